"""Requests in VROOM's dialect: what is understood becomes a day, what is not is refused, all of it at once."""

import json
import os
from pathlib import Path

import pytest

from logistics_opt.errors import InvalidInput
from logistics_opt.formats.crowfly import DETOUR_FACTOR, SPEED_KMH
from logistics_opt.formats.documents import vroom_from_json, vroom_to_json
from logistics_opt.formats.vroom_answer import VroomAnswer
from logistics_opt.formats.vroom_day import day_of
from logistics_opt.formats.vroom_document import MOST_TASKS, VroomRequest
from logistics_opt.formats.vroom_issues import CODES
from logistics_opt.model.tasks import ALWAYS, FOREVER, StepKind, TaskPlan, TaskRoute, TaskStep

SHARED = Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[2].parent / "shared"))
EXAMPLES = SHARED / "benchmarks" / "vroom"
THREE = [[0, 10, 20], [11, 0, 12], [21, 13, 0]]


def request_of(**keys):
    """Two places to visit and one vehicle, on a matrix of three; every key given replaces its own."""
    usual = {
        "jobs": [{"id": 7, "location_index": 1}, {"id": 8, "location_index": 2}],
        "vehicles": [{"id": 1, "start_index": 0, "end_index": 0}],
        "matrices": {"car": {"durations": THREE}},
    }
    return json.dumps({key: value for key, value in (usual | keys).items() if value is not None})


def issues_of(text):
    with pytest.raises(InvalidInput) as refused:
        vroom_from_json(text)
    return {(issue.code, issue.where) for issue in refused.value.issues}


def vehicle(**keys):
    return {"id": 1, "start_index": 0, "end_index": 0} | keys


def job(**keys):
    return {"id": 7, "location_index": 1} | keys


def test_what_is_not_said_has_the_defaults_of_the_dialect():
    day = day_of(vroom_from_json(request_of()))
    first = day.tasks[0]
    assert (first.kind, first.id, first.place, first.windows) == (StepKind.JOB, 7, 1, ALWAYS)
    assert (first.setup, first.service, first.priority, first.skills) == (0, 0, 0, frozenset())
    van = day.vehicles[0]
    assert (van.profile, van.start, van.end, van.shift, van.pace) == ("car", 0, 0, (0, FOREVER), 100)
    assert (van.tariff.fixed, van.tariff.per_hour, van.tariff.per_km, van.tariff.per_task_hour) == (0, 3_600, 0, 0)
    assert day.travel["car"].seconds.tolist() == THREE
    assert day.travel["car"].metres is None
    assert not day.straight_lines


def test_a_shipment_is_a_pickup_and_a_delivery_that_know_each_other():
    shipment = {
        "amount": [2, 5],
        "skills": [3],
        "priority": 9,
        "pickup": {"id": 1, "location_index": 1, "service": 60},
        "delivery": {"id": 1, "location_index": 2, "time_windows": [[50, 90]]},
    }
    request = request_of(jobs=[job()], shipments=[shipment], vehicles=[vehicle(capacity=[9, 9])])
    alone, pickup, delivery = day_of(vroom_from_json(request)).tasks
    assert alone.partner is None
    assert (alone.delivery, alone.pickup) == ((0, 0), (0, 0))
    assert (pickup.kind, pickup.partner, pickup.delivery, pickup.pickup) == (StepKind.PICKUP, 2, (0, 0), (2, 5))
    assert (delivery.kind, delivery.partner, delivery.delivery, delivery.pickup) == (
        StepKind.DELIVERY,
        1,
        (2, 5),
        (0, 0),
    )
    assert {t.skills for t in (pickup, delivery)} == {frozenset({3})}
    assert {t.priority for t in (pickup, delivery)} == {9}
    assert (pickup.service, delivery.windows) == (60, ((50, 90),))


def test_windows_are_put_in_order_and_those_that_touch_are_one():
    windows = [[50, 60], [10, 20], [21, 30], [55, 70]]
    assert day_of(vroom_from_json(request_of(jobs=[job(time_windows=windows)]))).tasks[0].windows == (
        (10, 30),
        (50, 70),
    )


def test_amount_is_the_old_word_for_delivery():
    day = day_of(vroom_from_json(request_of(jobs=[job(amount=[4])], vehicles=[vehicle(capacity=[5])])))
    assert (day.tasks[0].delivery, day.tasks[0].pickup) == ((4,), (0,))


