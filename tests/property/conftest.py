"""The judge of plans of random counties is the soak script's: modules outside the package, loaded by their path."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "soak_counties.py"


@pytest.fixture(scope="session")
def judge() -> ModuleType:
    """``benchmarks/soak_counties.py``, which says of each plan what is wrong with it."""
    spec = importlib.util.spec_from_file_location("soak_counties", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules.setdefault("soak_counties", importlib.util.module_from_spec(spec))
    spec.loader.exec_module(module)
    return module
