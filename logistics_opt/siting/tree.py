"""
A proof by cases for the plain problem: open the most wanted place, or shut it, each with a bound of its own.

Best bound first, so what is left always tells the gap. (Lagrangian tree search after Beasley, J. E. (1993), Lagrangean
heuristics for location problems, European Journal of Operational Research 65(3), 383-399,
doi:10.1016/0377-2217(93)90118-7.)
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from logistics_opt.siting.lagrangian import Bound, bound_of
from logistics_opt.siting.nearest import value_of
from logistics_opt.siting.programme import Assignment, Bools, Floats, Places

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

    def search(self, root: Bound, *, go_on: Callable[[float], bool]) -> None:
        """Decide all cases; ``go_on`` is told the bound and may end it before."""
        self._add(self.problem.places, root, root.value)
        while self._cases:
            self.bound = min(self._cases[0].bound, self.value)
            if self._cases[0].bound >= self._enough or not go_on(self.bound):
                break
            case = heapq.heappop(self._cases)
            branch = self._most_wanted(case)
            for is_open in (True, False):
                self._consider(case, branch, is_open=is_open)
        if not self._cases or self._cases[0].bound >= self._enough:
            self.bound = self.value

    @property
    def _enough(self) -> float:
        return self.problem.enough(self.value)

    def _consider(self, case: _Case, place: int, *, is_open: bool) -> None:
        places = case.places.with_settled(place, is_open=is_open)
        if places.contradictory:
            return
        part = self.problem.with_places(places)
        kept = ~places.shut
        small = _restricted(part, kept)
        found = bound_of(
            small,
            prices=case.at.prices,
            known=self.value,
            steps=_STEPS,
            every=1,
            seen=lambda chosen: self._seen(kept, chosen),
        )
        if found.value < self._enough:
            self._add(places, _widened(found, kept), case.bound)

    def _add(self, places: Places, at: Bound, least: float) -> None:
        """One more case to decide, whose answers cost ``least`` at least; a set that is all settled is seen at once."""
        places = at.settled(places, self._enough)
        if places.contradictory:
            return
        if int((places.opened & places.counted).sum()) == places.most:
            places = replace(places, shut=places.shut | (places.counted & ~places.opened))
        if (places.opened | places.shut).all():
            self._see(frozenset(np.flatnonzero(places.opened).tolist()))
            return
        self._number += 1
        heapq.heappush(self._cases, _Case(max(at.value, least), self._number, places, at))

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

    def wide(values: Floats, rest: float) -> Floats:
        full = np.full(len(kept), rest)
        full[kept] = values
        return full

    chosen = np.zeros(len(kept), dtype=bool)
    chosen[kept] = bound.chosen
    worth, into = wide(bound.worth, np.inf), wide(bound.into, np.inf)
    return Bound(bound.value, bound.prices, worth, chosen, into, wide(bound.out, 0.0))
