"""
Most goods within a limit with so many depots (maximal covering location problem, MCLP).

max  sum_i w_i z_i    s.t. z_i <= sum_{j: t_ij <= T} y_j, sum_j y_j = p

``w_i`` pieces a year. (Church, R. & ReVelle, C. (1974), The maximal covering location problem, Papers of the Regional
Science Association 32, 101-118, doi:10.1007/BF01942293.)
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.covering import with_everyone_in
from logistics_opt.siting.exact import Tell, no_one
from logistics_opt.siting.programme import Cover
from logistics_opt.siting.questions.covered import covered, covered_at_once, preferred
from logistics_opt.siting.questions.question import allowed, within
from logistics_opt.siting.rules import Rules
from logistics_opt.units import MINUTE, Seconds

_UNIT = "pieces a year out of reach"


@dataclass(frozen=True, slots=True)
class MaxCover:
    """Exactly ``depots`` depots; its value is the pieces a year that stay farther off than ``limit`` seconds."""

    depots: int
    limit: Seconds
    name: ClassVar[str] = "max-cover"

    @property
    def words(self) -> tuple[str, str]:
        """The question as a sentence."""
        return (
            f"Which {self.depots} depots bring most pieces within {self.limit / MINUTE:g} minutes of the village?",
            f"设{self.depots}个乡镇站点，怎样使{self.limit / MINUTE:g}分钟内可达的件数最多？",
        )

    @property
    def number(self) -> int | None:
        """How many depots it asks for."""
        return self.depots

    def best(self, case: Case, rules: Rules, *, time_limit: float = math.inf, tell: Tell = no_one) -> Answer | None:
        """The answer."""
        cover = self._cover(case, rules)
        if cover is None:
            return None
        return covered(case, rules, self, cover, times=1, unit=_UNIT, time_limit=time_limit, tell=tell)

    def at_once(self, case: Case, rules: Rules) -> Answer | None:
        """An answer in a moment."""
        cover = self._cover(case, rules)
        return None if cover is None else covered_at_once(case, rules, self, cover, times=1, unit=_UNIT)

    def _cover(self, case: Case, rules: Rules) -> Cover | None:
        places = allowed(case, rules, self.depots)
        if places is None or self.limit < 0:
            return None
        weight = case.yearly_pieces
        return Cover(
            # Whoever is out of reach is served all the same.
            places=with_everyone_in(places, np.isfinite(within(case, rules, case.worst_seconds))),
            reach=case.worst_seconds <= self.limit,
            fixed=preferred(case, rules),
            once=weight,
            twice=np.zeros(len(weight)),
            must=np.zeros(len(weight), dtype=bool),
        )
