"""Small days in parts: when a vehicle is where, what the flat instance says of the day, what the last changes mend."""

import math
from dataclasses import replace

import numpy as np
import pytest

from logistics_opt.model.tasks import (
    ALWAYS,
    Break,
    StepKind,
    Task,
    TaskDay,
    TaskTariff,
    TaskTravel,
    TaskVehicle,
)
from logistics_opt.routing.backends.ortools_tasks import OrToolsTasks
from logistics_opt.routing.instance import Instance, Tour
from logistics_opt.routing.repair import feasible_part as plain_part
from logistics_opt.routing.sanity import validate
from logistics_opt.routing.tasks.driver import UNITS, Driver
from logistics_opt.routing.tasks.insertion import Insertion, Patience, extras, feasible_part, grown_by
from logistics_opt.routing.tasks.lower import drivers_of, horizon, lower
from logistics_opt.routing.tasks.polish import polished
from logistics_opt.routing.tasks.rules import keepable, loads
from logistics_opt.routing.tasks.timeline import timeline
from logistics_opt.routing.timing import objective

# Places 0 to 5 on a line, 100 s and 1 000 m apart.
LINE = abs(np.arange(6)[:, None] - np.arange(6)[None, :]).astype(np.int64)
TRAVEL = TaskTravel(seconds=100 * LINE, metres=1_000 * LINE)


def job(number, place, **keys):
    return Task(kind=StepKind.JOB, id=number, place=place, **({"delivery": (0,), "pickup": (0,)} | keys))


def shipment(number, first, pickup, delivery, amount=1):
    """A pickup with the number ``first`` in the day, and the delivery after it."""
    return (
        Task(kind=StepKind.PICKUP, id=number, place=pickup, delivery=(0,), pickup=(amount,), partner=first + 1),
        Task(kind=StepKind.DELIVERY, id=number, place=delivery, delivery=(amount,), pickup=(0,), partner=first),
    )


def van(number=1, **keys):
    return TaskVehicle(id=number, **({"profile": "car", "start": 0, "end": 0, "capacity": (9,)} | keys))


def day_of(tasks, *vehicles):
    return TaskDay(tasks=tuple(tasks), vehicles=vehicles, travel={"car": TRAVEL})


def insertion_of(day):
    return Insertion(day, drivers_of(day), Patience(math.inf))


def test_two_breaks_are_taken_in_order_where_they_let_the_vehicle_end_soonest():
    # The first may be taken at 0 before it leaves, which puts off the job at 1 to 150; the second, due at 170, stops it
    # on the way back 20 s from the job, for 30 s: back at 280.
    breaks = (Break(id=1, windows=((0, 10),), service=50), Break(id=2, windows=((170, 180),), service=30))
    day = day_of([job(1, 1)], van(shift=(0, 900), breaks=breaks))
    found = timeline(Driver(day, day.vehicles[0]), [0])
    assert found.breaks_before == (1, 1)
    assert [pause.begins for pause in found.breaks] == [0, 170]
    assert (found.departs, found.tasks[0].arrival, found.ends) == (0, 150, 280)


def test_a_break_that_has_no_window_left_makes_an_order_impossible():
    day = day_of([job(1, 1, windows=((300, 400),))], van(shift=(200, 900), breaks=(Break(id=1, windows=((0, 199),)),)))
    assert timeline(Driver(day, day.vehicles[0]), [0]) is None


def test_loads_count_jobs_from_the_start_and_shipments_on_the_way():
    day = day_of([job(1, 1, delivery=(4,)), job(2, 2, pickup=(2,)), *shipment(1, 2, 3, 4, amount=3)], van())
    assert loads(day, [0, 2, 1, 3]) == [(4,), (0,), (3,), (5,), (2,)]


@pytest.mark.parametrize(
    ("order", "can"),
    [([0, 1], True), ([1, 0], False), ([0], False), ([1], False), ([], True)],
)
def test_a_shipment_is_kept_whole_and_in_order(order, can):
    day = day_of(shipment(1, 0, 3, 4), van())
    assert keepable(Driver(day, day.vehicles[0]), order) == can


