"""
Roads from a drawing (GeoPackage, GeoJSON, Shapefile: whatever GeoPandas opens) and a road graph back into one.

Columns are found by their English or Chinese names. Coordinates are brought to WGS-84 from the coordinate system the
file names; GCJ-02 and BD-09 have no number there, so a file in one of them must be announced by ``datum``.
"""

import math
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import networkx as nx
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from logistics_opt import strict_json
from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model import LonLat
from logistics_opt.network.datum import Datum, convert
from logistics_opt.network.geopackage import is_package, open_package
from logistics_opt.network.road import Road
from logistics_opt.network.roads import line_length

WGS84: Final = 4326
LAYERS: Final = ("roads", "road", "道路", "路网")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "road", "road_id", "编号", "道路编号", "路线编号"),
    "name": ("name", "名称", "道路名称", "路线名称"),
    "road_class": ("road_class", "class", "highway", "fclass", "等级", "道路等级", "行政等级"),
    "surface": ("surface", "路面", "路面类型"),
    "length": ("length", "length_m", "长度", "里程"),
    "oneway": ("oneway", "单行", "单行道"),
    "width_m": ("width_m", "width", "宽度", "路面宽度"),
    "gradient": ("gradient", "坡度"),
    "no_stopping": ("no_stopping", "tunnel", "禁停", "隧道"),
    "generated": ("generated", "生成"),
}
CLASSES: Final[Mapping[str, str]] = {
    "国道": "national",
    "省道": "provincial",
    "县道": "county",
    "乡道": "township",
    "村道": "village",
    "高速": "motorway",
    "高速公路": "motorway",
    "街道": "residential",
}
SHORTEST: Final = 5  # a published length below a fifth of the line's is in another unit
YES: Final = frozenset({"1", "1.0", "yes", "true", "y", "t", "是"})


def read_roads(path: Path, *, layer: str | None = None, datum: Datum = Datum.WGS84) -> tuple[Road, ...]:
    """
    The roads of a drawing; a line of several parts becomes several roads, ``id/1``, ``id/2`` and so on.

    A column ``length`` is the published length in metres of the whole line. Lines without a class are ``road`` (class
    unknown). Raises InvalidInput with every issue found: no coordinate system, wrong geometry, impossible figures.
    """
    _ensure_as_named(path)
    gpd, errors = _geopandas()
    if layer is None and path.suffix.lower() == ".gpkg":
        layer = _layer(path)
    try:
        frame = gpd.read_file(path, **({} if layer is None else {"layer": layer}))
    except (errors.DataSourceError, errors.DataLayerError, OSError, ValueError) as error:
        raise InvalidInput([_unreadable(path, str(error))]) from error
    if not isinstance(frame, gpd.GeoDataFrame) or not len(frame):
        raise InvalidInput([_unreadable(path, "it holds no lines")])
    if frame.crs is None:
        raise InvalidInput([_no_crs(path)])
    try:
        frame = frame.to_crs(epsg=WGS84)
    except (RuntimeError, ValueError) as error:  # pyproj's own errors are RuntimeErrors
        raise InvalidInput([_no_crs(path)]) from error
    columns = _columns(list(frame.columns))
    roads: list[Road] = []
    issues: list[Issue] = []
    for number, (record, shape) in enumerate(zip(frame.to_dict("records"), frame.geometry, strict=True), start=1):
        values = {field: record[column] for field, column in columns.items()}
        where = f"{path.name} feature {number}"
        try:
            roads.extend(_roads(values, shape, number, datum))
        except (ValueError, TypeError) as error:
            issues.append(_bad_feature(where, error))
    issues += _doubles(path, roads)
    if issues:
        raise InvalidInput(issues)
    return tuple(roads)


def _ensure_as_named(path: Path) -> None:
    """
    Refuse a file that is not what its ending says.

    GDAL goes by what a file holds: under the name of a drawing it would take one that names other files and addresses
    to read (a VRT), or GeoJSON that has its coordinate system fetched from one.
    """
    ending = path.suffix.lower()
    if ending == ".gpkg" and path.is_file() and not is_package(path):
        raise InvalidInput([_unreadable(path, "it is no GeoPackage")])
    if ending in (".geojson", ".json") and path.is_file():
        try:
            said = strict_json.loads(path.read_bytes())
        except strict_json.NotStrict as error:
            raise InvalidInput([_unreadable(path, error.what)]) from error
        system = said.get("crs") if isinstance(said, dict) else "none"
        if system is not None and not (isinstance(system, dict) and system.get("type") == "name"):
            raise InvalidInput([_unreadable(path, "it is no GeoJSON object with its coordinate system by name")])


def write_layer(path: Path, layer: str, to: Path) -> None:
    """Copy a layer of a GeoPackage into another as its layer ``roads``."""
    _ensure_as_named(path)
    gpd, _ = _geopandas()
    gpd.read_file(path, layer=layer).to_file(to, layer=LAYERS[0], driver="GPKG")


def _layer(path: Path) -> str:
    """The layer ``roads`` or ``道路``, else the first that has shapes."""
    with open_package(path) as package:
        drawn = [layer.name for layer in package.layers if layer.geometry]
    if not drawn:
        raise InvalidInput([_unreadable(path, "it holds no layer of lines")])
    return min(drawn, key=lambda name: name.strip().lower() not in LAYERS)


