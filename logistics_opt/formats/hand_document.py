"""The versioned documents of changes that a dispatcher makes by hand, and of the plan that comes of them."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.formats.fault_words import told
from logistics_opt.formats.live_document import ChangeDocument
from logistics_opt.formats.plan_document import CostDocument, PlanDocument
from logistics_opt.formats.wire import Clock, Id, Name, Whole, Wire
from logistics_opt.model import Change, Plan, Problem, SiteId, VehicleTypeId
from logistics_opt.model.by_hand import Goal, HandChange, StopAt
from logistics_opt.model.live import VehicleNumber
from logistics_opt.units import KILOMETRE

MAX_HAND_CHANGES = 200
"""Changes by hand that are told at a time."""

_Number = Annotated[int, Field(ge=1, le=10**6)]


class StopAtDocument(Wire):
    """A stop of a plan; trips and stops are counted from 1, the base that a trip leaves is its first stop."""

    vehicle: Id
    number: _Number
    trip: _Number
    stop: _Number
    site: Id

    def model(self) -> StopAt:
        """The stop."""
        return StopAt(
            vehicle=VehicleTypeId(self.vehicle),
            number=self.number,
            trip=self.trip,
            stop=self.stop,
            site=SiteId(self.site),
        )


class GoalDocument(Wire):
    """
    Where a stop goes: a vehicle of the plan, or an idle one.

    Without ``trip`` its best; one more than it has is a new trip. ``stop`` is the stop of that trip before which it
    goes; without it the best place.
    """

    vehicle: Id
    number: _Number
    trip: _Number | None = None
    stop: _Number | None = None

    @model_validator(mode="after")
    def _can_be(self) -> "GoalDocument":
        self.model()
        return self

    def model(self) -> Goal:
        """The goal."""
        return Goal(vehicle=VehicleTypeId(self.vehicle), number=self.number, trip=self.trip, stop=self.stop)


class HandChangeDocument(Wire):
    """A stop and where it goes; without ``goal`` it is taken out."""

    stop: StopAtDocument
    goal: GoalDocument | None = None

    def model(self) -> HandChange:
        """The change."""
        return HandChange(stop=self.stop.model(), goal=None if self.goal is None else self.goal.model())


class HandChangesDocument(Wire):
    """Changes in their order, each told by the plan as the one before has left it."""

    changes: Annotated[tuple[HandChangeDocument, ...], Field(max_length=MAX_HAND_CHANGES)]

    def model(self) -> tuple[HandChange, ...]:
        """The changes."""
        return tuple(change.model() for change in self.changes)


class FiguresDocument(Wire):
    """What a plan takes: ``out`` is the time of all vehicles from first leaving to last return, ``left`` pieces."""

    cost: CostDocument
    km: float
    out: Clock
    vehicles: Whole
    back: Clock | None
    left: Whole

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> "FiguresDocument":
        """The figures of a plan."""
        metres = 0
        for route in plan.routes:
            travel = problem.travel[problem.vehicle[route.vehicle].profile]
            metres += sum(travel.distance(a.site, b.site) for trip in route.trips for a, b in pairwise(trip.stops))
        return cls(
            cost=CostDocument.of(plan.cost),
            km=metres / KILOMETRE,
            out=sum(route.returns - route.departs for route in plan.routes),
            vehicles=len(plan.routes),
            back=max((route.returns for route in plan.routes), default=None),
            left=sum(left.load.pieces for left in plan.unserved),
        )


class ToldFaultDocument(Wire):
    """A rule that is broken: as the checker says it, and in words for people."""

    code: Code
    where: Name
    message: Name
    place: Name
    place_zh: Name
    words: Name
    words_zh: Name

    @classmethod
    def of(cls, problem: Problem, fault: Fault) -> "ToldFaultDocument":
        """The document of a fault."""
        said = told(problem, fault)
        return cls(
            code=fault.code,
            where=fault.where,
            message=fault.message,
            place=said.where,
            place_zh=said.where_zh,
            words=said.words,
            words_zh=said.words_zh,
        )


class IdleDocument(Wire):
    """A vehicle that does nothing: the first of its type."""

    vehicle: Id
    number: _Number
    name: Name
    base: Id
    base_name: Name
    echelon: Annotated[int, Field(ge=1, le=2)]

    @classmethod
    def of(cls, problem: Problem, who: VehicleNumber) -> "IdleDocument":
        """The document of an idle vehicle."""
        vehicle = problem.vehicle[who[0]]
        return cls(
            vehicle=vehicle.id,
            number=who[1],
            name=vehicle.name,
            base=vehicle.base,
            base_name=problem.site[vehicle.base].name,
            echelon=int(vehicle.echelon),
        )


class ChangedByHandDocument(Wire):
    """
    A plan after changes by hand, what it takes before and after, and every rule that it breaks.

    ``drawing`` is the plan on the map, a FeatureCollection; ways that the plan before did not drive are straight lines.
    """

    format: Literal["logistics-opt/changed-by-hand"] = "logistics-opt/changed-by-hand"
    version: Literal[1] = 1
    plan: PlanDocument
    before: FiguresDocument
    after: FiguresDocument
    faults: tuple[ToldFaultDocument, ...] = ()
    changes: tuple[ChangeDocument, ...] = ()
    idle: tuple[IdleDocument, ...] = ()
    drawing: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def of(
        cls,
        problem: Problem,
        before: Plan,
        plan: Plan,
        *,
        faults: Sequence[Fault],
        changes: Sequence[Change],
        idle: Sequence[VehicleNumber],
        drawing: dict[str, Any],
    ) -> "ChangedByHandDocument":
        """The document of a plan that was changed by hand."""
        return cls(
            plan=PlanDocument.of(plan),
            before=FiguresDocument.of(problem, before),
            after=FiguresDocument.of(problem, plan),
            faults=tuple(ToldFaultDocument.of(problem, fault) for fault in faults),
            changes=tuple(map(ChangeDocument.of, changes)),
            idle=tuple(IdleDocument.of(problem, who) for who in idle),
            drawing=drawing,
        )
