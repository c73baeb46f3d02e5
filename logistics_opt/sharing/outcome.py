"""What a study of shared delivery found: the cost of working apart and together, and who should pay what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from logistics_opt.model import Assumption, CommodityId, Cost, FirmId, Plan, Problem, SiteId
from logistics_opt.sharing.game import Coalition, CostGame
from logistics_opt.sharing.properties import NotWorking, Properties, table
from logistics_opt.sharing.rules import RULES, Keys
from logistics_opt.sharing.sampled_shapley import SampledShapley
from logistics_opt.sharing.spread import Estimate, Spread, estimate, mean_game, spread
from logistics_opt.units import Fen


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawn:
    """
    What coalitions cost on one demand day, planned from one seed, fen; none costs more than its parts.

    ``joint`` is what their joint plans cost, whatever their parts do.
    """

    day: date
    seed: int
    cost: Mapping[Coalition, Fen]
    joint: Mapping[Coalition, Fen]

    @property
    def repaired(self) -> frozenset[Coalition]:
        """The coalitions whose joint plan was dearer than their parts."""
        return frozenset(one for one, cost in self.cost.items() if self.joint[one] > cost)


@dataclass(frozen=True, kw_only=True, eq=False)
class Group:
    """Firms that work as one, their day, and a plan of it; ``charge`` is that of goods left behind."""

    firms: Coalition
    problem: Problem
    plan: Plan
    charge: Fen


@dataclass(frozen=True, kw_only=True, eq=False)
class System:
    """
    One way of working: its cost a day over the draws, and what it saves against working apart.

    ``lines``: the first draw's cost by line. ``groups``: its plans, where they are whole plans of whole groups.
    """

    name: str
    words: tuple[str, str]
    cost: Estimate
    saved: Estimate
    lines: Cost
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """The same comparison with something else assumed: what working apart, together, and the saving cost a day."""

    name: str
    words: tuple[str, str]
    apart: Estimate
    together: Estimate
    saved: Estimate

    @property
    def share(self) -> float:
        """The saving, of what working apart costs."""
        return self.saved.mean / self.apart.mean if self.apart.mean else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """
    Base load and add-on: what the goods that are driven in any case cost, and what the rest adds to it.

    ``base`` and ``alone``: either layer by itself; ``both``: together; ``added``: both less base.
    """

    commodities: frozenset[CommodityId]
    base: Estimate
    alone: Estimate
    both: Estimate
    added: Estimate
    base_pieces: int
    added_pieces: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Phase:
    """One year of a county that begins in some townships: what the year's day costs, and what it saves."""

    year: int
    townships: frozenset[SiteId]
    growth: float
    cost: Estimate
    saved: Estimate


@dataclass(frozen=True, kw_only=True, eq=False)
class SharedDelivery:
    """
    The study. Amounts are fen a day; ``days`` with more than one day have spreads over days, else over seeds.

    ``systems`` begins with ``apart`` and ``together``. ``sampled`` is there, one a draw, where firms are too many for
    all coalitions. ``stopped``: somebody ended it before all was done; what is missing is empty.
    """

    county: str
    problems: tuple[Problem, ...]
    players: tuple[FirmId, ...]
    drawn: tuple[Drawn, ...]
    systems: tuple[System, ...]
    keys: Keys
    sampled: tuple[SampledShapley, ...] = ()
    variations: tuple[Variation, ...] = ()
    layers: Layers | None = None
    phases: tuple[Phase, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    steps: int = 0
    seconds: float = 0.0
    stopped: bool = False

    @cached_property
    def games(self) -> tuple[CostGame, ...]:
        """One game a day, the mean of its seeds; one a seed where there is one day. None where firms are sampled."""
        if self.sampled or not self.drawn:
            return ()
        of_draws = [(one.day, CostGame(self.players, one.cost)) for one in self.drawn]
        days = sorted({day for day, _ in of_draws})
        if len(days) == 1:
            return tuple(game for _, game in of_draws)
        return tuple(mean_game([game for day, game in of_draws if day == one]) for one in days)

    @cached_property
    def game(self) -> CostGame:
        """The game of mean costs."""
        return mean_game(self.games)

    @cached_property
    def rules(self) -> Mapping[str, Spread]:
        """Each rule that works in every draw, by name: shares and savings with their spread."""
        found = {}
        for name, rule in RULES.items():
            rows = [table(game, self.keys, tolerance=1.0, rules=[rule]) for game in self.games]
            worked = [row[0].shares for row in rows if row and isinstance(row[0], Properties)]
            if worked and len(worked) == len(self.games):
                found[name] = spread(self.games, worked)
        return found

    @cached_property
    def properties(self) -> tuple[Properties | NotWorking, ...]:
        """What each rule does with the mean game; a yuan a day is no reason to leave."""
        return table(self.game, self.keys, tolerance=100.0)

    def cost(self, coalition: Coalition) -> Estimate:
        """What a coalition costs a day."""
        return over_days(self.drawn, [one.cost[coalition] for one in self.drawn])

    def saving(self, coalition: Coalition) -> Estimate:
        """What its members pay alone, less what it costs."""
        saved = [sum(one.cost[frozenset({firm})] for firm in coalition) - one.cost[coalition] for one in self.drawn]
        return over_days(self.drawn, saved)

    def leaving(self, firm: FirmId) -> Estimate:
        """What all pay more when the firm goes and works by itself: its own cost and the others', less everybody's."""
        one, everybody = frozenset({firm}), frozenset(self.players)
        more = [drawn.cost[one] + drawn.cost[everybody - one] - drawn.cost[everybody] for drawn in self.drawn]
        return over_days(self.drawn, more)

    @property
    def repairs(self) -> tuple[int, int]:
        """How often a coalition's joint plan was dearer than its parts, and out of how many."""
        several = [one for drawn in self.drawn for one in drawn.cost if len(one) > 1]
        return sum(len(drawn.repaired) for drawn in self.drawn), len(several)


def over_days(drawn: Sequence[Drawn], figures: Sequence[float]) -> Estimate:
    """The mean of a figure, one a draw, with its spread over days; over seeds where there is one day."""
    days = sorted({one.day for one in drawn})
    if len(days) == 1:
        return estimate(figures)
    means = []
    for day in days:
        of_day = [figure for one, figure in zip(drawn, figures, strict=True) if one.day == day]
        means.append(sum(of_day) / len(of_day))
    return estimate(means)
