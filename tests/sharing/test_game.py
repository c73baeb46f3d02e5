from itertools import combinations

import pytest
from hypothesis import given, settings
from sharing_games import COOP, POST, STO, games, of_list

from logistics_opt.errors import InvalidInput
from logistics_opt.model import FirmId
from logistics_opt.sharing.closed import closed
from logistics_opt.sharing.game import CostGame, coalition_of, coalitions, submasks


def codes(caught):
    return sorted(issue.code for issue in caught.value.issues)


def test_coalitions_stand_in_a_fixed_order():
    assert coalitions((POST, STO, COOP)) == (
        {POST}, {STO}, {COOP}, {POST, STO}, {POST, COOP}, {STO, COOP}, {POST, STO, COOP},
    )  # fmt: skip


def test_a_mask_has_a_bit_for_each_player(three):
    # post 1, sto 2, coop 4
    assert three.mask(frozenset({POST, COOP})) == 5
    assert coalition_of(three.players, 5) == {POST, COOP}
    assert three.values.tolist() == [0, 60_000, 40_000, 78_000, 20_000, 70_000, 50_000, 96_000]
    assert submasks(5).tolist() == [0, 1, 4, 5]


def test_a_saving_is_what_they_pay_alone_less_what_they_pay_together(three):
    assert three.saving(frozenset({POST, STO})) == 60_000 + 40_000 - 78_000
    assert three.saving(three.everybody) == 120_000 - 96_000
    assert three.saving(frozenset({COOP})) == 0


def test_restricted_to_two_firms_the_costs_are_the_same_and_the_order_is_kept(three):
    two = three.restricted({COOP, POST})
    assert two.players == (POST, COOP)
    assert two.cost == {c: three.cost[c] for c in coalitions((POST, COOP))}


def test_a_firm_that_does_not_play_cannot_be_restricted_to(three):
    with pytest.raises(InvalidInput) as caught:
        three.restricted({POST, FirmId("zto")})
    assert codes(caught) == ["sharing-firm-unknown"]


def test_everything_that_is_wrong_is_said_at_once():
    costs = {frozenset({POST}): float("nan"), frozenset({"zto"}): 3.0, frozenset(): 0.0}
    with pytest.raises(InvalidInput) as caught:
        CostGame((POST, STO), costs)
    assert codes(caught) == [
        "sharing-coalition-missing",
        "sharing-coalition-unknown",
        "sharing-coalition-unknown",
        "sharing-cost-not-finite",
    ]
    missing = next(issue for issue in caught.value.issues if issue.code == "sharing-coalition-missing")
    assert missing.where == "coalition {sto}, {post, sto}"


@pytest.mark.parametrize(("players", "code"), [((), "sharing-no-firm"), ((POST, POST), "sharing-firm-twice")])
def test_players_are_some_and_all_different(players, code):
    with pytest.raises(InvalidInput) as caught:
        CostGame(players, {frozenset({POST}): 1.0})
    assert codes(caught) == [code]


def test_what_the_caller_does_to_his_costs_later_does_not_change_the_game():
    costs = {frozenset({POST}): 1.0}
    game = CostGame((POST,), costs)
    costs[frozenset({POST})] = 2.0
    assert game.total == game.cost[frozenset({POST})] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        game.values[1] = 2.0


def test_subadditive_is_never_dearer_together(three):
    assert three.is_subadditive(tolerance=0)
    # Three firms at 10 each, 25 in a pair: 5 above 10 + 10. All together 27: 7 below 25 + 10.
    dear = of_list(3, [10, 10, 10, 25, 20, 20, 27])
    assert not dear.is_subadditive(tolerance=4.9)
    assert dear.is_subadditive(tolerance=5)


def test_closing_a_game_runs_the_cheapest_parts_side_by_side():
    # {f0, f1} costs 25 against 10 + 10; with f2 it costs 40 against 20 ({f0} + {f1}) + 10 or 10 + 18 ({f1, f2}).
    repaired = closed(of_list(3, [10, 10, 10, 25, 20, 18, 40]))
    first, second = repaired.repairs
    assert (first.coalition, first.by, set(first.parts)) == ({"f0", "f1"}, 5, {frozenset({"f0"}), frozenset({"f1"})})
    assert (second.coalition, second.by) == ({"f0", "f1", "f2"}, 12)
    assert set(second.parts) == {frozenset({"f0"}), frozenset({"f1", "f2"})}
    assert repaired.game.values.tolist() == [0, 10, 10, 20, 10, 20, 18, 28]


def test_a_coalition_may_be_cheapest_in_three_parts_whose_pairs_are_dear():
    # Alone 10 each; 25 in a pair, 40 all three: three plans side by side cost 30.
    repaired = closed(of_list(3, [10, 10, 10, 25, 25, 25, 40]))
    assert repaired.game.values.tolist() == [0, 10, 10, 20, 10, 20, 20, 30]
    assert set(repaired.repairs[-1].parts) == {frozenset({f}) for f in ("f0", "f1", "f2")}
    assert repaired.repairs[-1].by == 10


def partitions(members):
    """Every way to part a list."""
    if not members:
        yield []
        return
    first, *rest = members
    for size in range(len(rest) + 1):
        for others in combinations(rest, size):
            for parting in partitions([one for one in rest if one not in others]):
                yield [frozenset((first, *others)), *parting]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(games(most=5))
def test_a_closed_game_costs_the_cheapest_partition_and_nothing_is_left_to_repair(game):
    repaired = closed(game)
    for coalition in coalitions(game.players):
        cheapest = min(sum(game.cost[part] for part in parting) for parting in partitions(sorted(coalition)))
        assert repaired.game.cost[coalition] == cheapest
    assert repaired.game.is_subadditive(tolerance=0)
    assert closed(repaired.game).repairs == ()
    for repair in repaired.repairs:
        assert repair.by == game.cost[repair.coalition] - sum(game.cost[part] for part in repair.parts) > 0
        assert sorted(firm for part in repair.parts for firm in part) == sorted(repair.coalition)
