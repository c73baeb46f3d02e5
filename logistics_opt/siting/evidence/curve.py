"""What it costs, and how far it is, with so many depots: the curve that shows where one more stops paying."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from logistics_opt.errors import Issue
from logistics_opt.siting.answer import Answer, YearlyCost
from logistics_opt.siting.case import Case
from logistics_opt.siting.evidence.asking import Asking, GoOn, Unanswered, always, has_field, with_fields
from logistics_opt.siting.evidence.why_not import why_not
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.rules import Rules
from logistics_opt.units import Seconds

_LIMITS = 8  # tried for questions that are asked with a limit and find the number
_REASONS = 5.0  # seconds for saying why a number cannot be


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Point:
    """
    The answer with so many depots (or, where the question finds the number, with such a ``limit``).

    ``mean`` is the one-way driving time of an average piece on a normal day, ``worst`` the farthest client's in its
    worst season. Where there is no answer, ``reasons`` say why.
    """

    depots: int | None
    limit: Seconds | None = None
    answer: Answer | None = None
    mean: float = 0.0
    worst: Seconds = 0
    reasons: tuple[Issue, ...] = ()

    @property
    def value(self) -> float | None:
        """The question's own value."""
        return None if self.answer is None else self.answer.value

    @property
    def cost(self) -> YearlyCost | None:
        """The yearly cost by kind."""
        return None if self.answer is None else self.answer.cost


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """The points in the order asked for; ``left_out`` of them for want of time."""

    points: tuple[Point, ...]
    left_out: int = 0

    @property
    def cheapest(self) -> Point | None:
        """The point that costs least a year."""
        known = [(p.answer.cost.total, i) for i, p in enumerate(self.points) if p.answer is not None]
        return self.points[min(known)[1]] if known else None


def cost_curve(
    case: Case,
    rules: Rules,
    question: Question,
    numbers: Iterable[int] = (),
    *,
    limits: Iterable[Seconds] = (),
    time_limit: float = math.inf,
    go_on: GoOn = always,
) -> Curve:
    """
    The question asked for each of these numbers of depots.

    Where it finds the number itself, it is asked for each of ``limits`` instead; with none given, for limits from the
    farthest village's nearest place to half as much again as its own. ``numbers`` empty: one to all candidates.
    """
    asking = Asking.for_so_long(time_limit, go_on)
    points, left_out = [], 0
    by_number = has_field(question, "depots")
    wanted = list(numbers) or list(range(1, len(case.candidates) + 1))
    for figure in wanted if by_number else (list(limits) or _limits(case, question)):
        asked = with_fields(question, depots=figure) if by_number else with_fields(question, limit=figure)
        depots, limit = (figure, None) if by_number else (None, figure)
        try:
            answer = asking.ask(case, rules, asked)
        except Unanswered:
            left_out += 1
            continue
        if answer is None:
            left = min(asking.allowance, _REASONS)
            reasons = why_not(case, rules, asked, first_only=True, time_limit=left, go_on=go_on)
            points.append(Point(depots=depots, limit=limit, reasons=reasons))
        else:
            points.append(
                Point(
                    depots=len(answer.depots),
                    limit=limit,
                    answer=answer,
                    mean=mean_seconds(case, answer),
                    worst=answer.worst_seconds,
                )
            )
    return Curve(points=tuple(points), left_out=left_out)


def mean_seconds(case: Case, answer: Answer) -> float:
    """One-way driving seconds of an average piece of the year, at the normal season's times."""
    pieces = dict(zip((client.id for client in case.clients), case.yearly_pieces.tolist(), strict=True))
    total = sum(pieces.values())
    return sum(pieces[s.site] * s.share * s.seconds for s in answer.services) / total if total > 0 else 0.0


def _limits(case: Case, question: Question) -> list[Seconds]:
    """Limits between the least that some number of depots can keep and half as much again as the question's own."""
    times = case.worst_seconds
    if not times.size:
        return []
    low = float(times.min(axis=1).max())
    high = max(1.5 * float(getattr(question, "limit", 0)), low)
    return sorted({math.ceil(x) for x in np.linspace(low, high, _LIMITS)})
