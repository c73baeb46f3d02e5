"""Trucks with a trip to spare, and buses, fetch what would stay at depots overnight, where leaving it costs more."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from logistics_opt.model.demand import Load
from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import SiteId
from logistics_opt.model.problem import Problem
from logistics_opt.routing.bus_calls import calls, fits
from logistics_opt.routing.buses import BusTrip
from logistics_opt.routing.lower import room_of
from logistics_opt.routing.orders import Orders, Part, Visit, amounts, from_warehouse, load_of, without
from logistics_opt.routing.timetable import Timetable
from logistics_opt.units import HOUR, KILOMETRE, Fen

_MOST_ASKED = 3  # vehicles of a type that are asked for one more trip


def with_overnight_fetched(problem: Problem, orders: Sequence[Orders]) -> list[Orders]:
    """
    The orders, and trips of the warehouse's vehicles for what vans bring to depots and no truck takes on.

    A trip is for one depot. It is made by an idle vehicle, or by one that is back in time, if the whole day stays in
    time and the drive costs less than the price of leaving the goods.
    """
    whole = list(orders)
    for depot, parts in left_at_depots(problem, whole).items():
        left = parts
        while left:
            found = next(_trips_for(problem, whole, depot, left), None)
            if found is None:
                break
            whole, taken = found
            left = without(left, taken)
    return whole


def left_at_depots(problem: Problem, orders: Sequence[Orders]) -> dict[SiteId, tuple[Part, ...]]:
    """What vans bring to each depot and no vehicle of the warehouse takes on."""
    taken_on = [p for order in orders if from_warehouse(problem, order) for v in order.visits for p in v.take]
    left: dict[SiteId, tuple[Part, ...]] = {}
    for order in orders:
        if not from_warehouse(problem, order):
            parts = without([p for v in order.visits for p in v.take], taken_on)
            depot = problem.vehicle[order.vehicle].base
            if parts:
                left[depot] = left.get(depot, ()) + parts
    return left


def _trips_for(
    problem: Problem, orders: Sequence[Orders], depot: SiteId, parts: Sequence[Part]
) -> Iterator[tuple[list[Orders], tuple[Part, ...]]]:
    """Whole days with one more trip to the depot that is worth it, and what it takes; most gain first."""
    used = Counter(order.vehicle for order in orders)
    ways = []
    for vehicle in problem.fleet:
        travel = problem.travel[vehicle.profile]
        home = vehicle.base
        if home != problem.warehouse.id or not (travel.reachable(home, depot) and travel.reachable(depot, home)):
            continue
        taken = _loaded(problem, vehicle, depot, parts)
        price = problem.overnight_price(sum(load_of(problem, part).weight for part in taken))
        drive = _drive(problem, vehicle, depot, taken)
        trip = (Visit(depot, (), taken),)
        if used[vehicle.id] < vehicle.count:
            ways.append((price - drive - vehicle.tariff.per_day, [*orders, Orders(vehicle.id, (trip,))], taken))
        for number in _free_soonest(problem, orders, vehicle):
            more = list(orders)
            more[number] = replace(more[number], trips=(*more[number].trips, trip))
            ways.append((price - drive, more, taken))
    for gain, whole, taken in sorted(ways, key=lambda way: -way[0]):
        if taken and gain > 0 and not Timetable(problem, whole).late:
            yield whole, taken


def _free_soonest(problem: Problem, orders: Sequence[Orders], vehicle: VehicleType) -> list[int]:
    able = [i for i, o in enumerate(orders) if o.vehicle == vehicle.id and len(o.trips) < vehicle.max_trips]
    back = {i: Timetable(problem, [orders[i]]).clocks[0].starts[-1] for i in able} if able else {}
    return sorted(able, key=lambda i: back[i])[:_MOST_ASKED]


def _rides(problem: Problem, vehicle: VehicleType, depot: SiteId, parts: Sequence[Part]) -> bool:
    """Whether the parts may ride from the depot, if it is a bus that takes them."""
    if not isinstance(vehicle, BusTrip):
        return True
    stops = calls(problem, vehicle, [Visit(depot, (), tuple(parts))])
    return stops is not None and fits(problem, vehicle, stops)


def _loaded(problem: Problem, vehicle: VehicleType, depot: SiteId, parts: Sequence[Part]) -> tuple[Part, ...]:
    """As much as fits and may ride together, the heaviest first."""
    room, loaded = room_of(vehicle), list[Part]()
    for part in sorted(parts, key=lambda p: (-load_of(problem, p).weight, p.demand, p.start)):
        goods = problem.demand[part.demand].commodity
        together = all(not problem.keep_apart(goods, problem.demand[p.demand].commodity) for p in loaded)
        within = all(used <= most for used, most in zip(amounts(problem, [*loaded, part]), room, strict=True))
        if vehicle.may_carry(goods) and together and within and _rides(problem, vehicle, depot, [*loaded, part]):
            loaded.append(part)
    return tuple(loaded)


def _drive(problem: Problem, vehicle: VehicleType, depot: SiteId, taken: Sequence[Part]) -> Fen:
    """Kilometres and hours there and back; the price of a ride."""
    if isinstance(vehicle, BusTrip):
        return vehicle.line.price(sum((load_of(problem, part) for part in taken), Load()))
    travel = problem.travel[vehicle.profile]
    metres = travel.distance(vehicle.base, depot) + travel.distance(depot, vehicle.base)
    seconds = travel.time(vehicle.base, depot) + travel.time(depot, vehicle.base)
    tariff = vehicle.tariff
    return tariff.per_km * metres // KILOMETRE + tariff.per_hour * seconds // HOUR
