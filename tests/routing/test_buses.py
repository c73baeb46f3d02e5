"""
Buses beside trucks and vans: chosen where they are cheaper, and within what they may do.

The county is the line county of tests/conftest, with trucks that keep to the main road, and a bus each way at 10 m/s:

    w ---10 km--- d1 ---5 km--- v1 ---5 km--- v2 ---10 km--- d2 ---5 km--- v3

The bus out leaves w at 07:00 and 13:00 and is at d1, v2 and d2 after 1 000, 2 000 and 3 000 s. The bus back leaves d2
at 09:00 and 15:00 and is at v2, d1 and w after as long. A piece costs 50 fen and takes 2 s to put on or off. Goods
stand at the stop 600 s before.
"""

from dataclasses import replace

import pytest

from logistics_opt.checker import check
from logistics_opt.model import Bag, Cost, Direction, Line, LineStop, Load, Standing, TimeWindow
from logistics_opt.routing.buses import with_buses
from logistics_opt.routing.plan import solve_two_echelons
from logistics_opt.units import HOUR

OUT = Line(
    id="out",
    name="out",
    stops=(LineStop("w", 0), LineStop("d1", 1_000), LineStop("v2", 2_000), LineStop("d2", 3_000)),
    departures=(7 * HOUR, 13 * HOUR),
    spare=Load(300_000, 1_500_000, 30),
    price_per_piece=50,
    loading_lead=600,
    dwell_per_piece=2,
)
BACK = replace(
    OUT,
    id="back",
    stops=(LineStop("d2", 0), LineStop("v2", 1_000), LineStop("d1", 2_000), LineStop("w", 3_000)),
    departures=(9 * HOUR, 15 * HOUR),
)


@pytest.fixture
def county(make_county, narrow):
    """``county(demand, ..., lines=(OUT, BACK))``: trucks come to the depots only."""
    return lambda *demands, lines=(OUT, BACK): narrow(make_county(demands=demands, lines=lines))


def planned(problem, steps=300, **options):
    plan = solve_two_echelons(problem, time_limit=None, max_steps=steps, **options)
    assert check(problem, plan) == ()
    return plan


def rides(plan):
    """Line, departure, from where, to where, how many pieces."""
    return [(ride.line, ride.departure, ride.origin, ride.goal, ride.load.pieces) for ride in plan.rides]


def vehicles(plan):
    return sorted(route.vehicle for route in plan.routes)


def test_a_bus_that_is_cheaper_than_a_truck_brings_goods_to_the_depot(county, make_demand):
    # By truck: 20 000 a day, 20 km at 300, 2 * 1 000 s on the road and 300 + 10 * 5 s at d1 at a fen a second: 28 350.
    # The bus takes 10 pieces for 500. The van: 10 000 a day, 10 km at 100, (500 + 120 + 10 * 10 + 500) s at half a fen.
    plan = planned(county(make_demand("p1", "v1")))
    assert rides(plan) == [("out", 25_200, "w", "d1", 10)]
    assert plan.cost == Cost(
        vehicle_day=10_000, vehicle_km=1_000, vehicle_hour=610, site_day=5_000 + 1_000 + 100, bus=500
    )
    # The bus is there at 26 200 and has put the goods off 20 s later; then they are sorted for 600 + 10 * 10 s.
    (ride,), (van,) = plan.rides, plan.routes
    assert (ride.leaves, ride.arrives) == (25_200, 26_200)
    assert van.departs == 26_220 + 700


@pytest.mark.parametrize(("price", "rides_it"), [(2_834, True), (2_836, False)])
def test_the_cheaper_of_bus_and_truck_is_taken(county, make_demand, price, rides_it):
    # The truck costs 28 350, ten pieces at 2 835 fen as much.
    plan = planned(county(make_demand("p1", "v1"), lines=(replace(OUT, price_per_piece=price),)))
    assert bool(plan.rides) == rides_it
    assert ("truck" in vehicles(plan)) != rides_it


def test_a_village_on_the_line_needs_no_vehicle(county, make_demand):
    plan = planned(county(make_demand("p2", "v2")))
    assert plan.routes == ()
    assert rides(plan) == [("out", 25_200, "w", "v2", 10)]
    assert plan.rides[0].arrives == 27_200
    assert plan.cost == Cost(site_day=5_000 + 100, bus=500)


def test_goods_hold_the_bus_up_for_the_stops_behind(county, make_demand):
    # k1's five pieces take 10 s at d1.
    plan = planned(county(make_demand("k1", "d1", 5), make_demand("p2", "v2")))
    assert [(ride.goal, ride.arrives) for ride in plan.rides] == [("d1", 26_200), ("v2", 27_200 + 10)]


def test_what_has_no_room_takes_the_next_bus(county, make_demand):
    # Twenty pieces, room for ten: two buses at 500 are cheaper than a truck.
    full = replace(OUT, spare=Load(300_000, 1_500_000, 10))
    plan = planned(county(make_demand("p2", "v2"), make_demand("k1", "d1"), lines=(full,)))
    assert sorted(departure for _, departure, *_ in rides(plan)) == [25_200, 46_800]
    assert plan.cost.bus == 2 * 500
    assert plan.routes == ()


