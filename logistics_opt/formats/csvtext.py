"""CSV tables as people save them: UTF-8 with or without a mark, or GB18030, comma, semicolon or tab."""

import csv
import io
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
