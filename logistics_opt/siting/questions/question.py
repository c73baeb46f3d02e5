"""What every question can do."""

import math
from dataclasses import replace
from typing import ClassVar, Protocol

import numpy as np

from logistics_opt.model.candidate import Premises
from logistics_opt.siting.answer import Answer, measured, nearest_shares
from logistics_opt.siting.case import Case
from logistics_opt.siting.exact import Tell, instant, no_one, solve_assignment
from logistics_opt.siting.nearest import METHOD, assigned, improved, value_of
from logistics_opt.siting.programme import BLOCKED, Assignment, Floats, Found, Places
from logistics_opt.siting.room import within_room
from logistics_opt.siting.rules import Rules, contradictions, places_of, surcharge

_FITTED = 12  # sets of places whose capacities are looked at for a first answer


class Question(Protocol):
    """
    A question about a case, under rules.

    ``name`` is what the command line calls it; ``words`` says it in a sentence. ``best`` is the answer, proven as far
    as ``time_limit`` (seconds) allows, and ``None`` where no answer keeps to the rules; ``tell`` hears of every better
    one. ``at_once`` is an answer in a moment, without proof: the first to be shown, and what is left when the work is
    stopped; ``None`` where the rules make one hard to find. ``number`` is how many depots it asks for, if it does.
    """

    name: ClassVar[str]

    @property
    def words(self) -> tuple[str, str]:
        """The question as a sentence, in English and Chinese."""
        ...

    @property
    def number(self) -> int | None:
        """How many depots it asks for."""
        ...

    def best(self, case: Case, rules: Rules, *, time_limit: float = math.inf, tell: Tell = no_one) -> Answer | None:
        """The answer."""
        ...

    def at_once(self, case: Case, rules: Rules) -> Answer | None:
        """An answer in a moment."""
        ...


def allowed(case: Case, rules: Rules, number: int | None = None) -> Places | None:
    """What may be decided about the places; ``None`` where rules contradict each other or nobody is to be served."""
    if not case.clients or any(True for _ in contradictions(case, rules, depots=number)):
        return None
    return places_of(case, rules, least=number, most=number)


def within(case: Case, rules: Rules, cost: Floats) -> Floats:
    """The cost with pairs blocked that are too far off by the rules."""
    if rules.within is None:
        return cost
    return np.where(case.worst_seconds <= rules.within, cost, BLOCKED)


def preference(case: Case, rules: Rules, total: float) -> Floats:
    """
    What each place is told to cost more because its township has a preferred host, in a question's own unit.

    A preference is said in money. Where a question counts something else, of which serving everybody from the nearest
    place takes ``total``, it weighs as much of that as so much money buys of it there.
    """
    extra = surcharge(case, rules)
    if not extra.any():
        return extra
    paid = _all_nearest(case.serving)
    return extra * (total / paid) if paid > 0 else extra


def allotted(
    case: Case,
    rules: Rules,
    places: Places,
    cost: Floats,
    *,
    fixed: Floats | None = None,
    capacities: bool = False,
    split: bool = False,
    whole: bool = False,
) -> Assignment:
    """
    The programme that gives every client to open places at least cost, under the rules.

    ``capacities``: the depots' daily limits hold in every season; ``split``: a client's goods may come from several
    places; ``whole``: all costs are whole numbers.
    """
    fixed = np.zeros(len(case.places)) if fixed is None else fixed
    cost = within(case, rules, cost)
    extra = preference(case, rules, _all_nearest(cost))
    demand = case.weight.astype(float) if capacities and np.isfinite(_tightest(case)) else np.zeros((0, 0))
    counted = [1.0] * len(case.candidates) + [0.0] * (case.warehouse is not None)
    return Assignment(
        places=places,
        cost=cost,
        fixed=fixed + extra,
        demand=demand,
        capacity=case.capacity if len(demand) else np.zeros(0),
        catchment=rules.catchment * np.array(counted) if rules.catchment else None,
        catchment_weight=case.pieces[0].astype(float) if rules.catchment else None,
        single=not split,
        step=1.0 if whole and not extra.any() and not split else 0.0,
    )


