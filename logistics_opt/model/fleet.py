"""What moves goods, and what it costs."""

from dataclasses import dataclass
from enum import IntEnum

from logistics_opt.model.ids import CommodityId, FirmId, ProfileName, SiteId, VehicleTypeId
from logistics_opt.model.place import TimeWindow
from logistics_opt.units import CubicCm, Fen, Grams, Seconds


class Echelon(IntEnum):
    """One level of transport: ``FIRST`` county to township (trucks), ``SECOND`` to the villages (vans)."""

    FIRST = 1
    SECOND = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """
    What a vehicle costs: for each day it is used, each km it drives, each hour between leaving and last return.

    A route's three amounts are each rounded to the nearest fen, halves up.
    """

    per_day: Fen = 0
    per_km: Fen = 0
    per_hour: Fen = 0

    def __post_init__(self) -> None:
        if min(self.per_day, self.per_km, self.per_hour) < 0:
            raise ValueError("a tariff is negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """
    What fits aboard: the weight of all goods, the volume of ambient goods, the volume of chilled goods.

    A vehicle without a chilled compartment has ``chilled=0`` and carries no chilled goods.
    """

    weight: Grams
    volume: CubicCm
    chilled: CubicCm = 0

    def __post_init__(self) -> None:
        if min(self.weight, self.volume, self.chilled) < 0:
            raise ValueError("a capacity is negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleType:
    """
    ``count`` equal vehicles at one base.

    A vehicle leaves its base no earlier than the shift opens and is back by its close; between leaving and last
    return pass at most ``max_duration``. It makes up to ``max_trips`` trips, standing ``reload_time`` at its base
    between two. ``carries`` lists the commodities it may carry (``None``: all).
    """

    id: VehicleTypeId
    name: str
    echelon: Echelon
    base: SiteId
    count: int
    capacity: Capacity
    tariff: Tariff
    shift: TimeWindow
    profile: ProfileName
    max_duration: Seconds | None = None
    max_trips: int = 1
    reload_time: Seconds = 0
    owner: FirmId | None = None
    carries: frozenset[CommodityId] | None = None
    co2_per_km: Grams = 0

    def __post_init__(self) -> None:
        if self.count < 0 or self.max_trips < 1 or self.reload_time < 0 or self.co2_per_km < 0:
            raise ValueError(f"vehicle type {self.id}: count, trips, reload time or CO2 out of range")

    def may_carry(self, commodity: CommodityId) -> bool:
        """Whether the commodity is on the list, or there is no list."""
        return self.carries is None or commodity in self.carries
