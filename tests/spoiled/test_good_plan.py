"""The plan that the other tests spoil is a good one."""

from logistics_opt.checker import check


def test_good_plan_has_no_fault(county, good_plan):
    assert check(county, good_plan) == ()
