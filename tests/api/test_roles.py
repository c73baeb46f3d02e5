"""Every operation, every role, own and foreign: who may see what, and that the rest is not there."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from logistics_opt.formats.documents import plan_from_json, problem_from_json, problem_to_json
from logistics_opt.model import Problem
from logistics_opt.service.roles import ALLOWED, Operation, Role

Ended = Callable[[httpx.Client, str], dict[str, Any]]

OPEN = {"/v1/healthz", "/v1/readyz", "/v1/driving"}
NEEDS: dict[tuple[str, str], Operation] = {
    ("GET", "/v1/metrics"): Operation.METRICS,
    ("GET", "/v1/me"): Operation.OWN_KEY,
    ("GET", "/v1/counties"): Operation.READ_COUNTY,
    ("GET", "/v1/counties/{name}/geojson"): Operation.READ_COUNTY,
    ("GET", "/v1/counties/{name}/snap"): Operation.READ_COUNTY,
    ("PUT", "/v1/counties/{name}"): Operation.WRITE_COUNTY,
    ("GET", "/v1/counties/{name}"): Operation.READ_COUNTY,
    ("GET", "/v1/counties/{name}/versions"): Operation.READ_COUNTY,
    ("POST", "/v1/counties/{name}/versions"): Operation.WRITE_COUNTY,
    ("GET", "/v1/template"): Operation.READ_COUNTY,
    ("GET", "/v1/networks"): Operation.READ_COUNTY,
    ("PUT", "/v1/networks/{name}"): Operation.WRITE_COUNTY,
    ("GET", "/v1/networks/{name}"): Operation.READ_COUNTY,
    ("GET", "/v1/demo"): Operation.READ_COUNTY,
    ("GET", "/v1/demo/{name}"): Operation.READ_COUNTY,
    ("POST", "/v1/demand"): Operation.WRITE_DEMAND,
    ("GET", "/v1/demand"): Operation.READ_DEMAND,
    ("GET", "/v1/demand/{demand}"): Operation.READ_DEMAND,
    ("POST", "/v1/scenarios"): Operation.WRITE_SCENARIO,
    ("GET", "/v1/scenarios"): Operation.READ_SCENARIO,
    ("GET", "/v1/scenarios/{scenario}"): Operation.READ_SCENARIO,
    ("POST", "/v1/plans/{plan}/actuals"): Operation.WRITE_ACTUALS,
    ("GET", "/v1/plans/{plan}/actuals"): Operation.READ_ACTUALS,
    ("POST", "/v1/studies"): Operation.PLAN_DAY,
    ("GET", "/v1/studies"): Operation.READ_STUDY,
    ("GET", "/v1/studies/{study}"): Operation.READ_STUDY,
    ("GET", "/v1/studies/{study}/events"): Operation.READ_STUDY,
    ("DELETE", "/v1/studies/{study}"): Operation.READ_STUDY,
    ("GET", "/v1/plans"): Operation.READ_PLAN,
    ("GET", "/v1/plans/{plan}"): Operation.READ_PLAN,
    ("POST", "/v1/plans/{plan}/changes"): Operation.REPLAN,
    ("GET", "/v1/plans/{plan}/geojson"): Operation.READ_PLAN,
    ("GET", "/v1/plans/{plan}/gpx"): Operation.READ_PLAN,
    ("POST", "/v1/plans/{plan}/links"): Operation.HAND_OUT,
    ("GET", "/v1/plans/{plan}/links"): Operation.HAND_OUT,
    ("DELETE", "/v1/links/{link}"): Operation.HAND_OUT,
    ("GET", "/v1/plans/{plan}/workbook"): Operation.READ_PLAN,
    ("GET", "/v1/plans/{plan}/route-sheets"): Operation.READ_PLAN,
    ("GET", "/v1/problems/{problem}"): Operation.READ_PLAN,
    ("GET", "/v1/results/{result}"): Operation.READ_STUDY,
    ("GET", "/v1/results/{result}/workbook"): Operation.READ_STUDY,
    ("GET", "/v1/results/{result}/report"): Operation.READ_STUDY,
    ("GET", "/v1/results/{result}/geojson"): Operation.READ_STUDY,
    ("GET", "/v1/results/{result}/papers"): Operation.READ_STUDY,
    ("GET", "/v1/shares"): Operation.READ_SHARE,
    ("GET", "/v1/shares/{share}"): Operation.READ_SHARE,
    ("GET", "/v1/shares/{share}/paper"): Operation.READ_SHARE,
    ("GET", "/v1/one-pages"): Operation.READ_PAGE,
    ("GET", "/v1/one-pages/{plan}"): Operation.READ_PAGE,
    ("GET", "/v1/one-pages/{plan}/paper"): Operation.READ_PAGE,
    ("POST", "/v1/comparisons"): Operation.READ_STUDY,
    ("POST", "/v1/checks"): Operation.CHECK,
    ("POST", "/v1/routes"): Operation.QUICK_ROUTES,
    ("POST", "/v1/keys"): Operation.KEYS,
    ("GET", "/v1/keys"): Operation.KEYS,
    ("DELETE", "/v1/keys/{key}"): Operation.KEYS,
    ("GET", "/v1/audit"): Operation.AUDIT,
}
BODIES: dict[str, dict[str, Any]] = {
    "/v1/demand": {"content": b"x", "headers": {"Content-Type": "text/csv"}},
    "/v1/scenarios": {"json": {"county": "huining", "question": {"name": "p-median", "depots": 1}}},
    "/v1/plans/{plan}/actuals": {"json": {}},
    "/v1/plans/{plan}/links": {"json": {"vehicle": "truck", "number": 1}},
    "/v1/plans/{plan}/changes": {"json": {"changes": []}},
    "/v1/checks": {"json": {"problem": {}, "plan": {}}},
    "/v1/comparisons": {"json": {"results": ["result-0", "result-1"]}},
    "/v1/routes": {"json": {}},
    "/v1/keys": {"json": {"name": "one more", "role": "reader"}},
    "/v1/counties/{name}/versions": {"json": {"base": {"county": "huining"}, "edits": []}},
    "/v1/counties/{name}": {"content": b"x", "headers": {"Content-Type": "application/zip"}},
    "/v1/networks/{name}": {"content": b"x", "headers": {"Content-Type": "application/geo+json"}},
}
NOBODY = {"study": "s", "plan": "p", "problem": "p", "share": "s", "link": "l"}
"""Ids that never were, of what belongs to a firm or to the pool."""


def test_every_operation_of_the_service_is_in_the_table(stranger: httpx.Client) -> None:
    paths = stranger.get("/openapi.json").json()["paths"]
    listed = {(method.upper(), path) for path, methods in paths.items() for method in methods if path not in OPEN}
    assert listed == set(NEEDS)


@pytest.mark.parametrize(("method", "path"), sorted(NEEDS))
def test_nobody_gets_anything_without_a_key(stranger: httpx.Client, method: str, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer lo_wrong"}, {"Authorization": "Basic YTpi"}):
        answer = stranger.request(method, path.replace("{", "").replace("}", ""), headers=headers)
        assert answer.status_code == 401


@pytest.fixture(scope="module")
def county(line_county: Problem) -> Problem:
    return line_county


@pytest.fixture(scope="module")
def made(clients: dict[str, httpx.Client], county: Problem, ended: Ended) -> dict[str, dict[str, str]]:
    """By firm: a study of its own, its plan and problem, its demand; ``all``: the planner's."""
    found = {}
    for name, client in (("courier", clients["courier"]), ("rival", clients["rival"]), ("all", clients["planner"])):
        body = {
            "kind": "daily_routes",
            "document": {"problem": json.loads(problem_to_json(county))},
            "options": {"max_steps": 50},
        }
        address = client.post("/v1/studies", json=body).headers["Location"]
        study = ended(client, address)
        assert study["state"] == "done", study["errors"]
        plan, problem = study["results"]
        demand = client.post("/v1/demand", content=b"a,b\n", headers={"Content-Type": "text/csv"}).json()["id"]
        found[name] = {
            "study": study["id"],
            "plan": plan.rpartition("/")[2],
            "problem": problem.rpartition("/")[2],
            "result": "result-0",
            "demand": demand,
            "link": handed_out(client, plan)["id"],
            "scenario": "scenario-0",
            "name": "huining-2",
            "key": "key-0",
        }
    page = clients["admin"].get("/v1/shares", params={"study": found["all"]["study"]}).json()
    shares = {one["about"]["firm"]: one["id"] for one in page["items"]}
    for name, firm in (("courier", "post"), ("rival", "coop"), ("all", "coop")):
        found[name]["share"] = shares[firm]
    return found


