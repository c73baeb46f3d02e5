"""
The road graph: an ``nx.MultiDiGraph``, one edge for each direction in which a piece of road may be driven.

Its attributes are these, and no others are read anywhere:

- nodes (any hashable label): ``lon``, ``lat`` in degrees, WGS-84;
- edges: ``road`` (id of the road or way), ``name``, ``length`` (metres, float), ``road_class``, ``surface`` (``""``:
  not known), ``gradient`` (fraction, positive uphill in the direction of this edge; ``None``: not known), ``width_m``
  (``None``: not known), ``geometry`` (tuple of ``(lon, lat)``, from the tail through the bends to the head),
  ``no_stopping`` (bool: no site is tied to it) and ``generated`` (bool). Only ``length`` and ``road_class`` must be
  there; without a geometry an edge is straight.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import networkx as nx
import numpy as np
import shapely

from logistics_opt.model import LonLat
from logistics_opt.network.plane import Floats, Plane, Point
from logistics_opt.network.road import Closure, Road, shut_roads

LANDING = 1.0  # metres
DIGITS = 5  # decimals of a degree: 1.1 m of latitude, 0.9 m of longitude at 36 degrees


def road_graph(roads: Iterable[Road]) -> "nx.MultiDiGraph[int]":
    """
    The graph of a hand-made road table.

    Roads meet where they share a point (coordinates rounded to about a metre): at their ends, at every bend that two
    roads have in common, and where one road ends on another's line, a metre aside at most. Two lines that merely cross
    do not meet: a bridge is not a junction. A published length is shared out over a road's pieces by their length on
    the map.
    """
    roads = _with_landings(tuple(roads))
    uses = Counter(spot for road in roads for spot in {_spot(p) for p in road.geometry})
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    number: dict[Point, int] = {}

    def junction(point: LonLat) -> int:
        node = number.setdefault(_spot(point), len(number))
        if node not in graph:
            graph.add_node(node, lon=point.lon, lat=point.lat)
        return node

    for road in roads:
        whole = line_length(road.geometry)
        scale = 1.0 if road.length is None or whole == 0 else road.length / whole
        for piece in _pieces(road.geometry, uses):
            # A road of no extent on the map (both ends in one spot) keeps its published length.
            metres = line_length(piece) * scale if whole else float(road.length or 0)
            add_road(graph, junction(piece[0]), junction(piece[-1]), road, piece, metres)
    return graph


def add_road(
    graph: "nx.MultiDiGraph[int]", tail: int, head: int, road: Road, line: tuple[LonLat, ...], metres: float
) -> None:
    """One piece of a road between two nodes: an edge there and, unless one-way, an edge back."""
    geometry = tuple((p.lon, p.lat) for p in line)
    shared = {
        "road": road.id,
        "name": road.name,
        "length": metres,
        "road_class": road.road_class,
        "surface": road.surface,
        "width_m": road.width_m,
        "no_stopping": road.no_stopping,
        "generated": road.generated,
    }
    graph.add_edge(tail, head, **shared, gradient=road.gradient, geometry=geometry)
    if not road.oneway:
        falling = None if road.gradient is None else -road.gradient
        graph.add_edge(head, tail, **shared, gradient=falling, geometry=geometry[::-1])


def line_length(line: Iterable[LonLat]) -> float:
    """Length in metres of a line on the sphere."""
    return sum(a.distance_to(b) for a, b in pairwise(line))


def close_roads(
    graph: "nx.MultiDiGraph[Hashable]", closures: Iterable[Closure], day: date | None
) -> "nx.MultiDiGraph[Hashable]":
    """A copy of the graph without the roads that are shut on ``day``; nodes stay."""
    shut = shut_roads(closures, day)
    return nx.MultiDiGraph(
        nx.subgraph_view(graph, filter_edge=lambda u, v, key: graph.edges[u, v, key].get("road") not in shut)
    )


def _spot(point: LonLat) -> Point:
    return round(point.lon, DIGITS), round(point.lat, DIGITS)


def _with_landings(roads: tuple[Road, ...]) -> tuple[Road, ...]:
    """The same roads, with a point wherever another road ends on a line between two of its points."""
    if not roads:
        return roads
    plane = Plane.around(np.array([p.lat for road in roads for p in road.geometry]))
    lines = np.array([shapely.LineString(_flat(plane, road.geometry)) for road in roads])
    ends = [end for road in roads for end in (road.geometry[0], road.geometry[-1])]
    near = shapely.STRtree(lines).query(shapely.points(_flat(plane, ends)), predicate="dwithin", distance=LANDING)
    known = [{_spot(p) for p in road.geometry} for road in roads]
    landings: dict[int, dict[Point, LonLat]] = defaultdict(dict)
    for end, at in near.T.tolist():
        spot = _spot(ends[end])
        if spot not in known[at]:
            landings[at][spot] = ends[end]
    return tuple(
        replace(road, geometry=_landed(plane, road.geometry, lines[i], tuple(landings[i].values())))
        if i in landings
        else road
        for i, road in enumerate(roads)
    )


def _flat(plane: Plane, points: Sequence[LonLat]) -> Floats:
    return plane.metres(np.array([p.lon for p in points]), np.array([p.lat for p in points]))


def _landed(
    plane: Plane, line: tuple[LonLat, ...], shape: shapely.LineString, points: tuple[LonLat, ...]
) -> tuple[LonLat, ...]:
    flat = _flat(plane, line)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*(flat[1:] - flat[:-1]).T))])
    places = shapely.line_locate_point(shape, shapely.points(_flat(plane, points)))
    merged = [*zip(along.tolist(), line, strict=True), *zip(np.asarray(places).tolist(), points, strict=True)]
    # Sorting is stable and a landing is strictly between two points of the line, so the ends stay the ends.
    return tuple(point for _, point in sorted(merged, key=lambda item: item[0]))


def _pieces(line: tuple[LonLat, ...], uses: Counter[Point]) -> Iterator[tuple[LonLat, ...]]:
    """The line cut at every inner point that another road uses too, and where it meets itself."""
    own = Counter(_spot(p) for p in line)
    start = 0
    for i, point in enumerate(line[1:], start=1):
        spot = _spot(point)
        if i == len(line) - 1 or uses[spot] > 1 or own[spot] > 1:
            yield line[start : i + 1]
            start = i
