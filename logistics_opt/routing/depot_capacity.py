"""A depot passes on no more in a day than it can."""

from collections.abc import Sequence
from dataclasses import replace

from logistics_opt.model.demand import Load
from logistics_opt.model.ids import SiteId
from logistics_opt.model.problem import Problem
from logistics_opt.routing.lower import Need
from logistics_opt.routing.orders import Orders, Visit, load_of


def within_capacity(
    problem: Problem, vans: Sequence[Orders], needs: Sequence[Need] = ()
) -> tuple[list[Orders], dict[Visit, SiteId]]:
    """
    The orders less the visits that their depot has no room left for, and those visits with the depot.

    Room goes to the most important visits first, then to those that, as ``needs`` says, have no other base to go to,
    then to the lightest, so that as many as possible stay.
    """
    bases = {need.visit: {problem.vehicle[v].base for v in need.vehicles} for need in needs}
    movable = {visit for visit, others in bases.items() if len(others) > 1}
    overflow: dict[Visit, SiteId] = {}
    for depot in {problem.vehicle[order.vehicle].base for order in vans}:
        capacity = problem.site[depot].capacity
        if capacity is None or depot == problem.warehouse.id:
            continue
        through = Load()
        visits = [v for order in vans if problem.vehicle[order.vehicle].base == depot for v in order.visits]
        for visit in sorted(visits, key=lambda v: _rank(problem, v, movable=v in movable)):
            more = through + _load(problem, visit)
            if more.fits(capacity):
                through = more
            else:
                overflow[visit] = depot
    kept = [
        replace(
            order, trips=tuple(t for t in (tuple(v for v in trip if v not in overflow) for trip in order.trips) if t)
        )
        for order in vans
    ]
    return [order for order in kept if order.trips], overflow


def _load(problem: Problem, visit: Visit) -> Load:
    total = Load()
    for part in (*visit.put, *visit.take):
        total += load_of(problem, part)
    return total


def _rank(problem: Problem, visit: Visit, *, movable: bool) -> tuple[int, bool, int, SiteId]:
    parts = (*visit.put, *visit.take)
    return -max(problem.demand[p.demand].priority for p in parts), movable, _load(problem, visit).weight, visit.site
