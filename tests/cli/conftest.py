"""The tiny good county and the broken ones are those of tests/formats: modules loaded by their path."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from logistics_opt.checker import check
from logistics_opt.formats.documents import plan_from_json, problem_from_json

HELPERS = Path(__file__).parents[1] / "formats"
PROGRAM = (sys.executable, "-m", "logistics_opt")
OUT = {
    "plan.json",
    "problem.json",
    "check.json",
    "routes.geojson",
    "routes.gpx",
    "plan.xlsx",
    "map.html",
    "map.png",
    "sheets",
}


def helper(name: str) -> ModuleType:
    full = f"cli_helpers_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, HELPERS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[full])
    return sys.modules[full]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with an argument ``broken`` runs once for each broken county."""
    if "broken" in metafunc.fixturenames:
        cases = helper("broken").BROKEN
        metafunc.parametrize("broken", cases, ids=[case.name for case in cases])


@pytest.fixture(scope="session")
def write_tiny() -> Callable[[Path], Path]:
    """Writes the tiny good county into a folder."""
    return helper("tiny").write_county


@pytest.fixture
def tiny(tmp_path: Path, write_tiny: Callable[[Path], Path]) -> Path:
    """The folder of the good county."""
    return write_tiny(tmp_path / "tiny")


@pytest.fixture(scope="session")
def write_places(write_tiny: Callable[[Path], Path]) -> Callable[[Path], Path]:
    """Writes the good county with candidates and seasons into a folder."""

    def write(folder: Path) -> Path:
        write_tiny(folder)
        for name, text in helper("tiny").PLACEMENT.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def places(tmp_path: Path, write_places: Callable[[Path], Path]) -> Path:
    """The folder of the good county with candidates and seasons."""
    return write_places(tmp_path / "places")


@pytest.fixture(scope="session")
def program() -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """The program in a process of its own; its answer with exit code, stdout and stderr."""

    def called(*arguments: object, **more: Any) -> "subprocess.CompletedProcess[str]":
        line = [*PROGRAM, *(str(argument) for argument in arguments)]
        return subprocess.run(line, capture_output=True, text=True, check=False, timeout=120, **more)

    return called


@pytest.fixture(scope="session")
def whole() -> Callable[[Path], bool]:
    """Whether a folder holds all of a plan, and one without faults; the other possibility is that it is not there."""

    def judged(out: Path) -> bool:
        if not out.exists():
            return False
        assert {entry.name for entry in out.iterdir()} - {"unmatched.csv"} == OUT
        problem = problem_from_json((out / "problem.json").read_bytes())
        plan = plan_from_json((out / "plan.json").read_bytes())
        assert check(problem, plan) == ()
        assert json.loads((out / "check.json").read_bytes())["faults"] == []
        assert len(list((out / "sheets").iterdir())) == len(plan.routes)
        return True

    return judged


@pytest.fixture
def start() -> Any:
    """Starts the program as the leader of a process group of its own, as a shell does; ends what is left of it."""
    begun: list[subprocess.Popen[str]] = []

    def started(*arguments: object, cwd: Path | None = None) -> "subprocess.Popen[str]":
        line = [*PROGRAM, *(str(argument) for argument in arguments)]
        process = subprocess.Popen(
            line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd, process_group=0
        )
        begun.append(process)
        return process

    yield started
    for process in begun:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
