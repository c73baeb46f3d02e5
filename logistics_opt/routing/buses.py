"""
Buses as vehicles of the warehouse: every departure that goods may ride on is one, with its timetable for a road.

So the search, the timetable and what mends a plan see them beside trucks, and no step of its own is needed. A line is
cut where it calls at the warehouse: on the part behind it a bus brings goods out, on the part before it brings them in.
A bus leaves by its timetable or not at all; what is not there by the cut-off takes the next one, or a truck.

A line that calls at the warehouse on its way is used on the last of its parts only where handling takes time, since
what holds the bus up on one part would count on the next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from logistics_opt.model.demand import Load
from logistics_opt.model.fleet import Capacity, Echelon, Tariff, VehicleType
from logistics_opt.model.ids import ProfileName, SiteId, VehicleTypeId
from logistics_opt.model.line import Line
from logistics_opt.model.place import Standing, TimeWindow
from logistics_opt.model.plan import Act, Consignment, Move, Plan, Ride, Route, Stop, Trip
from logistics_opt.model.problem import Problem
from logistics_opt.model.travel import UNREACHABLE, TravelMatrix
from logistics_opt.routing.instance import LARGEST
from logistics_opt.routing.orders import Part, Visit, joined, load_of
from logistics_opt.units import MINUTE, Fen, Seconds, clock

_MOST_SLACK = 15 * MINUTE  # the search thinks of stops as long as a truck's: by so much it may be wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class BusTrip(VehicleType):
    """
    A departure of a line, on its stops from ``first`` to ``last``, at least one of which is the warehouse.

    ``brings``: it leaves the warehouse; ``fetches``: it comes to it. ``pieces`` is the most it takes.
    """

    line: Line
    departure: Seconds
    first: int
    last: int
    brings: bool
    fetches: bool
    pieces: int

    def place(self, site: SiteId) -> int | None:
        """Which stop of the line is used for goods of a site; ``None``: it does not call there."""
        calls = [i for i in range(self.first, self.last + 1) if self.line.stops[i].site == site]
        if not calls:
            return None
        return calls[0] if self.brings else calls[-1]

    def due(self, place: int) -> Seconds:
        """When the timetable has it at a stop."""
        return self.departure + self.line.stops[place].offset

    def per_piece(self) -> Fen:
        """The price of a piece; of a bag its share, as if bags were full."""
        bag = self.line.bag
        share = 0 if bag is None or not bag.holds.pieces else bag.price // bag.holds.pieces
        return self.line.price_per_piece + share


def with_buses(problem: Problem) -> Problem:
    """The same day with its buses in the fleet; the problem itself where goods can ride on none."""
    cut = {line.id: tuple(_parts(problem, line)) for line in problem.lines}
    fleet: list[VehicleType] = []
    travel: dict[ProfileName, TravelMatrix] = {}
    for line in problem.lines:
        for first, last in cut[line.id]:
            trips = [_trip(problem, line, moment, first, last) for moment in dict.fromkeys(line.departures)]
            fleet += trips
            travel |= {trip.profile: _timetable(problem, trip) for trip in trips[:1]}
    if not fleet:
        return problem
    day = replace(problem, fleet=(*problem.fleet, *fleet), travel={**problem.travel, **travel})
    day.__dict__["digest"] = problem.digest  # it is the same day: its plans are for the problem
    return day


def with_buses_out(problem: Problem) -> Problem:
    """As :func:`with_buses`, with those alone that bring goods from the warehouse."""
    day = with_buses(problem)
    return replace(day, fleet=tuple(v for v in day.fleet if not isinstance(v, BusTrip) or v.brings))


def _parts(problem: Problem, line: Line) -> Iterator[tuple[int, int]]:
    """First and last stop of the parts of a line that begin or end at the warehouse."""
    home, end = problem.warehouse.id, len(line.stops) - 1
    calls = [i for i, stop in enumerate(line.stops) if stop.site == home]
    room = line.spare or (line.bag is not None and line.bag.spare)
    if not calls or not room:
        return
    ends = sorted({0, *calls, end})
    parts = [(a, b) for a, b in pairwise(ends) if any(_usable(problem, line.stops[i].site) for i in range(a, b + 1))]
    timed = line.dwell_per_piece or (line.bag is not None and line.bag.dwell)
    yield from parts if not timed else parts[-1:]


def _usable(problem: Problem, name: SiteId) -> bool:
    """Whether goods may go on or off at a site of the problem."""
    site = problem.site[name]
    return name != problem.warehouse.id and site.standing is Standing.EXISTING


def _trip(problem: Problem, line: Line, departure: Seconds, first: int, last: int) -> BusTrip:
    home = problem.warehouse.id
    brings, fetches = line.stops[first].site == home, line.stops[last].site == home
    leaves = departure + line.stops[first].offset - line.loading_lead
    lasts = line.stops[last].offset - line.stops[first].offset + (line.loading_lead if brings else 0)
    pieces = _most_pieces(line, first, last)
    stands = max(problem.site[line.stops[i].site].piece_time for i in range(first, last + 1))
    room, bag = line.spare, line.bag
    many = LARGEST if bag is None or bag.spare is None else bag.spare
    held = Load() if bag is None else bag.holds
    return BusTrip(
        id=VehicleTypeId(f"bus {line.id} {clock(departure)} {first}"),
        name=line.name,
        echelon=Echelon.FIRST,
        base=home,
        count=1,
        capacity=Capacity(
            weight=min(room.weight or LARGEST, many * held.weight or LARGEST),
            volume=min(room.volume or LARGEST, many * held.volume or LARGEST),
        ),
        tariff=Tariff(),
        shift=TimeWindow(leaves, leaves + lasts + min(_MOST_SLACK, stands * pieces)),
        profile=ProfileName(f"bus {line.id} {first}"),
        owner=line.operator,
        carries=line.carries,
        line=line,
        departure=departure,
        first=first,
        last=last,
        brings=brings,
        fetches=fetches,
        pieces=pieces,
    )


def _most_pieces(line: Line, first: int, last: int) -> int:
    """The most pieces that a departure takes; the passengers' patience counts as if all got off on the way."""
    bag = line.bag
    most = [line.spare.pieces or LARGEST]
    if bag is not None and bag.spare is not None and bag.holds.pieces:
        most.append(bag.spare * bag.holds.pieces)
    if line.max_dwell is not None and line.dwell_per_piece and last - first > 1:
        most.append(line.max_dwell // line.dwell_per_piece)
    return min(most)


def _timetable(problem: Problem, trip: BusTrip) -> TravelMatrix:
    """The way from the warehouse to every stop, on to later ones, and to the warehouse by the end of the part."""
    sites = tuple(site.id for site in problem.sites)
    row = {site: i for i, site in enumerate(sites)}
    seconds = np.full((len(sites), len(sites)), UNREACHABLE, dtype=np.int32)
    np.fill_diagonal(seconds, 0)
    home, stops = row[problem.warehouse.id], trip.line.stops
    lead = trip.line.loading_lead if trip.brings else 0
    places = sorted({place for s in sites if _usable(problem, s) and (place := trip.place(s)) is not None})
    for n, at in enumerate(places):
        here = row[stops[at].site]
        seconds[home, here] = stops[at].offset - stops[trip.first].offset + lead
        seconds[here, home] = stops[trip.last].offset - stops[at].offset
        for later in places[n + 1 :]:
            seconds[here, row[stops[later].site]] = stops[later].offset - stops[at].offset
    metres = np.where(seconds == UNREACHABLE, UNREACHABLE, 0).astype(np.int32)
    return TravelMatrix(sites, seconds, metres)


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
