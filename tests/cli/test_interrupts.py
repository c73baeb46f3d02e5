"""
Ctrl-C at any moment leaves all of a plan, checked, or nothing; killed solvers do no harm; nobody is left behind.

A terminal sends Ctrl-C to the whole group of processes; ``kill -INT`` to the program alone.
"""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from logistics_opt.cli import interrupts, plan_folder, run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to find child processes")

LONG = ("--method", "decomposition", "--max-steps", 10_000_000)  # nobody waits for the end of this search


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def family(pid: int) -> list[int]:
    """The children of a process."""
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []


def alive(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def until(what, process, seconds=60.0):
    """Ask until the answer is something, or the process has ended."""
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        if answer := what():
            return answer
        time.sleep(0.005)
    return None


def ended(process, solvers):
    """Exit code and what it said; its solvers end with it."""
    out, err = process.communicate(timeout=90)
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in solvers) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(alive(pid) for pid in solvers)
    assert "Traceback" not in err + out
    return process.returncode, err


def judge(process, solvers, folder, whole):
    code, err = ended(process, solvers)
    if whole(folder / "out"):
        assert code == 0, err
        assert names(folder) == ["out", "tiny"]
    else:
        # Python itself, before the program is there to hear, ends by the signal: for a shell that is 130 too.
        assert code in (130, -signal.SIGINT), err
        assert names(folder) == ["tiny"]
    return code


@pytest.mark.parametrize("group", [True, False], ids=["group", "alone"])
@pytest.mark.parametrize("moment", [0.1, 0.5, 1.0, 2.0])
def test_ctrl_c_at_any_moment_leaves_all_or_nothing(tiny, tmp_path, start, whole, moment, group):
    process = start("plan", tiny, "--out", tmp_path / "out", *LONG)
    time.sleep(moment)
    solvers = family(process.pid)
    (os.killpg if group else os.kill)(process.pid, signal.SIGINT)
    judge(process, solvers, tmp_path, whole)


@pytest.mark.parametrize("moment", [0.5, 1.5, 4.0])
def test_ctrl_c_at_any_moment_of_the_search_over_both_echelons(tiny, tmp_path, start, whole, moment):
    process = start("plan", tiny, "--out", tmp_path / "out", "--max-steps", 10_000_000)
    time.sleep(moment)
    process.send_signal(signal.SIGINT)
    judge(process, (), tmp_path, whole)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_stopped_while_it_searches_it_ends_soon(tiny, tmp_path, start, whole, sent):
    process = start("plan", tiny, "--out", tmp_path / "out", *LONG)
    solvers = until(lambda: family(process.pid), process)
    time.sleep(0.5)
    process.send_signal(sent)
    judge(process, solvers, tmp_path, whole)


def test_a_second_ctrl_c_while_it_searches_leaves_all_or_nothing(tiny, tmp_path, start, whole):
    process = start("plan", tiny, "--out", tmp_path / "out", *LONG)
    solvers = until(lambda: family(process.pid), process)
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        time.sleep(0.02)
    judge(process, solvers, tmp_path, whole)


@pytest.mark.parametrize("after", [0.0, 0.05, 0.2])
def test_ctrl_c_while_it_writes_leaves_all_or_nothing_and_an_earlier_plan_stays(tiny, tmp_path, start, whole, after):
    out = tmp_path / "out"
    out.mkdir()
    (out / "plan.json").write_text("the earlier plan", encoding="utf-8")
    process = start("plan", tiny, "--out", out, "--max-steps", 1)
    assert until(lambda: len(names(tmp_path)) > 2, process)
    time.sleep(after)
    os.killpg(process.pid, signal.SIGINT)
    code, err = ended(process, ())
    assert names(tmp_path) == ["out", "tiny"]
    if code == 0:
        assert whole(out)
    else:
        assert code == 130, err
        assert names(out) == ["plan.json"]
        assert (out / "plan.json").read_text(encoding="utf-8") == "the earlier plan"


@pytest.mark.parametrize("step", ["write_workbook", "write_map", "write_picture", "write_sheets"])
def test_ctrl_c_in_each_step_of_writing_leaves_nothing(tiny, tmp_path, monkeypatch, step):
    def pressed(*_, **__):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)  # an impatient hand, while it tidies up

    monkeypatch.setattr(plan_folder, step, pressed)
    assert run(["plan", str(tiny), "--out", str(tmp_path / "out"), "--max-steps", "1"]) == 130
    assert names(tmp_path) == ["tiny"]


def test_ctrl_c_while_the_folder_takes_its_place_comes_too_late(tiny, tmp_path, monkeypatch, whole):
    out = tmp_path / "out"
    assert run(["plan", str(tiny), "--out", str(out), "--max-steps", "1"]) == 0
    rename = Path.rename

    def pressed(self, target):
        signal.raise_signal(signal.SIGINT)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", pressed)
    assert run(["plan", str(tiny), "--out", str(out), "--max-steps", "2"]) == 0
    assert whole(out)
    assert names(tmp_path) == ["out", "tiny"]


def test_an_error_while_it_writes_leaves_nothing(tiny, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device", "map.png")

    monkeypatch.setattr(plan_folder, "write_picture", full)
    assert run(["plan", str(tiny), "--out", str(tmp_path / "out"), "--max-steps", "1"]) == 3
    assert names(tmp_path) == ["tiny"]


def test_who_called_gets_the_handler_back_that_was_there(tiny, tmp_path):
    before = signal.getsignal(signal.SIGINT)
    assert run(["plan", str(tiny), "--out", str(tmp_path / "out"), "--max-steps", "1"]) == 0
    assert signal.getsignal(signal.SIGINT) is before


def test_a_shield_lets_one_ctrl_c_through_and_only_while_open():
    with interrupts.Shield() as shield:
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            shield.open()
        signal.raise_signal(signal.SIGINT)
    with interrupts.Shield() as shield:
        shield.open()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        shield.close()


@pytest.mark.parametrize("backend", ["pyvrp", "ortools"])
@pytest.mark.parametrize("moment", [0.1, 0.8])
def test_a_solver_that_is_killed_does_no_harm(tiny, tmp_path, start, whole, backend, moment):
    process = start(
        "plan", tiny, "--out", tmp_path / "out", "--method", "decomposition", "--backend", backend, "--time-limit", 6
    )
    solvers = until(lambda: family(process.pid), process)
    time.sleep(moment)
    for pid in solvers or ():
        with contextlib.suppress(ProcessLookupError):  # it ended by itself just now: nothing to kill
            os.kill(pid, signal.SIGKILL)
    code, err = ended(process, solvers or ())
    if whole(tmp_path / "out"):
        assert code == 0, err
        assert names(tmp_path) == ["out", "tiny"]
    else:
        assert code == 5, err
        assert "process" in err
        assert names(tmp_path) == ["tiny"]


def test_solvers_do_not_outlive_a_program_that_is_killed(tiny, tmp_path, start):
    process = start("plan", tiny, "--out", tmp_path / "out", *LONG)
    solvers = until(lambda: family(process.pid), process)
    time.sleep(0.3)
    process.kill()
    ended(process, solvers)
    assert names(tmp_path) == ["tiny"]
