"""A county's day, planned by the search over both echelons."""

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import numpy as np

from logistics_opt.errors import Cancelled
from logistics_opt.model.plan import Bound, Plan
from logistics_opt.model.problem import Problem
from logistics_opt.routing.background import Background
from logistics_opt.routing.bound import EarlyBound, lower_bound, patience
from logistics_opt.routing.bus_calls import as_routes
from logistics_opt.routing.buses import with_buses
from logistics_opt.routing.last_resort import with_trips_to_spare
from logistics_opt.routing.orders import Orders, Visit
from logistics_opt.routing.overnight import with_overnight_fetched
from logistics_opt.routing.progress import OnPlanProgress, PlanProgress, carry_on
from logistics_opt.routing.schedule import consistent, feasible, missing, one_stop_a_site, plan_of
from logistics_opt.routing.score import score_of
from logistics_opt.routing.timetable import Timetable
from logistics_opt.routing.two_echelon.county.looks import Looks, Whole
from logistics_opt.routing.two_echelon.county.orders import orders_of
from logistics_opt.routing.two_echelon.county.start import tours_from
from logistics_opt.routing.two_echelon.county.tables import CountyData, county_data
from logistics_opt.routing.two_echelon.outcome import Progress
from logistics_opt.routing.two_echelon.snapshot import Tours
from logistics_opt.routing.two_echelon.team import Team
from logistics_opt.routing.two_echelon.warm_up import is_compiled, make_ready
from logistics_opt.routing.unserved import explain

T = TypeVar("T")

_SEARCH_SHARE = 0.94  # of the time; the rest is for the timetable and what it leaves out
_LOOSENED_AT = (0.15, 0.4)  # shares of the search after which it starts again with looser terms for what has no place
_MOST_CORES = 8
WITHOUT_BUSES = 0.6
"""The share of the time or the steps for a search without buses, where there are some."""

SEARCH_STAGE = "both echelons"
COMPILING_STAGE = "compiling the search, once on this machine, about a minute 首次使用，正在编译求解程序，约一分钟"
BOUND_STAGE = "lower bound"


def solve_integrated(
    problem: Problem,
    *,
    time_limit: float | None = 30.0,
    max_steps: int | None = None,
    seed: int = 0,
    start: Plan | None = None,
    on_progress: OnPlanProgress = carry_on,
) -> Plan:
    """
    A plan for the day by one search over both echelons; arguments, promises and errors as for ``solve_two_echelons``.

    ``max_steps`` counts the steps of ruin and recreate.

    Where buses take goods the day is searched without them first, and with them from there on: more to choose from is
    more to search, and nobody is to pay for the choice. The first search gets :data:`WITHOUT_BUSES` of the time and the
    steps, and no plan is dearer than what it finds; only where ``start`` is a plan of this day with rides is it left
    out.
    """
    limits = _Limits(time_limit, max_steps)
    first, *others = _days(problem, start)
    early = None if on_progress is carry_on else EarlyBound(problem)
    search = _PlanSearch(problem, *first, seed, start, on_progress, limits, early=early)
    try:
        with _no_long_pauses():
            search.run()
            plan = search.finished()
            for other in others:
                search = _PlanSearch(
                    problem, *other, seed, plan, on_progress, limits, early=early, seconds=search.seconds
                )
                search.run()
                plan = search.finished()
            return replace(plan, bound=search.bound(plan))
    except Cancelled:
        if search.best is None:
            raise
        return search.best.plan


def _days(problem: Problem, start: Plan | None) -> list[tuple[Problem, float]]:
    """The days to search one after the other, and the share of the time that each gets."""
    by_bus = with_buses(problem)
    if by_bus is problem or (start is not None and start.problem == problem.digest and start.rides):
        return [(by_bus, 1.0)]
    return [(problem, WITHOUT_BUSES), (by_bus, 1 - WITHOUT_BUSES)]


@dataclass(frozen=True, slots=True)
class _Limits:
    """The seconds and the steps of all searching."""

    seconds: float | None
    steps: int | None

    def __str__(self) -> str:
        seconds = "" if self.seconds is None else f", {self.seconds:g} s"
        return seconds + ("" if self.steps is None else f", {self.steps} steps")


