"""
The nucleolus: make the coalition that is least content as content as can be, then the next, and so on.

A coalition's excess is ``x(S) - c(S)``: what it would save by leaving. The nucleolus makes the excesses of all
coalitions but everybody and nobody, sorted from the largest, lexicographically least; it is one point, and in the core
wherever that is not empty. (Schmeidler, D. (1969), The nucleolus of a characteristic function game, SIAM Journal on
Applied Mathematics 17(6), 1163-1170, doi:10.1137/0117107. How: :mod:`.lexicographic`.)
"""

import numpy as np

from logistics_opt.sharing.game import Allocation, CostGame, members
from logistics_opt.sharing.lexicographic import Terms, least_lexicographic


def nucleolus(game: CostGame) -> Allocation:
    """
    The nucleolus over allocations in which nobody pays more than alone (imputations), as Schmeidler defines it.

    Where there is none, because all together cost more than each alone, it is the pre-nucleolus.
    """
    return _nucleolus(game, imputations=bool(game.savings[-1] >= -game.noise))


def prenucleolus(game: CostGame) -> Allocation:
    """
    The same over all allocations. It differs only where the core is empty: there it may charge a firm more than alone.

    (Sobolev, A. I. (1975), The characterization of optimality principles in cooperative games by functional equations,
    Mathematical Methods in the Social Sciences 6, 94-151, in Russian.)
    """
    return _nucleolus(game, imputations=False)


def excess_terms(game: CostGame, scale: float, *, imputations: bool) -> Terms:
    """
    Excesses ``v(S) - y(S)`` of all proper coalitions in the savings ``y_i = c({i}) - x_i``, in units of ``scale`` fen.

    Savings and not costs: what all firms pay anyway does not blur the small differences. Imputations leave at least
    nothing to share out, whatever the last digits of the costs say.
    """
    n = len(game.players)
    inside = members(n)[1:-1]
    return Terms(
        slope=-inside,
        offset=game.savings[1:-1] / scale,
        equal=np.ones((1, n)),
        at=np.maximum(game.savings[-1:], 0.0 if imputations else -np.inf) / scale,
        below=-np.eye(n) if imputations else np.zeros((0, n)),
        limit=np.zeros(n if imputations else 0),
    )


def scale_of(game: CostGame) -> float:
    """The largest saving or loss of a coalition, fen, where that is above the arithmetic's noise; never zero."""
    return max(float(np.abs(game.savings).max()), game.noise) or 1.0


def _nucleolus(game: CostGame, *, imputations: bool) -> Allocation:
    scale = scale_of(game)
    saved = least_lexicographic(excess_terms(game, scale, imputations=imputations)) * scale
    saved += (game.savings[-1] - saved.sum()) / len(saved)  # the last digits
    return game.allocation(game.alone - saved)
