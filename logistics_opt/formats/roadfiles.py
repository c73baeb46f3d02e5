"""The road graph of a county: from its table, or from a file beside it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import shapely

from logistics_opt.errors import InvalidInput
from logistics_opt.formats import limits
from logistics_opt.formats.log import Log
from logistics_opt.formats.roads import read_roads
from logistics_opt.formats.rows import Row
from logistics_opt.formats.settings import Settings
from logistics_opt.model import Site
from logistics_opt.network import geofile
from logistics_opt.network.osm import read_osm
from logistics_opt.network.roads import road_graph

RoadGraph: TypeAlias = "nx.MultiDiGraph[Any]"

DRAWINGS = ("roads.gpkg", "roads.geojson")
MARGIN = 0.2
"""Degrees (about 20 km) around the sites within which the roads of an OpenStreetMap extract are kept."""


def find_roads(
    path: Path, rows: Sequence[Row], settings: Settings, sites: Sequence[Site], log: Log
) -> "tuple[RoadGraph | None, frozenset[str]]":
    """
    The road graph and the ids of its roads; ``None`` where the county has no roads (a warning) or bad ones (errors).

    The table ``roads`` comes first, then a drawing, then an OpenStreetMap extract in the county's folder.
    """
    roads = read_roads(rows, settings.datum, log)
    if rows:
        return (road_graph(roads) if roads else None), frozenset(row.text("id") for row in rows)
    folder = path if path.is_dir() else path.parent
    graph = None
    file = _file(folder) if folder.is_dir() else None
    try:
        if file is not None and _small_enough(file, log):
            graph = _graph(file, settings, sites)
    except InvalidInput as error:
        log.extend(error.issues)
    if file is None and path.exists():
        log.add("no-roads", path.name, factor=f"{settings.detour_factor:g}", kmh=f"{settings.crow_fly_kmh:g}")
    if graph is None:
        return None, frozenset()
    return graph, frozenset(str(edge["road"]) for _, _, edge in graph.edges(data=True))


def _file(folder: Path) -> Path | None:
    drawn = [folder / name for name in DRAWINGS if (folder / name).is_file()]
    return next(iter(drawn + sorted(folder.glob("*.osm.pbf"))), None)


def _small_enough(file: Path, log: Log) -> bool:
    size = file.stat().st_size
    if size > limits.ROAD_FILE_BYTES:
        log.add("file-too-large", file.name, size=f"{size / 2**20:.0f}", limit=limits.ROAD_FILE_BYTES // 2**20)
    return size <= limits.ROAD_FILE_BYTES


def _graph(file: Path, settings: Settings, sites: Sequence[Site]) -> RoadGraph:
    if file.name in DRAWINGS:
        return road_graph(geofile.read_roads(file, datum=settings.roads_datum))
    hull = shapely.MultiPoint([(site.position.lon, site.position.lat) for site in sites]).convex_hull
    return read_osm(file, polygon=hull.buffer(MARGIN) if sites else None).graph
