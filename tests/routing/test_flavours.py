"""Goods that keep apart, for a solver that has never heard of it."""

from dataclasses import replace

import numpy as np

from logistics_opt.routing.flavours import goods_together, solve_by_flavour
from logistics_opt.routing.instance import Client, Instance, Tour, Vehicle
from logistics_opt.routing.timing import overused, time_tour

SECONDS = np.array([[0, 100], [100, 0]], dtype=np.int32)


def instance(goods, *, apart, count=1, max_trips=2, closes=10_000, penalty=None):
    """Clients at one place, each with the goods given."""
    clients = tuple(
        Client(
            place=1,
            delivery=(1,),
            pickup=(0,),
            service=10,
            opens=0,
            closes=10_000,
            goods=frozenset(kinds),
            skip_penalty=penalty,
        )
        for kinds in goods
    )
    vehicle = Vehicle(
        base=0,
        count=count,
        capacity=(10,),
        fixed=5,
        per_metre=1,
        per_second=1,
        opens=0,
        closes=closes,
        profile=0,
        max_trips=max_trips,
    )
    return Instance(clients=clients, vehicles=(vehicle,), seconds=(SECONDS,), metres=(SECONDS,), apart=frozenset(apart))


def each_flavour_in_one_trip(flavoured, start):
    """A solver that puts all clients of a flavour on one vehicle of it, as long as there is one."""
    assert flavoured.apart == frozenset()
    left = set(range(len(flavoured.clients)))
    tours = []
    for k, vehicle in enumerate(flavoured.vehicles):
        mine = tuple(sorted(c for c in left if k in flavoured.clients[c].vehicles))
        if vehicle.count and mine:
            tours.append(Tour(k, (mine,)))
            left -= set(mine)
    return tours


def test_the_largest_sets_that_may_ride_together():
    # 0 keeps apart from 1 and from 2; 3 minds nobody.
    some = instance([{0}, {1}, {2}, {3}], apart={(0, 1), (0, 2)})
    assert set(goods_together(some)) == {frozenset({1, 2, 3}), frozenset({0, 3})}


def test_forty_kinds_that_all_keep_apart_are_forty_sets():
    apart = {(a, b) for a in range(40) for b in range(a + 1, 40)}
    some = instance([{kind} for kind in range(40)], apart=apart)
    assert len(goods_together(some)) == 40


def test_without_enmity_there_is_one_set():
    assert goods_together(instance([{0}, {1}], apart=set())) == [frozenset({0, 1})]


def test_enmity_with_goods_nobody_wants_moved_does_not_count():
    assert goods_together(instance([{0}, {3}], apart={(0, 1)})) == [frozenset({0, 3})]


def test_two_flavours_share_one_vehicle_in_two_trips():
    some = instance([{0}, {1}, {0}], apart={(0, 1)})
    (tour,) = solve_by_flavour(some, [], each_flavour_in_one_trip)
    assert {frozenset(trip) for trip in tour.trips} == {frozenset({0, 2}), frozenset({1})}
    assert time_tour(some, tour) is not None


def test_two_flavours_take_two_vehicles_where_one_has_one_trip_only():
    some = instance([{0}, {1}], apart={(0, 1)}, count=2, max_trips=1)
    tours = solve_by_flavour(some, [], each_flavour_in_one_trip)
    assert sorted(tour.trips for tour in tours) == [((0,),), ((1,),)]


def test_what_there_is_no_vehicle_for_is_left_out():
    some = instance([{0}, {1}, {0}], apart={(0, 1)}, count=1, max_trips=1)
    tours = solve_by_flavour(some, [], each_flavour_in_one_trip)
    assert [tour.trips for tour in tours] == [((0, 2),)]  # the tour with more clients is worth more
    assert not overused(some, tours)


def test_the_dearer_flavour_keeps_the_vehicle():
    some = instance([{0}, {1}], apart={(0, 1)}, count=1, max_trips=1, penalty=10)
    dear = replace(some, clients=(some.clients[0], replace(some.clients[1], skip_penalty=99)))
    assert [tour.trips for tour in solve_by_flavour(dear, [], each_flavour_in_one_trip)] == [((1,),)]


def test_a_client_with_goods_that_keep_apart_is_nobodys():
    some = instance([{0, 1}, {0}], apart={(0, 1)})
    assert [tour.trips for tour in solve_by_flavour(some, [], each_flavour_in_one_trip)] == [((1,),)]


def test_the_start_reaches_the_solver_in_its_flavours():
    heard = []

    def solver(flavoured, start):
        heard.append(start)
        return start

    some = instance([{0}, {1}], apart={(0, 1)})
    (tour,) = solve_by_flavour(some, [Tour(0, ((0,), (1,)))], solver)
    assert sorted(t.trips for t in heard[0]) == [((0,),), ((1,),)]
    assert len({t.vehicle for t in heard[0]}) == 2
    assert sorted(tour.trips) == [(0,), (1,)]
