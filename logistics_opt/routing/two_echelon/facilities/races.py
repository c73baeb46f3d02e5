"""
First echelons that are solved exactly race against each other.

Successive halving (Karnin, Koren & Somekh 2013, ICML; Jamieson & Talwalkar 2016, AISTATS): every one gets a short
annealing, the better half of them a longer one, and so on; the rest of the time goes to the winner.
"""

import math

import numpy as np

from logistics_opt.routing.two_echelon.data import Data
from logistics_opt.routing.two_echelon.facilities.choices import Choices
from logistics_opt.routing.two_echelon.facilities.held import among, held_plan, only, roomy, subsets
from logistics_opt.routing.two_echelon.facilities.runners import Runner, cost_of
from logistics_opt.routing.two_echelon.facilities.sets import FacilitySearch

MOST_TOGETHER = 6
"""Satellites of which every set is looked at."""
_SHORT = 1.0  # what it is guessed to cost to make do with what a first echelon can bring, in mean legs a mean client
_SETS, _FREE, _LOCATED, _RACED = 0.2, 0.3, 0.5, 0.8  # shares of the time at which each part ends
_HOT, _COOL = 2.0, 0.03  # how hot a runner begins in a race, and how cold it ends
_OPENINGS = 5.0  # how much hotter a search is that is free to open satellites which cost something
_LAST = 1.0  # how hot the best solution is annealed after the races
_FEWEST = 3  # runners in a race
_MOST = 32  # first echelons in a race, of many satellites half of that ...
_MARGIN = 0.08  # ... that may cost this part more than the one that looks cheapest
_BEST_SETS = 12  # of many satellites, sets whose first echelons race ...
_EACH = 4  # ... so many of each ...
_FREE_SETS = 2  # ... and sets that race with whatever trucks are cheapest


class RaceSearch(FacilitySearch):
    """A search for a problem with trucks that go to few satellites; ``split``: one may get its goods from several."""

    def __init__(self, data: Data, *, seed: int, started: float, split: bool) -> None:
        super().__init__(data, seed=seed, started=started)
        self._choices = Choices(self.data, split=split)

    def _all(self) -> None:
        everything = self._first()
        if len(self._openings) <= MOST_TOGETHER:
            runners = self._plans(self._subsets(), each=_MOST, most=_MOST)
        else:
            hotter = _OPENINGS if max(self._openings) > 0 else 1.0
            self._anneal(everything, _FREE, hotter * _HOT, hotter * _COOL)
            sets = self._located(everything, _LOCATED)
            runners = self._plans(sets[:_BEST_SETS], each=_EACH, most=_MOST // 2)
            runners += [Runner(among(_satellites(one)), one.rows.copy()) for one in sets[:_FREE_SETS]]
        best = self._races([everything, *runners])
        while True:
            self._anneal(best, 1.0, _LAST, 0.01)

    def _looks(self, runner: Runner) -> float:
        """With the least that trucks cost to the satellites of a set."""
        return cost_of(runner) + self._choices.least(_satellites(runner))

    def _subsets(self) -> list[Runner]:
        """Every set of some of the satellites, annealed for a moment without a thought of trucks."""
        begun = self.done
        every = subsets((1 << len(self._openings)) - 1)
        sets = sorted((few for few in every if few and roomy(self.data, few)), key=int.bit_count)
        second: dict[int, Runner] = {}
        for i, chosen in enumerate(sets):
            second[chosen] = self._runner(only(chosen))
            self._anneal(second[chosen], begun + (_SETS - begun) * (i + 1) / len(sets), _HOT, _COOL)
            for s, opening in enumerate(self._openings):
                few = second.get(chosen ^ 1 << s)
                # What is good for all but one of them is no worse for all, if that one is opened for nothing.
                if chosen >> s & 1 and few is not None and few.cost[0] + opening < second[chosen].cost[0]:
                    second[chosen] = Runner(second[chosen].held, few.rows, few.cost + opening)
        return list(second.values())

    def _plans(self, sets: list[Runner], *, each: int, most: int) -> list[Runner]:
        """The first echelons that look best, up to so many of each set: by their cost and that of the second."""
        dearest = (1 + _MARGIN) * min(map(self._looks, sets), default=math.inf)
        if dearest == math.inf:
            return []
        found: list[tuple[float, tuple[int, ...], float, Runner]] = []
        for runner in sets:
            plans = self._choices.of(_satellites(runner), dearest - cost_of(runner))
            self._take_up(runner)
            missing = self._choices.short(_satellites(runner), plans, self.state.satellite["load"])
            looks = plans.cost + cost_of(runner) + _SHORT * self._unit * missing
            best = np.argsort(looks, kind="stable")[:each]
            found += [(float(looks[row]), plans.tours[row], float(plans.cost[row]), runner) for row in best]
        found.sort(key=lambda plan: plan[0])
        runners = []
        for look, tours, cost, runner in found[:most]:
            held = held_plan(tours, cost, self._choices.room)
            if held is not None and look <= found[0][0] * (1 + _MARGIN):
                runners.append(Runner(held, runner.rows.copy()))
        return runners

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
            field = sorted(field, key=cost_of)[: max(_FEWEST, (len(field) + 1) // 2)]
        return min(runners, key=cost_of)


def _satellites(runner: Runner) -> int:
    """The set that a runner keeps to."""
    if runner.held is None:
        raise ValueError("a runner that keeps to nothing")
    return runner.held.satellites
