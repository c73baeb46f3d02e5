"""An Excel workbook in the house's look: formats, sheets, tables; text of users stays text."""

from collections.abc import Mapping
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from logistics_opt.report.tables import Column, Kind, Table, Value, sums
from logistics_opt.report.words import Lang, clean, pick
from logistics_opt.units import DAY

# Text stays text: no cell a user wrote becomes a formula, a link or a number.
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_INK, HEAD, _BAND, _LINE, _NOTICE = "#1F2A37", "#1F4E5F", "#F1F6F8", "#C9D6DC", "#FFF4D6"
_NUMBER: Mapping[Kind, str] = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.AMOUNT: "#,##0.0",
    Kind.MONEY: "#,##0.00",
    Kind.SHARE: "0.0%",
    Kind.CLOCK: "[hh]:mm",
}
LONGEST = 500
"""Characters of a user's text in a cell."""


class Book:
    """An open workbook and its formats, made once each."""

    def __init__(self, path: Path, lang: Lang) -> None:
        self.book = xlsxwriter.Workbook(str(path), _OPTIONS)
        self.lang: Lang = lang
        self._formats: dict[tuple[str, bool, str], Format] = {}
        base = {"font_name": "Microsoft YaHei", "font_size": 10, "font_color": _INK, "valign": "vcenter"}
        self._base = base
        self.title = self.book.add_format({**base, "font_size": 18, "bold": True, "font_color": HEAD})
        self.subtitle = self.book.add_format({**base, "font_color": "#5B6B77"})
        self.notice = self.book.add_format(
            {**base, "bg_color": _NOTICE, "text_wrap": True, "border": 1, "border_color": "#E2C36B"}
        )
        self.wrapped = self.book.add_format(
            {**base, "text_wrap": True, "font_color": "#5B6B77", "bottom": 1, "bottom_color": _LINE}
        )
        self.label = self.book.add_format({**base, "bottom": 1, "bottom_color": _LINE})
        heading = {"bold": True, "font_color": "#FFFFFF", "bg_color": HEAD, "text_wrap": True, "align": "center"}
        self.heading = self.book.add_format({**base, **heading})

    def cell(self, kind: Kind, *, banded: bool = False, look: str = "") -> Format:
        """The format of a value; ``look`` is ``total`` or ``figure`` for the summary's."""
        key = (kind, banded, look)
        if key not in self._formats:
            more: dict[str, object] = {"num_format": _NUMBER[kind]}
            if banded:
                more["bg_color"] = _BAND
            if look == "total":
                more |= {"bold": True, "top": 1, "top_color": HEAD}
            if look == "figure":
                more |= {"bold": True, "font_size": 11, "bottom": 1, "bottom_color": _LINE, "align": "right"}
            if kind is Kind.TEXT:
                more["text_wrap"] = True
            if kind is Kind.CLOCK:
                more["align"] = "center"
            self._formats[key] = self.book.add_format({**self._base, **more})
        return self._formats[key]


def new_sheet(writer: Book, en: str, zh: str, header: str, *, landscape: bool = True) -> Worksheet:
    """A sheet for A4, as wide as the page, with its name and the header on every page."""
    sheet = writer.book.add_worksheet(f"{en} {zh}")
    sheet.set_paper(9)  # A4
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    # An ampersand starts a code in a page header; doubled it is itself.
    sheet.set_header("&L" + header[:80].replace("&", "&&") + f"&R{en} {zh}")
    sheet.set_footer("&C&P / &N")
    sheet.hide_gridlines(2)
    return sheet


def headings(writer: Book, sheet: Worksheet, row: int, names: tuple[tuple[str, str], ...], height: int = 34) -> None:
    """A row of headings in both languages, the reader's own above."""
    sheet.set_row(row, height)
    for at, (en, zh) in enumerate(names):
        sheet.write_string(row, at, f"{en}\n{zh}" if writer.lang == "en" else f"{zh}\n{en}", writer.heading)


def write_table(writer: Book, table: Table, header: str, *, heading: int = 34) -> None:
    """A table on a sheet of its own, with filters, and sums below where it has some; headings so high (points)."""
    sheet = new_sheet(writer, table.en, table.zh, header)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
    headings(writer, sheet, 0, tuple((column.en, column.zh) for column in table.columns), heading)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    for number, row in enumerate(table.rows, start=1):
        banded = number % 2 == 0
        for at, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            write(sheet, number, at, _excel(value, column), writer.cell(column.kind, banded=banded))
    if not table.rows:
        sheet.write_string(1, 0, pick(writer.lang, ("none", "无")), writer.cell(Kind.TEXT))
        return
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    if table.total:
        _totals(writer, sheet, table)


def _totals(writer: Book, sheet: Worksheet, table: Table) -> None:
    below = len(table.rows) + 1
    for at in range(len(table.columns)):
        sheet.write_blank(below, at, None, writer.cell(Kind.TEXT, look="total"))
    sheet.write_string(below, 0, pick(writer.lang, ("Sum", "合计")), writer.cell(Kind.TEXT, look="total"))
    for at, amount in sums(table):
        write(sheet, below, at, amount, writer.cell(table.columns[at].kind, look="total"))


def _excel(value: Value, column: Column) -> Value:
    return value / DAY if column.kind is Kind.CLOCK and isinstance(value, int | float) else value


def write(sheet: Worksheet, row: int, at: int, value: Value, look: Format) -> None:
    """A value in a cell: a number as a number, nothing as a dash, text as text."""
    if value is None:
        sheet.write_string(row, at, "-", look)
    elif isinstance(value, str):
        sheet.write_string(row, at, clean(value, LONGEST), look)
    else:
        sheet.write_number(row, at, value, look)
