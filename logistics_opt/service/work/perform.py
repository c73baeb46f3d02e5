"""Every kind of study, from its request to documents."""

import json

from pydantic import TypeAdapter

from logistics_opt.checker import check
from logistics_opt.formats.documents import (
    check_to_json,
    plan_from_json,
)
from logistics_opt.formats.geojson import routes_geojson
from logistics_opt.model import Plan, Problem
from logistics_opt.routing.progress import PlanProgress
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.processes import Report
from logistics_opt.service.requests import Check, DailyRoutes, PlaceDepots, Replan, ShareDelivery, Study
from logistics_opt.service.work.day import day_documents, figures, of_day
from logistics_opt.service.work.inputs import JSON, day_of
from logistics_opt.service.work.live import replan
from logistics_opt.service.work.placement import place
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
        case Replan():
            return replan(task, request, report)
        case Check():
            return _check(task, request)
        case PlaceDepots():
            return place(task, request, report)
        case ShareDelivery():
            return share(task, request, report)


def _daily_routes(task: Task, request: DailyRoutes, report: Report) -> Made:
    with day_of(task, request.document) as (problem, lines, warnings):
        plan = _planned(problem, task, request, report)
        drawn = routes_geojson(problem, plan, lines)
    about = {**figures(problem, plan), "set_aside": len(warnings)}
    return Made(documents=day_documents(problem, plan, drawn, task.firm), summary=about, warnings=warnings)


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


def _check(task: Task, request: Check) -> Made:
    with day_of(task, request.document) as (problem, _, warnings):
        pass
    given = request.document.plan
    content = task.files["plan"].content if isinstance(given, str) else json.dumps(given).encode()
    plan = plan_from_json(content)
    faults = check(problem, plan)
    said = check_to_json(plan, faults)
    about = {**of_day(problem), "faults": len(faults)}
    document = New(kind=Kind.RESULT, content=said.encode(), media=JSON, firm=task.firm, about=about)
    return Made(documents=(document,), summary=about, warnings=warnings)
