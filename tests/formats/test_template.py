"""The empty workbook can be filled in and read back."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from logistics_opt.errors import InvalidInput
from logistics_opt.formats import open_county, read_county
from logistics_opt.formats.tables import KEYS, TABLES
from logistics_opt.formats.template import FILLED, write_template


def sheets_of(path: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_every_table_has_a_sheet_with_headers_in_both_languages(tmp_path: Path):
    write_template(tmp_path / "t.xlsx")
    sheets = sheets_of(tmp_path / "t.xlsx")
    for table in TABLES:
        assert sheets[table.name][0] == [f"{column.name} {column.zh}" for column in table.columns]


def test_the_notes_explain_every_column_and_key(tmp_path: Path):
    write_template(tmp_path / "t.xlsx")
    explained = {(row[0], row[1]) for row in sheets_of(tmp_path / "t.xlsx")["notes 说明"]}
    for table in TABLES:
        assert {(f"{table.name} {table.zh}", column.header) for column in table.columns} <= explained
    assert {("county 县: key", key.header) for key in KEYS} <= explained


def test_an_untouched_template_says_what_to_fill_in(tmp_path: Path):
    write_template(tmp_path / "t.xlsx")
    with pytest.raises(InvalidInput) as caught:
        open_county(tmp_path / "t.xlsx")
    assert {issue.code for issue in caught.value.issues} >= {"name-missing", "datum-missing"}


def test_three_sheets_make_a_day_and_what_is_assumed_is_said(tmp_path: Path):
    with xlsxwriter.Workbook(str(tmp_path / "three.xlsx")) as book:
        for name, rows in FILLED.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    county = open_county(tmp_path / "three.xlsx")
    assumed = [issue for issue in county.issues if issue.code == "table-assumed"]
    assert [issue.where for issue in assumed] == ["firms", "commodities", "vehicles"]
    assert not any("…" in issue.cause + issue.cause_zh for issue in assumed)
    problem = county.problem(date(2026, 3, 2))
    assert [(vehicle.base, vehicle.count) for vehicle in problem.fleet] == [("县配送中心", 1), ("东乡站", 1)]
    assert sum("none given" in one.name for one in problem.assumptions) == 3
    assert all(one.value_zh for one in problem.assumptions if "none given" in one.name)
    assert [demand.site for demand in problem.demands] == ["李家湾村"]


def test_a_workbook_reads_like_the_folder_of_the_same_tables(tiny_county: Path, tmp_path: Path):
    book_path = tmp_path / "tiny.xlsx"
    with xlsxwriter.Workbook(str(book_path)) as book:
        for file in [*sorted(tiny_county.glob("*.csv")), tiny_county / "orders" / "2026-03-02.csv"]:
            sheet = book.add_worksheet("orders" if file.parent.name == "orders" else file.stem)
            for i, row in enumerate(csv.reader(io.StringIO(file.read_text(encoding="utf-8")))):
                for j, cell in enumerate(row):
                    sheet.write(i, j, float(cell) if cell.replace(".", "", 1).isdigit() else cell)
    assert read_county(book_path).digest == read_county(tiny_county).digest


def test_a_name_that_looks_like_a_formula_is_written_as_text(tmp_path: Path):
    write_template(tmp_path / "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as container:
        for name in container.namelist():
            assert b"<f>" not in container.read(name)


def test_a_folder_of_empty_tables_is_written_and_filled_ones_are_left_alone(tiny_county: Path):
    wanted = read_county(tiny_county).digest
    write_template(tiny_county)
    assert read_county(tiny_county).digest == wanted
    assert {f"{table.name}.csv" for table in TABLES} <= {file.name for file in tiny_county.iterdir()}
