"""Demands become visits: what shares one, what is cut, who may make it."""

from dataclasses import replace

import pytest

from logistics_opt.model import UNREACHABLE, Capacity, Direction, Standing, TimeWindow, TravelMatrix
from logistics_opt.routing.lower import (
    Ways,
    elsewhere,
    missing_needs,
    need_of,
    pieces_that_fit,
    refined,
    service_of,
    village_needs,
)
from logistics_opt.routing.orders import Part, Visit, joined, load_of
from logistics_opt.units import HOUR

EVERYONE = frozenset({"truck", "van1", "van2"})


@pytest.fixture
def needs_of(make_county):
    """The village needs of the line county with these demands."""

    def needs(*demands, **more):
        county = make_county(demands=demands, **more)
        return village_needs(county, Ways(county))

    return needs


def parts_of(need):
    return (*need.visit.put, *need.visit.take)


def all_pieces(county, needs):
    return joined(part for need in needs for part in parts_of(need))


def without_roads_to(county, site, profile="road"):
    matrix = county.travel[profile]
    seconds, metres = matrix.seconds.copy(), matrix.metres.copy()
    i = matrix.index[site]
    for array in (seconds, metres):
        array[i, :] = array[:, i] = UNREACHABLE
        array[i, i] = 0
    return replace(county, travel={**county.travel, profile: TravelMatrix(matrix.sites, seconds, metres)})


def test_a_villages_goods_in_both_directions_share_one_visit(needs_of, make_demand):
    up = {"direction": Direction.UP, "ready": 8 * HOUR}
    (need,) = needs_of(make_demand("a", "v1"), make_demand("b", "v1"), make_demand("u", "v1", **up))
    assert need.visit == Visit("v1", (Part("a", 0, 10), Part("b", 0, 10)), (Part("u", 0, 10),))
    assert (need.opens, need.closes) == (8 * HOUR, 18 * HOUR)  # u stands there from 8; v1 closes at 18
    assert need.ready == 6 * HOUR  # the goods that go down
    assert need.vehicles == EVERYONE
    assert not need.promised


def test_two_villages_are_two_visits(needs_of, make_demand):
    assert [need.visit.site for need in needs_of(make_demand("a", "v1"), make_demand("b", "v2"))] == ["v1", "v2"]


def test_a_depots_counter_is_no_village(needs_of, make_demand):
    assert needs_of(make_demand("k", "d1")) == ()


def test_what_is_more_than_a_van_takes_is_cut_between_pieces(make_county, make_demand):
    county = make_county(demands=(make_demand("a", "v1", 10, 1_000, 1_000),))  # 100 kg a piece, a van takes 300 kg
    needs = village_needs(county, Ways(county))
    assert [parts_of(need) for need in needs] == [
        (Part("a", 0, 3),),
        (Part("a", 3, 6),),
        (Part("a", 6, 9),),
        (Part("a", 9, 10),),
    ]
    assert all(load_of(county, part).weight <= 300_000 for need in needs for part in parts_of(need))


def test_pieces_that_only_the_truck_can_hold_are_cut_for_the_truck(needs_of, make_demand):
    needs = needs_of(make_demand("a", "v1", 5, 2_000, 500))  # 400 kg a piece, a truck takes 1 000 kg
    assert [parts_of(need) for need in needs] == [(Part("a", 0, 2),), (Part("a", 2, 4),), (Part("a", 4, 5),)]
    assert all(need.vehicles == {"truck"} for need in needs)


def test_each_direction_fills_the_vehicle_by_itself(needs_of, make_demand):
    up = make_demand("u", "v1", 3, 300, 300, direction=Direction.UP)
    (need,) = needs_of(make_demand("a", "v1", 3, 300, 300), up)
    assert len(need.visit.put) == len(need.visit.take) == 1


def test_the_important_goods_fill_the_first_visit(needs_of, make_demand):
    first, second = needs_of(make_demand("a", "v1", 3, 300), make_demand("b", "v1", 3, 300, priority=2))
    assert (parts_of(first), first.priority) == ((Part("b", 0, 3),), 2)
    assert (parts_of(second), second.priority) == ((Part("a", 0, 3),), 0)


