"""
Pages of the documentation made from the tables and messages themselves.

``python -m logistics_opt.formats.reference docs/reference`` renews ``county-folder.md`` and the readers' part of
``issues.md``; a test fails where they are out of date.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from logistics_opt.formats import limits
from logistics_opt.formats.columns import UNIT_NAMES, Column, Table
from logistics_opt.formats.message import Message
from logistics_opt.formats.messages import BENCHMARKS, CELLS, COUNTY, FILES, ORDERS, ROADS
from logistics_opt.formats.messages_edits import EDITS
from logistics_opt.formats.messages_placement import PLACEMENT
from logistics_opt.formats.messages_scenario import PACK, SCENARIO
from logistics_opt.formats.messages_sources import SOURCES
from logistics_opt.formats.tables import KEYS, TABLES

ISSUES_BEGIN = "## Of files and tables"
_GAP = re.compile(r"\{\w+\}")
_PARTS = (
    ("Files, tables and headers", FILES),
    ("JSON and GeoPackage", SOURCES),
    ("Edits of a county", EDITS),
    ("Cells", CELLS),
    ("The county, its sites and vehicles", COUNTY),
    ("Roads and closures", ROADS),
    ("A day's waybills", ORDERS),
    ("Candidates and seasons", PLACEMENT),
    ("Scenarios of placement", SCENARIO),
    ("Packed scenarios", PACK),
    ("Benchmark files", BENCHMARKS),
)
_DOCUMENT_ISSUES = (
    ("document-not-json", "the text is not JSON"),
    ("document-missing-field", "a field that must be there is missing"),
    ("document-unknown-field", "there is no such field; the nearest known one is named"),
    ("document-wrong-version", "the document is of another kind or version"),
    ("document-wrong-value", "a value has the wrong type, lies out of range, or is finer than the unit kept"),
    ("document-too-large", f"the document has more than {limits.DOCUMENT_BYTES >> 20} MB"),
)
_HEAD = f"""\
# The county folder

A county is a folder of CSV tables, or one Excel workbook (`.xlsx`) with a sheet of the same name for each table. This
page is made from the reader's own tables by `python -m logistics_opt.formats.reference docs/reference`.

Each column has an English and a Chinese name; a header may carry either, or both (`capacity_kg 载重`). Columns
may stand in any order. A column whose name begins with `#`, ends in `_source`, `_grade` or `_note`, or is
`source`, `grade`, `note` is a remark and is not read; so is a table whose name begins with `facts`. CSV files
are UTF-8 (with or without a mark) or GB18030, with comma, semicolon or tab.

The reader is tolerant and says so. A title above the header, a header in two rows with merged cells, full-width
digits, thousands separators, units in cells (`3 吨`, `20kg`, `约20`), codes that Excel turned into numbers, times
such as `8：30`, `0830` or Excel's fractions of a day are put right, and every repair is listed. What a person
would not be sure of either (`1,5`, `6.20422E+11`) is an error. Formulas are never run: a formula cell gives the
value Excel stored with it.

Limits: a file has at most {limits.FILE_BYTES >> 20} MB, a workbook at most {limits.UNPACKED_BYTES >> 20} MB
unpacked, a table at most {limits.ROWS} rows and {limits.COLUMNS} columns, a cell at most
{limits.CELL_CHARACTERS} characters.

Positions are decimal degrees, longitude first, in the datum that the table `county` must name; inside
everything is WGS-84. Without roads, drives are straight lines times `detour_factor` at `crow_fly_kmh`: an
estimate, and every result says so. Roads may stand in the table `roads`, or in a file `roads.gpkg`,
`roads.geojson` or `*.osm.pbf` beside the tables.

The same tables may be the layers of a GeoPackage (`.gpkg`): the points of a layer, in any coordinate system that it
names, take the place of the columns `lon` and `lat`, and a layer `roads` of lines is a drawing of the roads. Or they
are one JSON text (`.json`): `{{"tables": {{"sites": [{{"id": "a", "lon": 105.1, ...}}, ...], ...}}}}`.

A waybill that names no site, or more than one, is not planned and not lost: it is listed with the nearest
names. A village may be written by its code, its name, an alias, or township and village together (`北乡 李家湾村`).
"""


def county_folder_page() -> str:
    """The page on the county folder, as Markdown."""
    return _HEAD + "".join(part for table in TABLES for part in _table(table))


def _table(table: Table) -> Iterator[str]:
    needed = "required" if table.required else "optional"
    yield f"\n## `{table.name}` {table.zh}\n\n{table.note.capitalize()} ({needed}).\n\n"
    yield from _rows("column", table.columns)
    if table.name == "county":
        yield "\nKeys:\n\n"
        yield from _rows("key", KEYS)


def _rows(title: str, columns: tuple[Column, ...]) -> Iterator[str]:
    yield f"| {title} | 中文 | unit | required | meaning | example |\n|---|---|---|---|---|---|\n"
    for column in columns:
        unit = UNIT_NAMES[column.kind][0]
        if column.choices:
            unit = ", ".join(f"`{word}`" for word in column.choices if word.isascii())
        needed = "yes" if column.required else ""
        example = f"`{column.example}`" if column.example else ""
        yield f"| `{column.name}` | {column.zh} | {unit} | {needed} | {column.note} | {example} |\n"


def issues_part() -> str:
    """The readers' part of the page on issues, as Markdown."""
    head = (
        f"{ISSUES_BEGIN}\n\nFound while a county folder, a workbook or a document is read (`logistics_opt.formats`).\n"
    )
    readers = "".join(row for title, messages in _PARTS for row in _issues(title, messages))
    documents = "".join(f"| `{code}` | error | {meaning} |\n" for code, meaning in _DOCUMENT_ISSUES)
    return head + readers + _heading("Documents") + documents


def _issues(title: str, messages: dict[str, Message]) -> Iterator[str]:
    yield _heading(title)
    for code, message in messages.items():
        cause = _GAP.sub("…", message.cause).removesuffix(": … (… in all)")
        yield f"| `{code}` | {message.severity.value} | {cause} |\n"


def _heading(title: str) -> str:
    return f"\n### {title}\n\n| code | severity | meaning |\n|---|---|---|\n"


def renew(folder: Path) -> None:
    """Write the pages into the folder; of ``issues.md`` only the readers' part."""
    (folder / "county-folder.md").write_text(county_folder_page(), encoding="utf-8")
    page = folder / "issues.md"
    before, _, old = page.read_text(encoding="utf-8").partition(ISSUES_BEGIN)
    _, heading, after = old.partition("\n## ")
    page.write_text(f"{before.rstrip()}\n\n{issues_part()}{heading}{after}", encoding="utf-8")


if __name__ == "__main__":
    renew(Path(sys.argv[1]))
