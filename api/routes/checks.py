"""Judging a plan that somebody sends, while they wait."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from api.security import Service, allowed
from api.strict import StrictRoute
from logistics_opt.formats.plan_document import CheckDocument
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.shapes import AnyPlan, AnyProblem
from logistics_opt.service.work.inputs import JSON
from logistics_opt.service.work.quick import Quick
from logistics_opt.service.work.task import File

router = APIRouter(prefix="/v1/checks", tags=["checks"], route_class=StrictRoute)

_MOST_SECONDS = 60.0


class Pair(BaseModel):
    """A problem and a plan, see docs/reference/documents.md."""

    model_config = ConfigDict(extra="forbid")

    problem: AnyProblem
    plan: AnyPlan


@router.post("")
def check_plan(pair: Pair, service: Service, _: Annotated[Key, Depends(allowed(Operation.CHECK))]) -> CheckDocument:
    """Every fault of the plan for the problem; none means that it can be driven and costs what it says."""
    files = {name: File(JSON, json.dumps(getattr(pair, name)).encode()) for name in ("problem", "plan")}
    file = service.quick.run(Quick(what="check", files=files), seconds=_MOST_SECONDS)
    if not isinstance(file, File):
        raise TypeError(f"a check made {type(file)}")
    return CheckDocument.model_validate_json(file.content)
