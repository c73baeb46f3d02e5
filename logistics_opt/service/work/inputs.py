"""Counties and problems of a task: a demo county, an upload, or a problem sent along."""

import contextlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from logistics_opt.demo import demo_county
from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.formats import County, open_county
from logistics_opt.formats.documents import problem_from_json
from logistics_opt.formats.packed import unpack_tables
from logistics_opt.model import FirmId, LonLat, Problem, ProfileName, SiteId
from logistics_opt.service.requests import DayDocument
from logistics_opt.service.work.task import File, Task
from logistics_opt.synth.extract import write_county

ZIP, WORKBOOK, CSV, JSON, GEOJSON, PDF = (
    "application/zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/csv",
    "application/json",
    "application/geo+json",
    "application/pdf",
)
GPX = "application/gpx+xml"
GPKG, EXTRACT = "application/geopackage+sqlite3", "application/vnd.openstreetmap.data+pbf"
PDF = "application/pdf"
_ENDINGS = {WORKBOOK: ".xlsx", JSON: ".json", GPKG: ".gpkg", GEOJSON: ".geojson", EXTRACT: ".osm.pbf"}


@contextlib.contextmanager
def county_of(task: Task, name: str) -> Iterator[County]:
    """The county, for as long as the block lasts."""
    if "county" not in task.files:
        yield open_county(demo_county(name))
        return
    with uploaded_county(task.files) as county:
        yield county


@contextlib.contextmanager
def uploaded_county(files: Mapping[str, File]) -> Iterator[County]:
    """The file ``county``, on the roads of ``network`` where there is one. Raises InvalidInput with every error."""
    with tempfile.TemporaryDirectory() as folder:
        roads = written(files["network"], Path(folder), "network") if "network" in files else None
        yield open_county(laid_out(files["county"], Path(folder)), roads=roads)


def laid_out(file: File, folder: Path) -> Path:
    """The upload as a folder, or a file that is read as a county."""
    home = folder / "county"
    if file.media == EXTRACT:
        write_county(home, written(file, folder, "extract"), name=file.name or "county")
        return home
    if file.media in _ENDINGS:
        return written(file, folder, "county")
    packed = folder / "county.zip"
    packed.write_bytes(file.content)
    home.mkdir()
    return unpack_tables(packed, home)


def written(file: File, folder: Path, stem: str) -> Path:
    """The file on disk, with the ending its readers go by."""
    path = folder / f"{stem}{_ENDINGS[file.media]}"
    path.write_bytes(file.content)
    return path


Lines = Callable[[ProfileName, SiteId, SiteId], Sequence[LonLat]]
"""The line on the map from a site to another for a vehicle's profile."""


@contextlib.contextmanager
def day_of(task: Task, document: DayDocument) -> Iterator[tuple[Problem, Lines, tuple[Issue, ...]]]:
    """
    The day's problem, with the goods of the task's firm alone if it has one; its roads; waybills that are set aside.

    Of the county's own waybills a firm is told nothing: they are all firms'.
    """
    if document.problem is not None:
        problem = problem_from_json(json.dumps(document.problem))
        yield _own(task, problem), straight_lines(problem), ()
        return
    with contextlib.ExitStack() as stack:
        with _for_all(hidden=task.firm is not None):
            county = stack.enter_context(county_of(task, document.county or ""))
        waybills = waybills_of(task, Path(stack.enter_context(tempfile.TemporaryDirectory())))
        with _for_all(hidden=task.firm is not None and waybills is None):
            problem = county.problem(document.day, waybills)
        told = task.firm is None or waybills is not None
        yield _own(task, problem), county.path, set_aside(county) if told else ()


def set_aside(county: County) -> tuple[Issue, ...]:
    """The warnings of the waybill rows of the last day read that are not planned."""
    aside = {(row.code, row.where) for row in county.unmatched}
    return tuple(issue for issue in county.issues if (issue.code, issue.where) in aside)


@contextlib.contextmanager
def _for_all(*, hidden: bool) -> Iterator[None]:
    """What is wrong with tables of all firms is told to none of them: it names rows of the others."""
    try:
        yield
    except InvalidInput as error:
        if hidden:
            raise InvalidInput([_UNUSABLE]) from None
        raise error from None


def straight_lines(problem: Problem) -> Lines:
    """From site to site as the crow flies: a problem knows how long a way is, not where it goes."""

    def line(_: ProfileName, origin: SiteId, goal: SiteId) -> list[LonLat]:
        return [place for place in (problem.site[origin].position, problem.site[goal].position) if place is not None]

    return line


def _own(task: Task, problem: Problem) -> Problem:
    return problem if task.firm is None else of_firm(problem, task.firm)


def waybills_of(task: Task, folder: Path) -> Path | None:
    """The task's waybills as a file in the folder."""
    if "demand" not in task.files:
        return None
    file = task.files["demand"]
    path = folder / ("demand.xlsx" if file.media == WORKBOOK else "demand.csv")
    path.write_bytes(file.content)
    return path


def of_firm(problem: Problem, firm: str) -> Problem:
    """The firm's own goods and vehicles, and those for hire. Raises ``InvalidInput`` where it has none that day."""
    if firm not in {known.id for known in problem.firms}:
        raise InvalidInput([_UNKNOWN])
    return problem.restrict(frozenset({FirmId(firm)}))


def days_of(county: County, days: list[date]) -> list[Problem]:
    """The problems of these days; of the county's own where none is named."""
    return [county.problem(day) for day in days] or [county.problem(None)]


_UNUSABLE = Issue(
    "county-unusable",
    "document",
    "the county cannot be planned as it is, or has nothing for this day",
    "ask whoever keeps the county, who is told why",
    "该县数据目前无法规划，或当日没有数据",
    "请联系维护该县数据的人员，其可查看原因",
)
_UNKNOWN = Issue(
    "firm-absent",
    "document",
    "your firm is not one of this county's",
    "name a county in which it works",
    "您的企业不在该县的企业名单中",
    "请选择您企业所在的县",
)