def test_a_promise_narrows_the_window_and_is_marked(needs_of, make_demand):
    (need,) = needs_of(make_demand("a", "v1", promised=12 * HOUR), make_demand("b", "v1"))
    assert (need.closes, need.promised) == (12 * HOUR, True)


def test_a_promise_after_closing_narrows_nothing(needs_of, make_demand):
    (need,) = needs_of(make_demand("a", "v1", promised=20 * HOUR))
    assert (need.closes, need.promised) == (18 * HOUR, False)


def test_a_promise_nobody_can_keep_is_no_reason_to_stay_away(needs_of, make_demand):
    (need,) = needs_of(make_demand("a", "v1", promised=6 * HOUR))  # v1 opens at 7
    assert (need.opens, need.closes, need.promised) == (7 * HOUR, 18 * HOUR, False)


def test_goods_share_a_visit_only_while_two_hours_are_left(needs_of, make_demand):
    morning = make_demand("a", "v1", promised=10 * HOUR)
    early = make_demand("u", "v1", direction=Direction.UP, ready=8 * HOUR)
    late = make_demand("u", "v1", direction=Direction.UP, ready=8 * HOUR + 1)
    assert len(needs_of(morning, early)) == 1
    assert len(needs_of(morning, late)) == 2


def test_goods_that_keep_apart_are_never_one_visit(needs_of, make_demand):
    inputs = make_demand("i", "v1", commodity="inputs")
    produce = make_demand("u", "v1", commodity="produce", direction=Direction.UP, ready=0)
    needs = needs_of(make_demand("a", "v1"), inputs, produce)
    assert [{part.demand for part in parts_of(need)} for need in needs] == [{"a", "i"}, {"u"}]


def test_goods_for_different_vehicles_are_different_visits(needs_of, make_demand, line_county):
    fleet = tuple(replace(v, carries=frozenset({"parcel"})) if v.id == "van1" else v for v in line_county.fleet)
    needs = needs_of(make_demand("a", "v1"), make_demand("c", "v1", commodity="chilled", litres=50), fleet=fleet)
    assert [need.vehicles for need in needs] == [EVERYONE, EVERYONE - {"van1"}]


@pytest.mark.parametrize(
    "demand",
    [
        {"pieces": 1, "kg": 5_000},  # one piece heavier than any vehicle carries
        {"commodity": "chilled", "pieces": 1, "litres": 501},  # larger than every chilled room
        {"direction": Direction.UP, "ready": 18 * HOUR + 1},  # stands there after closing
    ],
)
def test_what_no_vehicle_could_ever_move_is_set_aside(needs_of, make_demand, demand):
    (need,) = needs_of(make_demand("a", "v1"), make_demand("b", "v1", **demand))
    assert parts_of(need) == (Part("a", 0, 10),)


def test_no_road_no_need(line_county):
    county = without_roads_to(line_county, "v3")
    assert {need.visit.site for need in village_needs(county, Ways(county))} == {"v1", "v2"}


def test_a_depot_without_a_truck_sends_no_vans(line_county):
    county = without_roads_to(line_county, "d2")
    ways = Ways(county)
    assert ways.fed == {"d1"}
    assert [van.id for van in ways.vans] == ["van1"]
    assert all("van2" not in need.vehicles for need in village_needs(county, ways))


def test_a_candidate_depot_sends_no_vans(line_county):
    sites = tuple(replace(s, standing=Standing.CANDIDATE) if s.id == "d1" else s for s in line_county.sites)
    assert [van.id for van in Ways(replace(line_county, sites=sites)).vans] == ["van2"]


def test_vans_may_only_carry_what_some_truck_brings_to_their_depot(make_county, make_demand, line_county):
    truck = replace(line_county.vehicle["truck"], carries=frozenset({"parcel"}))
    county = make_county(fleet=(truck, *line_county.fleet[1:]), demands=(make_demand("a", "v1", commodity="inputs"),))
    assert Ways(county).able("v1", county.demands[0]) == frozenset()


