"""Each rule finds its issue in a line county broken in one place, in both languages, and stops only what must stop."""

from dataclasses import replace

import numpy as np
import pytest

from logistics_opt.errors import Severity
from logistics_opt.model import (
    Capacity,
    Direction,
    Echelon,
    Line,
    LineStop,
    Load,
    LonLat,
    Programme,
    Standing,
    SubsidyKind,
    SubsidyRule,
    SubsidyUnit,
    Tariff,
    Tier,
    TimeWindow,
    TravelMatrix,
)
from logistics_opt.model.validate import RULES, issues

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def changed(things, name, fields):
    assert any(thing.id == name for thing in things)
    return tuple(replace(thing, **fields) if thing.id == name else thing for thing in things)


def site(county, name, /, **fields):
    return replace(county, sites=changed(county.sites, name, fields))


def demand(county, name, /, **fields):
    return replace(county, demands=changed(county.demands, name, fields))


def load(county, name, /, **fields):
    return demand(county, name, load=replace(county.demand[name].load, **fields))


def vehicle(county, name, /, **fields):
    return replace(county, fleet=changed(county.fleet, name, fields))


def commodity(county, name, /, **fields):
    return replace(county, commodities=changed(county.commodities, name, fields))


def all_vehicles(county, /, **fields):
    return replace(county, fleet=tuple(replace(one, **fields) for one in county.fleet))


def without(things, name):
    return tuple(thing for thing in things if thing.id != name)


def all_vans_gone(county):
    return replace(county, fleet=county.fleet[:1])


def roads(county, origins, goals):
    """The ways from some sites to some others are gone."""
    matrix = county.travel["road"]
    seconds, metres = matrix.seconds.copy(), matrix.metres.copy()
    at = np.ix_([matrix.index[name] for name in origins], [matrix.index[name] for name in goals])
    seconds[at] = metres[at] = -1
    return replace(county, travel={"road": TravelMatrix(matrix.sites, seconds, metres)})


