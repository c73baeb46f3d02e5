"""
The equal profit method: relative savings as equal as they can be without any coalition leaving.

min  the largest of (r_i - r_j)    s.t. x(N) = c(N), x(S) <= c(S) for all S,    r_i = 1 - x_i / c({i})

(Frisk, M., Göthe-Lundgren, M., Jörnsten, K. & Rönnqvist, M. (2010), Cost allocation in collaborative forest
transportation, European Journal of Operational Research 205(2), 448-458, doi:10.1016/j.ejor.2010.01.015.) The programme
there may have many answers. Here the next largest difference is made small too, and so on, so there is one.
"""

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.sharing.core import LeastCore, least_core
from logistics_opt.sharing.game import Allocation, CostGame, members
from logistics_opt.sharing.lexicographic import Terms, least_lexicographic
from logistics_opt.sharing.nucleolus import scale_of

# The least core may be a single point: room for the last digits, as a part of the largest saving.
_ROOM = 1e-9


@dataclass(frozen=True, slots=True)
class EqualProfit:
    """The shares, and the least core: where the core is empty the shares are in the least core instead."""

    shares: Allocation
    least_core: LeastCore


def equal_profit(game: CostGame) -> EqualProfit:
    """
    The shares with savings as equal as the core allows, or as the least core does where the core is empty.

    Raises :class:`InvalidInput` where a firm costs nothing alone: there is nothing that its saving is a part of.
    """
    alone, n = game.alone, len(game.players)
    if wrong := [player for player, cost in zip(game.players, alone, strict=True) if cost <= game.noise]:
        raise InvalidInput([_free_alone(player) for player in wrong])
    found = least_core(game, tolerance=game.noise)
    scale = scale_of(game)
    inside = members(n)[1:-1]
    # A firm's saving in parts of its cost, in units that are 1 at most: by the smallest firm's.
    relative = np.diag(alone.min() / alone)
    pairs = list(permutations(range(n), 2))
    saved = least_lexicographic(
        Terms(
            slope=relative[[i for i, _ in pairs]] - relative[[j for _, j in pairs]],
            offset=np.zeros(len(pairs)),
            equal=np.ones((1, n)),
            at=game.savings[-1:] / scale,
            below=-inside,
            limit=-game.savings[1:-1] / scale + max(found.epsilon, 0.0) / scale + _ROOM,
        )
    )
    return EqualProfit(game.allocation(alone - saved * scale), found)


def _free_alone(player: str) -> Issue:
    return Issue(
        "sharing-alone-not-positive",
        f"firm {player}",
        "it costs nothing alone, so its saving is no share of anything",
        "leave the firm out of this game, or use another rule",
        "该企业的单独成本不为正，无法计算相对节约",
        "请将该企业移出此博弈，或改用其他规则",
    )
