"""A driver's link: what it opens, to whom, and what becomes of one that is not right."""

import json
import time
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as Xml

import httpx
import pytest

from logistics_opt.formats.documents import driving_from_json, problem_to_json
from logistics_opt.model import Problem

Ended = Callable[[httpx.Client, str], dict[str, Any]]
PHONE = "138-1234 5678"


@pytest.fixture(scope="module")
def plan(clients: dict[str, httpx.Client], line_county: Problem, ended: Ended) -> str:
    """The address of a plan for all firms, whose keepers can be called."""
    problem = json.loads(problem_to_json(line_county))
    for site in problem["sites"]:
        site["contact"] = f"站长 {PHONE}"
    body = {"kind": "daily_routes", "document": {"problem": problem}, "options": {"max_steps": 50}}
    study = ended(clients["planner"], clients["planner"].post("/v1/studies", json=body).headers["Location"])
    return str(study["results"][0])


def routes(client: httpx.Client, plan: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(plan).json()["routes"]
    return found


def made(client: httpx.Client, plan: str, **more: Any) -> httpx.Response:
    route = routes(client, plan)[0]
    named = {"vehicle": route["vehicle"], "number": route["number"]}
    return client.post(f"{plan}/links", json=named | more)


def opened(stranger: httpx.Client, token: str) -> httpx.Response:
    return stranger.get("/v1/driving", headers={"Driving-Link": token})


def refused(answer: httpx.Response) -> tuple[int, str]:
    (error,) = answer.json()["errors"]
    assert error["cause_zh"]
    assert error["remedy_zh"]
    return answer.status_code, error["code"]


def test_a_link_opens_one_vehicle_s_day_without_a_key(
    clients: dict[str, httpx.Client], stranger: httpx.Client, plan: str
) -> None:
    answer = made(clients["planner"], plan, page="https://maps.example/logistics/")
    link = answer.json()
    assert answer.status_code == 201
    assert link["address"] == f"https://maps.example/logistics/#/drive/{link['token']}"
    assert link["qr"].startswith("<svg")
    found = opened(stranger, link["token"])
    assert found.status_code == 200
    assert found.headers["Cache-Control"] == "no-store"
    assert found.headers["Referrer-Policy"] == "no-referrer"
    assert found.json()["expires"] == link["expires"].replace("Z", "+00:00")
    day = driving_from_json(json.dumps(found.json()["driving"]))
    route, *others = routes(clients["planner"], plan)
    called = [stop["site"] for trip in route["trips"] for stop in trip["stops"][1:-1]]
    assert [call.name for turn in day.turns for call in turn.calls] == [site.upper() for site in called]
    assert {call.phone for turn in day.turns for call in turn.calls} == {"13812345678"}
    assert all(call.navigation.amap and call.navigation.baidu for turn in day.turns for call in turn.calls)
    # No firm, no other vehicle, no money but what is to be collected.
    for absent in ("post", "coop", "firm", "per_km", *(f'"{one["vehicle"]}"' for one in others)):
        assert absent not in found.text


def test_a_link_is_no_key(clients: dict[str, httpx.Client], stranger: httpx.Client, plan: str) -> None:
    token = made(clients["planner"], plan).json()["token"]
    for headers in ({"Authorization": f"Bearer {token}"}, {"Driving-Link": token}):
        assert stranger.get(plan, headers=headers).status_code == 401


def test_each_flaw_of_a_link_has_its_own_answer(
    clients: dict[str, httpx.Client], stranger: httpx.Client, plan: str
) -> None:
    planner = clients["planner"]
    link = made(planner, plan).json()
    token = link["token"]
    assert refused(opened(stranger, token[:-3])) == (404, "link-unreadable")
    altered = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert refused(opened(stranger, altered)) == (404, "link-forged")
    assert link["id"] in {one["id"] for one in planner.get(f"{plan}/links").json()}
    assert planner.delete(f"/v1/links/{link['id']}").status_code == 204
    assert link["id"] not in {one["id"] for one in planner.get(f"{plan}/links").json()}
    assert refused(opened(stranger, token)) == (410, "link-withdrawn")
    assert opened(stranger, token).headers["Cache-Control"] == "no-store"
    assert stranger.get("/v1/driving").status_code == 422


def test_a_token_is_in_no_list_and_not_in_the_audit(
    service: httpx.Client, clients: dict[str, httpx.Client], stranger: httpx.Client, plan: str
) -> None:
    token = made(clients["planner"], plan).json()["token"]
    opened(stranger, token)
    opened(stranger, "A" * 40)
    for told in (clients["planner"].get(f"{plan}/links").text, service.get("/v1/audit").text):
        assert token not in told
        assert "A" * 40 not in told


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"vehicle": "nothing"}, "vehicle-absent"),
        ({"number": 99}, "vehicle-absent"),
        ({"hours": 0}, "wrong-shape"),
        ({"hours": 169}, "wrong-shape"),
        ({"page": "javascript:alert(1)"}, "wrong-shape"),
        ({"page": "https://a@b/"}, "wrong-shape"),
        ({"page": "https://maps.example/#here"}, "wrong-shape"),
        ({"page": "https://" + "x" * 200}, "wrong-shape"),
        ({"more": 1}, "wrong-shape"),
    ],
)
def test_a_link_that_cannot_be_is_refused(
    clients: dict[str, httpx.Client], plan: str, wrong: dict[str, Any], code: str
) -> None:
    assert refused(made(clients["planner"], plan, **wrong)) == (422, code)


