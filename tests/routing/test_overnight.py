"""What vans bring to a depot is fetched by a truck with a trip to spare, where leaving it would cost more."""

from dataclasses import replace

import pytest

from logistics_opt.model import Direction
from logistics_opt.routing.orders import Orders, Part, Visit
from logistics_opt.routing.overnight import left_at_depots, with_overnight_fetched
from logistics_opt.routing.timetable import Timetable

GOODS = Part("x", 0, 10)
VAN = Orders("van1", ((Visit("v1", (), (GOODS,)),),))
FETCHED = Orders("truck", ((Visit("d1", (), (GOODS,)),),))


@pytest.fixture
def county(make_county, make_demand):
    """The line county with 100 kg to fetch from v1; a kilogram left overnight is charged 10 yuan."""
    return make_county(demands=(make_demand("x", "v1", direction=Direction.UP, pieces=10, kg=100),))


def test_goods_that_no_truck_takes_on_are_left_at_their_depot(county):
    assert left_at_depots(county, [VAN]) == {"d1": (GOODS,)}
    assert left_at_depots(county, [VAN, FETCHED]) == {}


def test_an_idle_truck_fetches_them(county):
    assert with_overnight_fetched(county, [VAN]) == [VAN, FETCHED]
    assert not Timetable(county, [VAN, FETCHED]).late


def test_not_for_more_than_leaving_them_costs(county):
    # 100 kg at 1 fen a kg is a yuan: less than any truck's day.
    cheap = replace(county, overnight_per_kg=1)
    assert with_overnight_fetched(cheap, [VAN]) == [VAN]


def test_a_truck_that_is_back_makes_one_more_trip(county, make_demand):
    fleet = tuple(replace(v, count=1) if v.id == "truck" else v for v in county.fleet)
    more = replace(county, fleet=fleet, demands=(*county.demands, make_demand("y", "v1")))
    busy = Orders("truck", ((Visit("v1", (Part("y", 0, 10),)),),))
    found = with_overnight_fetched(more, [busy, VAN])
    assert found == [Orders("truck", (*busy.trips, *FETCHED.trips)), VAN]
    assert not Timetable(more, found).late


def test_nobody_comes_where_no_trip_is_left(county):
    none = replace(county, fleet=tuple(v for v in county.fleet if v.id != "truck"))
    assert with_overnight_fetched(none, [VAN]) == [VAN]
