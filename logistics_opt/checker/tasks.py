"""
Judges a plan of a small day by the words of its dialect: every fault at once, times, loads and costs worked out anew.

Independent of what makes such plans: it walks the steps one by one and asks of each whether it may be so.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from logistics_opt.model.tasks import StepKind, Task, TaskDay, TaskPlan, TaskRoute, TaskStep, TaskVehicle


class TaskCode(StrEnum):
    """Every code a rule may give; ``docs/reference/vroom.md`` explains each in a line."""

    UNKNOWN_STEP = "unknown-step"
    VEHICLE_TWICE = "vehicle-twice"
    TASK_TWICE = "task-twice"
    TASK_LOST = "task-lost"
    SHIPMENT_TORN = "shipment-torn"
    ENDS = "ends"
    BREAKS = "breaks"
    SKILLS = "skills"
    LOAD = "load"
    DRIVING = "driving"
    CLOCK = "clock"
    WINDOW = "window"
    LIMIT = "limit"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class TaskFault:
    """One thing that cannot be so. ``where`` names the vehicle, and the step counted from 0."""

    code: TaskCode
    where: str
    message: str

    def __str__(self) -> str:
        return f"[{self.code}] {self.where}: {self.message}"


Faults = Iterator[TaskFault]


def check_tasks(day: TaskDay, plan: TaskPlan) -> tuple[TaskFault, ...]:
    """Every fault of a plan; where a step names what does not exist, or a route has no ends, no more is said of it."""
    unknown = tuple(_unknown(day, plan))
    if unknown:
        return unknown
    faults = list(_served(day, plan))
    for route in plan.routes:
        walk = _Walk(day, day.vehicles[route.vehicle], route)
        bad_ends = list(_ends(walk))
        faults += bad_ends or [fault for rule in _RULES for fault in rule(walk)]
    return tuple(faults)


class _Walk:
    """A route with what its rules need to know."""

    def __init__(self, day: TaskDay, vehicle: TaskVehicle, route: TaskRoute) -> None:
        self.day = day
        self.vehicle = vehicle
        self.route = route
        self.steps = route.steps
        self.tasks = [day.tasks[number] for number in route.tasks]

    def fault(self, code: TaskCode, message: str, step: int | None = None) -> TaskFault:
        where = f"vehicle {self.vehicle.id}"
        return TaskFault(code, where if step is None else f"{where}, step {step}", message)

    def task(self, step: TaskStep) -> Task | None:
        done = step.item is not None and step.kind is not StepKind.BREAK
        return self.day.tasks[step.item] if done and step.item is not None else None

    def stations(self) -> list[tuple[int, int]]:
        """Step and place of all that is somewhere: breaks are not, nor are ends that the vehicle does not have."""
        found = []
        for i, step in enumerate(self.steps):
            bare_start = step.kind is StepKind.START and self.vehicle.start is None
            bare_end = step.kind is StepKind.END and self.vehicle.end is None
            if step.kind is not StepKind.BREAK and not bare_start and not bare_end and step.place is not None:
                found.append((i, step.place))
        return found

    def seconds(self, a: int, b: int) -> int:
        """Driving time, rounded up to a second at the vehicle's pace."""
        matrix = int(self.day.travel[self.vehicle.profile].seconds[a, b])
        return (matrix * self.vehicle.pace + 99) // 100

    def metres(self, a: int, b: int) -> int | None:
        table = self.day.travel[self.vehicle.profile].metres
        return None if table is None else int(table[a, b])


def _unknown(day: TaskDay, plan: TaskPlan) -> Faults:
    for number in plan.unassigned:
        if not 0 <= number < len(day.tasks):
            yield TaskFault(TaskCode.UNKNOWN_STEP, "unassigned", f"there is no task {number}")
    for route in plan.routes:
        if not 0 <= route.vehicle < len(day.vehicles):
            yield TaskFault(TaskCode.UNKNOWN_STEP, "routes", f"there is no vehicle {route.vehicle}")
            continue
        vehicle = day.vehicles[route.vehicle]
        for i, step in enumerate(route.steps):
            at_end = step.kind in (StepKind.START, StepKind.END)
            known = len(vehicle.breaks) if step.kind is StepKind.BREAK else len(day.tasks)
            fits = step.item is None if at_end else step.item is not None and 0 <= step.item < known
            if fits and not at_end and step.kind is not StepKind.BREAK and step.item is not None:
                fits = day.tasks[step.item].kind is step.kind and day.tasks[step.item].place == step.place
            if not fits:
                where = f"vehicle {vehicle.id}, step {i}"
                yield TaskFault(TaskCode.UNKNOWN_STEP, where, f"there is no {step.kind} {step.item} at {step.place}")


