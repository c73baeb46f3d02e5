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

from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.covering import fewest
from logistics_opt.siting.exact import Tell, no_one, solve_assignment
from logistics_opt.siting.questions.question import allotted, answer_of, start_from, within
from logistics_opt.siting.rules import Rules, places_of
from logistics_opt.units import MINUTE, Seconds


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
        limit = self.limit if rules.within is None else min(self.limit, rules.within)
        rules = replace(rules, within=limit)
        places = places_of(case, rules)
        few = fewest(places, case.worst_seconds <= limit, time_limit=time_limit)
        if few.chosen is None:
            return None
        number = round(few.number)
        problem = allotted(
            case, rules, replace(places, least=max(places.least, number), most=number), within(case, rules, case.travel),
            whole=True,
        )  # fmt: skip
        found = solve_assignment(
            problem, time_limit=max(ends - time.monotonic(), 0.1), start=start_from(problem, few.chosen), tell=tell
        )
        if found is None:
            return None
        answer = answer_of(case, self, problem, found, unit="depots")
        return answer.scored(float(number), few.bound, unit="depots")
