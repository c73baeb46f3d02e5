"""A firm's own share over HTTP: what it bears and when its goods come; of another firm nothing, not even that it is."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from logistics_opt.formats.documents import firm_day_from_json, firm_from_json, plan_from_json, problem_to_json
from logistics_opt.model import Act, Problem
from logistics_opt.service.requests import Rule
from logistics_opt.sharing.rules import RULES
from tests.api.small_county import small_county

Ended = Callable[[httpx.Client, str], dict[str, Any]]

OF_THE_RIVAL = re.compile(rb"coop|[Xx]ylem|[Ff]armers|w3|lorry|minibus|(?<![\d.])(41|50|90|110)(?![\d.])")
"""Its id, name, waybill, pieces and weight; those of both together; whose vehicles they may be."""
CHANCE = re.compile(rb"(?:share|study)-[0-9a-f]+|\"created\": ?\"[^\"]*\"")
"""What has digits by chance."""


@pytest.fixture(scope="module")
def county(service: httpx.Client) -> str:
    headers = {"Content-Type": "application/zip"}
    answer = service.put("/v1/counties/small", content=small_county(), headers=headers)
    assert answer.status_code < 300, answer.text
    return "small"


@pytest.fixture(scope="module")
def studied(clients: dict[str, httpx.Client], county: str, ended: Ended) -> Callable[..., dict[str, Any]]:
    """``studied(rule=..., ...)``: the trustee's study of the small county, when it is over."""
    known: dict[str, dict[str, Any]] = {}

    def study(**options: Any) -> dict[str, Any]:
        asked = {"steps": 20, "seeds": 1, "extras": False, **options}
        name = json.dumps(asked)
        if name not in known:
            body = {"kind": "sharing", "document": {"county": county}, "options": asked}
            answer = clients["trustee"].post("/v1/studies", json=body)
            known[name] = ended(clients["trustee"], answer.headers["Location"])
            assert known[name]["state"] == "done", known[name]["errors"]
        return known[name]

    return study


@pytest.fixture(scope="module")
def planned(clients: dict[str, httpx.Client], line_county: Problem, ended: Ended) -> dict[str, Any]:
    """The planner's plan of the line county, for all firms."""
    document = {"problem": json.loads(problem_to_json(line_county))}
    body = {"kind": "daily_routes", "document": document, "options": {"max_steps": 50}}
    found = ended(clients["planner"], clients["planner"].post("/v1/studies", json=body).headers["Location"])
    assert found["state"] == "done", found["errors"]
    return found