def handed_out(client: httpx.Client, plan: str) -> dict[str, Any]:
    """A link to the first vehicle's day."""
    route = client.get(plan).json()["routes"][0]
    found: dict[str, Any] = client.post(
        f"{plan}/links", json={name: route[name] for name in ("vehicle", "number")}
    ).json()
    return found


def asked(client: httpx.Client, method: str, path: str, names: dict[str, str]) -> httpx.Response:
    body = BODIES.get(path, {}) if method in {"POST", "PUT"} else {}
    if path == "/v1/studies" and method == "POST":
        body = {"json": {"kind": "daily_routes", "document": {"county": "nowhere"}}}
    return client.request(method, path.format(**names), **body)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("method", "path"), sorted(NEEDS))
def test_what_a_role_may_not_do_is_not_there(
    clients: dict[str, httpx.Client], made: dict[str, dict[str, str]], method: str, path: str, role: Role
) -> None:
    if NEEDS[method, path] in ALLOWED[role]:
        return
    owner = "courier" if role is Role.COURIER else "all"
    answer = asked(clients[role], method, path, made[owner])
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "not-found")


KINDS: dict[str, tuple[Operation, dict[str, Any]]] = {
    "daily_routes": (Operation.PLAN_DAY, {"county": "nowhere"}),
    "replan": (Operation.REPLAN, {"plan": "plan-0", "day": {}}),
    "by_hand": (
        Operation.REPLAN,
        {"plan": "plan-0", "changes": [{"stop": {"vehicle": "van", "number": 1, "trip": 1, "stop": 2, "site": "v1"}}]},
    ),
    "check": (Operation.CHECK, {"county": "nowhere", "plan": "plan-0"}),
    "placement": (
        Operation.PLACE,
        {"county": "nowhere", "scenario": {"county": "nowhere", "question": {"name": "p-median", "depots": 1}}},
    ),
    "depot_day": (Operation.PLACE, {"county": "nowhere", "depots": []}),
    "sharing": (Operation.SHARE, {"county": "nowhere"}),
}


