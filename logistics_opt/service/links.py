"""
Links through which a driver reads one vehicle's day without a key: signed, for some hours, and they can be withdrawn.

A token is the link's number and when it ends, signed by the service's secret: what was made up or altered is refused
before anything is looked for, and nobody can lengthen a link's life. The secret is in the database, so that all servers
of a service know each other's links, before and after a restart.
"""

import base64
import binascii
import contextlib
import hmac
import re
import secrets as chance
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from logistics_opt.service.tables import links, now, secrets

MOST_OF_A_PLAN = 500
"""Links of one plan that are valid at a time."""

_NUMBER, _MAC = 10, 16  # bytes; half of SHA-256's, the least that RFC 2104 advises
_TOKEN = re.compile(r"[A-Za-z0-9_-]{40}")  # 30 bytes in base64: no padding, no bit to spare
_PURPOSE = "driving links"
_SECRET = 32  # bytes


class Flaw(StrEnum):
    """Why a token opens nothing."""

    UNREADABLE = "link-unreadable"
    FORGED = "link-forged"
    EXPIRED = "link-expired"
    WITHDRAWN = "link-withdrawn"


class LinkFlawed(Exception):
    """The token opens nothing."""

    def __init__(self, flaw: Flaw) -> None:
        self.flaw = flaw
        super().__init__(flaw)


class TooManyLinks(Exception):
    """The plan has as many valid links as it may."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link without its token; ``firm`` is that of the plan."""

    id: str
    plan: str
    vehicle: str
    number: int
    firm: str | None
    created: datetime
    expires: datetime


class Links:
    """The links of one database."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._secret = b""

    def create(
        self, plan: str, vehicle: str, number: int, content: bytes, *, firm: str | None, creator: str, hours: float
    ) -> tuple[Link, str]:
        """
        A link to the content, and its token, which is told this once; links that have ended are forgotten.

        Raises :class:`TooManyLinks` beyond :data:`MOST_OF_A_PLAN`.
        """
        made = now().replace(microsecond=0)
        link = Link(
            f"link-{chance.token_hex(_NUMBER)}", plan, vehicle, number, firm, made, made + timedelta(hours=hours)
        )
        row = {field: getattr(link, field) for field in Link.__slots__}
        with self._engine.begin() as connection:
            connection.execute(sa.delete(links).where(links.c.expires < made))
            valid = (links.c.plan == plan) & links.c.revoked.is_(None)
            if connection.execute(sa.select(sa.func.count()).where(valid)).scalar_one() >= MOST_OF_A_PLAN:
                raise TooManyLinks
            connection.execute(sa.insert(links).values(**row, creator=creator, content=zlib.compress(content)))
        return link, self._token(link)

    def open(self, token: str) -> tuple[Link, bytes]:
        """The link of a token, and its content. Raises :class:`LinkFlawed`."""
        if not _TOKEN.fullmatch(token):
            raise LinkFlawed(Flaw.UNREADABLE)
        try:
            said = base64.urlsafe_b64decode(token)
        except binascii.Error as error:
            raise LinkFlawed(Flaw.UNREADABLE) from error
        body, mac = said[:-_MAC], said[-_MAC:]
        if not hmac.compare_digest(mac, self._sign(body)):
            raise LinkFlawed(Flaw.FORGED)
        (ends,) = struct.unpack(">L", body[_NUMBER:])
        if now() >= datetime.fromtimestamp(ends, UTC):
            raise LinkFlawed(Flaw.EXPIRED)
        here = links.c.id == f"link-{body[:_NUMBER].hex()}"
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(links).where(here)).mappings().one_or_none()
        if row is None or row["revoked"] is not None:
            raise LinkFlawed(Flaw.WITHDRAWN)
        return _link(row), zlib.decompress(row["content"])

    def of_plan(self, plan: str) -> list[Link]:
        """The plan's links that are valid, the newest first."""
        valid = (links.c.plan == plan) & links.c.revoked.is_(None) & (links.c.expires > now())
        query = sa.select(*_TOLD).where(valid).order_by(links.c.created.desc(), links.c.id)
        with self._engine.connect() as connection:
            return [_link(row) for row in connection.execute(query).mappings()]

    def withdraw(self, identity: str, *, firm: str | None = None) -> bool:
        """Have a link open nothing any more; whether there is one, of the ``firm`` if one is named."""
        here = links.c.id == identity
        if firm is not None:
            here &= links.c.firm == firm
        with self._engine.begin() as connection:
            first = sa.func.coalesce(links.c.revoked, now())
            return bool(connection.execute(sa.update(links).where(here).values(revoked=first)).rowcount)

    def _token(self, link: Link) -> str:
        body = bytes.fromhex(link.id.removeprefix("link-")) + struct.pack(">L", int(link.expires.timestamp()))
        return base64.urlsafe_b64encode(body + self._sign(body)).decode()

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self._known(), body, "sha256")[:_MAC]

    def _known(self) -> bytes:
        """The secret, made by whichever server needs it first."""
        if not self._secret:
            # It is there already, but for the first time.
            with contextlib.suppress(IntegrityError), self._engine.begin() as connection:
                row = {"name": _PURPOSE, "value": chance.token_bytes(_SECRET)}
                connection.execute(sa.insert(secrets).values(row))
            with self._engine.connect() as connection:
                query = sa.select(secrets.c.value).where(secrets.c.name == _PURPOSE)
                self._secret = connection.execute(query).scalar_one()
        return self._secret


_TOLD = [links.c[field] for field in Link.__slots__]


def _link(row: sa.RowMapping) -> Link:
    return Link(**{field: row[field] for field in Link.__slots__})