def test_feasible_parts_keep_shipments_whole_and_every_task_once():
    day = day_of([*shipment(1, 0, 3, 4), job(1, 1), job(2, 2, delivery=(99,))], van(1), van(2))
    assert feasible_part(drivers_of(day), [[1, 2, 0, 3], [2, 0, 1]]) == [[2], [0, 1]]


@pytest.mark.parametrize("ends", [(0, 5), (None, 2), (4, None)])
def test_what_an_insertion_costs_is_what_the_longer_route_costs_more(ends):
    tasks = [job(1, 1, setup=9, service=4), job(2, 3, setup=50), job(3, 3, setup=30), *shipment(1, 3, 1, 4)]
    tariff = TaskTariff(fixed=100, per_hour=7_200, per_km=10, per_task_hour=3_600)
    driver = Driver(day := day_of(tasks, van(start=ends[0], end=ends[1], tariff=tariff)), day.vehicles[0])
    for order, unit, ways in (([], (2,), 1), ([0, 1], (2,), 3), ([0, 1, 2], (3, 4), 10), ([], (3, 4), 1)):
        found = list(extras(driver, order, unit))
        assert len(found) == ways
        assert len({tuple(grown_by(order, unit, place)) for _, place in found}) == ways
        for cost, place in found:
            assert cost == driver.cost(grown_by(order, unit, place)) - driver.cost(order)


def test_vehicles_that_are_alike_are_one_type_of_the_instance():
    day = day_of([job(1, 1)], van(1), van(2, begin=(0,)), van(3, end=None))
    instance, key = lower(day, drivers_of(day))
    assert key.fleet == ((0, 1), (2,))
    assert [vehicle.count for vehicle in instance.vehicles] == [2, 1]
    assert key.lift([Tour(0, ((0,),))], 3) == [[0], [], []]


def test_the_instance_costs_what_the_day_costs_where_vehicles_start_and_end_anywhere():
    # From 0 by 3 and 1 to 5: 300 + 200 + 400 s, 9 km; without a start 200 + 400, without an end 300 + 200.
    tariff = TaskTariff(fixed=100, per_hour=7_200, per_km=10, per_task_hour=3_600)
    tasks = [job(1, 3, setup=5, service=20), job(2, 1, service=10)]
    for ends, seconds in (((0, 5), 900), ((None, 5), 600), ((0, None), 500)):
        day = day_of(tasks, van(start=ends[0], end=ends[1], tariff=tariff))
        drivers = drivers_of(day)
        instance, _ = lower(day, drivers)
        validate(instance)
        in_instance = objective(instance, [Tour(0, ((0, 1),))])
        exact = 100 + 2 * seconds + seconds // 10 + 35
        assert drivers[0].cost([0, 1]) == exact * UNITS
        assert in_instance * instance_unit(instance, drivers) == exact * UNITS


def instance_unit(instance: Instance, drivers) -> int:
    """Cost units of the day to one of the instance: it divides by what all costs have in common."""
    return drivers[0].vehicle.tariff.fixed * UNITS // instance.vehicles[0].fixed


def test_leaving_out_more_priority_costs_more_than_anything_else():
    day = day_of([job(1, 1, priority=3), job(2, 5, priority=1), job(3, 4, priority=1)], van())
    instance, _ = lower(day, drivers_of(day))
    first, second, third = (client.skip_penalty for client in instance.clients)
    dearest = 2 * len(day.tasks) * int(instance.metres[0].max())
    assert first > second + third + dearest
    assert min(second, third) > dearest


def test_what_only_narrows_is_a_tour_of_the_plain_instance_too():
    day = day_of([*shipment(1, 0, 3, 4), job(1, 1)], van(breaks=(Break(id=1),)))
    instance, _ = lower(day, drivers_of(day))
    assert not instance.plain
    assert plain_part(instance, [Tour(0, ((0, 1, 2),))]) == (Tour(0, ((0, 1, 2),)),)


def test_jobs_with_a_window_each_are_plain():
    day = day_of([job(1, 1, windows=((0, 900),)), job(2, 2)], van(max_tasks=1, skills=frozenset({1})))
    assert lower(day, drivers_of(day))[0].plain


