"""Everything one may bring: a county in each of its forms, networks, a demo county to edit and send back."""

import io
import json
import os
import sqlite3
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import httpx
import pandas
import pytest

from logistics_opt.demo import demo_county
from logistics_opt.formats import open_county, read_county
from logistics_opt.formats.documents import problem_from_json
from logistics_opt.network.geofile import write_roads
from logistics_opt.service.work.inputs import EXTRACT, GEOJSON, GPKG, JSON, WORKBOOK, ZIP

SHARED = Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[2].parent / "shared"))

Ended = Callable[[httpx.Client, str], dict[str, Any]]

# One town, two villages on one road east of it; a truck to the town, a van to the villages.
SHIFT = {"shift_opens": "06:00", "shift_closes": "20:00"}
GOODS = {"firm": "post", "commodity": "parcel", "direction": "down", "weight_kg": 5, "volume_l": 9, "pieces": 2}
TABLES: dict[str, list[dict[str, Any]]] = {
    "county": [
        {"key": "name", "value": "vall"},
        {"key": "datum", "value": "wgs84"},
        {"key": "day", "value": "2026-11-23"},
    ],
    "firms": [{"id": "post", "name": "邮政", "kind": "post"}],
    "commodities": [{"id": "parcel", "name": "包裹", "temperature": "ambient"}],
    "sites": [
        {"id": "w", "name": "仓库", "tier": "county", "lon": 105.0, "lat": 35.7},
        {"id": "d", "name": "镇", "tier": "township", "parent": "w", "lon": 105.0, "lat": 35.7},
        {"id": "near", "name": "近村", "tier": "village", "parent": "d", "lon": 105.05, "lat": 35.7},
        {"id": "far", "name": "远村", "tier": "village", "parent": "d", "lon": 105.1, "lat": 35.7},
    ],
    "vehicles": [
        {"id": "truck", "name": "货车", "echelon": 1, "base": "w", "count": 1, "profile": "truck", **SHIFT}
        | {"capacity_kg": 2000, "capacity_litres": 9000, "per_day_yuan": 200, "per_km_yuan": 2},
        {"id": "van", "name": "面包车", "echelon": 2, "base": "d", "count": 1, "profile": "van", **SHIFT}
        | {"capacity_kg": 600, "capacity_litres": 3000, "per_day_yuan": 100, "per_km_yuan": 1},
    ],
    "orders": [{"id": "1", "site": "near", **GOODS}, {"id": "2", "site": "far", **GOODS}],
    "roads": [
        {"id": "r1", "class": "county", "geometry": "LINESTRING (105.0 35.7, 105.05 35.7)"},
        {"id": "r2", "class": "county", "geometry": "LINESTRING (105.05 35.7, 105.1 35.7)"},
    ],
}


def put(client: httpx.Client, address: str, media: str, content: bytes) -> httpx.Response:
    return client.put(address, content=content, headers={"Content-Type": media})


def as_json(tables: dict[str, Any]) -> bytes:
    return json.dumps({"tables": tables}).encode()


