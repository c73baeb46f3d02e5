"""The errors the package raises on purpose; the command line and the service translate them at their edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """``ERROR`` stops the work; ``WARNING`` does not; ``REPAIR`` was put right by the reader and is only reported."""

    ERROR = "error"
    WARNING = "warning"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class Issue:
    """
    One finding about the input.

    ``code`` is stable and documented (``docs/reference/issues.md``); ``where`` is the place in the user's own words,
    such as ``demands.csv row 17, weight_kg`` or ``site 620422101``; ``cause`` and ``remedy`` are whole phrases.
    """

    code: str
    where: str
    cause: str
    remedy: str
    cause_zh: str
    remedy_zh: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"[{self.code}] {self.where}: {self.cause}; {self.remedy}\n    {self.cause_zh}；{self.remedy_zh}"


class LogisticsError(Exception):
    """Root of every error that is not a bug."""


class InvalidInput(LogisticsError):
    """What the user gave cannot be planned. Carries every issue found, not only the first."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(str(issue) for issue in self.issues))


class UnsupportedProblem(LogisticsError):
    """A back end was asked by name for something it cannot do."""

    def __init__(self, backend: str, reasons: Sequence[str]) -> None:
        self.backend = backend
        self.reasons = tuple(reasons)
        super().__init__(f"{backend} cannot solve this: " + "; ".join(reasons))


class SolverFailed(LogisticsError):
    """The solver's process died or answered with something that is not a set of tours."""


class FaultyPlan(LogisticsError):
    """The checker found a fault in a plan of ours: a bug in this package, never the user's mistake."""


class Cancelled(LogisticsError):
    """The user stopped the work before there was a plan to keep."""
