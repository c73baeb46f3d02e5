"""Routes for a small day: the flat instance searched, its orders timed exactly, what was left out tried again."""

import logging
import time
from contextlib import nullcontext

from logistics_opt.errors import SolverFailed
from logistics_opt.model.tasks import TaskDay, TaskPlan
from logistics_opt.routing.instance import OnProgress, Progress, keep_going
from logistics_opt.routing.solve import solve_instance
from logistics_opt.routing.tasks.insertion import Insertion, Orders, Patience, feasible_part
from logistics_opt.routing.tasks.instance import TaskInstance
from logistics_opt.routing.tasks.lower import Key, drivers_of, lower
from logistics_opt.routing.tasks.plan import plan_of
from logistics_opt.routing.tasks.polish import polished
from logistics_opt.routing.worker import Worker

SHARE = 0.75  # of the time for the solver
LEAST = 0.1  # s for the last changes, however long that took
POLISH = 200  # rounds of ruin and recreate among them

log = logging.getLogger(__name__)


def solve_tasks(
    day: TaskDay,
    *,
    time_limit: float,
    max_steps: int | None = None,
    seed: int = 0,
    on_progress: OnProgress = keep_going,
    worker: Worker | None = None,
) -> TaskPlan:
    """
    A plan of the day; tasks that no vehicle can do, or not with the others, are left out of it, the rest is served.

    Most priority first, then most tasks, then least cost. PyVRP searches where there are only jobs with one window
    each, OR-Tools where there are shipments, breaks, several windows, or limits of driving. ``time_limit`` is in
    seconds for the search; ``max_steps`` (default: :func:`steps`) usually ends it first, and then the same ``seed``
    gives the same plan. Raises ``InvalidInput`` for a day whose times span more than the solvers can count.
    """
    began = time.perf_counter()
    drivers = drivers_of(day)
    begin = feasible_part(drivers, [vehicle.begin for vehicle in day.vehicles])
    if not day.tasks:
        return plan_of(day, drivers, begin, reproducible=True)
    instance, key = lower(day, drivers)
    most = steps(instance) if max_steps is None else max_steps
    search = _Search(on_progress)
    orders = search.run(instance, key, begin, time_limit=SHARE * time_limit, most=most, seed=seed, worker=worker)
    now = time.perf_counter()
    patience = Patience(now + LEAST if search.cancelled else max(began + time_limit, now + LEAST))
    insertion = Insertion(day, drivers, patience)
    fit = min((feasible_part(drivers, orders), begin), key=insertion.worth)
    # PyVRP's routes need no second search where all are served and it knew every time exactly.
    setups = any(any(driver.setup) for driver in drivers)
    rounds = 0 if instance.plain and not setups and not insertion.left_out(fit) else min(POLISH, most)
    best = polished(insertion, fit, rounds=rounds, seed=seed)
    return plan_of(day, drivers, best, reproducible=search.by_steps and not patience.late)


def steps(instance: TaskInstance) -> int:
    """Steps after which more have seldom found better on days of some fifty tasks (``docs/reference/vroom.md``)."""
    tasks = len(instance.clients)
    return 200 + 15 * tasks if instance.plain else 100 + 20 * tasks


class _Search:
    """One run of a solver: whether the caller stopped it, and whether its steps ended it and no clock."""

    def __init__(self, on_progress: OnProgress) -> None:
        self._on_progress = on_progress
        self.cancelled = False
        self.by_steps = False

    def run(
        self,
        instance: TaskInstance,
        key: Key,
        begin: Orders,
        *,
        time_limit: float,
        most: int,
        seed: int,
        worker: Worker | None,
    ) -> Orders:
        """What the solver makes of the day; the beginning where it fails."""
        began = time.perf_counter()
        with Worker() if worker is None else nullcontext(worker) as used:
            failures = used.failures
            try:
                tours = solve_instance(
                    instance,
                    backend="pyvrp" if instance.plain else "ortools_tasks",
                    time_limit=time_limit,
                    max_steps=most,
                    seed=seed,
                    start=key.tours(begin),
                    on_progress=self._listen,
                    worker=used,
                )
            except SolverFailed as failure:
                log.warning("the search failed (%s); the day is planned by insertion alone", failure)
                return begin
            failed = used.failures > failures  # with tours in hand, which are kept
        # A search without a feasible answer changes its ways at half of its time: see backends/pyvrp.py.
        self.by_steps = not failed and not self.cancelled and time.perf_counter() - began < 0.5 * time_limit
        return key.lift(tours, len(begin))

    def _listen(self, progress: Progress) -> bool:
        self.cancelled = self.cancelled or not self._on_progress(progress)
        return not self.cancelled
