"""The dispatcher's question: what goes in is judged first, what comes out is checked last."""

from dataclasses import replace

import pytest

from logistics_opt.checker import Fault, check
from logistics_opt.checker.fault import Code
from logistics_opt.errors import Cancelled, FaultyPlan, InvalidInput, Severity
from logistics_opt.model import Reason, TimeWindow
from logistics_opt.study import daily_routes, plan_day
from logistics_opt.units import HOUR


def test_a_plan_for_the_line_county_is_checked_and_whole(line_county):
    plan = plan_day(line_county, max_steps=10)
    assert check(line_county, plan) == ()
    assert plan.unserved == ()
    assert plan.problem == line_county.digest


def test_steps_alone_give_the_same_plan_twice(line_county):
    assert plan_day(line_county, max_steps=10, seed=3) == plan_day(line_county, max_steps=10, seed=3)


def test_a_problem_nobody_could_plan_is_refused_with_all_its_errors(line_county):
    sites = tuple(replace(s, parent="nowhere") if s.id in ("v1", "v2") else s for s in line_county.sites)
    twice = (*line_county.demands, line_county.demands[0])
    with pytest.raises(InvalidInput) as refused:
        plan_day(replace(line_county, sites=sites, demands=twice), max_steps=1)
    issues = refused.value.issues
    assert len(issues) >= 2
    assert {issue.severity for issue in issues} == {Severity.ERROR}


def test_warnings_do_not_stop_the_work(line_county, make_demand):
    county = replace(line_county, demands=(*line_county.demands, make_demand("x", "v1", pieces=1, kg=5_000)))
    assert [left.demand for left in plan_day(county, max_steps=10).unserved] == ["x"]


def test_no_faulty_plan_leaves(line_county, monkeypatch):
    fault = Fault(Code.CAPACITY_WEIGHT, "truck 1", "carries 1 001 kg of 1 000 kg")
    judged = []

    def severe(problem, plan):
        judged.append((problem, plan))
        return (fault,) * 25

    monkeypatch.setattr(daily_routes, "check", severe)
    with pytest.raises(FaultyPlan, match="25 fault") as refused:
        plan_day(line_county, max_steps=1)
    assert judged[0][0] is line_county
    assert str(refused.value).count("carries 1 001 kg") == 20  # the first twenty are enough to begin with


def test_stopped_before_there_was_a_plan(line_county):
    with pytest.raises(Cancelled):
        plan_day(line_county, max_steps=10, on_progress=lambda _: False)


@pytest.mark.parametrize(
    ("asked", "limit", "steps"),
    [
        ({}, daily_routes.DEFAULT_TIME_LIMIT, None),
        ({"time_limit": 2.5}, 2.5, None),
        ({"max_steps": 7}, None, 7),
        ({"max_steps": 7, "time_limit": 2.5}, 2.5, 7),
    ],
)
def test_the_limits_asked_for_reach_the_search(line_county, monkeypatch, asked, limit, steps):
    heard = {}

    def search(problem, **options):
        heard.update(options)
        raise Cancelled

    monkeypatch.setattr(daily_routes, "solve_two_echelons", search)
    with pytest.raises(Cancelled):
        plan_day(line_county, backend="ortools", seed=4, **asked)
    assert (heard["time_limit"], heard["max_steps"], heard["backend"], heard["seed"]) == (limit, steps, "ortools", 4)


def test_a_lot_too_large_for_the_time_left_goes_in_part(line_county, make_demand):
    """Each truck can be back from v1 with three pieces off at most: what one could do and none does is a fault."""
    trucks = tuple(
        replace(v, shift=TimeWindow(6 * HOUR, 7 * HOUR + 1_650)) for v in line_county.fleet if v.id == "truck"
    )
    plan = plan_day(replace(line_county, demands=(make_demand("x", "v1"),), fleet=trucks), max_steps=10)
    assert plan.routes
    assert {left.reason for left in plan.unserved} == {Reason.FLEET}
