"""Changes by hand to a plan, tried while the dispatcher waits."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from api.errors import NOT_FOUND, Refused
from api.routes.documents import visible
from api.security import Service, allowed
from api.strict import StrictRoute
from logistics_opt.formats.hand_document import ChangedByHandDocument
from logistics_opt.service.documents import Kind
from logistics_opt.service.keys import Key
from logistics_opt.service.origin import told_of
from logistics_opt.service.requests import HandChanges
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.inputs import JSON
from logistics_opt.service.work.quick import Quick
from logistics_opt.service.work.task import File

router = APIRouter(prefix="/v1/plans", tags=["documents"], route_class=StrictRoute)

_MOST_SECONDS = 60.0
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": ChangedByHandDocument, "description": "The plan as the changes make it."}
}


@router.post("/{plan}/changes", response_class=Response, responses=_ANSWERS)
def change_plan(
    plan: str, asked: HandChanges, service: Service, key: Annotated[Key, Depends(allowed(Operation.REPLAN))]
) -> Response:
    """What moving or taking out stops by hand makes of a plan: cost before and after, and every rule that is broken.

    Nothing is kept; a study of the kind `by_hand` keeps the same changes as a plan, where no rule is broken.
    """
    found = visible(service, key, Kind.PLAN, plan)
    files = {
        "plan": File(found.media, service.documents.content(found)),
        "changes": File(JSON, asked.model_dump_json().encode()),
    }
    for kind in (Kind.PROBLEM, Kind.ROUTES):
        for one in service.documents.page(kind, study=found.study or "", most=1):
            files[kind.value] = File(one.media, service.documents.content(one))
    if "problem" not in files:
        raise Refused(404, NOT_FOUND)
    if (day := told_of(found, service.documents, service.studies)) is not None:
        files["day"] = day
    made = service.quick.run(Quick(what="by-hand", files=files), seconds=_MOST_SECONDS)
    if not isinstance(made, File):
        raise TypeError(f"changes by hand made {type(made)}")
    return Response(made.content, media_type=made.media)
