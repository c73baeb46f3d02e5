"""Plans to make, on whatever executor there is, each kept as soon as it is made."""

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from logistics_opt.errors import LogisticsError, SolverFailed
from logistics_opt.model import Plan, Problem
from logistics_opt.study.trial_plan import charge_of, trial_plan
from logistics_opt.units import Fen

Name = TypeVar("Name")

_ASK_EVERY = 0.1  # seconds
_AHEAD = 32  # jobs handed to the executor at a time: each holds a whole day


@dataclass(frozen=True, slots=True)
class Joint:
    """A plan that firms have together, the price of what it leaves behind, and how long it took to find."""

    plan: Plan
    charge: Fen
    seconds: float

    @property
    def cost(self) -> Fen:
        """What plans are compared by: the plan's cost and the charge."""
        return self.plan.cost.total + self.charge


class Store(Protocol):
    """Keeps what is finished, so that a study that was killed goes on; keys are hexadecimal digests."""

    def get(self, key: str) -> Joint | None:
        """What was kept under the key."""
        ...

    def put(self, key: str, joint: Joint) -> None:
        """Keep it, wholly or not at all."""
        ...


class InMemory(dict[str, Joint]):
    """A store for as long as the program runs."""

    put = dict.__setitem__


@dataclass(frozen=True, slots=True)
class Job:
    """A plan to make: a day, steps, a seed, and the plans of parts to begin with, whose keys are in ``begun``."""

    problem: Problem
    steps: int
    seed: int
    start: Plan | None = None
    begun: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the plan depends on besides this package's version, which is the store's to watch."""
        content = [self.problem.digest, str(self.steps), str(self.seed), *self.begun]
        return hashlib.sha256("\n".join(content).encode()).hexdigest()


def make(job: Job) -> Joint:
    """Make the plan; any machine makes the same. Raises ``SolverFailed``."""
    began = time.perf_counter()
    try:
        plan = trial_plan(job.problem, steps=job.steps, seed=job.seed, start=job.start)
    except LogisticsError as error:  # not all of them survive the way between processes
        raise SolverFailed(f"{error}") from None
    return Joint(plan, charge_of(job.problem, plan), time.perf_counter() - began)


class Bench(Generic[Name]):
    """Jobs waiting, under way and done; what the store knows is done at once, and no job is made twice."""

    def __init__(self, executor: Executor, store: Store) -> None:
        self._executor, self._store = executor, store
        self._waiting: deque[tuple[Name, Callable[[], Job]]] = deque()
        self._running: dict[Future[Joint], str] = {}
        self._for: dict[str, list[Name]] = {}  # what each job under way is for, by key

    def begin(self, name: Name, job: Callable[[], Job]) -> None:
        """Have a job made when its turn comes, and then its plan."""
        self._waiting.append((name, job))

    def done(self, go_on: Callable[[], bool]) -> Iterator[tuple[Name, Joint]]:
        """
        What is done, as it is done, with what is begun meanwhile; until nothing is left or ``go_on`` says no.

        ``go_on`` is asked ten times a second. Raises ``SolverFailed`` where a plan could not be made.
        """
        while (self._waiting or self._running) and go_on():
            if self._waiting and len(self._running) < _AHEAD:
                yield from self._submit(*self._waiting.popleft())
            full = not self._waiting or len(self._running) >= _AHEAD
            ready, _ = wait(self._running, timeout=_ASK_EVERY if full else 0, return_when=FIRST_COMPLETED)
            for future in ready:
                key = self._running.pop(future)
                joint = future.result()
                self._store.put(key, joint)
                yield from ((name, joint) for name in self._for.pop(key))
        for future in self._running:
            future.cancel()
        self._running.clear()
        self._for.clear()
        self._waiting.clear()

    def _submit(self, name: Name, job: Callable[[], Job]) -> Iterator[tuple[Name, Joint]]:
        made = job()
        key = made.key
        if key in self._for:
            self._for[key].append(name)
            return
        known = self._store.get(key)
        if known is not None:
            yield name, known
        else:
            self._for[key] = [name]
            self._running[self._executor.submit(make, made)] = key