def in_minutes(county):
    """Travel times entered in minutes: 10 m/s become 600 m/s."""
    matrix = county.travel["road"]
    minutes = (matrix.seconds // 60).astype(np.int32)
    return replace(county, travel={"road": TravelMatrix(matrix.sites, minutes, matrix.metres.copy())})


def line(county, *sites, operator=None):
    stops = tuple(LineStop(name, 600 * i) for i, name in enumerate(sites))
    return replace(
        county, lines=(Line(id="bus 1", name="bus", stops=stops, departures=(0,), spare=Load(), operator=operator),)
    )


def subsidy(county, **fields):
    rule = SubsidyRule(name="rule", kind=SubsidyKind.SERVICE, amount=20, unit=SubsidyUnit.PIECE, **fields)
    return replace(county, programme=Programme(name="programme", year=2026, subsidies=(rule,)))


NIGHT = TimeWindow(0, 3_600)
OTHERS = ["w", "d1", "d2", "v1", "v2"]

# code, severity, where, how the line county is broken
BROKEN = [
    ("no-warehouse", ERROR, "sites", lambda c: site(c, "w", tier=Tier.TOWNSHIP)),
    ("two-warehouses", ERROR, "sites w, d2", lambda c: site(c, "d2", tier=Tier.COUNTY)),
    ("no-demand", WARNING, "demands", lambda c: replace(c, demands=())),
    ("duplicate-id", ERROR, "site v1", lambda c: replace(c, sites=(*c.sites, c.site["v1"]))),
    ("duplicate-id", ERROR, "demand p1", lambda c: replace(c, demands=(*c.demands, c.demand["p1"]))),
    ("duplicate-id", ERROR, "firm post", lambda c: replace(c, firms=(*c.firms, c.firms[0]))),
    ("duplicate-id", ERROR, "vehicle type van1", lambda c: replace(c, fleet=(*c.fleet, c.vehicle["van1"]))),
    ("duplicate-id", ERROR, "commodity parcel", lambda c: replace(c, commodities=(*c.commodities, c.commodities[0]))),
    ("duplicate-id", ERROR, "line bus 1", lambda c: replace(line(c, "w", "d1"), lines=line(c, "w", "d1").lines * 2)),
    ("unknown-site", ERROR, "demand p1", lambda c: demand(c, "p1", site="v9")),
    ("unknown-site", ERROR, "site v1, parent", lambda c: site(c, "v1", parent="d9")),
    ("unknown-site", ERROR, "vehicle type van1, base", lambda c: vehicle(c, "van1", base="d9")),
    ("unknown-site", ERROR, "line bus 1, stops", lambda c: line(c, "w", "d9")),
    ("unknown-firm", ERROR, "demand p1", lambda c: demand(c, "p1", firm="nobody")),
    ("unknown-firm", ERROR, "site v1, owner", lambda c: site(c, "v1", owner="nobody")),
    ("unknown-firm", ERROR, "vehicle type van1, owner", lambda c: vehicle(c, "van1", owner="nobody")),
    ("unknown-firm", ERROR, "line bus 1, operator", lambda c: line(c, "w", "d1", operator="nobody")),
    ("unknown-commodity", ERROR, "demand p1", lambda c: demand(c, "p1", commodity="gold")),
    (
        "unknown-commodity",
        ERROR,
        "vehicle type van1, carries",
        lambda c: vehicle(c, "van1", carries=frozenset({"parcel", "gold"})),
    ),
    (
        "unknown-commodity",
        ERROR,
        "commodity parcel, keep apart",
        lambda c: commodity(c, "parcel", keep_apart=frozenset({"gold"})),
    ),
    ("unknown-commodity", ERROR, "subsidy rule, goods", lambda c: subsidy(c, goods=frozenset({"gold"}))),
    ("demand-at-warehouse", ERROR, "demand p1", lambda c: demand(c, "p1", site="w")),
    (
        "kept-apart-from-itself",
        WARNING,
        "commodity parcel",
        lambda c: commodity(c, "parcel", keep_apart=frozenset({"parcel"})),
    ),
    ("base-at-village", ERROR, "vehicle type van1", lambda c: vehicle(c, "van1", base="v1")),
    ("base-at-candidate", WARNING, "vehicle type van1", lambda c: site(c, "d1", standing=Standing.CANDIDATE)),
    ("parent-not-above", WARNING, "site d2", lambda c: site(c, "d2", parent="d1")),
    ("duplicate-name", WARNING, "sites v1, v2", lambda c: site(c, "v2", name="V1")),
    ("same-position", WARNING, "sites v1, v2", lambda c: site(c, "v2", position=c.site["v1"].position)),
    # 0.1 degrees of longitude are 9 km here; 120 degrees east lies in the sea.
    ("far-site", WARNING, "site v3", lambda c: site(c, "v3", position=LonLat(123.0, 35.7))),
    ("depot-without-vans", WARNING, "site d2", lambda c: vehicle(c, "van2", count=0)),
    ("never-open", WARNING, "site v1", lambda c: site(c, "v1", hours=NIGHT)),
    ("no-vehicle", ERROR, "fleet", lambda c: replace(c, fleet=())),
    ("no-vehicle", ERROR, "fleet", lambda c: all_vehicles(c, count=0)),
    ("no-truck", ERROR, "fleet", lambda c: replace(c, fleet=c.fleet[1:])),
    (
        "zero-capacity",
        WARNING,
        "vehicle type van1",
        lambda c: vehicle(c, "van1", capacity=Capacity(weight=300_000, volume=0)),
    ),
    (
        "implausible-capacity",
        WARNING,
        "vehicle type truck",  # 5 t entered as grams where kilograms are asked for
        lambda c: vehicle(c, "truck", capacity=Capacity(weight=5_000_000_000, volume=5_000_000, chilled=500_000)),
    ),
    ("free-vehicle", WARNING, "vehicle type van1", lambda c: vehicle(c, "van1", tariff=Tariff())),
    ("empty-shift", WARNING, "vehicle type van1", lambda c: vehicle(c, "van1", shift=TimeWindow(30_000, 30_000))),
    ("empty-shift", WARNING, "vehicle type van1", lambda c: vehicle(c, "van1", max_duration=0)),
    ("truck-at-depot", WARNING, "vehicle type van1", lambda c: vehicle(c, "van1", echelon=Echelon.FIRST)),
    # Two trucks make two trips with 1 000 kg each.
    (
        "fleet-too-small",
        WARNING,
        "fleet",
        lambda c: load(c, "p1", weight=4_000_000, volume=4_000_000, pieces=1_000),
    ),
    ("no-matrix", ERROR, "vehicle type van1", lambda c: vehicle(c, "van1", profile="boat")),
    (
        "matrix-lacks-site",
        ERROR,
        "site v3",
        lambda c: replace(c, travel={"road": c.travel["road"].restrict(OTHERS)}),
    ),
    ("implausible-speed", WARNING, "travel, profile road", in_minutes),
    ("unreachable", WARNING, "site v3 (V3)", lambda c: roads(c, OTHERS, ["v3"])),
    ("unreachable", WARNING, "site v3 (V3)", lambda c: roads(c, ["v3"], OTHERS)),
    ("depot-unreachable", WARNING, "site d2 (D2)", lambda c: roads(c, ["w"], ["d2"])),
    ("zero-weight", WARNING, "demand p1", lambda c: load(c, "p1", weight=0)),
    ("zero-volume", WARNING, "demand p1", lambda c: load(c, "p1", volume=0)),
    ("heavy-piece", WARNING, "demand p1", lambda c: load(c, "p1", weight=501_000, pieces=1)),
    ("implausible-density", WARNING, "demand p1", lambda c: load(c, "p1", volume=4_999)),  # 100 kg in 5 l
    ("not-carried", WARNING, "commodity parcel", lambda c: all_vehicles(c, carries=frozenset({"produce", "chilled"}))),
    (
        "no-chilled-vehicle",
        WARNING,
        "commodity chilled",
        lambda c: all_vehicles(c, capacity=Capacity(weight=1_000_000, volume=5_000_000)),
    ),
    ("oversize-piece", WARNING, "demand p1", lambda c: load(c, "p1", volume=5_000_001, pieces=1)),
    ("oversize-piece", WARNING, "demand c3", lambda c: load(c, "c3", volume=500_001, pieces=1)),  # chilled
    ("promised-before-ready", WARNING, "demand p1", lambda c: demand(c, "p1", promised=5 * 3_600)),
    ("ready-too-late", WARNING, "demand p1", lambda c: demand(c, "p1", ready=20 * 3_600)),
    ("ready-too-late", WARNING, "demand u1", lambda c: demand(c, "u1", ready=20 * 3_600)),
]


def test_good_county_has_no_issue(line_county):
    assert issues(line_county) == ()


@pytest.mark.parametrize(("code", "severity", "where", "spoil"), BROKEN, ids=[f"{row[0]} {row[2]}" for row in BROKEN])
def test_issue_is_found_where_the_county_is_broken(line_county, code, severity, where, spoil):
    found = issues(spoil(line_county))
    assert (code, severity, where) in {(issue.code, issue.severity, issue.where) for issue in found}


def test_every_issue_is_told_in_both_languages(line_county):
    for *_, spoil in BROKEN:
        for issue in issues(spoil(line_county)):
            assert issue.cause
            assert issue.remedy
            for chinese in (issue.cause_zh, issue.remedy_zh):
                assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)


