"""
The day of firms that work together: their goods, what they own, the rooms they rent, the vehicles and buses they use.

A room for fewer goods costs less, but not in proportion: ``cost * share ** exponent`` with the firms' share of the
pieces that are for that place: of the county's for the warehouse, of the township's for a depot, of the village's for a
post. (A depot whose township they have no goods for counts with their share of the county's.) 0.6 is the rule of six
tenths (Chilton, C. H. (1950), Six-tenths factor applies to complete plant costs, Chemical Engineering 57(4), 112-114),
made for plants and taken here for rooms: an assumption, grade K. With it several rooms never cost less than one.

A bus that no firm runs has its room divided among those who use it, by their share of all pieces and always rounded
down. So groups that plan by themselves never fill it twice, and plans of parts side by side fit on it together. The
firm that runs a line, and whoever works with it, has all of its room.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from logistics_opt.model import Assumption, CommodityId, Demand, Line, Load, Problem, Site, SiteId, Tier
from logistics_opt.sharing.game import Coalition
from logistics_opt.units import Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """
    What working apart and together means.

    ``room_exponent``: how the cost of common rooms shrinks with the share of goods, from 0 (not at all) to 1 (in
    proportion). Vehicles without an owner are hired by the day: each firm may hire as many of a kind as the county has,
    and firms together as many each. ``buses_apart``: whether a firm by itself has its part of the room on buses that it
    does not run, too; otherwise the bus company's agreement is one with firms that work together.
    """

    room_exponent: float = 0.6
    buses_apart: bool = False

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
                name_zh="部分货量的场地费用",
                value_zh=f"货量占比的{self.room_exponent:g}次方",
                source_zh="自行设定，参照Chilton 1950, Chemical Engineering 57(4), 112-114",
            ),
            Assumption(
                name="vehicles for hire",
                value="each firm as many of each common kind as the county has, by the day",
                source="own choice",
                grade="K",
                name_zh="可租车辆",
                value_zh="各企业可按日租用与全县同样多的各类车辆",
                source_zh="自行设定",
            ),
        )

    @property
    def on_buses(self) -> Assumption:
        """As it is printed where the county has lines."""
        alone = "a firm by itself too" if self.buses_apart else "firms together only, or who runs the line"
        alone_zh = "单个企业亦可使用" if self.buses_apart else "仅限共同配送或线路运营企业"
        return Assumption(
            name="room on buses",
            value=f"by share of the goods; {alone}",
            source="own choice",
            grade="K",
            name_zh="客运班车舱位",
            value_zh=f"按货量占比；{alone_zh}",
            source_zh="自行设定",
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
    """The day as these firms have it: their goods, the union of what they own, their part of common rooms, of buses."""
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
        lines=tuple(_lines(own.lines, part.firms, terms, Fraction(pieces(demands), max(pieces(problem.demands), 1)))),
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


def _lines(lines: Iterable[Line], firms: Coalition, terms: Terms, share: Fraction) -> Iterator[Line]:
    """The lines that these firms may use, each common one with their share of its room, if that is any."""
    for line in lines:
        if line.operator is not None:
            yield line
        elif (len(firms) > 1 or terms.buses_apart) and (part := _part(line, share)) is not None:
            yield part


def _part(line: Line, share: Fraction) -> Line | None:
    """The line with a share of each limit; ``None`` where one would be nought, which a line says of no limit."""
    whole = line.spare
    room = Load(*(math.floor(amount * share) for amount in (whole.weight, whole.volume, whole.pieces)))
    limits = [(whole.weight, room.weight), (whole.volume, room.volume), (whole.pieces, room.pieces)]
    bag = line.bag
    if bag is not None and bag.spare is not None:
        bags = math.floor(bag.spare * share)
        limits.append((bag.spare, bags))
        bag = replace(bag, spare=bags)
    if any(before and not after for before, after in limits):
        return None
    patience = None if line.max_dwell is None else math.floor(line.max_dwell * share)
    return replace(line, spare=room, bag=bag, max_dwell=patience)


def pieces(demands: Iterable[Demand]) -> int:
    """How many pieces move."""
    return sum(demand.load.pieces for demand in demands)
