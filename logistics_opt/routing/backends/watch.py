"""The clock, the step counter and the listener of one search."""

import time
from collections.abc import Callable, Sequence

from logistics_opt.routing.insertion import completed
from logistics_opt.routing.instance import Instance, OnProgress, Progress, Tour
from logistics_opt.routing.repair import feasible_part, rank
from logistics_opt.routing.timing import left_out

OnTours = Callable[[Sequence[Tour]], None]

HEARTBEAT = 0.04  # s between two questions whether to go on


def forget(_: Sequence[Tour]) -> None:
    """The ``on_tours`` of who waits for the answer."""


class Watch:
    """
    Keeps the best tours of a search and asks its listener whether to go on.

    It asks at every improvement and every :data:`HEARTBEAT`. ``best`` begins with what is feasible of the tours to
    start from.
    """

    def __init__(
        self,
        instance: Instance,
        *,
        start: Sequence[Tour],
        time_limit: float,
        on_progress: OnProgress,
        on_tours: OnTours,
    ) -> None:
        self._instance = instance
        self._began = self._asked = time.perf_counter()
        self._time_limit = time_limit
        self._on_progress = on_progress
        self._on_tours = on_tours
        self.best: tuple[Tour, ...] = feasible_part(instance, start)
        self.rank = rank(instance, self.best)
        self.stopped = False
        if self.best:
            on_tours(self.best)

    @property
    def seconds(self) -> float:
        """Seconds since the search began."""
        return time.perf_counter() - self._began

    @property
    def left(self) -> float:
        """Seconds left of the limit."""
        return self._time_limit - self.seconds

    def offer(self, tours: Sequence[Tour], steps: int) -> None:
        """Tours the solver found; kept, handed on and reported when they are better."""
        tours = feasible_part(self._instance, tours)
        found = rank(self._instance, tours)
        if found < self.rank:
            self.best, self.rank = tours, found
            self._on_tours(tours)
            self._ask(steps)

    def complete(self, steps: int) -> None:
        """Puts clients that are left out into the best tours, as far as they fit and are worth it."""
        if left_out(self._instance, self.best):
            self.offer(completed(self._instance, self.best), steps)

    def goes_on(self, steps: int) -> bool:
        """Whether there is time left and the listener wants more."""
        now = time.perf_counter()
        if now - self._asked >= HEARTBEAT:
            self._ask(steps)
        if now - self._began >= self._time_limit:
            self.stopped = True
        return not self.stopped

    def _ask(self, steps: int) -> None:
        self._asked = time.perf_counter()
        if not self._on_progress(Progress(self.rank[1], self._asked - self._began, steps)):
            self.stopped = True
