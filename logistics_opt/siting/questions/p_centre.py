"""
p-centre: with so many depots, the farthest village as near as can be.

min  r    s.t. sum_j x_ij = 1, x_ij <= y_j, sum_j y_j = p, sum_j t_ij x_ij <= r

Solved by bisection over the distinct times: whether ``p`` depots cover everyone within ``r`` is a covering problem
(Minieka, E. (1970), The m-center problem, SIAM Review 12(1), 138-139, doi:10.1137/1012016). Among all answers with the
least ``r``, the one with the least driving.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from logistics_opt.siting import milp
from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.covering import few_at_once, fewest
from logistics_opt.siting.exact import Tell, no_one, solve_assignment
from logistics_opt.siting.programme import BLOCKED, Assignment, Floats, Found, Places
from logistics_opt.siting.questions.question import allotted, allowed, answer_of, start_from, within
from logistics_opt.siting.rules import Rules

_UNIT = "seconds"


@dataclass(frozen=True, slots=True)
class PCentre:
    """Exactly ``depots`` depots, least one-way seconds to the farthest client in its worst season."""

    depots: int
    name: ClassVar[str] = "p-centre"

    @property
    def words(self) -> tuple[str, str]:
        """The question as a sentence."""
        return (
            f"Which {self.depots} depots bring the farthest village as near as can be?",
            f"设{self.depots}个乡镇站点，怎样布局使最远的村尽量近？",
        )

    @property
    def number(self) -> int | None:
        """How many depots it asks for."""
        return self.depots

    def best(self, case: Case, rules: Rules, *, time_limit: float = math.inf, tell: Tell = no_one) -> Answer | None:
        """The answer."""
        ends = time.monotonic() + time_limit
        places = allowed(case, rules, self.depots)
        if places is None:
            return None
        times = within(case, rules, case.worst_seconds)
        enough = _Enough(case, rules, places, times, ends)
        low, high, reaching = least_radius(places, times, enough, ends)
        if high is None:
            return None
        problem = _programme(case, rules, places, times, high)
        left = max(ends - time.monotonic(), 0.1)
        found = solve_assignment(problem, time_limit=left, start=start_from(problem, reaching), tell=tell)
        if found is None:
            return None
        answer = answer_of(case, rules, self, problem, found, unit=_UNIT)
        return answer.scored(_radius(found, times, high), low, unit=_UNIT)

    def at_once(self, case: Case, rules: Rules) -> Answer | None:
        """An answer in a moment."""
        places = allowed(case, rules, self.depots)
        if places is None or rules.catchment:
            return None
        times = within(case, rules, case.worst_seconds)
        _, high, reaching = least_radius(places, times, lambda radius: few_at_once(places, times <= radius), math.inf)
        if high is None:
            return None
        problem = _programme(case, rules, places, times, high)
        found = start_from(problem, reaching)
        if found is None:
            return None
        answer = answer_of(case, rules, self, problem, found, unit=_UNIT)
        return answer.scored(_radius(found, times, high), 0.0, unit=_UNIT)


Enough = Callable[[float], frozenset[int] | None]
"""Allowed places that reach every client within so many seconds, if there are."""


def least_radius(
    places: Places, times: Floats, enough: Enough, ends: float
) -> tuple[float, float | None, frozenset[int]]:
    """
    The least time within which allowed places reach every client: what it is at least, at most, and places that do.

    The two are equal if time allowed; the second is ``None`` where no time works.
    """
    distinct = np.unique(times[np.isfinite(times)])
    reaching = enough(float(distinct[-1])) if len(distinct) else None
    if reaching is None:
        return 0.0, None, frozenset()
    # No radius below the farthest client's nearest place can do.
    nearest = times[:, ~places.shut].min(axis=1, initial=np.inf)
    low, high = int(np.searchsorted(distinct, nearest.max())) - 1, len(distinct) - 1
    while high - low > 1 and time.monotonic() < ends:
        middle = (low + high) // 2
        found = enough(float(distinct[middle]))
        if found is None:
            low = middle
        else:
            high, reaching = middle, found
    return float(distinct[low + 1]), float(distinct[high]), reaching


@dataclass(frozen=True, slots=True, eq=False)
class _Enough:
    """Few enough places that reach every client within the radius, if there are."""

    case: Case
    rules: Rules
    places: Places
    times: Floats
    ends: float

    def __call__(self, radius: float) -> frozenset[int] | None:
        left = max(self.ends - time.monotonic(), 0.5)
        if self.rules.catchment:
            problem = _programme(self.case, self.rules, self.places, self.times, radius)
            found = milp.solve_assignment(problem, time_limit=min(left, 1e7)).found
            return None if found is None else found.chosen
        # A few more reach no less, where nothing else is asked of them.
        places = replace(self.places, least=0, most=self.places.count) if self.places.plain else self.places
        few = fewest(places, self.times <= radius, time_limit=left)
        return few.chosen if few.number <= self.places.most else None


def _programme(case: Case, rules: Rules, places: Places, times: Floats, radius: float) -> Assignment:
    """Least driving with everybody within the radius."""
    return allotted(case, rules, places, np.where(times <= radius, case.travel, BLOCKED), whole=True)


def _radius(found: Found, times: Floats, high: float) -> float:
    return high if found.shares is None else float(np.where(found.shares > 0, times, 0.0).max())
