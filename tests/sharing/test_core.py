import numpy as np
import pytest
from hypothesis import given, settings
from sharing_games import COOP, POST, STO, games, of_list, yuan

from logistics_opt.errors import InvalidInput
from logistics_opt.sharing.core import (
    CoreGap,
    core_gaps,
    excesses,
    in_core,
    is_efficient,
    is_rational,
    least_core,
    worst_gap,
)
from logistics_opt.sharing.corners import core_corners, imputation_corners
from logistics_opt.sharing.egalitarian import egalitarian
from logistics_opt.sharing.proportional import proportional

FEN = 100  # a yuan

SOME = settings(max_examples=80, deadline=None, derandomize=True)


def shares(post, sto, coop):
    return {POST: post * FEN, STO: sto * FEN, COOP: coop * FEN}


def test_who_would_leave_and_what_for(three):
    # By pieces they pay 480, 420, 60. Post and sto: 900 against 780. Sto alone: 420 against 400.
    by_pieces = proportional(three, {POST: 400, STO: 350, COOP: 50})
    gaps = core_gaps(three, by_pieces, tolerance=1)
    assert gaps == (CoreGap(frozenset({POST, STO}), 120 * FEN), CoreGap(frozenset({STO}), 20 * FEN))
    assert not in_core(three, by_pieces, tolerance=1)
    assert not is_rational(three, by_pieces, tolerance=1)
    assert is_efficient(three, by_pieces, tolerance=1)


def test_a_coalition_does_not_leave_for_less_than_the_tolerance(three):
    by_pieces = proportional(three, {POST: 400, STO: 350, COOP: 50})
    assert [gap.coalition for gap in core_gaps(three, by_pieces, tolerance=20 * FEN)] == [{POST, STO}]
    assert is_rational(three, by_pieces, tolerance=20 * FEN)
    assert in_core(three, by_pieces, tolerance=120 * FEN)


def test_in_the_core_the_worst_coalition_still_loses_by_leaving(three):
    inside = shares(485, 285, 190)
    assert in_core(three, inside, tolerance=0)
    assert core_gaps(three, inside, tolerance=0) == ()
    assert worst_gap(three, inside).saves == -10 * FEN  # coop alone: 190 against 200


def test_what_does_not_add_up_is_in_no_core(three):
    cheap = shares(400, 285, 190)
    assert not is_efficient(three, cheap, tolerance=1)
    assert not in_core(three, cheap, tolerance=1)
    assert core_gaps(three, cheap, tolerance=1) == ()


def test_an_allocation_without_a_firm_is_refused(three):
    with pytest.raises(InvalidInput) as caught:
        excesses(three, {POST: 1.0, COOP: 2.0})
    assert [issue.code for issue in caught.value.issues] == ["sharing-share-missing"]


def test_the_least_core(three):
    # Coop saves y, and post and sto above their own 220 just 20 - y: 10 for both at best.
    assert least_core(three, tolerance=0).epsilon == pytest.approx(-10 * FEN)
    assert not least_core(three, tolerance=0).empty
    # Three pairs at 12, all 20: the mean pair pays 13.33.
    empty = of_list(3, [10, 10, 10, 12, 12, 12, 20])
    assert least_core(empty, tolerance=0).epsilon == pytest.approx(4 / 3)
    assert least_core(empty, tolerance=0).empty
    assert not least_core(empty, tolerance=1.5).empty
    assert least_core(of_list(1, [5]), tolerance=0).epsilon == 0


def test_the_corners_of_the_core_are_in_order_round_it(three):
    # Coop saves 0 to 20, post and sto at most 140 each, all 240. At 0 the others have 140 and 100, at 20 140 and 80.
    corners = [yuan(corner) for corner in core_corners(three, tolerance=0.01)]
    assert sorted(corners) == [[460, 300, 200], [460, 320, 180], [500, 260, 200], [520, 260, 180]]
    start = corners.index([460, 300, 200])
    around = corners[start:] + corners[:start]
    assert around[1:] in (
        [[460, 320, 180], [520, 260, 180], [500, 260, 200]],
        [[500, 260, 200], [520, 260, 180], [460, 320, 180]],
    )


