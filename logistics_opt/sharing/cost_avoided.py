"""
The alternative cost avoided method: everybody pays what he alone causes, and of the rest by what sharing spares him.

    m_i = c(N) - c(N - i)                                                   the separable cost
    x_i = m_i + (c({i}) - m_i) / sum_j (c({j}) - m_j) * (c(N) - sum_j m_j)

Needs the costs of single firms and of all but one only. (Straffin, P. D. & Heaney, J. P. (1981), Game theory and the
Tennessee Valley Authority, International Journal of Game Theory 10(1), 35-43, doi:10.1007/BF01770069.)
"""

import numpy as np

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.sharing.game import Allocation, CostGame


def alternative_cost_avoided(game: CostGame) -> Allocation:
    """
    The shares. Where sharing spares nobody anything, the rest is split equally.

    Raises :class:`InvalidInput` where a firm causes more than it costs alone: there the key would be below zero.
    """
    n = len(game.players)
    separable = game.total - game.values[(1 << n) - 1 ^ 1 << np.arange(n)]
    spared = game.alone - separable
    if wrong := [player for player, spare in zip(game.players, spared, strict=True) if spare < -game.noise]:
        raise InvalidInput([_dearer(player) for player in wrong])
    spared = np.maximum(spared, 0.0)
    rest = game.total - separable.sum()
    if spared.sum() <= n * game.noise:
        return game.allocation(separable + rest / n)
    return game.allocation(separable + spared / spared.sum() * rest)


def _dearer(player: str) -> Issue:
    return Issue(
        "sharing-firm-makes-dearer",
        f"firm {player}",
        "all together cost more than it alone and the others without it",
        "close the game first (each may run its own plan), or use another rule",
        "该企业加入后总成本高于其单独成本与其他企业成本之和",
        "请先对博弈取闭包（各方可执行自己的计划），或改用其他规则",
    )