def as_zip(tables: dict[str, list[dict[str, Any]]]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as container:
        for name, rows in tables.items():
            container.writestr(f"{name}.csv", pandas.DataFrame(rows).to_csv(index=False))
    return content.getvalue()


def as_workbook(tables: dict[str, list[dict[str, Any]]]) -> bytes:
    content = io.BytesIO()
    with pandas.ExcelWriter(content) as book:
        for name, rows in tables.items():
            pandas.DataFrame(rows).to_excel(book, sheet_name=name, index=False)
    return content.getvalue()


def as_package(tables: dict[str, list[dict[str, Any]]], folder: Path, *, epsg: int = 4326) -> bytes:
    """Sites as points, roads as lines, both in the coordinate system; the rest as tables without shapes."""
    path = folder / "made.gpkg"
    for name, rows in tables.items():
        frame = pandas.DataFrame(rows)
        if name == "roads":
            shapes = geopandas.GeoSeries.from_wkt(frame.pop("geometry"), crs=4326)
            geopandas.GeoDataFrame(frame, geometry=shapes).to_crs(epsg).to_file(path, layer=name)
        elif name == "sites":
            points = geopandas.points_from_xy(frame.pop("lon"), frame.pop("lat"), crs=4326)
            geopandas.GeoDataFrame(frame, geometry=points).to_crs(epsg).to_file(path, layer=name)
        else:
            geopandas.GeoDataFrame(frame.astype(str)).to_file(path, layer=name)
    return path.read_bytes()


def day_of(client: httpx.Client, county: str, ended: Ended) -> Any:
    """The problem of the county's own day, as a study has it."""
    body = {"kind": "daily_routes", "document": {"county": county}, "options": {"max_steps": 1}}
    study = ended(client, client.post("/v1/studies", json=body).headers["Location"])
    assert study["state"] == "done", study["errors"]
    address = next(one for one in study["results"] if "/problems/" in one)
    return problem_from_json(client.get(address).text)


@pytest.mark.parametrize("form", ["json", "zip", "workbook", "package", "package in metres"])
def test_a_county_may_come_in_each_form_and_is_the_same_day(
    clients: dict[str, httpx.Client], ended: Ended, tmp_path: Path, form: str
) -> None:
    media, content = {
        "json": lambda: (JSON, as_json(TABLES)),
        "zip": lambda: (ZIP, as_zip(TABLES)),
        "workbook": lambda: (WORKBOOK, as_workbook(TABLES)),
        "package": lambda: (GPKG, as_package(TABLES, tmp_path)),
        "package in metres": lambda: (GPKG, as_package(TABLES, tmp_path, epsg=32648)),
    }[form]()
    name = f"form-{form.replace(' ', '-')}"
    answer = put(clients["planner"], f"/v1/counties/{name}", media, content)
    assert answer.status_code == 201, answer.text
    told = answer.json()["county"]
    assert (told["media"], told["about"]["county"], told["about"]["sites"]) == (media, "vall", 4)
    assert clients["reader"].get(f"/v1/counties/{name}").content == content
    problem = day_of(clients["planner"], name, ended)
    # Warehouse to the far village: a tenth of a degree of longitude at 35.7 degrees, 9.03 km.
    van = problem.travel["van"]
    assert van.metres[van.index["d"], van.index["far"]] == pytest.approx(9_030, abs=40)
    assert {demand.id for demand in problem.demands} == {"1", "2"}


def test_what_is_wrong_in_json_is_told_by_table_row_and_column(clients: dict[str, httpx.Client]) -> None:
    sites = [dict(row) for row in TABLES["sites"]]
    sites[2]["lon"], sites[3]["tier"] = "east", "hamlet"
    answer = put(clients["planner"], "/v1/counties/wrong", JSON, as_json({**TABLES, "sites": sites}))
    assert answer.status_code == 422
    places = {error["where"] for error in answer.json()["errors"]}
    assert {"county.json sites row 3, lon", "county.json sites row 4, tier"} <= places


def test_each_change_is_told_with_what_was_read_and_what_it_became(clients: dict[str, httpx.Client]) -> None:
    vehicles = [dict(row) for row in TABLES["vehicles"]]
    vehicles[0]["capacity_kg"], vehicles[1]["capacity_kg"] = "２0００", "0.6t"
    answer = put(clients["planner"], "/v1/counties/repaired", JSON, as_json({**TABLES, "vehicles": vehicles})).json()
    changes = [(c["table"], c["row"], c["column"], c["read"], c["became"]) for c in answer["changes"]]
    table = "county.json vehicles"
    assert (table, 1, "capacity_kg", "２0００", "2000") in changes
    assert (table, 2, "capacity_kg", "0.6t", "600") in changes
    assert all(change["cause"] and change["cause_zh"] for change in answer["changes"])
    assert {repair["where"] for repair in answer["repairs"]} == {
        f"{table} row 1, capacity_kg",
        f"{table} row 2, capacity_kg",
    }


def test_changes_and_faults_of_the_day_s_waybills_are_told_with_the_county(clients: dict[str, httpx.Client]) -> None:
    orders = [{"id": "1", "site": "near", **GOODS, "weight_kg": "0.005t"}, {"id": "2", "site": "nowhere", **GOODS}]
    answer = put(clients["planner"], "/v1/counties/waybills", JSON, as_json({**TABLES, "orders": orders}))
    assert answer.status_code == 201, answer.text
    changes = [(c["table"], c["row"], c["column"], c["read"], c["became"]) for c in answer.json()["changes"]]
    assert ("county.json orders", 1, "weight_kg", "0.005t", "5") in changes
    assert any("county.json orders row 2" in warning["where"] for warning in answer.json()["warnings"])


@pytest.fixture(scope="session")
def andorra() -> bytes:
    path = SHARED / "data" / "andorra" / "andorra-2025-02.osm.pbf"
    if not path.is_file():
        pytest.skip(f"Andorra's extract is not at {path}: set LOGISTICS_SHARED")
    return path.read_bytes()


def test_a_county_may_be_an_extract_with_fleet_and_demand_generated(
    clients: dict[str, httpx.Client], ended: Ended, andorra: bytes
) -> None:
    answer = put(clients["planner"], "/v1/counties/andorra", EXTRACT, andorra)
    assert answer.status_code == 201, answer.text
    assert answer.json()["county"]["about"]["county"] == "andorra"
    problem = day_of(clients["planner"], "andorra", ended)
    assert any("generated" in entry.value for entry in problem.assumptions)
    assert {site.position_kind for site in problem.sites} == {"generated", "openstreetmap"}


def drawing(*lines: list[list[float]], **values: Any) -> bytes:
    features = [
        {"type": "Feature", "properties": values, "geometry": {"type": "LineString", "coordinates": line}}
        for line in lines
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


STRAIGHT = [[105.0, 35.7], [105.1, 35.7]]
ROUND = [[105.0, 35.7], [105.0, 35.75], [105.1, 35.75], [105.1, 35.7]]


def test_a_network_is_answered_with_its_figures_and_what_is_doubtful(clients: dict[str, httpx.Client]) -> None:
    # A tenth of a degree of longitude at 35.7 degrees is 9.03 km; the second line does not touch the first.
    content = drawing(STRAIGHT, [[105.0, 36.0], [105.0, 36.01]])
    answer = put(clients["planner"], "/v1/networks/apart", GEOJSON, content)
    assert answer.status_code == 201, answer.text
    figures = answer.json()["figures"]
    assert figures["km"] == pytest.approx(9.03 + 1.11, abs=0.1)
    assert (figures["pieces"], figures["km_by_class"]) == (2, {"road": figures["km"]})
    assert {warning["code"] for warning in answer.json()["warnings"]} == {"network-pieces", "network-no-class"}
    listed = clients["reader"].get("/v1/networks").json()["items"]
    assert [one["about"]["pieces"] for one in listed if one["name"] == "apart"] == [2]
    assert clients["reader"].get("/v1/networks/apart").content == content


def test_a_network_may_be_a_package_or_an_extract(
    clients: dict[str, httpx.Client], andorra: bytes, tmp_path: Path
) -> None:
    write_roads(open_county(demo_county("huining")).roads, tmp_path / "drawn.gpkg")
    package = put(clients["planner"], "/v1/networks/drawn", GPKG, (tmp_path / "drawn.gpkg").read_bytes()).json()
    extract = put(clients["planner"], "/v1/networks/mapped", EXTRACT, andorra).json()
    assert package["figures"]["generated"] == 1
    assert set(package["figures"]["km_by_class"]) == {"national", "provincial", "county", "township", "village"}
    assert extract["figures"]["km_by_class"]["residential"] > 0


def test_a_county_keeps_the_version_of_the_network_it_was_joined_with(
    clients: dict[str, httpx.Client], ended: Ended
) -> None:
    planner = clients["planner"]
    put(planner, "/v1/networks/ways", GEOJSON, drawing(ROUND, road_class="county"))
    joined = put(planner, "/v1/counties/joined?network=ways", JSON, as_json(TABLES))
    assert joined.status_code == 201, joined.text
    network = joined.json()["county"]["about"]["network"]
    assert (network["name"], network["version"]) == ("ways", 1)
    put(planner, "/v1/networks/ways", GEOJSON, drawing(STRAIGHT, road_class="county"))
    problem = day_of(planner, "joined", ended)
    # By the first version: 5.56 km north, 9.02 km east, 5.56 km south; straight it would be 9.03 km.
    van = problem.travel["van"]
    assert van.metres[van.index["d"], van.index["far"]] == pytest.approx(20_140, abs=60)


def test_a_county_cannot_be_joined_with_a_network_that_is_not_there(clients: dict[str, httpx.Client]) -> None:
    answer = put(clients["planner"], "/v1/counties/joined?network=nowhere", JSON, as_json(TABLES))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "not-found")


def test_a_demo_county_can_be_sent_back_and_is_the_same_day(clients: dict[str, httpx.Client], tmp_path: Path) -> None:
    answer = clients["reader"].get("/v1/demo/huining")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, ZIP)
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    assert read_county(tmp_path).digest == read_county(demo_county("huining")).digest
    back = put(clients["planner"], "/v1/counties/my-huining", ZIP, answer.content)
    assert back.status_code == 201, back.text
    assert clients["planner"].get("/v1/counties/my-huining").content == answer.content


def test_the_list_of_demo_counties_says_what_they_hold(clients: dict[str, httpx.Client]) -> None:
    (huining,) = clients["reader"].get("/v1/demo").json()
    county = open_county(demo_county("huining"))
    assert sum(huining["sites"].values()) == len(county.sites)
    assert huining["firms"] == [firm.id for firm in county.firms]
    assert [date.fromisoformat(day) for day in huining["days"]] == list(county.days)
    assert "generated" in huining["sources"]


def test_a_demo_county_that_is_none_is_not_there(clients: dict[str, httpx.Client]) -> None:
    assert clients["reader"].get("/v1/demo/nowhere").status_code == 404


def test_a_layer_that_is_a_view_is_not_read(clients: dict[str, httpx.Client], tmp_path: Path) -> None:
    as_package(TABLES, tmp_path)
    with sqlite3.connect(tmp_path / "made.gpkg") as connection:
        connection.execute("ALTER TABLE firms RENAME TO others")
        connection.execute("CREATE VIEW firms AS SELECT * FROM others")
    answer = put(clients["planner"], "/v1/counties/view", GPKG, (tmp_path / "made.gpkg").read_bytes())
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "layer-computed")
