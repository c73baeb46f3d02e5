"""``logistics-opt serve``, ``worker`` and ``keys``: the service and who may use it."""

import json
import logging
import signal
import sys
import threading
from datetime import UTC, datetime
from enum import StrEnum
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from logistics_opt.cli import show

if TYPE_CHECKING:
    import sqlalchemy as sa


# Seconds: longer than clients and proxies keep a connection that is idle, so that they close it and no request is lost
# on one that the service is just closing. Five, the default of uvicorn, is also that of httpx.
_KEEP_ALIVE = 75


def serve(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="To listen on.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on; default: this machine alone.")] = "127.0.0.1",
) -> None:
    """
    Start the service; settings are environment variables that begin with LOGISTICS_.

    The first start makes an administrator's key and says in which file it is. Ctrl-C ends the service; studies under
    way go on at the next start.
    """
    import uvicorn

    log_as_json()
    uvicorn.run(
        "api.main:app",
        host=host,
        port=port,
        log_config=None,
        access_log=False,  # the service notes each request itself
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=10,
    )


def worker() -> None:
    """Take studies from the queue of the service's database, with the same settings; for further machines."""
    from logistics_opt.service.database import open_database
    from logistics_opt.service.runtime import Runtime
    from logistics_opt.service.settings import Settings

    log_as_json()
    settings = Settings()
    runtime = Runtime(settings, open_database(settings))
    over = threading.Event()

    def end(_: int, __: FrameType | None) -> None:
        over.set()

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, end)
    runtime.start()
    while not over.wait(1.0):
        pass
    runtime.close()


keys = typer.Typer(help="Make, list and revoke keys of the service.", no_args_is_help=True)


class RoleName(StrEnum):
    """What a key is for."""

    ADMIN = "admin"
    TRUSTEE = "trustee"
    PLANNER = "planner"
    ANALYST = "analyst"
    COURIER = "courier"
    READER = "reader"


@keys.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="Whose key it is, for the list.")],
    role: Annotated[RoleName, typer.Option(help="What it is for.")],
    firm: Annotated[str | None, typer.Option(help="Of a courier's key: the firm's id in the county.")] = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=3650, help="Valid for so many; default: until revoked.")
    ] = None,
) -> None:
    """Make a key and print its secret, this once."""
    from logistics_opt.service.keys import Keys
    from logistics_opt.service.roles import Role

    key, secret = Keys(_database()).create(name, Role(role.value), firm=firm, days=days)
    show.stdout().print(Text(f"{key.id}  {secret}"))


@keys.command("list")
def list_keys() -> None:
    """Every key there ever was, without secrets."""
    from logistics_opt.service.keys import Keys

    for key in Keys(_database()).all():
        state = "valid" if key.valid else "revoked" if key.revoked else "expired"
        show.stdout().print(Text(f"{key.id}  {key.role}  {key.firm or '-'}  {state}  {key.name}"))


@keys.command("revoke")
def revoke_key(key: Annotated[str, typer.Argument(help="The key's id.")]) -> None:
    """Close a key for good."""
    from logistics_opt.service.keys import Keys

    if not Keys(_database()).revoke(key):
        raise typer.BadParameter(f"there is no key {key} 没有该密钥")


def _database() -> "sa.Engine":
    from logistics_opt.service.database import open_database
    from logistics_opt.service.settings import Settings

    return open_database(Settings())


def log_as_json() -> None:
    """A JSON object a line on standard error."""
    from logistics_opt.service.settings import Settings

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json())
    logging.basicConfig(level=Settings().log_level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "of": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)
