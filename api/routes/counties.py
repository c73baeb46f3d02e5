"""Counties: those that come with the program, and uploads, in versions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel

from api.errors import ErrorBody, Refused
from api.house import House
from api.pages import After, Limit, Page, Version
from api.routes.documents import DocumentBody, body_of, content_of, listed, visible
from api.security import Content, Service, allowed, media_of
from logistics_opt.demo import demo_counties
from logistics_opt.errors import Issue
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.inputs import WORKBOOK, ZIP
from logistics_opt.service.work.quick import Looked, Quick
from logistics_opt.service.work.task import File

router = APIRouter(prefix="/v1", tags=["counties"])

Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$", description="What the county is called here.")]

_MOST_SECONDS = 60.0  # to look an upload over


class Uploaded(BaseModel):
    """A county that can be planned; ``repairs`` were made on reading, ``warnings`` are for whoever sent it."""

    county: DocumentBody
    repairs: list[ErrorBody]
    warnings: list[ErrorBody]


class Demo(BaseModel):
    """A county that comes with the program."""

    name: str


@router.get("/counties")
def list_counties(
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_COUNTY))],
    after: After = None,
    limit: Limit = 50,
) -> Page[DocumentBody]:
    """Uploaded counties, the newest version first."""
    return listed(service, key, Kind.COUNTY, after, limit)


@router.put(
    "/counties/{name}",
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {media: {"schema": {"type": "string", "format": "binary"}} for media in (ZIP, WORKBOOK)},
        }
    },
)
def upload_county(
    name: Name,
    request: Request,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.WRITE_COUNTY))],
    content: Content,
) -> Uploaded:
    """A county as a zip file of its tables or a workbook: the next version of its name, if it can be planned."""
    if name in demo_counties():
        raise Refused(422, _TAKEN)
    media = media_of(request, {ZIP, WORKBOOK}, _MEDIA)
    looked = look_over(service, File(media, content))
    new = New(kind=Kind.COUNTY, name=name, content=content, media=media, about=looked.about)
    document = service.documents.add(new, creator=key.id)
    bodies = [(issue.severity.value, ErrorBody.of(issue)) for issue in looked.issues]
    return Uploaded(
        county=body_of(document),
        repairs=[body for severity, body in bodies if severity == "repair"],
        warnings=[body for severity, body in bodies if severity == "warning"],
    )


def look_over(service: House, file: File) -> Looked:
    """Read it in a process that may not grow or take long. Raises ``InvalidInput`` with all that is wrong."""
    found = service.quick.run(Quick(what="county", files={"county": file}), seconds=_MOST_SECONDS)
    if not isinstance(found, Looked):
        raise TypeError(f"a look made {type(found)}")
    return found


@router.get("/counties/{name}", response_class=Response)
def read_county(
    name: Name,
    request: Request,
    response: Response,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_COUNTY))],
    version: Version = None,
) -> Response:
    """The file that was uploaded."""
    return content_of(request, response, service, visible(service, key, Kind.COUNTY, name, version))


@router.get("/demo")
def list_demo(_: Annotated[Key, Depends(allowed(Operation.READ_COUNTY))]) -> list[Demo]:
    """The counties that come with the program."""
    return [Demo(name=name) for name in demo_counties()]


_TAKEN = Issue(
    "county-demo",
    "name",
    "a county that comes with the program has this name",
    "choose another name",
    "该名称为自带示例县所用",
    "请换一个名称",
)
_MEDIA = Issue(
    "media-unknown",
    "header Content-Type",
    "the body is neither a zip file of tables nor a workbook",
    f"send it with Content-Type {ZIP} or {WORKBOOK}",
    "请求体既不是表格压缩包也不是工作簿",
    f"请以 Content-Type {ZIP} 或 {WORKBOOK} 发送",
)
