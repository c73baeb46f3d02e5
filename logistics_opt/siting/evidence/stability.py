"""How firm a choice is: in how many of so many years with other goods and other speeds each depot is chosen."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from logistics_opt.model import SiteId
from logistics_opt.siting.case import Case
from logistics_opt.siting.evidence.asking import Asking, GoOn, Unanswered, always
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stability:
    """
    ``chosen``: how often each candidate was open in ``runs`` perturbed cases that had an answer.

    ``sets`` are the whole sets of depots, the most frequent first. ``without_answer`` cases had none; ``left_out`` were
    not looked at for want of time.
    """

    runs: int
    chosen: Mapping[SiteId, int]
    sets: tuple[tuple[frozenset[SiteId], int], ...]
    without_answer: int
    left_out: int

    def share(self, site: SiteId) -> float:
        """The share of the runs in which it was open."""
        return self.chosen.get(site, 0) / self.runs if self.runs else 0.0


def stability(
    case: Case,
    rules: Rules,
    question: Question,
    *,
    seed: int,
    runs: int = 50,
    demand: float = 0.2,
    speed: float = 0.1,
    time_limit: float = math.inf,
    go_on: GoOn = always,
) -> Stability:
    """
    The question asked of ``runs`` cases whose demand and speeds are off by these relative spreads.

    Each run has random numbers of its own, made from ``seed`` and its number: fewer runs are the first of more.
    """
    asking = Asking.for_so_long(time_limit, go_on)
    chosen = Counter[SiteId]({candidate.site.id: 0 for candidate in case.candidates})
    sets = Counter[frozenset[SiteId]]()
    without_answer = left_out = 0
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        try:
            answer = asking.ask(case.perturbed(rng, demand=demand, speed=speed), rules, question)
        except Unanswered:
            left_out += 1
            continue
        if answer is None:
            without_answer += 1
            continue
        sets[answer.depots] += 1
        chosen.update(answer.depots)
    return Stability(
        runs=sum(sets.values()),
        chosen=dict(chosen),
        sets=tuple(sorted(sets.items(), key=lambda one: (-one[1], sorted(one[0])))),
        without_answer=without_answer,
        left_out=left_out,
    )
