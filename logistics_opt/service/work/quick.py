"""What a solver does while a client waits: look an upload over, judge a plan, draw it."""

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Literal, TypeVar

from logistics_opt.checker import check
from logistics_opt.errors import InvalidInput, Issue, Severity
from logistics_opt.formats.county_geojson import county_geojson
from logistics_opt.formats.county_roads import Met
from logistics_opt.formats.documents import (
    check_to_json,
    plan_from_json,
    problem_from_json,
    vroom_from_json,
    vroom_to_json,
)
from logistics_opt.formats.geojson import routes_geojson
from logistics_opt.formats.vroom_answer import VroomAnswer
from logistics_opt.formats.vroom_day import day_of
from logistics_opt.model import Plan, Problem
from logistics_opt.model.validate import issues
from logistics_opt.report import Lang, write_sheets, write_workbook
from logistics_opt.report.gpx import plan_gpx
from logistics_opt.routing.worker import Worker
from logistics_opt.service.processes import Report
from logistics_opt.service.work.by_hand import tried
from logistics_opt.service.work.comparison import compared
from logistics_opt.service.work.driving import absent_vehicle, drawn_lines, driven_json
from logistics_opt.service.work.inputs import GEOJSON, GPX, JSON, WORKBOOK, ZIP, county_of, straight_lines
from logistics_opt.service.work.page import Asked, paged
from logistics_opt.service.work.shares import share_paper
from logistics_opt.service.work.snap import snapped
from logistics_opt.service.work.task import Edited, File, Looked, Task
from logistics_opt.service.work.uploads import edited_county, looked_at_county, looked_at_network
from logistics_opt.study.quick_routes import quick_routes

T = TypeVar("T")
What = Literal[
    "county",
    "edits",
    "network",
    "map",
    "check",
    "geojson",
    "gpx",
    "driving",
    "workbook",
    "sheets",
    "routes",
    "comparison",
    "by-hand",
    "snap",
    "page",
    "share",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quick:
    """
    A task: what to do, with which files, in which language.

    The files are ``county`` and perhaps its ``network``, and ``edits`` of it; ``network``; ``problem`` and ``plan``,
    perhaps with what was ``drawn`` of it, or with those that :func:`.by_hand.tried` names; ``routes``; or results of
    placement by their ids; of a page also ``before_problem``, ``before_plan`` and ``sharing``; ``share``. ``demo`` is
    the county that comes with the program, where no file is one; ``vehicle`` the type and number of the one that is
    asked for, where it is one; ``key`` stands for the county as it is, and ``at`` is the longitude and latitude to look
    for on its roads.
    """

    what: What
    demo: str = ""
    files: dict[str, File] = field(default_factory=dict)
    lang: Lang = "zh"
    page: Asked | None = None
    vehicle: tuple[str, int] | None = None
    seconds: float = 0.0
    seed: int = 0
    key: str = ""
    at: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """An answer in VROOM's dialect with its ``code``, and how many seconds of it were the search's and the check's."""

    content: bytes
    code: int
    seconds: float


@cache
def _worker() -> Worker:
    """The solver's own process, kept for the next request."""
    return Worker()


_FIRST = (
    {"jobs": [{"id": 1, "location_index": 1}]},
    {"shipments": [{"pickup": {"id": 1, "location_index": 0}, "delivery": {"id": 1, "location_index": 1}}]},
)


def prepare() -> None:
    """Plan a task with either solver: what libraries load and compile on first use is there for the first request."""
    for tasks in _FIRST:
        day = {"vehicles": [{"id": 1, "start_index": 0}], "matrices": {"car": {"durations": [[0, 1], [1, 0]]}}, **tasks}
        _routes(Quick(what="routes", files={"routes": File(JSON, json.dumps(day).encode())}, seconds=1.0))


def quick(task: Quick, _: Report) -> Looked | Edited | File | Routes | Met:
    """Do it. Raises ``InvalidInput`` with everything that is wrong."""
    if task.what == "routes":
        return _routes(task)
    if task.what == "by-hand":
        return tried(task.files)
    if task.what == "comparison":
        return File(JSON, compared(task.files).encode())
    if task.what == "snap":
        return snapped(task.key, task.demo, task.files, task.at)
    if task.what == "page":
        return paged(task.files, task.demo, task.page or Asked(), task.lang)
    if task.what == "share":
        return share_paper(task.files["share"], task.lang)
    if task.what == "county":
        return looked_at_county(task.files)
    if task.what == "edits":
        return edited_county(task.files)
    if task.what == "network":
        return looked_at_network(task.files["network"])
    if task.what == "map":
        with county_of(Task(study="", request={}, files=task.files), task.demo) as county:
            return File(GEOJSON, county_geojson(county).encode())
    problem, plan = _pair(task)
    if task.what == "check":
        return File(JSON, check_to_json(plan, check(problem, plan)).encode())
    return _drawn(task, problem, plan)


def _routes(task: Quick) -> Routes:
    """The answer to a request in VROOM's dialect, which has a form of its own for what is wrong, too."""
    began = searched = perf_counter()
    try:
        request = vroom_from_json(task.files["routes"].content)
        day = day_of(request)
        began = perf_counter()
        plan = quick_routes(day, time_limit=task.seconds, seed=task.seed, worker=_worker())
        searched = perf_counter()
        answer = VroomAnswer.of(request, day, plan)
    except InvalidInput as error:
        answer = VroomAnswer.refused(error.issues)
    return Routes(content=vroom_to_json(answer).encode(), code=answer.code, seconds=max(0.0, searched - began))


def _pair(task: Quick) -> tuple[Problem, Plan]:
    found: list[Issue] = []
    problem = _tried(problem_from_json, "problem", task, found)
    plan = _tried(plan_from_json, "plan", task, found)
    if problem is not None:
        found += [issue for issue in issues(problem) if issue.severity is Severity.ERROR]
    if problem is None or plan is None or found:
        raise InvalidInput(found)
    return problem, plan


def _tried(read: Callable[[bytes], T], name: str, task: Quick, found: list[Issue]) -> T | None:
    """What is read, or ``None`` and issues whose places begin with the file's name."""
    try:
        return read(task.files[name].content)
    except InvalidInput as error:
        found += [replace(issue, where=issue.where.replace("$", name, 1)) for issue in error.issues]
        return None


def _drawn(task: Quick, problem: Problem, plan: Plan) -> File:
    if task.what == "geojson":
        return File(GEOJSON, routes_geojson(problem, plan, straight_lines(problem)).encode())
    if task.what in {"gpx", "driving"}:
        return _led(task, problem, plan)
    with tempfile.TemporaryDirectory() as folder:
        if task.what == "workbook":
            path = Path(folder) / "plan.xlsx"
            write_workbook(path, problem, plan, task.lang)
            return File(WORKBOOK, path.read_bytes())
        sheets = Path(folder) / "sheets"
        write_sheets(sheets, problem, plan, task.lang)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container:
            for path in sorted(sheets.iterdir()):
                container.write(path, path.name)
        return File(ZIP, packed.getvalue())


def _led(task: Quick, problem: Problem, plan: Plan) -> File:
    """What leads drivers on their way, along the lines that the plan was drawn with."""
    lines = drawn_lines(problem, task.files["drawn"].content if "drawn" in task.files else None)
    if task.what == "driving" and task.vehicle is not None:
        return File(JSON, driven_json(problem, plan, lines, *task.vehicle).encode())
    try:
        return File(GPX, plan_gpx(problem, plan, lines, task.lang, only=task.vehicle).encode())
    except KeyError as absent:
        raise InvalidInput([absent_vehicle(*absent.args[0])]) from absent
