"""
First echelons that race: which take part, and who wins.

The depot stands at the origin, satellites at y = 1 and y = 1.1, four customers with 2 each at (1, 1). Trucks and
freighters hold 10 and 4 and cost nothing but their way, so that there is one best solution: a truck to the first
satellite and two freighters from there, 2 + 2 x 2.
"""

import time

import pytest

from logistics_opt.model.published import Family, Point, PublishedFleet, PublishedInstance
from logistics_opt.routing.two_echelon.facilities.races import RaceSearch
from logistics_opt.routing.two_echelon.published.tables import data_of


@pytest.fixture
def search():
    problem = PublishedInstance(
        name="line",
        family=Family.CVRP_2E,
        depots=(Point(x=0, y=0),),
        satellites=(Point(x=0, y=1), Point(x=0, y=1.1)),
        customers=(Point(x=1, y=1, demand=2),) * 4,
        trucks=PublishedFleet(capacity=10, count=2),
        freighters=PublishedFleet(capacity=4),
    )
    race = RaceSearch(data_of(problem), seed=0, started=time.perf_counter(), split=True)
    race.max_steps = 4_000
    race._first()
    return race


def test_every_set_of_satellites_has_its_cheapest_second_echelon(search):
    costs = {runner.held.satellites: float(runner.cost[0]) for runner in search._subsets()}
    # Two routes, each to the customers and back: 1 each way from the first satellite, 0.1 aside from the other.
    assert costs == {0b01: pytest.approx(4), 0b10: pytest.approx(4 * 1.01**0.5), 0b11: pytest.approx(4)}


def test_who_takes_part_looks_little_worse_than_the_best_with_the_way_of_the_trucks(search):
    # 2 + 4; 2.2 + 4 with both on one tour; 2.2 + 4.02. A tour for each satellite would be 2 + 2.2 + 4.
    runners = search._plans(search._subsets(), each=32, most=32)
    assert [runner.held.satellites for runner in runners] == [0b01, 0b11, 0b10]
    assert [runner.held.cost for runner in runners] == [pytest.approx(cost) for cost in (2, 2.2, 2.2)]


def test_the_best_of_all_wins(search):
    runners = search._plans(search._subsets(), each=32, most=32)
    winner = search._races(runners[::-1])
    assert winner.held.satellites == 0b01
    assert float(winner.cost[0]) == pytest.approx(2 + 4)
