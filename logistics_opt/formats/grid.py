"""One table while it is edited: its rows as they lie in the file, its columns as its header names them."""

import unicodedata
from collections.abc import Mapping

from logistics_opt.formats.cells import cell_text
from logistics_opt.formats.columns import Column, Table
from logistics_opt.formats.edits_document import SetCell
from logistics_opt.formats.log import Log, short
from logistics_opt.formats.names import key_of
from logistics_opt.formats.raw import Cell, RawTable
from logistics_opt.formats.rows import find_header, header_names


class Grid:
    """
    A table's cells, to be read and written by row and column.

    ``rows`` come with their numbers, which stay what they are; ``columns`` says which column stands where.
    """

    def __init__(self, table: Table, raw: RawTable, log: Log) -> None:
        self.table, self.place = table, raw.place
        self.rows = [(number, list(cells)) for number, cells in raw.rows]
        self._names = header_names(table)
        self._log = log
        found = find_header(raw, table, Log()) if raw.rows else None
        self._start, self.columns = found or (0, {})

    def set(self, edit: SetCell) -> tuple[int, str] | None:
        """Write a cell; its row and column, or ``None``, with an error in the log, where it cannot be."""
        at, column = self._row(edit.row), self._column(edit.column, edit.row)
        if at is None or column is None:
            return None
        if edit.was is not None and not self._still(at, column, edit.was):
            return None
        self._write(at, column, edit.value or "")
        return self.rows[at][0], column.name

    def add(self, cells: Mapping[str, str]) -> None:
        """Add a row; the table gets the columns that it lacks."""
        found = {name: self._column(name, "+") for name in cells}
        if not self.rows:
            self.rows, self._start = [(1, [])], 1
        self.rows.append((self.rows[-1][0] + 1, []))
        for name, column in found.items():
            if column is not None:
                self._write(len(self.rows) - 1, column, cells[name])

    def remove(self, row: int | str, was: Mapping[str, str]) -> None:
        """Take a row out, if it still says what it ``was``."""
        at = self._row(row)
        found = {name: self._column(name, row) for name in was}
        if at is None or None in found.values():
            return
        if all(self._still(at, column, was[name]) for name, column in found.items() if column is not None):
            del self.rows[at]

    def _row(self, row: int | str) -> int | None:
        """Where in ``rows`` the row of that number or id is."""
        found = [
            at
            for at in range(self._start, len(self.rows))
            if (self.rows[at][0] == row if isinstance(row, int) else _same(self._said(at, "id"), row))
        ]
        if len(found) == 1:
            return found[0]
        self._log.add("edit-row-twice" if found else "edit-row", f"{self.place} row {short(row)}", value=row)
        return None

    def _column(self, name: str, row: int | str) -> Column | None:
        column = self._names.get(key_of(name))
        if column is None:
            known = ", ".join(one.name for one in self.table.columns)
            self._log.add("edit-column", f"{self.place} row {short(row)}, {short(name)}", value=name, known=known)
        return column

    def _still(self, at: int, column: Column, was: str) -> bool:
        """Whether the cell says what whoever edits it saw there, perhaps in a message."""
        said = self._said(at, column.name)
        if any(_same(text, was) for text in (said, short(said), _quoted(said))):
            return True
        where = f"{self.place} row {self.rows[at][0]}, {column.name}"
        self._log.add("edit-changed", where, value=said or "-", was=was or "-")
        return False

    def _said(self, at: int, name: str) -> str:
        place = self._place(name)
        cells = self.rows[at][1]
        return cell_text(cells[place]) if place is not None and place < len(cells) else ""

    def _place(self, name: str) -> int | None:
        return next((i for i, column in self.columns.items() if column.name == name), None)

    def _write(self, at: int, column: Column, value: str) -> None:
        place = self._place(column.name)
        if place is None:
            place = max((len(cells) for _, cells in self.rows), default=0)
            self._fill(self._start - 1, place, column.name)
            self.columns[place] = column
        self._fill(at, place, value)

    def _fill(self, at: int, place: int, value: Cell) -> None:
        cells = self.rows[at][1]
        cells += [""] * (place + 1 - len(cells))
        cells[place] = value


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _quoted(said: str) -> str:
    """A number as messages on positions quote it."""
    try:
        return f"{float(said):g}"
    except ValueError:
        return said
