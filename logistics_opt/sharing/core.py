"""
The core: allocations that no coalition would leave, and how far an allocation is from it.

A coalition leaves where it pays more than its own plan would cost: ``x(S) > c(S)``. (Gillies, D. B. (1959), Solutions
to general non-zero-sum games, in: Tucker, A. W. & Luce, R. D. (eds.), Contributions to the Theory of Games IV, Annals
of Mathematics Studies 40, 47-85.) Every question takes a ``tolerance`` in fen: a coalition does not leave for less. Who
has nothing better takes :attr:`.CostGame.noise`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model.ids import FirmId
from logistics_opt.sharing.game import Allocation, Coalition, CostGame, Floats, coalition_of, members
from logistics_opt.sharing.lexicographic import least_worst
from logistics_opt.sharing.nucleolus import excess_terms, scale_of


@dataclass(frozen=True, slots=True)
class CoreGap:
    """A coalition and what it would save by leaving, fen; below zero: what it would lose."""

    coalition: Coalition
    saves: float


@dataclass(frozen=True, slots=True)
class LeastCore:
    """
    ``epsilon``: what the least content coalition would save by leaving, made as small as can be, fen.

    Below zero, it is what every coalition can be made to lose. Zero for one firm, which nobody can leave. ``empty``
    says whether the core is.
    """

    epsilon: float
    empty: bool


def shares_vector(game: CostGame, allocation: Mapping[FirmId, float]) -> Floats:
    """The shares in the order of the players. Raises :class:`InvalidInput` where a firm has none."""
    missing = [player for player in game.players if player not in allocation]
    if missing:
        raise InvalidInput([_no_share(player) for player in missing])
    return np.array([allocation[player] for player in game.players])


def _no_share(player: FirmId) -> Issue:
    return Issue(
        "sharing-share-missing",
        f"firm {player}",
        "the allocation does not say what it pays",
        "give every firm a share; it may be zero",
        "分摊方案未给出该企业的金额",
        "请为每家企业给出金额，可以为零",
    )


def excesses(game: CostGame, allocation: Allocation) -> Floats:
    """By mask: what each coalition pays above its own cost, fen."""
    return members(len(game.players)) @ shares_vector(game, allocation) - game.values


def worst_gap(game: CostGame, allocation: Allocation) -> CoreGap | None:
    """
    The coalition with most to save by leaving, even if that is below zero; ``None`` for one firm.

    Of several the smallest, and of those the first in the order of the players.
    """
    proper = excesses(game, allocation)[1:-1]
    if not proper.size:
        return None
    as_bad = (np.flatnonzero(proper >= proper.max() - game.noise) + 1).tolist()
    mask = min(as_bad, key=lambda mask: (mask.bit_count(), mask))
    return CoreGap(coalition_of(game.players, mask), float(proper[mask - 1]))


def core_gaps(game: CostGame, allocation: Allocation, *, tolerance: float) -> tuple[CoreGap, ...]:
    """The coalitions that would leave for more than ``tolerance`` fen, who saves most first."""
    found = excesses(game, allocation)
    leaving = [mask for mask in range(1, len(found) - 1) if found[mask] > tolerance]
    leaving.sort(key=lambda mask: (-found[mask], mask))
    return tuple(CoreGap(coalition_of(game.players, mask), float(found[mask])) for mask in leaving)


def is_efficient(game: CostGame, allocation: Allocation, *, tolerance: float) -> bool:
    """Whether the shares add up to the cost of all."""
    return bool(abs(excesses(game, allocation)[-1]) <= tolerance)


def is_rational(game: CostGame, allocation: Allocation, *, tolerance: float) -> bool:
    """Whether no firm pays more than alone (individually rational)."""
    return bool((shares_vector(game, allocation) <= game.alone + tolerance).all())


def in_core(game: CostGame, allocation: Allocation, *, tolerance: float) -> bool:
    """Whether the shares add up to the cost of all and no coalition would leave."""
    within = bool((excesses(game, allocation)[1:-1] <= tolerance).all())
    return within and is_efficient(game, allocation, tolerance=tolerance)


def least_core(game: CostGame, *, tolerance: float) -> LeastCore:
    """
    The least core: allocations whose largest excess is least; the core is empty where that is above ``tolerance``.

    (Maschler, M., Peleg, B. & Shapley, L. S. (1979), Mathematics of Operations Research 4(4), 303-338,
    doi:10.1287/moor.4.4.303.)
    """
    if len(game.players) == 1:
        return LeastCore(0.0, empty=False)
    scale = scale_of(game)
    epsilon = least_worst(excess_terms(game, scale, imputations=False)).level * scale
    return LeastCore(epsilon, empty=epsilon > tolerance)
