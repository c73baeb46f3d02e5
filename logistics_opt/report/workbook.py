"""The plan as an Excel workbook for the person who signs it."""

from dataclasses import fields
from datetime import datetime, time
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from logistics_opt.model import Plan, Problem
from logistics_opt.report.book import HEAD, LONGEST, Book, headings, new_sheet, write, write_table
from logistics_opt.report.definitions import DEFINITIONS, Style
from logistics_opt.report.plan_tables import tables
from logistics_opt.report.provenance import shown_notice
from logistics_opt.report.summary import KeyFigures, key_figures
from logistics_opt.report.tables import Kind
from logistics_opt.report.words import Lang, bound_method, clean, columns, maker, pick

_OF_STYLE = {
    Style.COUNT: Kind.COUNT,
    Style.AMOUNT: Kind.AMOUNT,
    Style.MONEY: Kind.MONEY,
    Style.SHARE: Kind.SHARE,
}


def write_workbook(path: Path, problem: Problem, plan: Plan, lang: Lang = "en", *, notice: str = "") -> None:
    """
    Write ``path`` (.xlsx): summary, routes, stops, goods, cost, what stays behind, assumptions.

    Headings are in both languages; words in the cells are in ``lang``. ``notice``
    says what is generated; by default a general text where a position is.
    """
    writer = Book(path, lang)
    # Dated by the plan's day, not by the clock: the same plan gives the same file.
    made = datetime.combine(problem.day, time())
    writer.book.set_properties(
        {"title": clean(f"{problem.name} {problem.day}"), "comments": plan.problem, "created": made}
    )
    _summary(writer, problem, plan, shown_notice(problem, notice, lang))
    for table in tables(problem, plan, lang):
        write_table(writer, table, clean(f"{problem.name}  {problem.day}"))
    writer.book.close()


def _summary(writer: Book, problem: Problem, plan: Plan, notice: str) -> None:
    sheet = new_sheet(writer, "Summary", "概要", clean(problem.name), landscape=False)
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
            bound_method(plan.bound.method, lang), LONGEST
        )
        sheet.merge_range(row, 0, row, 2, "", writer.wrapped)
        sheet.write_string(row, 0, method, writer.wrapped)
        sheet.set_row(row, 15 * (1 + len(method) // 110))
        row += 1
    headings(writer, sheet, row, (("Figure", "指标"), ("Value", "数值"), ("What it means", "含义")))
    sheet.freeze_panes(row + 1, 0)
    sheet.repeat_rows(row)
    figures = key_figures(problem, plan)
    start = row + 1
    for at, entry in enumerate(fields(figures), start=start):
        definition = DEFINITIONS[entry.name]
        meaning = pick(lang, definition.meaning)
        sheet.write_string(at, 0, pick(lang, definition.label), writer.label)
        write(sheet, at, 1, getattr(figures, entry.name), writer.cell(_OF_STYLE[definition.style], look="figure"))
        sheet.write_string(at, 2, meaning, writer.wrapped)
        wide = sum(2 if ord(char) > 0x2E80 else 1 for char in meaning)
        sheet.set_row(at, 18 if wide <= 74 else 16 * (1 + wide // 74))
    _cost_chart(writer, sheet, start, figures)


def _cost_chart(writer: Book, sheet: Worksheet, start: int, figures: KeyFigures) -> None:
    """A ring of the cost lines beside the figures, drawn by Excel from the cells themselves."""
    names = [entry.name for entry in fields(figures)]
    ends = "bus_yuan" if figures.bus_yuan else "site_day_yuan"
    first, last = start + names.index("vehicle_day_yuan"), start + names.index(ends)
    chart = writer.book.add_chart({"type": "doughnut"})
    where = sheet.get_name()
    chart.add_series(
        {
            "name": pick(writer.lang, ("Cost by line", "成本构成")),
            "categories": [where, first, 0, last, 0],
            "values": [where, first, 1, last, 1],
            "points": [{"fill": {"color": color}} for color in ("#1F4E5F", "#2A9D8F", "#E9A23B", "#B5533C", "#6C5B7B")],
            "data_labels": {"percentage": True, "font": {"color": "#FFFFFF", "bold": True}},
        }
    )
    chart.set_title({"name": pick(writer.lang, ("Cost by line", "成本构成")), "name_font": {"size": 12, "color": HEAD}})
    chart.set_hole_size(45)
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 380, "height": 320})
    sheet.insert_chart(start - 1, 3, chart, {"x_offset": 16, "object_position": 3})
    sheet.print_area(0, 0, start + len(names) - 1, 2)
