"""Network commands on a county of three sites on one road."""

from pathlib import Path

import pytest

from logistics_opt.cli import run

TABLES = {
    "county": "key,value\nname,Threeville\ndatum,wgs84\nday,2026-03-02\n",
    "sites": (
        "id,name,tier,parent,lon,lat\n"
        "w,warehouse,county,,105.00,35.70\n"
        "d,depot,township,w,105.10,35.70\n"
        "v,village,village,d,105.25,35.70\n"
    ),
    "firms": "id,name\npost,Post\n",
    "commodities": "id,name\nparcel,parcels\n",
    "vehicles": (
        "id,name,echelon,base,count,capacity_kg,capacity_litres,shift_opens,shift_closes\n"
        "truck,truck,1,w,1,3000,20000,06:00,19:00\n"
        "van,van,2,d,1,600,3000,06:00,19:00\n"
    ),
    "roads": (
        "id,class,geometry\n"
        'r1,secondary,"LINESTRING (105.00 35.70, 105.10 35.70)"\n'
        'r2,tertiary,"LINESTRING (105.10 35.70, 105.25 35.70)"\n'
    ),
}


@pytest.fixture
def county(tmp_path: Path) -> Path:
    folder = tmp_path / "threeville"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_info_prints_the_roads_by_class_and_the_sites_by_tier(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["network", "info", str(county)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    # 0.1 degrees of longitude at 35.7 degrees north: 6371.009 km * 0.1 * pi / 180 * cos(35.7 degrees) = 9.03
    assert "secondary 9.0 km" in said
    assert "tertiary 13.5 km" in said
    assert "sites, village 1" in said


def test_info_names_a_site_that_is_far_from_every_road(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sites = county / "sites.csv"
    sites.write_text(sites.read_text() + "x,lonely hamlet,village,d,105.15,36.20\n")
    run(["network", "info", str(county)])
    assert "x" in capsys.readouterr().out.split("farther than the limit")[1]


def test_info_names_the_nearest_depot_of_a_village_without_a_parent(
    county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sites = county / "sites.csv"
    more = "d2,far depot,township,w,105.00,35.70\nu,new hamlet,village,,105.22,35.70\n"
    sites.write_text(sites.read_text() + more)
    assert run(["network", "info", str(county)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    # d supplies v, which names it, and u, which lies 0.12 degrees from d and 0.22 from d2; d2 supplies nobody.
    assert "sites supplied by a depot median 1, largest 2" in said
    assert "villages without a parent 1 u new hamlet, nearest d depot" in said


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.geojson"])
def test_build_writes_roads_that_make_the_same_network_when_read_back(
    county: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["network", "info", str(county)]) == 0
    before = capsys.readouterr().out
    assert run(["network", "build", str(county), "--out", str(tmp_path / name)]) == 0
    (county / "roads.csv").unlink()
    (tmp_path / name).rename(county / name)
    capsys.readouterr()
    assert run(["network", "info", str(county)]) == 0
    assert capsys.readouterr().out == before


def test_build_refuses_an_ending_it_does_not_know(county: Path, tmp_path: Path) -> None:
    assert run(["network", "build", str(county), "--out", str(tmp_path / "roads.doc")]) == 2


def test_build_of_a_county_without_roads_says_what_to_add(
    county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (county / "roads.csv").unlink()
    assert run(["network", "build", str(county), "--out", str(tmp_path / "roads.gpkg")]) == 3
    assert "roads.geojson" in capsys.readouterr().err
    assert not (tmp_path / "roads.gpkg").exists()


def test_a_county_that_is_not_there_is_invalid_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["network", "info", str(tmp_path / "nowhere")]) == 3
    assert "nowhere" in capsys.readouterr().err
