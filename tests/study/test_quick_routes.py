"""Routes for small days in VROOM's dialect, on a line that one can hold in the head."""

import json
import os
import signal
from pathlib import Path

import pytest

from logistics_opt.checker.tasks import TaskCode, TaskFault
from logistics_opt.errors import FaultyPlan, InvalidInput, SolverFailed
from logistics_opt.formats.documents import vroom_from_json, vroom_to_json
from logistics_opt.formats.vroom_answer import VroomAnswer
from logistics_opt.formats.vroom_day import day_of
from logistics_opt.routing.tasks import solve
from logistics_opt.routing.worker import Worker
from logistics_opt.study import quick_routes as study
from logistics_opt.study.quick_routes import quick_routes

SHARED = Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[2].parent / "shared"))
EXAMPLES = SHARED / "benchmarks" / "vroom"

# Places 0 to 5 on a line, 100 s and 1 000 m apart.
LINE = [[abs(a - b) for b in range(6)] for a in range(6)]
DURATIONS = [[100 * leg for leg in row] for row in LINE]
DISTANCES = [[1_000 * leg for leg in row] for row in LINE]


@pytest.fixture(scope="module")
def worker():
    with Worker() as worker:
        yield worker


@pytest.fixture
def answer(worker):
    """The answer to a request on the line, as a stranger gets it."""

    def answer(*vehicles, jobs=(), shipments=(), seed=0, **keys):
        matrices = {"car": {"durations": DURATIONS, "distances": DISTANCES}}
        document = {"jobs": jobs, "shipments": shipments, "vehicles": vehicles, "matrices": matrices} | keys
        request = vroom_from_json(json.dumps({key: value for key, value in document.items() if value is not None}))
        day = day_of(request)
        plan = quick_routes(day, time_limit=60.0, seed=seed, worker=worker)
        return json.loads(vroom_to_json(VroomAnswer.of(request, day, plan)))

    return answer


def job(number, at, **keys):
    return {"id": number, "location_index": at} | keys


def van(number=1, start=0, end=0, **keys):
    ends = {"start_index": start, "end_index": end}
    return {"id": number} | {key: place for key, place in ends.items() if place is not None} | keys


def shipment(number, pickup, delivery, **keys):
    return {"pickup": job(number, pickup), "delivery": job(number, delivery)} | keys


def done(route):
    """Kind and id of each of its tasks and breaks."""
    return [(step["type"], step["id"]) for step in route["steps"] if "id" in step]


def unassigned(answer):
    return {(task["type"], task["id"]) for task in answer["unassigned"]}


def test_a_round_trip_costs_its_driving_and_waits_for_nothing(answer):
    # Out to 3 and back: 600 s and 6 km; three stops of 30 s are no driving.
    found = answer(van(), jobs=[job(i, i, service=30) for i in (1, 2, 3)])
    summary = found["summary"]
    assert (found["code"], summary["cost"], summary["duration"], summary["distance"]) == (0, 600, 600, 6_000)
    assert (summary["service"], summary["waiting_time"], summary["routes"], summary["unassigned"]) == (90, 0, 1, 0)
    end = found["routes"][0]["steps"][-1]
    assert (end["arrival"], end["duration"], end["distance"]) == (690, 600, 6_000)
    assert summary["reproducible"]


def test_who_need_not_come_back_does_not(answer):
    found = answer(van(end=None), jobs=[job(1, 1), job(3, 3)])
    assert found["summary"]["cost"] == 300
    assert found["routes"][0]["steps"][-1]["location_index"] == 3


def test_who_starts_nowhere_begins_at_its_first_task(answer):
    # From 5 to the end at 0 with 2 on the way: 500 s.
    found = answer(van(start=None), jobs=[job(2, 2), job(5, 5)])
    assert done(found["routes"][0]) == [("job", 5), ("job", 2)]
    assert found["summary"]["cost"] == 500
    assert found["routes"][0]["steps"][0]["location_index"] == 5


