"""
Fixed-charge location: as many depots as pay, where their rent, fit-out and truck visits weigh against the tours.

min  sum_j f_j y_j + sum_ij c_ij x_ij
s.t. sum_j x_ij = 1, x_ij <= y_j, sum_i d_si x_ij <= C_j y_j in every season s

(Balinski, M. L. (1965), Integer programming: methods, uses, computation, Management Science 12(3), 253-313,
doi:10.1287/mnsc.12.3.253; with capacities and whole clients Holmberg, K., Ronnqvist, M. & Yuan, D. (1999), An exact
algorithm for the capacitated facility location problems with single sourcing, European Journal of Operational Research
113(3), 544-559, doi:10.1016/S0377-2217(98)00008-3.)
"""

import math
from dataclasses import dataclass
from typing import ClassVar

from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.exact import Tell, no_one
from logistics_opt.siting.programme import Assignment
from logistics_opt.siting.questions.question import allotted, allowed, answered, answered_at_once, closing_credit
from logistics_opt.siting.rules import Rules

_UNIT = "fen a year"


@dataclass(frozen=True, slots=True)
class FixedCharge:
    """Least fen a year, radially estimated; ``split``: a client's goods may come from several depots."""

    split: bool = False
    depots: int | None = None
    name: ClassVar[str] = "fixed-charge"

    @property
    def words(self) -> tuple[str, str]:
        """The question as a sentence."""
        return (
            "Which depots cost least a year, with rent, fit-out and driving?",
            "哪些站点使一年的租金、改造和运输总成本最低？",
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
        _, constant = closing_credit(case)
        return answered(case, rules, self, problem, unit=_UNIT, time_limit=time_limit, tell=tell, constant=constant)

    def at_once(self, case: Case, rules: Rules) -> Answer | None:
        """An answer in a moment."""
        problem = self._programme(case, rules)
        if problem is None:
            return None
        _, constant = closing_credit(case)
        return answered_at_once(case, rules, self, problem, unit=_UNIT, constant=constant)

    def _programme(self, case: Case, rules: Rules) -> Assignment | None:
        places = allowed(case, rules, self.depots)
        if places is None:
            return None
        saved, _ = closing_credit(case)
        fixed = case.facility + case.truck_visits - saved
        return allotted(case, rules, places, case.serving, fixed=fixed, capacities=True, split=self.split)
