"""Placement on problems one can hold in the head, what has no answer, and how a search is stopped."""

import math
import time
from dataclasses import replace

import numpy as np
import pytest

from logistics_opt.siting import exact
from logistics_opt.siting.programme import BLOCKED, Assignment, Cover, Found, Limit, Places


def line(*, least: int = 1, most: int = 1, **more: object) -> Assignment:
    """Villages at 0, 1, 5, 6 and 10 km, places at 0, 5 and 10 km, opening costs 4, 3 and 1, a yuan a kilometre."""
    villages, places = np.array([0.0, 1, 5, 6, 10]), np.array([0.0, 5, 10])
    return Assignment(
        places=Places.free(3, least=least, most=most),
        cost=np.abs(villages[:, None] - places[None, :]),
        fixed=np.array([4.0, 3, 1]),
        step=1.0,
        **more,  # type: ignore[arg-type]
    )


def solved(problem: Assignment) -> Found:
    found = exact.solve_assignment(problem)
    assert found is not None
    assert found.gap == 0
    return found


def test_one_depot_stands_where_all_are_nearest():
    # At 5: 5 + 4 + 0 + 1 + 5 = 15 and 3 to open. At 0: 0 + 1 + 5 + 6 + 10 = 22. At 10: 10 + 9 + 5 + 4 + 0 = 28.
    found = solved(line())
    assert (found.chosen, found.value) == (frozenset({1}), 15 + 3)


def test_as_many_depots_open_as_pay_for_themselves():
    # All three: 0 + 1 + 0 + 1 + 0 and 4 + 3 + 1 to open, 10. Without that at 0: 5 + 4 + 0 + 1 + 0 and 3 + 1, 14.
    found = solved(line(least=0, most=3))
    assert (found.chosen, found.value) == (frozenset({0, 1, 2}), 10)
    assert found.shares is not None
    assert found.shares.argmax(axis=1).tolist() == [0, 0, 1, 1, 2]


def test_a_depot_that_is_full_sends_the_village_that_loses_least_elsewhere():
    # Every village wants 1 and a depot holds 2. Open all: the cheapest of all ways fits, 10 as above. With two depots
    # there is room for four villages of five.
    room = {"demand": np.ones((1, 5)), "capacity": np.full(3, 2.0)}
    assert solved(line(least=0, most=3, **room)).value == 10
    assert exact.solve_assignment(line(least=2, most=2, **room)) is None
    # Depots of 3: at 0 and 5 there go 0, 1, then 5, 6 and 10: 0 + 1 + 0 + 1 + 5 and 4 + 3. At 5 and 10: 0, 1, 5 go to
    # 5 and 6, 10 to 10: 5 + 4 + 0 + 4 + 0 and 3 + 1. At 0 and 10: 0 + 1 + 5 + 4 + 0 and 4 + 1.
    room["capacity"] = np.full(3, 3.0)
    found = solved(line(least=2, most=2, **room))
    assert (found.chosen, found.value) == (frozenset({0, 1}), 14)


def test_a_village_may_be_split_where_that_is_allowed():
    # One village of 3, two depots of 2: whole it fits nowhere, split two thirds go where it costs 3, one where 9.
    problem = Assignment(
        places=Places.free(2),
        cost=np.array([[3.0, 9.0]]),
        fixed=np.zeros(2),
        demand=np.array([[3.0]]),
        capacity=np.array([2.0, 2.0]),
    )
    assert exact.solve_assignment(problem) is None
    assert solved(replace(problem, single=False)).value == pytest.approx(2 / 3 * 3 + 1 / 3 * 9)


def test_the_harvest_needs_a_second_depot_that_other_seasons_do_not():
    # Two villages of 2 in spring; in the harvest one has 4. A depot holds 5.
    spring, harvest = [2.0, 2.0], [2.0, 4.0]
    problem = Assignment(
        places=Places.free(2),
        cost=np.zeros((2, 2)),
        fixed=np.array([7.0, 8.0]),
        demand=np.array([spring]),
        capacity=np.array([5.0, 5.0]),
    )
    assert solved(problem).value == 7
    assert solved(replace(problem, demand=np.array([spring, harvest]))).value == 7 + 8


def test_a_depot_opens_only_with_a_catchment_that_is_worth_it():
    # All three depots are best, but that at 10 km would serve one village: with two asked for, 6 km goes there as well,
    # for 4 instead of 1: 13. To leave out 10 km costs 0 + 1 + 0 + 1 + 5 and 4 + 3, 14.
    assert solved(line(least=0, most=3, catchment=np.array([0.0, 0, 2]))).value == 13


def test_a_budget_is_kept_and_an_answer_that_is_not_wanted_again_does_not_come_again():
    problem = line(least=0, most=3)
    cheap = problem.with_places(replace(problem.places, limits=(Limit("yuan", problem.fixed, 4.0),)))
    # 4 yuan open {0}: 26, {1}: 18, {2}: 29, {1, 2}: 5 + 4 + 0 + 1 + 0 + 4.
    assert (solved(cheap).chosen, solved(cheap).value) == (frozenset({1, 2}), 14)
    again = cheap.with_places(cheap.places.without(frozenset({1, 2})))
    assert (solved(again).chosen, solved(again).value) == (frozenset({1}), 18)


def test_what_is_settled_stays_so_and_places_that_do_not_count_come_on_top():
    problem = line()
    opened = problem.with_places(problem.places.with_settled(2, is_open=True))
    assert (solved(opened).chosen, solved(opened).value) == (frozenset({2}), 29)
    counted = np.array([True, True, False])
    own = problem.with_places(replace(problem.places, counted=counted))
    # That at 10 km brings 5 nearer and costs 1.
    assert (solved(own).chosen, solved(own).value) == (frozenset({1, 2}), 14)


