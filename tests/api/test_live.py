"""
The rest of a day over HTTP, on the line county: w --10 km-- d1 --5 km-- v1 --5 km-- v2, everything at 10 m/s.

The plan sent in: truck 1 leaves w at 06:00 (21 600 s) with p1, ten pieces for v1, unloads at d1 from 22 600 to 22 950
(300 + 10 * 5 s) and is back at 23 950. Van 1 leaves d1 at 24 700, since v1 opens at 25 200, is there until 25 420
(120 + 10 * 10 s) and is back at 25 920. Late comes l2, ten pieces for v2.
"""

import io
import json
import runpy
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from logistics_opt.checker import check
from logistics_opt.checker.live import check_live
from logistics_opt.formats.documents import (
    changes_from_json,
    live_day_to_json,
    plan_from_json,
    plan_to_json,
    problem_from_json,
    problem_to_json,
)
from logistics_opt.formats.problem_document import DemandDocument
from logistics_opt.model import (
    ChangeKind,
    Demand,
    DemandId,
    LiveDay,
    Made,
    Plan,
    Problem,
    Route,
    RouteLock,
    RouteState,
    SiteId,
    Trip,
    VehicleTypeId,
)
from logistics_opt.routing.orders import Orders, Part, Visit
from logistics_opt.routing.schedule import feasible, plan_of

Ended = Callable[[httpx.Client, str], dict[str, Any]]
BEFORE_SIX, VAN_HAS_LEFT = 21_000, 25_000
HEADERS = {"Content-Type": "text/csv"}


@dataclass(frozen=True)
class Answer:
    """What came of a study, read."""

    study: dict[str, Any]
    plan: Plan
    problem: Problem
    kinds: list[tuple[ChangeKind, str]]
    result: dict[str, Any]

    @property
    def id(self) -> str:
        address: str = self.study["results"][0]
        return address.rpartition("/")[2]

    def trips(self, vehicle: str, number: int = 1) -> list[list[tuple[str, int, int]]]:
        route = next(r for r in self.plan.routes if (r.vehicle, r.number) == (vehicle, number))
        return [times(trip) for trip in route.trips]


Replanned = Callable[..., Answer]


def times(trip: Trip) -> list[tuple[str, int, int]]:
    return [(stop.site, stop.starts, stop.leaves) for stop in trip.stops]


def put(name: str, site: str) -> Visit:
    return Visit(SiteId(site), (Part(DemandId(name), 0, 10),))


def planned(problem: Problem, *orders: Orders) -> Plan:
    timetable = feasible(problem, orders)
    assert timetable is not None
    return plan_of(problem, timetable)


def state(route: Route, now: int, lock: RouteLock) -> RouteState:
    made = (Made(arrives=s.arrives, starts=s.starts, leaves=s.leaves) for s in route.stops if s.arrives <= now)
    return RouteState(vehicle=route.vehicle, number=route.number, made=tuple(made), lock=lock)


def so_far(plan: Plan, now: int, lock: RouteLock = RouteLock.NONE) -> LiveDay:
    """Everything as planned until now."""
    return LiveDay(now=now, routes=tuple(state(route, now, lock) for route in plan.routes))


def said(demand: Demand) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DemandDocument.of(demand).model_dump_json())
    return found


def body(plan: Plan | str, day: LiveDay | dict[str, Any], **more: Any) -> dict[str, Any]:
    """A request; ``problem`` and ``options`` beside what is late."""
    options = more.pop("options", {"max_steps": 60})
    document = {
        "plan": plan if isinstance(plan, str) else json.loads(plan_to_json(plan)),
        "day": json.loads(live_day_to_json(day)) if isinstance(day, LiveDay) else day,
        **more,
    }
    if isinstance(more.get("problem"), Problem):
        document["problem"] = json.loads(problem_to_json(more["problem"]))
    return {"kind": "replan", "document": document, "options": options}


def asked(client: httpx.Client, request: dict[str, Any]) -> str:
    answer = client.post("/v1/studies", json=request)
    assert answer.status_code == 202, answer.text
    return answer.headers["Location"]


