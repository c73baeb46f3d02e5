"""
Every table of a county, empty: headers in two languages, a page of notes, and in a workbook choices to pick from.

A workbook begins with a page that says which three sheets make a plan, each shown filled in; they come first.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from logistics_opt.formats.columns import UNIT_NAMES, Column, Kind, Table
from logistics_opt.formats.tables import KEYS, TABLES

LAST_ROW = 5_000  # rows for which cells are prepared
_LIST_CHARACTERS = 255  # Excel's limit for a list written into its validation
_START = "start 从这里开始"
_FILLED_COLOUR = "#C55A11"
_FIRST = ("county", "sites", "orders")
_STEPS = (
    (
        "Three sheets make a first plan: county, sites, orders (orange tabs).",
        "填好三张表（橙色标签）即可规划：county、sites、orders。",
    ),
    ("Fill them as shown below; the columns not shown may stay empty.", "按下面的示例填写；未列出的列可以不填。"),
    (
        "The other sheets are optional: without them one firm, parcels and a usual fleet are assumed, and said.",
        "其余各表可不填：默认为一家企业、快递包裹和常规车队，并在结果中注明。",
    ),
    (
        "Without roads, drives are estimated from straight lines: for a first look, not for drivers.",
        "没有道路数据时按直线距离估算行驶时间：可试算，不宜直接发车。",
    ),
    ("Then upload this workbook on the page County.", "填好后在“县域”页面上传本工作簿。"),
)
FILLED: dict[str, tuple[tuple[str, ...], ...]] = {
    "county": (("key", "value"), ("name", "某县"), ("datum", "gcj02")),
    "sites": (
        ("name", "tier", "parent", "lon", "lat", "stop_minutes", "seconds_per_piece"),
        ("县配送中心", "县", "", "105.053", "35.692", "20", "2"),
        ("东乡站", "乡", "县配送中心", "105.121", "35.704", "10", "2"),
        ("李家湾村", "村", "东乡站", "105.143", "35.731", "5", "6"),
    ),
    "orders": (("site", "weight_kg", "pieces"), ("李家湾村", "36.5", "14")),
}
"""The three sheets of a county with one village, as the first sheet shows them."""
_NOTE_HEADER = (
    "table 表",
    "column 列",
    "unit 单位",
    "required 必填",
    "meaning",
    "含义",
    "example 示例",
    "choices 选项",
)


def write_template(path: Path | str) -> None:
    """
    Write the empty tables: a workbook where ``path`` ends in ``.xlsx``, else a folder of CSV files.

    An existing workbook is replaced; in a folder, tables that are there already are left alone.
    """
    path = Path(path)
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path)
    else:
        _write_folder(path)


def _write_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write_csv(folder / "notes.csv", [_NOTE_HEADER, *_note_rows()])
    for table in TABLES:
        rows: list[Sequence[str]] = [[column.header for column in table.columns]]
        if table.name == "county":
            rows += [[key.name, "", "", ""] for key in KEYS]
        _write_csv(folder / f"{table.name}.csv", rows)


def _write_csv(file: Path, rows: Sequence[Sequence[str]]) -> None:
    if file.exists():
        return
    # Excel takes a CSV for UTF-8 only where it begins with a mark.
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(rows)


def _write_workbook(path: Path) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        styles = _Styles(book)
        _start(book.add_worksheet(_START), styles)
        first = [table for name in _FIRST for table in TABLES if table.name == name]
        sheets = {table.name: book.add_worksheet(table.name) for table in first}
        _notes(book.add_worksheet("notes 说明"), styles)
        for table in (*first, *(table for table in TABLES if table not in first)):
            sheet = sheets.get(table.name) or book.add_worksheet(table.name)
            if table in first:
                sheet.set_tab_color(_FILLED_COLOUR)
            _header(sheet, table, styles)
            if table.name == "county":
                _keys(sheet, styles)


class _Styles:
    def __init__(self, book: Workbook) -> None:
        self.required: Format = book.add_format({"bold": True, "bg_color": "#FCE4D6", "border": 1})
        self.optional: Format = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        self.text: Format = book.add_format({"num_format": "@"})
        self.title: Format = book.add_format({"bold": True})
        self.wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, column: Column) -> Format:
        return self.required if column.required else self.optional


def _start(sheet: Worksheet, styles: _Styles) -> None:
    """What is to be done, and the three sheets as they look with a county of one village."""
    sheet.set_column(0, 9, 22)
    row = 0
    for number, (said, said_zh) in enumerate(_STEPS, start=1):
        sheet.write_string(row, 0, f"{number}. {said_zh}")
        sheet.write_string(row + 1, 0, f"    {said}")
        row += 2
    for table in TABLES:
        for at, cells in enumerate(FILLED.get(table.name, ())):
            if at == 0:
                sheet.write_string(row + 1, 0, f"{table.name} {table.zh}", styles.title)
                row += 2
            for column, cell in enumerate(cells):
                if at == 0:
                    sheet.write_string(row, column, table.column(cell).header, styles.of(table.column(cell)))
                else:
                    sheet.write_string(row, column, cell)
            row += 1


def _header(sheet: Worksheet, table: Table, styles: _Styles) -> None:
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns):
        # Codes and times stay what they are only in cells formatted as text.
        plain = styles.text if column.kind in (Kind.CODE, Kind.CLOCK, Kind.LIST, Kind.TEXT) else None
        sheet.set_column(at, at, max(12, 2 * len(column.header)), plain)
        sheet.write_string(0, at, column.header, styles.of(column))
        sheet.write_comment(0, at, _explained(column))
        if picks := _picks(column):
            sheet.data_validation(1, at, LAST_ROW, at, {"validate": "list", "source": picks, "error_type": "warning"})


def _keys(sheet: Worksheet, styles: _Styles) -> None:
    for row, key in enumerate(KEYS, start=1):
        sheet.write_string(row, 0, key.name, styles.of(key))
        sheet.write_comment(row, 0, _explained(key))
        if picks := _picks(key):
            sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": picks, "error_type": "warning"})


def _notes(sheet: Worksheet, styles: _Styles) -> None:
    sheet.freeze_panes(1, 0)
    for at, (title, width) in enumerate(zip(_NOTE_HEADER, (18, 30, 22, 10, 50, 40, 30, 50), strict=True)):
        sheet.set_column(at, at, width, styles.wrapped)
        sheet.write_string(0, at, title, styles.optional)
    for row, cells in enumerate(_note_rows(), start=1):
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell)


def _note_rows() -> Iterator[tuple[str, ...]]:
    for table in TABLES:
        label = f"{table.name} {table.zh}"
        yield (label, "", "", _yes(required=table.required), table.note, table.note_zh, "", "")
        yield from (_described(label, column) for column in table.columns)
        if table.name == "county":
            yield from (_described(f"{label}: key", key) for key in KEYS)


def _described(label: str, column: Column) -> tuple[str, ...]:
    unit = " ".join(dict.fromkeys(UNIT_NAMES[column.kind]))
    choices = ", ".join(column.choices)
    example = column.example
    return (label, column.header, unit, _yes(required=column.required), column.note, column.note_zh, example, choices)


def _explained(column: Column) -> str:
    unit, unit_zh = UNIT_NAMES[column.kind]
    example = f"\ne.g. {column.example}" if column.example else ""
    return f"{column.note} ({unit})\n{column.note_zh}（{unit_zh}）{example}"


def _picks(column: Column) -> list[str]:
    """The English choice of each meaning, and the Chinese ones as long as Excel's list has room."""
    if column.kind is Kind.YES_NO:
        return ["yes", "no", "是", "否"]
    picks: list[str] = []
    words = [word for word in column.choices if word.isascii()] + [w for w in column.choices if not w.isascii()]
    for word in words:
        if len(",".join([*picks, word])) <= _LIST_CHARACTERS:
            picks.append(word)
    return picks


def _yes(*, required: bool) -> str:
    return "yes 是" if required else ""
