"""A county's day: its name, and the smaller days derived from it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from logistics_opt.model import Commodity, Line, LineStop, Load, Standing, TravelMatrix
from logistics_opt.model.digest import digest


def test_equal_content_has_an_equal_name(make_county):
    assert make_county().digest == make_county().digest


def test_a_gram_more_has_another_name(line_county):
    first, *rest = line_county.demands
    heavier = replace(first, load=replace(first.load, weight=first.load.weight + 1))
    assert replace(line_county, demands=(heavier, *rest)).digest != line_county.digest


def test_a_second_of_road_more_has_another_name(line_county):
    matrix = line_county.travel["road"]
    seconds = matrix.seconds.copy()
    seconds[0, 1] += 1
    slower = TravelMatrix(matrix.sites, seconds, matrix.metres.copy())
    assert replace(line_county, travel={"road": slower}).digest != line_county.digest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        ((1, (2,)), ((1, 2),)),
        (None, "None"),
        (1, True),
        ("1", 1),
        ((), frozenset()),
        (np.zeros(2, np.int32), np.zeros(2, np.int64)),
        (np.zeros((1, 4)), np.zeros((2, 2))),
    ],
)
def test_unlike_content_has_unlike_names(one, other):
    assert digest(one) != digest(other)


def test_order_in_sets_and_mappings_has_no_part_in_the_name():
    assert digest(frozenset({"a", "b"})) == digest(frozenset({"b", "a"}))
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest(date(2026, 9, 1)) == digest(date(2026, 9, 1))


def test_what_has_no_name_is_refused():
    with pytest.raises(TypeError, match="object has no digest"):
        digest(object())


def test_things_are_found_by_id(line_county):
    assert line_county.site["v1"].name == "V1"
    assert line_county.demand["p1"].site == "v1"
    assert line_county.vehicle["van1"].base == "d1"
    assert line_county.commodity["chilled"].name == "chilled food"
    assert line_county.warehouse.id == "w"
    assert [depot.id for depot in line_county.depots] == ["d1", "d2"]


def test_chilled_goods_are_known_by_their_commodity(line_county):
    assert [demand.id for demand in line_county.demands if line_county.chilled(demand)] == ["c3"]


def test_keeping_apart_holds_whichever_side_names_the_other(line_county):
    assert line_county.keep_apart("inputs", "produce")
    assert line_county.keep_apart("produce", "inputs")
    assert not line_county.keep_apart("parcel", "produce")


def test_price_of_a_night_is_by_the_kg_rounded_down(make_county):
    # 100 fen a kg, 1 999 g: 199.9 fen
    assert make_county(overnight_per_kg=100).overnight_price(1_999) == 199


def test_restricting_keeps_a_firms_demand_and_what_is_common(line_county):
    coop = line_county.restrict(frozenset({"coop"}))
    assert [demand.id for demand in coop.demands] == ["u1", "u2"]
    assert [firm.id for firm in coop.firms] == ["coop"]
    assert coop.sites == line_county.sites
    assert coop.fleet == line_county.fleet


def test_restricting_takes_away_what_others_own_and_all_that_is_there(line_county):
    sites = tuple(replace(site, owner="post") if site.id in {"d2", "v1"} else site for site in line_county.sites)
    coop = replace(line_county, sites=sites).restrict(frozenset({"coop"}))
    assert [site.id for site in coop.sites] == ["w", "d1", "v2", "v3"]
    assert [demand.id for demand in coop.demands] == ["u2"]
    assert [vehicle.id for vehicle in coop.fleet] == ["truck", "van1"]
    matrix = coop.travel["road"]
    assert matrix.sites == ("w", "d1", "v2", "v3")
    assert matrix.time("d1", "v3") == 2_500  # 25 km at 10 m/s, as before


def test_restricting_to_all_firms_changes_no_name(line_county):
    assert line_county.restrict(frozenset({"post", "coop"})).digest == line_county.digest


def test_with_depots_leaves_exactly_these_standing(line_county):
    one = line_county.with_depots(frozenset({"d2"}))
    assert one.site["d1"].standing is Standing.CANDIDATE
    assert [depot.id for depot in one.depots] == ["d2"]
    assert [vehicle.id for vehicle in one.fleet] == ["truck", "van2"]
    assert one.demands == line_county.demands
    back = replace(one, fleet=line_county.fleet).with_depots(frozenset({"d1", "d2"}))
    assert back.digest == line_county.digest


def test_commodities_of_equal_content_are_equal():
    assert Commodity(id="a", name="a") == Commodity(id="a", name="a")


def test_restricting_takes_stops_off_lines_and_lines_off_that_have_one_stop_left(line_county):
    def line(name, *sites):
        stops = tuple(LineStop(site, 600 * n) for n, site in enumerate(sites))
        return Line(id=name, name=name, stops=stops, departures=(0,), spare=Load(1, 1, 1))

    sites = tuple(replace(site, owner="post") if site.id == "d1" else site for site in line_county.sites)
    lines = line("long", "w", "d1", "v2"), line("short", "w", "d1"), replace(line("theirs", "w", "v2"), operator="post")
    coop = replace(line_county, sites=sites, lines=lines).restrict(frozenset({"coop"}))
    assert [(kept.id, [(stop.site, stop.offset) for stop in kept.stops]) for kept in coop.lines] == [
        ("long", [("w", 0), ("v2", 1_200)])
    ]
