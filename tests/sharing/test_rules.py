"""Each rule on three firms, the arithmetic in the open: see ``sharing_games`` for their costs, here in yuan."""

import pickle

import pytest
from hypothesis import given, settings
from sharing_games import COOP, POST, STO, games, of_list, yuan

from logistics_opt.errors import InvalidInput
from logistics_opt.sharing.cost_avoided import alternative_cost_avoided
from logistics_opt.sharing.egalitarian import capped_egalitarian, egalitarian
from logistics_opt.sharing.equal_profit import equal_profit
from logistics_opt.sharing.nucleolus import nucleolus
from logistics_opt.sharing.proportional import proportional, proportional_to_alone
from logistics_opt.sharing.rules import RULES, Keys, rule_of
from logistics_opt.sharing.shapley import modified_shapley, shapley, weighted_shapley

PIECES = {POST: 400, STO: 350, COOP: 50}
AGREED = {POST: 2, STO: 1, COOP: 1}


def code(caught):
    return [issue.code for issue in caught.value.issues]


def test_by_pieces(three):
    # 960 / 800 pieces = 1.2 a piece.
    assert yuan(proportional(three, PIECES)) == pytest.approx([480, 420, 60])


def test_by_stand_alone_cost(three):
    # 960 / 1200 = 0.8 of it for everybody.
    assert yuan(proportional_to_alone(three)) == pytest.approx([480, 320, 160])


def test_equal_saving(three):
    # 240 / 3 = 80 less than alone.
    assert yuan(egalitarian(three)) == pytest.approx([520, 320, 120])


def test_equal_payment_up_to_stand_alone_cost(three):
    # 960 / 3 = 320 is more than coop's 200; the others pay (960 - 200) / 2 each.
    assert yuan(capped_egalitarian(three)) == pytest.approx([380, 380, 200])


def test_alternative_cost_avoided(three):
    # Separable 460, 260, 180: 900. Spared 600 - 460 = 140, 400 - 260 = 140, 200 - 180 = 20: 300. The rest is 60.
    expected = [460 + 140 / 300 * 60, 260 + 140 / 300 * 60, 180 + 20 / 300 * 60]
    assert expected == pytest.approx([488, 288, 184])
    assert yuan(alternative_cost_avoided(three)) == pytest.approx(expected)


def test_shapley_is_the_mean_over_the_six_orders(three):
    #                post  sto  coop
    # post sto coop   600  180   180
    # post coop sto   600  260   100
    # sto post coop   380  400   180
    # sto coop post   460  400   100
    # coop post sto   500  260   200
    # coop sto post   460  300   200
    expected = [(600 + 600 + 380 + 460 + 500 + 460) / 6, (180 + 260 + 400 + 400 + 260 + 300) / 6, 960 / 6]
    assert expected == [500, 300, 160]
    assert yuan(shapley(three)) == pytest.approx(expected)


def test_weighted_shapley_splits_each_saving_by_weight(three):
    # What just these firms save together: post+sto 220, post+coop 100, sto+coop 100, all 240 - 420 = -180.
    # With weights 2, 1, 1 post has two thirds of each pair's, and half of what is of all three.
    expected = [
        600 - (220 * 2 / 3 + 100 * 2 / 3 - 180 / 2),
        400 - (220 / 3 + 100 / 2 - 180 / 4),
        200 - (100 / 3 + 100 / 2 - 180 / 4),
    ]
    assert yuan(weighted_shapley(three, AGREED)) == pytest.approx(expected)


def test_modified_shapley_moves_the_saving_by_the_weights_distance_from_the_mean(three):
    # Weights are 1/2, 1/4, 1/4 of all: 1/6 above a third, 1/12 below, of a saving of 240.
    expected = [500 - 240 / 6, 300 + 240 / 12, 160 + 240 / 12]
    assert yuan(modified_shapley(three, AGREED)) == pytest.approx(expected)


def test_nucleolus(three):
    # Savings y add up to 240. Coop has y above what it saves alone, post and sto together 240 - y - 220 = 20 - y above
    # what they save: 10 is best for the less content of them. Post and sto share the other 230. Post has y, the others
    # without it 240 - y - 100 = 140 - y, and for sto it is the same: even, 115 each, is best for the least content.
    assert yuan(nucleolus(three)) == pytest.approx([600 - 115, 400 - 115, 200 - 10])


def test_equal_profit(three):
    # 20 % for all would give coop 40, but without it post and sto save 220, so coop has 240 - 220 = 20 at most: 10 %.
    # The others share 220 alike: 220 / 1000 = 22 %.
    found = equal_profit(three)
    assert yuan(found.shares) == pytest.approx([600 * 0.78, 400 * 0.78, 200 * 0.9], abs=1e-4)
    assert not found.least_core.empty
    assert found.least_core.epsilon == pytest.approx(-10 * 100)


