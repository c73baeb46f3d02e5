"""Idle vehicles are sent for what was left out."""

from dataclasses import replace

import pytest

from logistics_opt.model import Direction, Load, TimeWindow
from logistics_opt.routing.last_resort import with_idle_vehicles
from logistics_opt.routing.orders import Orders, Part, Visit
from logistics_opt.routing.schedule import missing
from logistics_opt.routing.timetable import Timetable
from logistics_opt.units import HOUR, KILOGRAM


@pytest.fixture
def alone(make_county, make_demand):
    """The line county with one demand called x for v1."""

    def county(**terms):
        return make_county(demands=(make_demand("x", "v1", **terms),))

    return county


def test_an_idle_truck_goes_straight_with_everything(alone):
    assert with_idle_vehicles(alone(), []) == [Orders("truck", ((Visit("v1", (Part("x", 0, 10),)),),))]


def test_truck_and_van_go_one_after_the_other_where_no_truck_can_go(alone, narrow):
    part = Part("x", 0, 10)
    assert with_idle_vehicles(narrow(alone()), []) == [
        Orders("truck", ((Visit("d1", (part,)),),)),
        Orders("van1", ((Visit("v1", (part,)),),)),
    ]


def test_what_one_vehicle_cannot_hold_takes_two(alone):
    county = alone(pieces=20, kg=2_000, litres=100)  # 100 kg a piece, a truck takes ten of them
    first, second = with_idle_vehicles(county, [])
    assert first.visits[0].put == (Part("x", 0, 10),)
    assert second.visits[0].put == (Part("x", 10, 20),)


def test_only_the_rest_is_fetched(alone):
    county = alone(direction=Direction.UP)
    some = Orders("truck", ((Visit("v1", (), (Part("x", 0, 4),)),),))
    assert with_idle_vehicles(county, [some])[1].visits == (Visit("v1", (), (Part("x", 4, 10),)),)


def test_fewer_pieces_go_where_there_is_no_time_for_all(alone):
    # v1 opens at 07:00; the truck is back 1 500 s after 120 s and 10 s a piece. With 150 s there, three pieces can go;
    # halves are tried: ten, five, two. Two trucks bring two each.
    county = alone()
    fleet = tuple(replace(v, shift=TimeWindow(6 * HOUR, 7 * HOUR + 1_650)) for v in county.fleet if v.id == "truck")
    county = replace(county, fleet=fleet)
    orders = with_idle_vehicles(county, [])
    assert [order.visits[0].put for order in orders] == [(Part("x", 0, 2),), (Part("x", 2, 4),)]
    assert not Timetable(county, orders).late
    assert missing(county, orders) == (Part("x", 4, 10),)


def test_vehicles_on_the_road_are_not_idle(alone, make_demand):
    county = replace(alone(), demands=(*alone().demands, make_demand("y", "v2")))
    busy = [Orders(v.id, ((Visit("v2", (Part("y", i, i + 1),)),),)) for i, v in enumerate([county.fleet[0]] * 2)]
    assert with_idle_vehicles(county, busy) == busy


def test_a_depot_is_not_overrun(alone, narrow):
    county = narrow(alone())
    room = Load(40 * KILOGRAM, 10**9, 100)
    sites = tuple(replace(s, capacity=room) if s.id in ("d1", "d2") else s for s in county.sites)
    orders = with_idle_vehicles(replace(county, sites=sites), [])
    # Halves are tried: ten of 10 kg, five, two. Two go through d1 and two more through d2 while trucks and vans last.
    assert all(sum(p.stop - p.start for p in order.visits[0].put) <= 4 for order in orders)
    assert {order.vehicle for order in orders} == {"truck", "van1", "van2"}


def test_the_impossible_stays_where_it_is(alone):
    assert with_idle_vehicles(alone(pieces=1, kg=5_000), []) == []
