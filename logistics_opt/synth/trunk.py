"""
The roads between township seats before they have a length: the named skeleton and a road to every near neighbour.

Nothing here looks at a published distance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import networkx as nx
import numpy as np

from logistics_opt.synth.facts import Facts, NamedRoad
from logistics_opt.synth.plane import Point, Points, distance

KMH = {"national": 50.0, "provincial": 45.0, "county": 38.0, "township": 31.0}
BYPASS = 3_000.0  # metres: a main road comes no nearer to a seat off its way than it must, but within this
LEAST_BYPASS = 300.0


@dataclass(frozen=True, slots=True)
class TrunkRoad:
    """
    A road between two nodes of the trunk network: seats by number, then junctions.

    ``axis``: a main road through the county seat, along the valleys; the others cross the plateau.
    """

    a: int
    b: int
    name: str
    road_class: str
    axis: bool


@dataclass(frozen=True, slots=True)
class Trunk:
    """
    Nodes on the plane (metres), the seats first and the county seat as node 0; and the roads between them.

    ``passing`` names, for a seat that a main road passes, the junction at which it does.
    """

    nodes: Points
    seats: int
    roads: tuple[TrunkRoad, ...]
    passing: Mapping[int, int] = field(default_factory=dict)

    @property
    def straight(self) -> Points:
        """Straight length of every road in metres."""
        return np.array([distance(self.nodes[road.a], self.nodes[road.b]) for road in self.roads])

    def routes(self, lengths: Points) -> list[list[int]]:
        """For every seat the numbers of the roads on the fastest way from the county seat."""
        graph: nx.Graph[int] = nx.Graph()
        number: dict[tuple[int, int], int] = {}
        for i, (road, length) in enumerate(zip(self.roads, lengths, strict=True)):
            number[road.a, road.b] = number[road.b, road.a] = i
            graph.add_edge(road.a, road.b, weight=float(length) / KMH[road.road_class])
        paths = nx.single_source_dijkstra_path(graph, 0)
        return [[number[pair] for pair in pairwise(paths[seat])] for seat in range(self.seats)]


def draw_trunk(facts: Facts) -> Trunk:
    """
    The trunk network of a county: its named roads in order, and a road between neighbours that have none yet.

    Neighbours are those the county's text names and those with no third seat in the circle between them (Gabriel
    graph). The way that is fastest to the county seat at equal winding is a county road, the rest township roads. A
    main road passes near the seats on its way, not through them: it takes a junction on the way and the seat a spur.
    """
    number = {township.code: i for i, township in enumerate(facts.townships)}
    seats = facts.seats
    nodes = list(seats)
    junction: dict[int, int] = {}
    roads: dict[tuple[int, int], TrunkRoad] = {}

    def add(a: int, b: int, name: str, road_class: str, *, axis: bool = False) -> None:
        a, b = sorted((a, b))
        roads.setdefault((a, b), TrunkRoad(a, b, name, road_class, axis))

    for road in facts.roads:
        if road.road_class == "national":
            for before, here, after in _triples(road, number):
                if here and here not in junction and (point := _passing(seats, before, here, after)) is not None:
                    junction[here] = len(nodes)
                    nodes.append(point)
                    add(here, junction[here], f"{road.name} spur", "county")
    for road in facts.roads:
        chain = [number[code] for code in road.townships]
        at = [junction.get(i, i) if road.road_class == "national" else i for i in chain]
        for a, b in pairwise(at):
            add(a, b, road.name, road.road_class, axis=road.road_class == "national" and 0 in chain)
    joined = {tuple(sorted((_seat(junction, road.a), _seat(junction, road.b)))) for road in roads.values()}
    for a, b in sorted(_gabriel(seats) | _named(facts, number)):
        if (a, b) not in joined:
            add(a, b, "", "township")
    return _with_county_roads(Trunk(np.array(nodes), len(seats), tuple(roads[key] for key in sorted(roads)), junction))


def _triples(road: NamedRoad, number: dict[str, int]) -> list[tuple[int, int, int]]:
    chain = [number[code] for code in road.townships]
    return list(zip(chain, chain[1:], chain[2:], strict=False))


def _passing(seats: Points, before: int, here: int, after: int) -> Point | None:
    """Where a road from one seat to the next but one passes the seat between; ``None``: through it."""
    start, way = seats[before], seats[after] - seats[before]
    share = float(np.clip(np.dot(seats[here] - start, way) / np.dot(way, way), 0, 1))
    foot = start + share * way
    off = distance(foot, seats[here])
    if off < LEAST_BYPASS:
        return None
    return np.asarray(seats[here] + (foot - seats[here]) * min(0.6, BYPASS / off), dtype=np.float64)


def _seat(junction: dict[int, int], node: int) -> int:
    return next((seat for seat, at in junction.items() if at == node), node)


def _named(facts: Facts, number: dict[str, int]) -> set[tuple[int, int]]:
    return {(min(number[a], number[b]), max(number[a], number[b])) for a, b in facts.neighbours}


def _gabriel(seats: Points) -> set[tuple[int, int]]:
    pairs = set()
    for b in range(len(seats)):
        for a in range(b):
            middle, radius = (seats[a] + seats[b]) / 2, distance(seats[a], seats[b]) / 2
            away = np.hypot(*(seats - middle).T)
            away[[a, b]] = np.inf
            if away.min() >= radius:
                pairs.add((a, b))
    return pairs


def _with_county_roads(trunk: Trunk) -> Trunk:
    main: set[int] = set().union(*(set(route) for route in trunk.routes(trunk.straight)))
    roads: Sequence[TrunkRoad] = [
        TrunkRoad(road.a, road.b, road.name, "county", road.axis)
        if road.road_class == "township" and i in main
        else road
        for i, road in enumerate(trunk.roads)
    ]
    return Trunk(trunk.nodes, trunk.seats, tuple(roads), trunk.passing)
