"""A study of shared delivery as its reports need it: names, colours, shares under the rule, accounts, sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from logistics_opt.accounts import TOWNSHIP_FEE
from logistics_opt.model import Assumption, Echelon, FirmId
from logistics_opt.report.journeys import Journey, journeys
from logistics_opt.report.palette import firm_colour
from logistics_opt.report.sharing.leaving import Left, leaving
from logistics_opt.report.sharing.settled import Settled, Share, settled, shares_by
from logistics_opt.report.sharing.words import own_half
from logistics_opt.report.words import Lang, clean, has_generated, pick, short
from logistics_opt.sharing.game import Coalition, coalitions
from logistics_opt.sharing.outcome import Group, SharedDelivery, System, Variation
from logistics_opt.sharing.rules import RULES
from logistics_opt.units import KILOMETRE

_MOST_SHOWN = 31  # coalitions on the chart: all of five firms


@dataclass(frozen=True, slots=True)
class Driven:
    """What is on the road in a system on the first day."""

    km: float
    trucks: int
    vans: int


class Facts:
    """The outcome, the language, the rule it is settled by, and how many days are settled."""

    def __init__(self, outcome: SharedDelivery, lang: Lang, rule: str = "shapley", days: int = 30) -> None:
        self.outcome, self.lang, self.days = outcome, lang, days
        self.rule = "shapley" if outcome.sampled else rule
        self.shares: dict[FirmId, Share] = shares_by(outcome, self.rule)
        self.first = outcome.problems[0]
        known = {firm.id: own_half(firm.name, lang) for problem in outcome.problems for firm in problem.firms}
        self.names = _different({firm: known.get(firm) or clean(firm, 40) for firm in outcome.players})
        self.colours = {firm: firm_colour(at) for at, firm in enumerate(outcome.players)}

    @property
    def apart(self) -> System:
        """Each firm by itself."""
        return self.outcome.systems[0]

    @property
    def together(self) -> System:
        """All firms."""
        return self.outcome.systems[1]

    @property
    def county(self) -> str:
        """The county's name in one line."""
        return own_half(self.outcome.county, self.lang)

    @cached_property
    def settled(self) -> tuple[Settled, ...]:
        """The accounts of each group that works together."""
        return settled(self.outcome, self.rule, self.days, self.shares)

    @cached_property
    def leaving(self) -> Sequence[Left]:
        """What happens where one firm leaves."""
        return leaving(self.outcome, self.rule, self.shares)

    @cached_property
    def pieces(self) -> float:
        """Pieces a day, in the mean over the days."""
        days = self.outcome.problems
        return sum(demand.load.pieces for day in days for demand in day.demands) / len(days)

    @cached_property
    def day_count(self) -> int:
        """Different days of demand among the draws."""
        return len({drawn.day for drawn in self.outcome.drawn})

    @cached_property
    def seed_count(self) -> int:
        """Different seeds among the draws."""
        return len({drawn.seed for drawn in self.outcome.drawn})

    @property
    def has_generated(self) -> bool:
        """Whether a position was generated."""
        return has_generated(self.first.site)

    @property
    def rule_name(self) -> str:
        """What the rule is called."""
        name = pick(self.lang, RULES[self.rule].words)
        return name + pick(self.lang, (" (sampled)", "（抽样）")) if self.outcome.sampled else name

    @cached_property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Those of the study and the fee that break-even goes by, each once."""
        every = (*self.outcome.assumptions, TOWNSHIP_FEE.assumption)
        return tuple({(one.name, one.value): one for one in every}.values())

    @cached_property
    def coalitions(self) -> tuple[Coalition, ...]:
        """Every coalition with a cost, small ones first."""
        if not self.outcome.sampled:
            return coalitions(self.outcome.players)
        place = {firm: at for at, firm in enumerate(self.outcome.players)}
        every = set.intersection(*(set(drawn.cost) for drawn in self.outcome.drawn))
        return tuple(sorted(every, key=lambda one: (len(one), sorted(place[firm] for firm in one))))

    @cached_property
    def charted(self) -> tuple[Coalition, ...]:
        """The coalitions for a chart: all if they are few, else single firms, pairs as far as they go, and all."""
        every = self.coalitions
        if len(every) <= _MOST_SHOWN:
            return every
        everybody = frozenset(self.outcome.players)
        few = [one for one in every if len(one) <= 2][: _MOST_SHOWN - 1 - len(everybody)]
        wide = [one for one in every if len(one) == len(everybody) - 1][: len(everybody)]
        return (*few, *(one for one in wide if one not in few), everybody)

    @property
    def as_now(self) -> Variation | None:
        """The what-if in which firms apart go three times a week."""
        return next((one for one in self.outcome.variations if one.name == "apart-3"), None)

    @property
    def share_saved(self) -> float:
        """What all together save, of what they cost apart."""
        return _part(self.together.saved.mean, self.apart.cost.mean)

    def named(self, coalition: Iterable[FirmId], longest: int = 60) -> str:
        """A coalition's firms in the order of the players."""
        inside = set(coalition)
        return short(" + ".join(self.names[firm] for firm in self.outcome.players if firm in inside), longest)

    def driven(self, system: System) -> Driven | None:
        """Kilometres and vehicles of a system that has whole plans."""
        if not system.groups:
            return None
        trips = [trip for group in system.groups for trip in self.journeys(group)]
        trucks = sum(trip.vehicle.echelon is Echelon.FIRST for trip in trips)
        return Driven(sum(trip.metres for trip in trips) / KILOMETRE, trucks, len(trips) - trucks)

    def journeys(self, group: Group) -> tuple[Journey, ...]:
        """The group's plan leg by leg."""
        return journeys(group.problem, group.plan)


def _different(names: dict[FirmId, str]) -> dict[FirmId, str]:
    """Two firms of one name are told apart by their ids."""
    every = list(names.values())
    return {
        firm: name if name and every.count(name) == 1 else clean(f"{name} ({firm})", 60) for firm, name in names.items()
    }


def _part(amount: float, whole: float) -> float:
    return amount / whole if whole else 0.0
