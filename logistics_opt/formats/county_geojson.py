"""A county as GeoJSON (RFC 7946): its roads, its sites, and the places where depots might stand."""

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from logistics_opt.formats.county import County
from logistics_opt.model import Site
from logistics_opt.network.road import Closure

if TYPE_CHECKING:
    from logistics_opt.formats.roadfiles import RoadGraph

Feature: TypeAlias = dict[str, Any]
_Line: TypeAlias = tuple[tuple[float, float], ...]

_DIGITS = 5  # decimals of a degree: about a metre


def county_geojson(county: County) -> str:
    """
    Roads, sites and candidate places of a county as one FeatureCollection, for a map.

    ``kind`` is ``road`` (with ``class``, and ``closed`` as pairs of days), ``site`` or ``candidate``; ``closures`` are
    the rows of that table. Coordinates are ``[lon, lat]``, WGS-84. What no surveyor has seen says ``generated``;
    ``attribution`` and ``note`` are to be shown.
    """
    known = {site.id for site in county.sites}
    features = [
        *(() if county.roads is None else _roads(county, county.roads)),
        *(_site(site, "site") for site in county.sites),
        *(_candidates(county, known)),
    ]
    collection = {
        "type": "FeatureCollection",
        "name": county.name,
        "day": county.settings.day.isoformat() if county.settings.day else None,
        "days": [day.isoformat() for day in county.days],
        "attribution": county.settings.attribution,
        "note": county.settings.position_note,
        "closures": [_closure(closure) for closure in county.closures],
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _closure(closure: Closure) -> dict[str, Any]:
    """An end that is open is empty."""
    first = "" if closure.first == date.min else closure.first.isoformat()
    last = "" if closure.last == date.max else closure.last.isoformat()
    return {"row": closure.row, "road": closure.road, "first": first, "last": last, "reason": closure.reason}


def _roads(county: County, graph: "RoadGraph") -> Iterator[Feature]:
    closed: dict[str, list[list[str]]] = {}
    for closure in county.closures:
        closed.setdefault(closure.road, []).append([closure.first.isoformat(), closure.last.isoformat()])
    seen: set[_Line] = set()
    for _, _, edge in graph.edges(data=True):
        line = tuple((round(lon, _DIGITS), round(lat, _DIGITS)) for lon, lat in edge.get("geometry") or ())
        if len(line) < 2 or line in seen:
            continue
        seen |= {line, line[::-1]}
        said = {"kind": "road", "road": str(edge.get("road", "")), "class": edge["road_class"]}
        said |= {key: edge[key] for key in ("name", "generated") if edge.get(key)}
        if said["road"] in closed:
            said["closed"] = closed[said["road"]]
        yield {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}, "properties": said}


def _site(site: Site, kind: str) -> Feature:
    return {
        "type": "Feature",
        "id": site.id,
        "geometry": {
            "type": "Point",
            "coordinates": [round(site.position.lon, _DIGITS), round(site.position.lat, _DIGITS)],
        },
        "properties": {
            "kind": kind,
            "site": site.id,
            "name": site.name,
            "tier": site.tier.name.lower(),
            "host": site.host.value,
            "standing": site.standing.value,
            "parent": site.parent,
            "position": site.position_kind,
        },
    }


def _candidates(county: County, known: set[Any]) -> Iterator[Feature]:
    for candidate in county.candidates:
        if candidate.site.id in known:
            continue
        made = _site(candidate.site, "candidate")
        made["properties"] |= {
            "premises": candidate.premises.value,
            "lock": candidate.lock.value,
            "township": candidate.township,
        }
        yield made
