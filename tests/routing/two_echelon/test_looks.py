"""When the search's best is made a whole plan while it goes on."""

from types import SimpleNamespace

from logistics_opt.routing.two_echelon.county import looks
from logistics_opt.routing.two_echelon.county.looks import Looks
from logistics_opt.routing.two_echelon.outcome import Progress


class Now:
    """Looks that are over at once and take as long as they are told."""

    def __init__(self, monkeypatch):
        self.took = 1.0
        self.begun = []
        self.looks = Looks()
        monkeypatch.setattr(looks, "Background", self.at_once)
        monkeypatch.setattr(looks, "_timed", lambda make: make())

    def at_once(self, work):
        return SimpleNamespace(over=True, result=lambda _: (work(), self.took))

    def at(self, seconds, cost):
        def prepare():
            self.begun.append(seconds)
            return lambda: cost

        return self.looks.now_and_then(Progress(seconds, 0, cost), prepare)


def test_a_look_is_told_when_it_is_over_and_the_next_waits_its_turn(monkeypatch):
    now = Now(monkeypatch)
    assert now.at(1.0, 90) is None
    assert now.at(2.0, 80) == 90  # it took 1 s, a fifth of a core: the next one begins 5 s later
    assert [now.at(s, 70) for s in (3.0, 6.9, 7.0, 8.0)] == [None, None, None, 70]
    assert now.begun == [1.0, 7.0]


def test_later_a_tenth_of_the_time_lies_between_two(monkeypatch):
    now = Now(monkeypatch)
    now.at(99.0, 90)
    now.at(100.0, 80)
    for seconds in (109.0, 110.0):
        now.at(seconds, 70)
    assert now.begun == [99.0, 110.0]


def test_what_has_been_looked_at_is_not_looked_at_again(monkeypatch):
    now = Now(monkeypatch)
    for seconds in (1.0, 2.0, 50.0, 100.0):
        now.at(seconds, 90)
    assert now.begun == [1.0]


def test_quick_is_what_nobody_feels(monkeypatch):
    now = Now(monkeypatch)
    now.at(1.0, 90)
    now.at(2.0, 90)
    assert not now.looks.quick
    now.took = 0.01
    now.at(20.0, 80)
    now.at(21.0, 80)
    assert now.looks.quick