@pytest.mark.parametrize("room", [Load(99_999, 500_000, 10), Load(100_000, 499_999, 10), Load(100_000, 500_000, 9)])
def test_goods_that_do_not_fit_go_by_truck(county, make_demand, room):
    plan = planned(county(make_demand("k1", "d1"), lines=(replace(OUT, spare=room),)))
    assert plan.rides == ()
    assert vehicles(plan) == ["truck"]


@pytest.mark.parametrize(("ready", "departure"), [(24_600, 25_200), (24_601, 46_800)])
def test_goods_that_miss_the_cut_off_take_the_next_bus(county, make_demand, ready, departure):
    plan = planned(county(make_demand("p2", "v2", ready=ready)))
    assert rides(plan) == [("out", departure, "w", "v2", 10)]


def test_goods_that_miss_the_last_bus_go_by_truck(county, make_demand):
    plan = planned(county(make_demand("p2", "v2", ready=13 * HOUR)))
    assert plan.rides == ()
    assert plan.unserved == ()
    assert vehicles(plan) == ["truck", "van1"]


@pytest.mark.parametrize(("goods", "ride"), [("parcel", True), ("inputs", False), ("chilled", False)])
def test_forbidden_and_chilled_goods_do_not_ride(county, make_demand, goods, ride):
    line = replace(OUT, carries=frozenset({"parcel", "chilled"}))
    plan = planned(county(make_demand("k1", "d1", litres=100, commodity=goods), lines=(line,)))
    assert bool(plan.rides) == ride
    assert plan.unserved == ()


def test_goods_that_may_ride_do_so_beside_goods_that_may_not(county, make_demand):
    # The truck comes to d1 for the inputs; to send a van on to v2 would cost twenty times the bus.
    line = replace(OUT, carries=frozenset({"parcel"}))
    plan = planned(county(make_demand("p2", "v2"), make_demand("i1", "d1", commodity="inputs"), lines=(line,)))
    assert rides(plan) == [("out", 25_200, "w", "v2", 10)]
    assert vehicles(plan) == ["truck"]


@pytest.mark.parametrize(("patience", "ride"), [(20, True), (19, False)])
def test_passengers_are_held_up_no_longer_than_the_line_allows(county, make_demand, patience, ride):
    # Ten pieces take 20 s at d1.
    plan = planned(county(make_demand("k1", "d1"), lines=(replace(OUT, max_dwell=patience),)))
    assert bool(plan.rides) == ride


def test_nobody_is_held_up_where_the_line_ends(county, make_demand):
    short = replace(OUT, stops=OUT.stops[:2], max_dwell=0)
    assert planned(county(make_demand("k1", "d1"), lines=(short,))).rides


def test_a_bus_fetches_what_vans_have_collected(county, make_demand):
    # The van is at v1 by 25 200 at the soonest; the bus is at d1 at 34 400, its cut-off is 33 800.
    plan = planned(county(make_demand("u1", "v1", 8, direction=Direction.UP, ready=7 * HOUR)))
    assert rides(plan) == [("back", 32_400, "d1", "w", 8)]
    assert (plan.rides[0].leaves, plan.rides[0].arrives) == (34_400 + 16, 35_400 + 16)
    assert plan.overnight == ()
    assert vehicles(plan) == ["van1"]


@pytest.mark.parametrize(("ready", "departure"), [(33_100, 32_400), (33_101, 54_000)])
def test_collected_goods_that_miss_the_bus_take_the_next_one(county, make_demand, ready, departure):
    # Eight pieces take the van 120 + 80 s at v1, and it drives 500 s: back at d1 at 33 800.
    plan = planned(county(make_demand("u1", "v1", 8, direction=Direction.UP, ready=ready)))
    assert rides(plan) == [("back", departure, "d1", "w", 8)]


def test_a_bus_fetches_goods_from_a_village_on_its_line(county, make_demand):
    # At v2 at 33 400: eight pieces on in 16 s.
    plan = planned(county(make_demand("u2", "v2", 8, direction=Direction.UP, ready=32_800)))
    assert plan.routes == ()
    assert rides(plan) == [("back", 32_400, "v2", "w", 8)]
    assert (plan.rides[0].leaves, plan.rides[0].arrives) == (33_416, 35_416)


def test_a_village_has_goods_by_the_bus_out_and_sends_some_by_the_bus_back(county, make_demand):
    demands = make_demand("p2", "v2"), make_demand("u2", "v2", 8, direction=Direction.UP, ready=7 * HOUR)
    plan = planned(county(*demands))
    assert plan.routes == ()
    assert sorted(ride[0] for ride in rides(plan)) == ["back", "out"]


@pytest.mark.parametrize(("bags", "ride"), [(3, True), (2, False)])
def test_goods_ride_in_bags(county, make_demand, bags, ride):
    # Ten pieces in bags of four are three bags; 500 l would be one bag.
    line = replace(OUT, price_per_piece=0, bag=Bag(holds=Load(0, 500_000, 4), price=200, spare=bags, dwell=10))
    plan = planned(county(make_demand("k1", "d1"), lines=(line,)))
    assert bool(plan.rides) == ride
    assert plan.cost.bus == (600 if ride else 0)


