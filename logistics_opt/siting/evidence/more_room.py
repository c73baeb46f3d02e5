"""How much more capacity the places would need: the programme with room that can be bought, as little as can be."""

import math
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from logistics_opt.model import Load
from logistics_opt.siting.case import Case
from logistics_opt.siting.milp import place_rows
from logistics_opt.siting.programme import Assignment, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class MoreRoom:
    """Grams a day that each place lacks, and that are lacking in each season in all."""

    added: Floats
    short: Floats


def more_room(problem: Assignment, *, time_limit: float) -> MoreRoom | None:
    """
    The least sum of added capacities with which everybody can be served; ``None`` where no capacity is enough.

    min sum_j e_j   s.t. sum_i d_si x_ij <= C_j y_j + e_j in every season, e_j <= D y_j, and all other rows as they are.
    """
    places = problem.places
    n, m = problem.cost.shape
    i, j = np.nonzero(np.isfinite(problem.cost) & ~places.shut[None, :])
    q, at = len(i), np.arange(m)
    pair, share, room = np.arange(q), m + np.arange(q), m + q + np.arange(m)
    columns = 2 * m + q
    total = problem.demand.sum(axis=1)
    unit = max(float(total.max(initial=0.0)), 1.0)

    def rows(data: list[Floats], to: list[Ints], of: list[Ints], count: int) -> sp.csr_array:
        return sp.csr_array((np.concatenate(data), (np.concatenate(to), np.concatenate(of))), shape=(count, columns))

    one, each = np.ones(m), np.ones(q)
    constraints: list[LinearConstraint] = [
        *place_rows(places, columns),
        LinearConstraint(rows([each], [i], [share], n), 1.0, 1.0),
        LinearConstraint(rows([each, -each], [pair, pair], [share, j], q), -np.inf, 0.0),
        LinearConstraint(rows([one, -one], [at, at], [room, at], m), -np.inf, 0.0),
    ]
    for demand in problem.demand:
        capacity = np.minimum(np.maximum(problem.capacity, 0.0), unit)
        data = [demand[i] / unit, -capacity / unit, -one]
        constraints.append(LinearConstraint(rows(data, [j, at, at], [share, at, room], m), -np.inf, 0.0))
    if problem.catchment is not None and problem.catchment_weight is not None:
        data = [-problem.catchment_weight[i], problem.catchment]
        constraints.append(LinearConstraint(rows(data, [j, at], [share, at], m), -np.inf, 0.0))
    low = np.concatenate((places.opened.astype(float), np.zeros(q + m)))
    high = np.concatenate(((~places.shut).astype(float), np.ones(q + m)))
    result = milp(
        np.concatenate((np.zeros(m + q), np.ones(m))),
        constraints=constraints,
        integrality=np.concatenate((np.ones(m), np.full(q, int(problem.single)), np.zeros(m))).astype(np.int64),
        bounds=Bounds(low, high),
        options={"time_limit": max(min(time_limit, 1e7), 0.01), "mip_rel_gap": 0.0},
    )
    if result.x is None:
        return None
    shares = np.zeros((n, m))
    shares[i, j] = result.x[m : m + q]
    lacking = np.maximum(problem.demand @ (np.rint(shares) if problem.single else shares) - problem.capacity, 0.0)
    # Up to a gram a client is rounding.
    lacking[lacking < 1.0] = 0.0
    return MoreRoom(added=np.ceil(lacking.max(axis=0)), short=lacking.sum(axis=1))


def with_capacity(case: Case, added: Floats) -> Case:
    """The case with so many grams a day more at each place."""
    roomier = tuple(
        replace(c, site=replace(c.site, capacity=c.site.capacity + Load(weight=math.ceil(more))))
        if more > 0 and c.site.capacity is not None
        else c
        for c, more in zip(case.candidates, added.tolist()[: len(case.candidates)], strict=True)
    )
    return replace(case, candidates=roomier)


def without_capacities(case: Case) -> Case:
    """The case with unbounded places."""
    return replace(case, candidates=tuple(replace(c, site=replace(c.site, capacity=None)) for c in case.candidates))
