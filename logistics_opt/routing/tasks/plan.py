"""Orders of tasks to a plan with all its steps."""

from collections.abc import Iterator, Sequence

from logistics_opt.model.tasks import StepKind, TaskDay, TaskPlan, TaskRoute, TaskStep
from logistics_opt.routing.tasks.driver import UNITS, Driver
from logistics_opt.routing.tasks.rules import kept, loads
from logistics_opt.routing.tasks.timeline import Moment, Timeline
from logistics_opt.units import Metres, Seconds


def plan_of(
    day: TaskDay, drivers: Sequence[Driver], orders: Sequence[Sequence[int]], *, reproducible: bool
) -> TaskPlan:
    """The plan of orders that keep every rule, one for each vehicle; raises ``ValueError`` for others."""
    routes = [_route(v, driver, order) for v, (driver, order) in enumerate(zip(drivers, orders, strict=True)) if order]
    served = {task for order in orders for task in order}
    left_out = tuple(number for number in range(len(day.tasks)) if number not in served)
    return TaskPlan(routes=tuple(routes), unassigned=left_out, reproducible=reproducible)


def _route(vehicle: int, driver: Driver, order: Sequence[int]) -> TaskRoute:
    times = kept(driver, order)
    if times is None:
        raise ValueError(f"vehicle {driver.vehicle.id} cannot keep the order {list(order)}")
    return TaskRoute(
        vehicle=vehicle, steps=tuple(_steps(driver, order, times)), cost=(driver.cost(order) + UNITS // 2) // UNITS
    )


def _steps(driver: Driver, order: Sequence[int], times: Timeline) -> Iterator[TaskStep]:
    day, vehicle = driver.day, driver.vehicle
    aboard, setups = loads(day, order), driver.setups(order)
    places = [driver.place[task] for task in order]
    start = places[0] if vehicle.start is None else vehicle.start
    end = places[-1] if vehicle.end is None else vehicle.end
    taken, travelled, driven = 0, 0, None if driver.metres is None else 0
    yield _step(StepKind.START, None, start, Moment(times.departs, 0), aboard[0], travelled, driven)
    for leg, ends in enumerate(zip([vehicle.start, *places], [*places, vehicle.end], strict=True)):
        seconds, metres = _length(driver, *ends)
        for number in range(taken, taken + times.breaks_before[leg]):
            moment, done = times.breaks[number], seconds - times.breaks[number].left
            part = None if driven is None else driven + (metres if done == seconds else metres * done // seconds)
            service = vehicle.breaks[number].service
            yield _step(StepKind.BREAK, number, None, moment, aboard[leg], travelled + done, part, service=service)
        taken += times.breaks_before[leg]
        travelled, driven = travelled + seconds, None if driven is None else driven + metres
        if leg < len(order):
            task, moment = order[leg], times.tasks[leg]
            work = {"setup": setups[leg], "service": driver.service[task]}
            yield _step(day.tasks[task].kind, task, places[leg], moment, aboard[leg + 1], travelled, driven, **work)
    yield _step(StepKind.END, None, end, Moment(times.ends, 0), aboard[-1], travelled, driven)


def _length(driver: Driver, a: int | None, b: int | None) -> tuple[Seconds, Metres]:
    """Seconds and metres of a leg; none before the first task without a start, nor after the last without an end."""
    if a is None or b is None:
        return 0, 0
    return driver.seconds[a][b], 0 if driver.metres is None else driver.metres[a][b]


def _step(
    kind: StepKind,
    item: int | None,
    place: int | None,
    moment: Moment,
    load: tuple[int, ...],
    travelled: Seconds,
    driven: Metres | None,
    *,
    setup: Seconds = 0,
    service: Seconds = 0,
) -> TaskStep:
    return TaskStep(
        kind=kind,
        item=item,
        place=place,
        arrival=moment.arrival,
        waiting=moment.waiting,
        setup=setup,
        service=service,
        load=load,
        travelled=travelled,
        driven=driven,
    )
