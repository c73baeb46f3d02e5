"""The demo counties are found from a checkout and by name."""

from pathlib import Path

import pytest

from logistics_opt import demo
from logistics_opt.cli import run


@pytest.fixture
def two_counties(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package with two demo counties, not in a checkout."""
    package = tmp_path / "logistics_opt"
    for name in ("north", "south", "_hidden"):
        (package / "_data" / name).mkdir(parents=True)
    monkeypatch.setattr(demo, "_PACKAGE", package)
    return package


def test_an_installed_package_finds_its_own_counties(two_counties: Path) -> None:
    assert demo.demo_counties() == ("north", "south")
    assert demo.demo_county("south") == two_counties / "_data" / "south"


def test_a_strangers_data_folder_beside_the_installed_package_is_left_alone(two_counties: Path) -> None:
    (two_counties.parent / "data" / "theirs").mkdir(parents=True)
    assert demo.demo_counties() == ("north", "south")


def test_a_checkout_uses_the_counties_in_its_data_folder(two_counties: Path) -> None:
    (two_counties.parent / "data" / "mine").mkdir(parents=True)
    (two_counties.parent / "pyproject.toml").touch()
    assert demo.demo_counties() == ("mine",)


def test_an_unknown_name_is_answered_with_the_known_ones(two_counties: Path) -> None:
    with pytest.raises(LookupError, match="north, south"):
        demo.demo_county("east")


def test_a_path_that_exists_goes_before_a_demo_county_of_that_name(
    two_counties: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert demo.find_county("north") == two_counties / "_data" / "north"
    (tmp_path / "north").mkdir()
    assert demo.find_county("north") == Path("north")
    assert demo.find_county("nowhere") == Path("nowhere")


def test_data_lists_the_demo_counties(two_counties: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data"]) == 0
    listed = capsys.readouterr().out
    assert "north" in listed
    assert "south" in listed


def test_data_tells_name_sites_and_days(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "会宁" in said
    # Of the facts of Huining: 28 townships, 284 villages and 38 communities; a week from 23 November.
    assert "sites: 1 county, 28 township, 322 village" in said
    assert "days with waybills: 2026-11-23, 2026-11-24," in said


def test_a_demo_county_that_cannot_be_read_is_listed_all_the_same(
    two_counties: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["data"]) == 0
    assert capsys.readouterr().out.count("cannot be read") == 2


def test_huining_comes_with_the_repository() -> None:
    assert "huining" in demo.demo_counties()
