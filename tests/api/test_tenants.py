"""
For a courier, another firm's document and none are the same to the database, statement for statement.

``benchmarks/load.md`` has the times, which no test can hold to.
"""

import base64
import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
import uvicorn
from pydantic import TypeAdapter

from api.app import create_app
from api.house import House
from api.openapi import document
from logistics_opt.service.documents import Kind, New
from logistics_opt.service.requests import Study as Request
from logistics_opt.service.roles import Role
from logistics_opt.service.settings import Settings

OWN, RIVAL = "post", "coop"
KINDS = {
    "study": None,
    "plan": Kind.PLAN,
    "problem": Kind.PROBLEM,
    "result": Kind.RESULT,
    "demand": Kind.DEMAND,
    "link": None,
}
PATHS = json.loads(document())["paths"]
SINGLE = sorted(
    (method.upper(), path)
    for path, methods in PATHS.items()
    for method in methods
    if method in {"get", "delete"} and any(f"{{{name}}}" in path for name in KINDS)
)
LISTS = ["/v1/demand", "/v1/plans", "/v1/studies"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, int]]:
    """A service in this process, whose statements can be heard, that solves nothing; the port it listens on."""
    folder = tmp_path_factory.mktemp("tenants")
    app = create_app(Settings(data_dir=folder, database_url=None, solvers=0, quick_solvers=1))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive()
                time.sleep(0.05)
            yield app.state.house, listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def client(service: tuple[House, int]) -> Iterator[httpx.Client]:
    """A courier's."""
    house, port = service
    _, secret = house.keys.create("courier", Role.COURIER, firm=OWN)
    headers = {"Authorization": f"Bearer {secret}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, headers=headers, timeout=60) as found:
        yield found


@pytest.fixture(scope="module")
def house(service: tuple[House, int]) -> House:
    """What the service holds."""
    return service[0]


@pytest.fixture(scope="module")
def foreign(house: House) -> dict[str, str]:
    """A rival's documents, by the name that addresses give them."""
    key, _ = house.keys.create("rival", Role.COURIER, firm=RIVAL)
    request = TypeAdapter(Request).validate_python({"kind": "daily_routes", "document": {"county": "huining"}})
    study, _ = house.studies.submit(request, key, repeat_of=None, most=9)
    found = {"study": study.id}
    for name, kind in KINDS.items():
        if kind is not None:
            new = New(kind=kind, content=b"{}" * 9_999, media="application/json", firm=RIVAL, about={"cost_yuan": 1})
            found[name] = house.documents.add(new, creator=key.id, study=study.id).id
    link, _ = house.links.create(found["plan"], "van", 1, b"{}", firm=RIVAL, creator=key.id, hours=1)
    found["link"] = link.id
    house.documents.add(
        New(kind=Kind.PLAN, content=b"{}", media="application/json", firm=OWN, about={}), creator=key.id
    )
    return found


def absent(identity: str) -> str:
    """An id of the same form, of nothing."""
    kind, _, number = identity.partition("-")
    return f"{kind}-{'0' * len(number)}"


@pytest.fixture
def heard(house: House) -> Iterator[list[str]]:
    """The statements that come to the database."""
    found: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    sa.event.listen(house.engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(house.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(("method", "path"), SINGLE)
def test_a_rival_s_document_costs_the_statements_of_none(
    client: httpx.Client, foreign: dict[str, str], heard: list[str], method: str, path: str
) -> None:
    told = []
    for ids in (foreign, {name: absent(identity) for name, identity in foreign.items()}):
        heard.clear()
        answer = client.request(method, path.format(**ids))
        told.append((answer.status_code, answer.content, list(heard)))
    assert told[0] == told[1]
    assert told[0][0] == 404
    # The key, the document, the audit; where a courier may not ask at all, no document is looked for.
    unasked = path.endswith("/actuals") or "/one-pages/" in path
    assert len(told[0][2]) == (2 if unasked else 3)


@pytest.mark.parametrize("path", LISTS)
def test_a_page_after_a_rival_s_document_is_that_after_none(
    client: httpx.Client, foreign: dict[str, str], heard: list[str], path: str
) -> None:
    told = []
    for identity in foreign.values():
        for one in (identity, absent(identity)):
            heard.clear()
            answer = client.get(path, params={"after": base64.urlsafe_b64encode(one.encode()).decode()})
            told.append((answer.status_code, answer.json(), list(heard)))
    assert all(one == told[0] for one in told)
    assert told[0][:2] == (200, {"items": [], "next": None})


def test_a_study_of_a_rival_s_documents_is_refused_as_one_of_none(
    client: httpx.Client, foreign: dict[str, str], heard: list[str]
) -> None:
    told = []
    for ids in (foreign, {name: absent(identity) for name, identity in foreign.items()}):
        heard.clear()
        document = {"county": "huining", "demand": ids["demand"]}
        body = {"kind": "daily_routes", "document": document, "options": {"start": ids["plan"]}}
        answer = client.post("/v1/studies", json=body)
        told.append((answer.status_code, [error["code"] for error in answer.json()["errors"]], list(heard)))
    assert told[0] == told[1]
    assert told[0][:2] == (422, ["document-absent", "document-absent"])
