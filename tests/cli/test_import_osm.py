"""A county folder from an extract of one town and two villages on one road."""

import json
from pathlib import Path

import pytest

from logistics_opt.cli import run
from logistics_opt.formats import open_county
from logistics_opt.model import Tier

# Town, near village and far village stand at the nodes 1, 2 and 3 of one road along the parallel of 42.5 degrees.
EXTRACT = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="by hand">
 <node id="1" version="1" lat="42.5" lon="1.50"><tag k="place" v="town"/><tag k="name" v="Vila"/></node>
 <node id="2" version="1" lat="42.5" lon="1.55"><tag k="place" v="village"/><tag k="name" v="Prop"/></node>
 <node id="3" version="1" lat="42.5" lon="1.70"><tag k="place" v="village"/><tag k="name" v="Lluny"/></node>
 <way id="10" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="secondary"/></way>
</osm>
"""


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    path = tmp_path / "vall.osm"
    path.write_text(EXTRACT, encoding="utf-8")
    return path


def made(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.csv"))}


def test_the_folder_is_a_county_that_can_be_read(extract: Path, tmp_path: Path) -> None:
    assert run(["import-osm", str(extract), "--out", str(tmp_path / "vall")]) == 0
    county = open_county(tmp_path / "vall")
    # The town is both the warehouse's place and a depot.
    assert {(site.tier, site.name) for site in county.sites if site.tier is not Tier.COUNTY} == {
        (Tier.TOWNSHIP, "Vila"),
        (Tier.VILLAGE, "Prop"),
        (Tier.VILLAGE, "Lluny"),
    }
    assert county.name == "vall"
    assert county.problem().demands
    assert "OpenStreetMap contributors" in (tmp_path / "vall/SOURCES.md").read_text(encoding="utf-8")


def test_the_same_seed_makes_the_same_tables_and_another_seed_others(extract: Path, tmp_path: Path) -> None:
    for folder, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        assert run(["import-osm", str(extract), "--out", str(tmp_path / folder), "--seed", seed]) == 0
    assert made(tmp_path / "a") == made(tmp_path / "b")
    assert made(tmp_path / "a") != made(tmp_path / "c")


def test_what_lies_outside_the_polygon_is_left_out(extract: Path, tmp_path: Path) -> None:
    ring = [[1.4, 42.4], [1.6, 42.4], [1.6, 42.6], [1.4, 42.6], [1.4, 42.4]]
    polygon = tmp_path / "area.geojson"
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    polygon.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert run(["import-osm", str(extract), "--out", str(tmp_path / "vall"), "--polygon", str(polygon)]) == 0
    assert "Lluny" not in {site.name for site in open_county(tmp_path / "vall").sites}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"type": "Point", "coordinates": [1, 42]}', "\x00\x01"])
def test_a_polygon_that_is_none_is_invalid_input(
    extract: Path, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    polygon = tmp_path / "area.geojson"
    polygon.write_text(text, encoding="utf-8")
    assert run(["import-osm", str(extract), "--out", str(tmp_path / "vall"), "--polygon", str(polygon)]) == 3
    assert "bad-polygon" in capsys.readouterr().err
    assert not (tmp_path / "vall").exists()


@pytest.mark.parametrize("content", [b"", b"no map at all", b"\x00" * 100])
def test_an_extract_that_cannot_be_read_is_invalid_input_and_leaves_nothing(tmp_path: Path, content: bytes) -> None:
    extract = tmp_path / "broken.osm.pbf"
    extract.write_bytes(content)
    assert run(["import-osm", str(extract), "--out", str(tmp_path / "vall")]) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.osm.pbf"]


def test_a_folder_that_holds_something_is_not_overwritten(extract: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "orders.csv").write_text("precious")
    assert run(["import-osm", str(extract), "--out", str(tmp_path / "mine")]) == 2
    assert (tmp_path / "mine" / "orders.csv").read_text() == "precious"
