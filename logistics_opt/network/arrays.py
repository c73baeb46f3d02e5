"""The road graph as arrays: what snapping, contraction and search work on."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np

from logistics_opt.model import ProfileName
from logistics_opt.network.plane import Bools, Floats, Ints, Point
from logistics_opt.network.speeds import EdgeKind, Speeds, edge_kind

DECIMETRES = 10  # to the metre: lengths are whole decimetres and times whole milliseconds, so that sums are exact
MILLISECONDS = 1_000
NO_STOPPING = frozenset({"motorway", "motorway_link"})


@dataclass(frozen=True, slots=True, eq=False)
class RoadArrays:
    """
    Directed edges, and *strips*: the lines on the ground, each shared by the edge there and the edge back.

    ``metres`` is the exact length of an edge, ``decimetres`` the one that is summed. ``strip`` and ``forward`` say
    along which line an edge runs and whether from its first point to its last; ``stopping`` whether a site may be tied
    to it. Strip ``s`` has the points ``starts[s]:starts[s + 1]`` of ``lon`` and ``lat`` and runs from node
    ``first[s]`` to node ``last[s]``.
    """

    node_count: int
    tail: Ints
    head: Ints
    metres: Floats
    road: Ints
    kind: Ints
    strip: Ints
    forward: Bools
    stopping: Bools
    roads: tuple[str, ...]
    kinds: tuple[EdgeKind, ...]
    starts: Ints
    lon: Floats
    lat: Floats
    first: Ints
    last: Ints
    decimetres: Ints = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "decimetres", np.rint(self.metres * DECIMETRES).astype(np.int64))

    def milliseconds(self, speeds: Speeds, profile: ProfileName) -> Ints:
        """Driving time of every edge, at least 1; 0 where the profile cannot pass."""
        paces = [speeds.pace(profile, kind) or 0.0 for kind in self.kinds]
        pace = np.array(paces, dtype=float)[self.kind] if paces else np.zeros(0)
        rounded = np.rint(self.metres * pace * MILLISECONDS).astype(np.int64)
        return np.where(pace > 0, np.maximum(rounded, 1), 0)

    def open_edges(self, shut: frozenset[str]) -> Bools:
        """Which edges belong to none of these roads."""
        closed = np.array([road in shut for road in self.roads], dtype=bool)
        return ~closed[self.road] if len(self.roads) else np.ones(0, dtype=bool)

    def line(self, strip: int) -> list[Point]:
        """The points of a strip."""
        at = slice(int(self.starts[strip]), int(self.starts[strip + 1]))
        return list(zip(self.lon[at].tolist(), self.lat[at].tolist(), strict=True))


def road_arrays(graph: "nx.MultiDiGraph[Hashable]") -> RoadArrays:
    """Read a road graph, with the attributes listed in :mod:`logistics_opt.network.roads`, once."""
    number = {node: i for i, node in enumerate(graph)}
    spots = [(float(lon), float(lat)) for lon, lat in ((d["lon"], d["lat"]) for _, d in graph.nodes(data=True))]
    strips: dict[tuple[str, tuple[Point, ...]], int] = {}
    ends: list[tuple[int, int]] = []
    roads: dict[str, int] = {}
    kinds: dict[EdgeKind, int] = {}
    rows: list[tuple[int, int, int, int, int, bool, bool]] = []
    metres: list[float] = []
    for u, v, edge in graph.edges(data=True):
        tail, head = number[u], number[v]
        line = _line(edge, spots[tail], spots[head])
        back = line[::-1]
        forward = line <= back
        road = str(edge.get("road", ""))
        key = (road, line if forward else back)
        strip = strips.setdefault(key, len(strips))
        if strip == len(ends):
            ends.append((tail, head) if forward else (head, tail))
        kind = kinds.setdefault(edge_kind(edge), len(kinds))
        stopping = not edge.get("no_stopping") and edge["road_class"] not in NO_STOPPING
        rows.append((tail, head, roads.setdefault(road, len(roads)), kind, strip, forward, stopping))
        metres.append(float(edge["length"]))
    table = np.array(rows, dtype=np.int64).reshape(-1, 7)
    points = np.array([p for _, line in strips for p in line], dtype=float).reshape(-1, 2)
    bounds = np.array(ends, dtype=np.int64).reshape(-1, 2)
    sizes = np.array([len(line) for _, line in strips], dtype=np.int64)
    return RoadArrays(
        node_count=len(number),
        tail=table[:, 0],
        head=table[:, 1],
        metres=np.array(metres),
        road=table[:, 2],
        kind=table[:, 3],
        strip=table[:, 4],
        forward=table[:, 5].astype(bool),
        stopping=table[:, 6].astype(bool),
        roads=tuple(roads),
        kinds=tuple(kinds),
        starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        lon=points[:, 0],
        lat=points[:, 1],
        first=bounds[:, 0],
        last=bounds[:, 1],
    )


def _line(edge: Mapping[str, Any], tail: Point, head: Point) -> tuple[Point, ...]:
    geometry = edge.get("geometry")
    return tuple((float(x), float(y)) for x, y in geometry) if geometry else (tail, head)


def cut(line: list[Point], start: float, end: float) -> list[Point]:
    """The part of a line between two shares of its length (0 to 1); backwards where ``start`` is above ``end``."""
    if start > end:
        return cut(line, end, start)[::-1]
    if start <= 0 and end >= 1:
        return line
    points = np.array(line)
    steps = np.hypot(*((points[1:] - points[:-1]) * _stretch(points)).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    whole = along[-1] or 1.0
    inner = [p for p, at in zip(line, along / whole, strict=True) if start < at < end]
    return [_at(points, along, start * whole), *inner, _at(points, along, end * whole)]


def _stretch(points: Floats) -> Floats:
    return np.array([np.cos(np.radians(points[:, 1].mean())), 1.0])


def _at(points: Floats, along: Floats, distance: float) -> Point:
    return float(np.interp(distance, along, points[:, 0])), float(np.interp(distance, along, points[:, 1]))


def joined(parts: list[list[Point]]) -> list[Point]:
    """Lines put end to end, a point that follows its equal left out."""
    points = [p for part in parts for p in part]
    return points[:1] + [b for a, b in pairwise(points) if a != b]
