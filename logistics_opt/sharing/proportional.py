"""
Proportional rules: the cost in proportion to one number a firm.

    x_i = c(N) w_i / sum_j w_j

``w`` are pieces, kilograms, piece-kilometres or stand-alone costs. What firms use today (Guajardo, M. & Rönnqvist, M.
(2016), A review on cost allocation methods in collaborative transportation, International Transactions in Operational
Research 23(3), 371-392, doi:10.1111/itor.12205). It looks at no coalition, so a group may well be better off alone.
"""

from collections.abc import Mapping

from logistics_opt.model.ids import FirmId
from logistics_opt.sharing.game import Allocation, CostGame
from logistics_opt.sharing.weights import weight_vector


def proportional(game: CostGame, weights: Mapping[FirmId, float]) -> Allocation:
    """The cost in proportion to ``weights``, in whatever unit; who has none pays nothing."""
    vector = weight_vector(game, weights)
    return game.allocation(game.total * vector / vector.sum())


def proportional_to_alone(game: CostGame) -> Allocation:
    """The cost in proportion to stand-alone cost: everybody saves the same share."""
    return proportional(game, game.allocation(game.alone))