class _PlanSearch:
    """
    The search, and the best whole plan so far: of its own solutions, or the one that it started from.

    ``problem`` is the day with or without its buses as vehicles, ``share`` that of the limits which is for it,
    ``early`` the bound to tell of before the best one is there, ``seconds`` what searches before it have taken.
    """

    def __init__(
        self,
        day: Problem,
        problem: Problem,
        share: float,
        seed: int,
        start: Plan | None,
        on_progress: OnPlanProgress,
        limits: _Limits,
        *,
        early: EarlyBound | None = None,
        seconds: float = 0.0,
    ) -> None:
        self.day = day
        self.problem = problem
        self.seed = seed
        self.start = start
        self.on_progress = on_progress
        self.limits = limits
        self.early = early
        self.stage = SEARCH_STAGE
        self.cancelled = False
        self.own: Whole | None = None
        self.given: Whole | None = None
        if start is not None and start.problem == problem.digest:
            self.given = Whole(score_of(problem, start), start, ())
        self.most_seconds = None if limits.seconds is None else limits.seconds * share
        self.most_steps = None if limits.steps is None else max(1, round(limits.steps * share))
        self.before = seconds
        self.began = time.perf_counter()
        self.steps = 0  # of searches that are over
        self.looks = Looks()

    @property
    def seconds(self) -> float:
        """How long this search and those before it have taken."""
        return self.before + time.perf_counter() - self.began

    def run(self) -> None:
        """Search until a limit."""
        self.stage = SEARCH_STAGE if is_compiled() else COMPILING_STAGE
        self._ask()
        make_ready(self._go_on)
        self.stage, self.began = SEARCH_STAGE, time.perf_counter()  # compiling is not the search's time
        loose: frozenset[Visit] = frozenset()
        for share in (*_LOOSENED_AT, 1.0):
            county = self._wait(partial(county_data, self.problem, loose))
            if county is None:
                self._keep(self._whole(Timetable(self.problem, ())))
                return
            absent = self._search(county, share)
            self._ask()
            if not absent:
                return
            loose |= absent

    @property
    def best(self) -> Whole | None:
        """The better one of its own and the one given."""
        return min((whole for whole in (self.given, self.own) if whole is not None), key=_score, default=None)

    def finished(self) -> Plan:
        """
        The best plan, with vehicles sent for what it leaves out and the reasons why the rest stays out.

        Its own is finished before it is weighed against the one given, which was finished in its day.
        """
        if self.own is not None:
            plan = self._wait(partial(self._finished, self.own))
            self.own = replace(self.own, plan=plan, score=score_of(self.problem, plan))
        if self.best is None:
            raise AssertionError("the search is over and has no plan")
        return self.best.plan

    def bound(self, plan: Plan) -> Bound:
        """What no plan that moves the same goods can cost less than."""
        self.stage = BOUND_STAGE
        patient = patience(self.limits.seconds)
        return self._wait(lambda: lower_bound(self.day, plan, time_limit=patient, stopped=lambda: self.cancelled))

    def _finished(self, best: Whole) -> Plan:
        orders = with_overnight_fetched(self.problem, with_trips_to_spare(self.problem, best.orders))
        timetable = feasible(self.problem, orders)
        return self._plan(timetable, cancelled=False)

    def _search(self, county: CountyData, share: float) -> frozenset[Visit]:
        """Search to the end; or, if visits that can be loosened have no place at a share of it, until then."""
        seconds, most = self.most_seconds, self.most_steps
        search = self._wait(partial(self._team, county))
        limit = None if seconds is None else seconds * _SEARCH_SHARE
        absent: frozenset[Visit] | None = None

        def told(progress: Progress) -> bool:
            nonlocal absent
            if most is None:
                self._keep(self.looks.now_and_then(progress, partial(self._seen, county, search)))
            done = 0.0 if limit is None else progress.seconds / limit
            done = done if most is None else max(done, (self.steps + progress.steps) / most)
            if done >= share and absent is None:
                absent = visits_to_loosen(county, search.best_tours())
            return self._go_on() and not absent

        search.run(time_limit=limit, max_steps=None if most is None else most - self.steps, on_progress=told)
        self.steps += search.steps
        last = self._seen(county, search)
        if not self.cancelled:
            self._keep(self._wait(last))
        elif most is not None or self.looks.quick:
            self._keep(last())
        return absent or frozenset()

    def _team(self, county: CountyData) -> Team:
        start = None if self.start is None else tours_from(self.problem, county, as_routes(self.problem, self.start))
        cores = _cores(self.limits.steps)
        return Team(county.data, seed=self.seed, started=self.began, cores=cores, start=start)

    def _seen(self, county: CountyData, search: Team) -> Callable[[], Whole]:
        """What makes a whole plan of the search's best solution."""
        tours = search.best_tours()
        return lambda: self._whole(_kept(self.problem, orders_of(county, tours)))

    def _whole(self, timetable: Timetable) -> Whole:
        plan = self._plan(timetable, cancelled=True)
        return Whole(score_of(self.problem, plan), plan, [clock.orders for clock in timetable.clocks])

    def _plan(self, timetable: Timetable, *, cancelled: bool) -> Plan:
        plan = plan_of(self.problem, timetable, made_by=f"search over both echelons, seed {self.seed}{self.limits}")
        left = missing(self.problem, [clock.orders for clock in timetable.clocks])
        return replace(plan, unserved=explain(self.day, left, cancelled=cancelled))

    def _keep(self, whole: Whole | None) -> None:
        if whole is not None and (self.own is None or whole.score < self.own.score):
            self.own = whole

    def _wait(self, work: Callable[[], T]) -> T:
        return Background(work).result(self._go_on)

    def _ask(self) -> None:
        if self.cancelled or not self._go_on():
            raise Cancelled("stopped before there was a plan")

    def _go_on(self) -> bool:
        best = None if self.best is None else self.best.plan
        cost = None if best is None else best.cost.total
        bound = None if self.early is None else self.early.of(best)
        if not self.on_progress(PlanProgress(self.stage, 1, cost, self.seconds, bound)):
            self.cancelled = True
        return not self.cancelled


