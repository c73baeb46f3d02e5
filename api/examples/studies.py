"""An example of each kind of study, and of what happens to one."""

import json
from dataclasses import replace
from typing import Any

from api.examples.example import Example, document, page

CHANGES: list[dict[str, Any]] = [
    {
        "stop": {"vehicle": "truck", "number": 1, "trip": 1, "stop": 2, "site": "v1"},
        "goal": {"vehicle": "van1", "number": 1},
    }
]
"""A village that a truck serves straight from the warehouse, given by hand to a van of its depot."""

STUDIES: dict[str, Any] = {
    "daily_routes": {
        "summary": "Today's routes of the demo county",
        "value": {
            "kind": "daily_routes",
            "document": {"county": "huining", "day": "2026-11-23"},
            "options": {"time_limit": 30, "seed": 0},
        },
    },
    "placement": {
        "summary": "Five depots so that goods come the shortest way",
        "value": {
            "kind": "placement",
            "document": {
                "county": "huining",
                "scenario": {"county": "huining", "question": {"name": "p-median", "depots": 5}, "route": False},
            },
            "options": {"evidence": False, "papers": ["en"]},
        },
    },
    "placement-6": {
        "summary": "One depot more",
        "value": {
            "kind": "placement",
            "document": {
                "county": "huining",
                "scenario": {"county": "huining", "question": {"name": "p-median", "depots": 6}, "route": False},
            },
            "options": {"evidence": False},
        },
    },
    "depot_day": {
        "summary": "A day with three depots, an answer put to the test",
        "value": {
            "kind": "depot_day",
            "document": {"county": "huining", "depots": ["620422100", "620422101", "620422107"]},
            "options": {"max_steps": 5},
        },
    },
    "replan": {
        "summary": "An order that came in before anybody left",
        "value": {
            "kind": "replan",
            "document": {
                "plan": "plan-77f438fde7a459d6",
                "day": {"now": "05:00"},
                "late": [{**document("problem")["demands"][0], "id": "p2"}],
            },
            "options": {"max_steps": 5},
        },
    },
    "by_hand": {
        "summary": "A village served by hand through its depot instead",
        "value": {
            "kind": "by_hand",
            "document": {"plan": "plan-77f438fde7a459d6", "changes": CHANGES},
        },
    },
    "sharing": {
        "summary": "Two firms together instead of apart",
        "value": {
            "kind": "sharing",
            "document": {"county": "huining", "firms": ["post", "coop"]},
            "options": {"steps": 1000, "seeds": 1, "extras": False},
        },
    },
    "problem": {
        "summary": "A whole day sent along, planned in so many steps",
        "value": {
            "kind": "daily_routes",
            "document": {"problem": document("problem")},
            "options": {"max_steps": 100},
        },
    },
    "check": {
        "summary": "A plan of this service judged once more",
        "value": {"kind": "check", "document": {"problem": document("problem"), "plan": "plan-77f438fde7a459d6"}},
    },
}

_QUEUED: dict[str, Any] = {
    "id": "study-88a5434e2e047a3d7b62",
    "kind": "daily_routes",
    "state": "queued",
    "stopped": False,
    "progress": None,
    "summary": None,
    "errors": None,
    "warnings": None,
    "created": "2026-11-23T00:40:00Z",
    "started": None,
    "ended": None,
    "county": None,
    "by": "first key",
    "ahead": 0,
    "results": [],
    "made": {},
}
_DONE: dict[str, Any] = {
    **_QUEUED,
    "state": "done",
    "progress": {"stage": "both echelons", "seconds": 0.3, "best_yuan": None, "bound_yuan": None},
    "summary": {
        "county": "example county",
        "day": "2026-09-01",
        "cost_yuan": 373.2,
        "bound_yuan": 272.66,
        "vehicles": 1,
        "pieces": 10,
        "unserved": 0,
        "set_aside": 0,
    },
    "warnings": [],
    "started": "2026-11-23T00:40:00.100000Z",
    "ended": "2026-11-23T00:40:00.500000Z",
    "ahead": None,
    "results": ["/v1/plans/plan-77f438fde7a459d6", "/v1/problems/problem-8be8d6d5e7e54243"],
    "made": {"plan": "plan-77f438fde7a459d6", "problem": "problem-8be8d6d5e7e54243"},
}
_CHECKED: dict[str, Any] = {
    **_DONE,
    "id": "study-058373abf50b299b8ed4",
    "kind": "check",
    "progress": None,
    "summary": {"county": "example county", "day": "2026-09-01", "faults": 0},
    "results": ["/v1/results/result-ec62e2d0b3a18ccf"],
    "made": {"result": "result-ec62e2d0b3a18ccf"},
}
_REPLANNED: dict[str, Any] = {
    **_DONE,
    "id": "study-7a8b9c0d1e2f30415263",
    "kind": "replan",
    "progress": None,
    "summary": {
        **_DONE["summary"],
        "cost_yuan": 374.2,
        "bound_yuan": None,
        "pieces": 20,
        "retimed_yuan": 373.2,
        "changes": 1,
        "set_aside": 0,
        "drawn": "straight lines",
    },
    "results": [
        "/v1/plans/plan-48351c0e24cc2f5c",
        "/v1/problems/problem-025be80b0a680e10",
        "/v1/results/result-eb9d9cc73034faed",
    ],
    "made": {
        "plan": "plan-48351c0e24cc2f5c",
        "problem": "problem-025be80b0a680e10",
        "result": "result-eb9d9cc73034faed",
    },
}
_BY_HAND: dict[str, Any] = {
    **_DONE,
    "id": "study-9c0d1e2f304152637485",
    "kind": "by_hand",
    "progress": None,
    "summary": {
        **{key: value for key, value in _DONE["summary"].items() if key != "set_aside"},
        "cost_yuan": 460.6,
        "bound_yuan": 272.66,
        "vehicles": 2,
        "before_yuan": 373.2,
        "changes": 1,
        "drawn": "straight lines",
    },
    "results": [
        "/v1/plans/plan-5a6b7c8d9e0f1021",
        "/v1/problems/problem-6b7c8d9e0f102132",
        "/v1/results/result-7c8d9e0f10213243",
    ],
    "made": {
        "plan": "plan-5a6b7c8d9e0f1021",
        "problem": "problem-6b7c8d9e0f102132",
        "result": "result-7c8d9e0f10213243",
    },
}


