"""
What numbers and times look like in a JSON document: a person's units, exact.

Amounts are decimals of so many places that every base unit (gram, cubic centimetre, fen) has a number of its own, and a
number finer than that is refused, not rounded. Times of day are ``"08:30"``, or ``"08:30:15"`` where there are seconds.
"""

import re
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from logistics_opt.units import HOUR, MINUTE

LARGEST = Decimal(10**12)
_CLOCK = re.compile(r"(-?)(\d{2,4}):([0-5]\d)(?::([0-5]\d))?")
_CLOCK_SCHEMA = {"type": "string", "pattern": r"^-?\d{2,4}:[0-5]\d(:[0-5]\d)?$", "examples": ["08:30", "08:30:15"]}


class Wire(BaseModel):
    """Base of every document: unknown keys are refused, nothing is coerced, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def _exact(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("a number is needed")  # noqa: TRY004  pydantic reports ValueError only
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or not 0 <= number <= LARGEST:
        raise ValueError(f"a number from 0 to {LARGEST} is needed")
    return number


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _fine_to(places: int) -> BeforeValidator:
    def check(value: Any) -> Decimal:
        number = _exact(value)
        if number != round(number, places):
            raise ValueError(f"at most {places} decimals are kept")
        return number.normalize()

    return BeforeValidator(check)


def _amount_schema(places: int) -> WithJsonSchema:
    # No `multipleOf`: validators that reckon in binary refuse 272.66 as no multiple of 0.01.
    return WithJsonSchema({"type": "number", "minimum": 0, "description": f"At most {places} decimals."})


Thousandths: TypeAlias = Annotated[
    Decimal, _fine_to(3), PlainSerializer(_plain, return_type=int | float), _amount_schema(3)
]
"""kg in whole grams, litres in whole cm3."""

Hundredths: TypeAlias = Annotated[
    Decimal, _fine_to(2), PlainSerializer(_plain, return_type=int | float), _amount_schema(2)
]
"""Yuan in whole fen."""


def _read_clock(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError('a time such as "08:30" is needed')
    seconds = int(found[2]) * HOUR + int(found[3]) * MINUTE + int(found[4] or 0)
    return -seconds if found[1] else seconds


def _write_clock(seconds: int) -> str:
    minutes, rest = divmod(abs(seconds), MINUTE)
    text = f"{'-' if seconds < 0 else ''}{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{rest:02d}" if rest else text


Clock: TypeAlias = Annotated[
    int,
    BeforeValidator(_read_clock),
    PlainSerializer(_write_clock, return_type=str),
    WithJsonSchema(_CLOCK_SCHEMA),
]
"""A time of day, or a length of time: seconds in Python, ``HH:MM`` or ``HH:MM:SS`` on the wire."""

Whole: TypeAlias = Annotated[int, Field(ge=0, le=10**15)]
Name: TypeAlias = Annotated[str, Field(max_length=10_000)]
Id: TypeAlias = Annotated[str, Field(min_length=1, max_length=1_000)]


def amount(base: int, scale: int) -> Decimal:
    """From base units to the wire: ``amount(1_500, 1_000) == Decimal("1.5")``."""
    return (Decimal(base) / scale).normalize()


def base_units(number: Decimal, scale: int) -> int:
    """From the wire to base units; exact, since the wire keeps no finer number."""
    return int(number * scale)
