"""
What a Ctrl-C does, by phase: a command leaves all of what it makes or nothing, and its exit code says which.

Loaded before everything else of the program, so nothing here may import more than the standard library's small parts.
A request to terminate (SIGTERM, as a container's stop sends it) is taken for a Ctrl-C.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

CANCELLED = 130

_came = threading.Event()

Handler = Callable[[int, FrameType | None], Any] | int | None


def begin() -> None:
    """For a process of its own: until :func:`loaded`, nothing has been made and Ctrl-C just ends it, quietly."""
    _on_interrupt(lambda *_: os._exit(CANCELLED))
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def loaded() -> None:
    """From now on Ctrl-C raises ``KeyboardInterrupt``, as it always does, and is remembered (:func:`came`)."""
    _came.clear()
    _on_interrupt(lambda *_: _raise())


def came() -> bool:
    """
    Whether a ``KeyboardInterrupt`` was raised since :func:`loaded`.

    A library that calls back into Python may turn it into an error of its own: that error is then no bug.
    """
    return _came.is_set()


def settled() -> None:
    """From now on Ctrl-C does nothing: what was asked for is there, and the process is about to end."""
    _on_interrupt(signal.SIG_IGN)


@contextmanager
def restored() -> Iterator[None]:
    """Whatever the block does about Ctrl-C, the caller gets back what was before."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        _on_interrupt(before)
        _came.clear()


@contextmanager
def noted() -> Iterator[list[int]]:
    """A list that is empty until the first Ctrl-C; the second acts as it always does."""
    stopped: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def stop(number: int, _: FrameType | None) -> None:
        stopped.append(number)
        _on_interrupt(before)

    _on_interrupt(stop)
    try:
        yield stopped
    finally:
        _on_interrupt(before)


class Shield:
    """
    Ctrl-C raises ``KeyboardInterrupt`` once and only while the shield is open; at all other times it is noted.

    So what must come in pairs, a folder made and taken away, is never torn.
    """

    def __init__(self) -> None:
        self._open = False
        self._noted = False
        self._before: Handler = None

    def __enter__(self) -> "Shield":
        self._before = signal.getsignal(signal.SIGINT)
        _on_interrupt(self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False
        _on_interrupt(self._before)

    def open(self) -> None:
        """Let a Ctrl-C through, also one that came before."""
        self._open = True
        if self._noted:
            self._raise()

    def close(self) -> None:
        """Note a Ctrl-C from now on."""
        self._open = False

    def _hear(self, *_: object) -> None:
        self._noted = True
        if self._open:
            self._raise()

    def _raise(self) -> None:
        self._open = False
        _raise()


def _raise() -> None:
    _came.set()
    raise KeyboardInterrupt


def _on_interrupt(handler: Handler) -> None:
    if threading.current_thread() is threading.main_thread():  # elsewhere nobody may set it, and no Ctrl-C arrives
        signal.signal(signal.SIGINT, handler)
