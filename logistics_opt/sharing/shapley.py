"""
The Shapley value: what a firm adds to the cost, on average over all orders in which the firms could join.

    x_i = sum over S without i of |S|! (n - |S| - 1)! / n! * (c(S + i) - c(S))

(Shapley, L. S. (1953), A value for n-person games, in: Kuhn, H. W. & Tucker, A. W. (eds.), Contributions to the Theory
of Games II, Annals of Mathematics Studies 28, 307-317, doi:10.1515/9781400881970-018.)
"""

from collections.abc import Mapping
from math import comb

import numpy as np

from logistics_opt.model.ids import FirmId
from logistics_opt.sharing.game import Allocation, CostGame, sizes
from logistics_opt.sharing.weights import weight_vector


def shapley(game: CostGame) -> Allocation:
    """The Shapley value by the sum over subsets, exact: ``n 2^n`` steps, a moment up to sixteen firms or so."""
    n = len(game.players)
    masks, size = np.arange(1 << n), sizes(n)
    chance = np.array([1 / (n * comb(n - 1, before)) for before in range(n)])  # of joining after just these
    shares = np.zeros(n)
    for k in range(n):
        without = masks[masks >> k & 1 == 0]
        added = game.values[without | 1 << k] - game.values[without]
        shares[k] = chance[size[without]] @ added
    return game.allocation(shares)


def weighted_shapley(game: CostGame, weights: Mapping[FirmId, float]) -> Allocation:
    """
    The weighted Shapley value: every saving that just these firms make together is theirs in proportion to weight.

    Orders of joining are then not equally likely: the last to join is firm ``i`` with probability ``w_i / sum w``, the
    one before last likewise among the others, and so on; ``x_i`` is what a firm adds in the mean. Who weighs more comes
    late and gets more of what is saved. Weights are positive and all alike give the Shapley value. (Kalai, E. & Samet,
    D. (1987), On weighted Shapley values, International Journal of Game Theory 16(3), 205-222, doi:10.1007/BF01756292:
    the first of the two families there, applied to savings; weight systems with zero weights are not offered.)
    """
    weight = weight_vector(game, weights, positive=True)
    n = len(weight)
    weight = weight / weight.max()
    first_are = np.zeros(1 << n)  # the chance that the first |S| to join are just S
    first_are[-1] = 1.0
    shares = np.zeros(n)
    for mask in range((1 << n) - 1, 0, -1):
        inside = [k for k in range(n) if mask >> k & 1]
        among = weight[inside].sum()
        for k in inside:
            chance = first_are[mask] * weight[k] / among
            first_are[mask ^ 1 << k] += chance
            shares[k] += chance * (game.values[mask] - game.values[mask ^ 1 << k])
    return game.allocation(shares)


def modified_shapley(game: CostGame, weights: Mapping[FirmId, float]) -> Allocation:
    """
    The Shapley value, moved by how far a firm's weight is from the mean: what Chinese papers call it (修正Shapley值).

        x_i = shapley_i - (w_i / sum_j w_j - 1/n) (sum_j c({j}) - c(N))

    Weights stand for input, risk or service, as agreed. It may leave a firm worse off than alone even where the Shapley
    value does not; :func:`weighted_shapley` never does where the game is subadditive. (One of many: Optimization of
    benefit allocation in contracted water-saving projects based on the Shapley value method, Mathematical Problems in
    Engineering 2022, 8942299, doi:10.1155/2022/8942299, table 11.)
    """
    weight = weight_vector(game, weights)
    plain = shapley(game)
    shares = np.array([plain[player] for player in game.players])
    return game.allocation(shares - (weight / weight.sum() - 1 / len(weight)) * game.savings[-1])
