"""Where tables and roads may lie."""

import csv
import json
import os
from pathlib import Path

import pytest

from logistics_opt.errors import InvalidInput, Severity
from logistics_opt.formats import open_county, read_county
from logistics_opt.formats.crowfly import crow_travel
from logistics_opt.model import Bag, Load, LonLat, Site, SiteId, Tier
from logistics_opt.network.geofile import write_roads

SHARED = Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[2].parent / "shared"))


@pytest.mark.parametrize("mark", [";", "\t"])
def test_semicolons_and_tabs_separate_too(tiny_county: Path, mark: str):
    wanted = read_county(tiny_county).digest
    for name in ("firms.csv", "vehicles.csv", "sites.csv"):
        file = tiny_county / name
        text = file.read_text(encoding="utf-8")
        quoted = text.replace("苹果;苹果村委会", '"苹果;苹果村委会"')
        file.write_text(quoted.replace(",", mark), encoding="utf-8")
    assert read_county(tiny_county).digest == wanted


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tiny_county: Path):
    wanted = read_county(tiny_county).digest
    for file in tiny_county.rglob("*.csv"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_text(encoding="utf-8").replace("\n", "\r\n").encode())
    assert read_county(tiny_county).digest == wanted


def test_table_files_may_have_chinese_names(tiny_county: Path):
    wanted = read_county(tiny_county).digest
    (tiny_county / "sites.csv").rename(tiny_county / "站点.csv")
    assert read_county(tiny_county).digest == wanted


@pytest.mark.parametrize("name", ["roads.geojson", "roads.gpkg"])
def test_roads_may_be_drawn_in_a_file(tiny_county: Path, name: str):
    county = open_county(tiny_county)
    wanted = county.problem().travel["van"].metres
    write_roads(county.roads, tiny_county / name)
    (tiny_county / "roads.csv").unlink()
    found = open_county(tiny_county).problem().travel["van"].metres
    assert abs(found - wanted).max() <= 2  # metres: coordinates in the file are rounded


def test_a_broken_drawing_is_an_issue(tiny_county: Path):
    (tiny_county / "roads.csv").unlink()
    (tiny_county / "roads.geojson").write_text("{")
    with pytest.raises(InvalidInput, match="unreadable-roads"):
        open_county(tiny_county)


def test_roads_may_be_an_openstreetmap_extract(tiny_county: Path):
    extract = SHARED / "data" / "andorra" / "andorra-2025-02.osm.pbf"
    if not extract.is_file():
        pytest.skip(f"the extract of Andorra is not at {extract}")
    (tiny_county / "roads.csv").unlink()
    (tiny_county / extract.name).symlink_to(extract)
    text = (tiny_county / "sites.csv").read_text(encoding="utf-8")
    # The same seven sites, a tenth as far apart, in Andorra la Vella instead of Gansu.
    for old, new in (("105.00", "1.520"), ("105.10", "1.530"), ("105.15", "1.535"), ("105.05", "1.525")):
        text = text.replace(f",{old},", f",{new},")
    for old, new in (("35.70", "42.507"), ("35.75", "42.512"), ("35.80", "42.517"), ("35.85", "42.522")):
        text = text.replace(f",{old},", f",{new},")
    (tiny_county / "sites.csv").write_text(text, encoding="utf-8")
    county = open_county(tiny_county)
    problem = county.problem()
    assert county.roads.number_of_edges() > 1_000
    assert problem.travel["van"].reachable("100", "110")


