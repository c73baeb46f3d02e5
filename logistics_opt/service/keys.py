"""API keys: shown once, kept as a digest, for one role, and one firm if it is a courier's."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.service.roles import Role
from logistics_opt.service.tables import keys, now

_BYTES = 32  # of randomness: a digest without salt is then as safe as one with it
_PREFIX = "lo_"


@dataclass(frozen=True, slots=True)
class Key:
    """Who asks."""

    id: str
    name: str
    role: Role
    firm: str | None
    created: datetime
    expires: datetime | None
    revoked: datetime | None

    @property
    def valid(self) -> bool:
        """Whether it opens anything now."""
        return self.revoked is None and (self.expires is None or now() < self.expires)


class Keys:
    """The keys of one database."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def create(self, name: str, role: Role, *, firm: str | None = None, days: int | None = None) -> tuple[Key, str]:
        """
        A new key and its secret, which is told this once.

        Raises ``InvalidInput`` (``key-firm``) for a courier's key without a firm, or another's with one.
        """
        if (role is Role.COURIER) != (firm is not None):
            raise InvalidInput([_FIRM])
        made, secret = now(), _PREFIX + secrets.token_urlsafe(_BYTES)
        key = Key(
            id=f"key-{secrets.token_hex(8)}",
            name=name,
            role=role,
            firm=firm,
            created=made,
            expires=None if days is None else made + timedelta(days=days),
            revoked=None,
        )
        with self._engine.begin() as connection:
            row = {field: getattr(key, field) for field in key.__slots__}
            connection.execute(sa.insert(keys).values(**row, digest=_digest(secret)))
        return key, secret

    def of(self, secret: str) -> Key | None:
        """The valid key of a secret."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(keys).where(keys.c.digest == _digest(secret))).mappings().one_or_none()
        key = None if row is None else _key(row)
        return key if key is not None and key.valid else None

    def all(self) -> list[Key]:
        """Every key there ever was, the oldest first."""
        with self._engine.connect() as connection:
            return [
                _key(row) for row in connection.execute(sa.select(keys).order_by(keys.c.created, keys.c.id)).mappings()
            ]

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """What the keys with these ids are called."""
        query = sa.select(keys.c.id, keys.c.name).where(keys.c.id.in_(set(ids)))
        with self._engine.connect() as connection:
            return {row.id: row.name for row in connection.execute(query)}

    def revoke(self, key_id: str) -> bool:
        """Close a key for good; whether there is such a key."""
        with self._engine.begin() as connection:
            known = connection.execute(sa.select(keys.c.id).where(keys.c.id == key_id)).one_or_none()
            still = (keys.c.id == key_id) & keys.c.revoked.is_(None)
            connection.execute(sa.update(keys).where(still).values(revoked=now()))
        return known is not None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _key(row: sa.RowMapping) -> Key:
    return Key(**{field: row[field] for field in Key.__slots__ if field != "role"}, role=Role(row["role"]))


_FIRM = Issue(
    "key-firm",
    "firm",
    "a courier's key is for one firm, and no other key is",
    "name the firm of a courier's key, and leave it out for other roles",
    "快递企业的密钥须属于一家企业，其他角色的密钥不属于任何企业",
    "快递企业密钥请写明企业；其他角色请留空",
)