def test_matrix_is_the_old_word_for_the_durations_of_every_profile():
    vans = [vehicle(), vehicle(id=2, profile="driving-hgv")]
    day = day_of(vroom_from_json(request_of(matrices=None, matrix=THREE, vehicles=vans)))
    assert {profile: travel.seconds.tolist() for profile, travel in day.travel.items()} == {
        "car": THREE,
        "driving-hgv": THREE,
    }


def test_what_openrouteservices_client_writes_is_understood():
    # Its Job, Shipment, ShipmentStep and Vehicle send only what was given, the profile always, geometry as an option.
    written = {
        "vehicles": [{"id": 0, "profile": "driving-car", "start": [8.68, 49.42], "capacity": [5], "skills": [1]}],
        "jobs": [{"id": 0, "location": [8.69, 49.41], "service": 60, "amount": [1], "skills": [1], "priority": 3}],
        "shipments": [
            {
                "pickup": {"id": 0, "location": [8.67, 49.40], "time_windows": [[0, 3600]]},
                "delivery": {"id": 0, "location": [8.70, 49.43]},
                "amount": [2],
                "skills": [],
                "priority": 0,
            }
        ],
        "options": {"g": False},
    }
    day = day_of(vroom_from_json(json.dumps(written)))
    assert [(task.kind.value, task.delivery, task.pickup) for task in day.tasks] == [
        ("job", (1,), (0,)),
        ("pickup", (0,), (2,)),
        ("delivery", (2,), (0,)),
    ]
    assert set(day.travel) == {"driving-car"}


def test_everything_a_vehicle_can_say_arrives():
    van = vehicle(
        end_index=2,
        capacity=[3],
        skills=[1, 2],
        type="bike",
        time_window=[100, 900],
        costs={"fixed": 5, "per_hour": 7_200, "per_task_hour": 60, "per_km": 0},
        speed_factor=1.3,
        max_tasks=4,
        max_travel_time=500,
        breaks=[{"id": 2, "time_windows": [[400, 500]], "service": 30}, {"id": 1, "time_windows": [[200, 300]]}],
        steps=[{"type": "start"}, {"type": "job", "id": 8}, {"type": "job", "id": 7}, {"type": "end"}],
    )
    found = day_of(vroom_from_json(request_of(vehicles=[van]))).vehicles[0]
    assert (found.start, found.end, found.capacity, found.skills) == (0, 2, (3,), frozenset({1, 2}))
    assert (found.type, found.shift, found.pace) == ("bike", (100, 900), 77)  # 1 / 1.3 in hundredths
    assert (found.tariff.fixed, found.tariff.per_hour, found.tariff.per_task_hour) == (5, 7_200, 60)
    assert (found.max_tasks, found.max_travel_time, found.max_distance) == (4, 500, None)
    assert [(b.id, b.windows, b.service) for b in found.breaks] == [(1, ((200, 300),), 0), (2, ((400, 500),), 30)]
    assert found.begin == (1, 0)


def test_without_a_matrix_travel_is_straight_lines_and_equal_positions_are_one_place():
    # A degree of longitude on the equator is 6 371 009 m * pi / 180 = 111 194.9 m; times 1.35 at 35 km/h.
    assert (DETOUR_FACTOR, SPEED_KMH) == (1.35, 35.0)
    jobs = [{"id": 7, "location": [1.0, 0.0]}, {"id": 8, "location": [0.0, 0.0]}]
    vans = [{"id": 1, "start": [0.0, 0.0]}]
    day = day_of(vroom_from_json(request_of(jobs=jobs, vehicles=vans, matrices=None)))
    assert day.straight_lines
    assert day.tasks[1].place == day.vehicles[0].start
    assert day.vehicles[0].end is None
    travel = day.travel["car"]
    assert travel.metres[0, 1] == travel.metres[1, 0] == 150_113
    assert travel.seconds[0, 1] == 15_441  # 15 440.2 rounded up
    assert travel.seconds[0, 0] == 0


