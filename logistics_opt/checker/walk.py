"""
Ways through a plan that every rule shares: its visits, its legs, its moves, and what they are in the three tiers.

Nothing here trusts the plan: an unknown name gives ``None`` and the rule that asked looks away, since another rule
reports unknown names. Amounts are plain tuples, because nonsense may be negative and a ``Load`` may not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from logistics_opt.model import (
    UNREACHABLE,
    Act,
    Demand,
    Direction,
    Load,
    Move,
    Plan,
    Problem,
    Route,
    Site,
    SiteId,
    Stop,
    Tier,
    TravelMatrix,
    Trip,
    VehicleType,
)
from logistics_opt.units import Metres, Seconds


class Amount(NamedTuple):
    """Grams, cubic centimetres and pieces, of either sign."""

    weight: int = 0
    volume: int = 0
    pieces: int = 0

    def plus(self, load: "Load | Amount") -> "Amount":
        """The sum."""
        return Amount(self.weight + load.weight, self.volume + load.volume, self.pieces + load.pieces)

    def minus(self, load: "Load | Amount") -> "Amount":
        """The difference."""
        return Amount(self.weight - load.weight, self.volume - load.volume, self.pieces - load.pieces)

    def within(self, load: "Load | Amount") -> bool:
        """Whether no measure is above the other's."""
        return self.weight <= load.weight and self.volume <= load.volume and self.pieces <= load.pieces

    def __str__(self) -> str:
        return f"{self.weight} g, {self.volume} cm3, {self.pieces} pieces"


NOTHING = Amount()


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop and where in the plan it is; ``where`` counts from 1."""

    route: Route
    trip: Trip
    stop: Stop
    route_at: int
    trip_at: int
    stop_at: int

    @property
    def where(self) -> str:
        """Its place in the plan, in words."""
        return f"{trip_name(self.route, self.trip_at)}, stop {self.stop_at + 1} ({self.stop.site})"

    @property
    def first(self) -> bool:
        """Whether the trip begins here."""
        return self.stop_at == 0

    @property
    def last(self) -> bool:
        """Whether the trip ends here."""
        return self.stop_at == len(self.trip.stops) - 1

    @property
    def midway(self) -> bool:
        """Whether it is neither the first nor the last stop of its trip."""
        return not (self.first or self.last)

    @property
    def moment(self) -> Seconds:
        """When goods change hands here: at the start of service; on leaving the base; on being back at it."""
        if self.first:
            return self.stop.leaves
        return self.stop.arrives if self.last else self.stop.starts


@dataclass(frozen=True, slots=True)
class Handover:
    """One move whose vehicle, site and demand are all known."""

    visit: Visit
    move: Move
    vehicle: VehicleType
    site: Site
    demand: Demand

    @property
    def at_base(self) -> bool:
        """Whether it happens at the vehicle's own base."""
        return self.site.id == self.vehicle.base

    @property
    def at_origin_or_goal(self) -> bool:
        """Whether it happens at the demand's own site."""
        return self.site.id == self.demand.site

    @property
    def loads(self) -> bool:
        """Whether goods go aboard."""
        return self.move.act is Act.LOAD

    @property
    def down(self) -> bool:
        """Whether the goods go towards the village."""
        return self.demand.direction is Direction.DOWN


def route_name(route: Route) -> str:
    """The vehicle as a person names it."""
    return f"{route.vehicle} no. {route.number}"


def trip_name(route: Route, trip_at: int) -> str:
    """The trip as a person names it."""
    return f"{route_name(route)}, trip {trip_at + 1}"


def visits(plan: Plan) -> Iterator[Visit]:
    """Every stop, in the plan's own order."""
    for r, route in enumerate(plan.routes):
        for t, trip in enumerate(route.trips):
            for s, stop in enumerate(trip.stops):
                yield Visit(route, trip, stop, r, t, s)


def legs(plan: Plan) -> Iterator[tuple[Visit, Visit]]:
    """Every two consecutive stops of a trip."""
    before: Visit | None = None
    for visit in visits(plan):
        if before is not None and not visit.first:
            yield before, visit
        before = visit


def handovers(problem: Problem, plan: Plan) -> Iterator[Handover]:
    """Every move that names known things, in the plan's own order."""
    for visit in visits(plan):
        vehicle = problem.vehicle.get(visit.route.vehicle)
        site = problem.site.get(visit.stop.site)
        if vehicle is None or site is None:
            continue
        for move in visit.stop.moves:
            demand = problem.demand.get(move.demand)
            if demand is not None:
                yield Handover(visit, move, vehicle, site, demand)


def warehouse(problem: Problem) -> SiteId | None:
    """The county warehouse, or ``None`` where the problem has none."""
    return next((site.id for site in problem.sites if site.tier is Tier.COUNTY), None)


def is_depot(problem: Problem, site: SiteId) -> bool:
    """Whether this is a township depot, standing or candidate."""
    known = problem.site.get(site)
    return known is not None and known.tier is Tier.TOWNSHIP


def leg(problem: Problem, origin: Visit, goal: Visit) -> tuple[Seconds, Metres] | None:
    """Seconds and metres of a leg as the matrix of the vehicle's profile has them; ``None`` where it has no way."""
    vehicle = problem.vehicle.get(origin.route.vehicle)
    matrix = None if vehicle is None else problem.travel.get(vehicle.profile)
    return None if matrix is None else entry(matrix, origin.stop.site, goal.stop.site)


def entry(matrix: TravelMatrix, origin: SiteId, goal: SiteId) -> tuple[Seconds, Metres] | None:
    """Seconds and metres from one site to another; ``None`` where a site is not in the matrix or there is no way."""
    i, j = matrix.index.get(origin), matrix.index.get(goal)
    if i is None or j is None or matrix.seconds[i, j] == UNREACHABLE:
        return None
    return int(matrix.seconds[i, j]), int(matrix.metres[i, j])
