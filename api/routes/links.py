"""Links for drivers: made and withdrawn with a key, opened without one."""

import json
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Body, Depends, Header, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.errors import NOT_FOUND, Problem, Refused
from api.routes.documents import visible
from api.routes.drawn import files_of
from api.security import TOO_OFTEN, Service, allowed
from api.strict import StrictRoute
from logistics_opt.errors import Issue
from logistics_opt.formats.driving_document import DrivingDocument
from logistics_opt.report.navigation import qr_svg
from logistics_opt.service.documents import Kind
from logistics_opt.service.keys import Key
from logistics_opt.service.links import MOST_OF_A_PLAN, Flaw, Link, LinkFlawed, TooManyLinks
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.quick import Quick
from logistics_opt.service.work.task import File

router = APIRouter(prefix="/v1", tags=["links"], route_class=StrictRoute)

_SECONDS = 30.0
_OPENED = {  # nobody on the way keeps it, and what it leads to is not told where from
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

Hands = Annotated[Key, Depends(allowed(Operation.HAND_OUT))]


def _of_a_page(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment or parts.username:
        raise ValueError("it is not the address of a page, such as https://logistics.example/")
    return address


class NewLink(BaseModel):
    """Whose day, and for how long; ``page`` is where the map is, if not at this service's own address."""

    model_config = ConfigDict(extra="forbid")

    vehicle: Annotated[str, Field(min_length=1, max_length=1_000, description="The id of its type.")]
    number: Annotated[int, Field(ge=0, le=10**15)]
    hours: Annotated[float, Field(ge=0.1, le=168, description="It is valid for so many.")] = 18.0
    page: Annotated[str, Field(max_length=200), AfterValidator(_of_a_page)] | None = None


class LinkBody(BaseModel):
    """A link that is valid, without its token."""

    id: str
    plan: str
    vehicle: str
    number: int
    created: datetime
    expires: datetime


class MadeLink(LinkBody):
    """A new link; token and address are told this once. ``qr`` is the address as an SVG image."""

    token: str
    address: str
    qr: str


class Driving(BaseModel):
    """A vehicle's day, and until when its link is valid."""

    expires: datetime
    driving: DrivingDocument


def _body(link: Link) -> dict[str, object]:
    return {name: getattr(link, name) for name in LinkBody.model_fields}


@router.post("/plans/{plan}/links", status_code=201, responses={429: {"model": Problem}})
def make_link(plan: str, new: Annotated[NewLink, Body()], request: Request, service: Service, key: Hands) -> MadeLink:
    """Make a link through which one vehicle's day is read without a key, on a phone, until it ends or is withdrawn."""
    found = visible(service, key, Kind.PLAN, plan)
    task = Quick(what="driving", files=files_of(service, found, on_roads=True), vehicle=(new.vehicle, new.number))
    file = service.quick.run(task, seconds=_SECONDS)
    if not isinstance(file, File):
        raise TypeError(f"a vehicle's day made {type(file)}")
    try:
        link, token = service.links.create(
            found.id, new.vehicle, new.number, file.content, firm=found.firm, creator=key.id, hours=new.hours
        )
    except TooManyLinks as many:
        raise Refused(429, _MANY) from many
    address = f"{new.page or request.base_url}#/drive/{token}"
    return MadeLink.model_validate(_body(link) | {"token": token, "address": address, "qr": qr_svg(address)})


@router.get("/plans/{plan}/links")
def list_links(plan: str, service: Service, key: Hands) -> list[LinkBody]:
    """The links of a plan that are valid now."""
    found = visible(service, key, Kind.PLAN, plan)
    return [LinkBody.model_validate(_body(link)) for link in service.links.of_plan(found.id)]


@router.delete("/links/{link}", status_code=204, response_class=Response)
def withdraw_link(link: str, service: Service, key: Hands) -> None:
    """Have a link open nothing any more."""
    if not service.links.withdraw(link, firm=key.firm):
        raise Refused(404, NOT_FOUND)


@router.get("/driving", response_model=Driving, responses={status: {"model": Problem} for status in (404, 410, 429)})
def read_driving(
    request: Request,
    service: Service,
    driving_link: Annotated[
        str, Header(min_length=1, max_length=200, description="The token of a link; in no address, so in no log.")
    ],
) -> Response:
    """The day that a driver's link is for. It asks for no key; the link is one, for this alone."""
    try:
        link, content = service.links.open(driving_link)
    except LinkFlawed as error:
        status, issue = _FLAWS[error.flaw]
        raise Refused(status, issue, headers=_OPENED) from error
    wait = request.app.state.rates.take(link.id)
    if wait:
        raise Refused(429, TOO_OFTEN, headers=_OPENED | {"Retry-After": str(int(wait) + 1)})
    told = json.dumps({"expires": link.expires.isoformat(), "driving": json.loads(content)}, ensure_ascii=False)
    return Response(told, media_type="application/json", headers=_OPENED)


_MANY = Issue(
    "too-many-links",
    "plan",
    f"{MOST_OF_A_PLAN} links of this plan are valid already",
    "withdraw some, or wait until some have ended",
    f"该计划已有 {MOST_OF_A_PLAN} 个有效链接",
    "请撤回部分链接，或等待部分链接到期",
)
_UNREADABLE = Issue(
    "link-unreadable",
    "link",
    "the link is not whole",
    "open it once more from the message, or ask the dispatcher to send it again",
    "链接不完整",
    "请从消息中重新打开，或请调度员重新发送",
)
FORGED = Issue(
    "link-forged",
    "link",
    "this service has not made the link, or it was changed on the way",
    "ask the dispatcher to send it again",
    "该链接不是本服务生成的，或在传送中被改动",
    "请调度员重新发送",
)
EXPIRED = Issue(
    "link-expired",
    "link",
    "the link has ended",
    "ask the dispatcher for today's",
    "链接已过期",
    "请向调度员索取当日链接",
)
_WITHDRAWN = Issue(
    "link-withdrawn",
    "link",
    "the dispatcher has withdrawn the link",
    "the plan may have changed: ask the dispatcher for the new one",
    "调度员已撤回该链接",
    "计划可能已变更，请向调度员索取新链接",
)
_FLAWS: dict[Flaw, tuple[int, Issue]] = {
    Flaw.UNREADABLE: (404, _UNREADABLE),
    Flaw.FORGED: (404, FORGED),
    Flaw.EXPIRED: (410, EXPIRED),
    Flaw.WITHDRAWN: (410, _WITHDRAWN),
}
