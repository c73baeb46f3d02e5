"""Numbers that people type for "no limit", "never" or "nothing" give a plan like any others, by every method."""

from dataclasses import replace

import pytest

from logistics_opt.model import Capacity, Load, Tariff
from logistics_opt.study import plan_day
from logistics_opt.units import KILOGRAM, LITRE

WAYS = {
    "integrated": {},
    "pyvrp": {"method": "decomposition", "backend": "pyvrp"},
    "ortools": {"method": "decomposition", "backend": "ortools"},
}
HUGE = 10**9  # the largest number that a table may hold, in the unit of its column


def every_vehicle(problem, **changes):
    return replace(problem, fleet=tuple(replace(vehicle, **changes) for vehicle in problem.fleet))


def every_site(problem, **changes):
    return replace(problem, sites=tuple(replace(site, **changes) for site in problem.sites))


def every_demand(problem, **changes):
    return replace(problem, demands=tuple(replace(demand, **changes) for demand in problem.demands))


ROOM = Capacity(weight=HUGE * KILOGRAM, volume=HUGE * LITRE, chilled=HUGE * LITRE)
DEAR = Tariff(per_day=HUGE * 100, per_km=HUGE * 100, per_hour=HUGE * 100)
SERVED = {
    "any amount fits": lambda problem: every_vehicle(problem, capacity=ROOM),
    "any number of vehicles": lambda problem: every_vehicle(problem, count=HUGE),
    "any number of trips": lambda problem: every_vehicle(problem, max_trips=HUGE),
    "no longest day": lambda problem: every_vehicle(problem, max_duration=HUGE * 60),
    "nothing costs anything": lambda problem: every_vehicle(problem, tariff=Tariff()),
    "sites cost a fortune": lambda problem: every_site(problem, cost_per_day=HUGE * 100),
    "everything is important": lambda problem: every_demand(problem, priority=HUGE),
    "no weight": lambda problem: every_demand(problem, load=Load(0, 0, 1)),
}
LEFT = {
    "a lifetime for each piece": lambda problem: every_site(problem, piece_time=HUGE),
    "nothing fits": lambda problem: every_vehicle(problem, capacity=Capacity(weight=0, volume=0)),
    "more than all vehicles carry": lambda problem: every_demand(problem, load=Load(HUGE * KILOGRAM, HUGE * LITRE, 1)),
    "an endless day of loading": lambda problem: every_vehicle(problem, shift=problem.fleet[0].shift, max_duration=1),
}


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", SERVED)
def test_it_all_rides(line_county, name, how):
    plan = plan_day(SERVED[name](line_county), **WAYS[how], max_steps=5)
    assert plan.unserved == ()


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", LEFT)
def test_none_of_it_rides_and_the_plan_says_why(line_county, name, how):
    problem = LEFT[name](line_county)
    plan = plan_day(problem, **WAYS[how], max_steps=5)
    assert {left.demand for left in plan.unserved} == {demand.id for demand in problem.demands}
    assert plan.routes == ()


@pytest.mark.parametrize("how", WAYS)
def test_dear_vehicles_are_no_error(line_county, how):
    assert plan_day(every_vehicle(line_county, tariff=DEAR), **WAYS[how], max_steps=5).cost.total >= 0


@pytest.mark.parametrize("how", WAYS)
def test_a_mountain_of_goods_rides_as_far_as_there_are_vehicles(line_county, how):
    # A thousand tonnes in pieces of one kg: a truck takes one tonne a trip, there are two trucks with two trips each.
    first, *others = line_county.demands
    mountain = replace(first, load=Load(10**6 * KILOGRAM, 10**6 * LITRE, 10**6))
    plan = plan_day(replace(line_county, demands=(mountain, *others)), **WAYS[how], max_steps=5)
    left = sum(entry.load.pieces for entry in plan.unserved if entry.demand == mountain.id)
    assert 0 < left < 10**6


@pytest.mark.parametrize("how", WAYS)
def test_a_slip_of_the_pen_does_not_keep_the_search_busy_for_ever(line_county, how):
    # A million tonnes in pieces of one kg: a thousand lots and a thousand times as many are the same to the search.
    first, *others = line_county.demands
    slip = replace(first, load=Load(HUGE * KILOGRAM, HUGE * LITRE, HUGE))
    plan = plan_day(replace(line_county, demands=(slip, *others)), **WAYS[how], max_steps=2)
    assert sum(entry.load.pieces for entry in plan.unserved if entry.demand == slip.id) > HUGE // 2
