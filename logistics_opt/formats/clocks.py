"""Clock times and dates as people and Excel write them."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from logistics_opt.formats.raw import Cell
from logistics_opt.units import DAY, HOUR, MINUTE

LATEST = 3 * DAY
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_CHINESE = re.compile(r"(上午|下午|晚上|早上)?(\d{1,2})[点时](半|(\d{1,2})分?)?")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")


def parse_clock(cell: Cell) -> tuple[int, bool] | None:
    """Seconds after midnight, and whether it took a repair; ``None`` where it is no clock time."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, datetime):
        # Excel's day 0 is 1899-12-31: 24:00 and later come as a time of the first days of 1900.
        days = (cell.date() - date(1899, 12, 31)).days
        extra = days if 0 <= days <= 2 else 0
        return extra * DAY + cell.hour * HOUR + cell.minute * MINUTE + cell.second, False
    if isinstance(cell, time):
        return cell.hour * HOUR + cell.minute * MINUTE + cell.second, False
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return (seconds, False) if 0 <= seconds < LATEST else None
    if isinstance(cell, int | float):
        return _from_number(float(cell))
    return _from_text(cell) if isinstance(cell, str) else None


def _from_number(value: float) -> tuple[int, bool] | None:
    if 0 <= value < 1:
        return round(value * DAY), True
    if value == int(value) and value != 1:
        whole = int(value)
        return (whole * HOUR, True) if whole <= 24 else _from_digits(f"{whole:04d}")
    return None


def _from_digits(digits: str) -> tuple[int, bool] | None:
    hours, minutes = int(digits[:-2]), int(digits[-2:])
    return (hours * HOUR + minutes * MINUTE, True) if len(digits) == 4 and hours <= 24 and minutes < 60 else None


def _from_text(text: str) -> tuple[int, bool] | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _CLOCK.fullmatch(plain):
        hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
        moment = hours * HOUR + minutes * MINUTE + seconds
        valid = minutes < 60 and seconds < 60 and moment < LATEST
        return (moment, plain != text.strip()) if valid else None
    if found := _CHINESE.fullmatch(plain):
        hours = int(found[2]) + (12 if found[1] in ("下午", "晚上") and int(found[2]) < 12 else 0)
        minutes = 30 if found[3] == "半" else int(found[4] or 0)
        return (hours * HOUR + minutes * MINUTE, True) if hours <= 24 and minutes < 60 else None
    if plain.isascii() and plain.isdigit():
        return _from_digits(plain.zfill(4)) if len(plain) in (3, 4) else _from_number(float(plain[:9]))
    if re.fullmatch(r"0?\.\d{1,18}", plain):
        return _from_number(float(plain))
    return None


def parse_date(cell: Cell) -> tuple[date, bool] | None:
    """A date, and whether it took a repair; ``None`` where it is none."""
    if isinstance(cell, datetime):
        return cell.date(), False
    if isinstance(cell, date):
        return cell, False
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        cell = str(int(cell))
    if not isinstance(cell, str):
        return None
    plain = unicodedata.normalize("NFKC", cell).strip()
    if re.fullmatch(r"\d{8}", plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    found = _DATE.fullmatch(plain)
    if not found:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return day, day.isoformat() != cell.strip()
