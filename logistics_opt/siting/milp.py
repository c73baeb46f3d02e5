"""
The programmes solved by HiGHS, through SciPy.

The solver's process cannot be asked to stop: whoever may want to calls this from a process that can be ended.
"""

import math
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from logistics_opt.siting.programme import Assignment, Bools, Cover, Floats, Found, Ints, Places

METHOD = "HiGHS"
_OPTIMAL, _INFEASIBLE = 0, 2
_THIN = (
    1e-3  # of a place's room: a client that asks for less may slip past the row of capacity within HiGHS's tolerance
)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What HiGHS says: an answer if it has one, else whether there is none at all."""

    found: Found | None
    bound: float
    impossible: bool = False


def solve_assignment(
    problem: Assignment,
    *,
    time_limit: float,
    prices: Floats | None = None,
    allowed: Bools | None = None,
    gap: float = 0.0,
) -> Outcome:
    """
    The programme by branch and bound.

    Only pairs that ``allowed`` says are looked at. ``prices`` of the clients' claims, from :mod:`.lagrangian`, say
    where ``x_ij <= y_j`` is worth a row; capacities imply the others. ``gap``, of the value, is near
    enough to the best.
    """
    places = problem.places
    m = places.count
    pairs = np.isfinite(problem.cost) & ~places.shut[None, :]
    if allowed is not None:
        pairs &= allowed
    i, j = np.nonzero(pairs)
    cost = problem.cost[i, j]
    n, q = len(problem.cost), len(i)
    if places.contradictory or (n and np.bincount(i, minlength=n).min() == 0):
        return Outcome(None, math.inf, impossible=True)
    if not m:
        return Outcome(Found(chosen=frozenset(), value=0.0, bound=0.0, method=METHOD, shares=np.zeros((n, m))), 0.0)
    scale = _scale(np.concatenate((problem.fixed, cost)))
    rows = _Rows(m + q)
    rows.places(places)
    at = np.arange(q)
    served = sp.csr_array((np.ones(q), (i, m + at)), shape=(n, m + q))
    rows.add(served, 1.0, 1.0)
    linked = at
    if problem.capacitated:
        wanted = np.ones(q, dtype=bool) if prices is None else cost < prices[i] * (1 + 1e-9) + 1e-9
        thin = np.ones(q, dtype=bool)
        for demand in problem.demand:
            capacity = np.minimum(problem.capacity, demand.sum())
            thin &= demand[i] <= _THIN * capacity[j]
            unit = float(demand.max(initial=0.0)) or 1.0
            data = np.concatenate((demand[i], -capacity)) / unit
            rows.add(_matrix(data, (j, np.arange(m)), (m + at, np.arange(m)), (m, m + q)), -np.inf, 0.0)
            rows.add(_matrix(capacity / unit, np.zeros(m, int), np.arange(m), (1, m + q)), demand.sum() / unit, np.inf)
        linked = np.flatnonzero(wanted | thin)
    k = len(linked)
    rows.add(
        _matrix(
            np.concatenate((np.ones(k), -np.ones(k))),
            (np.arange(k), np.arange(k)),
            (m + linked, j[linked]),
            (k, m + q),
        ),
        -np.inf,
        0.0,
    )
    if problem.catchment is not None:
        weight = problem.catchment_weight
        if weight is None:
            weight = problem.demand[0] if len(problem.demand) else np.ones(n)
        data = np.concatenate((-weight[i], problem.catchment)) / (float(weight.max(initial=0.0)) or 1.0)
        rows.add(_matrix(data, (j, np.arange(m)), (m + at, np.arange(m)), (m, m + q)), -np.inf, 0.0)
    whole = problem.single and (problem.capacitated or problem.catchment is not None)
    result = milp(
        np.concatenate((problem.fixed, cost)) / scale,
        constraints=rows.all,
        integrality=np.concatenate((np.ones(m), np.full(q, float(whole)))),
        bounds=_settled(places, q),
        options={"time_limit": max(time_limit, 0.01), "mip_rel_gap": gap},
    )
    if result.x is None:
        return Outcome(None, _bound(result, scale), impossible=result.status == _INFEASIBLE)
    y = result.x[:m] > 0.5
    shares = np.zeros((n, m))
    shares[i, j] = np.where(y[j], np.clip(result.x[m:], 0, 1), 0.0)
    if problem.single:
        shares = np.eye(m)[shares.argmax(axis=1)]
    elif n:
        shares /= shares.sum(axis=1, keepdims=True)
    value = float(problem.fixed[y].sum() + (np.where(pairs, problem.cost, 0.0) * shares).sum())
    optimal = result.status == _OPTIMAL and not gap
    return _outcome(result, scale, frozenset(np.flatnonzero(y).tolist()), value, shares, optimal=optimal)


def solve_cover(problem: Cover, *, time_limit: float) -> Outcome:
    """The programme by branch and bound."""
    places = problem.places
    n, m = problem.reach.shape
    if places.contradictory:
        return Outcome(None, math.inf, impossible=True)
    if not m + n:
        return Outcome(Found(chosen=frozenset(), value=0.0, bound=0.0, method=METHOD), 0.0)
    i, j = np.nonzero(problem.reach & ~places.shut[None, :])
    at = np.arange(n)
    rows = _Rows(m + 2 * n)
    rows.places(places)
    data = np.concatenate((np.ones(n), np.ones(n), -np.ones(len(i))))
    rows.add(_matrix(data, (at, at, i), (m + at, m + n + at, j), (n, m + 2 * n)), -np.inf, 0.0)
    rows.add(
        _matrix(np.concatenate((np.ones(n), -np.ones(n))), (at, at), (m + n + at, m + at), (n, m + 2 * n)), -np.inf, 0.0
    )
    objective = np.concatenate((problem.fixed, -problem.once, -problem.twice))
    scale = _scale(objective)
    settled = _settled(places, 2 * n)
    low = settled.lb.copy()
    low[m : m + n] = problem.must
    result = milp(
        objective / scale,
        constraints=rows.all,
        integrality=np.ones(m + 2 * n),
        bounds=Bounds(low, settled.ub),
        options={"time_limit": max(time_limit, 0.01), "mip_rel_gap": 0.0},
    )
    if result.x is None:
        return Outcome(None, _bound(result, scale), impossible=result.status == _INFEASIBLE)
    chosen = frozenset(np.flatnonzero(result.x[:m] > 0.5).tolist())
    value = cover_value(problem, chosen)
    return _outcome(result, scale, chosen, value, None, optimal=result.status == _OPTIMAL)


def cover_value(problem: Cover, chosen: frozenset[int]) -> float:
    """What a set of open places is worth."""
    times = problem.reach[:, sorted(chosen)].sum(axis=1)
    gained = float(problem.once[times >= 1].sum() + problem.twice[times >= 2].sum())
    return float(problem.fixed[sorted(chosen)].sum()) - gained


def place_rows(places: Places, columns: int) -> list[LinearConstraint]:
    """What ``places`` asks, as rows of a programme with so many columns, the places first."""
    rows = _Rows(columns)
    rows.places(places)
    return rows.all


class _Rows:
    """The rows of a programme whose first columns are the places."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.all: list[LinearConstraint] = []

    def add(self, matrix: sp.csr_array, low: float | Floats, high: float | Floats) -> None:
        if matrix.shape[0]:
            self.all.append(LinearConstraint(matrix, low, high))

    def places(self, places: Places) -> None:
        def row(weight: Floats) -> sp.csr_array:
            return _matrix(weight, np.zeros(places.count, int), np.arange(places.count), (1, self.columns))

        self.add(row(places.counted.astype(float)), float(places.least), float(places.most))
        for limit in places.limits:
            self.add(row(limit.weight / limit.unit), -np.inf, limit.most / limit.unit)
        for unwanted in places.forbidden:
            sign = np.ones(places.count)
            sign[list(unwanted)] = -1.0
            self.add(row(sign), 1.0 - len(unwanted), np.inf)


