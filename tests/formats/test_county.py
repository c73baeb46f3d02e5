"""The tiny county, read from its folder."""

from pathlib import Path

import pytest

from logistics_opt.errors import Severity
from logistics_opt.formats import open_county, read_county
from logistics_opt.model import Load, Tier, TimeWindow
from logistics_opt.units import HOUR


def test_a_good_folder_gives_a_problem_without_an_issue(tiny_county: Path):
    county = open_county(tiny_county)
    problem = county.problem()
    assert county.issues == ()
    assert county.unmatched == ()
    assert [site.tier for site in problem.sites].count(Tier.VILLAGE) == 4
    assert set(problem.travel) == {"truck", "van"}
    assert len(problem.demands) == 6


def test_units_are_converted_to_the_base(tiny_county: Path):
    problem = read_county(tiny_county)
    truck = problem.vehicle["truck"]
    assert truck.capacity.weight == 3_000_000
    assert truck.tariff.per_km == 180
    assert truck.shift == TimeWindow(5 * HOUR, 20 * HOUR)
    assert truck.max_duration == 10 * HOUR
    assert problem.demand["w1"].load == Load(12_500, 60_000, 5)
    assert problem.demand["w2"].cash == 2_550
    assert problem.overnight_per_kg == 100


def test_a_village_is_found_by_alias_and_by_township_and_name(tiny_county: Path):
    problem = read_county(tiny_county)
    assert problem.demand["w2"].site == "111"
    # Two villages are called 李家湾村; the township before the name says which.
    assert problem.demand["w6"].site == "122"


def test_a_waybill_that_names_two_villages_is_listed_with_both(tiny_county: Path):
    file = tiny_county / "orders" / "2026-03-02.csv"
    file.write_text(file.read_text(encoding="utf-8") + "w7,post,parcel,李家湾村,down,1,1,1,,,0,0\n", encoding="utf-8")
    county = open_county(tiny_county)
    problem = county.problem()
    assert "w7" not in problem.demand
    (left,) = county.unmatched
    assert left.row["id"] == "w7"
    assert len(left.candidates) == 2
    assert [issue.code for issue in county.issues] == ["order-ambiguous"]


def test_without_roads_travel_is_estimated_and_says_so(tiny_county: Path):
    (tiny_county / "roads.csv").unlink()
    county = open_county(tiny_county)
    problem = county.problem()
    # 0.1 degrees of latitude are 11 119.5 m on the sphere; times 1.35.
    assert problem.travel["van"].distance("100", "120") == round(6_371_009 * 3.141592653589793 / 1800 * 1.35)
    assert [(i.code, i.severity) for i in county.issues] == [("no-roads", Severity.WARNING)]
    assert any("detour" in assumption.name for assumption in problem.assumptions)


def test_a_row_of_speed_rules_replaces_the_built_in_rules_of_its_profile_and_kind(tiny_county: Path):
    before = open_county(tiny_county).problem().travel
    # The east road is 6 m wide: no built-in rule touches it.
    (tiny_county / "speed_rules.csv").write_text(
        "profile,rule,limit,factor,source,grade\nvan,路宽低于,7,0.5,a driver's notes,K\n", encoding="utf-8"
    )
    county = open_county(tiny_county)
    after = county.problem().travel
    assert county.issues == ()
    assert after["van"].time("100", "110") == pytest.approx(2 * before["van"].time("100", "110"), abs=2)
    assert after["truck"].time("100", "110") == before["truck"].time("100", "110")
    kept = [rule for rule in county.speeds.rules if (rule.profile, rule.rule) == ("van", "width_below")]
    assert [(rule.limit, rule.source) for rule in kept] == [(7, "a driver's notes")]
    assert any((rule.profile, rule.rule) == ("van", "gradient_above") for rule in county.speeds.rules)


def test_a_row_of_speeds_replaces_the_one_it_names_and_no_other(tiny_county: Path):
    before = open_county(tiny_county).speeds
    (tiny_county / "speeds.csv").write_text("profile,road_class,surface,kmh\nvan,secondary,,12\n", encoding="utf-8")
    after = open_county(tiny_county).speeds
    assert after.kmh("van", "secondary") == 12
    assert set(before.rows) - set(after.rows) == {
        row for row in before.rows if (row.profile, row.road_class, row.surface) == ("van", "secondary", "*")
    }


def test_days_are_those_whose_waybill_file_fits_the_pattern(tiny_county: Path):
    for name in ("2026-02-28.csv", "2026-02-30.csv", "20260301.csv", "2026-03-01.xlsx", "notes.csv"):
        (tiny_county / "orders" / name).touch()
    assert [f"{day}" for day in open_county(tiny_county).days] == ["2026-02-28", "2026-03-02"]


def test_gb18030_reads_like_utf8(tiny_county: Path):
    wanted = read_county(tiny_county).digest
    for file in tiny_county.rglob("*.csv"):
        file.write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))
    assert read_county(tiny_county).digest == wanted
