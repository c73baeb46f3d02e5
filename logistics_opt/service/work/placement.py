"""A study of where depots should stand, from its request to its document."""

from dataclasses import replace

from logistics_opt.formats.documents import placement_to_json
from logistics_opt.formats.placement_document import PlacementDocument
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.processes import Report
from logistics_opt.service.requests import PlaceDepots
from logistics_opt.service.work.inputs import JSON, county_of
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
    return Made(documents=(New(kind=Kind.RESULT, content=said.encode(), media=JSON, about=about),), summary=about)
