"""From a raw table to rows with typed values: finds the header, maps its columns, reads every cell."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from logistics_opt.formats.cells import Value, parse_cell
from logistics_opt.formats.columns import Column, Table
from logistics_opt.formats.log import Log
from logistics_opt.formats.names import key_of, nearest
from logistics_opt.formats.raw import Cell, RawTable, blank

_HEADER_SEARCH = 10  # rows in which the header is looked for, under a title or two
_REMARKS = ("source", "grade", "note", "notes", "remark", "remarks", "备注", "说明", "来源", "等级评定")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; ``bad`` if a cell of it could not be read or is missing."""

    place: str
    number: int
    values: dict[str, Value] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    bad: bool = False

    def where(self, column: str = "") -> str:
        """The row, or one cell of it, in the user's words."""
        return f"{self.place} row {self.number}" + (f", {column}" if column else "")

    def text(self, column: str, default: str = "") -> str:
        """A text, or the default where the cell is empty."""
        return str(self.values.get(column, default))

    def whole(self, column: str, default: int = 0) -> int:
        """An integer in base units, or the default where the cell is empty."""
        value = self.values.get(column)
        return value if isinstance(value, int) else default

    def maybe(self, column: str) -> int | None:
        """An integer in base units, or ``None`` where the cell is empty."""
        value = self.values.get(column)
        return value if isinstance(value, int) else None

    def number_of(self, column: str) -> float | None:
        """A number, or ``None`` where the cell is empty."""
        value = self.values.get(column)
        return float(value) if isinstance(value, int | float) else None

    def items(self, column: str) -> tuple[str, ...]:
        """The parts of a list."""
        value = self.values.get(column)
        return value if isinstance(value, tuple) else ()

    def day(self, column: str) -> date | None:
        """A date, or ``None`` where the cell is empty."""
        value = self.values.get(column)
        return value if isinstance(value, date) else None


def read_rows(raw: RawTable, table: Table, log: Log, *, cells: Log | None = None) -> list[Row]:
    """
    The table's rows. Faults of single cells go to ``cells`` (default: the same log); such rows come back ``bad``.

    Without a usable header the answer is empty and the log says why.
    """
    found = find_header(raw, table, log)
    if found is None:
        return []
    start, columns = found
    missing = [c.name for c in table.columns if c.required and c not in columns.values()]
    for name in missing:
        log.add("column-missing", raw.place, column=table.column(name).header)
    if missing:
        return []
    rows: list[Row] = []
    for number, row in raw.rows[start:]:
        if cells is None and log.full:
            break
        rows.append(_read_row(raw.place, number, row, columns, table, log if cells is None else cells))
    return rows


def _read_row(place: str, number: int, cells: list[Cell], columns: dict[int, Column], table: Table, log: Log) -> Row:
    values: dict[str, Value] = {}
    raw: dict[str, str] = {}
    bad = False
    for at, column in columns.items():
        cell: Cell = cells[at] if at < len(cells) else ""
        if blank(cell):
            continue
        raw[column.name] = str(cell).strip()
        value = parse_cell(cell, column, place, number, log)
        if value is None:
            bad = True
        elif value != "" and value != ():
            values[column.name] = value
    for column in table.columns:
        if column.required and column.name not in values and column.name not in raw:
            log.add("value-missing", f"{place} row {number}, {column.name}")
            bad = True
    return Row(place, number, values, raw, bad)


def find_header(raw: RawTable, table: Table, log: Log) -> tuple[int, dict[int, Column]] | None:
    """The index of the first row under the header, and which column stands where."""
    names = header_names(table)
    best = max(
        range(min(_HEADER_SEARCH, len(raw.rows))), key=lambda i: (_known(raw.rows[i][1], names), -i), default=None
    )
    if best is None or _known(raw.rows[best][1], names) < min(2, len(table.columns)):
        first = raw.rows[0][1] if raw.rows else []
        seen = ", ".join(str(cell) for cell in first if not blank(cell))
        wanted = ", ".join(column.header for column in table.columns if column.required)
        log.add("header-missing", raw.place, seen=seen, wanted=wanted)
        return None
    header = [_matched(cell, names) for cell in raw.rows[best][1]]
    # A merged header stands in two rows: "position" over lon and lat, the other names beside it, above or below.
    above = _spread(raw.rows[best - 1][1], names) if best else {}
    below = _spread(raw.rows[best + 1][1], names, whole=True) if best + 1 < len(raw.rows) else {}
    merged = {i: column for i, column in (above | below).items() if not _at(header, i) and column not in header}
    if merged:
        header += [None] * (max(merged) + 1 - len(header))
        for i, column in merged.items():
            header[i] = column
        log.add("merged-header", f"{raw.place} row {raw.rows[best][0]}")
    if best - bool(above) > 0:
        title = " ".join(str(cell) for cell in raw.rows[0][1] if not blank(cell))
        log.add("title-row", f"{raw.place} row {raw.rows[0][0]}", title=title)
    start = best + 1 + bool(below)
    _report_unknown(raw, best, header, table, log)
    return start, _placed(header, raw.place, log)


def _spread(cells: list[Cell], names: dict[str, Column], *, whole: bool = False) -> dict[int, Column]:
    """The columns a row beside the header names; with ``whole``, only if it holds nothing else."""
    found = {i: _matched(cell, names) for i, cell in enumerate(cells) if not blank(cell)}
    if whole and not all(found.values()):
        return {}
    return {i: column for i, column in found.items() if column}


def _at(header: list[Column | None], i: int) -> Column | None:
    return header[i] if i < len(header) else None


def _placed(header: list[Column | None], place: str, log: Log) -> dict[int, Column]:
    counts = Counter(column.name for column in header if column)
    for name, count in counts.items():
        if count > 1:
            log.add("column-twice", place, column=name)
    return {i: column for i, column in enumerate(header) if column}


def header_names(table: Table) -> dict[str, Column]:
    """Every name that a header may give a column, as :func:`key_of` has it."""
    names = {}
    for column in table.columns:
        for name in (
            column.name,
            column.zh,
            column.header,
            f"{column.zh}{column.name}",
            f"{column.name}({column.zh})",
            *column.also,
        ):
            names[key_of(name)] = column
    return names


def _matched(cell: Cell, names: dict[str, Column]) -> Column | None:
    return names.get(key_of(str(cell))) if isinstance(cell, str) else None


def _known(cells: list[Cell], names: dict[str, Column]) -> int:
    return len({id(column) for cell in cells if (column := _matched(cell, names))})


def _report_unknown(raw: RawTable, at: int, header: list[Column | None], table: Table, log: Log) -> None:
    number, cells = raw.rows[at]
    present = {column.name for column in header if column}
    free = {name: c for c in table.columns if c.name not in present for name in (c.name, c.zh, c.header)}
    for i, cell in enumerate(cells):
        text = str(cell).strip()
        if blank(cell) or _at(header, i) or _is_remark(text):
            continue
        near = nearest(text, free, cutoff=0.75)
        if near:
            log.add("column-misspelt", f"{raw.place} row {number}, {text}", column=text, nearest=free[near].header)
        else:
            known = nearest(text, [c.name for c in table.columns], cutoff=0.0) or table.columns[0].name
            log.add("column-unknown", f"{raw.place} row {number}, {text}", column=text, nearest=known)


def _is_remark(text: str) -> bool:
    plain = text.strip().lower()
    return plain.startswith("#") or plain in _REMARKS or plain.endswith(("_source", "_grade", "_note"))
