"""
A day planned over both echelons at once, on counties one can hold in the head: the line county of tests/conftest.

    w ---10 km--- d1 ---5 km--- v1 ---5 km--- v2 ---10 km--- d2 ---5 km--- v3

A truck costs 200 yuan a day, 3 a km and 36 an hour, a van 100, 1 and 18; ten metres take a second.
"""

import gc
import threading
from dataclasses import replace

import pytest

from logistics_opt.checker import check
from logistics_opt.errors import Cancelled
from logistics_opt.model import Capacity, Direction, Load, Tariff, Tier, TimeWindow
from logistics_opt.routing.plan import solve_two_echelons
from logistics_opt.routing.two_echelon.county import looks, plan_search
from logistics_opt.routing.two_echelon.county.orders import orders_of
from logistics_opt.routing.two_echelon.county.tables import county_data
from logistics_opt.units import HOUR, KILOGRAM, LITRE


def search(problem, **options):
    plan = solve_two_echelons(problem, method="integrated", **{"time_limit": None, "max_steps": 600} | options)
    assert check(problem, plan) == ()
    return plan


def used(plan):
    return sorted(route.vehicle for route in plan.routes)


def dear_depots(problem, *names):
    return replace(
        problem, sites=tuple(replace(s, cost_per_day=100_000) if s.id in names else s for s in problem.sites)
    )


def test_two_villages_straight_from_the_warehouse_are_cheaper_than_by_truck_and_van(make_county, make_demand):
    # w-v1-v2-w is 40 km and 74 minutes: 200 + 120 + 44 yuan. A truck to d1 and back is 200 + 60 + 25, and the van from
    # there 100 + 20 + 12.
    county = make_county(demands=tuple(make_demand(f"p{i}", f"v{i}") for i in (1, 2)))
    assert used(search(county)) == ["truck"]


def test_a_third_village_far_out_makes_truck_and_van_cheaper(make_county, make_demand):
    # To v3 as well it is 70 km and 128 minutes for the truck: 200 + 210 + 77 yuan. A truck to d1 and back is
    # 200 + 60 + 26, the van's 50 km from there 100 + 50 + 28, the depot 10.
    county = make_county(demands=tuple(make_demand(f"p{i}", f"v{i}") for i in (1, 2, 3)))
    assert used(search(county)) == ["truck", "van1"]


def test_both_depots_share_one_truck(make_county, make_demand, narrow):
    # 3 x 100 kg ride on one truck of 1 000 kg; a second truck would cost 200 yuan more and save no way on a line.
    county = narrow(make_county(demands=tuple(make_demand(f"p{i}", f"v{i}") for i in (1, 2, 3))))
    plan = search(county)
    assert plan.unserved == ()
    assert used(plan).count("truck") == 1


def test_a_dear_depot_is_left_out_and_its_village_served_from_the_other(make_county, make_demand, narrow):
    # d2 costs 1 000 yuan a day: the van of d1 goes 25 km farther to v3 for 50 yuan and an hour and a half.
    demands = tuple(make_demand(f"p{i}", f"v{i}", kg=50) for i in (1, 2, 3))
    plan = search(dear_depots(narrow(make_county(demands=demands)), "d2"))
    assert plan.unserved == ()
    assert used(plan) == ["truck", "van1"]


def test_a_depot_is_used_where_its_vans_are_cheaper(make_county, make_demand):
    # The vans cost nothing, the truck 30 yuan a km: it goes to the first depot, 20 km, and no farther.
    county = make_county(demands=tuple(make_demand(f"p{i}", f"v{i}", kg=50) for i in (1, 2, 3)))
    fleet = tuple(
        replace(v, tariff=replace(v.tariff, per_km=3_000) if v.id == "truck" else Tariff()) for v in county.fleet
    )
    plan = search(replace(county, fleet=fleet))
    (truck,) = [route for route in plan.routes if route.vehicle == "truck"]
    assert {stop.site for stop in truck.stops} == {"w", "d1"}


def test_what_goods_a_depot_hands_over_follows_from_what_its_vans_carry(make_county, make_demand, narrow):
    county = county_data(narrow(make_county(demands=(make_demand("a", "v1", 4), make_demand("b", "v2", 6)))))
    van = county.types.index(next(v for v in county.types if v.id == "van1"))
    truck = county.types.index(next(v for v in county.types if v.id == "truck"))
    brings = len(county.needs) + county.depots.index("d1")
    first, second = orders_of(county, [(van, [[0, 1]]), (truck, [[brings]])])
    assert [visit.site for visit in first.visits] == ["v1", "v2"]
    assert {(part.demand, part.stop) for part in second.visits[0].put} == {("a", 4), ("b", 6)}


