"""Vehicles that stand idle while goods they could move are left out are sent, whatever the search has overlooked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from logistics_opt.model.demand import Demand
from logistics_opt.model.problem import Problem
from logistics_opt.routing.depot_capacity import within_capacity
from logistics_opt.routing.orders import Orders, Part, Visit, from_warehouse, pieces
from logistics_opt.routing.schedule import consistent, missing
from logistics_opt.routing.timetable import Timetable
from logistics_opt.routing.unserved import halved, orders_alone


def with_idle_vehicles(problem: Problem, orders: Sequence[Orders]) -> list[Orders]:
    """
    The orders, and for what they leave out orders of vehicles that they leave idle, as much as these can move.

    Each goes for one demand alone. So what stays out after this is out because no vehicle is idle that could serve it.
    """
    done = list(orders)
    hopeless: set[tuple[object, ...]] = set()
    for part in missing(problem, orders):
        demand = problem.demand[part.demand]
        alike = (demand.site, demand.commodity, demand.direction, demand.ready, demand.load.share(0, 1))
        start = part.start
        while alike not in hopeless and start < part.stop:
            added = _added(problem, done, demand, start, part.stop)
            if added is None:
                hopeless.add(alike)
            else:
                extra, start = added
                done = [*done, *extra]
    return done


def _added(
    problem: Problem, done: Sequence[Orders], demand: Demand, start: int, stop: int
) -> tuple[list[Orders], int] | None:
    """Orders for as many pieces from ``start`` on as go at once, and the first piece after them."""
    used = Counter(order.vehicle for order in done)
    idle = replace(problem, fleet=tuple(replace(v, count=max(0, v.count - used[v.id])) for v in problem.fleet))
    for most in halved(stop - start):
        found = orders_alone(idle, demand, most=most)
        if found is None:
            continue
        extra = [_shifted(order, start) for order in found]
        if _fits(problem, [*done, *extra]):
            return extra, start + pieces(extra[-1].parts)
    return None


def _fits(problem: Problem, orders: Sequence[Orders]) -> bool:
    """Whether nothing comes late and no depot is overrun by all of them together."""
    whole = consistent(problem, orders)
    vans = [order for order in whole if not from_warehouse(problem, order)]
    return not Timetable(problem, whole).late and not within_capacity(problem, vans)[1]


def _shifted(order: Orders, start: int) -> Orders:
    def later(parts: Sequence[Part]) -> tuple[Part, ...]:
        return tuple(Part(p.demand, p.start + start, p.stop + start) for p in parts)

    trips = tuple(tuple(Visit(v.site, later(v.put), later(v.take)) for v in trip) for trip in order.trips)
    return replace(order, trips=trips)
