"""
Whose day it is. The line county moves 53 pieces: the post's 39 (10, 10, 10, 4, 5) and the co-operative's 14 (8, 6).

The co-operative alone pays, rounded up,

- of the warehouse's 5,000 fen (14/53)^0.6 = 0.4499: 2,250;
- of 1,000 for d1, where 14 of 39 pieces are its own, (14/39)^0.6 = 0.5408: 541; for d2, where it has none, 450;
- of a post's 100 in v1, where it has 8 of 18, (8/18)^0.6 = 0.6147: 62; in v2, 6 of 16, 56; in v3, with none, 45.
"""

from dataclasses import replace

import pytest

from logistics_opt.model import Bag, Line, LineStop, Load
from logistics_opt.study.shared.days import Part, Terms, day_of, pieces, township_of

COOP, POST = frozenset({"coop"}), frozenset({"post"})
APART = Terms(buses_apart=True)
BUS = Line(
    id="bus",
    name="bus",
    stops=(LineStop("w", 0), LineStop("d1", 1_000), LineStop("v2", 2_000)),
    departures=(25_200,),
    spare=Load(106_000, 0, 30),
    max_dwell=60,
)


def test_a_firm_alone_rents_rooms_for_its_share_and_hires_what_it_needs(line_county):
    alone = day_of(line_county, Part(firms=COOP), Terms())
    assert {d.id for d in alone.demands} == {"u1", "u2"}
    assert pieces(alone.demands) == 14
    costs = {site.id: site.cost_per_day for site in alone.sites}
    assert costs == {"w": 2_250, "d1": 541, "d2": 450, "v1": 62, "v2": 56, "v3": 45}
    assert [v.count for v in alone.fleet] == [v.count for v in line_county.fleet]


def test_all_together_have_the_common_rooms_at_their_price_and_hire_as_many_each(line_county):
    together = day_of(line_county, Part(firms=COOP | POST), Terms())
    assert together.sites == line_county.sites
    assert [v.count for v in together.fleet] == [2 * v.count for v in line_county.fleet]


@pytest.mark.parametrize(("exponent", "warehouse"), [(0.0, 5_000), (1.0, 1_321)])  # 5,000 * 14/53 = 1,320.8
def test_rooms_shrink_as_the_terms_say(line_county, exponent, warehouse):
    alone = day_of(line_county, Part(firms=COOP), Terms(room_exponent=exponent))
    assert alone.warehouse.cost_per_day == warehouse


def test_what_a_firm_owns_is_its_own_at_its_own_price(line_county):
    sites = tuple(replace(s, owner="coop") if s.id == "d1" else s for s in line_county.sites)
    fleet = tuple(replace(v, owner="coop") if v.id == "van1" else v for v in line_county.fleet)
    county = replace(line_county, sites=sites, fleet=fleet)
    both, alone = (day_of(county, Part(firms=firms), Terms()) for firms in (COOP | POST, POST))
    assert both.site["d1"].cost_per_day == 1_000
    assert both.vehicle["van1"].count == 1
    assert "d1" not in alone.site
    assert "van1" not in alone.vehicle


def test_some_townships_or_goods_only(line_county):
    everybody = COOP | POST
    east = day_of(line_county, Part(firms=everybody, townships=frozenset({"d2"})), Terms())
    assert {d.id for d in east.demands} == {"p3", "c3"}
    assert east.site["d2"].cost_per_day == 1_000  # all of the township's goods: all of its depot's room
    chilled = day_of(line_county, Part(firms=everybody, commodities=frozenset({"chilled"})), Terms())
    assert {d.id for d in chilled.demands} == {"c3"}
    assert [township_of(line_county, site) for site in ("w", "d1", "v3")] == [None, "d1", "d2"]


@pytest.mark.parametrize(
    ("operator", "terms", "who"),
    [
        (None, Terms(), {"both"}),  # the agreement is one of the pool
        (None, APART, {"coop", "post", "both"}),
        ("coop", Terms(), {"coop", "both"}),  # who runs the bus needs no agreement
        ("coop", APART, {"coop", "both"}),  # and others use it with its operator only
    ],
)
def test_who_may_use_a_bus(line_county, operator, terms, who):
    county = replace(line_county, lines=(replace(BUS, operator=operator),))
    groups = {"coop": COOP, "post": POST, "both": COOP | POST}
    assert {name for name, firms in groups.items() if day_of(county, Part(firms=firms), terms).lines} == who
    assert day_of(county, Part(firms=COOP | POST), terms).lines == county.lines


def test_the_room_on_a_bus_is_divided_by_goods_and_rounded_down(line_county):
    # 14/53 and 39/53 of 106 kg, 30 pieces, 60 s: 28 and 78 kg, 7.9 and 22.1 pieces, 15.8 and 44.2 s. No volume binds.
    bagged = replace(BUS, bag=Bag(holds=Load(pieces=10), spare=5))  # 1.3 and 3.7 bags
    county = replace(line_county, lines=(bagged,))
    (coop,), (post,) = (day_of(county, Part(firms=firms), APART).lines for firms in (COOP, POST))
    assert (coop.spare, coop.max_dwell, coop.bag.spare) == (Load(28_000, 0, 7), 15, 1)
    assert (post.spare, post.max_dwell, post.bag.spare) == (Load(78_000, 0, 22), 44, 3)


def test_who_runs_a_bus_has_all_its_room(line_county):
    own = replace(BUS, operator="coop")
    assert day_of(replace(line_county, lines=(own,)), Part(firms=COOP), APART).lines == (own,)


@pytest.mark.parametrize(
    "small", [replace(BUS, spare=Load(pieces=3)), replace(BUS, bag=Bag(holds=Load(pieces=9), spare=3))]
)
def test_a_share_of_nothing_is_no_room_and_not_room_without_limit(line_county, small):
    # 14/53 of 3 is 0.8, 39/53 of 3 is 2.2.
    county = replace(line_county, lines=(small,))
    assert day_of(county, Part(firms=COOP), APART).lines == ()
    (post,) = day_of(county, Part(firms=POST), APART).lines
    assert 2 in (post.spare.pieces, post.bag and post.bag.spare)


def test_townships_that_begin_and_the_rest_fit_on_a_bus_together(line_county):
    county = replace(line_county, lines=(BUS,))
    parts = [Part(firms=COOP | POST, townships=frozenset({"d2"}))]
    parts += [Part(firms=firms, townships=frozenset({"d1"})) for firms in (COOP, POST)]
    room = sum((line.spare for part in parts for line in day_of(county, part, APART).lines), Load())
    assert all(a <= b for a, b in zip((room.weight, room.pieces), (BUS.spare.weight, BUS.spare.pieces), strict=True))


@pytest.mark.parametrize("exponent", [-0.1, 1.1])
def test_a_room_that_grows_faster_than_its_goods_is_none(exponent):
    with pytest.raises(ValueError, match="between 0 and 1"):
        Terms(room_exponent=exponent)
