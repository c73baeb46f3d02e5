"""Routes while one waits, in VROOM's dialect, and for the client of openrouteservice."""

import json
import os
import re
from pathlib import Path

import httpx
import openrouteservice
import pytest

SHARED = Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[3] / "shared"))
EXAMPLES = SHARED / "benchmarks" / "vroom"


@pytest.mark.parametrize("address", ["/v1/routes", "/", "/optimization"])
def test_the_documented_example_has_the_documented_cost(service: httpx.Client, address: str) -> None:
    if not EXAMPLES.exists():
        pytest.skip(f"no {EXAMPLES}")
    answer = service.post(address, content=(EXAMPLES / "example_2.json").read_bytes())
    wanted = json.loads((EXAMPLES / "example_2_sol.json").read_text(encoding="utf-8"))
    assert answer.status_code == 200
    assert answer.json()["summary"]["cost"] == wanted["summary"]["cost"]


def test_an_answer_says_how_long_the_search_took_and_a_read_does_not(service: httpx.Client) -> None:
    body = {
        "vehicles": [{"id": 1, "start_index": 0}],
        "jobs": [{"id": 1, "location_index": 1}],
        "matrices": {"car": {"durations": [[0, 60], [60, 0]]}},
    }
    answer = service.post("/v1/routes", json=body)
    said = re.fullmatch(r"search;dur=([\d.]+), total;dur=([\d.]+)", answer.headers["Server-Timing"])
    assert said is not None
    assert 0 < float(said[1]) < float(said[2]) < 60_000
    for address in ("/v1/plans/plan-0", "/v1/studies"):  # a rival could learn from it what is there
        assert "Server-Timing" not in service.get(address).headers


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"vehicles": [], "jobs": []}', b"[" * 100_000])
def test_a_request_that_cannot_be_used_is_answered_in_the_dialect(service: httpx.Client, body: bytes) -> None:
    answer = service.post("/v1/routes", content=body)
    assert answer.status_code == 400
    assert answer.json()["code"] == 2


def test_the_client_of_openrouteservice_is_answered(service: httpx.Client, clients: dict[str, httpx.Client]) -> None:
    secret = clients["planner"].headers["Authorization"].removeprefix("Bearer ")
    client = openrouteservice.Client(key=secret, base_url=str(service.base_url).rstrip("/"))
    jobs = [openrouteservice.optimization.Job(n, location=[105.0 + n / 100, 35.7], amount=[1]) for n in (1, 2, 3)]
    vehicle = openrouteservice.optimization.Vehicle(1, start=[105.0, 35.7], end=[105.0, 35.7], capacity=[3])
    found = client.optimization(jobs=jobs, vehicles=[vehicle])
    (route,) = found["routes"]
    assert sorted(step["id"] for step in route["steps"] if step["type"] == "job") == [1, 2, 3]
    assert found["unassigned"] == []
