"""What a study of placement found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from logistics_opt.model import Assumption, Plan, SiteId
from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.evidence.catchments import Catchment
from logistics_opt.siting.evidence.curve import Curve
from logistics_opt.siting.evidence.decisions import Decisions
from logistics_opt.siting.evidence.near_best import NearBest
from logistics_opt.siting.evidence.policies import PolicyPrices
from logistics_opt.siting.evidence.stability import Stability
from logistics_opt.siting.location_routing import Located
from logistics_opt.siting.questions.location_routing import LocationRouting
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.rules import Rules
from logistics_opt.student import standard_errors
from logistics_opt.units import Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCost:
    """Fen of one routed day by kind: trucks, vans, wages of loading and unloading at stops, and points in use."""

    first: Fen = 0
    second: Fen = 0
    handling: Fen = 0
    points: Fen = 0

    @property
    def total(self) -> Fen:
        """The sum: what the plan costs, without the depots' own cost."""
        return self.first + self.second + self.handling + self.points


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutedDay:
    """One day's best plan with a set of depots: what it costs, what it leaves (kg), how far it drives."""

    day: date
    season: str
    cost: DailyCost
    charge: Fen
    left_kg: float
    overnight_kg: float
    km: float
    vehicles: int
    used: frozenset[SiteId]
    other_seeds: tuple[Fen, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Routed:
    """
    A set of depots judged by plans: the seasons' days, days that had no part in choosing it, and the year.

    ``facility`` is fen a year for the depots; ``plan`` is that of the everyday season's day.
    """

    facility: float
    seasons: tuple[RoutedDay, ...]
    unseen: tuple[RoutedDay, ...]
    year: Mapping[str, int]
    plan: Plan | None = None

    @property
    def yearly(self) -> float:
        """Fen a year: facility, and each season's day as often as the season has days."""
        return self.facility + sum(self.year[day.season] * day.cost.total for day in self.seasons)

    @property
    def per_unseen_day(self) -> tuple[float, ...]:
        """Fen of each unseen day with the depots' share of it, goods left behind charged."""
        share = self.facility / max(sum(self.year.values()), 1)
        return tuple(day.cost.total + day.charge + share for day in self.unseen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much cheaper one set is than another, day by day on the same days: mean and standard error, fen a day."""

    mean: float
    error: float
    days: int
    base: float

    @property
    def share(self) -> float:
        """Of the other's cost."""
        return self.mean / self.base if self.base else 0.0

    @property
    def margin(self) -> float:
        """Fen a day to either side of the mean: 95 % by Student's t over the days; infinite with one day only."""
        if self.days < 2:
            return float("inf")
        return standard_errors(self.days) * self.error

    @property
    def proven(self) -> bool:
        """Whether the margin about the mean does not contain zero."""
        return abs(self.mean) > self.margin


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """
    What stands around the answer, radially estimated; ``about`` is the question it was asked with.

    That is the question itself, or fixed-charge location where the question is answered by routes; ``catchments`` are
    the answer's own in any case. What there was no time for is ``None``.
    """

    about: Question
    near_best: NearBest | None = None
    curve: Curve | None = None
    decisions: Decisions | None = None
    stability: Stability | None = None
    policies: PolicyPrices | None = None
    catchments: tuple[Catchment, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Option:
    """A set of depots under the name of its question, or ``today``: its radial answer, and what routes say of it."""

    name: str
    answer: Answer
    routed: Routed | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Placement:
    """
    The study: today's depots, the answer to the question, and other answers beside it.

    ``options`` holds today's set first and the asked answer second; ``located`` is the location-routing search, where
    there was one. ``stopped``: the user or the time limit ended it before all was done.
    """

    county: str
    question: Question | LocationRouting
    rules: Rules
    case: Case
    options: tuple[Option, ...]
    located: Located | None = None
    assumptions: tuple[Assumption, ...] = ()
    seconds: float = 0.0
    stopped: bool = False
    evidence: Evidence | None = None

    @property
    def today(self) -> Option:
        """The depots of today."""
        return self.options[0]

    @property
    def asked(self) -> Option:
        """The answer to the question."""
        return self.options[1]

    def difference(self, option: Option, base: Option) -> Difference | None:
        """How much cheaper an option is than another on unseen days; ``None`` where they were not routed there."""
        if option.routed is None or base.routed is None or not option.routed.unseen:
            return None
        ours, theirs = np.array(option.routed.per_unseen_day), np.array(base.routed.per_unseen_day)
        if ours.shape != theirs.shape:
            return None
        saved = theirs - ours
        error = float(saved.std(ddof=1) / np.sqrt(len(saved))) if len(saved) > 1 else float("inf")
        return Difference(mean=float(saved.mean()), error=error, days=len(saved), base=float(theirs.mean()))
