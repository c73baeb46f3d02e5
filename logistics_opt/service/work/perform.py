"""Every kind of study, from its request to documents."""

import json
from typing import Any

from pydantic import TypeAdapter

from logistics_opt.checker import check
from logistics_opt.formats.documents import (
    check_to_json,
    plan_from_json,
    plan_to_json,
    problem_to_json,
)
from logistics_opt.formats.geojson import routes_geojson
from logistics_opt.model import Plan, Problem
from logistics_opt.routing.progress import PlanProgress
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.processes import Report
from logistics_opt.service.requests import Check, DailyRoutes, PlaceDepots, ShareDelivery, Study
from logistics_opt.service.work.inputs import GEOJSON, JSON, day_of
from logistics_opt.service.work.placement import place
from logistics_opt.service.work.shares import of_plan
from logistics_opt.service.work.sharing import share
from logistics_opt.service.work.task import Made, Task
from logistics_opt.study import plan_day
from logistics_opt.units import YUAN

_STUDY: TypeAdapter[Study] = TypeAdapter(Study)


def perform(task: Task, report: Report) -> Made:
    """Do a study. Raises ``InvalidInput``, and ``Cancelled`` where it is stopped before there is anything."""
    request = _STUDY.validate_python(task.request)
    match request:
        case DailyRoutes():
            return _daily_routes(task, request, report)
        case Check():
            return _check(task, request)
        case PlaceDepots():
            return place(task, request, report)
        case ShareDelivery():
            return share(task, request, report)


def _daily_routes(task: Task, request: DailyRoutes, report: Report) -> Made:
    with day_of(task, request.document) as (problem, lines):
        plan = _planned(problem, task, request, report)
        drawn = routes_geojson(problem, plan, lines)
    documents = _day_documents(problem, plan, drawn, task.firm)
    shares = () if task.firm is not None else of_plan(problem, plan)
    return Made(documents=(*documents, *shares), summary=_figures(problem, plan))


def _planned(problem: Problem, task: Task, request: DailyRoutes, report: Report) -> Plan:
    start = plan_from_json(task.files["start"].content) if "start" in task.files else None
    options = request.options

    def heard(progress: PlanProgress) -> bool:
        best = None if progress.best is None else progress.best / YUAN
        return report({"stage": progress.stage, "seconds": round(progress.seconds, 1), "best_yuan": best})

    return plan_day(
        problem,
        time_limit=options.time_limit,
        max_steps=options.max_steps,
        seed=options.seed,
        start=start,
        on_progress=heard,
    )


def _day_documents(problem: Problem, plan: Plan, drawn: str, firm: str | None) -> tuple[New, ...]:
    """A day's problem, its plan, and that on the map."""
    about = _figures(problem, plan)
    return (
        New(
            kind=Kind.PROBLEM, content=problem_to_json(problem).encode(), media=JSON, firm=firm, about=_of_day(problem)
        ),
        New(kind=Kind.PLAN, content=plan_to_json(plan).encode(), media=JSON, firm=firm, about=about),
        New(kind=Kind.ROUTES, content=drawn.encode(), media=GEOJSON, firm=firm, about=_of_day(problem)),
    )


def _of_day(problem: Problem) -> dict[str, Any]:
    return {"county": problem.name, "day": problem.day.isoformat() if problem.day else None}


def _figures(problem: Problem, plan: Plan) -> dict[str, Any]:
    bound = None if plan.bound is None else plan.bound.value / YUAN
    return {
        **_of_day(problem),
        "cost_yuan": plan.cost.total / YUAN,
        "bound_yuan": bound,
        "vehicles": len(plan.routes),
        "pieces": sum(demand.load.pieces for demand in problem.demands),
        "unserved": len({left.demand for left in plan.unserved}),
    }


def _check(task: Task, request: Check) -> Made:
    with day_of(task, request.document) as (problem, _):
        pass
    given = request.document.plan
    content = task.files["plan"].content if isinstance(given, str) else json.dumps(given).encode()
    plan = plan_from_json(content)
    faults = check(problem, plan)
    said = check_to_json(plan, faults)
    about = {**_of_day(problem), "faults": len(faults)}
    document = New(kind=Kind.RESULT, content=said.encode(), media=JSON, firm=task.firm, about=about)
    return Made(documents=(document,), summary=about)
