"""Who serves whom within the capacities of open places: a transportation problem, and whole clients from it."""

from collections.abc import Iterable

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

from logistics_opt.siting.nearest import improved
from logistics_opt.siting.programme import Assignment, Floats, Found, Ints

_WHOLE = 1 - 1e-6
_METHOD = "transportation problem"
_TRIES = 8  # sets of places that have room in all


def within_room(problem: Assignment, chosen: Iterable[int]) -> Found | None:
    """The cheapest allocation to these open places that keeps to their capacities; ``None`` where none was found."""
    places = np.array(sorted(chosen), dtype=np.int64)
    cost = problem.cost[:, places]
    i, k = np.nonzero(np.isfinite(cost))
    if len(np.unique(i)) < len(cost):
        return None
    if not len(i):
        return _answer(problem, places, np.zeros_like(problem.cost))
    at = np.arange(len(i))
    seasons = [sp.csr_array((d[i] / _unit(d), (k, at)), shape=(len(places), len(at))) for d in problem.demand]
    room = np.concatenate([np.minimum(problem.capacity[places], d.sum()) / _unit(d) for d in problem.demand])
    unit = float(np.abs(cost[i, k]).max(initial=0.0)) or 1.0
    served = sp.csr_array((np.ones(len(at)), (i, at)), shape=(len(cost), len(at)))
    result = milp(
        cost[i, k] / unit,
        constraints=[LinearConstraint(served, 1, 1), LinearConstraint(sp.vstack(seasons, format="csr"), -np.inf, room)],
        bounds=Bounds(0, 1),
    )
    if result.x is None:
        return None
    shares = np.zeros_like(problem.cost)
    shares[i, places[k]] = result.x
    if problem.single and not _made_whole(problem, shares, places.tolist()):
        return None
    return _answer(problem, places, shares)


def _answer(problem: Assignment, places: Ints, shares: Floats) -> Found:
    value = float(problem.fixed[places].sum() + (np.where(np.isfinite(problem.cost), problem.cost, 0) * shares).sum())
    return Found(chosen=frozenset(places.tolist()), value=value, bound=-np.inf, method=_METHOD, shares=shares)


def instant_within_room(problem: Assignment) -> Found | None:
    """An answer at once: the plain one, with the roomiest places added until all fits."""
    chosen, _ = improved(Assignment(places=problem.places, cost=problem.cost, fixed=problem.fixed), ())
    places = problem.places
    spare = [j for j in range(places.count) if not places.shut[j] and j not in chosen]
    tries = _TRIES
    for j in (None, *sorted(spare, key=lambda j: (-problem.capacity[j], problem.fixed[j]))):
        chosen = chosen if j is None else chosen | {j}
        if (problem.demand.sum(axis=1) <= problem.capacity[list(chosen)].sum()).all() and places.allows(chosen):
            found = within_room(problem, chosen)
            tries -= 1
            if found is not None or not tries:
                return found
    return None


def _made_whole(problem: Assignment, shares: Floats, places: list[int]) -> bool:
    """Give each client that is split to the cheapest place with room, heaviest first; whether that worked."""
    split = np.flatnonzero(shares.max(axis=1) < _WHOLE)
    shares[split] = 0.0
    shares[:] = np.rint(shares)
    left = problem.capacity[None, :] - problem.demand @ shares
    for i in split[np.argsort(-problem.demand[0, split], kind="stable")]:
        fits = [j for j in places if np.isfinite(problem.cost[i, j]) and (problem.demand[:, i] <= left[:, j]).all()]
        if not fits:
            return False
        best = min(fits, key=lambda j: problem.cost[i, j])
        shares[i, best] = 1.0
        left[:, best] -= problem.demand[:, i]
    return True


def _unit(demand: Floats) -> float:
    return float(demand.max(initial=0.0)) or 1.0
