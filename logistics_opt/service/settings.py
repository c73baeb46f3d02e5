"""What can be set about the service, by environment variables that begin with ``LOGISTICS_``."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, PositiveFloat, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict

from logistics_opt.study.workers import usable_cores


def _data_dir() -> Path:
    """Where a user's programs keep their data (XDG Base Directory Specification 0.8)."""
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "logistics_opt"


class Settings(BaseSettings):
    """Each field is the environment variable of its name, in capitals, after ``LOGISTICS_``."""

    model_config = SettingsConfigDict(env_prefix="LOGISTICS_", extra="ignore", frozen=True)

    data_dir: Annotated[Path, Field(description="Folder of the embedded database; made if it is not there.")] = Field(
        default_factory=_data_dir
    )
    database_url: Annotated[
        str | None, Field(description="`postgresql://user:password@host/name` for many machines; default: SQLite.")
    ] = None
    solvers: Annotated[int, Field(ge=0, le=256, description="Studies solved at a time by this machine; 0: none.")] = (
        Field(default_factory=usable_cores)
    )
    quick_solvers: Annotated[
        int, Field(ge=1, le=64, description="Processes kept ready for what clients wait for; more wait their turn.")
    ] = 2
    study_seconds: Annotated[PositiveFloat, Field(description="Most that a study's solver may take.")] = 3600.0
    study_memory_mb: Annotated[PositiveInt, Field(ge=256, description="Most memory that a solver may take, MiB.")] = (
        4096
    )
    quick_seconds: Annotated[PositiveFloat, Field(description="Most that `POST /v1/routes` may search.")] = 10.0
    quick_memory_mb: Annotated[
        PositiveInt, Field(ge=256, description="Most memory of a process that one waits for, MiB.")
    ] = 2048
    upload_seconds: Annotated[PositiveFloat, Field(description="Most that reading an upload may take.")] = 60.0
    body_mb: Annotated[PositiveInt, Field(description="Largest body of a request, MiB.")] = 64
    requests_per_minute: Annotated[PositiveInt, Field(description="Requests of a key a minute.")] = 1200
    studies_per_key: Annotated[PositiveInt, Field(description="Studies of a key that wait or run at a time.")] = 500
    machine_silent_seconds: Annotated[
        PositiveFloat, Field(description="After so long without a sign a machine's studies go to others.")
    ] = 15.0
    queue_hours: Annotated[PositiveFloat, Field(description="The queue forgets studies that are over so long.")] = 24.0
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Of the log.")] = "INFO"

    @property
    def url(self) -> str:
        """Of the database, for SQLAlchemy."""
        if self.database_url is None:
            return f"sqlite:///{self.data_dir / 'logistics.sqlite'}"
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in {"postgresql", "postgres"} else self.database_url
