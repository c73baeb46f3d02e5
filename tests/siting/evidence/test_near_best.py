"""The answers next to the best, against all sets of depots tried one by one."""

import itertools

import pytest

from logistics_opt.siting.evidence.near_best import near_best
from logistics_opt.siting.questions.max_cover import MaxCover
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.questions.set_cover import SetCover
from logistics_opt.siting.rules import Rules


def test_the_next_best_pairs_come_in_order(line):
    # Piece-km a day (see conftest.py): b d 420; b c 560; a c 20 + 160 + 180 + 30 + 140 + 150 = 680;
    # c d 180 + 240 + 180 + 30 + 60 + 50 = 740; a d 20 + 160 + 420 + 70 + 60 + 50 = 780; a b 900.
    asked = PMedian(2)
    every = {
        frozenset(pair): asked.best(line, Rules(required=frozenset(pair))).value
        for pair in itertools.combinations("abcd", 2)
    }
    told = near_best(line, Rules(), asked, asked.best(line, Rules()), count=4)
    assert [r.answer.depots for r in told.runners] == [{"b", "c"}, {"a", "c"}, {"c", "d"}, {"a", "d"}]
    assert [r.answer.value for r in told.runners] == [560 * 10_000, 680 * 10_000, 740 * 10_000, 780 * 10_000]
    assert [r.answer.value for r in told.runners] == sorted(every.values())[1:5]
    first = told.runners[0]
    assert first.more == (560 - 420) * 10_000
    assert first.share == pytest.approx(140 / 420)
    assert (first.opened, first.shut, first.moved) == ({"c"}, {"d"}, ("v4", "v5", "v6"))
    assert first.cost == first.answer.cost.total - told.best.cost.total


def test_where_few_lie_in_the_band_five_are_told_with_the_band_they_need(line):
    told = near_best(line, Rules(), PMedian(2), PMedian(2).best(line, Rules()), band=0.05)
    assert told.within == 0
    assert len(told.runners) == 5  # six pairs there are
    assert told.needed == pytest.approx(told.runners[-1].share)
    assert told.left_out == 0


def test_that_there_are_no_more_is_told(line):
    told = near_best(line, Rules(), PMedian(3), PMedian(3).best(line, Rules()), count=6)
    assert len(told.runners) == 3
    assert told.all_there_are


def test_one_depot_more_is_next_best_where_depots_are_counted(line):
    asked = SetCover(800)
    told = near_best(line, Rules(), asked, asked.best(line, Rules()))
    # Only b and d keep 8 km with two; with three, those and another; with all four none.
    assert [r.answer.value for r in told.runners] == [3, 3, 3, 4]
    assert told.within == 3  # the one with all four takes two more


def test_a_best_value_of_zero_has_no_shares(line):
    asked = MaxCover(3, 900)
    best = asked.best(line, Rules())
    assert best.value == 0
    told = near_best(line, Rules(), asked, best)
    assert [r.share for r in told.runners] == [None] * 3
    assert told.needed is None
    assert told.within == sum(r.more == 0 for r in told.runners)


def test_when_stopped_it_says_how_many_are_missing(line):
    words = iter([True, True, False])
    told = near_best(line, Rules(), PMedian(2), PMedian(2).best(line, Rules()), go_on=lambda: next(words, False))
    assert len(told.runners) == 2
    assert told.left_out == 4
    assert near_best(line, Rules(), PMedian(2), told.best, time_limit=0).left_out == 6
