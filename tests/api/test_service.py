"""The service answers, and every error has the one form."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from api.errors import add_handlers
from api.openapi import document
from logistics_opt.demo import demo_counties
from logistics_opt.service.processes import SolversBusy

FORM = {"code", "where", "cause", "remedy", "cause_zh", "remedy_zh"}


def codes(answer: httpx.Response) -> list[str]:
    errors = answer.json()["errors"]
    assert all(set(error) == FORM and all(error.values()) for error in errors)
    return [error["code"] for error in errors]


def asked(app: FastAPI) -> httpx.Response:
    """What a small application answers."""

    async def get() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
            return await client.get("/")

    return asyncio.run(get())


@pytest.mark.parametrize("address", ["/v1/healthz", "/v1/readyz"])
def test_it_says_to_anybody_that_it_runs(stranger: httpx.Client, address: str) -> None:
    assert stranger.get(address).json()["status"] == "ok"


def test_it_lists_the_demo_counties(service: httpx.Client) -> None:
    assert [county["name"] for county in service.get("/v1/demo").json()] == list(demo_counties())


def test_an_unknown_address_is_404(service: httpx.Client) -> None:
    answer = service.get("/v1/nothing")
    assert (answer.status_code, codes(answer)) == (404, ["not-found"])


def test_a_method_that_an_address_does_not_answer_is_405(service: httpx.Client) -> None:
    answer = service.delete("/v1/counties")
    assert (answer.status_code, codes(answer)) == (405, ["method-not-allowed"])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b"null", b"{}", b'{"problem": 1}'])
def test_a_body_that_is_no_request_is_refused(service: httpx.Client, body: bytes) -> None:
    answer = service.post("/v1/checks", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}
    assert codes(answer)


def test_a_body_that_says_it_is_too_large_is_413(service: httpx.Client) -> None:
    answer = service.post("/v1/checks", content=b" " * (4 * 2**20 + 1))
    assert (answer.status_code, codes(answer)) == (413, ["body-too-large"])


def test_a_body_that_turns_out_too_large_is_413(service: httpx.Client) -> None:
    def dripping() -> Iterator[bytes]:
        for _ in range(5):
            yield b" " * 2**20

    answer = service.post("/v1/checks", content=dripping())
    assert (answer.status_code, codes(answer)) == (413, ["body-too-large"])


def test_a_service_that_is_busy_says_when_to_come_again() -> None:
    app = FastAPI()
    add_handlers(app)

    @app.get("/")
    def busy() -> None:
        raise SolversBusy

    answer = asked(app)
    assert (answer.status_code, answer.headers["Retry-After"], codes(answer)) == (429, "5", ["service-busy"])


def test_the_description_in_the_documentation_is_the_service_s() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
    assert page.read_text(encoding="utf-8") == document(), "run: python -m api.openapi > docs/reference/openapi.json"


@pytest.mark.parametrize("address", ["/v1/counties/x?version=", "/v1/plans/x/actuals?version=", "/v1/audit?before="])
def test_a_number_that_no_database_holds_is_refused(service: httpx.Client, address: str) -> None:
    answer = service.get(f"{address}{10**30}")
    assert (answer.status_code, codes(answer)) == (422, ["wrong-shape"])


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [("PUT", "/v1/keys", "GET, POST"), ("POST", "/v1/studies/x", "DELETE, GET"), ("GET", "/v1/checks", "POST")],
)
def test_a_wrong_method_is_told_all_right_ones(service: httpx.Client, method: str, address: str, allowed: str) -> None:
    answer = service.request(method, address)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)


def test_a_slash_too_many_is_404_and_sends_nobody_elsewhere(service: httpx.Client) -> None:
    answer = service.get("/v1/studies/")
    assert (answer.status_code, codes(answer)) == (404, ["not-found"])


def test_what_is_deleted_leaves_an_answer_without_content(service: httpx.Client) -> None:
    made = service.post("/v1/keys", json={"name": "for a moment", "role": "reader"}).json()
    answer = service.delete(f"/v1/keys/{made['id']}")
    assert (answer.status_code, answer.content, answer.headers.get("Content-Type")) == (204, b"", None)


@pytest.mark.parametrize("error", [sa.exc.OperationalError, sa.exc.InterfaceError])
def test_a_database_that_is_away_is_no_fault_of_ours(error: type[sa.exc.DBAPIError]) -> None:
    app = FastAPI()
    add_handlers(app)

    @app.get("/")
    def ask() -> None:
        raise error("SELECT 1", None, Exception("the server closed the connection"))

    answer = asked(app)
    assert (answer.status_code, answer.headers["Retry-After"], codes(answer)) == (503, "5", ["not-ready"])
    assert "SELECT" not in answer.text
