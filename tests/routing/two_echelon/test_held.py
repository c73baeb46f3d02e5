"""First echelons held fixed: which there are, what they can bring, what they forbid."""

import math

import numpy as np
import pytest

from logistics_opt.model.published import Family, Point, PublishedFleet, PublishedInstance
from logistics_opt.routing.two_echelon.held import choice, held_plan, only, roomy, short, subsets, unions
from logistics_opt.routing.two_echelon.published import data_of


def problem(demands, *, satellites=2, room=10, trucks=3, freighters=None):
    """Satellites at (0, 1), (0, 2), ...; the depot at the origin, all customers at (1, 0)."""
    return data_of(
        PublishedInstance(
            name="line",
            family=Family.CVRP_2E,
            depots=(Point(x=0, y=0),),
            satellites=tuple(Point(x=0, y=k + 1) for k in range(satellites)),
            customers=tuple(Point(x=1, y=0, demand=demand) for demand in demands),
            trucks=PublishedFleet(capacity=room, count=trucks),
            freighters=freighters or PublishedFleet(capacity=5),
        )
    )


def plans_of(data, satellites, *, split):
    plans = choice(data, satellites, split=split)
    return {
        tuple(sorted(held.tours)): held
        for row in range(len(plans.cost))
        if (held := held_plan(plans, row, float(data.truck_room))) is not None
    }


def test_every_way_to_share_two_satellites_out_among_whole_tours():
    # 8 fit one truck of 10: satellite 1, satellite 2, both on one tour, both on tours of their own.
    found = plans_of(problem([4, 4]), 0b11, split=False)
    assert set(found) == {(0b01,), (0b10,), (0b11,), (0b01, 0b10)}
    assert found[(0b11,)].cost == pytest.approx(4)  # to y = 2 and back
    assert found[0b01, 0b10].cost == pytest.approx(2 + 4)


def test_goods_that_fill_two_trucks_are_not_left_to_one():
    assert all(len(tours) >= 2 for tours in plans_of(problem([5, 5, 5]), 0b11, split=True))


def test_a_satellite_without_freighters_enough_is_not_left_alone():
    # At most one freighter of 5 starts at a satellite: 8 need both.
    found = plans_of(problem([4, 4], freighters=PublishedFleet(capacity=5, per_satellite=1)), 0b11, split=False)
    assert set(found) == {(0b11,), (0b01, 0b10)}


def test_the_limit_of_tours_that_share_a_satellite_is_what_their_trucks_hold_together():
    found = plans_of(problem([5, 5, 5]), 0b11, split=True)
    # Both trucks visit satellite 2, one of them satellite 1 too: 10 to satellite 1 at most, 20 to both.
    assert set(found[0b10, 0b11].limits) == {(0b01, 10.0), (0b11, 20.0)}


def test_what_a_plan_cannot_bring():
    data = problem([4, 4, 4, 4])
    plans = choice(data, 0b11, split=False)
    row = [tuple(tours[tours > 0]) for tours in plans.tours].index((0b01, 0b10))
    # 12 at satellite 1 is 2 more than a truck of 10 brings, 12 and 9 at both as well; 8 and 8 are no more than it can.
    assert short(plans, np.array([12.0, 4.0]), 10.0)[row] == 2
    assert short(plans, np.array([8.0, 8.0]), 10.0)[row] == 0


def test_a_plan_that_leaves_a_loaded_satellite_out_brings_nothing_there():
    plans = choice(problem([4, 4]), 0b11, split=False)
    row = [tuple(tours[tours > 0]) for tours in plans.tours].index((0b01,))
    assert short(plans, np.array([4.0, 4.0]), 10.0)[row] == math.inf
    assert unions(plans)[row] == 0b01


def test_satellites_of_a_window_are_told_as_the_problem_numbers_them():
    found = plans_of(problem([4, 4], satellites=4), 0b1010, split=False)
    assert {held.satellites for held in found.values()} == {0b0010, 0b1000, 0b1010}


def test_subsets_are_all_of_them_once():
    assert sorted(subsets(0b101)) == [0b000, 0b001, 0b100, 0b101]


def test_room_counts_freighters_too():
    data = problem([4, 4], freighters=PublishedFleet(capacity=5, per_satellite=1))
    assert not roomy(data, 0b01)
    assert roomy(data, 0b11)


def test_satellites_alone_have_no_limit_and_no_cost():
    held = only(0b11)
    assert held.limits == ((0b11, math.inf),)
    assert held.cost == 0
