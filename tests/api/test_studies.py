"""Studies over HTTP: asked for once, watched, stopped, and what comes of them."""

import io
import json
import threading
import zipfile
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from logistics_opt.checker import check
from logistics_opt.demo import demo_county
from logistics_opt.formats.documents import plan_from_json, problem_from_json, problem_to_json
from logistics_opt.model import Problem

Ended = Callable[[httpx.Client, str], dict[str, Any]]


def daily(problem: Problem, **options: Any) -> dict[str, Any]:
    return {
        "kind": "daily_routes",
        "document": {"problem": json.loads(problem_to_json(problem))},
        "options": {"max_steps": 100, **options},
    }


def submitted(client: httpx.Client, body: dict[str, Any], **headers: str) -> str:
    answer = client.post("/v1/studies", json=body, headers=headers)
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == f"/v1/studies/{answer.json()['id']}"
    return answer.headers["Location"]


@pytest.fixture(scope="module")
def planned(service: httpx.Client, line_county: Problem, ended: Ended) -> dict[str, Any]:
    return ended(service, submitted(service, daily(line_county)))


def test_a_day_is_planned_and_the_plan_has_no_fault(service: httpx.Client, planned: dict[str, Any]) -> None:
    assert (planned["state"], planned["errors"]) == ("done", None)
    plan, problem = (service.get(address).text for address in planned["results"])
    read = plan_from_json(plan)
    assert check(problem_from_json(problem), read) == ()
    assert planned["summary"]["cost_yuan"] == read.cost.total / 100


@pytest.mark.parametrize(
    ("what", "begins"), [("geojson", b'{"type": "FeatureCollection"'), ("workbook", b"PK"), ("route-sheets", b"PK")]
)
def test_a_plan_is_drawn(service: httpx.Client, planned: dict[str, Any], what: str, begins: bytes) -> None:
    answer = service.get(f"{planned['results'][0]}/{what}")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)


RULED = {
    "county": "huining",
    "question": {"name": "p-median", "depots": 6},
    "rules": {"required": ["620422102"], "excluded": ["620422103"], "hosts": {"passenger_station": "prefer"}},
    "unseen_days": ["2026-11-25"],
    "route": False,
}


def test_a_scenario_with_rules_and_days_is_asked_and_kept(service: httpx.Client, ended: Ended) -> None:
    body = {
        "kind": "placement",
        "document": {"county": "huining", "scenario": RULED},
        "options": {"evidence": False},
    }
    study = ended(service, submitted(service, body))
    assert study["state"] == "done", study["errors"]
    result = service.get(study["results"][0]).json()
    chosen = [option["depots"] for option in result["options"] if len(option["depots"]) == 6]
    assert chosen
    assert all("620422102" in depots and "620422103" not in depots for depots in chosen)
    kept = service.post("/v1/scenarios", json=RULED)
    assert kept.status_code == 201, kept.text
    assert service.get(f"/v1/scenarios/{kept.json()['id']}").json()["rules"]["required"] == ["620422102"]


def test_what_is_wrong_with_a_scenario_is_told_place_by_place(service: httpx.Client) -> None:
    wrong = RULED | {"question": {"name": "p-median", "depots": "six"}, "rules": {"hosts": {"nobody": "prefer"}}}
    body = {"kind": "placement", "document": {"county": "huining", "scenario": wrong}}
    places = {error["where"] for error in service.post("/v1/studies", json=body).json()["errors"]}
    inside = "body.placement.document.scenario"
    assert places == {f"{inside}.question.depots", f"{inside}.rules.hosts.nobody.[key]"}


WAYBILLS = """\
id,firm,commodity,site,direction,weight_kg,volume_l,pieces
a1,post,parcel,会师镇,down,10,50,5
a2,post,parcel,没有这个地方,down,10,50,7
a3,coop,parcel,也没有这里,down,10,50,9
"""


