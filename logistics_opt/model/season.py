"""Parts of a year that differ in goods and in roads."""

import math
from dataclasses import dataclass
from datetime import date

from logistics_opt.model.demand import Direction

DAYS_A_YEAR = 366
"""Days of a leap year: no season is longer, nor are all of a county's seasons together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """
    So many days of a year that are alike.

    A day of it has the waybills of ``orders_day``, their loads ``down`` and ``up`` times as large by direction, on the
    roads that are open on ``roads_day``.
    """

    name: str
    days: int
    orders_day: date
    roads_day: date
    down: float = 1.0
    up: float = 1.0

    def __post_init__(self) -> None:
        if not 0 < self.days <= DAYS_A_YEAR:
            raise ValueError(f"season {self.name} has {self.days} days, a year has 1 to {DAYS_A_YEAR}")
        if not all(math.isfinite(factor) and factor > 0 for factor in (self.down, self.up)):
            raise ValueError(f"season {self.name} has factors {self.down:g} down and {self.up:g} up, above 0 can be")

    def factor(self, direction: Direction) -> float:
        """What loads of this direction are multiplied by."""
        return self.down if direction is Direction.DOWN else self.up
