"""Published location-routing through the placement study: checked, and its cost told by kind."""

import pytest

from logistics_opt.checker.published import check_published
from logistics_opt.errors import UnsupportedProblem
from logistics_opt.model.published import Family, Point, PublishedFleet, PublishedInstance, Rounding
from logistics_opt.study.placement.published import place_published


def instance(family: Family = Family.LRP_2E) -> PublishedInstance:
    """
    The warehouse at 0, a facility for 30 at 10 km and one for 10 at 20 km, customers of 1 at 21 and 22 km on a line.

    Far facility: trucks 5 + 2 x 20 = 45, freighter 3 + 2 x 2 = 7, opening 10: 62 in all. Near one: 25, 27, 30: 82.
    """
    return PublishedInstance(
        name="line",
        family=family,
        depots=(Point(x=0, y=0),),
        satellites=(Point(x=10, y=0, opening_cost=30, capacity=9), Point(x=20, y=0, opening_cost=10, capacity=9)),
        customers=(Point(x=21, y=0, demand=1), Point(x=22, y=0, demand=1)),
        trucks=PublishedFleet(capacity=9, fixed=5),
        freighters=PublishedFleet(capacity=9, fixed=3),
        split=False,
        rounding=Rounding.EXACT,
    )


def test_the_facility_is_chosen_by_what_the_routes_cost():
    found = place_published(instance(), time_limit=None, max_steps=200)
    assert check_published(instance(), found.solution) == ()
    assert found.opened == (1,)
    assert (found.facility, found.first, found.second) == pytest.approx((10, 45, 7))
    assert found.total == pytest.approx(62)


def test_where_no_facility_is_chosen_there_is_nothing_to_place():
    with pytest.raises(UnsupportedProblem):
        place_published(instance(Family.CVRP_2E), max_steps=1)
