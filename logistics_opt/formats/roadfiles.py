"""The road graph of a county: from its table, or from a file beside it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx

from logistics_opt.formats.log import Log
from logistics_opt.formats.roads import read_roads
from logistics_opt.formats.rows import Row
from logistics_opt.formats.settings import Settings
from logistics_opt.network.roads import road_graph

RoadGraph: TypeAlias = "nx.MultiDiGraph[Any]"


def find_roads(
    path: Path, rows: Sequence[Row], settings: Settings, log: Log
) -> "tuple[RoadGraph | None, frozenset[str]]":
    """The road graph and the ids of its roads; ``None``, with a warning, where the county has no roads."""
    roads = read_roads(rows, settings.datum, log)
    if roads:
        return road_graph(roads), frozenset(road.id for road in roads)
    if not rows:
        log.add("no-roads", path.name, factor=settings.detour_factor, kmh=settings.crow_fly_kmh)
    return None, frozenset()
