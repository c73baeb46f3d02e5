"""Villages against their fees and subsidies."""

from dataclasses import replace

import pytest

from logistics_opt.accounts import TOWNSHIP_FEE, Fee, break_even, cost_to_serve
from logistics_opt.model import CostLine, Direction, Programme, SubsidyKind, SubsidyRule, SubsidyUnit


def fee(fen):
    return Fee(per_piece=fen, source="this test", grade="K")


def rule(amount, unit, cap=None, kind=SubsidyKind.SERVICE, name="rule", **options):
    return SubsidyRule(name=name, kind=kind, amount=amount, unit=unit, cap=cap, **options)


@pytest.fixture
def asked(two_villages, two_villages_plan):
    """The balance with these rules; v1 costs 21 957 fen, v2 25 863, ten pieces and one visit each."""

    def ask(*rules, **options):
        problem = replace(two_villages, programme=Programme(name="p", year=2026, subsidies=rules))
        costs = cost_to_serve(problem, two_villages_plan)
        assert [costs.sites[village].cost.total for village in ("v1", "v2")] == [21_957, 25_863]
        return break_even(problem, two_villages_plan, costs, **options)

    return ask


def subsidies(balance):
    return [village.subsidy for village in balance.villages]


def test_a_village_pays_for_itself_by_its_fees(asked):
    # At 2 196 fen a piece v1 has 21 960 for 21 957, v2 lacks 3 903: 391 a piece, or 3 903 a visit.
    near, far = asked(fee=fee(2_196)).villages
    assert (near.fees, near.pays_alone, near.subsidy_per_piece_needed, near.fee_needed) == (21_960, True, 0, 2_196)
    assert (far.fees, far.pays_alone, far.pays) == (21_960, False, False)
    assert (far.subsidy_per_piece_needed, far.subsidy_per_visit_needed, far.fee_needed) == (391, 3_903, 2_587)


def test_villages_fall_into_three_groups(asked):
    assert asked(fee=fee(2_196)).alone == ("v1",)
    with_little, with_enough = (asked(rule(n, SubsidyUnit.VISIT), fee=fee(2_196)) for n in (3_902, 3_903))
    assert (with_little.alone, with_little.with_subsidy, with_little.never) == (("v1",), (), ("v2",))
    assert (with_enough.alone, with_enough.with_subsidy, with_enough.never) == (("v1",), ("v2",), ())


def test_what_is_needed_is_enough_and_a_fen_less_is_not(asked):
    for village in asked(fee=fee(65)).villages:
        assert village.fee_needed * village.pieces >= village.cost > (village.fee_needed - 1) * village.pieces
        missing = village.cost - village.fees
        assert village.subsidy_per_piece_needed * village.pieces >= missing
        assert (village.subsidy_per_piece_needed - 1) * village.pieces < missing


@pytest.mark.parametrize(
    ("unit", "paid"),
    [
        (SubsidyUnit.PIECE, [7_300, 7_300]),  # ten pieces each
        (SubsidyUnit.VISIT, [730, 730]),
        (SubsidyUnit.SITE, [2, 2]),  # 1 460 a year for the two, 4 a day
        (SubsidyUnit.DAY, [365, 365]),  # the network's day, in equal parts
        (SubsidyUnit.ONCE, [0, 0]),
    ],
)
def test_a_rule_pays_by_its_unit(asked, unit, paid):
    assert subsidies(asked(rule(730, unit))) == paid


def test_a_yearly_cap_is_spread_over_the_days(asked):
    # 20 pieces at 10 fen are 200 a day, the cap allows 36 500 / 365 = 100.
    capped = asked(rule(10, SubsidyUnit.PIECE, cap=36_500))
    assert subsidies(capped) == [50, 50]
    assert capped.rules == {"rule": 100}
    assert subsidies(asked(rule(10, SubsidyUnit.PIECE, cap=36_500), days_a_year=100)) == [100, 100]


def test_money_for_building_does_not_run_a_village(asked):
    others = [kind for kind in SubsidyKind if kind is not SubsidyKind.SERVICE]
    assert subsidies(asked(*(rule(99, SubsidyUnit.PIECE, kind=kind) for kind in others))) == [0, 0]


def test_a_rule_may_be_for_some_goods_only(asked):
    up = asked(rule(10, SubsidyUnit.PIECE), pays=lambda _, demand: demand.direction is Direction.UP)
    post = asked(rule(10, SubsidyUnit.PIECE), pays=lambda _, demand: demand.firm == "post")
    assert (subsidies(up), subsidies(post)) == ([0, 0], [100, 0])


@pytest.mark.parametrize(
    ("direction", "goods", "paid"),
    [
        (None, None, [100, 100]),
        (Direction.DOWN, None, [100, 100]),
        (Direction.UP, None, [0, 0]),
        (None, frozenset({"parcel"}), [100, 100]),
        (Direction.DOWN, frozenset({"produce"}), [0, 0]),
    ],
)
def test_a_rule_pays_for_its_direction_and_commodities(asked, direction, goods, paid):
    # Ten parcels down to each village, ten fen a piece.
    assert subsidies(asked(rule(10, SubsidyUnit.PIECE, direction=direction, goods=goods))) == paid


def test_only_lines_off_the_negative_list_are_fundable(two_villages, two_villages_plan):
    # v1 has 3 667 for km and 3 100 for sites.
    lines = frozenset({CostLine.VEHICLE_KM, CostLine.SITE_DAY})
    problem = replace(two_villages, programme=Programme(name="p", year=2026, fundable=lines))
    balance = break_even(problem, two_villages_plan, cost_to_serve(problem, two_villages_plan))
    assert balance.villages[0].fundable == 6_767


def test_without_a_programme_there_are_fees_only(two_villages, two_villages_plan):
    costs = cost_to_serve(two_villages, two_villages_plan)
    balance = break_even(two_villages, two_villages_plan, costs)
    assert balance.fee is TOWNSHIP_FEE
    assert TOWNSHIP_FEE.assumption.value == "0.65"
    assert [village.fees for village in balance.villages] == [650, 650]
    assert [village.fundable for village in balance.villages] == [0, 0]
    assert balance.never == ("v1", "v2")


def test_no_village_is_paid_more_than_the_rule_pays(random_plans):
    rules = tuple(
        rule(amount, unit, cap, name=f"{unit} {cap}")
        for amount, unit in ((20, SubsidyUnit.PIECE), (500, SubsidyUnit.VISIT), (9_999, SubsidyUnit.DAY))
        for cap in (None, 100_000)
    )
    for problem, plan in random_plans:
        problem = replace(problem, programme=Programme(name="p", year=2026, subsidies=rules))
        balance = break_even(problem, plan, cost_to_serve(problem, plan))
        assert sum(village.subsidy for village in balance.villages) == sum(balance.rules.values())
        assert all(balance.rules[each.name] * 365 <= each.cap for each in rules if each.cap is not None)
        assert {*balance.alone, *balance.with_subsidy, *balance.never} == {v.site for v in balance.villages}
        assert min(min(v.subsidy, v.fees, v.cost) for v in balance.villages) >= 0


def test_a_negative_fee_is_refused(asked):
    with pytest.raises(ValueError, match="cannot be"):
        asked(fee=fee(-1))
