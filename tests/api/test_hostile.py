"""What is sent to harm is refused in the one form, and the service does not grow by it."""

import importlib.util
import sys
from pathlib import Path

import httpx
import pytest

_SPEC = importlib.util.spec_from_file_location("hostile", Path(__file__).with_name("hostile.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
hostile = importlib.util.module_from_spec(_SPEC)
sys.modules["hostile"] = hostile
_SPEC.loader.exec_module(hostile)

MOST_MB = 1_000  # that the server and its processes grow by
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


@pytest.fixture(scope="module")
def root(clients: dict[str, httpx.Client]) -> int:
    """The server; what it needs to open each kind of file is in memory."""
    for media, content in hostile.GOOD_ONES:
        answer = clients["planner"].put(hostile.NETWORK, content=content, headers={"Content-Type": media})
        assert answer.status_code == 201, answer.text
    return hostile.server_of(clients["planner"])


@pytest.mark.parametrize("case", hostile.CASES, ids=lambda case: case.name)
def test_it_is_refused_and_costs_little(clients: dict[str, httpx.Client], root: int, case: "hostile.Case") -> None:
    content = case.make()
    assert len(content) <= 4 * 2**20
    before = hostile.resident(root)
    with hostile.Watch(root) as watch:
        answer = hostile.sent(clients["planner"], case, content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    codes = {error["code"] for error in answer.json()["errors"]}
    assert (answer.status_code, bool(codes & case.codes)) == (case.status, True), codes
    assert watch.most - before < MOST_MB


def test_the_service_goes_on_after_all_of_it(clients: dict[str, httpx.Client], root: int) -> None:
    content = hostile.drawing()
    answer = clients["planner"].put(hostile.NETWORK, content=content, headers={"Content-Type": hostile.GEOJSON})
    assert answer.status_code == 201
