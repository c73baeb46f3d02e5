"""
Studies: asked for, queued, watched, stopped.

The row of a study is the truth about it; its queue entry is made with it, in one transaction, under the study's id.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from dbos import DBOSClient, EnqueueOptions
from sqlalchemy.exc import IntegrityError

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.service import documents as kept
from logistics_opt.service.keys import Key
from logistics_opt.service.requests import Study as Request
from logistics_opt.service.tables import documents, keys, now, parts, studies
from logistics_opt.service.work.task import Made

QUEUE = "studies"
WORKFLOW = "study"
MOST_WARNINGS = 1_000
APPLICATION = "logistics-opt"


class State(StrEnum):
    """Where a study is. ``STOPPED`` has what was best when it was stopped, if there was anything."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more comes."""
        return self in {State.DONE, State.STOPPED, State.FAILED}


@dataclass(frozen=True, slots=True)
class Study:
    """
    A study; ``stopped``: somebody has asked for its end.

    ``county`` is the one that it is about, as the request names it; ``by`` is what the key is called that asked for it.
    ``ahead``, while it waits: so many of that key's studies wait that came before it.
    Lists leave ``request`` empty, which may hold a whole county, and ``warnings``, which may be many: the first
    :data:`MOST_WARNINGS` of what was found in what it was asked, and did not keep it from being done.
    """

    id: str
    kind: str
    firm: str | None
    creator: str
    request: dict[str, Any]
    state: State
    stopped: bool
    progress: dict[str, Any] | None
    summary: dict[str, Any] | None
    errors: list[dict[str, str]] | None
    warnings: list[dict[str, str]] | None
    created: datetime
    started: datetime | None
    ended: datetime | None
    county: str | None
    by: str | None
    ahead: int | None


class IdempotencyConflict(InvalidInput):
    """The same Idempotency-Key came with another request."""

    def __init__(self) -> None:
        super().__init__([CONFLICT])


class TooManyStudies(InvalidInput):
    """The key has as many studies under way as it may."""

    def __init__(self, most: int) -> None:
        super().__init__([_too_many(most)])


