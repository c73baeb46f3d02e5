"""Each solve in a child process, which bad input cannot take the program down with."""

import contextlib
import logging
import math
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import IO, Self

from logistics_opt.errors import SolverFailed, UnsupportedProblem
from logistics_opt.routing.child import Answer, Failure, Job, Reasons, Said, Stop
from logistics_opt.routing.instance import OnProgress, Progress, Tour
from logistics_opt.routing.repair import better, feasible_part
from logistics_opt.routing.timing import objective

log = logging.getLogger(__name__)

POLL = 0.03  # s the listener is not asked for at most
GRACE = 0.06  # s that a cancelled solver has to answer before it is ended
START_UP = 60.0  # s a child may take to come up on a busy machine

_COMMAND = "from logistics_opt.routing.child import main; main()"


class Worker:
    """
    A child process that solves one job after another; started when first needed, and again after a crash.

    Not to be shared by threads. Close it, or use it in a ``with`` statement; a forgotten one ends with its parent.
    """

    def __init__(self) -> None:
        self._child: _Child | None = None
        self._jobs = 0
        self.failures = 0
        """Jobs that failed so far, those among them whose best tours were kept."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Of the child; ``None`` when there is none."""
        return self._child.process.pid if self._child else None

    def close(self) -> None:
        """Ends the child."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def solve(self, job: Job, on_progress: OnProgress) -> Sequence[Tour]:
        """
        The best feasible tours for the job, never worse than what is feasible of its start.

        It ends by itself, when ``on_progress`` says so, or some seconds after the time limit; whatever the child does.
        A child that dies after sending tours counts as done. Raises ``UnsupportedProblem``, or ``SolverFailed`` when
        it died or failed with nothing to show.
        """
        child = self._ready_child()
        self._jobs += 1
        job = replace(job, number=self._jobs)
        hearing = _Hearing(job, on_progress)
        try:
            child.tell(job)
            done = self._hear(child, hearing)
        except BaseException:
            self.close()
            raise
        if not done:
            self.close()
        self.failures += hearing.failure is not None
        return hearing.verdict()

    def _hear(self, child: "_Child", hearing: "_Hearing") -> bool:
        """Listens until the job is done (true) or the child is of no more use (false)."""
        asked_to_stop: float | None = None
        while True:
            try:
                said = child.said.get(timeout=POLL)
            except queue.Empty:
                hearing.ask()
            else:
                if said is None:
                    hearing.failure = f"its process ended with code {child.process.wait()}: {child.last_words()}"
                    return False
                if hearing.take(said):
                    return True
            if hearing.over and asked_to_stop is None:
                asked_to_stop = time.perf_counter()
                child.tell(Stop(hearing.number))
            if asked_to_stop is not None and time.perf_counter() - asked_to_stop > GRACE:
                return False

    def _ready_child(self) -> "_Child":
        if self._child is not None and self._child.process.poll() is not None:
            self.close()
        if self._child is None:
            self._child = _Child()
        return self._child


class _Child:
    """The process, and a thread that puts what it says into a queue; ``None`` there means it said its last."""

    def __init__(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (closed in end)
        path = os.pathsep.join(entry for entry in sys.path if entry)
        # Not multiprocessing: its child imports the user's main script again, which then needs a guard.
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", "-c", _COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # so that Ctrl-C reaches the parent only
        )
        self.said: queue.SimpleQueue[Said | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        self._await_ready()

    def tell(self, what: Job | Stop) -> None:
        """A child that is gone does not hear; its end shows in the queue."""
        with contextlib.suppress(OSError):
            stream = _open(self.process.stdin)
            pickle.dump(what, stream, protocol=pickle.HIGHEST_PROTOCOL)
            stream.flush()

    def last_words(self) -> str:
        """The end of what it wrote to its standard error."""
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace").strip()[-500:]

    def end(self) -> None:
        """Ends the process now."""
        self.process.kill()
        self.process.wait()
        self._thread.join()
        with contextlib.suppress(OSError):
            _open(self.process.stdin).close()
        _open(self.process.stdout).close()
        self._errors.close()

    def _await_ready(self) -> None:
        try:
            said = self.said.get(timeout=START_UP)
        except queue.Empty:
            said = None
        if said != "ready":
            words = self.last_words()
            self.end()
            raise SolverFailed(f"the solver's process did not start: {words}")

    def _listen(self) -> None:
        stream = _open(self.process.stdout)
        while True:
            try:
                self.said.put(pickle.load(stream))  # noqa: S301  (from our own child)
            except (EOFError, pickle.UnpicklingError, OSError):
                self.said.put(None)
                return


class _Hearing:
    """What is known of one job so far."""

    def __init__(self, job: Job, on_progress: OnProgress) -> None:
        self._job = job
        self._on_progress = on_progress
        self._began = self._asked = time.perf_counter()
        self._best: Sequence[Tour] = feasible_part(job.instance, job.start)
        self._progress = Progress(objective(job.instance, self._best), 0.0, 0)
        self._reasons: tuple[str, ...] = ()
        limit = job.time_limit
        self._deadline = math.inf if math.isinf(limit) else self._began + 1.25 * limit + 2.0
        self._cancelled = False
        self.failure: str | None = None

    @property
    def number(self) -> int:
        """Of the job."""
        return self._job.number

    @property
    def over(self) -> bool:
        """Whether the child should stop."""
        return self._cancelled or time.perf_counter() > self._deadline

    def take(self, said: Said) -> bool:
        """Takes in what the child said; whether the job is done."""
        match said:
            case Progress():
                self._progress = said
                self._tell()
            case Answer(tours, final):
                fit = feasible_part(self._job.instance, tours)
                self._best = better(self._job.instance, self._best, fit)
                return final
            case Reasons(reasons):
                self._reasons = reasons
                return True
            case Failure(text):
                self.failure = text
                return True
        return False

    def ask(self) -> None:
        """Tells the listener that time has passed, since the child does not."""
        if time.perf_counter() - self._asked >= POLL:
            self._tell()

    def verdict(self) -> Sequence[Tour]:
        """The best tours, or the error that stands for them."""
        if self._reasons:
            raise UnsupportedProblem(self._job.backend, self._reasons)
        if self.failure is not None:
            if not self._best:
                raise SolverFailed(f"{self._job.backend} failed: {self.failure}")
            log.warning("%s failed (%s); its best tours until then are kept", self._job.backend, self.failure)
        return self._best

    def _tell(self) -> None:
        self._asked = time.perf_counter()
        heard = Progress(self._progress.best, self._asked - self._began, self._progress.steps)
        if not self._cancelled and not self._on_progress(heard):
            self._cancelled = True


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:  # pragma: no cover  (we ask Popen for both)
        raise SolverFailed("the solver's process has no pipe")
    return stream
