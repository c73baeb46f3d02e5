"""
Location-routing: the depots that cost least a year when the vehicles really drive.

min  sum_j f_j y_j + sum_s days_s R_s(y)

``f_j`` is rent, staff and fit-out, ``R_s(y)`` the cost of a plan of season ``s``'s day with the depots ``y``, found by
whatever search the caller hands in. Sets are compared by the same days, seeds and effort, so that what the search
leaves to chance is mostly the same on both sides. From the best of several sets (today's, radial answers, and those
depots of a set that its plan uses) depots are dropped, added and exchanged as long as that pays. (Salhi, S. & Rand,
G. K. (1989), The effect of ignoring routes when locating depots, European Journal of Operational Research 39(2),
150-156, doi:10.1016/0377-2217(89)90188-4; Prodhon, C. & Prins, C. (2014), A survey of recent research on
location-routing problems, EJOR 238(1), 1-17, doi:10.1016/j.ejor.2014.01.005.)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from logistics_opt.model import SiteId
from logistics_opt.siting.case import Case
from logistics_opt.siting.programme import Floats
from logistics_opt.siting.rules import Rules, is_open, places_of
from logistics_opt.units import Fen

Depots = frozenset[SiteId]

_EVERYDAY = 0  # the season that sets are compared on before the last comparison: the first of a case
_KEPT = 3  # sets that are looked at with more days and seeds
_SWAPS = 2  # nearest places a depot is exchanged for
_ADDED = 6  # places tried in addition
_SEARCH_SEEDS = (0, 1)
_LAST_SEEDS = (2, 3)


@dataclass(frozen=True, slots=True, order=True)
class Trial:
    """One plan to make: of a season's day, with these depots, from a seed, with so many steps of search."""

    depots: Depots
    season: int
    seed: int
    steps: int


@dataclass(frozen=True, slots=True)
class Driven:
    """
    What came of a trial: fen a day without the depots' own cost, and the depots that goods passed through.

    ``charge`` is a price for goods left behind, never paid, so that no set gains by leaving some.
    """

    cost: Fen
    charge: Fen
    used: Depots


Drive = Callable[[Sequence[Trial], Callable[[], bool]], Iterator[tuple[Trial, Driven]]]
"""Makes the plans, in any order, as long as it is told to go on; those it cannot make it leaves out."""


@dataclass(frozen=True, slots=True)
class Priced:
    """
    A set of depots and what it costs a year, with the best plan of each season's day over the seeds tried.

    ``charge`` is that of goods left behind, not in ``total``; ``spread`` is how far the other seeds' plans lie above
    the best on average, in fen a year.
    """

    depots: Depots
    total: float
    facility: float
    charge: float
    spread: float
    trials: int

    @property
    def score(self) -> float:
        """What sets are compared by."""
        return self.total + self.charge


@dataclass(frozen=True, slots=True)
class Located:
    """
    The sets that were tried, those compared on all seasons first and cheapest first; the first is the answer.

    ``flips``: what opening or closing one depot, and nothing else, would cost a year on the everyday season's day, for
    those that were tried. ``finished``: no neighbour of the answer was cheaper.
    """

    ranked: tuple[Priced, ...]
    flips: Mapping[SiteId, float]
    tried: int
    rounds: int
    finished: bool

    @property
    def best(self) -> Priced:
        """The answer."""
        return self.ranked[0]


def facility_cost(case: Case, depots: Iterable[SiteId]) -> float:
    """
    Fen a year for having these depots open and those of today that are not among them closed.

    The counters that stay with closed ones are not in it: the plans of the days pay them where they are called at.
    """
    chosen = set(depots)
    return float(
        sum(
            case.facility[j] if c.site.id in chosen else case.written_off[j] * (c.site.id in case.standing)
            for j, c in enumerate(case.candidates)
        )
    )


