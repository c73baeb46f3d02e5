"""
Several annealings of one problem side by side, one a processor core.

Compiled code leaves Python's lock alone, so threads do. Each annealing has its own random numbers; every so often those
behind go on from the solution of the one in front, so that all work where it is best. Used where trucks are routed; one
core does it alone.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from logistics_opt.routing.two_echelon.anneal import anneal
from logistics_opt.routing.two_echelon.data import Data, compact
from logistics_opt.routing.two_echelon.outcome import BLOCK, CALL, COLDEST, OnProgress, Outcome, Progress
from logistics_opt.routing.two_echelon.rng import new_rng
from logistics_opt.routing.two_echelon.snapshot import Tours, restore, rows_of, save, tours_of
from logistics_opt.routing.two_echelon.state import new_state, total

_HOT, _COLD = 15.0, 0.02  # temperature at the start and at the end, in mean legs
_WARM = 4.0  # at the start, where there is a solution to go on from
_TRIALS = np.array([0.5, 5.0])  # share of the steps in trials; their length for each client
_MEETINGS = 20  # how often those behind catch up


class Team:
    """
    ``cores`` annealings; ``started`` is the moment from which their time is counted (``time.perf_counter``).

    They begin with the tours of ``start``, as far as these can be driven, and less hot than without.
    Its own answer depends on the number of cores, but not on the clock if only steps are limited.
    """

    def __init__(self, data: Data, *, seed: int, started: float, cores: int = 1, start: Tours | None = None) -> None:
        self.data = compact(data)
        self.members = [_Member(self.data, seed, number) for number in range(cores)]
        self.started = started
        self.steps = 0
        self.seconds_to_best = 0.0
        self.best = self.members[0]
        self._pace = float(BLOCK)
        self._scale = 1.0
        self._hot = _HOT if start is None else _WARM
        if start is not None:
            for member in self.members:
                member.take_up(start)

    def run(
        self, *, time_limit: float | None = None, max_steps: int | None = None, on_progress: OnProgress | None = None
    ) -> Outcome:
        """Search until a limit, steps counted for each core; at least one limit must be given."""
        if time_limit is None and max_steps is None:
            raise ValueError("a search needs a limit")
        if max_steps is not None:
            max_steps = max(1, max_steps)
        met = 0
        with ThreadPoolExecutor(len(self.members)) as pool:
            self._call(pool, min(BLOCK, max_steps or BLOCK), 1.0)
            legs = 1.2 * max(1, len(self.data.client))
            self._scale = max(float(self.best.state.account["tours"][0]) / legs, COLDEST)
            while True:
                done = 0.0
                if time_limit is not None:
                    done = (time.perf_counter() - self.started) / time_limit
                if max_steps is not None:
                    done = max(done, self.steps / max_steps)
                if (on_progress and not on_progress(self.progress)) or done >= 1.0:
                    break
                if int(done * _MEETINGS) > met:
                    met = int(done * _MEETINGS)
                    self._meet()
                steps = int(self._pace) if max_steps is None else min(BLOCK, max_steps - self.steps)
                self._call(pool, steps, self._scale * self._hot * (_COLD / self._hot) ** done)
        return self._outcome()

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return Progress(time.perf_counter() - self.started, self.steps, float(self.best.cost[0]))

    def best_tours(self) -> Tours:
        """The best solution so far."""
        return tours_of(self.data, self.best.state, self.best.rows)

    def _call(self, pool: ThreadPoolExecutor, steps: int, temperature: float) -> None:
        before, cost = time.perf_counter(), float(self.best.cost[0])
        if len(self.members) == 1:
            self.best.anneal(steps, temperature)
        else:
            list(pool.map(lambda member: member.anneal(steps, temperature), self.members))
        now = time.perf_counter()
        self.best = _least(self.members)
        if self.best.cost[0] < cost:
            self.seconds_to_best = now - self.started
        self.steps += steps
        self._pace = max(1.0, steps * CALL / max(now - before, 1e-6))

    def _meet(self) -> None:
        """Who is now dearer than the cheapest is goes on from there."""
        leader = min(self.members, key=lambda member: total(member.state))
        rows = np.zeros_like(leader.rows)
        save(leader.state, rows)
        for member in self.members:
            if member is not leader:
                restore(self.data, member.state, rows)

    def _outcome(self) -> Outcome:
        restore(self.data, self.best.state, self.best.rows)
        return Outcome(
            self.best.state,
            self.best_tours(),
            None,
            float(total(self.best.state)),
            self.seconds_to_best,
            time.perf_counter() - self.started,
            self.steps,
        )


class _Member:
    """One annealing: its solution, the best it has seen, its random numbers."""

    def __init__(self, data: Data, seed: int, number: int) -> None:
        self.data = data
        self.state = new_state(data)
        self.rng = new_rng(seed, number)
        self.rows = np.zeros(len(self.state.saved), dtype=np.int64)
        self.cost = np.array([np.inf])
        save(self.state, self.rows)

    def take_up(self, tours: Tours) -> None:
        """Begin with these tours, as far as they can be driven."""
        while True:
            able = restore(self.data, self.state, rows_of(self.state, tours))
            save(self.state, self.rows)
            tours = tours_of(self.data, self.state, self.rows)
            fit = self._fitting(tours)
            if fit == tours and able:
                break
            tours = fit if fit != tours else []
        self.cost[0] = total(self.state)

    def _fitting(self, tours: Tours) -> Tours:
        """
        The tours without some of what makes them impossible.

        That is the last job of a trip that is too full, of a tour that is late, of every tour at a satellite that has
        not the room; and all jobs of vans that no truck comes for.
        """
        state, satellite = self.state, self.state.satellite
        trucks = state.node["tour_of"][len(self.data.client) :][: len(satellite)]
        stranded = (trucks < 0) & (satellite["supply"] > 0).any(axis=1) & self.data.routed
        crowded = (satellite["through"][self.data.satellite["group"]] > self.data.satellite["room"]).any(axis=1)
        fit: Tours = []
        for kind, trips in tours:
            home, room = self.data.type["home"][kind], self.data.type["capacity"][kind] * (1.0 + 1e-9)
            if home >= 0 and stranded[home]:
                continue
            cut = [trip[:-1] if np.any(state.node["before"][trip[-1]] > room) else trip for trip in trips]
            late = state.tour["late"][state.node["tour_of"][trips[0][0]]]
            if cut == trips and (late or (home >= 0 and crowded[home])):
                cut[-1] = cut[-1][:-1]
            cut = [trip for trip in cut if trip]
            fit += [(kind, cut)] if cut else []
        return fit

    def anneal(self, steps: int, temperature: float) -> None:
        anneal(self.data, self.state, self.rows, self.cost, self.rng, steps, temperature, temperature, _TRIALS)


def _least(members: Sequence[_Member]) -> _Member:
    return min(members, key=lambda member: float(member.cost[0]))
