"""The road graph of a county: from its table, or from a file beside it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import shapely

from logistics_opt.errors import InvalidInput
from logistics_opt.formats import layers, limits
from logistics_opt.formats.log import Log
from logistics_opt.formats.roads import read_roads
from logistics_opt.formats.rows import Row
from logistics_opt.formats.settings import Settings
from logistics_opt.formats.sources import drawn_roads
from logistics_opt.model import Site
from logistics_opt.network import geofile
from logistics_opt.network.datum import Datum
from logistics_opt.network.osm import read_osm
from logistics_opt.network.roads import road_graph

RoadGraph: TypeAlias = "nx.MultiDiGraph[Any]"

DRAWINGS = ("roads.gpkg", "roads.geojson")
EXTRACTS = (".osm.pbf", ".osm")
MARGIN = 0.2
"""Degrees (about 20 km) around the sites within which the roads of an OpenStreetMap extract are kept."""


def find_roads(
    path: Path, rows: Sequence[Row], settings: Settings, sites: Sequence[Site], log: Log, given: Path | None = None
) -> "tuple[RoadGraph | None, frozenset[str]]":
    """
    The road graph and the ids of its roads; ``None`` where the county has no roads (a warning) or bad ones (errors).

    A file that is ``given`` comes first, then the table ``roads``, then a drawing, then an OpenStreetMap extract in the
    county's folder.
    """
    if rows and given is None:
        roads = read_roads(rows, settings.datum, log)
        return (road_graph(roads) if roads else None), frozenset(row.text("id") for row in rows)
    graph = None
    file = None
    try:
        file, layer = (given, None) if given is not None else _found(path)
        if file is not None and _small_enough(file, log):
            graph = open_roads(file, datum=settings.roads_datum, sites=sites, layer=layer)
    except InvalidInput as error:
        log.extend(error.issues)
    if file is None and path.exists():
        log.add("no-roads", path.name, factor=f"{settings.detour_factor:g}", kmh=f"{settings.crow_fly_kmh:g}")
    if graph is None:
        return None, frozenset()
    return graph, frozenset(str(edge["road"]) for _, _, edge in graph.edges(data=True))


def open_roads(
    file: Path, *, datum: Datum = Datum.WGS84, sites: Sequence[Site] = (), layer: str | None = None
) -> RoadGraph:
    """
    The road graph of a drawing or an OpenStreetMap extract; of the extract what lies about the sites, if there are any.

    Raises InvalidInput as their readers do.
    """
    if not file.name.endswith(EXTRACTS):
        return road_graph(geofile.read_roads(file, layer=layer, datum=datum))
    hull = shapely.MultiPoint([(site.position.lon, site.position.lat) for site in sites]).convex_hull
    return read_osm(file, polygon=hull.buffer(MARGIN) if sites else None).graph


def _found(path: Path) -> tuple[Path | None, str | None]:
    """The county's file of roads, and the layer in it."""
    if path.suffix.lower() == layers.SUFFIX and path.is_file() and (layer := drawn_roads(path)) is not None:
        return path, layer
    folder = path if path.is_dir() else path.parent
    if not folder.is_dir():
        return None, None
    drawn = [folder / name for name in DRAWINGS if (folder / name).is_file()]
    return next(iter(drawn + sorted(folder.glob("*.osm.pbf"))), None), None


def _small_enough(file: Path, log: Log) -> bool:
    if not file.is_file():
        log.add("file-missing", file.name)
        return False
    size = file.stat().st_size
    if size > limits.ROAD_FILE_BYTES:
        log.add("file-too-large", file.name, size=f"{size / 2**20:.0f}", limit=limits.ROAD_FILE_BYTES // 2**20)
    return size <= limits.ROAD_FILE_BYTES
