"""Orders made consistent, feasible, and a plan with every number worked out by hand."""

from dataclasses import replace

import pytest

from logistics_opt.checker import check
from logistics_opt.model import Act, Cost, Direction, Move, Overnight, SiteId, TimeWindow
from logistics_opt.routing.orders import Orders, Part, Visit
from logistics_opt.routing.schedule import consistent, feasible, missing, one_stop_a_site, plan_of, served
from logistics_opt.routing.timetable import Timetable


@pytest.fixture(scope="module")
def part(line_county):
    return lambda name: Part(name, 0, line_county.demand[name].load.pieces)


def put(site, *parts):
    return Visit(SiteId(site), parts, ())


def take(site, *parts):
    return Visit(SiteId(site), (), parts)


def with_site(county, name, **fields):
    return replace(county, sites=tuple(replace(s, **fields) if s.id == name else s for s in county.sites))


@pytest.fixture(scope="module")
def good(part):
    """
    One truck to both depots, which takes u1 on the way back; van1 twice, van2 once; u2 stays overnight.

    It is the plan that the checker's own tests have made by hand.
    """
    down1 = [part("p1"), part("p2"), part("k1")]
    return [
        Orders("truck", ((put("d1", *down1), put("d2", part("p3"), part("c3")), take("d1", part("u1"))),)),
        Orders("van1", ((Visit("v1", (part("p1"),), (part("u1"),)),), (Visit("v2", (part("p2"),), (part("u2"),)),))),
        Orders("van2", ((put("v3", part("p3"), part("c3")),),)),
    ]


def test_every_time_of_a_plan_is_as_by_hand(line_county, good):
    plan = plan_of(line_county, feasible(line_county, good), made_by="hand")
    times = [[(s.site, s.arrives, s.starts, s.leaves) for s in t.stops] for r in plan.routes for t in r.trips]
    assert times[0] == [
        ("w", 21_600, 21_600, 21_600),
        ("d1", 22_600, 22_600, 23_025),  # 300 + 25 * 5; sorted 850 s later
        ("d2", 25_025, 25_025, 25_395),  # 300 + 14 * 5; sorted 740 s later
        ("d1", 27_395, 27_395, 27_735),
        ("w", 28_735, 28_735, 28_735),
    ]
    assert times[1] == [("d1", 24_700, 24_700, 24_700), ("v1", 25_200, 25_200, 25_500), ("d1", 26_000, 26_000, 26_000)]
    assert times[2][1:] == [("v2", 27_600, 27_600, 27_880), ("d1", 28_880, 28_880, 28_880)]
    assert times[2][0] == ("d1", 26_600, 26_600, 26_600)
    assert times[3] == [("d2", 26_135, 26_135, 26_135), ("v3", 26_635, 26_635, 26_895), ("d2", 27_395, 27_395, 27_395)]
    assert plan.cost == Cost(
        vehicle_day=20_000 + 10_000 + 10_000,
        vehicle_km=60 * 300 + 30 * 100 + 10 * 100,
        vehicle_hour=7_135 + 4_180 // 2 + 1_260 // 2,  # seconds out at a fen a second for the truck, half for a van
        site_day=5_000 + 2 * 1_000 + 3 * 100,
    )
    assert plan.overnight == (Overnight(demand="u2", load=line_county.demand["u2"].load, depot="d1"),)
    assert plan.made_by == "hand"
    assert check(line_county, plan) == ()


def test_goods_go_on_at_the_base_and_off_there(line_county, good):
    plan = plan_of(line_county, feasible(line_county, good))
    first, second = plan.routes[1].trips
    load = line_county.demand
    assert first.stops[0].moves == (Move("p1", Act.LOAD, load["p1"].load),)
    assert first.stops[1].moves == (Move("p1", Act.UNLOAD, load["p1"].load), Move("u1", Act.LOAD, load["u1"].load))
    assert second.stops[-1].moves == (Move("u2", Act.UNLOAD, load["u2"].load),)


def test_vehicles_of_a_type_are_numbered_from_one(line_county, part):
    orders = [Orders("truck", ((put("v1", part("p1")),),)), Orders("truck", ((put("v2", part("p2")),),))]
    assert [route.number for route in plan_of(line_county, feasible(line_county, orders)).routes] == [1, 2]


def test_cost_is_rounded_a_route_to_the_nearest_fen(line_county, part):
    fleet = tuple(replace(v, tariff=replace(v.tariff, per_km=101, per_hour=1_801)) for v in line_county.fleet)
    odd = replace(line_county, fleet=fleet)
    cost = plan_of(odd, feasible(odd, [Orders("truck", ((put("v1", part("p1")),),))])).cost
    assert cost.vehicle_km == 3_030  # 30 km
    # 2 * 1 500 s of road and 220 s at v1: 3 220 * 1 801 / 3 600 = 1 610.9
    assert cost.vehicle_hour == 1_611


def test_vans_carry_only_what_trucks_bring(line_county, part):
    van = Orders("van1", ((put("v1", part("p1")), take("v2", part("u2"))),))
    assert consistent(line_county, [van]) == [Orders("van1", ((take("v2", part("u2")),),))]
    half = Orders("truck", ((put("d1", Part("p1", 0, 4)),),))
    assert consistent(line_county, [half, van])[1].visits[0] == put("v1", Part("p1", 0, 4))