def test_the_horizon_leaves_time_for_everything_before_the_first_end_and_after_the_last_opening():
    tasks = [job(1, 1, windows=((5_000, 6_000),), service=100), job(2, 2, windows=((9_000, 9_500),))]
    day = day_of(tasks, van(shift=(4_000, 20_000)))
    # Three legs of 500 s at most and 100 s of service: 1 600 s before 6 000 is after 4 000; and after 9 000.
    assert horizon(day, 500) == (4_400, 10_600)
    assert horizon(day_of([job(1, 1)], van()), 500)[0] == 0


def test_setup_on_the_way_is_not_charged_where_the_vehicle_stands():
    tasks = [job(1, 2, setup=50, service=10), job(2, 2, setup=50, service=10), job(3, 0, setup=50)]
    day = day_of(tasks, van())
    instance, _ = lower(day, drivers_of(day))
    base = instance.vehicles[0].base
    assert [int(instance.seconds[0][base, task]) for task in range(3)] == [250, 250, 0]
    assert int(instance.seconds[0][0, 1]) == 0
    assert [client.service for client in instance.clients] == [10, 10, 0]
    windowed = day_of([replace(task, windows=((0, 9_000),)) for task in tasks], van())
    assert [client.service for client in lower(windowed, drivers_of(windowed))[0].clients] == [60, 60, 50]
    assert all(task.windows == ALWAYS for task in tasks)


def test_a_task_that_matters_more_takes_the_place_of_one_that_matters_less():
    day = day_of([job(1, 1, priority=1), job(2, 5, priority=2)], van(max_tasks=1))
    assert polished(insertion_of(day), [[0]], rounds=0, seed=0) == [[1]]


def test_a_task_makes_way_by_going_elsewhere():
    # The job that needs a skill is the first vehicle's, which does one; the other may as well be the second's.
    tasks = [job(1, 1), job(2, 2, skills=frozenset({7}))]
    day = day_of(tasks, van(1, max_tasks=1, skills=frozenset({7})), van(2, max_tasks=1))
    assert polished(insertion_of(day), [[0], []], rounds=0, seed=0) == [[1], [0]]


def test_of_two_that_matter_alike_the_cheaper_is_served():
    day = day_of([job(1, 5), job(2, 1)], van(max_tasks=1))
    assert polished(insertion_of(day), [[0]], rounds=0, seed=0) == [[1]]


def test_a_job_stands_where_it_costs_least():
    # 0-1-3-2-0 is no dearer than 0-1-2-3-0; 0-3-1-2-0 is, by 200 s.
    day = day_of([job(1, 1), job(2, 2), job(3, 3)], van())
    insertion = insertion_of(day)
    assert insertion.worth([[2, 0, 1]])[2] == 800 * UNITS
    assert insertion.worth(polished(insertion, [[2, 0, 1]], rounds=0, seed=0))[2] == 600 * UNITS


def test_rounds_of_ruin_and_recreate_are_the_same_for_the_same_seed_and_never_for_the_worse():
    tasks = [
        job(i, (7 * i) % 6, delivery=(i % 4,), windows=((50 * i, 50 * i + 300),), priority=i % 3) for i in range(14)
    ]
    day = day_of(tasks, van(1, capacity=(7,)), van(2, start=5, end=None, capacity=(5,)))
    insertion = insertion_of(day)
    before = polished(insertion, [[], []], rounds=0, seed=0)
    after = polished(insertion, [[], []], rounds=40, seed=3)
    assert insertion.worth(after) <= insertion.worth(before)
    assert polished(insertion, [[], []], rounds=40, seed=3) == after


def test_without_patience_nothing_is_changed():
    day = day_of([job(1, 1, priority=1), job(2, 5, priority=2)], van(max_tasks=1))
    patience = Patience(0.0)
    assert polished(Insertion(day, drivers_of(day), patience), [[0]], rounds=9, seed=0) == [[0]]
    assert patience.late


def test_the_back_end_of_small_days_takes_nothing_else():
    instance = Instance(clients=(), vehicles=(), seconds=(), metres=())
    assert OrToolsTasks().unsupported(instance)
    with pytest.raises(TypeError, match="small days"):
        OrToolsTasks().solve(instance, time_limit=1, max_steps=1, seed=0, start=(), on_progress=lambda _: True)
