"""The question of who has a small day and a minute: routes for these jobs, now."""

from logistics_opt.checker.tasks import check_tasks
from logistics_opt.errors import FaultyPlan
from logistics_opt.model.tasks import TaskDay, TaskPlan
from logistics_opt.routing.instance import OnProgress, keep_going
from logistics_opt.routing.tasks.solve import solve_tasks
from logistics_opt.routing.worker import Worker

DEFAULT_TIME_LIMIT = 5.0
"""Seconds for the search."""


def quick_routes(
    request: TaskDay,
    *,
    time_limit: float = DEFAULT_TIME_LIMIT,
    max_steps: int | None = None,
    seed: int = 0,
    on_progress: OnProgress = keep_going,
    worker: Worker | None = None,
) -> TaskPlan:
    """
    A checked plan of a small day (:func:`logistics_opt.formats.vroom_day.day_of` makes one).

    Tasks that cannot be served are in its ``unassigned``; one that is impossible does not spoil the rest.
    ``time_limit`` is in seconds for the search. A number of steps that grows with the tasks, or ``max_steps``, usually
    ends it first: then the same ``seed`` gives the same plan, which says so (``reproducible``). When ``on_progress``
    returns ``False`` the best plan so far comes back. Give a ``worker`` to keep the solver's process for the next
    request: to start one takes longer than a small day. Raises ``InvalidInput`` for times that span more than the
    solvers count, and ``FaultyPlan`` if the independent checker finds a fault: no plan leaves unchecked.
    """
    plan = solve_tasks(
        request, time_limit=time_limit, max_steps=max_steps, seed=seed, on_progress=on_progress, worker=worker
    )
    faults = check_tasks(request, plan)
    if faults:
        listed = "\n".join(map(str, faults[:20]))
        raise FaultyPlan(f"the plan has {len(faults)} fault(s); this is a bug in logistics-opt\n{listed}")
    return plan
