"""
Whose day it is. The line county moves 53 pieces: the post's 39 (10, 10, 10, 4, 5) and the co-operative's 14 (8, 6).

The co-operative alone pays, rounded up,

- of the warehouse's 5,000 fen (14/53)^0.6 = 0.4499: 2,250;
- of 1,000 for d1, where 14 of 39 pieces are its own, (14/39)^0.6 = 0.5408: 541; for d2, where it has none, 450;
- of a post's 100 in v1, where it has 8 of 18, (8/18)^0.6 = 0.6147: 62; in v2, 6 of 16, 56; in v3, with none, 45.
"""

from dataclasses import replace

import pytest

from logistics_opt.study.shared.days import Part, Terms, day_of, pieces, township_of

COOP, POST = frozenset({"coop"}), frozenset({"post"})


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


@pytest.mark.parametrize("exponent", [-0.1, 1.1])
def test_a_room_that_grows_faster_than_its_goods_is_none(exponent):
    with pytest.raises(ValueError, match="between 0 and 1"):
        Terms(room_exponent=exponent)
