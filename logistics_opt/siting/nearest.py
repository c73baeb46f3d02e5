"""
The instant answer where every client goes to its cheapest open place: build greedily, then add, drop and swap.

All moves are judged together with two tables of each client's nearest and second nearest open place (Whitaker, R. A.
(1983), A fast algorithm for the greedy interchange for large-scale clustering and median location problems, INFOR
21(2), 95-108; Resende, M. G. C. & Werneck, R. F. (2007), A fast swap-based local search procedure for location
problems, Annals of Operations Research 150, 205-230, doi:10.1007/s10479-006-0154-0).
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

import numpy as np

from logistics_opt.siting.programme import Assignment, Floats, Ints

METHOD = "add, drop, swap"
_TINY = 1e-9

_Move: TypeAlias = tuple[float, int, int]
"""What it saves, which of the chosen goes (-1: none), which place comes (-1: none)."""


def assigned(cost: Floats, chosen: Iterable[int]) -> Floats:
    """``x`` of every client going to its cheapest of the chosen places; ties go to the lower index."""
    places = np.array(sorted(chosen), dtype=np.int64)
    shares = np.zeros_like(cost)
    if len(places):
        shares[np.arange(len(cost)), places[np.argmin(cost[:, places], axis=1)]] = 1.0
    return shares


def value_of(problem: Assignment, chosen: Iterable[int]) -> float:
    """What the plain problem costs with these places open."""
    places = list(chosen)
    if not places:
        return problem.worst if len(problem.cost) else 0.0
    return float(problem.priced[:, places].min(axis=1).sum() + problem.fixed[places].sum())


def improved(
    problem: Assignment, start: Iterable[int], *, go_on: Callable[[], bool] = lambda: True
) -> tuple[frozenset[int], float]:
    """A set no single addition, removal or exchange makes cheaper, from ``start`` completed greedily, and its value."""
    state = _Local(problem, sorted(start))
    while go_on() and state.step():
        pass
    return frozenset(state.chosen), state.value


class _Local:
    """The open places and every client's nearest and second nearest of them."""

    def __init__(self, problem: Assignment, start: list[int]) -> None:
        self.problem = problem
        places = problem.places
        self.cost, self.fixed = problem.priced, problem.fixed
        settled = np.flatnonzero(places.opened).tolist()
        wanted = [j for j in start if not places.shut[j] and not places.opened[j]]
        self.chosen: list[int] = [*settled, *wanted]
        while self._number() > places.most:
            self.chosen.remove(next(j for j in reversed(self.chosen) if places.counted[j]))

    @property
    def value(self) -> float:
        """What the set costs."""
        return value_of(self.problem, self.chosen)

    def step(self) -> bool:
        """The best move, if one helps or the set is not whole yet; whether there was one."""
        places = self.problem.places
        number = self._number()
        owner, first, second = self._two_nearest()
        gain = np.maximum(first[:, None] - self.cost, 0).sum(axis=0) - self.fixed
        gain[self.chosen] = -np.inf
        gain[places.shut] = -np.inf
        addition = self._addition(gain, number)
        if number < places.least:
            if not np.isfinite(addition[0]):
                return False
            self.chosen.append(addition[2])
            return True
        moves = [addition]
        if self.chosen:
            loss = np.bincount(owner, weights=second - first, minlength=len(self.chosen)) - self.fixed[self.chosen]
            swaps = self._swaps(owner, first, second, gain, loss)
            moves += [self._removal(loss, number), self._exchange(swaps, number)]
        saving, gone, come = max(moves, key=lambda move: move[0])  # of equals the first, which changes least
        if saving <= _TINY * max(1.0, float(first.sum())):
            return False
        if come >= 0:
            self.chosen.append(come)
        if gone >= 0:
            self.chosen.pop(gone)
        return True

    def _addition(self, gain: Floats, number: int) -> _Move:
        places = self.problem.places
        gain = gain.copy()
        if number >= places.most:
            gain[places.counted] = -np.inf
        if number < places.least:
            gain[~places.counted] = -np.inf
        best = int(np.argmax(gain))
        return float(gain[best]), -1, best

    def _removal(self, loss: Floats, number: int) -> _Move:
        places = self.problem.places
        kept = places.opened[self.chosen]
        if number <= places.least:
            kept = kept | places.counted[self.chosen]
        saving = np.where(kept, -np.inf, -loss)
        best = int(np.argmax(saving))
        return float(saving[best]), best, -1

    def _exchange(self, swaps: Floats, number: int) -> _Move:
        places, counted = self.problem.places, self.problem.places.counted
        swaps[places.opened[self.chosen]] = -np.inf
        if number >= places.most:
            swaps[np.ix_(~counted[self.chosen], counted)] = -np.inf
        if number <= places.least:
            swaps[np.ix_(counted[self.chosen], ~counted)] = -np.inf
        gone, come = np.unravel_index(int(np.argmax(swaps)), swaps.shape)
        return float(swaps[gone, come]), int(gone), int(come)

    def _swaps(self, owner: Ints, first: Floats, second: Floats, gain: Floats, loss: Floats) -> Floats:
        """What exchanging each open place (row) for each other (column) saves: gain - loss + what both share."""
        both = np.maximum(second[:, None] - np.maximum(self.cost, first[:, None]), 0)
        order = np.argsort(owner, kind="stable")
        present, starts = np.unique(owner[order], return_index=True)
        shared = np.zeros((len(self.chosen), len(gain)))
        if len(order):
            shared[present] = np.add.reduceat(both[order], starts, axis=0)
        swaps: Floats = gain[None, :] - loss[:, None] + shared
        return swaps

    def _two_nearest(self) -> tuple[Ints, Floats, Floats]:
        clients = len(self.cost)
        worst = self.problem.worst
        if len(self.chosen) < 2:
            owner = np.zeros(clients, dtype=np.int64)
            first = self.cost[:, self.chosen[0]] if self.chosen else np.full(clients, worst)
            return owner, first, np.full(clients, worst)
        near = self.cost[:, self.chosen]
        two = np.argpartition(near, 1, axis=1)[:, :2]
        values = np.take_along_axis(near, two, axis=1)
        order = np.argsort(values, axis=1, kind="stable")
        two, values = np.take_along_axis(two, order, axis=1), np.take_along_axis(values, order, axis=1)
        return two[:, 0], values[:, 0], values[:, 1]

    def _number(self) -> int:
        return int(self.problem.places.counted[self.chosen].sum())
