"""First echelons held fixed: which there are, what they can bring, what they forbid."""

import math

import numpy as np
import pytest

from logistics_opt.model.published import Family, Point, PublishedFleet, PublishedInstance
from logistics_opt.routing.two_echelon.facilities.choices import Choices
from logistics_opt.routing.two_echelon.facilities.held import among, held_plan, only, roomy, subsets
from logistics_opt.routing.two_echelon.published.solve import data_of


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


def plans_of(data, satellites, *, split, most=math.inf):
    """All first echelons that visit some of the satellites, by their tours."""
    choices = Choices(data, split=split)
    found = {}
    for chosen in filter(None, subsets(satellites)):
        plans = choices.of(chosen, most)
        for tours, cost in zip(plans.tours, plans.cost, strict=True):
            held = held_plan(tours, cost, choices.room)
            if held is not None:
                found[tuple(sorted(tours))] = held
    return found


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
    choices = Choices(problem([4, 4, 4, 4]), split=False)
    plans = choices.of(0b11, math.inf)
    row = plans.tours.index((0b01, 0b10))
    # 12 at satellite 1 is 2 more than a truck of 10 brings; 8 and 8 are no more than it can.
    assert choices.short(0b11, plans, np.array([12.0, 4.0]))[row] == 2
    assert choices.short(0b11, plans, np.array([8.0, 8.0]))[row] == 0


def test_first_echelons_are_listed_up_to_a_cost():
    # Both on one tour to y = 2 and back: 4. On tours of their own 2 + 4 = 6.
    data = problem([4, 4])
    assert set(plans_of(data, 0b11, split=False, most=5)) == {(0b01,), (0b10,), (0b11,)}
    assert set(plans_of(data, 0b11, split=False, most=3)) == {(0b01,)}


def test_the_least_that_trucks_cost_counts_all_that_the_goods_fill():
    # 15 fill two trucks of 10: both go to y = 1 and back, or one of them goes on to y = 2.
    choices = Choices(problem([5, 5, 5]), split=True)
    assert choices.least(0b01) == pytest.approx(2 + 2)
    assert choices.least(0b11) == pytest.approx(4 + 2)


def test_plans_cut_off_at_a_cost_are_those_of_all_plans_that_cost_no_more():
    data = problem([5, 4, 4, 3], satellites=4, trucks=3)
    every = plans_of(data, 0b1111, split=True)
    for most in (8, 10, 12, 14):
        cheap = {tours for tours, held in every.items() if held.cost <= most}
        assert set(plans_of(data, 0b1111, split=True, most=most)) == cheap


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


def test_a_set_with_free_trucks_tells_the_whole_cost_and_one_without_does_not():
    assert not among(0b11).without_trucks
    assert only(0b11).without_trucks
