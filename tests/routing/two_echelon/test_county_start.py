"""
A search that goes on from a plan: of the same day, of another day, of a county that has changed.

The county is the line county of tests/conftest:

    w ---10 km--- d1 ---5 km--- v1 ---5 km--- v2 ---10 km--- d2 ---5 km--- v3
"""

import random
from dataclasses import replace
from itertools import groupby

import pytest

from logistics_opt.checker import check
from logistics_opt.errors import Cancelled, UnsupportedProblem
from logistics_opt.model import Capacity, Direction, Load
from logistics_opt.routing.plan import solve_two_echelons
from logistics_opt.routing.progress import carry_on
from logistics_opt.routing.score import score_of
from logistics_opt.routing.two_echelon.county import plan_search
from logistics_opt.routing.two_echelon.county.looks import Whole
from logistics_opt.routing.two_echelon.county.orders import orders_of
from logistics_opt.routing.two_echelon.county.start import tours_from
from logistics_opt.routing.two_echelon.county.tables import county_data
from logistics_opt.routing.two_echelon.team import Team
from logistics_opt.study import plan_day
from logistics_opt.synth.county import random_county
from logistics_opt.units import HOUR, KILOGRAM, LITRE


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


def test_of_two_visits_to_a_village_each_stays_with_its_goods(make_county, make_demand):
    # Farm inputs and produce keep apart: v1 is visited twice, on two trips or by two vehicles.
    up = make_demand("u", "v1", commodity="produce", direction=Direction.UP, ready=7 * HOUR)
    county = make_county(demands=(make_demand("i", "v1", commodity="inputs"), up))
    plan = plan_of(county)
    tables = county_data(county)
    again = orders_of(tables, tours_from(county, tables, plan))
    of_trips = [
        {part.demand for visit in trip for part in (*visit.put, *visit.take)} for o in again for trip in o.trips
    ]
    planned = [{move.demand for stop in trip.stops for move in stop.moves} for r in plan.routes for trip in r.trips]
    assert sorted(map(sorted, of_trips)) == sorted(map(sorted, planned)) == [["i"], ["u"]]


def test_a_plan_of_the_same_goods_under_another_name_keeps_them_too(make_county, make_demand):
    # As when several firms' plans are put side by side: v1 has two visits, and each vehicle keeps its own.
    up = make_demand("u", "v1", commodity="produce", direction=Direction.UP, ready=7 * HOUR)
    county = make_county(demands=(make_demand("i", "v1", commodity="inputs"), up))
    plan, tables = plan_of(county), county_data(county)
    nameless = replace(plan, problem="")
    assert tours_from(county, tables, nameless) == tours_from(county, tables, plan)
    strange = replace(county, demands=(replace(county.demands[0], id="other"), up))
    assert len(tours_from(strange, county_data(strange), nameless)) > 0  # yesterday's goods: the ways alone


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


def test_a_worse_plan_never_takes_the_place_of_a_better_one(both_ways):
    plan = plan_of(both_ways)
    search = plan_search._PlanSearch(both_ways, both_ways, 1.0, 0, plan, carry_on, plan_search._Limits(1.0, None))
    search._keep(Whole(score_of(both_ways, plan) + 1, replace(plan, made_by="worse"), ()))
    assert search.finished() == plan
    search._keep(Whole(score_of(both_ways, plan) - 1, replace(plan, made_by="better"), ()))
    assert search.best.plan.made_by == "better"


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


def begun(problem, plan):
    """How the search begins from a plan."""
    county = county_data(problem)
    team = Team(county.data, seed=0, started=0.0, start=tours_from(problem, county, plan))
    return orders_of(county, team.best_tours())


def heavier(problem, times):
    return replace(
        problem,
        demands=tuple(replace(d, load=replace(d.load, weight=d.load.weight * times)) for d in problem.demands),
    )


def test_vans_begin_with_what_they_hold(both_ways):
    # 100 kg for each of v1, v2 and v3, and 100 kg back from v2; a van holds 300 kg. Twice as much for two villages is
    # too much.
    plan = plan_of(both_ways)
    assert ("van1", [["v1", "v2", "v3"]]) in ways(plan)
    today = heavier(both_ways, 2)
    assert ("van1", [["v1"]]) in ways_of(begun(today, plan))
    plan_of(today, 1, start=plan)


