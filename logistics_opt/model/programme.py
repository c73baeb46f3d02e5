"""What the county has promised and what the fund pays: targets, subsidy rules, the negative list."""

from dataclasses import dataclass
from enum import StrEnum

from logistics_opt.model.demand import Demand, Direction
from logistics_opt.model.ids import CommodityId
from logistics_opt.units import Fen


class CostLine(StrEnum):
    """The lines into which the cost of a plan falls."""

    VEHICLE_DAY = "vehicle_day"
    VEHICLE_KM = "vehicle_km"
    VEHICLE_HOUR = "vehicle_hour"
    SITE_DAY = "site_day"
    BUS = "bus"


class SubsidyKind(StrEnum):
    """The four instruments of the 2020 notice: reward after building, interest subsidy, bought service, lump sum."""

    REWARD = "reward"
    INTEREST = "interest"
    SERVICE = "service"
    LUMP_SUM = "lump_sum"


class SubsidyUnit(StrEnum):
    """What a subsidy is paid for each of."""

    ONCE = "once"
    DAY = "day"
    PIECE = "piece"
    VISIT = "visit"
    SITE = "site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A quantified goal: key figure ``metric`` is to reach ``at_least`` or stay ``at_most``; figures as reported."""

    metric: str
    at_least: float | None = None
    at_most: float | None = None

    def __post_init__(self) -> None:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError(f"target {self.metric} names either a least or a most")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidyRule:
    """
    ``amount`` for each ``unit``, at most ``cap`` in a year.

    A rule that pays by the piece does so for goods in one ``direction`` and of some commodities, ``goods``, only
    (``None``: all).
    """

    name: str
    kind: SubsidyKind
    amount: Fen
    unit: SubsidyUnit
    cap: Fen | None = None
    direction: Direction | None = None
    goods: frozenset[CommodityId] | None = None

    def is_for(self, demand: Demand) -> bool:
        """Whether the rule is for such goods."""
        right_way = self.direction is None or demand.direction is self.direction
        return right_way and (self.goods is None or demand.commodity in self.goods)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A county's demonstration programme; ``fundable`` are the cost lines that are not on the negative list."""

    name: str
    year: int
    targets: tuple[Target, ...] = ()
    subsidies: tuple[SubsidyRule, ...] = ()
    fundable: frozenset[CostLine] = frozenset()
