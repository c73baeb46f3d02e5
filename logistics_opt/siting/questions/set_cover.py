"""
Fewest depots so that every village is within a limit (location set covering problem, LSCP).

min  sum_j y_j    s.t. sum_{j: t_ij <= T} y_j >= 1 for every i

(Toregas, C., Swain, R., ReVelle, C. & Bergman, L. (1971), The location of emergency service facilities, Operations
Research 19(6), 1363-1373, doi:10.1287/opre.19.6.1363.) Among all answers with the fewest depots, the one with the least
driving.
"""

import math
import time
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.covering import few_at_once, fewest
from logistics_opt.siting.exact import Tell, no_one, solve_assignment
from logistics_opt.siting.programme import Assignment, Places
from logistics_opt.siting.questions.question import allotted, allowed, answer_of, start_from, within
from logistics_opt.siting.rules import Rules
from logistics_opt.units import MINUTE, Seconds

_UNIT = "depots"


@dataclass(frozen=True, slots=True)
class SetCover:
    """As few depots as bring every client within ``limit`` seconds of one, or of the warehouse, in every season."""

    limit: Seconds
    name: ClassVar[str] = "set-cover"

    @property
    def words(self) -> tuple[str, str]:
        """The question as a sentence."""
        return (
            f"How few depots bring every village within {self.limit / MINUTE:g} minutes?",
            f"最少设几个乡镇站点，使每个村都在{self.limit / MINUTE:g}分钟以内？",
        )

    @property
    def number(self) -> int | None:
        """How many depots it asks for."""
        return None

    def best(self, case: Case, rules: Rules, *, time_limit: float = math.inf, tell: Tell = no_one) -> Answer | None:
        """The answer."""
        ends = time.monotonic() + time_limit
        rules = self._limited(rules)
        places = allowed(case, rules)
        if places is None:
            return None
        few = fewest(places, np.isfinite(within(case, rules, case.worst_seconds)), time_limit=time_limit)
        if few.chosen is None:
            return None
        # With catchments that must be worth it, the fewest may have no allocation, and one more depot has.
        for number in range(round(few.number), places.most + 1):
            problem = _with_number(case, rules, places, number)
            left = max(ends - time.monotonic(), 0.1)
            found = solve_assignment(problem, time_limit=left, start=start_from(problem, few.chosen), tell=tell)
            if found is not None:
                answer = answer_of(case, rules, self, problem, found, unit=_UNIT)
                return answer.scored(float(number), few.bound, unit=_UNIT)
            if problem.catchment is None or time.monotonic() > ends:
                break
        return None

    def at_once(self, case: Case, rules: Rules) -> Answer | None:
        """An answer in a moment."""
        rules = self._limited(rules)
        places = allowed(case, rules)
        chosen = None
        if places is not None and not rules.catchment:
            chosen = few_at_once(places, np.isfinite(within(case, rules, case.worst_seconds)))
        if places is None or chosen is None:
            return None
        number = int(places.counted[sorted(chosen)].sum())
        problem = _with_number(case, rules, places, number)
        found = start_from(problem, chosen)
        if found is None:
            return None
        return answer_of(case, rules, self, problem, found, unit=_UNIT).scored(float(number), 0.0, unit=_UNIT)

    def _limited(self, rules: Rules) -> Rules:
        return replace(rules, within=self.limit if rules.within is None else min(self.limit, rules.within))


def _with_number(case: Case, rules: Rules, places: Places, number: int) -> Assignment:
    exactly = replace(places, least=max(places.least, number), most=number)
    return allotted(case, rules, exactly, case.travel, whole=True)
