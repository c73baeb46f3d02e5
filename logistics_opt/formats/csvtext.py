"""CSV tables as people save them: UTF-8 with or without a mark, or GB18030, comma, semicolon or tab; and written."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from logistics_opt.formats import limits
from logistics_opt.formats.log import Log
from logistics_opt.formats.raw import Cell, RawTable, blank, readable_size


def read_csv(path: Path, log: Log) -> RawTable | None:
    """The rows of a CSV file that hold anything; ``None``, with an error in the log, where it cannot be read."""
    if not readable_size(path, log):
        return None
    data = path.read_bytes()
    if data.count(b"\n") > limits.ROWS:
        log.add("too-many-rows", path.name, limit=limits.ROWS)
        return None
    text = _decode(data, path.name, log)
    if text is None:
        return None
    csv.field_size_limit(limits.CELL_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[tuple[int, list[Cell]]] = []
    count = 0
    try:
        for line in reader:
            count += len(line)
            if reader.line_num > limits.ROWS or count > limits.CELLS:
                log.add("too-many-rows", path.name, limit=limits.ROWS)
                return None
            if len(line) > limits.COLUMNS:
                log.add("too-many-columns", f"{path.name} row {reader.line_num}", limit=limits.COLUMNS)
                return None
            cells: list[Cell] = list(line)
            if not all(blank(cell) for cell in cells):
                rows.append((reader.line_num, cells))
    except csv.Error:
        log.add("cell-too-long", f"{path.name} row {reader.line_num}", limit=limits.CELL_CHARACTERS)
        return None
    if not rows:
        log.add("file-empty", path.name)
        return None
    return RawTable(path.name, rows)


def write_csv(path: Path, rows: Sequence[tuple[int, Sequence[str]]]) -> dict[int, int]:
    """
    Write the rows, each on the line of its number; the line of each.

    Where the header has no number, as in tables that are no files, or the numbers are beyond what a table may have, the
    rows stand one below the other.
    """
    together = bool(rows) and (rows[0][0] < 1 or rows[-1][0] > limits.ROWS)
    lines: dict[int, int] = {}
    at = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # with the mark Excel takes it for UTF-8
        writer = csv.writer(file)
        for number, cells in rows:
            needed = 1 + sum(len(_BREAK.findall(cell)) for cell in cells)
            gap = 0 if together else max(0, number - at - needed)
            file.write("\r\n" * gap)
            writer.writerow(cells)
            at += gap + needed
            lines[number] = at
    return lines


_BREAK = re.compile(r"\r\n|\r|\n")


def _decode(data: bytes, place: str, log: Log) -> str | None:
    # A strict UTF-8 decoder refuses nearly every GB18030 text, so the order of the trial decides.
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        log.add("not-a-csv", place)
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            log.add("encoding-unknown", place)
            return None
        log.add("encoding-gb18030", place)
    if "\x00" in text:
        log.add("encoding-unknown", place)
        return None
    return text


def _delimiter(text: str) -> str:
    first = next((line for line in io.StringIO(text, newline="") if line.strip(" ,;\t\r\n")), "")
    return max(",;\t", key=lambda mark: (first.count(mark), mark == ","))
