"""Tasks put into routes by the exact rules: what a search left out, or could not be told of."""

import time
from collections.abc import Iterator, Sequence

from logistics_opt.model.tasks import TaskDay
from logistics_opt.routing.tasks.driver import UNITS, Driver
from logistics_opt.routing.tasks.rules import keepable

TRIES = 20_000
"""Orders timed in one completion at most: some seconds' work. A number, so that no clock decides."""

Orders = list[list[int]]
"""The tasks of each vehicle, in order."""


def feasible_part(drivers: Sequence[Driver], orders: Sequence[Sequence[int]]) -> Orders:
    """The orders, less the tasks (shipments whole) that cannot be kept when the others before them are."""
    seen: set[int] = set()
    kept: Orders = []
    for driver, order in zip(drivers, orders, strict=True):
        fresh = [task for task in dict.fromkeys(order) if task not in seen]
        found = fresh if keepable(driver, fresh) is not None else _fitting(driver, fresh)
        seen.update(found)
        kept.append(found)
    return kept


def completed(
    day: TaskDay, drivers: Sequence[Driver], orders: Sequence[Sequence[int]], *, until: float
) -> tuple[Orders, bool]:
    """
    Feasible orders with tasks put in that were on none, each where that costs least, the dearest to leave out first.

    And whether it was done before ``until`` (of ``time.perf_counter``). A tie goes to the vehicle and place in front.
    """
    found = [list(order) for order in orders]
    on_route = {task for order in found for task in order}
    left_out = [u for u in units(day) if u[0] not in on_route]
    tries = TRIES
    for unit in sorted(left_out, key=lambda u: (-day.tasks[u[0]].priority * len(u), _slack(day, u), u)):
        if not _servable_alone(drivers, unit):
            continue
        for _, vehicle, order in sorted(_places(drivers, found, unit), key=lambda place: place[0]):
            if tries == 0:
                return found, True
            if time.perf_counter() > until:
                return found, False
            tries -= 1
            if keepable(drivers[vehicle], order) is not None:
                found[vehicle] = order
                break
    return found, True


def units(day: TaskDay) -> list[tuple[int, ...]]:
    """What is served whole or not at all: a job, or a shipment's pickup and delivery."""
    return [
        (number,) if task.partner is None else (number, task.partner)
        for number, task in enumerate(day.tasks)
        if task.partner is None or number < task.partner
    ]


def worth(day: TaskDay, drivers: Sequence[Driver], orders: Sequence[Sequence[int]]) -> tuple[int, int, int]:
    """How good feasible orders are, lower is better: priorities served, then tasks served, then cost."""
    served = [task for order in orders for task in order]
    cost = sum(driver.cost(order) for driver, order in zip(drivers, orders, strict=True))
    return -sum(day.tasks[task].priority for task in served), -len(served), cost


def _servable_alone(drivers: Sequence[Driver], unit: Sequence[int]) -> bool:
    kinds = {id(driver): driver for driver in drivers}
    return any(keepable(driver, unit) is not None for driver in kinds.values())


def _slack(day: TaskDay, unit: Sequence[int]) -> int:
    return min(closes - opens for task in unit for opens, closes in day.tasks[task].windows)


def _places(drivers: Sequence[Driver], orders: Orders, unit: Sequence[int]) -> Iterator[tuple[int, int, list[int]]]:
    """Extra cost, vehicle and order of every insertion; of empty vehicles that are alike only the first."""
    idle: set[int] = set()
    for vehicle, (driver, order) in enumerate(zip(drivers, orders, strict=True)):
        if not all(driver.able[task] for task in unit):
            continue
        if not order:
            if id(driver) in idle:
                continue
            idle.add(id(driver))
        before = driver.cost(order)
        for grown in _grown(order, unit):
            yield driver.cost(grown) - before, vehicle, grown


def _grown(order: list[int], unit: Sequence[int]) -> Iterator[list[int]]:
    for i in range(len(order) + 1):
        first = [*order[:i], unit[0], *order[i:]]
        if len(unit) == 1:
            yield first
        else:
            yield from ([*first[:j], unit[1], *first[j:]] for j in range(i + 1, len(first) + 1))


def _fitting(driver: Driver, order: Sequence[int]) -> list[int]:
    kept: list[int] = []
    for task in order:
        partner = driver.day.tasks[task].partner
        if partner is not None and (partner < task or partner not in order):
            continue  # it came with its pickup, or cannot come
        unit = {task} if partner is None else {task, partner}
        longer = [t for t in order if t in unit or t in kept]
        if keepable(driver, longer) is not None:
            kept = longer
    return kept


def price(cost: int) -> int:
    """Of :data:`UNITS`, the nearest whole unit of the user's."""
    return (cost + UNITS // 2) // UNITS
