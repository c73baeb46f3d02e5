"""Every kind of study, from its request to documents."""

import json

from pydantic import TypeAdapter

from logistics_opt.checker import check
from logistics_opt.formats.documents import (
    check_to_json,
    plan_from_json,
)
from logistics_opt.formats.geojson import routes_geojson
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.processes import Report
from logistics_opt.service.requests import (
    ByHand,
    Check,
    DailyRoutes,
    DepotDay,
    PlaceDepots,
    Replan,
    ShareDelivery,
    Study,
)
from logistics_opt.service.work.by_hand import keep_changes
from logistics_opt.service.work.day import day_documents, figures, of_day, planned
from logistics_opt.service.work.inputs import JSON, day_of
from logistics_opt.service.work.live import replan
from logistics_opt.service.work.placement import place, route_depots
from logistics_opt.service.work.sharing import share
from logistics_opt.service.work.task import Made, Task

_STUDY: TypeAdapter[Study] = TypeAdapter(Study)


def perform(task: Task, report: Report) -> Made:
    """Do a study. Raises ``InvalidInput``, and ``Cancelled`` where it is stopped before there is anything."""
    request = _STUDY.validate_python(task.request)
    match request:
        case DailyRoutes():
            return _daily_routes(task, request, report)
        case Replan():
            return replan(task, request, report)
        case ByHand():
            return keep_changes(task, request)
        case Check():
            return _check(task, request)
        case PlaceDepots():
            return place(task, request, report)
        case DepotDay():
            return route_depots(task, request, report)
        case ShareDelivery():
            return share(task, request, report)


def _daily_routes(task: Task, request: DailyRoutes, report: Report) -> Made:
    with day_of(task, request.document) as (problem, lines, warnings):
        start = plan_from_json(task.files["start"].content) if "start" in task.files else None
        plan = planned(problem, request.options, report, start=start)
        drawn = routes_geojson(problem, plan, lines)
    about = {**figures(problem, plan), "set_aside": len(warnings)}
    return Made(documents=day_documents(problem, plan, drawn, task.firm), summary=about, warnings=warnings)


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
