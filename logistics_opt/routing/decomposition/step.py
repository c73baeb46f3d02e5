"""What one echelon must know of the other before both are planned."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from logistics_opt.model.demand import Direction
from logistics_opt.model.fleet import Echelon, VehicleType
from logistics_opt.model.ids import SiteId
from logistics_opt.model.place import Tier
from logistics_opt.model.problem import Problem
from logistics_opt.routing.chain import earliest, latest
from logistics_opt.routing.clocks import Clock, clock_of
from logistics_opt.routing.decomposition.trucks import Collected, arrival, counter_parts, there_and_back_fen
from logistics_opt.routing.lower import Need, Ways, room_of
from logistics_opt.routing.orders import Orders, Part, amounts, pieces, without
from logistics_opt.routing.timetable import Timetable
from logistics_opt.units import HOUR, MINUTE, Fen, Seconds

_ROOM: Seconds = 20 * MINUTE
_ON_THE_WAY: Seconds = HOUR  # what a truck's stops at other depots take, at first guess


@dataclass(frozen=True, slots=True)
class VanTimes:
    """What the trucks have to know of the vans: by when goods must be brought, and what is collected by when."""

    due: Mapping[SiteId, Seconds]
    collected: Mapping[SiteId, Collected]


def first_guess(problem: Problem, ways: Ways) -> dict[SiteId, Seconds]:
    """When goods will stand sorted at each depot about: a truck drives straight there, but stops on the way."""
    ready: dict[SiteId, Seconds] = {}
    for depot in problem.depots:
        if depot.id not in ways.fed:
            continue
        due_here = [d for d in problem.demands if depot.id in (d.site, problem.site[d.site].parent)]
        down = [d for d in due_here if d.direction is Direction.DOWN]
        count = sum(d.load.pieces for d in down)
        arrives = arrival(ways, depot, max((d.ready for d in down), default=0))
        ready[depot.id] = arrives + depot.service(count) + depot.handling.duration(count) + _ON_THE_WAY
    return ready


def last_call(problem: Problem, ways: Ways) -> dict[SiteId, Seconds]:
    """When vans must be back at each depot for a truck to bring home on the same day what they have collected."""
    moments: dict[SiteId, Seconds] = {}
    for depot in problem.depots:
        if depot.id in ways.fed:
            truck = max(
                v.shift.closes - problem.travel[v.profile].time(depot.id, v.base)
                for v in ways.feeders
                if ways.reaches(v, depot.id)
            )
            moments[depot.id] = min(truck - _ON_THE_WAY, depot.hours.closes)
    return moments


def homes(problem: Problem, ways: Ways) -> dict[SiteId, SiteId | None]:
    """Whose vans each site belongs to: its own depot's, or where that has none the nearest depot's that has."""
    based = {v.base for v in ways.vans}
    found: dict[SiteId, SiteId | None] = {}
    for site in problem.sites:
        near = [v for v in ways.vans if ways.reaches(v, site.id)]
        nearest = min(near, key=lambda v: problem.travel[v.profile].time(v.base, site.id), default=None)
        found[site.id] = site.parent if site.parent in based or nearest is None else nearest.base
    return found


def ready_times(timetable: Timetable) -> dict[SiteId, Seconds]:
    """When the last batch at each depot is sorted, and a little later: trucks must have room to be planned anew."""
    ready: dict[SiteId, Seconds] = {}
    for (route, node), done in timetable.sorted_at().items():
        site = timetable.visit(route, node).site
        ready[site] = max(ready.get(site, 0), done + _ROOM)
    return ready


def van_times(
    problem: Problem,
    needs: Sequence[Need],
    vans: Sequence[Orders],
    ready: Mapping[SiteId, Seconds],
    *,
    slack: Seconds,
) -> VanTimes:
    """
    What van tours ask of the trucks if their depots have their goods at ``ready`` or up to ``slack`` later.

    A truck that brings goods by ``due`` does not make the vans come back later than what it is told of them: so no
    truck waits for goods that wait for it.
    """
    closes = {need.visit: need.closes for need in needs}
    due: dict[SiteId, Seconds] = {}
    back: dict[SiteId, Seconds] = {}
    taken: dict[SiteId, list[Part]] = {}
    brought: dict[SiteId, int] = {}
    for order in vans:
        clock = clock_of(problem, order)
        depot = clock.vehicle.base
        for node, visit in clock.nodes():
            clock.closes[node] = min(clock.closes[node], closes.get(visit, clock.closes[node]))
        returns = _returns(clock, ready[depot] + slack) or _returns(clock, ready[depot]) or clock.closes[-1]
        parts = [part for visit in order.visits for part in visit.take]
        if parts:
            clock.closes[-1] = returns
        last = latest(clock.closes, clock.gaps)[0]
        due[depot] = min(due.get(depot, last), last)
        back[depot] = max(back.get(depot, 0), returns)
        taken.setdefault(depot, []).extend(parts)
        brought[depot] = brought.get(depot, 0) + sum(pieces(visit.put) for visit in order.visits)
    counters = counter_parts(problem)
    for depot, onward in brought.items():
        site, count = problem.site[depot], onward + pieces(counters.get(depot, ()))
        due[depot] -= site.service(count) + site.handling.duration(count)  # the counter's goods ride and wait along
    return VanTimes(due, {d: Collected(tuple(parts), back[d]) for d, parts in taken.items() if parts})


def _returns(clock: Clock, ready: Seconds) -> Seconds | None:
    """When the vehicle is back if its goods are there at ``ready``; ``None`` if it is late somewhere."""
    opens = list(clock.opens)
    for node in clock.departures:
        opens[node] = max(opens[node], ready)
    starts = earliest(opens, clock.gaps)
    return starts[-1] if all(a <= b for a, b in zip(starts, clock.closes, strict=True)) else None


def neighbourhoods(problem: Problem, ways: Ways) -> list[frozenset[SiteId]]:
    """Each depot with the one its vans are at soonest, every pair once; a lone depot by itself."""
    pairs: dict[frozenset[SiteId], None] = {}
    for vehicle in ways.vans:
        travel = problem.travel[vehicle.profile]
        others = [d for d in sorted(ways.fed) if d != vehicle.base and travel.reachable(vehicle.base, d)]
        nearest = min(others, key=lambda d: travel.time(vehicle.base, d), default=vehicle.base)
        pairs[frozenset({vehicle.base, nearest})] = None
    return list(pairs)


def left_overnight(timetable: Timetable) -> dict[SiteId, Collected]:
    """What no truck takes on from each depot, and when the last of it is there."""
    problem = timetable.problem
    home = problem.warehouse.id
    taken_on = [p for c in timetable.clocks if c.vehicle.base == home for v in c.orders.visits for p in v.take]
    left: dict[SiteId, Collected] = {}
    for clock in timetable.clocks:
        depot = clock.vehicle.base
        for trip, visits in enumerate(clock.orders.trips):
            parts = without([p for v in visits for p in v.take], taken_on)
            if parts and depot != home:
                before = left.get(depot, Collected((), 0))
                back = clock.starts[clock.return_node(trip)]
                left[depot] = Collected(before.parts + parts, max(before.since, back))
    return left


def truck_shares(ways: Ways, needs: Sequence[Need], depots: Iterable[SiteId]) -> dict[SiteId, dict[int, Fen]]:
    """
    By depot and number of need: about what the truck's way costs for that need's goods, in fen.

    The share that they fill of the cheapest feeder, times its way there and back: the radial term of Haimovich and
    Rinnooy Kan (1985, Mathematics of Operations Research 10(4):527-542).
    """
    problem = ways.problem
    shares = {
        v.id: [_share(problem, v, n.visit.put) + _share(problem, v, n.visit.take) for n in needs] for v in ways.feeders
    }
    fen: dict[SiteId, dict[int, Fen]] = {}
    for depot in depots:
        way = [(there_and_back_fen(problem, v, depot), shares[v.id]) for v in ways.feeders if ways.reaches(v, depot)]
        fen[depot] = {i: round(min(cost * share[i] for cost, share in way)) for i in range(len(needs))}
    return fen


def spare_feeders(ways: Ways, needs: Sequence[Need]) -> list[VehicleType]:
    """
    The warehouse's vehicles that may go to villages: all but the trucks that the depots will need.

    Kept back are half as many again as the day's goods would fill, and one, the largest types first.
    """
    problem = ways.problem
    trucks = sorted((v for v in ways.feeders if v.echelon is Echelon.FIRST), key=lambda v: (-v.capacity.weight, v.id))
    parts = [p for n in needs for p in n.visit.put]
    parts += [Part(d.id, 0, d.load.pieces) for d in problem.demands if problem.site[d.site].tier is Tier.TOWNSHIP]
    keep = math.ceil(1.5 * _share(problem, trucks[0], parts)) + 1 if trucks and ways.fed else 0
    spare: dict[str, int] = {v.id: v.count for v in ways.feeders}
    for truck in trucks:
        held = min(keep, truck.count)
        spare[truck.id] -= held
        keep -= held
    return [replace(v, count=spare[v.id]) for v in ways.feeders if spare[v.id]]


def _share(problem: Problem, vehicle: VehicleType, parts: Sequence[Part]) -> float:
    shares = [0.0]
    for used, room in zip(amounts(problem, parts), room_of(vehicle), strict=True):
        if used:
            shares.append(used / room if room else 1.0)
    return max(shares)
