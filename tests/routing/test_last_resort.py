"""Vehicles with a trip to spare are sent for what was left out."""

from dataclasses import replace

import pytest

from logistics_opt.model import Capacity, Direction, Load, TimeWindow
from logistics_opt.routing.last_resort import with_trips_to_spare
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
    assert with_trips_to_spare(alone(), []) == [Orders("truck", ((Visit("v1", (Part("x", 0, 10),)),),))]


def test_truck_and_van_go_one_after_the_other_where_no_truck_can_go(alone, narrow):
    part = Part("x", 0, 10)
    assert with_trips_to_spare(narrow(alone()), []) == [
        Orders("truck", ((Visit("d1", (part,)),),)),
        Orders("van1", ((Visit("v1", (part,)),),)),
    ]


def test_what_one_vehicle_cannot_hold_takes_two(alone):
    county = alone(pieces=20, kg=2_000, litres=100)  # 100 kg a piece, a truck takes ten of them
    first, second = with_trips_to_spare(county, [])
    assert first.visits[0].put == (Part("x", 0, 10),)
    assert second.visits[0].put == (Part("x", 10, 20),)


def test_only_the_rest_is_fetched(alone):
    county = alone(direction=Direction.UP)
    some = Orders("truck", ((Visit("v1", (), (Part("x", 0, 4),)),),))
    assert with_trips_to_spare(county, [some])[1].visits == (Visit("v1", (), (Part("x", 4, 10),)),)


def test_fewer_pieces_go_where_there_is_no_time_for_all(alone):
    # v1 opens at 07:00; the truck is back 1 500 s after 120 s and 10 s a piece. With 150 s there, three pieces can go;
    # halves are tried: ten, five, two. Two trucks bring two each.
    county = alone()
    fleet = tuple(replace(v, shift=TimeWindow(6 * HOUR, 7 * HOUR + 1_650)) for v in county.fleet if v.id == "truck")
    county = replace(county, fleet=fleet)
    orders = with_trips_to_spare(county, [])
    assert [order.visits[0].put for order in orders] == [(Part("x", 0, 2),), (Part("x", 2, 4),)]
    assert not Timetable(county, orders).late
    assert missing(county, orders) == (Part("x", 4, 10),)


def test_who_has_no_trip_left_stays_where_it_is(alone, make_demand):
    county = replace(alone(), demands=(*alone().demands, make_demand("y", "v2")))
    county = replace(county, fleet=tuple(replace(v, max_trips=1) for v in county.fleet))
    busy = [Orders(v.id, ((Visit("v2", (Part("y", i, i + 1),)),),)) for i, v in enumerate([county.fleet[0]] * 2)]
    assert with_trips_to_spare(county, busy) == busy


def test_a_depot_is_not_overrun(alone, narrow):
    county = narrow(alone())
    room = Load(40 * KILOGRAM, 10**9, 100)
    sites = tuple(replace(s, capacity=room) if s.id in ("d1", "d2") else s for s in county.sites)
    orders = with_trips_to_spare(replace(county, sites=sites), [])
    # Halves are tried: ten of 10 kg, five, two. Two go through d1 and two more through d2 while trucks and vans last.
    assert all(sum(p.stop - p.start for p in order.visits[0].put) <= 4 for order in orders)
    assert {order.vehicle for order in orders} == {"truck", "van1", "van2"}


def test_the_impossible_stays_where_it_is(alone):
    assert with_trips_to_spare(alone(pieces=1, kg=5_000), []) == []


def test_a_vehicle_that_is_back_in_time_makes_one_more_trip(alone, make_demand):
    # There is one truck; it goes to v2 and back in about an hour and may make two trips.
    county = replace(alone(), demands=(*alone().demands, make_demand("y", "v2")))
    county = replace(county, fleet=tuple(replace(v, count=1) for v in county.fleet if v.id == "truck"))
    busy = Orders("truck", ((Visit("v2", (Part("y", 0, 10),)),),))
    (order,) = with_trips_to_spare(county, [busy])
    assert order == Orders("truck", (*busy.trips, (Visit("v1", (Part("x", 0, 10),)),)))
    once = replace(county, fleet=tuple(replace(v, max_trips=1) for v in county.fleet))
    assert with_trips_to_spare(once, [busy]) == [busy]


@pytest.mark.parametrize(("closes", "pieces"), [(8 * HOUR + 2_540, 10), (8 * HOUR + 2_539, 5)])
def test_with_as_much_as_it_has_time_for(alone, make_demand, closes, pieces):
    # Both go to v1, 1 500 s away, and take 120 s + 10 x 10 s there. The first, there when v1 opens at 07:00, is back at
    # 07:28:40, has reloaded at 07:48:40, and is back again after 1 500 + 220 + 1 500 s: at 08:42:20. With one second
    # less, half of the pieces go.
    county = replace(alone(), demands=(*alone().demands, make_demand("y", "v1")))
    shift = TimeWindow(6 * HOUR, closes)
    county = replace(county, fleet=tuple(replace(v, count=1, shift=shift) for v in county.fleet if v.id == "truck"))
    busy = Orders("truck", ((Visit("v1", (Part("y", 0, 10),)),),))
    (order,) = with_trips_to_spare(county, [busy])
    assert order.trips[1] == (Visit("v1", (Part("x", 0, pieces),)),)


def test_a_van_takes_what_a_second_truck_brings(make_county, make_demand, narrow):
    # Trucks hold 100 kg, vans 300 kg: each truck brings one demand, and the one van goes out for each of them.
    line = make_county()
    small = Capacity(weight=100 * KILOGRAM, volume=line.fleet[0].capacity.volume)
    fleet = (replace(line.fleet[0], capacity=small), *(v for v in line.fleet if v.base == "d1"))
    county = narrow(make_county(fleet=fleet, demands=(make_demand("x", "v1"), make_demand("y", "v2"))))
    x, y = Part("x", 0, 10), Part("y", 0, 10)
    one = [Orders("truck", ((Visit("d1", (y,)),),)), Orders("van1", ((Visit("v2", (y,)),),))]
    more = with_trips_to_spare(county, one)
    assert missing(county, more) == ()
    assert Orders("van1", ((Visit("v2", (y,)),), (Visit("v1", (x,)),))) in more
    assert not Timetable(county, more).late
