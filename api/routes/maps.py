"""A county on the map, and where a point of the map meets its roads."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from api.errors import ErrorBody
from api.house import House
from api.pages import Version, not_modified
from api.routes.counties import Name
from api.routes.documents import visible
from api.routes.drawn import MAP, made, sent
from api.security import Service, allowed
from logistics_opt import __version__
from logistics_opt.demo import demo_counties
from logistics_opt.formats.county_roads import Met
from logistics_opt.service.documents import Document, Kind
from logistics_opt.service.keys import Key
from logistics_opt.service.roles import Operation
from logistics_opt.service.work.quick import Quick
from logistics_opt.service.work.task import File

_MOST_SECONDS = 60.0
_DIGITS = 6  # decimals of a degree: a decimetre

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
    found = _found(service, key, name, version)
    tag = _tag(name, found)
    unchanged = not_modified(request, response, tag)
    if unchanged is not None:
        return unchanged
    kept = service.maps.find(tag)
    if kept is None:
        files = {} if found is None else files_of(service, found)
        kept = made(service, Quick(what="map", demo=name, files=files))
        service.maps.keep(tag, kept)
    return sent(response, kept)


class MetBody(BaseModel):
    """
    The nearest point of the roads that every kind of vehicle may use, ``metres`` from the point that was asked for.

    ``table_lon`` and ``table_lat`` are that point in the county's own datum, as its tables have it. Without roads the
    others are null. ``warnings`` say where it is farther than the county's ``max_snap_m``.
    """

    lon: float | None
    lat: float | None
    metres: int | None
    road: str | None
    road_class: str | None
    table_lon: float
    table_lat: float
    warnings: list[ErrorBody]


@router.get("/{name}/snap")
def snap_to_road(
    name: Name,
    service: Service,
    key: Annotated[Key, Depends(allowed(Operation.READ_COUNTY))],
    lon: Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False, description="Degrees, WGS-84.")],
    lat: Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False, description="Degrees, WGS-84.")],
    version: Version = None,
) -> MetBody:
    """Where a place at this point would meet the county's roads: as a study would have it, at once."""
    found = _found(service, key, name, version)
    files = {} if found is None else files_of(service, found)
    task = Quick(what="snap", demo=name, files=files, key=_tag(name, found), at=(lon, lat))
    met = service.quick.run(task, seconds=_MOST_SECONDS)
    if not isinstance(met, Met):
        raise TypeError(f"a snap made {type(met)}")
    snap = met.snap
    return MetBody(
        lon=None if snap is None else round(snap.point.lon, _DIGITS),
        lat=None if snap is None else round(snap.point.lat, _DIGITS),
        metres=None if snap is None else snap.distance,
        road=None if snap is None else snap.road,
        road_class=met.road_class or None,
        table_lon=met.table.lon,
        table_lat=met.table.lat,
        warnings=[ErrorBody.of(issue) for issue in met.issues],
    )


def _found(service: House, key: Key, name: str, version: int | None) -> Document | None:
    """The upload; none where it is a county that comes with the program."""
    demo = version is None and name in demo_counties()
    return None if demo else visible(service, key, Kind.COUNTY, name, version)


def _tag(name: str, found: Document | None) -> str:
    """Stands for the county as it is, with the network it was joined with."""
    return f"{__version__}-{name}" if found is None else f"{found.id}-{found.digest}"


def files_of(service: House, county: Document) -> dict[str, File]:
    """The county and the network it was joined with."""
    named = {"county": county}
    if (joined := county.about.get("network")) is not None:
        network = service.documents.find(Kind.NETWORK, joined["id"])
        if network is not None:
            named["network"] = network
    return {what: File(one.media, service.documents.content(one), one.name) for what, one in named.items()}
