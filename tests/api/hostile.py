"""
Uploads made to harm: what is sent where, and the codes of which one must be answered.

``CASES`` is a table for the tests of the service and for ``benchmarks/hostile.py``. Every body fits into four MiB.
"""

import importlib.util
import io
import json
import random
import sqlite3
import stat
import struct
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

_SPEC = importlib.util.spec_from_file_location("least_workbook", Path(__file__).parents[1] / "formats" / "workbooks.py")
assert _SPEC is not None
assert _SPEC.loader is not None
_WORKBOOKS = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_WORKBOOKS)
xlsx: Callable[[bytes], bytes] = _WORKBOOKS.xlsx

ZIP = "application/zip"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
GEOJSON = "application/geo+json"
GPKG = "application/geopackage+sqlite3"
PBF = "application/vnd.openstreetmap.data+pbf"
COUNTY, NETWORK = "/v1/counties/hostile", "/v1/networks/hostile"
MB = 2**20


@dataclass(frozen=True)
class Case:
    """``make`` makes the body; one of ``codes`` must be among the errors of the answer, whose status is ``status``."""

    name: str
    media: str
    make: Callable[[], bytes]
    codes: frozenset[str]
    address: str = COUNTY
    status: int = 422
    method: str = "PUT"


def case(name: str, media: str, make: Callable[[], bytes], *codes: str, **more: Any) -> Case:
    return Case(name, media, make, frozenset(codes), **more)


# Zip files.


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members:
            container.writestr(name, data)
    return content.getvalue()


def bomb() -> bytes:
    return zipped(("sites.csv", bytes(300 * MB)))


def nested_bomb() -> bytes:
    inner = zipped(*((f"{i}.csv", bytes(200 * MB)) for i in range(1)))
    return zipped(*((f"{i}.zip", inner) for i in range(10)))


def many_small_bombs() -> bytes:
    """Each below the size from which a ratio is suspicious, together beyond what may be unpacked."""
    return zipped(*((f"table{i}.csv", bytes(16 * MB)) for i in range(30)))


def lying_bomb() -> bytes:
    """Its directory says that it has 100 bytes."""
    content = bytearray(bomb())
    size = struct.pack("<I", 300 * MB)
    for at in (content.find(size), content.rfind(size)):
        content[at : at + 4] = struct.pack("<I", 100)
    return bytes(content)


def overlapping() -> bytes:
    """A thousand entries of the directory name the same 16 MiB."""
    content = zipped(("sites.csv", bytes(16 * MB)))
    end = content.rfind(b"PK\x05\x06")
    start = content.rfind(b"PK\x01\x02")
    entry = bytearray(content[start:end])
    entries = b""
    for i in range(1_000):
        name = b"si%03d.csv" % i
        assert len(name) == len(b"sites.csv")
        entry[46 : 46 + len(name)] = name
        entries += bytes(entry)
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1_000, 1_000, len(entries), start, 0)
    return content[:start] + entries + tail


def link() -> bytes:
    member = zipfile.ZipInfo("sites.csv")
    member.create_system, member.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return zipped((member, b"/etc/passwd"))


