"""Routes of a small day while the client waits, in VROOM's dialect, also where its clients look for them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.security import Content, Service, allowed
from logistics_opt.formats.vroom_answer import VroomAnswer
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.inputs import JSON
from logistics_opt.service.work.quick import Quick, Routes
from logistics_opt.service.work.task import File

router = APIRouter(tags=["quick routes"])

_ROOM = 30.0  # seconds for reading and checking, beside the search
_STATUS = {0: 200, 1: 500, 2: 400, 3: 500}  # by VROOM's code
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": VroomAnswer},
    400: {"model": VroomAnswer, "description": "The request cannot be used; the same in the dialect."},
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {JSON: {"schema": {"type": "object"}}},
    }
}


@router.post("/v1/routes", response_class=Response, responses=_ANSWERS, openapi_extra=_BODY)
@router.post("/optimization", response_class=Response, openapi_extra=_BODY, include_in_schema=False)
@router.post("/", response_class=Response, openapi_extra=_BODY, include_in_schema=False)
def plan_quickly(
    request: Request,
    service: Service,
    content: Content,
    _: Annotated[Key, Depends(allowed(Operation.QUICK_ROUTES))],
    time_limit: Annotated[float | None, Query(ge=0.1, le=3600, description="Seconds of search.")] = None,
    seed: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Response:
    """Jobs, shipments and vehicles in; routes out; see docs/reference/vroom.md."""
    most = service.settings.quick_seconds
    seconds = most if time_limit is None else min(time_limit, most)
    task = Quick(what="routes", files={"routes": File(JSON, content)}, seconds=seconds, seed=seed)
    made = service.quick.run(task, seconds=seconds + _ROOM)
    if not isinstance(made, Routes):
        raise TypeError(f"routes made {type(made)}")
    request.state.search_seconds = made.seconds
    return Response(made.content, media_type=JSON, status_code=_STATUS.get(made.code, 500))
