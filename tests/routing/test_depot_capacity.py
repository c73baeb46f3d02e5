"""What a depot has room for stays, the rest goes elsewhere."""

from dataclasses import replace

import pytest

from logistics_opt.model import Direction, Load
from logistics_opt.routing.depot_capacity import within_capacity
from logistics_opt.routing.lower import Need
from logistics_opt.routing.orders import Orders, Part, Visit
from logistics_opt.units import KILOGRAM, LITRE


@pytest.fixture
def county(make_county, make_demand):
    """100 kg, 60 kg and 30 kg in ten pieces each to three villages."""

    def limited(kg=10_000, litres=10_000, pieces=1_000, important=0):
        line = make_county()
        room = Load(kg * KILOGRAM, litres * LITRE, pieces)
        return make_county(
            sites=tuple(replace(s, capacity=room) if s.id == "d1" else s for s in line.sites),
            demands=(
                make_demand("a", "v1", 10, 100, 100, priority=important),
                make_demand("b", "v2", 10, 60, 100),
                make_demand("c", "v3", 10, 30, 100, direction=Direction.UP),
            ),
        )

    return limited


A = Visit("v1", (Part("a", 0, 10),))
B = Visit("v2", (Part("b", 0, 10),))
C = Visit("v3", (), (Part("c", 0, 10),))


def test_the_lightest_visits_stay_so_that_most_do(county):
    # c and b are 90 kg, both directions counted; a makes 190 kg.
    kept, overflow = within_capacity(county(kg=189), [Orders("van1", ((A, B), (C,)))])
    assert kept == [Orders("van1", ((B,), (C,)))]
    assert overflow == {A: "d1"}


def test_the_last_gram_still_fits(county):
    orders = [Orders("van1", ((A, B), (C,)))]
    assert within_capacity(county(kg=190), orders) == (orders, {})


@pytest.mark.parametrize("limit", [{"litres": 299}, {"pieces": 29}])
def test_volume_and_pieces_bind_as_weight_does(county, limit):
    assert within_capacity(county(**limit), [Orders("van1", ((A, B), (C,)))])[1] == {A: "d1"}


def test_important_goods_go_first(county):
    kept, overflow = within_capacity(county(kg=130, important=1), [Orders("van1", ((A, B), (C,)))])
    assert kept == [Orders("van1", ((A,), (C,)))]
    assert overflow == {B: "d1"}


def test_trips_and_routes_that_lose_everything_go(county):
    kept, overflow = within_capacity(county(kg=0), [Orders("van1", ((A,), (B,)))])
    assert kept == []
    assert overflow == {A: "d1", B: "d1"}


def test_all_vehicles_of_a_depot_share_its_room_and_other_depots_are_free(county):
    kept, overflow = within_capacity(county(kg=100), [Orders("van1", ((B,),)), Orders("van1", ((A,),))])
    assert (kept, overflow) == ([Orders("van1", ((B,),))], {A: "d1"})
    orders = [Orders("van1", ((B,),)), Orders("van2", ((A,),))]
    assert within_capacity(county(kg=60), orders) == (orders, {})


def test_what_goes_straight_from_the_warehouse_passes_no_depot(county):
    orders = [Orders("truck", ((A, B, C),))]
    assert within_capacity(county(kg=0), orders) == (orders, {})


def test_what_can_go_nowhere_else_stays_before_what_can(county):
    problem = county(kg=100)
    here, anywhere = frozenset({"van1"}), frozenset({"van1", "van2"})
    terms = {"opens": 0, "closes": 86_400, "ready": 0, "priority": 0}
    needs = [Need(visit=A, vehicles=here, **terms), Need(visit=B, vehicles=anywhere, **terms)]
    assert within_capacity(problem, [Orders("van1", ((A, B),))], needs)[1] == {B: "d1"}  # though it is the lighter