def test_every_kind_of_study_is_in_the_table(stranger: httpx.Client) -> None:
    body = stranger.get("/openapi.json").json()["paths"]["/v1/studies"]["post"]["requestBody"]
    listed = body["content"]["application/json"]["schema"]["discriminator"]["mapping"]
    assert set(listed) == set(KINDS)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_of_study_that_a_role_may_not_ask_for_is_not_there(
    clients: dict[str, httpx.Client], kind: str, role: Role
) -> None:
    needed, document = KINDS[kind]
    answer = clients[role].post("/v1/studies", json={"kind": kind, "document": document})
    if needed in ALLOWED[role]:
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "document-absent")
    else:
        assert answer.status_code == 404
        assert answer.json() == clients[role].get("/v1/nothing").json()


def test_a_replan_of_the_pool_s_day_is_not_there_for_a_firm(
    clients: dict[str, httpx.Client], made: dict[str, dict[str, str]], ended: Ended
) -> None:
    document = {"plan": made["all"]["plan"], "day": {"now": "03:00"}}
    body = {"kind": "replan", "document": document, "options": {"max_steps": 5}}
    study = ended(clients["planner"], clients["planner"].post("/v1/studies", json=body).headers["Location"])
    assert study["state"] == "done", study["errors"]
    for path in (*study["results"], f"{study['results'][0]}/geojson", f"/v1/studies/{study['id']}"):
        answer = clients["courier"].get(path)
        assert answer.status_code == 404
        assert answer.json() == clients["courier"].get(f"{path.rpartition('/')[0]}/0").json()
    assert clients["courier"].delete(f"/v1/studies/{study['id']}").status_code == 404
    # A reader learns how it came out, without the plan.
    plan, problem, result = (clients["reader"].get(path).status_code for path in study["results"])
    assert (plan, problem, result) == (404, 404, 200)


@pytest.mark.parametrize(("method", "path"), sorted((m, p) for m, p in NEEDS if any(f"{{{of}}}" in p for of in NOBODY)))
def test_a_firm_s_own_is_not_there_for_its_rival_nor_the_pool_s_for_either(
    clients: dict[str, httpx.Client], made: dict[str, dict[str, str]], method: str, path: str
) -> None:
    if NEEDS[method, path] not in ALLOWED[Role.COURIER]:
        return
    nothing = asked(clients["courier"], method, path, {**made["courier"], **NOBODY})
    for owner in ("rival", "all"):
        answer = asked(clients["courier"], method, path, made[owner])
        assert answer.status_code == 404
        assert answer.json() == nothing.json()  # word for word what is said of an id that never was


def test_a_firm_sees_its_own(clients: dict[str, httpx.Client], made: dict[str, dict[str, str]]) -> None:
    for path in (
        "/v1/studies/{study}",
        "/v1/plans/{plan}",
        "/v1/problems/{problem}",
        "/v1/demand/{demand}",
        "/v1/shares/{share}",
    ):
        assert asked(clients["courier"], "GET", path, made["courier"]).status_code == 200


OWN_LISTS = (("/v1/studies", "study"), ("/v1/plans", "plan"), ("/v1/demand", "demand"), ("/v1/shares", "share"))


