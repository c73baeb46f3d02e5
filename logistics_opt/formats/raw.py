"""A table as it lies in its file: rows of cells, nothing understood yet."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeAlias

from logistics_opt.formats import limits
from logistics_opt.formats.log import Log

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class RawTable:
    """``place`` is what the user calls it, such as ``sites.csv``; each row comes with its number in the file."""

    place: str
    rows: list[tuple[int, list[Cell]]]


def blank(cell: Cell) -> bool:
    """Whether nobody would see anything in the cell."""
    return isinstance(cell, str) and not cell.strip(" \t\r\n\u3000\ufeff\u200b\xa0")


def readable_size(path: Path, log: Log) -> bool:
    """Whether the file is there, holds something and is not too large; otherwise says so."""
    if not path.is_file():
        log.add("file-missing", path.name)
        return False
    size = path.stat().st_size
    if size == 0:
        log.add("file-empty", path.name)
        return False
    if size > limits.FILE_BYTES:
        log.add("file-too-large", path.name, size=f"{size / 2**20:.0f}", limit=limits.FILE_BYTES // 2**20)
        return False
    return True
