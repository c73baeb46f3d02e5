"""
The answers next to the best: the same question asked again, each time without the sets of depots already known.

A set ``S`` that is not wanted again is cut off by ``sum_{j in S} (1 - y_j) + sum_{j not in S} y_j >= 1``. (Balas, E. &
Jeroslow, R. (1972), Canonical cuts on the unit hypercube, SIAM Journal on Applied Mathematics 23(1), 61-69,
doi:10.1137/0123007.)
"""

import math
from dataclasses import dataclass

from logistics_opt.model import SiteId
from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.siting.evidence.asking import Asking, GoOn, Unanswered, always
from logistics_opt.siting.questions.question import Question
from logistics_opt.siting.rules import Rules
from logistics_opt.units import Fen

FEWEST = 5
"""So many are told at least, however wide a band they need."""

_COUNTED = "depots"
_TINY = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Runner:
    """
    An answer next to the best one.

    ``more`` is how much more than the best's its value is, in the question's unit, and ``share`` that as a share of
    the best's (``None`` where that is zero). ``cost`` is what it costs a year more, radially estimated. ``opened`` and
    ``shut`` are the depots it has instead, ``moved`` the clients that are served from elsewhere.
    """

    answer: Answer
    more: float
    share: float | None
    cost: Fen
    opened: frozenset[SiteId]
    shut: frozenset[SiteId]
    moved: tuple[SiteId, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NearBest:
    """
    The answers next to the best, best first.

    ``band`` is the share asked for; ``within`` of the answers lie in it. Where a question counts depots, the band is
    one depot more. ``needed`` is the share that holds all answers told (``None`` where the best's value is zero).
    ``all_there_are``: no other set of depots keeps to the rules; ``left_out``: how many more were wanted when time was
    over.
    """

    best: Answer
    runners: tuple[Runner, ...]
    band: float
    within: int
    needed: float | None
    all_there_are: bool
    left_out: int


def near_best(
    case: Case,
    rules: Rules,
    question: Question,
    answer: Answer,
    *,
    count: int = 6,
    band: float = 0.05,
    time_limit: float = math.inf,
    go_on: GoOn = always,
) -> NearBest:
    """
    The ``count`` next best sets of depots whose value lies within the band.

    Where fewer than :data:`FEWEST` do, the best :data:`FEWEST` whatever they cost, and the band they need.
    """
    asking = Asking.for_so_long(time_limit, go_on)
    rules = rules.without(answer.depots)
    found: list[Runner] = []
    all_there_are, left_out = False, 0
    while len(found) < max(count, 1):
        try:
            other = asking.ask(case, rules, question)
        except Unanswered:
            left_out = max(count, 1) - len(found)
            break
        if other is None:
            all_there_are = True
            break
        runner = _against(answer, other)
        if len(found) >= FEWEST and not _inside(answer, runner, band):
            break
        found.append(runner)
        rules = rules.without(other.depots)
    found.sort(key=lambda r: (r.answer.value, r.answer.cost.total, sorted(r.answer.depots)))
    shares = [r.share for r in found if r.share is not None]
    return NearBest(
        best=answer,
        runners=tuple(found),
        band=band,
        within=sum(_inside(answer, r, band) for r in found),
        needed=max(shares, default=0.0) if len(shares) == len(found) else None,
        all_there_are=all_there_are,
        left_out=left_out,
    )


def _against(best: Answer, other: Answer) -> Runner:
    more = other.value - best.value
    before = best.place_of
    return Runner(
        answer=other,
        more=more,
        share=more / abs(best.value) if abs(best.value) > _TINY else None,
        cost=other.cost.total - best.cost.total,
        opened=other.depots - best.depots,
        shut=best.depots - other.depots,
        moved=tuple(site for site, place in other.place_of.items() if before.get(site) != place),
    )


def _inside(best: Answer, runner: Runner, band: float) -> bool:
    if best.unit == _COUNTED:
        return runner.more <= 1 + _TINY
    if runner.share is None:
        return runner.more <= _TINY
    return runner.share <= band + _TINY
