"""The rest of a day under way: the plan that is driven, what has happened, and the orders that have come in since."""

import contextlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from logistics_opt.errors import InvalidInput, Issue, Severity
from logistics_opt.formats import County
from logistics_opt.formats.documents import (
    changes_to_json,
    late_orders_from_json,
    live_day_from_json,
    plan_from_json,
    problem_from_json,
)
from logistics_opt.formats.geojson import routes_geojson
from logistics_opt.formats.live_document import ChangesDocument
from logistics_opt.model import Demand, LiveDay, Plan, Problem, Replanned
from logistics_opt.model.validate import issues
from logistics_opt.routing.progress import PlanProgress
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.processes import Report
from logistics_opt.service.requests import Replan, ReplanDocument
from logistics_opt.service.work.day import day_documents, figures
from logistics_opt.service.work.inputs import JSON, county_of, set_aside, straight_lines, waybills_of
from logistics_opt.service.work.task import Made, Task
from logistics_opt.study.live_day import replan_day
from logistics_opt.units import YUAN

T = TypeVar("T")

ON_ROADS, STRAIGHT = "roads", "straight lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class _UnderWay:
    """What is asked about; ``warnings`` are of waybills that were set aside."""

    problem: Problem
    sent: Plan
    day: LiveDay
    warnings: tuple[Issue, ...]


def replan(task: Task, request: Replan, report: Report) -> Made:
    """Plan the rest of the day. Raises ``InvalidInput`` with all that is wrong with what was sent."""
    with contextlib.ExitStack() as stack:
        county = county_behind(task, stack)
        asked = _asked(task, request.document, county)
        answer = _answer(asked, request, report)
        lines, how = drawn(asked.problem, answer.plan, county)
    about = {
        **figures(asked.problem, answer.plan),
        "retimed_yuan": answer.retimed.cost.total / YUAN,
        "changes": len(answer.changes),
        "set_aside": len(asked.warnings),
        "drawn": how,
    }
    said = changes_to_json(ChangesDocument.of(answer, asked.warnings)).encode()
    made = day_documents(asked.problem, answer.plan, lines, task.firm)
    result = New(kind=Kind.RESULT, content=said, media=JSON, firm=task.firm, about=about)
    return Made(documents=(*made, result), summary=about, warnings=asked.warnings)


def _answer(asked: _UnderWay, request: Replan, report: Report) -> Replanned:
    options = request.options

    def heard(progress: PlanProgress) -> bool:
        return report({"stage": progress.stage, "seconds": round(progress.seconds, 1)})

    return replan_day(
        asked.problem,
        asked.sent,
        asked.day,
        time_limit=options.time_limit,
        max_steps=options.max_steps,
        seed=options.seed,
        on_progress=heard,
    )


def county_behind(task: Task, stack: contextlib.ExitStack) -> County | None:
    """Where the plan was made for; ``None`` where that is not known or it cannot be read any more."""
    if not task.behind:
        return None
    try:
        return stack.enter_context(county_of(task, task.behind))
    except (InvalidInput, LookupError):
        return None


def _asked(task: Task, document: ReplanDocument, county: County | None) -> _UnderWay:
    """What is asked, read; every error of form of all its parts at once, then every error of the day as a whole."""
    found: list[Issue] = []
    sent = _tried(plan_from_json, "plan", _content(document.plan, task, "plan"), found)
    day = _tried(live_day_from_json, "day", json.dumps(document.day), found)
    if document.problem is None and "problem" not in task.files:
        raise InvalidInput([*found, _NO_PROBLEM])
    problem = _tried(problem_from_json, "problem", _content(document.problem, task, "problem"), found)
    late = _tried(late_orders_from_json, "", json.dumps({"late": document.late}), found) or ()
    warnings: tuple[Issue, ...] = ()
    if problem is not None and document.demand is not None:
        brought, warnings = _waybills(task, problem, county, found)
        late = (*late, *brought)
    if problem is not None and late:
        problem = replace(problem, demands=(*problem.demands, *late))
        found += [issue for issue in issues(problem) if issue.severity is Severity.ERROR]
    if sent is None or day is None or problem is None or found:
        raise InvalidInput(found)
    return _UnderWay(problem=problem, sent=sent, day=day, warnings=warnings)


def _content(given: dict[str, Any] | str | None, task: Task, name: str) -> bytes:
    """A part of the request that was sent along, or the stored document that it names."""
    return json.dumps(given).encode() if isinstance(given, dict) else task.files[name].content


def _tried(read: Callable[[str | bytes], T], name: str, text: str | bytes, found: list[Issue]) -> T | None:
    """What is read, or ``None`` and issues whose places are those in the request."""
    try:
        return read(text)
    except InvalidInput as error:
        place = f"document.{name}" if name else "document"
        found += [replace(issue, where=issue.where.replace("$", place, 1)) for issue in error.issues]
        return None


def _waybills(
    task: Task, problem: Problem, county: County | None, found: list[Issue]
) -> tuple[tuple[Demand, ...], tuple[Issue, ...]]:
    """
    The orders of a waybill file that the day has not yet, and warnings of rows that are set aside.

    The file may hold the whole day, as it was and with what came in, or the late orders alone.
    """
    if county is None:
        found.append(_NO_COUNTY)
        return (), ()
    with tempfile.TemporaryDirectory() as folder:
        try:
            demands = county.problem(problem.day, waybills_of(task, Path(folder))).demands
        except InvalidInput as error:
            found += [issue for issue in error.issues if issue.severity is Severity.ERROR]
            return (), ()
    firms = {firm.id for firm in problem.firms}
    known = problem.demand
    found += [_other(demand) for demand in demands if known.get(demand.id, demand) != demand]
    return tuple(demand for demand in demands if demand.id not in known and demand.firm in firms), set_aside(county)


def drawn(problem: Problem, plan: Plan, county: County | None) -> tuple[str, str]:
    """The plan on the map, and whether that is on roads or as the crow flies."""
    if county is not None and county.roads is not None and _stands_in(problem, county):
        # A day that was sent along may drive where the county has no way.
        with contextlib.suppress(InvalidInput, ValueError, KeyError):
            return routes_geojson(problem, plan, county.travel(problem.day).path), ON_ROADS
    return routes_geojson(problem, plan, straight_lines(problem)), STRAIGHT


def _stands_in(problem: Problem, county: County) -> bool:
    stands = {site.id: site.position for site in county.sites}
    return all(stands.get(site.id) == site.position for site in problem.sites)


def _other(demand: Demand) -> Issue:
    return Issue(
        "late-other-order",
        f"document.demand, {demand.id}",
        "the day has an order with this id already, and it is another",
        "give late orders ids of their own; an order of the plan stays as it was",
        "当日已有相同编号的另一订单",
        "请为迟到订单使用新的编号；方案中已有的订单应保持不变",
    )


_NO_PROBLEM = Issue(
    "late-no-problem",
    "document.plan",
    "no study has made this plan, so its day is not known here",
    "send the day with its late orders along, as `problem`",
    "该方案并非由本服务的研究生成，其当日问题不在此处",
    "请以 `problem` 一并提交当日问题（含迟到订单）",
)
_NO_COUNTY = Issue(
    "late-no-county",
    "document.demand",
    "the plan was made for a problem, not for a county of this service, so waybills cannot be read",
    "send the late orders as demands, in `late`",
    "该方案是按提交的问题生成的，并非本服务中的县，无法读取运单",
    "请以 `late` 提交迟到订单",
)
