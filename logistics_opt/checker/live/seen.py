"""Ways through a plan of a day under way: which stops are facts, which vehicles are off the plan sent in."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from logistics_opt.checker.walk import NOTHING, Amount, Visit, entry, given, handovers, is_depot, visits, warehouse
from logistics_opt.model import Act, DemandId, Direction, LiveDay, Plan, Problem, Reason, Route, SiteId, TimeWindow
from logistics_opt.model.live import Progress, VehicleNumber, progress
from logistics_opt.units import Seconds

Goods: TypeAlias = Counter[tuple[DemandId, Act]]
"""Pieces of each demand that go on or off. Not grams: which gram is in which piece is a matter of rounding."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit, its number among all of its route, and how far the route is."""

    visit: Visit
    number: int
    done: Progress

    @property
    def is_fact(self) -> bool:
        """Whether the stop has been made."""
        return self.number < self.done.made

    @property
    def is_next(self) -> bool:
        """Whether the vehicle is under way to it."""
        return self.done.under_way and self.number == self.done.made

    @property
    def has_left(self) -> bool:
        """Whether its trip has left the base."""
        return self.visit.trip_at < self.done.left


def seen(plan: Plan, day: LiveDay) -> Iterator[Seen]:
    """Every stop of the plan, in its own order."""
    number, route_at = 0, -1
    for visit in visits(plan):
        if visit.route_at != route_at:
            number, route_at = 0, visit.route_at
            done = far(visit.route, day)
        yield Seen(visit, number, done)
        number += 1


def far(route: Route, day: LiveDay) -> Progress:
    """How far a route is."""
    return progress(route, day.state(route.vehicle, route.number), day.now)


def name_of(route: Route) -> VehicleNumber:
    """The vehicle of a route."""
    return route.vehicle, route.number


def goods_at(visit: Visit) -> Goods:
    """What goes on and off at a visit."""
    goods: Goods = Counter()
    for move in visit.stop.moves:
        goods[move.demand, move.act] += move.load.pieces
    return goods


def rest_of_day(problem: Problem, now: Seconds) -> Problem:
    """The problem as it is for vehicles that have not left: their shifts open now."""
    fleet = []
    for vehicle in problem.fleet:
        closes = vehicle.shift.closes
        fleet.append(replace(vehicle, shift=TimeWindow(min(closes, max(now, vehicle.shift.opens)), closes)))
    return replace(problem, fleet=tuple(fleet))


def without_what_came_back(problem: Problem, plan: Plan) -> Plan:
    """The plan less what vans bring back to their depot of what they took from it: that passed through it once."""

    def emptied(route: Route) -> Route:
        trips = []
        for trip in route.trips:
            last = trip.stops[-1]
            kept = tuple(m for m in last.moves if not _goes_down(problem, m.demand))
            trips.append(replace(trip, stops=(*trip.stops[:-1], replace(last, moves=kept))))
        return replace(route, trips=tuple(trips))

    return replace(plan, routes=tuple(map(emptied, plan.routes)))


def _goes_down(problem: Problem, name: DemandId) -> bool:
    demand = problem.demand.get(name)
    return demand is not None and demand.direction is Direction.DOWN


def came_and_went(problem: Problem, plan: Plan) -> dict[tuple[SiteId, DemandId], Amount]:
    """What of the goods going down stays at each depot: what trucks and buses bring, less what vans put down."""
    stays: defaultdict[tuple[SiteId, DemandId], Amount] = defaultdict(Amount)
    hub = warehouse(problem)
    for hand in handovers(problem, plan):
        if not hand.down or hand.loads or not hand.visit.midway:
            continue
        if hand.vehicle.base == hub and not hand.at_origin_or_goal:
            at = (hand.site.id, hand.demand.id)
            stays[at] = stays[at].plus(hand.move.load)
        elif hand.vehicle.base != hub:
            at = (hand.vehicle.base, hand.demand.id)
            stays[at] = stays[at].minus(hand.move.load)
    for goods in given(problem, plan):
        if goods.down and is_depot(problem, goods.end) and not goods.at_origin_or_goal:
            stays[goods.end, goods.demand.id] = stays[goods.end, goods.demand.id].plus(goods.part.load)
    return {at: amount for at, amount in stays.items() if amount != NOTHING}


def lost_to_delay(plan: Plan) -> frozenset[DemandId]:
    """The demands of which something is left out for a delay, or stays overnight."""
    left = {entry.demand for entry in plan.unserved if entry.reason is Reason.DELAY}
    return frozenset(left | {entry.demand for entry in plan.overnight})


def off_the_plan(problem: Problem, sent: Plan, day: LiveDay) -> frozenset[VehicleNumber]:
    """
    The vehicles that are not where the plan sent in has them at this time, and those that may have to wait for them.

    Vans wait for what trucks bring to their depot, trucks for what vans have collected.
    """
    off = {name_of(route) for route in sent.routes if _is_off(problem, route, day)}
    hub = warehouse(problem)
    while True:
        depots: set[SiteId] = set()
        for route in sent.routes:
            vehicle = problem.vehicle.get(route.vehicle)
            if name_of(route) in off and vehicle is not None:
                depots |= {vehicle.base} if vehicle.base != hub else {s.site for s in route.stops}
        depots = {depot for depot in depots if is_depot(problem, depot)}
        more = {
            name_of(route)
            for route in sent.routes
            if any(stop.site in depots for stop in route.stops) and name_of(route) not in off
        }
        if not more:
            return frozenset(off)
        off |= more


def expected(problem: Problem, route: Route, day: LiveDay) -> Seconds | None:
    """When a vehicle under way comes to its next stop: as told, else by the travel matrix and no sooner than now."""
    state, done = day.state(route.vehicle, route.number), far(route, day)
    if not done.under_way or state.next_arrives is not None:
        return state.next_arrives
    vehicle, stops = problem.vehicle.get(route.vehicle), list(route.stops)
    matrix = None if vehicle is None else problem.travel.get(vehicle.profile)
    way = None if matrix is None else entry(matrix, stops[done.made - 1].site, stops[done.made].site)
    return None if way is None else max(day.now, state.made[-1].leaves + way[0])


def _is_off(problem: Problem, route: Route, day: LiveDay) -> bool:
    """Whether its times are not the planned ones, or it should have been further by now."""
    state, done = day.state(route.vehicle, route.number), far(route, day)
    stops = list(route.stops)
    for made, planned in zip(state.made, stops, strict=False):
        if (made.starts, made.leaves) != (planned.starts, planned.leaves):
            return True
    if done.made >= len(stops):
        return False
    after = stops[done.made]
    return expected(problem, route, day) != after.arrives if done.under_way else after.starts < day.now