def rows(count: int) -> bytes:
    """So many short rows, mixed so that they pack worse than what is taken for a bomb."""
    dice = random.Random(0)
    parts = [b"".join(b"%d,%d\n" % (dice.randrange(10), dice.randrange(10)) for _ in range(50)) for _ in range(100)]
    made = b"".join(dice.choice(parts) for _ in range(count // 50))
    return b"id,name\n" + made


def ten_million_rows() -> bytes:
    return zipped(("sites.csv", rows(10_000_000)))


def wrong_rows() -> bytes:
    """A hundred thousand rows, each of which has a score of faults."""
    head = b"id,name,tier,lon,lat,opens,closes,stop_minutes,capacity_kg,cost_per_day_yuan\n"
    dice = random.Random(0)
    lines = b"".join(b"%d,x,y,z,z,z,z,z,z,z\n" % dice.randrange(10**9) for _ in range(100_000))
    return zipped(("sites.csv", head + lines))


def table(**cells: str) -> bytes:
    """A county whose only site has these cells."""
    values = {"id": "w", "name": "w", "tier": "county", "lon": "105", "lat": "35"} | cells
    text = ",".join(values) + "\n" + ",".join(values.values()) + "\n"
    return zipped(("sites.csv", text.encode()))


# Workbooks.

HEAD = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("id", "name", "tier", "lon", "lat"))


def sheet(value: str, before: str = "") -> bytes:
    row = "".join(f'<c t="inlineStr"><is><t>{v}</t></is></c>' for v in ("w", "w", "county"))
    return f"{before}<row>{HEAD}</row><row>{row}<c><v>{value}</v></c><c><v>35</v></c></row>".encode()


def book_with(part: str, old: bytes, new: bytes, content: bytes = b"") -> bytes:
    """The least workbook, one part of it changed."""
    source = zipfile.ZipFile(io.BytesIO(content or xlsx(sheet("105"))))
    return zipped(
        *(
            (name, source.read(name).replace(old, new, 1) if name == part else source.read(name))
            for name in source.namelist()
        )
    )


SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
DECLARED = b'<?xml version="1.0"?>'


def laughs() -> bytes:
    """A billion laughs."""
    entities = b'<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10)
    )
    doctype = DECLARED + b"<!DOCTYPE w [" + entities + b"]>"
    return book_with(SHEET, DECLARED, doctype, book_with(SHEET, b"<v>105</v>", b"<v>&a9;</v>"))


def external() -> bytes:
    doctype = DECLARED + b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return book_with(SHEET, DECLARED, doctype, book_with(SHEET, b"<v>105</v>", b"<v>&x;</v>"))


def laughing_names() -> bytes:
    doctype = DECLARED + b'<!DOCTYPE w [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>'
    return book_with(BOOK, DECLARED, doctype, book_with(BOOK, b'name="sites"', b'name="&x;"'))


def claimed_rows() -> bytes:
    """Its dimension claims ten million rows, though it has two."""
    return book_with(SHEET, b"<sheetData>", b'<dimension ref="A1:ZZZ10000000"/><sheetData>', xlsx(sheet("105")))


def far_cell() -> bytes:
    return xlsx(sheet("105") + b'<row r="10000000"><c r="A10000000"><v>1</v></c></row>')


def unnumbered_rows() -> bytes:
    dice = random.Random(0)
    parts = [b"".join(b"<row><c><v>%d</v></c></row>" % dice.randrange(10**6) for _ in range(20)) for _ in range(50)]
    return xlsx(sheet("105") + b"".join(dice.choice(parts) for _ in range(100_000)))


def shared_strings() -> bytes:
    dice = random.Random(0)
    parts = [b"".join(b"<si><t>%d</t></si>" % dice.randrange(10**6) for _ in range(20)) for _ in range(50)]
    many = b"<sst>" + b"".join(dice.choice(parts) for _ in range(160_000)) + b"</sst>"
    source = zipfile.ZipFile(io.BytesIO(xlsx(sheet("105"))))
    return zipped(*((name, source.read(name)) for name in source.namelist()), ("xl/sharedStrings.xml", many))


# JSON.


def tables(**found: Any) -> bytes:
    return json.dumps({"tables": found}).encode()


def site(lon: str) -> bytes:
    text = '{"tables": {"sites": [{"id": "w", "name": "w", "tier": "county", "lat": 35, "lon": %s}]}}'
    return (text % lon).encode()


# GeoPackages.

SCHEMA = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
    organization_coordsys_id INTEGER, definition TEXT, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",
    SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],
    AUTHORITY["EPSG","4326"]]', '');
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT,
    last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
    z INTEGER, m INTEGER);
