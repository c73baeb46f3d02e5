"""Whether a vehicle can do an order of tasks at all: skills, loads, shipments in order, limits, and then times."""

from collections.abc import Sequence

from logistics_opt.model.tasks import Amounts, TaskDay
from logistics_opt.routing.tasks.driver import Driver
from logistics_opt.routing.tasks.timeline import Timeline, in_time, timeline


def keepable(driver: Driver, order: Sequence[int]) -> bool:
    """Whether an order breaks no rule."""
    return _allowed(driver, order) and in_time(driver, order)


def kept(driver: Driver, order: Sequence[int]) -> Timeline | None:
    """The times of an order that breaks no rule; ``None`` for any other."""
    return timeline(driver, order) if _allowed(driver, order) else None


def _allowed(driver: Driver, order: Sequence[int]) -> bool:
    able = all(driver.able[task] for task in order) and _complete(driver.day, order)
    return able and _within_limits(driver, order) and _fits(driver, order)


def loads(day: TaskDay, order: Sequence[int]) -> list[Amounts]:
    """What is aboard at the start and after each task."""
    tasks = [day.tasks[task] for task in order]
    width = max((len(task.delivery) for task in tasks), default=0)
    aboard = [sum(t.delivery[d] for t in tasks if t.partner is None) for d in range(width)]
    found = [tuple(aboard)]
    for task in tasks:
        aboard = [a + task.pickup[d] - task.delivery[d] for d, a in enumerate(aboard)]
        found.append(tuple(aboard))
    return found


def _fits(driver: Driver, order: Sequence[int]) -> bool:
    capacity = driver.vehicle.capacity
    return all(
        amount <= room for aboard in loads(driver.day, order) for amount, room in zip(aboard, capacity, strict=False)
    )


def _complete(day: TaskDay, order: Sequence[int]) -> bool:
    """Whether each shipment is picked up before it is delivered, and is delivered."""
    aboard: set[int] = set()
    for number in order:
        partner = day.tasks[number].partner
        if partner is None:
            continue
        if number < partner:
            aboard.add(partner)
        elif number in aboard:
            aboard.remove(number)
        else:
            return False
    return not aboard


def _within_limits(driver: Driver, order: Sequence[int]) -> bool:
    vehicle = driver.vehicle
    if vehicle.max_tasks is not None and len(order) > vehicle.max_tasks:
        return False
    if vehicle.max_travel_time is not None and driver.travelled(order) > vehicle.max_travel_time:
        return False
    driven = driver.driven(order)
    return vehicle.max_distance is None or (driven is not None and driven <= vehicle.max_distance)
