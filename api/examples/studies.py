"""An example of each kind of study, and of what happens to one."""

import json
from typing import Any

from api.examples.example import Example, document, page

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
            "options": {"evidence": False},
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
    "created": "2026-11-23T00:40:00Z",
    "started": None,
    "ended": None,
    "results": [],
}
_DONE: dict[str, Any] = {
    **_QUEUED,
    "state": "done",
    "progress": {"stage": "both echelons", "seconds": 0.3, "best_yuan": None},
    "summary": {
        "county": "example county",
        "day": "2026-09-01",
        "cost_yuan": 373.2,
        "bound_yuan": 272.66,
        "vehicles": 1,
        "pieces": 10,
        "unserved": 0,
    },
    "started": "2026-11-23T00:40:00.100000Z",
    "ended": "2026-11-23T00:40:00.500000Z",
    "results": ["/v1/plans/plan-77f438fde7a459d6", "/v1/problems/problem-8be8d6d5e7e54243"],
}
_CHECKED: dict[str, Any] = {
    **_DONE,
    "id": "study-058373abf50b299b8ed4",
    "kind": "check",
    "progress": None,
    "summary": {"county": "example county", "day": "2026-09-01", "faults": 0},
    "results": ["/v1/results/result-ec62e2d0b3a18ccf"],
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
    _submitted("placement", {**_DROPPED, "id": "study-2e6c701b4d3f5e809102", "kind": "placement"}),
    _stopped({**_DROPPED, "id": "study-2e6c701b4d3f5e809102", "kind": "placement"}),
    _submitted("sharing", {**_DROPPED, "id": "study-3f7d812c5e406f91a213", "kind": "sharing"}),
    _stopped({**_DROPPED, "id": "study-3f7d812c5e406f91a213", "kind": "sharing"}),
)
