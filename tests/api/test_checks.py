"""Plans are judged over HTTP as they are in Python."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from logistics_opt.checker import check
from logistics_opt.formats.documents import plan_to_json, problem_to_json
from logistics_opt.model import Cost, Plan, Problem, Reason, Unserved


@pytest.fixture(scope="module")
def idle_plan(line_county: Problem) -> Plan:
    """Nobody drives, nothing is served: a plan without faults that costs nothing."""
    unserved = tuple(
        Unserved(
            demand=demand.id, load=demand.load, reason=Reason.CANCELLED, remedy="plan longer", remedy_zh="延长时间"
        )
        for demand in line_county.demands
    )
    return Plan(problem=line_county.digest, routes=(), cost=Cost(), unserved=unserved)


def request(problem: Problem, plan: Plan) -> dict[str, Any]:
    return {"problem": json.loads(problem_to_json(problem)), "plan": json.loads(plan_to_json(plan))}


def test_a_plan_without_faults_comes_back_without_faults(
    service: httpx.Client, line_county: Problem, idle_plan: Plan
) -> None:
    assert check(line_county, idle_plan) == ()
    answer = service.post("/v1/checks", json=request(line_county, idle_plan))
    assert answer.status_code == 200
    assert answer.json()["problem"] == line_county.digest
    assert answer.json()["faults"] == []


def test_the_faults_are_those_the_checker_finds(service: httpx.Client, line_county: Problem, idle_plan: Plan) -> None:
    spoiled = replace(idle_plan, unserved=idle_plan.unserved[1:], cost=Cost(vehicle_km=100))
    answer = service.post("/v1/checks", json=request(line_county, spoiled))
    expected = [{"code": f.code, "where": f.where, "message": f.message} for f in check(line_county, spoiled)]
    assert len(expected) == 2
    assert answer.json()["faults"] == expected


def test_errors_of_both_documents_come_together_with_their_places(
    service: httpx.Client, line_county: Problem, idle_plan: Plan
) -> None:
    body = request(line_county, idle_plan)
    del body["problem"]["sites"]
    body["plan"]["routs"] = []
    answer = service.post("/v1/checks", json=body)
    assert answer.status_code == 422
    assert {error["where"] for error in answer.json()["errors"]} == {"problem.sites", "plan.routs"}


def test_a_problem_that_cannot_be_is_refused_with_the_issue(
    service: httpx.Client, line_county: Problem, idle_plan: Plan
) -> None:
    answer = service.post("/v1/checks", json=request(replace(line_county, fleet=()), idle_plan))
    assert answer.status_code == 422
    assert "no-vehicle" in {error["code"] for error in answer.json()["errors"]}
