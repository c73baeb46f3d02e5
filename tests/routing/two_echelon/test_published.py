"""Published instances solved by the search over both echelons."""

import dataclasses
import math
import random

import pytest

from logistics_opt.checker.published import check_published
from logistics_opt.errors import SolverFailed, UnsupportedProblem
from logistics_opt.model.published import Family, Point, PublishedFleet, PublishedInstance, PublishedSolution
from logistics_opt.routing.two_echelon.published.solve import solve_published


def instance(hubs: int = 3, visits: int = 12, **change: object) -> PublishedInstance:
    """A 2E-CVRP on a square of 100, its depot in a corner."""
    draw = random.Random(hubs * 100 + visits)
    base = PublishedInstance(
        name="square",
        family=Family.CVRP_2E,
        depots=(Point(x=0, y=0),),
        satellites=tuple(Point(x=draw.randint(20, 80), y=draw.randint(20, 80)) for _ in range(hubs)),
        customers=tuple(
            Point(x=draw.randint(0, 100), y=draw.randint(0, 100), demand=draw.randint(1, 9)) for _ in range(visits)
        ),
        trucks=PublishedFleet(capacity=30, count=4),
        freighters=PublishedFleet(capacity=15),
    )
    return dataclasses.replace(base, **change)


def solved(problem: PublishedInstance, steps: int = 2000, seed: int = 0) -> PublishedSolution:
    return solve_published(problem, time_limit=None, max_steps=steps, seed=seed).solution


@pytest.mark.parametrize("satellites", [1, 2, 3, 8])
@pytest.mark.parametrize("split", [True, False])
def test_every_rule_of_the_paper_is_kept_and_the_cost_is_that_of_the_routes(satellites, split):
    problem = instance(
        satellites, 20, split=split, trucks=PublishedFleet(capacity=60 if split else 120, count=4, fixed=3)
    )
    assert check_published(problem, solved(problem)) == ()


def test_a_load_larger_than_a_truck_comes_on_several():
    # 3 customers of 10 and trucks of 20: two come to the only satellite, 20 + 10.
    problem = instance(1, 3, freighters=PublishedFleet(capacity=10))
    problem = dataclasses.replace(
        problem,
        customers=tuple(dataclasses.replace(c, demand=10) for c in problem.customers),
        trucks=PublishedFleet(capacity=20, count=2),
    )
    solution = solved(problem)
    assert check_published(problem, solution) == ()
    assert sorted(quantity for truck in solution.trucks for _, quantity in truck.stops) == [10, 20]


def test_opening_and_handling_decide_which_satellites_are_used():
    # Both satellites lie at the same spot; the second costs 5 to open, the first 1 for each of 10 units.
    spot = Point(x=3, y=4)
    problem = instance(
        satellites=(
            dataclasses.replace(spot, handling=1),
            dataclasses.replace(spot, opening_cost=5),
        ),
        customers=(Point(x=3, y=5, demand=10),),
    )
    solution = solved(problem)
    assert [route.satellite for route in solution.freighters] == [1]
    assert solution.cost == pytest.approx(2 * 5 + 2 * 1 + 5)


def test_vehicles_are_limited_in_total_and_at_each_satellite():
    fleet = PublishedFleet(capacity=15, count=5, per_satellite=2)
    problem = instance(3, 12, freighters=fleet)
    assert check_published(problem, solved(problem)) == ()


def test_facilities_alone_have_no_trucks():
    facility = Point(x=0, y=0, capacity=20, opening_cost=7)
    problem = instance(
        12,
        8,
        family=Family.CLRP,
        depots=(),
        trucks=None,
        satellites=(facility, *(dataclasses.replace(facility, x=200, y=k) for k in range(11))),
    )
    solution = solved(dataclasses.replace(problem, customers=problem.customers[:3]))
    assert solution.trucks == ()
    assert {route.satellite for route in solution.freighters} == {0}


def test_a_facility_is_opened_that_no_single_client_repays():
    # Ten clients, one a route, 100 from the first facility and beside the second, which costs 1500 to open. One client
    # there saves 200, all ten save 2000.
    problem = instance(
        family=Family.CLRP,
        depots=(),
        trucks=None,
        satellites=(Point(x=0, y=0, capacity=100), Point(x=100, y=0, capacity=100, opening_cost=1500)),
        customers=(Point(x=100, y=0, demand=10),) * 10,
        freighters=PublishedFleet(capacity=10),
    )
    assert solved(problem).cost == pytest.approx(1500)


@pytest.mark.parametrize("facilities", [1, 2, 7, 70])
def test_clients_of_any_number_of_facilities_are_all_served(facilities):
    draw = random.Random(facilities)
    problem = instance(
        family=Family.CLRP,
        depots=(),
        trucks=None,
        satellites=tuple(
            Point(x=draw.randint(0, 100), y=draw.randint(0, 100), capacity=80, opening_cost=draw.randint(1, 99))
            for _ in range(facilities)
        ),
    )
    assert check_published(problem, solved(problem)) == ()


def test_facilities_chosen_in_counted_steps_are_the_same_again():
    problem = instance(8, 30, family=Family.CLRP, depots=(), trucks=None)
    assert solved(problem, 3000, 7) == solved(problem, 3000, 7)


def test_counted_steps_and_seed_give_the_same_solution_again():
    problem = instance(4, 30, trucks=PublishedFleet(capacity=60, count=4))
    assert solved(problem, 3000, 7) == solved(problem, 3000, 7)
    assert solve_published(problem, time_limit=None, max_steps=700, seed=0).steps == 700


def test_a_time_limit_ends_the_search():
    run = solve_published(instance(), time_limit=0.3, max_steps=None, seed=0)
    assert run.steps > 0
    assert 0 <= run.seconds_to_best <= run.seconds


def test_who_is_told_of_progress_may_end_the_search():
    told = []

    def stop(progress):
        told.append(progress)
        return len(told) < 3

    run = solve_published(instance(), time_limit=3600, max_steps=None, seed=0, on_progress=stop)
    assert len(told) == 3
    assert [p.steps for p in told] == sorted(p.steps for p in told)
    assert run.solution.cost == pytest.approx(told[-1].cost)


def test_customers_that_no_fleet_can_serve_are_an_error():
    with pytest.raises(SolverFailed, match="square"):
        solved(instance(freighters=PublishedFleet(capacity=15, count=1)), 300)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"depots": (Point(x=0, y=0), Point(x=1, y=1))}, "several depots"),
        ({"satellites": (Point(x=0, y=0),) * 11}, "more than 10 satellites"),
    ],
)
def test_what_the_search_cannot_do_it_refuses(change, reason):
    with pytest.raises(UnsupportedProblem, match=reason):
        solved(instance(**change))


def test_a_search_without_a_limit_is_refused():
    with pytest.raises(ValueError, match="limit"):
        solve_published(instance(), time_limit=None, max_steps=None, seed=0)


def test_one_customer_is_enough():
    problem = instance(1, 1)
    to = problem.satellites[0].distance_to(problem.customers[0])
    far = math.hypot(problem.satellites[0].x, problem.satellites[0].y)
    assert solved(problem, 50).cost == pytest.approx(2 * to + 2 * far)
