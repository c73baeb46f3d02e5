"""
Seconds and metres between sites for one profile, and the very way they were measured along.

Every edge has a whole number of milliseconds and of decimetres; both are packed in one float64, milliseconds above
decimetres, so that one search finds the fastest way and, among equally fast ones, the shortest, and sums exactly.
Milliseconds are rounded *up* to seconds once, at the end: rounding up keeps the triangle inequality, rounding each
edge would not keep the sum. Metres are rounded to the nearest.

The stretch between a site and its road counts, at both ends: as the crow flies, at the speed of class ``access``.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy.sparse.csgraph import dijkstra

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model import UNREACHABLE, LonLat, TravelMatrix
from logistics_opt.model.travel import Matrix
from logistics_opt.network.arrays import DECIMETRES, MILLISECONDS, RoadArrays, cut, joined
from logistics_opt.network.contract import Contracted, contract
from logistics_opt.network.plane import Bools, Floats, Ints, Point
from logistics_opt.network.snap import Snap

SHIFT = 2**25  # decimetres below: 3 355 km
LIMIT = 2.0**53  # what a float64 sums exactly; leaves 74 hours of milliseconds
CHUNK = 64  # sources a search: SciPy holds the interpreter for the whole of one call


@dataclass(frozen=True, eq=False)
class Router:
    """
    The roads open to one profile on one day, with the sites' snap points cut into them.

    ``sites`` have their node in ``node`` (-1: snapped to nothing) and their access in ``access_ms`` and ``access_dm``.
    Edge ``i`` runs along ``arrays.strip[base[i]]`` from share ``start[i]`` of it to share ``end[i]``.
    """

    arrays: RoadArrays
    snaps: tuple[Snap, ...]
    positions: tuple[LonLat, ...]
    node: Ints
    access_ms: Ints
    access_dm: Ints
    node_count: int
    tail: Ints
    head: Ints
    ms: Ints
    dm: Ints
    base: Ints
    start: Floats
    end: Floats

    @cached_property
    def contracted(self) -> Contracted:
        """The contracted graph, made at the first use."""
        ends = np.unique(self.node[self.node >= 0]).tolist()
        return contract(self.node_count, self.tail, self.head, self.ms * SHIFT + self.dm, ends)

    @property
    def content(self) -> tuple[object, ...]:
        """All that the matrix is made from: equal content, equal matrix."""
        names = tuple(snap.site for snap in self.snaps)
        return names, self.node, self.access_ms, self.access_dm, self.tail, self.head, self.ms, self.dm

    def matrix(self) -> TravelMatrix:
        """Seconds and metres between every two sites."""
        count = len(self.node)
        seconds, metres = (np.full((count, count), UNREACHABLE, dtype=np.int32) for _ in range(2))
        tied = np.flatnonzero(self.node >= 0)
        rows = np.array([self.contracted.place[n] for n in self.node[tied].tolist()], dtype=np.int64)
        fastest = float((self.dm / self.ms).max(initial=0.0))
        for at in range(0, len(tied), CHUNK):
            chunk = slice(at, at + CHUNK)
            packed = dijkstra(self.contracted.matrix, indices=rows[chunk])[:, rows]
            reached = np.isfinite(packed)
            whole = np.where(reached, packed, 0).astype(np.int64)
            _check_size(int(whole.max(initial=0)), fastest)
            ms = whole // SHIFT + self.access_ms[tied[chunk], None] + self.access_ms[None, tied]
            dm = whole % SHIFT + self.access_dm[tied[chunk], None] + self.access_dm[None, tied]
            _put(seconds, tied, chunk, reached, -(-ms // MILLISECONDS))
            _put(metres, tied, chunk, reached, (dm + DECIMETRES // 2) // DECIMETRES)
        np.fill_diagonal(seconds, 0)
        np.fill_diagonal(metres, 0)
        return TravelMatrix(tuple(s.site for s in self.snaps), seconds, metres)

    def edges(self, origin: int, destination: int) -> list[int] | None:
        """The edges between two sites' snap points, in driving order; ``None`` where there is no way."""
        source, target = int(self.node[origin]), int(self.node[destination])
        if min(source, target) < 0:
            return None
        small = self.contracted
        goal = small.place[target]
        reach, before = dijkstra(small.matrix, indices=np.array([small.place[source]]), return_predecessors=True)
        if not np.isfinite(reach[0, goal]):
            return None
        way = [goal]
        while way[-1] != small.place[source]:
            way.append(int(before[0, way[-1]]))
        nodes = small.kept[way[::-1]].tolist()
        return [edge for u, v in pairwise(nodes) for edge in small.unpack(u, v)]

    def line(self, origin: int, destination: int) -> tuple[LonLat, ...] | None:
        """The way from one site's own position to another's."""
        edges = self.edges(origin, destination)
        if edges is None:
            return None
        parts: list[list[Point]] = [self._stub(origin)]
        for edge in edges:
            line = self.arrays.line(int(self.arrays.strip[self.base[edge]]))
            parts.append(cut(line, float(self.start[edge]), float(self.end[edge])))
        parts.append(self._stub(destination)[::-1])
        return tuple(LonLat(lon, lat) for lon, lat in joined(parts))

    def _stub(self, site: int) -> list[Point]:
        position, point = self.positions[site], self.snaps[site].point
        return [(position.lon, position.lat), (point.lon, point.lat)]


def _put(matrix: Matrix, tied: Ints, chunk: slice, reached: Bools, values: Ints) -> None:
    matrix[np.ix_(tied[chunk], tied)] = np.where(reached, values, UNREACHABLE)


def _check_size(packed: int, fastest: float) -> None:
    # No way of so many milliseconds is longer than at the highest speed throughout: then decimetres cannot spill over.
    if packed // SHIFT * fastest >= SHIFT or packed >= LIMIT:
        hours = packed // SHIFT // (3_600 * MILLISECONDS)
        raise InvalidInput(
            [
                Issue(
                    "network-too-large",
                    "road network",
                    f"two sites lie {hours} hours apart, more than the exact sums hold",
                    "clip the roads to the county and its neighbours",
                    f"两个网点相距{hours}小时，超出可精确计算的范围",
                    "请把路网裁剪到本县及邻县范围",
                )
            ]
        )
