"""The versioned document of one firm's part of a shared day; it may go to that firm."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from logistics_opt.accounts import FirmDay, Left
from logistics_opt.accounts.own_day import REASONS
from logistics_opt.formats.firm_accounts_document import ServiceDocument
from logistics_opt.formats.wire import Clock, Id, Name, Whole, Wire
from logistics_opt.model import Direction, FirmId, SiteId


class LeftDocument(Wire):
    """The firm's goods for one site in one direction with one promise that stay behind, and why."""

    site: Id
    name: Name
    direction: Direction
    promised: Clock | None
    pieces: Whole
    reason: Name
    words: Name
    words_zh: Name

    @classmethod
    def of(cls, one: Left) -> "LeftDocument":
        """The document of what is left."""
        words, words_zh = REASONS[one.reason]
        return cls(
            site=one.site,
            name=one.name,
            direction=one.direction,
            promised=one.promised,
            pieces=one.pieces,
            reason=one.reason,
            words=words,
            words_zh=words_zh,
        )

    def model(self) -> Left:
        """What is left."""
        return Left(
            site=SiteId(self.site),
            name=self.name,
            direction=self.direction,
            promised=self.promised,
            pieces=self.pieces,
            reason=self.reason,
        )


class FirmDayDocument(Wire):
    """What one firm may see of a plan for all: its goods to the half hour, and what stays behind."""

    format: Literal["logistics-opt/firm-day"] = "logistics-opt/firm-day"
    version: Literal[1] = 1
    county: Name
    day: datetime.date
    firm: Id
    name: Name
    service: Annotated[tuple[ServiceDocument, ...], Field(max_length=500_000)]
    left: Annotated[tuple[LeftDocument, ...], Field(max_length=500_000)]

    @classmethod
    def of(cls, seen: FirmDay) -> "FirmDayDocument":
        """The document of a firm's day."""
        return cls(
            county=seen.county,
            day=seen.day,
            firm=seen.firm,
            name=seen.name,
            service=tuple(map(ServiceDocument.of, seen.service)),
            left=tuple(map(LeftDocument.of, seen.left)),
        )

    def model(self) -> FirmDay:
        """The firm's part of the day."""
        return FirmDay(
            county=self.county,
            day=self.day,
            firm=FirmId(self.firm),
            name=self.name,
            service=tuple(one.model() for one in self.service),
            left=tuple(one.model() for one in self.left),
        )
