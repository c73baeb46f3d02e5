"""A county's tables with edits made in them: every form a county comes in becomes a folder of CSV tables."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from logistics_opt.errors import InvalidInput
from logistics_opt.formats import layers
from logistics_opt.formats.cells import cell_text
from logistics_opt.formats.clocks import parse_clock, parse_date
from logistics_opt.formats.columns import Column, Kind
from logistics_opt.formats.csvtext import read_csv, write_csv
from logistics_opt.formats.edits_document import AddRow, Edit, RemoveRow, SetCell
from logistics_opt.formats.grid import Grid
from logistics_opt.formats.log import Exact, Log, short
from logistics_opt.formats.raw import Cell, RawTable
from logistics_opt.formats.sources import drawn_roads, find_tables, known_table
from logistics_opt.formats.tables import ORDERS, TABLES
from logistics_opt.formats.workbook import SUFFIXES
from logistics_opt.network.geofile import write_layer
from logistics_opt.units import HOUR, MINUTE

_PAIR = ("lon", "lat")
_NOT_ITS_NAME = re.compile(r"^.*? (?:sheet|layer) |^\S+\.json |\.csv$")  # what places say beside the table's name


def edit_county(path: Path, home: Path, edits: Sequence[Edit]) -> tuple[Path, Exact]:
    """
    The folder of the county at ``path`` with the edits made, and the cells that are to be read as they are written.

    A folder is edited in place, of other forms the tables are written into ``home``; of tables that are not touched
    nothing changes but their form. Rows keep their numbers where the form has any. Raises InvalidInput with everything
    that is wrong with the edits themselves.
    """
    log = Log()
    tables = find_tables(path, Log())
    desk = _Desk(tables, path, log)
    for edit in edits:
        desk.make(edit)
    if log.failed:
        raise InvalidInput(tuple(dict.fromkeys(log.issues)))  # of a position's two cells once
    folder, whole = _laid_out(path, home)
    return folder, frozenset(desk.written(folder, whole=whole))


def _laid_out(path: Path, home: Path) -> tuple[Path, bool]:
    """The folder that the tables belong into, with what lies beside them; whether all of them are to be written."""
    if path.is_dir():
        books = [file for file in path.iterdir() if file.suffix.lower() in SUFFIXES]
        tables = [file for file in path.glob("*.csv") if known_table(file.stem)]
        whole = not tables and len(books) == 1
        for book in books if whole else ():
            book.unlink()
        return path, whole
    home.mkdir()
    if path.suffix.lower() == layers.SUFFIX and (layer := drawn_roads(path)) is not None:
        write_layer(path, layer, home / "roads.gpkg")
    return home, True


class _Desk:
    """The tables while they are edited."""

    def __init__(self, tables: Mapping[str, RawTable], path: Path, log: Log) -> None:
        self._grids = {raw.place: Grid(_TABLE[name], raw, log) for name, raw in tables.items()}
        self._files = {raw.place: f"{name}.csv" for name, raw in tables.items()}
        self._path = path
        self._log = log
        self._exact: set[tuple[Grid, int, str]] = set()
        self._touched: set[str] = set()
        if path.is_dir():
            self._files |= {place: place for place in self._files if (path / place).is_file()}

    def make(self, edit: Edit) -> None:
        """Make an edit, or say in the log why it cannot be."""
        name = edit.add if isinstance(edit, AddRow) else edit.remove if isinstance(edit, RemoveRow) else edit.table
        grid = self._grid(name)
        if grid is None:
            self._log.add("edit-table", short(name), value=name, known=", ".join(_TABLE))
        elif isinstance(edit, AddRow):
            grid.add(edit.row)
        elif isinstance(edit, RemoveRow):
            grid.remove(edit.row, edit.was or {})
        else:
            for one in _apart(edit):
                cell = grid.set(one)
                if cell is not None and one.exact:
                    self._exact.add((grid, *cell))

    def _grid(self, name: str) -> Grid | None:
        """The table of that name, in either language, or of that place; an empty one where there is none yet."""
        place = name if name in self._grids else ""
        table = known_table(_NOT_ITS_NAME.sub("", name))
        if not place and table is not None:
            place = next((one for one, grid in self._grids.items() if grid.table.name == table), f"{table}.csv")
            if place not in self._grids:
                self._grids[place] = Grid(_TABLE[table], RawTable(place, []), self._log)
                self._files[place] = place
        elif not place and (waybills := self._waybills(name)) is not None:
            place = name
            self._grids[place] = Grid(ORDERS, waybills, self._log)
        self._touched |= {place}
        return self._grids.get(place)

    def _waybills(self, name: str) -> RawTable | None:
        """A day's waybills, which lie below the tables."""
        if not self._path.is_dir() or not name.lower().endswith(".csv"):
            return None
        found = [file for file in self._path.glob("*/*.csv") if file.name == name]
        if len(found) != 1:
            return None
        self._files[name] = found[0].relative_to(self._path).as_posix()
        return read_csv(found[0], self._log)

    def written(self, folder: Path, *, whole: bool) -> Iterable[tuple[str, int, str]]:
        """Write the tables that were touched, or the ``whole`` of them; the exact cells by their new places."""
        for place, grid in self._grids.items():
            if not whole and place not in self._touched:
                continue
            file = folder / self._files[place]
            rows = [(number, _texts(cells, grid.columns)) for number, cells in grid.rows]
            numbers = write_csv(file, rows)
            yield from ((file.name, numbers[row], name) for one, row, name in self._exact if one is grid)


_TABLE = {table.name: table for table in TABLES}


def _apart(edit: SetCell) -> list[SetCell]:
    """A position is two cells."""
    if edit.column.replace(" ", "") != ",".join(_PAIR):
        return [edit]
    values, were = _both(edit.value), _both(edit.was)
    return [
        edit.model_copy(update={"column": column, "value": value, "was": was})
        for column, value, was in zip(_PAIR, values, were, strict=True)
    ]


def _both(text: str | None) -> tuple[str | None, str | None]:
    if text is None:
        return None, None
    lon, _, lat = text.replace("，", ",").partition(",")
    return lon.strip(), lat.strip()


def _texts(cells: list[Cell], columns: Mapping[int, Column]) -> list[str]:
    return [_written(cell, columns.get(at)) for at, cell in enumerate(cells)]


def _written(cell: Cell, column: Column | None) -> str:
    """What is read as the same: a workbook's times and days are no texts there."""
    if isinstance(cell, str):
        return cell
    if column is not None and column.kind is Kind.CLOCK and (clock := parse_clock(cell)) is not None:
        hours, rest = divmod(clock[0], HOUR)
        text = f"{hours:02d}:{rest // MINUTE:02d}"
        return f"{text}:{rest % MINUTE:02d}" if rest % MINUTE else text
    if column is not None and column.kind is Kind.DATE and (day := parse_date(cell)) is not None:
        return day[0].isoformat()
    return cell_text(cell)