"""
DRAWN = """
CREATE TABLE {name} (fid INTEGER PRIMARY KEY, geom BLOB, id TEXT, class TEXT);
INSERT INTO gpkg_contents VALUES ('{name}', 'features', '{name}', '', '2026-01-01T00:00:00Z', 0, 0, 1, 1, 4326);
INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', 'GEOMETRY', 4326, 0, 0);
"""
HEADER = b"GP\x00\x01" + struct.pack("<i", 4326)


def package(script: str = "", *shapes: bytes) -> bytes:
    """A GeoPackage with a layer of these shapes, and what the script adds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.gpkg"
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA application_id = 1196444487")
        connection.execute("PRAGMA user_version = 10300")
        connection.executescript(SCHEMA)
        if shapes:
            connection.executescript(DRAWN.format(name="roads"))
            connection.executemany(
                "INSERT INTO roads (geom, id, class) VALUES (?, ?, 'county')",
                [(HEADER + shape, str(i)) for i, shape in enumerate(shapes)],
            )
        connection.executescript(script)
        connection.commit()
        connection.close()
        return path.read_bytes()


def line(*points: tuple[float, float], count: int | None = None) -> bytes:
    said = len(points) if count is None else count
    return struct.pack("<BII", 1, 2, said) + b"".join(struct.pack("<dd", *point) for point in points)


GOOD = line((105.0, 35.0), (105.1, 35.0))


def nested(depth: int) -> bytes:
    """A collection in a collection in a collection ..."""
    return struct.pack("<BII", 1, 7, 1) * depth + GOOD


def nested_lines(depth: int) -> bytes:
    """The same, said to be a line of several parts."""
    return struct.pack("<BII", 1, 5, 1) * depth + GOOD


def spoiled(seed: int) -> bytes:
    """A good package, bytes of every page but the first changed."""
    dice, content = random.Random(seed), bytearray(package("", *[GOOD] * 2_000))
    for _ in range(2_000):
        content[dice.randrange(4_096, len(content))] = dice.randrange(256)
    return bytes(content)


def long_blob() -> bytes:
    """A row that says it holds two gigabytes."""
    content = bytearray(package("", GOOD))
    at = content.find(HEADER + GOOD)
    assert at > 0
    # Before it lies the record: its length, the row's number, the header with the length of each column.
    for i in range(at - 12, at - 2):
        content[i] = 0x87 if i % 2 else 0xFF
    return bytes(content)


ENDLESS = "CREATE VIEW sites AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n;"
TRIGGERED = "CREATE TRIGGER sites AFTER INSERT ON gpkg_contents BEGIN SELECT load_extension('x'); END;"
VIRTUAL = "CREATE VIRTUAL TABLE sites USING fts5(id, name);"
COMPUTED = """
CREATE TABLE sites (id TEXT, tier TEXT, lon REAL, lat REAL);
INSERT INTO sites VALUES ('w', 'county', 105, 35);
ALTER TABLE sites ADD COLUMN name TEXT GENERATED ALWAYS AS (hex(zeroblob(400000000))) VIRTUAL;
"""


def attached() -> bytes:
    """A layer whose name is a statement."""
    return package("""CREATE TABLE "sites""; ATTACH '/etc/passwd' AS p; --" (id TEXT);""")


def many_views() -> bytes:
    # Written into the schema itself: made one by one, each would read it anew.
    row = "INSERT INTO sqlite_master VALUES ('view', 'v{0}', 'v{0}', 0, 'CREATE VIEW v{0} AS SELECT 1');"
    return package("PRAGMA writable_schema = ON; BEGIN;" + "".join(row.format(i) for i in range(20_000)))


# OpenStreetMap extracts.


def varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


def field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def block(kind: bytes, content: bytes, *, said: int | None = None) -> bytes:
    blob = field(2, len(content) if said is None else said) + field(3, zlib.compress(content, 9))
    header = field(1, kind) + field(3, len(blob))
    return struct.pack(">I", len(header)) + header + blob


OSM_HEADER = block(b"OSMHeader", field(4, b"OsmSchema-V0.6") + field(4, b"DenseNodes"))


def nodes(count: int) -> bytes:
    """A block of so many nodes that lie one beside the other."""
    dense = field(1, b"\x02" * count) + field(8, b"\x02" * count) + field(9, b"\x02" * count)
    return field(1, field(1, b"")) + field(2, field(2, dense))


