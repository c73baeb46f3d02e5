"""Counties, networks, demand, scenarios, problems, plans, actuals: in versions, of which none is ever overwritten."""

import hashlib
import secrets
import struct
import zlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from logistics_opt.service.tables import documents, now

_TRIES = 20  # for a version's number, if others take it meanwhile
_LEVEL = 3  # of compression: JSON of a county shrinks to a tenth in some milliseconds
_GZIP = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"  # a header that names neither file nor time; zlib's is two bytes, its end four


class Kind(StrEnum):
    """What a document is."""

    COUNTY = "county"
    NETWORK = "network"
    DEMAND = "demand"
    SCENARIO = "scenario"
    PROBLEM = "problem"
    PLAN = "plan"
    ROUTES = "routes"  # of a plan, drawn on the roads
    RESULT = "result"
    REPORT = "report"  # of a result, a file each: workbook, paper, map; of sharing all of them in one
    SHARE = "share"  # a firm's own of a plan or study for several
    ACTUALS = "actuals"


@dataclass(frozen=True, slots=True)
class Document:
    """All of a document but its content; ``about`` is what lists show of it."""

    id: str
    kind: Kind
    name: str
    version: int
    firm: str | None
    study: str | None
    media: str
    digest: str
    size: int
    about: dict[str, Any]
    created: datetime
    creator: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A document to keep; without a ``name`` it is the only version of its own."""

    kind: Kind
    content: bytes
    media: str
    name: str = ""
    firm: str | None = None
    about: dict[str, Any]


class Outdated(Exception):
    """The version that another was to follow is not the newest: ``newest`` is, if there is any."""

    def __init__(self, newest: Document | None) -> None:
        self.newest = newest
        super().__init__("there is no such document" if newest is None else f"the newest is {newest.version}")


class Documents:
    """The documents of one database."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add(self, new: New, *, creator: str | None, study: str | None = None, follows: int | None = None) -> Document:
        """
        Keep it as the next version of its name.

        Where it ``follows`` a version (0: none), raises :class:`Outdated` unless that is the newest when it is kept.
        """
        for _ in range(_TRIES):
            try:
                with self._engine.begin() as connection:
                    return add(connection, new, creator=creator, study=study, follows=follows)
            except _NotNext:
                raise Outdated(self.find(new.kind, new.name)) from None
            except IntegrityError:  # somebody else took the number
                continue
        raise RuntimeError(f"no version of {new.kind} {new.name} in {_TRIES} tries")

    def find(
        self,
        kind: Kind,
        name: str,
        version: int | None = None,
        *,
        until: datetime | None = None,
        firm: str | None = None,
    ) -> Document | None:
        """
        The document of that name or id; without ``version`` the newest, or the newest that was there ``until``.

        With a ``firm`` another's is not even read: it takes as long to find as what is not there.
        """
        wanted = (documents.c.kind == kind) & ((documents.c.name == name) | (documents.c.id == name))
        if firm is not None:
            wanted &= documents.c.firm == firm
        if version is not None:
            wanted &= documents.c.version == version
        if until is not None:
            wanted &= documents.c.created <= until
        # An id first: nobody's document is hidden behind another that somebody has named like it.
        order = sa.case((documents.c.id == name, 0), else_=1), documents.c.version.desc()
        query = sa.select(*_ALL_BUT_CONTENT).where(wanted).order_by(*order).limit(1)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else _document(row)

    def content(self, document: Document) -> bytes:
        """What it says."""
        with self._engine.connect() as connection:
            query = sa.select(documents.c.content).where(documents.c.id == document.id)
            return zlib.decompress(connection.execute(query).scalar_one())

    def packed(self, document: Document) -> bytes:
        """What it says in the form of gzip (RFC 1952), as it is stored: to compress it again takes far longer."""
        with self._engine.connect() as connection:
            query = sa.select(documents.c.content).where(documents.c.id == document.id)
            stored: bytes = connection.execute(query).scalar_one()
        content = zlib.decompress(stored)
        return _GZIP + stored[2:-4] + struct.pack("<LL", zlib.crc32(content), len(content) & 0xFFFFFFFF)

    def page(
        self,
        kind: Kind,
        *,
        name: str | None = None,
        firm: str | None = None,
        study: str | None = None,
        pooled: bool = False,
        after: str | None = None,
        most: int,
    ) -> list[Document]:
        """
        The newest documents of a kind, of a name, firm or study if one is given, beyond the one with the id ``after``.

        ``pooled``: of no firm alone.
        """
        query = sa.select(*_ALL_BUT_CONTENT).where(documents.c.kind == kind)
        if name is not None:
            query = query.where(documents.c.name == name)
        if firm is not None:
            query = query.where(documents.c.firm == firm)
        if study is not None:
            query = query.where(documents.c.study == study)
        if pooled:
            query = query.where(documents.c.firm.is_(None))
        with self._engine.connect() as connection:
            if after is not None:
                there = sa.select(documents.c.created).where(documents.c.kind == kind, documents.c.id == after)
                if firm is not None:
                    there = there.where(documents.c.firm == firm)
                moment = connection.execute(there).scalar_one_or_none()
                if moment is None:
                    return []
                here = documents.c.created
                query = query.where((here < moment) | ((here == moment) & (documents.c.id < after)))
            order = documents.c.created.desc(), documents.c.id.desc()
            return [_document(row) for row in connection.execute(query.order_by(*order).limit(most)).mappings()]


class _NotNext(Exception):
    """Another version has come in between."""


def add(
    connection: sa.Connection,
    new: New,
    *,
    creator: str | None,
    study: str | None = None,
    follows: int | None = None,
) -> Document:
    """As :meth:`Documents.add` within a transaction; ``IntegrityError`` if somebody else took the version's number."""
    identity = f"{new.kind}-{secrets.token_hex(8)}"
    name = new.name or identity
    newest = sa.select(sa.func.max(documents.c.version)).where(documents.c.kind == new.kind, documents.c.name == name)
    before = connection.execute(newest).scalar() or 0
    if follows is not None and before != follows:
        raise _NotNext
    made = Document(
        id=identity,
        kind=new.kind,
        name=name,
        version=before + 1,
        firm=new.firm,
        study=study,
        media=new.media,
        digest=hashlib.sha256(new.content).hexdigest(),
        size=len(new.content),
        about=new.about,
        created=now(),
        creator=creator,
    )
    row = {field: getattr(made, field) for field in made.__slots__}
    connection.execute(sa.insert(documents).values(**row, content=zlib.compress(new.content, _LEVEL)))
    return made


_ALL_BUT_CONTENT = [column for column in documents.c if column.name != "content"]


def _document(row: sa.RowMapping) -> Document:
    return Document(**{**row, "kind": Kind(row["kind"])})
