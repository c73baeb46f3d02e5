"""
What does the studies: a machine of the queue, whose solvers are processes of its own.

Each machine signs on with a name of its own and gives a sign every few seconds. Studies of one that is silent are put
back in the queue by another that has claimed its estate; what was stored of them is not done again.
"""

import contextlib
import logging
import math
import secrets
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig

from logistics_opt.errors import Cancelled, InvalidInput, Issue
from logistics_opt.service.documents import Documents, Kind
from logistics_opt.service.origin import made_of
from logistics_opt.service.processes import Solvers, SolverStopped
from logistics_opt.service.settings import Settings
from logistics_opt.service.studies import APPLICATION, QUEUE, WORKFLOW, Studies, Study
from logistics_opt.service.tables import machines, now
from logistics_opt.service.tidy import forget_old
from logistics_opt.service.work import Made, Task, perform
from logistics_opt.service.work.task import File

_log = logging.getLogger(__name__)

_VERSION = "1"  # of the workflow's steps: machines of one version go on with each other's studies
_POLL = 0.2  # seconds between looks at the queue
_NOTE_EVERY = 0.5  # seconds between notes of progress
_TIDY_EVERY = 600.0  # seconds
_SIGNS = 5  # signs of life in the time after which a machine counts as dead

_here: "Runtime | None" = None


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=1_000)
def _study(identity: str) -> str:
    return _solve(identity)


@DBOS.step(name="solve")
def _solve(identity: str) -> str:
    if _here is None:
        raise AssertionError("a study came before the machine was ready")
    return _here.solve(identity)


def client_of(settings: Settings, engine: sa.Engine) -> DBOSClient:
    """What enqueues studies; the queue's tables are made if they are not there."""
    DBOS.migrate(settings.url)
    return DBOSClient(system_database_engine=engine, application_name=APPLICATION)


def _config(settings: Settings, engine: sa.Engine, name: str) -> DBOSConfig:
    return DBOSConfig(
        name=APPLICATION,
        system_database_engine=engine,
        application_version=_VERSION,
        executor_id=name,
        use_listen_notify=False,
        log_level="WARNING" if settings.log_level != "DEBUG" else "DEBUG",
    )


