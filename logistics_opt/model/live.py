"""A day under way: what has been driven, where the vehicles are, what may still change, and what was changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from logistics_opt.model.ids import DemandId, SiteId, VehicleTypeId
from logistics_opt.model.plan import Plan, Route
from logistics_opt.units import Seconds

VehicleNumber: TypeAlias = tuple[VehicleTypeId, int]
"""One vehicle: its type and its number in it, counted from 1."""


class RouteLock(StrEnum):
    """What may still change of a route. Whatever it says, what has been driven stays, and delays are suffered."""

    VEHICLE = "vehicle"  # nothing: its stops, their order, their goods and, but for a delay, their times
    ORDER = "order"  # its stops keep their vehicle and their order; others may be put between
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """
    The actual times of a stop at which the vehicle has arrived; one it has not left yet says when it will.

    At a trip's first stop all three are when the vehicle left, at its last when it was back.
    """

    arrives: Seconds
    starts: Seconds
    leaves: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteState:
    """
    How far a vehicle is with its route, and what may change of the rest.

    ``made`` are the actual times of the route's first stops, bases included, trip after trip. A vehicle that has left
    the last of them before its trip is over is under way to the next, and goes there. ``next_arrives`` is when it is
    expected; ``None``: by the travel matrix, and no sooner than now.
    """

    vehicle: VehicleTypeId
    number: int
    made: tuple[Made, ...] = ()
    next_arrives: Seconds | None = None
    lock: RouteLock = RouteLock.NONE


@dataclass(frozen=True, kw_only=True)
class LiveDay:
    """The moment at which a plan is looked at again, and how far each vehicle is; who is not named has done nothing."""

    now: Seconds
    routes: tuple[RouteState, ...] = ()

    @cached_property
    def _by_vehicle(self) -> Mapping[VehicleNumber, RouteState]:
        return {(state.vehicle, state.number): state for state in self.routes}

    def state(self, vehicle: VehicleTypeId, number: int) -> RouteState:
        """How far a vehicle is."""
        return self._by_vehicle.get((vehicle, number), RouteState(vehicle=vehicle, number=number))


@dataclass(frozen=True, slots=True)
class Progress:
    """
    Which of a route's stops are settled.

    Of all stops in order the first ``made`` have been made, the first ``fixed`` keep their place: those, and the one to
    which the vehicle is ``under_way``. ``left`` trips have left their base.
    """

    made: int
    fixed: int
    left: int
    under_way: bool


def progress(route: Route, state: RouteState, now: Seconds) -> Progress:
    """How far a route is."""
    made = len(state.made)
    ends: list[int] = []  # the number of stops up to and with each trip's last
    for trip in route.trips:
        ends.append(len(trip.stops) + (ends[-1] if ends else 0))
    begun = sum(1 for first in [0, *ends[:-1]] if first < made)
    under_way = 0 < made < ends[-1] and made not in ends and state.made[-1].leaves <= now
    return Progress(made, made + under_way, begun, under_way)


class ChangeKind(StrEnum):
    """What has become of a stop's goods."""

    ADDED = "added"  # not served in the plan sent in
    MOVED = "moved"  # by another vehicle
    LATER = "later"
    EARLIER = "earlier"
    LOST = "lost"  # served in the plan sent in; no longer possible
    LEFT_OUT = "left-out"  # a late order for which there is no way


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    What is different for one stop: who comes and when, before and after, and in a sentence.

    ``moved_by`` is in seconds, above zero for later; ``None`` where it is not served on one side.
    """

    kind: ChangeKind
    site: SiteId
    demands: tuple[DemandId, ...]
    before: str = ""
    after: str = ""
    moved_by: Seconds | None = None
    words: str
    words_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """
    The plan for the rest of the day, what has been driven included, and how it differs from the plan sent in.

    ``retimed`` is what the plan sent in has come to by what has happened, with the late orders left out.
    """

    plan: Plan
    changes: tuple[Change, ...]
    retimed: Plan