def test_a_vehicle_leaves_as_late_as_it_can_without_ending_later(answer):
    # Job 2 opens at 1 000: 200 s before that is soon enough. With the job at 1 it could end at 1 200 all the same.
    found = answer(van(), jobs=[job(2, 2, time_windows=[[1_000, 2_000]])])
    steps = found["routes"][0]["steps"]
    assert [step["arrival"] for step in steps] == [800, 1_000, 1_200]
    assert found["summary"]["waiting_time"] == 0


def test_moments_may_be_timestamps(answer):
    day = 1_600_000_000
    found = answer(van(), jobs=[job(2, 2, time_windows=[[day, day + 10]])])
    assert [step["arrival"] for step in found["routes"][0]["steps"]] == [day - 200, day, day + 200]


def test_the_window_between_two_is_not_used(answer):
    # At 1 until 90 s, too soon, or from 400 on; at 2 until 210 and once more at 250. It leaves at 10 to wait less.
    jobs = [job(1, 1, time_windows=[[0, 90], [400, 500]]), job(2, 2, time_windows=[[160, 210]])]
    found = answer(van(time_window=[0, 600]), jobs=[*jobs, job(3, 2, time_windows=[[250, 250]])])
    assert done(found["routes"][0]) == [("job", 2), ("job", 3), ("job", 1)]
    assert [step["arrival"] + step["waiting_time"] for step in found["routes"][0]["steps"]][1:4] == [210, 250, 400]


def test_deliveries_are_aboard_from_the_start_and_pickups_to_the_end(answer):
    # Two of three: 2 + 2 are too much to set out with, and 2 taken on at 1 are aboard at 2.
    jobs = [job(1, 1, pickup=[2]), job(2, 2, delivery=[2]), job(3, 3, delivery=[1])]
    found = answer(van(capacity=[3]), jobs=jobs)
    assert found["summary"]["unassigned"] == 0
    assert [step["load"] for step in found["routes"][0]["steps"]] == [[3], [1], [0], [2], [2]]
    assert (found["summary"]["delivery"], found["summary"]["pickup"]) == ([3], [2])


def test_every_dimension_of_a_load_counts(answer):
    jobs = [job(1, 1, delivery=[1, 5]), job(2, 2, delivery=[1, 5])]
    assert answer(van(capacity=[9, 10]), jobs=jobs)["summary"]["unassigned"] == 0
    assert answer(van(capacity=[9, 9]), jobs=jobs)["summary"]["unassigned"] == 1


def test_a_job_goes_to_who_has_all_its_skills(answer):
    vans = [van(1, skills=[1]), van(2, start=5, end=5, skills=[1, 2])]
    found = answer(*vans, jobs=[job(1, 1, skills=[1, 2]), job(3, 1, skills=[3])])
    assert [(route["vehicle"], done(route)) for route in found["routes"]] == [(2, [("job", 1)])]
    assert unassigned(found) == {("job", 3)}


def test_priority_decides_who_is_left_out_even_against_number_and_cost(answer):
    # One task only: the far one, as it matters more.
    jobs = [job(1, 1, priority=10), job(5, 5, priority=11), job(2, 1)]
    found = answer(van(max_tasks=1), jobs=jobs)
    assert done(found["routes"][0]) == [("job", 5)]
    assert found["summary"]["priority"] == 11
    # Two that are near do not outweigh one in the other direction that matters more than both together.
    both = [job(1, 1, priority=5), job(2, 2, priority=5), job(5, 5, priority=11)]
    assert done(answer(van(start=3, end=None, max_travel_time=200), jobs=both)["routes"][0]) == [("job", 5)]


def test_driving_is_bounded_by_time_and_by_distance(answer):
    jobs = [job(1, 1), job(4, 4)]
    assert unassigned(answer(van(max_travel_time=799), jobs=jobs)) == {("job", 4)}
    assert unassigned(answer(van(max_distance=7_999), jobs=jobs)) == {("job", 4)}
    assert unassigned(answer(van(max_distance=8_000, max_travel_time=800), jobs=jobs)) == set()


def test_waiting_is_no_driving(answer):
    jobs = [job(1, 1, time_windows=[[100, 100]]), job(2, 2, time_windows=[[5_000, 5_000]])]
    found = answer(van(max_travel_time=400), jobs=jobs)
    assert found["summary"]["unassigned"] == 0
    assert found["summary"]["waiting_time"] == 4_800  # between 200 s and 5 000 s


