"""Published instances solved one after another and judged: how far from the best known, and how soon."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from logistics_opt.checker.published import check_published
from logistics_opt.errors import SolverFailed
from logistics_opt.model.published import PublishedInstance, PublishedSolution
from logistics_opt.study.workers import on_workers

EQUAL = 0.006
"""Published values are printed with two decimals, or six digits: a cost so little above one has reached it."""


class Run(Protocol):
    """What a search of a published instance hands back."""

    @property
    def solution(self) -> PublishedSolution:
        """The best one found."""

    @property
    def seconds_to_best(self) -> float:
        """From the start to the moment the best one was found."""

    @property
    def seconds(self) -> float:
        """From start to end."""

    @property
    def steps(self) -> int:
        """Steps of the search."""


class Progress(Protocol):
    """How far a search is."""

    @property
    def cost(self) -> float:
        """That of the best solution so far, on the file."""


OnProgress = Callable[[Progress], bool]


class Solve(Protocol):
    """A search of published instances."""

    def __call__(
        self,
        instance: PublishedInstance,
        *,
        time_limit: float | None,
        max_steps: int | None,
        seed: int,
        on_progress: OnProgress | None,
    ) -> Run:
        """Search until the limit, or until ``on_progress`` says no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    An instance and what is known of it.

    ``best_known`` is in published units: a cost on the file divided by ``divisor``. ``status`` says how far it may be
    trusted, ``proven`` whether nothing can be below.
    """

    instance: PublishedInstance
    set_name: str
    best_known: float | None = None
    status: str = "unknown"
    proven: bool = False
    divisor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    When a search ends; at least one of the first two.

    ``at_optimum``: also as soon as it has reached a value that is proven optimal, since nothing is left to find.
    """

    time_limit: float | None = None
    max_steps: int | None = None
    at_optimum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One run. ``cost`` and ``best_known`` are in published units, ``faults`` the checker's codes: none if all is well.

    ``time_limit`` and ``max_steps`` are those asked for; ``gap_percent`` is negative below the best known value.
    """

    instance: str
    set_name: str
    status: str
    best_known: float | None
    cost: float
    gap_percent: float | None
    seconds_to_best: float
    seconds: float
    steps: int
    seed: int
    time_limit: float | None
    max_steps: int | None
    faults: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, int, float | None, int | None]:
        """What a rerun must not do again: instance, seed and limits."""
        return self.instance, self.seed, self.time_limit, self.max_steps


@dataclass(frozen=True, slots=True)
class Task:
    """One run to make."""

    case: Case
    seed: int
    limits: Limits

    @property
    def key(self) -> tuple[str, int, float | None, int | None]:
        """That of its row."""
        return self.case.instance.name, self.seed, self.limits.time_limit, self.limits.max_steps


@dataclass(frozen=True, slots=True)
class Judged:
    """A solution, its row, and the checker's faults in words."""

    row: Row
    solution: PublishedSolution
    faults: tuple[str, ...]


def tasks(cases: Sequence[Case], *, seeds: int, limits: Limits, done: Sequence[Row] = ()) -> list[Task]:
    """The runs that are still to make: seed 0 on every case first, then seed 1, ... without those of ``done``."""
    finished = {row.key for row in done}
    planned = [Task(case, seed, limits) for seed in range(seeds) for case in cases]
    return [task for task in planned if task.key not in finished]


def bench(
    planned: Sequence[Task],
    solve: Solve,
    *,
    jobs: int = 1,
    each: Callable[..., Iterator[tuple[Task, Judged | SolverFailed]]] = on_workers,
) -> Iterator[tuple[Task, Judged | SolverFailed]]:
    """
    Each run as it is done, on processes of its own, ``jobs`` at a time and each on one core.

    A search that fails with an error of this package gives SolverFailed in place of a solution. ``solve`` must be
    picklable. ``each`` says how the runs are distributed.
    """
    return each(partial(judged, solve), planned, jobs=jobs)


def judged(solve: Solve, task: Task) -> Judged:
    """One run and what the checker says of it."""
    case, limits = task.case, task.limits
    run = solve(
        case.instance,
        time_limit=limits.time_limit,
        max_steps=limits.max_steps,
        seed=task.seed,
        on_progress=_short_of_optimum(case) if limits.at_optimum else None,
    )
    faults = check_published(case.instance, run.solution)
    cost = run.solution.cost / case.divisor
    row = Row(
        instance=case.instance.name,
        set_name=case.set_name,
        status=case.status,
        best_known=case.best_known,
        cost=cost,
        gap_percent=None if case.best_known is None else 100 * (cost - case.best_known) / case.best_known,
        seconds_to_best=run.seconds_to_best,
        seconds=run.seconds,
        steps=run.steps,
        seed=task.seed,
        time_limit=limits.time_limit,
        max_steps=limits.max_steps,
        faults=tuple(dict.fromkeys(fault.code.value for fault in faults)),
    )
    return Judged(row, run.solution, tuple(map(str, faults)))


def _short_of_optimum(case: Case) -> OnProgress | None:
    """Says whether there is anything left to find; None where that is not known."""
    if case.best_known is None or not case.proven:
        return None
    reached = (case.best_known + EQUAL) * case.divisor
    return lambda progress: progress.cost > reached
