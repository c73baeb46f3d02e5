"""Plans of several firms put side by side: what they would do together if they changed nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from logistics_opt.model import Cost, Plan, Problem, Ride, Route, Trip, VehicleTypeId


def side_by_side(plans: Iterable[Plan], day: Problem) -> Plan:
    """
    All routes and rides in one plan, the vehicles of a kind numbered anew; a start for a search, not a plan to drive.

    Rides of parts fit on a bus together, since each part has its own share of the room
    (:mod:`~logistics_opt.study.shared.days`); goods that keep apart may still meet on one, and the search has to take
    them off. Where batches meet on one sorting line or trucks at one door, times may have to move. The plan is of no
    problem. Of goods that are none of the ``day``'s nothing is left, nor of stops and routes that were for them alone:
    a plan that names others tells the search only who comes to a site, not with what.
    """
    numbers: Counter[VehicleTypeId] = Counter()
    routes: list[Route] = []
    rides: list[Ride] = []
    for plan in plans:
        rides.extend(_rides(plan.rides, day))
        for route in plan.routes:
            trips = tuple(_trips(route, day))
            if trips:
                numbers[route.vehicle] += 1
                routes.append(replace(route, number=numbers[route.vehicle], trips=trips))
    return Plan(problem="", routes=tuple(routes), rides=tuple(rides), cost=Cost(), made_by="side by side")


def _trips(route: Route, day: Problem) -> Iterator[Trip]:
    for trip in route.trips:
        # Also of a stop that only turned round or waited nothing is left: it has no move.
        stops = [replace(s, moves=tuple(m for m in s.moves if m.demand in day.demand)) for s in trip.stops]
        calls = [stop for stop in stops[1:-1] if stop.moves]
        if calls:
            yield replace(trip, stops=(stops[0], *calls, stops[-1]))


def _rides(rides: Iterable[Ride], day: Problem) -> Iterator[Ride]:
    for ride in rides:
        goods = tuple(part for part in ride.goods if part.demand in day.demand)
        if goods:
            yield replace(ride, goods=goods)