def test_shipments_are_picked_up_first_and_by_the_same_vehicle(answer):
    found = answer(van(capacity=[1]), shipments=[shipment(1, 4, 2, amount=[1]), shipment(2, 1, 3, amount=[1])])
    # One at a time: 0-1-3-4-2-0 takes 100 + 200 + 100 + 200 + 200, the other way round 0-4-2-1-3-0 takes 1 200.
    assert done(found["routes"][0]) == [("pickup", 2), ("delivery", 2), ("pickup", 1), ("delivery", 1)]
    assert found["summary"]["cost"] == 800
    assert [step["load"] for step in found["routes"][0]["steps"]] == [[0], [1], [0], [1], [0], [0]]


def test_a_shipment_half_of_which_is_impossible_is_left_out_whole(answer):
    late = shipment(1, 1, 2) | {"delivery": job(1, 2, time_windows=[[0, 199]])}
    found = answer(van(), shipments=[late], jobs=[job(1, 3)])
    assert unassigned(found) == {("pickup", 1), ("delivery", 1)}
    assert done(found["routes"][0]) == [("job", 1)]


def test_a_break_stops_the_vehicle_on_its_way(answer):
    # Due at 250 s, half way from 2 to 3; it takes 60 s, and the job at 3 begins at 360.
    pause = {"id": 9, "time_windows": [[250, 250]], "service": 60, "description": "tea"}
    found = answer(van(end=None, time_window=[0, 900], breaks=[pause]), jobs=[job(3, 3, time_windows=[[360, 360]])])
    start, tea, last, end = found["routes"][0]["steps"]
    assert (start["arrival"], tea["type"], tea["id"], tea["description"]) == (0, "break", 9, "tea")
    assert (tea["arrival"], tea["duration"], tea["distance"], tea["service"]) == (250, 250, 2_500, 60)
    assert (last["arrival"], last["duration"], end["arrival"]) == (360, 300, 360)
    assert "location_index" not in tea


def test_a_break_that_cannot_be_taken_keeps_the_vehicle_at_home(answer):
    vans = [van(1, time_window=[0, 900], breaks=[{"id": 1, "time_windows": [[950, 990]]}]), van(2, start=5, end=5)]
    assert [route["vehicle"] for route in answer(*vans, jobs=[job(1, 1)])["routes"]] == [2]


def test_setup_is_spent_once_at_a_place(answer):
    jobs = [job(1, 2, setup=50, service=10), job(2, 2, setup=50, service=10), job(3, 0, setup=50, service=10)]
    found = answer(van(), jobs=jobs)
    # At 0 the vehicle stands already.
    assert found["summary"]["setup"] == 50
    assert found["routes"][0]["steps"][-1]["arrival"] == 400 + 50 + 30


def test_a_setup_that_falls_away_may_be_what_makes_a_day_feasible(answer):
    jobs = [job(i, 2, setup=100, service=10) for i in (1, 2, 3)]
    assert answer(van(time_window=[0, 530]), jobs=jobs)["summary"]["unassigned"] == 0  # 400 + 100 + 30
    assert answer(van(time_window=[0, 529]), jobs=jobs)["summary"]["unassigned"] == 1


def test_times_at_a_task_may_hang_on_the_type_of_vehicle(answer):
    slow = job(1, 1, service=10, service_per_type={"bike": 500}, setup=5, setup_per_type={"bike": 7})
    found = answer(van(type="bike"), jobs=[slow])
    assert (found["summary"]["setup"], found["summary"]["service"]) == (7, 500)
    vans = [van(1, type="bike", time_window=[0, 300]), van(2, start=5, end=5, time_window=[0, 900])]
    assert [route["vehicle"] for route in answer(*vans, jobs=[slow])["routes"]] == [2]


def test_costs_are_fixed_and_by_hour_of_driving_and_of_work_and_by_km(answer):
    # 200 s at 2 a second, 90 s of setup and service at 1, 2 km at 30, and 7 for going out at all.
    costs = {"fixed": 7, "per_hour": 7_200, "per_task_hour": 3_600, "per_km": 30}
    assert answer(van(costs=costs), jobs=[job(1, 1, setup=30, service=60)])["summary"]["cost"] == 400 + 90 + 60 + 7


