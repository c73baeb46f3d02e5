"""The one database: SQLite in a file, or PostgreSQL."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import alembic.command
import alembic.config
import sqlalchemy as sa
from sqlalchemy import event

from logistics_opt.service.settings import Settings

_MIGRATIONS = Path(__file__).parent / "migrations"
_PATIENCE_MS = 30_000  # a writer of SQLite waits so long for another
_LOCK = 0x10615715  # any number, but always the same


def engine_of(url: str) -> sa.Engine:
    """An engine for a database that is there."""
    if not url.startswith("sqlite"):
        engine = sa.create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
        event.listen(engine, "before_cursor_execute", _without_nul, retval=True)
        return engine
    engine = sa.create_engine(url, pool_size=20, max_overflow=20)
    event.listen(engine, "connect", _careful)
    return engine


def open_database(settings: Settings) -> sa.Engine:
    """An engine for the database of the settings, its tables brought up to date."""
    if settings.url.startswith("sqlite"):
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = engine_of(settings.url)
    config = alembic.config.Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:  # two processes that start at once take turns
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "head")
    return engine


def _without_nul(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: object
) -> tuple[str, Any]:
    """PostgreSQL keeps no NUL in a text: one that was sent is kept, and looked for, as the sign for what is no sign."""

    def kept(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace("\x00", "\ufffd")
        if isinstance(value, Mapping):
            return {name: kept(one) for name, one in value.items()}
        return type(value)(map(kept, value)) if type(value) in {list, tuple} else value

    return statement, kept(parameters)


def _careful(connection: Any, _: object) -> None:
    """Writers take turns and are never told to come again; readers see what was there when they began."""
    connection.isolation_level = "IMMEDIATE"
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
    connection.execute("PRAGMA foreign_keys=ON")
