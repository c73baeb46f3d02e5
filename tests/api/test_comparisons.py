"""Results of placement side by side over HTTP: the same as the command's, and refused all at once."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from logistics_opt.formats.comparison import ComparisonDocument
from logistics_opt.formats.documents import placement_from_json

Ended = Callable[[httpx.Client, str], dict[str, Any]]


@pytest.fixture(scope="module")
def results(clients: dict[str, httpx.Client], north: str, ended: Ended) -> list[str]:
    """Ids of results of placement: two depots, and three, the second with the name of the first."""
    found = []
    for depots in (2, 3):
        question = {"name": "p-median", "depots": depots}
        scenario = {"county": north, "name": "few", "question": question, "route": False}
        body = {
            "kind": "placement",
            "document": {"county": north, "scenario": scenario},
            "options": {"evidence": False},
        }
        study = ended(clients["analyst"], clients["analyst"].post("/v1/studies", json=body).headers["Location"])
        assert study["state"] == "done", study["errors"]
        found.append(study["results"][0].rpartition("/")[2])
    return found


@pytest.mark.parametrize("role", ["analyst", "planner", "trustee", "reader"])
def test_results_stand_side_by_side_against_the_first(
    clients: dict[str, httpx.Client], results: list[str], role: str
) -> None:
    answer = clients[role].post("/v1/comparisons", json={"results": results})
    assert answer.status_code == 200, answer.text
    made = ComparisonDocument.model_validate_json(answer.content)
    assert made.results == ("few", "few (2)")
    depots = next(kpi for kpi in made.kpis if kpi.key == "depots")
    assert (depots.values, depots.differences) == ((2, 3), (0, 1))


def test_the_comparison_is_the_one_of_the_command_line(clients: dict[str, httpx.Client], results: list[str]) -> None:
    read = [placement_from_json(clients["analyst"].get(f"/v1/results/{one}").content) for one in results]
    wanted = ComparisonDocument.of([("few", read[1]), ("few (2)", read[0])])
    answer = clients["analyst"].post("/v1/comparisons", json={"results": results[::-1]})
    assert ComparisonDocument.model_validate_json(answer.content) == wanted


def test_unknown_results_are_refused_all_at_once(clients: dict[str, httpx.Client], results: list[str]) -> None:
    answer = clients["analyst"].post("/v1/comparisons", json={"results": ["result-0", results[0], "result-1"]})
    assert answer.status_code == 422
    assert [(one["code"], one["where"]) for one in answer.json()["errors"]] == [
        ("document-absent", "result result-0"),
        ("document-absent", "result result-1"),
    ]


def test_a_result_of_another_kind_is_refused(
    clients: dict[str, httpx.Client], north: str, results: list[str], ended: Ended
) -> None:
    options = {"steps": 20, "seeds": 1, "extras": False}
    body = {"kind": "sharing", "document": {"county": north, "firms": ["post", "coop"]}, "options": options}
    study = ended(clients["analyst"], clients["analyst"].post("/v1/studies", json=body).headers["Location"])
    other = study["results"][0].rpartition("/")[2]
    answer = clients["analyst"].post("/v1/comparisons", json={"results": [results[0], other]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "result-kind")
    assert [one["where"] for one in answer.json()["errors"]] == [f"result {other}"]


@pytest.mark.parametrize("given", [[], ["a"], ["a", "a"], list("abcdefg"), ["a", ""], "ab", None])
def test_fewer_than_two_more_than_six_or_one_twice_are_refused(
    clients: dict[str, httpx.Client], given: list[str] | str | None
) -> None:
    answer = clients["analyst"].post("/v1/comparisons", json={"results": given})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "wrong-shape")


def test_an_unknown_key_is_refused(clients: dict[str, httpx.Client], results: list[str]) -> None:
    answer = clients["analyst"].post("/v1/comparisons", json={"results": results, "rule": "x"})
    assert answer.status_code == 422


def test_a_courier_learns_of_no_result(clients: dict[str, httpx.Client], results: list[str]) -> None:
    there = clients["courier"].post("/v1/comparisons", json={"results": results})
    never = clients["courier"].post("/v1/comparisons", json={"results": ["result-0", "result-1"]})
    assert there.status_code == never.status_code == 422
    said = there.text
    for real, none in zip(results, ("result-0", "result-1"), strict=True):
        said = said.replace(real, none)
    assert said == never.text
