"""Results of placement side by side, while the client waits."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, field_validator

from api.routes.documents import seen
from api.security import Service, allowed
from api.strict import StrictRoute
from logistics_opt.errors import InvalidInput
from logistics_opt.formats.comparison import FEWEST, MOST, ComparisonDocument
from logistics_opt.service.documents import Kind
from logistics_opt.service.keys import Key
from logistics_opt.service.requests import Reference
from logistics_opt.service.roles import Operation
from logistics_opt.service.runtime import absent
from logistics_opt.service.work.quick import Quick
from logistics_opt.service.work.task import File

router = APIRouter(prefix="/v1/comparisons", tags=["documents"], route_class=StrictRoute)

_MOST_SECONDS = 60.0


class Compared(BaseModel):
    """The ids of results of placement; the first is what the others are compared with."""

    model_config = ConfigDict(extra="forbid")

    results: list[Reference] = Field(min_length=FEWEST, max_length=MOST)

    @field_validator("results")
    @classmethod
    def _once(cls, given: list[str]) -> list[str]:
        if len(set(given)) < len(given):
            raise ValueError("name each result once")
        return given


@router.post("")
def compare_results(
    asked: Compared, service: Service, key: Annotated[Key, Depends(allowed(Operation.READ_STUDY))]
) -> ComparisonDocument:
    """Figures, depots and villages of two to six results, against the first, and what is not comparable."""
    found = [seen(service, key, Kind.RESULT, name) for name in asked.results]
    missing = [absent(Kind.RESULT, name) for name, one in zip(asked.results, found, strict=True) if one is None]
    if missing:
        raise InvalidInput(missing)
    files = {one.id: File(one.media, service.documents.content(one)) for one in found if one is not None}
    file = service.quick.run(Quick(what="comparison", files=files), seconds=_MOST_SECONDS)
    if not isinstance(file, File):
        raise TypeError(f"a comparison made {type(file)}")
    return ComparisonDocument.model_validate_json(file.content)
