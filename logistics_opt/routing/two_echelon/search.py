"""The search from start to end: how long which part of it runs, at which temperature, and who is told."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from logistics_opt.routing.two_echelon.anneal import anneal
from logistics_opt.routing.two_echelon.data import Data, compact
from logistics_opt.routing.two_echelon.rng import new_rng
from logistics_opt.routing.two_echelon.snapshot import Tours, restore, save, tours_of
from logistics_opt.routing.two_echelon.state import State, new_state, total

_CALL = 0.03  # seconds of compiled code at a time: whoever cancels waits no longer
_COLDEST = 1e-6  # temperature where nothing costs anything
_BLOCK = 200  # steps at a time where steps are counted, so that the clock decides nothing


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search is: seconds and steps since its start, cost of the best solution."""

    seconds: float
    steps: int
    cost: float


OnProgress = Callable[[Progress], bool]
"""Told of progress several times a second; ``False`` ends the search."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the search leaves: a state that holds the best solution, when that was found, and when it all ended."""

    state: State
    tours: Tours
    cost: float
    seconds_to_best: float
    seconds: float
    steps: int


class Search:
    """One search; ``started`` is the moment from which its time is counted (``time.perf_counter``)."""

    def __init__(self, data: Data, *, seed: int, started: float) -> None:
        self.data = compact(data)
        self.state = new_state(self.data)
        self.rng = new_rng(seed)
        self.best = np.zeros(len(self.state.saved), dtype=np.int64)
        self.best_cost = np.array([np.inf])
        self.started = started
        self.steps = 0
        self.seconds_to_best = 0.0
        self._pace = float(_BLOCK)
        save(self.state, self.best)

    def run(
        self, *, time_limit: float | None = None, max_steps: int | None = None, on_progress: OnProgress | None = None
    ) -> Outcome:
        """Search until a limit; at least one must be given."""
        if time_limit is None and max_steps is None:
            raise ValueError("a search needs a limit")
        tuning = np.array([0.5, 5.0])
        self._call(_BLOCK, 1.0, tuning)
        scale = max(float(self.state.account["tours"][0]) / (1.2 * len(self.data.client)), _COLDEST)
        hot = 1.0 if self.data.satellite["opening"].max(initial=0.0) == 0 else 15.0
        cold = 0.01 if self.data.satellite["opening"].max(initial=0.0) == 0 else 0.05
        while True:
            done = 0.0
            if time_limit is not None:
                done = (time.perf_counter() - self.started) / time_limit
            if max_steps is not None:
                done = max(done, self.steps / max_steps)
            if done >= 1.0 or (on_progress and not on_progress(self.progress)):
                break
            steps = int(self._pace) if max_steps is None else min(_BLOCK, max_steps - self.steps)
            self._call(steps, scale * hot * (cold / hot) ** done, tuning)
        return self.outcome()

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return Progress(time.perf_counter() - self.started, self.steps, float(self.best_cost[0]))

    def _call(self, steps: int, temperature: float, tuning: np.ndarray) -> None:
        before, cost = time.perf_counter(), self.best_cost[0]
        anneal(self.data, self.state, self.best, self.best_cost, self.rng, steps, temperature, temperature, tuning)
        now = time.perf_counter()
        if self.best_cost[0] < cost:
            self.seconds_to_best = now - self.started
        self.steps += steps
        self._pace = max(1.0, steps * _CALL / max(now - before, 1e-6))

    def best_tours(self) -> Tours:
        """The best solution so far."""
        return tours_of(self.data, self.state, self.best)

    def outcome(self) -> Outcome:
        """The best solution, put into the state."""
        restore(self.data, self.state, self.best)
        return Outcome(
            self.state,
            self.best_tours(),
            float(total(self.state)),
            self.seconds_to_best,
            time.perf_counter() - self.started,
            self.steps,
        )