def osm_bomb() -> bytes:
    return OSM_HEADER + block(b"OSMData", nodes(10_000_000)) * 80


def osm_small_bomb() -> bytes:
    """As large as may be without being suspicious."""
    return OSM_HEADER + block(b"OSMData", nodes(5_000_000))


def osm_liar() -> bytes:
    return OSM_HEADER + block(b"OSMData", nodes(10_000_000), said=100)


def osm_cut() -> bytes:
    return (OSM_HEADER + block(b"OSMData", nodes(8_000)))[:-100]


# GeoJSON.


def drawing(coordinates: str = "[[105, 35], [105.1, 35]]", more: str = "") -> bytes:
    shape = f'{{"type": "LineString", "coordinates": {coordinates}}}'
    feature = f'{{"type": "Feature", "properties": {{}}, "geometry": {shape}}}'
    return f'{{"type": "FeatureCollection", {more} "features": [{feature}]}}'.encode()


VRT = b"""<OGRVRTDataSource><OGRVRTLayer name="roads"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>
</OGRVRTDataSource>"""
LINKED = '"crs": {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}},'


class Watch:
    """The largest resident memory of a process and all below it, looked at a hundred times a second."""

    def __init__(self, root: int) -> None:
        self.root, self.most, self._over = root, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.01):
            self.most = max(self.most, resident(self.root))


def resident(root: int) -> int:
    """MB in memory of the process and all below it."""
    parents, sizes = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)], sizes[int(folder.name)] = int(fields[1]), int(fields[21]) * 4_096
    family = {root}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(sizes.get(one, 0) for one in family) // 2**20


def server_of(client: httpx.Client) -> int:
    """The process that listens where the client asks."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"serve" in words and str(client.base_url.port).encode() in words:
            return int(folder.name)
    raise LookupError("the server")


def sent(client: httpx.Client, case: Case, content: bytes) -> httpx.Response:
    """The service's answer to it."""
    headers = {"Content-Type": case.media} if case.media else {}
    return client.request(case.method, case.address, content=content, headers=headers)


NOT_ONE, UNSAFE, LARGE = "pack-not-one", "pack-unsafe", "pack-too-large"

GOOD_ONES = [(GEOJSON, drawing()), (GPKG, package("", GOOD))]
"""Networks that can be read: what opens them is in memory afterwards."""

