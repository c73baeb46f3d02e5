"""A county's tables as one JSON text: ``{"tables": {"sites": [{"id": "a", "lon": 105.1, ...}, ...], ...}}``."""

from pathlib import Path
from typing import Any

from logistics_opt import strict_json
from logistics_opt.formats import limits
from logistics_opt.formats.log import Log
from logistics_opt.formats.raw import Cell, RawTable, blank, readable_size

SUFFIX = ".json"


def read_tables_json(path: Path, log: Log) -> dict[str, RawTable]:
    """
    The tables by the names they have in the file; empty, with errors in the log, where it is no such text.

    Rows count from 1; a row's keys are the names of columns, as in the header of a CSV file.
    """
    if not readable_size(path, log):
        return {}
    try:
        said = strict_json.loads(path.read_bytes())
    except strict_json.NotStrict as error:
        log.add("tables-json", path.name, what=error.what, what_zh=error.what_zh)
        return {}
    tables = said.get("tables") if isinstance(said, dict) else None
    if not isinstance(tables, dict) or len(said) > 1 or not all(isinstance(rows, list) for rows in tables.values()):
        log.add(
            "tables-json",
            path.name,
            what='it is no object with the one key "tables" and lists of rows in it',
            what_zh="应为只含tables键的对象，其中每张表为行的列表",
        )
        return {}
    found = {name: _table(f"{path.name} {name}", rows, log) for name, rows in tables.items()}
    return {name: table for name, table in found.items() if table is not None}


def _table(place: str, rows: list[Any], log: Log) -> RawTable | None:
    if len(rows) >= limits.ROWS:
        log.add("too-many-rows", place, limit=limits.ROWS)
        return None
    columns: dict[str, None] = {}
    for row in rows:
        columns |= dict.fromkeys(row) if isinstance(row, dict) else {}
        if len(columns) > limits.COLUMNS:
            log.add("too-many-columns", place, limit=limits.COLUMNS)
            return None
    if len(rows) * len(columns) > limits.CELLS:
        log.add("too-many-rows", place, limit=limits.CELLS // len(columns))
        return None
    found: list[tuple[int, list[Cell]]] = [(0, list(columns))] if columns else []
    for number, row in enumerate(rows, start=1):
        cells = _cells(f"{place} row {number}", row, columns, log)
        if not all(blank(cell) for cell in cells):
            found.append((number, cells))
    return RawTable(place, found)


def _cells(where: str, row: Any, columns: dict[str, None], log: Log) -> list[Cell]:
    if not isinstance(row, dict):
        log.add("tables-json-row", where, what="it is no object", what_zh="不是对象")
        return []
    return [_cell(f"{where}, {column}", row.get(column), log) for column in columns]


def _cell(where: str, value: Any, log: Log) -> Cell:
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        log.add("tables-json-row", where, what="a list or an object is no cell", what_zh="列表或对象不能作为单元格")
        return ""
    if isinstance(value, str) and len(value) > limits.CELL_CHARACTERS:
        log.add("cell-too-long", where, limit=limits.CELL_CHARACTERS)
        return ""
    return value
