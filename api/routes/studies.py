"""Studies: asked for, watched, stopped."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Header, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.errors import NOT_FOUND, ErrorBody, Problem, Refused
from api.house import House
from api.pages import After, Limit, Page, last_of, page_of
from api.routes.documents import may_see, seen
from api.security import Service, allowed, key_of
from api.strict import StrictRoute
from logistics_opt.errors import InvalidInput
from logistics_opt.service.documents import Document, Kind
from logistics_opt.service.keys import Key
from logistics_opt.service.requests import Study as StudyRequest
from logistics_opt.service.roles import Operation, may
from logistics_opt.service.runtime import absent
from logistics_opt.service.studies import State, Study

router = APIRouter(prefix="/v1/studies", tags=["studies"], route_class=StrictRoute)

Kinds = Literal["daily_routes", "replan", "check", "placement", "depot_day", "sharing"]
NEEDS: dict[str, Operation] = {
    "daily_routes": Operation.PLAN_DAY,
    "replan": Operation.REPLAN,
    "by_hand": Operation.REPLAN,
    "check": Operation.CHECK,
    "placement": Operation.PLACE,
    "depot_day": Operation.PLACE,
    "sharing": Operation.SHARE,
}
"""What a key must be allowed to do for each kind of study."""

_LOOK = 0.5  # seconds between looks at a study
_LONGEST = 3600.0  # seconds of one stream of events; a client comes again
_ANSWERS: dict[int | str, dict[str, Any]] = {
    202: {"description": "It is queued; Location says where to look."},
    409: {"model": Problem},
}
_MADE = (Kind.PLAN, Kind.PROBLEM, Kind.RESULT)


class StudyBody(BaseModel):
    """
    A study and how far it is; ``results`` are addresses, ``made`` the ids there by kind of document.

    ``warnings`` are of waybills that were set aside, the first thousand; lists leave them out. ``county`` is the one
    that it is about, where the request or the plan that it changes names one. ``by``: what the key is called that asked
    for it, told to whoever may read plans. ``ahead``, while it waits: so many of that key's wait that came before it.
    """

    id: str
    kind: str
    state: State
    stopped: bool
    progress: dict[str, Any] | None
    summary: dict[str, Any] | None
    errors: list[ErrorBody] | None
    warnings: list[ErrorBody] | None
    created: datetime
    started: datetime | None
    ended: datetime | None
    county: str | None
    by: str | None
    ahead: int | None
    results: list[str]
    made: dict[str, str]


def body_of(study: Study, made: list[Document], key: Key) -> StudyBody:
    """What is told of a study."""
    return StudyBody(
        id=study.id,
        kind=study.kind,
        state=study.state,
        stopped=study.stopped,
        progress=study.progress,
        summary=study.summary,
        errors=_bodies(study.errors),
        warnings=_bodies(study.warnings),
        created=study.created,
        started=study.started,
        ended=study.ended,
        county=study.county,
        by=study.by if may(key.role, Operation.READ_PLAN) else None,
        ahead=study.ahead,
        results=[f"/v1/{_WHERE[one.kind]}/{one.id}" for one in made],
        made={one.kind.value: one.id for one in made},
    )


def _bodies(issues: list[dict[str, str]] | None) -> list[ErrorBody] | None:
    return None if issues is None else [ErrorBody(**one) for one in issues]


_WHERE = {Kind.PLAN: "plans", Kind.PROBLEM: "problems", Kind.RESULT: "results"}


@router.post("", status_code=202, responses=_ANSWERS)
def submit_study(
    request: Annotated[StudyRequest, Body()],
    answer: Response,
    service: Service,
    key: Annotated[Key, Depends(key_of)],
    idempotency_key: Annotated[
        str | None, Header(min_length=1, max_length=200, description="The same for the same request, sent again.")
    ] = None,
) -> StudyBody:
    """Ask for a study. A repeated request under the same Idempotency-Key is the same study."""
    if not may(key.role, NEEDS[request.kind]):
        raise Refused(404, NOT_FOUND)
    _ensure_own(service, key, request)
    study, _ = service.studies.submit(request, key, repeat_of=idempotency_key, most=service.settings.studies_per_key)
    answer.headers["Location"] = f"/v1/studies/{study.id}"
    return body_of(study, [], key)


def _ensure_own(service: Service, key: Key, request: StudyRequest) -> None:
    """Documents that a request names are there for whoever asks."""
    named: list[tuple[Kind, str]] = []
    document, options = request.document, request.options
    if (demand := getattr(document, "demand", None)) is not None:
        named.append((Kind.DEMAND, demand))
    if isinstance(plan := getattr(document, "plan", None), str):
        named.append((Kind.PLAN, plan))
    if (start := getattr(options, "start", None)) is not None:
        named.append((Kind.PLAN, start))
    missing = [absent(kind, name) for kind, name in named if seen(service, key, kind, name) is None]
    county, version = getattr(document, "county", None), getattr(document, "version", None)
    if county is not None and not service.has_county(county, version):
        missing.append(absent(Kind.COUNTY, county))
    if missing:
        raise InvalidInput(missing)


def visible(service: Service, key: Key, identity: str) -> Study:
    """The study, if the key may see it; otherwise there is nothing there."""
    study = service.studies.look(identity, firm=key.firm)
    if study is None:
        raise Refused(404, NOT_FOUND)
    return study


@router.get("")
def list_studies(
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_STUDY))],
    county: Annotated[str | None, Query(max_length=100, description="About this county, as requests name it.")] = None,
    kind: Annotated[list[Kinds] | None, Query(max_length=10, description="Of these kinds.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[StudyBody]:
    """Studies, the newest first; a courier's own."""
    found = service.studies.page(firm=key.firm, county=county, kinds=kind or (), after=last_of(after), most=limit + 1)
    return page_of([body_of(one, [], key) for one in found], [one.id for one in found], limit)


