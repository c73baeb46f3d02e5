"""What was asked of the service, by which key, and how it ended; never what was in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from logistics_opt.service.tables import audit, now


@dataclass(frozen=True, slots=True)
class Entry:
    """One request; ``status`` is that of HTTP."""

    number: int
    moment: datetime
    key: str | None
    operation: str
    target: str | None
    status: int


class Audit:
    """The log of one database."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def note(self, key: str | None, operation: str, target: str | None, status: int) -> None:
        """Write a request down."""
        row = {"moment": now(), "key": key, "operation": operation, "target": target, "status": status}
        with self._engine.begin() as connection:
            connection.execute(sa.insert(audit).values(row))

    def page(self, *, before: int | None = None, most: int) -> Sequence[Entry]:
        """The newest entries, older than the one with the number ``before``."""
        query = sa.select(audit).order_by(audit.c.number.desc()).limit(most)
        if before is not None:
            query = query.where(audit.c.number < before)
        with self._engine.connect() as connection:
            return [Entry(**row) for row in connection.execute(query).mappings()]
