"""What is on the page: a plan's figures against targets and an earlier plan, in the form that all outputs share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from logistics_opt.accounts import TOWNSHIP_FEE, BreakEven, CostToServe, Fee, break_even, cost_to_serve
from logistics_opt.accounts.one_page import (
    Dot,
    FigureStyle,
    OnePage,
    PageFigure,
    Subsidy,
    Together,
    is_safe,
    named_safely,
)
from logistics_opt.model import Assumption, Plan, Problem, Site, Target, Tier
from logistics_opt.report.geometry import Roads, road_lines
from logistics_opt.report.one_page.figures import KINDS, Kind, grade, kind_of, values
from logistics_opt.report.one_page.sentences import headline, sections
from logistics_opt.report.provenance import notice_text
from logistics_opt.report.words import clean

WEEK = 7
_MOST_POINTS = 6_000  # of the roads: the page is small
_WEAK = frozenset({"C", "K"})
_NO_SUCH = Kind(FigureStyle.AMOUNT, ("", ""), ("no report has a figure of this name", "没有这一名称的指标"), ())


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier day and its plan, which figures are held against."""

    problem: Problem
    plan: Plan


def one_page(
    problem: Problem,
    plan: Plan,
    *,
    before: Before | None = None,
    targets: Sequence[Target] = (),
    together: Together | None = None,
    fee: Fee = TOWNSHIP_FEE,
    days_a_week: int = WEEK,
    public: bool = False,
    roads: Roads = (),
    generated_roads: float = 0.0,
    note: str = "",
    attribution: str = "",
) -> OnePage:
    """
    The page of a plan.

    ``targets`` take the place of the programme's of the same figures. ``public``: see
    :mod:`logistics_opt.accounts.one_page`. ``generated_roads`` and ``note`` as in
    :func:`~logistics_opt.report.provenance.notice_text`. Raises ``InvalidInput`` for a plan that moves nothing.
    """
    here = _Day(problem, plan, fee, days_a_week)
    there = None if before is None else _Day(before.problem, before.plan, fee, days_a_week)
    withheld = public and not all(day.safe for day in (here, there) if day is not None)
    figures = tuple(_figure(here, there, key, target, withheld) for key, target in _asked(problem, targets))
    page = OnePage(
        county=problem.name,
        day=problem.day,
        made_by=plan.made_by,
        figures=figures,
        together=together,
        subsidy=None if withheld else _subsidy(here, public=public),
        villages=tuple(_dot(site, here.visits(site)) for site in _of(problem, Tier.VILLAGE)),
        depots=tuple(_dot(site, None) for site in _of(problem, Tier.TOWNSHIP) if site.id in plan.used),
        warehouse=_dot(problem.warehouse, None),
        roads=tuple((order, _points(line)) for order, line in road_lines(roads, _MOST_POINTS) if order < 2),
        since=None if before is None else before.problem.day,
        days_a_week=days_a_week,
        withheld=withheld,
        notice=(
            notice_text(problem, "en", roads=generated_roads, note=note),
            notice_text(problem, "zh", roads=generated_roads, note=note),
        ),
        attribution=clean(attribution, 120),
        assumptions=tuple(one for one in (*problem.assumptions, fee.assumption) if one.grade.upper() in _WEAK),
    )
    if withheld:
        page = replace(page, villages=tuple(replace(dot, visits=None) for dot in page.villages))
    return replace(page, headline=headline(page), sections=sections(page))


class _Day:
    """A day, its plan, and what the accounts say of it."""

    def __init__(self, problem: Problem, plan: Plan, fee: Fee, days_a_week: int) -> None:
        self.problem, self.plan = problem, plan
        self.costs: CostToServe = cost_to_serve(problem, plan)
        self.balance: BreakEven = break_even(problem, plan, self.costs, fee=fee)
        self.values: Mapping[str, float | None] = values(problem, plan, self.costs, self.balance, days_a_week)
        self.safe = is_safe(problem, plan, self.costs)

    def visits(self, site: Site) -> int:
        found = self.costs.sites.get(site.id)
        return 0 if found is None or not found.load.pieces else found.visits


def _asked(problem: Problem, targets: Sequence[Target]) -> Iterable[tuple[str, Target | None]]:
    """The page's figures in their order, then those that only a target names."""
    own = problem.programme.targets if problem.programme is not None else ()
    goals = {target.metric: target for target in (*own, *targets)}
    yield from ((key, goals.get(key)) for key in KINDS)
    yield from ((key, target) for key, target in goals.items() if key not in KINDS)


def _figure(here: _Day, there: _Day | None, key: str, target: Target | None, withheld: bool) -> PageFigure:  # noqa: FBT001
    known = kind_of(key)
    kind = known or replace(_NO_SUCH, name=(clean(key), clean(key)))
    hidden = withheld and not kind.open
    rests_on, generated = grade(here.problem, kind, _fees(here, key))
    return PageFigure(
        key=key,
        style=kind.style,
        name=kind.name,
        formula=kind.formula,
        value=None if hidden else here.values.get(key),
        before=None if hidden or there is None else there.values.get(key),
        target=target,
        grade=rests_on,
        generated=generated,
        withheld=hidden and known is not None,
    )


def _fees(day: _Day, key: str) -> tuple[Assumption, ...]:
    return (day.balance.fee.assumption,) if key == "villages_alone_share" else ()


def _subsidy(day: _Day, *, public: bool) -> Subsidy | None:
    if day.problem.programme is None:
        return None
    balance = day.balance
    shown = named_safely(day.problem, day.plan, balance.with_subsidy) if public else balance.with_subsidy
    return Subsidy(
        rules=balance.rules,
        pieces=sum(village.pieces for village in balance.villages),
        fee=balance.fee.assumption,
        alone=len(balance.alone),
        with_it=len(balance.with_subsidy),
        never=len(balance.never),
        depend=tuple(clean(day.problem.site[site].name) for site in shown),
        unnamed=len(balance.with_subsidy) - len(shown),
        needed=sum(max(0, village.cost - village.fees) for village in balance.villages),
    )


def _of(problem: Problem, tier: Tier) -> Iterable[Site]:
    return (site for site in problem.sites if site.tier is tier)


def _dot(site: Site, visits: int | None) -> Dot:
    return Dot(site=site.id, name=clean(site.name), position=site.position, visits=visits)


def _points(line: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[tuple[float, float], ...]:
    return tuple((round(float(lon), 5), round(float(lat), 5)) for lon, lat in line)
