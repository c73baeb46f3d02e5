"""The plan as an Excel workbook for the person who signs it."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, time
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from logistics_opt.model import Plan, Problem
from logistics_opt.report.definitions import DEFINITIONS, Style
from logistics_opt.report.provenance import shown_notice
from logistics_opt.report.summary import KeyFigures, key_figures
from logistics_opt.report.tables import Column, Kind, Table, Value, sums, tables
from logistics_opt.report.words import Lang, bound_method, clean, columns, maker, pick
from logistics_opt.units import DAY

# Text stays text: no cell a user wrote becomes a formula, a link or a number.
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_INK, _HEAD, _BAND, _LINE, _NOTICE = "#1F2A37", "#1F4E5F", "#F1F6F8", "#C9D6DC", "#FFF4D6"
_NUMBER: Mapping[Kind, str] = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.AMOUNT: "#,##0.0",
    Kind.MONEY: "#,##0.00",
    Kind.SHARE: "0.0%",
    Kind.CLOCK: "[hh]:mm",
}
_OF_STYLE = {
    Style.COUNT: Kind.COUNT,
    Style.AMOUNT: Kind.AMOUNT,
    Style.MONEY: Kind.MONEY,
    Style.SHARE: Kind.SHARE,
}
_LONGEST = 500


class _Book:
    """An open workbook and its formats, made once each."""

    def __init__(self, path: Path, lang: Lang) -> None:
        self.book = xlsxwriter.Workbook(str(path), _OPTIONS)
        self.lang: Lang = lang
        self._formats: dict[tuple[str, bool, str], Format] = {}
        base = {"font_name": "Microsoft YaHei", "font_size": 10, "font_color": _INK, "valign": "vcenter"}
        self._base = base
        self.title = self.book.add_format({**base, "font_size": 18, "bold": True, "font_color": _HEAD})
        self.subtitle = self.book.add_format({**base, "font_color": "#5B6B77"})
        self.notice = self.book.add_format(
            {**base, "bg_color": _NOTICE, "text_wrap": True, "border": 1, "border_color": "#E2C36B"}
        )
        self.wrapped = self.book.add_format(
            {**base, "text_wrap": True, "font_color": "#5B6B77", "bottom": 1, "bottom_color": _LINE}
        )
        self.label = self.book.add_format({**base, "bottom": 1, "bottom_color": _LINE})
        heading = {"bold": True, "font_color": "#FFFFFF", "bg_color": _HEAD, "text_wrap": True, "align": "center"}
        self.heading = self.book.add_format({**base, **heading})

    def cell(self, kind: Kind, *, banded: bool = False, look: str = "") -> Format:
        """The format of a value; ``look`` is ``total`` or ``figure`` for the summary's."""
        key = (kind, banded, look)
        if key not in self._formats:
            more: dict[str, object] = {"num_format": _NUMBER[kind]}
            if banded:
                more["bg_color"] = _BAND
            if look == "total":
                more |= {"bold": True, "top": 1, "top_color": _HEAD}
            if look == "figure":
                more |= {"bold": True, "font_size": 11, "bottom": 1, "bottom_color": _LINE, "align": "right"}
            if kind is Kind.TEXT:
                more["text_wrap"] = True
            if kind is Kind.CLOCK:
                more["align"] = "center"
            self._formats[key] = self.book.add_format({**self._base, **more})
        return self._formats[key]


def write_workbook(path: Path, problem: Problem, plan: Plan, lang: Lang = "en", *, notice: str = "") -> None:
    """
    Write ``path`` (.xlsx): summary, routes, stops, goods, cost, what stays behind, assumptions.

    Headings are in both languages; words in the cells are in ``lang``. ``notice``
    says what is generated; by default a general text where a position is.
    """
    writer = _Book(path, lang)
    # Dated by the plan's day, not by the clock: the same plan gives the same file.
    made = datetime.combine(problem.day, time())
    writer.book.set_properties(
        {"title": clean(f"{problem.name} {problem.day}"), "comments": plan.problem, "created": made}
    )
    _summary(writer, problem, plan, shown_notice(problem, notice, lang))
    for table in tables(problem, plan, lang):
        _table(writer, table, clean(f"{problem.name}  {problem.day}"))
    writer.book.close()


def _sheet(writer: _Book, en: str, zh: str, header: str, *, landscape: bool = True) -> Worksheet:
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


