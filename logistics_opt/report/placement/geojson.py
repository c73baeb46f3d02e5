"""A placement study as GeoJSON (RFC 7946): depots, villages, catchments, and lines from villages to their depots."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from logistics_opt.model import LonLat, Site, SiteId
from logistics_opt.report.placement.figures import Depot, Facts, Village
from logistics_opt.report.placement.notice import shown
from logistics_opt.report.placement.words import STATE, place_name
from logistics_opt.report.words import Lang, clean, pick, rounded
from logistics_opt.siting.evidence.catchments import Catchment
from logistics_opt.siting.placement import Placement
from logistics_opt.units import KILOMETRE, MINUTE, YUAN

_DIGITS = 6

Feature = dict[str, Any]


def write_geojson(
    path: Path, placement: Placement, lang: Lang = "en", *, notice: str = "", warehouse: Site | None = None
) -> None:
    """
    Write ``path`` (.geojson): one feature collection, in which ``kind`` tells the features apart.

    Polygons come first, so that a map program draws points on them. ``notice`` says what is generated; it is a foreign
    member of the collection, by default a general text where a position is. ``warehouse``: where the study holds none.
    """
    facts = Facts(placement, lang)
    collection: Feature = {
        "type": "FeatureCollection",
        "name": clean(placement.county),
        "features": list(_features(facts, lang, warehouse or facts.case.warehouse)),
    }
    if said := shown(facts, notice, lang):
        collection["notice"] = said
    path.write_text(json.dumps(collection, ensure_ascii=False, allow_nan=False) + "\n", "utf-8", newline="\n")


def _features(facts: Facts, lang: Lang, warehouse: Site | None) -> Iterator[Feature]:
    for area in facts.catchments:
        if not area.area.is_empty:
            yield _catchment(facts, area)
    position = {site.id: site.position for site in facts.sites}
    for village in facts.villages:
        if village.asked is not None:
            yield _line(village, position[village.asked.place])
    for village in facts.villages:
        yield _village(facts, village)
    for depot in facts.depots:
        yield _depot(facts, depot, lang)
    if warehouse is not None:
        yield _point(warehouse.position, kind="warehouse", id=warehouse.id, name=place_name(warehouse.name, lang))


def _point(at: LonLat, /, **properties: object) -> Feature:
    return _feature({"type": "Point", "coordinates": list(rounded(at))}, properties)


def _feature(geometry: dict[str, Any], properties: dict[str, object]) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _catchment(facts: Facts, catchment: Catchment) -> Feature:
    properties = {
        "kind": "catchment",
        "depot": catchment.depot,
        "depot_name": facts.names[catchment.depot],
        "villages": catchment.villages,
        "pieces_per_day": round(catchment.pieces, 1),
    }
    return _feature(_polygon(catchment.area), properties)


def _polygon(area: BaseGeometry) -> dict[str, Any]:
    """Outer rings run against the clock, holes with it, as the standard asks."""
    parts = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon" and not part.is_empty]
    rings = [_rings(orient(part)) for part in parts]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings[0]}
    return {"type": "MultiPolygon", "coordinates": rings}


def _rings(part: shapely.Polygon) -> list[list[list[float]]]:
    return [
        [[round(x, _DIGITS), round(y, _DIGITS)] for x, y in ring.coords] for ring in (part.exterior, *part.interiors)
    ]


def _line(village: Village, depot: LonLat) -> Feature:
    ends = [list(rounded(village.site.position)), list(rounded(depot))]
    service = village.asked
    place: SiteId | None = None if service is None else service.place
    return _feature(
        {"type": "LineString", "coordinates": ends},
        {"kind": "supply", "village": village.site.id, "depot": place, **_distance(village)},
    )


def _distance(village: Village) -> dict[str, object]:
    asked = village.asked
    if asked is None:
        return {"minutes": None, "worst_minutes": None, "km": None}
    return {
        "minutes": None if asked.seconds < 0 else round(asked.seconds / MINUTE, 1),
        "worst_minutes": None if asked.worst < 0 else round(asked.worst / MINUTE, 1),
        "km": None if asked.metres < 0 else round(asked.metres / KILOMETRE, 1),
    }


def _village(facts: Facts, village: Village) -> Feature:
    return _point(
        village.site.position,
        kind="village",
        id=village.site.id,
        name=facts.names[village.site.id],
        depot=None if village.asked is None else village.asked.place,
        depot_today=None if village.today is None else village.today.place,
        **_distance(village),
        pieces_per_day=village.pieces,
        farthest=village.binding,
        position_kind=village.site.position_kind,
    )


def _depot(facts: Facts, depot: Depot, lang: Lang) -> Feature:
    decision = depot.decision
    return _point(
        depot.site.position,
        kind="depot",
        id=depot.site.id,
        name=facts.names[depot.site.id],
        state=depot.state.value,
        state_name=pick(lang, STATE[depot.state]),
        open=depot.state.is_open,
        host=depot.site.host.value,
        premises=depot.candidate.premises.value,
        lock=depot.lock.value,
        villages=depot.villages,
        pieces_per_day=round(depot.pieces, 1),
        decision_yuan_a_year=None if decision is None or decision.cost is None else round(decision.cost / YUAN),
        stability=None if depot.stability is None else round(depot.stability, 3),
        position_kind=depot.site.position_kind,
    )
