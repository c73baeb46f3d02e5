"""
A firm's own part of one shared day: when its goods come, what stays behind and why: what its customers ask it for.

It is for a plan that nobody has settled yet, and says nothing of money. Left out as in
:mod:`logistics_opt.accounts.visible`, and for the same reasons: vehicles and their types (a type may be another firm's,
and what rides on one with whom tells its load), routes, loads, the order of stops, exact times, other firms.

**Reasons.** A reason that goods have by themselves, verified with every vehicle free, is told: no road, no opening hour
in which a vehicle can be there. That vehicles are taken, or that a depot's throughput is used up, is told as one,
``full``: the second is said where the goods of *all* are more than a depot's throughput, which bounds the others' goods
for whoever knows it. Remedies are not told: they name vehicles and depots.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from logistics_opt.accounts.service import Service, service_of
from logistics_opt.model import Direction, FirmId, Plan, Problem, Reason, SiteId
from logistics_opt.units import Seconds

FULL = "full"

REASONS: Mapping[str, tuple[str, str]] = {
    Reason.UNREACHABLE.value: ("no road for a suitable vehicle", "没有合适车辆可走的路"),
    Reason.NOT_CARRIED.value: ("no vehicle may carry such goods", "没有车辆可以承运这类货物"),
    Reason.TOO_LARGE.value: ("one piece is larger than a vehicle takes", "单件超过车辆可装尺寸"),
    Reason.CLOSED.value: ("no vehicle can be there within opening hours", "营业时间内没有车辆能到达"),
    Reason.SHIFT.value: ("there and back is longer than a shift", "往返时间超过一个班次"),
    Reason.NOT_READY.value: ("ready too late for the day's shifts", "备货太晚，赶不上当日班次"),
    FULL: ("there is no room for it that day", "当日没有余量"),
    Reason.CANCELLED.value: ("planning was ended before it was placed", "规划提前结束，尚未安排"),
    Reason.BY_HAND.value: ("left out by the dispatcher", "由调度员人工移出"),
    Reason.DELAY.value: ("a delay leaves no time for it", "因延误来不及"),
}
"""What a firm is told of goods that stay behind, by code, in English and Chinese."""

_AS_ONE = {Reason.FLEET, Reason.DEPOT_CAPACITY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A firm's pieces for one site in one direction with one promise that stay behind for one of :data:`REASONS`."""

    site: SiteId
    name: str
    direction: Direction
    promised: Seconds | None
    pieces: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmDay:
    """One firm's part of a shared day: its service, and what is left of it."""

    county: str
    day: date
    firm: FirmId
    name: str
    service: tuple[Service, ...]
    left: tuple[Left, ...]


def firm_day(problem: Problem, plan: Plan, firm: FirmId) -> FirmDay:
    """What ``firm`` may see of a plan for all. Raises ``ValueError`` for a firm that is not one of the problem's."""
    own = next((known for known in problem.firms if known.id == firm), None)
    if own is None:
        raise ValueError(f"firm {firm} is not of this day")
    return FirmDay(
        county=problem.name,
        day=problem.day,
        firm=firm,
        name=own.name,
        service=service_of(problem, plan, firm),
        left=_left(problem, plan, firm),
    )


def _left(problem: Problem, plan: Plan, firm: FirmId) -> tuple[Left, ...]:
    """In the order of the service, then by reason: none that comes from the plan."""
    counts: dict[tuple[SiteId, Direction, Seconds | None, str], int] = {}
    for unserved in plan.unserved:
        demand = problem.demand[unserved.demand]
        if demand.firm == firm:
            reason = FULL if unserved.reason in _AS_ONE else unserved.reason.value
            key = (demand.site, demand.direction, demand.promised, reason)
            counts[key] = counts.get(key, 0) + unserved.load.pieces
    rank = {site.id: at for at, site in enumerate(problem.sites)}
    order = sorted(counts, key=lambda key: (rank[key[0]], key[1], key[2] is None, key[2] or 0, key[3]))
    return tuple(
        Left(
            site=site,
            name=problem.site[site].name,
            direction=direction,
            promised=promised,
            pieces=counts[site, direction, promised, reason],
            reason=reason,
        )
        for site, direction, promised, reason in order
    )
