"""The versioned documents of a day under way: what has happened, and the plan for the rest of it with its changes."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from logistics_opt.errors import Issue
from logistics_opt.formats.plan_document import MAX_ROUTES, CostDocument, PlanDocument
from logistics_opt.formats.problem_document import DemandDocument
from logistics_opt.formats.wire import Clock, Id, Name, Wire
from logistics_opt.model import (
    Change,
    ChangeKind,
    Demand,
    DemandId,
    LiveDay,
    Made,
    Replanned,
    RouteLock,
    RouteState,
    SiteId,
    VehicleTypeId,
)

MAX_STOPS = 2_000
"""Stops of one route that have been made."""

MAX_CHANGES = 1_000_000


class MadeDocument(Wire):
    """The actual times of a stop; at a base all three are when the vehicle left, or was back."""

    arrives: Clock
    starts: Clock
    leaves: Clock

    @classmethod
    def of(cls, made: Made) -> "MadeDocument":
        """The document of the times."""
        return cls(arrives=made.arrives, starts=made.starts, leaves=made.leaves)

    def model(self) -> Made:
        """The times."""
        return Made(arrives=self.arrives, starts=self.starts, leaves=self.leaves)


class RouteStateDocument(Wire):
    """How far a vehicle is with its route, and what may change of the rest."""

    vehicle: Id
    number: Annotated[int, Field(ge=1, le=10**6)]
    lock: RouteLock = RouteLock.NONE
    made: Annotated[tuple[MadeDocument, ...], Field(max_length=MAX_STOPS)] = ()
    next_arrives: Clock | None = None

    @classmethod
    def of(cls, state: RouteState) -> "RouteStateDocument":
        """The document of a state."""
        return cls(
            vehicle=state.vehicle,
            number=state.number,
            lock=state.lock,
            made=tuple(map(MadeDocument.of, state.made)),
            next_arrives=state.next_arrives,
        )

    def model(self) -> RouteState:
        """The state."""
        return RouteState(
            vehicle=VehicleTypeId(self.vehicle),
            number=self.number,
            lock=self.lock,
            made=tuple(made.model() for made in self.made),
            next_arrives=self.next_arrives,
        )


class LiveDayDocument(Wire):
    """What has happened by ``now``; a vehicle that is not named has done nothing and is not locked."""

    format: Literal["logistics-opt/live-day"] = "logistics-opt/live-day"
    version: Literal[1] = 1
    now: Clock
    routes: Annotated[tuple[RouteStateDocument, ...], Field(max_length=MAX_ROUTES)] = ()

    @classmethod
    def of(cls, day: LiveDay) -> "LiveDayDocument":
        """The document of a day under way."""
        return cls(now=day.now, routes=tuple(map(RouteStateDocument.of, day.routes)))

    def model(self) -> LiveDay:
        """The day under way."""
        return LiveDay(now=self.now, routes=tuple(state.model() for state in self.routes))


class ChangeDocument(Wire):
    """What is different for one stop; ``moved_by`` is a length of time, below zero for earlier."""

    kind: ChangeKind
    site: Id
    demands: tuple[Id, ...]
    before: Name = ""
    after: Name = ""
    moved_by: Clock | None = None
    words: Name
    words_zh: Name

    @classmethod
    def of(cls, change: Change) -> "ChangeDocument":
        """The document of a change."""
        return cls(
            kind=change.kind,
            site=change.site,
            demands=change.demands,
            before=change.before,
            after=change.after,
            moved_by=change.moved_by,
            words=change.words,
            words_zh=change.words_zh,
        )

    def model(self) -> Change:
        """The change."""
        return Change(
            kind=self.kind,
            site=SiteId(self.site),
            demands=tuple(map(DemandId, self.demands)),
            before=self.before,
            after=self.after,
            moved_by=self.moved_by,
            words=self.words,
            words_zh=self.words_zh,
        )


class ReplannedDocument(Wire):
    """
    The plan for the rest of the day and how it differs from the plan sent in.

    ``retimed`` is what the plan sent in has come to by what has happened, with the late orders left out.
    """

    format: Literal["logistics-opt/replanned"] = "logistics-opt/replanned"
    version: Literal[1] = 1
    plan: PlanDocument
    changes: Annotated[tuple[ChangeDocument, ...], Field(max_length=MAX_CHANGES)] = ()
    retimed: PlanDocument

    @classmethod
    def of(cls, answer: Replanned) -> "ReplannedDocument":
        """The document of an answer."""
        return cls(
            plan=PlanDocument.of(answer.plan),
            changes=tuple(map(ChangeDocument.of, answer.changes)),
            retimed=PlanDocument.of(answer.retimed),
        )

    def model(self) -> Replanned:
        """The answer."""
        return Replanned(
            plan=self.plan.model(),
            changes=tuple(change.model() for change in self.changes),
            retimed=self.retimed.model(),
        )


class LateOrders(Wire):
    """Demands that came in after the plan was made."""

    late: tuple[DemandDocument, ...]

    def model(self) -> tuple[Demand, ...]:
        """The demands."""
        return tuple(demand.model() for demand in self.late)


class WarningDocument(Wire):
    """What was found in what was sent, and does not keep it from being planned."""

    code: Name
    where: Name
    cause: Name
    remedy: Name
    cause_zh: Name
    remedy_zh: Name

    @classmethod
    def of(cls, issue: Issue) -> "WarningDocument":
        """The document of a warning."""
        return cls(**{name: getattr(issue, name) for name in cls.model_fields})


class ChangesDocument(Wire):
    """
    How the plan for the rest of a day differs from the plan sent in, without the plans themselves.

    ``problem`` is the digest of the day with its late orders; ``cost`` is of the whole day, ``retimed`` that of the
    plan sent in as it has come to by what has happened, with the late orders left out. ``warnings`` are of waybills
    that were set aside.
    """

    format: Literal["logistics-opt/changes"] = "logistics-opt/changes"
    version: Literal[1] = 1
    problem: Name
    cost: CostDocument
    retimed: CostDocument
    changes: Annotated[tuple[ChangeDocument, ...], Field(max_length=MAX_CHANGES)] = ()
    warnings: Annotated[tuple[WarningDocument, ...], Field(max_length=MAX_CHANGES)] = ()

    @classmethod
    def of(cls, answer: Replanned, warnings: Sequence[Issue] = ()) -> "ChangesDocument":
        """The document of an answer's changes."""
        return cls(
            problem=answer.plan.problem,
            cost=CostDocument.of(answer.plan.cost),
            retimed=CostDocument.of(answer.retimed.cost),
            changes=tuple(map(ChangeDocument.of, answer.changes)),
            warnings=tuple(map(WarningDocument.of, warnings)),
        )
