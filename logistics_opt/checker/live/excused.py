"""What is no fault of a plan for having happened: facts need not be as they should have been."""

from collections import defaultdict
from collections.abc import Iterator

from logistics_opt.checker.fault import Code
from logistics_opt.checker.live.seen import Seen, came_and_went, seen
from logistics_opt.checker.walk import route_name, trip_name
from logistics_opt.model import Act, DemandId, Direction, LiveDay, Plan, Problem, SiteId

Excuse = tuple[Code, str]

_OF_FACTS = (
    Code.TRAVEL_TIME,
    Code.SERVICE_TIME,
    Code.CLOSED,
    Code.NOT_READY,
    Code.UNSORTED,
    Code.NOT_BROUGHT_YET,
    Code.IDLE_STOP,
)
_OF_A_SHUT_DOOR = (Code.IDLE_STOP, Code.CLOSED)


def excuses(problem: Problem, plan: Plan, day: LiveDay) -> Iterator[Excuse]:
    """Code and place of every fault that is none today; rules of their own judge what is left of them."""
    for stop in seen(plan, day):
        yield from _of_stop(stop)
        if stop.has_left and stop.visit.last and _brings_back(problem, stop):
            yield Code.UNLOAD_PLACE, stop.visit.where
    for depot, demand in stranded(problem, plan, day):
        yield Code.LEFT_AT_DEPOT, f"depot {depot}, {demand}"
    for rest in plan.overnight:
        known = problem.demand.get(rest.demand)
        if known is not None and known.direction is Direction.DOWN:
            yield Code.OVERNIGHT, f"depot {rest.depot}, {rest.demand}"


def _of_stop(stop: Seen) -> Iterator[Excuse]:
    visit = stop.visit
    if stop.is_fact:
        yield from ((code, visit.where) for code in _OF_FACTS)
        yield Code.SHIFT, route_name(visit.route)
        yield Code.DURATION, route_name(visit.route)
        if visit.first and visit.trip_at:
            yield Code.RELOAD, trip_name(visit.route, visit.trip_at)
    elif stop.is_next:
        yield Code.TRAVEL_TIME, visit.where
        if not visit.stop.moves:
            yield from ((code, visit.where) for code in _OF_A_SHUT_DOOR)


def _brings_back(problem: Problem, stop: Seen) -> bool:
    """Whether nothing but goods for sites that were not reached, and what was collected, comes off at the base."""
    return all(move.act is Act.UNLOAD and move.demand in problem.demand for move in stop.visit.stop.moves)


def stranded(problem: Problem, plan: Plan, day: LiveDay) -> set[tuple[SiteId, DemandId]]:
    """
    The depots at which goods going down are left, and the demands, where all that is left had set out by now.

    What sets out later has no business to be left there.
    """
    gone: defaultdict[tuple[SiteId, DemandId], int] = defaultdict(int)
    for stop in seen(plan, day):
        if stop.has_left and stop.visit.midway:
            for move in stop.visit.stop.moves:
                if move.act is Act.UNLOAD:
                    gone[stop.visit.stop.site, move.demand] += move.load.pieces
    lines = {line.id: line for line in problem.lines}
    for ride in plan.rides:
        if ride.line in lines and ride.departure - lines[ride.line].loading_lead <= day.now:
            for part in ride.goods:
                gone[ride.goal, part.demand] += part.load.pieces
    return {at for at, amount in came_and_went(problem, plan).items() if 0 < amount.pieces <= gone[at]}
