"""The dispatcher's question at ten in the morning: what to do about an order that came in late, and a van behind."""

import time
from dataclasses import replace

from logistics_opt.checker import Code, Fault
from logistics_opt.checker.live import check_live, check_so_far
from logistics_opt.errors import Cancelled, FaultyPlan, InvalidInput, Issue, Severity
from logistics_opt.model import DemandId, LiveDay, Plan, Problem, Replanned, RouteLock
from logistics_opt.model.validate import issues
from logistics_opt.model.validate.live import live_issues
from logistics_opt.routing.live.search import replan
from logistics_opt.routing.plan import solve_two_echelons
from logistics_opt.routing.progress import OnPlanProgress, PlanProgress, carry_on
from logistics_opt.routing.score import score_of
from logistics_opt.study.live_changes import changes_between

DEFAULT_TIME_LIMIT = 10.0
STAGE = "the rest of the day"

_UNKNOWN = (Code.UNKNOWN_VEHICLE, Code.UNKNOWN_SITE, Code.UNKNOWN_DEMAND, Code.UNKNOWN_BUS)
_ANEW = 0.5  # of the time, where nothing has been driven and all may change


def replan_day(
    problem: Problem,
    sent: Plan,
    day: LiveDay,
    *,
    time_limit: float | None = None,
    max_steps: int | None = None,
    seed: int = 0,
    on_progress: OnPlanProgress = carry_on,
) -> Replanned:
    """
    A checked plan for the rest of a day under way, and what it changes of the plan ``sent`` in.

    ``problem`` is the day with its late orders among the demands; ``sent`` the plan the vehicles drive by, made before
    these came in, or the last such plan; ``day`` what has happened and what is locked. What has been driven stays.
    Goods that ``sent`` serves are served unless what has happened leaves no time for it. Late orders come in where that
    is cheapest, those with a promise first. Then stops that may change are moved as long as that makes the score
    smaller: the cost, with the price of what is left out or overnight; of equals the plan with fewer stops changed is
    taken. So the plan is no worse than ``sent``, re-timed by what has happened, with the late orders left out. A
    promised time that is kept stays kept. Where nothing has been driven or locked, the whole day is searched again too.

    ``time_limit`` is in seconds for the improvement (default :data:`DEFAULT_TIME_LIMIT`, none with ``max_steps``); with
    ``max_steps`` alone, of plans that are timed, the same input gives the same plan. When ``on_progress`` returns
    ``False`` the best plan so far comes back. Raises ``InvalidInput`` where the problem, the plan sent in or the day
    cannot be, and ``FaultyPlan`` if the independent checker finds a fault.
    """
    _ensure_sound(problem, sent, day)
    if time_limit is None and max_steps is None:
        time_limit = DEFAULT_TIME_LIMIT
    began = time.perf_counter()
    anew = _may_be_searched_anew(problem, day)
    stopped = False

    def go_on() -> bool:
        nonlocal stopped
        stopped = stopped or not on_progress(PlanProgress(STAGE, 1, None, time.perf_counter() - began))
        return not stopped

    limit = time_limit if time_limit is None or not anew else time_limit * (1 - _ANEW)
    retimed, plan = replan(problem, sent, day, max_steps=max_steps, time_limit=limit, go_on=go_on)
    if anew and not stopped:
        rest = None if time_limit is None else time_limit * _ANEW
        plan = _better(problem, plan, _anew(problem, plan, rest, max_steps, seed, on_progress), sent, day)
    faults = check_live(problem, plan, sent, day)
    if faults:
        raise FaultyPlan(_listed("the plan has", faults))
    return Replanned(plan=plan, changes=changes_between(problem, sent, plan), retimed=retimed)


def _ensure_sound(problem: Problem, sent: Plan, day: LiveDay) -> None:
    errors = [issue for issue in issues(problem) if issue.severity is Severity.ERROR]
    if errors:
        raise InvalidInput(errors)
    faults = [
        fault
        for fault in check_so_far(without_late_orders(problem, sent), sent, day)
        if fault.code is not Code.WRONG_PROBLEM
    ]
    found = [_does_not_fit(faults)] if faults else []
    if not any(fault.code in _UNKNOWN for fault in faults):
        found += live_issues(problem, sent, day)
    if found:
        raise InvalidInput(found)


def without_late_orders(problem: Problem, sent: Plan) -> Problem:
    """The day as it was when the plan was made: only the demands that it serves, or says why it does not."""
    named: set[DemandId] = {move.demand for route in sent.routes for stop in route.stops for move in stop.moves}
    named |= {part.demand for ride in sent.rides for part in ride.goods}
    named |= {left.demand for left in sent.unserved}
    return replace(problem, demands=tuple(demand for demand in problem.demands if demand.id in named))


def _may_be_searched_anew(problem: Problem, day: LiveDay) -> bool:
    """Whether nothing has been driven, nothing is locked and the shifts have not begun."""
    free = all(not state.made and state.lock is RouteLock.NONE for state in day.routes)
    soon = min((v.shift.opens for v in problem.fleet if v.count), default=0)
    buses = min((moment - line.loading_lead for line in problem.lines for moment in line.departures), default=soon)
    return free and day.now <= min(soon, buses)


def _anew(
    problem: Problem,
    start: Plan,
    time_limit: float | None,
    max_steps: int | None,
    seed: int,
    on_progress: OnPlanProgress,
) -> Plan | None:
    try:
        return solve_two_echelons(
            problem, time_limit=time_limit, max_steps=max_steps, seed=seed, start=start, on_progress=on_progress
        )
    except Cancelled:
        return None


def _better(problem: Problem, plan: Plan, other: Plan | None, sent: Plan, day: LiveDay) -> Plan:
    """The other plan, if it is cheaper and drops nothing."""
    if other is None or score_of(problem, other) >= score_of(problem, plan) or check_live(problem, other, sent, day):
        return plan
    return other


def _does_not_fit(faults: list[Fault]) -> Issue:
    return Issue(
        "live-plan-faulty",
        "the plan sent in",
        _listed("it has", tuple(faults)),
        "send the plan that the vehicles drive by, and tell all stops made since the morning, not only new ones",
        f"该方案有{len(faults)}处错误：{faults[0]}",
        "请提交车辆正在执行的方案，并填写当日已完成的全部站点，而不仅是新增部分",
    )


def _listed(who: str, faults: tuple[Fault, ...]) -> str:
    return f"{who} {len(faults)} fault(s)\n" + "\n".join(map(str, faults[:20]))
