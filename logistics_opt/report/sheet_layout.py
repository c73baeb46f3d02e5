"""Where the rows of a driver's sheet and their QR codes stand on A4: heights in mm, pages, columns of codes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]

TABLE_HEIGHT = 228.0  # A4 less margins, head and foot, with 1 mm to spare
HEADING = 7.0
TALLEST, SMALLEST, COMFORTABLE = 17.0, 5.6, 8.4
CODE_HEIGHT = 15.4  # 13.6 mm of code and white around it
_FIXED: Mapping[str, float] = {"trip": 7.0, "return": 6.5}
_BAG_LINE, _BAG_PADDING = 4.2, 1.6
_BAG_CHARACTERS = (88, 74, 64)  # in a line, beside one, two and three columns of codes


@dataclass
class Page:
    """The rows of one page, the codes beside them, and in how many columns the codes stand."""

    rows: list[Row] = field(default_factory=list)
    codes: list[Row] = field(default_factory=list)
    columns: int = 1
    height: float = 0.0


def pages(rows: Sequence[Row]) -> list[Page]:
    """
    Rows of kind ``trip``, ``stop``, ``bags``, ``return`` on as few pages as stay readable.

    All on one page, in the tallest rows that fit, if stops of 5.6 mm allow it; otherwise rows of 8.4 mm on several
    pages. Codes are higher than low rows: then they stand in two or three columns in turn.
    """
    height = TALLEST
    while height >= SMALLEST:
        page = _page([_sized(row, height) for row in rows])
        if page.height <= TABLE_HEIGHT:
            return [page]
        height -= 0.1
    found: list[list[Row]] = [[]]
    for row in (_sized(row, COMFORTABLE) for row in rows):
        used = HEADING + sum(entry["height"] for entry in found[-1])
        # A trip's line never stands alone at the foot of a page, and the last code needs its height.
        ahead = row["height"] + (COMFORTABLE if row["kind"] == "trip" else 0)
        if found[-1] and used + ahead > TABLE_HEIGHT - CODE_HEIGHT:
            found.append([])
        found[-1].append(row)
    return [_page(part) for part in found]


def _fixed(row: Row, stop_height: float) -> float:
    if row["kind"] == "bags":
        columns = math.ceil(CODE_HEIGHT / stop_height)
        return _BAG_PADDING + _BAG_LINE * _lines(row["bags"], _BAG_CHARACTERS[columns - 1])
    return _FIXED[row["kind"]]


def _lines(entries: Sequence[str], characters: int) -> int:
    """Lines that the entries fill when none is broken in two."""
    lines, used = 1, 0
    for entry in entries:
        wide = 4 + sum(2 if ord(char) > 0x2E80 else 1 for char in entry)
        if used and used + wide > characters:
            lines, used = lines + 1, 0
        used += wide
    return lines


def _sized(row: Row, stop_height: float) -> Row:
    return {**row, "height": stop_height if row["kind"] == "stop" else _fixed(row, stop_height)}


def _page(rows: list[Row]) -> Page:
    """Give every code the first column that is free beside its stop, over as many rows as it is high."""
    page = Page(rows=list(rows))
    free_from: list[int] = []  # the row from which each column is free
    for at, row in enumerate(rows):
        if row["kind"] != "stop":
            continue
        span, high = 0, 0.0
        while high < CODE_HEIGHT:
            if at + span == len(page.rows):
                page.rows.append({"kind": "blank", "height": CODE_HEIGHT - high})
            high += page.rows[at + span]["height"]
            span += 1
        column = next((x for x, free in enumerate(free_from) if free <= at), len(free_from))
        free_from[column : column + 1] = [at + span]
        page.codes.append({"row": at, "span": span, "column": column, "id": row["id"], "no": row["no"]})
    page.columns = max(1, len(free_from))
    page.height = HEADING + sum(row["height"] for row in page.rows)
    return page
