"""Radial answers and the evidence around them, asked of processes of their own, which can be ended at any moment."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from logistics_opt.errors import Issue, SolverFailed
from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.evidence.catchments import catchments
from logistics_opt.siting.evidence.curve import Curve, cost_curve
from logistics_opt.siting.evidence.decisions import Decisions, decisions
from logistics_opt.siting.evidence.near_best import NearBest, near_best
from logistics_opt.siting.evidence.policies import PolicyPrices, policy_prices
from logistics_opt.siting.evidence.stability import Stability, stability
from logistics_opt.siting.evidence.why_not import why_not
from logistics_opt.siting.placement import Evidence
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.rules import Rules
from logistics_opt.study.workers import Workers

_CURVE = 28  # the most numbers of depots on the curve


class Part(StrEnum):
    """What can be asked of a case."""

    BEST = "best"
    WHY_NOT = "why not"
    NEAR_BEST = "near-best sets"
    CURVE = "cost curve"
    DECISIONS = "decisions"
    STABILITY = "stability"
    POLICIES = "policies"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to find out; ``answer`` is the question's, where the part is about it."""

    part: Part
    question: Question
    rules: Rules
    time_limit: float
    answer: Answer | None = field(default=None, compare=False)
    seed: int = 0


Said = Answer | None | tuple[Issue, ...] | NearBest | Curve | Decisions | Stability | PolicyPrices


@dataclass(frozen=True, slots=True)
class Analyst:
    """Answers what is asked of its case; every worker gets the case once."""

    case: Case

    def __call__(self, ask: Ask) -> Said:
        """The part asked for, as far as its time limit allows."""
        case, rules, question, limit = self.case, ask.rules, ask.question, ask.time_limit
        match ask.part:
            case Part.BEST:
                return question.best(case, rules, time_limit=limit)
            case Part.WHY_NOT:
                return why_not(case, rules, question, time_limit=limit)
            case Part.CURVE:
                return cost_curve(case, rules, question, numbers(case), time_limit=limit)
            case Part.STABILITY:
                return stability(case, rules, question, seed=ask.seed, time_limit=limit)
            case Part.POLICIES:
                return policy_prices(case, rules, question, time_limit=limit)
        if ask.answer is None:
            raise ValueError(f"{ask.part} is about an answer")
        if ask.part is Part.DECISIONS:
            return decisions(case, rules, question, ask.answer, time_limit=limit)
        return near_best(case, rules, question, ask.answer, time_limit=limit)


def numbers(case: Case) -> range:
    """The numbers of depots that the curve shows: from none to as many as today, or a few more."""
    most = min(len(case.candidates), max(len(case.standing), 8))
    return range(0 if case.warehouse is not None else 1, most + 1, max(1, -(-most // _CURVE)))


def best_of(
    workers: Workers[Ask, Said],
    questions: Sequence[Question],
    rules: Rules,
    *,
    time_limit: float,
    go_on: Callable[[], bool],
) -> dict[Question, Answer | None]:
    """The best answer to each question, as far as there was time; ``None`` where there is none."""
    asks = [Ask(Part.BEST, question, rules, time_limit) for question in dict.fromkeys(questions)]
    found: dict[Question, Answer | None] = {}
    for ask, said in workers.each(asks, go_on=go_on):
        if said is None or isinstance(said, Answer):
            found[ask.question] = said
    return found


def reasons(
    workers: Workers[Ask, Said], question: Question, rules: Rules, *, go_on: Callable[[], bool]
) -> tuple[Issue, ...]:
    """Why the question has no answer."""
    for _, said in workers.each([Ask(Part.WHY_NOT, question, rules, 60.0)], go_on=go_on):
        if isinstance(said, tuple):
            return said
    return ()


def evidence_for(
    workers: Workers[Ask, Said],
    case: Case,
    rules: Rules,
    question: Question,
    answer: Answer,
    *,
    proposed: Answer | None = None,
    seed: int = 0,
    time_limit: float = math.inf,
    go_on: Callable[[], bool] = lambda: True,
) -> Evidence:
    """
    All that stands around an answer, every part with so many seconds; what there is no time for is left out.

    Catchments are those of ``proposed``, where that is another: the set that routes chose.
    """
    parts = (Part.NEAR_BEST, Part.DECISIONS, Part.STABILITY, Part.CURVE, Part.POLICIES)
    said: dict[Part, object] = {}
    for ask, found in workers.each([Ask(p, question, rules, time_limit, answer, seed) for p in parts], go_on=go_on):
        if not isinstance(found, SolverFailed):
            said[ask.part] = found

    near, chosen = said.get(Part.NEAR_BEST), said.get(Part.DECISIONS)
    stable, curve, priced = said.get(Part.STABILITY), said.get(Part.CURVE), said.get(Part.POLICIES)
    return Evidence(
        about=question,
        near_best=near if isinstance(near, NearBest) else None,
        curve=curve if isinstance(curve, Curve) else None,
        decisions=chosen if isinstance(chosen, Decisions) else None,
        stability=stable if isinstance(stable, Stability) else None,
        policies=priced if isinstance(priced, PolicyPrices) else None,
        catchments=catchments(case, proposed or answer),
    )