def read(client: httpx.Client, study: dict[str, Any]) -> Answer:
    plan, problem, result = (client.get(address).text for address in study["results"])
    changes = changes_from_json(result).changes
    kinds = [(change.kind, change.site) for change in changes]
    return Answer(study, plan_from_json(plan), problem_from_json(problem), kinds, json.loads(result))


@pytest.fixture(scope="module")
def replanned(service: httpx.Client, ended: Ended) -> Replanned:
    def ask(*args: Any, **more: Any) -> Answer:
        study = ended(service, asked(service, body(*args, **more)))
        assert (study["state"], study["errors"]) == ("done", None)
        return read(service, study)

    return ask


@pytest.fixture(scope="module")
def p1(make_demand: Callable[..., Demand]) -> Demand:
    return make_demand("p1", "v1")


@pytest.fixture(scope="module")
def l2(make_demand: Callable[..., Demand]) -> Demand:
    return make_demand("l2", "v2")


@pytest.fixture(scope="module")
def sent(make_county: Callable[..., Problem], p1: Demand) -> Plan:
    """The plan described above."""
    county = make_county(demands=(p1,))
    return planned(county, Orders(VehicleTypeId("truck"), ((put("p1", "d1"),),)), van_to(put("p1", "v1")))


def van_to(*visits: Visit) -> Orders:
    return Orders(VehicleTypeId("van1"), (visits,))


@pytest.fixture(scope="module")
def whole(make_county: Callable[..., Problem], p1: Demand, l2: Demand) -> Problem:
    """The day with its late order."""
    return make_county(demands=(p1, l2))


def test_a_locked_route_stays_to_the_second_and_another_truck_brings_the_late_order(
    replanned: Replanned, sent: Plan, whole: Problem
) -> None:
    answer = replanned(sent, so_far(sent, BEFORE_SIX, RouteLock.VEHICLE), problem=whole)
    for route in sent.routes:
        assert answer.trips(route.vehicle) == [times(trip) for trip in route.trips]
    # Truck 2 is sent: 20 km are 2 000 s, and v2 opens at 25 200.
    assert answer.trips("truck", 2) == [[("w", 23_200, 23_200), ("v2", 25_200, 25_420), ("w", 27_420, 27_420)]]
    assert answer.kinds == [(ChangeKind.ADDED, "v2")]


def test_a_van_that_has_left_is_not_called_back(replanned: Replanned, sent: Plan, whole: Problem) -> None:
    day = so_far(sent, VAN_HAS_LEFT)
    answer = replanned(sent, day, problem=whole)
    assert answer.trips("van1")[0] == times(next(r for r in sent.routes if r.vehicle == "van1").trips[0])
    # The truck reloads until 25 150, is at d1 from 26 150 to 26 500; sorting takes 600 + 100 s; v2 is 1 000 s away.
    assert answer.trips("van1")[1][:2] == [("d1", 27_200, 27_200), ("v2", 28_200, 28_420)]
    assert check_live(answer.problem, answer.plan, sent, day) == ()


def test_what_the_rest_costs_more_is_told_in_the_result_and_in_the_summary(
    replanned: Replanned, sent: Plan, whole: Problem
) -> None:
    answer = replanned(sent, so_far(sent, VAN_HAS_LEFT), problem=whole)
    # A second trip of the truck: 20 km at 3 yuan, and from 23 950 to 27 500, back at w, 3 550 s at a fen: 95.50 yuan.
    # A second trip of the van: 20 km at 1 yuan, and from 25 920 to 29 420, 3 500 s at half a fen: 37.50 yuan. And v2 is
    # open for a yuan. 134 together.
    assert answer.study["summary"]["retimed_yuan"] == sent.cost.total / 100
    assert answer.study["summary"]["cost_yuan"] == sent.cost.total / 100 + 134
    cost, retimed = (sum(answer.result[name].values()) for name in ("cost", "retimed"))
    assert round(cost - retimed, 2) == 134
    assert answer.result["changes"][0]["words"] == "V2 (l2): van1 1 comes at 07:50"
    assert answer.result["changes"][0]["words_zh"] == "V2（l2）：新增，van1 1于07:50到达"
    assert "plan" not in answer.result  # readers may read results, not plans


