"""Work on processes of their own; the pieces of work are of the standard library, which every process can import."""

import math
import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from logistics_opt.errors import SolverFailed
from logistics_opt.formats.published import read_published
from logistics_opt.study.workers import ONE_CORE, Workers, on_workers


def test_each_task_comes_back_with_its_answer():
    assert sorted(on_workers(math.sqrt, [4.0, 9.0, 16.0, 25.0, 36.0], jobs=2)) == [
        (4.0, 2.0),
        (9.0, 3.0),
        (16.0, 4.0),
        (25.0, 5.0),
        (36.0, 6.0),
    ]


def test_nothing_to_do_starts_nothing():
    assert list(on_workers(math.sqrt, [], jobs=2)) == []


def test_a_worker_has_one_core_and_the_parent_keeps_its_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("NUMBA_NUM_THREADS", raising=False)
    assert dict(on_workers(os.getenv, list(ONE_CORE), jobs=1)) == ONE_CORE
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "NUMBA_NUM_THREADS" not in os.environ


def test_what_a_library_prints_is_no_part_of_our_output(capfd: pytest.CaptureFixture[str]):
    assert list(on_workers(os.system, ["echo a library speaks"], jobs=1)) == [("echo a library speaks", 0)]
    assert capfd.readouterr().out == ""


def test_a_worker_that_dies_fails_its_task_only():
    answers = list(on_workers(os._exit, [3, 4], jobs=1))
    assert [task for task, _ in answers] == [3, 4]
    assert all(isinstance(answer, SolverFailed) for _, answer in answers)
    assert "exit code 3" in str(answers[0][1])


def test_an_error_of_the_package_fails_its_task_only(tmp_path: Path):
    # Reading a file that is not there raises InvalidInput; it comes back as SolverFailed with its words.
    ((_, answer),) = on_workers(read_published, [tmp_path / "none.dat"], jobs=1)
    assert isinstance(answer, SolverFailed)
    assert "file-missing" in str(answer)


def test_any_other_error_is_raised_with_its_traceback():
    with pytest.raises(RuntimeError, match="ValueError"):
        list(on_workers(math.sqrt, [-1.0], jobs=1))


def test_leaving_early_ends_the_workers():
    answers = on_workers(time.sleep, [0.0, 600.0], jobs=2)
    assert next(answers) == (0.0, None)
    answers.close()
    assert multiprocessing.active_children() == []  # nobody waited for the sleeper


def test_ctrl_c_ends_the_workers_and_comes_through():
    threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        list(on_workers(time.sleep, [600.0, 600.0], jobs=2))
    assert multiprocessing.active_children() == []


def test_workers_are_kept_from_one_batch_to_the_next():
    with Workers(_who, jobs=2) as workers:
        first = {answer for _, answer in workers.each([1, 2, 3, 4])}
        second = {answer for _, answer in workers.each([5, 6])}
    assert len(first) <= 2
    assert second <= first


def test_who_says_stop_waits_for_nothing_and_may_ask_again():
    with Workers(time.sleep, jobs=2) as workers:
        began = time.monotonic()
        assert list(workers.each([60.0, 60.0, 60.0], go_on=lambda: time.monotonic() < began + 1.5)) == []
        assert time.monotonic() - began < 10
        assert [task for task, _ in workers.each([0.0])] == [0.0]


def _who(_: object) -> int:
    return os.getpid()