def test_a_fixed_cost_keeps_the_second_vehicle_at_home(answer):
    vans = [van(1, costs={"fixed": 5_000}), van(2, costs={"fixed": 10})]
    assert [route["vehicle"] for route in answer(*vans, jobs=[job(1, 1), job(5, 5)])["routes"]] == [2]


def test_a_matrix_of_costs_decides_and_durations_keep_the_time(answer):
    # To 2 by way of 1 costs 2, straight 50.
    costs = [[0 if a == b else 1 if abs(a - b) == 1 else 50 for b in range(6)] for a in range(6)]
    found = answer(van(end=2), jobs=[job(1, 1)], matrices={"car": {"durations": DURATIONS, "costs": costs}})
    assert (found["summary"]["cost"], found["summary"]["duration"]) == (2, 200)
    assert "distance" not in found["summary"]


def test_a_faster_vehicle_takes_less_time_rounded_up_by_leg(answer):
    # 1 / 1.3 is 77 hundredths: 77 s out, 77 s back.
    assert answer(van(speed_factor=1.3), jobs=[job(1, 1)])["summary"]["duration"] == 154


def test_profiles_have_their_own_roads(answer):
    matrices = {"car": {"durations": DURATIONS}, "bike": {"durations": [[3 * t for t in row] for row in DURATIONS]}}
    found = answer(van(1, profile="bike"), van(2), jobs=[job(1, 1)], matrices=matrices)
    assert [route["vehicle"] for route in found["routes"]] == [2]


def test_steps_are_where_the_search_begins_as_far_as_they_can_be_kept(answer):
    # The best order is found from any begin; one that cannot be kept is no reason to refuse.
    steps = [{"type": "start"}, {"type": "job", "id": 3}, {"type": "job", "id": 1}, {"type": "end"}]
    jobs = [job(1, 1, time_windows=[[0, 150]]), job(3, 3)]
    found = answer(van(steps=steps), jobs=jobs)
    assert done(found["routes"][0]) == [("job", 1), ("job", 3)]


def test_one_impossible_job_spoils_nothing(answer):
    jobs = [job(1, 1), job(2, 2, delivery=[99]), job(3, 3, time_windows=[[0, 10]]), job(4, 4, skills=[8])]
    found = answer(van(capacity=[5]), jobs=jobs)
    assert done(found["routes"][0]) == [("job", 1)]
    assert unassigned(found) == {("job", 2), ("job", 3), ("job", 4)}


def test_nothing_to_do_is_no_route(answer):
    found = answer(van())
    assert (found["routes"], found["unassigned"], found["summary"]["cost"]) == ([], [], 0)


def test_nobody_who_could_do_it_is_no_route_either(answer):
    found = answer(van(max_tasks=0), jobs=[job(1, 1)])
    assert (found["routes"], unassigned(found)) == ([], {("job", 1)})


def test_the_same_seed_gives_the_same_answer(answer):
    jobs = [job(i, i % 6, service=20 * i, time_windows=[[100 * i, 100 * i + 900]], delivery=[i % 3]) for i in range(12)]
    shipments = [shipment(i, i, 5 - i, amount=[1]) for i in range(3)]
    vans = [van(i, capacity=[6], time_window=[0, 1_500]) for i in (1, 2)]
    first = answer(*vans, jobs=jobs, shipments=shipments, seed=4)
    assert first["summary"]["reproducible"]
    assert answer(*vans, jobs=jobs, shipments=shipments, seed=4) == first


def test_who_is_stopped_says_that_the_answer_hangs_on_it(worker):
    document = {"jobs": [job(i, i) for i in range(6)], "vehicles": [van()], "matrix": DURATIONS}
    day = day_of(vroom_from_json(json.dumps(document)))
    heard = []

    def stop(progress):
        heard.append(progress)
        return False

    plan = quick_routes(day, worker=worker, max_steps=10**9, time_limit=60.0, on_progress=stop)
    assert plan.reproducible == (not heard)  # a search of so few jobs may be over before it can be stopped
    assert len(plan.routes) == 1


