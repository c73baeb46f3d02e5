"""Whole plans made of the search's best solutions while it goes on, so that whoever stops it has one at once."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from logistics_opt.model.plan import Plan
from logistics_opt.routing.background import Background
from logistics_opt.routing.orders import Orders
from logistics_opt.routing.two_echelon.outcome import Progress

_SHARE = 0.2  # of one core's time, that looks may take at first ...
_REST = 0.1  # ... and of the time gone by, that lies between two of them later
_AT_ONCE = 0.05  # seconds that nobody feels


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole plan, its score, and the orders that the search has made it of; none where it was given."""

    score: int
    plan: Plan
    orders: Sequence[Orders]


class Looks:
    """Looks at the search's best, one at a time in a thread; ``quick``: the last took no time to speak of."""

    def __init__(self) -> None:
        self.quick = False
        self._making: Background[tuple[Whole, float]] | None = None
        self._cost = math.inf  # of the solution that was looked at last
        self._next = 0.0

    def now_and_then(self, now: Progress, prepare: Callable[[], Callable[[], Whole]]) -> Whole | None:
        """
        What the last look has made, if that is new; and begin the next if it is time for that.

        ``prepare`` notes the search's best solution down and gives what makes a plan of it.
        """
        whole = None
        if self._making is not None and self._making.over:
            whole, took = self._making.result(lambda: True)
            self.quick = took < _AT_ONCE
            self._making, self._next = None, now.seconds + max(took / _SHARE, now.seconds * _REST)
        if self._making is None and now.cost != self._cost and now.seconds >= self._next:
            self._cost = now.cost
            self._making = Background(partial(_timed, prepare()))
        return whole


def _timed(make: Callable[[], Whole]) -> tuple[Whole, float]:
    began = time.perf_counter()
    return make(), time.perf_counter() - began
