"""Where a stop can be put into a day under way, and about how dear that is: cheapest insertion, over both echelons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import combinations, pairwise, product

from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import SiteId
from logistics_opt.model.live import RouteLock
from logistics_opt.model.place import Tier
from logistics_opt.model.problem import Problem
from logistics_opt.routing.live.runs import Run, Runs, is_bus
from logistics_opt.routing.lower import room_of, service_of
from logistics_opt.routing.orders import Visit, amounts, from_warehouse, load_of
from logistics_opt.units import HOUR, KILOMETRE, Fen

_MOST_PLACES = 8  # in the vans of a depot
_MOST_FEEDS = 4  # of trucks that bring or take on for them

Source = SiteId | tuple[int, int] | None
"""Where goods going down are: at a site, or aboard a trip of a run; ``None``: nothing goes down."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """
    A place for a visit: before the one at ``at`` of a trip, together with it (``joins``), or on a new trip.

    ``cost`` is the detour in km and hours, the waits of others not counted.
    """

    cost: Fen
    run: int
    trip: int
    at: int
    joins: bool = False
    new: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A visit to find a place for. ``hand_over``: a truck's at a depot, for goods that the depot's vans have."""

    visit: Visit
    source: Source = None
    hand_over: bool = False


Step = tuple[Place, Visit]
Way = tuple[Fen, tuple[Step, ...]]


def ways(problem: Problem, runs: Runs, unit: Unit) -> list[Way]:
    """Every way that is looked at to make the visit, what seems cheapest first."""
    found = [(cost, steps) for cost, steps in _ways(problem, runs, unit) if apart(steps)]
    return sorted(found, key=lambda way: (way[0], [place for place, _ in way[1]]))


def taken(runs: Runs, steps: Sequence[Step]) -> Runs:
    """The runs with the visits put in; later places of a run first, since they move those behind them."""
    changed = list(runs)
    for place, visit in sorted(steps, key=lambda step: (step[0].trip, step[0].at, step[0].joins), reverse=True):
        run = changed[place.run]
        trips = list(run.orders.trips)
        if place.new:
            trips.insert(place.trip, (visit,))
        elif place.joins:
            old = trips[place.trip][place.at]
            both = Visit(old.site, old.put + visit.put, old.take + visit.take)
            trips[place.trip] = (*trips[place.trip][: place.at], both, *trips[place.trip][place.at + 1 :])
        else:
            trips[place.trip] = (*trips[place.trip][: place.at], visit, *trips[place.trip][place.at :])
        changed[place.run] = run.with_trips(trips)
    return tuple(changed)


def holds(problem: Problem, run: Run) -> bool:
    """Whether what is aboard fits and may ride, alone and together, on every trip that is not over."""
    vehicle = problem.vehicle[run.orders.vehicle]
    room = room_of(vehicle)
    for trip in range(run.over, len(run.orders.trips)):
        loaded = run.loaded(trip)
        aboard = amounts(problem, loaded)
        goods = {problem.demand[p.demand].commodity for p in loaded}
        most = [aboard]
        for visit in run.orders.trips[trip]:
            off, on = amounts(problem, visit.put), amounts(problem, visit.take)
            aboard = (aboard[0] - off[0] + on[0], aboard[1] - off[1] + on[1], aboard[2] - off[2] + on[2])
            most.append(aboard)
            goods |= {problem.demand[p.demand].commodity for p in visit.take}
        if any(used > limit for used, limit in zip(map(max, zip(*most, strict=True)), room, strict=True)):
            return False
        if not all(map(vehicle.may_carry, goods)) or any(problem.keep_apart(a, b) for a, b in combinations(goods, 2)):
            return False
    return True


def saved_by_leaving(problem: Problem, run: Run, trip: int, at: int) -> Fen:
    """The km and hours, and where it empties the vehicle its day, that a visit takes in its place."""
    vehicle = problem.vehicle[run.orders.vehicle]
    stops = _stops(vehicle, run.orders.trips[trip])
    detour = _detour(problem, vehicle, stops[at], run.orders.trips[trip][at], stops[at + 2])
    alone = len(run.orders.visits) == 1
    return (detour or 0) + (vehicle.tariff.per_day if alone else 0)


def _ways(problem: Problem, runs: Runs, unit: Unit) -> Iterator[Way]:
    visit, source, hub = unit.visit, unit.source, problem.warehouse.id
    direct = unit.hand_over or problem.site[visit.site].tier is Tier.TOWNSHIP
    if isinstance(source, tuple):
        found = _places(problem, runs[source[0]], source[0], visit, aboard=source[1])
        yield from _with_fetch(problem, runs, visit, found, runs[source[0]])
        return
    if source in (None, hub):
        for number, run in enumerate(runs):
            if from_warehouse(problem, run.orders):
                yield from ((place.cost, ((place, visit),)) for place in _places(problem, run, number, visit))
    if direct:
        return
    for depot in problem.depots:
        if source not in (None, hub, depot.id):
            continue
        vans = [(i, run) for i, run in enumerate(runs) if problem.vehicle[run.orders.vehicle].base == depot.id]
        places = [place for i, run in vans for place in _places(problem, run, i, visit)]
        best = nsmallest(_MOST_PLACES, places)
        if best:
            feeds = hand_overs(problem, runs, Visit(depot.id, visit.put)) if source == hub else [(0, ())]
            yield from _combined(problem, runs, depot.id, visit, best, feeds)


def _combined(
    problem: Problem, runs: Runs, depot: SiteId, visit: Visit, places: Sequence[Place], feeds: Sequence[Way]
) -> Iterator[Way]:
    for place, feed, fetch in product(places, feeds, fetches(problem, runs, depot, visit)):
        yield place.cost + feed[0] + fetch[0], ((place, visit), *feed[1], *fetch[1])


