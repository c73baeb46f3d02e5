"""The best answer to a programme, with proof where time allows: an instant one, a bound, then cases or HiGHS."""

import math
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from logistics_opt.siting import milp
from logistics_opt.siting.lagrangian import Bound, bound_of, first_prices, worth_it
from logistics_opt.siting.nearest import assigned, improved, value_of
from logistics_opt.siting.programme import Assignment, Bools, Cover, Floats, Found
from logistics_opt.siting.room import instant_within_room, within_room
from logistics_opt.siting.tree import Tree, is_easy

Tell = Callable[[Found], bool]
"""Told of every better answer or bound; ``False`` ends the work."""

_METHOD = "bounds and cases"
_ROOT_STEPS = 600
_CLOSE = 0.02  # of the value: with a wider gap cases grow too many
_MORE = 1.2  # times as many places as the bound has chosen lately
_ROUGH = 0.005  # of its value: how near to the best the first answer with capacities need be
_NEAR = 0.02  # above the best answer: from there an exchange may lead below it
_FILLED = 15  # sets of places tried with capacities
_CORE = 25  # places beyond the number wanted that the first, small programme looks at


def no_one(_: Found) -> bool:
    """Listens to nothing and never stops the work."""
    return True


def instant(problem: Assignment) -> Found | None:
    """An answer at once, without proof; ``None`` where there is none, or other rules make one hard to find."""
    places = problem.places
    if not places.count or places.contradictory or not places.plain or problem.catchment is not None:
        return None
    if problem.capacitated:
        return instant_within_room(problem)
    chosen, value = improved(problem, ())
    if not problem.is_possible(value) or not places.allows(chosen):
        return None
    return Found(
        chosen=chosen, value=value, bound=-math.inf, method="add, drop, swap", shares=assigned(problem.priced, chosen)
    )


def solve_assignment(
    problem: Assignment,
    *,
    time_limit: float = math.inf,
    start: Found | None = None,
    tell: Tell = no_one,
    prices: Floats | None = None,
) -> Found | None:
    """
    The best answer; its ``bound`` says how far that is proven. ``None`` where there is none (or none was found).

    ``start`` is an answer to this very problem, ``prices`` those of a similar one's bound. A proof by HiGHS ends at
    ``time_limit``, but not at once when ``tell`` says so: see :mod:`.milp`.
    """
    return _Assigning(problem, time_limit, start, tell).solve(prices)


def solve_cover(problem: Cover, *, time_limit: float = math.inf, tell: Tell = no_one) -> Found | None:
    """The best answer; its ``bound`` says how far that is proven. ``None`` where there is none (or none was found)."""
    found = milp.solve_cover(problem, time_limit=min(time_limit, 1e7)).found
    if found is not None:
        tell(found)
    return found


