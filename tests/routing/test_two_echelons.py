"""Whole plans for the line county, by both back ends: small enough to know what must be in them."""

from collections import Counter
from dataclasses import replace

import pytest

from logistics_opt.checker import check
from logistics_opt.errors import Cancelled
from logistics_opt.model import (
    Act,
    Cost,
    Direction,
    Load,
    LonLat,
    Move,
    Reason,
    Route,
    Stop,
    TimeWindow,
    Trip,
)
from logistics_opt.units import HOUR, KILOGRAM

STEPS = {"pyvrp": 20, "ortools": 5}
UP = {"direction": Direction.UP, "commodity": "produce"}


@pytest.fixture(params=sorted(STEPS))
def solve(request, planned):
    """Plans by either back end; none leaves unchecked."""

    def plan(problem, **options):
        made = planned(problem, **{"backend": request.param, "max_steps": STEPS[request.param], **options})
        assert check(problem, made) == ()
        return made

    return plan


@pytest.fixture
def quick(planned):
    """Plans by PyVRP; none leaves unchecked."""

    def plan(problem, **options):
        made = planned(problem, **options)
        assert check(problem, made) == ()
        return made

    return plan


def fleet_with(county, name, **fields):
    return replace(county, fleet=tuple(replace(v, **fields) if v.id == name else v for v in county.fleet))


def site_with(county, name, **fields):
    return replace(county, sites=tuple(replace(s, **fields) if s.id == name else s for s in county.sites))


def moved(plan, demand, act, site):
    """Pieces of a demand that go on or off at a site."""
    stops = (stop for route in plan.routes for stop in route.stops if stop.site == site)
    return sum(m.load.pieces for stop in stops for m in stop.moves if m.demand == demand and m.act is act)


def vehicles_at(plan, site):
    return [r.vehicle for r in plan.routes for t in r.trips for s in t.stops[1:-1] if s.site == site]


def test_truck_and_van_in_step_to_the_second(make_county, make_demand, narrow, solve):
    county = narrow(make_county(demands=(make_demand("p", "v1"),)))
    plan = solve(county)
    load = county.demand["p"].load
    on, off = (Move("p", Act.LOAD, load),), (Move("p", Act.UNLOAD, load),)

    def stop(site, arrives, starts, leaves, moves=()):
        return Stop(site=site, arrives=arrives, starts=starts, leaves=leaves, moves=moves)

    # The truck: ready at 06:00, 1 000 s to d1, 300 s and ten pieces of 5 s there; sorted 600 + 100 s later, at 23 650.
    truck = Trip(
        (
            stop("w", 21_600, 21_600, 21_600, on),
            stop("d1", 22_600, 22_600, 22_950, off),
            stop("w", 23_950, 23_950, 23_950),
        )
    )
    # The van: v1 opens at 25 200, 500 s away; 120 s and ten pieces of 10 s there.
    van = Trip(
        (
            stop("d1", 24_700, 24_700, 24_700, on),
            stop("v1", 25_200, 25_200, 25_420, off),
            stop("d1", 25_920, 25_920, 25_920),
        )
    )
    assert plan.routes == (
        Route(vehicle="truck", number=1, trips=(truck,)),
        Route(vehicle="van1", number=1, trips=(van,)),
    )
    assert plan.cost == Cost(
        vehicle_day=20_000 + 10_000,
        vehicle_km=20 * 300 + 10 * 100,
        vehicle_hour=2_350 + 1_220 // 2,
        site_day=5_000 + 1_000 + 100,
    )
    assert (plan.unserved, plan.overnight) == ((), ())


def test_everything_that_can_ride_rides(line_county, solve):
    plan = solve(line_county)
    assert plan.unserved == ()
    assert 0 < plan.bound.value <= plan.cost.total


def test_everything_rides_where_trucks_cannot_reach_the_villages(line_county, narrow, solve):
    plan = solve(narrow(line_county))
    assert plan.unserved == ()
    assert not any(v == "truck" for site in ("v1", "v2", "v3") for v in vehicles_at(plan, site))


def test_a_vehicle_of_the_warehouse_goes_straight_where_that_is_cheaper(line_county, make_county, make_demand, solve):
    # v1 is 2 km from the warehouse and 8 km from its depot.
    near = replace(line_county.site["v1"], position=LonLat(105.02, 35.7))
    sites = tuple(near if site.id == "v1" else site for site in line_county.sites)
    own = replace(line_county.vehicle["van1"], id="own", base="w")
    plan = solve(make_county(sites=sites, demands=(make_demand("p", "v1"),), fleet=(*line_county.fleet, own)))
    assert [route.vehicle for route in plan.routes] == ["own"]
    # 4 km; 2 * 200 s of road and 220 s at v1, at half a fen.
    assert plan.cost == Cost(vehicle_day=10_000, vehicle_km=400, vehicle_hour=310, site_day=5_100)


