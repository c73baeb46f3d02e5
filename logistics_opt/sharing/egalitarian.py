"""Equal rules: the same saving for everybody, or payments as equal as stand-alone costs allow."""

import numpy as np

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.sharing.game import Allocation, CostGame


def egalitarian(game: CostGame) -> Allocation:
    """
    The saving in equal parts: ``x_i = c({i}) - (sum_j c({j}) - c(N)) / n``.

    A firm whose stand-alone cost is less than its part of the saving is paid for taking part. (Driessen, T. S. H. &
    Funaki, Y. (1991), Coincidence of and collinearity between game theoretic solutions, OR Spektrum 13(1), 15-30,
    doi:10.1007/BF01719767: the centre of the imputation set.)
    """
    return game.allocation(game.alone - game.savings[-1] / len(game.players))


def capped_egalitarian(game: CostGame) -> Allocation:
    """
    Payments as equal as can be, nobody above his stand-alone cost: ``x_i = min(c({i}), m)``, ``m`` so that they add up.

    The constrained equal awards of the total among claims that are stand-alone costs (Thomson, W. (2003), Axiomatic and
    game-theoretic analysis of bankruptcy and taxation problems: a survey, Mathematical Social Sciences 45(3), 249-297,
    doi:10.1016/S0165-4896(02)00070-7). Small firms save nothing: the large ones have it all. Raises
    :class:`InvalidInput` where sharing costs more than staying apart, since then somebody has to pay more than alone.
    """
    alone, total = np.sort(game.alone), game.total
    if total > alone.sum() + game.noise:
        raise InvalidInput([_dearer()])
    paid, left = 0.0, len(alone)
    for cost in alone:
        if (total - paid) / left <= cost:
            break
        paid, left = paid + cost, left - 1
    level = (total - paid) / left if left else float("inf")
    return game.allocation(np.minimum(game.alone, level))


def _dearer() -> Issue:
    return Issue(
        "sharing-dearer-than-apart",
        "grand coalition",
        "all firms together cost more than each alone",
        "close the game first (each may run its own plan), or use another rule",
        "全体共同配送的成本高于各自配送之和",
        "请先对博弈取闭包（各方可执行自己的计划），或改用其他规则",
    )
