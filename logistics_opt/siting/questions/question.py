"""What every question can do."""

import math
from typing import ClassVar, Protocol

import numpy as np

from logistics_opt.model.candidate import Premises
from logistics_opt.siting.answer import Answer, measured, nearest_shares
from logistics_opt.siting.case import Case
from logistics_opt.siting.exact import Tell, no_one, solve_assignment
from logistics_opt.siting.nearest import METHOD, assigned, improved
from logistics_opt.siting.programme import BLOCKED, Assignment, Floats, Found, Places
from logistics_opt.siting.rules import Rules, surcharge


class Question(Protocol):
    """
    A question about a case, under rules.

    ``name`` is what the command line calls it; ``words`` says it in a sentence. ``best`` is the answer, proven as far as
    ``time_limit`` (seconds) allows, and ``None`` where no answer keeps to the rules; ``tell`` hears of every better one.
    ``number`` is how many depots it asks for, if it does.
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

    def best(
        self, case: Case, rules: Rules, *, time_limit: float = math.inf, tell: Tell = no_one
    ) -> Answer | None:
        """The answer."""
        ...


def within(case: Case, rules: Rules, cost: Floats) -> Floats:
    """The cost with pairs blocked that are too far off by the rules."""
    if rules.within is None:
        return cost
    return np.where(case.worst_seconds <= rules.within, cost, BLOCKED)


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
    extra = surcharge(case, rules)
    catchment = None
    demand = case.weight.astype(float) if capacities and np.isfinite(_tightest(case)) else np.zeros((0, 0))
    if rules.catchment:
        counted = [1.0] * len(case.candidates) + [0.0] * (case.warehouse is not None)
        catchment = rules.catchment * np.array(counted)
    return Assignment(
        places=places,
        cost=within(case, rules, cost),
        fixed=fixed + extra,
        demand=demand,
        capacity=case.capacity if len(demand) else np.zeros(0),
        catchment=catchment,
        single=not split,
        step=1.0 if whole and not extra.any() and not split else 0.0,
    )


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
    """An answer near places that are known to be allowed, for the exact search to begin with."""
    found, value = improved(problem, chosen)
    if value >= problem.worst or not problem.places.allows(found) or not problem.plain:
        return None
    return Found(chosen=found, value=value, bound=-math.inf, method=METHOD, shares=assigned(problem.priced, found))


def answered(
    case: Case,
    question: Question,
    problem: Assignment,
    *,
    unit: str,
    time_limit: float,
    tell: Tell = no_one,
    constant: float = 0.0,
) -> Answer | None:
    """Solve the programme and measure its answer; ``constant`` is added to its value."""
    found = solve_assignment(problem, time_limit=time_limit, tell=tell)
    return None if found is None else answer_of(case, question, problem, found, unit=unit, constant=constant)


def answer_of(
    case: Case, question: Question, problem: Assignment, found: Found, *, unit: str, constant: float = 0.0
) -> Answer:
    """What was found, measured."""
    shares = nearest_shares(case, found.chosen, problem.priced) if found.shares is None else found.shares
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
