"""A small winding road graph among points on a plane, and the travel matrices of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay

from logistics_opt.model import UNREACHABLE, SiteId, TravelMatrix
from logistics_opt.units import HOUR, KILOMETRE, Metres

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SmallRoad:
    """One road between two points, with its length, the car's speed each way (km/h) and whether a truck fits."""

    a: int
    b: int
    metres: Metres
    kmh: float
    kmh_back: float
    narrow: bool = False
    closed: bool = False


def small_roads(
    rng: np.random.Generator, points: Points, *, spare: float = 0.35, narrow: float = 0.0, wide: int = 0
) -> list[SmallRoad]:
    """
    A connected road graph: the shortest tree over the points plus a ``spare`` share of the other near pairs.

    ``points`` are metres on a plane. A road is 1.05 to 1.7 times as long as the straight line. ``narrow`` is the share
    of the roads at dead ends that take no truck; the first ``wide`` points always have a road for trucks.
    """
    near = _near_pairs(points)
    tree = nx.minimum_spanning_tree(near)
    roads = []
    for a, b in sorted(near.edges):
        if not tree.has_edge(a, b) and rng.random() > spare:
            continue
        straight = float(near.edges[a, b]["weight"])
        kmh = float(rng.uniform(22, 55))
        dead_end = any(at >= wide and tree.degree(at) == 1 for at in (a, b))
        roads.append(
            SmallRoad(
                a=int(a),
                b=int(b),
                metres=max(1, round(straight * rng.uniform(1.05, 1.7))),
                kmh=kmh,
                kmh_back=kmh * float(rng.uniform(0.85, 1.15)),
                narrow=bool(dead_end and rng.random() < narrow),
            )
        )
    return roads


def off_the_way(roads: Sequence[SmallRoad]) -> frozenset[int]:
    """The points that can be cut off without cutting off any other."""
    graph = _graph(roads)
    return frozenset(graph.nodes) - frozenset(nx.articulation_points(graph))


def close_some(
    rng: np.random.Generator, roads: Sequence[SmallRoad], *, share: float, cut_off: Sequence[int] = ()
) -> list[SmallRoad]:
    """
    The same roads with about a ``share`` of them closed, and all roads at the points ``cut_off``.

    Apart from those, only roads on a loop are closed, so that everything else can still be reached a longer way round,
    by trucks where trucks could reach it before.
    """
    open_roads = [road for road in roads if road.a not in cut_off and road.b not in cut_off]
    all_ways, truck_ways = _graph(open_roads), _graph([road for road in open_roads if not road.narrow])
    closed: set[SmallRoad] = set(roads) - set(open_roads)
    most = len(closed) + (max(1, share * len(roads)) if share else 0)
    for at in rng.permutation(len(open_roads)):
        road = open_roads[at]
        if len(closed) >= most:
            break
        ways = [all_ways] if road.narrow else [all_ways, truck_ways]
        for graph in ways:
            graph.remove_edge(road.a, road.b)
        if all(nx.has_path(graph, road.a, road.b) for graph in ways):
            closed.add(road)
        else:
            for graph in ways:
                graph.add_edge(road.a, road.b)
    return [replace(road, closed=road in closed) for road in roads]


def small_matrix(
    sites: Sequence[SiteId], points: int, roads: Sequence[SmallRoad], *, speed: float = 1.0, truck: bool = False
) -> TravelMatrix:
    """
    Seconds and metres along the fastest open road; site number i stands at point i, points beyond are junctions.

    ``speed`` scales every road's speed; a ``truck`` takes no narrow road.
    """
    usable = [road for road in roads if not road.closed and not (truck and road.narrow)]
    metres: dict[tuple[int, int], int] = {}
    seconds: dict[tuple[int, int], int] = {}
    for road in usable:
        for a, b, kmh in ((road.a, road.b, road.kmh), (road.b, road.a, road.kmh_back)):
            metres[a, b] = road.metres
            seconds[a, b] = max(1, round(road.metres / KILOMETRE / (kmh * speed) * HOUR))
    return TravelMatrix(tuple(sites), *_fastest(len(sites), points, seconds, metres))


def _graph(roads: Sequence[SmallRoad]) -> "nx.Graph[Any]":
    return nx.Graph([(road.a, road.b) for road in roads])


def _near_pairs(points: Points) -> "nx.Graph[Any]":
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(range(len(points)))
    if len(points) >= 4:
        corners = Delaunay(points, qhull_options="QJ").simplices
        pairs = {(min(int(a), int(b)), max(int(a), int(b))) for tri in corners for a, b in pairwise([*tri, tri[0]])}
    else:
        pairs = {(a, b) for b in range(len(points)) for a in range(b)}
    for a, b in sorted(pairs):
        graph.add_edge(a, b, weight=float(np.hypot(*(points[a] - points[b]))))
    return graph


def _fastest(
    sites: int, points: int, seconds: dict[tuple[int, int], int], metres: dict[tuple[int, int], int]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    rows, columns = np.array(list(seconds), dtype=np.int64).reshape(-1, 2).T
    graph = csr_array((np.array(list(seconds.values()), dtype=float), (rows, columns)), shape=(points, points))
    time, before = dijkstra(graph, indices=range(sites), return_predecessors=True)
    length = np.zeros((sites, points), dtype=np.int64)
    for i in range(sites):
        for j in np.argsort(time[i], kind="stable"):
            if before[i, j] >= 0:
                length[i, j] = length[i, before[i, j]] + metres[int(before[i, j]), int(j)]
    there = np.isfinite(time[:, :sites])
    return (
        np.where(there, np.where(there, time[:, :sites], 0), UNREACHABLE).astype(np.int32),
        np.where(there, length[:, :sites], UNREACHABLE).astype(np.int32),
    )
