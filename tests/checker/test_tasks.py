"""A good plan of a small day has no fault; broken in one place it has the fault of that place."""

from dataclasses import replace

import numpy as np
import pytest

from logistics_opt.checker.tasks import TaskCode, check_tasks
from logistics_opt.model.tasks import (
    Break,
    StepKind,
    Task,
    TaskDay,
    TaskPlan,
    TaskRoute,
    TaskStep,
    TaskTariff,
    TaskTravel,
    TaskVehicle,
)

# Places 0 to 4 on a line, 100 s and 1 000 m apart.
LINE = abs(np.arange(5)[:, None] - np.arange(5)[None, :]).astype(np.int64)
JOB = Task(kind=StepKind.JOB, id=7, place=1, delivery=(2,), pickup=(0,), setup=10, service=30, skills=frozenset({1}))
PICKUP = Task(kind=StepKind.PICKUP, id=1, place=2, delivery=(0,), pickup=(3,), windows=((400, 450),), partner=2)
DELIVERY = Task(kind=StepKind.DELIVERY, id=1, place=4, delivery=(3,), pickup=(0,), partner=1)
SPARE = Task(kind=StepKind.JOB, id=8, place=3, delivery=(9,), pickup=(0,))
VAN = TaskVehicle(
    id=5,
    profile="car",
    start=0,
    end=None,
    capacity=(3,),
    skills=frozenset({1, 2}),
    shift=(100, 720),
    breaks=(Break(id=1, windows=((500, 600),), service=20),),
    tariff=TaskTariff(fixed=50, per_hour=3_600, per_task_hour=7_200, per_km=10),
    max_tasks=3,
    max_travel_time=400,
    max_distance=4_000,
)
DAY = TaskDay(
    tasks=(JOB, PICKUP, DELIVERY, SPARE),
    vehicles=(VAN, replace(VAN, id=6)),
    travel={"car": TaskTravel(seconds=100 * LINE, metres=1_000 * LINE)},
)


def step(kind, item, place, arrival, travelled, *, waiting=0, setup=0, service=0, load):
    return TaskStep(
        kind=kind,
        item=item,
        place=place,
        arrival=arrival,
        waiting=waiting,
        setup=setup,
        service=service,
        load=(load,),
        travelled=travelled,
        driven=10 * travelled,
    )


# Leaves at 120, at the job from 220 to 260, at the pickup at 360, which opens at 400; on at 400, and at 500 it stops
# half way for 20 s; there at 620. Cost: 50, 400 s of driving at 1, 40 s of work at 2, 4 km at 10: 50 + 400 + 80 + 40.
STEPS = (
    step(StepKind.START, None, 0, 120, 0, load=2),
    step(StepKind.JOB, 0, 1, 220, 100, setup=10, service=30, load=0),
    step(StepKind.PICKUP, 1, 2, 360, 200, waiting=40, load=3),
    step(StepKind.BREAK, 0, None, 500, 300, service=20, load=3),
    step(StepKind.DELIVERY, 2, 4, 620, 400, load=0),
    step(StepKind.END, None, 4, 620, 400, load=0),
)
PLAN = TaskPlan(routes=(TaskRoute(vehicle=0, steps=STEPS, cost=570),), unassigned=(3,))


def with_steps(*steps, **changes):
    return replace(PLAN, routes=(replace(PLAN.routes[0], steps=tuple(steps), **changes),))


def changed(number, **changes):
    return with_steps(*(replace(s, **changes) if i == number else s for i, s in enumerate(STEPS)))


def codes(day, plan):
    return {fault.code for fault in check_tasks(day, plan)}


def with_van(**changes):
    return replace(DAY, vehicles=(replace(VAN, **changes), DAY.vehicles[1]))


def with_task(number, **changes):
    return replace(DAY, tasks=tuple(replace(t, **changes) if i == number else t for i, t in enumerate(DAY.tasks)))


def test_a_good_plan_has_no_fault():
    assert check_tasks(DAY, PLAN) == ()


