"""
What a bus does for the visits that a search gives it: its stops, whether the goods fit, the rides of the plan.

And back: a plan's rides as routes, for a search to go on from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from logistics_opt.model.demand import Load
from logistics_opt.model.line import Line
from logistics_opt.model.plan import Act, Consignment, Move, Plan, Ride, Route, Stop, Trip
from logistics_opt.model.problem import Problem
from logistics_opt.routing.buses import BusTrip
from logistics_opt.routing.orders import Part, Visit, joined, load_of
from logistics_opt.units import Seconds


@dataclass(frozen=True, slots=True)
class Call:
    """A stop of a bus for goods: which stop of the line it is, what goes off and on, how long that takes."""

    place: int
    put: tuple[Part, ...]
    take: tuple[Part, ...]
    stands: Seconds


def calls(problem: Problem, trip: BusTrip, visits: Sequence[Visit]) -> list[Call] | None:
    """The stops that a bus makes for its visits; ``None`` where they are not stops of the line in their order."""
    found: list[Call] = []
    for visit in visits:
        place = trip.place(visit.site)
        if place is None or (found and place <= found[-1].place):
            return None
        stands = sum(trip.line.dwell(_load(problem, parts)) for parts in (visit.put, visit.take) if parts)
        found.append(Call(place, visit.put, visit.take, stands if place else 0))
    return found


def boarding(problem: Problem, trip: BusTrip, stops: Sequence[Call]) -> Seconds:
    """How long goods hold the bus up at the warehouse before it leaves; not at all where the line begins there."""
    if not (trip.brings and trip.first):
        return 0
    return sum(trip.line.dwell(_load(problem, call.put)) for call in stops if call.put)


def fits(problem: Problem, trip: BusTrip, stops: Sequence[Call]) -> bool:
    """Whether the bus may carry all that, has the room for it on every leg, and holds its passengers up no longer."""
    line = trip.line
    for part in (part for call in stops for part in (*call.put, *call.take)):
        demand = problem.demand[part.demand]
        if problem.chilled(demand) or not line.may_carry(demand.commodity):
            return False
    if any((call.put and not trip.brings) or (call.take and not trip.fetches) for call in stops):
        return False
    out = [_load(problem, call.put) for call in stops]
    back = [_load(problem, call.take) for call in stops]
    if not all(_room(line, out[n:] + back[:n]) for n in range(len(stops) + 1)):
        return False
    if line.max_dwell is None:
        return True
    held_up = boarding(problem, trip, stops)
    held_up += sum(call.stands for call in stops if call.place < len(line.stops) - 1)
    if trip.fetches and trip.last < len(line.stops) - 1:
        held_up += sum(line.dwell(load) for load in back if load)
    return held_up <= line.max_dwell


def _room(line: Line, aboard: Sequence[Load]) -> bool:
    """Whether there is room for the goods of so many stops at once."""
    load, room = sum(aboard, Load()), line.spare
    if line.bag is not None and line.bag.spare is not None and sum(map(line.bags, aboard)) > line.bag.spare:
        return False
    pairs = ((load.weight, room.weight), (load.volume, room.volume), (load.pieces, room.pieces))
    return all(amount <= limit for amount, limit in pairs if limit)


def _load(problem: Problem, parts: Sequence[Part]) -> Load:
    return sum((load_of(problem, part) for part in joined(parts)), Load())


def rides_of(
    problem: Problem, trip: BusTrip, stops: Sequence[Call], times: Sequence[Seconds], ends: Seconds
) -> Iterator[Ride]:
    """What rides between the warehouse and each stop; ``times`` at the stops, ``ends`` at the warehouse."""
    home, line = problem.warehouse.id, trip.line
    begins = trip.due(trip.first) + boarding(problem, trip, stops)
    for call, moment in zip(stops, times, strict=True):
        site = line.stops[call.place].site
        if call.put:
            goods = _goods(problem, call.put)
            yield Ride(
                line=line.id,
                departure=trip.departure,
                origin=home,
                leaves=begins,
                goal=site,
                arrives=moment,
                goods=goods,
            )
        if call.take:
            goods, leaves = _goods(problem, call.take), moment + call.stands
            yield Ride(
                line=line.id,
                departure=trip.departure,
                origin=site,
                leaves=leaves,
                goal=home,
                arrives=ends,
                goods=goods,
            )


def _goods(problem: Problem, parts: Sequence[Part]) -> tuple[Consignment, ...]:
    return tuple(Consignment(part.demand, load_of(problem, part)) for part in joined(parts))


def as_routes(problem: Problem, plan: Plan) -> Plan:
    """The plan with its rides as routes of the buses in the fleet, for the search to go on from; unknown ones go."""
    buses = [vehicle for vehicle in problem.fleet if isinstance(vehicle, BusTrip)]
    routes = [route for bus in buses if (route := _route(problem, bus, plan)) is not None]
    return replace(plan, routes=(*plan.routes, *routes), rides=())


def _route(problem: Problem, bus: BusTrip, plan: Plan) -> Route | None:
    home = problem.warehouse.id
    stops: dict[int, Stop] = {}
    for ride in plan.rides:
        if (ride.line, ride.departure) != (bus.line.id, bus.departure):
            continue
        down = ride.origin == home
        site, moment = (ride.goal, ride.arrives) if down else (ride.origin, ride.leaves)
        place = bus.place(site)
        if place is None or not (bus.brings if down else bus.fetches):
            continue
        before = stops.get(place, Stop(site=site, arrives=moment, starts=moment, leaves=moment))
        act = Act.UNLOAD if down else Act.LOAD
        moves = tuple(Move(part.demand, act, part.load) for part in ride.goods)
        stops[place] = replace(before, moves=before.moves + moves)
    if not stops:
        return None
    base = Stop(site=home, arrives=bus.departure, starts=bus.departure, leaves=bus.departure)
    return Route(vehicle=bus.id, number=1, trips=(Trip((base, *(stops[place] for place in sorted(stops)), base)),))
