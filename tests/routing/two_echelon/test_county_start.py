"""
A search that goes on from a plan: of the same day, of another day, of a county that has changed.

The county is the line county of tests/conftest:

    w ---10 km--- d1 ---5 km--- v1 ---5 km--- v2 ---10 km--- d2 ---5 km--- v3
"""

from dataclasses import replace
from itertools import groupby

import pytest

from logistics_opt.checker import check
from logistics_opt.errors import UnsupportedProblem
from logistics_opt.model import Direction
from logistics_opt.routing.plan import solve_two_echelons
from logistics_opt.routing.score import score_of
from logistics_opt.routing.two_echelon.county_data import county_data
from logistics_opt.routing.two_echelon.county_orders import orders_of
from logistics_opt.routing.two_echelon.county_start import tours_from
from logistics_opt.routing.two_echelon.team import Team
from logistics_opt.study import plan_day
from logistics_opt.units import HOUR


def plan_of(problem, steps=600, **options):
    plan = solve_two_echelons(problem, time_limit=None, max_steps=steps, **options)
    assert check(problem, plan) == ()
    return plan


def calls(sites):
    """Places where a vehicle stops, in order; two stops at one place are one call."""
    return [site for site, _ in groupby(sites)]


def ways(plan):
    """Where each vehicle calls, trip by trip."""
    return sorted((r.vehicle, [calls(stop.site for stop in trip.stops[1:-1]) for trip in r.trips]) for r in plan.routes)


def ways_of(orders):
    """Likewise."""
    return sorted((o.vehicle, [calls(visit.site for visit in trip) for trip in o.trips]) for o in orders)


@pytest.fixture
def both_ways(make_county, make_demand, narrow):
    """Trucks that cannot go to the villages; parcels out, produce back."""
    down = tuple(make_demand(f"p{n}", f"v{n}") for n in (1, 2, 3))
    up = (make_demand("u2", "v2", direction=Direction.UP, ready=7 * HOUR),)
    return narrow(make_county(demands=(*down, *up)))


def test_a_plan_becomes_the_tours_it_was_made_of(both_ways):
    plan = plan_of(both_ways)
    county = county_data(both_ways)
    tours = tours_from(both_ways, county, plan)
    assert ways_of(orders_of(county, tours)) == ways(plan)
    assert {route.vehicle for route in plan.routes} >= {"truck", "van1"}


def test_the_search_begins_with_these_tours(both_ways):
    plan = plan_of(both_ways)
    county = county_data(both_ways)
    team = Team(county.data, seed=0, started=0.0, start=tours_from(both_ways, county, plan))
    assert ways_of(orders_of(county, team.best_tours())) == ways(plan)
    assert not team.best.state.job["absent"].any()


@pytest.mark.parametrize("steps", [1, 50])
def test_what_comes_back_is_no_worse(both_ways, steps):
    plan = plan_of(both_ways)
    again = plan_of(both_ways, steps, seed=3, start=plan)
    assert score_of(both_ways, again) <= score_of(both_ways, plan)


def test_yesterdays_plan_tells_who_comes_where(both_ways, make_demand):
    # Today's parcels have other names, and v1 gets none.
    yesterday = plan_of(both_ways)
    today = replace(both_ways, demands=tuple(make_demand(f"q{n}", f"v{n}") for n in (2, 3)))
    county = county_data(today)
    tours = tours_from(today, county, yesterday)
    visited = [site for _, trips in ways_of(orders_of(county, tours)) for trip in trips for site in trip]
    assert {"v2", "v3"} <= set(visited)
    assert "v1" not in visited
    assert plan_of(today, 50, start=yesterday).unserved == ()


def test_vehicles_that_are_gone_and_depots_that_are_closed_are_left_out(both_ways):
    plan = plan_of(both_ways)
    fewer = replace(both_ways, fleet=tuple(v for v in both_ways.fleet if v.base != "d1"))
    assert {county_data(fewer).types[kind].base for kind, _ in tours_from(fewer, county_data(fewer), plan)} <= {
        "w",
        "d2",
    }
    assert check(fewer, plan_of(fewer, 300, start=plan)) == ()


def test_vans_whose_truck_is_gone_do_not_start(both_ways):
    # Without the truck's tour nothing brings the parcels to the depots: nobody drives until the search sends somebody.
    plan = plan_of(both_ways)
    vans = replace(plan, routes=tuple(route for route in plan.routes if route.vehicle != "truck"))
    county = county_data(both_ways)
    team = Team(county.data, seed=0, started=0.0, start=tours_from(both_ways, county, vans))
    assert team.best_tours() == []


def test_a_plan_with_faults_is_one_to_go_on_from_but_never_the_answer(both_ways):
    plan = plan_of(both_ways)
    free = replace(plan, cost=replace(plan.cost, vehicle_km=0))
    assert check(both_ways, free) != ()
    again = plan_day(both_ways, max_steps=50, start=free)
    assert again.cost.total > free.cost.total


def test_the_decomposition_says_that_it_cannot(both_ways):
    with pytest.raises(UnsupportedProblem, match="go on from a plan"):
        solve_two_echelons(both_ways, method="decomposition", start=plan_of(both_ways, 50))