def test_goods_for_a_counter_that_fill_two_trucks_are_split(make_county, make_demand, solve):
    county = make_county(demands=(make_demand("k", "d1", 15, 1_500, 1_500),))
    plan = solve(fleet_with(county, "truck", max_trips=1))
    assert plan.unserved == ()
    assert len(plan.routes) == 2
    assert moved(plan, "k", Act.UNLOAD, "d1") == 15
    for route in plan.routes:
        assert sum(m.load.weight for m in route.trips[0].stops[0].moves) <= 1_000 * KILOGRAM


def test_one_truck_may_bring_a_large_demand_in_two_trips(make_county, make_demand, solve):
    county = make_county(demands=(make_demand("k", "d1", 15, 1_500, 1_500),))
    plan = solve(fleet_with(county, "truck", count=1))
    assert plan.unserved == ()
    (route,) = plan.routes
    first, second = route.trips
    assert second.departs >= first.returns + 1_200


def test_a_village_that_fills_two_vans_gets_two_visits(make_county, make_demand, narrow, solve):
    county = narrow(make_county(demands=(make_demand("a", "v1", 6, 600, 600),)))  # 100 kg a piece, a van takes three
    plan = solve(county)
    assert plan.unserved == ()
    assert len(vehicles_at(plan, "v1")) == 2
    assert moved(plan, "a", Act.UNLOAD, "d1") == moved(plan, "a", Act.UNLOAD, "v1") == 6


def test_collected_goods_ride_on_the_same_day_where_time_allows(make_county, make_demand, narrow, solve):
    county = narrow(make_county(demands=(make_demand("p", "v1"), make_demand("u", "v1", 8, 120, 300, **UP))))
    plan = solve(county)
    assert (plan.unserved, plan.overnight) == ((), ())
    assert moved(plan, "u", Act.UNLOAD, "w") == 8


def test_collected_goods_stay_overnight_where_it_does_not(make_county, make_demand, narrow, solve):
    late = make_demand("u", "v1", 8, 120, 300, ready=17 * HOUR, **UP)
    county = narrow(make_county(demands=(make_demand("p", "v1"), late)))
    county = fleet_with(county, "truck", shift=TimeWindow(6 * HOUR, 12 * HOUR))
    plan = solve(county)
    assert plan.unserved == ()
    (left,) = plan.overnight
    assert (left.demand, left.depot, left.load) == ("u", "d1", county.demand["u"].load)


def test_vans_work_on_after_the_last_truck_has_gone_home(make_county, make_demand, narrow, solve):
    # d1 and v1 only; each trip takes one of 300 kg, and v1 opens at 13:00.
    demands = (make_demand("a", "v1", 3, 300), make_demand("b", "v1", 3, 300))
    county = site_with(narrow(make_county(demands=demands)), "v1", hours=TimeWindow(13 * HOUR, 18 * HOUR))
    plan = solve(fleet_with(county, "truck", shift=TimeWindow(6 * HOUR, 9 * HOUR)))
    assert plan.unserved == ()


def test_goods_of_a_depots_own_counter_ride_on(make_county, make_demand, solve):
    plan = solve(make_county(demands=(make_demand("r", "d1", ready=9 * HOUR, **UP),)))
    assert plan.unserved == ()
    (stop,) = (s for route in plan.routes for s in route.stops if s.site == "d1")
    assert stop.starts >= 9 * HOUR


@pytest.mark.parametrize(
    ("demand", "reason"),
    [
        ({"pieces": 1, "kg": 5_000}, Reason.TOO_LARGE),
        ({"ready": 23 * HOUR}, None),
        ({"commodity": "chilled", "pieces": 1, "litres": 600}, Reason.TOO_LARGE),
    ],
)
def test_one_impossible_demand_does_not_empty_the_plan(line_county, make_demand, solve, demand, reason):
    county = replace(line_county, demands=(*line_county.demands, make_demand("x", "v1", **demand)))
    plan = solve(county)
    assert [left.demand for left in plan.unserved] == ["x"]
    assert reason in (None, plan.unserved[0].reason)


def test_no_demand_no_plan_to_pay_for(make_county, solve):
    plan = solve(make_county(demands=()))
    assert (plan.routes, plan.cost.total, plan.bound.value) == ((), 0, 0)


def test_no_vehicles_leave_everything_with_a_reason(line_county, solve):
    plan = solve(replace(line_county, fleet=()))
    assert plan.routes == ()
    assert Counter(left.demand for left in plan.unserved) == Counter(d.id for d in line_county.demands)


