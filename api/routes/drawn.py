"""A plan as map, workbook and sheets for drivers."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.errors import NOT_FOUND, Refused
from api.house import House
from api.pages import not_modified
from api.routes.documents import content_of, file_of, visible
from api.security import Service, allowed
from logistics_opt.report import Lang
from logistics_opt.service.documents import Document, Kind
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.inputs import GEOJSON, WORKBOOK, ZIP
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


def _made(request: Request, response: Response, service: House, plan: Document, what: What, lang: Lang) -> Response:
    unchanged = not_modified(request, response, f"{plan.digest}-{what}-{lang}")
    if unchanged is not None:
        return unchanged
    problems = service.documents.page(Kind.PROBLEM, study=plan.study or "", most=1)
    if not problems:
        raise Refused(404, NOT_FOUND)
    files = {
        "plan": File(plan.media, service.documents.content(plan)),
        "problem": File(problems[0].media, service.documents.content(problems[0])),
    }
    return drawn(service, response, Quick(what=what, files=files, lang=lang))


def drawn(service: House, response: Response, task: Quick) -> Response:
    """What a solver draws while the client waits, with the tag that the answer has."""
    file = service.quick.run(task, seconds=_MOST_SECONDS)
    if not isinstance(file, File):
        raise TypeError(f"a drawing made {type(file)}")
    headers = {name: response.headers[name] for name in ("ETag", "Cache-Control")}
    return Response(file.content, media_type=file.media, headers=headers)
