"""Tours made fit to hand out, and clients put in where they fit."""

import numpy as np

from logistics_opt.routing.insertion import completed
from logistics_opt.routing.instance import Client, Instance, Tour, Vehicle
from logistics_opt.routing.repair import better, feasible_part, rank
from logistics_opt.routing.stakes import ever_together, hopeful, stakes, usable


def road(clients, vehicles, *positions, apart=frozenset()):
    """Places along a road in metres; 10 m/s."""
    at = np.array(positions)
    metres = np.abs(at[:, None] - at[None, :]).astype(np.int32)
    return Instance(clients=clients, vehicles=vehicles, metres=(metres,), seconds=(metres // 10,), apart=apart)


def visit(place, **terms):
    return Client(
        **({"place": place, "delivery": (1,), "pickup": (0,), "service": 0, "opens": 0, "closes": 900} | terms)
    )


def van(**terms):
    usual = {"base": 0, "count": 1, "capacity": (2,), "fixed": 0, "per_metre": 1, "per_second": 0}
    return Vehicle(**(usual | {"opens": 0, "closes": 1_000, "profile": 0} | terms))


def test_a_tour_that_is_too_full_keeps_the_clients_that_fit_first():
    instance = road((visit(1), visit(1), visit(1)), (van(),), 0, 100)
    assert feasible_part(instance, [Tour(0, ((2, 0, 1),))]) == (Tour(0, ((2, 0),)),)


def test_second_visits_unknown_clients_and_vehicles_that_are_not_there_go():
    instance = road((visit(1), visit(1)), (van(),), 0, 100)
    tours = [Tour(3, ((0,),)), Tour(0, ((0, 0, 7), ())), Tour(0, ((1,),))]
    assert feasible_part(instance, tours) == (Tour(0, ((0,),)),)


def test_missing_clients_weigh_more_than_any_cost():
    instance = road((visit(1), visit(2)), (van(fixed=10**9),), 0, 100, 200)
    none, both = (), (Tour(0, ((0, 1),)),)
    assert rank(instance, none) == (2, 0)
    assert rank(instance, both) == (0, 10**9 + 400)
    assert better(instance, none, both) == both


def test_a_client_is_put_in_where_the_way_is_shortest():
    # Between 100 and 300 m it is no detour at all.
    instance = road((visit(1), visit(3), visit(2)), (van(capacity=(3,), count=2),), 0, 100, 200, 300)
    (tour,) = completed(instance, [Tour(0, ((0, 1),))])
    assert tour.clients in {(0, 2, 1), (2, 0, 1), (0, 1, 2)}
    assert rank(instance, (tour,)) == (0, 600)


def test_a_full_vehicle_makes_another_trip():
    instance = road((visit(1), visit(1), visit(1)), (van(max_trips=2),), 0, 100)
    (tour,) = completed(instance, [Tour(0, ((0, 1),))])
    assert sorted(map(len, tour.trips)) == [1, 2]


def test_an_optional_client_is_put_in_only_when_worth_it():
    dear, cheap = visit(1, skip_penalty=201), visit(1, skip_penalty=200)
    instance = road((cheap,), (van(),), 0, 100)
    assert completed(instance, ()) == ()
    assert completed(road((dear,), (van(),), 0, 100), ()) == (Tour(0, ((0,),)),)


def test_a_must_costs_more_to_leave_out_than_the_dearest_plan():
    instance = road((visit(1), visit(1, skip_penalty=77)), (van(fixed=500, per_second=9, opens=100),), 0, 100)
    at_stake = stakes(instance, (0, 1), (0,))
    alone = 500 + 200 + 9 * 20
    assert at_stake.must > 2 * alone + 77
    assert at_stake.forbidden > at_stake.must
    assert at_stake.prize(instance.clients[1]) == 77


def test_what_can_never_be_served_is_told_from_its_terms():
    hopeless = (
        visit(1, opens=9, closes=8),
        visit(1, ready=901),
        visit(1, delivery=(3,)),
        visit(1, opens=1_001, closes=2_000),
    )
    instance = road((*hopeless, visit(1)), (van(), van(count=0), van(opens=5, closes=4)), 0, 100)
    assert usable(instance) == (0,)
    assert hopeful(instance, usable(instance)) == (4,)


def test_goods_that_no_vehicle_could_mix_are_no_obstacle():
    clients = (
        visit(1, goods=frozenset({0}), vehicles=frozenset({0})),
        visit(1, goods=frozenset({1}), vehicles=frozenset({1})),
    )
    pair = frozenset({(0, 1)})
    assert not ever_together(road(clients, (van(), van()), 0, 100, apart=pair))
    meet = (clients[0], visit(1, goods=frozenset({1})))
    assert ever_together(road(meet, (van(), van()), 0, 100, apart=pair))