BROKEN = {
    "a task that is not": (DAY, changed(1, item=9), TaskCode.UNKNOWN_STEP),
    "a task of another kind": (DAY, changed(1, kind=StepKind.PICKUP), TaskCode.UNKNOWN_STEP),
    "a task elsewhere": (DAY, changed(1, place=3), TaskCode.UNKNOWN_STEP),
    "an unassigned task that is not": (DAY, replace(PLAN, unassigned=(4,)), TaskCode.UNKNOWN_STEP),
    "a vehicle that is not": (DAY, replace(PLAN, routes=(replace(PLAN.routes[0], vehicle=2),)), TaskCode.UNKNOWN_STEP),
    "a vehicle twice": (DAY, replace(PLAN, routes=PLAN.routes * 2), TaskCode.VEHICLE_TWICE),
    "a task twice": (DAY, replace(PLAN, unassigned=(0, 3)), TaskCode.TASK_TWICE),
    "a task lost": (DAY, replace(PLAN, unassigned=()), TaskCode.TASK_LOST),
    "half a shipment": (DAY, with_steps(*STEPS[:4], replace(STEPS[5], place=2)), TaskCode.SHIPMENT_TORN),
    "a delivery before its pickup": (
        DAY,
        with_steps(*STEPS[:2], STEPS[4], STEPS[2], STEPS[3], replace(STEPS[5], place=2)),
        TaskCode.SHIPMENT_TORN,
    ),
    "no start": (DAY, with_steps(*STEPS[1:]), TaskCode.ENDS),
    "no step at all": (DAY, with_steps(), TaskCode.ENDS),
    "an end elsewhere": (DAY, changed(5, place=0), TaskCode.ENDS),
    "a start that takes time": (DAY, changed(0, waiting=1), TaskCode.ENDS),
    "a break left out": (DAY, with_steps(*STEPS[:3], *STEPS[4:]), TaskCode.BREAKS),
    "a skill it lacks": (with_task(0, skills=frozenset({3})), PLAN, TaskCode.SKILLS),
    "too much aboard": (with_van(capacity=(2,)), PLAN, TaskCode.LOAD),
    "a load that is not": (DAY, changed(2, load=(2,)), TaskCode.LOAD),
    "a way too short": (DAY, changed(3, travelled=350, driven=3_500), TaskCode.CLOCK),
    "a way that is not driven": (DAY, changed(1, travelled=99), TaskCode.DRIVING),
    "metres that are not driven": (DAY, changed(2, driven=1_999), TaskCode.DRIVING),
    "driving back and forth": (DAY, changed(3, travelled=150, arrival=350), TaskCode.DRIVING),
    "an arrival too soon": (DAY, changed(4, arrival=619), TaskCode.CLOCK),
    "a service too short": (DAY, changed(1, service=29), TaskCode.CLOCK),
    "a setup where it stands already": (with_van(start=1), PLAN, TaskCode.ENDS),
    "a break too short": (DAY, changed(3, service=19), TaskCode.CLOCK),
    "less than no wait": (DAY, changed(2, waiting=-1), TaskCode.CLOCK),
    "a window missed": (with_task(1, windows=((300, 399), (401, 500))), PLAN, TaskCode.WINDOW),
    "a break outside its window": (
        with_van(breaks=(Break(id=1, windows=((501, 600),), service=20),)),
        PLAN,
        TaskCode.WINDOW,
    ),
    "too early a start": (with_van(shift=(121, 720)), PLAN, TaskCode.WINDOW),
    "too late an end": (with_van(shift=(100, 619)), PLAN, TaskCode.WINDOW),
    "too many tasks": (with_van(max_tasks=2), PLAN, TaskCode.LIMIT),
    "too much driving": (with_van(max_travel_time=399), PLAN, TaskCode.LIMIT),
    "too long a way": (with_van(max_distance=3_999), PLAN, TaskCode.LIMIT),
    "a wrong cost": (DAY, with_steps(*STEPS, cost=571), TaskCode.COST),
    "a slower vehicle": (with_van(pace=101), PLAN, TaskCode.DRIVING),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_has_its_fault(what):
    day, plan, code = BROKEN[what]
    assert code in codes(day, plan)


def test_every_code_has_a_case_here():
    assert {code for _, _, code in BROKEN.values()} == set(TaskCode)


def test_a_setup_falls_away_where_the_vehicle_stands_already():
    # Alone at the job from its own place: 30 s of service are all.
    day = replace(with_van(start=1, breaks=(), tariff=TaskTariff()), tasks=(JOB,))
    route = (
        step(StepKind.START, None, 1, 100, 0, load=2),
        step(StepKind.JOB, 0, 1, 100, 0, service=30, load=0),
        step(StepKind.END, None, 1, 130, 0, load=0),
    )
    assert check_tasks(day, TaskPlan(routes=(TaskRoute(vehicle=0, steps=route, cost=0),), unassigned=())) == ()
    late = (*route[:1], replace(route[1], setup=10), replace(route[2], arrival=140))
    assert codes(day, TaskPlan(routes=(TaskRoute(vehicle=0, steps=late, cost=0),), unassigned=())) == {TaskCode.CLOCK}


def test_costs_of_a_matrix_stand_for_driving():
    travel = {"car": replace(DAY.travel["car"], costs=7 * LINE)}
    # 50, four legs at 7, 40 s of work at 2.
    day = replace(DAY, travel=travel)
    assert check_tasks(day, with_steps(*STEPS, cost=158)) == ()
