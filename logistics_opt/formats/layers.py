"""A county's tables as the layers of a GeoPackage: points give longitude and latitude, lines are the roads."""

from logistics_opt.formats import limits
from logistics_opt.formats.log import Log
from logistics_opt.formats.names import key_of
from logistics_opt.formats.raw import Cell, RawTable, blank
from logistics_opt.formats.tables import TABLES
from logistics_opt.network.geopackage import Layer, Package, point_of

SUFFIX = ".gpkg"
_NUMBERS = ("fid", "ogc_fid")  # of a feature, which the package gives it
_WGS84 = 4326
_AXES = {
    key_of(name)
    for table in TABLES
    for column in table.columns
    if column.name in ("lon", "lat")
    for name in (column.name, column.zh, column.header, *column.also)
}


def is_drawing(layer: Layer, name: str) -> bool:
    """Whether the layer, which is the county's table ``name``, holds the lines of the roads."""
    return name == "roads" and bool(layer.geometry)


def read_layer(package: Package, layer: Layer, place: str, log: Log) -> RawTable | None:
    """The layer as a table, its rows numbered as its features are; ``None``, with an error, where it is too large."""
    shape = layer.columns.index(layer.geometry) if layer.geometry else -1
    kept = [i for i, name in enumerate(layer.columns) if i != shape and not _is_known_otherwise(name, layer)]
    names = [layer.columns[i] for i in kept]
    if len(names) > limits.COLUMNS:
        log.add("too-many-columns", place, limit=limits.COLUMNS)
        return None
    if layer.geometry and layer.srs is None:
        log.add("layer-srs", place)
        return None
    rows: list[tuple[int, list[Cell]]] = []
    points: list[tuple[float, float] | None] = []
    for number, cells in package.rows(layer, limits.ROWS):
        found = [_cell(cells[i], f"{place} row {number}, {layer.columns[i]}", log) for i in kept]
        point = None if shape < 0 else _point(cells[shape], f"{place} row {number}", log)
        if point is None and all(blank(cell) for cell in found):
            continue
        rows.append((number, found))
        points.append(point)
    if len(rows) + 1 > limits.ROWS:
        log.add("too-many-rows", place, limit=limits.ROWS)
        return None
    if layer.geometry:
        names += ["lon", "lat"]
        for (_, cells_), position in zip(rows, _in_wgs84(points, layer.srs or _WGS84), strict=True):
            cells_ += position or ("", "")
    return RawTable(place, [(0, list(names)), *rows])


def _is_known_otherwise(name: str, layer: Layer) -> bool:
    """Feature numbers, and columns of coordinates that lie beside a shape, which is what a desk moves."""
    return name.lower() in _NUMBERS or (bool(layer.geometry) and key_of(name) in _AXES)


def _cell(value: object, where: str, log: Log) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return "(binary)"
    if isinstance(value, str) and len(value) > limits.CELL_CHARACTERS:
        log.add("cell-too-long", where, limit=limits.CELL_CHARACTERS)
        return ""
    return value if isinstance(value, str | int | float) else str(value)


def _point(shape: object, where: str, log: Log) -> tuple[float, float] | None:
    if shape is None:
        return None
    try:
        return point_of(shape if isinstance(shape, bytes) else b"")
    except ValueError as error:
        log.add("layer-shape", where, what=error)
        return None


def _in_wgs84(points: list[tuple[float, float] | None], srs: int) -> list[tuple[float, float] | None]:
    if srs == _WGS84:
        return points
    from pyproj import Transformer  # as slow to import as geopandas

    turn = Transformer.from_crs(srs, _WGS84, always_xy=True)
    return [None if point is None else turn.transform(*point) for point in points]