def test_no_client_needs_no_place():
    problem = line(least=0, most=3)
    none = replace(problem, cost=np.zeros((0, 3)))
    assert (solved(none).chosen, solved(none).value) == (frozenset(), 0)
    one = none.with_places(replace(none.places, least=1))
    assert (solved(one).chosen, solved(one).value) == (frozenset({2}), 1)


def test_nobody_asks_for_anything_and_all_are_served():
    idle = line(least=0, most=3, demand=np.zeros((1, 5)), capacity=np.zeros(3))
    assert solved(idle).value == 10


@pytest.mark.parametrize("capacity", [None, 9.0])
def test_there_is_no_answer(capacity: float | None):
    problem = line(least=1, most=2)
    if capacity is not None:
        problem = replace(problem, demand=np.ones((1, 5)), capacity=np.full(3, capacity))
    blocked = problem.cost.copy()
    blocked[3] = BLOCKED
    places = problem.places
    both = np.array([False, True, False])
    for impossible in (
        replace(problem, cost=blocked),
        problem.with_places(replace(places, opened=both, shut=both)),
        problem.with_places(replace(places, least=4, most=4)),
        problem.with_places(replace(places, least=2, most=1)),
        problem.with_places(replace(places, shut=np.ones(3, dtype=bool))),
        problem.with_places(replace(places, opened=np.ones(3, dtype=bool))),
        problem.with_places(replace(places, limits=(Limit("yuan", problem.fixed, 0.5),))),
        replace(problem, demand=np.ones((1, 5)), capacity=np.full(3, 1.5)),
    ):
        assert exact.solve_assignment(impossible) is None
        assert exact.instant(impossible) is None


def test_room_that_is_just_enough_is_enough():
    # 0.1 + 0.2 is a little more than 0.3 in the arithmetic of computers.
    problem = Assignment(
        places=Places.free(2),
        cost=np.ones((3, 2)),
        fixed=np.zeros(2),
        demand=np.array([[0.1, 0.2, 0.7]]),
        capacity=np.array([0.3, 0.7]),
        single=False,
    )
    assert solved(problem).value == pytest.approx(3)


def test_a_client_so_light_that_no_capacity_feels_it_pays_for_its_depot_too():
    # 1 of 10 million: 20 from the depot that is open anyway, or 0 from another that opens for 50.
    problem = Assignment(
        places=Places.free(2),
        cost=np.array([[0.0, BLOCKED], [20.0, 0.0]]),
        fixed=np.array([5.0, 50.0]),
        demand=np.array([[9_999_999.0, 1.0]]),
        capacity=np.array([1e7, 1e7]),
    )
    found = solved(problem)
    assert (found.chosen, found.value) == (frozenset({0}), 25)


def test_a_cover_is_worth_what_it_reaches_once_and_twice():
    # Depot 0 reaches villages 0 and 1, depot 1 villages 1 and 2; village 1 is worth 3 more when both reach it.
    problem = Cover(
        places=Places.free(2),
        reach=np.array([[True, False], [True, True], [False, True]]),
        fixed=np.array([6.0, 6.0]),
        once=np.array([4.0, 4, 1]),
        twice=np.array([0.0, 3, 0]),
        must=np.zeros(3, dtype=bool),
    )
    # Depot 0: 6 - 8 = -2; depot 1: 6 - 5 = 1; both: 12 - 9 - 3 = 0.
    found = exact.solve_cover(problem)
    assert found is not None
    assert (found.chosen, found.value, found.gap) == (frozenset({0}), -2, 0)
    must = exact.solve_cover(replace(problem, must=np.array([False, False, True])))
    assert must is not None
    assert (must.chosen, must.value) == (frozenset({0, 1}), 0)
    nobody = np.zeros((3, 2), dtype=bool)
    assert exact.solve_cover(replace(problem, reach=nobody, must=np.array([True, False, False]))) is None


def hard(clients: int = 300, places: int = 300, number: int = 12) -> Assignment:
    """Many p-medians have no gap; random costs leave one."""
    cost = np.random.default_rng(1).integers(1, 1000, (clients, places)).astype(float)
    return Assignment(places=Places.free(places, least=number, most=number), cost=cost, fixed=np.zeros(places))


def test_who_says_stop_gets_the_answer_so_far():
    heard: list[Found] = []

    def stop(found: Found) -> bool:
        heard.append(found)
        return False

    began = time.monotonic()
    found = exact.solve_assignment(hard(), tell=stop)
    assert time.monotonic() - began < 5
    assert found is not None
    assert found.value == heard[0].value
    assert 0 < found.gap <= math.inf


def test_a_time_limit_holds():
    began = time.monotonic()
    found = exact.solve_assignment(hard(), time_limit=2)
    assert time.monotonic() - began < 8
    assert found is not None
    assert found.bound < found.value


def test_every_answer_told_is_better_or_better_proven_than_the_one_before():
    heard: list[Found] = []

    def listen(found: Found) -> bool:
        heard.append(found)
        return True

    found = exact.solve_assignment(hard(40, 40, 6), tell=listen)
    assert found is not None
    values, bounds = [told.value for told in heard], [told.bound for told in heard]
    assert values == sorted(values, reverse=True)
    assert bounds == sorted(bounds)
    assert (heard[-1].value, heard[-1].bound) == (found.value, found.bound) == (found.value, found.value)


def test_an_answer_given_to_start_from_is_kept_unless_a_better_one_is_found():
    best = solved(line())
    worse = replace(best, chosen=frozenset({0}), value=26.0)
    for start in (best, worse):
        found = exact.solve_assignment(line(), start=start)
        assert found is not None
        assert (found.chosen, found.value, found.gap) == (frozenset({1}), 18, 0)
