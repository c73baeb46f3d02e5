"""A plan changed by hand over HTTP, on the line county: tried, kept, planned again; what must not be is refused."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from logistics_opt.checker import check
from logistics_opt.formats.documents import plan_from_json, problem_from_json, problem_to_json
from logistics_opt.model import Demand, Plan, Problem

Ended = Callable[[httpx.Client, str], dict[str, Any]]
Change = dict[str, Any]


def change(plan: Plan, site: str, **goal: Any) -> Change:
    """The stop at a site, wherever the plan has it, given to a vehicle."""
    for route in plan.routes:
        for t, trip in enumerate(route.trips, start=1):
            for s, stop in enumerate(trip.stops, start=1):
                if stop.site == site:
                    at = {"vehicle": route.vehicle, "number": route.number, "trip": t, "stop": s, "site": site}
                    return {"stop": at, "goal": {"number": 1, **goal}} if goal else {"stop": at}
    raise LookupError(site)


@pytest.fixture(scope="module")
def made(
    service: httpx.Client, ended: Ended, make_county: Callable[..., Problem], make_demand: Callable[..., Demand]
) -> dict[str, Any]:
    """The plan of a day, its problem and its id."""
    problem = make_county(demands=tuple(make_demand(f"p{n}", f"v{n}") for n in (1, 2, 3)))
    body = {
        "kind": "daily_routes",
        "document": {"problem": json.loads(problem_to_json(problem))},
        "options": {"max_steps": 50},
    }
    study = ended(service, service.post("/v1/studies", json=body).headers["Location"])
    identity = study["made"]["plan"]
    return {"id": identity, "plan": plan_from_json(service.get(f"/v1/plans/{identity}").text), "problem": problem}


def kept(service: httpx.Client, ended: Ended, plan: str, changes: list[Change]) -> dict[str, Any]:
    body = {"kind": "by_hand", "document": {"plan": plan, "changes": changes}}
    answer = service.post("/v1/studies", json=body)
    assert answer.status_code == 202, answer.text
    return ended(service, answer.headers["Location"])


def test_a_change_is_tried_at_once_kept_and_planned_again(
    service: httpx.Client, ended: Ended, made: dict[str, Any]
) -> None:
    change_2 = change(made["plan"], "v2", vehicle="truck", number=2)
    tried = service.post(f"/v1/plans/{made['id']}/changes", json={"changes": [change_2]}).json()
    assert tried["faults"] == []
    before, after = (sum(tried[name]["cost"].values()) for name in ("before", "after"))
    assert before == made["plan"].cost.total / 100
    legs = [f["properties"] for f in tried["drawing"]["features"] if f["properties"]["kind"] == "leg"]
    assert {(leg["vehicle"], leg["number"]) for leg in legs} == {
        (r["vehicle"], r["number"]) for r in tried["plan"]["routes"]
    }

    study = kept(service, ended, made["id"], [change_2])
    assert (study["state"], study["errors"]) == ("done", None)
    assert study["summary"]["cost_yuan"] == pytest.approx(after)
    assert study["summary"]["before_yuan"] == pytest.approx(before)
    plan, problem = study["made"]["plan"], study["made"]["problem"]
    found = plan_from_json(service.get(f"/v1/plans/{plan}").text)
    assert json.loads(service.get(f"/v1/plans/{plan}").text)["cost"] == tried["after"]["cost"]
    assert check(problem_from_json(service.get(f"/v1/problems/{problem}").text), found) == ()
    for path in ("geojson", "workbook", "route-sheets"):
        assert service.get(f"/v1/plans/{plan}/{path}").status_code == 200
    assert plan_from_json(service.get(f"/v1/plans/{made['id']}").text) == made["plan"]  # the plan itself stays

    # What was kept is changed and planned again as any other plan; what had happened stays in both.
    locked = {"vehicle": "truck", "number": 2, "lock": "vehicle"}
    body = {
        "kind": "replan",
        "document": {"plan": plan, "day": {"now": "05:30", "routes": [locked]}},
        "options": {"max_steps": 5},
    }
    again = ended(service, service.post("/v1/studies", json=body).headers["Location"])
    assert again["state"] == "done", again["errors"]
    new = plan_from_json(service.get(again["results"][0]).text)
    assert [r for r in new.routes if (r.vehicle, r.number) == ("truck", 2)] == [
        r for r in found.routes if (r.vehicle, r.number) == ("truck", 2)
    ]
    more = service.post(f"{again['results'][0]}/changes", json={"changes": [change(new, "v2")]}).json()
    assert [left["reason"] for left in more["plan"]["unserved"]] == ["by-hand"]


def test_what_has_been_driven_of_a_re_planned_day_cannot_be_moved(
    service: httpx.Client, ended: Ended, made: dict[str, Any]
) -> None:
    route = made["plan"].routes[0]
    whole = {"vehicle": route.vehicle, "number": route.number}
    told = [
        {name: getattr(stop, name) for name in ("arrives", "starts", "leaves")} for stop in route.trips[0].stops[:2]
    ]
    day = {"now": told[1]["leaves"], "routes": [{**whole, "made": told}]}
    body = {"kind": "replan", "document": {"plan": made["id"], "day": day}, "options": {"max_steps": 5}}
    study = ended(service, service.post("/v1/studies", json=body).headers["Location"])
    assert study["state"] == "done", study["errors"]
    stop = {"stop": {**whole, "trip": 1, "stop": 2, "site": route.trips[0].stops[1].site}}
    again = kept(service, ended, study["made"]["plan"], [stop])
    assert [error["code"] for error in again["errors"]] == ["hand-made-stop"]
    answer = service.post(f"{study['results'][0]}/changes", json={"changes": [stop]})
    assert [error["code"] for error in answer.json()["errors"]] == ["hand-made-stop"]


def test_a_plan_that_breaks_a_rule_is_shown_and_never_kept(
    service: httpx.Client, ended: Ended, made: dict[str, Any]
) -> None:
    # Truck 2 is idle and may make two trips: it is given three.
    changes: list[Change] = []
    plan = made["plan"]
    for trip, site in enumerate(("v1", "v2", "v3"), start=1):
        changes.append(change(plan, site, vehicle="truck", number=2, trip=trip))
        tried = service.post(f"/v1/plans/{made['id']}/changes", json={"changes": changes}).json()
        plan = plan_from_json(json.dumps(tried["plan"]))
    assert [(fault["code"], fault["words"], fault["words_zh"]) for fault in tried["faults"]] == [
        ("too-many-trips", "more trips than the vehicle may make: 3, may make 2", "趟次超过上限：共3趟，上限2趟")
    ]
    study = kept(service, ended, made["id"], changes)
    assert study["state"] == "failed"
    assert [error["code"] for error in study["errors"]] == ["hand-rule-broken"]
    assert "made" not in study or not study["made"]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"changes": [{}]},
        {"changes": [{"stop": {"vehicle": "van1", "number": 0, "trip": 1, "stop": 2, "site": "v1"}}]},
        {"changes": [{"stop": {"vehicle": "van1", "number": 1, "trip": 1, "stop": 2, "site": "v1"}}] * 201},
        {"changes": [], "keep": True},
    ],
)
def test_what_has_the_wrong_form_is_told(service: httpx.Client, made: dict[str, Any], wrong: dict[str, Any]) -> None:
    answer = service.post(f"/v1/plans/{made['id']}/changes", json=wrong)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "wrong-shape")