def _placed(study: str, result: str) -> dict[str, Any]:
    return {
        **_DONE,
        "id": study,
        "kind": "placement",
        "progress": {"stage": "radial answers", "stage_zh": "直线往返估算", "seconds": 2.0, "best_yuan": None},
        "summary": {"county": "会宁县 Huining", "question": "p-median", "stopped": False},
        "results": [f"/v1/results/{result}"],
        "made": {"result": result},
    }


_PLACED = _placed("study-2e6c701b4d3f5e809102", document("comparison")["results"][0])
_PLACED_6 = _placed("study-8b9c0d1e2f3041526374", document("comparison")["results"][1])
_TESTED: dict[str, Any] = {
    **_DONE,
    "id": "study-5c6d7e8f90a1b2c3d4e5",
    "kind": "depot_day",
    "summary": {
        **_DONE["summary"],
        "county": "会宁县 Huining",
        "day": "2026-11-23",
        "cost_yuan": 14310.0,
        "bound_yuan": None,
        "vehicles": 30,
        "pieces": 6000,
        "depots": STUDIES["depot_day"]["value"]["document"]["depots"],
        "depots_yuan": 430.0,
        "total_yuan": 14740.0,
        "radial_yuan": 39100.0,
    },
    "results": ["/v1/plans/plan-6a7b8c9d0e1f2031", "/v1/problems/problem-7b8c9d0e1f203142"],
    "made": {"plan": "plan-6a7b8c9d0e1f2031", "problem": "problem-7b8c9d0e1f203142"},
}
_DROPPED = {**_QUEUED, "id": "study-1d5b6f0a3c2e4d7f8091", "state": "stopped", "stopped": True}


def _submitted(name: str, study: dict[str, Any], **more: str) -> Example:
    answer = {**_QUEUED, "id": study["id"], "kind": study["kind"]}
    asked = STUDIES[name]
    return Example(
        operation="submit_study",
        name=name,
        summary=asked["summary"],
        headers=more,
        body=asked["value"],
        status=202,
        answer=answer,
    )


def _watched(study: dict[str, Any]) -> Example:
    told = f"event: study\ndata: {json.dumps(study)}\n\n"
    path = {"study": study["id"]}
    return Example(operation="watch_study", path=path, answer_media="text/event-stream", answer=told)


def _stopped(study: dict[str, Any]) -> Example:
    return Example(operation="stop_study", path={"study": study["id"]}, answer=study)


EXAMPLES: tuple[Example, ...] = (
    _submitted("daily_routes", _DROPPED, **{"Idempotency-Key": "monday"}),
    _stopped(_DROPPED),
    _submitted("problem", _DONE),
    _watched(_DONE),
    Example(operation="read_study", path={"study": _DONE["id"]}, answer=_DONE),
    _submitted("check", _CHECKED),
    _watched(_CHECKED),
    Example(operation="read_study", name="check", path={"study": _CHECKED["id"]}, answer=_CHECKED),
    Example(operation="list_studies", query={"limit": 1}, answer=page({**_CHECKED, "results": []})),
    _submitted("replan", _REPLANNED),
    _watched(_REPLANNED),
    Example(operation="read_study", name="replan", path={"study": _REPLANNED["id"]}, answer=_REPLANNED),
    _submitted("by_hand", _BY_HAND),
    _watched(_BY_HAND),
    Example(operation="read_study", name="by_hand", path={"study": _BY_HAND["id"]}, answer=_BY_HAND),
    _submitted("placement", _PLACED),
    _submitted("placement-6", _PLACED_6),
    _watched(_PLACED),
    Example(operation="read_study", name="placement", path={"study": _PLACED["id"]}, answer=_PLACED),
    _watched(_PLACED_6),
    Example(operation="read_study", name="placement-6", path={"study": _PLACED_6["id"]}, answer=_PLACED_6),
    replace(_submitted("depot_day", _TESTED), slow=True),
    replace(_watched(_TESTED), slow=True),
    Example(operation="read_study", name="depot_day", path={"study": _TESTED["id"]}, answer=_TESTED, slow=True),
    _submitted("sharing", {**_DROPPED, "id": "study-3f7d812c5e406f91a213", "kind": "sharing"}),
    _stopped({**_DROPPED, "id": "study-3f7d812c5e406f91a213", "kind": "sharing"}),
)
