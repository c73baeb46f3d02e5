"""A study of shared delivery, from its request to the trustee's document and one for each firm."""

from concurrent.futures import ThreadPoolExecutor

from logistics_opt.formats import County
from logistics_opt.formats.documents import sharing_to_json
from logistics_opt.formats.sharing_document import SharingDocument
from logistics_opt.model import FirmId, Problem
from logistics_opt.service.database import engine_of
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.processes import Report
from logistics_opt.service.requests import ShareDelivery
from logistics_opt.service.work.inputs import JSON, county_of, days_of
from logistics_opt.service.work.papers import papers_of
from logistics_opt.service.work.parts import Parts
from logistics_opt.service.work.shares import of_study
from logistics_opt.service.work.task import Made, Task
from logistics_opt.sharing.outcome import SharedDelivery
from logistics_opt.units import YUAN


def share(task: Task, request: ShareDelivery, report: Report) -> Made:
    """Do it. Raises as :func:`logistics_opt.service.work.perform` does."""
    options = request.options
    with county_of(task, request.document.county) as county:
        outcome = _outcome(task, request, county, report)
        papers = tuple(papers_of(outcome, county, options.papers, rule=options.rule, month=options.month))
    shares = of_study(outcome, rule=options.rule, month=options.month) if options.shares else ()
    apart, together = outcome.systems[:2]
    about = {
        "county": outcome.county,
        "apart_yuan": apart.cost.mean / YUAN,
        "together_yuan": together.cost.mean / YUAN,
        "shares": len(shares),
        "stopped": outcome.stopped,
    }
    said = sharing_to_json(SharingDocument.of(outcome))
    result = New(kind=Kind.RESULT, content=said.encode(), media=JSON, about=about)
    return Made(documents=(result, *papers, *shares), summary=about)


def _outcome(task: Task, request: ShareDelivery, county: County, report: Report) -> SharedDelivery:
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

    engine = engine_of(task.database)
    try:
        with ThreadPoolExecutor(1) as executor:
            return share_delivery(
                _days(county, request),
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


def _days(county: County, request: ShareDelivery) -> list[Problem]:
    problems = days_of(county, request.document.days)
    firms = frozenset(FirmId(firm) for firm in request.document.firms)
    return [problem.restrict(firms) for problem in problems] if firms else problems