def test_a_depot_is_listed_once_for_every_load_its_villages_await(make_county, make_demand):
    # A truck takes 1 000 kg. 1.3 x 700 kg are less than one load; 1.3 x 800 kg and 1.3 x 1 600 kg are one and two more.
    for kg, listed in ((700, 1), (800, 2), (1_600, 3)):
        county = county_data(make_county(demands=(make_demand("a", "v1", kg, kg),)))
        assert county.depots.count("d1") == listed


@pytest.fixture
def small_trucks(make_county, make_demand, narrow):
    """Trucks that hold 100 kg, one depot for three villages with 80 kg each, and so a truck for each of them."""

    def county(room):
        line = make_county()
        capacity = Capacity(weight=100 * KILOGRAM, volume=line.fleet[0].capacity.volume)
        trucks = replace(line.fleet[0], capacity=capacity, count=3)
        vans = tuple(replace(v, count=2) for v in line.fleet if v.base == "d1")
        sites = [replace(s, parent="d1") if s.tier is Tier.VILLAGE else s for s in line.sites if s.id != "d2"]
        limit = Load(room * KILOGRAM, 10_000 * LITRE, 1_000)
        return narrow(
            make_county(
                sites=tuple(replace(s, capacity=limit) if s.id == "d1" else s for s in sites),
                fleet=(trucks, *vans),
                demands=tuple(make_demand(f"p{n}", f"v{n}", 10, 80, 100) for n in (1, 2, 3)),
            )
        )

    return county


@pytest.mark.parametrize(("room", "served"), [(240, 3), (239, 2), (150, 1), (79, 0)])
def test_what_several_trucks_bring_to_a_depot_shares_its_room(small_trucks, room, served):
    # For the third village one of the two vans goes out again, with what the third truck has brought.
    county = small_trucks(room)
    assert county_data(county).depots == ("d1", "d1", "d1", "d1")
    assert len(search(county).unserved) == 3 - served


def test_a_depot_is_listed_once_more_for_goods_that_keep_apart(make_county, make_demand):
    demands = (make_demand("a", "v1", commodity="produce"), make_demand("b", "v2", commodity="inputs"))
    county = county_data(make_county(demands=demands))
    assert county.depots == ("d1", "d1", "d2")
    a, b = county.data.client["kinds"]
    assert list(county.data.client["conflicts"]) == [b, a]


def test_goods_that_keep_apart_reach_their_villages_through_one_depot(make_county, make_demand, narrow):
    demands = (make_demand("a", "v1", commodity="produce"), make_demand("b", "v2", commodity="inputs"))
    assert search(narrow(make_county(demands=demands))).unserved == ()


def test_a_promise_that_cannot_be_kept_does_not_keep_goods_at_home(make_county, make_demand, narrow):
    # Promised for 07:10, when no van can be at a village yet: the truck is at d1 at 06:16:40 at the earliest.
    demands = tuple(make_demand(f"p{i}", f"v{i}", promised=7 * HOUR + 600) for i in (1, 2, 3))
    assert search(narrow(make_county(demands=demands)), max_steps=3_000).unserved == ()


@pytest.mark.parametrize("left", [(), ("truck",), ("van1", "van2"), ("van1",)])
def test_counties_that_lack_vehicles_have_a_plan(line_county, left):
    plan = search(replace(line_county, fleet=tuple(v for v in line_county.fleet if v.id in left)))
    assert bool(plan.unserved) == ("truck" not in left)


def test_a_county_without_demand_costs_nothing(make_county):
    assert county_data(make_county(demands=())) is None
    assert search(make_county(demands=())).cost.total == 0


def test_a_truck_that_goes_home_early_leaves_collected_goods_overnight(make_county, make_demand, narrow):
    # Ready at 12:00; the truck must be back at 11:00.
    county = narrow(make_county(demands=(make_demand("u", "v1", direction=Direction.UP, ready=12 * HOUR),)))
    early = tuple(replace(v, shift=TimeWindow(6 * HOUR, 11 * HOUR)) if v.id == "truck" else v for v in county.fleet)
    plan = search(replace(county, fleet=early))
    assert plan.unserved == ()
    assert [left.demand for left in plan.overnight] == ["u"]


