"""The search made ready: its machine code is read from disk, or compiled, once for a machine and version."""

import contextlib
import threading
import time
from collections.abc import Callable

from logistics_opt.model.published import Family, Point, PublishedFleet, PublishedInstance
from logistics_opt.routing.two_echelon.compiled import code_folder
from logistics_opt.routing.two_echelon.locations import LocationSearch
from logistics_opt.routing.two_echelon.published_data import data_of

_POLL = 0.05  # seconds between two questions whether to go on
_WHOLE = "whole"  # a file beside the machine code: all of it is there


class _Making:
    """The one thread of this process that makes the search ready, and how that ended."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._run, name="compiling", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            _every_function_once()
        except Exception as error:  # noqa: BLE001 -- raised again in whoever waits
            self.error = error


_lock = threading.Lock()
_making: list[_Making] = []


def make_ready(go_on: Callable[[], bool] = lambda: True) -> bool:
    """
    Have every compiled function ready; ``go_on`` is asked several times a second while that takes its time.

    Once ``go_on`` says no, false comes back at once; what has begun goes on by itself, and whoever comes next waits.
    """
    with _lock:
        if not _making or (_making[0].error is not None and not _making[0].thread.is_alive()):
            _making[:] = [_Making()]
        making = _making[0]
    while making.thread.is_alive():
        making.thread.join(_POLL)
        if making.thread.is_alive() and not go_on():
            return False
    if making.error is not None:
        raise making.error
    return True


def is_compiled() -> bool:
    """Whether the machine code is on disk as a whole, so that making ready takes a second or two."""
    return (code_folder() / _WHOLE).exists()


def _every_function_once() -> None:
    spot = Point(x=0, y=0, demand=1, capacity=9)
    tiny = PublishedInstance(
        name="",
        family=Family.CLRP,
        depots=(),
        satellites=(spot, spot),
        customers=(spot, spot, spot),
        trucks=None,
        freighters=PublishedFleet(capacity=2),
    )
    search = LocationSearch(data_of(tiny), seed=0, started=time.perf_counter())
    search.run(max_steps=2000)  # enough to hold a choice of facilities
    with contextlib.suppress(OSError):  # where nothing can be kept, it is compiled at every start
        (code_folder() / _WHOLE).touch()
