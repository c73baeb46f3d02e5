"""An empty workbook with every table of a county: headers in two languages, choices to pick from, a page of notes."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

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
    """Write the empty workbook; an existing file at ``path`` is replaced."""
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
    row = 1
    for table in TABLES:
        label = f"{table.name} {table.zh}"
        row = _note(sheet, row, (label, "", "", _yes(required=table.required), table.note, table.note_zh, "", ""))
        for column in table.columns:
            row = _note(sheet, row, _described(label, column))
        for key in KEYS if table.name == "county" else ():
            row = _note(sheet, row, _described(f"{label}: key", key))


def _note(sheet: Worksheet, row: int, cells: Sequence[str]) -> int:
    for at, cell in enumerate(cells):
        sheet.write_string(row, at, cell)
    return row + 1


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