def test_a_path_that_is_no_county_is_refused(tmp_path: Path):
    for path in (tmp_path / "none", tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(InvalidInput):
            open_county(path)


def test_another_days_waybills_may_be_named(tiny_county: Path, tmp_path: Path):
    orders = tmp_path / "export.csv"
    orders.write_text("运单号,快递公司,货类,收件村,方向,重量\nx1,star,parcel,苹果村,下行,3\n", encoding="gb18030")
    county = open_county(tiny_county)
    problem = county.problem(orders=orders)
    assert [(d.id, d.site, d.load.pieces) for d in problem.demands] == [("x1", "111", 1)]
    assert all(issue.severity is not Severity.ERROR for issue in county.issues)


def test_closures_hold_on_their_days_only(tiny_county: Path):
    (tiny_county / "closures.csv").write_text("road,first,last,reason\nr5,2026-03-03,,flood\n")
    (tiny_county / "orders" / "2026-03-03.csv").write_text(
        (tiny_county / "orders" / "2026-03-02.csv").read_text(encoding="utf-8"), encoding="utf-8"
    )
    county = open_county(tiny_county)
    day = county.settings.day
    assert county.problem(day).travel["van"].reachable("120", "121")
    assert not county.problem(day.replace(day=3)).travel["van"].reachable("120", "121")


def test_estimated_times_keep_the_triangle_inequality():
    sites = [
        Site(id=SiteId(str(i)), name="", tier=Tier.VILLAGE, position=LonLat(105 + i * i % 7 / 100, 35 + i % 5 / 100))
        for i in range(20)
    ]
    matrix = crow_travel(sites, ["van"], factor=1.35, kmh=35).matrices["van"]
    seconds = matrix.seconds
    assert (seconds[:, :, None] + seconds[None, :, :] >= seconds[:, None, :]).all()
    assert (seconds.diagonal() == 0).all()


def test_lines_and_programme_are_read_from_their_tables(tiny_county: Path):
    (tiny_county / "lines.csv").write_text(
        "id,name,operator,departures,spare_kg,spare_litres,spare_pieces,price_per_piece_yuan,loading_lead_minutes\n"
        "b,bus,post,7:30;13:30,50,400,30,0.5,10\n"
    )
    (tiny_county / "line_stops.csv").write_text("line,site,offset_minutes\nb,100,0\nb,东镇,25\n", encoding="utf-8")
    (tiny_county / "programme.csv").write_text("name,year,fundable\np,2020,vehicle_km;site_day\n")
    (tiny_county / "targets.csv").write_text("metric,at_least,at_most\nvillages_served,0.95,\n")
    (tiny_county / "subsidies.csv").write_text(
        "name,kind,amount_yuan,unit,cap_yuan,direction,goods\n"
        "s,购买服务,0.3,件,10000,,\nu,购买服务,0.5,件,,上行,parcel\n",
        "utf-8",
    )
    problem = read_county(tiny_county)
    (line,) = problem.lines
    assert (line.departures, [(s.site, s.offset) for s in line.stops]) == (
        (27_000, 48_600),
        [("100", 0), ("110", 1_500)],
    )
    assert (line.price_per_piece, line.loading_lead, line.spare.weight) == (50, 600, 50_000)
    assert (line.carries, line.bag, line.dwell_per_piece, line.max_dwell) == (None, None, 0, None)
    every, some = problem.programme.subsidies
    assert (every.amount, every.direction, every.goods) == (30, None, None)
    assert (some.amount, some.direction, some.goods) == (50, "up", {"parcel"})
    assert problem.programme.fundable == {"vehicle_km", "site_day"}


def test_a_line_says_what_it_carries_in_which_bags_and_how_long_that_takes(tiny_county: Path):
    (tiny_county / "lines.csv").write_text(
        "id,name,departures,spare_kg,carries,bag_kg,bag_pieces,price_per_bag_yuan,spare_bags,"
        "seconds_per_piece,seconds_per_bag,max_dwell_minutes\n"
        "b,bus,7:30,50,parcel,10,12,2.5,6,2,9,3\n"
    )
    (tiny_county / "line_stops.csv").write_text("line,site,offset_minutes\nb,100,0\nb,110,25\n", encoding="utf-8")
    (line,) = read_county(tiny_county).lines
    assert line.carries == {"parcel"}
    assert line.bag == Bag(holds=Load(10_000, 0, 12), price=250, spare=6, dwell=9)
    assert (line.spare, line.dwell_per_piece, line.max_dwell) == (Load(weight=50_000), 2, 180)


def test_tables_may_be_one_json_text(tiny_county: Path, tmp_path: Path):
    wanted = read_county(tiny_county).digest
    files = [*tiny_county.glob("*.csv"), *tiny_county.glob("orders/*.csv")]
    lines = {file: file.read_text(encoding="utf-8-sig").splitlines() for file in files}
    tables = {
        "orders" if file.parent.name == "orders" else file.stem: list(csv.DictReader(lines[file])) for file in files
    }
    (tmp_path / "county.json").write_text(json.dumps({"tables": tables}), encoding="utf-8")
    assert read_county(tmp_path / "county.json").digest == wanted


def test_roads_that_are_given_take_the_place_of_the_county_s_own(tiny_county: Path, tmp_path: Path):
    county = open_county(tiny_county)
    write_roads(county.roads, tmp_path / "all.gpkg")
    given = open_county(tiny_county, roads=tmp_path / "all.gpkg")
    assert given.roads.number_of_edges() == county.roads.number_of_edges()
    assert given.roads is not county.roads
    with pytest.raises(InvalidInput, match="file-missing"):
        open_county(tiny_county, roads=tmp_path / "absent.gpkg")


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.geojson"])
def test_a_drawing_must_be_what_its_ending_says(tiny_county: Path, name: str):
    (tiny_county / "roads.csv").unlink()
    # GDAL would open it under any name, and with it whatever it names.
    vrt = '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    (tiny_county / name).write_text(vrt)
    with pytest.raises(InvalidInput, match=r"is no GeoPackage|is no JSON"):
        open_county(tiny_county)