# What goes with another issue of necessity: a village cannot be reached from a depot whose vans are gone, and so on.
ALONE = {"no-demand", "far-site", "never-open", "zero-weight", "heavy-piece", "oversize-piece", "unreachable"}


@pytest.mark.parametrize(
    ("code", "spoil"),
    [(row[0], row[3]) for row in BROKEN if row[0] in ALONE],
    ids=[r[2] for r in BROKEN if r[0] in ALONE],
)
def test_one_mistake_is_told_once(line_county, code, spoil):
    told = [issue.code for issue in issues(spoil(line_county))]
    assert told.count(code) == 1


def test_issues_are_told_all_at_once(line_county):
    broken = demand(load(site(line_county, "d2", tier=Tier.COUNTY), "p1", weight=0), "u1", ready=72_000, firm="nobody")
    assert {"two-warehouses", "zero-weight", "ready-too-late", "unknown-firm"} <= {i.code for i in issues(broken)}


def test_swapped_coordinates_are_recognised(make_county):
    # Near 42.5 N, 1.5 E a swapped position is a position too, in the Indian Ocean.
    sites = [replace(one, position=LonLat(1.5 + n / 100, 42.5)) for n, one in enumerate(make_county().sites)]
    sites[3] = replace(sites[3], position=LonLat(42.5, 1.53))
    county = make_county()
    found = [issue for issue in issues(replace(county, sites=tuple(sites))) if issue.code == "far-site"]
    assert [issue.where for issue in found] == ["site v1"]
    assert "swap" in found[0].remedy


def test_village_is_reached_straight_from_the_warehouse_where_its_depot_has_no_vans(line_county):
    assert "unreachable" not in {issue.code for issue in issues(all_vans_gone(line_county))}


def test_village_is_reached_over_its_depot_where_trucks_cannot_go(line_county):
    only_vans = roads(line_county, ["w"], ["v3"])
    assert "unreachable" not in {issue.code for issue in issues(only_vans)}


def test_same_village_name_in_two_townships_is_common(line_county):
    assert issues(site(line_county, "v3", name="V1")) == ()


def test_many_demands_at_one_bad_site_are_one_issue(line_county, make_demand):
    demands = tuple(make_demand(f"x{n}", "v3", 1, 1, 1) for n in range(50))
    county = roads(replace(line_county, demands=demands), OTHERS, ["v3"])
    assert [issue.code for issue in issues(county)].count("unreachable") == 1


PARTS = {"sites": (), "demands": (), "fleet": (), "commodities": (), "firms": (), "travel": {}}


@pytest.mark.parametrize("part", PARTS)
def test_missing_part_is_told_never_raised(line_county, part):
    county = replace(line_county, **{part: PARTS[part]})
    assert issues(county)


@pytest.mark.parametrize("part", PARTS)
def test_rules_cope_with_what_other_rules_refuse(line_county, part):
    for *_, spoil in BROKEN:
        assert issues(replace(spoil(line_county), **{part: PARTS[part]}))


def test_rules_are_asked_once_each():
    assert len(set(RULES)) == len(RULES)


def test_demand_up_is_ready_in_time_for_any_shift(line_county):
    late = vehicle(line_county, "van1", shift=TimeWindow(23_400, 80_000))
    assert issues(demand(late, "u1", ready=75_000, direction=Direction.UP)) == ()


def test_every_code_of_the_rules_has_a_broken_county(line_county):
    told = {issue.code for *_, spoil in BROKEN for issue in issues(spoil(line_county))}
    assert told == {row[0] for row in BROKEN}