def _summary(writer: _Book, problem: Problem, plan: Plan, notice: str) -> None:
    sheet = _sheet(writer, "Summary", "概要", clean(problem.name), landscape=False)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 66)
    lang = writer.lang
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, clean(problem.name), writer.title)
    line = f"{problem.day}   {pick(lang, ('delivery plan of the day', '当日配送方案'))}"
    sheet.write_string(1, 0, clean(f"{line}   {maker(plan.made_by, lang)}", 120), writer.subtitle)
    row = 2
    if notice:
        sheet.merge_range(row, 0, row, 2, "", writer.notice)
        sheet.write_string(row, 0, notice, writer.notice)
        sheet.set_row(row, max(34, 18 * (1 + columns(notice) // 110)))
        row += 1
    if plan.bound is not None:
        method = pick(lang, ("How the lower bound is known: ", "成本下界的依据：")) + clean(
            bound_method(plan.bound.method, lang), _LONGEST
        )
        sheet.merge_range(row, 0, row, 2, "", writer.wrapped)
        sheet.write_string(row, 0, method, writer.wrapped)
        sheet.set_row(row, 15 * (1 + len(method) // 110))
        row += 1
    _headings(writer, sheet, row, (("Figure", "指标"), ("Value", "数值"), ("What it means", "含义")))
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(row)
    figures = key_figures(problem, plan)
    start = row + 1
    for at, entry in enumerate(fields(figures), start=start):
        definition = DEFINITIONS[entry.name]
        meaning = pick(lang, definition.meaning)
        sheet.write_string(at, 0, pick(lang, definition.label), writer.label)
        _write(sheet, at, 1, getattr(figures, entry.name), writer.cell(_OF_STYLE[definition.style], look="figure"))
        sheet.write_string(at, 2, meaning, writer.wrapped)
        wide = sum(2 if ord(char) > 0x2E80 else 1 for char in meaning)
        sheet.set_row(at, 18 if wide <= 74 else 16 * (1 + wide // 74))
    _cost_chart(writer, sheet, start, figures)


def _cost_chart(writer: _Book, sheet: Worksheet, start: int, figures: KeyFigures) -> None:
    """A ring of the four cost lines beside the figures, drawn by Excel from the cells themselves."""
    names = [entry.name for entry in fields(figures)]
    first, last = start + names.index("vehicle_day_yuan"), start + names.index("site_day_yuan")
    chart = writer.book.add_chart({"type": "doughnut"})
    where = sheet.get_name()
    chart.add_series(
        {
            "name": pick(writer.lang, ("Cost by line", "成本构成")),
            "categories": [where, first, 0, last, 0],
            "values": [where, first, 1, last, 1],
            "points": [{"fill": {"color": color}} for color in ("#1F4E5F", "#2A9D8F", "#E9A23B", "#B5533C")],
            "data_labels": {"percentage": True, "font": {"color": "#FFFFFF", "bold": True}},
        }
    )
    chart.set_title(
        {"name": pick(writer.lang, ("Cost by line", "成本构成")), "name_font": {"size": 12, "color": _HEAD}}
    )
    chart.set_hole_size(45)
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 380, "height": 320})
    sheet.insert_chart(start - 1, 3, chart, {"x_offset": 16, "object_position": 3})
    sheet.print_area(0, 0, start + len(names) - 1, 2)


def _headings(writer: _Book, sheet: Worksheet, row: int, names: tuple[tuple[str, str], ...]) -> None:
    sheet.set_row(row, 34)
    for at, (en, zh) in enumerate(names):
        sheet.write_string(row, at, f"{en}\n{zh}" if writer.lang == "en" else f"{zh}\n{en}", writer.heading)


def _table(writer: _Book, table: Table, header: str) -> None:
    sheet = _sheet(writer, table.en, table.zh, header)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
    _headings(writer, sheet, 0, tuple((column.en, column.zh) for column in table.columns))
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    for number, row in enumerate(table.rows, start=1):
        banded = number % 2 == 0
        for at, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, number, at, _excel(value, column), writer.cell(column.kind, banded=banded))
    if not table.rows:
        sheet.write_string(1, 0, pick(writer.lang, ("none", "无")), writer.cell(Kind.TEXT))
        return
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    if table.total:
        _totals(writer, sheet, table)


def _totals(writer: _Book, sheet: Worksheet, table: Table) -> None:
    below = len(table.rows) + 1
    for at in range(len(table.columns)):
        sheet.write_blank(below, at, None, writer.cell(Kind.TEXT, look="total"))
    sheet.write_string(below, 0, pick(writer.lang, ("Sum", "合计")), writer.cell(Kind.TEXT, look="total"))
    for at, amount in sums(table):
        _write(sheet, below, at, amount, writer.cell(table.columns[at].kind, look="total"))


def _excel(value: Value, column: Column) -> Value:
    return value / DAY if column.kind is Kind.CLOCK and isinstance(value, int | float) else value


def _write(sheet: Worksheet, row: int, at: int, value: Value, look: Format) -> None:
    if value is None:
        sheet.write_string(row, at, "-", look)
    elif isinstance(value, str):
        sheet.write_string(row, at, clean(value, _LONGEST), look)
    else:
        sheet.write_number(row, at, value, look)
