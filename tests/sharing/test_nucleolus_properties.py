"""
The nucleolus is checked by what makes it one, with no part of the code that finds it.

Kohlberg's criterion: at the pre-nucleolus, for every level, no shift of payments between firms lowers the excess of a
coalition at or above the level without raising that of another. (Kohlberg, E. (1971), On the nucleolus of a
characteristic function game, SIAM Journal on Applied Mathematics 20(1), 62-66.) For the nucleolus, firms that save
nothing must not be made to pay more.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from sharing_games import games, names, of_list, random_game

from logistics_opt.sharing.core import excesses, in_core, least_core
from logistics_opt.sharing.game import CostGame, coalition_of, members
from logistics_opt.sharing.nucleolus import nucleolus, prenucleolus

SOME = settings(max_examples=60, deadline=None, derandomize=True)
NEAR = 1e-6


def vector(allocation):
    return np.array(list(allocation.values()))


def some_shift_helps(game, shares, *, imputations):
    """Whether Kohlberg's criterion fails at some level."""
    n = len(game.players)
    inside, excess = members(n)[1:-1], (members(n) @ shares - game.values)[1:-1]
    at_their_limit = shares > game.alone - NEAR
    cap = np.eye(n)[at_their_limit] if imputations else np.zeros((0, n))
    for level in np.unique(np.round(excess, 6)):
        high = inside[excess >= level - NEAR]
        # The shift that lowers the high ones most in sum, raising none; nobody moves by more than 1.
        found = linprog(
            high.sum(axis=0),
            A_ub=np.vstack((high, cap)),
            b_ub=np.zeros(len(high) + len(cap)),
            A_eq=np.ones((1, n)),
            b_eq=[0],
            bounds=(-1, 1),
        )
        if found.fun < -NEAR:
            return True
    return False


@SOME
@given(games(least=2, most=5))
def test_no_shift_of_payments_makes_a_less_content_coalition_more_content(game):
    assert not some_shift_helps(game, vector(prenucleolus(game)), imputations=False)
    imputations = bool(game.savings[-1] >= 0)
    assert not some_shift_helps(game, vector(nucleolus(game)), imputations=imputations)


@pytest.mark.parametrize("number", [6, 7, 8])
def test_the_same_of_larger_games(number):
    game = random_game(np.random.default_rng(number), number)
    assert not some_shift_helps(game, vector(nucleolus(game)), imputations=True)


def test_the_criterion_sees_an_allocation_that_is_not_the_nucleolus(three):
    shares = vector(nucleolus(three))
    assert not some_shift_helps(three, shares, imputations=True)
    assert some_shift_helps(three, shares + np.array([1, -1, 0]), imputations=True)
    assert some_shift_helps(three, shares + np.array([0, -1, 1]), imputations=True)


def worse(theirs, ours):
    """Whether their sorted excesses are lexicographically no better than ours."""
    differ = np.flatnonzero(np.abs(theirs - ours) > NEAR)
    return not differ.size or theirs[differ[0]] > ours[differ[0]]


@SOME
@given(games(least=2, most=5), st.integers(0, 2**32))
def test_no_other_allocation_has_lexicographically_less_excess(game, seed):
    rng, n = np.random.default_rng(seed), len(game.players)

    def sorted_excess(shares):
        return np.sort((members(n) @ shares - game.values)[1:-1])[::-1]

    near = vector(prenucleolus(game))
    for _ in range(60):
        shift = rng.normal(size=n) * 10 ** rng.uniform(-3, 2)
        assert worse(sorted_excess(near + shift - shift.mean()), sorted_excess(near))
    if game.savings[-1] >= 0:
        best = sorted_excess(vector(nucleolus(game)))
        for _ in range(60):  # among allocations in which nobody pays more than alone
            others = game.alone - game.savings[-1] * rng.dirichlet(np.full(n, 0.5))
            assert worse(sorted_excess(others), best)


@SOME
@given(games(least=2, most=5))
def test_it_is_in_the_core_whenever_there_is_one_and_in_the_least_core_always(game):
    least = least_core(game, tolerance=NEAR)
    assert in_core(game, nucleolus(game), tolerance=2 * NEAR) or least.empty
    assert excesses(game, prenucleolus(game))[1:-1].max() == pytest.approx(least.epsilon, abs=NEAR)
    if not least.empty:
        assert nucleolus(game) == pytest.approx(prenucleolus(game), abs=NEAR)


@SOME
@given(games(least=1, most=5))
def test_nobody_pays_more_than_alone_where_that_is_possible(game):
    if game.savings[-1] >= 0:
        assert (vector(nucleolus(game)) <= game.alone + NEAR).all()


def test_with_an_empty_core_the_two_may_differ():
    # Alone 0 each; f0 and f1 earn 10 together, all three only 2. The pair wants more than there is. With nobody below
    # zero it has all there is, 1 each. Else f2 pays t too: the pair lacks 10 - (2 + t), and f2 lacks t: 4 for both.
    game = of_list(3, [0, 0, 0, -10, 0, 0, -2])
    assert vector(nucleolus(game)) == pytest.approx([-1, -1, 0])
    assert vector(prenucleolus(game)) == pytest.approx([-3, -3, 4])


def test_where_sharing_is_dearer_than_staying_apart_the_loss_is_shared():
    # Alone 10 and 6, together 20: nobody can be kept at his stand-alone cost, and both pay 2 more.
    assert vector(nucleolus(of_list(2, [10, 6, 20]))) == pytest.approx([12, 8])


@pytest.mark.parametrize("digits", [-1e-14, 0, 1e-14])
def test_last_digits_do_not_decide_whether_somebody_may_pay_more_than_alone(digits):
    # Together they pay what they pay alone, but f0 and f1 save 5 as a pair, and would have f2 pay for it.
    assert vector(nucleolus(of_list(3, [10, 20, 30, 25, 40, 50, 60 * (1 + digits)]))) == pytest.approx([10, 20, 30])


@SOME
@given(games(least=2, most=5), st.randoms(use_true_random=False))
def test_the_order_of_the_players_does_not_matter(game, random):
    mixed = list(game.players)
    random.shuffle(mixed)
    assert nucleolus(CostGame(tuple(mixed), game.cost)) == pytest.approx(nucleolus(game), abs=NEAR)


@SOME
@given(
    games(least=2, most=5),
    st.sampled_from([1e-4, 0.1, 7.0, 1e6]),
    st.lists(st.integers(-1000, 1000), min_size=5, max_size=5),
)
def test_another_currency_and_costs_of_ones_own_change_nothing_else(game, factor, own):
    extra = np.array(own[: len(game.players)])
    values = factor * (game.values + members(len(game.players)) @ extra)
    moved = nucleolus(CostGame.of_values(game.players, values))
    assert vector(moved) / factor == pytest.approx(vector(nucleolus(game)) + extra, abs=1e-5)


def test_small_savings_on_large_costs_are_not_blurred():
    # Savings of a few fen on costs of a hundred million: the airport of three runways upside down.
    saved = {1: 0, 2: 0, 4: 0, 3: 1, 5: 1, 6: 2, 7: 3}
    values = np.zeros(8)
    for mask, saving in saved.items():
        values[mask] = 1e8 * mask.bit_count() - saving
    game = CostGame.of_values(names(3), values)
    small = CostGame.of_values(names(3), values - 1e8 * np.array([m.bit_count() for m in range(8)]))
    assert vector(nucleolus(game)) - 1e8 == pytest.approx(vector(nucleolus(small)), abs=1e-6)
    assert game.saving(coalition_of(game.players, 6)) == 2
