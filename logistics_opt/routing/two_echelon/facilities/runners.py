"""A search in one thread: annealing until a limit, under what is held, the best kept, and whoever waits told."""

import math
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from logistics_opt.routing.two_echelon.anneal import anneal, keep_to_trucks
from logistics_opt.routing.two_echelon.data import Data, Floats, Ints, compact
from logistics_opt.routing.two_echelon.facilities.held import Held, free, hold
from logistics_opt.routing.two_echelon.outcome import BLOCK, CALL, COLDEST, OnProgress, Outcome, Progress
from logistics_opt.routing.two_echelon.rng import new_rng
from logistics_opt.routing.two_echelon.snapshot import Tours, restore, save, tours_of
from logistics_opt.routing.two_echelon.state import new_state, total

_PRICE = 3.0  # of what a held first echelon cannot bring: this many mean legs a mean client


@dataclass(slots=True)
class Runner:
    """What is held, and the best solution under it."""

    held: Held | None
    rows: Ints
    cost: Floats = field(default_factory=lambda: np.array([np.inf]))

    def anew(self) -> "Runner":
        """Another at the same start."""
        return Runner(self.held, self.rows.copy())


def cost_of(runner: Runner) -> float:
    """What a runner's best solution costs, as far as what it holds tells."""
    return float(runner.cost[0])


class _Ended(Exception):
    """The search is over."""


class Search(ABC):
    """
    What every such search does; what it tries in which order is told by those derived from it.

    ``started`` is the moment from which its time is counted (``time.perf_counter``).
    """

    def __init__(self, data: Data, *, seed: int, started: float) -> None:
        self.data = compact(data)
        self.state = new_state(self.data)
        self.rng = new_rng(seed)
        self.started = started
        self.steps = 0
        self.seconds_to_best = 0.0
        self.time_limit: float | None = None
        self.max_steps: int | None = None
        self.on_progress: OnProgress | None = None
        self._scale = 1.0  # the cost of a mean leg
        self._unit = 1.0  # that for each unit of a mean client
        self._speed = 1e4
        self._hot = 1.0  # what temperatures are multiplied by
        self.best = self._runner(None)

    def run(
        self, *, time_limit: float | None = None, max_steps: int | None = None, on_progress: OnProgress | None = None
    ) -> Outcome:
        """Search until a limit; at least one must be given."""
        if time_limit is None and max_steps is None:
            raise ValueError("a search needs a limit")
        self.time_limit, self.max_steps, self.on_progress = time_limit, max_steps, on_progress
        with suppress(_Ended):
            self._all()
        return self._outcome()

    @property
    def done(self) -> float:
        """The share of the time or steps that is spent."""
        spent = 0.0
        if self.time_limit is not None:
            spent = (time.perf_counter() - self.started) / self.time_limit
        if self.max_steps is not None:
            spent = max(spent, self.steps / self.max_steps)
        return spent

    @abstractmethod
    def _all(self) -> None:
        """Anneal what is worth it, without end: that comes when the time or the steps are spent."""

    def _first(self) -> Runner:
        """A first solution, and what temperatures are measured by."""
        runner = self._runner(None)
        self._call(runner, BLOCK, 1.0, 1.0)
        self._scale = max(float(self.state.account["tours"][0]) / (1.2 * len(self.data.client)), COLDEST)
        self._unit = self._scale / max(float(self.data.client["delivery"][:, 0].mean()), 1e-9)
        return runner

    def _anneal(self, runner: Runner, until: float, hot: float, cold: float) -> None:
        """Anneal from a runner's best solution until this share of the time is spent."""
        self._take_up(runner)
        begun = self.done
        while True:
            if self.on_progress is not None and not self.on_progress(self.progress):
                raise _Ended
            now = self.done
            if now >= 1.0:
                raise _Ended
            if now >= until:
                return
            steps = self._next(until)
            end = min(until, now + self._share(steps))
            self._call(
                runner,
                steps,
                hot * (cold / hot) ** ((now - begun) / (until - begun)),
                hot * (cold / hot) ** ((end - begun) / (until - begun)),
            )

    def _take_up(self, runner: Runner) -> None:
        """Make the state a runner's best solution, under what it holds."""
        if runner.held is not None:
            hold(self.state, runner.held, _PRICE * self._unit)
        else:
            free(self.state)
        restore(self.data, self.state, runner.rows)
        if runner.held is not None and runner.cost[0] == np.inf:
            keep_to_trucks(self.data, self.state, self.rng)

    def _next(self, until: float) -> int:
        """How many steps to make at once."""
        steps = BLOCK if self.max_steps is not None else max(1, int(self._speed * CALL))
        if self.max_steps is not None:
            steps = min(steps, math.ceil(self.max_steps * min(until, 1.0)) - self.steps)
        if self.time_limit is not None:
            left = until * self.time_limit - (time.perf_counter() - self.started)
            steps = min(steps, int(self._speed * left))
        return max(1, steps)

    def _share(self, steps: int) -> float:
        """The share of the limit that so many steps take."""
        if self.time_limit is None or self.max_steps is not None:
            return steps / (self.max_steps or steps)
        return steps / self._speed / self.time_limit

    def _call(self, runner: Runner, steps: int, hot: float, cold: float) -> None:
        before = time.perf_counter()
        tuning = np.array([0.5 if runner.held is None else 0.0, 5.0])
        anneal(
            self.data,
            self.state,
            runner.rows,
            runner.cost,
            self.rng,
            steps,
            self._hot * hot * self._scale,
            self._hot * cold * self._scale,
            tuning,
        )
        now = time.perf_counter()
        self.steps += steps
        self._speed += 0.3 * (steps / max(now - before, 1e-6) - self._speed)
        # Where there are trucks, a cost without them is not that of a solution.
        partial = runner.held is not None and runner.held.without_trucks and self.data.exact
        if not partial and runner.cost[0] < self.best.cost[0] - 1e-9:
            self.seconds_to_best = now - self.started
            self.best = Runner(runner.held, runner.rows.copy(), runner.cost.copy())

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return Progress(time.perf_counter() - self.started, self.steps, float(self.best.cost[0]))

    def best_tours(self) -> Tours:
        """The best solution so far."""
        return tours_of(self.data, self.state, self.best.rows)

    def _runner(self, held: Held | None) -> Runner:
        rows = np.zeros(len(self.state.saved), dtype=np.int64)
        free(self.state)
        empty = new_state(self.data) if not self.state.job["absent"][: len(self.data.client)].all() else self.state
        save(empty, rows)
        return Runner(held, rows)

    def _outcome(self) -> Outcome:
        """The best solution, put into the state."""
        held = self.best.held
        tours: tuple[int, ...] | None = None
        free(self.state)
        restore(self.data, self.state, self.best.rows)
        if held is not None and held.tours and total(self.state) > self.best.cost[0] + 1e-7:
            hold(self.state, held, np.inf)
            restore(self.data, self.state, self.best.rows)
            tours = held.tours
        return Outcome(
            self.state,
            self.best_tours(),
            tours,
            float(total(self.state)),
            self.seconds_to_best,
            time.perf_counter() - self.started,
            self.steps,
        )