def test_tracks_are_of_the_plan_or_of_one_vehicle(clients: dict[str, httpx.Client], plan: str) -> None:
    planner = clients["planner"]
    space = "{http://www.topografix.com/GPX/1/1}"
    driven = routes(planner, plan)

    def tracks(**query: Any) -> list[Xml.Element]:
        answer = planner.get(f"{plan}/gpx", params=query)
        assert answer.headers["Content-Type"] == "application/gpx+xml"
        return Xml.fromstring(answer.content).findall(f"{space}trk")

    assert len(tracks()) == len(driven)
    assert len(tracks(vehicle=driven[0]["vehicle"], number=driven[0]["number"], lang="en")) == 1
    assert refused(planner.get(f"{plan}/gpx", params={"vehicle": "truck"})) == (422, "vehicle-half-named")
    absent = {"vehicle": "truck", "number": 99}
    assert refused(planner.get(f"{plan}/gpx", params=absent)) == (422, "vehicle-absent")


def test_studies_are_listed_by_county_and_kind_with_who_asked(clients: dict[str, httpx.Client], ended: Ended) -> None:
    planner = clients["planner"]
    body = {"kind": "daily_routes", "document": {"county": "huining", "day": "1999-01-01"}}
    address = planner.post("/v1/studies", json=body).headers["Location"]
    ended(planner, address)
    asked = {"county": "huining", "kind": ["daily_routes", "replan"]}
    first = planner.get("/v1/studies", params=asked).json()["items"][0]
    assert (first["id"], first["county"], first["by"]) == (address.rpartition("/")[2], "huining", "planner")
    assert planner.get("/v1/studies", params={"county": "nowhere"}).json()["items"] == []
    assert all(one["kind"] == "check" for one in planner.get("/v1/studies?kind=check").json()["items"])
    assert planner.get("/v1/studies?kind=nothing").status_code == 422
    assert clients["reader"].get(address).json()["by"] is None


def test_a_study_that_waits_says_how_many_of_the_same_key_came_before_it(
    clients: dict[str, httpx.Client], line_county: Problem, ended: Ended
) -> None:
    trustee = clients["trustee"]
    endless = {
        "kind": "daily_routes",
        "document": {"problem": json.loads(problem_to_json(line_county))},
        "options": {"max_steps": 10**9},
    }
    addresses = [trustee.post("/v1/studies", json=endless).headers["Location"] for _ in range(3)]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        told = [trustee.get(address).json() for address in addresses]
        if [one["state"] for one in told].count("running") == 1:
            break
        time.sleep(0.1)
    # Which of them is taken first is the queue's to decide; the others wait in the order in which they came.
    assert sorted(one["state"] for one in told) == ["queued", "queued", "running"]
    assert [one["ahead"] for one in told if one["state"] == "queued"] == [0, 1]
    assert [one["ahead"] for one in told if one["state"] == "running"] == [None]
    for address in addresses:
        trustee.delete(address)
    assert all(ended(trustee, address)["state"] == "stopped" for address in addresses)
