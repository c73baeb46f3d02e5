"""Orders to plan: the only place in ``routing`` where times and money are worked out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from logistics_opt.model.ids import SiteId, VehicleTypeId
from logistics_opt.model.place import Tier
from logistics_opt.model.plan import Act, Cost, Move, Overnight, Plan, Ride, Route, Stop, Trip
from logistics_opt.model.problem import Problem
from logistics_opt.routing.bus_calls import calls, rides_of
from logistics_opt.routing.buses import BusTrip
from logistics_opt.routing.clocks import Clock
from logistics_opt.routing.orders import Orders, Part, Visit, common, joined, load_of, without
from logistics_opt.routing.timetable import Timetable
from logistics_opt.units import HOUR, KILOMETRE, Seconds


def plan_of(problem: Problem, timetable: Timetable, *, made_by: str = "") -> Plan:
    """The plan that a feasible timetable describes; what it leaves out is not yet explained."""
    routes, rides = _routes(problem, timetable), _rides(problem, timetable)
    return Plan(
        problem=problem.digest,
        routes=routes,
        rides=rides,
        cost=cost_of(problem, routes, rides),
        overnight=overnight_of(problem, [clock.orders for clock in timetable.clocks]),
        made_by=made_by,
    )


def feasible(problem: Problem, orders: Sequence[Orders]) -> Timetable:
    """
    The timetable of the orders, less the visits that cannot be kept.

    Visits that come too late are taken off one by one, collections for the trucks first (they can stay overnight), and
    with each whatever hung on it.
    """
    orders = consistent(problem, orders)
    while (timetable := Timetable(problem, orders)).late:
        orders = consistent(problem, _without_late(problem, timetable))
    return timetable


def consistent(problem: Problem, orders: Sequence[Orders]) -> list[Orders]:
    """Only what hangs together: vans carry what trucks bring, and the reverse; trucks take on what vans brought."""
    brought: dict[SiteId, tuple[Part, ...]] = {}
    carried: dict[SiteId, tuple[Part, ...]] = {}
    collected: dict[SiteId, tuple[Part, ...]] = {}
    for order in orders:
        base = problem.vehicle[order.vehicle].base
        for visit in order.visits:
            if base != problem.warehouse.id:
                carried[base] = carried.get(base, ()) + visit.put
                collected[base] = collected.get(base, ()) + visit.take
            elif problem.site[visit.site].tier is Tier.TOWNSHIP:
                brought[visit.site] = brought.get(visit.site, ()) + visit.put

    def kept(order: Orders, visit: Visit) -> Visit:
        base = problem.vehicle[order.vehicle].base
        if base != problem.warehouse.id:
            return replace(visit, put=common(visit.put, brought.get(base, ())))
        if problem.site[visit.site].tier is not Tier.TOWNSHIP:
            return visit
        own_put, own_take = _own(problem, visit.site, visit.put), _own(problem, visit.site, visit.take)
        put = own_put + common(visit.put, carried.get(visit.site, ()))
        return replace(visit, put=put, take=own_take + common(visit.take, collected.get(visit.site, ())))

    rank = {vehicle.id: i for i, vehicle in enumerate(problem.fleet)}
    whole = [_mapped(order, [[kept(order, v) for v in trip] for trip in order.trips]) for order in orders]
    return sorted(_tidied(whole), key=lambda order: rank[order.vehicle])


def one_stop_a_site(orders: Sequence[Orders]) -> list[Orders]:
    """The same orders with visits to one site that follow each other made in one stop."""
    return [replace(order, trips=tuple(_joined_visits(trip) for trip in order.trips)) for order in orders]


def _joined_visits(trip: Sequence[Visit]) -> tuple[Visit, ...]:
    visits: list[Visit] = []
    for visit in trip:
        if visits and visits[-1].site == visit.site:
            before = visits.pop()
            visit = Visit(visit.site, before.put + visit.put, before.take + visit.take)
        visits.append(visit)
    return tuple(visits)


def cost_of(problem: Problem, routes: Sequence[Route], rides: Sequence[Ride] = ()) -> Cost:
    """What the routes and rides cost, by line, each route's amounts rounded to the nearest fen."""
    driven = [(r.vehicle, [[s.site for s in t.stops] for t in r.trips], r.returns - r.departs) for r in routes]
    return _cost(problem, driven, rides)


def cost_of_timetable(problem: Problem, timetable: Timetable) -> Cost:
    """The cost of the plan that a feasible timetable describes, without making the plan."""
    driven = []
    for clock in timetable.clocks:
        if not isinstance(clock.vehicle, BusTrip):
            base = clock.vehicle.base
            trips = [[base, *(visit.site for visit in trip), base] for trip in clock.orders.trips]
            driven.append((clock.vehicle.id, trips, clock.starts[-1] - clock.starts[0]))
    return _cost(problem, driven, _rides(problem, timetable))


