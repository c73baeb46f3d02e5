"""The tolerant reader: what it puts right, it logs."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from logistics_opt.errors import InvalidInput, Severity
from logistics_opt.formats import County, open_county
from logistics_opt.formats.clocks import parse_clock, parse_date
from logistics_opt.formats.columns import Kind
from logistics_opt.formats.log import Log
from logistics_opt.formats.numbers import QUANTITIES, NotANumber, parse_number


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def repairs(county: County) -> set[str]:
    assert all(issue.severity is Severity.REPAIR for issue in county.issues)
    return {issue.code for issue in county.issues}


@pytest.mark.parametrize(
    ("text", "kind", "amount", "codes"),
    [
        ("12.5", Kind.KG, "12.5", []),
        ("3 吨", Kind.KG, "3000", ["unit-in-cell"]),
        ("20kg", Kind.KG, "20", ["unit-in-cell"]),
        ("约20", Kind.KG, "20", ["approximate"]),
        ("1,234.5", Kind.KG, "1234.5", ["thousands"]),
        ("１２．５", Kind.KG, "12.5", ["full-width"]),
        ("１，２３４", Kind.KG, "1234", ["full-width", "thousands"]),
        ("5斤", Kind.KG, "2.5", ["unit-in-cell"]),
        ("2立方", Kind.LITRES, "2000", ["unit-in-cell"]),
        ("¥12.50", Kind.YUAN, "12.50", []),
        ("2小时", Kind.MINUTES, "120", ["unit-in-cell"]),
        ("1.5 m³", Kind.LITRES, "1500", ["full-width", "unit-in-cell"]),
        ("1e3", Kind.KG, "1000", []),
        ("5件", Kind.COUNT, "5", ["unit-in-cell"]),
    ],
)
def test_numbers_as_people_write_them(text, kind, amount, codes):
    number, found = parse_number(text, QUANTITIES[kind])
    assert number == type(number)(amount)
    assert found == codes


@pytest.mark.parametrize(
    "text", ["", "abc", "1,5", "12,34", "5-6", "1 2", "--3", "3 boxes", "=1+1", "1e9999", "NaN", "inf"]
)
def test_doubtful_numbers_are_not_guessed(text):
    with pytest.raises(NotANumber):
        parse_number(text, QUANTITIES[Kind.KG])


@pytest.mark.parametrize(
    ("cell", "seconds", "repaired"),
    [
        ("08:30", 30_600, False),
        ("8:30", 30_600, False),
        ("8：30", 30_600, True),
        ("0830", 30_600, True),
        ("830", 30_600, True),
        ("08:30:15", 30_615, False),
        ("24:00", 86_400, False),
        ("25:10", 90_600, False),
        ("8点半", 30_600, True),
        ("下午3点", 54_000, True),
        ("8", 28_800, True),
        (0.3541666666666667, 30_600, True),
        (830.0, 30_600, True),
        (time(8, 30), 30_600, False),
        (timedelta(hours=25), 90_000, False),
        (datetime(1900, 1, 1, 1, 0), 90_000, False),  # noqa: DTZ001  as Excel gives it
    ],
)
def test_times_as_people_and_excel_write_them(cell, seconds, repaired):
    assert parse_clock(cell) == (seconds, repaired)


@pytest.mark.parametrize("cell", ["", "8:75", "noon", "1", 1.0, "99:00", "2500", True, -0.5, 99999.5])
def test_what_is_no_time_of_day(cell):
    assert parse_clock(cell) is None


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("2026/3/2", date(2026, 3, 2)),
        ("2026年3月2日", date(2026, 3, 2)),
        ("20260302", date(2026, 3, 2)),
        (datetime(2026, 3, 2), date(2026, 3, 2)),  # noqa: DTZ001  as Excel gives it
        ("2026-02-30", None),
        ("tomorrow", None),
    ],
)
def test_dates_as_people_and_excel_write_them(cell, day):
    found = parse_date(cell)
    assert (found[0] if found else None) == day


def test_a_title_above_the_header_is_skipped(tiny_county: Path):
    change(tiny_county, "sites.csv", "id,name,tier", "会宁县站点表,,\n\nid,name,tier")
    county = open_county(tiny_county)
    assert repairs(county) == {"title-row"}
    assert len(county.sites) == 7


def test_a_header_of_two_merged_rows_is_read_as_one(tiny_county: Path):
    lines = (tiny_county / "sites.csv").read_text(encoding="utf-8").splitlines()
    names = lines[0].split(",")
    upper = ["位置" if name == "lon" else "" if name == "lat" else name for name in names]
    lower = [name if name in ("lon", "lat") else "" for name in names]
    text = "\n".join([",".join(upper), ",".join(lower), *lines[1:]])
    (tiny_county / "sites.csv").write_text(text, encoding="utf-8")
    county = open_county(tiny_county)
    assert repairs(county) == {"merged-header"}
    assert county.sites[4].position.lat == 35.75


def test_group_names_above_the_header_do_no_harm(tiny_county: Path):
    wanted = open_county(tiny_county).sites
    change(tiny_county, "sites.csv", "id,name,tier", "站点,,,,,位置,\nid,name,tier")
    county = open_county(tiny_county)
    assert repairs(county) == {"title-row"}
    assert county.sites == wanted


def test_headers_may_be_english_chinese_or_both(tiny_county: Path):
    before = open_county(tiny_county)
    change(tiny_county, "firms.csv", "id,name,kind", "编号,name 名称,类型")
    county = open_county(tiny_county)
    assert county.issues == ()
    assert county.firms == before.firms


def test_blank_rows_and_spaces_change_nothing(tiny_county: Path):
    wanted = open_county(tiny_county).problem().digest
    change(tiny_county, "firms.csv", "star,Star", "\n,,\n  star ,\u3000Star")
    assert open_county(tiny_county).problem().digest == wanted


def test_repairs_of_one_kind_are_told_once_with_their_rows(tiny_county: Path):
    text = (tiny_county / "vehicles.csv").read_text(encoding="utf-8").replace(",600,3000,", ",600kg,3000,")
    (tiny_county / "vehicles.csv").write_text(text, encoding="utf-8")
    (issue,) = open_county(tiny_county).issues
    assert (issue.code, issue.where) == ("unit-in-cell", "vehicles.csv row 3-4, capacity_kg")
    assert "2" in issue.cause


def test_a_code_with_a_decimal_point_is_turned_back(tiny_county: Path):
    change(tiny_county, "sites.csv", "\n111,", "\n620422100001.0,")
    change(tiny_county, "orders/2026-03-02.csv", ",111,", ",620422100001,")
    county = open_county(tiny_county)
    assert county.problem().demand["w1"].site == "620422100001"
    assert repairs(county) == {"code-decimal"}


def test_a_latitude_beyond_90_is_a_longitude(tiny_county: Path):
    wanted = open_county(tiny_county).sites
    text = (tiny_county / "sites.csv").read_text(encoding="utf-8").replace("lon,lat", "lat,lon")
    text = text.replace("lat,lon", "lon,lat").replace("105.10,35.75", "35.75,105.10")
    (tiny_county / "sites.csv").write_text(text, encoding="utf-8")
    county = open_county(tiny_county)
    assert repairs(county) == {"position-swapped"}
    assert county.sites == wanted


def test_every_site_swapped_is_put_right(tiny_county: Path):
    wanted = open_county(tiny_county).sites
    change(tiny_county, "sites.csv", "lon,lat", "纬度,经度")
    change(tiny_county, "sites.csv", "纬度,经度", "lat,lon")
    county = open_county(tiny_county)
    assert repairs(county) == {"position-swapped"}
    assert county.sites == wanted


def test_gcj02_positions_are_brought_to_wgs84(tiny_county: Path):
    change(tiny_county, "county.csv", "wgs84", "gcj02")
    county = open_county(tiny_county)
    # In China the two datums lie 300 to 800 m apart.
    site = county.sites[0]
    assert 300 < site.position.distance_to(type(site.position)(105.0, 35.7)) < 800


def test_formula_cells_give_the_value_stored_and_text_formulas_stay_text(tiny_county: Path):
    (tiny_county / "firms.csv").unlink()
    for file in tiny_county.glob("*.csv"):
        (tiny_county / "csv").mkdir(exist_ok=True)
        file.rename(tiny_county / "csv" / file.name)
    with xlsxwriter.Workbook(str(tiny_county / "county.xlsx"), {"strings_to_formulas": False}) as book:
        for file in (tiny_county / "csv").glob("*.csv"):
            sheet = book.add_worksheet(file.stem)
            for i, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
                cells = (
                    line.split(",") if file.stem != "roads" else [*line.split(",")[:8], *line.split('"')[1:2], "yes"]
                )
                for j, cell in enumerate(cells if i else line.split(",")):
                    sheet.write_string(i, j, cell)
        sheet = book.add_worksheet("firms")
        for i, row in enumerate((("id", "name"), ("post", "=HYPERLINK(1)"), ("star", "Star"))):
            for j, cell in enumerate(row):
                sheet.write_string(i, j, cell)
        sheet.write_formula(2, 0, '=LOWER("STAR")', None, "star")
    county = open_county(tiny_county)
    assert [firm.id for firm in county.firms] == ["post", "star"]
    assert county.firms[0].name == "=HYPERLINK(1)"
    assert [issue.code for issue in county.issues] == ["formula-text"]


def test_a_code_that_lost_its_digits_is_an_error_not_a_guess(tiny_county: Path):
    change(tiny_county, "orders/2026-03-02.csv", "w1,", "7.7E+14,")
    county = open_county(tiny_county)
    county.problem()
    assert [entry.code for entry in county.unmatched] == ["order-unreadable"]
    change(tiny_county, "firms.csv", "star,Star", "6.20422E+11,Star")
    with pytest.raises(InvalidInput, match="code-lost"):
        open_county(tiny_county)


def test_each_cell_put_right_is_known_with_what_it_said_and_what_it_became():
    log = Log()
    log.repair("full-width", "sites.csv", "lon", 4, "１０５", "105")
    log.repair("full-width", "sites.csv", "lon", 9, "１０６", "106")
    assert [(c.table, c.row, c.column, c.read, c.became) for c in log.changes] == [
        ("sites.csv", 4, "lon", "１０５", "105"),
        ("sites.csv", 9, "lon", "１０６", "106"),
    ]
    (issue,) = log.issues
    assert issue.where == "sites.csv row 4, 9, lon"
    assert issue.cause.startswith(log.changes[0].cause)
    assert issue.cause_zh.startswith(log.changes[0].cause_zh)


def test_a_thousand_errors_are_told_and_the_others_counted():
    log = Log()
    for number in range(1_500):
        log.add("not-a-number", f"sites.csv row {number}, lon", value="x", unit="", unit_zh="")
    assert len(log.issues) == 1_001
    last = log.issues[-1]
    assert (last.code, "500" in last.cause, "500" in last.cause_zh) == ("more-errors", True, True)
    assert log.failed


def test_errors_count_though_a_thousand_warnings_came_before():
    log = Log()
    for number in range(1_500):
        log.add("formula-text", f"row {number}", value="=1")
    assert not log.failed
    log.add("not-a-number", "row 1", value="x", unit="", unit_zh="")
    assert log.failed
