from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from logistics_opt.errors import InvalidInput
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.paper import contents
from logistics_opt.report.sharing.settled import settled, shares_by
from logistics_opt.sharing.outcome import Drawn, SharedDelivery
from logistics_opt.sharing.rules import RULES

A, B = frozenset({"f0"}), frozenset({"f1"})


def _costing(outcome: SharedDelivery, *draws: tuple[int, int, int]) -> SharedDelivery:
    """The study of two firms with these costs: a alone, b alone, both."""
    day = outcome.drawn[0].day
    drawn = []
    for seed, (a, b, both) in enumerate(draws):
        cost = {A: a, B: b, A | B: both}
        drawn.append(Drawn(day=day, seed=seed, cost=cost, joint=cost))
    return replace(outcome, drawn=tuple(drawn))


def test_mean_shares_are_brought_to_the_cost_of_the_plan(two: SharedDelivery) -> None:
    # Alone 1 000 and 600, together 1 200: 400 saved, 200 each by Shapley's value, so 800 and 400 are paid.
    made = _costing(two, (900, 700, 1_300), (1_100, 500, 1_100))
    shares = shares_by(made, "shapley")
    assert [(s.alone, s.paid, s.saved) for s in shares.values()] == [(1_000, 800, 200), (600, 400, 200)]
    (one,) = settled(made, "shapley", 30, shares)
    total = one.group.plan.cost.total
    assert one.factor == total / 1_200
    first, second = one.accounts.lines
    assert first.share + second.share == total
    assert abs(first.share - total * 2 / 3) < 1
    assert abs(first.alone - total * 1_000 / 1_200) <= 1
    assert first.saving / first.alone == pytest.approx(0.2, abs=1e-4)  # 200 of 1 000, as in the study


def test_the_month_adds_up_to_the_fen_for_every_rule_that_works(three: SharedDelivery) -> None:
    for rule in three.rules:
        (one,) = settled(three, rule, 30, shares_by(three, rule))
        month = one.accounts.settlement
        assert sum(balance.bears for balance in month.firms.values()) == 30 * one.group.plan.cost.total
        assert sum(balance.net for balance in month.firms.values()) + month.operator_net == 0
        paid = Counter({payer: amount for payer, _, amount in map(_parts, month.transfers)})
        assert sum(paid.values()) == sum(abs(balance.net) for balance in month.firms.values())


def _parts(transfer):
    return transfer.payer, transfer.payee, transfer.amount


@settings(max_examples=40, deadline=None)
@given(a=st.integers(1, 10**7), b=st.integers(1, 10**7), saved=st.floats(0, 1), rule=st.sampled_from(sorted(RULES)))
def test_whatever_the_costs_nobody_s_fen_is_lost(two: SharedDelivery, a: int, b: int, saved: float, rule: str) -> None:
    both = max(a, b) + round((1 - saved) * min(a, b))  # from all of the smaller saved to nothing
    made = _costing(two, (a, b, both))
    assume(rule in made.rules)
    (one,) = settled(made, rule, 7, shares_by(made, rule))
    assert sum(line.share for line in one.accounts.lines) == one.group.plan.cost.total
    month = one.accounts.settlement
    assert sum(line.net for line in one.accounts.lines) + month.operator_net == 0


def test_firms_that_stay_in_parts_settle_in_parts(two: SharedDelivery) -> None:
    apart, together, *rest = two.systems
    made = replace(two, systems=(apart, replace(together, groups=apart.groups), *rest))
    found = Facts(made, "en").settled
    assert [[line.firm for line in one.accounts.lines] for one in found] == [["f0"], ["f1"]]
    for one in found:
        assert one.accounts.lines[0].share == one.group.plan.cost.total
        assert one.accounts.lines[0].saving == pytest.approx(0, abs=1)  # it bears what it costs alone


def test_margins_are_unknown_from_one_draw(four: SharedDelivery) -> None:
    assert {share.saved_margin for share in shares_by(four, "shapley").values()} == {None}


def test_margins_of_two_draws_are_students(two: SharedDelivery) -> None:
    # Saved by f0: (900 + 700 - 1 300) / 2 = 150 and (1 100 + 500 - 1 100) / 2 = 250: standard error 50, t = 12.706.
    made = _costing(two, (900, 700, 1_300), (1_100, 500, 1_100))
    assert shares_by(made, "shapley")["f0"].saved_margin == pytest.approx(12.706 * 50, rel=1e-4)


def test_sampled_shares_are_the_sample_s_whatever_the_rule(nine: SharedDelivery) -> None:
    found = shares_by(nine, "nucleolus")
    (sample,) = nine.sampled
    assert {firm: share.paid for firm, share in found.items()} == pytest.approx(dict(sample.shares))
    assert {firm: share.paid_margin for firm, share in found.items()} == pytest.approx(dict(sample.margins))


def test_a_rule_that_does_not_work_says_why_and_refuses_to_settle(two: SharedDelivery) -> None:
    # Together 2 000, dearer than 1 000 and 600 apart: each causes more than it costs alone.
    made = _costing(two, (1_000, 600, 2_000))
    rows = {row[0]: row for row in contents(Facts(made, "en"))["properties"]["rows"]}
    assert rows["alternative cost avoided"][1:4] == ["-", "-", "-"]
    assert "cost more than it alone" in rows["alternative cost avoided"][4]
    assert rows["Shapley value"][1:4] == ["yes", "no", "no"]
    with pytest.raises(InvalidInput):
        shares_by(made, "cost-avoided")


def test_an_unknown_rule_is_refused(two: SharedDelivery) -> None:
    with pytest.raises(InvalidInput) as caught:
        shares_by(two, "by-lot")
    assert [issue.code for issue in caught.value.issues] == ["sharing-rule-unknown"]


def test_a_rule_without_its_key_is_refused(two: SharedDelivery) -> None:
    with pytest.raises(InvalidInput):
        shares_by(two, "weighted-shapley")
