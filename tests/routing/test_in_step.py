"""
What one echelon tells the other, on the line county.

Truck to d2: away at 21 600, there at 24 600; 300 s and 5 s a piece to unload, 600 s and 10 s a piece to sort.
"""

import pytest

from logistics_opt.model import SiteId
from logistics_opt.routing.decomposition.flat import flatten
from logistics_opt.routing.decomposition.step import ready_times
from logistics_opt.routing.decomposition.trucks import delivery_needs
from logistics_opt.routing.lower import Ways
from logistics_opt.routing.orders import Orders, Part, Visit
from logistics_opt.routing.timetable import Timetable

P1, P2, P3 = (Part(name, 0, 10) for name in ("p1", "p2", "p3"))
D1, D2 = SiteId("d1"), SiteId("d2")


def test_vans_are_planned_for_twenty_minutes_after_their_goods_are_sorted(line_county):
    truck = Orders("truck", ((Visit(D2, (P3,)),),))
    van = Orders("van2", ((Visit(SiteId("v3"), (P3,)),),))
    # 24 600 + 350 to unload 10 pieces + 700 to sort them = 25 650.
    assert ready_times(Timetable(line_county, [truck, van])) == {"d2": 25_650 + 1_200}


@pytest.mark.parametrize(
    ("due", "closes"),
    [
        (20_000, 24_600 + 1_200),  # nobody can be there before 24 600: told 20 minutes after that
        (30_000, 30_000),
    ],
)
def test_a_truck_is_not_told_to_come_sooner_than_it_can(line_county, due, closes):
    needs = delivery_needs(Ways(line_county), {D2: [P3]}, {D2: due})
    assert [need.closes for need in needs if need.visit.site == "d2"] == [closes]


def test_a_visit_whose_goods_have_changed_finds_its_successor(line_county):
    ways = Ways(line_county)
    flat = flatten(line_county, delivery_needs(ways, {D1: [P1, P2]}, {}), ways.feeders)
    before = Orders("truck", ((Visit(D1, (P1,)), Visit(D2, (P3,))),))
    (tour,) = flat.tours([before])
    # d1 gets more than it did, but is visited where it was; nothing goes to d2 any more.
    assert [[flat.needs[client].visit.site for client in trip] for trip in tour.trips] == [["d1"]]
    assert flat.needs[tour.trips[0][0]].visit not in before.visits