CASES = [
    case("zip: bomb", ZIP, bomb, LARGE),
    case("zip: bombs in it", ZIP, nested_bomb, "table-missing"),
    case("zip: many small bombs", ZIP, many_small_bombs, LARGE),
    case("zip: bomb that says it is small", ZIP, lying_bomb, NOT_ONE),
    case("zip: entries that overlap", ZIP, overlapping, LARGE, NOT_ONE),
    case("zip: name that leaves the folder", ZIP, lambda: zipped(("../../sites.csv", b"a")), UNSAFE),
    case("zip: absolute name", ZIP, lambda: zipped(("/etc/sites.csv", b"a")), UNSAFE),
    case("zip: name of Windows", ZIP, lambda: zipped(("C:\\sites.csv", b"a")), UNSAFE),
    case("zip: link", ZIP, link, UNSAFE),
    case("zip: noise", ZIP, lambda: b"PK\x03\x04" + random.Random(0).randbytes(MB), NOT_ONE),
    case("zip: table of ten million rows", ZIP, ten_million_rows, "too-many-rows"),
    case("zip: a million faults", ZIP, wrong_rows, "more-errors"),
    case("zip: table of one line", ZIP, lambda: zipped(("sites.csv", b"a," * 20 * MB)), LARGE, "too-many-columns"),
    case("zip: table in UTF-16", ZIP, lambda: zipped(("sites.csv", "id,name\n".encode("utf-16"))), "encoding-unknown"),
    case("zip: VRT in place of roads", ZIP, lambda: zipped(("roads.geojson", VRT)), "unreadable-roads"),
    *(
        case(f"zip: {name}", ZIP, lambda value=value: table(lon=value), *codes)  # type: ignore[misc]
        for name, value, codes in (
            ("NaN", "NaN", ("not-a-number",)),
            ("Infinity", "Infinity", ("not-a-number",)),
            ("1e308", "1e308", ("too-big",)),
            ("1e999999", "1e999999", ("not-a-number", "unknown-unit")),
            ("30 000 digits", "9" * 30_000, ("too-big",)),
            ("400 000 digits", "9" * 400_000, ("cell-too-long",)),
        )
    ),
    case("workbook: billion laughs", WORKBOOK, laughs, "not-a-workbook", "value-missing"),
    case("workbook: external entity", WORKBOOK, external, "not-a-workbook", "value-missing"),
    case("workbook: external name", WORKBOOK, laughing_names, "not-a-workbook", "table-missing"),
    case("workbook: claims ten million rows", WORKBOOK, claimed_rows, "table-missing", "too-many-rows"),
    case("workbook: cell in row ten million", WORKBOOK, far_cell, "too-many-rows"),
    case("workbook: two million rows without a number", WORKBOOK, unnumbered_rows, "too-many-rows"),
    case("workbook: three million strings", WORKBOOK, shared_strings, "zip-bomb", "not-a-workbook", "table-missing"),
    *(
        case(f"workbook: {value[:8]}", WORKBOOK, lambda value=value: xlsx(sheet(value)), *codes)  # type: ignore[misc]
        for value, codes in (
            ("NaN", ("not-a-number", "not-a-workbook")),
            ("inf", ("not-a-number", "not-a-workbook")),
            ("1e308", ("too-big",)),
            ("1e400", ("not-a-number", "not-a-workbook")),
            ("9" * 400, ("not-a-number", "too-big", "not-a-workbook")),
        )
    ),
    *(
        case(f"JSON: {value[:8]}", JSON, lambda value=value: site(value), code)  # type: ignore[misc]
        for value, code in (
            ("NaN", "tables-json"),
            ("Infinity", "tables-json"),
            ("1e308", "too-big"),
            ("1e400", "tables-json"),
            ("9" * 400, "tables-json"),
            ("9" * 400_000, "tables-json"),
        )
    ),
    case("JSON: nested", JSON, lambda: b'{"tables":' * 1 + b"[" * 100_000, "tables-json"),
    case("JSON: lists without end", JSON, lambda: b"[" + b"[]," * (MB + MB // 3 - 10) + b"[]]", "tables-json"),
    case("JSON: a key twice", JSON, lambda: b'{"tables": {}, "tables": {}}', "tables-json"),
    case("JSON: UTF-16", JSON, lambda: '{"tables": {}}'.encode("utf-16"), "tables-json"),
    case("JSON: no tables", JSON, lambda: b"[]", "tables-json"),
    case("JSON: lists as cells", JSON, lambda: tables(sites=[{"id": [[]], "name": {}}]), "tables-json-row"),
    case(
        "JSON: a new column in each row",
        JSON,
        lambda: tables(sites=[{f"c{i}": 1} for i in range(100_000)]),
        "too-many-columns",
    ),
    case("GeoPackage: none", GPKG, lambda: b"x" * 100, "unreadable-package"),
    case("GeoPackage: cut", GPKG, lambda: package("", *[GOOD] * 5_000)[:100_000], "unreadable-package"),
    *(
        case(
            f"GeoPackage: spoiled, seed {seed}",
            GPKG,
            lambda seed=seed: spoiled(seed),  # type: ignore[misc]
            "unreadable-package",
            "unreadable-roads",
            "table-missing",
            "bad-road",
            address=NETWORK,
        )
        for seed in range(3)
    ),
    case("GeoPackage: endless view", GPKG, lambda: package(ENDLESS), "layer-computed"),
    case("GeoPackage: trigger", GPKG, lambda: package(TRIGGERED), "table-missing"),
    case("GeoPackage: virtual table", GPKG, lambda: package(VIRTUAL), "layer-computed"),
    case("GeoPackage: computed gigabyte", GPKG, lambda: package(COMPUTED), "column-missing", "unreadable-package"),
    case("GeoPackage: statement as a name", GPKG, attached, "table-missing"),
    case("GeoPackage: 20 000 views", GPKG, many_views, "unreadable-package"),
    case(
        "GeoPackage: blob of two gigabytes", GPKG, long_blob, "unreadable-package", "unreadable-roads", address=NETWORK
    ),
    case(
        "GeoPackage: nested 10 000 deep",
        GPKG,
        lambda: package("", nested(10_000)),
        "bad-road",
        "unreadable-roads",
        address=NETWORK,
    ),
    case(
        "GeoPackage: lines nested 10 000 deep",
        GPKG,
        lambda: package("", nested_lines(10_000)),
        "bad-road",
        "unreadable-roads",
        address=NETWORK,
    ),
    case(
        "GeoPackage: line of 2^31 points",
        GPKG,
        lambda: package("", line((1, 1), count=2**31)),
        "bad-road",
        "unreadable-roads",
        address=NETWORK,
    ),
    case(
        "GeoPackage: coordinate of 1e308",
        GPKG,
        lambda: package("", line((1e308, 1), (2, 1e308))),
        "bad-road",
        "unreadable-roads",
        address=NETWORK,
    ),
    case("extract: none", PBF, lambda: b"x" * 100, "unreadable-osm"),
    case("extract: cut", PBF, osm_cut, "unreadable-osm"),
    case("extract: bomb", PBF, osm_bomb, "unreadable-osm", address=NETWORK),
    case("extract: five million nodes", PBF, osm_small_bomb, "no-drivable-road", "unreadable-osm", address=NETWORK),
    case("extract: bomb that says it is small", PBF, osm_liar, "unreadable-osm", address=NETWORK),
    case("GeoJSON: VRT", GEOJSON, lambda: VRT, "unreadable-roads", address=NETWORK),
    case("GeoJSON: coordinates by address", GEOJSON, lambda: drawing(more=LINKED), "unreadable-roads", address=NETWORK),
    case("GeoJSON: NaN", GEOJSON, lambda: drawing("[[NaN, 1], [2, 3]]"), "unreadable-roads", address=NETWORK),
    case("GeoJSON: 1e308", GEOJSON, lambda: drawing("[[1e308, 1], [2, 3]]"), "bad-road", address=NETWORK),
    case(
        "GeoJSON: nested", GEOJSON, lambda: drawing("[" * 100_000 + "]" * 100_000), "unreadable-roads", address=NETWORK
    ),
    case(
        "GeoJSON: a key twice", GEOJSON, lambda: drawing(more='"type": "Feature",'), "unreadable-roads", address=NETWORK
    ),
    case("kind: none", "", lambda: b"x", "media-unknown", status=415),
    case("kind: another", "text/html", lambda: b"x", "media-unknown", status=415),
    case("kind: of a network", GEOJSON, drawing, "media-unknown", status=415),
    *(
        case(f"request: {name}", JSON, make, "unreadable-body", address=address, status=400, method="POST")  # type: ignore[arg-type]
        for address, shape in (
            ("/v1/studies", '{"kind": "daily_routes", "document": {"problem": {"a": %s}}}'),
            ("/v1/checks", '{"problem": {"a": %s}, "plan": {}}'),
        )
        for name, make in (
            (f"{address} NaN", lambda shape=shape: (shape % "NaN").encode()),
            (f"{address} 1e400", lambda shape=shape: (shape % "1e400").encode()),
            (f"{address} 400 000 digits", lambda shape=shape: (shape % ("9" * 400_000)).encode()),
            (f"{address} nested", lambda shape=shape: (shape % ("[" * 100_000 + "]" * 100_000)).encode()),
            (f"{address} a key twice", lambda shape=shape: (shape % '1, "a": 2').encode()),
            (f"{address} UTF-16", lambda shape=shape: (shape % "1").encode("utf-16")),
        )
    ),
]
