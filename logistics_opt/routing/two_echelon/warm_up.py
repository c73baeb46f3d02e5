"""The search made ready: its machine code is read from disk, or compiled, once for a machine and version."""

import contextlib
import threading
import time
from collections.abc import Callable

from logistics_opt.model.published import Family, Point, PublishedFleet, PublishedInstance
from logistics_opt.routing.background import Background
from logistics_opt.routing.two_echelon.compiled import code_folder
from logistics_opt.routing.two_echelon.facilities.locations import LocationSearch
from logistics_opt.routing.two_echelon.published.tables import data_of

_WHOLE = "whole"  # a file beside the machine code: all of it is there

_lock = threading.Lock()
_making: list[Background[None]] = []


def make_ready(go_on: Callable[[], bool] = lambda: True) -> None:
    """
    Have every compiled function ready; ``go_on`` is asked many times a second while that takes its time.

    Once ``go_on`` says no, ``Cancelled`` is raised at once; what has begun goes on, and who comes next waits for it.
    """
    with _lock:
        if not _making or _making[0].failed:
            _making[:] = [Background(_every_function_once)]
        making = _making[0]
    making.result(go_on)


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
