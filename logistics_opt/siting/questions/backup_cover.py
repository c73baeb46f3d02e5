"""
Backup coverage: everyone within the limit of a depot, and as many goods as can be within the limit of a second.

max  sum_i w_i u_i    s.t. 1 + u_i <= sum_{j: t_ij <= T} y_j, sum_j y_j = p

A second depot in reach is what keeps a village served when a road or a depot is shut. (Hogan, K. & ReVelle, C. (1986),
Concepts and applications of backup coverage, Management Science 32(11), 1434-1444, doi:10.1287/mnsc.32.11.1434: BACOP1.)
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from logistics_opt.siting.answer import Answer, measured, nearest_shares
from logistics_opt.siting.case import Case
from logistics_opt.siting.exact import Tell, no_one, solve_cover
from logistics_opt.siting.programme import Cover
from logistics_opt.siting.questions.question import within
from logistics_opt.siting.rules import Rules, places_of
from logistics_opt.units import MINUTE, Seconds


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
            f"Which {self.depots} depots reach every village within {self.limit / MINUTE:g} minutes, and most of them twice?",
            f"设{self.depots}个乡镇站点，使每个村{self.limit / MINUTE:g}分钟内可达，且尽量多的村有第二个站点可达？",
        )

    @property
    def number(self) -> int | None:
        """How many depots it asks for."""
        return self.depots

    def best(self, case: Case, rules: Rules, *, time_limit: float = math.inf, tell: Tell = no_one) -> Answer | None:
        """The answer."""
        weight = case.yearly_pieces
        limit = self.limit if rules.within is None else min(self.limit, rules.within)
        cover = Cover(
            places=places_of(case, rules, least=self.depots, most=self.depots),
            reach=case.worst_seconds <= limit,
            fixed=np.zeros(len(case.places)),
            once=np.zeros(len(weight)),
            twice=weight,
            must=np.ones(len(weight), dtype=bool),
        )
        found = solve_cover(cover, time_limit=time_limit, tell=tell)
        if found is None:
            return None
        total = float(weight.sum())
        twice = cover.reach[:, sorted(found.chosen)].sum(axis=1) >= 2
        return measured(
            case,
            question=self.name,
            chosen=found.chosen,
            shares=nearest_shares(case, found.chosen, within(case, rules, case.travel)),
            value=total + found.value,
            bound=total + found.bound,
            unit="pieces a year without a second depot",
            method=found.method,
            uncovered=[case.clients[i].id for i in np.flatnonzero(~twice)],
        )
