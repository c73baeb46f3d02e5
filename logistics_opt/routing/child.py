"""The solver's own process: takes jobs from its standard input and answers on its standard output, as pickles."""

import importlib
import os
import pickle
import queue
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from logistics_opt.routing.instance import Instance, Progress, Tour

BACKENDS = {"pyvrp": "PyVRP", "ortools": "OrTools", "ortools_tasks": "OrToolsTasks"}


@dataclass(frozen=True, slots=True)
class Job:
    """One solve; ``number`` tells it from those before in the same process."""

    number: int
    backend: str
    instance: Instance
    time_limit: float
    max_steps: int | None
    seed: int
    start: tuple[Tour, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Asks that solve to end, should it still be under way."""

    number: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Tours: better ones than before, or (``final``) the answer to the job."""

    tours: tuple[Tour, ...]
    final: bool


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why the back end cannot solve the job; instead of an answer."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """The solve raised this; instead of an answer."""

    text: str


Said = Literal["ready"] | Progress | Answer | Reasons | Failure


def main() -> None:
    """Works until the standard input ends: with the parent, however that dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints must not end up between the pickles
    jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
    stopped: set[int] = set()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, jobs, stopped), daemon=True).start()
    _say(out, "ready")
    while True:
        job = jobs.get()
        _say(out, _work(job, out, stopped))


def _listen(stream: BinaryIO, jobs: "queue.SimpleQueue[Job]", stopped: set[int]) -> None:
    while True:
        try:
            heard = pickle.load(stream)  # noqa: S301  (from our own parent)
        except EOFError:
            os._exit(0)
        if isinstance(heard, Stop):
            stopped.add(heard.number)
        else:
            jobs.put(heard)


def _work(job: Job, out: BinaryIO, stopped: set[int]) -> Said:
    def on_progress(progress: Progress) -> bool:
        _say(out, progress)
        return job.number not in stopped

    def on_tours(tours: Sequence[Tour]) -> None:
        _say(out, Answer(tuple(tours), final=False))

    try:
        backend = getattr(
            importlib.import_module(f"logistics_opt.routing.backends.{job.backend}"), BACKENDS[job.backend]
        )()
        if reasons := backend.unsupported(job.instance):
            return Reasons(tuple(reasons))
        tours = backend.solve(
            job.instance,
            time_limit=job.time_limit,
            max_steps=job.max_steps,
            seed=job.seed,
            start=job.start,
            on_progress=on_progress,
            on_tours=on_tours,
        )
    except Exception as error:  # noqa: BLE001  (whatever it is, the parent must hear of it)
        return Failure(f"{type(error).__name__}: {error}")
    return Answer(tuple(tours), final=True)


def _say(out: BinaryIO, said: Said) -> None:
    try:
        pickle.dump(said, out)
        out.flush()
    except OSError:  # nobody listens any more
        os._exit(0)
