"""Work in a thread of its own: its result, its error, and leaving it."""

import threading

import pytest

from logistics_opt.errors import Cancelled
from logistics_opt.routing.background import Background


def test_who_waits_has_the_result():
    assert Background(lambda: 42).result(lambda: True) == 42


def test_who_waits_has_the_error():
    work = Background(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        work.result(lambda: True)
    assert work.over
    assert work.failed


def test_who_leaves_does_not_wait():
    go = threading.Event()
    work = Background(go.wait)
    with pytest.raises(Cancelled):
        work.result(lambda: False)
    assert not work.over  # it goes on by itself ...
    go.set()
    assert work.result(lambda: True)  # ... and its result is there for whoever comes next


def test_what_is_over_at_once_asks_nobody():
    work = Background(lambda: "done")
    while not work.over:
        pass
    assert work.result(lambda: pytest.fail("nobody waits")) == "done"
