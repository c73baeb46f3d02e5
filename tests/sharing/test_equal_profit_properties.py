"""The equal profit method against the programme of its paper, and what settles ties."""

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linprog
from sharing_games import games, names, of_list

from logistics_opt.sharing.closed import closed
from logistics_opt.sharing.core import in_core
from logistics_opt.sharing.equal_profit import equal_profit
from logistics_opt.sharing.game import CostGame, coalitions, members

NEAR = 1e-6


def least_widest(game, epsilon):
    """The programme of Frisk et al. (2010): the least largest difference of relative savings, in the epsilon-core."""
    n, alone = len(game.players), game.alone
    rows = [np.append(np.eye(n)[i] / alone[i] - np.eye(n)[j] / alone[j], -1) for i in range(n) for j in range(n)]
    inside = np.hstack((members(n)[1:-1], np.zeros((2**n - 2, 1))))
    found = linprog(
        np.append(np.zeros(n), 1),
        A_ub=np.vstack((rows, inside)),
        b_ub=np.concatenate((np.zeros(n * n), game.values[1:-1] + epsilon)),
        A_eq=[np.append(np.ones(n), 0)],
        b_eq=[game.total],
        bounds=(None, None),
    )
    return found.fun


@settings(max_examples=80, deadline=None, derandomize=True)
@given(games(least=2, most=5, below=1))
def test_it_has_the_least_largest_difference_and_stays_in_the_core_or_least_core(game):
    found = equal_profit(game)
    room = max(found.least_core.epsilon, 0) + NEAR
    shares = np.array(list(found.shares.values()))
    assert in_core(game, found.shares, tolerance=room)
    relative = shares / game.alone
    assert relative.max() - relative.min() == pytest.approx(least_widest(game, room), abs=1e-5)


def test_everybody_saves_the_same_share_where_the_core_has_room_for_it():
    # Pairs save nothing, all together a quarter.
    game = of_list(3, [40, 20, 20, 60, 60, 40, 60])
    assert list(equal_profit(game).shares.values()) == pytest.approx([30, 15, 15])


def test_of_several_answers_to_the_papers_programme_the_one_with_the_next_difference_least():
    # Four firms at 10. The first three save 8 without f3, and all four save no more: f3 saves nothing. f0 and f3 save 4
    # by themselves, so f0 saves 4 at least: 40 % more than f3, whatever f1 and f2 make of the other 4. Alike, 2 each,
    # the differences after the largest are least too.
    saved = {frozenset({"f0", "f3"}): 4, frozenset({"f0", "f1", "f3"}): 4, frozenset({"f0", "f2", "f3"}): 4}
    saved |= {frozenset({"f0", "f1", "f2"}): 8, frozenset(names(4)): 8}
    found = equal_profit(of_list(4, [10 * len(one) - saved.get(one, 0) for one in coalitions(names(4))]))
    assert not found.least_core.empty
    assert list(found.shares.values()) == pytest.approx([6, 8, 8, 10])


@pytest.mark.parametrize("seed", [*range(12), 13, 40, 55, 58, 63, 66, 67, 73, 76, 81, 87, 89])
def test_a_core_so_thin_that_the_last_digits_of_a_round_leave_no_room_for_the_next(seed):
    # Savings of a few fen on a hundred thousand yuan, repaired so that many coalitions cost just what their parts do.
    rng = np.random.default_rng(seed)
    part = np.exp(rng.normal(0, 1, 8))
    values = 1e7 * members(8) @ part / part.sum() + 1 - 5 * rng.random(256)
    game = closed(CostGame.of_values(names(8), values)).game
    found = equal_profit(game)
    assert in_core(game, found.shares, tolerance=max(found.least_core.epsilon, 0) + 1e-5)
