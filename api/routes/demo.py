"""What comes with the program: counties, and empty tables for one's own."""

import hashlib
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel

from api.errors import NOT_FOUND, Refused
from api.pages import not_modified
from api.routes.documents import file_of
from api.security import allowed
from logistics_opt.demo import demo_counties
from logistics_opt.service.demos import describe, packed, template
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.inputs import WORKBOOK, ZIP

router = APIRouter(prefix="/v1", tags=["counties"])

May = Annotated[Key, Depends(allowed(Operation.READ_COUNTY))]


class Demo(BaseModel):
    """A county that comes with the program: sites by tier, days with waybills, sources as Markdown."""

    name: str
    county: str
    sites: dict[str, int]
    firms: list[str]
    vehicles: int
    day: date | None
    days: list[date]
    sources: str


@router.get("/demo")
def list_demo(_: May) -> list[Demo]:
    """The counties that come with the program."""
    return [Demo.model_validate(describe(name), from_attributes=True) for name in demo_counties()]


@router.get("/demo/{name}", response_class=Response, responses=file_of(ZIP))
def read_demo(name: Annotated[str, Path(max_length=100)], request: Request, response: Response, _: May) -> Response:
    """Its tables as a zip file: edit them, and PUT it back as a county of your own under another name."""
    if name not in demo_counties():
        raise Refused(404, NOT_FOUND)
    return _file(request, response, packed(name), ZIP, f"{name}.zip")


@router.get("/template", response_class=Response, responses=file_of(WORKBOOK))
def read_template(request: Request, response: Response, _: May) -> Response:
    """A workbook with every table of a county, empty: headers in two languages, notes, choices to pick from."""
    return _file(request, response, template(), WORKBOOK, "county.xlsx")


def _file(request: Request, response: Response, content: bytes, media: str, name: str) -> Response:
    unchanged = not_modified(request, response, hashlib.sha256(content).hexdigest())
    if unchanged is not None:
        return unchanged
    headers = {key: response.headers[key] for key in ("ETag", "Cache-Control")}
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(content, media_type=media, headers=headers)
