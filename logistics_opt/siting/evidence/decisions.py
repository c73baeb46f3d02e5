"""What each depot's being open or shut is worth: the best answer with the other choice, less the best one."""

import math
from dataclasses import dataclass

from logistics_opt.errors import Issue
from logistics_opt.model import SiteId
from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.evidence.asking import Asking, GoOn, Unanswered, always
from logistics_opt.siting.evidence.why_not import why_not
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.rules import Rules, is_open, is_shut
from logistics_opt.units import Fen

_REASONS = 5.0  # seconds for saying why a choice cannot be turned


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decision:
    """
    One place, whether it is open in the best answer, and the best answer with the other choice.

    ``value`` and ``cost`` are what that is more, in the question's unit and in fen a year, radially estimated; ``None``
    where the other choice cannot be, and ``reasons`` say why. A ``locked`` place was settled beforehand: its figures
    are the price of the lock, below zero where the lock costs.
    """

    site: SiteId
    is_open: bool
    locked: bool
    other: Answer | None = None
    value: float | None = None
    cost: Fen | None = None
    reasons: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decisions:
    """One decision a candidate, in the case's order; ``left_out`` of them for want of time."""

    decisions: tuple[Decision, ...]
    left_out: tuple[SiteId, ...] = ()


def decisions(
    case: Case,
    rules: Rules,
    question: Question,
    answer: Answer,
    *,
    time_limit: float = math.inf,
    go_on: GoOn = always,
) -> Decisions:
    """Every candidate turned round by itself: shut where the answer opens it, open where the answer leaves it shut."""
    asking = Asking.for_so_long(time_limit, go_on)
    made, left_out = [], []
    # Where time is short, the depots that open matter most.
    for candidate in sorted(case.candidates, key=lambda c: c.site.id not in answer.depots):
        site = candidate.site.id
        now = site in answer.depots
        turned = rules.shutting(site) if now else rules.opening(site)
        locked = is_open(candidate, rules) or is_shut(candidate, rules)
        try:
            other = asking.ask(case, turned, question)
        except Unanswered:
            left_out.append(site)
            continue
        if other is None:
            left = min(asking.allowance, _REASONS)
            reasons = why_not(case, turned, question, first_only=True, time_limit=left, go_on=go_on)
            made.append(Decision(site=site, is_open=now, locked=locked, reasons=reasons))
        else:
            made.append(
                Decision(
                    site=site,
                    is_open=now,
                    locked=locked,
                    other=other,
                    value=other.value - answer.value,
                    cost=other.cost.total - answer.cost.total,
                )
            )
    made.sort(key=lambda decision: case.column[decision.site])
    return Decisions(decisions=tuple(made), left_out=tuple(left_out))