def _served(day: TaskDay, plan: TaskPlan) -> Faults:
    for vehicle, times in Counter(route.vehicle for route in plan.routes).items():
        if times > 1:
            yield TaskFault(TaskCode.VEHICLE_TWICE, f"vehicle {day.vehicles[vehicle].id}", f"it has {times} routes")
    seen = Counter([*plan.unassigned, *(task for route in plan.routes for task in route.tasks)])
    for number, task in enumerate(day.tasks):
        where = f"{task.kind} {task.id}"
        if seen[number] > 1:
            yield TaskFault(TaskCode.TASK_TWICE, where, f"it is in the plan {seen[number]} times")
        if not seen[number]:
            yield TaskFault(TaskCode.TASK_LOST, where, "it is on no route and not among the unassigned")
        if task.partner is not None and (number in plan.unassigned) != (task.partner in plan.unassigned):
            yield TaskFault(TaskCode.SHIPMENT_TORN, where, "one end of the shipment is served, the other is not")


def _ends(walk: _Walk) -> Faults:
    kinds = [step.kind for step in walk.steps]
    if kinds[:1] != [StepKind.START] or kinds[-1:] != [StepKind.END] or not walk.tasks:
        yield walk.fault(TaskCode.ENDS, "a route has a start, tasks and an end")
        return
    if StepKind.START in kinds[1:] or StepKind.END in kinds[:-1]:
        yield walk.fault(TaskCode.ENDS, "it starts or ends in the middle")
    first, last = walk.tasks[0].place, walk.tasks[-1].place
    for step, own, bare in ((walk.steps[0], walk.vehicle.start, first), (walk.steps[-1], walk.vehicle.end, last)):
        if step.place != (bare if own is None else own):
            yield walk.fault(TaskCode.ENDS, f"its {step.kind} is at {step.place}")
        if step.waiting or step.setup or step.service:
            yield walk.fault(TaskCode.ENDS, f"its {step.kind} takes time")


def _breaks(walk: _Walk) -> Faults:
    taken = [step.item for step in walk.steps if step.kind is StepKind.BREAK]
    if taken != list(range(len(walk.vehicle.breaks))):
        yield walk.fault(TaskCode.BREAKS, f"it takes the breaks {taken} of {len(walk.vehicle.breaks)}")


def _shipments(walk: _Walk) -> Faults:
    at = {number: i for i, number in enumerate(walk.route.tasks)}
    for number, i in at.items():
        task = walk.day.tasks[number]
        if task.partner is None:
            continue
        other = at.get(task.partner)
        first = task.kind is StepKind.PICKUP
        if other is None or (other < i) is first:
            yield walk.fault(TaskCode.SHIPMENT_TORN, f"{task.kind} {task.id} is not in order with its other end")


def _skills(walk: _Walk) -> Faults:
    for task in walk.tasks:
        lacking = task.skills - walk.vehicle.skills
        if lacking:
            yield walk.fault(TaskCode.SKILLS, f"{task.kind} {task.id} needs {sorted(lacking)} as well")


def _loads(walk: _Walk) -> Faults:
    capacity = walk.vehicle.capacity
    for d, room in enumerate(capacity):
        aboard = sum(task.delivery[d] for task in walk.tasks if task.kind is StepKind.JOB)
        for i, step in enumerate(walk.steps):
            task = walk.task(step)
            if task is not None:
                aboard += task.pickup[d] - task.delivery[d]
            if step.load[d] != aboard:
                yield walk.fault(TaskCode.LOAD, f"{aboard} are aboard and not {step.load[d]}", i)
            if aboard > room:
                yield walk.fault(TaskCode.LOAD, f"{aboard} are aboard, {room} have room", i)
            if aboard < 0:
                yield walk.fault(TaskCode.LOAD, "it unloads what it has not", i)


