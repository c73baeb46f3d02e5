"""Changes that a dispatcher makes by hand: tried while they wait, and kept as a plan of its own."""

import contextlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.formats.documents import (
    changed_by_hand_to_json,
    changes_to_json,
    hand_changes_from_json,
    live_day_from_json,
    plan_from_json,
    problem_from_json,
)
from logistics_opt.formats.fault_words import told
from logistics_opt.formats.geojson import Path, routes_geojson
from logistics_opt.formats.hand_document import ChangedByHandDocument
from logistics_opt.formats.live_document import ChangesDocument
from logistics_opt.model import LiveDay, LonLat, Plan, Problem, ProfileName, Replanned, SiteId
from logistics_opt.model.by_hand import HandChange
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.requests import ByHand
from logistics_opt.service.work.day import day_documents, figures
from logistics_opt.service.work.inputs import JSON, straight_lines
from logistics_opt.service.work.live import county_behind, drawn
from logistics_opt.service.work.task import File, Made, Task
from logistics_opt.study.hand_changes import ChangedByHand, change_by_hand
from logistics_opt.units import YUAN

_MOST_FAULTS = 200

_problem = lru_cache(maxsize=2)(problem_from_json)
_plan = lru_cache(maxsize=2)(plan_from_json)


def tried(files: Mapping[str, File]) -> File:
    """
    The plan as the changes make it, with every rule that it breaks; nothing is kept.

    ``files``: ``problem``, ``plan``, ``changes``; perhaps ``routes``, the plan on the map, and ``day``, what had
    happened when the plan was made.
    """
    problem, plan = _problem(files["problem"].content), _plan(files["plan"].content)
    answer = _answer(problem, plan, hand_changes_from_json(files["changes"].content), files)
    document = ChangedByHandDocument.of(
        problem,
        plan,
        answer.plan,
        faults=answer.faults,
        changes=answer.changes,
        idle=answer.idle,
        drawing=json.loads(routes_geojson(problem, answer.plan, _lines(problem, files.get("routes")))),
    )
    return File(JSON, changed_by_hand_to_json(document).encode())


def keep_changes(task: Task, request: ByHand) -> Made:
    """Keep the plan. Raises ``InvalidInput`` where it breaks a rule: every plan that is kept can be driven."""
    if "problem" not in task.files:
        raise InvalidInput([_NO_PROBLEM])
    problem, plan = problem_from_json(task.files["problem"].content), plan_from_json(task.files["plan"].content)
    answer = _answer(problem, plan, tuple(change.model() for change in request.document.changes), task.files)
    if answer.faults:
        raise InvalidInput([_broken(problem, answer, number) for number in range(len(answer.faults))][:_MOST_FAULTS])
    with contextlib.ExitStack() as stack:
        lines, how = drawn(problem, answer.plan, county_behind(task, stack))
    about = {
        **figures(problem, answer.plan),
        "before_yuan": plan.cost.total / YUAN,
        "changes": len(answer.changes),
        "drawn": how,
    }
    said = ChangesDocument.of(Replanned(plan=answer.plan, changes=answer.changes, retimed=plan))
    result = New(kind=Kind.RESULT, content=changes_to_json(said).encode(), media=JSON, firm=task.firm, about=about)
    return Made(documents=(*day_documents(problem, answer.plan, lines, task.firm), result), summary=about)


def _answer(problem: Problem, plan: Plan, changes: tuple[HandChange, ...], files: Mapping[str, File]) -> ChangedByHand:
    day: LiveDay | None = live_day_from_json(files["day"].content) if "day" in files else None
    return change_by_hand(problem, plan, changes, day=day)


def _lines(problem: Problem, routes: File | None) -> Path:
    """The ways that were drawn for the plan before; straight lines for others."""
    straight = straight_lines(problem)
    known: dict[tuple[ProfileName, str, str], list[LonLat]] = {}
    legs: list[dict[str, Any]] = [] if routes is None else json.loads(routes.content)["features"]
    for leg in legs:
        said = leg["properties"]
        if said["kind"] == "leg" and said["vehicle"] in problem.vehicle:
            profile = problem.vehicle[said["vehicle"]].profile
            known[profile, said["from"], said["to"]] = [LonLat(*at) for at in leg["geometry"]["coordinates"]]

    def line(profile: ProfileName, origin: SiteId, goal: SiteId) -> list[LonLat]:
        return known.get((profile, origin, goal)) or [*straight(profile, origin, goal)]

    return line


def _broken(problem: Problem, answer: ChangedByHand, number: int) -> Issue:
    fault = answer.faults[number]
    said = told(problem, fault)
    return Issue(
        "hand-rule-broken",
        fault.where,
        f"{said.where}: {said.words}",
        "undo the change, or choose another vehicle or place",
        f"{said.where_zh}：{said.words_zh}",
        "请撤销该调整，或选择其他车辆或位置",
    )


_NO_PROBLEM = Issue(
    "hand-no-problem",
    "document.plan",
    "the day of this plan is not known here any more",
    "plan the day again",
    "该方案的当日问题已不在此处",
    "请重新规划当日",
)
