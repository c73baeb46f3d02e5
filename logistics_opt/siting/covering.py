"""
The fewest places that reach everyone: rows and columns that decide nothing are left out, the rest is HiGHS's.

A client that is reached by all that reach another is reached when the other is; a place that reaches no more than
another, and is no cheaper to have, is not needed. (Toregas, C. & ReVelle, C. (1973), Binary logic solutions to a class
of location problem, Geographical Analysis 5(2), 145-155.)
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from logistics_opt.siting.milp import METHOD, cover_value, place_rows, solve_assignment
from logistics_opt.siting.nearest import value_of
from logistics_opt.siting.programme import Assignment, Bools, Cover, Floats, Found, Ints, Limit, Places


@dataclass(frozen=True, slots=True)
class Fewest:
    """Open places that reach everyone, how many counted ones, and how few there must be; ``None``: there are none."""

    chosen: frozenset[int] | None
    number: float
    bound: float


def fewest(places: Places, reach: Bools, *, time_limit: float) -> Fewest:
    """The fewest counted places, as ``places`` allows, so that each client (row) has an open one in reach."""
    needed = reach[~(reach & places.opened).any(axis=1)] & ~places.shut
    if not needed.any(axis=1).all():
        return Fewest(None, math.inf, math.inf)
    rows = _deciding_rows(needed)
    kept = np.ones(places.count, dtype=bool)
    if places.plain and not places.least:
        kept = _useful_columns(rows, places) | places.opened
    constraints: list[LinearConstraint] = place_rows(places, places.count)
    if len(rows):
        constraints.append(LinearConstraint(rows.astype(float), 1.0, np.inf))
    cost: Floats = places.counted.astype(float)
    result = milp(
        cost,
        constraints=constraints,
        integrality=np.ones(places.count, dtype=np.int64),
        bounds=Bounds(places.opened.astype(float), (kept & ~places.shut).astype(float)),
        options={"time_limit": max(min(time_limit, 1e7), 0.01), "mip_rel_gap": 0.0},
    )
    bound = math.ceil(result.mip_dual_bound - 1e-6) if result.mip_dual_bound is not None else 0.0
    if result.x is None:
        return Fewest(None, math.inf, math.inf if result.status == 2 else bound)
    chosen = frozenset(np.flatnonzero(result.x > 0.5).tolist())
    return Fewest(chosen, float(cost[sorted(chosen)].sum()), bound)


def with_everyone_in(places: Places, reach: Bools) -> Places:
    """The places with one more thing to keep to: each client (row) has an open one in reach."""
    needed = _deciding_rows(reach[~(reach & places.opened).any(axis=1)])
    limits = (Limit("a place in reach of everyone", -row.astype(float), -1.0) for row in needed)
    return replace(places, limits=(*places.limits, *limits))


def greedy(cover: Cover) -> frozenset[int] | None:
    """
    Places chosen one by one, each time the one that brings most in reach; ``None`` where that breaks a rule.

    Those that must be in reach come first. Ties go to the lower index.
    """
    places, reach = cover.places, cover.reach.astype(np.int64)
    urgent = 1.0 + float(cover.once.sum() + cover.twice.sum() + np.abs(cover.fixed).sum())
    chosen = set(np.flatnonzero(places.opened).tolist())
    while True:
        times = reach[:, sorted(chosen)].sum(axis=1)
        first = np.where(times == 0, cover.once + urgent * cover.must, 0.0)
        gain = reach.T @ (first + np.where(times == 1, cover.twice, 0.0)) - cover.fixed
        number = int(places.counted[sorted(chosen)].sum())
        closed = places.shut.copy()
        closed[sorted(chosen)] = True
        closed |= places.counted & (number >= places.most)
        gain[closed] = -np.inf
        best = int(np.argmax(gain)) if len(gain) else 0
        if closed.all() or (gain[best] <= 0 and number >= places.least):
            break
        chosen.add(best)
    found = frozenset(chosen)
    missed = cover.must & ~cover.reach[:, sorted(found)].any(axis=1)
    return found if not missed.any() and places.allows(found) else None


def few_at_once(places: Places, reach: Bools) -> frozenset[int] | None:
    """Few places that reach everyone, chosen one by one, without those that the later ones make needless."""
    none = np.zeros(len(reach))
    cover = Cover(
        places=replace(places, least=0),
        reach=reach,
        fixed=np.zeros(places.count),
        once=none,
        twice=none,
        must=np.ones(len(reach), dtype=bool),
    )
    found = greedy(cover)
    for j in sorted(found or ()):
        fewer = found - {j} if found else frozenset()
        if places.counted[j] and reach[:, sorted(fewer)].any(axis=1).all() and places.allows(fewer):
            found = fewer
    return found


def less_driving(cover: Cover, serve: Assignment, chosen: frozenset[int]) -> frozenset[int]:
    """A set that covers as much, from which no exchange of one place makes serving cheaper that covers as much."""
    places = cover.places
    free = [j for j in range(places.count) if not places.shut[j] and not places.opened[j]]
    worth, cost = cover_value(cover, chosen), value_of(serve, chosen)
    while True:
        near = [(chosen - {k}) | {j} for k in chosen if k in free for j in free if j not in chosen]
        cheaper = sorted((value, sorted(one)) for one in near if (value := value_of(serve, one)) < cost)
        for value, one in cheaper:
            same = frozenset(one)
            if cover_value(cover, same) <= worth and places.allows(same):
                missed = cover.must & ~cover.reach[:, one].any(axis=1)
                if not missed.any():
                    chosen, cost = same, value
                    break
        else:
            return chosen


def cover_with_catchments(cover: Cover, serve: Assignment, *, time_limit: float) -> Found | None:
    """
    The best cover whose open places can all be given a catchment that is worth it.

    The programme of :class:`Cover` with the shares ``x`` of :class:`Assignment` beside it.
    """
    places, catchment, weight = cover.places, serve.catchment, serve.catchment_weight
    if catchment is None or weight is None:
        raise ValueError("no catchment is asked for: solve the cover alone")
    n, m = cover.reach.shape
    i, j = np.nonzero(np.isfinite(serve.cost) & ~places.shut[None, :])
    a, b = np.nonzero(cover.reach & ~places.shut[None, :])
    q, at = len(i), np.arange(n)
    pair, first, again, share = np.arange(q), m + at, m + n + at, m + 2 * n + np.arange(q)
    columns = m + 2 * n + q

    def row(data: list[Floats], rows: list[Ints], to: list[Ints], count: int) -> sp.csr_array:
        where = (np.concatenate(rows), np.concatenate(to))
        return sp.csr_array((np.concatenate(data), where), shape=(count, columns))

    one, each = np.ones(n), np.ones(q)
    constraints = [
        *place_rows(places, columns),
        LinearConstraint(row([one, one, -np.ones(len(a))], [at, at, a], [first, again, b], n), -np.inf, 0.0),
        LinearConstraint(row([one, -one], [at, at], [again, first], n), -np.inf, 0.0),
        LinearConstraint(row([each], [i], [share], n), 1.0, 1.0),
        LinearConstraint(row([-weight[i], catchment], [j, np.arange(m)], [share, np.arange(m)], m), -np.inf, 0.0),
    ]
    if q:
        constraints.append(LinearConstraint(row([each, -each], [pair, pair], [share, j], q), -np.inf, 0.0))
    low, high = np.zeros(columns), np.ones(columns)
    low[:m], high[:m], low[m : m + n] = places.opened, ~places.shut, cover.must
    result = milp(
        np.concatenate((cover.fixed, -cover.once, -cover.twice, np.zeros(q))),
        constraints=constraints,
        integrality=np.ones(columns, dtype=np.int64),
        bounds=Bounds(low, high),
        options={"time_limit": max(min(time_limit, 1e7), 0.01), "mip_rel_gap": 0.0},
    )
    if result.x is None:
        return None
    chosen = frozenset(np.flatnonzero(result.x[:m] > 0.5).tolist())
    value = cover_value(cover, chosen)
    bound = value if result.mip_dual_bound is None else min(float(result.mip_dual_bound), value)
    return Found(chosen=chosen, value=value, bound=bound, method=METHOD)


def best_allocation(serve: Assignment, chosen: frozenset[int]) -> Floats | None:
    """Who serves whom at least cost with exactly these places open."""
    opened = np.zeros(serve.places.count, dtype=bool)
    opened[sorted(chosen)] = True
    settled = replace(Places.free(len(opened)), opened=opened, shut=~opened)
    found = solve_assignment(serve.with_places(settled), time_limit=60.0).found
    return None if found is None else found.shares


def _deciding_rows(reach: Bools) -> Bools:
    """One row for each set of places, without those that another row's set is a part of."""
    if not len(reach):
        return reach
    rows = np.unique(reach, axis=0)
    sizes = rows.sum(axis=1)
    whole = rows.astype(np.int32)
    shared = whole @ whole.T
    # Row a is a part of row b where they share all of a; b then decides nothing.
    part = (shared == sizes[:, None]) & ~np.eye(len(rows), dtype=bool)
    return np.asarray(rows[~part.any(axis=0)])


def _useful_columns(rows: Bools, places: Places) -> Bools:
    """Places that no other one can stand in for; of equals the first."""
    columns = rows.T.astype(np.int32)
    sizes = columns.sum(axis=1)
    free = ~(places.opened | places.shut)
    shared = columns @ columns.T
    inside = (shared == sizes[:, None]) & free[:, None] & free[None, :]
    # Only what counts as much may stand in.
    inside &= places.counted[:, None] >= places.counted[None, :]
    equal = inside & inside.T
    order = np.arange(places.count)
    earlier = equal & (order[None, :] < order[:, None])
    strictly = inside & ~equal
    return np.asarray(~(earlier | strictly).any(axis=1))
