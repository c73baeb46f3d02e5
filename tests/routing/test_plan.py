"""The door to a day's plan: which method is asked, and what is said when there is none of that name."""

import pytest

from logistics_opt.errors import InvalidInput
from logistics_opt.routing.plan import DEFAULT_METHOD, Method, solve_two_echelons
from logistics_opt.routing.score import leave_out_price, score_of, unserved_price


@pytest.mark.parametrize("method", list(Method))
def test_every_method_plans_the_line_county(line_county, method):
    plan = solve_two_echelons(line_county, method=method, time_limit=None, max_steps=10)
    assert plan.unserved == ()


def test_the_search_over_both_echelons_is_the_default():
    assert DEFAULT_METHOD is Method.INTEGRATED


def test_an_unknown_method_is_refused_in_both_languages(line_county):
    with pytest.raises(InvalidInput) as refused:
        solve_two_echelons(line_county, method="by hand")
    (issue,) = refused.value.issues
    assert issue.code == "method-unknown"
    assert "by hand" in issue.where
    assert "decomposition" in issue.remedy
    assert "decomposition" in issue.remedy_zh


def test_half_a_demand_left_out_is_charged_three_quarters_of_all_of_it(line_county):
    """Price times 1 + share: 1.5 for a half, 2 for all."""
    price = leave_out_price(line_county, [site.id for site in line_county.sites])
    assert unserved_price(line_county, {"p1": 10}) == 2 * price
    assert unserved_price(line_county, {"p1": 5}) == price * 3 // 2
    assert unserved_price(line_county, {}) == 0


def test_a_plan_that_serves_everything_scores_its_cost_and_its_nights(line_county):
    plan = solve_two_echelons(line_county, time_limit=None, max_steps=10)
    nights = sum(line_county.overnight_price(left.load.weight) for left in plan.overnight)
    assert score_of(line_county, plan) == plan.cost.total + nights