class Runtime:
    """One machine of the queue."""

    def __init__(self, settings: Settings, engine: sa.Engine) -> None:
        self.settings = settings
        self.engine = engine
        self.name = f"machine-{secrets.token_hex(8)}"
        self.client = client_of(settings, engine)
        self.studies = Studies(engine, self.client)
        self.documents = Documents(engine)
        self.solvers = Solvers(perform, memory=settings.study_memory_mb * 2**20, spare=settings.solvers)
        self._over = threading.Event()
        self._pulse = threading.Thread(target=self._give_signs, daemon=True)

    def start(self) -> None:
        """Take studies from the queue from now on."""
        global _here  # DBOS calls a module's functions
        _here = self
        with self.engine.begin() as connection:
            connection.execute(sa.insert(machines).values(id=self.name, seen=now()))
        DBOS(config=_config(self.settings, self.engine, self.name))
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=self.settings.solvers,
            polling_interval_sec=_POLL,
            on_conflict="always_update",
        )
        self._pulse.start()

    def close(self) -> None:
        """Take no more; what is under way is left to others, or to the next start."""
        self._over.set()
        self.solvers.close()
        DBOS.destroy()
        self.client.destroy()
        with contextlib.suppress(sa.exc.SQLAlchemyError), self.engine.begin() as connection:
            long_ago = now() - timedelta(days=1)
            connection.execute(sa.update(machines).where(machines.c.id == self.name).values(seen=long_ago))

    def solve(self, identity: str) -> str:
        """The step of a study: what is stored already is not done again; the state it ends in."""
        study = self.studies.begin(identity)
        if study is not None:
            _log.info("solving", extra={"fields": {"study": identity, "kind": study.kind}})
            try:
                self.studies.finish(identity, self._made(study))
            except InvalidInput as error:
                self.studies.fail(identity, error.issues)
            except SolverStopped as error:
                if self._over.is_set():
                    raise _GoingDown from error
                self.studies.fail(identity, (error.issue,))
            except Cancelled:
                self.studies.fail(identity, (_NOTHING,), stopped=True)
            except Exception as error:
                if self._over.is_set():
                    raise _GoingDown from error
                _log.exception("study %s", identity)
                self.studies.fail(identity, (_OURS,))
        found = self.studies.look(identity)
        return "gone" if found is None else found.state.value

    def _made(self, study: Study) -> Made:
        watch = _Watch(self.studies, study.id)
        with watch:
            made = self.solvers.run(
                self._task(study),
                seconds=self.settings.study_seconds,
                go_on=watch.go_on,
                on_progress=watch.note,
            )
        if not isinstance(made, Made):
            raise TypeError(f"a solver made {type(made)}")
        return made

    def _task(self, study: Study) -> Task:
        named = study.request["document"]
        files = dict(self._files(study, named))
        start = study.request.get("options", {}).get("start")
        if start is not None:
            files["start"] = self._file(Kind.PLAN, start, study.firm)
        behind = ""
        if study.kind == "replan" and isinstance(named["plan"], str):
            made = made_of(self.documents.find(Kind.PLAN, named["plan"]), self.documents, self.studies)
            behind, files = made.county, files | made.files
        url = self.settings.url
        return Task(study=study.id, request=study.request, firm=study.firm, files=files, database=url, behind=behind)

    def _files(self, study: Study, named: dict[str, Any]) -> Iterator[tuple[str, File]]:
        county, version = named.get("county"), named.get("version")
        if county is not None:
            found = self.documents.find(Kind.COUNTY, county, version)
            if found is not None:
                yield "county", File(found.media, self.documents.content(found), found.name)
                if (network := found.about.get("network")) is not None:
                    yield "network", self._file(Kind.NETWORK, network["id"], None)
        if named.get("demand") is not None:
            yield "demand", self._file(Kind.DEMAND, named["demand"], study.firm)
        if isinstance(named.get("plan"), str):
            yield "plan", self._file(Kind.PLAN, named["plan"], study.firm)

    def _file(self, kind: Kind, name: str, firm: str | None) -> File:
        found = self.documents.find(kind, name)
        if found is None or (firm is not None and found.firm != firm):
            raise InvalidInput([absent(kind, name)])
        return File(found.media, self.documents.content(found))

    def _give_signs(self) -> None:
        pause, tidied = self.settings.machine_silent_seconds / _SIGNS, -math.inf
        while not self._over.wait(pause):
            try:
                self._give_sign()
                for heir_of in self._silent():
                    self._take_over(heir_of)
                if time.monotonic() - tidied > _TIDY_EVERY:
                    tidied = time.monotonic()
                    forget_old(self.client, hours=self.settings.queue_hours)
            except sa.exc.SQLAlchemyError:
                _log.exception("the database does not answer")

    def _give_sign(self) -> None:
        with self.engine.begin() as connection:
            here = sa.update(machines).where(machines.c.id == self.name).values(seen=now(), heir=None)
            if not connection.execute(here).rowcount:  # others thought it dead
                connection.execute(sa.insert(machines).values(id=self.name, seen=now()))

    def _silent(self) -> list[str]:
        """Machines that have given no sign, and that this one has claimed; a claim dies with whoever made it."""
        since = now() - timedelta(seconds=self.settings.machine_silent_seconds)
        others = machines.alias("others")
        alive = sa.select(others.c.id).where(others.c.seen >= since)
        free = machines.c.heir.is_(None) | machines.c.heir.not_in(alive) | (machines.c.heir == self.name)
        silent = (machines.c.seen < since) & free
        with self.engine.begin() as connection:
            connection.execute(sa.update(machines).where(silent).values(heir=self.name))
            mine = sa.select(machines.c.id).where(machines.c.heir == self.name, machines.c.seen < since)
            return list(connection.execute(mine).scalars())

    def _take_over(self, dead: str) -> None:
        left = self.client.list_workflows(status="PENDING", executor_id=dead, load_input=False, load_output=False)
        if left:
            _log.warning("%s is silent: %d studies go back to the queue", dead, len(left))
            self.client.resume_workflows([one.workflow_id for one in left], queue_name=QUEUE)
        with self.engine.begin() as connection:
            connection.execute(sa.delete(machines).where(machines.c.id == dead))


class _GoingDown(BaseException):
    """The machine ends: the study is another's. No ``Exception``, which DBOS would keep as what came of it."""


class _Watch:
    """Looks now and then whether a study is to stop, and notes how far it is, in a thread that waits for nobody."""

    def __init__(self, studies: Studies, identity: str) -> None:
        self._studies, self._identity = studies, identity
        self._stopped, self._over = threading.Event(), threading.Event()
        self._latest: dict[str, Any] | None = None
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def go_on(self) -> bool:
        return not self._stopped.is_set()

    def note(self, progress: dict[str, Any]) -> None:
        self._latest = progress

    def _look(self) -> None:
        noted = None
        while not self._over.wait(_NOTE_EVERY):
            with contextlib.suppress(sa.exc.SQLAlchemyError):
                if self._studies.is_stopped(self._identity):
                    self._stopped.set()
                if self._latest is not noted and self._latest is not None:
                    noted = self._latest
                    self._studies.note(self._identity, noted)


def absent(kind: Kind, name: str) -> Issue:
    """That there is no such document, or not for whoever asks."""
    return Issue(
        "document-absent",
        f"{kind.value} {name}",
        "there is no such document",
        "look at the list of documents for its id",
        "没有该文件",
        "请在文件列表中查找编号",
    )


_NOTHING = Issue(
    "study-stopped",
    "study",
    "it was stopped before there was anything to keep",
    "submit it again and stop it later",
    "研究在产生结果之前被停止",
    "请重新提交并稍后再停止",
)
_OURS = Issue(
    "study-broken",
    "study",
    "the solver failed by a fault of ours",
    "report it with the study's id; the log of the service has the details",
    "求解因程序错误失败",
    "请将研究编号报告给我们；服务日志中有详情",
)
