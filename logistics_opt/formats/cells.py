"""From a raw cell to a value in base units, with every repair in the log."""

import math
import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from logistics_opt.formats import limits
from logistics_opt.formats.clocks import parse_clock, parse_date
from logistics_opt.formats.columns import UNIT_NAMES, Column, Kind
from logistics_opt.formats.log import Log
from logistics_opt.formats.names import nearest
from logistics_opt.formats.numbers import QUANTITIES, NotANumber, parse_number
from logistics_opt.formats.raw import Cell

Value: TypeAlias = str | int | float | date | tuple[str, ...]

_LOST = re.compile(r"\d(\.\d+)?[eE]\+\d+")
_SEPARATOR = re.compile(r"[;；、|]")
_YES = {"yes", "y", "true", "1", "是", "有", "√"}
_NO = {"no", "n", "false", "0", "否", "无", "×", "-1"}
_EXACT_DIGITS = 2**53


class _Bad(Exception):
    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.details = code, details


def parse_cell(cell: Cell, column: Column, place: str, row: int, log: Log) -> Value | None:
    """The cell's value in base units; ``None``, with an error in the log, where it makes no sense in this column."""
    try:
        return _parse(cell, column, place, row, log)
    except _Bad as bad:
        unit, unit_zh = UNIT_NAMES[column.kind]
        details = {"value": cell_text(cell), "unit": unit, "unit_zh": unit_zh} | bad.details
        log.add(bad.code, f"{place} row {row}, {column.name}", **details)
        return None


def _parse(cell: Cell, column: Column, place: str, row: int, log: Log) -> Value:
    kind = column.kind
    if kind in QUANTITIES:
        return _number(cell, column, place, row, log)
    if kind is Kind.CLOCK:
        clock = parse_clock(cell)
        if clock is None:
            raise _Bad("not-a-time")
        if clock[1]:
            log.repair(
                "time-repaired",
                place,
                column.name,
                row,
                cell_text(cell),
                f"{clock[0] // 3600}:{clock[0] // 60 % 60:02d}",
            )
        return clock[0]
    if kind is Kind.DATE:
        day = parse_date(cell)
        if day is None:
            raise _Bad("not-a-date")
        if day[1]:
            log.repair("date-repaired", place, column.name, row, cell_text(cell), day[0])
        return day[0]
    if kind is Kind.CODE:
        return _code(cell, column, place, row, log)
    return _words(cell_text(cell), column, place, row, log)


def _words(text: str, column: Column, place: str, row: int, log: Log) -> Value:
    if column.kind is Kind.YES_NO:
        word = _plain(text)
        if word not in _YES | _NO:
            raise _Bad("not-a-choice", choices="yes, no", nearest="-")
        return 1 if word in _YES else 0
    if column.kind is Kind.CHOICE:
        return _choice(text, column)
    if column.kind is Kind.LIST:
        return tuple(dict.fromkeys(part.strip() for part in _SEPARATOR.split(text) if part.strip()))
    if text.startswith("="):
        log.add("formula-text", f"{place} row {row}, {column.name}", value=text)
    return text


def _number(cell: Cell, column: Column, place: str, row: int, log: Log) -> int | float:
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise _Bad("not-a-number")
    quantity = QUANTITIES[column.kind]
    try:
        amount, repairs = parse_number(cell if isinstance(cell, str) else repr(cell), quantity)
    except NotANumber as error:
        raise _Bad(error.code, known=", ".join(quantity.units)) from None
    if abs(amount) > limits.AMOUNT:
        raise _Bad("too-big", limit=limits.AMOUNT)
    if amount < Decimal(str(column.low)):
        code = "negative" if column.low == 0 else "too-small"
        raise _Bad(code, limit=f"{column.low:g}")
    if column.high is not None and amount > Decimal(str(column.high)):
        raise _Bad("too-big", limit=f"{column.high:g}")
    if quantity.whole and amount != amount.to_integral_value():
        raise _Bad("not-whole")
    for code in repairs:
        log.repair(code, place, column.name, row, cell_text(cell), f"{amount.normalize():f}")
    if column.kind is Kind.NUMBER:
        return float(amount)
    return int((amount * quantity.scale).to_integral_value(ROUND_HALF_UP))


def _code(cell: Cell, column: Column, place: str, row: int, log: Log) -> str:
    """A code as text: a number that Excel made of it is turned back where no digit is lost."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        if not math.isfinite(cell):
            raise _Bad("code-lost")
        if cell != int(cell):
            return repr(cell)
        if abs(cell) >= _EXACT_DIGITS:
            raise _Bad("code-lost")
        return str(int(cell))
    text = unicodedata.normalize("NFKC", cell_text(cell))
    if _LOST.fullmatch(text):
        raise _Bad("code-lost")
    if re.fullmatch(r"\d{6,}\.0+", text):
        plain = text.split(".", maxsplit=1)[0]
        log.repair("code-decimal", place, column.name, row, text, plain)
        return plain
    if text.startswith("'") and text[1:].isdigit():
        log.repair("code-decimal", place, column.name, row, text, text[1:])
        return text[1:]
    if text != cell_text(cell):
        log.repair("full-width", place, column.name, row, cell_text(cell), text)
    return text


def _choice(text: str, column: Column) -> str:
    word = _plain(text).removesuffix(".0")
    known = {_plain(choice): meaning for choice, meaning in column.choices.items()}
    if word not in known:
        raise _Bad("not-a-choice", choices=", ".join(column.choices), nearest=nearest(word, known) or "-")
    return known[word]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def cell_text(cell: Cell) -> str:
    """The cell as a person sees it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and abs(cell) < _EXACT_DIGITS and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    return str(cell).strip(" \t\r\n\u3000\ufeff\u200b\xa0")
