"""A placement study as an Excel workbook: every candidate, every village, and the evidence around the answer."""

from datetime import datetime, time
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from logistics_opt.report.book import Book, headings, new_sheet, write, write_table
from logistics_opt.report.placement import sentences, verdict
from logistics_opt.report.placement.figures import Facts
from logistics_opt.report.placement.kpis import Kpi, kpis
from logistics_opt.report.placement.notice import shown
from logistics_opt.report.placement.states import State
from logistics_opt.report.placement.tables import SUMMARY_TABLES, tables
from logistics_opt.report.tables import Kind, Table
from logistics_opt.report.words import Lang, clean, columns, pick
from logistics_opt.siting.placement import Placement

_WIDE = 9  # the summary's last column
_HEADING = 76  # points: up to five lines
_LINE = 150  # half squares in a line of the summary


def write_workbook(path: Path, placement: Placement, lang: Lang = "en", *, notice: str = "") -> None:
    """
    Write ``path`` (.xlsx): summary, depots, villages, near-best sets, curve, policies, routed days, assumptions.

    Headings are in both languages; words in the cells are in ``lang``. ``notice`` says what is generated; by default a
    general text where a position is.
    """
    facts = Facts(placement, lang)
    writer = Book(path, lang)
    name = clean(placement.county)
    # No clock: the same study gives the same file.
    writer.book.set_properties({"title": name, "created": datetime.combine(_dated(placement), time())})
    _summary(writer, facts, shown(facts, notice, lang))
    for table in tables(facts, lang):
        write_table(writer, table, name, heading=_HEADING)
    writer.book.close()


def _dated(placement: Placement) -> datetime:
    """A day of the study where one was routed, else the first that a workbook knows."""
    for option in placement.options:
        if option.routed is not None and option.routed.seasons:
            return datetime.combine(option.routed.seasons[0].day, time())
    return datetime(1980, 1, 1)  # noqa: DTZ001  a workbook's dates have no zone


def _summary(writer: Book, facts: Facts, notice: str) -> None:
    lang = writer.lang
    sheet = new_sheet(writer, "Summary", "概要", clean(facts.placement.county))
    for at, width in enumerate((36, 18, 18, 30, 14, 14, 34, 14, 14, 12)):
        sheet.set_column(at, at, width)
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, clean(facts.placement.county), writer.title)
    sheet.write_string(1, 0, pick(lang, ("Places for the township depots", "乡镇站点选址")), writer.subtitle)
    row = 2
    if notice:
        row = _across(writer, sheet, row, notice, notice=True)
    for label, text in _words(facts, lang):
        row = _across(writer, sheet, row, f"{label}{pick(lang, (': ', '：'))}{text}")
    row = _figures(writer, sheet, row + 1, kpis(facts, lang))
    for make in SUMMARY_TABLES:
        row = _block(writer, sheet, row + 1, make(facts, lang))


def _words(facts: Facts, lang: Lang) -> list[tuple[str, str]]:
    gap = pick(lang, (" ", ""))
    found = [
        (pick(lang, ("Question", "问题")), sentences.question(facts, lang)),
        (pick(lang, ("Rules", "规则")), gap.join(sentences.rules(facts, lang))),
        (pick(lang, ("Answer", "方案")), verdict.headline(facts, lang)),
        (pick(lang, ("Against today", "与现状比较")), verdict.saving(facts, lang)),
        (pick(lang, ("Proof", "最优性")), sentences.proof(facts, lang)),
    ]
    for state, words in (
        (State.KEPT, ("Kept", "保留")),
        (State.OPENED, ("Opened", "新开")),
        (State.CLOSED, ("Closed", "关闭")),
    ):
        sites = [depot.site.id for depot in facts.in_state(state)]
        found.append((pick(lang, words), sentences.listed(facts, sites, lang, most=60) or pick(lang, ("none", "无"))))
    found.append((pick(lang, ("Farthest village", "最远村")), sentences.binding(facts, lang)))
    if about := sentences.about(facts, lang):
        found.append((pick(lang, ("Evidence", "依据")), about))
    if notes := gap.join((*sentences.spread_note(facts, lang), *sentences.allotment_note(facts, lang))):
        found.append((pick(lang, ("Notes", "说明")), notes))
    if missing := gap.join(sentences.missing(facts, lang)):
        found.append((pick(lang, ("Missing", "缺少")), missing))
    return found


def _across(writer: Book, sheet: Worksheet, row: int, text: str, *, notice: bool = False) -> int:
    """A text over the whole width, as high as it needs; the next row."""
    look = writer.notice if notice else writer.wrapped
    sheet.merge_range(row, 0, row, _WIDE, "", look)
    sheet.write_string(row, 0, text, look)
    sheet.set_row(row, 18 * (1 + columns(text) // _LINE))
    return row + 1


def _figures(writer: Book, sheet: Worksheet, row: int, rows: tuple[Kpi, ...]) -> int:
    names = (("Figure", "指标"), ("Today", "现状"), ("In the answer", "方案"), ("Difference, spread", "差异及波动"))
    headings(writer, sheet, row, names)
    look = writer.cell(Kind.TEXT, look="figure")
    for at, kpi in enumerate(rows, start=row + 1):
        sheet.write_string(at, 0, ("    " if kpi.part else "") + kpi.label, writer.label)
        for column, text in enumerate((kpi.today, kpi.proposed, kpi.difference), start=1):
            sheet.write_string(at, column, text, look)
        if columns(kpi.difference) > 28:
            sheet.set_row(at, 32)
    return row + 1 + len(rows)


def _block(writer: Book, sheet: Worksheet, row: int, table: Table) -> int:
    headings(writer, sheet, row, tuple((column.en, column.zh) for column in table.columns), 48)
    for number, values in enumerate(table.rows, start=row + 1):
        for at, (value, column) in enumerate(zip(values, table.columns, strict=True)):
            write(sheet, number, at, value, writer.cell(column.kind, banded=(number - row) % 2 == 0))
    return row + 1 + len(table.rows)
