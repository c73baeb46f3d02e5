"""Where a site meets the road: the nearest point of the nearest road that the profile may use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
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


@dataclass(frozen=True, slots=True, eq=False)
class StopLines:
    """
    Where sites of one profile may be tied to: the strips of the largest strongly connected part of what it may use.

    Motorways and roads marked ``no_stopping`` (tunnels) tie nobody. Closures play no part here: a site stays on its
    road while the road is shut. Made once, it answers for any number of sites.
    """

    profile: ProfileName
    arrays: RoadArrays
    strips: Ints
    lines: npt.NDArray[np.object_]
    tree: shapely.STRtree
    plane: Plane
    road_of: Mapping[int, str]

    @classmethod
    def of(cls, arrays: RoadArrays, profile: ProfileName, times: Ints) -> "StopLines":
        """The lines of the profile, which ``times`` says the driving times of (0: it cannot pass)."""
        inside = largest_part(arrays, times > 0) & arrays.stopping
        strips = np.unique(arrays.strip[inside])
        plane = Plane.around(arrays.lat)
        chosen = np.isin(np.repeat(np.arange(len(arrays.first)), np.diff(arrays.starts)), strips)
        owner = np.repeat(np.arange(len(strips)), np.diff(arrays.starts)[strips])
        lines = np.asarray(shapely.linestrings(plane.metres(arrays.lon[chosen], arrays.lat[chosen]), indices=owner))
        numbers = dict(zip(arrays.strip[inside].tolist(), arrays.road[inside].tolist(), strict=True))
        road_of = {strip: arrays.roads[road] for strip, road in numbers.items()}
        return cls(profile, arrays, strips, lines, shapely.STRtree(lines), plane, road_of)

    def tie(self, sites: Sequence[Site], max_snap: Metres) -> tuple[Snap, ...]:
        """
        Every site to the nearest point of the lines; ``ok`` if that is not farther than ``max_snap``.

        The point is rounded to decimetres along the strip; within half a metre of an end it is the end. Where there is
        no road at all, no snap is ok.
        """
        if not sites or not len(self.strips):
            return tuple(Snap(s.id, self.profile, s.position, 0, "", -1, 0.0, ok=False) for s in sites)
        lon, lat = np.array([s.position.lon for s in sites]), np.array([s.position.lat for s in sites])
        points = shapely.points(self.plane.metres(lon, lat))
        nearest: Ints = np.asarray(self.tree.nearest(points))
        along: Floats = np.asarray(shapely.line_locate_point(self.lines[nearest], points))
        snaps = []
        for site, at, measure in zip(sites, nearest.tolist(), along.tolist(), strict=True):
            line, strip = self.lines[at], int(self.strips[at])
            share = _share(measure, line.length)
            spot = line.interpolate(share, normalized=True)
            point = self.plane.position(spot.x, spot.y)
            metres = site.position.distance_to(point)
            road = self.road_of[strip]
            snaps.append(Snap(site.id, self.profile, point, round(metres), road, strip, share, metres <= max_snap))
        return tuple(snaps)


def snap_sites(
    arrays: RoadArrays, sites: Sequence[Site], profile: ProfileName, times: Ints, max_snap: Metres
) -> tuple[Snap, ...]:
    """Tie every site to the roads of the profile (:class:`StopLines`)."""
    return StopLines.of(arrays, profile, times).tie(sites, max_snap)


def _share(measure: float, length: float) -> float:
    if min(measure, length - measure) <= END:
        return 0.0 if measure * 2 <= length else 1.0
    return round(measure, 1) / length
