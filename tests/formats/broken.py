"""
Broken counties: each a tiny good county spoiled in one place, with the issue code that must name it.

``BROKEN`` is a table for any test that wants to break a county (reader, command line): write the good folder with
``tiny.write_county(folder)``, then spoil it with ``case.spoil(folder)``. ``case.plans`` says whether the rest of the
day can still be planned (a warning or a repair) or not (an error).
"""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_SPEC = importlib.util.spec_from_file_location("least_workbook", Path(__file__).with_name("workbooks.py"))
_WORKBOOKS = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_WORKBOOKS)
xlsx = _WORKBOOKS.xlsx

DAY = "orders/2026-03-02.csv"
Spoil = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """``code`` is the issue that must be reported, ``where`` part of the place it must name."""

    name: str
    spoil: Spoil
    code: str
    where: str = ""
    plans: bool = False


def write(folder: Path, name: str, text: str | bytes) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)


def swap(name: str, old: str, new: str) -> Spoil:
    """Replace the first ``old`` in the file; it must be there."""

    def spoil(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        write(folder, name, text.replace(old, new, 1))

    return spoil


def add(name: str, row: str) -> Spoil:
    return lambda folder: write(folder, name, (folder / name).read_text(encoding="utf-8") + row + "\n")


def content(name: str, text: str | bytes) -> Spoil:
    return lambda folder: write(folder, name, text)


def remove(name: str) -> Spoil:
    return lambda folder: (folder / name).unlink()


def rename(name: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / name).rename(folder / new)

    return spoil


def drop_column(name: str, column: str) -> Spoil:
    def spoil(folder: Path) -> None:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        at = lines[0].split(",").index(column)
        kept = [",".join(cell for i, cell in enumerate(line.split(",")) if i != at) for line in lines]
        write(folder, name, "\n".join(kept) + "\n")

    return spoil


def workbook_instead(make: Callable[[Path], None]) -> Spoil:
    """No CSV tables but one workbook ``county.xlsx`` in the folder."""

    def spoil(folder: Path) -> None:
        for file in folder.glob("*.csv"):
            file.unlink()
        make(folder / "county.xlsx")

    return spoil


def bomb(path: Path) -> None:
    path.write_bytes(xlsx(b"<row><c><v>1</v></c></row>" + b" " * 60_000_000))


def far_cell(path: Path) -> None:
    path.write_bytes(
        xlsx(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    )


def wide_cell(path: Path) -> None:
    path.write_bytes(xlsx(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'))


def formula_without_value(path: Path) -> None:
    path.write_bytes(xlsx(b'<row r="1"><c r="A1"><f>1+1</f></c></row>'))


def million_rows(folder: Path) -> None:
    head = (folder / DAY).read_text(encoding="utf-8").splitlines()[0]
    write(folder, DAY, head + "\n" + "w,post,parcel,111,down,1,1,1,,,0,0\n" * 1_000_000)


def heavy_file(folder: Path) -> None:
    with (folder / DAY).open("wb") as file:
        file.truncate(65 * 2**20)


def cut_road(folder: Path) -> None:
    """The road to 桃村 no longer meets the others."""
    swap("roads.csv", "LINESTRING (105.00 35.80, 105.00 35.85)", "LINESTRING (105.00 35.83, 105.00 35.85)")(folder)


def candidates(*rows: str) -> Spoil:
    head = "id,name,township,lon,lat,premises,closing_yuan\n"
    return content("candidates.csv", head + "".join(f"{row}\n" for row in rows))


def several(*spoils: Spoil) -> Spoil:
    def spoil(folder: Path) -> None:
        for one in spoils:
            one(folder)

    return spoil


BROKEN = (
    # Files and tables
    Case("no sites table", remove("sites.csv"), "table-missing", "sites"),
    Case("no county table", remove("county.csv"), "table-missing", "county"),
    Case("no vehicles table", remove("vehicles.csv"), "table-assumed", "vehicles", plans=True),
    Case("a table of vehicles that nobody knows", rename("vehicles.csv", "wagons.csv"), "table-missing", "vehicles"),
    Case("empty file", content("vehicles.csv", b""), "file-empty", "vehicles.csv"),
    Case("blank lines only", content("firms.csv", "\n\n,,\n"), "file-empty", "firms.csv"),
    Case("header only", content("sites.csv", "id,name,tier,lon,lat\n"), "table-bare", "sites.csv"),
    Case("no header", content("firms.csv", "post,China Post\nstar,Star\n"), "header-missing", "firms.csv"),
    Case("unknown table", content("wagons.csv", "id\n1\n"), "table-unknown", "wagons.csv", plans=True),
    Case("table twice", content("站点.csv", "id,name\n1,a\n"), "table-twice", "站点.csv"),
    Case("wrong encoding", content("firms.csv", b"id,name\npost,\xff\xfe\x80\n"), "encoding-unknown", "firms.csv"),
    Case("UTF-16", content("firms.csv", "id,name\npost,邮政\n".encode("utf-16")), "encoding-unknown", "firms.csv"),
    Case("NUL bytes", content("firms.csv", b"id,name\npost,\x00\n"), "encoding-unknown", "firms.csv"),
    Case("a workbook called csv", content("firms.csv", xlsx(b"")), "not-a-csv", "firms.csv"),
    Case("open quotation mark", swap("firms.csv", "star,Star", 'star,"' + "x" * 40_000), "cell-too-long", "firms.csv"),
    Case("missing column", drop_column("sites.csv", "lon"), "column-missing", "sites.csv"),
    Case("column twice", swap("sites.csv", "host", "名称"), "column-twice", "sites.csv"),
    Case("misspelt column", swap("vehicles.csv", "capacity_kg", "capacty_kg"), "column-misspelt", "capacty_kg"),
    Case("unknown column", swap("sites.csv", ",host,", ",colour,"), "column-unknown", "colour", plans=True),
    Case("a million rows", million_rows, "too-many-rows", "2026-03-02.csv"),
    Case("300 columns", content("firms.csv", "id,name" + "," * 300 + "\npost,p\n"), "too-many-columns", "firms.csv"),
    Case("65 MB", heavy_file, "file-too-large", "2026-03-02.csv"),
    # Workbooks
    Case("zip bomb", workbook_instead(bomb), "zip-bomb", "county.xlsx"),
    Case("one cell in the last corner", workbook_instead(far_cell), "too-many-rows", "county.xlsx"),
    Case("one cell in the last column", workbook_instead(wide_cell), "too-many-columns", "county.xlsx"),
    Case("formula without a value", workbook_instead(formula_without_value), "table-missing", "county"),
    Case("no zip", workbook_instead(lambda p: p.write_text("hello") and None), "not-a-workbook", "county.xlsx"),
    Case(
        "half a zip",
        workbook_instead(lambda p: p.write_bytes(xlsx(b"")[:300]) and None),
        "not-a-workbook",
        "county.xlsx",
    ),
    Case("empty workbook", workbook_instead(lambda p: p.write_bytes(b"") and None), "file-empty", "county.xlsx"),
    # Settings
    Case("no datum", swap("county.csv", "datum,wgs84", "note,wgs84"), "datum-missing", "county.csv"),
    Case("unknown datum", swap("county.csv", "wgs84", "wgs48"), "not-a-choice", "datum"),
    Case("no name", swap("county.csv", "name,Tiny 小县", "name,"), "name-missing", "county.csv"),
    Case("unknown key", add("county.csv", "colour,red,,"), "key-unknown", "row 8", plans=True),
    Case("misspelt key", swap("county.csv", "max_snap_m", "max_snap_n"), "key-misspelt", "row 7"),
    Case("key twice", add("county.csv", "datum,gcj02,,"), "key-twice", "row 8"),
    Case("day that is no day", swap("county.csv", "2026-03-02", "2026-02-30"), "not-a-date", "day"),
    # Sites
    Case("duplicate code", swap("sites.csv", "112,", "111,"), "duplicate-id", "sites.csv row 6"),
    Case("code as 6.2E+11", swap("sites.csv", "112,", "6.20422E+11,"), "code-lost", "sites.csv row 6, id"),
    Case("no warehouse", swap("sites.csv", "县仓,county", "县仓,township"), "no-warehouse", "sites.csv"),
    Case("two warehouses", swap("sites.csv", "北乡,township,100", "北乡,county,"), "two-warehouses", "sites.csv"),
    Case("unknown tier", swap("sites.csv", "桃村,village", "桃村,hamlet"), "not-a-choice", "sites.csv row 7, tier"),
    Case(
        "parent that is not there",
        swap("sites.csv", "village,110", "village,119"),
        "unknown-reference",
        "row 5, parent",
    ),
    Case(
        "owner that is not there",
        several(swap("sites.csv", "host", "owner"), swap("sites.csv", "post_office", "ups")),
        "unknown-reference",
        "owner",
    ),
    Case("a village in the sea", swap("sites.csv", "105.15,35.70", "125.15,25.70"), "position-far", "row 5, lon, lat"),
    Case("a village at 0, 0", swap("sites.csv", "105.15,35.70", "0,0"), "position-zero", "row 5, lon, lat"),
    Case(
        "swapped coordinates",
        swap("sites.csv", "105.15,35.70", "35.70,105.15"),
        "position-swapped",
        "row 5",
        plans=True,
    ),
    Case("impossible coordinates", swap("sites.csv", "105.15,35.70", "105.15,170"), "position-impossible", "row 5"),
    Case("no position", swap("sites.csv", "105.15,35.70", ","), "value-missing", "row 5, lon"),
    Case("longitude in words", swap("sites.csv", "105.15,", "east,"), "not-a-number", "row 5, lon"),
    Case("opens after it closes", swap("sites.csv", "08:00,18:00", "18:00,08:00"), "window-reversed", "row 5"),
    Case("25 o'clock and more", swap("sites.csv", "08:00,18:00", "08:75,18:00"), "not-a-time", "row 5, opens"),
    Case("negative stop time", swap("sites.csv", "18:00,3,", "18:00,-3,"), "negative", "row 5, stop_minutes"),
    Case("sorting rate zero", swap("sites.csv", "10,600", "10,0"), "too-small", "row 3, pieces_per_hour"),
    # Vehicles
    Case("unknown base", swap("vehicles.csv", ",2,110,", ",2,119,"), "unknown-reference", "vehicles.csv row 3, base"),
    Case("base is a village", swap("vehicles.csv", ",2,110,", ",2,111,"), "base-at-village"),
    Case("negative tariff", swap("vehicles.csv", ",1.8,", ",-1.8,"), "negative", "vehicles.csv row 2, per_km_yuan"),
    Case(
        "capacity in boxes", swap("vehicles.csv", ",3000,15000", ",3 boxes,15000"), "unknown-unit", "row 2, capacity_kg"
    ),
    Case("half a vehicle", swap("vehicles.csv", "2,110,2", "2,110,1.5"), "not-whole", "row 3, count"),
    Case("no vehicle at all", swap("vehicles.csv", "1,100,2", "1,100,0"), "no-truck"),
    Case("shift backwards", swap("vehicles.csv", "05:00,20:00", "20:00,05:00"), "window-reversed", "row 2"),
    Case("unknown profile", swap("vehicles.csv", ",truck,,", ",spaceship,,"), "unknown-profile"),
    Case("a decimal comma", swap("vehicles.csv", ",0.8,", ',"0,8",'), "not-a-number", "row 3, per_km_yuan"),
    Case("a googol", swap("vehicles.csv", ",3000,", ",1e100,"), "too-big", "row 2, capacity_kg"),
    Case(
        "carries what is not there",
        swap("vehicles.csv", "truck,,,600", "truck,,coal,600"),
        "unknown-reference",
        "row 2, carries",
    ),
    # Roads
    Case(
        "road that is a point",
        swap("roads.csv", "(105.00 35.70, 105.10 35.70)", "(105.00 35.70)"),
        "road-geometry",
        "roads.csv row 2",
    ),
    Case(
        "road that is prose",
        swap("roads.csv", '"LINESTRING (105.00 35.70, 105.10 35.70)"', "from here to there"),
        "road-geometry",
        "row 2",
    ),
    Case(
        "road with latitude first",
        swap("roads.csv", "(105.00 35.70, 105.10 35.70)", "(35.70 105.00, 35.70 105.10)"),
        "road-swapped",
        "row 2",
    ),
    Case("road without length", swap("roads.csv", ",11.5,", ",0,"), "road-impossible", "roads.csv row 5"),
    Case("road of a million km", swap("roads.csv", ",11.5,", ",1000000,"), "too-big", "roads.csv row 5, length_km"),
    Case("length in metres", swap("roads.csv", ",11.5,", ",115,"), "road-length", "roads.csv row 5", plans=True),
    Case("unreachable site", cut_road, "unreachable", "121", plans=True),
    Case("site off every road", swap("sites.csv", "105.15,35.70", "105.25,35.70"), "unreachable", "111", plans=True),
    Case("no roads", remove("roads.csv"), "no-roads", "", plans=True),
    Case(
        "closure of nothing",
        content("closures.csv", "road,first,last\nr9,2026-03-01,2026-03-05\n"),
        "closure-road",
        "closures.csv row 2",
    ),
    Case(
        "closure backwards",
        content("closures.csv", "road,first,last\nr1,2026-03-05,2026-03-01\n"),
        "closure-reversed",
        "closures.csv row 2",
    ),
    Case(
        "gradient limit in percent",
        content("speed_rules.csv", "profile,rule,limit,factor\nvan,gradient_above,8,0\n"),
        "rule-percent",
        "speed_rules.csv row 2, limit",
    ),
    Case(
        "rule for a vehicle nobody has",
        content("speed_rules.csv", "profile,rule,limit,factor\nvan-1,width_below,3,0\n"),
        "unknown-profile",
        "speed_rules.csv row 2, profile",
    ),
    Case(
        "road closed",
        content("closures.csv", "road,first,last\nr5,2026-03-01,2026-03-05\n"),
        "unreachable",
        "121",
        plans=True,
    ),
    # Lines and programme
    Case(
        "line with one stop",
        several(
            content("lines.csv", "id,name,departures\nb,bus,08:00\n"),
            content("line_stops.csv", "line,site,offset_minutes\nb,110,0\n"),
        ),
        "line-stops",
        "lines.csv row 2",
    ),
    Case(
        "target without a figure",
        several(
            content("programme.csv", "name,year\np,2020\n"), content("targets.csv", "metric,at_least,at_most\nx,,\n")
        ),
        "target-unclear",
        "targets.csv row 2",
    ),
    Case(
        "subsidy without programme",
        content("subsidies.csv", "name,kind,amount_yuan,unit\na,service,1,piece\n"),
        "programme-missing",
        "subsidies.csv",
    ),
    # Candidates and seasons
    Case("candidate that is a village", candidates("121,x,120,105.02,35.8,new,"), "candidate-not-a-depot", "row 2, id"),
    Case("candidate without a place", candidates("c1,x,120,,,new,"), "candidate-incomplete", "row 2, lon, lat"),
    Case("candidate of no township", candidates("c1,x,南乡,105.02,35.8,new,"), "candidate-township", "row 2, township"),
    Case(
        "candidate that stands nowhere",
        candidates("c1,x,120,105.02,35.8,standing,"),
        "candidate-standing",
        "row 2, premises",
    ),
    Case("candidate twice", candidates(*["c1,x,120,105.02,35.8,new,"] * 2), "duplicate-id", "candidates.csv row 3"),
    Case("depot moved", candidates("120,,,105.02,35.8,,"), "candidate-ignored", "row 2, lon, lat", plans=True),
    Case("closing what is not", candidates("c1,x,120,105.02,35.8,new,9"), "candidate-closing", "row 2", plans=True),
    Case(
        "years of 400 days",
        content("seasons.csv", "name,days,orders_day\na,200,2026-03-02\nb,200,2026-03-02\n"),
        "season-days",
        "seasons.csv, days",
    ),
    # The day's waybills
    Case("no waybill file", remove(DAY), "orders-missing", "2026-03-02.csv"),
    Case(
        "waybills of another folder",
        swap("county.csv", "orders/{day}.csv", "../../{day}.csv"),
        "orders-outside",
        "orders",
    ),
    Case("waybills without a site column", swap(DAY, ",site,", ",#site,"), "column-missing", "2026-03-02.csv"),
    Case("negative weight", swap(DAY, "111,down,12.5", "111,down,-12.5"), "order-unreadable", "row 2", plans=True),
    Case("no weight", swap(DAY, "111,down,12.5", "111,down,"), "order-unreadable", "row 2", plans=True),
    Case("zero pieces", swap(DAY, "12.5,60,5", "12.5,60,0"), "order-unreadable", "row 2", plans=True),
    Case("sideways", swap(DAY, "111,down", "111,sideways"), "order-unreadable", "row 2", plans=True),
    Case("village nobody knows", swap(DAY, ",111,", ",火星村,"), "order-unmatched", "row 2", plans=True),
    Case("village of two townships", swap(DAY, "北乡 李家湾村", "李家湾村"), "order-ambiguous", "row 7", plans=True),
    Case("waybill for the warehouse", swap(DAY, ",111,", ",100,"), "order-at-warehouse", "row 2", plans=True),
    Case("waybill twice", add(DAY, "w1,post,parcel,111,down,1,1,1,,,0,0"), "order-duplicate", "row 8", plans=True),
    Case("unknown firm", swap(DAY, "w2,star", "w2,moon"), "order-reference", "row 3", plans=True),
    Case("unknown commodity", swap(DAY, "w2,star,parcel", "w2,star,coal"), "order-reference", "row 3", plans=True),
    Case(
        "demand over every vehicle",
        swap(DAY, "111,down,12.5,60,5", "111,down,5000,60,1"),
        "oversize-piece",
        "w1",
        plans=True,
    ),
    Case(
        "every site unknown",
        content(DAY, "id,firm,commodity,site,direction,weight_kg\na,post,parcel,x1,down,1\n"),
        "orders-unusable",
        "2026-03-02.csv",
    ),
    Case(
        "no waybills", content(DAY, "id,firm,commodity,site,direction,weight_kg\n"), "orders-none", DAY[7:], plans=True
    ),
)