def test_a_promise_that_is_kept_stays_kept(
    replanned: Replanned, make_county: Callable[..., Problem], make_demand: Callable[..., Demand]
) -> None:
    p2, l1 = make_demand("p2", "v2", promised=25_300), make_demand("l1", "v1")
    fleet = (replace(make_county().fleet[0], count=1, max_trips=1),)
    before = make_county(demands=(p2,), fleet=fleet)
    sent = planned(before, Orders(VehicleTypeId("truck"), ((put("p2", "v2"),),)))
    answer = replanned(sent, so_far(sent, BEFORE_SIX), problem=make_county(demands=(p2, l1), fleet=fleet))
    # With v1 first p2, promised by 25 300, would come at 25 920. So v2 at 25 200, and v1 on the way back.
    assert [site for site, _, _ in answer.trips("truck")[0]] == ["w", "v2", "v1", "w"]
    assert answer.trips("truck")[0][1] == ("v2", 25_200, 25_420)


@pytest.fixture(scope="module")
def morning(service: httpx.Client, make_county: Callable[..., Problem], p1: Demand, ended: Ended) -> tuple[str, Plan]:
    """A plan that this service has made for the day without the late order: its id, and the plan."""
    problem = json.loads(problem_to_json(make_county(demands=(p1,))))
    request = {"kind": "daily_routes", "document": {"problem": problem}, "options": {"max_steps": 50}}
    study = ended(service, asked(service, request))
    address = study["results"][0]
    return address.rpartition("/")[2], plan_from_json(service.get(address).text)


def test_to_a_plan_of_this_service_a_late_order_is_all_there_is_to_send(
    replanned: Replanned, service: httpx.Client, morning: tuple[str, Plan], l2: Demand, p1: Demand
) -> None:
    name, plan = morning
    # One truck goes straight: leaves w at 23 700, is at v1 from 25 200 to 25 420.
    assert [times(t) for r in plan.routes for t in r.trips] == [
        [("w", 23_700, 23_700), ("v1", 25_200, 25_420), ("w", 26_920, 26_920)]
    ]
    first = replanned(name, so_far(plan, BEFORE_SIX, RouteLock.ORDER), late=[said(l2)])
    assert set(first.problem.demand) == {"p1", "l2"}
    assert check(first.problem, first.plan) == ()
    # Both on the one way out and back, 40 km: 10 km more at 3 yuan, 2 * 500 s of driving and 220 s of work at a fen.
    # And v2 is open for a yuan.
    assert first.plan.cost.total - plan.cost.total == 3_000 + 1_220 + 100
    drawn = service.get(f"/v1/plans/{first.id}/geojson").json()
    assert drawn["problem"] == first.plan.problem
    assert first.study["summary"]["drawn"] == "straight lines"

    # The answer is the next plan that is driven: its late order is of its day.
    again = replanned(first.id, so_far(first.plan, BEFORE_SIX, RouteLock.ORDER))
    assert again.plan.routes == first.plan.routes
    assert again.kinds == []


def test_one_that_is_stopped_keeps_the_best(
    service: httpx.Client, ended: Ended, morning: tuple[str, Plan], l2: Demand
) -> None:
    # Before the first shift, with nothing locked, the whole day is searched again: for ever, with so many steps.
    request = body(morning[0], LiveDay(now=3 * 3_600), late=[said(l2)], options={"max_steps": 10**9})
    address = asked(service, request)
    with service.stream("GET", f"{address}/events") as stream:
        for line in stream.iter_lines():
            if line.startswith("data: ") and (json.loads(line[6:])["progress"] or {}).get("seconds"):
                break
    assert service.delete(address).status_code == 200
    study = ended(service, address)
    assert (study["state"], study["stopped"]) == ("stopped", True)
    answer = read(service, study)
    assert check(answer.problem, answer.plan) == ()


def refusal(service: httpx.Client, ended: Ended, request: dict[str, Any]) -> list[dict[str, str]]:
    study = ended(service, asked(service, request))
    assert (study["state"], study["results"]) == ("failed", [])
    errors: list[dict[str, str]] = study["errors"]
    assert all(error["cause_zh"] and error["remedy_zh"] and error["cause"] and error["remedy"] for error in errors)
    return errors


