"""Published instances, solved by the same search as a county's day."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from logistics_opt.errors import SolverFailed, UnsupportedProblem
from logistics_opt.model.published import (
    Family,
    FreighterRoute,
    Point,
    PublishedFleet,
    PublishedInstance,
    PublishedSolution,
    TruckRoute,
)
from logistics_opt.routing.two_echelon.data import Data, Floats
from logistics_opt.routing.two_echelon.deliveries import settled_tours, truck_tours
from logistics_opt.routing.two_echelon.first_echelon import (
    MOST_EXACT,
    MOST_LISTED,
    NO_PLANS,
    list_plans,
    subset_costs,
)
from logistics_opt.routing.two_echelon.search import OnProgress, Outcome, Search

_MOST_NEAR = 100


@dataclass(frozen=True, slots=True)
class PublishedRun:
    """The best solution found, when it was found and when the search ended (seconds from its start), and its steps."""

    solution: PublishedSolution
    seconds_to_best: float
    seconds: float
    steps: int


def solve_published(
    instance: PublishedInstance,
    *,
    time_limit: float | None,
    max_steps: int | None,
    seed: int,
    on_progress: OnProgress | None = None,
) -> PublishedRun:
    """
    Search for the cheapest solution of a published instance; with ``max_steps`` alone it is always the same.

    The time counts everything from the instance to the solution but not the compilation of the search, which the first
    run after an installation waits for. Raises UnsupportedProblem for what the search cannot do yet, and SolverFailed
    if it finds no solution that serves every customer.
    """
    reasons = unsupported(instance)
    if reasons:
        raise UnsupportedProblem("two-echelon", reasons)
    _warm_up()
    started = time.perf_counter()
    data = data_of(instance)
    found = Search(data, seed=seed, started=started, split=instance.split).run(
        time_limit=time_limit, max_steps=max_steps, on_progress=on_progress
    )
    if found.state.absent.any() or not np.isfinite(found.cost):
        raise SolverFailed(f"{instance.name}: no solution that serves every customer was found")
    solution = solution_of(instance, data, found)
    return PublishedRun(solution, found.seconds_to_best, time.perf_counter() - started, found.steps)


def unsupported(instance: PublishedInstance) -> list[str]:
    """Why the search cannot take an instance; empty if it can."""
    reasons = []
    if instance.timed:
        reasons.append("customers have time windows")
    if len(instance.depots) > 1:
        reasons.append("there are several depots")
    if instance.trucks is not None and len(instance.satellites) > MOST_EXACT:
        reasons.append(f"there are more than {MOST_EXACT} satellites")
    return reasons


@cache
def _warm_up() -> None:
    """Have every compiled function ready, from disk or by compiling it."""
    spot = Point(x=0, y=0, demand=1, capacity=9)
    tiny = PublishedInstance(
        name="",
        family=Family.CLRP,
        depots=(),
        satellites=(spot, spot),
        customers=(spot, spot, spot),
        trucks=None,
        freighters=PublishedFleet(capacity=2),
    )
    Search(data_of(tiny), seed=0, started=time.perf_counter()).run(max_steps=10)


def solution_of(instance: PublishedInstance, data: Data, found: Outcome) -> PublishedSolution:
    """What the search has found, in the terms of the instance."""
    state = found.state
    freighters = []
    cost = 0.0
    for tour in range(len(state.type_of)):
        if state.size[tour] > 0:
            customers = []
            node = state.nxt[state.first[tour]]
            while node != state.last[tour]:
                customers.append(int(node))
                node = state.nxt[node]
            freighters.append(FreighterRoute(int(data.home[state.type_of[tour]]), tuple(customers)))
            cost += float(state.cost[tour])
    for s, point in enumerate(instance.satellites):
        if state.tours_at[s] > 0:
            cost += point.opening_cost + point.handling * float(state.load[s])
    trucks = []
    if instance.trucks is not None:
        tours = settled_tours(data, state) if found.tours is None else list(found.tours)
        legs = _legs(instance, [instance.depots[0], *instance.satellites], instance.trucks.times)
        for stops in truck_tours(data, state, tours, legs):
            trucks.append(TruckRoute(0, stops))
            way = [0, *(1 + s for s, _ in stops), 0]
            cost += instance.trucks.fixed + sum(float(legs[a, b]) for a, b in pairwise(way))
    return PublishedSolution(instance=instance.name, cost=cost, trucks=tuple(trucks), freighters=tuple(freighters))


def data_of(instance: PublishedInstance) -> Data:
    """The instance as arrays. Places: satellites, then customers; profile 0: freighters, 1: trucks."""
    sites = [*instance.depots, *instance.satellites, *instance.customers]
    depots, s, n = len(instance.depots), len(instance.satellites), len(instance.customers)
    fleet = instance.freighters
    second = _legs(instance, sites, fleet.times)
    first = _legs(instance, sites, instance.trucks.times) if instance.trucks else second
    satellites, customers = depots + np.arange(s), depots + s + np.arange(n)
    demand = np.array([c.demand for c in instance.customers])
    needed = 2 * math.ceil(demand.sum() / fleet.capacity) + 4
    limit = min(x for x in (fleet.count, n) if x is not None)
    count = min(x for x in (fleet.per_satellite, limit, needed) if x is not None)
    exact = instance.trucks is not None and s <= MOST_EXACT
    costs, plans = np.zeros(1), NO_PLANS
    if exact and instance.trucks:
        at = [0, *satellites]
        costs = subset_costs(first[np.ix_(at, at)], instance.trucks.fixed)
        if instance.split and s <= MOST_LISTED:
            plans = list_plans(s, instance.trucks.count or s, costs)
    opening = np.array([p.opening_cost for p in instance.satellites])
    worst = 6 * float(second.max()) + 4 * float(first.max()) + fleet.fixed + float(opening.max())
    worst += instance.trucks.fixed if instance.trucks else 0
    legs = second[np.ix_(customers, customers)]
    order = np.argsort(legs + np.diag(np.full(n, np.inf)), axis=1, kind="stable")[:, : min(n - 1, _MOST_NEAR)]
    to_satellites = second[np.ix_(satellites, customers)]
    return Data(
        distance=np.stack([second, first]),
        duration=np.stack([second, first]),
        place=customers,
        delivery=demand[:, None],
        pickup=np.zeros((n, 1)),
        service=np.array([c.service for c in instance.customers]),
        opens=np.array([c.opens for c in instance.customers]),
        closes=np.minimum([c.closes for c in instance.customers], 1e9),
        penalty=np.full(n, 2 * worst),
        allowed=np.ones((n, s), dtype=np.bool_),
        kinds=np.zeros(n, dtype=np.int64),
        conflicts=np.zeros(n, dtype=np.int64),
        near=np.ascontiguousarray(order),
        base=satellites,
        home=np.arange(s),
        count=np.full(s, count),
        pool=np.zeros(s, dtype=np.int64),
        capacity=np.full((s, 1), float(fleet.capacity)),
        fixed=np.full(s, float(fleet.fixed)),
        per_distance=np.ones(s),
        per_time=np.zeros(s),
        shift_opens=np.zeros(s),
        shift_closes=np.full(s, 1e9),
        longest=np.full(s, 1e9),
        trips=np.ones(s, dtype=np.int64),
        reload=np.zeros(s),
        profile=np.zeros(s, dtype=np.int64),
        near_types=np.argsort(to_satellites, axis=0, kind="stable").T.copy(),
        pool_limit=np.array([limit]),
        opening=opening,
        handling=np.array([p.handling for p in instance.satellites]),
        room=np.minimum([p.capacity for p in instance.satellites], 1e15),
        near_clients=np.argsort(to_satellites, axis=1, kind="stable"),
        truck_room=np.array([float(instance.trucks.capacity) if instance.trucks else 1e15]),
        truck_limit=np.array([instance.trucks.count or n if instance.trucks else n]),
        subset_cost=costs,
        plan_first=plans.first,
        plan_tours=plans.tours,
        plan_touch=plans.touch,
        plan_cost=plans.cost,
        timed=instance.timed,
        exact=exact,
    )


def _legs(instance: PublishedInstance, sites: Sequence[Point], times: int) -> Floats:
    return np.array([[instance.rounding.cost(a.distance_to(b), times=times) for b in sites] for a in sites])
