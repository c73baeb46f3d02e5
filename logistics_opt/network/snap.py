"""Where a site meets the road: the nearest point of the nearest road that the profile may use."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from logistics_opt.model import LonLat, ProfileName, Site, SiteId
from logistics_opt.network.arrays import RoadArrays
from logistics_opt.network.plane import Bools, Floats, Ints, Plane
from logistics_opt.units import Metres

END = 0.5  # metres: nearer to a strip's end than this is the end


@dataclass(frozen=True, slots=True)
class Snap:
    """
    How one site is tied to the roads of one profile.

    ``point`` is the nearest point of road ``road``, ``distance`` metres from the site as the crow flies; ``ok`` is
    false where that is farther than the limit. ``strip`` and ``share`` say where on the road arrays it is: at that
    share of the strip's length, 0 at its first point.
    """

    site: SiteId
    profile: ProfileName
    point: LonLat
    distance: Metres
    road: str
    strip: int
    share: float
    ok: bool


def largest_part(arrays: RoadArrays, usable: Bools) -> Bools:
    """Which of the usable edges lie within the largest strongly connected part (most nodes; ties: lowest label)."""
    if not usable.any():
        return usable
    tail, head = arrays.tail[usable], arrays.head[usable]
    links = coo_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(arrays.node_count,) * 2)
    _, label = connected_components(links.tocsr(), directed=True, connection="strong")
    biggest = np.bincount(label).argmax()
    inside: Bools = usable & (label[arrays.tail] == biggest) & (label[arrays.head] == biggest)
    return inside


def snap_sites(
    arrays: RoadArrays, sites: Sequence[Site], profile: ProfileName, times: Ints, max_snap: Metres
) -> tuple[Snap, ...]:
    """
    Tie every site to the largest strongly connected part of what the profile may use.

    Motorways and roads marked ``no_stopping`` (tunnels) tie nobody. Closures play no part here: a site stays on its
    road while the road is shut. The point is rounded to decimetres along the strip; within half a metre of an end it
    is the end. Where there is no road at all, no snap is ok.
    """
    inside = largest_part(arrays, times > 0) & arrays.stopping
    strips = np.unique(arrays.strip[inside])
    if not sites or not len(strips):
        return tuple(Snap(s.id, profile, s.position, 0, "", -1, 0.0, ok=False) for s in sites)
    plane = Plane.around(arrays.lat)
    chosen = np.isin(np.repeat(np.arange(len(arrays.first)), np.diff(arrays.starts)), strips)
    owner = np.repeat(np.arange(len(strips)), np.diff(arrays.starts)[strips])
    lines = np.asarray(shapely.linestrings(plane.metres(arrays.lon[chosen], arrays.lat[chosen]), indices=owner))
    lon, lat = np.array([s.position.lon for s in sites]), np.array([s.position.lat for s in sites])
    points = shapely.points(plane.metres(lon, lat))
    nearest: Ints = np.asarray(shapely.STRtree(lines).nearest(points))
    along: Floats = np.asarray(shapely.line_locate_point(lines[nearest], points))
    road_of = dict(zip(arrays.strip[inside].tolist(), arrays.road[inside].tolist(), strict=True))
    snaps = []
    for site, at, line, measure in zip(sites, nearest.tolist(), lines[nearest], along.tolist(), strict=True):
        share = _share(measure, line.length)
        spot = line.interpolate(share, normalized=True)
        point = plane.position(spot.x, spot.y)
        distance = site.position.distance_to(point)
        strip = int(strips[at])
        road = arrays.roads[road_of[strip]]
        snaps.append(Snap(site.id, profile, point, round(distance), road, strip, share, distance <= max_snap))
    return tuple(snaps)


def _share(measure: float, length: float) -> float:
    if min(measure, length - measure) <= END:
        return 0.0 if measure * 2 <= length else 1.0
    return round(measure, 1) / length