@router.get("/{study}")
def read_study(study: str, service: Service, key: Annotated[Key, Depends(allowed(Operation.READ_STUDY))]) -> StudyBody:
    """How far it is, and what came of it."""
    found = visible(service, key, study)
    return body_of(found, _made(service, key, found), key)


def _made(service: Service, key: Key, study: Study) -> list[Document]:
    if not study.state.over:
        return []
    found = (one for kind in _MADE for one in service.documents.page(kind, firm=key.firm, study=study.id, most=10))
    return [one for one in found if may_see(service, key, one)]


def _seen(study: str, service: Service, key: Annotated[Key, Depends(allowed(Operation.READ_STUDY))]) -> Key:
    """The key, if it may see the study: asked before the first event, when an answer can still be 404."""
    visible(service, key, study)
    return key


@router.get("/{study}/events", response_class=EventSourceResponse)
async def watch_study(
    study: str, service: Service, key: Annotated[Key, Depends(_seen)]
) -> AsyncIterator[ServerSentEvent]:
    """An event ``study`` whenever something is new, the last when it is over."""
    told, deadline = None, time.monotonic() + _LONGEST
    while time.monotonic() < deadline:
        body = await run_in_threadpool(_told, service, key, study)
        if body != told:
            told = body
            yield ServerSentEvent(event="study", data=body)
        if body.state.over:
            return
        await asyncio.sleep(_LOOK)


def _told(service: House, key: Key, study: str) -> StudyBody:
    found = visible(service, key, study)
    return body_of(found, _made(service, key, found), key)


@router.delete("/{study}")
def stop_study(study: str, service: Service, key: Annotated[Key, Depends(allowed(Operation.READ_STUDY))]) -> StudyBody:
    """Have it end and keep the best it has; only for whoever may ask for such a study."""
    found = visible(service, key, study)
    if not may(key.role, NEEDS[found.kind]):
        raise Refused(404, NOT_FOUND)
    service.studies.stop(study)
    return body_of(visible(service, key, study), [], key)