def test_important_goods_ride_where_there_is_room_for_one(make_county, make_demand, narrow, solve):
    county = narrow(make_county(demands=(make_demand("a", "v1", 3, 300), make_demand("b", "v2", 3, 300, priority=3))))
    truck, van, _ = county.fleet
    plan = solve(replace(county, fleet=(truck, replace(van, max_trips=1))))
    assert [(left.demand, left.reason) for left in plan.unserved] == [("a", Reason.FLEET)]


def test_goods_that_keep_apart_never_share_a_trip(make_county, make_demand, narrow, solve):
    county = narrow(
        make_county(
            demands=(
                make_demand("i1", "v1", commodity="inputs"),
                make_demand("i2", "v2", commodity="inputs"),
                make_demand("u1", "v1", ready=0, **UP),
                make_demand("u2", "v2", ready=0, **UP),
                make_demand("p1", "v1"),
            )
        )
    )
    plan = solve(county)
    assert plan.unserved == ()
    for route in plan.routes:
        for trip in route.trips:
            kinds = {county.demand[m.demand].commodity for stop in trip.stops for m in stop.moves}
            assert not kinds >= {"inputs", "produce"}


def test_a_depots_capacity_holds_and_the_rest_finds_another_way(make_county, make_demand, narrow, solve):
    county = narrow(make_county(demands=(make_demand("a", "v1"), make_demand("b", "v2"))))  # 100 kg each
    for depot in ("d1", "d2"):
        county = site_with(county, depot, capacity=Load(150 * KILOGRAM, 10**9, 1_000))
    plan = solve(county)
    assert plan.unserved == ()
    assert sorted(moved(plan, name, Act.LOAD, depot) for name in "ab" for depot in ("d1", "d2")) == [0, 0, 10, 10]
    assert moved(plan, "a", Act.LOAD, "d1") + moved(plan, "b", Act.LOAD, "d1") == 10


def test_the_same_seed_and_steps_give_the_same_plan(line_county, solve):
    assert solve(line_county, seed=7) == solve(line_county, seed=7)


def test_stopped_at_once_there_is_no_plan(line_county, planned):
    with pytest.raises(Cancelled):
        planned(line_county, on_progress=lambda _: False)


def test_stopped_later_the_best_plan_so_far_is_kept(line_county, planned):
    heard = []

    def until_there_is_a_plan(progress):
        heard.append(progress)
        return progress.best is None

    plan = planned(line_county, on_progress=until_there_is_a_plan)
    assert check(line_county, plan) == ()
    assert plan.routes
    assert {left.reason for left in plan.unserved} <= {Reason.CANCELLED}
    assert heard[-1].best is not None
    assert [p.seconds for p in heard] == sorted(p.seconds for p in heard)


def test_a_time_limit_alone_is_enough(line_county, quick):
    plan = quick(line_county, time_limit=0.5, max_steps=None)
    assert plan.unserved == ()
    assert plan.made_by == "decomposition with pyvrp, seed 0, 0.5 s"


def test_firms_apart_use_what_is_theirs_and_what_is_common(line_county, quick):
    owned = fleet_with(line_county, "van1", owner="coop")
    post, coop = (owned.restrict(frozenset({firm})) for firm in ("post", "coop"))
    plan = quick(post)
    assert plan.unserved == ()
    assert "van1" not in {route.vehicle for route in plan.routes}
    assert {m.demand for r in quick(coop).routes for s in r.stops for m in s.moves} == {"u1", "u2"}


def test_only_standing_depots_are_used(line_county, quick):
    plan = quick(line_county.with_depots(frozenset({"d2"})))
    assert plan.unserved == ()
    assert "van1" not in {route.vehicle for route in plan.routes}


def test_vans_of_the_depots_that_stand_serve_the_villages_of_those_that_do_not(line_county, narrow, quick):
    """Also villages whose own depot is a candidate only, though no truck can reach them."""
    demands = tuple(d for d in line_county.demands if d.site.startswith("v"))
    plan = quick(narrow(replace(line_county, demands=demands)).with_depots(frozenset({"d2"})))
    assert plan.unserved == ()


def test_a_depot_without_vans_has_its_villages_served_by_its_neighbours_vans(line_county, narrow, quick):
    county = narrow(line_county)
    plan = quick(replace(county, fleet=tuple(v for v in county.fleet if v.id != "van1")))
    assert plan.unserved == ()


def test_a_village_supplied_from_the_warehouse_is_served_by_vans_where_no_truck_goes(line_county, narrow, quick):
    plan = quick(narrow(site_with(line_county, "v1", parent="w")))
    assert plan.unserved == ()
