"""
Independent pieces of work on processes of their own, one core each.

A worker is a fresh interpreter that lives as long as there is work. It knows nothing of Ctrl-C: the parent hears it and
ends all workers, so nothing is torn but the pieces under way.
"""

import contextlib
import multiprocessing as mp
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from logistics_opt.errors import LogisticsError, SolverFailed

Task = TypeVar("Task")
Answer = TypeVar("Answer")

ONE_CORE = dict.fromkeys(("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""What keeps the libraries of a worker on its one core."""

_ASK_EVERY = 0.1  # seconds


def usable_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def print_nothing() -> None:
    """In a worker: what a library prints there is no part of the caller's own output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def on_workers(
    work: Callable[[Task], Answer], tasks: Sequence[Task], *, jobs: int
) -> Iterator[tuple[Task, Answer | SolverFailed]]:
    """Each task with its answer, in the order in which they are done; see :meth:`Workers.each`."""
    with Workers(work, jobs=jobs) as workers:
        yield from workers.each(tasks)


class Workers(Generic[Task, Answer]):
    """
    Up to ``jobs`` workers for one kind of work, kept from one batch of tasks to the next.

    ``work``, which every worker gets once, and the tasks must be picklable.
    """

    def __init__(self, work: Callable[[Task], Answer], *, jobs: int) -> None:
        self._work = work
        self._jobs = jobs
        self._idle: list[_Worker[Task]] = []
        self._busy: dict[Connection, _Worker[Task]] = {}

    def __enter__(self) -> "Workers[Task, Answer]":
        return self

    def __exit__(self, *_: object) -> None:
        self._end_busy()
        for worker in self._idle:
            worker.end()
        self._idle.clear()

    def each(
        self, tasks: Sequence[Task], *, go_on: Callable[[], bool] = lambda: True
    ) -> Iterator[tuple[Task, Answer | SolverFailed]]:
        """
        Each task with its answer, in the order in which they are done.

        Where the work raises a LogisticsError, or its worker dies, SolverFailed comes back in place of the answer; any
        other error ends everything and is raised here, as RuntimeError with the worker's traceback. ``go_on`` is asked
        ten times a second; when it says no, what is under way is ended and nothing more comes.
        """
        waiting = list(reversed(tasks))
        try:
            while waiting and len(self._busy) < self._jobs:
                self._begin(waiting.pop())
            while self._busy:
                ready = wait(list(self._busy), timeout=_ASK_EVERY)
                if not go_on():
                    return
                for line in ready:
                    if not isinstance(line, Connection):
                        continue
                    worker = self._busy.pop(line)
                    task, answer = worker.task, worker.answer()
                    if not worker.line.closed:
                        self._idle.append(worker)
                    if waiting:
                        self._begin(waiting.pop())
                    yield task, answer
        finally:
            self._end_busy()

    def _begin(self, task: Task) -> None:
        if self._idle:
            worker = self._idle.pop()
            worker.send(task)
        else:
            worker = _Worker.started(self._work, task)
        self._busy[worker.line] = worker

    def _end_busy(self) -> None:
        for worker in self._busy.values():
            worker.end()
        self._busy.clear()


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: BaseProcess
    line: Connection
    task: Task

    @classmethod
    def started(cls, work: Callable[[Task], Any], task: Task) -> "_Worker[Task]":
        here, there = mp.get_context("spawn").Pipe()
        process = mp.get_context("spawn").Process(target=_serve, args=(there, work), daemon=True)
        with environment(ONE_CORE), no_interrupt():
            process.start()
        there.close()
        worker = cls(process, here, task)
        worker.send(task)
        return worker

    def send(self, task: Task) -> None:
        self.task = task
        with contextlib.suppress(OSError):  # a dead worker is noticed when its answer is asked for
            self.line.send(task)

    def answer(self) -> Any:
        try:
            answer = self.line.recv()
        except (EOFError, OSError):
            self.end()
            return SolverFailed(f"the worker process died with exit code {self.process.exitcode}")
        if isinstance(answer, _Broken):
            self.end()
            raise RuntimeError(answer.traceback)  # noqa: TRY004  it is the worker's error
        return answer

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.line.close()


@dataclass(frozen=True, slots=True)
class _Broken:
    traceback: str


def _serve(line: Connection, work: Callable[[Any], Any]) -> None:
    print_nothing()
    while True:
        try:
            task = line.recv()
        except EOFError:
            return
        try:
            answer = work(task)
        except LogisticsError as error:
            answer = SolverFailed(str(error))  # the others do not all survive the way through the pipe
        except Exception:  # noqa: BLE001  the parent raises it
            answer = _Broken(traceback.format_exc())
        line.send(answer)


@contextlib.contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """A child started meanwhile has these variables; this process keeps its own."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextlib.contextmanager
def no_interrupt() -> Iterator[None]:
    """A child started meanwhile never hears a Ctrl-C; here it comes when the block is left."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
