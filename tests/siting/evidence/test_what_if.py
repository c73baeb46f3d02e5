"""Curve, decisions, stability and policies on the line county."""

import pytest

from logistics_opt.model import Host
from logistics_opt.siting.evidence.curve import cost_curve
from logistics_opt.siting.evidence.decisions import decisions
from logistics_opt.siting.evidence.policies import POLICIES, host_policy, policy_prices
from logistics_opt.siting.evidence.stability import stability
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.p_centre import PCentre
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.questions.set_cover import SetCover
from logistics_opt.siting.rules import Rules, Wish


def stopped_after(calls):
    words = iter([True] * calls)
    return lambda: next(words, False)


def test_the_curve_falls_with_the_number_of_depots(line):
    curve = cost_curve(line, Rules(), PMedian(2), range(6))
    # One: c alone, 18 x 10 + 12 x 20 + 6 x 30 + 3 x 10 + 7 x 20 + 15 x 10 = 920. All four: v1 from a, v4 from c:
    # 20 + 40 + 120 + 30 + 60 + 50 = 320; without c v4 comes from d, 40 more.
    assert [p.value and p.value / 10_000 for p in curve.points] == [None, 920, 420, 360, 320, None]
    assert curve.points[0].reasons
    assert [r.code for r in curve.points[5].reasons] == ["placement-too-few-candidates"]
    # 42 000 piece-seconds a day for 100 pieces; v1 is 8 km off.
    assert curve.points[2].mean == pytest.approx(420)
    assert curve.points[2].worst == 800
    assert curve.cheapest.depots == 1


def test_a_question_that_finds_the_number_is_asked_by_limits(line):
    curve = cost_curve(line, Rules(), SetCover(800), limits=[400, 500, 700, 800])
    assert [(p.limit, p.depots if p.answer else None) for p in curve.points] == [
        (400, None), (500, 4), (700, 3), (800, 2)
    ]  # fmt: skip
    assert [r.where for r in curve.points[0].reasons] == ["site v6 (V6)"]
    assert all(p.answer is not None for p in cost_curve(line, Rules(), SetCover(800)).points)


def test_a_curve_that_is_stopped_says_how_many_points_are_missing(line):
    curve = cost_curve(line, Rules(), PMedian(2), range(1, 5), go_on=stopped_after(2))
    assert (len(curve.points), curve.left_out) == (2, 2)


def test_each_decision_is_worth_what_the_other_choice_costs(line):
    asked = PMedian(2)
    told = decisions(line, Rules(), asked, asked.best(line, Rules())).decisions
    assert [(d.site, d.is_open, d.other.depots) for d in told] == [
        ("a", False, {"a", "c"}), ("b", True, {"a", "c"}), ("c", False, {"b", "c"}), ("d", True, {"b", "c"})
    ]  # fmt: skip
    # 680, 680, 560 and 560 piece-km a day to 420.
    assert [d.value for d in told] == [260 * 10_000, 260 * 10_000, 140 * 10_000, 140 * 10_000]
    assert told[3].cost == told[3].other.cost.total - asked.best(line, Rules()).cost.total


def test_a_depot_that_cannot_be_shut_names_the_village(line):
    asked = SetCover(500)
    told = {d.site: d for d in decisions(line, Rules(), asked, asked.best(line, Rules())).decisions}
    assert told["d"].other is None
    assert told["d"].value is None
    # Without d, v5 is 7 km from c and v6 15 km.
    assert "site v5 (V5)" in [r.where for r in told["d"].reasons]
    assert "C, is 12 min away" in told["d"].reasons[0].cause


def test_a_lock_has_its_price(line):
    asked, rules = PMedian(2), Rules(required=frozenset("a"))
    told = {d.site: d for d in decisions(line, rules, asked, asked.best(line, rules)).decisions}
    assert told["a"].locked
    assert told["a"].value == (420 - 680) * 10_000  # below zero: without the lock b and d are better
    assert not told["c"].locked


