"""
The tables of a GeoPackage (OGC 12-128r19), looked at without trusting it.

A GeoPackage is an SQLite database. One that a stranger has made may hold views that never end and virtual tables that
open other files: only plain tables are read, from a file that nothing is written to, by statements of our own
("Defense Against The Dark Arts", sqlite.org/security.html).
"""

import contextlib
import sqlite3
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from logistics_opt.errors import InvalidInput, Issue

MAGIC: Final = b"SQLite format 3\x00"
LONGEST: Final = 16 * 2**20
"""Bytes of one cell or statement; a road of a million points."""
MOST_TABLES: Final = 1_000
MOST_SECONDS: Final = 20.0
_STEPS: Final = 100_000  # of SQLite's machine between looks at the clock
_ENVELOPES: Final = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # bytes, by the flags of a geometry's header
_POINT: Final = 1
_MAY: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})

Cell = str | int | float | bytes | None


@dataclass(frozen=True, slots=True)
class Layer:
    """A plain table; ``geometry`` is the column that holds its shapes, or nothing, ``srs`` their EPSG number."""

    name: str
    columns: tuple[str, ...]
    geometry: str
    srs: int | None


@dataclass(frozen=True, slots=True)
class Package:
    """An open GeoPackage; ``refused`` are the names of views and of tables that are computed."""

    layers: tuple[Layer, ...]
    refused: frozenset[str]
    _connection: sqlite3.Connection

    def rows(self, layer: Layer, most: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """The number of each feature and its cells, in the order of ``layer.columns``; at most ``most`` of them."""
        names = ", ".join(_quoted(name) for name in layer.columns)
        # The names are the file's own, quoted; the limit is a number.
        query = f"SELECT rowid, {names} FROM {_quoted(layer.name)} LIMIT {most:d}"  # noqa: S608
        for number, *cells in self._connection.execute(query):
            yield int(number), tuple(cells)


@contextlib.contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """The GeoPackage, for as long as the block lasts. Raises InvalidInput where it is none, damaged or too slow."""
    if not is_package(path):
        raise InvalidInput([_unreadable(path, "it is no SQLite database", "不是SQLite数据库")])
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
    try:
        _guard(connection)
        yield _package(connection)
    except (sqlite3.Error, ValueError, OverflowError) as error:
        raise InvalidInput([_unreadable(path, str(error), "文件损坏或过大")]) from error
    finally:
        connection.close()


def is_package(path: Path) -> bool:
    """Whether the file begins like a database."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def point_of(shape: bytes) -> tuple[float, float] | None:
    """First and second coordinate of a shape that is a point; ``None`` for an empty one. ValueError for any other."""
    if len(shape) < 8 or shape[:2] != b"GP":
        raise ValueError("it is no shape of a GeoPackage")
    flags = shape[3]
    start = 8 + _ENVELOPES.get(flags >> 1 & 7, 0)
    if flags >> 4 & 1:
        return None
    order = "<" if shape[start : start + 1] == b"\x01" else ">"
    try:
        kind, x, y = struct.unpack_from(f"{order}Idd", shape, start + 1)
    except struct.error as error:
        raise ValueError("it is cut short") from error
    if (kind & 0x1FFFFFFF) % 1000 != _POINT:
        raise ValueError("it is no point")
    return float(x), float(y)


def _guard(connection: sqlite3.Connection) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _STEPS)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


def _package(connection: sqlite3.Connection) -> Package:
    listed = connection.execute(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE type IN ('table', 'view') LIMIT ?",
        (MOST_TABLES + 1,),
    ).fetchall()
    if len(listed) > MOST_TABLES:
        raise ValueError(f"it has more than {MOST_TABLES} tables")
    plain = [name for kind, name, sql in listed if kind == "table" and not _is_virtual(sql)]
    refused = frozenset(name for _, name, _ in listed if name not in plain)
    columns = {name: _columns(connection, name) for name in plain}
    connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _MAY else sqlite3.SQLITE_DENY)
    shapes = _shapes(connection, columns)
    layers = [
        Layer(name, columns[name], *shapes.get(name, ("", None)))
        for name in plain
        if not name.startswith(("gpkg_", "rtree_", "sqlite_")) and columns[name]
    ]
    return Package(tuple(layers), refused, connection)


def _is_virtual(sql: str) -> bool:
    return sql.upper().split()[:2] != ["CREATE", "TABLE"]


def _columns(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    return tuple(row[1] for row in connection.execute(f"PRAGMA table_info({_quoted(table)})"))


def _shapes(connection: sqlite3.Connection, columns: dict[str, Any]) -> dict[str, tuple[str, int | None]]:
    """By table: the column of its shapes and their coordinate system."""
    if "gpkg_geometry_columns" not in columns or "gpkg_spatial_ref_sys" not in columns:
        return {}
    query = (
        "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id "
        "FROM gpkg_geometry_columns AS g LEFT JOIN gpkg_spatial_ref_sys AS s ON s.srs_id = g.srs_id LIMIT ?"
    )
    found = connection.execute(query, (MOST_TABLES,)).fetchall()
    return {
        table: (column, number if str(who).upper() == "EPSG" and isinstance(number, int) else None)
        for table, column, who, number in found
        if table in columns and column in columns[table]
    }


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _unreadable(path: Path, why: str, why_zh: str) -> Issue:
    return Issue(
        "unreadable-package",
        path.name,
        f"cannot be read as a GeoPackage ({why})",
        "save it again from your geographic information system",
        f"无法作为GeoPackage读取（{why_zh}）",
        "请用地理信息系统重新导出",
    )
