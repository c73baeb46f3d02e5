"""What people get wrong gives a clear error, or a plan that serves the rest with a warning; never another exception."""

from pathlib import Path

from logistics_opt.errors import InvalidInput, Issue, Severity
from logistics_opt.formats import open_county


def findings(folder: Path) -> tuple[tuple[Issue, ...], bool]:
    """All issues, and whether there is a problem to plan."""
    try:
        county = open_county(folder)
        problem = county.problem()
    except InvalidInput as error:
        return error.issues, False
    assert problem.digest
    return county.issues, True


def test_a_broken_county_is_named_and_only_errors_stop_it(tiny_county: Path, broken):
    broken.spoil(tiny_county)
    issues, planned = findings(tiny_county)
    assert broken.code in {issue.code for issue in issues}
    assert any(issue.code == broken.code and broken.where in issue.where for issue in issues)
    assert planned is broken.plans
    assert planned is not any(issue.severity is Severity.ERROR for issue in issues)
    for issue in issues:
        assert issue.where
        assert issue.cause
        assert issue.remedy
        assert any("\u4e00" <= letter <= "\u9fff" for letter in issue.cause_zh)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in issue.remedy_zh)
        assert "{" not in issue.cause + issue.remedy + issue.cause_zh + issue.remedy_zh


def test_there_are_forty_broken_counties_and_more(broken_counties):
    assert len({case.name for case in broken_counties}) == len(broken_counties) >= 40


def test_every_fault_of_every_table_comes_at_once(tiny_county: Path):
    for name, old, new in (
        ("sites.csv", "105.15,35.70", "0,0"),
        ("vehicles.csv", ",1.8,", ",-1.8,"),
        ("roads.csv", "LINESTRING (105.00 35.70", "LINE (105.00 35.70"),
        ("county.csv", "datum,wgs84", "colour,wgs84"),
    ):
        file = tiny_county / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    issues, planned = findings(tiny_county)
    assert not planned
    assert {issue.code for issue in issues} >= {"position-zero", "negative", "road-geometry", "datum-missing"}


def test_no_waybill_is_ever_lost(tiny_county: Path):
    file = tiny_county / "orders" / "2026-03-02.csv"
    text = file.read_text(encoding="utf-8")
    text += "w7,post,parcel,火星,down,1,1,1,,,0,0\nw8,post,parcel,,down,1,1,1,,,0,0\nw1,,,,,,,,,,,\n"
    file.write_text(text, encoding="utf-8")
    county = open_county(tiny_county)
    problem = county.problem()
    rows = [line for line in text.splitlines()[1:] if line.strip(",")]
    assert len(problem.demands) + len(county.unmatched) == len(rows)
    assert {entry.row["id"] for entry in county.unmatched} == {"w7", "w8", "w1"}
