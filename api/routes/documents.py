"""Plans, problems and results that studies have made; demand, scenarios and actuals that clients bring."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from api.errors import NOT_FOUND, Refused
from api.pages import LEAST_TO_PACK, After, Limit, Page, last_of, not_modified, page_of
from api.security import Service, allowed
from logistics_opt.service.documents import Document, Kind
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.inputs import CSV, JSON, WORKBOOK

router = APIRouter(prefix="/v1", tags=["documents"])

_BY_MEDIA = {CSV: CSV, JSON: JSON, WORKBOOK: WORKBOOK}


class DocumentBody(BaseModel):
    """A document without its content; ``about`` is what a list needs."""

    id: str
    kind: Kind
    name: str
    version: int
    media: str
    size: int
    about: dict[str, Any]
    study: str | None
    created: datetime


def body_of(document: Document) -> DocumentBody:
    """What is told of a document."""
    return DocumentBody(**{name: getattr(document, name) for name in DocumentBody.model_fields})


def visible(service: Service, key: Key, kind: Kind, name: str, version: int | None = None) -> Document:
    """The document, if the key may see it; otherwise there is nothing there."""
    found = service.documents.find(kind, name, version, firm=key.firm)
    if found is None:
        raise Refused(404, NOT_FOUND)
    return found


def content_of(request: Request, response: Response, service: Service, found: Document) -> Response:
    """The document itself, unless the client has it."""
    unchanged = not_modified(request, response, found.digest)
    if unchanged is not None:
        return unchanged
    headers = {name: response.headers[name] for name in ("ETag", "Cache-Control")}
    if found.size < LEAST_TO_PACK or "gzip" not in request.headers.get("Accept-Encoding", ""):
        return Response(service.documents.content(found), media_type=found.media, headers=headers)
    headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(service.documents.packed(found), media_type=found.media, headers=headers)


def listed(service: Service, key: Key, kind: Kind, after: str | None, limit: int) -> Page[DocumentBody]:
    """A page of the documents of a kind; a courier's own."""
    found = service.documents.page(kind, firm=key.firm, after=last_of(after), most=limit + 1)
    return page_of([body_of(one) for one in found], [one.id for one in found], limit)


@router.get("/plans")
def list_plans(
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_PLAN))],
    after: After = None,
    limit: Limit = 50,
) -> Page[DocumentBody]:
    """Plans, the newest first; a courier's own."""
    return listed(service, key, Kind.PLAN, after, limit)


@router.get("/plans/{plan}", response_class=Response)
def read_plan(
    plan: str,
    request: Request,
    response: Response,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_PLAN))],
) -> Response:
    """The plan as JSON, see docs/reference/documents.md."""
    return content_of(request, response, service, visible(service, key, Kind.PLAN, plan))


@router.get("/problems/{problem}", response_class=Response)
def read_problem(
    problem: str,
    request: Request,
    response: Response,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_PLAN))],
) -> Response:
    """The day that a plan is for, as JSON."""
    return content_of(request, response, service, visible(service, key, Kind.PROBLEM, problem))


@router.get("/results/{result}", response_class=Response)
def read_result(
    result: str,
    request: Request,
    response: Response,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_STUDY))],
) -> Response:
    """What a study of depots, of sharing, or a check came to, as JSON."""
    return content_of(request, response, service, visible(service, key, Kind.RESULT, result))
