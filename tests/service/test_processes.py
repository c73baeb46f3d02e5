"""Solvers keep to their limits whatever they do, and leave nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.service.processes import Report, Solvers, SolverStopped

MEMORY = 512 * 2**20


def work(task: dict[str, Any], report: Report) -> Any:
    """What the tests have a solver do."""
    match task["do"]:
        case "echo":
            return task["value"]
        case "pid":
            return os.getpid()
        case "grow":
            return len(bytearray(4 * MEMORY))
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "refuse":
            raise InvalidInput([Issue("code", "where", "cause", "remedy", "原因", "办法")])
        case "break":
            raise KeyError("ours")
        case "sleep":
            time.sleep(60)
        case "count":
            for number in range(10_000):
                if not report({"number": number}):
                    return number
                time.sleep(0.01)
        case "child":
            with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
                report({"child": child.pid})
                time.sleep(60)
    return None


@pytest.fixture(scope="module")
def solvers() -> Iterator[Solvers]:
    found = Solvers(work, memory=MEMORY, spare=1)
    yield found
    found.close()


def is_gone(pid: int) -> bool:
    """Whether a process ends within ten seconds; one that nobody has waited for counts as ended."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


def test_what_it_makes_comes_back_and_the_solver_is_used_again(solvers: Solvers) -> None:
    assert solvers.run({"do": "echo", "value": [1, 2]}, seconds=30) == [1, 2]
    first = solvers.run({"do": "pid"}, seconds=30)
    assert solvers.run({"do": "pid"}, seconds=30) == first != os.getpid()


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_one_that_needs_too_much_memory_is_told_so_and_the_next_works(solvers: Solvers) -> None:
    with pytest.raises(SolverStopped) as stopped:
        solvers.run({"do": "grow"}, seconds=30)
    assert stopped.value.issue.code == "solver-memory"
    assert solvers.run({"do": "echo", "value": 1}, seconds=30) == 1


def test_one_that_takes_too_long_is_ended(solvers: Solvers) -> None:
    pid = solvers.run({"do": "pid"}, seconds=30)
    began = time.monotonic()
    with pytest.raises(SolverStopped) as stopped:
        solvers.run({"do": "sleep"}, seconds=0.5)
    assert stopped.value.issue.code == "solver-time"
    assert time.monotonic() - began < 10
    assert is_gone(pid)


def test_one_that_dies_is_told_so(solvers: Solvers) -> None:
    with pytest.raises(SolverStopped) as stopped:
        solvers.run({"do": "die"}, seconds=30)
    assert stopped.value.issue.code == "solver-memory"


def test_what_the_work_refuses_is_refused(solvers: Solvers) -> None:
    with pytest.raises(InvalidInput) as refused:
        solvers.run({"do": "refuse"}, seconds=30)
    assert [issue.code for issue in refused.value.issues] == ["code"]


def test_a_fault_of_ours_comes_with_its_place(solvers: Solvers) -> None:
    with pytest.raises(RuntimeError, match="KeyError: 'ours'"):
        solvers.run({"do": "break"}, seconds=30)


def test_one_that_is_told_to_stop_hands_over_what_it_has(solvers: Solvers) -> None:
    heard: list[int] = []
    made = solvers.run(
        {"do": "count"},
        seconds=60,
        go_on=lambda: len(heard) < 20,
        on_progress=lambda progress: heard.append(progress["number"]),
    )
    assert heard == list(range(len(heard)))
    assert 20 <= made < 9_999


def test_what_a_solver_has_started_ends_with_it() -> None:
    solvers, children = Solvers(work, memory=MEMORY, spare=1), []
    with pytest.raises(SolverStopped):
        solvers.run({"do": "child"}, seconds=3, on_progress=lambda progress: children.append(progress["child"]))
    assert len(children) == 1
    assert is_gone(children[0])
    solvers.close()


PARENT = """
import sys
sys.path.insert(0, sys.argv[1])
from test_processes import MEMORY, work
from logistics_opt.service.processes import Solvers

if __name__ == "__main__":
    Solvers(work, memory=MEMORY, spare=1).run(
        {"do": "child"}, seconds=60, on_progress=lambda progress: print(progress["child"], flush=True)
    )
"""


def test_solvers_of_a_program_that_is_killed_end_too(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    command = [sys.executable, str(script), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    assert is_gone(child)
