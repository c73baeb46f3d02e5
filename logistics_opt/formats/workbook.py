"""
Excel workbooks, read without trusting them.

The zip container is unpacked once in pieces, counting bytes and looking at cell addresses, before a reader that holds
everything in memory is let near it. Formulas are never run: a formula cell gives the value Excel stored with it.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from logistics_opt.formats import limits
from logistics_opt.formats.log import Log
from logistics_opt.formats.raw import Cell, RawTable, blank, readable_size

SUFFIXES = (".xlsx", ".xlsm")
_CHUNK = 1 << 20
_ADDRESS = re.compile(rb"""r=["']([A-Za-z]{0,4})(\d{1,9})["']""")  # begins with letters, which is what makes it fast
_SPACE = b" \t\r\n"
_ROWS = (b"<row", b":row")
_CELLS = (b"<c>", b"<c ", b"<c/", b":c>", b":c ", b":c/")
_TAIL = 40  # bytes kept between chunks, so that no address is cut in two


class _Refused(Exception):
    def __init__(self, code: str, where: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.where, self.details = code, where, details


def read_workbook(path: Path, log: Log) -> dict[str, RawTable]:
    """The sheets of a workbook by name; empty, with an error in the log, where it cannot be read safely."""
    if not readable_size(path, log):
        return {}
    data = path.read_bytes()
    try:
        _inspect(data, path.name)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {name: _table(path.name, name, book.get_sheet_by_name(name)) for name in book.sheet_names}
    except _Refused as refusal:
        log.add(refusal.code, refusal.where, **refusal.details)
    except (zipfile.BadZipFile, zlib.error, CalamineError, ValueError, OSError, NotImplementedError):
        log.add("not-a-workbook", path.name)
    return {}


def _table(place: str, name: str, sheet: CalamineSheet) -> RawTable:
    where = f"{place} sheet {name}"
    rows: list[tuple[int, list[Cell]]] = []
    for number, line in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells: list[Cell] = list(line)
        if all(blank(cell) for cell in cells):
            continue
        if any(isinstance(cell, str) and len(cell) > limits.CELL_CHARACTERS for cell in cells):
            raise _Refused("cell-too-long", f"{where} row {number}", limit=limits.CELL_CHARACTERS)
        rows.append((number, cells))
    return RawTable(where, rows)


def _inspect(data: bytes, place: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        members = container.infolist()
    if len(members) > limits.MEMBERS:
        raise _Refused("zip-bomb", place, found=f"{len(members)} members")
    total = 0
    for member in members:
        size = 0
        extent = _Extent(f"{place} {member.filename}")
        for piece in _unpacked(data, member, place):
            size += len(piece)
            total += len(piece)
            if total > limits.UNPACKED_BYTES:
                raise _Refused("zip-bomb", place, found=f"more than {limits.UNPACKED_BYTES >> 20} MB unpacked")
            if size > limits.MEMBER_RATIO_FROM and size > limits.MEMBER_RATIO * max(1, member.compress_size):
                raise _Refused("zip-bomb", place, found=f"{member.filename} unpacks to {size >> 20} MB and more")
            extent.feed(piece)


def _unpacked(data: bytes, member: zipfile.ZipInfo, place: str) -> Iterator[bytes]:
    """The member's content in pieces, as much as really comes out, whatever its directory entry claims."""
    if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _Refused("not-a-workbook", place)
    head = member.header_offset
    names = int.from_bytes(data[head + 26 : head + 28], "little") + int.from_bytes(
        data[head + 28 : head + 30], "little"
    )
    packed = data[head + 30 + names : head + 30 + names + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    unpacker = zlib.decompressobj(-15)
    piece = unpacker.decompress(packed, _CHUNK)
    while piece:
        yield piece
        piece = unpacker.decompress(unpacker.unconsumed_tail, _CHUNK)


class _Extent:
    """
    The furthest row and column any cell address names: one cell far out makes a reader allocate all between.

    Rows and cells need no address, so they are counted too; one cut in two by the end of a piece may escape.
    """

    def __init__(self, place: str) -> None:
        self._place = place
        self._tail = b""
        self._row = 1
        self._column = 1
        self._rows = 0
        self._cells = 0

    def feed(self, piece: bytes) -> None:
        text = self._tail + piece
        for found in _ADDRESS.finditer(text):
            letters, digits = found.groups()
            if not found.start() or text[found.start() - 1] not in _SPACE:
                continue
            self._row = max(self._row, int(digits))
            column = 0
            for letter in letters.upper():
                column = column * 26 + letter - 64
            self._column = max(self._column, column)
            if self._row > limits.ROWS:
                raise _Refused("too-many-rows", self._place, limit=limits.ROWS)
            if self._column > limits.COLUMNS:
                raise _Refused("too-many-columns", self._place, limit=limits.COLUMNS)
            if self._row * self._column > limits.CELLS:
                raise _Refused("too-many-rows", self._place, limit=limits.CELLS // self._column)
        self._rows += sum(piece.count(word) for word in _ROWS)
        self._cells += sum(piece.count(word) for word in _CELLS)
        if self._rows > limits.ROWS or self._cells > limits.CELLS:
            raise _Refused("too-many-rows", self._place, limit=limits.ROWS)
        self._tail = piece[-_TAIL:]
