"""A month's net settlement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logistics_opt.accounts import Transfer, apportion, piece_credits, settle
from logistics_opt.errors import InvalidInput
from logistics_opt.model import SubsidyKind, SubsidyRule, SubsidyUnit

FEN = st.integers(0, 10**8)


def test_a_month_by_hand():
    # A day costs 1 000: a has paid 700 of it, the operator 300. a bears 600, b 400. Thirty days, 3 000 of subsidy.
    # a: 18 000 - 1 500 - 21 000 = -4 500; b: 12 000 - 1 500 = 10 500; the operator: 3 000 - 9 000 = -6 000.
    month = settle(bears={"a": 600, "b": 400}, paid={"a": 700, None: 300}, days=30, received=3_000)
    assert {firm: balance.net for firm, balance in month.firms.items()} == {"a": -4_500, "b": 10_500}
    assert (month.operator_net, month.kept) == (-6_000, 0)
    assert month.transfers == (Transfer("b", None, 10_500), Transfer(None, "a", 4_500))


def test_subsidy_that_is_not_credited_stays_with_the_operator():
    month = settle(bears={"a": 60, "b": 40}, paid={None: 100}, received=50, credited={"a": 20})
    assert {firm: balance.net for firm, balance in month.firms.items()} == {"a": 40, "b": 40}
    assert (month.operator_net, month.kept) == (50 - 30 - 100, 30)


@st.composite
def months(draw):
    firms = [f"f{n}" for n in range(draw(st.integers(1, 8)))]
    paid = {firm: draw(FEN) for firm in [None, *firms]}
    weights = [draw(st.integers(0, 99)) for _ in firms]
    bears = dict(zip(firms, apportion(sum(paid.values()), weights), strict=True))
    received = draw(FEN)
    part = draw(st.integers(0, received))
    credited = draw(st.sampled_from([None, dict(zip(firms, apportion(part, weights), strict=True))]))
    return {"bears": bears, "paid": paid, "days": draw(st.integers(1, 31)), "received": received, "credited": credited}


@given(months())
def test_a_settlement_sums_to_nothing(month):
    settled = settle(**month)
    assert sum(balance.net for balance in settled.firms.values()) + settled.operator_net == 0
    assert settled.kept >= 0
    assert sum(balance.credit for balance in settled.firms.values()) + settled.kept == month["received"]


@given(months())
def test_after_the_payments_nobody_owes_anything(month):
    settled = settle(**month)
    owed = {None: settled.operator_net, **{firm: balance.net for firm, balance in settled.firms.items()}}
    for transfer in settled.transfers:
        assert transfer.amount > 0
        assert None in (transfer.payer, transfer.payee)  # no firm pays another
        owed[transfer.payer] -= transfer.amount
        owed[transfer.payee] += transfer.amount
    assert set(owed.values()) == {0}
    assert len(settled.transfers) <= len(settled.firms)


def test_a_firm_that_had_everything_done_by_others_pays_exactly_what_it_bears():
    month = settle(bears={"a": 60, "b": 40}, paid={"a": 100}, days=2)
    assert month.firms["b"].net == 80


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"bears": {"a": 99}, "paid": {None: 100}}, "settlement-unbalanced"),
        ({"bears": {"a": 100}, "paid": {"b": 100}}, "settlement-unknown-firm"),
        ({"bears": {"a": 1}, "paid": {None: 1}, "received": 5, "credited": {"a": 6}}, "settlement-credits"),
    ],
)
def test_what_does_not_add_up_is_an_issue(given_, code):
    with pytest.raises(InvalidInput) as refused:
        settle(**given_)
    assert [issue.code for issue in refused.value.issues] == [code]


@pytest.mark.parametrize("wrong", [{"days": 0}, {"received": -1}, {"received": 1, "credited": {"a": -1}}])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="cannot be"):
        settle(bears={"a": 1}, paid={"a": 1}, **wrong)


def rule(unit=SubsidyUnit.PIECE, cap=None):
    return SubsidyRule(name="a piece", kind=SubsidyKind.SERVICE, amount=20, unit=unit, cap=cap)


def test_pieces_are_credited_to_those_whose_they_are():
    assert piece_credits({"a": 100, "b": 7}, rule()) == {"a": 2_000, "b": 140}


def test_a_cap_has_equal_parts_so_that_no_credit_tells_anothers_pieces():
    # 24 000 a year are 2 000 a month, 1 000 for each of two.
    credits_ = [piece_credits({"a": 100, "b": other}, rule(cap=24_000)) for other in (7, 10_000)]
    assert credits_ == [{"a": 1_000, "b": 140}, {"a": 1_000, "b": 1_000}]


def test_only_a_rule_by_the_piece_credits_pieces():
    with pytest.raises(ValueError, match="not for each piece"):
        piece_credits({"a": 1}, rule(SubsidyUnit.VISIT))
