"""
A proof by cases for the plain problem: open the most wanted place, or shut it, each with a bound of its own.

Best bound first, so what is left always tells the gap. (Lagrangian tree search after Beasley, J. E. (1993), Lagrangean
heuristics for location problems, European Journal of Operational Research 65(3), 383-399,
doi:10.1016/0377-2217(93)90118-7.)
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from logistics_opt.siting.lagrangian import Bound, bound_of
from logistics_opt.siting.nearest import value_of
from logistics_opt.siting.programme import Assignment, Bools, Places

_STEPS = 80
_EASY = 12  # so few places left to choose: cases beat the linear programme


@dataclass(order=True)
class _Case:
    bound: float
    number: int
    places: Places = field(compare=False)
    at: Bound = field(compare=False)


def is_easy(places: Places) -> bool:
    """Whether few of the places that will open are still to be chosen."""
    settled = int((places.opened & places.counted).sum())
    free = int((~(places.opened | places.shut)).sum())
    return min(places.most - settled, free) <= _EASY


@dataclass(eq=False)
class Tree:
    """The cases not yet decided, the best answer and the bound so far."""

    problem: Assignment
    best: frozenset[int]
    value: float
    bound: float = -np.inf
    _cases: list[_Case] = field(default_factory=list)
    _number: int = 0

    def search(self, root: Bound, *, go_on: Callable[[float, float], bool]) -> bool:
        """Decide all cases; ``False`` if ``go_on``, told value and bound, ended it before."""
        self._add(self.problem.places, root)
        while self._cases:
            self.bound = min(self._cases[0].bound, self.value)
            if self.bound >= self._enough or not go_on(self.value, self.bound):
                break
            case = heapq.heappop(self._cases)
            branch = self._most_wanted(case)
            for is_open in (True, False):
                self._consider(case, branch, is_open=is_open)
        decided = not self._cases or self._cases[0].bound >= self._enough
        if decided:
            self.bound = self.value
        return decided

    @property
    def _enough(self) -> float:
        """A bound above this leaves nothing better than the best answer."""
        return self.value - self.problem.step + 1e-9 * max(1.0, abs(self.value))

    def _consider(self, case: _Case, place: int, *, is_open: bool) -> None:
        places = case.places.with_settled(place, is_open=is_open)
        if _impossible(places):
            return
        part = self.problem.with_places(places)
        kept = ~places.shut
        small = _restricted(part, kept)
        found = bound_of(
            small,
            prices=case.at.prices,
            known=self.value,
            steps=_STEPS,
            enough=self._enough,
            every=1,
            seen=lambda chosen: self._seen(kept, chosen),
        )
        if found.value < self._enough:
            self._add(places, _widened(found, kept))

    def _add(self, places: Places, at: Bound) -> None:
        places = at.settled(places, self._enough)
        if _impossible(places):
            return
        free = ~(places.opened | places.shut)
        if not free.any() or int((places.opened & places.counted).sum()) == places.most:
            self._see(frozenset(np.flatnonzero(places.opened).tolist()))
            if not (free & ~places.counted).any():
                return
        self._number += 1
        heapq.heappush(self._cases, _Case(at.value, self._number, places, at))

    def _seen(self, kept: Bools, chosen: Bools) -> float:
        self._see(frozenset(np.flatnonzero(kept)[chosen].tolist()))
        return self.value

    def _see(self, chosen: frozenset[int]) -> None:
        value = value_of(self.problem, chosen)
        if value < self.value and self.problem.places.allows(chosen):
            self.best, self.value = chosen, value

    @staticmethod
    def _most_wanted(case: _Case) -> int:
        free = ~(case.places.opened | case.places.shut)
        return int(np.argmin(np.where(free, case.at.worth, np.inf)))


def _impossible(places: Places) -> bool:
    settled = int((places.opened & places.counted).sum())
    free = int((places.counted & ~(places.opened | places.shut)).sum())
    return settled > places.most or settled + free < places.least or bool((places.opened & places.shut).any())


def _restricted(problem: Assignment, kept: Bools) -> Assignment:
    """The problem of the places that are not shut."""
    old = problem.places
    places = Places(
        count=int(kept.sum()),
        opened=old.opened[kept],
        shut=old.shut[kept],
        counted=old.counted[kept],
        least=old.least,
        most=old.most,
    )
    return Assignment(places=places, cost=problem.priced[:, kept], fixed=problem.fixed[kept], step=problem.step)


def _widened(bound: Bound, kept: Bools) -> Bound:
    """What was found for the places that are not shut, said of all."""

    def wide(values: np.ndarray, rest: float) -> np.ndarray:  # type: ignore[type-arg]
        full = np.full(len(kept), rest, dtype=values.dtype)
        full[kept] = values
        return full

    return Bound(
        bound.value,
        bound.prices,
        wide(bound.worth, np.inf),
        wide(bound.chosen, 0),
        wide(bound.into, np.inf),
        wide(bound.out, 0.0),
    )
