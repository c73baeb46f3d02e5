"""Every reason has a county in which it is the true one, and its remedy, applied, serves the goods."""

from collections import Counter
from dataclasses import replace

import pytest

from logistics_opt.checker import check
from logistics_opt.model import UNREACHABLE, Direction, Load, Reason, Standing, TimeWindow, TravelMatrix
from logistics_opt.routing.orders import Part
from logistics_opt.routing.unserved import _reason, explain, orders_alone
from logistics_opt.units import HOUR, KILOGRAM

UP = {"direction": Direction.UP, "commodity": "produce"}


def fleet_with(county, **fields):
    return replace(county, fleet=tuple(replace(v, **fields) for v in county.fleet))


def site_with(county, name, **fields):
    return replace(county, sites=tuple(replace(s, **fields) if s.id == name else s for s in county.sites))


def cut_off(county, name):
    travel = {}
    for profile, matrix in county.travel.items():
        seconds, metres = matrix.seconds.copy(), matrix.metres.copy()
        i = matrix.index[name]
        for array in (seconds, metres):
            array[i, :] = array[:, i] = UNREACHABLE
            array[i, i] = 0
        travel[profile] = TravelMatrix(matrix.sites, seconds, metres)
    return replace(county, travel=travel)


@pytest.fixture
def alone(make_county, make_demand):
    """The line county with one demand called x."""

    def county(site="v3", **terms):
        return make_county(demands=(make_demand("x", site, **terms),))

    return county


@pytest.fixture
def told(planned):
    """What a checked plan says of the one demand x, and of the problem as the remedy changes it."""

    def tell(problem):
        plan = planned(problem)
        assert check(problem, plan) == ()
        (left,) = plan.unserved
        assert (left.demand, left.load) == ("x", problem.demand["x"].load)
        change = _reason(problem, problem.demand["x"], left.load.pieces, cancelled=False, moved=Load())
        assert (change.reason, change.remedy, change.remedy_zh) == (left.reason, left.remedy, left.remedy_zh)
        served = planned(change.problem)
        assert served.unserved == ()
        assert check(change.problem, served) == ()
        return left

    return tell


def test_without_a_road_it_is_unreachable(alone, told):
    left = told(cut_off(alone(), "v3"))
    assert left.reason is Reason.UNREACHABLE
    assert "no vehicle finds a road to v3" in left.remedy


def test_goods_on_no_vehicles_list_are_not_carried(alone, told):
    left = told(fleet_with(alone(), carries=frozenset({"produce"})))
    assert left.reason is Reason.NOT_CARRIED
    assert left.remedy == "allow a vehicle to carry parcels"


def test_chilled_goods_without_a_chilled_room_are_not_carried(alone, told):
    county = alone(commodity="chilled", pieces=4, litres=80)
    county = replace(county, fleet=tuple(replace(v, capacity=replace(v.capacity, chilled=0)) for v in county.fleet))
    left = told(county)
    assert left.reason is Reason.NOT_CARRIED
    assert left.remedy == "allow a vehicle to carry chilled food and give it 20 l of chilled room"


def test_one_piece_that_no_vehicle_holds_is_too_large(alone, told):
    left = told(alone(pieces=2, kg=4_000, litres=100))
    assert left.reason is Reason.TOO_LARGE
    assert left.remedy.startswith("one piece needs a vehicle for 2000 kg, 50 l")


def test_a_site_that_closes_before_anyone_can_come_is_closed(alone, told):
    # The truck leaves at 06:00 and drives 3 500 s: there at 06:58:20.
    left = told(site_with(alone(), "v3", hours=TimeWindow(5 * HOUR, 6 * HOUR)))
    assert left.reason is Reason.CLOSED
    assert left.remedy == "keep v3 open until 06:59"


def test_a_depot_that_closes_before_any_truck_can_come_is_closed(alone, narrow, told):
    county = narrow(alone())
    for depot in ("d1", "d2"):
        county = site_with(county, depot, hours=TimeWindow(4 * HOUR, 6 * HOUR))
    # 1 000 s to d1, the nearer: there at 06:16:40.
    left = told(county)
    assert left.reason is Reason.CLOSED
    assert left.remedy == "keep d1 open until 06:17"


def test_farther_than_any_shift_is_long_is_a_matter_of_shifts(alone, told):
    # By truck to d2 and back it is 6 000 s and 350 s there, 07:45:50; the van is back from v3 earlier.
    left = told(fleet_with(alone(), shift=TimeWindow(6 * HOUR, 7 * HOUR)))
    assert left.reason is Reason.SHIFT
    assert left.remedy == "make the shifts 46 min longer"


def test_a_longest_duration_is_a_matter_of_shifts_too(alone, told):
    # By truck to d1 and back it is 2 000 s and 350 s there; by van from there to v3 and back, 5 000 s and 220 s.
    left = told(fleet_with(alone(), max_duration=HOUR))
    assert left.reason is Reason.SHIFT
    assert left.remedy == "make the shifts 27 min longer"


def test_goods_that_come_after_every_shift_are_not_ready(alone, told):
    # To be at v3 by 18:00 the truck leaves at 17:01:40.
    left = told(alone(ready=23 * HOUR))
    assert left.reason is Reason.NOT_READY
    assert left.remedy == "have it ready by 17:01"


