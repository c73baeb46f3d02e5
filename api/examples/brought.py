"""What clients bring: counties, waybills, scenarios. What was really driven is in ``documents``, after the plan."""

import json
from typing import Any

from api.examples.example import Example, page
from logistics_opt.service.work.inputs import CSV, EXTRACT, GEOJSON, GPKG, JSON, WORKBOOK, ZIP

_WAYBILLS = """\
demand,firm,commodity,site,direction,weight_kg,volume_l,pieces
p1,post,parcel,v1,down,100,500,10
"""
_SCENARIO: dict[str, Any] = {"county": "huining", "question": {"name": "p-median", "depots": 5}, "route": False}
_COUNTY: dict[str, Any] = {
    "id": "county-0a1b2c3d4e5f6071",
    "kind": "county",
    "name": "huining-2027",
    "version": 1,
    "media": ZIP,
    "size": 123_456,
    "about": {
        "county": "会宁县",
        "sites": 314,
        "vehicles": 53,
        "firms": ["post", "coop"],
        "roads": True,
        "day": "2026-11-23",
    },
    "study": None,
    "created": "2026-11-23T00:31:00Z",
}
_DEMAND: dict[str, Any] = {
    "id": "demand-1b2c3d4e5f60718a",
    "kind": "demand",
    "name": "monday",
    "version": 1,
    "media": CSV,
    "size": len(_WAYBILLS),
    "about": {},
    "study": None,
    "created": "2026-11-23T00:32:00Z",
}
_KEPT: dict[str, Any] = {
    "id": "scenario-2c3d4e5f60718a9b",
    "kind": "scenario",
    "name": "five-depots",
    "version": 1,
    "media": JSON,
    "size": 88,
    "about": {"county": "huining", "question": "p-median", "name": ""},
    "study": None,
    "created": "2026-11-23T00:33:00Z",
}
_REPAIR = {
    "code": "name-spaces",
    "where": "sites.csv row 12, column name",
    "cause": "the name had spaces around it",
    "remedy": "they were left out",
    "cause_zh": "名称前后有空格",
    "remedy_zh": "已去除",
}

_CHANGE = {
    "code": "name-spaces",
    "table": "sites",
    "row": 12,
    "column": "name",
    "read": " 会师镇 ",
    "became": "会师镇",
    "cause": "the name had spaces around it",
    "cause_zh": "名称前后有空格",
}
_DEMO = {
    "name": "huining",
    "county": "会宁县 Huining",
    "sites": {"county": 1, "township": 28, "village": 322},
    "firms": ["post", "courier_a", "courier_b", "courier_c", "coop"],
    "vehicles": 96,
    "day": "2026-11-23",
    "days": ["2026-11-23", "2026-11-24"],
    "sources": "# Huining: what is real, what was generated",
}
_ROADS = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": [[105.0, 35.7], [105.1, 35.7]]},
                "properties": {"class": "county"},
            }
        ],
    }
)
_NETWORK: dict[str, Any] = {
    "id": "network-96b1eea3261098ac",
    "kind": "network",
    "name": "roads",
    "version": 1,
    "media": GEOJSON,
    "size": len(_ROADS),
    "about": {
        "nodes": 2,
        "edges": 2,
        "km": 9.0,
        "km_by_class": {"county": 9.0},
        "oneway_km": 0.0,
        "pieces": 1,
        "connected": 1.0,
        "generated": 0.0,
        "bounds": [105.0, 35.7, 105.1, 35.7],
    },
    "study": None,
    "created": "2026-11-23T00:30:30Z",
}

_EDITS: dict[str, Any] = {
    "base": {"county": "huining-2027", "version": 1},
    "edits": [
        {"table": "sites", "row": "620422101", "column": "closes", "value": "19:30", "was": None, "exact": False},
        {"add": "closures", "row": {"road": "T024", "first": "2026-11-23", "last": "2026-11-30", "reason": "塌方"}},
        {"remove": "closures", "row": 2, "was": {"road": "L332"}},
    ],
}
_EDITED: dict[str, Any] = _COUNTY | {
    "id": "county-a7b6c5d4e3f20196",
    "version": 2,
    "about": _COUNTY["about"] | {"base": {"county": "huining-2027", "version": 1}, "edits": 3},
}
_VERSION: dict[str, Any] = {
    "version": 1,
    "by": "County planner 县规划员",
    "created": "2026-11-23T00:31:00Z",
    "tag": '"5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"',
    "media": ZIP,
    "size": 123_456,
    "about": _COUNTY["about"],
}
_CUT_OFF = {"day": "2026-11-23", "site": "620422104207", "name": "青江村", "profiles": ["truck", "van"]}

