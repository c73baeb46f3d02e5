"""What a question without an answer might be asked as instead: other figures, or a rule dropped."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from logistics_opt.model import Lock
from logistics_opt.siting.case import Case
from logistics_opt.siting.evidence.asking import has_field, with_fields
from logistics_opt.siting.evidence.more_room import without_capacities
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.questions.max_cover import MaxCover
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.questions.set_cover import SetCover
from logistics_opt.siting.rules import Rules

FARTHEST = float(np.finfo(float).max)
"""Seconds: any distance at all, but there must be a road."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """The question as it might be asked instead."""

    case: Case
    rules: Rules
    question: Question


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule that might be dropped: its key, what it is called, and the change."""

    key: str
    name: str
    name_zh: str
    drop: Callable[[Change], Change]


def limit_of(change: Change) -> float:
    """How far off the question and the rules let a client be, in seconds."""
    asked = None if isinstance(change.question, MaxCover) else getattr(change.question, "limit", None)
    return float(min((x for x in (asked, change.rules.within) if x is not None), default=FARTHEST))


def with_rules(change: Change, **rules: object) -> Change:
    """The same with other rules."""
    return replace(change, rules=replace(change.rules, **rules))  # type: ignore[arg-type]


def limited(change: Change, seconds: float) -> Change:
    """The same with the limits, of question and rules, raised to so many seconds where they are below."""
    limit = math.ceil(seconds)
    question, within = change.question, change.rules.within
    if has_field(question, "limit") and not isinstance(question, MaxCover):
        question = with_fields(question, limit=max(limit, getattr(question, "limit", 0)))
    within = None if within is None else max(limit, within)
    return replace(change, question=question, rules=replace(change.rules, within=within))


def numbered(change: Change, number: int) -> Change:
    """The same asked for, or allowed, so many depots."""
    least, most = change.rules.least, change.rules.most
    rules = replace(
        change.rules,
        least=None if least is None else min(least, number),
        most=None if most is None else max(most, number),
    )
    question = change.question
    if question.number is not None:
        question = with_fields(question, depots=number)
    return replace(change, rules=rules, question=question)


def _any_number(change: Change) -> Change:
    """The same with no number asked for: an answer exists exactly if places can reach everybody."""
    question = change.question
    if isinstance(question, FixedCharge):
        return replace(change, question=replace(question, depots=None))
    limit = None if isinstance(question, MaxCover) else getattr(question, "limit", None)
    times = change.case.worst_seconds
    farthest = int(times[np.isfinite(times)].max(initial=0))
    return replace(change, question=SetCover(farthest if limit is None else limit))


def _any_distance(change: Change) -> Change:
    times = change.case.worst_seconds
    return limited(change, float(times[np.isfinite(times)].max(initial=0)))


def rules_of(change: Change) -> Iterator[Rule]:
    """The rules in force, each with what is left without it."""
    rules, question = change.rules, change.question
    hosts = {host: wish for host, wish in rules.hosts.items() if wish != "free"}
    plain: tuple[tuple[str, str, str, bool, dict[str, object]], ...] = (
        ("required", "the required places", "必开站点", bool(rules.required), {"required": frozenset()}),
        ("excluded", "the excluded places", "排除站点", bool(rules.excluded), {"excluded": frozenset()}),
        ("least", "the least number of depots", "站点数下限", rules.least is not None, {"least": None}),
        ("most", "the most depots", "站点数上限", rules.most is not None, {"most": None}),
        ("budget", "the budget", "预算", rules.budget is not None, {"budget": None}),
        ("new buildings", "the limit on new buildings", "新建站点数", rules.most_new is not None, {"most_new": None}),
        ("hosts", "the rule on hosts", "依托规则", bool(hosts), {"hosts": {}}),
        ("every township", "a depot in every township", "每乡镇设站", rules.every_township, {"every_township": False}),
        ("within", "the limit in minutes", "时限", rules.within is not None, {"within": None}),
        ("catchment", "the least pieces of a depot", "最低件数", rules.catchment > 0, {"catchment": 0}),
        ("sets ruled out", "the sets ruled out", "已排除的组合", bool(rules.unwanted), {"unwanted": ()}),
    )
    for key, name, name_zh, holds, free in plain:
        if holds:
            yield Rule(key, name, name_zh, lambda change, free=free: with_rules(change, **free))  # type: ignore[misc]
    if any(candidate.lock is not Lock.FREE for candidate in change.case.candidates):
        yield Rule("locks of the candidates", "the locks of the candidates", "候选站点的锁定", _unlocked)
    if question.number is not None:
        yield Rule("number", "the number of depots", "站点数", _any_number)
    if has_field(question, "limit") and not isinstance(question, MaxCover):
        yield Rule("limit", "the limit in minutes", "限值", _any_distance)
    if isinstance(question, FixedCharge) and any(c.site.capacity is not None for c in change.case.candidates):
        yield Rule(
            "capacities",
            "the capacities",
            "处理能力",
            lambda change: replace(change, case=without_capacities(change.case)),
        )


def _unlocked(change: Change) -> Change:
    free = tuple(replace(candidate, lock=Lock.FREE) for candidate in change.case.candidates)
    return replace(change, case=replace(change.case, candidates=free))
