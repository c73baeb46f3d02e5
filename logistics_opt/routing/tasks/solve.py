"""Routes for a small day: the flat instance searched, its orders timed exactly, what was left out tried again."""

import logging
import math
import time
from collections.abc import Sequence

from logistics_opt.errors import SolverFailed
from logistics_opt.model.tasks import TaskDay, TaskPlan
from logistics_opt.routing.instance import OnProgress, Progress, keep_going
from logistics_opt.routing.solve import solve_instance
from logistics_opt.routing.tasks.driver import Driver
from logistics_opt.routing.tasks.insertion import Orders, Patience, exchanged, feasible_part, worth
from logistics_opt.routing.tasks.instance import TaskInstance
from logistics_opt.routing.tasks.lower import drivers_of, lower
from logistics_opt.routing.tasks.plan import plan_of
from logistics_opt.routing.worker import Worker

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
    orders, finished = _searched(day, drivers, begin, time_limit, max_steps, seed, on_progress, worker)
    patience = Patience(max(began + time_limit, time.perf_counter() + 0.1))
    orders = exchanged(day, drivers, feasible_part(drivers, orders), patience)
    best = min((orders, begin), key=lambda found: worth(day, drivers, found))
    return plan_of(day, drivers, best, reproducible=finished and not patience.late)


def steps(instance: TaskInstance) -> int:
    """Steps after which more have seldom found better on days of some fifty tasks (``docs/reference/vroom.md``)."""
    tasks = len(instance.clients)
    return 200 + 30 * tasks if instance.plain else 100 + 20 * tasks


def _searched(
    day: TaskDay,
    drivers: Sequence[Driver],
    begin: Orders,
    time_limit: float,
    max_steps: int | None,
    seed: int,
    on_progress: OnProgress,
    worker: Worker | None,
) -> tuple[Orders, bool]:
    """What the solver makes of the day, and whether its steps ended it: neither the clock nor the listener."""
    instance, key = lower(day, drivers)
    began, cancelled = time.perf_counter(), False

    def listen(progress: Progress) -> bool:
        nonlocal cancelled
        cancelled = cancelled or not on_progress(progress)
        return not cancelled

    try:
        tours = solve_instance(
            instance,
            backend="pyvrp" if instance.plain else "ortools_tasks",
            time_limit=time_limit,
            max_steps=steps(instance) if max_steps is None else max_steps,
            seed=seed,
            start=key.tours(begin),
            on_progress=listen,
            worker=worker,
        )
    except SolverFailed as failure:
        log.warning("the search failed (%s); the day is planned by insertion alone", failure)
        return begin, False
    # A search without a feasible answer changes its ways at half of its time: see backends/pyvrp.py.
    sure = time_limit / 2 if math.isfinite(time_limit) else time_limit
    return key.lift(tours, len(day.vehicles)), not cancelled and time.perf_counter() - began < sure
