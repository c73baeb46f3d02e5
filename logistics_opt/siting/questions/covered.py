"""What the questions about two kinds of being in reach have in common: they are solved as covers."""

import math
from dataclasses import replace

import numpy as np

from logistics_opt.siting.answer import Answer, measured, nearest_shares
from logistics_opt.siting.case import Case
from logistics_opt.siting.covering import best_allocation, cover_with_catchments, greedy, less_driving
from logistics_opt.siting.exact import Tell, solve_cover
from logistics_opt.siting.milp import cover_value
from logistics_opt.siting.programme import BLOCKED, Assignment, Cover, Floats, Found
from logistics_opt.siting.questions.question import Question, allotted, preference
from logistics_opt.siting.rules import Rules

_METHOD = "greedy"


def covered(
    case: Case,
    rules: Rules,
    question: Question,
    cover: Cover,
    *,
    times: int,
    unit: str,
    time_limit: float,
    tell: Tell,
) -> Answer | None:
    """
    The best answer; clients with fewer than ``times`` open places in reach are uncovered.

    Many sets of places may be worth the same: exchanges lead to one of them with less driving.
    """
    serve = _serving(case, rules, cover)
    if serve.catchment is None:
        found = solve_cover(cover, time_limit=time_limit, tell=tell)
    else:
        found = cover_with_catchments(cover, serve, time_limit=time_limit)
    if found is not None and serve.catchment is None:
        found = replace(found, chosen=less_driving(cover, serve, found.chosen))
    return None if found is None else _answer(case, question, cover, serve, found, times=times, unit=unit)


def covered_at_once(
    case: Case, rules: Rules, question: Question, cover: Cover, *, times: int, unit: str
) -> Answer | None:
    """The same in a moment; ``None`` where catchments are asked for."""
    serve = _serving(case, rules, cover)
    chosen = None if serve.catchment is not None else greedy(cover)
    if chosen is None:
        return None
    found = Found(chosen=chosen, value=cover_value(cover, chosen), bound=-math.inf, method=_METHOD)
    return _answer(case, question, cover, serve, found, times=times, unit=unit)


def _serving(case: Case, rules: Rules, cover: Cover) -> Assignment:
    """Least driving; who must be in reach is served from within it."""
    return allotted(case, rules, cover.places, np.where(cover.must[:, None] & ~cover.reach, BLOCKED, case.travel))


def _answer(
    case: Case,
    question: Question,
    cover: Cover,
    serve: Assignment,
    found: Found,
    *,
    times: int,
    unit: str,
) -> Answer | None:
    shares: Floats | None
    if serve.catchment is None:
        shares = nearest_shares(case, found.chosen, serve.cost)
    else:
        shares = best_allocation(serve, found.chosen)
    if shares is None:
        return None
    total = float(cover.once.sum() + cover.twice.sum())
    constant = total - float(cover.fixed[sorted(found.chosen)].sum())  # nobody pays for what was not preferred
    reached = cover.reach[:, sorted(found.chosen)].sum(axis=1) >= times
    return measured(
        case,
        question=question.name,
        chosen=found.chosen,
        shares=shares,
        value=found.value + constant,
        bound=found.bound + constant,
        unit=unit,
        method=found.method,
        uncovered=[case.clients[i].id for i in np.flatnonzero(~reached)],
    )


def preferred(case: Case, rules: Rules) -> Floats:
    """What each place is told to cost more, in pieces a year."""
    return preference(case, rules, float(case.yearly_pieces.sum()))
