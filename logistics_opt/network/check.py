"""What a road graph amounts to, in figures."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np

from logistics_opt.network.arrays import road_arrays
from logistics_opt.network.snap import largest_part


@dataclass(frozen=True, slots=True)
class NetworkInfo:
    """
    Figures of a road graph.

    ``km`` counts each piece of road once, whichever ways it may be driven; ``km_by_class`` the same, longest class
    first. ``points`` are nodes and bends together. ``connected`` is the share of directed edge length within the
    largest strongly connected part; ``generated`` the share of km that no surveyor has seen.
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
    )
