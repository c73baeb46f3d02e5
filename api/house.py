"""What all operations share: the database, the keys, the solvers, the counters."""

import logging
import os
from dataclasses import dataclass

import sqlalchemy as sa

from api.recent import Recent
from logistics_opt.demo import demo_counties
from logistics_opt.service.audit import Audit
from logistics_opt.service.database import open_database
from logistics_opt.service.documents import Documents, Kind
from logistics_opt.service.keys import Keys
from logistics_opt.service.links import Links
from logistics_opt.service.processes import Solvers
from logistics_opt.service.roles import Role
from logistics_opt.service.runtime import Runtime
from logistics_opt.service.settings import Settings
from logistics_opt.service.studies import Studies
from logistics_opt.service.work.quick import prepare, quick

_log = logging.getLogger(__name__)

FIRST_KEY = "admin.key"

_MOST_WAITING = 16  # requests for a quick solver: each holds a thread, of which reads need some, too
_MOST_UPLOADS = 4  # that wait to be read: each is held in memory
_MOST_OF_MAPS = 64 * 2**20  # bytes: some dozens of counties


@dataclass(frozen=True)
class House:
    """One running service."""

    settings: Settings
    engine: sa.Engine
    keys: Keys
    documents: Documents
    studies: Studies
    links: Links
    audit: Audit
    runtime: Runtime
    quick: Solvers  # for what a client waits for
    uploads: Solvers  # reading these may take long: nobody's routes wait for it
    maps: Recent  # of counties, which stay as they are

    def has_county(self, name: str, version: int | None = None) -> bool:
        """Whether there is such a county: an upload, or one that comes with the program."""
        if self.documents.find(Kind.COUNTY, name, version) is not None:
            return True
        return version is None and name in demo_counties()

    def close(self) -> None:
        """Let go of everything; what is under way is another's, or the next start's."""
        self.runtime.close()
        self.quick.close()
        self.uploads.close()
        self.engine.dispose()


def open_house(settings: Settings) -> House:
    """Start what the settings say; the first start makes a key for the administrator of this machine."""
    engine = open_database(settings)
    runtime = Runtime(settings, engine)
    keys = Keys(engine)
    _ensure_a_key(keys, settings)
    memory = settings.quick_memory_mb * 2**20
    solvers = Solvers(
        quick,
        memory=memory,
        spare=settings.quick_solvers,
        prepare=prepare,
        most=settings.quick_solvers,
        queue=_MOST_WAITING,
    )
    solvers.warm(settings.quick_solvers)
    if settings.solvers:
        runtime.start()
    return House(
        settings=settings,
        engine=engine,
        keys=keys,
        documents=runtime.documents,
        studies=runtime.studies,
        links=Links(engine),
        audit=Audit(engine),
        runtime=runtime,
        quick=solvers,
        uploads=Solvers(quick, memory=memory, spare=1, most=1, queue=_MOST_UPLOADS),
        maps=Recent(_MOST_OF_MAPS),
    )


def _ensure_a_key(keys: Keys, settings: Settings) -> None:
    if keys.all():
        return
    _, secret = keys.create("first key, made at the first start", Role.ADMIN)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = settings.data_dir / FIRST_KEY
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{secret}\n")
    _log.warning("the first key, an administrator's, is in %s", path)
