"""What the tables of a workbook are: columns with a heading in both languages, rows of plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Value = str | float | None


class Kind(StrEnum):
    """How a column is written."""

    TEXT = "text"
    COUNT = "count"
    AMOUNT = "amount"
    MONEY = "money"
    SHARE = "share"
    CLOCK = "clock"  # seconds after midnight


@dataclass(frozen=True, slots=True)
class Column:
    """A heading in English and Chinese, how the values are written, and the width in characters."""

    en: str
    zh: str
    kind: Kind = Kind.TEXT
    width: int = 12


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name in both languages, its columns, its rows; ``total`` marks columns to add up below."""

    en: str
    zh: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: frozenset[int] = frozenset()


def sums(table: Table) -> Iterable[tuple[int, float]]:
    """The totals below the table, by column."""
    for at in sorted(table.total):
        yield at, sum(value for row in table.rows if isinstance(value := row[at], int | float))
