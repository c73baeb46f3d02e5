"""Numbers that a command line can say and nobody can mean."""

import math

import typer


def finite(value: float | None) -> float | None:
    """Refuse NaN and infinity, which are in every range for some versions of the reader of options."""
    if value is not None and not math.isfinite(value):
        raise typer.BadParameter(f"{value} is no number 不是有效数字")
    return value
