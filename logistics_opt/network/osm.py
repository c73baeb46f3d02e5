"""
An OpenStreetMap extract (``.osm.pbf``, ``.osm``) on disk to a road graph and a list of places; no network needed.

The file is streamed once. Memory is 16 bytes for each node of the file (an index of positions) and what the drivable
roads take; clip an extract of a whole country to a province first. Not read: turn restrictions, limits for lorries
alone, conditional tags, barriers, ferries. Data of OpenStreetMap are under the ODbL 1.0: name "OpenStreetMap
contributors" wherever they are shown.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

import networkx as nx
import numpy as np
import osmium
import shapely
from osmium.filter import KeyFilter

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model import LonLat
from logistics_opt.network import pbf
from logistics_opt.network.plane import Bools, Floats
from logistics_opt.network.road import Road
from logistics_opt.network.roads import add_road, line_length

ATTRIBUTION: Final = "© OpenStreetMap contributors, ODbL 1.0"
PLACES: Final = frozenset({"city", "town", "village", "hamlet", "isolated_dwelling"})
MAIN: Final = ("motorway", "trunk", "primary", "secondary", "tertiary")
DRIVABLE: Final = frozenset(
    {
        *MAIN,
        *(f"{name}_link" for name in MAIN),
        "unclassified",
        "residential",
        "living_street",
        "service",
        "track",
        "road",
    }
)
BARRED: Final = frozenset({"no", "private", "forestry", "agricultural", "military", "emergency"})
WHO_MAY: Final = ("motor_vehicle", "vehicle", "access")  # the more special tag wins
TRACK_SURFACE: Final = {"grade1": "paved", "grade2": "gravel", "grade3": "gravel", "grade4": "earth", "grade5": "earth"}

Way = Literal["both", "forward", "backward"]


@dataclass(frozen=True, slots=True)
class OsmPlace:
    """A settlement, as a node of the extract; ``kind`` is its ``place`` tag."""

    id: str
    kind: str
    name: str
    name_zh: str
    position: LonLat
    population: int | None


@dataclass(frozen=True, slots=True, eq=False)
class OsmExtract:
    """What an extract holds for us; ``graph`` has the attributes of :mod:`logistics_opt.network.roads`."""

    graph: "nx.MultiDiGraph[int]"
    places: tuple[OsmPlace, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    road: Mapping[str, object]
    way: Way
    start: int  # its nodes in the flat list
    stop: int


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """The nodes of all ways in one flat row; no number where the extract lacks the node."""

    refs: "array[int]"
    lon: Floats
    lat: Floats


def read_osm(path: Path, *, polygon: shapely.Geometry | None = None, every_point: bool = False) -> OsmExtract:
    """
    Roads and places of an extract, those within ``polygon`` (WGS-84) where one is given.

    Nodes are junctions and ends; bends are in the edges' geometry. With ``every_point`` every bend is a node too.
    A road that leaves the polygon ends at the first point outside. Raises InvalidInput where the file cannot be read
    or holds no road.
    """
    try:
        _ensure_no_bomb(path)
        ways, points, places = _stream(path)
    except (RuntimeError, OSError, ValueError) as error:
        raise InvalidInput([_unreadable(path, error)]) from error
    known = np.isfinite(points.lon)
    inside = known if polygon is None else known & _within(polygon, points.lon, points.lat)
    graph = _graph(ways, points, known, inside, every_point=every_point)
    if not graph.number_of_edges():
        raise InvalidInput([_no_roads(path)])
    if polygon is not None and places:
        lon, lat = np.array([(p.position.lon, p.position.lat) for p in places]).T
        kept = _within(polygon, lon, lat).tolist()
        places = [place for place, keep in zip(places, kept, strict=True) if keep]
    return OsmExtract(graph, tuple(places))


def _ensure_no_bomb(path: Path) -> None:
    if path.suffix == ".pbf" and pbf.is_bomb(path):
        raise ValueError("it unpacks to far more than a map needs")


def _stream(path: Path) -> tuple[list[_Way], _Points, list[OsmPlace]]:
    ways: list[_Way] = []
    places: list[OsmPlace] = []
    refs, lon, lat = array("q"), array("d"), array("d")
    wanted = osmium.osm.NODE | osmium.osm.WAY
    for item in osmium.FileProcessor(str(path), wanted).with_locations().with_filter(KeyFilter("highway", "place")):
        tags = dict(item.tags)
        if isinstance(item, osmium.osm.Node):
            if tags.get("place") in PLACES and tags.get("name") and item.location.valid():
                places.append(_place(item, tags))
        elif isinstance(item, osmium.osm.Way) and _drivable(tags) and len(item.nodes) > 1:
            start = len(refs)
            for node in item.nodes:
                found = node.location.valid()
                refs.append(node.ref)
                lon.append(node.location.lon if found else np.nan)
                lat.append(node.location.lat if found else np.nan)
            ways.append(_Way(_road(item.id, tags), _direction(tags), start, len(refs)))
    return ways, _Points(refs, np.array(lon), np.array(lat)), places


def _place(node: osmium.osm.Node, tags: Mapping[str, str]) -> OsmPlace:
    people = tags.get("population", "").replace(",", "").replace(" ", "")
    return OsmPlace(
        id=f"node/{node.id}",
        kind=tags["place"],
        name=tags["name"],
        name_zh=tags.get("name:zh", ""),
        position=LonLat(node.location.lon, node.location.lat),
        population=int(people) if people.isdecimal() else None,
    )


def _within(polygon: shapely.Geometry, lon: Floats, lat: Floats) -> Bools:
    shapely.prepare(polygon)
    return np.asarray(shapely.intersects_xy(polygon, lon, lat), dtype=bool)


def _graph(
    ways: list[_Way], points: _Points, known: Bools, inside: Bools, *, every_point: bool
) -> "nx.MultiDiGraph[int]":
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    refs, lon, lat = points.refs, points.lon, points.lat
    runs = [(way, run) for way in ways for run in _runs(way, known, inside)]
    uses: dict[int, int] = {}
    for _, (start, stop) in runs:
        for i in range(start, stop):
            # An end counts twice: it is a node of the graph even where only one road uses it.
            uses[refs[i]] = uses.get(refs[i], 0) + (2 if i in (start, stop - 1) else 1)
    for way, (start, stop) in runs:
        corners = [i for i in range(start, stop) if every_point or uses[refs[i]] > 1]
        for first, last in pairwise(corners):
            line = tuple(LonLat(float(lon[i]), float(lat[i])) for i in range(first, last + 1))
            _add(graph, refs[first], refs[last], way, line)
    return graph


def _runs(way: _Way, known: Bools, inside: Bools) -> list[tuple[int, int]]:
    """Stretches of the way's nodes with known positions, inside or one step outside, at least two long."""
    runs: list[tuple[int, int]] = []
    for i in range(way.start, way.stop - 1):
        if known[i] and known[i + 1] and (inside[i] or inside[i + 1]):
            if runs and runs[-1][1] == i + 1:
                runs[-1] = (runs[-1][0], i + 2)
            else:
                runs.append((i, i + 2))
    return runs


