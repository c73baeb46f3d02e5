"""
The day of firms that work together: their goods, what they own, the rooms they rent and the vehicles they may hire.

A room for fewer goods costs less, but not in proportion: ``cost * share ** exponent`` with the firms' share of the
pieces that are for that place: of the county's for the warehouse, of the township's for a depot, of the village's for a
post. (A depot whose township they have no goods for counts with their share of the county's.) 0.6 is the rule of six
tenths (Chilton, C. H. (1950), Six-tenths factor applies to complete plant costs, Chemical Engineering 57(4), 112-114),
made for plants and taken here for rooms: an assumption, grade K. With it several rooms never cost less than one.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from logistics_opt.model import Assumption, CommodityId, Demand, Problem, Site, SiteId, Tier
from logistics_opt.sharing.game import Coalition
from logistics_opt.units import Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """
    What working apart and together means.

    ``room_exponent``: how the cost of common rooms shrinks with the share of goods, from 0 (not at all) to 1 (in
    proportion). Vehicles without an owner are hired by the day: each firm may hire as many of a kind as the county has,
    and firms together as many each.
    """

    room_exponent: float = 0.6

    def __post_init__(self) -> None:
        if not 0 <= self.room_exponent <= 1:
            raise ValueError(f"a room exponent of {self.room_exponent:g} is not between 0 and 1")

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """As they are printed."""
        return (
            Assumption(
                name="cost of a room for a share of the goods",
                value=f"share to the power of {self.room_exponent:g}",
                source="own choice after Chilton 1950, Chemical Engineering 57(4), 112-114",
                grade="K",
            ),
            Assumption(
                name="vehicles for hire",
                value="each firm as many of each common kind as the county has, by the day",
                source="own choice",
                grade="K",
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Firms that work together, on all goods or on those of some townships or commodities only (``None``: all)."""

    firms: Coalition
    townships: frozenset[SiteId] | None = None
    commodities: frozenset[CommodityId] | None = None

    def has(self, problem: Problem, demand: Demand) -> bool:
        """Whether the goods are among its own."""
        return (
            demand.firm in self.firms
            and (self.commodities is None or demand.commodity in self.commodities)
            and (self.townships is None or township_of(problem, demand.site) in self.townships)
        )


def township_of(problem: Problem, site: SiteId) -> SiteId | None:
    """The township depot that a site is supplied from today, or is; ``None`` for the warehouse."""
    place = problem.site[site]
    if place.tier is Tier.TOWNSHIP:
        return place.id
    return place.parent if place.tier is Tier.VILLAGE else None


def day_of(problem: Problem, part: Part, terms: Terms) -> Problem:
    """The day as these firms have it: their goods, the union of what they own, common rooms at their share's cost."""
    own = problem.restrict(part.firms)
    demands = tuple(demand for demand in own.demands if part.has(problem, demand))
    theirs, everybodys = _by_place(problem, demands), _by_place(problem, problem.demands)
    home = problem.warehouse.id

    def cost(site: Site) -> Fen:
        place = site.id if theirs.get(site.id) else home
        share: float = theirs[place] / max(everybodys[place], 1)
        # Rounded up, which keeps several rooms from costing less than one.
        factor: float = share**terms.room_exponent
        return math.ceil(site.cost_per_day * factor)

    return replace(
        own,
        demands=demands,
        fleet=tuple(v if v.owner is not None else replace(v, count=v.count * len(part.firms)) for v in own.fleet),
        sites=tuple(s if s.owner is not None else replace(s, cost_per_day=cost(s)) for s in own.sites),
    )


def _by_place(problem: Problem, demands: Iterable[Demand]) -> Counter[SiteId]:
    """Pieces for each village and counter, for each township under its depot, for the county under the warehouse."""
    counted: Counter[SiteId] = Counter()
    for demand in demands:
        township = township_of(problem, demand.site)
        places = {demand.site, problem.warehouse.id} | ({township} if township is not None else set())
        counted.update(dict.fromkeys(places, demand.load.pieces))
    return counted


def pieces(demands: Iterable[Demand]) -> int:
    """How many pieces move."""
    return sum(demand.load.pieces for demand in demands)