def test_a_truck_waits_for_the_vans_that_wait_for_it(make_county, make_demand, narrow):
    # One stop at d1 cannot both bring the van's goods and take on what the van collects: two stops, and nothing stays.
    demands = (make_demand("a", "v1"), make_demand("u", "v1", direction=Direction.UP, ready=7 * HOUR))
    plan = search(narrow(make_county(demands=demands)))
    assert plan.unserved == ()
    assert plan.overnight == ()
    (truck,) = [route for route in plan.routes if route.vehicle == "truck"]
    assert sum(stop.site == "d1" for stop in truck.stops) == 2


@pytest.mark.parametrize("words", [1, 2, 3, 6])
def test_stopped_after_any_number_of_words_it_has_a_plan_or_none(line_county, words):
    heard = []

    def until(progress):
        heard.append(progress)
        return len(heard) <= words

    try:
        plan = solve_two_echelons(line_county, time_limit=20.0, on_progress=until)
    except Cancelled:
        assert words == 1
        return
    assert check(line_county, plan) == ()
    assert plan.routes


def test_who_stops_it_has_the_plan_without_waiting_for_its_bound(line_county, monkeypatch):
    monkeypatch.setattr(plan_search, "lower_bound", lambda *_: pytest.fail("the bound takes seconds"))
    told = []
    plan = search(line_county, max_steps=None, time_limit=60, on_progress=lambda p: told.append(p) or p.best is None)
    assert plan.bound is None
    assert told[-1].best is not None
    assert all(one.bound is None or 0 < one.bound <= one.best for one in told)


@pytest.fixture
def endless(monkeypatch):
    """``endless(name)``: that part of planning takes until the test is over."""
    over = threading.Event()
    yield lambda name: monkeypatch.setattr(plan_search, name, lambda *_, **__: over.wait())
    over.set()


def test_who_stops_it_during_the_bound_has_the_plan_at_once(line_county, endless):
    endless("lower_bound")
    plan = solve_two_echelons(line_county, time_limit=1.0, on_progress=lambda p: p.stage != "lower bound")
    assert check(line_county, plan) == ()
    assert plan.routes
    assert plan.bound is None


@pytest.mark.parametrize("name", ["county_data", "Team"])
def test_who_stops_it_before_the_search_waits_for_nothing(line_county, endless, name):
    endless(name)
    asked = iter(range(10))
    with pytest.raises(Cancelled):
        solve_two_echelons(line_county, time_limit=60.0, on_progress=lambda _: next(asked) < 5)


def test_the_collector_of_garbage_is_as_it_was_whatever_became_of_the_plan(line_county):
    counts = []
    search(line_county, on_progress=lambda _: counts.append(gc.get_freeze_count()) or True)
    assert min(counts) > 0
    assert gc.get_freeze_count() == 0
    with pytest.raises(Cancelled):
        solve_two_echelons(line_county, on_progress=lambda _: False)
    assert gc.get_freeze_count() == 0


def test_what_others_keep_from_the_collector_stays_theirs(line_county):
    gc.freeze()
    try:
        search(line_county)
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_who_stops_it_has_the_plan_that_was_made_while_it_searched(line_county, monkeypatch):
    # A whole plan takes long here: the one that is there is the answer, none is made of the very last solution.
    told = []

    def until_there_is_one(progress):
        told.append(progress.best)
        return progress.best is None

    monkeypatch.setattr(looks, "_AT_ONCE", 0.0)
    plan = solve_two_echelons(line_county, time_limit=60.0, on_progress=until_there_is_one)
    assert plan.cost.total == told[-1]
    assert check(line_county, plan) == ()


def test_who_waits_for_the_compiler_is_told_in_both_languages_and_can_leave(line_county, monkeypatch):
    monkeypatch.setattr(plan_search, "is_compiled", lambda: False)
    heard = []

    def leave(progress):
        heard.append(progress.stage)
        return False

    with pytest.raises(Cancelled):
        solve_two_echelons(line_county, on_progress=leave)
    assert "once on this machine" in heard[0]
    assert "首次" in heard[0]


def test_kinds_with_the_same_rivals_are_one_kind(make_county, make_demand):
    # Chilled food and produce keep apart from inputs alone: one bit for both, also where one visit brings both.
    county = make_county()
    commodities = tuple(
        replace(c, keep_apart=frozenset({"produce", "chilled"})) if c.id == "inputs" else c for c in county.commodities
    )
    demands = (
        make_demand("a", "v1", commodity="produce"),
        make_demand("b", "v1", litres=100, commodity="chilled"),
        make_demand("c", "v2", commodity="inputs"),
    )
    both, inputs = county_data(replace(county, commodities=commodities, demands=demands)).data.client
    assert both["kinds"] == inputs["conflicts"]
    assert both["conflicts"] == inputs["kinds"]
