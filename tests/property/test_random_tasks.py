"""
Random requests in VROOM's dialect: whatever is asked, the checker finds nothing wrong with the answer.

The checker is the oracle: it walks every route by itself. On the smallest days every way there is stands against it.
"""

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics_opt.checker.tasks import check_tasks
from logistics_opt.formats.documents import vroom_from_json, vroom_to_json
from logistics_opt.formats.vroom_answer import VroomAnswer
from logistics_opt.formats.vroom_day import day_of
from logistics_opt.routing.tasks.insertion import Insertion, Patience
from logistics_opt.routing.tasks.lower import drivers_of
from logistics_opt.routing.tasks.rules import keepable
from logistics_opt.routing.worker import Worker
from logistics_opt.study.quick_routes import quick_routes

SIDE = 7


@st.composite
def requests(draw, most_tasks, most_vehicles):
    """Requests with every key that is understood, on a matrix that is no plane."""
    chance = st.integers(0, 99)

    def perhaps(percent, value):
        return draw(value) if draw(chance) < percent else None

    def known(**keys):
        return {key: value for key, value in keys.items() if value is not None}

    base = draw(st.sampled_from([0, 0, 1_600_000_000]))
    matrix = st.lists(st.lists(st.integers(1, 100), min_size=SIDE, max_size=SIDE), min_size=SIDE, max_size=SIDE)
    profiles = draw(st.sampled_from([["car"], ["car", "bike"]]))
    matrices = {p: known(durations=draw(matrix), distances=perhaps(50, matrix)) for p in profiles}
    window = st.tuples(st.integers(0, 400), st.integers(0, 200)).map(lambda w: [base + w[0], base + sum(w)])
    amounts = st.lists(st.integers(0, 3), min_size=2, max_size=2)
    place = st.integers(0, SIDE - 1)

    def visit(number):
        return known(
            id=number,
            location_index=draw(place),
            service=perhaps(60, st.integers(0, 30)),
            setup=perhaps(30, st.integers(0, 20)),
            service_per_type=perhaps(10, st.just({"a": 40})),
            time_windows=perhaps(40, st.lists(window, min_size=1, max_size=2)),
        )

    def terms():
        skills = st.lists(st.integers(1, 2), max_size=1)
        return known(skills=perhaps(30, skills), priority=perhaps(30, st.sampled_from([1, 10, 100])))

    jobs = [
        visit(i) | terms() | known(delivery=perhaps(60, amounts), pickup=perhaps(40, amounts))
        for i in range(draw(st.integers(0, most_tasks)))
    ]
    left = most_tasks - len(jobs)
    shipments = [
        {"pickup": visit(i), "delivery": visit(i)} | terms() | known(amount=draw(amounts))
        for i in range(draw(st.integers(0, left // 2)))
    ]

    def vehicle(number):
        profile = draw(st.sampled_from(profiles))
        measured = "distances" in matrices[profile]
        start, end = draw(st.sampled_from([(True, True), (True, False), (False, True)]))
        pause = st.builds(
            lambda i, w, s: known(id=i, time_windows=w, service=s),
            st.just(0),
            st.lists(window, min_size=1, max_size=2),
            st.integers(0, 60),
        )
        return known(
            id=number,
            profile=profile,
            start_index=draw(place) if start else None,
            end_index=draw(place) if end else None,
            capacity=perhaps(90, st.lists(st.integers(2, 8), min_size=2, max_size=2)),
            skills=perhaps(60, st.sampled_from([[1], [2], [1, 2]])),
            time_window=perhaps(
                40, st.tuples(st.integers(0, 200), st.integers(50, 600)).map(lambda w: [base + w[0], base + sum(w)])
            ),
            breaks=perhaps(25, st.lists(pause, min_size=1, max_size=1)),
            type=perhaps(30, st.just("a")),
            speed_factor=perhaps(20, st.sampled_from([0.5, 0.7, 1.3, 2])),
            max_tasks=perhaps(20, st.integers(0, 4)),
            max_travel_time=perhaps(20, st.integers(50, 500)),
            max_distance=perhaps(20, st.integers(50, 500)) if measured else None,
            costs=known(
                fixed=perhaps(30, st.integers(0, 200)),
                per_hour=perhaps(30, st.integers(0, 9_000)),
                per_task_hour=perhaps(30, st.integers(0, 3_600)),
                per_km=perhaps(30, st.integers(0, 3_000)) if measured else None,
            ),
        )

    vehicles = [vehicle(i) for i in range(draw(st.integers(1, most_vehicles)))]
    return json.dumps({"jobs": jobs, "shipments": shipments, "vehicles": vehicles, "matrices": matrices})


@pytest.fixture(scope="module")
def worker():
    with Worker() as worker:
        yield worker


RANDOM = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@RANDOM
@given(text=requests(most_tasks=12, most_vehicles=3))
def test_whatever_is_asked_the_checker_finds_nothing_wrong_and_the_answer_adds_up(worker, text):
    request = vroom_from_json(text)
    day = day_of(request)
    plan = quick_routes(day, time_limit=30.0, max_steps=100, worker=worker)
    assert check_tasks(day, plan) == ()
    answer = json.loads(vroom_to_json(VroomAnswer.of(request, day, plan)))
    served = [name for route in answer["routes"] for name in tasks_of(route)]
    assert sorted([*served, *((task["type"], task["id"]) for task in answer["unassigned"])]) == sorted(
        (task.kind.value, task.id) for task in day.tasks
    )
    assert answer["summary"]["cost"] == sum(route["cost"] for route in answer["routes"])
    for route in answer["routes"]:
        work = route["duration"] + route["setup"] + route["service"] + route["waiting_time"]
        assert route["steps"][-1]["arrival"] - route["steps"][0]["arrival"] == work


# Always the same days: a search promises a good answer, not on every day there could be the best one.
@settings(RANDOM, max_examples=20, derandomize=True)
@given(text=requests(most_tasks=4, most_vehicles=2))
def test_on_the_smallest_days_as_much_is_served_as_can_be(worker, text):
    day = day_of(vroom_from_json(text))
    drivers = drivers_of(day)
    plan = quick_routes(day, time_limit=30.0, worker=worker)
    orders = [next((list(route.tasks) for route in plan.routes if route.vehicle == v), []) for v in range(len(drivers))]
    # Priority and number served of every way there is; the checker's rules are not these, and judge the plan above.
    worth = Insertion(day, drivers, Patience(0.0)).worth
    assert worth(orders)[:2] == min(worth(way)[:2] for way in every_way(day, drivers))


def tasks_of(route):
    """Kind and id of each of its tasks."""
    return [(step["type"], step["id"]) for step in route["steps"] if step["type"] in ("job", "pickup", "delivery")]


def every_way(day, drivers):
    """Orders of every choice of tasks for every vehicle."""
    numbers = range(len(day.tasks))
    orders = [order for n in range(len(day.tasks) + 1) for order in itertools.permutations(numbers, n)]
    able = [[order for order in orders if not order or keepable(driver, order)] for driver in drivers]
    for way in itertools.product(*able):
        served = [task for order in way for task in order]
        if len(served) == len(set(served)):
            yield way
