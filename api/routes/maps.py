"""A county on the map."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.house import House
from api.pages import Version, not_modified
from api.routes.counties import Name
from api.routes.documents import visible
from api.routes.drawn import MAP, drawn
from api.security import Service, allowed
from logistics_opt import __version__
from logistics_opt.demo import demo_counties
from logistics_opt.service.documents import Document, Kind
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.quick import Quick
from logistics_opt.service.work.task import File

router = APIRouter(prefix="/v1/counties", tags=["counties"])


@router.get("/{name}/geojson", response_class=Response, responses=MAP)
def read_county_map(
    name: Name,
    request: Request,
    response: Response,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_COUNTY))],
    version: Version = None,
) -> Response:
    """Roads, sites and candidate places as GeoJSON (RFC 7946); of a county that comes with the program, too."""
    demo = version is None and name in demo_counties()
    found = None if demo else visible(service, key, Kind.COUNTY, name, version)
    unchanged = not_modified(request, response, f"{__version__}-{name}" if found is None else found.digest)
    if unchanged is not None:
        return unchanged
    files = {} if found is None else files_of(service, found)
    return drawn(service, response, Quick(what="map", demo=name, files=files))


def files_of(service: House, county: Document) -> dict[str, File]:
    """The county and the network it was joined with."""
    named = {"county": county}
    if (joined := county.about.get("network")) is not None:
        network = service.documents.find(Kind.NETWORK, joined["id"])
        if network is not None:
            named["network"] = network
    return {what: File(one.media, service.documents.content(one), one.name) for what, one in named.items()}
