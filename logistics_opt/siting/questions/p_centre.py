"""
p-centre: with so many depots, the farthest village as near as can be.

min  r    s.t. sum_j x_ij = 1, x_ij <= y_j, sum_j y_j = p, sum_j t_ij x_ij <= r

Solved by bisection over the distinct times: whether ``p`` depots cover everyone within ``r`` is a covering problem
(Minieka, E. (1970), The m-center problem, SIAM Review 12(1), 138-139, doi:10.1137/1012016). Among all answers with the
least ``r``, the one with the least driving.
"""

import math
import time
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.covering import fewest
from logistics_opt.siting.exact import Tell, no_one, solve_assignment
from logistics_opt.siting.programme import BLOCKED, Floats, Places
from logistics_opt.siting.questions.question import allotted, answer_of, start_from, within
from logistics_opt.siting.rules import Rules, places_of


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
        places = places_of(case, rules, least=self.depots, most=self.depots)
        times = within(case, rules, case.worst_seconds)
        low, high, reaching = least_radius(places, times, ends)
        if high is None:
            return None
        travel = np.where(times <= high, case.travel, BLOCKED)
        problem = allotted(case, rules, places, travel, whole=True)
        found = solve_assignment(
            problem, time_limit=max(ends - time.monotonic(), 0.1), start=start_from(problem, reaching), tell=tell
        )
        if found is None:
            return None
        radius = float(np.where(found.shares > 0, times, 0.0).max()) if found.shares is not None else high
        answer = answer_of(case, self, problem, found, unit="seconds")
        return answer.scored(radius, low, unit="seconds")


def least_radius(places: Places, times: Floats, ends: float) -> tuple[float, float | None, frozenset[int]]:
    """
    The least time within which allowed places reach every client: what it is at least, at most, and places that do.

    The two are equal if time allowed; the second is ``None`` where no time works.
    """
    distinct = np.unique(times[np.isfinite(times)])
    reaching = _enough(places, times, float(distinct[-1]), ends) if len(distinct) else None
    if reaching is None:
        return 0.0, None, frozenset()
    # No radius below the farthest client's nearest place can do.
    nearest = times[:, ~places.shut].min(axis=1, initial=np.inf)
    low, high = int(np.searchsorted(distinct, nearest.max())) - 1, len(distinct) - 1
    while high - low > 1 and time.monotonic() < ends:
        middle = (low + high) // 2
        found = _enough(places, times, float(distinct[middle]), ends)
        if found is None:
            low = middle
        else:
            high, reaching = middle, found
    return float(distinct[low + 1]), float(distinct[high]), reaching


def _enough(places: Places, times: Floats, radius: float, ends: float) -> frozenset[int] | None:
    """Few enough places that reach every client within the radius, if there are."""
    any_number = replace(places, least=0, most=places.count)  # a few more reach no less
    few = fewest(any_number, times <= radius, time_limit=max(ends - time.monotonic(), 0.5))
    return few.chosen if few.number <= places.most else None