def test_goods_brought_to_another_depot_are_not_brought(line_county, part):
    wrong = Orders("truck", ((put("d2", part("p1")),),))
    assert consistent(line_county, [wrong, Orders("van1", ((put("v1", part("p1")),),))]) == []


def test_trucks_bring_only_what_vans_carry_on_or_the_counter_keeps(line_county, part):
    truck = Orders("truck", ((put("d1", part("p1"), part("k1")),), (put("d2", part("p3")),)))
    assert consistent(line_county, [truck]) == [Orders("truck", ((put("d1", part("k1")),),))]


def test_trucks_take_only_what_vans_collect(line_county, part):
    truck = Orders("truck", ((take("d1", part("u1"), part("u2")),),))
    van = Orders("van1", ((take("v1", part("u1")),),))
    assert consistent(line_county, [truck, van])[0].visits == (take("d1", part("u1")),)


def test_what_stands_at_the_depots_own_counter_needs_no_van(make_county, make_demand):
    up = make_demand("r1", "d1", 3, direction=Direction.UP)
    county = make_county(demands=(up,))
    truck = Orders("truck", ((take("d1", Part("r1", 0, 3)),),))
    assert consistent(county, [truck]) == [truck]
    # Ready at 06:00 as the truck leaves; there at 22 600, 300 + 3 * 5 s; back at 23 915.
    assert plan_of(county, feasible(county, [truck])).routes[0].returns == 22_600 + 315 + 1_000


def test_trucks_at_villages_need_nobody(line_county, part):
    truck = Orders("truck", ((Visit("v1", (part("p1"),), (part("u1"),)),),))
    assert consistent(line_county, [truck]) == [truck]


def test_orders_stand_in_the_order_of_the_fleet(line_county, good):
    assert [order.vehicle for order in consistent(line_county, good[::-1])] == ["truck", "van1", "van2"]


def test_only_the_visit_that_comes_too_late_is_dropped_and_with_it_what_the_truck_would_bring(line_county, part):
    # v1 is reached at 25 200 and left at 25 420; v2 at 25 920.
    closed = with_site(line_county, "v2", hours=TimeWindow(25_000, 25_919))
    truck = Orders("truck", ((put("d1", part("p1"), part("p2")),),))
    van = Orders("van1", ((put("v1", part("p1")), put("v2", part("p2"))),))
    kept = feasible(closed, [truck, van])
    assert [clock.orders for clock in kept.clocks] == [
        Orders("truck", ((put("d1", part("p1")),),)),
        Orders("van1", ((put("v1", part("p1")),),)),
    ]
    open_still = with_site(line_county, "v2", hours=TimeWindow(25_000, 25_920))
    assert len(feasible(open_still, [truck, van]).clocks[1].orders.visits) == 2


def test_a_truck_that_would_be_back_too_late_leaves_collected_goods_behind_first(line_county, good):
    truck = replace(line_county.vehicle["truck"], shift=TimeWindow(6 * 3_600, 28_734))
    early = replace(line_county, fleet=(truck, *line_county.fleet[1:]))
    kept = feasible(early, good)  # with u1 it would be back at 28 735
    assert [visit.site for visit in kept.clocks[0].orders.visits] == ["d1", "d2"]
    plan = plan_of(early, kept)
    assert {left.demand for left in plan.overnight} == {"u1", "u2"}
    assert missing(early, [clock.orders for clock in kept.clocks]) == ()


def test_a_part_taken_on_leaves_the_rest_overnight(line_county, part):
    truck = Orders("truck", ((take("d1", Part("u1", 0, 5)),),))
    van = Orders("van1", ((take("v1", part("u1")),),))
    plan = plan_of(line_county, feasible(line_county, [truck, van]))
    # 8 pieces of 15 kg and 37.5 l
    (left,) = plan.overnight
    assert (left.demand, left.depot, left.load.pieces, left.load.weight) == ("u1", "d1", 3, 45_000)


def test_served_is_what_reaches_its_site_or_leaves_it(line_county, part):
    orders = [
        Orders("truck", ((put("d1", Part("p1", 0, 4), part("k1")),),)),
        Orders("van1", ((Visit("v1", (Part("p1", 0, 4),), (part("u1"),)),),)),
    ]
    assert served(line_county, orders) == (part("k1"), Part("p1", 0, 4), part("u1"))
    assert missing(line_county, orders) == (part("c3"), Part("p1", 4, 10), part("p2"), part("p3"), part("u2"))


def test_nothing_to_do_is_a_plan_that_costs_nothing(line_county):
    plan = plan_of(line_county, Timetable(line_county, []))
    assert (plan.routes, plan.cost, plan.overnight) == ((), Cost(), ())


def test_neighbouring_visits_to_one_site_are_one_stop(part):
    split = [Orders("van1", ((put("v1", part("p1")), take("v1", part("u1")), put("v2", part("p2"))),))]
    assert one_stop_a_site(split) == [
        Orders("van1", ((Visit("v1", (part("p1"),), (part("u1"),)), put("v2", part("p2"))),))
    ]


def test_visits_to_one_site_with_another_between_stay_two(part):
    apart = [Orders("van1", ((put("v1", part("p1")), put("v2", part("p2")), take("v1", part("u1"))),))]
    assert one_stop_a_site(apart) == apart
