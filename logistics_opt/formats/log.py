"""The findings of one reading: every error, every warning, every repair."""

from collections.abc import Iterable
from itertools import groupby

from logistics_opt.errors import InvalidInput, Issue, Severity
from logistics_opt.formats.messages import MESSAGES


class Log:
    """
    Collects issues while a county is read, so that the user sees all of them at once.

    Errors and warnings are kept one by one. Repairs of one kind in one column become one issue that lists its rows.
    """

    def __init__(self) -> None:
        self._issues: list[Issue] = []
        self._repairs: dict[tuple[str, str, str], list[tuple[int, str]]] = {}

    def add(self, code: str, where: str, **details: object) -> Issue:
        """An issue of the known kind ``code`` at ``where``; ``details`` fill the gaps in its sentences."""
        message = MESSAGES[code]
        text = {name: _short(value) for name, value in details.items()}
        issue = Issue(
            code,
            where,
            message.cause.format(**text),
            message.remedy.format(**text),
            message.cause_zh.format(**text),
            message.remedy_zh.format(**text),
            message.severity,
        )
        self._issues.append(issue)
        return issue

    def repair(self, code: str, place: str, column: str, row: int, was: object, now: object) -> None:
        """A cell that was put right: what it said and what is used instead."""
        self._repairs.setdefault((code, place, column), []).append((row, f"{_short(was)} → {_short(now)}"))

    def extend(self, issues: Iterable[Issue]) -> None:
        """Take over findings made elsewhere."""
        self._issues.extend(issues)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Everything found so far, errors first."""
        repairs = [self._grouped(*key, found) for key, found in self._repairs.items()]
        order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.REPAIR: 2}
        return tuple(sorted((*self._issues, *repairs), key=lambda issue: order[issue.severity]))

    @property
    def failed(self) -> bool:
        """Whether there is an error among the findings."""
        return any(issue.severity is Severity.ERROR for issue in self._issues)

    def raise_errors(self) -> None:
        """Raise :class:`InvalidInput` with all findings if there is an error among them."""
        if self.failed:
            raise InvalidInput(self.issues)

    @staticmethod
    def _grouped(code: str, place: str, column: str, found: list[tuple[int, str]]) -> Issue:
        message = MESSAGES[code]
        rows = _ranges(row for row, _ in found)
        text = {"change": found[0][1], "count": str(len(found))}
        return Issue(
            code,
            f"{place} row {rows}, {column}",
            message.cause.format(**text),
            message.remedy.format(**text),
            message.cause_zh.format(**text),
            message.remedy_zh.format(**text),
            message.severity,
        )


def _short(value: object, limit: int = 120) -> str:
    text = str(value).replace("\n", " ").replace("\r", " ")
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _ranges(rows: Iterable[int]) -> str:
    """Row numbers as a person lists them: ``2-5, 9``."""
    parts = []
    for _, run in groupby(enumerate(sorted(set(rows))), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        parts.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}")
    return ", ".join(parts)