def write_roads(graph: "nx.MultiDiGraph[Hashable]", path: Path) -> None:
    """
    The graph's roads as a drawing in WGS-84; the name's ending (``.gpkg``, ``.geojson``) says which kind.

    A piece of road that is driven both ways is one line. :func:`read_roads` reads it back.
    """
    rows: dict[tuple[str, tuple[tuple[float, float], ...]], dict[str, Any]] = {}
    for tail, head, edge in graph.edges(data=True):
        ends = tuple((graph.nodes[n]["lon"], graph.nodes[n]["lat"]) for n in (tail, head))
        line = tuple(edge.get("geometry") or ends)
        twin = rows.get((str(edge.get("road", "")), line[::-1]))
        if twin is not None:
            twin["oneway"] = False
            continue
        known = {
            key: edge.get(key)
            for key in ("name", "road_class", "surface", "width_m", "gradient", "no_stopping", "generated")
        }
        rows[str(edge.get("road", "")), line] = {
            **known,
            "road": edge.get("road", ""),
            "length": round(edge["length"], 1),
            "oneway": True,
            "geometry": shapely.LineString(line),
        }
    listed = [{"id": number, **row} for number, row in enumerate(rows.values(), start=1)]
    gpd, _ = _geopandas()
    gpd.GeoDataFrame(listed, crs=WGS84).to_file(path)


def _geopandas() -> tuple[Any, Any]:
    # Imported here: it takes as long as all the rest of the package together, and few commands open a drawing.
    import geopandas
    import pyogrio.errors

    return geopandas, pyogrio.errors


def _columns(names: list[str]) -> dict[str, str]:
    by_lower = {name.strip().lower(): name for name in names}
    return {
        field: by_lower[alias]
        for field, aliases in COLUMNS.items()
        for alias in [next((a for a in aliases if a in by_lower), "")]
        if alias
    }


def _roads(values: Mapping[str, Any], shape: BaseGeometry | None, number: int, datum: Datum) -> Iterator[Road]:
    if shape is None or shape.is_empty or shape.geom_type not in ("LineString", "MultiLineString"):
        raise ValueError(f"is {'empty' if shape is None or shape.is_empty else shape.geom_type}, not a line")
    parts = shapely.get_parts(shape).tolist()
    name = _text(values.get("id")) or str(number)
    length, whole = _number(values.get("length")), shape.length
    road_class = _text(values.get("road_class"))
    for i, part in enumerate(parts, start=1):
        line = _line(part, datum)
        share = None if length is None else length * (part.length / whole if whole else 1)
        if share is not None and share * SHORTEST < line_length(line):
            raise ValueError(
                f"length {length:g} m is far below that of the line, {line_length(line):.0f} m; is it in km?"
            )
        yield Road(
            id=name if len(parts) == 1 else f"{name}/{i}",
            name=_text(values.get("name")),
            road_class=CLASSES.get(road_class, road_class) or "road",
            surface=_text(values.get("surface")),
            geometry=line,
            length=None if share is None else max(1, round(share)),
            oneway=_text(values.get("oneway")).lower() in YES,
            width_m=_number(values.get("width_m")),
            gradient=_number(values.get("gradient")),
            no_stopping=_text(values.get("no_stopping")).lower() in YES,
            generated=_text(values.get("generated")).lower() in YES,
        )


def _line(part: shapely.LineString, datum: Datum) -> tuple[LonLat, ...]:
    points = np.asarray(shapely.get_coordinates(part))
    lon, lat = convert(points[:, 0], points[:, 1], datum, Datum.WGS84)
    return tuple(LonLat(x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True))


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(value).strip()


def _number(value: object) -> float | None:
    text = _text(value)
    if not text or text.lower() in ("nan", "none", "<na>"):
        return None
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not a figure")
    return number


def _doubles(path: Path, roads: list[Road]) -> Iterator[Issue]:
    seen: set[str] = set()
    for road in roads:
        if road.id in seen:
            yield Issue(
                "duplicate-road",
                f"{path.name}, road {road.id}",
                "is given twice",
                "give each line its own id; what road it belongs to may stand in the name",
                "道路编号重复",
                "请为每条线使用不同编号，所属道路可写在名称中",
            )
        seen.add(road.id)


def _unreadable(path: Path, why: str) -> Issue:
    return Issue(
        "unreadable-roads",
        path.name,
        f"cannot be read as a drawing of roads ({why})",
        "give a GeoPackage, GeoJSON or Shapefile of lines",
        f"无法作为道路图层读取（{why}）",
        "请提供线状的GeoPackage、GeoJSON或Shapefile文件",
    )


def _no_crs(path: Path) -> Issue:
    return Issue(
        "no-crs",
        path.name,
        "does not say which coordinate system it is in",
        "save it again with its coordinate system (a Shapefile needs its .prj)",
        "未注明坐标系",
        "请连同坐标系重新保存（Shapefile需附带.prj文件）",
    )


def _bad_feature(where: str, error: Exception) -> Issue:
    return Issue(
        "bad-road",
        where,
        f"cannot be used: {error}",
        "draw it as a line with longitude and latitude in range; length and width in metres, gradient as a fraction",
        f"无法使用：{error}",
        "请绘制为线，经纬度应在有效范围内；长度、宽度单位为米，坡度为小数",
    )
