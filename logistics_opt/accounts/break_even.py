"""
Which villages pay for themselves: their cost against the fee a piece and the subsidies, and what would keep them.

Running costs only, on a day like the plan's. A rule of the programme counts if it is a bought service
(``SubsidyKind.SERVICE``); rewards, interest and lump sums pay for building, not for driving. What it pays a village:

- ``piece``: the amount for each of its pieces that the rule is for, by direction and commodity;
- ``visit``: the amount for each stop that serves the village;
- ``site``: the amount for the village's point, a year: a year's days have it;
- ``day``: the amount is for the day of the whole network, so served villages have equal parts of it;
- ``once``: nothing.

A yearly cap is spread evenly over the days of the year; where a day earns more, all villages get less in proportion.

The costs are average costs (:mod:`logistics_opt.accounts.cost_to_serve`): a village that does not pay for itself may
still pay more than it would save to leave it out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from logistics_opt.accounts.apportion import apportion
from logistics_opt.accounts.cost_to_serve import CostToServe, SiteCost
from logistics_opt.accounts.moved import served
from logistics_opt.model import (
    Assumption,
    Cost,
    Demand,
    Plan,
    Problem,
    SiteId,
    SubsidyKind,
    SubsidyRule,
    SubsidyUnit,
    Tier,
)
from logistics_opt.units import YUAN, Fen

YEAR = 365  # days

Pays = Callable[[SubsidyRule, Demand], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """Fen a piece that stays with the network for bringing it to, or fetching it from, the village; with its source."""

    per_piece: Fen
    source: str
    grade: str
    source_zh: str = ""

    @property
    def assumption(self) -> Assumption:
        """The fee as it is printed with every result."""
        return Assumption(
            name="fee_per_piece_yuan",
            value=f"{self.per_piece / YUAN:g}",
            source=self.source,
            grade=self.grade,
            name_zh="每件派件收入（元）",
            source_zh=self.source_zh,
        )


TOWNSHIP_FEE = Fee(
    per_piece=65,
    source="0.6-0.7 yuan a parcel to township agents, quoting Express Observer",
    grade="C",
    source_zh="乡镇代理点每件0.6-0.7元，引自《快递观察家》",
)


def as_the_rule_says(rule: SubsidyRule, demand: Demand) -> bool:
    """A rule pays for the pieces that it says it is for; for every piece where it does not say."""
    return rule.is_for(demand)


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageBalance:
    """
    A village's day: what it costs, what its pieces' fees bring, what the programme pays for it; fen.

    ``fundable`` is the part of the cost on lines that the fund may pay for, those not on the negative list; nought
    without a programme.
    """

    site: SiteId
    pieces: int
    visits: int
    cost: Fen
    fundable: Fen
    fees: Fen
    subsidy: Fen

    @property
    def pays_alone(self) -> bool:
        """Whether fees cover the cost."""
        return self.fees >= self.cost

    @property
    def pays(self) -> bool:
        """Whether fees and subsidies cover the cost."""
        return self.fees + self.subsidy >= self.cost

    @property
    def fee_needed(self) -> Fen:
        """The least fee a piece, in whole fen, that covers the cost without any subsidy."""
        return _up(self.cost, self.pieces)

    @property
    def subsidy_per_piece_needed(self) -> Fen:
        """The least subsidy a piece that covers the cost beside today's fee, in place of all that is paid today."""
        return _up(max(0, self.cost - self.fees), self.pieces)

    @property
    def subsidy_per_visit_needed(self) -> Fen:
        """The same for each visit."""
        return _up(max(0, self.cost - self.fees), self.visits)


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """
    Every served village's balance, in the order of the problem, at one fee.

    ``rules`` is what each rule that counts pays a day, by name, after its cap.
    """

    fee: Fee
    villages: tuple[VillageBalance, ...]
    rules: Mapping[str, Fen]

    @property
    def alone(self) -> tuple[SiteId, ...]:
        """Villages that pay for themselves without subsidy."""
        return tuple(village.site for village in self.villages if village.pays_alone)

    @property
    def with_subsidy(self) -> tuple[SiteId, ...]:
        """Villages that pay for themselves only with the subsidy."""
        return tuple(village.site for village in self.villages if village.pays and not village.pays_alone)

    @property
    def never(self) -> tuple[SiteId, ...]:
        """Villages that others must pay for even so."""
        return tuple(village.site for village in self.villages if not village.pays)


def break_even(
    problem: Problem,
    plan: Plan,
    costs: CostToServe,
    *,
    fee: Fee = TOWNSHIP_FEE,
    pays: Pays = as_the_rule_says,
    days_a_year: int = YEAR,
) -> BreakEven:
    """
    The balance of every village to or from which a piece is moved.

    ``pays`` says for which goods a rule pays by the piece, where that is more than its direction and commodities tell.
    ``days_a_year``: on so many days a year the network runs, for caps and yearly amounts. Raises ``ValueError`` for a
    negative fee or no days.
    """
    if fee.per_piece < 0 or days_a_year < 1:
        raise ValueError(f"a fee of {fee.per_piece} fen and {days_a_year} days a year cannot be")
    villages = [
        site for key, site in costs.sites.items() if problem.site[key].tier is Tier.VILLAGE and site.load.pieces
    ]
    paid: dict[str, list[Fen]] = {}
    for rule in _running(problem) if villages else ():
        units = _units(problem, plan, rule, pays, villages)
        due = _due(rule, sum(units), days_a_year)
        paid[rule.name] = apportion(due, units) if sum(units) else [0] * len(villages)
    return BreakEven(
        fee=fee,
        villages=tuple(
            VillageBalance(
                site=village.site,
                pieces=village.load.pieces,
                visits=village.visits,
                cost=village.cost.total,
                fundable=_fundable(problem, village.cost),
                fees=fee.per_piece * village.load.pieces,
                subsidy=sum(parts[at] for parts in paid.values()),
            )
            for at, village in enumerate(villages)
        ),
        rules={name: sum(parts) for name, parts in paid.items()},
    )


def _running(problem: Problem) -> list[SubsidyRule]:
    """The rules that pay for running, not for building."""
    rules = problem.programme.subsidies if problem.programme is not None else ()
    return [rule for rule in rules if rule.kind is SubsidyKind.SERVICE and rule.unit is not SubsidyUnit.ONCE]


def _units(problem: Problem, plan: Plan, rule: SubsidyRule, pays: Pays, villages: Sequence[SiteCost]) -> list[int]:
    """How many units of the rule each village has."""
    if rule.unit is SubsidyUnit.VISIT:
        return [village.visits for village in villages]
    if rule.unit is not SubsidyUnit.PIECE:
        return [1] * len(villages)
    pieces = {village.site: 0 for village in villages}
    for key, load in served(problem, plan).items():
        demand = problem.demand[key]
        if demand.site in pieces and pays(rule, demand):
            pieces[demand.site] += load.pieces
    return list(pieces.values())


def _due(rule: SubsidyRule, units: int, days_a_year: int) -> Fen:
    """What the rule pays on one day for so many units, after its cap, rounded down."""
    year = {
        SubsidyUnit.SITE: rule.amount * units,
        SubsidyUnit.DAY: rule.amount * days_a_year,
    }.get(rule.unit, rule.amount * units * days_a_year)
    return (year if rule.cap is None else min(year, rule.cap)) // days_a_year


def _fundable(problem: Problem, cost: Cost) -> Fen:
    lines = problem.programme.fundable if problem.programme is not None else frozenset()
    return sum(getattr(cost, line.value) for line in lines)


def _up(amount: Fen, units: int) -> Fen:
    return -(-amount // units)
