"""
Truck tours through few satellites: their costs, their order, and the sets of them that can be optimal.

Without split deliveries such a set, a *plan*, is a partition. With them, where distances obey the triangle inequality,
some best plan has no two tours that share more than one satellite and no cycle of shared ones (Dror & Trudeau 1989,
Transportation Science 23(2):141-145).
"""

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import combinations
from operator import or_
from typing import NamedTuple

import numpy as np

from logistics_opt.routing.two_echelon.data import Floats, Ints

MOST_EXACT = 10
"""Satellites up to which tours are tabulated for every subset."""
MOST_LISTED = 6
"""Satellites up to which split deliveries are planned exactly."""


class Plans(NamedTuple):
    """Where the plans through each set of satellites begin, their tours, how many touch each set, their costs."""

    first: Ints
    tours: Ints
    touch: Ints
    cost: Floats


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


def list_plans(satellites: int, trucks: int, costs: Floats) -> Plans:
    """Every plan with split deliveries by up to ``trucks`` trucks that can be optimal for some loads."""
    every = plans_of(range(1, 1 << satellites), trucks, costs.tolist(), split=True)
    found = sorted((reduce(or_, tours), cost, tours) for tours, cost in every)
    unions = np.array([plan[0] for plan in found])
    first = np.searchsorted(unions, np.arange((1 << satellites) + 1))
    tours = np.zeros((len(found), trucks), dtype=np.int64)
    for row, (_, _, chosen) in enumerate(found):
        tours[row, : len(chosen)] = chosen
    sets = np.arange(1 << satellites)
    touch = ((tours[:, :, None] & sets[None, None, :]) > 0).sum(axis=1)
    return Plans(first.astype(np.int64), tours, touch.astype(np.int64), np.array([plan[1] for plan in found]))


def plans_of(
    sets: Sequence[int],
    trucks: int,
    costs: Sequence[float],
    *,
    split: bool,
    worth: Callable[[int, int, float], bool] = lambda *_: True,
) -> Iterator[tuple[tuple[int, ...], float]]:
    """
    The plans of up to so many tours, each one of the sets of satellites, and their costs.

    Tours may share satellites only where deliveries may be ``split``, and then form no cycle. ``worth`` says of the
    number, the union and the cost of some tours whether plans with them are asked for.
    """

    def extend(
        first: int, tours: tuple[int, ...], union: int, joined: tuple[int, ...], cost: float
    ) -> Iterator[tuple[tuple[int, ...], float]]:
        if tours:
            yield tours, cost
        if len(tours) == trucks:
            return
        for row in range(first, len(sets)):
            tour = sets[row]
            more = cost + costs[tour]
            if not worth(len(tours) + 1, union | tour, more):
                continue
            # What already hangs together by shared satellites must be met in one of them only.
            if tour & union and (not split or any((tour & one).bit_count() > 1 for one in joined)):
                continue
            apart = tuple(one for one in joined if not one & tour)
            together = reduce(or_, (one for one in joined if one & tour), tour)
            yield from extend(row, (*tours, tour), union | tour, (*apart, together), more)

    return extend(0, (), 0, (), 0.0)
