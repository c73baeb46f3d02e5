"""A day with exactly these depots: the problem to plan, and what the radial estimate says of the same day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model import Problem, Season, SiteId
from logistics_opt.model.candidate import Candidate
from logistics_opt.siting.answer import YearlyCost
from logistics_opt.siting.case import case_of
from logistics_opt.siting.location_routing import facility_cost
from logistics_opt.siting.questions.fixed_charge import FixedCharge
from logistics_opt.siting.rates import rates_of
from logistics_opt.siting.rules import Rules
from logistics_opt.study.placement.staffing import counter_cost, staffed
from logistics_opt.units import Fen

_YEAR = 365
_SECONDS = 5.0  # for giving villages to the depots, where capacities make that hard


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotDay:
    """
    ``problem`` is the day with the depots open; ``depots`` is what they cost a day, which its plans do not hold.

    That is rent, staff and fit-out of the open ones, and the closing of those of today that are not among them.
    ``radial`` is the estimate of the same day, fen by kind, every stop charged a drive of its own; ``None`` where the
    depots cannot take the goods.
    """

    problem: Problem
    depots: Fen
    radial: YearlyCost | None


def depot_day(
    problem: Problem, candidates: Sequence[Candidate], depots: Collection[SiteId], *, direct: bool = True
) -> DepotDay:
    """
    The day of ``problem``, which has all candidates among its sites, with exactly these depots open.

    ``direct``: in the estimate, villages may be served straight from the warehouse. Raises ``InvalidInput`` with every
    one of them that is no candidate (``depot-no-candidate``).
    """
    known = {candidate.site.id for candidate in candidates}
    if strange := [_strange(depot) for depot in depots if depot not in known]:
        raise InvalidInput(strange)
    chosen, counter = frozenset(depots), counter_cost(problem)
    season = Season(name=problem.day.isoformat(), days=_YEAR, orders_day=problem.day, roads_day=problem.day)
    case = case_of([(season, problem)], candidates, rates_of(problem), direct=direct, counter=counter)
    exactly, asked = Rules(required=chosen, excluded=frozenset(known - chosen)), FixedCharge()
    answer = asked.at_once(case, exactly) or asked.best(case, exactly, time_limit=_SECONDS)
    return DepotDay(
        problem=staffed(problem, candidates, chosen, counter=counter),
        depots=round(facility_cost(case, chosen) / _YEAR),
        radial=None if answer is None else _daily(answer.cost),
    )


def _daily(cost: YearlyCost) -> YearlyCost:
    kinds = ("facility", "first", "second", "handling")
    return YearlyCost(**{kind: round(getattr(cost, kind) / _YEAR) for kind in kinds})


def _strange(depot: SiteId) -> Issue:
    return Issue(
        "depot-no-candidate",
        f"document.depots, {depot}",
        "it is no place where a depot stands or might stand",
        "name a depot of today, or a place of the table of candidates",
        "该编号不是现有站点，也不是候选站点",
        "请填写现有站点或候选站点表中的编号",
    )
