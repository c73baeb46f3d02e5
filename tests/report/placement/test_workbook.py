from pathlib import Path

import openpyxl
import pytest

from logistics_opt.report.placement.workbook import write_workbook
from logistics_opt.siting.placement import Placement

SHEETS = [
    "Summary 概要",
    "Depots 站点",
    "Villages 村",
    "Near-best 次优",
    "Curve 曲线",
    "Policies 政策",
    "Routed days 排线日",
    "Assumptions 假设",
]


def _book(path: Path, placement: Placement, lang: str) -> openpyxl.Workbook:
    write_workbook(path / "placement.xlsx", placement, lang)
    return openpyxl.load_workbook(path / "placement.xlsx")


def _text(sheet) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def _column(sheet, heading: str) -> list[object]:
    at = next(cell.column for cell in sheet[1] if heading in str(cell.value))
    return [row[at - 1].value for row in sheet.iter_rows(min_row=2)]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, whole: Placement) -> openpyxl.Workbook:
    return _book(tmp_path_factory.mktemp("book"), whole, "en")


def test_every_part_has_its_sheet(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == SHEETS


def test_summary_says_question_rules_and_what_is_generated(book: openpyxl.Workbook) -> None:
    text = _text(book["Summary 概要"])
    for words in ("Which 2 depots", "Chosen among 4 places", "generated, not surveyed", "not routed: not proven"):
        assert words in text


def test_every_candidate_is_a_row_with_state_price_and_stability(book: openpyxl.Workbook) -> None:
    sheet = book["Depots 站点"]
    assert _column(sheet, "Id") == ["a", "b", "c", "d"]
    assert _column(sheet, "In the answer") == ["closed", "newly opened", "closed", "newly opened"]
    assert _column(sheet, "Fit-out, yuan once") == [0, 10_000, 0, 50_000]
    assert all(0 <= share <= 1 for share in _column(sheet, "Stability"))


def test_villages_tell_both_allocations_and_the_binding_one(book: openpyxl.Workbook) -> None:
    sheet = book["Villages 村"]
    assert _column(sheet, "From today") == ["郭城驿镇"] * 3 + ["头寨子镇"] * 3
    assert _column(sheet, "From, in the answer") == ["河畔镇邮政所"] * 3 + ["新建站"] * 3
    assert _column(sheet, "Minutes in the answer")[1] == pytest.approx(200 / 60)  # b to v2: 2 km
    assert [i for i, mark in enumerate(_column(sheet, "Farthest")) if mark == "yes"] == [0]


def test_routed_days_and_their_spread_are_there(tmp_path: Path, routed) -> None:
    made = _book(tmp_path, routed(today=(1000, 1100, 1050), asked=(900, 980, 960)), "zh")
    assert _column(made["Routed days 排线日"], "当日合计") == [1000, 1000, 1100, 1050, 900, 900, 980, 960]
    assert "已证实" in _text(made["Summary 概要"])


def test_sheets_without_evidence_say_none(tmp_path: Path, bare: Placement) -> None:
    made = _book(tmp_path, bare, "zh")
    assert made.sheetnames == SHEETS
    assert made["Near-best 次优"]["A2"].value == "无"
    assert "未计算" in _text(made["Summary 概要"])


def test_a_name_never_becomes_a_formula(tmp_path: Path, hostile: Placement) -> None:
    made = _book(tmp_path, hostile, "en")
    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_the_same_study_gives_the_same_file(tmp_path: Path, whole: Placement) -> None:
    for name in ("one", "two"):
        write_workbook(tmp_path / name, whole, "zh")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