def test_times_that_span_too_much_are_refused(answer):
    jobs = [job(1, 1, time_windows=[[0, 10]]), job(2, 2, time_windows=[[4_000_000_000, 4_000_000_010]])]
    with pytest.raises(InvalidInput) as refused:
        answer(van(), jobs=jobs)
    assert [issue.code for issue in refused.value.issues] == ["vroom-horizon"]


def test_a_search_that_fails_leaves_what_insertion_can_do(answer, monkeypatch):
    def fails(*_, **__):
        raise SolverFailed("it fell over")

    monkeypatch.setattr(solve, "solve_instance", fails)
    found = answer(van(), jobs=[job(i, i) for i in (3, 1, 2)])
    assert (found["summary"]["unassigned"], found["summary"]["cost"]) == (0, 600)
    assert not found["summary"]["reproducible"]


@pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
def test_a_search_that_dies_with_a_plan_in_hand_is_not_called_reproducible():
    # The plan to begin with serves all three: it is what is left when the solver is killed at its first sign of life.
    steps = [{"type": "job", "id": number} for number in (3, 1, 2)]
    document = {
        "jobs": [job(number, number) for number in (1, 2, 3)],
        "vehicles": [van(steps=steps)],
        "matrices": {"car": {"durations": DURATIONS, "distances": DISTANCES}},
    }
    day = day_of(vroom_from_json(json.dumps(document)))
    with Worker() as worker:

        def killed(_):
            os.kill(worker.pid, signal.SIGKILL)
            return True

        plan = quick_routes(day, time_limit=60.0, max_steps=10**9, on_progress=killed, worker=worker)
        assert (plan.unassigned, plan.reproducible) == ((), False)
        assert quick_routes(day, time_limit=60.0, worker=worker).reproducible  # the next is told of its own search


def test_no_faulty_plan_leaves(answer, monkeypatch):
    monkeypatch.setattr(study, "check_tasks", lambda day, plan: (TaskFault(TaskCode.LOAD, "vehicle 1", "too much"),))
    with pytest.raises(FaultyPlan, match="too much"):
        answer(van(), jobs=[job(1, 1)])


@pytest.mark.skipif(not EXAMPLES.exists(), reason=f"no examples at {EXAMPLES}: set LOGISTICS_SHARED")
class TestDocumentedExamples:
    def answer(self, number, worker):
        request = vroom_from_json((EXAMPLES / f"example_{number}.json").read_bytes())
        day = day_of(request)
        plan = quick_routes(day, time_limit=60.0, worker=worker)
        return json.loads(vroom_to_json(VroomAnswer.of(request, day, plan)))

    def test_the_one_with_a_matrix_has_the_documented_routes_and_cost(self, worker):
        found = self.answer(2, worker)
        documented = json.loads((EXAMPLES / "example_2_sol.json").read_bytes())
        ours = {"distances", "reproducible"}
        assert {key: value for key, value in found["summary"].items() if key not in ours} == documented["summary"]
        assert found["routes"] == documented["routes"]
        assert found["unassigned"] == documented["unassigned"]

    def test_the_one_with_skills_and_a_shipment_is_served_as_far_as_straight_lines_allow(self, worker):
        # At 35 km/h the shipment in the far north is out of reach of a shift of four hours; the rest is as documented.
        found = self.answer(1, worker)
        assert found["summary"]["distances"] == "straight lines"
        assert found["summary"]["estimate"] == {"detour_factor": 1.35, "speed_kmh": 35.0}
        routes = {route["vehicle"]: done(route) for route in found["routes"]}
        assert routes == {1: [("job", 1), ("job", 2), ("job", 5)], 2: [("job", 6), ("break", 2)]}
        assert unassigned(found) == {("pickup", 4), ("delivery", 3)}

    def test_the_one_with_steps_that_cannot_be_kept_is_served_as_far_as_it_can_be(self, worker):
        found = self.answer(3, worker)
        assert found["summary"]["distances"] == "straight lines"
        assert found["summary"]["unassigned"] == 3
        assert len(found["routes"]) == 2
