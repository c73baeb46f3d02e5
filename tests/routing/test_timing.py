"""One tour's times, loads and objective, worked out by hand on three places in a row."""

from dataclasses import replace

import numpy as np
import pytest

from logistics_opt.routing.instance import Client, Instance, Tour, Vehicle
from logistics_opt.routing.timing import left_out, objective, overused, time_tour

# Places 0, 1, 2 stand 100 s and 1 000 m apart in a row.
SECONDS = np.array([[0, 100, 200], [100, 0, 100], [200, 100, 0]], dtype=np.int32)


def client(place, delivery=1, pickup=0, **more):
    terms = {"service": 10, "opens": 0, "closes": 10_000, **more}
    return Client(place=place, delivery=(delivery,), pickup=(pickup,), **terms)


def instance(*clients, apart=frozenset(), seconds=SECONDS, **vehicle):
    terms = {"base": 0, "count": 1, "capacity": (10,), "fixed": 7, "per_metre": 2, "per_second": 3}
    terms |= {"opens": 0, "closes": 10_000, "profile": 0, **vehicle}
    metres = np.where(seconds < 0, seconds, seconds * 10)
    return Instance(clients=clients, vehicles=(Vehicle(**terms),), seconds=(seconds,), metres=(metres,), apart=apart)


def test_service_and_legs_add_up():
    timed = time_tour(instance(client(1), client(2)), Tour(0, ((0, 1),)))
    assert timed.starts == (100, 210)  # 100 s there; 10 s of service and 100 s on
    assert (timed.departs, timed.returns, timed.metres) == (0, 420, 4_000)


def test_a_trip_leaves_when_the_last_of_its_goods_is_ready():
    timed = time_tour(instance(client(1), client(2, ready=500)), Tour(0, ((0, 1),)))
    assert timed.departs == 500


def test_waiting_is_done_at_the_base():
    timed = time_tour(instance(client(1, opens=900)), Tour(0, ((0,),)))
    assert (timed.departs, timed.starts, timed.returns) == (800, (900,), 1_010)
    assert timed.duration == 210


def test_between_two_trips_the_vehicle_reloads():
    two = instance(client(1), client(1), max_trips=2, reload_time=60)
    timed = time_tour(two, Tour(0, ((0,), (1,))))
    assert timed.starts == (100, 370)  # back at 210, away at 270
    assert timed.returns == 480
    assert time_tour(replace(two, vehicles=(replace(two.vehicles[0], max_trips=1),)), Tour(0, ((0,), (1,)))) is None


@pytest.mark.parametrize(
    ("vehicle", "fits"),
    [
        ({"closes": 210}, True),
        ({"closes": 209}, False),
        ({"max_duration": 210}, True),
        ({"max_duration": 209}, False),
        ({"capacity": (1,)}, True),
        ({"capacity": (0,)}, False),
    ],
)
def test_shift_duration_and_room_bind_to_the_last_unit(vehicle, fits):
    assert (time_tour(instance(client(1), **vehicle), Tour(0, ((0,),))) is not None) == fits


def test_collections_fit_where_deliveries_have_made_room():
    full = instance(client(1, delivery=10), client(2, delivery=0, pickup=10))
    assert time_tour(full, Tour(0, ((0, 1),))) is not None
    assert time_tour(full, Tour(0, ((1, 0),))) is None  # 10 aboard from the start and 10 more


def test_goods_that_keep_apart_need_two_trips():
    apart = instance(
        client(1, goods=frozenset({0})), client(1, goods=frozenset({1})), apart=frozenset({(0, 1)}), max_trips=2
    )
    assert time_tour(apart, Tour(0, ((0, 1),))) is None
    assert time_tour(apart, Tour(0, ((0,), (1,)))) is not None


def test_a_missing_road_and_a_vehicle_that_may_not_come_are_refused():
    broken = SECONDS.copy()
    broken[2, 0] = -1  # there is a way to place 2 and none back
    assert time_tour(instance(client(2), seconds=broken), Tour(0, ((0,),))) is None
    assert time_tour(instance(client(1, vehicles=frozenset({3}))), Tour(0, ((0,),))) is None


def test_empty_trips_are_refused():
    assert time_tour(instance(client(1)), Tour(0, ())) is None
    assert time_tour(instance(client(1), max_trips=2), Tour(0, ((0,), ()))) is None


def test_the_objective_is_fixed_way_time_visit_and_what_is_left_out():
    some = instance(client(1), client(2, skip_penalty=55), client(2), visit_cost={0: 1_000})
    # 7 for the day, 2 000 m at 2, 210 s at 3, 1 000 for the visit, 55 for the second; the third is a must, no price.
    assert objective(some, [Tour(0, ((0,),))]) == 7 + 4_000 + 630 + 1_000 + 55
    assert left_out(some, [Tour(0, ((0,),))]) == (1, 2)


def test_the_objective_of_a_broken_tour_is_refused():
    with pytest.raises(ValueError, match="breaks a rule"):
        objective(instance(client(1, closes=50)), [Tour(0, ((0,),))])


def test_one_vehicle_makes_one_tour_and_a_client_gets_one_visit():
    two = instance(client(1), client(2))
    assert not overused(two, [Tour(0, ((0, 1),))])
    assert overused(two, [Tour(0, ((0,),)), Tour(0, ((1,),))])
    assert overused(instance(client(1), count=2), [Tour(0, ((0,),)), Tour(0, ((0,),))])