def _score(whole: Whole) -> int:
    return whole.score


@contextmanager
def _no_long_pauses() -> Iterator[None]:
    """
    Have Python's collector of garbage leave alone what is there now.

    Going through all objects of a large county takes it some tenths of a second, in which nobody can stop the search.
    Where somebody else has seen to that already, it is theirs to undo.
    """
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def visits_to_loosen(county: CountyData, tours: Tours) -> frozenset[Visit]:
    """
    Visits that the tours have no place for, and those with goods that must not ride with theirs.

    Only such as can be loosened: with a promise, or of more than one demand.
    """
    placed = {job for _, trips in tours for trip in trips for job in trip}
    left = [job for job in range(len(county.needs)) if job not in placed]
    clients = county.data.client
    rivals = np.bitwise_or.reduce(clients["conflicts"][left])
    wanted = {*left, *np.flatnonzero(clients["kinds"] & rivals).tolist()}
    needs = [county.needs[job] for job in wanted]
    return frozenset(n.visit for n in needs if n.promised or len(n.visit.put) + len(n.visit.take) > 1)


def _cores(max_steps: int | None) -> int:
    """All that this process may use; one where steps are limited, so that every machine gives the same plan."""
    if max_steps is not None:
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, _MOST_CORES)


def _kept(problem: Problem, orders: Sequence[Orders]) -> Timetable:
    """
    The timetable of the orders, stops at one site that follow each other made one where that is in time.

    It is not where a truck brings goods and takes on, later, what the vans that wait for them collect.
    """
    merged = Timetable(problem, consistent(problem, one_stop_a_site(orders)))
    if not merged.late:
        return merged
    apart = feasible(problem, orders)
    merged = Timetable(problem, one_stop_a_site([clock.orders for clock in apart.clocks]))
    return apart if merged.late else merged
