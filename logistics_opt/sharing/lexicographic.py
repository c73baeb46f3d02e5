"""
Lexicographic minimax by linear programmes: make the worst of many linear terms as small as can be, then the next.

Each round solves ``min t, A x + b <= t`` over the terms that are still open. Its optimum is usually not unique, and
which terms are at ``t`` in *this* optimum says little; a term with a positive dual price is at ``t`` in *every* one
(complementary slackness), and the prices add up to 1, so there is always one. Those are fixed. A term that is then a
combination of fixed ones can no longer change and drops out; so every round fixes something new, and after as many
rounds as there are unknowns at most the answer is one point. (Maschler, M., Peleg, B. & Shapley, L. S. (1979),
Geometric properties of the kernel, nucleolus, and related solution concepts, Mathematics of Operations Research 4(4),
303-338, doi:10.1287/moor.4.4.303; Fromen, B. (1997), Reducing the number of linear programs needed for solving the
nucleolus problem of n-person game theory, European Journal of Operational Research 98(3), 626-636,
doi:10.1016/S0377-2217(96)00342-4. What goes wrong otherwise: Guajardo, M. & Jörnsten, K. (2015), Common mistakes in
computing the nucleolus, European Journal of Operational Research 241(3), 931-935, doi:10.1016/j.ejor.2014.10.037.)
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from logistics_opt.errors import SolverFailed
from logistics_opt.sharing.game import Floats

# HiGHS takes no smaller one. Numbers are of the order of 1 here.
_TOLERANCE = 1e-10
# Prices of a basis are quotients of determinants of small tables of 0 and 1: far above this, or nought.
_PRICED = 1e-6
_SAME = 1e-9
# A round is right to the solver's tolerance, which may leave the next one no point: limits then give way by so much.
_ROOMS = (0.0, 1e-9, 1e-8, 1e-7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Terms ``slope x + offset`` of which the worst shall be small, where ``equal x = at`` and ``below x <= limit``."""

    slope: Floats
    offset: Floats
    equal: Floats
    at: Floats
    below: Floats
    limit: Floats


@dataclass(frozen=True, slots=True)
class Worst:
    """The least value of the worst term, a point that has it, and each term's price."""

    level: float
    point: Floats
    prices: Floats


def least_worst(terms: Terms) -> Worst:
    """One round: the least ``t`` that no term exceeds. Raises :class:`SolverFailed` where the limits leave no point."""
    number, unknowns = terms.slope.shape
    widened = np.hstack((terms.slope, np.full((number, 1), -1.0)))
    for room in _ROOMS:
        result = linprog(
            np.append(np.zeros(unknowns), 1.0),
            A_ub=np.vstack((widened, _widened(terms.below))),
            b_ub=np.concatenate((-terms.offset, terms.limit + room)),
            A_eq=_widened(terms.equal),
            b_eq=terms.at,
            bounds=(None, None),
            method="highs-ds",
            options={"primal_feasibility_tolerance": _TOLERANCE, "dual_feasibility_tolerance": _TOLERANCE},
        )
        if result.x is not None:
            return Worst(float(result.x[-1]), result.x[:-1], -np.asarray(result.ineqlin.marginals[:number]))
    raise SolverFailed(f"HiGHS found no allocation: {result.message}")


def least_lexicographic(terms: Terms) -> Floats:
    """The one point whose terms, sorted from the worst, are lexicographically least."""
    equal, at = terms.equal, terms.at
    while True:
        free = _free(equal)
        open_ = np.linalg.norm(terms.slope @ free, axis=1) > _SAME if free.size else np.zeros(len(terms.slope), bool)
        if not open_.any():
            return np.asarray(np.linalg.lstsq(equal, at, rcond=None)[0])
        slope, offset = terms.slope[open_], terms.offset[open_]
        worst = least_worst(Terms(slope=slope, offset=offset, equal=equal, at=at, below=terms.below, limit=terms.limit))
        for k in np.argsort(-worst.prices, kind="stable"):
            # The dearest is fixed in any case. Of the others only what the fixed ones leave open.
            if worst.prices[k] < min(_PRICED, worst.prices.max()):
                break
            if np.linalg.norm(slope[k] @ _free(equal)) > _SAME:
                equal, at = np.vstack((equal, slope[k])), np.append(at, worst.level - offset[k])


def _free(equal: Floats) -> Floats:
    """An orthonormal basis of the directions in which no fixed term changes."""
    _, strengths, directions = np.linalg.svd(equal, full_matrices=True)
    rank = int((strengths > _SAME * strengths.max(initial=1.0)).sum())
    return np.asarray(directions[rank:].T)


def _widened(rows: Floats) -> Floats:
    """Rows that the worst value has no part in."""
    return np.hstack((rows, np.zeros((len(rows), 1))))