MATRICES = {"car": {"durations": THREE}}
REFUSED = {
    "vroom-duplicate-id": ({"jobs": [job(), job()]}, "$.jobs[1].id"),
    "vroom-too-many-tasks": (
        {
            "jobs": [job(id=i) for i in range(MOST_TASKS - 1)],
            "shipments": [{"pickup": job(), "delivery": job()}],
        },
        "$",
    ),
    "vroom-too-many-kinds": (
        {
            "jobs": [job(id=i) for i in range(MOST_TASKS)],
            "vehicles": [vehicle(id=i, costs={"per_hour": i}) for i in range(40)],
        },
        "$.vehicles",
    ),
    "vroom-no-vehicle": ({"vehicles": []}, "$.vehicles"),
    "vroom-no-location": (
        {"matrices": None, "jobs": [job()], "vehicles": [{"id": 1, "start": [0, 0]}]},
        "$.jobs[0].location",
    ),
    "vroom-no-index": ({"jobs": [{"id": 7, "location": [1, 2]}]}, "$.jobs[0].location_index"),
    "vroom-no-ends": ({"vehicles": [{"id": 1}]}, "$.vehicles[0]"),
    "vroom-index-outside": ({"vehicles": [vehicle(end_index=3)]}, "$.vehicles[0].end_index"),
    "vroom-no-matrix": ({"vehicles": [vehicle(profile="bike")]}, "$.matrices"),
    "vroom-matrix-shape": (
        {"matrices": {"car": {"durations": THREE, "distances": [[0, 1], [1, 0]]}}},
        "$.matrices.car.distances",
    ),
    "vroom-no-distances": ({"vehicles": [vehicle(max_distance=9)]}, "$.vehicles[0].max_distance"),
    "vroom-costs-twice": (
        {
            "matrices": {"car": {"durations": THREE, "costs": THREE}},
            "vehicles": [vehicle(costs={"per_hour": 1})],
        },
        "$.vehicles[0].costs",
    ),
    "vroom-amount-length": (
        {"vehicles": [vehicle(capacity=[1, 2])], "jobs": [job(delivery=[1])]},
        "$.jobs[0].delivery",
    ),
    "vroom-amount-twice": (
        {"vehicles": [vehicle(capacity=[1])], "jobs": [job(delivery=[1], amount=[1])]},
        "$.jobs[0].amount",
    ),
    "vroom-empty-window": ({"jobs": [job(time_windows=[[0, 5], [9, 8]])]}, "$.jobs[0].time_windows[1]"),
    "vroom-unknown-step": (
        {"vehicles": [vehicle(steps=[{"type": "pickup", "id": 7}])]},
        "$.vehicles[0].steps[0]",
    ),
    "vroom-unsupported": (
        {"vehicles": [vehicle(capacity=[1], breaks=[{"id": 1, "max_load": [1]}])]},
        "$.vehicles[0].breaks[0].max_load",
    ),
}


def test_every_issue_has_a_case_here():
    assert set(REFUSED) == set(CODES)


@pytest.mark.parametrize("code", sorted(REFUSED))
def test_what_cannot_be_is_refused_at_its_place(code):
    keys, where = REFUSED[code]
    assert issues_of(request_of(**keys)) == {(code, where)}


def test_issues_speak_both_languages_and_leave_nothing_to_fill_in():
    for keys, _ in REFUSED.values():
        with pytest.raises(InvalidInput) as refused:
            vroom_from_json(request_of(**keys))
        for issue in refused.value.issues:
            assert "{" not in str(issue)
            assert any("\u4e00" <= letter <= "\u9fff" for letter in issue.cause_zh)
            assert any("\u4e00" <= letter <= "\u9fff" for letter in issue.remedy_zh)


@pytest.mark.parametrize("options", [{"g": True}, {"c": True}])
def test_what_wrappers_ask_for_and_we_lack_is_refused_by_name(options):
    assert {code for code, _ in issues_of(request_of(options=options))} == {"vroom-unsupported"}


def test_options_that_ask_for_nothing_are_taken():
    vroom_from_json(request_of(options={"g": False, "c": None, "t": 4, "x": 5}))


def test_all_issues_come_at_once():
    vans = [{"id": 1}, vehicle(id=1, time_window=[5, 4])]
    assert issues_of(request_of(vehicles=vans, jobs=[job(location_index=3)])) == {
        ("vroom-no-ends", "$.vehicles[0]"),
        ("vroom-duplicate-id", "$.vehicles[1].id"),
        ("vroom-empty-window", "$.vehicles[1].time_window"),
        ("vroom-index-outside", "$.jobs[0].location_index"),
    }


