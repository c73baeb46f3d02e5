"""What if: the same day with other goods, prices or visits a week."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from logistics_opt.model import Problem, Tariff, Tier, VehicleType
from logistics_opt.study.shared.days import township_of

WEEK = 7
Change = Callable[[Problem], Problem]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A change of the day for firms apart, and for all together (``None``: the same change as apart)."""

    name: str
    words: tuple[str, str]
    apart: Change
    together: Change | None = None


def unchanged(day: Problem) -> Problem:
    """The day as it is."""
    return day


def goods(factor: float) -> Change:
    """So many times the goods, in whole pieces."""
    if factor == 1:
        return unchanged
    return lambda day: replace(
        day, demands=tuple(replace(demand, load=demand.load.scaled(factor)) for demand in day.demands)
    )


def per_km(factor: float) -> Change:
    """Fuel and wear dearer or cheaper."""
    return _tariff(lambda vehicle: replace(vehicle.tariff, per_km=_times(vehicle.tariff.per_km, factor)))


def per_hour(factor: float) -> Change:
    """Wages higher or lower."""
    return _tariff(lambda vehicle: replace(vehicle.tariff, per_hour=_times(vehicle.tariff.per_hour, factor)))


def visits(number: int, *, today: int = 0) -> Change:
    """
    Each township's villages on ``number`` days a week, with the goods of the days between; counters every day.

    Townships take turns, so that every day has about as many; ``today`` says whose turn it is.
    """
    if not 1 <= number <= WEEK:
        raise ValueError(f"{number} visits a week cannot be")

    def change(day: Problem) -> Problem:
        townships = sorted(site.id for site in day.sites if site.tier is Tier.TOWNSHIP)
        served = {one for turn, one in enumerate(townships) if (turn + today) * number % WEEK < number}
        grown = goods(WEEK / number)(day)
        kept = []
        for demand, more in zip(day.demands, grown.demands, strict=True):
            if day.site[demand.site].tier is not Tier.VILLAGE:
                kept.append(demand)
            elif township_of(day, demand.site) in served:
                kept.append(more)
        return replace(day, demands=tuple(kept))

    return change


def without_buses(day: Problem) -> Problem:
    """Nothing rides on a bus."""
    return replace(day, lines=())


def usual(today: int = 0, *, buses: bool = False) -> tuple[WhatIf, ...]:
    """The variations that every report has, and the one of counties with ``buses``."""
    return (
        *((WhatIf("no-buses", ("without buses", "不用客运班车"), without_buses),) if buses else ()),
        WhatIf("demand-20", ("demand 20 % lower", "货量减少20%"), goods(0.8)),
        WhatIf("demand+20", ("demand 20 % higher", "货量增加20%"), goods(1.2)),
        WhatIf("km+20", ("cost per km 20 % higher", "每公里费用上涨20%"), per_km(1.2)),
        WhatIf("wage+20", ("wages 20 % higher", "工资上涨20%"), per_hour(1.2)),
        WhatIf("visits-5", ("five visits a week", "每周到村5次"), visits(5, today=today)),
        WhatIf("visits-3", ("three visits a week", "每周到村3次"), visits(3, today=today)),
        WhatIf(
            "apart-3",
            ("three visits a week apart, seven together", "各自配送每周3次，共同配送每周7次"),
            visits(3, today=today),
            unchanged,
        ),
    )


def _tariff(change: Callable[[VehicleType], Tariff]) -> Change:
    return lambda day: replace(day, fleet=tuple(replace(v, tariff=change(v)) for v in day.fleet))


def _times(price: int, factor: float) -> int:
    return math.floor(price * factor + 0.5)
