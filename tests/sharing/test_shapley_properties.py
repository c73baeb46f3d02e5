"""What the Shapley value is known by: symmetry, dummy player, additivity; and its relations."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sharing_games import games, of_list, random_game

from logistics_opt.sharing.game import CostGame, coalitions
from logistics_opt.sharing.shapley import modified_shapley, shapley, weighted_shapley

SOME = settings(max_examples=60, deadline=None, derandomize=True)


def values(allocation):
    return list(allocation.values())


@SOME
@given(games(most=5))
def test_it_is_the_mean_over_all_orders(game):
    added = {player: [] for player in game.players}
    for order in permutations(game.players):
        for k, player in enumerate(order):
            added[player].append(game.cost[frozenset(order[: k + 1])] - (game.cost[frozenset(order[:k])] if k else 0))
    assert shapley(game) == pytest.approx({player: np.mean(costs) for player, costs in added.items()})


@SOME
@given(games(least=2, most=5))
def test_firms_that_add_alike_pay_alike(game):
    # Where f0 and f1 stand in for each other: both coalitions of a pair that differ in them alone cost their mean.
    one, other = game.players[:2]

    def swapped(coalition):
        return frozenset({one: other, other: one}.get(player, player) for player in coalition)

    even = CostGame(game.players, {c: (game.cost[c] + game.cost[swapped(c)]) / 2 for c in game.cost})
    shares = shapley(even)
    assert shares[one] == pytest.approx(shares[other])


@SOME
@given(games(most=4), st.integers(0, 20))
def test_a_firm_that_always_adds_the_same_pays_just_that(game, adds):
    with_dummy = dict(game.cost) | {frozenset({"dummy"}): adds}
    with_dummy |= {coalition | {"dummy"}: cost + adds for coalition, cost in game.cost.items()}
    shares = shapley(CostGame((*game.players, "dummy"), with_dummy))
    assert shares["dummy"] == pytest.approx(adds)
    assert {player: shares[player] for player in game.players} == pytest.approx(shapley(game))


@SOME
@given(st.integers(1, 5).flatmap(lambda n: st.tuples(games(n, n), games(n, n))))
def test_two_games_added_are_shares_added(pair):
    one, other = pair
    together = CostGame(one.players, {c: one.cost[c] + other.cost[c] for c in one.cost})
    assert values(shapley(together)) == pytest.approx(np.add(values(shapley(one)), values(shapley(other))))


@SOME
@given(games(most=5), st.floats(0.01, 100))
def test_like_weights_are_no_weights(game, weight):
    alike = dict.fromkeys(game.players, weight)
    assert weighted_shapley(game, alike) == pytest.approx(shapley(game))
    assert modified_shapley(game, alike) == pytest.approx(shapley(game))


@SOME
@given(games(most=5), st.lists(st.floats(0.1, 10), min_size=5, max_size=5))
def test_weighted_shapley_splits_the_savings_that_just_these_firms_make_by_weight(game, weights):
    weight = dict(zip(game.players, weights, strict=False))
    own = {}  # what just these firms save together, all parts' savings taken off (Harsanyi's dividends)
    for coalition in coalitions(game.players):
        own[coalition] = game.saving(coalition) - sum(saved for part, saved in own.items() if part < coalition)
    expected = {
        player: game.cost[frozenset({player})]
        - sum(saved * weight[player] / sum(weight[p] for p in c) for c, saved in own.items() if player in c)
        for player in game.players
    }
    assert weighted_shapley(game, weight) == pytest.approx(expected, abs=1e-6)


def test_twelve_firms_are_shared_out_to_the_last_digits():
    game = random_game(np.random.default_rng(0), 12)
    assert sum(values(shapley(game))) == pytest.approx(game.total, rel=1e-12)


def test_the_airport_of_three_runways():
    # Runways cost 1, 2, 3: all use the first third, two the second, one the last.
    game = of_list(3, [1, 2, 3, 2, 3, 3, 3])
    assert values(shapley(game)) == pytest.approx([1 / 3, 1 / 3 + 1 / 2, 1 / 3 + 1 / 2 + 1])