def test_everything_that_cannot_have_been_is_told_at_once(
    service: httpx.Client, ended: Ended, sent: Plan, whole: Problem
) -> None:
    strange = RouteState(vehicle=VehicleTypeId("van2"), number=1)
    early = RouteState(vehicle=VehicleTypeId("truck"), number=1, next_arrives=26_000)
    long = RouteState(vehicle=VehicleTypeId("van1"), number=1, made=(Made(arrives=1, starts=1, leaves=1),) * 4)
    day = LiveDay(now=VAN_HAS_LEFT, routes=(strange, early, long))
    errors = refusal(service, ended, body(sent, day, problem=whole))
    assert {error["code"] for error in errors} == {"live-unknown-route", "live-next", "live-too-many-stops"}


def test_everything_in_a_wrong_form_is_told_at_once_with_its_place(
    service: httpx.Client, ended: Ended, morning: tuple[str, Plan], l2: Demand
) -> None:
    late = [said(l2), {**said(l2), "weight_kg": -1}]
    day = {"now": "ten", "routes": [{"vehicle": "truck", "number": 0}], "when": 1}
    errors = refusal(service, ended, body(morning[0], day, late=late))
    assert {error["where"] for error in errors} == {
        "document.day.now",
        "document.day.routes[0].number",
        "document.day.when",
        "document.late[1].weight_kg",
    }


def test_a_late_order_that_the_day_has_already_or_that_goes_nowhere_is_refused(
    service: httpx.Client, ended: Ended, morning: tuple[str, Plan], p1: Demand, l2: Demand
) -> None:
    late = [said(p1), {**said(l2), "site": "v9"}]
    errors = refusal(service, ended, body(morning[0], so_far(morning[1], BEFORE_SIX), late=late))
    assert {"duplicate-id", "unknown-site"} <= {error["code"] for error in errors}


def test_a_plan_that_is_not_driven_on_this_day_is_refused(
    service: httpx.Client, ended: Ended, sent: Plan, whole: Problem
) -> None:
    dearer = replace(sent, cost=sent.cost + sent.cost)
    errors = refusal(service, ended, body(dearer, LiveDay(now=0), problem=whole))
    assert [error["code"] for error in errors] == ["live-plan-faulty"]


def test_a_plan_that_is_not_here_is_refused_before_anything_is_queued(service: httpx.Client) -> None:
    answer = service.post("/v1/studies", json=body("plan-0", LiveDay(now=0)))
    assert answer.status_code == 422
    assert [(error["code"], error["where"]) for error in answer.json()["errors"]] == [
        ("document-absent", "plan plan-0")
    ]


@pytest.mark.parametrize("more", [{}, {"problem": {}, "late": [{}]}, {"problem": {}, "demand": "d"}, {"now": "10:00"}])
def test_a_day_is_told_of_in_one_way(service: httpx.Client, sent: Plan, more: dict[str, Any]) -> None:
    assert service.post("/v1/studies", json=body(sent, LiveDay(now=0), **more)).status_code == 422


@pytest.mark.parametrize("role", ["courier", "analyst", "reader"])
def test_who_may_not_plan_for_all_may_not_replan(
    clients: dict[str, httpx.Client], service: httpx.Client, morning: tuple[str, Plan], l2: Demand, role: str
) -> None:
    request = body(morning[0], so_far(morning[1], BEFORE_SIX), late=[said(l2)])
    answer = clients[role].post("/v1/studies", json=request)
    assert answer.status_code == 404
    assert answer.json() == clients[role].get("/v1/no-such-thing").json()


def test_waybills_cannot_be_read_without_a_county(
    service: httpx.Client, ended: Ended, morning: tuple[str, Plan]
) -> None:
    demand = service.post("/v1/demand", content=b"site,weight_kg\nv1,1\n", headers=HEADERS).json()["id"]
    errors = refusal(service, ended, body(morning[0], so_far(morning[1], BEFORE_SIX), demand=demand))
    assert [error["code"] for error in errors] == ["late-no-county"]


WAYBILLS = "id,firm,commodity,site,direction,weight_kg,volume_l,pieces\n"
HUINING = "620422100"  # a township of the demo county


