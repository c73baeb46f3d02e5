"""A plan as map, workbook, sheets for drivers and tracks for navigators."""

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.errors import NOT_FOUND, Refused
from api.house import House
from api.pages import not_modified
from api.routes.documents import content_of, file_of, visible
from api.security import Service, allowed
from logistics_opt.errors import Issue
from logistics_opt.report import Lang
from logistics_opt.service.documents import Document, Kind
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.inputs import GEOJSON, GPX, WORKBOOK, ZIP
from logistics_opt.service.work.quick import Quick, What
from logistics_opt.service.work.task import File

router = APIRouter(prefix="/v1/plans", tags=["documents"])

_MOST_SECONDS = 120.0
_OBJECT = {"type": "object", "additionalProperties": True}
MAP: dict[int | str, dict[str, Any]] = {
    200: {"description": "A FeatureCollection.", "content": {GEOJSON: {"schema": _OBJECT}}}
}

Language = Annotated[Lang, Query(description="Of the labels.")]
May = Annotated[Key, Depends(allowed(Operation.READ_PLAN))]


@router.get("/{plan}/geojson", response_class=Response, responses=MAP)
def read_geojson(plan: str, request: Request, response: Response, service: Service, key: May) -> Response:
    """Routes on the roads as GeoJSON (RFC 7946); straight lines for a plan whose problem came without roads."""
    found = visible(service, key, Kind.PLAN, plan)
    kept = service.documents.page(Kind.ROUTES, firm=key.firm, study=found.study or "", most=1)
    if kept:
        return content_of(request, response, service, kept[0])
    return _made(request, response, service, found, "geojson", "zh")


@router.get("/{plan}/workbook", response_class=Response, responses=file_of(WORKBOOK))
def read_workbook(
    plan: str, request: Request, response: Response, service: Service, key: May, lang: Language = "zh"
) -> Response:
    """The plan as an Excel workbook."""
    return _made(request, response, service, visible(service, key, Kind.PLAN, plan), "workbook", lang)


@router.get("/{plan}/route-sheets", response_class=Response, responses=file_of(ZIP))
def read_route_sheets(
    plan: str, request: Request, response: Response, service: Service, key: May, lang: Language = "zh"
) -> Response:
    """A sheet for each driver, PDF, in one zip file."""
    return _made(request, response, service, visible(service, key, Kind.PLAN, plan), "sheets", lang)


@router.get("/{plan}/gpx", response_class=Response, responses=file_of(GPX))
def read_gpx(
    plan: str,
    request: Request,
    response: Response,
    service: Service,
    key: May,
    vehicle: Annotated[str | None, Query(max_length=1_000, description="Of this vehicle type alone: its id.")] = None,
    number: Annotated[int | None, Query(ge=0, le=10**15, description="And of it this number.")] = None,
    lang: Language = "zh",
) -> Response:
    """The stops and the way of every vehicle, or of one, as GPX 1.1 for navigators; on the roads as the GeoJSON is."""
    if (vehicle is None) != (number is None):
        raise Refused(422, _HALF)
    one = None if vehicle is None or number is None else (vehicle, number)
    found = visible(service, key, Kind.PLAN, plan)
    return _made(request, response, service, found, "gpx", lang, one)


def _made(
    request: Request,
    response: Response,
    service: House,
    plan: Document,
    what: What,
    lang: Lang,
    vehicle: tuple[str, int] | None = None,
) -> Response:
    told = "" if vehicle is None else hashlib.sha256(f"{vehicle}".encode()).hexdigest()[:16]
    unchanged = not_modified(request, response, f"{plan.digest}-{what}-{lang}{told}")
    if unchanged is not None:
        return unchanged
    files = files_of(service, plan, on_roads=what == "gpx")
    return drawn(service, response, Quick(what=what, files=files, lang=lang, vehicle=vehicle))


def files_of(service: House, plan: Document, *, on_roads: bool) -> dict[str, File]:
    """A plan, its problem, and perhaps what was drawn of it. Refuses with 404 where its problem is not known."""
    study = plan.study or ""
    named = {"plan": [plan], "problem": service.documents.page(Kind.PROBLEM, study=study, most=1)}
    if on_roads:
        named["drawn"] = service.documents.page(Kind.ROUTES, study=study, most=1)
    if not named["problem"]:
        raise Refused(404, NOT_FOUND)
    return {
        what: File(one.media, service.documents.content(one)) for what, documents in named.items() for one in documents
    }


def drawn(service: House, response: Response, task: Quick) -> Response:
    """What a solver draws while the client waits, with the tag that the answer has."""
    return sent(response, made(service, task))


def made(service: House, task: Quick) -> File:
    """What a solver draws while the client waits."""
    file = service.quick.run(task, seconds=_MOST_SECONDS)
    if not isinstance(file, File):
        raise TypeError(f"a drawing made {type(file)}")
    return file


def sent(response: Response, file: File) -> Response:
    """The file with the tag that the answer has."""
    headers = {name: response.headers[name] for name in ("ETag", "Cache-Control")}
    return Response(file.content, media_type=file.media, headers=headers)


_HALF = Issue(
    "vehicle-half-named",
    "query",
    "a vehicle is named by its type and its number, and one of them is missing",
    "give both `vehicle` and `number`, or neither for the whole plan",
    "指定车辆需同时给出车型与编号，现缺其一",
    "请同时给出 vehicle 与 number；如需整个计划则都不填",
)
