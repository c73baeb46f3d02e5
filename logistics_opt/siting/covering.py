"""
The fewest places that reach everyone: rows and columns that decide nothing are left out, the rest is HiGHS's.

A client that is reached by all that reach another is reached when the other is; a place that reaches no more than
another, and is no cheaper to have, is not needed. (Toregas, C. & ReVelle, C. (1973), Binary logic solutions to a class of
location problem, Geographical Analysis 5(2), 145-155.)
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from logistics_opt.siting.milp import place_rows
from logistics_opt.siting.programme import Bools, Floats, Places


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
        integrality=np.ones(places.count),
        bounds=Bounds(places.opened.astype(float), (kept & ~places.shut).astype(float)),
        options={"time_limit": max(min(time_limit, 1e7), 0.01), "mip_rel_gap": 0.0},
    )
    bound = math.ceil(result.mip_dual_bound - 1e-6) if result.mip_dual_bound is not None else 0.0
    if result.x is None:
        return Fewest(None, math.inf, math.inf if result.status == 2 else bound)
    chosen = frozenset(np.flatnonzero(result.x > 0.5).tolist())
    return Fewest(chosen, float(cost[sorted(chosen)].sum()), bound)


def _deciding_rows(reach: Bools) -> Bools:
    """One row for each set of places, without those that another row's set is a part of."""
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
