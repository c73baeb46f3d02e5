"""
Sets of facilities, judged with their openings paid beforehand.

Facilities at x = 0 and x = 10 cost 7 and 5 to open; one client at x = 1, whose route from the first is 2 long and from
the second 18.
"""

import time

import pytest

from logistics_opt.model.published import Family, Point, PublishedFleet, PublishedInstance
from logistics_opt.routing.two_echelon.facilities.held import only
from logistics_opt.routing.two_echelon.facilities.locations import LocationSearch
from logistics_opt.routing.two_echelon.facilities.runners import Runner
from logistics_opt.routing.two_echelon.published.tables import data_of
from logistics_opt.routing.two_echelon.snapshot import rows_of
from logistics_opt.routing.two_echelon.state import total


@pytest.fixture
def search():
    problem = PublishedInstance(
        name="two facilities",
        family=Family.CLRP,
        depots=(),
        satellites=(Point(x=0, y=0, capacity=9, opening_cost=7), Point(x=10, y=0, capacity=9, opening_cost=5)),
        customers=(Point(x=1, y=0, demand=1),),
        trucks=None,
        freighters=PublishedFleet(capacity=9),
    )
    return LocationSearch(data_of(problem), seed=0, started=time.perf_counter())


def cost(search, held, facility):
    """Of the client's route from a facility, under what is held."""
    search._take_up(Runner(held, rows_of(search.state, [(facility, [[0]])])))
    return float(total(search.state))


def test_a_set_has_paid_for_all_its_facilities_whichever_are_used(search):
    assert cost(search, only(0b01), 0) == 7 + 2
    assert cost(search, only(0b11), 0) == 7 + 5 + 2
    assert cost(search, only(0b11), 1) == 7 + 5 + 18
    assert cost(search, only(0b10), 1) == 5 + 18


def test_without_a_set_only_those_that_are_used_are_paid_for(search):
    cost(search, only(0b11), 0)
    assert cost(search, None, 0) == 7 + 2
    assert cost(search, None, 1) == 5 + 18


def test_the_first_client_of_a_facility_that_is_paid_for_does_not_carry_its_opening(search):
    cost(search, only(0b11), 0)
    assert search.data.satellite["opening"].tolist() == [0, 0]
    cost(search, None, 0)
    assert search.data.satellite["opening"].tolist() == [7, 5]
