"""
First echelons that are solved exactly race against each other.

Successive halving (Karnin, Koren & Somekh 2013, ICML; Jamieson & Talwalkar 2016, AISTATS): every one gets a short
annealing, the better half of them a longer one, and so on; the rest of the time goes to the winner.
"""

import math

import numpy as np

from logistics_opt.routing.two_echelon.data import Data
from logistics_opt.routing.two_echelon.held import (
    MOST_TOGETHER,
    choice,
    held_plan,
    only,
    roomy,
    short,
    subsets,
    unions,
)
from logistics_opt.routing.two_echelon.search import Runner, Search
from logistics_opt.routing.two_echelon.snapshot import restore

_SHORT = 1.0  # what it is guessed to cost to make do with what it can bring, likewise
_FREE, _SETS, _RACED = 0.15, 0.2, 0.7  # shares of the time at which each part ends
_HOT, _COOL = 2.0, 0.03  # how hot a runner begins in a race, and how cold it ends
_LAST = 1.0  # how hot the best solution is annealed after the races
_FEWEST = 3  # runners in a race
_MARGIN = 0.08  # first echelons are raced that may cost this part more than the one that looks cheapest
_MOST_RACED = 32


class RaceSearch(Search):
    """A search for a problem with trucks that go to few satellites; ``split``: one may get its goods from several."""

    def __init__(self, data: Data, *, seed: int, started: float, split: bool) -> None:
        super().__init__(data, seed=seed, started=started)
        self._split = split

    def _all(self) -> None:
        everything = self._first()
        openings = self.data.satellite["opening"].max(initial=0) > 0
        self._hot = 5.0 if openings else 1.0
        if len(self.data.satellite) > MOST_TOGETHER:
            self._anneal(everything, 0.6 if openings else _FREE, 20.0 / self._hot, 0.05 / self._hot)
        window = self._window(everything)
        runners = [everything, *self._runners(window)]
        best = self._races(runners)
        while True:
            self._anneal(best, 1.0, _LAST, 0.01)

    def _races(self, runners: list[Runner]) -> Runner:
        """
        Halve the field until one is left, each time with twice the time for every runner; the best of all.

        A runner begins hot each time: a long annealing finds what a short one missed, however well that went.
        """
        begun = self.done
        rounds = math.ceil(math.log2(len(runners))) + 1
        field = runners
        for k in range(rounds):
            start, ends = (begun + (_RACED - begun) * i / rounds for i in (k, k + 1))
            for i, runner in enumerate(field):
                self._anneal(runner, start + (ends - start) * (i + 1) / len(field), _HOT, _COOL)
            field = sorted(field, key=lambda runner: float(runner.cost[0]))[: max(_FEWEST, (len(field) + 1) // 2)]
        return min(runners, key=lambda runner: float(runner.cost[0]))

    def _window(self, runner: Runner) -> int:
        """The satellites to look at closely: all if they are few, else those that a solution uses, and the nearest."""
        count = len(self.data.satellite)
        if count <= MOST_TOGETHER:
            return (1 << count) - 1
        restore(self.data, self.state, runner.rows)
        used = np.argsort(-self.state.satellite["load"], kind="stable")[:MOST_TOGETHER]
        return sum(1 << int(s) for s in used)

    def _runners(self, window: int) -> list[Runner]:
        """The first echelons that may be best: by their cost and that of the second for their satellites."""
        begun, ends = self.done, max(_SETS, self.done + 0.05)
        sets = sorted((few for few in subsets(window) if few and roomy(self.data, few)), key=int.bit_count)
        second: dict[int, Runner] = {}
        for i, chosen in enumerate(sets):
            second[chosen] = self._runner(only(chosen))
            self._anneal(second[chosen], begun + (ends - begun) * (i + 1) / len(sets), _HOT, _COOL)
            for few in (chosen & ~(1 << s) for s in range(len(self.data.satellite))):
                # What is good for some of them is no worse for all.
                if few in second and second[few].cost[0] < second[chosen].cost[0]:
                    second[chosen] = Runner(second[chosen].held, second[few].rows, second[few].cost)
        plans = choice(self.data, window, split=self._split)
        room = float(self.data.truck_room)
        used = unions(plans)
        looks = np.full(len(used), np.inf)
        for chosen, runner in second.items():
            rows = [row for row, union in enumerate(used) if union == chosen]
            if rows:
                some = plans._replace(tours=plans.tours[rows], touch=plans.touch[rows], cost=plans.cost[rows])
                restore(self.data, self.state, runner.rows)
                missing = np.maximum(short(some, self.state.satellite["load"], room), 0.0)
                looks[rows] = some.cost + runner.cost[0] + _SHORT * self._unit * missing
        order = np.argsort(looks, kind="stable")[:_MOST_RACED]
        found = []
        for row in order:
            held = held_plan(plans, int(row), room)
            if held is not None and looks[row] <= looks[order[0]] * (1 + _MARGIN):
                found.append(Runner(held, second[used[row]].rows.copy()))
        return found
