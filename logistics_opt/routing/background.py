"""Long work in a thread of its own, so that whoever waits for it can leave at any moment."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from logistics_opt.errors import Cancelled

_POLL = 0.04  # seconds between two questions whether to go on

T = TypeVar("T")


class Background(Generic[T]):
    """
    Work that has begun, and how it ended.

    Who leaves does not end it: it goes on by itself, to no effect, and no program waits for it before it exits.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._result: list[T] = []
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="logistics-opt background", daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether it has ended, well or badly."""
        return not self._thread.is_alive()

    @property
    def failed(self) -> bool:
        """Whether it has ended with an error."""
        return self.over and self._error is not None

    def result(self, go_on: Callable[[], bool]) -> T:
        """
        What the work returns or raises, as soon as it is over; ``go_on`` is asked many times a second until then.

        Once that says no, :class:`Cancelled` is raised at once.
        """
        while not self.over:
            self._thread.join(_POLL)
            if not self.over and not go_on():
                raise Cancelled("stopped while something was worked out")
        if self._error is not None:
            raise self._error
        return self._result[0]

    def _run(self) -> None:
        try:
            self._result.append(self._work())
        except Exception as error:  # noqa: BLE001 -- raised again in whoever waits
            self._error = error
