"""
The road graph: an ``nx.MultiDiGraph``, one edge for each direction in which a piece of road may be driven.

Its attributes are these, and no others are read anywhere:

- nodes (any hashable label): ``lon``, ``lat`` in degrees, WGS-84;
- edges: ``road`` (id of the road or way), ``name``, ``length`` (metres, float), ``road_class``, ``surface`` (``""``:
  not known), ``gradient`` (fraction, positive uphill in the direction of this edge; ``None``: not known), ``width_m``
  (``None``: not known), ``geometry`` (tuple of ``(lon, lat)``, from the tail through the bends to the head), and
  ``generated`` (bool). Only ``length`` and ``road_class`` must be there; without a geometry an edge is straight.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from itertools import pairwise

import networkx as nx

from logistics_opt.model import LonLat
from logistics_opt.network.road import Closure, Road, shut_roads

Point = tuple[float, float]
DIGITS = 5  # decimals of a degree: 1.1 m of latitude, 0.9 m of longitude at 36 degrees


def road_graph(roads: Iterable[Road]) -> "nx.MultiDiGraph[int]":
    """
    The graph of a hand-made road table.

    Roads meet where they share a point (coordinates rounded to about a metre): at their ends, and at every bend that
    two roads have in common. Two lines that merely cross do not meet: a bridge is not a junction. A published length
    is shared out over a road's pieces by their length on the map.
    """
    roads = tuple(roads)
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


def _pieces(line: tuple[LonLat, ...], uses: Counter[Point]) -> Iterator[tuple[LonLat, ...]]:
    """The line cut at every inner point that another road uses too, and where it meets itself."""
    own = Counter(_spot(p) for p in line)
    start = 0
    for i, point in enumerate(line[1:], start=1):
        spot = _spot(point)
        if i == len(line) - 1 or uses[spot] > 1 or own[spot] > 1:
            yield line[start : i + 1]
            start = i