def test_equal_profit_in_the_least_core_where_the_core_is_empty():
    # Each alone 10, each pair 12, all 20. Pairs pay 24 for all three together, and a third of 20 each is 13.33 for a
    # pair: 1.33 more than its own plan. Nothing does better for all three pairs at once: 2 * 20 / 3 = 13.33.
    found = equal_profit(of_list(3, [10, 10, 10, 12, 12, 12, 20]))
    assert found.least_core.empty
    assert found.least_core.epsilon == pytest.approx(40 / 3 - 12)
    assert list(found.shares.values()) == pytest.approx([20 / 3] * 3)


def test_one_firm_pays_what_it_costs():
    alone = of_list(1, [7])
    keys = Keys(pieces={"f0": 3}, weight={"f0": 3}, piece_metres={"f0": 3}, agreed={"f0": 3})
    assert {name: rule.allocate(alone, keys) for name, rule in RULES.items()} == {
        name: {"f0": pytest.approx(7)} for name in RULES
    }


def test_two_firms_halve_the_saving_by_every_rule_that_looks_at_coalitions():
    # Alone 10 and 6, together 12: each saves 2.
    two = of_list(2, [10, 6, 12])
    for name in ("egalitarian", "cost-avoided", "shapley", "nucleolus"):
        assert list(RULES[name].allocate(two).values()) == pytest.approx([8, 4])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(games(most=4, below=1))
def test_every_rule_that_works_shares_out_the_cost_of_all_and_not_a_fen_else(game):
    firms = {firm: float(k + 1) for k, firm in enumerate(game.players)}
    keys = Keys(pieces=firms, weight=firms, piece_metres=firms, agreed=firms)
    worked = 0
    for rule in RULES.values():
        try:
            shares = rule.allocate(game, keys)
        except InvalidInput:
            continue
        worked += 1
        assert set(shares) == set(game.players)
        assert sum(shares.values()) == pytest.approx(game.total, abs=1e-6)
    assert worked >= 10  # two rules may refuse a game that is not closed


@pytest.mark.parametrize(
    ("weights", "wrong"),
    [
        ({POST: 1, STO: 1}, "sharing-weight-wrong"),
        ({POST: 1, STO: 1, COOP: -1}, "sharing-weight-wrong"),
        ({POST: 1, STO: 1, COOP: float("nan")}, "sharing-weight-wrong"),
        ({POST: 0, STO: 0, COOP: 0}, "sharing-weights-zero"),
    ],
)
def test_weights_that_say_nothing_are_refused(three, weights, wrong):
    with pytest.raises(InvalidInput) as caught:
        proportional(three, weights)
    assert code(caught) == [wrong]


def test_a_firm_without_pieces_pays_nothing_by_pieces_but_has_to_weigh_something_for_shapley(three):
    assert proportional(three, {POST: 1, STO: 1, COOP: 0})[COOP] == 0
    with pytest.raises(InvalidInput) as caught:
        weighted_shapley(three, {POST: 1, STO: 1, COOP: 0})
    assert code(caught) == ["sharing-weight-wrong"]


def test_rules_say_which_games_they_do_not_work_with():
    dear = of_list(2, [10, 6, 20])  # together dearer than apart
    with pytest.raises(InvalidInput) as caught:
        capped_egalitarian(dear)
    assert code(caught) == ["sharing-dearer-than-apart"]
    with pytest.raises(InvalidInput) as caught:
        alternative_cost_avoided(dear)
    assert code(caught) == ["sharing-firm-makes-dearer"] * 2
    with pytest.raises(InvalidInput) as caught:
        equal_profit(of_list(2, [0, 6, 6]))
    assert code(caught) == ["sharing-alone-not-positive"]


def test_names_and_words_are_all_different_and_an_unknown_name_is_told_the_known_ones():
    assert len({rule.words[0] for rule in RULES.values()}) == len({rule.words[1] for rule in RULES.values()}) == 12
    assert rule_of("shapley").words == ("Shapley value", "沙普利值")
    with pytest.raises(InvalidInput) as caught:
        rule_of("shapely")
    assert code(caught) == ["sharing-rule-unknown"]
    assert "equal-profit" in caught.value.issues[0].remedy


@pytest.mark.parametrize("name", RULES)
def test_a_rule_can_be_sent_to_another_process(name):
    assert pickle.loads(pickle.dumps(RULES[name])) == RULES[name]
