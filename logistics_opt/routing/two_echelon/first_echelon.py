"""
The first echelon solved exactly: what the trucks cost for given loads of few satellites.

Without split deliveries: a partition of the satellites into truck tours by dynamic programming over subsets. With
them: the *plans*, sets of truck tours that can be optimal, are listed once by cost; the first that can carry the loads
is the best. Where distances obey the triangle inequality, some best plan has no two tours that share more than one
satellite and no cycle of shared ones (Dror & Trudeau 1989, Transportation Science 23(2):141-145), so only such are
listed. A plan can carry the loads when no set of satellites has more load than the trucks that visit it can hold
(max-flow min-cut).
"""

from itertools import combinations

import numpy as np

from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import Data, Floats, Ints

MOST_EXACT = 10
"""Satellites up to which tours are tabulated for every subset."""
MOST_LISTED = 6
"""Satellites up to which split deliveries are planned exactly."""


def subset_costs(legs: Floats, fixed: float) -> Floats:
    """
    Cost of the cheapest round tour from row 0 through each subset of rows 1.., ``fixed`` included; 0 for none.

    Held & Karp 1962, Journal of the Society for Industrial and Applied Mathematics 10(1):196-210.
    """
    n = len(legs) - 1
    ends = np.full((1 << n, n), np.inf)
    for i in range(n):
        ends[1 << i, i] = legs[0, i + 1]
    for subset in range(1, 1 << n):
        for last in range(n):
            if not np.isfinite(ends[subset, last]):
                continue
            for new in range(n):
                if not subset >> new & 1:
                    cost = ends[subset, last] + legs[last + 1, new + 1]
                    if cost < ends[subset | 1 << new, new]:
                        ends[subset | 1 << new, new] = cost
    costs = np.min(ends + legs[1:, 0], axis=1) + fixed if n else np.zeros(1)
    costs[0] = 0.0
    return costs


def best_order(legs: Floats, subset: int) -> tuple[int, ...]:
    """The satellites of a subset in the order of a cheapest round tour."""
    left = [i for i in range(len(legs) - 1) if subset >> i & 1]
    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(1 << i, i): (legs[0, i + 1], (i,)) for i in left}
    for size in range(1, len(left)):
        for chosen in combinations(left, size):
            done = sum(1 << i for i in chosen)
            for last in chosen:
                cost, way = best[done, last]
                for new in left:
                    if not done >> new & 1:
                        key = (done | 1 << new, new)
                        step = cost + legs[last + 1, new + 1]
                        if key not in best or step < best[key][0]:
                            best[key] = (step, (*way, new))
    full = sum(1 << i for i in left)
    return min((best[full, last] for last in left), key=lambda e: e[0] + legs[e[1][-1] + 1, 0])[1]


def list_plans(satellites: int, trucks: int, costs: Floats) -> tuple[Ints, Ints, Floats]:
    """Plans with split deliveries, as :class:`Data` wants them: where each set's begin, their tours, their costs."""
    found: list[tuple[int, float, tuple[int, ...]]] = []

    def extend(tours: tuple[int, ...], union: int, cost: float) -> None:
        if tours:
            found.append((union, cost, tours))
        if len(tours) == trucks:
            return
        for tour in range(tours[-1] if tours else 1, 1 << satellites):
            if _forest((*tours, tour)):
                extend((*tours, tour), union | tour, cost + float(costs[tour]))

    extend((), 0, 0.0)
    found.sort(key=lambda plan: (plan[0], plan[1], plan[2]))
    unions = np.array([plan[0] for plan in found])
    first = np.searchsorted(unions, np.arange((1 << satellites) + 1))
    tours = np.zeros((len(found), trucks), dtype=np.int64)
    for row, (_, _, chosen) in enumerate(found):
        tours[row, : len(chosen)] = chosen
    return first.astype(np.int64), tours, np.array([plan[1] for plan in found])