def _cost(
    problem: Problem, driven: Sequence[tuple[VehicleTypeId, list[list[SiteId]], Seconds]], rides: Sequence[Ride]
) -> Cost:
    """The cost of vehicles that make these trips in so many seconds, and of rides."""
    used = {site for _, trips, _ in driven for trip in trips for site in trip}
    used |= {site for ride in rides for site in (ride.origin, ride.goal)}
    lines = {line.id: line for line in problem.lines}
    total = Cost(
        site_day=sum(problem.site[site].cost_per_day for site in used),
        bus=sum(lines[ride.line].price(ride.load) for ride in rides),
    )
    for name, trips, seconds in driven:
        vehicle = problem.vehicle[name]
        travel = problem.travel[vehicle.profile]
        metres = sum(travel.distance(a, b) for trip in trips for a, b in pairwise(trip))
        total += Cost(
            vehicle_day=vehicle.tariff.per_day,
            vehicle_km=(vehicle.tariff.per_km * metres + KILOMETRE // 2) // KILOMETRE,
            vehicle_hour=(vehicle.tariff.per_hour * seconds + HOUR // 2) // HOUR,
        )
    return total


def _own(problem: Problem, site: SiteId, parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(part for part in parts if problem.demand[part.demand].site == site)


def _mapped(order: Orders, trips: Sequence[Sequence[Visit]]) -> Orders:
    return replace(order, trips=tuple(tuple(v for v in trip if v.put or v.take) for trip in trips))


def _tidied(orders: Sequence[Orders]) -> list[Orders]:
    whole = [replace(order, trips=tuple(trip for trip in order.trips if trip)) for order in orders]
    return [order for order in whole if order.trips]


def _without_late(problem: Problem, timetable: Timetable) -> list[Orders]:
    """
    The orders less one visit of each late vehicle; where trucks wait for collected goods, less only such a wait.

    Of a ring of waits the one for the lightest goods goes: then the others may be kept.
    """
    if timetable.ring:
        route, node = min(timetable.ring, key=lambda at: (_weight(problem, timetable.visit(*at)), at))
        visit = timetable.visit(route, node)
        rest = replace(visit, take=_own(problem, visit.site, visit.take))
        return [_less(clock, node if i == route else None, rest) for i, clock in enumerate(timetable.clocks)]
    first_late: dict[int, int] = {}
    for route, node in timetable.late:
        first_late.setdefault(route, node)
    waits = {route: _longest_wait(problem, timetable.clocks[route]) for route in first_late}
    drop = {route: node for route, node in waits.items() if node is not None}
    if not drop:
        drop = {route: _last_before(timetable.clocks[route], node) for route, node in first_late.items()}
    return [_less(clock, drop.get(route)) for route, clock in enumerate(timetable.clocks)]


def _weight(problem: Problem, visit: Visit) -> int:
    return sum(load_of(problem, part).weight for part in visit.take)


def _less(clock: Clock, drop: int | None, rest: Visit | None = None) -> Orders:
    """The orders without the visit at a node, or with the rest of it."""
    trips = [
        [rest if node == drop else visit for node, visit in enumerate(trip, start=first + 1)]
        for first, trip in zip(clock.departures, clock.orders.trips, strict=True)
    ]
    return _mapped(clock.orders, [[visit for visit in trip if visit is not None] for trip in trips])


def _longest_wait(problem: Problem, clock: Clock) -> int | None:
    """The node at which a truck waits longest only to take on what vans have brought."""
    if clock.vehicle.base != problem.warehouse.id:
        return None
    waits = {}
    for node, visit in clock.nodes():
        foreign = without(visit.take, _own(problem, visit.site, visit.take))
        if problem.site[visit.site].tier is Tier.TOWNSHIP and foreign and not visit.put:
            waits[node] = clock.starts[node] - clock.starts[node - 1] - clock.gaps[node - 1]
    return max(waits, key=lambda node: (waits[node], node), default=None)


def _last_before(clock: Clock, late: int) -> int:
    visits = [node for node, _ in clock.nodes()]
    return max((node for node in visits if node <= late), default=visits[0])


def _routes(problem: Problem, timetable: Timetable) -> tuple[Route, ...]:
    numbers: Counter[VehicleTypeId] = Counter()
    routes = []
    for clock in timetable.clocks:  # in this order: it decides between trucks that leave a depot at the same second
        if isinstance(clock.vehicle, BusTrip):
            continue
        numbers[clock.vehicle.id] += 1
        number = numbers[clock.vehicle.id] if clock.driven is None else clock.driven.number
        trips = tuple(_trip(problem, clock, i) for i in range(len(clock.orders.trips)))
        routes.append(Route(vehicle=clock.vehicle.id, number=number, trips=trips))
    return tuple(routes)


def _rides(problem: Problem, timetable: Timetable) -> tuple[Ride, ...]:
    rides: list[Ride] = []
    for clock in timetable.clocks:
        if isinstance(clock.vehicle, BusTrip):
            stops = calls(problem, clock.vehicle, clock.orders.visits)
            if stops is None:
                raise AssertionError("a settled timetable has a bus off its line")
            rides += rides_of(problem, clock.vehicle, stops, clock.starts[1:-1], clock.starts[-1])
    return tuple(rides)


def _trip(problem: Problem, clock: Clock, number: int) -> Trip:
    visits = clock.orders.trips[number]
    base, travel = clock.vehicle.base, problem.travel[clock.vehicle.profile]
    node = clock.departures[number]
    departs, returns = clock.starts[node], clock.starts[clock.return_node(number)]
    put = [p for v in visits for p in v.put]
    left = clock.driven is not None and number < len(clock.driven.loaded)
    loaded = clock.driven.loaded[number] if clock.driven is not None and left else put
    aboard = _moves(problem, loaded, Act.LOAD)
    stops = [Stop(site=base, arrives=departs, starts=departs, leaves=departs, moves=aboard)]
    for i, visit in enumerate(visits):
        at = node + 1 + i
        starts = clock.starts[at]
        moves = _moves(problem, visit.put, Act.UNLOAD) + _moves(problem, visit.take, Act.LOAD)
        stops.append(
            Stop(
                site=visit.site,
                arrives=clock.arrives.get(at, stops[-1].leaves + travel.time(stops[-1].site, visit.site)),
                starts=starts,
                leaves=starts + clock.stands[at],
                moves=moves,
            )
        )
    brought = _moves(problem, [p for v in visits for p in v.take], Act.UNLOAD)
    brought += _moves(problem, without(loaded, put), Act.UNLOAD) if left else ()  # for doors that were not reached
    stops.append(Stop(site=base, arrives=returns, starts=returns, leaves=returns, moves=brought))
    return Trip(tuple(stops))


def _moves(problem: Problem, parts: Sequence[Part], act: Act) -> tuple[Move, ...]:
    return tuple(Move(part.demand, act, load_of(problem, part)) for part in joined(parts))


def overnight_of(problem: Problem, orders: Sequence[Orders]) -> tuple[Overnight, ...]:
    """What vans have brought to depots and no truck takes on; after a delay what trucks have and no van does, too."""
    taken_on = [
        part
        for order in orders
        if problem.vehicle[order.vehicle].base == problem.warehouse.id
        for visit in order.visits
        for part in visit.take
    ]
    left = _stranded(problem, orders)
    for order in orders:
        base = problem.vehicle[order.vehicle].base
        if base != problem.warehouse.id:
            brought = joined(part for visit in order.visits for part in visit.take)
            left += [(base, part) for part in without(brought, taken_on)]
    return tuple(
        Overnight(demand=part.demand, load=load_of(problem, part), depot=depot)
        for depot, part in sorted(left, key=lambda e: (e[0], e[1].demand, e[1].start))
    )


def _stranded(problem: Problem, orders: Sequence[Orders]) -> list[tuple[SiteId, Part]]:
    """What trucks bring to depots and no van takes on from there: only ever after a delay."""
    bringing: dict[SiteId, list[Part]] = {}
    carried: dict[SiteId, list[Part]] = {}
    for order in orders:
        base = problem.vehicle[order.vehicle].base
        for visit in order.visits:
            if base != problem.warehouse.id:
                carried.setdefault(base, []).extend(visit.put)
            elif problem.site[visit.site].tier is Tier.TOWNSHIP:
                foreign = [part for part in visit.put if problem.demand[part.demand].site != visit.site]
                bringing.setdefault(visit.site, []).extend(foreign)
    return [(site, part) for site, parts in bringing.items() for part in without(parts, carried.get(site, ()))]


def served(problem: Problem, orders: Sequence[Orders]) -> tuple[Part, ...]:
    """The pieces that reach the site they are for, or leave the site they stand at."""
    off = (p for o in orders for v in o.visits for p in v.put if problem.demand[p.demand].site == v.site)
    on = (p for o in orders for v in o.visits for p in v.take if problem.demand[p.demand].site == v.site)
    return joined([*off, *on])


def missing(problem: Problem, orders: Sequence[Orders]) -> tuple[Part, ...]:
    """The pieces of the day's demands that the orders do not serve."""
    everything = [Part(d.id, 0, d.load.pieces) for d in problem.demands]
    return without(everything, served(problem, orders))
