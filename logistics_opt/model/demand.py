"""What firms want moved."""

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from logistics_opt.model.ids import CommodityId, DemandId, FirmId, SiteId
from logistics_opt.units import CubicCm, Fen, Grams, Seconds


@dataclass(frozen=True, slots=True)
class Load:
    """An amount of goods in the three measures that fill a vehicle or a day's work."""

    weight: Grams = 0
    volume: CubicCm = 0
    pieces: int = 0

    def __post_init__(self) -> None:
        if min(self.weight, self.volume, self.pieces) < 0:
            raise ValueError(f"load of {self.weight} g, {self.volume} cm3, {self.pieces} pieces is negative")

    def __add__(self, other: "Load") -> "Load":
        return Load(self.weight + other.weight, self.volume + other.volume, self.pieces + other.pieces)

    def __sub__(self, other: "Load") -> "Load":
        return Load(self.weight - other.weight, self.volume - other.volume, self.pieces - other.pieces)

    def __bool__(self) -> bool:
        return bool(self.weight or self.volume or self.pieces)

    def fits(self, limit: "Load") -> bool:
        """Whether no measure is above the limit's."""
        return self.weight <= limit.weight and self.volume <= limit.volume and self.pieces <= limit.pieces

    def split(self, parts: int) -> tuple["Load", ...]:
        """
        ``parts`` nearly equal loads of whole pieces that sum to this one.

        See :meth:`share`.
        """
        if not 1 <= parts <= max(1, self.pieces):
            raise ValueError(f"{self.pieces} pieces cannot be split into {parts} parts")
        if not self.pieces:
            return (self,)
        cuts = [i * self.pieces // parts for i in range(parts + 1)]
        return tuple(self.share(a, b) for a, b in pairwise(cuts))

    def share(self, start: int, stop: int) -> "Load":
        """
        The load of the pieces numbered ``start`` up to, not including, ``stop``.

        Every piece carries its share of weight and volume; what is not whole is rounded down at the cuts, so that
        neighbouring shares add up exactly.
        """
        if not 0 <= start <= stop <= self.pieces:
            raise ValueError(f"pieces {start} to {stop} of {self.pieces} are no share")
        if not self.pieces:
            return self
        weight = self.weight * stop // self.pieces - self.weight * start // self.pieces
        volume = self.volume * stop // self.pieces - self.volume * start // self.pieces
        return Load(weight, volume, stop - start)

    def scaled(self, factor: float) -> "Load":
        """
        ``factor`` times this load, for a season with more or fewer goods: each measure to the nearest whole, halves up.

        Where there were pieces there is at least one, since nothing moves without.
        """
        if not (math.isfinite(factor) and factor > 0):
            raise ValueError(f"a load cannot be scaled by {factor:g}")
        weight, volume, pieces = (math.floor(n * factor + 0.5) for n in (self.weight, self.volume, self.pieces))
        return Load(weight, volume, max(pieces, min(1, self.pieces)))


class Direction(StrEnum):
    """``DOWN``: county warehouse to the site (下行). ``UP``: the site to the county warehouse (上行)."""

    DOWN = "down"
    UP = "up"


class Temperature(StrEnum):
    """Chilled goods ride in a vehicle's chilled compartment or cold boxes only."""

    AMBIENT = "ambient"
    CHILLED = "chilled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commodity:
    """A class of goods. Goods that ``keep_apart`` names never ride on the same trip; either side may name the other."""

    id: CommodityId
    name: str
    temperature: Temperature = Temperature.AMBIENT
    keep_apart: frozenset[CommodityId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What one firm wants moved between the county warehouse and one site on the planning day."""

    id: DemandId
    firm: FirmId
    commodity: CommodityId
    site: SiteId  # a village post point, or a township depot for what is handed over at its own counter
    direction: Direction
    load: Load
    ready: Seconds = 0  # not before this does it stand at its origin
    promised: Seconds | None = None  # to be there by this; not a constraint, the on-time share counts it
    priority: int = 0  # higher is dropped later
    cash: Fen = 0  # to collect on delivery

    def __post_init__(self) -> None:
        if not self.load.pieces:
            raise ValueError(f"demand {self.id} has no pieces: what moves is at least one piece")
        if self.cash < 0 or self.ready < 0:
            raise ValueError(f"demand {self.id} has negative cash or a negative ready time")
