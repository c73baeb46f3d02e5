"""One road of a county, as a table or a drawing gives it, and the days on which it is shut."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from logistics_opt.model import LonLat
from logistics_opt.units import Metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """
    A line along which vehicles drive.

    ``road_class`` is a word of the speed table: OpenStreetMap's ``highway`` values or the Chinese administrative
    classes ``national``, ``provincial``, ``county``, ``township``, ``village``. ``surface`` may be empty (not known).
    A published ``length`` overrides the length of the geometry. ``oneway``: only from first point to last. ``width_m``
    is the usable width of the carriageway; ``gradient`` the mean rise as a fraction, upwards from first point to last;
    both ``None`` where not known. ``no_stopping``: nobody can be served from it (a tunnel; motorways need not be
    marked). ``generated`` marks what no surveyor has seen.
    """

    id: str
    name: str = ""
    road_class: str
    surface: str = ""
    geometry: tuple[LonLat, ...]
    length: Metres | None = None
    oneway: bool = False
    width_m: float | None = None
    gradient: float | None = None
    no_stopping: bool = False
    generated: bool = False

    def __post_init__(self) -> None:
        if len(self.geometry) < 2:
            raise ValueError(f"road {self.id} has {len(self.geometry)} points, a line has two or more")
        if self.length is not None and self.length <= 0:
            raise ValueError(f"road {self.id} is {self.length} m long")
        if self.width_m is not None and self.width_m <= 0:
            raise ValueError(f"road {self.id} is {self.width_m} m wide")
        if self.gradient is not None and not -1 < self.gradient < 1:
            raise ValueError(f"road {self.id} has gradient {self.gradient}; it is a fraction, 0.08 is 8 %")


@dataclass(frozen=True, slots=True)
class Closure:
    """A road that nobody may use from ``first`` to ``last``, both days included; ``row`` of the table it is from."""

    road: str
    first: date
    last: date
    reason: str = ""
    row: int = 0

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"closure of {self.road} begins on {self.first}, after it ends on {self.last}")

    def in_force(self, day: date) -> bool:
        """Whether the road is shut on this day."""
        return self.first <= day <= self.last


def shut_roads(closures: Iterable[Closure], day: date | None) -> frozenset[str]:
    """The roads shut on ``day``; raises where there are closures and no day to hold them against."""
    closures = tuple(closures)
    if closures and day is None:
        raise ValueError("closures have dates: say for which day")
    return frozenset(closure.road for closure in closures if day is not None and closure.in_force(day))
