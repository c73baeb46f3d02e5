"""
What a county shows to who pays for its network: key figures against targets, what the subsidy bought, who needs it.

**For all eyes, or not.** A page is printed and handed on. For those who may read plans it holds every figure of all
firms together. For others (``public``) a firm may be among them: totals stand or fall together by the rules of
:mod:`logistics_opt.accounts.disclosure`, for the goods of each firm and the cost they bear. Where they fall, what is
left is how many villages are reached and where depots stand: whether a service is there at all is what is paid for. A
village is named as one that depends on the subsidy only where the pieces of its firms are safe by the same rules, for
that says something of its goods. How often a village is visited is told: who lives there sees it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from logistics_opt.accounts.cost_to_serve import CostToServe
from logistics_opt.accounts.disclosure import Protection
from logistics_opt.accounts.moved import served
from logistics_opt.model import Assumption, FirmId, LonLat, Plan, Problem, SiteId, Target
from logistics_opt.units import Fen

OWN = "own"
"""The grade of what rests on the county's own figures alone: no assumption is behind it."""


class FigureStyle(StrEnum):
    """In what a figure is: a number, an amount, yuan, a share 0 to 1, hours of the day."""

    COUNT = "count"
    AMOUNT = "amount"
    MONEY = "money"
    SHARE = "share"
    CLOCK = "clock"


class Verdict(StrEnum):
    """How a figure stands against its target."""

    MET = "met"
    MISSED = "missed"
    NO_TARGET = "no-target"
    NO_FIGURE = "no-figure"  # there is a target, and nothing to hold against it


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFigure:
    """
    A key figure with its target, in the unit that ``style`` says.

    ``before`` is of the plan it is held against. ``grade`` is the weakest of the assumptions that it rests on, or
    :data:`OWN`; ``generated``: it rests on positions, roads or goods that nobody surveyed or counted. ``withheld``:
    there is a value, and it is not for this reader.
    """

    key: str
    style: FigureStyle
    name: tuple[str, str]
    formula: tuple[str, str]
    value: float | None
    before: float | None = None
    target: Target | None = None
    grade: str = OWN
    generated: bool = False
    withheld: bool = False

    @property
    def verdict(self) -> Verdict:
        """Whether the target is met."""
        if self.target is None:
            return Verdict.NO_TARGET
        if self.value is None:
            return Verdict.NO_FIGURE
        least, most = self.target.at_least, self.target.at_most
        met = (least is None or self.value >= least) and (most is None or self.value <= most)
        return Verdict.MET if met else Verdict.MISSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Yuan a day, known to ``margin`` to either side (95 %; ``None`` of one draw)."""

    mean: float
    margin: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """
    What a study of sharing found of all firms: each by itself, and all together; ``pieces`` are those of a day.

    ``proven``: the range of the saving does not hold zero.
    """

    firms: int
    days: int
    draws: int
    pieces: float
    apart: Spread
    together: Spread
    saved: Spread
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsidy:
    """
    What the programme's bought services pay on the day, and the villages by who pays for them.

    ``depend`` are the names of those that pay for themselves only with it; ``unnamed`` are as many more, whose names
    would tell a firm's goods. ``needed`` is what all villages together lack without any subsidy.
    """

    rules: Mapping[str, Fen]
    pieces: int
    fee: Assumption
    alone: int
    with_it: int
    never: int
    depend: tuple[str, ...]
    unnamed: int
    needed: Fen

    @property
    def paid(self) -> Fen:
        """All rules together."""
        return sum(self.rules.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A place on the map; ``visits`` of a village that day, ``None`` where they are withheld."""

    site: SiteId
    name: str
    position: LonLat
    visits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page in words: pairs, English and Chinese."""

    title: tuple[str, str]
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """All of the page; texts are pairs, English and Chinese. ``since`` is the day that figures are held against."""

    county: str
    day: date
    made_by: str
    headline: tuple[str, str] = ("", "")
    sections: tuple[Section, ...] = ()
    figures: tuple[PageFigure, ...]
    together: Together | None
    subsidy: Subsidy | None
    villages: tuple[Dot, ...]
    depots: tuple[Dot, ...]
    warehouse: Dot
    roads: tuple[tuple[int, tuple[tuple[float, float], ...]], ...]
    since: date | None
    days_a_week: int
    withheld: bool
    notice: tuple[str, str]
    attribution: str
    assumptions: tuple[Assumption, ...]

    @property
    def judged(self) -> tuple[PageFigure, ...]:
        """The figures that have a target."""
        return tuple(figure for figure in self.figures if figure.target is not None)


def is_safe(problem: Problem, plan: Plan, costs: CostToServe) -> bool:
    """Whether totals of the plan may be shown to the firms whose goods are in it."""
    pieces, weight = Counter[FirmId](), Counter[FirmId]()
    for key, load in served(problem, plan).items():
        firm = problem.demand[key].firm
        pieces[firm] += load.pieces
        weight[firm] += load.weight
    return all(map(Protection().allows, (pieces.values(), weight.values(), costs.firms.values())))


def named_safely(problem: Problem, plan: Plan, sites: Iterable[SiteId]) -> tuple[SiteId, ...]:
    """Those of the sites of which it may be told what their goods come to."""
    pieces: dict[SiteId, Counter[FirmId]] = {site: Counter() for site in sites}
    for key, load in served(problem, plan).items():
        demand = problem.demand[key]
        if demand.site in pieces:
            pieces[demand.site][demand.firm] += load.pieces
    return tuple(site for site, parts in pieces.items() if Protection().allows(parts.values()))
