"""
Who is served from where, as areas on a map: each village's own surroundings, merged by depot.

A point belongs to the village that is nearest (Voronoi cells), within a few kilometres of the county's hull. It is a
picture of the allocation, not a border that anyone has drawn. (Okabe, A., Boots, B., Sugihara, K. & Chiu, S. N. (2000),
Spatial Tessellations, 2nd ed., Wiley.)
"""

import math
from collections import defaultdict
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from logistics_opt.model import LonLat, SiteId
from logistics_opt.model.place import EARTH_RADIUS
from logistics_opt.siting.answer import Answer
from logistics_opt.siting.case import Case
from logistics_opt.units import KILOMETRE, Metres

MARGIN: Metres = 3 * KILOMETRE
"""How far areas reach beyond the outermost villages."""

_DIGITS = 1e-6  # degrees: about a tenth of a metre


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catchment:
    """
    The area of one depot (or of the warehouse), in degrees, WGS-84.

    ``villages`` are the clients whose goods come from there, most of them; ``pieces`` on a normal day all that does.
    ``area`` is empty where other clients stand at the same positions.
    """

    depot: SiteId
    area: BaseGeometry
    villages: int
    pieces: float


def catchments(case: Case, answer: Answer, *, margin: Metres = MARGIN) -> tuple[Catchment, ...]:
    """The areas of all places that serve anyone, by id."""
    place_of = answer.place_of
    pieces = dict(zip((client.id for client in case.clients), case.pieces[0].tolist(), strict=True))
    handed = defaultdict[SiteId, float](float)
    for service in answer.services:
        handed[service.place] += pieces[service.site] * service.share
    clients = [client for client in case.clients if client.id in place_of]
    # Where several stand at one position, it goes to the place that most pieces come from, the first of equals.
    here = defaultdict[LonLat, dict[SiteId, int]](dict)
    for client in clients:
        of = here[client.position]
        of[place_of[client.id]] = of.get(place_of[client.id], 0) + pieces[client.id]
    owner = {position: min(of, key=lambda place: (-of[place], place)) for position, of in here.items()}
    cells = _cells(list(owner), margin)
    merged = defaultdict[SiteId, list[BaseGeometry]](list)
    for position, cell in cells.items():
        merged[owner[position]].append(cell)
    return tuple(
        Catchment(
            depot=place,
            area=shapely.set_precision(shapely.union_all(merged[place]), _DIGITS).normalize(),
            villages=sum(of == place for of in place_of.values()),
            pieces=handed[place],
        )
        for place in sorted({service.place for service in answer.services})
    )


def _cells(positions: list[LonLat], margin: Metres) -> dict[LonLat, BaseGeometry]:
    """The surroundings of each position, cut off ``margin`` beyond the hull of all, in degrees."""
    if not positions:
        return {}
    positions = sorted(positions, key=lambda p: (p.lon, p.lat))
    lon, lat = (sum(values) / len(positions) for values in zip(*((p.lon, p.lat) for p in positions), strict=True))
    north = math.radians(1) * EARTH_RADIUS
    east = north * max(math.cos(math.radians(lat)), 1e-3)
    points = shapely.points([((p.lon - lon) * east, (p.lat - lat) * north) for p in positions])
    hull = shapely.convex_hull(shapely.multipoints(points)).buffer(margin)
    # Four far-off corners make cells of points that are few or in one line, and lie beyond what is kept.
    west, south, east_end, north_end = hull.bounds
    reach = 4 * max(east_end - west, north_end - south)
    corners = shapely.points([(-reach, -reach), (-reach, reach), (reach, -reach), (reach, reach)])
    drawn = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints([*points, *corners])))
    tree = shapely.STRtree(drawn)
    back = [1 / east, 0, 0, 1 / north, lon, lat]
    return {
        position: _moved(drawn[int(tree.query_nearest(point)[0])].intersection(hull), back)
        for position, point in zip(positions, points, strict=True)
    }


def _moved(area: BaseGeometry, by: list[float]) -> BaseGeometry:
    a, b, c, d, x, y = by
    return shapely.transform(area, lambda at: at @ [[a, c], [b, d]] + [x, y])