def test_all_pieces_of_all_servable_demands_are_in_exactly_one_need(line_county):
    needs = village_needs(line_county, Ways(line_county))
    parts = [part for need in needs for part in parts_of(need)]
    villages = [d for d in line_county.demands if d.site.startswith("v")]
    assert all_pieces(line_county, needs) == joined(Part(d.id, 0, d.load.pieces) for d in villages)
    assert sum(part.stop - part.start for part in parts) == sum(d.load.pieces for d in villages)


def test_refined_is_a_visit_for_each_part_with_promises_forgotten(make_county, make_demand):
    county = make_county(demands=(make_demand("a", "v1", promised=12 * HOUR), make_demand("b", "v1")))
    ways = Ways(county)
    (need,) = village_needs(county, ways)
    finer = refined(ways, need)
    assert [parts_of(one) for one in finer] == [(Part("a", 0, 10),), (Part("b", 0, 10),)]
    assert [one.closes for one in finer] == [18 * HOUR, 18 * HOUR]
    assert not any(one.promised for one in finer)
    assert refined(ways, finer[0]) == (finer[0],)


def test_elsewhere_closes_one_base_if_there_is_another(line_county):
    ways = Ways(line_county)
    need = need_of(ways, line_county.site["v1"], [Part("p1", 0, 10)], keep_promise=True)
    assert elsewhere(line_county, need, "d1").vehicles == {"truck", "van2"}
    only = replace(need, vehicles=frozenset({"van1"}))
    assert elsewhere(line_county, only, "d1") == only


def test_missing_parts_are_visits_at_villages_and_counters_alike(line_county):
    missing = [Part("p1", 4, 10), Part("u1", 0, 8), Part("k1", 0, 5)]
    needs = missing_needs(Ways(line_county), missing, loosely=False)
    assert [need.visit for need in needs] == [
        Visit("v1", (Part("p1", 4, 10),), (Part("u1", 0, 8),)),
        Visit("d1", (Part("k1", 0, 5),)),
    ]
    assert needs[1].vehicles == {"truck"}
    loose = missing_needs(Ways(line_county), missing, loosely=True)
    assert [parts_of(need) for need in loose] == [(part,) for part in missing]


def test_service_counts_what_comes_and_what_goes(line_county):
    visit = Visit("v1", (Part("p1", 0, 10),), (Part("u1", 0, 8),))
    assert service_of(line_county, visit) == 120 + 18 * 10


def test_pieces_that_fit_by_each_measure(make_county, make_demand):
    county = make_county(
        demands=(
            make_demand("a", "v1", 10, 101, 500),  # 10 100 g a piece
            make_demand("c", "v1", 10, 100, 505, commodity="chilled"),  # 50 500 cm3 a piece
        )
    )
    parcel, chilled = county.demands
    assert pieces_that_fit(county, parcel, (40_399, 10**6, 0)) == 3
    assert pieces_that_fit(county, parcel, (10**6, 149_999, 0)) == 2
    assert pieces_that_fit(county, parcel, (10**9, 10**9, 0)) == 10
    assert pieces_that_fit(county, chilled, (10**9, 0, 101_000)) == 2
    assert pieces_that_fit(county, chilled, (10**9, 10**9, 0)) == 0


def test_hours_shorter_than_two_are_no_hindrance_to_sharing(make_county, make_demand, line_county):
    sites = tuple(replace(s, hours=TimeWindow(9 * HOUR, 10 * HOUR)) if s.id == "v1" else s for s in line_county.sites)
    county = make_county(sites=sites, demands=(make_demand("a", "v1"), make_demand("b", "v1")))
    assert len(village_needs(county, Ways(county))) == 1


def test_a_visit_is_for_the_vehicles_that_hold_it(make_county, make_demand, line_county):
    small = replace(line_county.vehicle["van2"], capacity=Capacity(weight=50_000, volume=2_000_000, chilled=0))
    county = make_county(fleet=(*line_county.fleet[:2], small), demands=(make_demand("a", "v1"),))  # 100 kg
    (need,) = village_needs(county, Ways(county))
    assert need.vehicles == {"truck", "van1"}