def test_a_firm_s_lists_hold_its_own_alone(clients: dict[str, httpx.Client], made: dict[str, dict[str, str]]) -> None:
    for path, kind in OWN_LISTS:
        listed = {one["id"] for one in clients["courier"].get(path).json()["items"]}
        assert made["courier"][kind] in listed
        assert not listed & {made["rival"][kind], made["all"][kind]}


def test_a_firm_s_day_holds_its_own_goods_and_vehicles_alone(
    clients: dict[str, httpx.Client], made: dict[str, dict[str, str]], county: Problem
) -> None:
    problem = problem_from_json(clients["courier"].get(f"/v1/problems/{made['courier']['problem']}").text)
    assert {demand.firm for demand in county.demands} > {"post"}
    assert {demand.firm for demand in problem.demands} == {"post"}
    assert {vehicle.owner for vehicle in problem.fleet} <= {None, "post"}
    assert [firm.id for firm in problem.firms] == ["post"]
    text = clients["courier"].get(f"/v1/plans/{made['courier']['plan']}").text
    own = {demand.id for demand in problem.demands}
    moved = {m.demand for r in plan_from_json(text).routes for s in r.stops for m in s.moves}
    assert moved <= own


def test_a_firm_cannot_have_a_study_made_of_a_rival_s_demand_or_plan(
    clients: dict[str, httpx.Client], made: dict[str, dict[str, str]]
) -> None:
    for document, options in (
        ({"county": "huining", "demand": made["rival"]["demand"]}, {}),
        ({"county": "huining"}, {"start": made["rival"]["plan"]}),
    ):
        body = {"kind": "daily_routes", "document": document, "options": options}
        answer = clients["courier"].post("/v1/studies", json=body)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "document-absent")


def test_what_is_wrong_with_the_tables_of_all_is_not_told_to_a_firm(
    clients: dict[str, httpx.Client], ended: Ended
) -> None:
    body = {"kind": "daily_routes", "document": {"county": "huining", "day": "1999-01-01"}}
    for name in ("planner", "courier"):
        study = ended(clients[name], clients[name].post("/v1/studies", json=body).headers["Location"])
        codes = [error["code"] for error in study["errors"]]
        assert (codes == ["county-unusable"]) == (name == "courier"), codes


def test_a_document_is_not_hidden_behind_another_with_its_id_for_a_name(clients: dict[str, httpx.Client]) -> None:
    planner, headers = clients["planner"], {"Content-Type": "text/csv"}
    first = planner.post("/v1/demand", content=b"first\n", headers=headers).json()["id"]
    for _ in range(2):
        planner.post("/v1/demand", content=b"other\n", headers=headers, params={"name": first})
    assert planner.get(f"/v1/demand/{first}").content == b"first\n"


def test_a_firm_stops_its_own_study_only(clients: dict[str, httpx.Client], county: Problem, ended: Ended) -> None:
    body = {
        "kind": "daily_routes",
        "document": {"problem": json.loads(problem_to_json(county))},
        "options": {"max_steps": 10**9},
    }
    address = clients["courier"].post("/v1/studies", json=body).headers["Location"]
    assert clients["rival"].delete(address).status_code == 404
    assert clients["courier"].delete(address).status_code == 200
    assert ended(clients["courier"], address)["state"] == "stopped"


def test_a_revoked_key_opens_nothing(service: httpx.Client, stranger: httpx.Client) -> None:
    made = service.post("/v1/keys", json={"name": "for a moment", "role": "reader"}).json()
    headers = {"Authorization": f"Bearer {made['secret']}"}
    assert stranger.get("/v1/demo", headers=headers).status_code == 200
    assert service.delete(f"/v1/keys/{made['id']}").status_code == 204
    assert stranger.get("/v1/demo", headers=headers).status_code == 401
    assert made["secret"] not in service.get("/v1/keys").text


@pytest.mark.parametrize("wrong", [{"role": "courier"}, {"role": "reader", "firm": "post"}])
def test_a_courier_s_key_is_of_one_firm_and_no_other_s_is(service: httpx.Client, wrong: dict[str, str]) -> None:
    answer = service.post("/v1/keys", json={"name": "x", **wrong})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "key-firm")


def test_the_audit_tells_who_changed_what_and_who_was_refused(
    service: httpx.Client, clients: dict[str, httpx.Client]
) -> None:
    clients["reader"].get("/v1/audit")
    clients["planner"].post("/v1/demand", content=b"a\n", headers={"Content-Type": "text/csv"})
    last, before = service.get("/v1/audit", params={"limit": 2}).json()
    assert (last["operation"], last["status"]) == ("POST /v1/demand", 201)
    assert (before["operation"], before["status"]) == ("GET /v1/audit", 404)
    assert last["key"] != before["key"]
