"""The wheel carries what the program needs outside a checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(built)


def test_it_carries_the_package_its_data_the_demo_counties_and_the_service(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = [path for path in (ROOT / "logistics_opt").rglob("*") if path.is_file()]
    wanted = {
        str(path.relative_to(ROOT)) for path in package if "cache__" not in str(path) and "_cache/" not in str(path)
    }
    county = {f"logistics_opt/_data/huining/{path.name}" for path in (ROOT / "data/huining").glob("*.csv")}
    assert county
    assert (wanted | county | {"api/__init__.py"}) - inside == set()


def test_it_carries_neither_tests_nor_documentation(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"logistics_opt", "api"}


def test_unpacked_away_from_the_checkout_it_finds_its_demo_counties(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    command = [sys.executable, "-m", "logistics_opt", "data"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"huining  {tmp_path}" in done.stdout
