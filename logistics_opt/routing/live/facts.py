"""The plan sent in by the light of what has happened: re-timed, less what no longer can be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from logistics_opt.model.ids import DemandId, SiteId
from logistics_opt.model.live import RouteLock
from logistics_opt.model.problem import Problem
from logistics_opt.routing.buses import BusTrip
from logistics_opt.routing.clocks import Clock
from logistics_opt.routing.live.runs import (
    Run,
    Runs,
    hanging_together,
    is_hand_over,
    open_visits,
    own,
    timetable_of,
)
from logistics_opt.routing.orders import Part, Visit, common, from_warehouse, load_of, without
from logistics_opt.routing.timetable import Timetable
from logistics_opt.units import clock as by_the_clock

_InPlace = tuple[int, int]  # trip and visit of a run
_Entry = tuple[int, int, int, Visit]  # node, trip, place and visit


@dataclass(frozen=True, slots=True)
class Hitch:
    """Why a stop of the plan sent in can no longer be made, in English and Chinese."""

    words: str
    words_zh: str


def fitted(problem: Problem, runs: Runs) -> tuple[Runs, dict[DemandId, Hitch]]:
    """
    The runs less the visits that cannot be kept, and why these cannot.

    One visit goes at a time, and with it what hangs on it: the one that is late, or, where all may change, one before
    it that matters less. Where a truck would wait too long for what vans bring, only that stays at the depot.
    """
    hitches: dict[DemandId, Hitch] = {}
    while True:
        timetable, out = timetable_of(problem, runs)
        if not timetable.late:
            return runs, hitches
        route, node = _first_late(problem, timetable)
        run = out[route]
        trip, at, rest = _to_drop(problem, runs, timetable, route, node, run)
        before = runs[run].orders.trips[trip][at]
        why = _hitch(problem, timetable.clocks[route], node)
        gone = without((*before.put, *before.take), (*rest.put, *rest.take) if rest else ())
        fewer = runs[run].with_visit(trip, at, rest)
        now = hanging_together(problem, (*runs[:run], fewer, *runs[run + 1 :]), forced=True)
        for part in (*gone, *_lost_with(runs, now)):
            hitches.setdefault(part.demand, why)
        runs = now


def _lost_with(before: Runs, after: Runs) -> Iterator[Part]:
    for one, other in zip(before, after, strict=True):
        if one.orders != other.orders:
            yield from without(one.orders.parts, other.orders.parts)


def _first_late(problem: Problem, timetable: Timetable) -> tuple[int, int]:
    """The late node to see to first: of a truck, since vans may be late for its being late; there the first."""
    lates = timetable.ring or timetable.late
    return min(lates, key=lambda at: (not from_warehouse(problem, timetable.clocks[at[0]].orders), at))


def _to_drop(
    problem: Problem, runs: Runs, timetable: Timetable, route: int, node: int, run: int
) -> tuple[int, int, Visit | None]:
    """Trip and place of the visit to drop, and what stays of it."""
    clock = timetable.clocks[route]
    nodes = {(trip, at): clock.departures[trip] + 1 + at for trip, at, _ in open_visits(runs[run])}
    wait = _longest_wait(problem, runs[run], clock, {at: here for at, here in nodes.items() if here <= node}, timetable)
    if wait is not None:
        (trip, at), visit = wait
        return trip, at, Visit(visit.site, visit.put, own(problem, visit.site, visit.take))
    gone = isinstance(clock.vehicle, BusTrip) and bool(runs[run].left)
    can_go = [
        (nodes[trip, at], trip, at, visit)
        for trip, at, visit in open_visits(runs[run])
        if visit.take or (visit.put and not gone)
    ]
    if not can_go:
        raise AssertionError(f"{runs[run].name} is late and has nothing to leave out")
    _, trip, at, visit = _least([entry for entry in can_go if entry[0] <= node] or can_go, problem, runs[run])
    return trip, at, Visit(visit.site, visit.put) if gone else None


def _longest_wait(
    problem: Problem, run: Run, clock: Clock, nodes: dict[_InPlace, int], timetable: Timetable
) -> tuple[_InPlace, Visit] | None:
    """The visit at which a truck waits longest for what vans bring; in a ring of waits that for the lightest goods."""
    waits: list[tuple[int, _InPlace, Visit]] = []
    for trip, at, visit in open_visits(run):
        here = nodes.get((trip, at))
        foreign = without(visit.take, own(problem, visit.site, visit.take))
        if here is not None and foreign and is_hand_over(problem, run, visit):
            held_up = clock.starts[here] - clock.starts[here - 1] - clock.gaps[here - 1]
            weight = sum(load_of(problem, part).weight for part in foreign)
            if held_up > 0:
                waits.append((-weight if timetable.ring else held_up, (trip, at), visit))
    return max(waits, key=lambda wait: wait[:2])[1:] if waits else None


def _least(visits: Sequence[_Entry], problem: Problem, run: Run) -> _Entry:
    """The last of the visits; or, where all may change, one before it that matters less."""
    last = max(visits, key=lambda entry: entry[0])
    if run.lock is not RouteLock.NONE:  # what went in vain could not be put back
        return last
    most = _priority(problem, last[3])
    less = [e for e in visits if e[2] >= run.settled(e[1]) and _priority(problem, e[3]) < most]
    return min(less, key=lambda entry: (_priority(problem, entry[3]), -entry[0]), default=last)


def _priority(problem: Problem, visit: Visit) -> int:
    return max(problem.demand[part.demand].priority for part in (*visit.put, *visit.take))


def _hitch(problem: Problem, clock: Clock, node: int) -> Hitch:
    """What is wrong at a node that is late."""
    name, begins = clock.vehicle.name, by_the_clock(clock.starts[node])
    visit = clock.at[node]
    if isinstance(clock.vehicle, BusTrip):
        return Hitch(f"is not there by the cut-off of {name}", f"赶不上{name}的截货时间")
    if visit is not None:
        closes = by_the_clock(problem.site[visit.site].hours.closes)
        return Hitch(
            f"{name} would be at {visit.site} at {begins}, which closes at {closes}",
            f"{name}最早{begins}到达{visit.site}，该点{closes}关门",
        )
    closes = by_the_clock(clock.vehicle.shift.closes)
    return Hitch(
        f"{name} would be back at {begins}, its shift ends at {closes}",
        f"{name}要到{begins}才能返回，班次{closes}结束",
    )


def standing(problem: Problem, runs: Runs, part: Part) -> Iterator[tuple[Part, "SiteId | _InPlace | None"]]:
    """
    Where the pieces of a part going down are: at the warehouse, brought to a depot, or aboard a run's trip.

    What came back, or will, on a trip that is over goes nowhere today: ``None``.
    """
    left: Sequence[Part] = (part,)
    for number, run in enumerate(runs):
        for trip in range(min(run.left, len(run.orders.trips))):
            put = [p for visit in run.orders.trips[trip] for p in visit.put]
            here = common(left, without(run.loaded(trip), put))
            yield from ((piece, None if trip < run.over else (number, trip)) for piece in here)
            left = without(left, here)
    for run in runs:
        if from_warehouse(problem, run.orders):
            for visit in run.orders.visits:
                here = common(left, without(visit.put, own(problem, visit.site, visit.put)))
                yield from ((piece, visit.site) for piece in here)
                left = without(left, here)
    yield from ((piece, problem.warehouse.id) for piece in left)
