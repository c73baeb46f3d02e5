"""Links open one thing, for a while, and nothing that was made up."""

import base64
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from logistics_opt.service import links as module
from logistics_opt.service.database import open_database
from logistics_opt.service.links import Flaw, LinkFlawed, Links, TooManyLinks
from logistics_opt.service.settings import Settings
from logistics_opt.service.tables import links as rows
from logistics_opt.service.tables import now


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    found = open_database(Settings(data_dir=tmp_path, database_url=None))
    yield found
    found.dispose()


@pytest.fixture
def links(engine: sa.Engine) -> Links:
    return Links(engine)


def made(links: Links, plan: str = "plan-1", hours: float = 18, firm: str | None = None):
    return links.create(plan, "van", 3, b"the day", firm=firm, creator="key-1", hours=hours)


def flaw(links: Links, token: str) -> Flaw:
    with pytest.raises(LinkFlawed) as refused:
        links.open(token)
    return refused.value.flaw


def test_a_link_opens_what_it_was_made_for_on_every_server_and_after_a_restart(engine: sa.Engine, links: Links) -> None:
    link, token = made(links)
    for server in (links, Links(engine)):
        opened, content = server.open(token)
        assert (opened, content) == (link, b"the day")
    assert link.expires - link.created == timedelta(hours=18)


def test_no_bit_of_a_token_can_be_altered(links: Links) -> None:
    _, token = made(links)
    said = base64.urlsafe_b64decode(token)
    for at in range(8 * len(said)):
        other = bytearray(said)
        other[at // 8] ^= 1 << at % 8
        assert flaw(links, base64.urlsafe_b64encode(other).decode()) is Flaw.FORGED


@pytest.mark.parametrize("token", ["", "x", "A" * 39, "A" * 41, "A" * 39 + "=", "A" * 39 + "\n", "é" * 40, "../" * 13])
def test_what_is_not_whole_is_not_looked_for(links: Links, token: str) -> None:
    assert flaw(links, token) is Flaw.UNREADABLE


def test_another_service_s_link_is_forged_here(links: Links, tmp_path: Path) -> None:
    other = open_database(Settings(data_dir=tmp_path / "other", database_url=None))
    _, token = made(Links(other))
    assert flaw(links, token) is Flaw.FORGED
    other.dispose()


def test_a_link_ends(links: Links, monkeypatch: pytest.MonkeyPatch) -> None:
    link, token = made(links, hours=1)
    monkeypatch.setattr(module, "now", lambda: link.expires - timedelta(seconds=1))
    assert links.open(token)[1] == b"the day"
    monkeypatch.setattr(module, "now", lambda: link.expires)
    assert flaw(links, token) is Flaw.EXPIRED
    assert links.of_plan("plan-1") == []


def test_what_has_ended_is_forgotten(engine: sa.Engine, links: Links, monkeypatch: pytest.MonkeyPatch) -> None:
    link, token = made(links, hours=1)
    monkeypatch.setattr(module, "now", lambda: link.expires + timedelta(hours=1))
    made(links)
    with engine.connect() as connection:
        assert link.id not in connection.execute(sa.select(rows.c.id)).scalars().all()
    assert flaw(links, token) is Flaw.EXPIRED  # the token says so itself


def test_a_link_is_withdrawn_by_its_own_firm_alone(links: Links) -> None:
    link, token = made(links, firm="post")
    assert not links.withdraw(link.id, firm="coop")
    assert links.open(token)[1] == b"the day"
    assert links.withdraw(link.id, firm="post")
    assert flaw(links, token) is Flaw.WITHDRAWN
    assert not links.withdraw("link-0")


def test_a_plan_has_so_many_links_at_most(links: Links, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_OF_A_PLAN", 2)
    first, _ = made(links)
    made(links)
    with pytest.raises(TooManyLinks):
        made(links)
    made(links, plan="plan-2")
    links.withdraw(first.id)
    made(links)


def test_servers_that_start_at_once_sign_alike(engine: sa.Engine) -> None:
    servers = [Links(engine) for _ in range(4)]
    tokens: list[str] = []
    threads = [threading.Thread(target=lambda one=one: tokens.append(made(one)[1])) for one in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tokens) == len(servers)
    for server in servers:
        for token in tokens:
            assert server.open(token)[1] == b"the day"


def test_the_secret_is_in_no_token(engine: sa.Engine, links: Links) -> None:
    link, token = made(links)
    body = base64.urlsafe_b64decode(token)
    assert link.id == f"link-{body[:10].hex()}"
    assert links._secret not in body
    assert link.created <= now()
