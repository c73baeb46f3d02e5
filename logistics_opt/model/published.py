"""
A benchmark instance of the two-echelon literature as its file gives it, and a solution of it.

Four families: 2E-CVRP (Perboli, Tadei & Vigo 2011; file format of Breunig, Schmid, Hartl & Vidal 2016), 2E-LRP (Nguyen,
Prins & Prodhon 2012; Contardo, Hemmelmayr & Crainic 2012), CLRP (Prins, Prodhon & Wolfler Calvo 2006; Tuzun & Burke
1999; Barreto 2004) and 2E-VRPTW (Dellaert, Dashty Saridarq, Van Woensel & Crainic 2019). Unlike a county's
:class:`~logistics_opt.model.problem.Problem`, an instance is in the plane, in the numbers of its file, and costs what
the papers say that it costs.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never


class Family(StrEnum):
    """Which problem of the literature an instance belongs to."""

    CVRP_2E = "2e-cvrp"
    LRP_2E = "2e-lrp"
    CLRP = "clrp"
    VRPTW_2E = "2e-vrptw"


class Rounding(StrEnum):
    """What an arc costs for a distance: the distance itself, or an integer."""

    EXACT = "exact"
    CEIL_10 = "ceil-10"  # ceil(10 d): Nguyen
    CEIL_100 = "ceil-100"  # ceil(100 d): Prodhon

    def cost(self, distance: float, *, times: int = 1) -> float:
        """The cost of an arc; ``times`` is a factor inside the rounding (2 on Prodhon's and Nguyen's first level)."""
        match self:
            case Rounding.EXACT:
                return times * distance
            case Rounding.CEIL_10:
                return math.ceil(10 * times * distance)
            case Rounding.CEIL_100:
                return math.ceil(100 * times * distance)
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """
    A depot, satellite or customer: position, and what its family's files say of it.

    ``demand`` and the window of the start of service ``opens .. closes`` are a customer's; ``service`` is the time a
    vehicle stands there (at a satellite: from a truck's arrival until its goods can leave); ``opening_cost``,
    ``capacity`` and ``handling`` (cost a unit of demand) are a satellite's.
    """

    x: float
    y: float
    demand: float = 0.0
    opens: float = 0.0
    closes: float = math.inf
    service: float = 0.0
    opening_cost: float = 0.0
    capacity: float = math.inf
    handling: float = 0.0

    def distance_to(self, other: "Point") -> float:
        """Euclidean distance."""
        return math.hypot(self.x - other.x, self.y - other.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFleet:
    """
    Equal vehicles of one echelon: capacity, ``fixed`` cost when used, how many there are.

    ``count`` bounds them all together, ``per_satellite`` those of one satellite; ``None`` is no bound. ``times``
    multiplies distances inside the rounding.
    """

    capacity: float
    count: int | None = None
    per_satellite: int | None = None
    fixed: float = 0.0
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedInstance:
    """
    One instance. A CLRP has no trucks and no depots: its facilities are the satellites.

    ``split``: a satellite's demand may come on several trucks. Times, where an instance has them, equal distances.
    """

    name: str
    family: Family
    depots: tuple[Point, ...]
    satellites: tuple[Point, ...]
    customers: tuple[Point, ...]
    trucks: PublishedFleet | None
    freighters: PublishedFleet
    split: bool = True
    rounding: Rounding = Rounding.EXACT

    @property
    def timed(self) -> bool:
        """Whether windows and the hand-over at satellites bind."""
        return self.family is Family.VRPTW_2E


@dataclass(frozen=True, slots=True)
class TruckRoute:
    """From a depot to satellites in order and back: (satellite, quantity left there) for each stop, numbered from 0."""

    depot: int
    stops: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class FreighterRoute:
    """From a satellite to customers in order and back, all numbered from 0."""

    satellite: int
    customers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSolution:
    """What the routes are and what they are said to cost; the checker of published instances recomputes it."""

    instance: str
    cost: float
    trucks: tuple[TruckRoute, ...]
    freighters: tuple[FreighterRoute, ...]
