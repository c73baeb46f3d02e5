"""Plans of coalitions, kept in the database as soon as each is made: a study that was killed goes on from them."""

import json
import zlib
from functools import partial
from typing import Any

import sqlalchemy as sa

from logistics_opt import __version__
from logistics_opt.formats.documents import plan_from_json, plan_to_json
from logistics_opt.service.patience import patiently
from logistics_opt.service.tables import parts
from logistics_opt.study.shared.jobs import Joint


class Parts:
    """A study's; a version of this package finds its own only."""

    def __init__(self, engine: sa.Engine, study: str) -> None:
        self._engine = engine
        self._study = study

    def get(self, key: str) -> Joint | None:
        """The plan kept under the key."""
        content = patiently(partial(self._content, self._key(key)))
        if content is None:
            return None
        said = json.loads(zlib.decompress(content))
        return Joint(plan_from_json(said["plan"]), said["charge_fen"], said["seconds"])

    def put(self, key: str, joint: Joint) -> None:
        """Keep it."""
        said = {"charge_fen": joint.charge, "seconds": joint.seconds, "plan": plan_to_json(joint.plan)}
        content = zlib.compress(json.dumps(said).encode())
        patiently(partial(self._keep, {"key": self._key(key), "study": self._study, "content": content}))

    def _content(self, key: str) -> bytes | None:
        with self._engine.connect() as connection:
            query = sa.select(parts.c.content).where(parts.c.key == key)
            content: bytes | None = connection.execute(query).scalar_one_or_none()
        return content

    def _keep(self, row: dict[str, Any]) -> None:
        with self._engine.begin() as connection:
            known = connection.execute(sa.select(parts.c.key).where(parts.c.key == row["key"])).one_or_none()
            if known is None:
                connection.execute(sa.insert(parts).values(row))

    def _key(self, key: str) -> str:
        return f"{self._study}:{__version__}:{key}"
