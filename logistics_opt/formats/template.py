"""Every table of a county, empty: headers in two languages, a page of notes, and in a workbook choices to pick from."""

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
        _notes(book.add_worksheet("notes 说明"), styles)
        for table in TABLES:
            sheet = book.add_worksheet(table.name)
            _header(sheet, table, styles)
            if table.name == "county":
                _keys(sheet, styles)


class _Styles:
    def __init__(self, book: Workbook) -> None:
        self.required: Format = book.add_format({"bold": True, "bg_color": "#FCE4D6", "border": 1})
        self.optional: Format = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        self.text: Format = book.add_format({"num_format": "@"})
        self.wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, column: Column) -> Format:
        return self.required if column.required else self.optional


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
