"""A planner tries places over HTTP: where one meets the road, a day with exactly these depots, what is handed over."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import httpx
import openpyxl
import pytest

from logistics_opt.demo import demo_county
from logistics_opt.formats import open_county

Ended = Callable[[httpx.Client, str], dict[str, Any]]
COUNTY = "/v1/counties/huining"


def test_a_point_meets_the_road_where_a_study_would_tie_it(clients: dict[str, httpx.Client]) -> None:
    county = open_county(demo_county("huining"))
    site = next(one for one in county.sites if one.tier == 3)
    at = {"lon": site.position.lon, "lat": site.position.lat}
    met = clients["reader"].get(f"{COUNTY}/snap", params=at).json()
    snaps = [snap for snap in county.travel().snaps if snap.site == site.id]  # type: ignore[attr-defined]
    worst = max(snaps, key=lambda snap: snap.distance)
    assert (met["metres"], met["road"]) == (worst.distance, worst.road)
    assert (met["lon"], met["lat"]) == (round(worst.point.lon, 6), round(worst.point.lat, 6))
    assert (met["table_lon"], met["table_lat"]) == (round(at["lon"], 6), round(at["lat"], 6))
    assert met["road_class"]
    assert met["warnings"] == []


def test_a_point_far_from_every_road_is_told_how_far(clients: dict[str, httpx.Client]) -> None:
    met = clients["planner"].get(f"{COUNTY}/snap", params={"lon": 100, "lat": 30}).json()
    assert met["metres"] > 500_000
    assert [one["code"] for one in met["warnings"]] == ["snap-too-far"]


@pytest.mark.parametrize("at", [("nan", "35"), ("1e999", "35"), ("181", "0"), ("105", "-91"), ("105", ""), ("x", "1")])
def test_what_is_no_place_on_earth_is_refused(clients: dict[str, httpx.Client], at: tuple[str, str]) -> None:
    answer = clients["planner"].get(f"{COUNTY}/snap", params={"lon": at[0], "lat": at[1]})
    assert answer.status_code == 422


def test_a_point_of_no_county_is_not_there(clients: dict[str, httpx.Client]) -> None:
    answer = clients["planner"].get("/v1/counties/nowhere/snap", params={"lon": 105, "lat": 35})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "not-found")


def test_a_county_without_roads_says_so_and_turns_its_own_coordinates(clients: dict[str, httpx.Client]) -> None:
    answer = clients["planner"].put("/v1/counties/crow", json={"tables": crow_tables()})
    assert answer.status_code == 201, answer.text
    met = clients["planner"].get("/v1/counties/crow/snap", params={"lon": 105.0, "lat": 35.7}).json()
    assert (met["metres"], met["road"]) == (None, None)
    assert [one["code"] for one in met["warnings"]] == ["no-roads"]
    # GCJ-02 lies some hundred metres off.
    assert 100 < abs(met["table_lon"] - 105.0) * 90_000 < 900


def crow_tables() -> dict[str, Any]:
    """The smallest county: a warehouse, a depot, a village, in the coordinates of Chinese maps."""
    site = {"lat": 35.7, "stop_minutes": 5}
    return {
        "county": [{"key": "name", "value": "crow county"}, {"key": "datum", "value": "gcj02"}],
        "sites": [
            {"id": "w", "name": "W", "tier": "county", "lon": 105.0, **site},
            {"id": "d", "name": "D", "tier": "township", "parent": "w", "lon": 105.1, **site},
            {"id": "v", "name": "V", "tier": "village", "parent": "d", "lon": 105.15, **site},
        ],
        "firms": [{"id": "post", "name": "the post"}],
        "commodities": [{"id": "parcel", "name": "parcels"}],
        "vehicles": [
            {
                "id": "van",
                "name": "van",
                "echelon": 2,
                "base": "d",
                "count": 1,
                "capacity_kg": 300,
                "capacity_litres": 2000,
                "shift_opens": "06:00",
                "shift_closes": "20:00",
                "profile": "van",
            },
        ],
    }


@pytest.fixture(scope="module")
def placed(clients: dict[str, httpx.Client], north: str, ended: Ended) -> dict[str, Any]:
    scenario = {"county": north, "question": {"name": "p-median", "depots": 2}, "route": False}
    body = {
        "kind": "placement",
        "document": {"county": north, "scenario": scenario},
        "options": {"evidence": False, "papers": ["en", "zh"]},
    }
    study = ended(clients["planner"], clients["planner"].post("/v1/studies", json=body).headers["Location"])
    assert study["state"] == "done", study["errors"]
    return study


@pytest.mark.parametrize(("lang", "word"), [("en", "depot"), ("zh", "站点")])
def test_an_answer_is_handed_over_in_both_languages(
    clients: dict[str, httpx.Client], placed: dict[str, Any], lang: str, word: str
) -> None:
    address = f"/v1/results/{placed['made']['result']}"
    book = clients["analyst"].get(f"{address}/workbook", params={"lang": lang})
    sheets = openpyxl.load_workbook(BytesIO(book.content))
    assert word in " ".join(str(cell.value) for sheet in sheets for row in sheet for cell in row)
    paper = clients["analyst"].get(f"{address}/report", params={"lang": lang})
    assert (paper.headers["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    drawn = clients["analyst"].get(f"{address}/geojson", params={"lang": lang}).json()
    assert drawn["features"]
    again = clients["analyst"].get(
        f"{address}/report", params={"lang": lang}, headers={"If-None-Match": paper.headers["ETag"]}
    )
    assert again.status_code == 304
    assert list(placed["made"]) == ["result"]


def test_where_no_language_is_asked_for_there_is_nothing_to_hand_over(
    clients: dict[str, httpx.Client], north: str, ended: Ended
) -> None:
    scenario = {"county": north, "question": {"name": "p-median", "depots": 1}, "route": False}
    body = {
        "kind": "placement",
        "document": {"county": north, "scenario": scenario},
        "options": {"evidence": False},
    }
    study = ended(clients["planner"], clients["planner"].post("/v1/studies", json=body).headers["Location"])
    answer = clients["planner"].get(f"/v1/results/{study['made']['result']}/report")
    assert answer.status_code == 404


def test_a_day_is_planned_with_exactly_the_depots_of_an_answer(
    clients: dict[str, httpx.Client], north: str, placed: dict[str, Any], ended: Ended
) -> None:
    found = clients["analyst"].get(f"/v1/results/{placed['made']['result']}").json()
    depots = found["options"][1]["depots"]
    body = {
        "kind": "depot_day",
        "document": {"county": north, "depots": depots, "day": found["seasons"][0]["orders_day"]},
        "options": {"max_steps": 20},
    }
    study = ended(clients["analyst"], clients["analyst"].post("/v1/studies", json=body).headers["Location"])
    assert study["state"] == "done", study["errors"]
    plan = clients["analyst"].get(f"/v1/plans/{study['made']['plan']}").json()
    problem = clients["analyst"].get(f"/v1/problems/{study['made']['problem']}").json()
    base = {vehicle["id"]: vehicle["base"] for vehicle in problem["fleet"]}
    warehouse = next(site["id"] for site in problem["sites"] if site["tier"] == "county")
    used = {base[route["vehicle"]] for route in plan["routes"]}
    assert used <= {*depots, warehouse}
    summary = study["summary"]
    assert summary["total_yuan"] == pytest.approx(summary["cost_yuan"] + summary["depots_yuan"])
    assert summary["radial_yuan"] > summary["depots_yuan"]
    drawn = clients["analyst"].get(f"/v1/plans/{study['made']['plan']}/geojson").json()
    assert any(one["properties"]["kind"] == "leg" for one in drawn["features"])
    # What might be is nobody's day: no firm is told of it.
    assert clients["admin"].get("/v1/shares", params={"study": study["id"]}).json()["items"] == []


def test_depots_that_are_none_are_all_named(clients: dict[str, httpx.Client], ended: Ended) -> None:
    body = {"kind": "depot_day", "document": {"county": "huining", "depots": ["x", "620422100", "y"]}}
    study = ended(clients["planner"], clients["planner"].post("/v1/studies", json=body).headers["Location"])
    assert study["state"] == "failed"
    assert [one["where"] for one in study["errors"]] == ["document.depots, x", "document.depots, y"]
    twice = {"kind": "depot_day", "document": {"county": "huining", "depots": ["x", "x"]}}
    assert clients["planner"].post("/v1/studies", json=twice).status_code == 422


def test_of_two_who_change_a_scenario_the_second_is_told_who_was_first(clients: dict[str, httpx.Client]) -> None:
    def keep(role: str, depots: int, follows: int | None = None) -> httpx.Response:
        scenario = {"county": "huining", "question": {"name": "p-median", "depots": depots}, "route": False}
        query = {"name": "two-of-us"} | ({} if follows is None else {"follows": follows})
        return clients[role].post("/v1/scenarios", params=query, json=scenario)

    assert keep("planner", 3, 0).json()["version"] == 1
    assert keep("analyst", 4, 1).json()["version"] == 2
    late = keep("planner", 5, 1)
    assert late.status_code == 412
    issue = late.json()["errors"][0]
    assert issue["code"] == "scenario-changed"
    assert issue["cause"].startswith("analyst kept version 2 at ")
    assert keep("planner", 5, 0).status_code == 412  # the name is not new
    assert keep("planner", 5, 2).json()["version"] == 3
    assert keep("planner", 6).json()["version"] == 4  # whoever does not say is not held up
    kept = [one for one in clients["reader"].get("/v1/scenarios").json()["items"] if one["name"] == "two-of-us"]
    assert [one["version"] for one in kept] == [4, 3, 2, 1]


def test_of_two_at_the_same_moment_one_is_kept(clients: dict[str, httpx.Client]) -> None:
    scenario = {"county": "huining", "question": {"name": "p-median", "depots": 2}, "route": False}

    def keep(role: str) -> int:
        query = {"name": "at-once", "follows": 0}
        return clients[role].post("/v1/scenarios", params=query, json=scenario).status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(keep, ("planner", "analyst"))) == [201, 412]