def _all_nearest(cost: Floats) -> float:
    """The sum when every client goes to its cheapest place."""
    least = cost.min(axis=1, initial=np.inf)
    return float(least[np.isfinite(least)].sum())


def _tightest(case: Case) -> float:
    """The smallest capacity that could ever bind, infinite if none could."""
    total = case.weight.sum(axis=1).max(initial=0)
    return float(min((c for c in case.capacity if c < total), default=math.inf))


def closing_credit(case: Case) -> tuple[Floats, float]:
    """What opening saves because closing is not paid, by place, and what closing everything of today would cost."""
    standing = np.array(
        [c.premises is Premises.STANDING for c in case.candidates] + [False] * (case.warehouse is not None)
    )
    saved: Floats = np.where(standing, case.closing, 0.0)
    return saved, float(saved.sum())


def start_from(problem: Assignment, chosen: frozenset[int]) -> Found | None:
    """An answer near these places that keeps to the rules, for the exact search to begin with."""
    if problem.catchment is not None:
        return None
    unbounded = replace(problem, demand=np.zeros((0, 0)), capacity=np.zeros(0))
    best, _ = improved(unbounded, chosen)
    near = [best] if problem.places.allows(best) else _allowed_near(unbounded, best)
    if problem.capacitated:
        fitted = (within_room(problem, one) for one in near[:_FITTED])
        return min((one for one in fitted if one is not None), key=lambda one: one.value, default=None)
    value = value_of(problem, near[0]) if near else problem.worst
    if value >= problem.worst:
        return None
    shares = assigned(problem.priced, near[0])
    return Found(chosen=near[0], value=value, bound=-math.inf, method=METHOD, shares=shares)


def _allowed_near(problem: Assignment, chosen: frozenset[int]) -> list[frozenset[int]]:
    """The allowed sets that one place added, left out or exchanged makes of this one, the cheapest first."""
    outside = [j for j in range(problem.places.count) if j not in chosen and not problem.places.shut[j]]
    near = [chosen - {k} for k in chosen] + [chosen | {j} for j in outside]
    near += [(chosen - {k}) | {j} for k in chosen for j in outside]
    kept = [(value_of(problem, one), sorted(one)) for one in near if problem.places.allows(one)]
    return [frozenset(one) for _, one in sorted(kept)]


def answered(
    case: Case,
    rules: Rules,
    question: Question,
    problem: Assignment,
    *,
    unit: str,
    time_limit: float,
    tell: Tell = no_one,
    constant: float = 0.0,
) -> Answer | None:
    """Solve the programme and measure its answer; ``constant`` is added to its value."""
    start = None if problem.places.plain else start_from(problem, frozenset())
    found = solve_assignment(problem, time_limit=time_limit, start=start, tell=tell)
    return None if found is None else answer_of(case, rules, question, problem, found, unit=unit, constant=constant)


def answered_at_once(
    case: Case, rules: Rules, question: Question, problem: Assignment, *, unit: str, constant: float = 0.0
) -> Answer | None:
    """The same in a moment."""
    found = instant(problem)
    return None if found is None else answer_of(case, rules, question, problem, found, unit=unit, constant=constant)


def answer_of(
    case: Case,
    rules: Rules,
    question: Question,
    problem: Assignment,
    found: Found,
    *,
    unit: str,
    constant: float = 0.0,
) -> Answer:
    """What was found, measured, without what preferences made it dearer."""
    shares = nearest_shares(case, found.chosen, problem.priced) if found.shares is None else found.shares
    extra = preference(case, rules, _all_nearest(problem.cost))
    constant -= float(extra[sorted(found.chosen)].sum())
    return measured(
        case,
        question=question.name,
        chosen=found.chosen,
        shares=shares,
        value=found.value + constant,
        bound=found.bound + constant,
        unit=unit,
        method=found.method,
    )