class _Assigning:
    """One solve: what is known so far, and the clock."""

    def __init__(self, problem: Assignment, time_limit: float, start: Found | None, tell: Tell) -> None:
        self.problem, self.tell = problem, tell
        self.ends = time.monotonic() + time_limit
        self.best = start
        self.bound = -math.inf
        self.stopped = False
        self.seen: dict[frozenset[int], None] = {}  # in the order of last sight

    def solve(self, prices: Floats | None) -> Found | None:
        if self.problem.places.contradictory or not self.problem.places.count:
            return milp.solve_assignment(self.problem, time_limit=self._left).found
        self._keep(instant(self.problem))
        prices = first_prices(self.problem) if prices is None else prices
        root = bound_of(
            self.problem, prices=prices, known=self._value, steps=_ROOT_STEPS, seen=self._try, go_on=self._go_on
        )
        self._raise_bound(root.value)
        if not self._decided:
            self._fill_seen()
        if not self._decided and self._go_on():
            self._prove(root)
        return self._answer()

    def _prove(self, root: Bound) -> None:
        if not math.isfinite(root.value):
            return  # capacities cannot do
        problem = self.problem
        by_cases = problem.plain and problem.places.plain
        places = root.settled(problem.places, self._enough)
        if by_cases and not is_easy(places):
            self._small_programme(root)
            if self._decided or not self._go_on():
                return
            places = root.settled(problem.places, self._enough)
        if problem.capacitated and problem.catchment is None and problem.places.plain:
            root = self._core_with_room(root)
            if self._decided or not self._go_on():
                return
            places = root.settled(problem.places, self._enough)
        part = problem.with_places(places)
        close = self._value - root.value <= _CLOSE * abs(self._value)
        if by_cases and is_easy(places) and self.best is not None and close:
            self._by_cases(Tree(part, self.best.chosen, self.best.value), root)
        else:
            self._by_programme(part, root, self._worth_it(root))

    def _core_with_room(self, root: Bound) -> Bound:
        """A good answer from the places that the bound chose last and a few more, then the bound that it leads to."""
        problem = self.problem
        core = root.chosen | problem.places.opened
        for chosen in list(self.seen)[-_FILLED:]:
            core[list(chosen)] = True
        more = int(core.sum() * _MORE)
        core[np.argsort(np.where(problem.places.shut, np.inf, root.worth), kind="stable")[:more]] = True
        if 2 * core.sum() > (~problem.places.shut).sum():
            return root  # hardly easier than the whole
        part = problem.with_places(replace(problem.places, shut=problem.places.shut | ~core))
        outcome = milp.solve_assignment(
            part, time_limit=self._left / 3, prices=root.prices, allowed=self._worth_it(root), gap=_ROUGH
        )
        self._keep(outcome.found)
        again = bound_of(
            problem, prices=root.prices, known=self._value, steps=_ROOT_STEPS, seen=self._try, go_on=self._go_on
        )
        self._raise_bound(again.value)
        return max(root, again, key=lambda bound: bound.value)

    def _by_cases(self, tree: Tree, root: Bound) -> None:
        def go_on(bound: float) -> bool:
            self._keep_set(tree.best)
            self._raise_bound(bound)
            return self._go_on()

        tree.search(root, go_on=go_on)
        self._keep_set(tree.best)
        self._raise_bound(tree.bound)

    def _small_programme(self, root: Bound) -> None:
        """The programme of the most wanted places only: a better answer, whose value settles more places."""
        problem = self.problem
        places = root.settled(problem.places, self._enough)
        free = ~(places.opened | places.shut)
        number = int(root.chosen.sum())
        wanted = np.argsort(np.where(free, root.worth, np.inf), kind="stable")[: max(2 * number, number + _CORE)]
        if free.sum() <= 1.3 * len(wanted):
            return
        core = np.zeros(places.count, dtype=bool)
        core[wanted] = True
        core |= places.opened
        part = problem.with_places(replace(places, shut=~core))
        outcome = milp.solve_assignment(part, time_limit=self._left / 3, allowed=self._worth_it(root))
        self._keep(outcome.found)

    def _by_programme(self, part: Assignment, root: Bound, allowed: Bools | None) -> None:
        prices = root.prices if part.capacitated else None
        outcome = milp.solve_assignment(part, time_limit=self._left, prices=prices, allowed=allowed)
        self._keep(outcome.found)
        if outcome.impossible:
            self._raise_bound(self._value)  # nothing is better than what is known, if anything is
        else:
            self._raise_bound(min(outcome.bound, self._value))

    def _worth_it(self, root: Bound) -> Bools | None:
        """The pairs that an answer better than the best may have; ``None`` where clients may be split."""
        if self.problem.plain or self.problem.single:
            return worth_it(self.problem, root, self._enough)
        return None

    def _try(self, chosen: Bools) -> float:
        """Make an answer of places that a bound would choose."""
        problem = self.problem
        start = np.flatnonzero(chosen).tolist()
        if problem.catchment is not None:
            return self._value
        if problem.capacitated:
            self.seen.pop(frozenset(start), None)
            self.seen[frozenset(start)] = None
        elif value_of(problem, start) < self._value + _NEAR * abs(self._value):
            # An exchange knows no rules but numbers.
            better = improved(problem, start, go_on=self._go_on)[0] if problem.places.plain else frozenset(start)
            self._keep_set(better)
        return self._value

    def _fill_seen(self) -> None:
        """Make answers of the sets that the bound chose last: its prices were best then."""
        for chosen in list(self.seen)[-_FILLED:]:
            if self._go_on() and self.problem.places.allows(chosen):
                self._keep(within_room(self.problem, chosen))

    def _keep_set(self, chosen: frozenset[int]) -> None:
        value = value_of(self.problem, chosen)
        if value < self._value and self.problem.is_possible(value) and self.problem.places.allows(chosen):
            shares = assigned(self.problem.priced, chosen)
            self._keep(Found(chosen=chosen, value=value, bound=self.bound, method=_METHOD, shares=shares))

    def _keep(self, found: Found | None) -> None:
        if found is not None and (self.best is None or found.value < self.best.value):
            self.best = found
            self._tell()

    def _raise_bound(self, bound: float) -> None:
        if bound > self.bound:
            self.bound = bound
            self._tell()

    def _tell(self) -> None:
        answer = self._answer()
        if answer is not None and not self.tell(answer):
            self.stopped = True

    def _answer(self) -> Found | None:
        if self.best is None:
            return None
        return replace(self.best, bound=self.best.value if self._decided else min(self.bound, self.best.value))

    def _go_on(self) -> bool:
        return not self.stopped and time.monotonic() < self.ends

    @property
    def _left(self) -> float:
        return min(max(self.ends - time.monotonic(), 0.0), 1e7)

    @property
    def _value(self) -> float:
        return math.inf if self.best is None else self.best.value

    @property
    def _enough(self) -> float:
        return self.problem.enough(self._value)

    @property
    def _decided(self) -> bool:
        return self.best is not None and self.bound >= self._enough
