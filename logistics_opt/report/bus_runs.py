"""The plan's rides read departure by departure: where each bus is called at, what goes on and off, what it is paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from logistics_opt.model import (
    Direction,
    Line,
    LineId,
    Load,
    LonLat,
    Plan,
    Problem,
    ProfileName,
    Ride,
    Site,
    SiteId,
)
from logistics_opt.report.geometry import LegKey, PathFunction
from logistics_opt.units import Fen, Metres, Seconds, clock


@dataclass(frozen=True, slots=True)
class BusCall:
    """A stop of a bus for goods: ``moment`` it is there, what goes off and on, what is aboard when it leaves."""

    site: Site
    moment: Seconds
    off: Load
    on: Load
    aboard: Load


@dataclass(frozen=True, slots=True)
class BusRun:
    """A departure with goods; ``order`` counts on from the routes of the plan."""

    order: int
    line: Line
    departure: Seconds
    rides: tuple[Ride, ...]
    calls: tuple[BusCall, ...]

    @property
    def label(self) -> str:
        """The bus as passengers name it."""
        return f"{self.line.name} {clock(self.departure)}"

    def cut_off(self, ride: Ride) -> Seconds:
        """By when its goods must stand at the stop."""
        stop = self.line.stops[_stop(self.line, ride, ride.origin, ride.leaves)]
        return self.departure + stop.offset - self.line.loading_lead

    @property
    def price(self) -> Fen:
        """What its goods cost."""
        return sum(self.line.price(ride.load) for ride in self.rides)


def bus_runs(problem: Problem, plan: Plan) -> tuple[BusRun, ...]:
    """Every departure on which goods ride, in order of time."""
    lines = {line.id: line for line in problem.lines}
    found: dict[tuple[Seconds, LineId], list[Ride]] = {}
    for ride in plan.rides:
        found.setdefault((ride.departure, ride.line), []).append(ride)
    runs = []
    for order, (departure, name) in enumerate(sorted(found), start=len(plan.routes) + 1):
        line, rides = lines[name], tuple(found[departure, name])
        runs.append(BusRun(order, line, departure, rides, _calls(problem, line, rides)))
    return tuple(runs)


def _calls(problem: Problem, line: Line, rides: Sequence[Ride]) -> tuple[BusCall, ...]:
    """Each stop of the line at which goods go on or off, once, in order."""
    off: dict[int, Load] = {}
    on: dict[int, Load] = {}
    moments: dict[int, Seconds] = {}
    for ride in rides:
        first, last = _stop(line, ride, ride.origin, ride.leaves), _stop(line, ride, ride.goal, ride.arrives)
        on[first] = on.get(first, Load()) + ride.load
        off[last] = off.get(last, Load()) + ride.load
        for stop, moment in ((first, ride.leaves), (last, ride.arrives)):
            moments[stop] = min(moment, moments.get(stop, moment))
    aboard = Load()
    calls = []
    for stop in sorted(moments):
        aboard = aboard - off.get(stop, Load()) + on.get(stop, Load())
        site = problem.site[line.stops[stop].site]
        calls.append(BusCall(site, moments[stop], off.get(stop, Load()), on.get(stop, Load()), aboard))
    return tuple(calls)


def _stop(line: Line, ride: Ride, site: SiteId, moment: Seconds) -> int:
    """Which stop of the line is meant: the last one at the site that the bus has come to by then."""
    return max(i for i, s in enumerate(line.stops) if s.site == site and ride.departure + s.offset <= moment)


def cash_aboard(problem: Problem, ride: Ride) -> Fen:
    """What is to be collected for the goods of a ride that go down to their own site, each piece its share."""
    total = 0
    for part in ride.goods:
        demand = problem.demand[part.demand]
        if demand.direction is Direction.DOWN and demand.site == ride.goal:
            total += demand.cash * part.load.pieces // demand.load.pieces
    return total


def road_profile(problem: Problem) -> ProfileName | None:
    """The way of using roads by which buses are drawn: that of the warehouse's first vehicle, or of any."""
    home = problem.warehouse.id
    ranked = sorted(problem.fleet, key=lambda vehicle: vehicle.base != home)
    return ranked[0].profile if ranked else next(iter(problem.travel), None)


def bus_legs(problem: Problem, run: BusRun) -> Iterator[LegKey]:
    """From call to call; named after a profile of the fleet, by whose roads they are drawn."""
    profile = road_profile(problem)
    if profile is not None:
        for before, after in pairwise(run.calls):
            yield LegKey(profile, before.site.id, after.site.id)


def drawn(problem: Problem, path: PathFunction) -> PathFunction:
    """The path function, and a straight line where that profile has no way."""

    def line(profile: ProfileName, origin: SiteId, goal: SiteId) -> Sequence[LonLat]:
        if problem.travel[profile].reachable(origin, goal):
            return path(profile, origin, goal)
        return problem.site[origin].position, problem.site[goal].position

    return line


def metres(problem: Problem, run: BusRun) -> Metres:
    """How far the goods are driven, about: by road between the calls, as far as there is a way."""
    return sum(
        problem.travel[leg.profile].distance(leg.origin, leg.destination)
        for leg in bus_legs(problem, run)
        if problem.travel[leg.profile].reachable(leg.origin, leg.destination)
    )
