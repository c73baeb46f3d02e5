"""Where depots should stand, and a day with exactly these depots: from the request to documents."""

from dataclasses import replace

from logistics_opt.formats.documents import placement_to_json
from logistics_opt.formats.geojson import routes_geojson
from logistics_opt.formats.placement_document import PlacementDocument
from logistics_opt.model import SiteId
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.processes import Report
from logistics_opt.service.requests import DepotDay, PlaceDepots
from logistics_opt.service.work.day import day_documents, figures, planned
from logistics_opt.service.work.inputs import JSON, county_of, set_aside
from logistics_opt.service.work.task import Made, Task
from logistics_opt.units import YUAN


def place(task: Task, request: PlaceDepots, report: Report) -> Made:
    """Do it. Raises as :func:`logistics_opt.service.work.perform` does."""
    from logistics_opt.study.depot_placement import Effort, Stage, place_depots

    def heard(stage: Stage) -> bool:
        best = None if stage.best is None else stage.best / YUAN
        return report(
            {"stage": stage.name, "stage_zh": stage.name_zh, "seconds": round(stage.seconds, 1), "best_yuan": best}
        )

    # Here, so that no day's plan waits for what draws charts.
    from logistics_opt.service.work.report import reports

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
        document = PlacementDocument.of(placement, scenario, asked)
        said = placement_to_json(document)
        about = {
            "county": county.name,
            "question": scenario.question.name,
            "name": scenario.name,
            "words": document.words,
            "words_zh": document.words_zh,
            "depots": len(document.asked.depots),
            "stopped": placement.stopped,
        }
        made = [New(kind=Kind.RESULT, content=said.encode(), media=JSON, about=about)]
        if langs := request.options.papers:
            report(
                {"stage": "writing", "stage_zh": "生成报告", "seconds": round(placement.seconds, 1), "best_yuan": None}
            )
            # Whoever has stopped it waits for it: one language is enough.
            made += reports(county, asked, placement, langs[:1] if placement.stopped else langs)
    return Made(documents=tuple(made), summary=about)


def route_depots(task: Task, request: DepotDay, report: Report) -> Made:
    """Plan a day with exactly these depots. Raises as :func:`logistics_opt.service.work.perform` does."""
    from logistics_opt.study.placement.one_day import depot_day

    document = request.document
    with county_of(task, document.county) as county:
        day = depot_day(county.placement_problem(document.day), county.candidates, [*map(SiteId, document.depots)])
        warnings = set_aside(county)
        plan = planned(day.problem, request.options, report)
        drawn = routes_geojson(day.problem, plan, county.path)
    about = {
        **figures(day.problem, plan),
        "set_aside": len(warnings),
        "depots": document.depots,
        "depots_yuan": day.depots / YUAN,
        "total_yuan": (plan.cost.total + day.depots) / YUAN,
        "radial_yuan": None if day.radial is None else day.radial.total / YUAN,
    }
    documents = day_documents(day.problem, plan, drawn, task.firm, what_if=True)
    return Made(documents=documents, summary=about, warnings=warnings)
