"""What studies have made, what was driven of it, and what is answered at once."""

from typing import Any

from api.examples.example import Example, document, page
from api.examples.studies import CHANGES
from logistics_opt.service.work.inputs import GEOJSON, GPX, JSON, PDF, WORKBOOK, ZIP

_PLAN: dict[str, Any] = {
    "id": "plan-77f438fde7a459d6",
    "kind": "plan",
    "name": "plan-77f438fde7a459d6",
    "version": 1,
    "media": JSON,
    "size": 868,
    "about": {
        "county": "example county",
        "day": "2026-09-01",
        "cost_yuan": 373.2,
        "bound_yuan": 272.66,
        "vehicles": 1,
        "pieces": 10,
        "unserved": 0,
    },
    "study": "study-88a5434e2e047a3d7b62",
    "created": "2026-11-23T00:40:00.500000Z",
}
_PLANNED = {"id": _PLAN["id"], "county": "example county", "day": "2026-09-01", "created": _PLAN["created"]}
_ACTUALS: dict[str, Any] = {
    **_PLAN,
    "id": "actuals-192d1493e47464f9",
    "kind": "actuals",
    "size": 952,
    "about": {"plan": _PLAN["id"]},
    "study": None,
    "created": "2026-11-23T10:00:00Z",
}
_SHARE: dict[str, Any] = {
    **_PLAN,
    "id": "share-0216abd5bb5a30c1",
    "kind": "share",
    "name": "share-0216abd5bb5a30c1",
    "size": 396,
    "about": {
        "of": "plan",
        "county": "example county",
        "day": "2026-09-01",
        "firm": "post",
        "pieces": 10,
        "left": 0,
    },
}
_OWN_DAY: dict[str, Any] = {
    "format": "logistics-opt/firm-day",
    "version": 1,
    "county": "example county",
    "day": "2026-09-01",
    "firm": "post",
    "name": "the post",
    "service": [
        {
            "site": "v1",
            "name": "V1",
            "direction": "down",
            "pieces": 10,
            "left": 0,
            "promised": None,
            "here": ["07:00", "07:30"],
            "goal": ["07:00", "07:30"],
            "kept": None,
        }
    ],
    "left": [],
}
_LINK: dict[str, Any] = {
    "id": "link-5f0c1d2e3a4b59687d8e",
    "plan": _PLAN["id"],
    "vehicle": "truck",
    "number": 1,
    "created": "2026-11-23T00:41:00Z",
    "expires": "2026-11-23T18:41:00Z",
}
_OPENS = "XwwdLjpLWWh9jmptr5wBAgMEBQYHCAkKCwwNDg8Q"
_SMALL_DAY = {
    "vehicles": [{"id": 1, "start_index": 0, "end_index": 0}],
    "jobs": [{"id": 1, "location_index": 1}],
    "matrices": {"car": {"durations": [[0, 60], [60, 0]]}},
}
_NO_FAULT = {
    "format": "logistics-opt/check",
    "version": 1,
    "problem": document("plan")["problem"],
    "faults": [],
}


def _of_plan(operation: str, media: str, answer: Any, **query: str) -> Example:
    path = {"plan": _PLAN["id"]}
    return Example(operation=operation, path=path, query=query, answer_media=media, answer=answer, tagged=True)


def _of_result(operation: str, media: str, answer: Any) -> Example:
    path = {"result": document("comparison")["results"][0]}
    return Example(operation=operation, path=path, query={"lang": "en"}, answer_media=media, answer=answer, tagged=True)


EXAMPLES: tuple[Example, ...] = (
    Example(operation="list_plans", query={"limit": 1}, answer=page(_PLAN)),
    _of_plan("read_plan", JSON, document("plan")),
    Example(
        operation="read_problem", path={"problem": "problem-8be8d6d5e7e54243"}, answer=document("problem"), tagged=True
    ),
    Example(operation="read_result", path={"result": "result-ec62e2d0b3a18ccf"}, answer=_NO_FAULT, tagged=True),
    _of_result("read_result_workbook", WORKBOOK, "(the bytes of a workbook)"),
    _of_result("read_result_report", PDF, "(the bytes of a PDF document)"),
    _of_result("read_result_geojson", GEOJSON, {"type": "FeatureCollection", "name": "Huining", "features": []}),
    _of_plan("read_geojson", GEOJSON, document("geojson")),
    _of_plan("read_gpx", GPX, "(a GPX document)", lang="en"),
    _of_plan("read_workbook", WORKBOOK, "(the bytes of a workbook)", lang="en"),
    _of_plan("read_route_sheets", ZIP, "(the bytes of a zip file of PDF documents)", lang="en"),
    Example(
        operation="change_plan",
        summary="A village served by hand through its depot instead",
        path={"plan": _PLAN["id"]},
        body={"changes": CHANGES},
        answer=document("changed"),
    ),
    Example(
        operation="make_link",
        summary="For a day's work",
        path={"plan": _PLAN["id"]},
        body={"vehicle": "truck", "number": 1, "hours": 18},
        status=201,
        answer={
            **_LINK,
            "token": _OPENS,
            "address": f"http://127.0.0.1:8000/#/drive/{_OPENS}",
            "qr": "(an SVG image)",
        },
    ),
    Example(
        operation="read_driving",
        headers={"Driving-Link": _OPENS},
        answer={"expires": _LINK["expires"], "driving": document("driving")},
    ),
    Example(operation="list_links", path={"plan": _PLAN["id"]}, answer=[_LINK]),
    Example(operation="withdraw_link", path={"link": _LINK["id"]}, status=204),
    Example(
        operation="add_actuals",
        summary="It was driven as it was planned",
        path={"plan": _PLAN["id"]},
        body=document("plan"),
        status=201,
        answer=_ACTUALS,
    ),
    _of_plan("read_actuals", JSON, document("plan")),
    Example(
        operation="check_plan",
        summary="A plan without faults",
        body={"problem": document("problem"), "plan": document("plan")},
        answer=_NO_FAULT,
    ),
    Example(
        operation="read_result_papers",
        path={"result": "result-f394536ec2312ff8"},
        query={"lang": "en"},
        answer_media=ZIP,
        answer="(the bytes of a zip file of PDF documents and a workbook)",
        tagged=True,
        slow=True,
    ),
    Example(operation="list_one_pages", query={"limit": 1}, answer=page(_PLANNED)),
    Example(
        operation="read_one_page",
        summary="Held against a target",
        path={"plan": _PLAN["id"]},
        query={"target": ["yuan_per_piece<=40"]},
        answer=document("one_page"),
        tagged=True,
    ),
    _of_plan("read_one_page_paper", PDF, "(the bytes of a PDF document of one page)", lang="en"),
    Example(operation="list_shares", query={"limit": 1}, answer=page(_SHARE)),
    Example(operation="read_share", path={"share": _SHARE["id"]}, answer=_OWN_DAY, tagged=True),
    Example(
        operation="read_share_paper",
        path={"share": _SHARE["id"]},
        query={"lang": "en"},
        answer_media=PDF,
        answer="(the bytes of a PDF document)",
        tagged=True,
    ),
    Example(
        operation="compare_results",
        summary="Five depots and six",
        body={"results": document("comparison")["results"]},
        answer=document("comparison"),
    ),
    Example(
        operation="plan_quickly",
        summary="One vehicle, one job a minute away",
        query={"time_limit": 1},
        body=_SMALL_DAY,
        answer=document("vroom"),
    ),
)
