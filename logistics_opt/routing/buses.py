"""
Buses as vehicles of the warehouse: every departure that goods may ride on is one, with its timetable for a road.

So the search, the timetable and what mends a plan see them beside trucks, and no step of its own is needed. A line is
cut where it calls at the warehouse: on the part behind it a bus brings goods out, on the part before it brings them in.
A bus leaves by its timetable or not at all; what is not there by the cut-off takes the next one, or a truck.

A line that calls at the warehouse on its way is used on the last of its parts only where handling takes time, since
what holds the bus up on one part would count on the next.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from logistics_opt.model.demand import Load
from logistics_opt.model.fleet import Capacity, Echelon, Tariff, VehicleType
from logistics_opt.model.ids import ProfileName, SiteId, VehicleTypeId
from logistics_opt.model.line import Line
from logistics_opt.model.place import Standing, TimeWindow
from logistics_opt.model.problem import Problem
from logistics_opt.model.travel import UNREACHABLE, TravelMatrix
from logistics_opt.routing.instance import LARGEST
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
