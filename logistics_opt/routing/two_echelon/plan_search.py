"""A county's day, planned by the search over both echelons."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from logistics_opt.errors import Cancelled
from logistics_opt.model.plan import Plan
from logistics_opt.model.problem import Problem
from logistics_opt.routing.bound import lower_bound, patience
from logistics_opt.routing.last_resort import with_trips_to_spare
from logistics_opt.routing.orders import Orders, Visit
from logistics_opt.routing.progress import OnPlanProgress, PlanProgress, carry_on
from logistics_opt.routing.schedule import consistent, feasible, missing, one_stop_a_site, plan_of
from logistics_opt.routing.score import score_of
from logistics_opt.routing.timetable import Timetable
from logistics_opt.routing.two_echelon.county_data import CountyData, county_data
from logistics_opt.routing.two_echelon.county_orders import orders_of
from logistics_opt.routing.two_echelon.county_start import tours_from
from logistics_opt.routing.two_echelon.search import Progress
from logistics_opt.routing.two_echelon.snapshot import Tours
from logistics_opt.routing.two_echelon.team import Team
from logistics_opt.routing.two_echelon.warm_up import is_compiled, make_ready
from logistics_opt.routing.unserved import explain

_SEARCH_SHARE = 0.94  # of the time; the rest is for the timetable and what it leaves out
_LOOSENED_AT = (0.15, 0.4)  # shares of the search after which it starts again with looser terms for what has no place
_MOST_CORES = 8
_LOOK_EVERY = 1.6  # whole plans are made of the search's best at moments that grow by this factor

SEARCH_STAGE = "both echelons"
COMPILING_STAGE = "compiling the search, once on this machine, about a minute 首次使用，正在编译求解程序，约一分钟"


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
    """
    search = _PlanSearch(problem, seed, start, on_progress)
    same_day = start is not None and start.problem == problem.digest
    try:
        orders = search.run(time_limit, max_steps)
    except Cancelled:
        if start is None or not same_day:
            raise
        return start
    timetable = feasible(problem, with_trips_to_spare(problem, orders))
    limits = "" if time_limit is None else f", {time_limit:g} s"
    limits += "" if max_steps is None else f", {max_steps} steps"
    plan = plan_of(problem, timetable, made_by=f"search over both echelons, seed {seed}{limits}")
    left = missing(problem, [clock.orders for clock in timetable.clocks])
    plan = replace(plan, unserved=explain(problem, left, cancelled=search.cancelled))
    if start is not None and same_day and score_of(problem, start) <= score_of(problem, plan):
        plan = start
    # Who stops the search wants the plan now; the bound would take seconds.
    if search.cancelled:
        return plan
    return replace(plan, bound=lower_bound(problem, plan, time_limit=patience(time_limit)))


@dataclass(slots=True)
class _PlanSearch:
    """The search, and the best whole plan that its best solutions have made."""

    problem: Problem
    seed: int
    start: Plan | None
    on_progress: OnPlanProgress
    cancelled: bool = False
    best: tuple[int, int, list[Orders]] | None = None  # score, cost, orders
    began: float = field(default_factory=time.perf_counter)
    next_look: float = 0.0
    steps: int = 0  # of searches that are over

    def run(self, time_limit: float | None, max_steps: int | None) -> list[Orders]:
        county = county_data(self.problem)
        if county is None:
            return []
        self._make_ready()
        loose: set[Visit] = set()
        for share in (*_LOOSENED_AT, 1.0):
            absent = self._search(county, time_limit, max_steps, share)
            if self.cancelled or not absent:
                break
            loose |= absent
            county = county_data(self.problem, loose) or county
        if self.best is None:
            raise Cancelled("stopped before there was a plan")
        return self.best[2]

    def _make_ready(self) -> None:
        """Have the search compiled; the time that takes is not the search's."""
        stage = SEARCH_STAGE if is_compiled() else COMPILING_STAGE
        if not self._tell(stage) or not make_ready(lambda: self._tell(stage)):
            raise Cancelled("stopped before there was a plan")
        self.began = time.perf_counter()

    def _search(
        self, county: CountyData, time_limit: float | None, max_steps: int | None, share: float
    ) -> frozenset[Visit]:
        """Search to the end; or, if visits that can be loosened have no place at a share of it, until then."""
        start = None if self.start is None else tours_from(self.problem, county, self.start)
        search = Team(county.data, seed=self.seed, started=self.began, cores=_cores(max_steps), start=start)
        limit = None if time_limit is None else time_limit * _SEARCH_SHARE
        steps = None if max_steps is None else max_steps - self.steps
        absent: frozenset[Visit] | None = None

        def told(progress: Progress) -> bool:
            nonlocal absent
            if progress.seconds >= self.next_look and max_steps is None:
                self._look(county, search)
                self.next_look = max(1.0, (time.perf_counter() - self.began) * _LOOK_EVERY)
            done = 0.0 if limit is None else progress.seconds / limit
            done = done if max_steps is None else max(done, (self.steps + progress.steps) / max_steps)
            if done >= share and absent is None:
                absent = visits_to_loosen(county, search.best_tours())
            return self._tell(SEARCH_STAGE) and not absent

        search.run(time_limit=limit, max_steps=steps, on_progress=told)
        self.steps += search.steps
        self._look(county, search)
        return absent or frozenset()

    def _look(self, county: CountyData, search: Team) -> None:
        """Make a whole plan of the search's best solution, and keep it if it is the best so far."""
        orders = _kept(self.problem, orders_of(county, search.best_tours()))
        plan = plan_of(self.problem, orders)
        kept = [clock.orders for clock in orders.clocks]
        left = explain(self.problem, missing(self.problem, kept), cancelled=True)
        score = score_of(self.problem, replace(plan, unserved=left))
        if self.best is None or score < self.best[0]:
            self.best = (score, plan.cost.total, kept)

    def _tell(self, stage: str) -> bool:
        best = None if self.best is None else self.best[1]
        if not self.on_progress(PlanProgress(stage, 1, best, time.perf_counter() - self.began)):
            self.cancelled = True
        return not self.cancelled


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
