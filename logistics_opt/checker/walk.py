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
    Consignment,
    Demand,
    Direction,
    Line,
    Load,
    Move,
    Plan,
    Problem,
    Ride,
    Route,
    Site,
    SiteId,
    Stop,
    Tier,
    TravelMatrix,
    Trip,
    VehicleType,
)
from logistics_opt.units import Metres, Seconds, clock


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


@dataclass(frozen=True, slots=True)
class Riding:
    """A ride whose line, departure and stops are known; ``first`` and ``last`` count the stops on the line from 0."""

    ride: Ride
    at: int  # in the plan
    line: Line
    first: int
    last: int

    @property
    def where(self) -> str:
        """Its place in the plan, in words."""
        return ride_name(self.ride)

    @property
    def bags(self) -> int:
        """The bags that its goods fill: as many as the measure asks for that asks for most; none where it has none."""
        bag = self.line.bag
        if bag is None:
            return 0
        goods = Amount()
        for part in self.ride.goods:
            goods = goods.plus(part.load)
        limits = (bag.holds.weight, bag.holds.volume, bag.holds.pieces)
        return max((amount + limit - 1) // limit for amount, limit in zip(goods, limits, strict=True) if limit)

    @property
    def handling(self) -> Seconds:
        """How long it takes to put its goods on, or off."""
        pieces = sum(part.load.pieces for part in self.ride.goods)
        by_bag = 0 if self.line.bag is None else self.line.bag.dwell * self.bags
        return self.line.dwell_per_piece * pieces + by_bag

    @property
    def cut_off(self) -> Seconds:
        """By when its goods must stand at the stop."""
        return self.ride.departure + self.line.stops[self.first].offset - self.line.loading_lead


@dataclass(frozen=True, slots=True)
class Given:
    """Goods given to a bus: the ride and the demand are known."""

    riding: Riding
    part: Consignment
    demand: Demand

    @property
    def down(self) -> bool:
        """Whether the goods go towards the village."""
        return self.demand.direction is Direction.DOWN

    @property
    def end(self) -> SiteId:
        """The stop that is not the warehouse's side: where goods going down come off, where those going up go on."""
        return self.riding.ride.goal if self.down else self.riding.ride.origin

    @property
    def at_origin_or_goal(self) -> bool:
        """Whether that is the demand's own site."""
        return self.end == self.demand.site


def ride_name(ride: Ride) -> str:
    """The ride as a person names it."""
    return f"line {ride.line} of {clock(ride.departure)}, {ride.origin} to {ride.goal}"


def rides(problem: Problem, plan: Plan) -> Iterator[Riding]:
    """Every ride on a known departure between two stops of the line in their order, in the plan's own order."""
    known = {line.id: line for line in problem.lines}
    for at, ride in enumerate(plan.rides):
        line = known.get(ride.line)
        if line is None or ride.departure not in line.departures:
            continue
        first, last = _stop(line, ride, ride.origin, ride.leaves), _stop(line, ride, ride.goal, ride.arrives)
        if first is not None and last is not None and first < last:
            yield Riding(ride, at, line, first, last)


def _stop(line: Line, ride: Ride, site: SiteId, moment: Seconds) -> int | None:
    """Which stop of the line is meant: the last at the site by then; one of these where the bus comes there later."""
    calls = [at for at, stop in enumerate(line.stops) if stop.site == site]
    by_then = [at for at in calls if ride.departure + line.stops[at].offset <= moment]
    return max(by_then) if by_then else min(calls, default=None)


def given(problem: Problem, plan: Plan) -> Iterator[Given]:
    """All goods on known rides that name a known demand, in the plan's own order."""
    for riding in rides(problem, plan):
        for part in riding.ride.goods:
            demand = problem.demand.get(part.demand)
            if demand is not None and riding.ride.origin in problem.site and riding.ride.goal in problem.site:
                yield Given(riding, part, demand)


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