def test_decisions_that_there_was_no_time_for_are_named(line):
    told = decisions(line, Rules(), PMedian(2), PMedian(2).best(line, Rules()), go_on=stopped_after(3))
    # The open ones, b and d, come before the others.
    assert [d.site for d in told.decisions] == ["a", "b", "d"]
    assert told.left_out == ("c",)


def test_stability_counts_how_often_each_depot_is_chosen(line):
    calm = stability(line, Rules(), PMedian(2), seed=1, runs=5, demand=0.0, speed=0.0)
    assert calm.chosen == {"a": 0, "b": 5, "c": 0, "d": 5}
    assert calm.sets == ((frozenset("bd"), 5),)
    assert calm.share("b") == 1.0
    rough = [stability(line, Rules(), PMedian(2), seed=1, runs=20, demand=1.0, speed=0.5) for _ in range(2)]
    assert rough[0].sets == rough[1].sets
    assert sum(rough[0].chosen.values()) == 2 * 20
    assert len(rough[0].sets) > 1
    assert stability(line, Rules(), PMedian(2), seed=2, runs=20, demand=1.0, speed=0.5).sets != rough[0].sets


def test_fewer_runs_are_the_first_of_more(line):
    some = stability(line, Rules(), PMedian(2), seed=3, runs=20, demand=0.8, speed=0.4, go_on=stopped_after(7))
    assert (some.runs, some.left_out) == (7, 13)
    assert some.sets == stability(line, Rules(), PMedian(2), seed=3, runs=7, demand=0.8, speed=0.4).sets


def test_cases_without_an_answer_are_counted(line):
    told = stability(line, Rules(within=800), PMedian(2), seed=1, runs=20, demand=0.0, speed=0.5)
    assert told.without_answer > 0
    assert told.runs + told.without_answer == 20


def test_a_policy_costs_what_the_best_answer_with_it_costs_more(line):
    told = {p.policy.key: p for p in policy_prices(line, Rules(), PMedian(2)).prices}
    assert set(told) == {policy.key for policy in POLICIES}
    free = FixedCharge().best(line, Rules())
    # Both depots of today kept: a and c, and b does not pay beside them, or does.
    kept = FixedCharge().best(line, Rules(required=frozenset("ac")))
    assert told["keep-all"].yearly.cost == kept.cost.total - free.cost.total > 0
    assert told["keep-all"].asked.value == (680 - 420) * 10_000
    assert told["no-new-building"].asked.value == (560 - 420) * 10_000
    assert told["no-new-building"].yearly.cost == 0  # b alone is no new building
    assert told["passenger-station"].asked.value == (560 - 420) * 10_000
    assert told["every-township"].asked.value == 0
    assert told["every-township"].yearly.cost > 0
    assert all(p.yearly.cost >= 0 for p in told.values())
    assert not any(p.is_on for p in told.values())


def test_a_policy_that_holds_now_is_priced_by_dropping_it(line):
    rules = Rules(most_new=0)
    told = {p.policy.key: p for p in policy_prices(line, rules, PMedian(2)).prices}
    assert told["no-new-building"].is_on
    assert told["no-new-building"].asked.value == (560 - 420) * 10_000
    assert told["no-new-building"].asked.without.depots == {"b", "d"}


def test_a_policy_that_cannot_be_kept_says_why(line):
    told = {p.policy.key: p for p in policy_prices(line, Rules(), PCentre(1)).prices}
    assert told["every-township"].asked.value is None
    assert [r.code for r in told["every-township"].asked.reasons] == ["placement-fewer-than-townships"]
    assert told["every-township"].yearly.cost is not None


def test_policies_are_named_in_both_languages_and_those_without_time_are_left_out(line):
    assert all(policy.name and policy.name_zh for policy in POLICIES)
    own = host_policy("x", "service points", "服务点", Host.SERVICE_POINT, Wish.MUST)
    assert [p.policy.key for p in policy_prices(line, Rules(), PMedian(2), [own]).prices] == ["x"]
    assert policy_prices(line, Rules(), PMedian(2), [own], time_limit=0).left_out == (own,)
