"""
p-median: with so many depots, the least driving for all pieces together.

min  sum_ij w_i t_ij x_ij    s.t. sum_j x_ij = 1, x_ij <= y_j, sum_j y_j = p

``w_i`` pieces a year, ``t_ij`` seconds one way, weighed over the seasons. (Hakimi, S. L. (1964), Optimum locations of
switching centers and the absolute centers and medians of a graph, Operations Research 12(3), 450-459,
doi:10.1287/opre.12.3.450; ReVelle, C. & Swain, R. (1970), Central facilities location, Geographical Analysis 2, 30-42.)
"""

import math
from dataclasses import dataclass
from typing import ClassVar

from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.exact import Tell, no_one
from logistics_opt.siting.programme import Assignment
from logistics_opt.siting.questions.question import allotted, allowed, answered, answered_at_once
from logistics_opt.siting.rules import Rules

_UNIT = "piece-seconds a year"


@dataclass(frozen=True, slots=True)
class PMedian:
    """Exactly ``depots`` depots, least piece-seconds a year. The warehouse serves too, where the case says so."""

    depots: int
    name: ClassVar[str] = "p-median"

    @property
    def words(self) -> tuple[str, str]:
        """The question as a sentence."""
        return (
            f"Which {self.depots} depots make the drive to the villages shortest, piece by piece?",
            f"设{self.depots}个乡镇站点，怎样布局使全部件到村的行驶时间最短？",
        )

    @property
    def number(self) -> int | None:
        """How many depots it asks for."""
        return self.depots

    def best(self, case: Case, rules: Rules, *, time_limit: float = math.inf, tell: Tell = no_one) -> Answer | None:
        """The answer."""
        problem = self._programme(case, rules)
        if problem is None:
            return None
        return answered(case, rules, self, problem, unit=_UNIT, time_limit=time_limit, tell=tell)

    def at_once(self, case: Case, rules: Rules) -> Answer | None:
        """An answer in a moment."""
        problem = self._programme(case, rules)
        return None if problem is None else answered_at_once(case, rules, self, problem, unit=_UNIT)

    def _programme(self, case: Case, rules: Rules) -> Assignment | None:
        places = allowed(case, rules, self.depots)
        return None if places is None else allotted(case, rules, places, case.travel, whole=True)