def shares(client: httpx.Client, study: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the client is shown of a study's shares, by firm."""
    page = client.get("/v1/shares", params={"study": study["id"]}).json()
    assert page["next"] is None
    return {one["about"]["firm"]: one for one in page["items"]}


def coalitions(client: httpx.Client, study: dict[str, Any]) -> dict[str, float]:
    """What the trustee reads each coalition costs, yuan."""
    (draw,) = client.get(study["results"][0]).json()["draws"]
    return {"+".join(one["firms"]): one["cost_yuan"] for one in draw["coalitions"]}


def test_the_share_is_what_the_rule_gives_of_the_common_plan(
    clients: dict[str, httpx.Client], studied: Callable[..., dict[str, Any]]
) -> None:
    # Shapley: half of what both save is each one's; by pieces: the post has 9 of 50.
    cost = coalitions(clients["trustee"], studied())
    together = cost["coop+post"]
    saved = cost["post"] + cost["coop"] - together
    assert saved > 100
    for options, share in (({}, cost["post"] - saved / 2), ({"rule": "pieces"}, together * 9 / 50)):
        study = studied(**options)
        address = f"/v1/shares/{shares(clients['courier'], study)['post']['id']}"
        own = firm_from_json(clients["courier"].get(address).content).own
        assert (own.firm, own.name, own.pieces, own.weight_kg, own.villages) == ("post", "The Post", 9, 20, 2)
        assert own.share_yuan == pytest.approx(share, abs=0.011)
        assert own.alone_yuan == pytest.approx(cost["post"], abs=0.011)
        assert own.saving_yuan == pytest.approx(own.alone_yuan - own.share_yuan)
        assert own.net_yuan == pytest.approx(30 * own.share_yuan)  # no vehicle is its own: it has paid nothing yet


def test_what_all_bear_is_what_the_plan_costs(
    clients: dict[str, httpx.Client], studied: Callable[..., dict[str, Any]]
) -> None:
    study = studied(month=7)
    together = coalitions(clients["trustee"], study)["coop+post"]
    found = shares(clients["trustee"], study)
    assert set(found) == {"post", "coop"}
    read = [firm_from_json(clients["trustee"].get(f"/v1/shares/{one['id']}").content) for one in found.values()]
    assert sum(round(100 * one.own.share_yuan) for one in read) == round(100 * together)
    assert {one.days for one in read} == {7}


def test_a_courier_is_told_nothing_of_its_rival(
    clients: dict[str, httpx.Client], studied: Callable[..., dict[str, Any]]
) -> None:
    for options in ({}, {"rule": "pieces"}):
        study = studied(**options)
        rival = shares(clients["rival"], study)["coop"]
        assert OF_THE_RIVAL.search(clients["rival"].get(f"/v1/shares/{rival['id']}").content)  # the search can find
        own = shares(clients["courier"], study)
        assert set(own) == {"post"}
        address = f"/v1/shares/{own['post']['id']}"
        for answer in (
            clients["courier"].get(address),
            clients["courier"].get("/v1/shares", params={"study": study["id"]}),
        ):
            assert answer.status_code == 200
            assert OF_THE_RIVAL.findall(CHANCE.sub(b"", answer.content)) == []
        told = firm_from_json(clients["courier"].get(address).content)
        assert told.members == ("The Post",)
        assert set(told.totals.model_dump().values()) == {None}


def test_a_foreign_share_is_word_for_word_what_never_was(
    clients: dict[str, httpx.Client], studied: Callable[..., dict[str, Any]], planned: dict[str, Any]
) -> None:
    nothing = clients["courier"].get("/v1/shares/share-0000000000000000")
    assert nothing.status_code == 404
    for study in (studied(), planned):
        foreign = shares(clients["rival"], study)["coop"]
        answer = clients["courier"].get(f"/v1/shares/{foreign['id']}")
        assert (answer.status_code, answer.content) == (404, nothing.content)
        assert answer.headers.get("ETag") is None
        for elsewhere in ("results", "plans"):
            own = shares(clients["courier"], study)["post"]
            assert clients["courier"].get(f"/v1/{elsewhere}/{own['id']}").status_code == 404


def test_a_courier_s_list_holds_its_own_alone(
    clients: dict[str, httpx.Client], studied: Callable[..., dict[str, Any]], planned: dict[str, Any]
) -> None:
    seen, after = [], {}
    for study in (studied(), planned):
        shares(clients["courier"], study)
    while True:
        page = clients["courier"].get("/v1/shares", params={"limit": 1, **after}).json()
        seen += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert {one["about"]["firm"] for one in seen} == {"post"}
    assert {one["about"]["of"] for one in seen} == {"plan", "sharing"}
    assert len({one["id"] for one in seen}) == len(seen)


def test_what_the_client_has_is_not_sent_again(
    clients: dict[str, httpx.Client], studied: Callable[..., dict[str, Any]]
) -> None:
    address = f"/v1/shares/{shares(clients['courier'], studied())['post']['id']}"
    tag = clients["courier"].get(address).headers["ETag"]
    again = clients["courier"].get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("role", ["planner", "reader"])
def test_every_firm_s_figures_are_not_there_for_whoever_may_not_share(
    clients: dict[str, httpx.Client], studied: Callable[..., dict[str, Any]], role: str
) -> None:
    study = studied()
    (result,) = study["results"]
    assert clients["analyst"].get(result).status_code == 200
    # How the study came out is told, its address is not, and what is there is word for word what never was.
    assert clients[role].get(f"/v1/studies/{study['id']}").json()["results"] == []
    answer = clients[role].get(result)
    assert answer.status_code == 404
    assert answer.json() == clients[role].get("/v1/results/result-0").json()


def test_a_what_if_reaches_no_firm(clients: dict[str, httpx.Client], studied: Callable[..., dict[str, Any]]) -> None:
    study = studied(shares=False)
    assert study["summary"]["shares"] == 0
    for name in ("trustee", "courier"):
        assert shares(clients[name], study) == {}


def test_every_rule_that_needs_no_agreed_weights_may_be_asked_for() -> None:
    assert set(Rule.__args__) == {name for name, rule in RULES.items() if rule.needs != "agreed"}


# --- a day's plan for all


def test_a_courier_reads_when_its_goods_come(
    clients: dict[str, httpx.Client], planned: dict[str, Any], line_county: Problem
) -> None:
    plan = plan_from_json(clients["planner"].get(planned["results"][0]).content)
    own = shares(clients["courier"], planned)["post"]
    told = firm_day_from_json(clients["courier"].get(f"/v1/shares/{own['id']}").content)
    # p1, p2: ten pieces each; p3 and c3: 10 + 4; k1 for the counter at d1: 5.
    assert [(one.site, one.pieces, one.left) for one in told.service] == [
        ("d1", 5, 0),
        ("v1", 10, 0),
        ("v2", 10, 0),
        ("v3", 14, 0),
    ]
    assert told.left == ()
    own_goods = {demand.id: demand.site for demand in line_county.demands if demand.firm == "post"}
    for one in told.service:
        assert one.here is not None
        times = [
            stop.starts
            for route in plan.routes
            for stop in route.stops
            for move in stop.moves
            if own_goods.get(move.demand) == stop.site == one.site and move.act is Act.UNLOAD
        ]
        opens, closes = one.here
        assert times
        assert all(opens <= moment < closes for moment in times)
        assert opens % 1_800 == closes % 1_800 == 0


def test_a_day_tells_a_courier_nothing_of_its_rival_nor_of_vehicles(
    clients: dict[str, httpx.Client], planned: dict[str, Any], line_county: Problem
) -> None:
    own = shares(clients["courier"], planned)["post"]
    said = clients["courier"].get(f"/v1/shares/{own['id']}").text + json.dumps(own["about"])
    rivals = [str(demand.id) for demand in line_county.demands if demand.firm == "coop"]
    words = ["coop", "co-operative", line_county.digest, *rivals, *(v.id for v in line_county.fleet), "produce"]
    assert [word for word in words if word in said] == []
    assert not re.search(r"(?<![\d.])(8|6|53)(?![\d.:])", re.sub(r"\d\d:\d\d", "", said.replace("2026-09-01", "")))


def test_a_courier_s_own_plan_has_no_share(
    clients: dict[str, httpx.Client], line_county: Problem, ended: Ended
) -> None:
    document = {"problem": json.loads(problem_to_json(line_county))}
    body = {"kind": "daily_routes", "document": document, "options": {"max_steps": 50}}
    study = ended(clients["courier"], clients["courier"].post("/v1/studies", json=body).headers["Location"])
    assert shares(clients["admin"], study) == {}


# --- studies of all stay with those who may see all


def test_what_goes_wrong_in_a_study_of_all_reaches_no_courier(
    clients: dict[str, httpx.Client], county: str, ended: Ended
) -> None:
    body = {"kind": "sharing", "document": {"county": county, "firms": ["coop"]}, "options": {"steps": 20}}
    address = clients["trustee"].post("/v1/studies", json=body).headers["Location"]
    failed = ended(clients["trustee"], address)
    assert (failed["state"], [error["code"] for error in failed["errors"]]) == ("failed", ["share-one-firm"])
    for name in ("courier", "rival"):
        client = clients[name]
        nothing = client.get("/v1/studies/study-0")
        for method, path in (("GET", address), ("GET", f"{address}/events"), ("DELETE", address)):
            answer = client.request(method, path)
            assert (answer.status_code, answer.content) == (404, nothing.content)
        assert failed["id"] not in client.get("/v1/studies", params={"limit": 200}).text
        assert shares(client, failed) == {}


def test_a_courier_lists_no_study_of_others_and_may_ask_for_none_of_all(
    clients: dict[str, httpx.Client], studied: Callable[..., dict[str, Any]], planned: dict[str, Any], county: str
) -> None:
    others = {studied()["id"], planned["id"]}
    for name in ("courier", "rival"):
        listed = clients[name].get("/v1/studies", params={"limit": 200}).json()["items"]
        assert not others & {one["id"] for one in listed}
        assert {one["kind"] for one in listed} <= {"daily_routes"}
        answer = clients[name].post("/v1/studies", json={"kind": "sharing", "document": {"county": county}})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "not-found")
        assert clients[name].get(studied()["results"][0]).status_code == 404


def test_the_papers_are_the_trustee_s_in_the_languages_asked_for(
    clients: dict[str, httpx.Client], studied: Callable[..., dict[str, Any]]
) -> None:
    study = studied(papers=["zh"])
    address = f"{study['results'][0]}/papers"
    with zipfile.ZipFile(io.BytesIO(clients["analyst"].get(address).content)) as container:
        names = set(container.namelist())
        assert {"sharing.pdf", "sharing.xlsx", "map.png"} < names
        assert container.read("sharing.pdf").startswith(b"%PDF")
        assert len([name for name in names if name.startswith("firms/") and name.endswith(".pdf")]) == 2
    assert clients["trustee"].get(address, params={"lang": "en"}).status_code == 404  # was not asked for
    for role in ("courier", "rival", "planner", "reader"):
        assert clients[role].get(address).status_code in {403, 404}
