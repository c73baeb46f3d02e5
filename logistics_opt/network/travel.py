"""Sites and roads in; a travel matrix for every profile out, with the line of every leg."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import networkx as nx

from logistics_opt.errors import Issue
from logistics_opt.model import LonLat, ProfileName, Site, SiteId, TravelMatrix
from logistics_opt.model.digest import digest
from logistics_opt.network import cache as disk
from logistics_opt.network import findings
from logistics_opt.network.arrays import DECIMETRES, road_arrays
from logistics_opt.network.matrix import Router
from logistics_opt.network.road import Closure, shut_roads
from logistics_opt.network.snap import Snap, snap_sites
from logistics_opt.network.speeds import ACCESS, Speeds
from logistics_opt.network.splice import splice
from logistics_opt.units import Metres

MAX_SNAP: Metres = 2_000
"""A site farther from every road than this counts as unreachable, unless the county says otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """
    Travel between the sites: a matrix, and the line behind each of its entries, for every profile.

    ``snaps`` holds one entry a site and profile; ``issues`` names sites too far from any road or cut off.
    """

    matrices: Mapping[ProfileName, TravelMatrix]
    snaps: tuple[Snap, ...]
    issues: tuple[Issue, ...]
    _routers: Mapping[ProfileName, Router] = field(repr=False)

    def path(self, profile: ProfileName, origin: SiteId, destination: SiteId) -> tuple[LonLat, ...]:
        """
        The line, from the origin's own position to the destination's, whose length and time the matrix holds.

        Raises ValueError where there is no way. From a site to itself it is the one point.
        """
        at = self.matrices[profile].index
        router = self._routers[profile]
        if origin == destination:
            return (router.positions[at[origin]],)
        line = router.line(at[origin], at[destination])
        if line is None:
            raise ValueError(f"no way from {origin} to {destination} for a {profile}")
        return line

    def roads(self, profile: ProfileName, origin: SiteId, destination: SiteId) -> tuple[tuple[str, float], ...]:
        """The same way as the roads driven along, in order, each with its metres; access stretches are not in it."""
        at = self.matrices[profile].index
        router = self._routers[profile]
        edges = [] if origin == destination else router.edges(at[origin], at[destination])
        if edges is None:
            raise ValueError(f"no way from {origin} to {destination} for a {profile}")
        driven: list[tuple[str, int]] = []
        for edge in edges:
            road = router.arrays.roads[int(router.arrays.road[router.base[edge]])]
            metres = int(router.dm[edge])
            if driven and driven[-1][0] == road:
                metres += driven.pop()[1]
            driven.append((road, metres))
        return tuple((road, dm / DECIMETRES) for road, dm in driven)


def travel(
    graph: "nx.MultiDiGraph[Hashable]",
    sites: Sequence[Site],
    profiles: Sequence[ProfileName],
    *,
    speeds: Speeds | None = None,
    closures: Iterable[Closure] = (),
    day: date | None = None,
    max_snap: Metres = MAX_SNAP,
    cache: Path | None = None,
) -> Travel:
    """
    Measure the fastest ways between all sites, for each profile, on the roads open on ``day``.

    A site is tied to the nearest point of the largest strongly connected part of the roads its profile may use,
    closures apart, and stays tied to it when that road is shut: it is then unreachable. One farther than ``max_snap``
    from there is unreachable too. Both are named in ``issues``. The stretch between site and road counts, see
    :mod:`logistics_opt.network.matrix`. With ``cache``, a folder, matrices are kept on disk and found again.

    Raises InvalidInput for an unknown profile, sites that share an id, or a network too large for exact sums.
    """
    speeds = Speeds.load() if speeds is None else speeds
    closures = tuple(closures)
    findings.refuse(sites, profiles, speeds)
    arrays = road_arrays(graph)
    shut = shut_roads(closures, day)
    issues = list(findings.unknown_closures(closures, arrays.roads))
    matrices: dict[ProfileName, TravelMatrix] = {}
    routers: dict[ProfileName, Router] = {}
    snaps: list[Snap] = []
    for profile in profiles:
        times = arrays.milliseconds(speeds, profile)
        tied = snap_sites(arrays, sites, profile, times, max_snap)
        router = splice(arrays, sites, tied, times, (times > 0) & arrays.open_edges(shut), _access(speeds, profile))
        matrix = _matrix(router, cache)
        issues += findings.far(tied, sites, max_snap)
        issues += findings.cut_off(matrix, tied, sites, profile, shut)
        matrices[profile], routers[profile] = matrix, router
        snaps += tied
    return Travel(matrices, tuple(snaps), tuple(issues), routers)


def _access(speeds: Speeds, profile: ProfileName) -> float:
    return speeds.pace(profile, (ACCESS, "", None, None)) or 0.0


def _matrix(router: Router, folder: Path | None) -> TravelMatrix:
    if folder is None:
        return router.matrix()
    key = digest([disk.VERSION, *router.content])
    matrix = disk.load(folder, key)
    if matrix is None:
        matrix = router.matrix()
        disk.store(folder, key, matrix)
    return matrix
