"""What a road graph amounts to, in figures, and what is doubtful in it."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from logistics_opt.errors import Issue, Severity
from logistics_opt.network.arrays import road_arrays
from logistics_opt.network.snap import largest_part

UNKNOWN = "road"  # the class of a line that names none


@dataclass(frozen=True, slots=True)
class NetworkInfo:
    """
    Figures of a road graph.

    ``km`` counts each piece of road once, whichever ways it may be driven; ``km_by_class`` the same, longest class
    first. ``points`` are nodes and bends together. ``pieces`` do not join each other; ``connected`` is the share of
    directed edge length within the largest strongly connected part; ``generated`` the share of km that no surveyor has
    seen.
    """

    nodes: int
    edges: int
    points: int
    km: float
    km_by_class: Mapping[str, float]
    oneway_km: float
    connected: float
    generated: float
    bounds: tuple[float, float, float, float] | None
    pieces: int


def network_info(graph: "nx.MultiDiGraph[Hashable]") -> NetworkInfo:
    """The figures that ``logistics-opt network info`` prints."""
    arrays = road_arrays(graph)
    count = len(arrays.first)
    metres, generated = np.zeros(count), np.zeros(count)
    metres[arrays.strip] = arrays.metres
    ways = np.bincount(arrays.strip, minlength=count)
    made = np.array([bool(d.get("generated")) for _, _, d in graph.edges(data=True)], dtype=bool)
    generated[arrays.strip] = np.where(made, arrays.metres, 0)
    by_class: dict[str, float] = defaultdict(float)
    kind = np.zeros(count, dtype=np.int64)
    kind[arrays.strip] = arrays.kind
    for index, length in zip(kind.tolist(), metres.tolist(), strict=True):
        by_class[arrays.kinds[index][0]] += length / 1_000
    total, driven = float(metres.sum()), float(arrays.metres.sum())
    inside = largest_part(arrays, np.ones(len(arrays.tail), dtype=bool))
    inner = int((np.diff(arrays.starts) - 2).sum())
    return NetworkInfo(
        nodes=graph.number_of_nodes(),
        edges=graph.number_of_edges(),
        points=graph.number_of_nodes() + inner,
        km=total / 1_000,
        km_by_class=dict(sorted(by_class.items(), key=lambda item: -item[1])),
        oneway_km=float(metres[ways == 1].sum()) / 1_000,
        connected=float(arrays.metres[inside].sum()) / driven if driven else 0.0,
        generated=float(generated.sum()) / total if total else 0.0,
        bounds=(
            (float(arrays.lon.min()), float(arrays.lat.min()), float(arrays.lon.max()), float(arrays.lat.max()))
            if len(arrays.lon)
            else None
        ),
        pieces=nx.number_weakly_connected_components(graph) if len(graph) else 0,
    )


def network_issues(info: NetworkInfo) -> Iterator[Issue]:
    """Warnings for whoever drew the roads: where they do not join, and where their class is not known."""
    if info.pieces > 1:
        yield Issue(
            "network-pieces",
            "roads",
            f"they fall into {info.pieces} pieces that do not join, and {1 - info.connected:.1%} of their length lies "
            "outside the largest part in which all can reach all",
            "join lines at their ends where roads meet, and check one-way roads; sites on other parts are not served",
            f"道路分为{info.pieces}片互不相连，{1 - info.connected:.1%}的里程不在可互通的最大部分内",
            "请在道路相交处连接端点，并检查单行道；其他部分上的网点无法配送",
            Severity.WARNING,
        )
    unknown = info.km_by_class.get(UNKNOWN, 0.0) + info.km_by_class.get("", 0.0)
    if unknown > 0:
        yield Issue(
            "network-no-class",
            "roads",
            f"{unknown:,.1f} km have no class, and are driven as fast as an unknown road",
            "fill in the class of each road (column road_class)",
            f"{unknown:,.1f}公里道路没有等级，按未知道路的速度行驶",
            "请填写每条道路的等级（road_class列）",
            Severity.WARNING,
        )