@pytest.mark.parametrize("who", ["planner", "courier"])
def test_waybills_that_are_set_aside_are_told_to_whoever_brought_them(
    clients: dict[str, httpx.Client], ended: Ended, who: str
) -> None:
    client = clients[who]  # the courier is the post
    demand = client.post("/v1/demand", content=WAYBILLS.encode(), headers={"Content-Type": "text/csv"}).json()["id"]
    document = {"county": "huining", "day": "2026-11-23", "demand": demand}
    body = {"kind": "daily_routes", "document": document, "options": {"max_steps": 1}}
    address = submitted(client, body)
    study = ended(client, address)
    assert study["state"] == "done", study["errors"]
    assert study["summary"]["pieces"] == 5
    assert [one["code"] for one in study["warnings"]] == ["order-unmatched", "order-unmatched"]
    assert ["row 3" in one["where"] or "row 4" in one["where"] for one in study["warnings"]] == [True, True]
    assert study["summary"]["set_aside"] == 2
    # A list has the number alone.
    assert client.get("/v1/studies", params={"limit": 1}).json()["items"][0]["warnings"] is None


def test_of_the_county_s_own_waybills_a_courier_is_told_nothing(clients: dict[str, httpx.Client], ended: Ended) -> None:
    # The county's own file has a row that names no site: it is nobody's to read but those who plan for all.
    county = zipped_county(**{"orders/2026-11-23.csv": WAYBILLS})
    clients["admin"].put("/v1/counties/aside", content=county, headers={"Content-Type": "application/zip"})
    body = {"kind": "daily_routes", "document": {"county": "aside"}, "options": {"max_steps": 1}}
    for who, count in (("planner", 2), ("courier", 0)):
        study = ended(clients[who], submitted(clients[who], body))
        assert study["state"] == "done", study["errors"]
        assert (len(study["warnings"]), study["summary"]["set_aside"]) == (count, count)


def zipped_county(**files: str) -> bytes:
    """Huining's tables in a zip file, some of them replaced."""
    home, packed = demo_county("huining"), io.BytesIO()
    tables = {str(path.relative_to(home)): path.read_text(encoding="utf-8-sig") for path in home.glob("*.csv")}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (tables | files).items():
            file.writestr(name, text)
    return packed.getvalue()


