"""
Solvers as processes of their own, kept warm, with a limit to their memory and time that holds whatever they do.

What such a process does is in :mod:`.solver`.
"""

import atexit
import contextlib
import multiprocessing as mp
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from logistics_opt.errors import Issue, SolverFailed
from logistics_opt.service.solver import READY, Answer, Report, SolverStopped, Work, died, serve
from logistics_opt.study.workers import ONE_CORE, environment, no_interrupt

__all__ = ["Report", "SolverStopped", "Solvers", "SolversBusy", "Work"]

_ASK_EVERY = 0.1  # seconds
_GRACE = 10.0  # seconds for keeping the best once it is told to stop
_LONGEST_LIFE = 200  # tasks: what a library loses of its memory is won back


class SolversBusy(SolverFailed):
    """As many wait for a solver as may."""


@dataclass(slots=True)
class _Solver:
    process: BaseProcess
    line: Connection
    tasks: int = 0
    heard: bool = False

    @property
    def ready(self) -> bool:
        """Whether a task would be begun at once."""
        if not self.heard and self.line.poll():
            with contextlib.suppress(EOFError, OSError):
                self.line.recv()
            self.heard = True
        return self.heard

    @property
    def old(self) -> bool:
        """Whether another is to take its place, as soon as that one is ready."""
        return self.tasks >= _LONGEST_LIFE

    def end(self) -> None:
        if self.process.pid is not None and hasattr(os, "killpg"):
            with contextlib.suppress(OSError):  # it has not become the leader of its group yet, or is gone
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        with contextlib.suppress(OSError):
            self.line.close()


class Solvers:
    """
    Solvers for one kind of work.

    ``memory`` is the most bytes of data each may have; ``spare`` are kept when they have nothing to do. Each does
    ``prepare`` before its first task, and in place of one that is old another is ready before that one goes. At most
    ``most`` work at a time; further tasks wait for their turn, ``queue`` of them.
    """

    def __init__(
        self,
        work: Work,
        *,
        memory: int,
        spare: int,
        prepare: Callable[[], None] | None = None,
        most: int | None = None,
        queue: int = 0,
    ) -> None:
        self._work = work
        self._prepare = prepare
        self._turns = None if most is None else _Turns(most, queue)
        self._memory = memory
        self._spare = spare
        self._idle: list[_Solver] = []
        self._busy: list[_Solver] = []
        self._lock = threading.Lock()
        self._closed = False
        atexit.register(self.close)  # before multiprocessing waits for its children

    def warm(self, count: int) -> None:
        """Have so many ready in a while, at most as many as are spare."""
        with self._lock:
            wanted = 0 if self._closed else min(count, self._spare) - len(self._idle)
            self._idle += [self._start() for _ in range(wanted)]

    def run(
        self,
        task: Any,
        *,
        seconds: float,
        go_on: Callable[[], bool] = lambda: True,
        on_progress: Callable[[dict[str, Any]], None] = lambda _: None,
    ) -> Any:
        """
        What a solver makes of the task.

        ``go_on`` is asked ten times a second; once it says no the solver has ten seconds to hand over the best it has.
        Raises ``InvalidInput`` and ``Cancelled`` as the work does, ``SolverStopped`` where the solver used more memory
        or time than it may or died, ``SolversBusy`` where too many wait, and ``RuntimeError`` for a fault of ours.
        """
        with self._turns or contextlib.nullcontext():
            return self._run(task, seconds, go_on, on_progress)

    def _run(
        self,
        task: Any,
        seconds: float,
        go_on: Callable[[], bool],
        on_progress: Callable[[dict[str, Any]], None],
    ) -> Any:
        solver = self._take()
        try:
            answer = self._answer(solver, task, seconds, go_on, on_progress)
        except BaseException:
            self._forget(solver)
            raise
        self._put_back(solver)
        return answer.value()

    def close(self) -> None:
        """End all of them, whatever they are at."""
        with self._lock:
            self._closed, solvers = True, [*self._idle, *self._busy]
            self._idle = []
        for solver in solvers:
            solver.end()
        atexit.unregister(self.close)

    def _answer(
        self,
        solver: _Solver,
        task: Any,
        seconds: float,
        go_on: Callable[[], bool],
        on_progress: Callable[[dict[str, Any]], None],
    ) -> Answer:
        deadline, told = time.monotonic() + seconds, False
        solver.tasks += 1
        try:
            solver.line.send(task)
            while True:
                if solver.line.poll(_ASK_EVERY):
                    heard = solver.line.recv()
                    if isinstance(heard, Answer):
                        return heard
                    if heard == READY:
                        solver.heard = True
                    else:
                        on_progress(heard)
                if not told and not go_on():
                    solver.line.send(None)
                    told, deadline = True, min(deadline, time.monotonic() + _GRACE)
                if time.monotonic() > deadline:
                    raise SolverStopped(_TOO_LATE if told else _too_long(seconds))
        except (EOFError, OSError):
            solver.process.join(1.0)
            raise SolverStopped(died(solver.process.exitcode, self._memory)) from None

    def _take(self) -> _Solver:
        with self._lock:
            if self._closed:
                raise SolverStopped(died(None, None))
            self._idle = [solver for solver in self._idle if solver.process.is_alive()]
            solver = max(self._idle, key=lambda one: one.ready) if self._idle else self._start()
            self._idle = [one for one in self._idle if one is not solver]
            self._busy.append(solver)
        return solver

    def _put_back(self, solver: _Solver) -> None:
        surplus: list[_Solver] = []
        with self._lock:
            self._busy.remove(solver)
            if self._closed:
                return  # close has ended it
            self._idle.append(solver)
            if solver.old and sum(not one.old for one in self._idle) < self._spare:
                self._idle.append(self._start())
            ready = [one for one in self._idle if one.ready]
            if len(ready) > self._spare:
                surplus = [max(ready, key=lambda one: one.tasks)]
                self._idle.remove(surplus[0])
        for one in surplus:
            one.end()

    def _forget(self, solver: _Solver) -> None:
        solver.end()
        with self._lock:
            self._busy.remove(solver)
            if self._prepare is not None and not self._closed and len(self._idle) < self._spare:
                self._idle.append(self._start())

    def _start(self) -> _Solver:
        context = mp.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=serve, args=(there, self._work, self._memory, self._prepare))
        with environment(ONE_CORE), no_interrupt():
            process.start()
        there.close()
        return _Solver(process, here)


class _Turns:
    """So many at a time; so many more may wait."""

    def __init__(self, most: int, queue: int) -> None:
        self._free = threading.Semaphore(most)
        self._places = threading.Semaphore(most + queue)

    def __enter__(self) -> None:
        if not self._places.acquire(blocking=False):
            raise SolversBusy
        self._free.acquire()

    def __exit__(self, *_: object) -> None:
        self._free.release()
        self._places.release()


def _too_long(seconds: float) -> Issue:
    return Issue(
        "solver-time",
        "study",
        f"the solver took more than the {seconds:g} s that this service gives it",
        "ask for less time or fewer steps, or have LOGISTICS_STUDY_SECONDS raised",
        f"求解超过本服务限定的 {seconds:g} 秒",
        "请减少时间或步数，或请管理员调高 LOGISTICS_STUDY_SECONDS",
    )


_TOO_LATE = Issue(
    "solver-stop",
    "study",
    "it was stopped and had nothing to hand over within ten seconds",
    "stop it later",
    "停止后十秒内没有可保留的结果",
    "请稍后再停止",
)
