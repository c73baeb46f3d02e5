"""The database: what the migrations make is what the tables say, and it does not grow without end."""

import gzip
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pydantic import TypeAdapter

from logistics_opt.service.database import open_database
from logistics_opt.service.documents import Documents, Kind, New
from logistics_opt.service.keys import Keys
from logistics_opt.service.requests import Study as Request
from logistics_opt.service.roles import Role
from logistics_opt.service.runtime import client_of
from logistics_opt.service.settings import Settings
from logistics_opt.service.studies import Studies
from logistics_opt.service.tables import metadata, parts, studies
from logistics_opt.service.tidy import forget_old
from logistics_opt.service.work.task import Made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url=None)


@pytest.fixture
def engine(settings: Settings):
    found = open_database(settings)
    yield found
    found.dispose()


def test_the_migrations_make_the_tables(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "logistics_version"})
        assert compare_metadata(context, metadata) == []


def test_that_a_table_were_different_would_be_seen(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        connection.execute(sa.text("DROP INDEX ix_studies_state"))
        context = MigrationContext.configure(connection, opts={"version_table": "logistics_version"})
        assert [change[0] for change in compare_metadata(context, metadata)] == ["add_index"]


def test_a_page_is_read_in_the_order_of_an_index(engine: sa.Engine) -> None:
    queries = {
        "documents WHERE kind='plan'": "ix_documents_kind_created_id",
        "documents WHERE kind='plan' AND firm='post'": "ix_documents_kind_firm_created_id",
        "studies": "ix_studies_created_id",
        "studies WHERE firm='post'": "ix_studies_firm_created_id",
    }
    with engine.connect() as connection:
        for query, index in queries.items():
            asked = f"EXPLAIN QUERY PLAN SELECT id FROM {query} ORDER BY created DESC, id DESC LIMIT 50"
            steps = [row[-1] for row in connection.exec_driver_sql(asked)]
            assert len(steps) == 1, steps  # no sort
            assert index in steps[0]


@pytest.mark.parametrize("content", [b"", b"x", b"abc\n" * 10_000, bytes(range(256)) * 7])
def test_a_document_packed_unpacks_to_itself(engine: sa.Engine, content: bytes) -> None:
    documents = Documents(engine)
    kept = documents.add(New(kind=Kind.DEMAND, content=content, media="text/csv", about={}), creator=None)
    packed = documents.packed(kept)
    assert gzip.decompress(packed) == documents.content(kept) == content
    assert len(packed) < 200 + len(content) / 50 or len(content) < 2_000


def test_a_firm_finds_its_own_and_pages_end_at_its_own(engine: sa.Engine) -> None:
    documents = Documents(engine)
    made = {
        firm: documents.add(New(kind=Kind.PLAN, content=b"{}", media="m", firm=firm, about={}), creator=None)
        for firm in ("post", "coop", None)
    }
    for firm in ("coop", None):
        assert documents.find(Kind.PLAN, made[firm].id) == made[firm]
        assert documents.find(Kind.PLAN, made[firm].id, firm="post") is None
        # A page after what the firm may not see is as empty as one after nothing that ever was.
        assert documents.page(Kind.PLAN, firm="post", after=made[firm].id, most=5) == []
    assert documents.find(Kind.PLAN, made["post"].id, firm="post") == made["post"]


def test_the_queue_forgets_what_is_long_over_and_nothing_else(settings: Settings, engine: sa.Engine) -> None:
    client = client_of(settings, engine)
    kept = Studies(engine, client)
    key, _ = Keys(engine).create("test", Role.ADMIN)
    body = {"kind": "daily_routes", "document": {"county": "huining"}}
    request = TypeAdapter(Request).validate_python(body)
    ids = [kept.submit(request, key, repeat_of=None, most=9)[0].id for _ in range(3)]
    client.cancel_workflows(ids[:2])
    assert forget_old(client, hours=1.0) == 0  # over, but not for so long
    assert forget_old(client, hours=-1.0) == 2
    assert [one.workflow_id for one in client.list_workflows()] == ids[2:]
    assert all(kept.find(identity) is not None for identity in ids)
    client.destroy()


def test_parts_of_a_study_go_with_its_end(settings: Settings, engine: sa.Engine) -> None:
    client = client_of(settings, engine)
    kept = Studies(engine, client)
    key, _ = Keys(engine).create("test", Role.ADMIN)
    request = TypeAdapter(Request).validate_python({"kind": "daily_routes", "document": {"county": "huining"}})
    ids = [kept.submit(request, key, repeat_of=None, most=9)[0].id for _ in range(3)]
    with engine.begin() as connection:
        for identity in ids:
            connection.execute(sa.insert(parts).values(key=f"{identity}:a", study=identity, content=b"a"))
    for identity in ids:
        kept.begin(identity)
    assert kept.finish(ids[0], Made(documents=(), summary={}))
    kept.fail(ids[1], ())
    with engine.connect() as connection:
        assert list(connection.execute(sa.select(parts.c.study)).scalars()) == ids[2:]
        assert connection.execute(sa.select(sa.func.count()).select_from(studies)).scalar_one() == 3
    client.destroy()


def test_lists_leave_the_request_out(settings: Settings, engine: sa.Engine) -> None:
    client = client_of(settings, engine)
    kept = Studies(engine, client)
    key, _ = Keys(engine).create("test", Role.COURIER, firm="post")
    request = TypeAdapter(Request).validate_python({"kind": "daily_routes", "document": {"county": "huining"}})
    made, _ = kept.submit(request, key, repeat_of="once", most=9)
    again, new = kept.submit(request, key, repeat_of="once", most=9)
    assert (again, new) == (made, False)
    assert made.request == {}
    assert kept.page(firm=None, creator=None, after=None, most=9) == [made]
    assert (kept.look(made.id), kept.look(made.id, firm="post"), kept.look(made.id, firm="coop")) == (made, made, None)
    assert kept.page(firm="coop", creator=None, after=made.id, most=9) == []
    whole = kept.find(made.id)
    assert whole is not None
    assert whole.request["document"] == {"county": "huining"}
    client.destroy()