def _forest(tours: tuple[int, ...]) -> bool:
    """Whether tours and the satellites they share form no cycle; equal tours of one satellite are full truckloads."""
    # Union-find over tours and satellites: a visit that joins what is joined already closes a cycle.
    parent = {}

    def root(x: int) -> int:
        while parent.setdefault(x, x) != x:
            x = parent[x]
        return x

    for i, tour in enumerate(tours):
        for s in range(tour.bit_length()):
            if tour >> s & 1:
                a, b = root(-1 - i), root(s)
                if a == b:
                    return False
                parent[a] = b
    return True


@compiled
def trucks_cost(data: Data, loads: Floats, scratch: Floats) -> float:
    """The least cost of bringing ``loads`` to the satellites; infinite if the trucks cannot."""
    used = 0
    for s in range(len(loads)):
        if loads[s] > 0.0:
            used |= 1 << s
    if used == 0:
        return 0.0
    if len(data.plan_cost) > 0:
        plan = best_plan(data, loads, used)
        return data.plan_cost[plan] if plan >= 0 else np.inf
    return best_partition(data, loads, used, scratch)


@compiled
def best_plan(data: Data, loads: Floats, used: int) -> int:
    """The number of the cheapest plan through exactly the used satellites that can carry the loads; -1: none."""
    room = data.truck_room[0]
    for plan in range(data.plan_first[used], data.plan_first[used + 1]):
        if _carries(data, plan, loads, used, room):
            return plan
    return -1


@compiled
def _carries(data: Data, plan: int, loads: Floats, used: int, room: float) -> bool:
    # Every non-empty subset of the used satellites, the whole first: there it fails most often.
    subset = used
    while subset > 0:
        load = 0.0
        for s in range(len(loads)):
            if subset >> s & 1:
                load += loads[s]
        if load > room:
            held = 0.0
            for t in range(data.plan_tours.shape[1]):
                if data.plan_tours[plan, t] & subset:
                    held += room
            if load > held:
                return False
        subset = (subset - 1) & used
    return True


@compiled
def best_partition(data: Data, loads: Floats, used: int, scratch: Floats) -> float:
    """The least cost of truck tours each serving its satellites' whole loads; ``scratch`` holds the table."""
    room = data.truck_room[0]
    limit = data.truck_limit[0]
    load, cost, value, number, ids = scratch[0], scratch[1], scratch[2], scratch[3], scratch[5]
    m = 0
    for s in range(len(loads)):
        if used >> s & 1:
            ids[m] = s
            m += 1
    full = (1 << m) - 1
    load[0] = 0.0
    value[0] = 0.0
    number[0] = 0.0
    cost[0] = 0.0
    subset_of = scratch[4]
    subset_of[0] = 0.0
    for a in range(1, full + 1):
        low = 0
        while not a >> low & 1:
            low += 1
        rest = a & (a - 1)
        load[a] = load[rest] + loads[int(ids[low])]
        subset_of[a] = subset_of[rest] + (1 << int(ids[low]))
        cost[a] = data.subset_cost[int(subset_of[a])] if load[a] <= room else np.inf
        best = cost[a]
        count = 1.0
        sub = rest
        while True:  # tours with the lowest satellite of a: {low} + sub
            b = sub | (a ^ rest)
            if b != a and cost[b] + value[a ^ b] < best:
                best = cost[b] + value[a ^ b]
                count = 1.0 + number[a ^ b]
            if sub == 0:
                break
            sub = (sub - 1) & rest
        value[a] = best
        number[a] = count
    if number[full] <= limit or value[full] == np.inf:
        return value[full]
    return _limited_partition(cost, value, full, limit)


@compiled
def _limited_partition(cost: Floats, value: Floats, full: int, limit: int) -> float:
    """As :func:`best_partition` with at most ``limit`` tours: one round more for each tour."""
    for a in range(1, full + 1):
        value[a] = cost[a]
    for _ in range(limit - 1):
        for a in range(full, 0, -1):  # larger sets first: the parts are still those of the round before
            rest = a & (a - 1)
            best = value[a]
            sub = rest
            while True:
                b = sub | (a ^ rest)
                if b != a and cost[b] + value[a ^ b] < best:
                    best = cost[b] + value[a ^ b]
                if sub == 0:
                    break
                sub = (sub - 1) & rest
            value[a] = best
    return value[full]