class Studies:
    """The studies of one database."""

    def __init__(self, engine: sa.Engine, client: DBOSClient) -> None:
        self._engine = engine
        self._client = client

    def submit(self, request: Request, key: Key, *, repeat_of: str | None, most: int) -> tuple[Study, bool]:
        """
        Queue a study, or find the one the same key asked for under the same ``Idempotency-Key``; whether it is new.

        Raises :class:`IdempotencyConflict` where that one was another request, :class:`TooManyStudies` beyond ``most``.
        """
        said = request.model_dump(mode="json", exclude_unset=True) | {"kind": request.kind}
        digest = _digest(request)
        known = self._repeated(key, repeat_of, digest)
        if known is not None:
            return known, False
        identity = f"study-{secrets.token_hex(10)}"
        row = {
            "id": identity,
            "kind": request.kind,
            "firm": key.firm,
            "creator": key.id,
            "request": said,
            "digest": digest,
            "repeat_of": repeat_of,
            "state": State.QUEUED,
            "stopped": False,
            "created": now(),
        }
        try:
            with self._engine.begin() as connection:
                self._ensure_few(connection, key, most)
                row["county"] = _county_of(connection, said["document"])
                connection.execute(sa.insert(studies).values(row))
                self._enqueue(connection, identity, key.id)
        except IntegrityError:  # the same request came twice at once
            known = self._repeated(key, repeat_of, digest)
            if known is None:
                raise
            return known, False
        found = self.look(identity)
        if found is None:
            raise AssertionError("a study that was just stored is not there")
        return found, True

    def open(self) -> list[str]:
        """Ids of the studies that wait or run, the oldest first."""
        query = sa.select(studies.c.id).where(_OPEN).order_by(studies.c.created, studies.c.id)
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def queue_again(self, identity: str) -> None:
        """Make the queue entry of an open study that has none; where it has one, nothing changes."""
        with self._engine.begin() as connection:
            query = sa.select(studies.c.creator).where((studies.c.id == identity) & _OPEN)
            creator = connection.execute(query).scalar_one_or_none()
            if creator is not None:
                self._enqueue(connection, identity, creator)

    def find(self, identity: str) -> Study | None:
        """The study of that id."""
        return self._first(_select(_SHOWN).where(studies.c.id == identity))

    def look(self, identity: str, *, firm: str | None = None) -> Study | None:
        """
        The same with an empty ``request``, as in lists.

        With a ``firm`` another's is not even read: it takes as long to find as what is not there.
        """
        query = _select(_LOOKED).where(studies.c.id == identity)
        return self._first(query if firm is None else query.where(studies.c.firm == firm))

    def page(
        self,
        *,
        firm: str | None,
        creator: str | None = None,
        county: str | None = None,
        kinds: Sequence[str] = (),
        after: str | None,
        most: int,
    ) -> list[Study]:
        """
        The newest studies beyond the one with the id ``after``.

        Of a firm, a key, a county or some kinds alone if they are named.
        """
        query = _select(_LISTED)
        if firm is not None:
            query = query.where(studies.c.firm == firm)
        if creator is not None:
            query = query.where(studies.c.creator == creator)
        if county is not None:
            query = query.where(studies.c.county == county)
        if kinds:
            query = query.where(studies.c.kind.in_(kinds))
        with self._engine.connect() as connection:
            if after is not None:
                there = sa.select(studies.c.created).where(studies.c.id == after)
                if firm is not None:
                    there = there.where(studies.c.firm == firm)
                moment = connection.execute(there).scalar_one_or_none()
                if moment is None:
                    return []
                here = studies.c.created
                query = query.where((here < moment) | ((here == moment) & (studies.c.id < after)))
            query = query.order_by(studies.c.created.desc(), studies.c.id.desc()).limit(most)
            return [_study(row) for row in connection.execute(query).mappings()]

    def stop(self, identity: str) -> None:
        """Have a study end with the best it has; one that has not begun ends at once, with nothing."""
        with self._engine.begin() as connection:
            here = studies.c.id == identity
            waits = here & (studies.c.state == State.QUEUED)
            connection.execute(sa.update(studies).where(waits).values(state=State.STOPPED, stopped=True, ended=now()))
            runs = here & (studies.c.state == State.RUNNING)
            connection.execute(sa.update(studies).where(runs).values(stopped=True))

    def is_stopped(self, identity: str) -> bool:
        """Whether somebody has asked for its end."""
        with self._engine.connect() as connection:
            return bool(connection.execute(sa.select(studies.c.stopped).where(studies.c.id == identity)).scalar())

    def begin(self, identity: str) -> Study | None:
        """Note that it runs; ``None`` if it is over, or was stopped before it began."""
        with self._engine.begin() as connection:
            open_still = (studies.c.id == identity) & _OPEN
            connection.execute(
                sa.update(studies)
                .where(open_still)
                .values(state=State.RUNNING, started=sa.func.coalesce(studies.c.started, now()))
            )
        found = self.find(identity)
        return None if found is None or found.state.over else found

    def note(self, identity: str, progress: dict[str, Any]) -> None:
        """How far it is."""
        with self._engine.begin() as connection:
            runs = (studies.c.id == identity) & (studies.c.state == State.RUNNING)
            connection.execute(sa.update(studies).where(runs).values(progress=progress))

    def finish(self, identity: str, made: Made) -> bool:
        """Keep what came of it, all at once; whether it was the first to come."""
        with self._engine.begin() as connection:
            runs = (studies.c.id == identity) & (studies.c.state == State.RUNNING)
            state = sa.case((studies.c.stopped, State.STOPPED.value), else_=State.DONE.value)
            ended = (
                sa.update(studies)
                .where(runs)
                .values(state=state, ended=now(), summary=made.summary, warnings=_said(made.warnings[:MOST_WARNINGS]))
            )
            if not connection.execute(ended).rowcount:
                return False
            creator = connection.execute(sa.select(studies.c.creator).where(studies.c.id == identity)).scalar_one()
            for new in made.documents:
                kept.add(connection, new, creator=creator, study=identity)
            connection.execute(sa.delete(parts).where(parts.c.study == identity))
        return True

    def fail(self, identity: str, issues: tuple[Issue, ...], *, stopped: bool = False) -> None:
        """Note why nothing came of it."""
        state = State.STOPPED if stopped else State.FAILED
        with self._engine.begin() as connection:
            runs = (studies.c.id == identity) & _OPEN
            over = sa.update(studies).where(runs).values(state=state, ended=now(), errors=_said(issues))
            if connection.execute(over).rowcount:
                connection.execute(sa.delete(parts).where(parts.c.study == identity))

    def counts(self) -> dict[str, int]:
        """How many studies are in each state."""
        query = sa.select(studies.c.state, sa.func.count()).group_by(studies.c.state)
        with self._engine.connect() as connection:
            found = {str(state): int(count) for state, count in connection.execute(query)}
        return {state.value: found.get(state.value, 0) for state in State}

    def _first(self, query: sa.Select[Any]) -> Study | None:
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else _study(row)

    def _enqueue(self, connection: sa.Connection, identity: str, creator: str) -> None:
        """Each key has a queue of its own within the queue: machines take from one as likely as from another."""
        options = EnqueueOptions(
            queue_name=QUEUE,
            queue_partition_key=creator,
            workflow_name=WORKFLOW,
            workflow_id=identity,
            application_name=APPLICATION,
        )
        self._client.enqueue_in_transaction(connection, options, identity)

    def _repeated(self, key: Key, repeat_of: str | None, digest: str) -> Study | None:
        if repeat_of is None:
            return None
        here = (studies.c.creator == key.id) & (studies.c.repeat_of == repeat_of)
        with self._engine.connect() as connection:
            known = connection.execute(sa.select(studies.c.digest).where(here)).scalar_one_or_none()
        if known is None:
            return None
        if known != digest:
            raise IdempotencyConflict
        return self._first(_select(_LISTED).where(here))

    def _ensure_few(self, connection: sa.Connection, key: Key, most: int) -> None:
        under_way = _OPEN & (studies.c.creator == key.id)
        if connection.execute(sa.select(sa.func.count()).where(under_way)).scalar_one() >= most:
            raise TooManyStudies(most)


