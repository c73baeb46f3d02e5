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

from logistics_opt.siting.answer import Answer, measured, nearest_shares
from logistics_opt.siting.case import Case
from logistics_opt.siting.exact import Tell, no_one, solve_cover
from logistics_opt.siting.programme import Cover
from logistics_opt.siting.questions.question import within
from logistics_opt.siting.rules import Rules, places_of
from logistics_opt.units import MINUTE, Seconds


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
        weight = case.yearly_pieces
        cover = Cover(
            places=places_of(case, rules, least=self.depots, most=self.depots),
            reach=case.worst_seconds <= self.limit,
            fixed=np.zeros(len(case.places)),
            once=weight,
            twice=np.zeros(len(weight)),
            must=case.worst_seconds.min(axis=1) < 0,  # nobody
        )
        found = solve_cover(cover, time_limit=time_limit, tell=tell)
        if found is None:
            return None
        shares = nearest_shares(case, found.chosen, within(case, rules, case.travel))
        covered = cover.reach[:, sorted(found.chosen)].any(axis=1)
        total = float(weight.sum())
        return measured(
            case,
            question=self.name,
            chosen=found.chosen,
            shares=shares,
            value=total + found.value,
            bound=total + found.bound,
            unit="pieces a year out of reach",
            method=found.method,
            uncovered=[case.clients[i].id for i in np.flatnonzero(~covered)],
        )
