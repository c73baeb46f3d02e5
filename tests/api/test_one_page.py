"""A county on one page over HTTP: who sees which figures, and what is refused, all at once."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from logistics_opt.formats.documents import one_page_from_json, problem_to_json
from logistics_opt.model import Problem

Ended = Callable[[httpx.Client, str], dict[str, Any]]
ABOUT = "/v1/one-pages"


@pytest.fixture(scope="module")
def made(clients: dict[str, httpx.Client], north: str, line_county: Problem, ended: Ended) -> dict[str, str]:
    """Plans of the line county by who made them, one of another county, and a study of sharing in a third."""

    def plan(client: httpx.Client, name: str = line_county.name) -> str:
        document = {"problem": {**json.loads(problem_to_json(line_county)), "name": name}}
        body = {"kind": "daily_routes", "document": document, "options": {"max_steps": 20}}
        found = ended(client, client.post("/v1/studies", json=body).headers["Location"])
        assert found["state"] == "done", found["errors"]
        return str(found["made"]["plan"])

    options = {"steps": 20, "seeds": 1, "extras": False}
    body = {"kind": "sharing", "document": {"county": north, "firms": ["post", "coop"]}, "options": options}
    study = ended(clients["analyst"], clients["analyst"].post("/v1/studies", json=body).headers["Location"])
    return {
        "all": plan(clients["planner"]),
        "own": plan(clients["courier"]),
        "other": plan(clients["planner"], "elsewhere"),
        "sharing": study["id"],
    }


@pytest.mark.parametrize("role", ["planner", "trustee", "analyst", "admin"])
def test_who_may_read_plans_sees_every_figure(
    clients: dict[str, httpx.Client], made: dict[str, str], role: str
) -> None:
    answer = clients[role].get(
        f"{ABOUT}/{made['all']}", params={"target": ["km<=1", "vehicles>=1"], "before": made["all"]}
    )
    assert answer.status_code == 200, answer.text
    page = one_page_from_json(answer.content)
    found = {one.key: (one.verdict.value, one.value) for one in page.figures}
    assert found["km"][0] == "missed"
    assert found["vehicles"][0] == "met"
    assert not page.withheld
    assert answer.headers["ETag"]


def test_two_firms_totals_are_not_told_to_a_reader_and_the_paper_is_one_sheet(
    clients: dict[str, httpx.Client], made: dict[str, str]
) -> None:
    page = one_page_from_json(clients["reader"].get(f"{ABOUT}/{made['all']}").content)
    assert page.withheld
    assert {one.key for one in page.figures if one.value is not None} == {"villages_served_share", "policy_hosts_share"}
    paper = clients["reader"].get(f"{ABOUT}/{made['all']}/paper", params={"lang": "en"})
    assert paper.content.startswith(b"%PDF")


def test_a_plan_of_one_firm_alone_has_no_page_for_a_reader(
    clients: dict[str, httpx.Client], made: dict[str, str]
) -> None:
    reader = clients["reader"]
    listed = [one["id"] for one in reader.get(ABOUT, params={"limit": 200}).json()["items"]]
    assert made["all"] in listed
    assert made["own"] not in listed
    hidden = reader.get(f"{ABOUT}/{made['own']}")
    assert (hidden.status_code, hidden.json()) == (404, reader.get(f"{ABOUT}/plan-0").json())
    refused = reader.get(f"{ABOUT}/{made['all']}", params={"before": made["own"]})
    assert refused.json()["errors"][0]["code"] == "document-absent"
    assert clients["planner"].get(f"{ABOUT}/{made['own']}").status_code == 200


def test_a_courier_is_told_of_no_page(clients: dict[str, httpx.Client], made: dict[str, str]) -> None:
    for plan in (made["all"], made["own"], "plan-0"):
        answer = clients["courier"].get(f"{ABOUT}/{plan}")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "not-found")


def test_what_is_wrong_is_told_all_at_once(clients: dict[str, httpx.Client], made: dict[str, str]) -> None:
    def errors(**query: Any) -> list[tuple[str, str]]:
        answer = clients["analyst"].get(f"{ABOUT}/{made['all']}", params=query)
        assert answer.status_code == 422, answer.text
        return [(one["code"], one["where"]) for one in answer.json()["errors"]]

    assert errors(target=["km", "km<=1", "<b>>=\u202e2", "km>=1e999"]) == [
        ("page-target", "query target[0]"),
        ("page-target", "query target[2]"),
        ("page-target", "query target[3]"),
    ]
    assert errors(before="plan-0", sharing="study-0") == [
        ("document-absent", "plan plan-0"),
        ("document-absent", "result study-0"),
    ]
    assert errors(before=made["other"], sharing=made["sharing"]) == [
        ("page-other-county", "query before"),
        ("page-other-county", "query sharing"),
    ]
    assert errors(target=["km<=1"] * 41)[0][0] == "wrong-shape"
    assert errors(fee="-1")[0][0] == "wrong-shape"
