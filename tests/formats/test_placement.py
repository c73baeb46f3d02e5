"""Candidate places and seasons of the tiny county: two new places on its roads, a row for one of its depots."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from logistics_opt.errors import InvalidInput, Severity
from logistics_opt.formats import County, open_county, read_county
from logistics_opt.formats import county as county_module
from logistics_opt.formats.documents import problem_from_json, problem_to_json
from logistics_opt.model import (
    UNREACHABLE,
    Handling,
    Host,
    Load,
    Lock,
    LonLat,
    Premises,
    Season,
    Standing,
    Tier,
    TimeWindow,
)
from logistics_opt.units import HOUR, KILOGRAM, MINUTE

DAY = date(2026, 3, 2)
HEAD = (
    "id,name,township,host,lon,lat,premises,opens,closes,stop_minutes,handling_minutes,pieces_per_hour,"
    "capacity_kg,cost_per_day_yuan,conversion_yuan,closing_yuan,lock,position\n"
)
PLUM = "c1,梅路旧校舍,120,旧校舍,105.02,35.80,reused,,,,,,3000,40,25000,,,generated\n"
PEAR = "c2,梨路新站,东镇,,105.10,35.72,new,07:00,19:00,8,20,900,,60.5,200000,,open,\n"
EAST = "110,,,,,,,,,,,,,,,5000,shut,\n"
SEASONS = (
    "name,days,orders_day,roads_day,down_factor,up_factor\n"
    "normal,200,2026-03-02,,,\n11.11,20,2026-03-02,,1.87,\nwinter,60,2026-03-02,2026-03-10,,0.5\n"
)


def placed(folder: Path, *rows: str, seasons: str = "") -> County:
    (folder / "candidates.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    if seasons:
        (folder / "seasons.csv").write_text(seasons, encoding="utf-8")
    return open_county(folder)


def refused(folder: Path, *rows: str, seasons: str = "") -> list[tuple[str, str]]:
    """Codes and places of the errors."""
    with pytest.raises(InvalidInput) as caught:
        placed(folder, *rows, seasons=seasons)
    return [(issue.code, issue.where) for issue in caught.value.issues if issue.severity is Severity.ERROR]


def test_without_a_table_the_depots_of_today_are_the_candidates(tiny_county: Path):
    county = open_county(tiny_county)
    assert [candidate.site for candidate in county.candidates] == [
        site for site in county.sites if site.tier is Tier.TOWNSHIP
    ]
    for candidate in county.candidates:
        assert (candidate.premises, candidate.lock) == (Premises.STANDING, Lock.FREE)
        assert (candidate.conversion, candidate.closing) == (0, 0)
        assert candidate.township == candidate.site.id
    assert county.seasons == ()
    assert county.placement_assumptions == ()


def test_new_places_come_after_the_depots_of_today(tiny_county: Path):
    county = placed(tiny_county, PEAR, PLUM, EAST)
    assert county.issues == ()
    assert [candidate.site.id for candidate in county.candidates] == ["110", "120", "c2", "c1"]
    assert [candidate.township for candidate in county.candidates] == ["110", "120", "110", "120"]


def test_a_new_place_takes_times_and_hours_of_its_townships_depot(tiny_county: Path):
    *_, plum = placed(tiny_county, PLUM).candidates
    # 北乡: open 06:00-20:00, 5 minutes and 1 s a piece, 10 minutes and 600 pieces an hour.
    site = plum.site
    assert site.hours == TimeWindow(6 * HOUR, 20 * HOUR)
    assert (site.stop_time, site.piece_time) == (5 * MINUTE, 1)
    assert site.handling == Handling(fixed=10 * MINUTE, pieces_per_hour=600)
    assert (site.tier, site.parent, site.standing) == (Tier.TOWNSHIP, "100", Standing.CANDIDATE)
    assert (site.host, site.position_kind) == (Host.IDLE_WORKSHOP, "generated")
    assert site.capacity.weight == 3_000 * KILOGRAM
    assert site.cost_per_day == 4_000
    assert (plum.premises, plum.conversion, plum.lock) == (Premises.REUSED, 2_500_000, Lock.FREE)


def test_what_its_row_says_goes_before_the_depot(tiny_county: Path):
    *_, pear = placed(tiny_county, PEAR).candidates
    assert pear.site.hours == TimeWindow(7 * HOUR, 19 * HOUR)
    assert (pear.site.stop_time, pear.site.piece_time) == (8 * MINUTE, 1)
    assert pear.site.handling == Handling(fixed=20 * MINUTE, pieces_per_hour=900)
    assert pear.site.capacity is None
    assert pear.site.cost_per_day == 6_050
    assert (pear.site.host, pear.site.position_kind) == (Host.SERVICE_POINT, "surveyed")
    assert (pear.premises, pear.lock) == (Premises.NEW, Lock.OPEN)


def test_the_row_of_a_depot_gives_its_closing_cost_and_lock(tiny_county: Path):
    county = placed(tiny_county, EAST)
    east, north = county.candidates
    assert (east.closing, east.lock) == (500_000, Lock.SHUT)
    assert (north.closing, north.lock) == (0, Lock.FREE)
    assert east.site == next(site for site in county.sites if site.id == "110")


def test_the_row_of_a_depot_may_repeat_its_name_and_is_told_what_it_gives_in_vain(tiny_county: Path):
    assert placed(tiny_county, "110,东镇,东镇,,,,standing,,,,,,,,,,,\n").issues == ()
    county = placed(tiny_county, "110,西镇,,,,,,,,,,,3000,40,25000,5000,,\n")
    (issue,) = county.issues
    assert (issue.code, issue.severity) == ("candidate-ignored", Severity.WARNING)
    assert issue.where == "candidates.csv row 2, name, capacity_kg, cost_per_day_yuan, conversion_yuan"
    assert county.candidates[0].site.name == "东镇"
    assert (county.candidates[0].conversion, county.candidates[0].closing) == (0, 500_000)


def test_a_candidate_of_the_table_of_sites_is_one_here_too(tiny_county: Path):
    sites = tiny_county / "sites.csv"
    head, *rows = sites.read_text(encoding="utf-8").splitlines()
    rows = [row + (",candidate" if row.startswith("120") else ",existing") for row in rows]
    sites.write_text("\n".join([head + ",standing", *rows]) + "\n", encoding="utf-8")
    day = read_county(tiny_county)
    county = placed(tiny_county, "120,,,,,,new,,,,,,,,150000,7,open,\n")
    # It does not stand, so there is nothing to close.
    assert [issue.code for issue in county.issues] == ["candidate-closing"]
    east, north = county.candidates
    assert (north.premises, north.conversion, north.closing, north.lock) == (Premises.NEW, 15_000_000, 0, Lock.OPEN)
    assert county.placement_problem().digest == day.digest
    (tiny_county / "candidates.csv").unlink()
    assert open_county(tiny_county).candidates == (
        east,
        replace(north, premises=Premises.REUSED, conversion=0, lock=Lock.FREE),
    )


def test_a_new_place_cannot_be_closed(tiny_county: Path):
    county = placed(tiny_county, PLUM.replace("25000,,", "25000,700,"))
    assert [(issue.code, issue.severity) for issue in county.issues] == [("candidate-closing", Severity.WARNING)]
    assert county.candidates[-1].closing == 0


@pytest.mark.parametrize(
    ("row", "code", "where"),
    [
        (PLUM.replace(",120,", ",南乡,"), "candidate-township", "township"),
        (PLUM.replace(",120,", ",121,"), "candidate-township", "township"),
        (PLUM.replace("c1,", "121,"), "candidate-not-a-depot", "id"),
        (PLUM.replace("c1,", "100,"), "candidate-not-a-depot", "id"),
        (PLUM.replace("105.02,35.80", ","), "candidate-incomplete", "lon, lat"),
        (PLUM.replace("梅路旧校舍", ""), "candidate-incomplete", "name"),
        (PLUM.replace(",120,", ",,"), "candidate-incomplete", "township"),
        (PLUM.replace("reused", ""), "candidate-incomplete", "premises"),
        (PLUM.replace("reused", "standing"), "candidate-standing", "premises"),
        (PLUM.replace("reused", "rented"), "not-a-choice", "premises"),
        (PLUM.replace("105.02,35.80", "125.02,25.80"), "position-far", "lon, lat"),
        (PLUM.replace("105.02,35.80", "0,0"), "position-zero", "lon, lat"),
        (PLUM.replace("reused,,", "reused,21:00,"), "window-reversed", "opens, closes"),
        (PLUM.replace("25000", "-1"), "negative", "conversion_yuan"),
        (PLUM.replace("c1,", ","), "value-missing", "id"),
    ],
)
def test_what_cannot_be_a_candidate_is_named(tiny_county: Path, row: str, code: str, where: str):
    assert refused(tiny_county, row) == [(code, f"candidates.csv row 2, {where}")]


def test_two_places_with_one_id_are_refused(tiny_county: Path):
    assert refused(tiny_county, PLUM, PEAR.replace("c2", "c1")) == [("duplicate-id", "candidates.csv row 3, id")]


def test_a_township_of_two_depots_names_is_ambiguous(tiny_county: Path):
    sites = tiny_county / "sites.csv"
    sites.write_text(sites.read_text(encoding="utf-8").replace("东镇", "北乡"), encoding="utf-8")
    assert refused(tiny_county, PLUM.replace(",120,", ",北乡,")) == [
        ("ambiguous-reference", "candidates.csv row 2, township")
    ]


def test_the_owner_of_a_place_must_be_a_firm(tiny_county: Path):
    (tiny_county / "candidates.csv").write_text(
        "id,name,township,owner,lon,lat,premises\nc1,a,120,ups,105.02,35.8,new\n", encoding="utf-8"
    )
    with pytest.raises(InvalidInput) as caught:
        open_county(tiny_county)
    assert [(i.code, i.where) for i in caught.value.issues] == [("unknown-reference", "candidates.csv row 2, owner")]


def test_swapped_coordinates_of_a_single_place_are_put_right(tiny_county: Path):
    county = placed(tiny_county, PLUM.replace("105.02,35.80", "35.80,105.02"))
    assert [issue.code for issue in county.issues] == ["position-swapped"]
    assert county.candidates[-1].site.position == LonLat(105.02, 35.80)


def test_the_days_problem_does_not_know_candidates(tiny_county: Path):
    before = read_county(tiny_county)
    county = placed(tiny_county, PLUM, PEAR, EAST, seasons=SEASONS)
    (tiny_county / "placement_parameters.csv").write_text("name,value,source\nrent,40,assumed\n", encoding="utf-8")
    assert county.problem().digest == before.digest
    again = open_county(tiny_county)
    assert again.problem().digest == before.digest
    assert [figure.name for figure in again.placement_assumptions] == ["rent"]


def test_without_new_places_the_problem_of_placement_is_the_days(tiny_county: Path):
    wanted = read_county(tiny_county).digest
    assert open_county(tiny_county).placement_problem().digest == wanted
    assert placed(tiny_county, EAST).placement_problem().digest == wanted


def test_the_problem_of_placement_has_the_places_and_the_ways_to_them(tiny_county: Path):
    county = placed(tiny_county, PLUM, PEAR)
    day = county.problem()
    problem = county.placement_problem()
    assert county.issues == ()
    assert [site.id for site in problem.sites[len(day.sites) :]] == ["c1", "c2"]
    assert [depot.id for depot in problem.depots] == ["110", "120"]
    assert problem.demands == day.demands
    van = problem.travel["van"]
    # Plum road runs from 105.00 to 105.05; the place stands at 105.02: two fifths of the way.
    assert van.distance("120", "c1") == pytest.approx(0.4 * van.distance("120", "122"), abs=2)
    assert van.distance("c1", "c2") == van.distance("c1", "120") + van.distance("120", "c2")
    known = [site.id for site in day.sites]
    for profile, matrix in day.travel.items():
        assert (problem.travel[profile].restrict(known).seconds == matrix.seconds).all()
        assert (problem.travel[profile].restrict(known).metres == matrix.metres).all()
    line = county.path("van", "120", "c1")
    assert (line[0], line[-1]) == (problem.site["120"].position, problem.site["c1"].position)
    assert "c1" not in county.travel().matrices["van"].sites


def test_as_the_crow_flies_there_are_ways_to_candidates_too(tiny_county: Path):
    (tiny_county / "roads.csv").unlink()
    problem = placed(tiny_county, PLUM).placement_problem()
    # Both on one parallel: 0.02 of 0.05 degrees.
    van = problem.travel["van"]
    assert van.distance("120", "c1") == pytest.approx(0.4 * van.distance("120", "122"), abs=1)


def test_a_place_off_every_road_is_named(tiny_county: Path):
    county = placed(tiny_county, PLUM.replace("105.02,35.80", "105.30,35.90"))
    county.problem()
    assert county.issues == ()
    county.placement_problem()
    assert {issue.where for issue in county.issues if issue.code == "snap-too-far"} == {
        "site c1 (梅路旧校舍), profile truck",
        "site c1 (梅路旧校舍), profile van",
    }


def test_roads_are_measured_once_for_equal_closures_and_places(tiny_county: Path, monkeypatch):
    (tiny_county / "closures.csv").write_text("road,first,last\nr5,2026-03-09,2026-03-12\n", encoding="utf-8")
    county = placed(tiny_county, PLUM)
    measured = []

    def counted(graph, sites, profiles, **options):
        measured.append((options["day"], len(sites)))
        return travel(graph, sites, profiles, **options)

    travel = county_module.travel
    monkeypatch.setattr(county_module, "travel", counted)
    county.problem(DAY)
    county.placement_problem(DAY)
    for day in (10, 11, 2, 3):
        county.placement_problem(DAY, roads_day=date(2026, 3, day))
    county.travel(date(2026, 3, 5))
    assert measured == [(DAY, 7), (DAY, 8), (date(2026, 3, 10), 8)]


def test_seasons_are_read_with_their_defaults(tiny_county: Path):
    normal, peak, winter = placed(tiny_county, seasons=SEASONS).seasons
    assert normal == Season(name="normal", days=200, orders_day=DAY, roads_day=DAY)
    assert (peak.name, peak.days, peak.down, peak.up) == ("11.11", 20, 1.87, 1.0)
    assert (winter.roads_day, winter.down, winter.up) == (date(2026, 3, 10), 1.0, 0.5)


def test_a_season_multiplies_the_loads_of_its_direction(tiny_county: Path):
    county = placed(tiny_county, PLUM, seasons=SEASONS)
    normal, peak, winter = county.seasons
    assert county.season_problem(normal).digest == county.placement_problem().digest
    day, busy, cold = county.problem(), county.season_problem(peak), county.season_problem(winter)
    # w3: 8 kg, 20 l, one piece down, times 1.87: 14.96 kg, 37.4 l and 1.87, so two pieces.
    assert busy.demand["w3"].load == Load(14_960, 37_400, 2)
    # w6: 15 kg, 40 l, 3 pieces up: as they are at 11.11, half of them (1.5, so two) in winter.
    assert busy.demand["w6"].load == day.demand["w6"].load == Load(15_000, 40_000, 3)
    assert cold.demand["w6"].load == Load(7_500, 20_000, 2)
    assert cold.demand["w3"].load == day.demand["w3"].load
    assert busy.demand["w2"].cash == day.demand["w2"].cash
    assert "c1" in busy.site


def test_a_season_has_the_closures_of_its_day(tiny_county: Path):
    (tiny_county / "closures.csv").write_text("road,first,last\nr5,2026-03-09,2026-03-12\n", encoding="utf-8")
    county = placed(tiny_county, PLUM, seasons=SEASONS)
    normal, _, winter = county.seasons
    open_roads, shut = county.season_problem(normal), county.season_problem(winter)
    at = {name: i for i, name in enumerate(shut.travel["van"].sites)}
    assert open_roads.travel["van"].reachable("120", "121")
    assert shut.travel["van"].seconds[at["120"], at["121"]] == UNREACHABLE
    assert shut.day == DAY
    assert any(issue.code == "unreachable-site" for issue in county.issues)


@pytest.mark.parametrize(
    ("seasons", "code", "where"),
    [
        (SEASONS.replace("200", "300"), "season-days", "seasons.csv, days"),
        (SEASONS.replace("winter", "11.11"), "duplicate-id", "seasons.csv row 4, name"),
        (SEASONS.replace("normal,200", "normal,0"), "too-small", "seasons.csv row 2, days"),
        (SEASONS.replace("normal,200", "normal,400"), "too-big", "seasons.csv row 2, days"),
        (SEASONS.replace("200,2026-03-02", "200,"), "value-missing", "seasons.csv row 2, orders_day"),
        (SEASONS.replace("2026-03-10", "2026-02-30"), "not-a-date", "seasons.csv row 4, roads_day"),
        (SEASONS.replace("1.87", "0"), "too-small", "seasons.csv row 3, down_factor"),
    ],
)
def test_what_cannot_be_a_season_is_named(tiny_county: Path, seasons: str, code: str, where: str):
    assert refused(tiny_county, seasons=seasons) == [(code, where)]


def test_a_season_without_waybills_says_which_file_it_wants(tiny_county: Path):
    county = placed(tiny_county, seasons=SEASONS.replace("200,2026-03-02", "200,2026-03-03"))
    with pytest.raises(InvalidInput, match="orders-missing"):
        county.season_problem(county.seasons[0])


def test_a_candidate_and_its_host_outlive_the_document(tiny_county: Path):
    problem = placed(tiny_county, PLUM).placement_problem()
    again = problem_from_json(problem_to_json(problem))
    assert again.digest == problem.digest
    assert again.site["c1"].host is Host.IDLE_WORKSHOP
    assert again.site["c1"].standing is Standing.CANDIDATE
