"""Machines of the queue: each signs on, gives a sign now and then, and is heir to others that have fallen silent."""

import contextlib
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from logistics_opt.service.tables import machines, now


class Machines:
    """All machines of one database, seen from the one of that name; ``silent``: after so many seconds one is dead."""

    def __init__(self, engine: sa.Engine, name: str, silent: float) -> None:
        self._engine, self._name = engine, name
        self._patience = timedelta(seconds=silent)
        self._back = datetime.min.replace(tzinfo=UTC)  # when this one itself was last back from a silence

    def sign_on(self) -> None:
        """From now on others wait for its signs."""
        with self._engine.begin() as connection:
            connection.execute(sa.insert(machines).values(id=self._name, seen=now()))

    def sign_off(self) -> None:
        """Others need not wait until it counts as dead."""
        with contextlib.suppress(sa.exc.SQLAlchemyError), self._engine.begin() as connection:
            long_ago = now() - timedelta(days=1)
            connection.execute(sa.update(machines).where(machines.c.id == self._name).values(seen=long_ago))

    def sign(self) -> bool:
        """
        Give a sign of life; whether this machine can tell who is silent.

        One that was silent itself cannot: the database was away, and others are about to give their signs too.
        """
        moment, here = now(), machines.c.id == self._name
        with self._engine.begin() as connection:
            last: datetime | None = connection.execute(sa.select(machines.c.seen).where(here)).scalar_one_or_none()
            if last is None:  # others thought it dead
                connection.execute(sa.insert(machines).values(id=self._name, seen=moment))
            else:
                connection.execute(sa.update(machines).where(here).values(seen=moment, heir=None))
        if last is None or moment - last > self._patience:
            self._back = moment
        return moment - self._back >= self._patience

    def silent(self) -> list[str]:
        """Machines that have given no sign, and that this one has claimed; a claim dies with whoever made it."""
        since = now() - self._patience
        others = machines.alias("others")
        alive = sa.select(others.c.id).where(others.c.seen >= since)
        free = machines.c.heir.is_(None) | machines.c.heir.not_in(alive) | (machines.c.heir == self._name)
        silent = (machines.c.seen < since) & free
        with self._engine.begin() as connection:
            connection.execute(sa.update(machines).where(silent).values(heir=self._name))
            mine = sa.select(machines.c.id).where(machines.c.heir == self._name, machines.c.seen < since)
            return list(connection.execute(mine).scalars())

    def bury(self, dead: str) -> None:
        """Its estate is settled."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(machines).where(machines.c.id == dead))
