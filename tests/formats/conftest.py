"""The tiny good county on disk, and the table of broken ones: modules beside this one, loaded by their path."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def load(name: str) -> ModuleType:
    """A helper module of this folder; any other test may load it in the same way."""
    full = f"formats_helpers_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, Path(__file__).with_name(f"{name}.py"))
        sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[full])
    return sys.modules[full]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with an argument ``broken`` runs once for each broken county."""
    if "broken" in metafunc.fixturenames:
        cases = load("broken").BROKEN
        metafunc.parametrize("broken", cases, ids=[case.name for case in cases])


@pytest.fixture
def tiny_county(tmp_path: Path) -> Path:
    """The folder of the good county."""
    return load("tiny").write_county(tmp_path / "tiny")


@pytest.fixture
def broken_counties() -> tuple:
    """The whole table of broken counties."""
    return load("broken").BROKEN


@pytest.fixture(scope="session")
def tiny_tables() -> dict[str, str]:
    """The text of the good county's files by name."""
    return load("tiny").TABLES


@pytest.fixture(scope="session")
def placement_tables() -> dict[str, str]:
    """Tables of candidates and seasons that the good county may have besides."""
    return load("tiny").PLACEMENT