def test_vans_begin_with_what_they_have_time_for(both_ways):
    # d1-v1-v2-v3-d1 is 50 km and takes 5 000 s and the time at the doors, d1-v1-v2-d1 is 20 km.
    plan = plan_of(both_ways)
    assert ("van1", [["v1", "v2", "v3"]]) in ways(plan)
    fleet = tuple(replace(v, max_duration=4_000) if v.id == "van1" else v for v in both_ways.fleet)
    today = replace(both_ways, fleet=fleet)
    assert ("van1", [["v1", "v2"]]) in ways_of(begun(today, plan))
    plan_of(today, 1, start=plan)


def test_depots_begin_with_what_they_have_room_for(both_ways):
    plan = plan_of(both_ways)
    room = Load(150 * KILOGRAM, 10_000 * LITRE, 1_000)
    today = replace(both_ways, sites=tuple(replace(s, capacity=room) if s.id == "d1" else s for s in both_ways.sites))
    assert sum(len(trip) for order in begun(today, plan) if order.vehicle == "van1" for trip in order.trips) <= 1
    plan_of(today, 1, start=plan)


def test_no_more_vehicles_begin_than_there_are(make_county, make_demand, narrow):
    # Each village's goods fill a truck, so that d1 is listed several times; its vans are one pool all the same.
    heavy = tuple(make_demand(f"p{n}", f"v{n}", 10, 900, 100) for n in (1, 2))
    line = narrow(make_county(demands=heavy))
    big = Capacity(weight=1_000 * KILOGRAM, volume=2_000 * LITRE)
    two = replace(line, fleet=tuple(replace(v, capacity=big, count=2) for v in line.fleet if v.base != "d2"))
    plan = plan_of(two)
    assert [vehicle for vehicle, _ in ways(plan)].count("van1") == 2
    one = replace(two, fleet=tuple(replace(v, count=1 + (v.id == "truck")) for v in two.fleet))
    assert [vehicle for vehicle, _ in ways_of(begun(one, plan))].count("van1") == 1


@pytest.mark.parametrize("seed", range(20, 30))
def test_whatever_has_changed_since_the_plan_is_one_that_can_be_driven(seed, monkeypatch):
    monkeypatch.setattr(plan_search, "lower_bound", lambda *_, **__: None)  # takes seconds and plays no part here
    rnd = random.Random(seed)
    county = random_county(seed).problem
    yesterday = plan_of(county, 300)
    fleet = tuple(replace(v, count=max(0, v.count - rnd.randint(0, 1)), max_trips=1) for v in county.fleet)
    half = [replace(s, capacity=_half(s.capacity)) if s.capacity else s for s in county.sites]
    for today in (replace(county, fleet=fleet), heavier(county, 3), replace(county, sites=tuple(half))):
        plan_of(today, 1, start=yesterday)


def _half(room):
    return Load(room.weight // 2, room.volume // 2, room.pieces // 2)


def test_stopped_at_once_the_plan_it_began_with_is_the_answer(both_ways):
    plan = plan_of(both_ways)
    assert solve_two_echelons(both_ways, start=plan, on_progress=lambda _: False).routes == plan.routes
    tomorrow = heavier(both_ways, 1)
    with pytest.raises(Cancelled):
        solve_two_echelons(replace(tomorrow, name="another day"), start=plan, on_progress=lambda _: False)


def test_a_plan_with_faults_is_one_to_go_on_from_but_never_the_answer(both_ways):
    plan = plan_of(both_ways)
    free = replace(plan, cost=replace(plan.cost, vehicle_km=0))
    assert check(both_ways, free) != ()
    again = plan_day(both_ways, max_steps=50, start=free)
    assert again.cost.total > free.cost.total


def test_the_decomposition_says_that_it_cannot(both_ways):
    with pytest.raises(UnsupportedProblem, match="go on from a plan"):
        solve_two_echelons(both_ways, method="decomposition", start=plan_of(both_ways, 50))
