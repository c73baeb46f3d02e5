"""What clients bring beside counties: waybills of a day, scenarios, what was really driven; in versions."""

import json
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query, Request, Response

from api.errors import NOT_FOUND, Problem, Refused
from api.files import file_body
from api.pages import After, Limit, Page, Version
from api.routes.documents import DocumentBody, body_of, content_of, described, file_of, listed, visible
from api.routes.following import keep
from api.security import Content, Service, allowed, media_of
from api.strict import StrictRoute
from logistics_opt.errors import Issue
from logistics_opt.formats.documents import plan_from_json
from logistics_opt.formats.plan_document import PlanDocument
from logistics_opt.formats.scenario import Scenario
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.shapes import AnyPlan, SentScenario
from logistics_opt.service.work.inputs import CSV, JSON, WORKBOOK

router = APIRouter(prefix="/v1", tags=["inputs"], route_class=StrictRoute)

Title = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$", description="Versions share a name.")]


@router.post(
    "/demand",
    status_code=201,
    openapi_extra=file_body(CSV, WORKBOOK),
)
def add_demand(
    request: Request,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.WRITE_DEMAND))],
    content: Content,
    name: Title = None,
) -> DocumentBody:
    """A day's waybills, CSV or Excel; a courier's are its own. They are read when a study uses them."""
    media = media_of(request, {CSV, WORKBOOK}, MEDIA_UNKNOWN, content)
    title = "" if name is None else name if key.firm is None else f"{key.id}.{name}"
    new = New(kind=Kind.DEMAND, name=title, content=content, media=media, firm=key.firm, about={})
    return body_of(service.documents.add(new, creator=key.id))


@router.get("/demand")
def list_demand(
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_DEMAND))],
    after: After = None,
    limit: Limit = 50,
) -> Page[DocumentBody]:
    """Waybills, the newest first; a courier's own."""
    return listed(service, key, Kind.DEMAND, after, limit)


@router.get("/demand/{demand}", response_class=Response, responses=file_of(CSV, WORKBOOK))
def read_demand(
    demand: str,
    request: Request,
    response: Response,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_DEMAND))],
) -> Response:
    """The file that was sent."""
    return content_of(request, response, service, visible(service, key, Kind.DEMAND, demand))


@router.post("/scenarios", status_code=201, responses={412: {"model": Problem}})
def add_scenario(
    scenario: Annotated[SentScenario, Body()],
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.WRITE_SCENARIO))],
    name: Title = None,
    follows: Annotated[
        int | None, Query(ge=0, le=10**9, description="Kept only if this version of the name is the newest; 0: none.")
    ] = None,
) -> DocumentBody:
    """
    A question of placement, to be asked again or compared; the next version of its name.

    With ``follows`` two people who change the same one do not pass over each other: the second is told who was first.
    """
    content = scenario.model_dump_json(exclude_unset=True).encode()
    about = {"county": scenario.county, "question": scenario.question.name, "name": scenario.name}
    new = New(kind=Kind.SCENARIO, name=name or "", content=content, media=JSON, about=about)
    return body_of(keep(service, key, new, follows if name else None))


@router.get("/scenarios")
def list_scenarios(
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_SCENARIO))],
    after: After = None,
    limit: Limit = 50,
) -> Page[DocumentBody]:
    """Scenarios, the newest first."""
    return listed(service, key, Kind.SCENARIO, after, limit)


@router.get("/scenarios/{scenario}", response_class=Response, responses=described(Scenario))
def read_scenario(
    scenario: str,
    request: Request,
    response: Response,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_SCENARIO))],
) -> Response:
    """The scenario as JSON."""
    return content_of(request, response, service, visible(service, key, Kind.SCENARIO, scenario))


@router.post("/plans/{plan}/actuals", status_code=201)
def add_actuals(
    plan: str,
    driven: Annotated[AnyPlan, Body(description="A plan as it was driven, see docs/reference/documents.md.")],
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.WRITE_ACTUALS))],
) -> DocumentBody:
    """What was really driven of a plan, in a plan's form; each time a new version."""
    planned = visible(service, key, Kind.PLAN, plan)
    content = json.dumps(driven).encode()
    if plan_from_json(content).problem != plan_from_json(service.documents.content(planned)).problem:
        raise Refused(422, _OTHER_DAY)
    new = New(kind=Kind.ACTUALS, name=planned.id, content=content, media=JSON, firm=planned.firm, about={"plan": plan})
    return body_of(service.documents.add(new, creator=key.id))


@router.get("/plans/{plan}/actuals", response_class=Response, responses=described(PlanDocument))
def read_actuals(
    plan: str,
    request: Request,
    response: Response,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_ACTUALS))],
    version: Version = None,
) -> Response:
    """What was driven, the newest version if none is named."""
    planned = visible(service, key, Kind.PLAN, plan)
    found = service.documents.find(Kind.ACTUALS, planned.id, version)
    if found is None:
        raise Refused(404, NOT_FOUND)
    return content_of(request, response, service, found)


MEDIA_UNKNOWN = Issue(
    "media-unknown",
    "header Content-Type",
    "the body is neither CSV nor a workbook",
    f"send it with Content-Type {CSV} or {WORKBOOK}",
    "请求体既不是 CSV 也不是工作簿",
    f"请以 Content-Type {CSV} 或 {WORKBOOK} 发送",
)
_OTHER_DAY = Issue(
    "actuals-other-day",
    "body",
    "what was driven is of another problem than the plan",
    "send the plan of this problem, with the times at which it was driven",
    "实际行驶记录与计划不属于同一问题",
    "请发送该问题的计划，并填写实际时间",
)
