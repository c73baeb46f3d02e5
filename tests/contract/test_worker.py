"""Whatever happens to the solver's process, the caller gets an answer or an error of ours, and the next solve works."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from contract_instances import client, line, vehicle

from logistics_opt.errors import SolverFailed, UnsupportedProblem
from logistics_opt.routing.child import Job
from logistics_opt.routing.instance import Instance, Tour, keep_going
from logistics_opt.routing.worker import Worker

GOOD = Instance(clients=tuple(client(i) for i in (1, 2, 3)), vehicles=(vehicle(),), **line(0, 100, 200, 300))


def job(backend: str, instance: Instance = GOOD, *, time_limit: float = 60.0, max_steps: int | None = 20, **more):
    return Job(0, backend, instance, time_limit, max_steps, 0, more.get("start", ()))


def poisoned() -> Instance:
    """Not validated: its base is no row of the matrices, on which a back end chokes."""
    return Instance(clients=GOOD.clients, vehicles=(vehicle(base=77),), seconds=GOOD.seconds, metres=GOOD.metres)


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_poisoned_instance_fails_and_the_next_job_works(backend, worker):
    with pytest.raises(SolverFailed, match=f"{backend} failed: "):
        worker.solve(job(backend, poisoned()), keep_going)
    assert worker.solve(job(backend), keep_going)


@pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
@pytest.mark.parametrize("fatal", ["SIGKILL", "SIGABRT", "SIGSEGV"])
def test_a_killed_process_is_replaced(backend, fatal):
    with Worker() as worker:
        worker.solve(job(backend), keep_going)
        first = worker.pid

        def on_progress(_):
            os.kill(worker.pid, getattr(signal, fatal))
            return True

        # With tours it is done, without it has failed: which of the two hangs on what came first.
        with contextlib.suppress(SolverFailed):
            assert worker.solve(job(backend, max_steps=None), on_progress)
        assert not running(first)
        assert worker.solve(job(backend), keep_going)
        assert worker.pid != first


@pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
def test_tours_to_begin_with_survive_the_process(backend):
    start = (Tour(0, ((0, 1, 2),)),)
    with Worker() as worker:

        def on_progress(_):
            os.kill(worker.pid, signal.SIGKILL)
            return True

        assert worker.solve(job(backend, max_steps=None, start=start), on_progress) == start


@pytest.mark.skipif(os.name != "posix", reason="stops a process with a signal")
def test_a_process_that_does_not_answer_is_ended_by_the_listener_and_by_the_clock(backend):
    with Worker() as worker:
        for time_limit, keep in ((300.0, False), (0.2, True)):
            worker.solve(job(backend), keep_going)
            hung = worker.pid
            os.kill(hung, signal.SIGSTOP)
            began = time.perf_counter()
            assert worker.solve(job(backend, time_limit=time_limit), lambda _, keep=keep: keep) == ()
            assert time.perf_counter() - began < 30
            assert not running(hung)


def test_an_error_of_the_listener_comes_through_and_ends_the_process(backend):
    def on_progress(_):
        raise KeyboardInterrupt

    with Worker() as worker:
        with pytest.raises(KeyboardInterrupt):
            worker.solve(job(backend, max_steps=None), on_progress)
        assert worker.pid is None
        assert worker.solve(job(backend), keep_going)


def test_a_late_stop_does_not_end_the_next_job(backend, worker):
    worker.solve(job(backend, max_steps=None), lambda _: False)
    steps: list[int] = []
    worker.solve(job(backend, max_steps=50), lambda progress: steps.append(progress.steps) or True)
    assert worker.solve(job(backend), keep_going)


def test_reasons_come_back_as_an_error(worker):
    clients = (client(1, goods=frozenset({0})), client(1, goods=frozenset({1})))
    mixed = Instance(clients=clients, vehicles=(vehicle(),), apart=frozenset({(0, 1)}), **line(0, 100))
    with pytest.raises(UnsupportedProblem, match="pyvrp cannot solve this: it cannot keep kinds of goods"):
        worker.solve(job("pyvrp", mixed), keep_going)


@pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
def test_the_process_ends_with_its_parent():
    # A script without a main guard, killed before it can close its worker.
    script = textwrap.dedent(
        """
        import time
        import numpy as np
        from logistics_opt.routing.child import Job
        from logistics_opt.routing.instance import Client, Instance, Vehicle, keep_going
        from logistics_opt.routing.worker import Worker
        zero = np.zeros((1, 1), np.int32)
        kind = Vehicle(base=0, count=1, capacity=(), fixed=0, per_metre=0, per_second=0, opens=0, closes=9, profile=0)
        visit = Client(place=0, delivery=(), pickup=(), service=0, opens=0, closes=9)
        instance = Instance(clients=(visit,), vehicles=(kind,), seconds=(zero,), metres=(zero,))
        worker = Worker()
        worker.solve(Job(0, "pyvrp", instance, 9.0, 5, 0, ()), keep_going)
        print(worker.pid, flush=True)
        time.sleep(60)
        """
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        assert running(child)
        parent.kill()
    deadline = time.monotonic() + 30
    while running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not running(child)


def test_solvers_are_imported_in_the_child_only():
    script = "import sys, logistics_opt.routing.solve; sys.exit(bool({'pyvrp', 'ortools'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
