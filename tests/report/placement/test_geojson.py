import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from logistics_opt.report.placement.geojson import write_geojson
from logistics_opt.siting.placement import Placement


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, whole: Placement) -> dict:
    path = tmp_path_factory.mktemp("geo") / "placement.geojson"
    write_geojson(path, whole, "zh")
    return json.loads(path.read_text("utf-8"))


def test_every_kind_of_feature_is_there(made: dict) -> None:
    kinds = Counter(feature["properties"]["kind"] for feature in made["features"])
    assert kinds == {"catchment": 2, "supply": 6, "village": 6, "depot": 4}
    assert "程序生成" in made["notice"]


def test_geometries_are_valid_and_rings_run_as_the_standard_asks(made: dict) -> None:
    for feature in made["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shape.is_valid
        assert not shape.is_empty
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw
                assert not any(hole.is_ccw for hole in part.interiors)
        west, south, east, north = shape.bounds
        assert 104 < west <= east < 106.5
        assert 35 < south <= north < 36.5


def test_villages_name_their_depot_and_minutes(made: dict) -> None:
    village = {f["properties"]["id"]: f["properties"] for f in made["features"] if f["properties"]["kind"] == "village"}
    assert village["v1"]["depot"] == "b"
    assert village["v1"]["depot_today"] == "a"
    assert village["v1"]["minutes"] == 13.3
    assert village["v1"]["farthest"] is True
    assert village["v6"]["km"] == 5.0


def test_depots_carry_their_state(made: dict) -> None:
    states = {
        f["properties"]["id"]: f["properties"]["state"] for f in made["features"] if f["properties"]["kind"] == "depot"
    }
    assert states == {"a": "closed", "b": "opened", "c": "closed", "d": "opened"}


def test_a_study_without_evidence_still_has_its_areas(tmp_path: Path, bare: Placement) -> None:
    write_geojson(tmp_path / "x", bare)
    kinds = [f["properties"]["kind"] for f in json.loads((tmp_path / "x").read_text("utf-8"))["features"]]
    assert kinds.count("catchment") == 2


def test_a_warehouse_is_a_point_of_its_own(tmp_path: Path, bare: Placement) -> None:
    site = replace(bare.case.candidates[0].site, id="w", name="the\nwarehouse")
    write_geojson(tmp_path / "x", bare, warehouse=site)
    last = json.loads((tmp_path / "x").read_text("utf-8"))["features"][-1]
    assert last["properties"] == {"kind": "warehouse", "id": "w", "name": "the warehouse"}