def test_a_ring_line_brings_goods_and_takes_others_home(county, make_demand):
    ring = replace(OUT, stops=(*OUT.stops[:3], LineStop("w", 4_000)))
    demands = make_demand("p2", "v2"), make_demand("u2", "v2", 8, direction=Direction.UP)
    plan = planned(county(*demands, lines=(ring,)))
    assert plan.routes == ()
    # Ten pieces off and eight on at v2: 36 s.
    assert sorted(rides(plan)) == [("out", 25_200, "v2", "w", 8), ("out", 25_200, "w", "v2", 10)]
    assert max(ride.arrives for ride in plan.rides) == 25_200 + 4_000 + 36


@pytest.mark.parametrize(("dwell", "parts"), [(0, ["d1", "w"]), (2, ["w"])])
def test_a_line_past_the_warehouse_is_used_on_both_sides_if_handling_takes_no_time(county, make_demand, dwell, parts):
    past = replace(
        OUT, stops=(LineStop("d1", 0), LineStop("w", 1_000), LineStop("v2", 2_000)), dwell_per_piece=dwell, max_dwell=60
    )
    demands = make_demand("p2", "v2"), make_demand("u1", "d1", 8, direction=Direction.UP)
    plan = planned(county(*demands, lines=(past,)))
    assert sorted(ride.origin for ride in plan.rides) == parts


@pytest.mark.parametrize("hours", [TimeWindow(0, 27_199), TimeWindow(27_201, 46_799)])
def test_a_bus_hands_over_only_where_somebody_is_there(make_county, make_demand, hours):
    sites = tuple(replace(site, hours=hours) if site.id == "v2" else site for site in make_county().sites)
    plan = planned(make_county(sites=sites, demands=(make_demand("p2", "v2"),), lines=(OUT,)))
    assert plan.rides == ()


def test_no_goods_pass_through_a_depot_that_is_a_candidate_only(county, make_demand):
    problem = county(make_demand("p1", "v1"))
    sites = tuple(replace(s, standing=Standing.CANDIDATE) if s.id == "d1" else s for s in problem.sites)
    fleet = tuple(v for v in problem.fleet if v.base != "d1")
    plan = planned(replace(problem, sites=sites, fleet=fleet))
    assert all("d1" not in (ride.origin, ride.goal) for ride in plan.rides)


def test_a_county_with_a_bus_and_no_vehicle_serves_the_villages_on_the_line(county, make_demand):
    problem = replace(county(make_demand("p2", "v2"), make_demand("p3", "v3")), fleet=())
    plan = planned(problem)
    assert rides(plan) == [("out", 25_200, "w", "v2", 10)]
    assert [left.demand for left in plan.unserved] == ["p3"]


@pytest.mark.parametrize(
    "line",
    [
        replace(OUT, stops=OUT.stops[1:]),  # not from the warehouse
        replace(OUT, spare=Load()),
        replace(OUT, departures=()),
    ],
)
def test_lines_on_which_goods_cannot_ride_change_nothing(county, make_demand, line):
    without, with_line = (county(make_demand("p1", "v1"), lines=lines) for lines in ((), (line,)))
    assert with_buses(with_line) is with_line
    one, other = planned(without), planned(with_line)
    assert (one.routes, one.cost) == (other.routes, other.cost)


def test_the_same_seed_gives_the_same_rides(line_county):
    problem = replace(line_county, lines=(OUT, BACK))
    assert planned(problem, seed=3) == planned(problem, seed=3)


def test_a_search_goes_on_from_a_plan_with_rides(county, make_demand):
    problem = county(make_demand("p1", "v1"), make_demand("u1", "v1", 8, direction=Direction.UP, ready=7 * HOUR))
    plan = planned(problem)
    assert len(plan.rides) == 2
    assert planned(problem, 1, start=plan).cost.total <= plan.cost.total
    other_day = replace(problem, name="the day after")
    again = planned(other_day, 1, start=plan)
    assert rides(again) == rides(plan)


def test_the_bound_knows_of_buses(county, make_demand):
    # Without the bus the truck and the van cost 46 060, and the bound of that is above what the bus's plan costs.
    with_bus, without = (planned(county(make_demand("p1", "v1"), lines=lines)) for lines in ((OUT,), ()))
    assert with_bus.bound.value <= with_bus.cost.total < without.bound.value


def test_the_decomposition_leaves_buses_alone(line_county):
    problem = replace(line_county, lines=(OUT, BACK))
    plan = planned(problem, 5, method="decomposition")
    assert plan.rides == ()
    assert replace(plan, bound=None, problem="") == replace(
        planned(line_county, 5, method="decomposition"), bound=None, problem=""
    )


def test_it_stops_when_told_to_and_has_a_plan(line_county):
    heard = []
    problem = replace(line_county, lines=(OUT, BACK))
    plan = solve_two_echelons(problem, time_limit=20.0, on_progress=lambda p: heard.append(p) or p.best is None)
    assert check(problem, plan) == ()
