"""Solvers keep to their limits whatever they do, and leave nothing behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.service import processes
from logistics_opt.service.processes import Report, Solvers, SolversBusy, SolverStopped

MEMORY = 512 * 2**20


def work(task: dict[str, Any], report: Report) -> Any:
    """What the tests have a solver do."""
    match task["do"]:
        case "echo":
            return task["value"]
        case "pid":
            return os.getpid()
        case "environment":
            return os.environ.get(task["name"])
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
    assert 19 <= made < 9_999  # it may hear of the stop before it has done with the twentieth report


def prepare() -> None:
    """What the tests have a solver do before its first task."""
    os.environ["PREPARED"] = "yes"


def test_one_is_prepared_before_its_first_task() -> None:
    solvers = Solvers(work, memory=MEMORY, spare=2, prepare=prepare)
    solvers.warm(2)
    try:
        assert [solvers.run({"do": "environment", "name": "PREPARED"}, seconds=30) for _ in range(2)] == ["yes", "yes"]
    finally:
        solvers.close()


def test_an_old_one_works_until_another_is_ready_and_then_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_LONGEST_LIFE", 3)
    solvers, pids = Solvers(work, memory=MEMORY, spare=1), []
    try:
        deadline = time.monotonic() + 30
        while len(set(pids)) < 3 and time.monotonic() < deadline:
            pids.append(solvers.run({"do": "pid"}, seconds=30))
            time.sleep(0.02)
        # One after the other, each for three tasks at least; whoever is over does not come back.
        assert len(set(pids)) == 3
        assert pids == sorted(pids, key=pids.index)
        assert min(pids.count(pid) for pid in pids[:-1]) >= 3
        assert is_gone(pids[0])
    finally:
        solvers.close()


def test_more_tasks_than_turns_wait_and_more_than_places_are_refused() -> None:
    solvers, found = Solvers(work, memory=MEMORY, spare=1, most=1, queue=1), []
    try:
        assert solvers.run({"do": "echo", "value": 0}, seconds=30) == 0
        held = threading.Event()

        def first() -> None:
            found.append(solvers.run({"do": "count"}, seconds=30, go_on=lambda: not held.is_set()))

        def second() -> None:
            found.append(solvers.run({"do": "echo", "value": "second"}, seconds=30))

        threads = [threading.Thread(target=first), threading.Thread(target=second)]
        for thread in threads:
            thread.start()
            time.sleep(0.5)
        with pytest.raises(SolversBusy):
            solvers.run({"do": "echo", "value": "third"}, seconds=30)
        assert found == []
        held.set()
        for thread in threads:
            thread.join()
        assert found[1] == "second"
        assert solvers.run({"do": "echo", "value": "fourth"}, seconds=30) == "fourth"
    finally:
        solvers.close()


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
