"""The database is asked again where it may answer the next time: it restarts, or another holds it too long."""

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

_log = logging.getLogger(__name__)

AWAY = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)
"""Errors of a database that is away for a while: restarted, locked, or with all connections taken."""

LONGEST = 600.0  # seconds: a restart, with recovery after a power cut, is over by then
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0  # seconds

_T = TypeVar("_T")


def patiently(action: Callable[[], _T], *, over: threading.Event | None = None, seconds: float | None = None) -> _T:
    """
    What the action returns once the database answers; it must do no harm to do it twice.

    A commit whose answer is lost may have been made: the action then finds its own doing. Raises the last of
    :data:`AWAY` after so many seconds (default :data:`LONGEST`), or as soon as ``over`` is set.
    """
    deadline = time.monotonic() + (LONGEST if seconds is None else seconds)
    waits, pause = over or threading.Event(), _FIRST_PAUSE
    while True:
        try:
            return action()
        except AWAY as error:
            _log.warning("the database does not answer, once more in %.1f s: %s", pause, str(error).partition("\n")[0])
            if time.monotonic() + pause > deadline or waits.wait(pause):
                raise
        pause = min(2 * pause, _LONGEST_PAUSE)