def _digest(request: Request) -> str:
    """Of what is asked: a default is the same said or unsaid, as generated clients say them."""
    asked = request.model_dump(mode="json", exclude_defaults=True)
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _county_of(connection: sa.Connection, named: dict[str, Any]) -> str | None:
    """The county that a request names, or that of the plan which it is to change."""
    if named.get("county") is not None:
        return str(named["county"])
    if not isinstance(plan := named.get("plan"), str):
        return None
    made = documents.join(studies, documents.c.study == studies.c.id)
    query = sa.select(studies.c.county).select_from(made).where(documents.c.id == plan)
    county: str | None = connection.execute(query).scalar_one_or_none()
    return county


_FIELDS = tuple(Study.__slots__)
_OPEN = studies.c.state.in_([State.QUEUED, State.RUNNING])
_BEFORE = studies.alias("before")
_ADDED: dict[str, sa.ColumnElement[Any]] = {
    "by": keys.c.name,
    "ahead": sa.case(
        (
            studies.c.state == State.QUEUED,
            sa.select(sa.func.count())
            .where(
                _BEFORE.c.creator == studies.c.creator,
                _BEFORE.c.state == State.QUEUED,
                _BEFORE.c.created < studies.c.created,
            )
            .scalar_subquery(),
        )
    ),
}
_SHOWN = [_ADDED[name].label(name) if name in _ADDED else studies.c[name] for name in _FIELDS]
_LOOKED = [column for column in _SHOWN if column.name != "request"]
_LISTED = [column for column in _LOOKED if column.name != "warnings"]


def _select(columns: Sequence[sa.ColumnElement[Any]]) -> sa.Select[Any]:
    return sa.select(*columns).select_from(studies.outerjoin(keys, keys.c.id == studies.c.creator))


def _said(issues: Sequence[Issue]) -> list[dict[str, str]]:
    told = ("code", "where", "cause", "remedy", "cause_zh", "remedy_zh")
    return [{name: getattr(issue, name) for name in told} for issue in issues]


def _study(row: sa.RowMapping) -> Study:
    return Study(**{"request": {}, "warnings": None, **row, "state": State(row["state"])})


CONFLICT = Issue(
    "idempotency-conflict",
    "header Idempotency-Key",
    "another request came with this key before",
    "use a new key for each request, and the same one only to repeat it",
    "此前已有不同内容的请求使用了该键",
    "每个请求请用新键；仅重发同一请求时沿用原键",
)


def _too_many(most: int) -> Issue:
    return Issue(
        "too-many-studies",
        "key",
        f"{most} studies of this key wait or run already",
        "wait until some are over, or stop some",
        f"该密钥已有 {most} 项研究在等待或运行",
        "请等待部分完成，或停止部分研究",
    )
