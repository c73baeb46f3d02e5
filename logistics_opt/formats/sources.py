"""Where a county's tables lie: CSV files in a folder, sheets of a workbook, layers of a GeoPackage, one JSON text."""

from pathlib import Path

from logistics_opt.demo import demo_counties
from logistics_opt.errors import InvalidInput
from logistics_opt.formats import layers, tables_json
from logistics_opt.formats.csvtext import read_csv
from logistics_opt.formats.log import Log
from logistics_opt.formats.names import key_of, nearest
from logistics_opt.formats.raw import RawTable
from logistics_opt.formats.tables import TABLES
from logistics_opt.formats.workbook import SUFFIXES, read_workbook
from logistics_opt.network.geopackage import open_package

_NAMES = {key_of(name): t.name for t in TABLES for name in (t.name, t.zh, f"{t.name} {t.zh}", f"{t.zh}{t.name}")}
_NOTES = {
    "notes",
    "note",
    "readme",
    "sources",
    "lists",
    "说明",
    "填表说明",
    "notes说明",
    "lists选项",
    "start从这里开始",
}
_REMARKS = ("facts", "#", "readme")  # tables that belong to the county's papers, not to its plan
_TABLE_SUFFIXES = (".csv", ".txt", ".tsv")


def find_tables(path: Path, log: Log) -> dict[str, RawTable]:
    """Every known table at ``path`` by its English name; files and sheets of other names are warned of."""
    if path.is_dir():
        books = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and not p.name.startswith(("~", ".")))
        files = sorted(p for p in path.iterdir() if p.suffix.lower() == ".csv" and not p.name.startswith("."))
        known = [p for p in files if key_of(p.stem) in _NAMES]
        if not known and len(books) == 1:
            return _from_workbook(books[0], log)
        return _from_folder(files, log)
    if path.suffix.lower() in SUFFIXES:
        return _from_workbook(path, log)
    if path.suffix.lower() == tables_json.SUFFIX and path.is_file():
        return _named(tables_json.read_tables_json(path, log), log)
    if path.suffix.lower() == layers.SUFFIX and path.is_file():
        return _from_package(path, log)
    if path.exists():
        log.add("not-a-county", str(path.name or path))
    else:
        log.add("county-missing", str(path.name or path), known=", ".join(demo_counties()) or "-")
    return {}


def known_table(label: str) -> str | None:
    """The English name of the table that a file, sheet or layer is called after, in either language."""
    return _NAMES.get(key_of(label))


def read_table_file(path: Path, log: Log, *, sheet: str = "") -> RawTable | None:
    """One table from one file: a CSV, or the sheet of that name (else the first) of a workbook."""
    if path.suffix.lower() not in SUFFIXES:
        if path.suffix.lower() in _TABLE_SUFFIXES:
            return read_csv(path, log)
        log.add("not-a-table", path.name)
        return None
    sheets = read_workbook(path, log)
    for name, raw in sheets.items():
        if _NAMES.get(key_of(name)) == sheet:
            return raw
    filled = [raw for raw in sheets.values() if raw.rows]
    if sheets and not filled:
        log.add("file-empty", path.name)
    return filled[0] if filled else None


def _from_folder(files: list[Path], log: Log) -> dict[str, RawTable]:
    found: dict[str, RawTable] = {}
    for file in files:
        name = _known(file.stem, file.name, found, log)
        if name and (raw := read_csv(file, log)):
            found[name] = raw
        elif name:
            found[name] = RawTable(file.name, [])
    return found


def drawn_roads(path: Path) -> str | None:
    """The layer of a county's GeoPackage that holds its roads, if there is one. Raises InvalidInput as its reader."""
    with open_package(path) as package:
        named = ((layer, _NAMES.get(key_of(layer.name), "")) for layer in package.layers)
        return next((layer.name for layer, name in named if layers.is_drawing(layer, name)), None)


def _from_workbook(path: Path, log: Log) -> dict[str, RawTable]:
    return _named(read_workbook(path, log), log)


def _named(tables: dict[str, RawTable], log: Log) -> dict[str, RawTable]:
    found: dict[str, RawTable] = {}
    for label, raw in tables.items():
        name = _known(label, raw.place, found, log)
        if name and raw.rows:
            found[name] = raw
    return found


def _from_package(path: Path, log: Log) -> dict[str, RawTable]:
    found: dict[str, RawTable] = {}
    try:
        with open_package(path) as package:
            for label in sorted(package.refused):
                if key_of(label) in _NAMES:
                    log.add("layer-computed", f"{path.name} layer {label}")
            for layer in package.layers:
                place = f"{path.name} layer {layer.name}"
                name = _known(layer.name, place, found, log)
                if not name or layers.is_drawing(layer, name):
                    continue
                if raw := layers.read_layer(package, layer, place, log):
                    found[name] = raw
    except InvalidInput as error:
        log.extend(error.issues)
    return found


def _known(label: str, place: str, found: dict[str, RawTable], log: Log) -> str | None:
    plain = key_of(label)
    if plain in _NOTES or plain.startswith(_REMARKS):
        return None
    name = _NAMES.get(key_of(label))
    if name is None:
        log.add(
            "table-unknown", place, value=label, nearest=nearest(label, [t.name for t in TABLES], cutoff=0.0) or "sites"
        )
    elif name in found:
        log.add("table-twice", place, value=name)
        return None
    return name
