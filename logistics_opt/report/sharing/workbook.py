"""A study of shared delivery as an Excel workbook: the answer, and a sheet for each of its tables."""

from datetime import datetime, time
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from logistics_opt.report.book import Book, headings, new_sheet, write, write_table
from logistics_opt.report.provenance import shown_notice
from logistics_opt.report.sharing import literature, made, sentences
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.share_tables import shares
from logistics_opt.report.sharing.tables import systems, tables
from logistics_opt.report.tables import Table
from logistics_opt.report.words import columns, pick

_WIDE = 9  # the summary's last column
_HEADING = 62  # points: up to four lines
_LINE = 150  # half squares in a line of the summary


def write_workbook(path: Path, facts: Facts, *, notice: str = "") -> None:
    """
    Write ``path`` (.xlsx): summary, systems, coalitions, shares, rules, settlement, villages, and what is beside.

    Headings are in both languages, the reader's own above; numbers are numbers, in the units of the headings.
    """
    writer = Book(path, facts.lang)
    # No clock: the same study gives the same file.
    writer.book.set_properties({"title": facts.county, "created": datetime.combine(facts.first.day, time())})
    _summary(writer, facts, shown_notice(facts.first, notice, facts.lang))
    for table in tables(facts):
        write_table(writer, table, facts.county, heading=_HEADING)
    writer.book.close()


def _summary(writer: Book, facts: Facts, notice: str) -> None:
    sheet = new_sheet(writer, "Summary", "概要", facts.county)
    for at, width in enumerate((36, 14, 14, 14, 14, 14, 14, 26, 14, 14)):
        sheet.set_column(at, at, width)
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, facts.county, writer.title)
    sheet.write_string(1, 0, pick(writer.lang, ("shared delivery", "共同配送")), writer.subtitle)
    row = 2
    if notice:
        row = _across(writer, sheet, row, notice, notice=True)
    colon = pick(writer.lang, (": ", "："))
    for label, text in _words(facts):
        row = _across(writer, sheet, row, label + colon + text)
    for table in (systems(facts), shares(facts)):
        row = _block(writer, sheet, row + 1, table)


def _words(facts: Facts) -> list[tuple[str, str]]:
    rows = [
        (("Question", "问题"), sentences.question(facts)),
        (("Answer", "结论"), sentences.answer(facts)),
        (("Who gains", "各方收益"), sentences.who_gains(facts)),
        (("Beside the literature", "与文献比较"), " ".join(literature.beside(facts))),
        (("Break-even", "收支平衡"), sentences.break_even_note(facts)),
        (("Settlement", "结算"), sentences.settlement_note(facts)),
        (("What-ifs", "假设情景"), sentences.what_ifs_note(facts)),
        (("Layers", "货量分层"), sentences.layers_note(facts)),
        *((("Computed", "测算方法"), line) for line in made.made(facts)),
    ]
    return [(pick(facts.lang, label), text) for label, text in rows if text]


def _across(writer: Book, sheet: Worksheet, row: int, text: str, *, notice: bool = False) -> int:
    """A text over the whole width, as high as it needs; the next row."""
    look = writer.notice if notice else writer.wrapped
    sheet.merge_range(row, 0, row, _WIDE, "", look)
    sheet.write_string(row, 0, text, look)
    sheet.set_row(row, 18 * (1 + columns(text) // _LINE))
    return row + 1


def _block(writer: Book, sheet: Worksheet, row: int, table: Table) -> int:
    """A table's first columns, as many as the summary is wide."""
    shown = table.columns[: _WIDE + 1]
    headings(writer, sheet, row, tuple((column.en, column.zh) for column in shown), 48)
    for number, values in enumerate(table.rows, start=row + 1):
        for at, (value, column) in enumerate(zip(values, shown, strict=False)):
            write(sheet, number, at, value, writer.cell(column.kind, banded=(number - row) % 2 == 0))
    return row + 1 + len(table.rows)