def test_goods_to_collect_after_closing_ask_for_longer_hours(alone, told):
    left = told(alone("v1", ready=19 * HOUR, **UP))  # 15 km from the warehouse, whose trucks work until 20:00
    assert left.reason is Reason.CLOSED
    assert left.remedy == "keep v1 open until 19:00"


def test_a_piece_larger_than_a_depots_throughput_is_a_matter_of_its_capacity(alone, narrow, told):
    county = narrow(alone())  # 10 kg a piece
    for depot in ("d1", "d2"):
        county = site_with(county, depot, capacity=Load(5 * KILOGRAM, 10**9, 100))
    left = told(county)
    assert left.reason is Reason.DEPOT_CAPACITY
    assert left.remedy == "raise the depots' daily throughput"


def test_two_things_in_the_way_are_both_named(alone, told):
    county = fleet_with(alone(), carries=frozenset({"produce"}))
    left = told(site_with(county, "v3", hours=TimeWindow(5 * HOUR, 6 * HOUR)))
    assert left.reason is Reason.NOT_CARRIED
    assert left.remedy == "allow a vehicle to carry parcels; and keep v3 open until 06:59"


@pytest.fixture
def crowded(make_county, make_demand, narrow):
    """One van at d1 with one trip for two villages that fill it each; no other vans."""
    county = narrow(make_county(demands=(make_demand("a", "v1", 3, 300), make_demand("b", "v2", 3, 300))))
    truck, van, _ = county.fleet
    return replace(county, fleet=(truck, replace(van, max_trips=1)))


def test_goods_that_others_leave_no_vehicle_for_lack_fleet(crowded, planned):
    (left,) = planned(crowded).unserved
    assert left.reason is Reason.FLEET
    assert left.remedy == "one more truck (truck) and one more van1 (van1) would serve it"
    more = tuple(replace(v, count=v.count + 1) for v in crowded.fleet)
    assert planned(replace(crowded, fleet=more)).unserved == ()


def test_a_depot_with_room_to_spare_is_not_blamed(crowded, planned):
    roomy = site_with(crowded, "d1", capacity=Load(10_000 * KILOGRAM, 10**9, 10_000))
    (left,) = planned(roomy).unserved
    assert left.reason is Reason.FLEET


def test_a_depot_whose_room_others_take_is_blamed(crowded, planned):
    plenty = tuple(replace(v, count=3) for v in crowded.fleet)
    full = site_with(replace(crowded, fleet=plenty), "d1", capacity=Load(400 * KILOGRAM, 10**9, 10_000))
    lefts = planned(full).unserved
    assert {left.reason for left in lefts} == {Reason.DEPOT_CAPACITY}
    assert "raise the daily throughput of depot d1" in lefts[0].remedy
    assert planned(site_with(full, "d1", capacity=Load(600 * KILOGRAM, 10**9, 10_000))).unserved == ()


def test_a_stopped_search_says_so_where_it_could_have_served(line_county):
    missing = [Part("p1", 0, 4), Part("p3", 0, 10)]
    lefts = explain(line_county, missing, cancelled=True)
    assert [(left.demand, left.load.pieces, left.reason) for left in lefts] == [
        ("p1", 4, Reason.CANCELLED),
        ("p3", 10, Reason.CANCELLED),
    ]
    assert "truck (truck) could serve it" in lefts[0].remedy


def test_a_stopped_search_does_not_excuse_the_impossible(alone):
    county = alone(pieces=1, kg=5_000)
    (left,) = explain(county, [Part("x", 0, 1)], cancelled=True)
    assert left.reason is Reason.TOO_LARGE


def test_without_any_vehicle_there_is_still_an_answer(line_county):
    county = replace(line_county, fleet=())
    lefts = explain(county, [Part(d.id, 0, d.load.pieces) for d in county.demands], cancelled=False)
    assert Counter(left.demand for left in lefts) == Counter(d.id for d in county.demands)


def test_alone_a_piece_goes_straight_or_over_a_depot(line_county, narrow):
    p3 = line_county.demand["p3"]
    assert [order.vehicle for order in orders_alone(line_county, p3)] == ["truck"]
    assert [order.vehicle for order in orders_alone(narrow(line_county), p3)] in (
        ["truck", "van1"],
        ["truck", "van2"],
    )


def test_candidates_help_nobody(line_county, narrow):
    county = narrow(line_county)
    closed = replace(
        county,
        sites=tuple(replace(s, standing=Standing.CANDIDATE) if s.tier == 2 else s for s in county.sites),
        fleet=tuple(v for v in county.fleet if v.base == "w"),
    )
    assert orders_alone(closed, closed.demand["p3"]) is None


def test_a_remedy_counts_the_vehicles_that_all_of_it_takes(make_county, make_demand, planned):
    # 40 pieces of 100 kg; one truck of 1 000 kg with one trip, no vans: 10 pieces ride, 30 need three trucks more.
    bare = make_county(demands=(make_demand("x", "v3", 40, 4_000, 400),))
    one_truck = replace(bare, fleet=(replace(bare.fleet[0], count=1, max_trips=1),))
    (left,) = planned(one_truck).unserved
    assert (left.reason, left.load.pieces) == (Reason.FLEET, 30)
    assert left.remedy.startswith("3 more truck")
    assert planned(fleet_with(one_truck, count=3)).unserved
    assert not planned(fleet_with(one_truck, count=4)).unserved