@pytest.mark.parametrize(
    ("keys", "code", "where"),
    [
        ({"jobs": [job(prority=1)]}, "document-unknown-field", "$.jobs[0].prority"),
        ({"jobs": [{"location_index": 1}]}, "document-missing-field", "$.jobs[0].id"),
        ({"jobs": [job(service=300.5)]}, "document-wrong-value", "$.jobs[0].service"),
        ({"jobs": [job(service=-1)]}, "document-wrong-value", "$.jobs[0].service"),
        ({"jobs": [job(service=10**7)]}, "document-wrong-value", "$.jobs[0].service"),
        ({"jobs": [job(priority=101)]}, "document-wrong-value", "$.jobs[0].priority"),
        ({"jobs": [job(location=[181, 0])]}, "document-wrong-value", "$.jobs[0].location[0]"),
        ({"vehicles": [vehicle(speed_factor=5.1)]}, "document-wrong-value", "$.vehicles[0].speed_factor"),
        (
            {"matrices": {"car": {"durations": [[0, -1], [1, 0]]}}},
            "document-wrong-value",
            "$.matrices.car.durations[0][1]",
        ),
    ],
)
def test_a_wrong_form_is_refused_with_its_json_path(keys, code, where):
    assert issues_of(request_of(**keys)) == {(code, where)}


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"vehicles": NaN}', '{"vehicles": [{"id": 1, "speed_factor": Infinity}]}']
)
def test_nonsense_is_refused(text):
    assert issues_of(text)


def test_an_answer_says_again_what_the_request_said_of_its_places():
    jobs = [job(description="Li's shop", location=[105.1, 35.2], service=30), job(id=8, location_index=2)]
    request = vroom_from_json(request_of(jobs=jobs, vehicles=[{"id": 5, "end_index": 0, "description": "van"}]))
    day = day_of(request)
    plain = {"waiting": 0, "setup": 0, "load": (), "driven": None}
    steps = (
        TaskStep(kind=StepKind.START, item=None, place=1, arrival=0, service=0, travelled=0, **plain),
        TaskStep(kind=StepKind.JOB, item=0, place=1, arrival=0, service=30, travelled=0, **plain),
        TaskStep(kind=StepKind.END, item=None, place=0, arrival=41, service=0, travelled=11, **plain),
    )
    plan = TaskPlan(routes=(TaskRoute(vehicle=0, steps=steps, cost=11),), unassigned=(1,), reproducible=False)
    answer = json.loads(vroom_to_json(VroomAnswer.of(request, day, plan)))
    assert answer["code"] == 0
    assert answer["summary"] == {
        "cost": 11,
        "setup": 0,
        "service": 30,
        "duration": 11,
        "waiting_time": 0,
        "priority": 0,
        "violations": [],
        "routes": 1,
        "unassigned": 1,
        "distances": "matrix",
        "reproducible": False,
    }
    assert answer["unassigned"] == [{"id": 8, "type": "job", "location_index": 2}]
    route = answer["routes"][0]
    assert (route["vehicle"], route["description"], route["cost"], route["service"]) == (5, "van", 11, 30)
    start, first, end = route["steps"]
    assert (start["type"], start["location_index"], start["location"]) == ("start", 1, [105.1, 35.2])
    assert (first["id"], first["job"], first["description"], first["location"]) == (7, 7, "Li's shop", [105.1, 35.2])
    assert (end["location_index"], end["arrival"], end["duration"]) == (0, 41, 11)
    assert "load" not in first
    assert "distance" not in first


def test_a_refusal_is_an_answer_too():
    with pytest.raises(InvalidInput) as refused:
        vroom_from_json(request_of(vehicles=[{"id": 1}]))
    answer = json.loads(vroom_to_json(VroomAnswer.refused(refused.value.issues)))
    assert answer["code"] == 2
    assert answer["error"] == "$.vehicles[0]: the vehicle neither starts nor ends anywhere"
    assert [issue["code"] for issue in answer["issues"]] == ["vroom-no-ends"]
    assert json.loads(vroom_to_json(VroomAnswer.failed("out of luck"))) == {"code": 1, "error": "out of luck"}


def test_the_schema_of_a_request_names_its_keys():
    assert {"jobs", "shipments", "vehicles", "matrices"} <= set(VroomRequest.model_json_schema()["properties"])


@pytest.mark.skipif(not EXAMPLES.exists(), reason=f"no examples at {EXAMPLES}: set LOGISTICS_SHARED")
@pytest.mark.parametrize(("number", "tasks"), [(1, 6), (2, 2), (3, 6)])
def test_the_documented_examples_are_understood(number, tasks):
    day = day_of(vroom_from_json((EXAMPLES / f"example_{number}.json").read_bytes()))
    assert len(day.tasks) == tasks
    assert day.straight_lines == (number != 2)