def test_the_corners_of_the_imputation_triangle_give_one_firm_the_whole_saving(three):
    corners = sorted(yuan(corner) for corner in imputation_corners(three, tolerance=0.01))
    assert corners == [[360, 400, 200], [600, 160, 200], [600, 400, -40]]


def test_a_core_may_be_a_line_a_point_or_nothing():
    # One left glove, two right ones: who has the left one has it all.
    glove = of_list(3, [0, 0, 0, -1, -1, 0, -1])
    (point,) = core_corners(glove, tolerance=1e-9)
    assert list(point.values()) == pytest.approx([-1, 0, 0])
    # f2 saves nobody anything: f0 and f1 share 4.
    line = core_corners(of_list(3, [10, 10, 10, 16, 20, 20, 26]), tolerance=1e-9)
    assert sorted(list(corner.values()) for corner in line) == [[6, 10, 10], [10, 6, 10]]
    assert core_corners(of_list(3, [10, 10, 10, 12, 12, 12, 20]), tolerance=1e-9) == ()
    assert imputation_corners(of_list(3, [1, 1, 1, 5, 5, 5, 9]), tolerance=1e-9) == ()


@pytest.mark.parametrize("part", [3, 7, 13])
def test_last_digits_make_no_corners_and_take_none(part):
    # A core that is a line, in parts of a fen that no number holds exactly, and not a fen of tolerance.
    game = of_list(3, [cost / part for cost in (10, 10, 10, 16, 20, 20, 26)])
    corners = [[round(part * share) for share in corner.values()] for corner in core_corners(game, tolerance=0)]
    assert sorted(corners) == [[6, 10, 10], [10, 6, 10]]


@pytest.mark.parametrize("part", [1, 3, 9, 11, 13])
def test_of_coalitions_with_as_much_reason_to_leave_the_smallest_is_named_whatever_the_last_digits(part):
    # At 485, 285, 190 both the third firm alone and the two others lose 10 by leaving.
    game = of_list(3, [cost / part for cost in (600, 400, 200, 780, 700, 500, 960)])
    worst = worst_gap(game, {f"f{k}": share / part for k, share in enumerate((485, 285, 190))})
    assert worst.coalition == {"f2"}
    assert worst.saves == pytest.approx(-10 / part)


def test_the_picture_is_of_three_firms():
    with pytest.raises(InvalidInput) as caught:
        core_corners(of_list(2, [1, 1, 1]), tolerance=1e-9)
    assert [issue.code for issue in caught.value.issues] == ["sharing-not-three"]
    with pytest.raises(InvalidInput):
        imputation_corners(of_list(2, [1, 1, 1]), tolerance=1e-9)


@SOME
@given(games(least=3, most=3))
def test_corners_are_in_the_core_they_bound_it_and_there_are_some_where_it_is_not_empty(game):
    corners = core_corners(game, tolerance=1e-9)
    assert bool(corners) is not least_core(game, tolerance=1e-7).empty
    assert len(corners) <= 6
    for corner in corners:
        assert in_core(game, corner, tolerance=1e-8)
    # No point of the core pays less than the corners do: of each firm the least share is at a corner.
    for k, player in enumerate(game.players if corners else ()):
        others = game.values[7] - game.values[7 ^ 1 << k]
        least = max(others, game.total - np.delete(game.alone, k).sum())
        assert min(corner[player] for corner in corners) == pytest.approx(least, abs=1e-7)


@SOME
@given(games(least=2, most=5))
def test_the_gaps_are_just_the_coalitions_that_pay_more_than_alone(game):
    equal = egalitarian(game)
    leaving = {gap.coalition: gap.saves for gap in core_gaps(game, equal, tolerance=1e-6)}
    for coalition, cost in game.cost.items():
        above = sum(equal[player] for player in coalition) - cost
        if coalition != game.everybody:
            assert (coalition in leaving) is (above > 1e-6)
            assert leaving.get(coalition, above) == pytest.approx(above)
    assert list(leaving.values()) == sorted(leaving.values(), reverse=True)
