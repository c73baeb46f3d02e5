"""Every kind of study, from its request to documents."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from pydantic import TypeAdapter

from logistics_opt.checker import check
from logistics_opt.formats.documents import (
    check_to_json,
    placement_to_json,
    plan_from_json,
    sharing_to_json,
)
from logistics_opt.formats.geojson import routes_geojson
from logistics_opt.formats.placement_document import PlacementDocument as PlacementResult
from logistics_opt.formats.sharing_document import SharingDocument as SharingResult
from logistics_opt.model import FirmId, Plan, Problem
from logistics_opt.routing.progress import PlanProgress
from logistics_opt.service.database import engine_of
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.processes import Report
from logistics_opt.service.requests import Check, DailyRoutes, PlaceDepots, Replan, ShareDelivery, Study
from logistics_opt.service.work.day import day_documents, figures, of_day
from logistics_opt.service.work.inputs import JSON, county_of, day_of, days_of
from logistics_opt.service.work.live import replan
from logistics_opt.service.work.parts import Parts
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
            return _place(task, request, report)
        case ShareDelivery():
            return _share(task, request, report)


def _daily_routes(task: Task, request: DailyRoutes, report: Report) -> Made:
    with day_of(task, request.document) as (problem, lines):
        plan = _planned(problem, task, request, report)
        drawn = routes_geojson(problem, plan, lines)
    return Made(documents=day_documents(problem, plan, drawn, task.firm), summary=figures(problem, plan))


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
    with day_of(task, request.document) as (problem, _):
        pass
    given = request.document.plan
    content = task.files["plan"].content if isinstance(given, str) else json.dumps(given).encode()
    plan = plan_from_json(content)
    faults = check(problem, plan)
    said = check_to_json(plan, faults)
    about = {**of_day(problem), "faults": len(faults)}
    document = New(kind=Kind.RESULT, content=said.encode(), media=JSON, firm=task.firm, about=about)
    return Made(documents=(document,), summary=about)


def _place(task: Task, request: PlaceDepots, report: Report) -> Made:
    from logistics_opt.study.depot_placement import Effort, Stage, place_depots

    def heard(stage: Stage) -> bool:
        best = None if stage.best is None else stage.best / YUAN
        return report(
            {"stage": stage.name, "stage_zh": stage.name_zh, "seconds": round(stage.seconds, 1), "best_yuan": best}
        )

    with county_of(task, request.document.county) as county:
        scenario = request.document.scenario.dated(county)
        asked = scenario.asked_of(county)
        own = Effort()
        placement = place_depots(
            asked.seasons,
            asked.candidates,
            question=asked.question,
            rules=asked.rules,
            route=scenario.route,
            unseen=asked.unseen,
            direct=scenario.direct,
            effort=Effort(
                time_limit=scenario.time_limit_seconds or own.time_limit,
                steps=scenario.steps or own.steps,
                jobs=request.options.jobs,
                evidence=request.options.evidence,
            ),
            on_progress=heard,
        )
        placement = replace(placement, assumptions=(*placement.assumptions, *county.placement_assumptions))
        said = placement_to_json(PlacementResult.of(placement, scenario, asked))
        about = {"county": county.name, "question": scenario.question.name, "stopped": placement.stopped}
    return Made(documents=(New(kind=Kind.RESULT, content=said.encode(), media=JSON, about=about),), summary=about)


def _share(task: Task, request: ShareDelivery, report: Report) -> Made:
    from logistics_opt.study.shared.days import Terms
    from logistics_opt.study.shared.effort import STEPS, Effort, Stage
    from logistics_opt.study.shared_delivery import share_delivery

    options = request.options

    def heard(stage: Stage) -> bool:
        return report(
            {
                "stage": stage.name,
                "stage_zh": stage.name_zh,
                "done": stage.done,
                "wanted": stage.wanted,
                "seconds": round(stage.seconds, 1),
            }
        )

    with county_of(task, request.document.county) as county:
        problems = days_of(county, request.document.days)
    firms = frozenset(FirmId(firm) for firm in request.document.firms)
    problems = [problem.restrict(firms) for problem in problems] if firms else problems
    engine = engine_of(task.database)
    try:
        with ThreadPoolExecutor(1) as executor:
            outcome = share_delivery(
                problems,
                terms=Terms(room_exponent=options.room_exponent, buses_apart=options.buses_apart),
                effort=Effort(
                    steps=options.steps or STEPS, seeds=tuple(range(options.seeds)), jobs=1, extras=options.extras
                ),
                executor=executor,
                store=Parts(engine, task.study),
                on_progress=heard,
            )
    finally:
        engine.dispose()
    apart, together = outcome.systems[:2]
    about = {
        "county": outcome.county,
        "apart_yuan": apart.cost.mean / YUAN,
        "together_yuan": together.cost.mean / YUAN,
        "stopped": outcome.stopped,
    }
    said = sharing_to_json(SharingResult.of(outcome))
    return Made(documents=(New(kind=Kind.RESULT, content=said.encode(), media=JSON, about=about),), summary=about)
