"""Whether locked routes are as they were sent in, as far as facts let them."""

from collections.abc import Iterator, Sequence

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.checker.live.seen import Goods, Seen, goods_at, lost_to_delay, name_of, off_the_plan, seen
from logistics_opt.checker.walk import route_name
from logistics_opt.model import DemandId, LiveDay, Plan, Problem, RouteLock
from logistics_opt.model.live import VehicleNumber

_Stop = tuple[Seen, Goods]


def locks_hold(problem: Problem, plan: Plan, sent: Plan, day: LiveDay) -> Iterator[Fault]:
    """
    Locked ``vehicle``: the same trips, stops and goods at the same times. ``order``: the same stops in the same order.

    What is lost to a delay may be missing. On a vehicle that is off the plan sent in, or waits for one that is, stops
    may be missing that others make now, and times are others; but nothing is added to a route locked ``vehicle``.
    """
    lost, off = lost_to_delay(plan), off_the_plan(problem, sent, day)
    now = _stops(plan, day, lost)
    for name, before in _stops(sent, day, lost).items():
        lock, after = day.state(*name).lock, now.get(name, [])
        where = route_name(before[0][0].visit.route) if before else ""
        if lock is RouteLock.VEHICLE and name in off and not _all_in_order(after, before):
            yield Fault(Code.LOCK_BROKEN, where, "has stops or goods that it did not have")
        elif lock is RouteLock.VEHICLE and name not in off and list(map(_told, after)) != list(map(_told, before)):
            yield Fault(Code.LOCK_BROKEN, where, "is not the route that was sent in")
        elif lock is RouteLock.ORDER and name not in off and not _all_in_order(before, after):
            yield Fault(Code.LOCK_BROKEN, where, "has lost a stop or changed their order")
        elif lock is RouteLock.ORDER and name in off and not _common_in_order(before, after):
            yield Fault(Code.LOCK_BROKEN, where, "has changed the order of its stops")


def _stops(plan: Plan, day: LiveDay, lost: frozenset[DemandId]) -> dict[VehicleNumber, list[_Stop]]:
    """The stops of each vehicle away from its base with goods that are not lost."""
    found: dict[VehicleNumber, list[_Stop]] = {name_of(route): [] for route in plan.routes}
    for stop in seen(plan, day):
        goods = Goods({key: pieces for key, pieces in goods_at(stop.visit).items() if key[0] not in lost})
        if stop.visit.midway and goods:
            found[name_of(stop.visit.route)].append((stop, goods))
    return found


def _told(entry: _Stop) -> tuple[object, ...]:
    stop, goods = entry
    return stop.visit.trip_at, stop.visit.stop.site, stop.visit.stop.starts, goods


def _same(one: _Stop, other: _Stop) -> bool:
    """Whether the stops are at one site for some of the same goods."""
    return one[0].visit.stop.site == other[0].visit.stop.site and bool(one[1].keys() & other[1].keys())


def _all_in_order(some: Sequence[_Stop], others: Sequence[_Stop]) -> bool:
    """Whether all of some stops are among the others, in their order; two may have become one."""
    at = 0
    for stop in some:
        while at < len(others) and not _same(stop, others[at]):
            at += 1
        if at == len(others):
            return False
    return True


def _common_in_order(some: Sequence[_Stop], others: Sequence[_Stop]) -> bool:
    there = [stop for stop in some if any(_same(stop, other) for other in others)]
    return _all_in_order(there, others)
