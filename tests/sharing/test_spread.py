import numpy as np
import pytest
from sharing_games import names, of_list, random_game

from logistics_opt.errors import InvalidInput
from logistics_opt.sharing.egalitarian import egalitarian
from logistics_opt.sharing.shapley import shapley
from logistics_opt.sharing.spread import estimate, mean_game, spread

# Three days of two firms that halve the saving: 10 and 6 alone; together 12, 14 and 13: they save 4, 2 and 3.
DAYS = [of_list(2, [10, 6, together]) for together in (12, 14, 13)]


def code(caught):
    return [issue.code for issue in caught.value.issues]


def test_shares_and_savings_over_three_days():
    found = spread(DAYS, [egalitarian(day) for day in DAYS])
    saved = found.savings["f0"]  # 2, 1, 1.5: mean 1.5, deviation 0.5
    assert (saved.mean, saved.deviation, saved.draws) == pytest.approx((1.5, 0.5, 3))
    assert saved.error == pytest.approx(0.5 / 3**0.5)
    assert saved.margin == pytest.approx(4.3027 * 0.5 / 3**0.5, rel=1e-4)  # t with two degrees of freedom
    assert saved.proven
    assert found.shares["f1"].mean == pytest.approx(6 - 1.5)
    assert found.shares["f1"].deviation == pytest.approx(0.5)


def test_a_saving_is_proven_only_where_the_margin_does_not_contain_zero():
    # 1 and 3: mean 2, error 1, margin 12.7. Twenty such: margin 2.09 * 1.026 / 4.47 = 0.48.
    assert not estimate([1, 3]).proven
    assert estimate([1, 3] * 10).proven
    assert estimate([-1, -3] * 10).proven  # a loss is proven too
    assert not estimate([-1, 1] * 10).proven
    assert not estimate([0.0, 0.0]).proven


def test_one_draw_proves_nothing():
    alone = estimate([5])
    assert (alone.mean, alone.deviation) == (5, 0)
    assert alone.error == alone.margin == float("inf")
    assert not alone.proven


def test_players_may_stand_in_another_order_but_have_to_be_the_same():
    turned = DAYS[0].restricted(names(2)[::-1])
    mixed = type(turned)(turned.players[::-1], turned.cost)
    found = spread([DAYS[0], mixed], [egalitarian(DAYS[0]), egalitarian(mixed)])
    assert found.shares["f0"].mean == 8
    assert found.shares["f0"].deviation == 0
    with pytest.raises(InvalidInput) as caught:
        spread([DAYS[0], of_list(1, [4])], [egalitarian(DAYS[0])] * 2)
    assert code(caught) == ["sharing-draws-differ"]


def test_there_has_to_be_a_game_and_an_allocation_for_each():
    with pytest.raises(InvalidInput) as caught:
        spread([], [])
    assert code(caught) == ["sharing-no-draw"]
    with pytest.raises(InvalidInput) as caught:
        spread(DAYS, [egalitarian(DAYS[0])])
    assert code(caught) == ["sharing-draws-uneven"]


def test_the_mean_game_has_the_mean_of_a_linear_rules_shares():
    draws = [random_game(np.random.default_rng(k), 4) for k in range(5)]
    assert mean_game(DAYS).cost == {frozenset({"f0"}): 10, frozenset({"f1"}): 6, frozenset({"f0", "f1"}): 13}
    means = spread(draws, [shapley(draw) for draw in draws]).shares
    assert shapley(mean_game(draws)) == pytest.approx({player: one.mean for player, one in means.items()})
