"""Numbers that firms bring to a rule: pieces, weights, bargaining power."""

import math
from collections.abc import Mapping

import numpy as np

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model.ids import FirmId
from logistics_opt.sharing.game import CostGame, Floats


def weight_vector(game: CostGame, weights: Mapping[FirmId, float], *, positive: bool = False) -> Floats:
    """
    The weights in the order of the players.

    Every player has one that is finite and not below zero (``positive``: above it), and their sum is above zero;
    else :class:`InvalidInput`. Those of other firms are not looked at.
    """
    issues = [_issue(player, weights.get(player), positive=positive) for player in game.players]
    if found := [issue for issue in issues if issue is not None]:
        raise InvalidInput(found)
    vector = np.array([float(weights[player]) for player in game.players])
    if not vector.sum() > 0:
        raise InvalidInput([_no_weight()])
    return vector


def _issue(player: FirmId, weight: float | None, *, positive: bool) -> Issue | None:
    if weight is not None and math.isfinite(weight) and (weight > 0 or (weight == 0 and not positive)):
        return None
    least, least_zh = ("above zero", "大于零") if positive else ("not below zero", "不小于零")
    return Issue(
        "sharing-weight-wrong",
        f"firm {player}",
        "it has no weight for the rule" if weight is None else f"its weight is {weight}",
        f"give it a weight that is {least}",
        "该企业没有此规则所需的权重" if weight is None else f"其权重为{weight}",
        f"请给出{least_zh}的权重",
    )


def _no_weight() -> Issue:
    return Issue(
        "sharing-weights-zero",
        "weights",
        "all of them are zero, so nothing says who pays",
        "use another key, such as the stand-alone cost",
        "权重全部为零，无法确定分摊比例",
        "请改用其他分摊依据，例如单独成本",
    )
