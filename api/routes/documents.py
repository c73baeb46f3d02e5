"""Plans, problems and results that studies have made; demand, scenarios and actuals that clients bring."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from api.errors import NOT_FOUND, Refused
from api.pages import LEAST_TO_PACK, After, Limit, Page, last_of, not_modified, page_of
from api.security import Service, allowed
from logistics_opt.formats.live_document import ChangesDocument
from logistics_opt.formats.placement_document import PlacementDocument as PlacementResult
from logistics_opt.formats.plan_document import CheckDocument as CheckResult
from logistics_opt.formats.plan_document import PlanDocument
from logistics_opt.formats.problem_document import ProblemDocument
from logistics_opt.formats.sharing_document import SharingDocument as SharingResult
from logistics_opt.service.documents import Document, Kind
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation, may

router = APIRouter(prefix="/v1", tags=["documents"])

Result = Annotated[PlacementResult | SharingResult | CheckResult | ChangesDocument, Field(discriminator="format")]


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


def described(model: Any) -> dict[int | str, dict[str, Any]]:
    """What a route says of its answer where it sends a document as it is kept: JSON of this model."""
    return {200: {"model": model, "description": "The document as it is kept."}}


def file_of(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """What a route says of its answer where it sends a file of one of these media types."""
    file, said = {"type": "string", "format": "binary"}, {"type": "object", "additionalProperties": True}
    content = {kind: {"schema": said if kind.endswith("json") else file} for kind in kinds}
    return {200: {"description": "The file.", "content": content}}


def body_of(document: Document) -> DocumentBody:
    """What is told of a document."""
    return DocumentBody(**{name: getattr(document, name) for name in DocumentBody.model_fields})


def may_see(service: Service, key: Key, found: Document) -> bool:
    """Whether no study of sharing is behind it, in which every firm's figures are, or the key may read these."""
    if found.kind is not Kind.RESULT or found.study is None or may(key.role, Operation.READ_SHARE):
        return True
    study = service.studies.find(found.study)
    return study is None or study.kind != "sharing"


def seen(service: Service, key: Key, kind: Kind, name: str, version: int | None = None) -> Document | None:
    """The document, if there is one that the key may see; a courier's own alone."""
    found = service.documents.find(kind, name, version, firm=key.firm)
    return found if found is not None and may_see(service, key, found) else None


def visible(service: Service, key: Key, kind: Kind, name: str, version: int | None = None) -> Document:
    """As :func:`seen`; otherwise there is nothing there."""
    found = seen(service, key, kind, name, version)
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


@router.get("/plans/{plan}", response_class=Response, responses=described(PlanDocument))
def read_plan(
    plan: str,
    request: Request,
    response: Response,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_PLAN))],
) -> Response:
    """The plan as JSON, see docs/reference/documents.md."""
    return content_of(request, response, service, visible(service, key, Kind.PLAN, plan))


@router.get("/problems/{problem}", response_class=Response, responses=described(ProblemDocument))
def read_problem(
    problem: str,
    request: Request,
    response: Response,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_PLAN))],
) -> Response:
    """The day that a plan is for, as JSON."""
    return content_of(request, response, service, visible(service, key, Kind.PROBLEM, problem))


@router.get("/results/{result}", response_class=Response, responses=described(Result))
def read_result(
    result: str,
    request: Request,
    response: Response,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_STUDY))],
) -> Response:
    """What a study of depots, of sharing, or a check came to, as JSON."""
    return content_of(request, response, service, visible(service, key, Kind.RESULT, result))
