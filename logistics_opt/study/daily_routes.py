"""The dispatcher's question: today's routes, by half past seven."""

from dataclasses import replace

from logistics_opt.checker import check
from logistics_opt.errors import FaultyPlan, InvalidInput, Severity
from logistics_opt.model import Plan, Problem
from logistics_opt.model.validate import issues
from logistics_opt.routing.plan import DEFAULT_METHOD, solve_two_echelons
from logistics_opt.routing.progress import OnPlanProgress, carry_on

DEFAULT_TIME_LIMIT = 30.0


def plan_day(
    problem: Problem,
    *,
    method: str = DEFAULT_METHOD,
    backend: str = "auto",
    time_limit: float | None = None,
    max_steps: int | None = None,
    seed: int = 0,
    start: Plan | None = None,
    on_progress: OnPlanProgress = carry_on,
) -> Plan:
    """
    A checked plan for the day, through county warehouse, township depots and village post points, in both directions.

    ``method``: one of :class:`~logistics_opt.routing.plan.Method`; ``backend``, of the decomposition: ``auto``,
    ``pyvrp`` or ``ortools``. ``time_limit`` is in seconds for the search (default :data:`DEFAULT_TIME_LIMIT`; none if
    ``max_steps`` is given); with ``max_steps`` alone the same ``seed`` gives the same plan. ``start`` is a plan to go
    on from, one of the same day or, say, yesterday's. When ``on_progress`` returns ``False`` the best plan so far comes
    back. Raises ``InvalidInput`` for a method that does not exist and for a problem no plan can be made for,
    ``Cancelled`` when stopped before there was a plan, and ``FaultyPlan`` if the independent checker finds a fault: no
    plan leaves unchecked.
    """
    errors = [issue for issue in issues(problem) if issue.severity is Severity.ERROR]
    if errors:
        raise InvalidInput(errors)
    if time_limit is None and max_steps is None:
        time_limit = DEFAULT_TIME_LIMIT
    if start is not None and check(problem, start):
        start = replace(start, problem="")  # not a plan of this day, but still one to go on from
    plan = solve_two_echelons(
        problem,
        method=method,
        backend=backend,
        time_limit=time_limit,
        max_steps=max_steps,
        seed=seed,
        start=start,
        on_progress=on_progress,
    )
    faults = check(problem, plan)
    if faults:
        listed = "\n".join(f"[{fault.code}] {fault.where}: {fault.message}" for fault in faults[:20])
        raise FaultyPlan(f"the plan has {len(faults)} fault(s); this is a bug in logistics-opt\n{listed}")
    return plan
