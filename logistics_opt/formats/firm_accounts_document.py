"""
The versioned document of one firm's accounts, made of nothing but what that firm may see; it may go to that firm.

Money is in yuan to the fen (a mean for each piece is finer), weights in kg. What is withheld is ``null``.
"""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from logistics_opt.accounts import FirmAccounts, Service, Totals
from logistics_opt.accounts.trustee import FirmLine
from logistics_opt.formats.evidence_document import Figure
from logistics_opt.formats.wire import Clock, Id, Name, Whole, Wire
from logistics_opt.model import Direction, FirmId, SiteId, TimeWindow
from logistics_opt.units import KILOGRAM, YUAN

Window = tuple[Clock, Clock]


class FirmLineDocument(Wire):
    """The firm's own figures of the day; ``net_yuan`` is of all the days settled, below zero it is paid."""

    firm: Id
    name: Name
    pieces: Whole
    weight_kg: Figure
    villages: Whole
    alone_yuan: Figure
    share_yuan: Figure
    saving_yuan: Figure
    margin_yuan: Figure | None
    net_yuan: Figure

    @classmethod
    def of(cls, own: FirmLine) -> "FirmLineDocument":
        """The document of a firm's line."""
        return cls(
            firm=own.firm,
            name=own.name,
            pieces=own.pieces,
            weight_kg=own.weight / KILOGRAM,
            villages=own.villages,
            alone_yuan=own.alone / YUAN,
            share_yuan=own.share / YUAN,
            saving_yuan=own.saving / YUAN,
            margin_yuan=_yuan(own.margin),
            net_yuan=own.net / YUAN,
        )

    def model(self) -> FirmLine:
        """The firm's line."""
        return FirmLine(
            firm=FirmId(self.firm),
            name=self.name,
            pieces=self.pieces,
            weight=round(self.weight_kg * KILOGRAM),
            villages=self.villages,
            alone=round(self.alone_yuan * YUAN),
            share=round(self.share_yuan * YUAN),
            saving=round(self.saving_yuan * YUAN),
            margin=_fen(self.margin_yuan),
            net=round(self.net_yuan * YUAN),
        )


class TotalsDocument(Wire):
    """All members together."""

    pieces: Whole | None
    weight_kg: Figure | None
    cost_yuan: Figure | None
    yuan_per_piece: Figure | None
    alone_yuan: Figure | None
    saving_yuan: Figure | None

    @classmethod
    def of(cls, totals: Totals) -> "TotalsDocument":
        """The document of the totals."""
        return cls(
            pieces=totals.pieces,
            weight_kg=None if totals.weight is None else totals.weight / KILOGRAM,
            cost_yuan=_yuan(totals.cost),
            yuan_per_piece=_yuan(totals.fen_per_piece),
            alone_yuan=_yuan(totals.alone),
            saving_yuan=_yuan(totals.saving),
        )

    def model(self) -> Totals:
        """The totals."""
        return Totals(
            pieces=self.pieces,
            weight=None if self.weight_kg is None else round(self.weight_kg * KILOGRAM),
            cost=_fen(self.cost_yuan),
            fen_per_piece=None if self.yuan_per_piece is None else self.yuan_per_piece * YUAN,
            alone=_fen(self.alone_yuan),
            saving=_fen(self.saving_yuan),
        )


class ServiceDocument(Wire):
    """The firm's goods for one site in one direction with one promise; windows are whole half hours."""

    site: Id
    name: Name
    direction: Direction
    pieces: Whole
    left: Whole
    promised: Clock | None
    here: Window | None
    goal: Window | None
    kept: bool | None

    @classmethod
    def of(cls, one: Service) -> "ServiceDocument":
        """The document of a service."""
        return cls(
            site=one.site,
            name=one.name,
            direction=one.direction,
            pieces=one.pieces,
            left=one.left,
            promised=one.promised,
            here=_window(one.here),
            goal=_window(one.goal),
            kept=one.kept,
        )

    def model(self) -> Service:
        """The service; whether the promise is kept follows from it."""
        return Service(
            site=SiteId(self.site),
            name=self.name,
            direction=self.direction,
            pieces=self.pieces,
            left=self.left,
            promised=self.promised,
            here=None if self.here is None else TimeWindow(*self.here),
            goal=None if self.goal is None else TimeWindow(*self.goal),
        )


class FirmAccountsDocument(Wire):
    """What one firm may see of the accounts of shared delivery."""

    format: Literal["logistics-opt/firm-accounts"] = "logistics-opt/firm-accounts"
    version: Literal[1] = 1
    county: Name
    day: datetime.date
    days: Whole
    members: Annotated[tuple[Name, ...], Field(max_length=1_000)]
    own: FirmLineDocument
    totals: TotalsDocument
    service: Annotated[tuple[ServiceDocument, ...], Field(max_length=500_000)]
    note: Name
    note_zh: Name

    @classmethod
    def of(cls, seen: FirmAccounts) -> "FirmAccountsDocument":
        """The document of a firm's accounts."""
        return cls(
            county=seen.county,
            day=seen.day,
            days=seen.days,
            members=seen.members,
            own=FirmLineDocument.of(seen.own),
            totals=TotalsDocument.of(seen.totals),
            service=tuple(map(ServiceDocument.of, seen.service)),
            note=seen.note,
            note_zh=seen.note_zh,
        )

    def model(self) -> FirmAccounts:
        """The accounts."""
        return FirmAccounts(
            county=self.county,
            day=self.day,
            days=self.days,
            members=self.members,
            own=self.own.model(),
            service=tuple(one.model() for one in self.service),
            totals=self.totals.model(),
            note=self.note,
            note_zh=self.note_zh,
        )


def _yuan(fen: float | None) -> float | None:
    return None if fen is None else fen / YUAN


def _fen(yuan: float | None) -> int | None:
    return None if yuan is None else round(yuan * YUAN)


def _window(window: TimeWindow | None) -> Window | None:
    return None if window is None else (window.opens, window.closes)
