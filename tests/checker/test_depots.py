"""Batches at a depot: sorted one after another, taken by the amount, whichever truck brought it."""

import pytest

from logistics_opt.checker import Code
from logistics_opt.checker.depots import goods_wait_until_ready, trucks_wait_for_vans, vans_wait_for_sorting
from logistics_opt.model import Act, Cost, Direction, Load, Move, Plan, Route, Stop, Trip

TEN = Load(100_000, 500_000, 10)
FIVE = Load(50_000, 250_000, 5)


def stop(site, leaves, *moves, starts=None):
    starts = leaves if starts is None else starts
    return Stop(site=site, arrives=starts, starts=starts, leaves=leaves, moves=moves)


def route(vehicle, number, *stops):
    return Route(vehicle=vehicle, number=number, trips=(Trip(stops),))


def plan(*routes):
    return Plan(problem="", routes=routes, cost=Cost())


def truck(number, leaves, demand, load):
    """Brings ``load`` to d1 and leaves it at ``leaves``."""
    return route(
        "truck", number, stop("w", 0), stop("d1", leaves, Move(demand, Act.UNLOAD, load), starts=0), stop("w", 99_999)
    )


def van(departs, demand, load):
    """Leaves d1 with ``load`` at ``departs``."""
    return route("van1", 1, stop("d1", departs, Move(demand, Act.LOAD, load)), stop("v1", 50_000), stop("d1", 60_000))


# Sorting at d1: 600 s a batch and 10 s a piece, so 700 s for ten pieces and 650 s for five.


@pytest.mark.parametrize(("departs", "faults"), [(1_700, 0), (1_699, 1)])
def test_van_waits_for_its_batch(line_county, departs, faults):
    found = list(vans_wait_for_sorting(line_county, plan(truck(1, 1_000, "p1", TEN), van(departs, "p1", TEN))))
    assert [fault.code for fault in found] == [Code.UNSORTED] * faults


@pytest.mark.parametrize(("departs", "faults"), [(2_400, 0), (2_399, 1)])
def test_second_batch_waits_for_the_first(line_county, departs, faults):
    # p2's truck leaves first and keeps the sorters until 1 700; p1's ten pieces are done 700 s later.
    routes = (truck(1, 1_200, "p1", TEN), truck(2, 1_000, "p2", TEN), van(departs, "p1", TEN))
    assert len(list(vans_wait_for_sorting(line_county, plan(*routes)))) == faults


@pytest.mark.parametrize(("departs", "faults"), [(3_700, 0), (3_699, 1)])
def test_sorters_who_stand_idle_begin_when_the_truck_leaves(line_county, departs, faults):
    routes = (truck(1, 3_000, "p1", TEN), truck(2, 1_000, "p2", TEN), van(departs, "p1", TEN))
    assert len(list(vans_wait_for_sorting(line_county, plan(*routes)))) == faults


@pytest.mark.parametrize(("first", "faults"), [("p1", 0), ("p2", 1)])
def test_trucks_that_leave_together_are_sorted_in_the_order_of_the_plan(line_county, first, faults):
    second = {"p1": "p2", "p2": "p1"}[first]
    routes = (truck(1, 1_000, first, TEN), truck(2, 1_000, second, TEN), van(1_700, "p1", TEN))
    assert len(list(vans_wait_for_sorting(line_county, plan(*routes)))) == faults


@pytest.mark.parametrize(("departs", "load", "faults"), [(1_650, FIVE, 0), (1_650, TEN, 1), (2_300, TEN, 0)])
def test_van_takes_what_is_sorted_so_far(line_county, departs, load, faults):
    # Half of p1 is done at 1 000 + 650, the other half 650 s later.
    routes = (truck(1, 1_000, "p1", FIVE), truck(2, 1_100, "p1", FIVE), van(departs, "p1", load))
    assert len(list(vans_wait_for_sorting(line_county, plan(*routes)))) == faults


def test_goods_for_the_counter_are_sorted_with_the_rest(line_county):
    # 600 + (10 + 5) * 10 = 750 s
    moves = (Move("p1", Act.UNLOAD, TEN), Move("k1", Act.UNLOAD, line_county.demand["k1"].load))
    both = route("truck", 1, stop("w", 0), stop("d1", 1_000, *moves, starts=0), stop("w", 9_999))
    assert list(vans_wait_for_sorting(line_county, plan(both, van(1_749, "p1", TEN))))
    assert not list(vans_wait_for_sorting(line_county, plan(both, van(1_750, "p1", TEN))))


def test_goods_that_never_come_are_another_rules_fault(line_county):
    assert not list(vans_wait_for_sorting(line_county, plan(van(1_000, "p1", TEN))))


@pytest.mark.parametrize(("back", "faults"), [(5_000, 0), (5_001, 1)])
def test_truck_waits_for_the_van(line_county, back, faults):
    u1 = line_county.demand["u1"].load
    brings = route("van1", 1, stop("d1", 0), stop("v1", 1), stop("d1", back, Move("u1", Act.UNLOAD, u1)))
    takes = route("truck", 1, stop("w", 0), stop("d1", 5_400, Move("u1", Act.LOAD, u1), starts=5_000), stop("w", 9_999))
    assert len(list(trucks_wait_for_vans(line_county, plan(takes, brings)))) == faults


@pytest.mark.parametrize(("starts", "faults"), [(30_000, 0), (29_999, 1)])
def test_counter_goods_wait_at_the_depot_until_ready(make_county, make_demand, starts, faults):
    county = make_county(demands=(make_demand("a", "d1", direction=Direction.UP, ready=30_000),))
    takes = route(
        "truck", 1, stop("w", 0), stop("d1", 30_400, Move("a", Act.LOAD, TEN), starts=starts), stop("w", 40_000)
    )
    assert len(list(goods_wait_until_ready(county, plan(takes)))) == faults
    assert not list(trucks_wait_for_vans(county, plan(takes)))
