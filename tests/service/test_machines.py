"""Machines tell who of them is dead, and err on the side of waiting."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from logistics_opt.service.machines import Machines
from logistics_opt.service.tables import machines, now

SILENT = 15.0  # seconds


def last_seen(engine: sa.Engine, name: str, seconds: float) -> None:
    """Turn the clock: the machine has given its last sign so long ago."""
    with engine.begin() as connection:
        seen = now() - timedelta(seconds=seconds)
        connection.execute(sa.update(machines).where(machines.c.id == name).values(seen=seen))


def test_a_machine_is_dead_after_so_long_a_silence(opened: Callable[..., Any]) -> None:
    engine = opened().engine
    one, other = (Machines(engine, name, SILENT) for name in ("one", "other"))
    one.sign_on()
    other.sign_on()
    last_seen(engine, "other", 14)
    assert one.sign()
    assert one.silent() == []
    last_seen(engine, "other", 16)
    assert one.silent() == ["other"]


def test_two_do_not_inherit_from_the_same(opened: Callable[..., Any]) -> None:
    engine = opened().engine
    one, other, dead = (Machines(engine, name, SILENT) for name in ("one", "other", "dead"))
    for machine in (one, other, dead):
        machine.sign_on()
    last_seen(engine, "dead", 16)
    assert one.silent() == ["dead"]
    assert other.silent() == []
    last_seen(engine, "one", 16)  # the heir is dead too: its claim dies with it
    assert sorted(other.silent()) == ["dead", "one"]


def test_one_that_was_silent_itself_does_not_judge_others(opened: Callable[..., Any]) -> None:
    # The database was away for a minute: all are late with their signs, and whoever comes first must not inherit.
    engine = opened().engine
    one, other = (Machines(engine, name, SILENT) for name in ("one", "other"))
    for machine, name in ((one, "one"), (other, "other")):
        machine.sign_on()
        last_seen(engine, name, 60)
    assert not one.sign()
    assert not one.sign()  # nor a moment later


def test_one_that_signs_off_need_not_be_waited_for(opened: Callable[..., Any]) -> None:
    engine = opened().engine
    one, other = (Machines(engine, name, SILENT) for name in ("one", "other"))
    one.sign_on()
    other.sign_on()
    other.sign_off()
    assert one.silent() == ["other"]
