"""The findings of one reading: every error, every warning, every repair."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TypeAlias

from logistics_opt.errors import InvalidInput, Issue, Severity
from logistics_opt.formats import limits
from logistics_opt.formats.messages import MESSAGES

_RANGES = 200  # of rows that a repair lists

Exact: TypeAlias = frozenset[tuple[str, int, str]]
"""Cells by the place of their table, row and column."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that was put right: ``read`` is what it said, ``became`` what is used instead."""

    code: str
    table: str
    row: int
    column: str
    read: str
    became: str
    cause: str
    cause_zh: str


class Log:
    """
    Collects issues while a county is read, so that the user sees all of them at once.

    Errors and warnings are kept one by one, up to ``most`` of each; how many there are beyond is counted.
    Repairs of one kind in one column become one issue that lists its rows. Cells of ``exact`` are not put right:
    where they cannot be read as they are written, that is an error.
    """

    def __init__(self, most: int = limits.ISSUES, *, exact: Exact = frozenset()) -> None:
        self._most = most
        self.exact = exact
        self._issues: list[Issue] = []
        self._count: Counter[Severity] = Counter()
        self._repairs: dict[tuple[str, str, str], list[int]] = {}
        self._first: dict[tuple[str, str, str], str] = {}
        self._changes: list[Change] = []

    def add(self, code: str, where: str, **details: object) -> None:
        """An issue of the known kind ``code`` at ``where``; ``details`` fill the gaps in its sentences."""
        message = MESSAGES[code]
        self._count[message.severity] += 1
        if self._count[message.severity] > self._most:
            return
        text = {name: short(value) for name, value in details.items()}
        self._issues.append(
            Issue(
                code,
                where,
                message.cause.format(**text),
                message.remedy.format(**text),
                message.cause_zh.format(**text),
                message.remedy_zh.format(**text),
                message.severity,
            )
        )

    def repair(self, code: str, place: str, column: str, row: int, was: object, now: object) -> None:
        """A cell that was put right: what it said and what is used instead."""
        key, read, became = (code, place, column), short(was), short(now)
        if any((place, row, one) in self.exact for one in column.split(", ")):
            self.add("edit-exact", f"{place} row {row}, {column}", value=read, became=became)
            return
        self._repairs.setdefault(key, []).append(row)
        self._first.setdefault(key, f"{read} → {became}")
        if len(self._changes) < limits.ISSUES:
            message = MESSAGES[code]
            cause, cause_zh = message.cause.partition(": {")[0], message.cause_zh.partition("：{")[0]
            self._changes.append(Change(code, place, row, column, read, became, cause, cause_zh))

    def adopt(self, changes: Iterable[Change]) -> None:
        """Take over the changes of repairs that were made elsewhere."""
        self._changes = [*self._changes, *changes][: limits.ISSUES]

    def extend(self, issues: Iterable[Issue]) -> None:
        """Take over findings made elsewhere."""
        self._issues.extend(issues)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Everything found so far, errors first."""
        repairs = [self._grouped(*key, rows) for key, rows in self._repairs.items()]
        order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.REPAIR: 2}
        return tuple(sorted((*self._issues, *self._more(), *repairs), key=lambda issue: order[issue.severity]))

    @property
    def changes(self) -> tuple[Change, ...]:
        """The first cells that were put right, up to :data:`limits.ISSUES`; :attr:`issues` counts all of them."""
        return tuple(self._changes)

    @property
    def failed(self) -> bool:
        """Whether there is an error among the findings."""
        return any(issue.severity is Severity.ERROR for issue in self._issues)

    @property
    def full(self) -> bool:
        """Whether there are more errors than are told: nobody needs to look for others."""
        return self._count[Severity.ERROR] > self._most

    def raise_errors(self) -> None:
        """Raise :class:`InvalidInput` with all findings if there is an error among them."""
        if self.failed:
            raise InvalidInput(self.issues)

    def _more(self) -> list[Issue]:
        """How many errors and warnings are not told one by one."""
        log = Log()
        for severity, code in ((Severity.ERROR, "more-errors"), (Severity.WARNING, "more-warnings")):
            if self._count[severity] > self._most:
                log.add(code, "all tables", count=self._count[severity] - self._most)
        return log._issues

    def _grouped(self, code: str, place: str, column: str, found: list[int]) -> Issue:
        message = MESSAGES[code]
        rows = _ranges(found)
        text = {"change": self._first[code, place, column], "count": str(len(found))}
        return Issue(
            code,
            f"{place} row {rows}, {column}",
            message.cause.format(**text),
            message.remedy.format(**text),
            message.cause_zh.format(**text),
            message.remedy_zh.format(**text),
            message.severity,
        )


def short(value: object, limit: int = 120) -> str:
    """A value as messages quote it."""
    text = str(value).replace("\n", " ").replace("\r", " ")
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _ranges(rows: Iterable[int]) -> str:
    """Row numbers as a person lists them: ``2-5, 9``."""
    parts = []
    runs = groupby(enumerate(sorted(set(rows))), key=lambda pair: pair[1] - pair[0])
    for _, run in islice(runs, _RANGES + 1):
        numbers = [number for _, number in run]
        parts.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}")
    return ", ".join([*parts[:_RANGES], "…"] if len(parts) > _RANGES else parts)