def _add(graph: "nx.MultiDiGraph[int]", tail: int, head: int, way: _Way, line: tuple[LonLat, ...]) -> None:
    for node, point in ((tail, line[0]), (head, line[-1])):
        graph.add_node(node, lon=point.lon, lat=point.lat)
    if way.way == "backward":
        tail, head, line = head, tail, line[::-1]
    road = Road(geometry=line, oneway=way.way != "both", **way.road)  # type: ignore[arg-type]
    add_road(graph, tail, head, road, line, line_length(line))


def _drivable(tags: Mapping[str, str]) -> bool:
    if tags.get("highway") not in DRIVABLE or tags.get("area") == "yes":
        return False
    permission = next((tags[key] for key in WHO_MAY if key in tags), "yes")
    return permission not in BARRED


def _direction(tags: Mapping[str, str]) -> Way:
    oneway = tags.get("oneway", "")
    if oneway in ("yes", "true", "1"):
        return "forward"
    if oneway in ("-1", "reverse"):
        return "backward"
    round_about = tags.get("junction") in ("roundabout", "circular")
    implied = round_about or tags["highway"] in ("motorway", "motorway_link")
    return "forward" if implied and oneway != "no" else "both"


def _road(way: int, tags: Mapping[str, str]) -> Mapping[str, object]:
    widths = [w for w in (_metres(tags.get("maxwidth", "")), _metres(tags.get("width", ""))) if w]
    gradient = _fraction(tags.get("incline", ""))
    if gradient is not None and _direction(tags) == "backward":
        gradient = -gradient
    return {
        "id": f"way/{way}",
        "name": tags.get("name") or tags.get("ref", ""),
        "road_class": tags["highway"],
        "surface": tags.get("surface") or TRACK_SURFACE.get(tags.get("tracktype", ""), ""),
        "width_m": min(widths, default=None),
        "gradient": gradient,
        "no_stopping": tags.get("tunnel", "no") not in ("no", "building_passage") or tags.get("motorroad") == "yes",
    }


def _metres(text: str) -> float | None:
    """``3.5``, ``3,5``, ``3.5 m``; feet and words are left out."""
    try:
        value = float(text.removesuffix("m").strip().replace(",", "."))
    except ValueError:
        return None
    return value if 0.5 <= value <= 100 else None


def _fraction(text: str) -> float | None:
    """``10%`` and ``-10 %`` as fractions; ``up`` and ``down`` say no figure."""
    try:
        value = float(text.removesuffix("%").strip()) / 100
    except ValueError:
        return None
    return value if text.endswith("%") and -0.5 < value < 0.5 else None


def _unreadable(path: Path, error: Exception) -> Issue:
    return Issue(
        "unreadable-osm",
        path.name,
        f"cannot be read as OpenStreetMap data ({error})",
        "give a .osm.pbf or .osm extract, downloaded whole",
        f"无法作为OpenStreetMap数据读取（{error}）",
        "请提供完整下载的.osm.pbf或.osm文件",
    )


def _no_roads(path: Path) -> Issue:
    return Issue(
        "no-drivable-road",
        path.name,
        "holds no drivable road within the area",
        "check the extract and the polygon (longitude first, WGS-84)",
        "该范围内没有可行车道路",
        "请检查数据文件和边界（经度在前，WGS-84）",
    )
