"""A reason is false where a truck could go straight there and back for a piece; else it is left standing."""

from dataclasses import replace

import pytest

from logistics_opt.checker.reasons import reasons_can_be_true
from logistics_opt.model import Capacity, Cost, Direction, Plan, Reason, TimeWindow, Unserved


def refuted(county, reason):
    """Whether a plan that leaves the county's only demand for this reason is found out."""
    (demand,) = county.demands
    left = Unserved(demand=demand.id, load=demand.load, reason=reason, remedy="", remedy_zh="")
    return bool(list(reasons_can_be_true(county, Plan(problem="", routes=(), cost=Cost(), unserved=(left,)))))


@pytest.fixture
def county(make_county, make_demand):
    """Ten pieces of 10 kg for v1, 1 500 s from the warehouse; the truck is out from 06:00 (21 600 s)."""
    return make_county(demands=(make_demand("a", "v1", ready=0),))


def truck(county, **fields):
    return replace(county, fleet=(replace(county.fleet[0], **fields), *county.fleet[1:]))


def village(county, **fields):
    return replace(county, sites=tuple(replace(s, **fields) if s.id == "v1" else s for s in county.sites))


def demand(county, **fields):
    return replace(county, demands=(replace(county.demands[0], **fields),))


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason not in {Reason.CANCELLED, Reason.BY_HAND}])
def test_nothing_speaks_against_going(county, reason):
    assert refuted(county, reason)


def test_search_that_was_stopped_owes_no_more_reason(county):
    assert not refuted(county, Reason.CANCELLED)


def test_truck_that_may_not_carry_it_refutes_nothing(county):
    assert not refuted(truck(county, carries=frozenset({"produce"})), Reason.NOT_CARRIED)


@pytest.mark.parametrize(("weight", "found"), [(10_000, True), (9_999, False)])
def test_piece_that_fits_is_not_too_large(county, weight, found):
    assert refuted(truck(county, capacity=Capacity(weight=weight, volume=50_000)), Reason.TOO_LARGE) is found


# One piece for v1: 1 500 s out, 120 + 10 s of work, 1 500 s back: 3 130 s.


@pytest.mark.parametrize(("closes", "found"), [(23_100, True), (23_099, False)])
def test_village_that_is_open_when_the_truck_comes_is_not_closed(county, closes, found):
    assert refuted(village(county, hours=TimeWindow(0, closes)), Reason.CLOSED) is found


@pytest.mark.parametrize(("longest", "found"), [(3_130, True), (3_129, False)])
def test_waiting_for_the_village_to_open_is_done_at_the_base(county, longest, found):
    # v1 opens at 07:00; who leaves at 07:00 less 1 500 s does not wait there.
    assert refuted(truck(county, max_duration=longest), Reason.SHIFT) is found


@pytest.mark.parametrize(("closes", "found"), [(50_000 + 3_130, True), (50_000 + 3_129, False)])
def test_goods_ready_at_the_warehouse_are_brought_before_the_shift_ends(county, closes, found):
    late = truck(demand(county, ready=50_000), shift=TimeWindow(0, closes))
    assert refuted(late, Reason.NOT_READY) is found


@pytest.mark.parametrize(("closes", "found"), [(50_000 + 1_630, True), (50_000 + 1_629, False)])
def test_goods_ready_at_the_village_are_fetched_before_the_shift_ends(county, closes, found):
    late = truck(demand(county, ready=50_000, direction=Direction.UP), shift=TimeWindow(0, closes))
    assert refuted(late, Reason.NOT_READY) is found


def test_no_truck_no_refutation(county):
    assert not refuted(truck(county, count=0), Reason.FLEET)
    assert not refuted(replace(county, travel={}), Reason.UNREACHABLE)
