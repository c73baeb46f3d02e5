"""Asking a question over and over, with other rules, while there is time and nobody says stop."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.rules import Rules

GoOn = Callable[[], bool]
"""Asked before every piece of work; ``False`` ends it, with what there is."""

# One hard proof shall not take the time of all others: an asking has a tenth of what is left, or a few seconds.
_SHARE = 0.1
_LEAST = 5.0


def always() -> bool:
    """Never ends the work."""
    return True


class Unanswered(Exception):
    """There was no time for an answer; caught by whoever asked."""


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """The clock of a piece of evidence."""

    go_on: GoOn
    ends: float

    @classmethod
    def for_so_long(cls, time_limit: float, go_on: GoOn) -> "Asking":
        """From now on for so many seconds."""
        return cls(go_on, time.monotonic() + time_limit)

    @property
    def is_open(self) -> bool:
        """Whether there is time to ask again."""
        return time.monotonic() < self.ends and self.go_on()

    @property
    def allowance(self) -> float:
        """Seconds that the next asking may take."""
        left = self.ends - time.monotonic()
        return left if math.isinf(left) else min(max(_SHARE * left, _LEAST), max(left, 0.0))

    def ask(self, case: Case, rules: Rules, question: Question) -> Answer | None:
        """The best answer, ``None`` where there is none; raises :class:`Unanswered` where time was too short."""
        if not self.is_open:
            raise Unanswered
        limit, begun = self.allowance, time.monotonic()
        answer = question.best(case, rules, time_limit=limit)
        if answer is None and time.monotonic() - begun >= 0.95 * limit:
            raise Unanswered
        return answer


def with_fields(question: Question, **changed: object) -> Question:
    """The question with those of these fields replaced that it has."""
    known = {field.name for field in fields(question)}  # type: ignore[arg-type]
    found: Any = replace(question, **{name: value for name, value in changed.items() if name in known})  # type: ignore[type-var]
    return found  # type: ignore[no-any-return]


def has_field(question: Question, name: str) -> bool:
    """Whether the question is asked with such a figure."""
    return name in {field.name for field in fields(question)}  # type: ignore[arg-type]