EXAMPLES: tuple[Example, ...] = (
    Example(
        operation="read_template",
        answer_media=WORKBOOK,
        answer="(the bytes of a workbook with a sheet for each table)",
        tagged=True,
    ),
    Example(operation="list_demo", answer=[_DEMO]),
    Example(
        operation="read_demo",
        path={"name": "huining"},
        answer_media=ZIP,
        answer="(the bytes of a zip file of its tables)",
        tagged=True,
    ),
    Example(
        operation="upload_network",
        summary="One road",
        path={"name": "roads"},
        media=GEOJSON,
        body=_ROADS,
        status=201,
        answer={"network": _NETWORK, "figures": _NETWORK["about"], "warnings": []},
    ),
    Example(operation="list_networks", answer=page(_NETWORK)),
    Example(
        operation="read_network",
        path={"name": "roads"},
        answer_media=GEOJSON,
        answer=json.loads(_ROADS),
        also=(GPKG, EXTRACT),
        tagged=True,
    ),
    Example(
        operation="upload_county",
        summary="The tables of a county, packed",
        path={"name": "huining-2027"},
        media=ZIP,
        body="(the bytes of a zip file of a county's tables, see docs/reference/county-folder.md)",
        status=201,
        answer={"county": _COUNTY, "repairs": [_REPAIR], "changes": [_CHANGE], "warnings": []},
    ),
    Example(
        operation="edit_county",
        summary="A depot closes later, a road is closed, another is open again",
        path={"name": "huining-2027"},
        body=_EDITS,
        status=201,
        answer={"county": _EDITED, "repairs": [], "changes": [], "warnings": [], "cut_off": [_CUT_OFF]},
    ),
    Example(operation="list_versions", path={"name": "huining-2027"}, answer=page(_VERSION)),
    Example(operation="list_counties", answer=page(_COUNTY)),
    Example(
        operation="read_county",
        path={"name": "huining-2027"},
        answer_media=ZIP,
        answer="(the bytes of the file that was uploaded)",
        also=(WORKBOOK, JSON, GPKG, EXTRACT),
        tagged=True,
    ),
    Example(
        operation="read_county_map",
        path={"name": "huining"},
        answer_media=GEOJSON,
        answer={"type": "FeatureCollection", "name": "会宁县 Huining", "features": []},
        tagged=True,
    ),
    Example(
        operation="snap_to_road",
        path={"name": "huining"},
        query={"lon": 105.0533, "lat": 35.6922},
        answer={
            "lon": 105.053291,
            "lat": 35.692193,
            "metres": 1,
            "road": "r1",
            "road_class": "secondary",
            "table_lon": 105.0533,
            "table_lat": 35.6922,
            "warnings": [],
        },
    ),
    Example(
        operation="add_demand",
        summary="A day's waybills",
        query={"name": "monday"},
        media=CSV,
        body=_WAYBILLS,
        status=201,
        answer=_DEMAND,
    ),
    Example(operation="list_demand", answer=page(_DEMAND)),
    Example(
        operation="read_demand",
        path={"demand": _DEMAND["id"]},
        answer_media=CSV,
        answer=_WAYBILLS,
        also=(WORKBOOK,),
        tagged=True,
    ),
    Example(
        operation="add_scenario",
        summary="Five depots so that goods come the shortest way",
        query={"name": "five-depots"},
        body=_SCENARIO,
        status=201,
        answer=_KEPT,
    ),
    Example(operation="list_scenarios", answer=page(_KEPT)),
    Example(operation="read_scenario", path={"scenario": _KEPT["id"]}, answer=_SCENARIO, tagged=True),
)