def locate(
    case: Case,
    rules: Rules,
    starts: Sequence[Depots],
    *,
    drive: Drive,
    allowed: Callable[[Depots], bool] = lambda _: True,
    steps: int = 40_000,
    go_on: Callable[[], bool] = lambda: True,
    heard: Callable[[str, Priced], None] = lambda *_: None,
) -> Located | None:
    """
    The cheapest set of depots found; ``None`` where none of the starts keeps to the rules or none could be planned.

    ``allowed`` may refuse sets for reasons that ``places_of`` does not know. The answer depends on ``steps`` and the
    case alone, unless ``go_on`` ends the work early.
    """
    return _Locating(case, rules, drive, allowed, steps, go_on, heard).run(starts)


class _Locating:
    """The trials made so far, and what they say."""

    def __init__(
        self,
        case: Case,
        rules: Rules,
        drive: Drive,
        allowed: Callable[[Depots], bool],
        steps: int,
        go_on: Callable[[], bool],
        heard: Callable[[str, Priced], None],
    ) -> None:
        self.case, self.rules, self.drive = case, rules, drive
        self.allowed, self.steps, self.go_on, self.heard = allowed, steps, go_on, heard
        self.places = places_of(case, rules)
        self.made: dict[Trial, Driven] = {}
        self.rounds = 0
        self.settled = False

    def run(self, starts: Sequence[Depots]) -> Located | None:
        best = self._race(starts)
        if best is None:
            return None
        while self.go_on():
            self.rounds += 1
            better = self._better(best)
            if better is None:
                self.settled = self.go_on()
                break
            best = better
            self.heard("depots exchanged", self._priced(best, self._quick(best)))
        return self._last()

    def _race(self, starts: Sequence[Depots]) -> Depots | None:
        """The best of the starts and of what their plans use of them."""
        field = [start for start in dict.fromkeys(starts) if self._may(start)]
        while field:
            self._make(self._quick_trials(field, _SEARCH_SEEDS[:1]))
            used = [driven.used | self._needed() for trial, driven in self.made.items() if trial.depots in set(field)]
            field = [s for s in dict.fromkeys(used) if s not in self._known() and self._may(s)]
        order = self._ranking()
        self._make(self._quick_trials(order[:_KEPT], _SEARCH_SEEDS))
        order = self._ranking()
        if order:
            self.heard("starts compared", self._priced(order[0], self._quick(order[0])))
        return order[0] if order else None

    def _better(self, best: Depots) -> Depots | None:
        """The best neighbour, if it is cheaper with every seed of the search together."""
        around = [n for n in dict.fromkeys(self._neighbours(best)) if self._may(n) and n not in self._known()]
        self._make(self._quick_trials(around, _SEARCH_SEEDS[:1]))
        first = [n for n in around if self._quick(n)]
        promising = sorted(first, key=lambda n: self._total(n, self._quick(n)[:1]))[:_KEPT]
        self._make(self._quick_trials(promising, _SEARCH_SEEDS))
        whole = [n for n in promising if len(self._quick(n)) == len(_SEARCH_SEEDS)]
        found = min(whole, key=lambda n: self._total(n, self._quick(n)), default=None)
        if found is None or self._total(found, self._quick(found)) >= self._total(best, self._quick(best)):
            return None
        return found

    def _last(self) -> Located | None:
        """The best sets compared on every season with seeds that had no part in choosing them."""
        finalists = self._ranking()[:_KEPT]
        seasons = range(len(self.case.days))
        trials = [Trial(f, s, seed, self.steps) for seed in _LAST_SEEDS for s in seasons for f in finalists]
        whole = self._make(trials, always=True)
        compared = [f for f in finalists if all(t in self.made for t in trials if t.depots == f)]
        ranked = sorted(
            (self._priced(f, [t for t in trials if t.depots == f]) for f in compared),
            key=lambda p: (p.score, sorted(p.depots)),
        )
        others = [self._priced(f, self._quick(f)) for f in self._ranking() if f not in compared]
        if not ranked and not others:
            return None
        best = (*ranked, *others)[0].depots
        return Located((*ranked, *others), self._flips(best), len(self._known()), self.rounds, whole and self.settled)

    def _flips(self, best: Depots) -> dict[SiteId, float]:
        base = self._total(best, self._quick(best)[:1]) if self._quick(best) else None
        return {
            next(iter(other ^ best)): self._total(other, self._quick(other)[:1]) - base
            for other in sorted(self._known(), key=sorted)
            if base is not None and len(other ^ best) == 1 and self._quick(other)
        }

    def _neighbours(self, best: Depots) -> Iterator[Depots]:
        candidates = [c.site for c in self.case.candidates]
        position = {site.id: site.position for site in candidates}
        out = [site.id for site in candidates if site.id not in best]
        for depot in sorted(best):
            yield best - {depot}
            near = sorted(out, key=lambda other: (position[depot].distance_to(position[other]), other))
            for other in near[:_SWAPS]:
                yield best - {depot} | {other}
        for other in sorted(out, key=lambda o: (-self._gain(best, o), o))[:_ADDED]:
            yield best | {other}

    def _gain(self, best: Depots, other: SiteId) -> float:
        """What one more depot would save on the radial estimate."""
        own = [self.case.column[d] for d in best]
        if self.case.warehouse is not None:
            own.append(len(self.case.places) - 1)
        j = self.case.column[other]
        cost = self._finite
        now = cost[:, own].min(axis=1) if own else np.full(len(cost), cost.max(initial=0.0))
        return float(np.maximum(now - cost[:, j], 0).sum()) - float(self.case.facility[j] + self.case.truck_visits[j])

    @property
    def _finite(self) -> Floats:
        cost = self.case.serving
        return np.where(np.isfinite(cost), cost, np.where(np.isfinite(cost), cost, 0.0).max(initial=0.0) * 2)

    def _may(self, depots: Depots) -> bool:
        own = frozenset() if self.case.warehouse is None else frozenset({len(self.case.places) - 1})
        columns = frozenset(self.case.column[d] for d in depots) | own
        return self.places.allows(columns) and self.allowed(depots)

    def _needed(self) -> Depots:
        return frozenset(c.site.id for c in self.case.candidates if is_open(c, self.rules))

    def _known(self) -> set[Depots]:
        return {trial.depots for trial in self.made}

    def _ranking(self) -> list[Depots]:
        known = [d for d in self._known() if self._quick(d)]
        return sorted(known, key=lambda d: (self._total(d, self._quick(d)), sorted(d)))

    def _quick_trials(self, sets: Iterable[Depots], seeds: Sequence[int]) -> list[Trial]:
        return [Trial(depots, _EVERYDAY, seed, self.steps) for seed in seeds for depots in sets]

    def _quick(self, depots: Depots) -> list[Trial]:
        return [t for t in self._quick_trials([depots], _SEARCH_SEEDS) if t in self.made]

    def _make(self, trials: Sequence[Trial], *, always: bool = False) -> bool:
        """Make what is not made yet; whether all was."""
        wanted = [t for t in dict.fromkeys(trials) if t not in self.made]
        if wanted and (always or self.go_on()):
            for trial, driven in self.drive(wanted, (lambda: True) if always else self.go_on):
                self.made[trial] = driven
        return all(t in self.made for t in trials)

    def _total(self, depots: Depots, trials: Sequence[Trial]) -> float:
        return self._priced(depots, trials).score

    def _priced(self, depots: Depots, trials: Sequence[Trial]) -> Priced:
        """A year's cost; a season without a trial costs as much a day as the everyday one."""
        days = self.case.days.tolist()
        made: dict[int, list[Driven]] = {}
        for trial in trials:
            made.setdefault(trial.season, []).append(self.made[trial])
        best = {season: min(driven, key=lambda d: d.cost + d.charge) for season, driven in made.items()}
        usual = best.get(_EVERYDAY) or next(iter(best.values()))
        facility = facility_cost(self.case, depots)
        above = [
            days[season] * float(np.mean([d.cost + d.charge for d in driven]) - best[season].cost - best[season].charge)
            for season, driven in made.items()
        ]
        return Priced(
            depots,
            total=facility + sum(n * best.get(season, usual).cost for season, n in enumerate(days)),
            facility=facility,
            charge=float(sum(n * best.get(season, usual).charge for season, n in enumerate(days))),
            spread=sum(above),
            trials=len(trials),
        )