def _matrix(
    data: Floats, row: Ints | tuple[Ints, ...], column: Ints | tuple[Ints, ...], shape: tuple[int, int]
) -> sp.csr_array:
    at = np.concatenate(row) if isinstance(row, tuple) else row
    to = np.concatenate(column) if isinstance(column, tuple) else column
    return sp.csr_array((data, (at, to)), shape=shape)


def _settled(places: Places, others: int) -> Bounds:
    low = np.concatenate((places.opened.astype(float), np.zeros(others)))
    high = np.concatenate((1.0 - places.shut, np.ones(others)))
    return Bounds(low, high)


def _scale(numbers: Floats) -> float:
    """A power of two that brings the largest number near 1000, where HiGHS's tolerances are meant for."""
    largest = float(np.abs(numbers).max(initial=0.0))
    return 2.0 ** round(math.log2(largest / 1000)) if largest > 0 else 1.0


def _outcome(
    result: object, scale: float, chosen: frozenset[int], value: float, shares: Floats | None, *, optimal: bool
) -> Outcome:
    # What HiGHS calls optimal is so within its tolerances: the bound is not a hair below the value.
    bound = value if optimal else min(_bound(result, scale), value)
    return Outcome(Found(chosen=chosen, value=value, bound=bound, method=METHOD, shares=shares), bound)


def _bound(result: object, scale: float) -> float:
    bound = getattr(result, "mip_dual_bound", None)
    return -math.inf if bound is None else float(bound) * scale
