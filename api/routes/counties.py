"""Counties that clients bring, in versions."""

from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from pydantic import BaseModel

from api.errors import ErrorBody, Problem, Refused
from api.files import file_body
from api.pages import After, Limit, Page, Version
from api.routes.documents import DocumentBody, body_of, content_of, file_of, listed, visible
from api.routes.following import keep, matched
from api.routes.uploads import ChangeBody, look_over, told
from api.security import Content, Service, allowed, media_of
from logistics_opt.demo import demo_counties
from logistics_opt.errors import Issue, Severity
from logistics_opt.service.documents import Document, Kind, New
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.inputs import EXTRACT, GPKG, JSON, WORKBOOK, ZIP
from logistics_opt.service.work.task import File, Looked

router = APIRouter(prefix="/v1", tags=["counties"])

Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$", description="What the county is called here.")]

_TAKEN_HERE = (ZIP, WORKBOOK, JSON, GPKG, EXTRACT)


class Uploaded(BaseModel):
    """
    A county that can be planned.

    ``repairs`` were made on reading, one entry for those of a kind in a column; ``changes`` are the same cell by cell,
    the first thousand. ``warnings`` include all that is wrong with the waybills of its own day.
    """

    county: DocumentBody
    repairs: list[ErrorBody]
    changes: list[ChangeBody]
    warnings: list[ErrorBody]

    @classmethod
    def of(cls, kept: Document, looked: Looked, **more: Any) -> Self:
        """What is told of a county that has been kept."""
        return cls(
            county=body_of(kept),
            repairs=told(looked, Severity.REPAIR),
            changes=[ChangeBody.of(change) for change in looked.changes],
            warnings=told(looked, Severity.ERROR, Severity.WARNING),
            **more,
        )


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
    "/counties/{name}", status_code=201, openapi_extra=file_body(*_TAKEN_HERE), responses={412: {"model": Problem}}
)
def upload_county(
    name: Name,
    request: Request,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.WRITE_COUNTY))],
    content: Content,
    network: Annotated[
        str | None, Query(min_length=1, max_length=100, description="Plan it on this network, a name or id.")
    ] = None,
    network_version: Annotated[int | None, Query(ge=1, le=10**9, description="Default: the newest.")] = None,
    if_match: Annotated[
        str | None,
        Header(max_length=200, description="The ETag of the version that it follows: kept if that is the newest."),
    ] = None,
) -> Uploaded:
    """
    The next version of a county, if it can be planned: a zip file of its tables, a workbook, JSON, a GeoPackage.

    Or an OpenStreetMap extract (PBF): towns become depots, villages post points; fleet and demand are generated, and
    marked so. With ``network`` this version is planned on that version of the network, whatever roads it has itself.
    """
    follows = None if if_match is None else matched(service, key, name, if_match)
    if name in demo_counties():
        raise Refused(422, TAKEN)
    media = media_of(request, set(_TAKEN_HERE), _MEDIA, content)
    files = {"county": File(media, content, name)}
    about: dict[str, Any] = {}
    if network is not None:
        found = visible(service, key, Kind.NETWORK, network, network_version)
        files["network"] = File(found.media, service.documents.content(found), found.name)
        about["network"] = {"id": found.id, "name": found.name, "version": found.version}
    looked = look_over(service, "county", files, Looked)
    new = New(kind=Kind.COUNTY, name=name, content=content, media=media, about=looked.about | about)
    return Uploaded.of(keep(service, key, new, follows), looked)


@router.get("/counties/{name}", response_class=Response, responses=file_of(*_TAKEN_HERE))
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


TAKEN = Issue(
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
    "the body is none of the kinds that a county comes in",
    f"send it with Content-Type {', '.join(_TAKEN_HERE)}",
    "请求体不是县数据可用的格式",
    f"请以下列 Content-Type 之一发送：{'、'.join(_TAKEN_HERE)}",
)
