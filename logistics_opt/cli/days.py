"""A day as a person writes it on the command line."""

from datetime import date, datetime

import typer

METAVAR = "YYYY-MM-DD"


def day_of(text: str | date) -> date:
    """The day of ``2026-03-02``; typer.BadParameter with such an example for anything else."""
    if isinstance(text, date):
        return text  # an option's own default
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a day of the county, wherever it is read
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no day; write year-month-day, such as 2026-03-02. 日期请写成年-月-日，例如2026-03-02。"
        ) from None
