"""The tiny county, read from its folder."""

from pathlib import Path

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


def test_gb18030_reads_like_utf8(tiny_county: Path):
    wanted = read_county(tiny_county).digest
    for file in tiny_county.rglob("*.csv"):
        file.write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))
    assert read_county(tiny_county).digest == wanted