def test_what_the_client_has_is_not_sent_again(service: httpx.Client, planned: dict[str, Any]) -> None:
    first = service.get(planned["results"][0])
    again = service.get(planned["results"][0], headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_large_answer_is_packed(service: httpx.Client, planned: dict[str, Any]) -> None:
    assert service.get(planned["results"][0]).headers["Content-Encoding"] == "gzip"


def test_a_repeated_request_is_the_same_study(service: httpx.Client, line_county: Problem) -> None:
    header = {"Idempotency-Key": "once"}
    first = submitted(service, daily(line_county), **header)
    assert submitted(service, daily(line_county), **header) == first
    other = service.post("/v1/studies", json=daily(line_county, seed=1), headers=header)
    assert (other.status_code, other.json()["errors"][0]["code"]) == (409, "idempotency-conflict")


def test_a_repeated_request_is_one_study_however_many_come_at_once(service: httpx.Client, line_county: Problem) -> None:
    found: list[str] = []
    asked = [
        threading.Thread(
            target=lambda: found.append(submitted(service, daily(line_county), **{"Idempotency-Key": "at once"}))
        )
        for _ in range(8)
    ]
    for thread in asked:
        thread.start()
    for thread in asked:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_events_tell_until_it_is_over(service: httpx.Client, line_county: Problem) -> None:
    address = submitted(service, daily(line_county, max_steps=2_000))
    with service.stream("GET", f"{address}/events") as stream:
        told = [json.loads(line.removeprefix("data: ")) for line in stream.iter_lines() if line.startswith("data: ")]
    assert told[-1]["state"] == "done"
    assert told[-1]["results"]


def test_one_that_is_stopped_keeps_the_best(service: httpx.Client, line_county: Problem, ended: Ended) -> None:
    address = submitted(service, daily(line_county, max_steps=10**9))
    with service.stream("GET", f"{address}/events") as stream:
        for line in stream.iter_lines():
            if line.startswith("data: ") and (json.loads(line[6:])["progress"] or {}).get("seconds"):
                break
    assert service.delete(address).status_code == 200
    found = ended(service, address)
    assert (found["state"], found["stopped"]) == ("stopped", True)
    plan, problem = (service.get(one).text for one in found["results"])
    assert check(problem_from_json(problem), plan_from_json(plan)) == ()


def test_what_cannot_be_planned_fails_with_its_reasons(
    service: httpx.Client, make_county: Callable[..., Problem], ended: Ended
) -> None:
    found = ended(service, submitted(service, daily(make_county(fleet=()))))
    assert found["state"] == "failed"
    assert "no-vehicle" in {error["code"] for error in found["errors"]}
    assert found["results"] == []


def test_a_check_finds_what_the_checker_finds(service: httpx.Client, planned: dict[str, Any], ended: Ended) -> None:
    plan, problem = (service.get(address).json() for address in planned["results"])
    plan["routes"] = plan["routes"][1:]
    body = {"kind": "check", "document": {"problem": problem, "plan": plan}}
    found = ended(service, submitted(service, body))
    expected = check(problem_from_json(json.dumps(problem)), plan_from_json(json.dumps(plan)))
    assert found["summary"]["faults"] == len(expected) > 0


def test_depots_of_the_demo_county_are_placed(service: httpx.Client, ended: Ended) -> None:
    scenario = {"county": "huining", "question": {"name": "p-median", "depots": 5}, "route": False}
    body = {
        "kind": "placement",
        "document": {"county": "huining", "scenario": scenario},
        "options": {"evidence": False},
    }
    found = ended(service, submitted(service, body))
    assert found["state"] == "done", found["errors"]
    assert service.get(found["results"][0]).json()["format"] == "logistics-opt/placement"


def test_firms_of_a_county_share(service: httpx.Client, north: str, ended: Ended) -> None:
    body = {
        "kind": "sharing",
        "document": {"county": north, "firms": ["post", "coop"]},
        "options": {"steps": 20, "seeds": 1, "extras": False},
    }
    found = ended(service, submitted(service, body))
    assert found["state"] == "done", found["errors"]
    assert found["summary"]["together_yuan"] < found["summary"]["apart_yuan"]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "body"),
        ({"kind": "daily_routes"}, "document"),
        ({"kind": "daily_routes", "document": {}}, "document"),
        ({"kind": "daily_routes", "document": {"county": "huining"}, "option": {}}, "option"),
        ({"kind": "daily_routes", "document": {"county": "huining"}, "options": {"max_steps": 0}}, "max_steps"),
        ({"kind": "daily_routes", "document": {"county": "huining"}, "options": {"time_limit": 1e308}}, "time_limit"),
        ({"kind": "daily_routes", "document": {"county": "nowhere"}}, "county nowhere"),
        ({"kind": "daily_routes", "document": {"county": "huining", "demand": "demand-0"}}, "demand demand-0"),
        ({"kind": "check", "document": {"county": "huining", "plan": "plan-0"}}, "plan plan-0"),
    ],
)
def test_a_request_that_says_too_little_or_wrong_is_refused_at_once(
    service: httpx.Client, body: dict[str, Any], where: str
) -> None:
    answer = service.post("/v1/studies", json=body)
    assert answer.status_code == 422
    assert any(where in error["where"] for error in answer.json()["errors"]), answer.text


def test_lists_come_in_pages_that_hold_each_study_once(service: httpx.Client, line_county: Problem) -> None:
    for _ in range(3):
        submitted(service, daily(line_county))
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = service.get("/v1/studies", params={"limit": 2, **after}).json()
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    everything = service.get("/v1/studies", params={"limit": 200}).json()["items"]
    assert seen == [one["id"] for one in everything]
    assert len(set(seen)) == len(seen) >= 3


@pytest.mark.parametrize("place", ["problem", "plan"])
@pytest.mark.parametrize("value", ["[" * 300 + "]" * 300, '"\\ud800"'])
def test_a_document_that_could_never_be_read_is_refused_at_once(service: httpx.Client, place: str, value: str) -> None:
    sent = {"problem": "{}", "plan": "{}", place: f'{{"a": {value}}}'}
    body = f'{{"kind": "check", "document": {{"problem": {sent["problem"]}, "plan": {sent["plan"]}}}}}'
    answer = service.post("/v1/studies", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert any(place in error["where"] for error in answer.json()["errors"]), answer.text
