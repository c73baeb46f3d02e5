"""Road networks: drawings and OpenStreetMap extracts, in versions, which counties are planned on."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel

from api.errors import ErrorBody
from api.files import file_body
from api.pages import After, Limit, Page
from api.routes.documents import DocumentBody, body_of, content_of, file_of, listed, visible
from api.routes.uploads import look_over, told
from api.security import Content, Service, allowed, media_of
from logistics_opt.errors import Issue, Severity
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.inputs import EXTRACT, GEOJSON, GPKG
from logistics_opt.service.work.task import File, Looked

router = APIRouter(prefix="/v1/networks", tags=["counties"])

Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$", description="What the network is called here.")]


class Figures(BaseModel):
    """
    What a network amounts to.

    Each piece of road counts once, whichever ways it may be driven. ``pieces`` do not join each other; ``connected`` is
    the share of length within the largest part in which all can reach all; ``generated`` the share nobody surveyed.
    """

    nodes: int
    edges: int
    km: float
    km_by_class: dict[str, float]
    oneway_km: float
    pieces: int
    connected: float
    generated: float
    bounds: tuple[float, float, float, float] | None


class UploadedNetwork(BaseModel):
    """A network that counties can be planned on; ``warnings`` are for whoever sent it."""

    network: DocumentBody
    figures: Figures
    warnings: list[ErrorBody]


@router.get("")
def list_networks(
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_COUNTY))],
    after: After = None,
    limit: Limit = 50,
) -> Page[DocumentBody]:
    """Networks, the newest version first; ``about`` has their figures."""
    return listed(service, key, Kind.NETWORK, after, limit)


@router.put("/{name}", status_code=201, openapi_extra=file_body(GPKG, GEOJSON, EXTRACT))
def upload_network(
    name: Name,
    request: Request,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.WRITE_COUNTY))],
    content: Content,
) -> UploadedNetwork:
    """The next version of a network, if it can be read: a GeoPackage, GeoJSON or an OpenStreetMap extract (PBF)."""
    media = media_of(request, {GPKG, GEOJSON, EXTRACT}, _MEDIA, content)
    looked = look_over(service, "network", {"network": File(media, content, name)}, Looked)
    new = New(kind=Kind.NETWORK, name=name, content=content, media=media, about=looked.about)
    return UploadedNetwork(
        network=body_of(service.documents.add(new, creator=key.id)),
        figures=Figures.model_validate(looked.about),
        warnings=told(looked, Severity.WARNING),
    )


@router.get("/{name}", response_class=Response, responses=file_of(GEOJSON, GPKG, EXTRACT))
def read_network(
    name: Name,
    request: Request,
    response: Response,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_COUNTY))],
    version: Annotated[int | None, Query(ge=1, le=10**9)] = None,
) -> Response:
    """The file that was sent."""
    return content_of(request, response, service, visible(service, key, Kind.NETWORK, name, version))


_MEDIA = Issue(
    "media-unknown",
    "header Content-Type",
    "the body is neither a GeoPackage, GeoJSON nor an OpenStreetMap extract",
    f"send it with Content-Type {GPKG}, {GEOJSON} or {EXTRACT}",
    "请求体既不是 GeoPackage、GeoJSON，也不是 OpenStreetMap 数据",
    f"请以 Content-Type {GPKG}、{GEOJSON} 或 {EXTRACT} 发送",
)
