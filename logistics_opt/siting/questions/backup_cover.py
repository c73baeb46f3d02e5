"""
Backup coverage: everyone within the limit of a depot, and as many goods as can be within the limit of a second.

max  sum_i w_i u_i    s.t. 1 + u_i <= sum_{j: t_ij <= T} y_j, sum_j y_j = p

A second depot in reach is what keeps a village served when a road or a depot is shut. (BACOP1 of Hogan, K. & ReVelle,
C. (1986), Concepts and applications of backup coverage, Management Science 32(11), 1434-1444,
doi:10.1287/mnsc.32.11.1434.)
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.exact import Tell, no_one
from logistics_opt.siting.programme import Cover
from logistics_opt.siting.questions.covered import covered, covered_at_once, preferred
from logistics_opt.siting.questions.question import allowed
from logistics_opt.siting.rules import Rules
from logistics_opt.units import MINUTE, Seconds

_UNIT = "pieces a year without a second depot"


@dataclass(frozen=True, slots=True)
class BackupCover:
    """Exactly ``depots`` depots; its value is the pieces a year with no second depot within ``limit`` seconds."""

    depots: int
    limit: Seconds
    name: ClassVar[str] = "backup-cover"

    @property
    def words(self) -> tuple[str, str]:
        """The question as a sentence."""
        return (
            f"Which {self.depots} depots reach every village within {self.limit / MINUTE:g} minutes, "
            "and most of them twice?",
            f"设{self.depots}个乡镇站点，使每个村{self.limit / MINUTE:g}分钟内可达，且尽量多的村有第二个站点可达？",
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
        return covered(case, rules, self, cover, times=2, unit=_UNIT, time_limit=time_limit, tell=tell)

    def at_once(self, case: Case, rules: Rules) -> Answer | None:
        """An answer in a moment."""
        cover = self._cover(case, rules)
        return None if cover is None else covered_at_once(case, rules, self, cover, times=2, unit=_UNIT)

    def _cover(self, case: Case, rules: Rules) -> Cover | None:
        places = allowed(case, rules, self.depots)
        if places is None:
            return None
        weight = case.yearly_pieces
        limit = self.limit if rules.within is None else min(self.limit, rules.within)
        return Cover(
            places=places,
            reach=case.worst_seconds <= limit,
            fixed=preferred(case, rules),
            once=np.zeros(len(weight)),
            twice=weight,
            must=np.ones(len(weight), dtype=bool),
        )
