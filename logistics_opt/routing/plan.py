"""The one door to a day's plan."""

from enum import StrEnum

from logistics_opt.errors import InvalidInput, Issue, UnsupportedProblem
from logistics_opt.model.plan import Plan
from logistics_opt.model.problem import Problem
from logistics_opt.routing.progress import OnPlanProgress, carry_on


class Method(StrEnum):
    """How both echelons are planned."""

    INTEGRATED = "integrated"
    DECOMPOSITION = "decomposition"


DEFAULT_METHOD = Method.INTEGRATED


def solve_two_echelons(
    problem: Problem,
    *,
    method: str = DEFAULT_METHOD,
    backend: str = "auto",
    time_limit: float | None = 30.0,
    max_steps: int | None = None,
    seed: int = 0,
    start: Plan | None = None,
    on_progress: OnPlanProgress = carry_on,
) -> Plan:
    """
    A plan for the day: feasible, with a reason for everything it leaves out, and a lower bound on its cost.

    ``method`` is one of :class:`Method`; ``backend`` is the one-echelon solver of the decomposition, which leaves the
    day's buses unused. ``time_limit`` is in seconds for all searching together; with ``max_steps``, the steps of each
    search, and no time limit the same seed gives the same plan. ``start`` is a plan to go on from, of this day or
    another with the same sites and vehicles; the plan that comes back is no worse than one of this day.
    ``on_progress`` is told of every stage and every better plan.
    Once it returns ``False`` the best plan so far is returned, by the integrated method at once and without a bound, or
    :class:`~logistics_opt.errors.Cancelled` is raised where there is none yet. Raises ``InvalidInput``
    (``method-unknown``) for another method, ``UnsupportedProblem`` for a back end that is unknown or cannot solve the
    problem.
    """
    match method_named(method):
        case Method.INTEGRATED:
            from logistics_opt.routing.two_echelon.county.plan_search import solve_integrated

            return solve_integrated(
                problem, time_limit=time_limit, max_steps=max_steps, seed=seed, start=start, on_progress=on_progress
            )
        case Method.DECOMPOSITION:
            from logistics_opt.routing.decomposition import solve_by_decomposition

            if start is not None:
                raise UnsupportedProblem("decomposition", ["it cannot go on from a plan"])
            return solve_by_decomposition(
                problem,
                backend=backend,
                time_limit=time_limit,
                max_steps=max_steps,
                seed=seed,
                on_progress=on_progress,
            )


def method_named(name: str) -> Method:
    """The method of that name. Raises ``InvalidInput`` (``method-unknown``) where there is none."""
    if name not in list(Method):
        known = ", ".join(Method)
        raise InvalidInput(
            [
                Issue(
                    code="method-unknown",
                    where=f"method {name}",
                    cause="there is no such method",
                    remedy=f"choose one of: {known}",
                    cause_zh="没有这种求解方法",
                    remedy_zh=f"请从中选择：{known}",
                )
            ]
        )
    return Method(name)