def _with_fetch(problem: Problem, runs: Runs, visit: Visit, places: Iterator[Place], run: Run) -> Iterator[Way]:
    """Places on a trip under way, for a van with the trucks that take on what it collects."""
    depot = problem.vehicle[run.orders.vehicle].base
    if depot == problem.warehouse.id:
        yield from ((place.cost, ((place, visit),)) for place in places)
    else:
        yield from _combined(problem, runs, depot, visit, nsmallest(_MOST_PLACES, places), [(0, ())])


def fetches(problem: Problem, runs: Runs, depot: SiteId, visit: Visit) -> list[Way]:
    """How what is collected goes on from the depot: with a truck, or not today."""
    if not visit.take:
        return [(0, ())]
    stays = problem.overnight_price(sum(load_of(problem, part).weight for part in visit.take))
    return [*hand_overs(problem, runs, Visit(depot, (), visit.take)), (stays, ())]


def hand_overs(problem: Problem, runs: Runs, visit: Visit) -> list[Way]:
    """The trucks that can make the visit at a depot for its vans, cheapest first."""
    places = (
        place
        for number, run in enumerate(runs)
        if from_warehouse(problem, run.orders)
        for place in _places(problem, run, number, visit)
    )
    return [(place.cost, ((place, visit),)) for place in nsmallest(_MOST_FEEDS, places)]


def _places(problem: Problem, run: Run, number: int, visit: Visit, *, aboard: int | None = None) -> Iterator[Place]:
    """The places in a run; of goods that are ``aboard`` a trip those on this trip alone."""
    vehicle = problem.vehicle[run.orders.vehicle]
    if run.lock is RouteLock.VEHICLE or is_bus(problem, run) or not _may_come(problem, vehicle, visit):
        return
    first = aboard if aboard is not None else run.left if visit.put else run.over
    last = len(run.orders.trips) if aboard is None else aboard + 1
    for trip in range(first, last):
        yield from places_in_trip(problem, run, number, trip, visit)
    if aboard is None and len(run.orders.trips) < vehicle.max_trips and _in_time(problem, run, vehicle, visit):
        cost = cost_of_new_trip(problem, run, visit)
        if cost is not None:
            places = range(run.left, len(run.orders.trips) + 1)
            yield from (Place(cost, number, trip, 0, joins=False, new=True) for trip in places)


def cost_of_new_trip(problem: Problem, run: Run, visit: Visit) -> Fen | None:
    """What the visit costs on a trip of its own; ``None`` where there is no way."""
    vehicle = problem.vehicle[run.orders.vehicle]
    cost = _detour(problem, vehicle, vehicle.base, visit, vehicle.base)
    more = vehicle.tariff.per_hour * vehicle.reload_time // HOUR if run.orders.trips else vehicle.tariff.per_day
    return None if cost is None else cost + more


def _in_time(problem: Problem, run: Run, vehicle: VehicleType, visit: Visit) -> bool:
    """Whether the vehicle, if it left its base now, would be there before it closes, and back in its shift."""
    travel, site = problem.travel[vehicle.profile], problem.site[visit.site]
    if not (travel.reachable(vehicle.base, site.id) and travel.reachable(site.id, vehicle.base)):
        return False
    starts = max(run.driven.now, vehicle.shift.opens) + travel.time(vehicle.base, site.id)
    back = max(starts, site.hours.opens) + service_of(problem, visit) + travel.time(site.id, vehicle.base)
    return starts <= site.hours.closes and back <= vehicle.shift.closes


def places_in_trip(problem: Problem, run: Run, number: int, trip: int, visit: Visit) -> Iterator[Place]:
    """Before, between and behind the trip's visits that may still change, and together with one at the same site."""
    vehicle = problem.vehicle[run.orders.vehicle]
    visits = run.orders.trips[trip]
    settled = run.settled(trip)
    stops = _stops(vehicle, visits)
    for at in range(settled, len(visits) + 1):
        cost = _detour(problem, vehicle, stops[at], visit, stops[at + 1])
        if cost is not None:
            yield Place(cost, number, trip, at)
        if at < len(visits) and visits[at].site == visit.site:
            yield Place(0, number, trip, at, joins=True)


def _may_come(problem: Problem, vehicle: VehicleType, visit: Visit) -> bool:
    if not vehicle.count or visit.site == vehicle.base:
        return False
    return all(vehicle.may_carry(problem.demand[p.demand].commodity) for p in (*visit.put, *visit.take))


def _stops(vehicle: VehicleType, visits: Sequence[Visit]) -> list[SiteId]:
    return [vehicle.base, *(visit.site for visit in visits), vehicle.base]


def _detour(problem: Problem, vehicle: VehicleType, before: SiteId, visit: Visit, after: SiteId) -> Fen | None:
    """What the way over the site costs more than the way past it; ``None`` where there is none."""
    travel, here = problem.travel[vehicle.profile], visit.site
    if not (travel.reachable(before, here) and travel.reachable(here, after) and travel.reachable(before, after)):
        return None
    legs = [*pairwise((before, here, after))]
    metres = sum(travel.distance(*leg) for leg in legs) - travel.distance(before, after)
    seconds = sum(travel.time(*leg) for leg in legs) - travel.time(before, after) + service_of(problem, visit)
    return vehicle.tariff.per_km * metres // KILOMETRE + vehicle.tariff.per_hour * seconds // HOUR


def apart(steps: Sequence[Step]) -> bool:
    """Whether no vehicle gets two new trips, nor one and a visit on another: their places would change each other's."""
    pairs = combinations([place for place, _ in steps], 2)
    return not any(one.run == other.run and (one.new or other.new) for one, other in pairs)
