import numpy as np
import pytest
from sharing_games import names, random_game

from logistics_opt.errors import InvalidInput
from logistics_opt.sharing.sampled_shapley import SamplePlan, orders, sampled_shapley
from logistics_opt.sharing.shapley import shapley

TWELVE = names(12)


def test_a_circle_is_walked_from_every_place_there_and_back():
    plan = SamplePlan(("a", "b", "c"), (("b", "a", "c"),))
    assert ["".join(order) for order in plan.orders] == ["bac", "cab", "acb", "bca", "cba", "abc"]
    assert plan.coalitions == ({"a"}, {"b"}, {"c"}, {"a", "b"}, {"a", "c"}, {"b", "c"}, {"a", "b", "c"})


def test_the_plan_needs_just_the_coalitions_of_its_orders_and_few_for_so_many():
    plan = orders(TWELVE, 100, seed=1)
    assert len(plan.orders) == 5 * 24  # five circles: whole ones
    assert set(plan.coalitions) == {frozenset(order[:k]) for order in plan.orders for k in range(1, 13)}
    assert len(plan.coalitions) == len(set(plan.coalitions)) <= 5 * 12 * 11 + 1
    assert all(sorted(order) == sorted(TWELVE) for order in plan.orders)


def test_the_seed_makes_the_plan_and_fewer_orders_are_the_first_of_more():
    assert orders(TWELVE, 100, seed=1) == orders(TWELVE, 100, seed=1)
    assert orders(TWELVE, 100, seed=1).circles != orders(TWELVE, 100, seed=2).circles
    assert orders(TWELVE, 100, seed=1).circles == orders(TWELVE, 240, seed=1).circles[:5]
    assert len(orders(TWELVE, 1, seed=1).circles) == 2  # one alone has no error


def test_the_estimate_is_the_mean_over_the_orders():
    game, plan = random_game(np.random.default_rng(3), 7), orders(names(7), 30, seed=3)
    added = dict.fromkeys(game.players, 0.0)
    for order in plan.orders:
        for k, player in enumerate(order):
            added[player] += game.cost[frozenset(order[: k + 1])] - (game.cost[frozenset(order[:k])] if k else 0)
    found = sampled_shapley(plan, {coalition: game.cost[coalition] for coalition in plan.coalitions})
    assert found.shares == pytest.approx({player: sum_ / len(plan.orders) for player, sum_ in added.items()})
    assert sum(found.shares.values()) == pytest.approx(game.total)


def test_the_error_is_that_of_a_mean_over_circles():
    # Two circles: the standard error is half their difference, the margin 12.706 of it (t with one degree of freedom).
    game, plan = random_game(np.random.default_rng(4), 7), orders(names(7), 1, seed=4)
    one, other = (sampled_shapley(SamplePlan(plan.players, (c, c)), game.cost).shares for c in plan.circles)
    found = sampled_shapley(plan, game.cost)
    assert found.circles == 2
    for player in plan.players:
        assert found.errors[player] == pytest.approx(abs(one[player] - other[player]) / 2)
        assert found.margins[player] == pytest.approx(12.706 * found.errors[player], rel=1e-4)


def test_firms_that_do_not_matter_to_each_other_are_known_without_error():
    costs = {firm: 100.0 * (k + 1) for k, firm in enumerate(TWELVE)}
    plan = orders(TWELVE, 1, seed=0)
    found = sampled_shapley(plan, {c: sum(costs[firm] for firm in c) for c in plan.coalitions})
    assert found.shares == pytest.approx(costs)
    assert max(found.margins.values()) < 1e-6


@pytest.mark.parametrize("circles", [2, 5, 10])
def test_the_margin_holds_the_exact_value_nineteen_times_in_twenty(circles):
    held = []
    for seed in range(80):
        game = random_game(np.random.default_rng(seed), 12)
        exact = shapley(game)
        found = sampled_shapley(orders(game.players, circles * 24, seed), game.cost)
        held += [abs(found.shares[p] - exact[p]) <= found.margins[p] for p in game.players]
    assert np.mean(held) == pytest.approx(0.95, abs=0.03)


def one_by_one(game, number, rng):
    """The estimate from orders drawn one by one, as long as they need no more than ``number`` coalitions."""
    seen, added, drawn = set(), np.zeros(len(game.players)), 0
    while True:
        order = rng.permutation(len(game.players))
        masks = np.concatenate(([0], np.cumsum(1 << order)))
        seen |= set(masks[1:].tolist())
        if len(seen) > number:
            return added / drawn
        added[order] += np.diff(game.values[masks])
        drawn += 1


def test_circles_have_less_than_half_the_error_of_orders_one_by_one_for_as_many_plans():
    circles, singles = [], []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        game = random_game(rng, 10)
        exact, plan = np.array(list(shapley(game).values())), orders(game.players, 60, seed)
        circles.append(list(sampled_shapley(plan, game.cost).shares.values()) - exact)
        singles.append(one_by_one(game, len(plan.coalitions), rng) - exact)
    assert np.square(circles).mean() ** 0.5 < np.square(singles).mean() ** 0.5 / 2


def test_a_sample_that_is_too_small_or_incomplete_is_refused():
    with pytest.raises(InvalidInput) as caught:
        orders(names(6), 100, seed=0)
    assert [issue.code for issue in caught.value.issues] == ["sharing-sample-needless"]
    plan = orders(TWELVE, 1, seed=0)
    with pytest.raises(InvalidInput) as caught:
        sampled_shapley(plan, dict.fromkeys(plan.coalitions[:-1], 1.0))
    assert [issue.code for issue in caught.value.issues] == ["sharing-sample-incomplete"]