def _driving(walk: _Walk) -> Faults:
    """What is driven between two stations is the leg between them, and breaks on the way lie on it."""
    steps, stations = walk.steps, walk.stations()
    for (i, a), (j, b) in pairwise(stations):
        if steps[j].travelled - steps[i].travelled != walk.seconds(a, b):
            yield walk.fault(TaskCode.DRIVING, f"the way takes {walk.seconds(a, b)} s", j)
        metres, start, end = walk.metres(a, b), steps[i].driven, steps[j].driven
        if metres is not None and (start is None or end is None or end - start != metres):
            yield walk.fault(TaskCode.DRIVING, f"the way is {metres} m", j)
    bounds = [stations[0][0], stations[-1][0]] if stations else [0, 0]
    if steps[0].travelled or steps[bounds[0]].travelled or steps[-1].travelled != steps[bounds[1]].travelled:
        yield walk.fault(TaskCode.DRIVING, "it drives before its first place or after its last")
    for i, (before, after) in enumerate(pairwise(steps), 1):
        if after.travelled < before.travelled or (after.driven or 0) < (before.driven or 0):
            yield walk.fault(TaskCode.DRIVING, "driving does not go back", i)


def _clock(walk: _Walk) -> Faults:
    """Every arrival is the last leaving and the driving in between; work takes its time."""
    before: int | None = walk.vehicle.start
    for i, (last, step) in enumerate(pairwise(walk.steps), 1):
        if step.arrival != last.leaves + step.travelled - last.travelled:
            yield walk.fault(TaskCode.CLOCK, f"it left at {last.leaves} and arrives at {step.arrival}", i)
        if step.waiting < 0:
            yield walk.fault(TaskCode.CLOCK, "it waits for less than no time", i)
        task = walk.task(step)
        if task is not None:
            setup = 0 if task.place == before else task.setup_by_type.get(walk.vehicle.type, task.setup)
            service = task.service_by_type.get(walk.vehicle.type, task.service)
            before = task.place
        elif step.kind is StepKind.BREAK and step.item is not None:
            setup, service = 0, walk.vehicle.breaks[step.item].service
        else:
            continue
        if (step.setup, step.service) != (setup, service):
            yield walk.fault(TaskCode.CLOCK, f"setup and service take {setup} s and {service} s", i)


def _windows(walk: _Walk) -> Faults:
    opens, closes = walk.vehicle.shift
    if not opens <= walk.steps[0].arrival or not walk.steps[-1].arrival <= closes:
        yield walk.fault(TaskCode.WINDOW, f"its shift is from {opens} to {closes}")
    for i, step in enumerate(walk.steps):
        task = walk.task(step)
        if step.kind is StepKind.BREAK and step.item is not None:
            windows = walk.vehicle.breaks[step.item].windows
        elif task is not None:
            windows = task.windows
        else:
            continue
        begins = step.arrival + step.waiting
        if not any(first <= begins <= last for first, last in windows):
            yield walk.fault(TaskCode.WINDOW, f"{step.kind} begins at {begins}", i)


def _limits(walk: _Walk) -> Faults:
    vehicle, end = walk.vehicle, walk.steps[-1]
    if vehicle.max_tasks is not None and len(walk.tasks) > vehicle.max_tasks:
        yield walk.fault(TaskCode.LIMIT, f"it has {len(walk.tasks)} tasks, at most {vehicle.max_tasks}")
    if vehicle.max_travel_time is not None and end.travelled > vehicle.max_travel_time:
        yield walk.fault(TaskCode.LIMIT, f"it drives {end.travelled} s, at most {vehicle.max_travel_time}")
    if vehicle.max_distance is not None and (end.driven is None or end.driven > vehicle.max_distance):
        yield walk.fault(TaskCode.LIMIT, f"it drives {end.driven} m, at most {vehicle.max_distance}")


def _cost(walk: _Walk) -> Faults:
    """Within half a unit, in thousands of hours of a unit, so that nothing is rounded here."""
    travel, tariff = walk.day.travel[walk.vehicle.profile], walk.vehicle.tariff
    work = sum(step.setup + step.service for step in walk.steps if walk.task(step) is not None)
    exact = 3_600_000 * tariff.fixed + 1_000 * tariff.per_task_hour * work
    for (_, a), (_, b) in pairwise(walk.stations()):
        if travel.costs is not None:
            exact += 3_600_000 * int(travel.costs[a, b])
        else:
            exact += 1_000 * tariff.per_hour * walk.seconds(a, b) + 3_600 * tariff.per_km * (walk.metres(a, b) or 0)
    if abs(3_600_000 * walk.route.cost - exact) > 1_800_000:
        yield walk.fault(TaskCode.COST, f"it costs {exact / 3_600_000:.2f} and not {walk.route.cost}")


_RULES: tuple[Callable[[_Walk], Faults], ...] = (
    _breaks,
    _shipments,
    _skills,
    _loads,
    _driving,
    _clock,
    _windows,
    _limits,
    _cost,
)
