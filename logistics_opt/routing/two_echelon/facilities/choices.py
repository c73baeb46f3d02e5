"""
First echelons to choose from: sets of truck tours that can bring all clients' goods to a set of satellites.

What they cost is known, since tours are short: dynamic programming over sets of satellites. So all that cost more than
is worth a look are left out before they are listed.
"""

import math
from functools import reduce
from itertools import islice
from operator import or_
from typing import NamedTuple

import numpy as np

from logistics_opt.routing.two_echelon.data import Data, Floats, Ints
from logistics_opt.routing.two_echelon.facilities.held import rooms, subsets
from logistics_opt.routing.two_echelon.truck_plans import plans_of

_SPARE = 1  # trucks beyond those that the goods fill, where deliveries may be split
_MOST_MADE, _MOST_LISTED = 50_000, 2_000  # a stop to what would take seconds


class Plans(NamedTuple):
    """First echelons that visit the same satellites; cheapest first."""

    tours: list[tuple[int, ...]]
    touch: Ints  # plans x sets of the satellites: how many of the tours visit any of a set
    cost: Floats


class Choices:
    """All first echelons of a problem; ``split``: a satellite's goods may come on several trucks."""

    def __init__(self, data: Data, *, split: bool) -> None:
        self.data = data
        self.split = split
        self.goods, self.room = float(data.client["delivery"][:, 0].sum()), float(data.truck_room)
        self.full = math.ceil(self.goods / self.room)
        self.trucks = min(int(data.truck_limit), self.full + _SPARE if split else len(data.satellite))
        self._least = self._cover()

    def least(self, satellites: int) -> float:
        """What the trucks cost at least that all goods fill, if they visit these satellites."""
        return float(self._least[0, satellites])

    def of(self, satellites: int, most: float) -> Plans:
        """Those that visit just these satellites, can bring all goods and cost no more than ``most``."""
        least = self._least.tolist()

        def worth(trucks: int, union: int, cost: float) -> bool:
            return bool(cost + least[trucks][satellites & ~union] <= most)

        sets = sorted(subsets(satellites))[1:]
        every = plans_of(sets, self.trucks, self.data.subset_cost.tolist(), split=self.split, worth=worth)
        whole = ((cost, tours) for tours, cost in islice(every, _MOST_MADE) if reduce(or_, tours) == satellites)
        found = sorted(plan for plan in whole if len(plan[1]) >= self.full)[:_MOST_LISTED]
        return self._able(satellites, [tours for _, tours in found], np.array([cost for cost, _ in found]))

    def short(self, satellites: int, plans: Plans, loads: Floats) -> Floats:
        """How much of the loads of the satellites each plan cannot bring."""
        sums = _sums(loads[_numbers(satellites)])
        missing: Floats = np.maximum((sums - plans.touch * self.room).max(axis=1, initial=0.0), 0.0)
        return missing

    def _able(self, satellites: int, tours: list[tuple[int, ...]], cost: Floats) -> Plans:
        # What gets to the clients goes through the satellites' rooms too: at most so much passes a set and its rest.
        numbers = _numbers(satellites)
        sets = np.array(
            [sum(1 << s for i, s in enumerate(numbers) if few >> i & 1) for few in range(1 << len(numbers))]
        )
        table = np.zeros((len(tours), self.trucks), dtype=np.int64)
        for row, plan in enumerate(tours):
            table[row, : len(plan)] = plan
        touch = ((table[:, :, None] & sets[None, None, :]) > 0).sum(axis=1)
        rest = _sums(rooms(self.data)[numbers])[::-1]
        able = (touch * self.room + rest).min(axis=1, initial=np.inf) >= self.goods
        return Plans([plan for plan, can in zip(tours, able, strict=True) if can], touch[able], cost[able])

    def _cover(self) -> Floats:
        """
        The least that further trucks cost that visit each set of satellites: row j when there are j already.

        In the end there must be as many as all goods fill. What they bring is not looked at.
        """
        count = len(self.data.satellite)
        sets = np.arange(1 << count)
        exactly = [np.where(sets == 0, 0.0, np.inf)]
        for _ in range(self.trucks):
            costs = np.full(len(sets), np.inf)
            for tour in range(1, len(sets)):
                on_it = sets[sets & tour == tour]
                costs[on_it] = np.minimum(costs[on_it], self.data.subset_cost[tour] + exactly[-1][on_it & ~tour])
            for s in range(count):  # who visits more than is asked for visits that, too
                without = sets[sets >> s & 1 == 0]
                costs[without] = np.minimum(costs[without], costs[without | 1 << s])
            exactly.append(costs)
        return np.stack(
            [
                np.min(exactly[max(0, self.full - there) : self.trucks - there + 1], axis=0, initial=np.inf)
                for there in range(self.trucks + 1)
            ]
        )


def _numbers(satellites: int) -> list[int]:
    return [s for s in range(satellites.bit_length()) if satellites >> s & 1]


def _sums(each: Floats) -> Floats:
    """The sum of each set."""
    sums = np.zeros(1)
    for one in each:
        sums = np.concatenate([sums, sums + one])
    return sums
