from datetime import time, timedelta
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from logistics_opt.model import Plan, Problem
from logistics_opt.report.workbook import write_workbook

SHEETS = ["Summary 概要", "Routes 路线", "Stops 停靠", "Goods 货物", "Cost 成本", "Unserved 未送达", "Assumptions 假设"]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, chinese_county: Problem, chinese_plan: Plan) -> openpyxl.Workbook:
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    write_workbook(path, chinese_county, chinese_plan, "zh")
    return openpyxl.load_workbook(path)


def _column(sheet: object, heading: str) -> list[object]:
    rows = list(sheet.iter_rows(values_only=True))
    at = next(i for i, name in enumerate(rows[0]) if heading in str(name).split("\n"))
    return [row[at] for row in rows[1:]]


def test_sheets_are_named_in_both_languages(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS
    assert book["Routes 路线"]["B1"].value == "车辆\nVehicle"


def test_summary_shows_cost_name_and_the_notice_of_generated_positions(book: openpyxl.Workbook) -> None:
    cells = [str(cell.value) for row in book["Summary 概要"].iter_rows() for cell in row if cell.value is not None]
    assert "会宁县" in cells
    assert "1043" in cells
    assert any("程序生成" in cell for cell in cells)


def test_every_stop_is_a_row_with_its_clock_time(book: openpyxl.Workbook) -> None:
    sheet = book["Stops 停靠"]
    assert _column(sheet, "Site")[:4] == ["会宁县公共配送中心", "郭城驿镇中转站", "河畔镇中转站", "会宁县公共配送中心"]
    arrives = _column(sheet, "Arrives")[1]
    # 06:00 and 10 km at 10 m/s.
    seconds = arrives.total_seconds() if isinstance(arrives, timedelta) else _seconds(arrives)
    assert seconds == 6 * 3_600 + 1_000
    assert _column(sheet, "Cash, yuan")[-1] == 123.45


def _seconds(moment: object) -> int:
    assert isinstance(moment, time)
    return moment.hour * 3_600 + moment.minute * 60 + moment.second


def test_goods_say_what_moved_and_unserved_says_why_and_what_would_help(book: openpyxl.Workbook) -> None:
    assert _column(book["Goods 货物"], "Moved, pieces")[:-1] == [10, 0, 10, 4, 5, 8, 6]
    left = book["Unserved 未送达"]
    assert _column(left, "Demand")[:2] == ["p2", "u2"]
    assert _column(left, "State")[:2] == ["未运", "过夜"]
    assert _column(left, "What would serve it")[0] == "D1 增加一辆面包车"


def test_panes_are_frozen_and_pages_fit_a_width(book: openpyxl.Workbook) -> None:
    for name in SHEETS:
        assert book[name].freeze_panes is not None
        assert book[name].page_setup.fitToHeight == 0
        assert book[name].sheet_properties.pageSetUpPr.fitToPage


def test_hostile_names_stay_text(tmp_path: Path, hostile_county: Problem, hostile_plan: Plan) -> None:
    path = tmp_path / "plan.xlsx"
    write_workbook(path, hostile_county, hostile_plan)
    read = openpyxl.load_workbook(path)
    kinds = {cell.data_type for sheet in read for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert "f" not in kinds
    assert not any(cell.hyperlink for sheet in read for row in sheet.iter_rows() for cell in row)
    sites = _column(read["Stops 停靠"], "Site")
    assert hostile_county.sites[0].name in sites
    # A second reader agrees that it is text, and no cell is longer than it may be.
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Stops 停靠").to_python()
    assert rows[1][4] == hostile_county.sites[0].name
    assert all(len(str(cell)) <= 500 for row in rows for cell in row)
    assert not any("\u202e" in str(cell) for row in rows for cell in row)


def test_same_plan_gives_the_same_workbook(tmp_path: Path, chinese_county: Problem, chinese_plan: Plan) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, chinese_county, chinese_plan)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
