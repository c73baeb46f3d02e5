"""What the radial estimate takes a drive to cost, and where each figure is from."""

from dataclasses import dataclass

from logistics_opt.model import Assumption
from logistics_opt.units import KILOGRAM, YUAN, Fen, Grams, Seconds

YEARS = 10
"""Years over which fit-out and closing are written off. Own estimate (grade K)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """
    Fen a km and an hour of a van and of a truck, and the shares that one client bears of a there-and-back.

    A van serves several villages on a tour and a truck several depots, so a client costs only a share of a drive there
    and back. ``van_share`` and ``truck_share`` are measured on a routed plan of the same county, so that the estimate
    and the plan agree in sum for the depots of today. ``truck_load`` is what fills a truck.
    """

    van_km: Fen
    van_hour: Fen
    truck_km: Fen
    truck_hour: Fen
    truck_load: Grams
    truck_stop: Seconds = 0
    van_share: float = 1.0
    truck_share: float = 1.0
    years: int = YEARS
    shares_from: str = "not measured: every client alone"

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The figures with their sources, to be printed with every result."""
        return (
            Assumption(name="share of a van's drive that a village bears", value=f"{self.van_share:.2f}", source=self.shares_from, grade="K"),
            Assumption(name="share of a truck's drive that a truckload bears", value=f"{self.truck_share:.2f}", source=self.shares_from, grade="K"),
            Assumption(name="fit-out and closing written off over", value=f"{self.years} years", source="own estimate", grade="K"),
            Assumption(
                name="radial costs",
                value=f"van {self.van_km / YUAN:g} yuan/km, {self.van_hour / YUAN:g} yuan/h; "
                f"truck {self.truck_km / YUAN:g} yuan/km, {self.truck_hour / YUAN:g} yuan/h, {self.truck_load / KILOGRAM:g} kg",
                source="the county's most numerous vehicles of each echelon",
                grade="K",
            ),
        )