@pytest.fixture(scope="module")
def huining(service: httpx.Client, ended: Ended) -> tuple[str, Plan]:
    """A plan of the demo county for one order."""
    content = (WAYBILLS + f"m1,post,parcel,{HUINING},down,10,40,5\n").encode()
    demand = service.post("/v1/demand", content=content, headers=HEADERS).json()["id"]
    document = {"county": "huining", "demand": demand}
    request = {"kind": "daily_routes", "document": document, "options": {"max_steps": 20}}
    study = ended(service, asked(service, request))
    address = study["results"][0]
    return address.rpartition("/")[2], plan_from_json(service.get(address).text)


def test_waybills_of_the_whole_day_or_the_late_ones_alone_come_in_once_and_are_drawn_on_roads(
    service: httpx.Client, replanned: Replanned, huining: tuple[str, Plan]
) -> None:
    name, plan = huining
    rows = [f"{row},post,parcel,{site},down,10,40,5\n" for row, site in (("m1", HUINING), ("l1", HUINING))]
    for content in ("".join(rows), rows[1] + "l9,post,parcel,no such place,down,10,40,5\n"):
        whole = service.post("/v1/demand", content=(WAYBILLS + content).encode(), headers=HEADERS).json()["id"]
        answer = replanned(name, so_far(plan, BEFORE_SIX), demand=whole)
        assert set(answer.problem.demand) == {"m1", "l1"}
        assert (ChangeKind.ADDED, HUINING) in answer.kinds
        warnings = [warning["code"] for warning in answer.result["warnings"]]
        assert warnings == (["order-unmatched"] if "l9" in content else [])
        assert answer.study["summary"]["set_aside"] == len(warnings)
        assert answer.study["summary"]["drawn"] == "roads"
        lines = [f["geometry"] for f in service.get(f"/v1/plans/{answer.id}/geojson").json()["features"]]
        assert max(len(line["coordinates"]) for line in lines if line["type"] == "LineString") > 2
    # The next change knows the county still, and the order that came before.
    third = replanned(answer.id, so_far(answer.plan, BEFORE_SIX), demand=whole)
    assert set(third.problem.demand) == {"m1", "l1"}
    assert third.study["summary"]["drawn"] == "roads"


def test_a_waybill_whose_id_is_another_order_s_is_refused(
    service: httpx.Client, ended: Ended, huining: tuple[str, Plan]
) -> None:
    name, plan = huining
    content = (WAYBILLS + f"m1,post,parcel,{HUINING},down,11,40,5\n").encode()
    demand = service.post("/v1/demand", content=content, headers=HEADERS).json()["id"]
    errors = refusal(service, ended, body(name, so_far(plan, BEFORE_SIX), demand=demand))
    assert [(error["code"], error["where"]) for error in errors] == [("late-other-order", "document.demand, m1")]


def tiny(old: str = "", new: str = "") -> bytes:
    """The tiny county as a zip file; in its table of sites ``new`` stands for ``old``."""
    tables: dict[str, str] = runpy.run_path(str(Path(__file__).parents[1] / "formats" / "tiny.py"))["TABLES"]
    assert old in tables["sites.csv"]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as container:
        for name, text in tables.items():
            container.writestr(name, text.replace(old, new) if old and name == "sites.csv" else text)
    return content.getvalue()


def test_the_county_is_that_of_the_morning_whatever_was_uploaded_since(
    service: httpx.Client, replanned: Replanned, ended: Ended
) -> None:
    headers = {"Content-Type": "application/zip"}
    assert service.put("/v1/counties/tiny-live", content=tiny(), headers=headers).status_code == 201
    request = {"kind": "daily_routes", "document": {"county": "tiny-live"}, "options": {"max_steps": 20}}
    address = ended(service, asked(service, request))["results"][0]
    moved = tiny("苹果村,village,110,service_point,105.15", "远村,village,110,service_point,105.14")
    assert service.put("/v1/counties/tiny-live", content=moved, headers=headers).json()["county"]["version"] == 2
    # The village has another name and place now; the waybill says the old name.
    content = (WAYBILLS + "late,post,parcel,苹果村,down,1,1,1\n").encode()
    demand = service.post("/v1/demand", content=content, headers=HEADERS).json()["id"]
    answer = replanned(address.rpartition("/")[2], LiveDay(now=4 * 3_600), demand=demand)
    assert answer.problem.demand[DemandId("late")].site == "111"
    assert answer.problem.site[SiteId("111")].position.lon == 105.15
    assert answer.study["summary"]["drawn"] == "roads"
