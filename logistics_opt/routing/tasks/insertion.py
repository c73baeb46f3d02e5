"""Tasks put into routes by the exact rules: what a search left out, or could not be told of."""

import time
from collections.abc import Iterable, Iterator, Sequence

from logistics_opt.model.tasks import TaskDay
from logistics_opt.routing.tasks.driver import UNITS, Driver
from logistics_opt.routing.tasks.rules import keepable

TRIES = 20_000
"""Orders timed for one answer at most: some seconds' work. A number, so that no clock decides."""

Orders = list[list[int]]
"""The tasks of each vehicle, in order."""


class Patience:
    """How many orders may still be timed, and until when (of ``time.perf_counter``)."""

    def __init__(self, until: float, tries: int = TRIES) -> None:
        self._until = until
        self._tries = tries
        self.late = False

    def lasts(self) -> bool:
        """Whether one more may be; takes it off."""
        self.late = self.late or time.perf_counter() > self._until
        self._tries -= 1
        return self._tries >= 0 and not self.late


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


def completed(day: TaskDay, drivers: Sequence[Driver], orders: Sequence[Sequence[int]], patience: Patience) -> Orders:
    """
    Feasible orders with tasks put in that were on none, each where that costs least, the dearest to leave out first.

    A tie goes to the vehicle and place in front.
    """
    found = [list(order) for order in orders]
    for unit in _left_out(day, drivers, found):
        grown = _cheapest(drivers, _places(drivers, found, unit), patience)
        if grown is not None:
            found[grown[0]] = grown[1]
    return found


def exchanged(day: TaskDay, drivers: Sequence[Driver], orders: Sequence[Sequence[int]], patience: Patience) -> Orders:
    """
    Feasible orders in which no task of more priority is left out where one of less could make way for it.

    A search by small changes may not see that: with both aboard, half way, the vehicle would have too much.
    """
    found = completed(day, drivers, orders, patience)
    while (better := _exchange(day, drivers, found, patience)) is not None:
        found = completed(day, drivers, better, patience)
    return found


def _exchange(day: TaskDay, drivers: Sequence[Driver], orders: Orders, patience: Patience) -> Orders | None:
    value = {unit: (sum(day.tasks[task].priority for task in unit), len(unit)) for unit in units(day)}
    for unit in _left_out(day, drivers, orders):
        for vehicle, order in enumerate(orders):
            aboard = [other for other in value if other[0] in order and value[other] < value[unit]]
            for other in sorted(aboard, key=lambda other: (value[other], other)):
                rest = [task for task in order if task not in other]
                places = _places(drivers[vehicle : vehicle + 1], [rest], unit)
                grown = _cheapest(drivers[vehicle : vehicle + 1], places, patience)
                if grown is not None:
                    return [grown[1] if v == vehicle else kept for v, kept in enumerate(orders)]
    return None


def _left_out(day: TaskDay, drivers: Sequence[Driver], orders: Orders) -> list[tuple[int, ...]]:
    """What is on no route though a vehicle could serve it alone, the most priority first, then the tightest."""
    on_route = {task for order in orders for task in order}
    missing = [unit for unit in units(day) if unit[0] not in on_route and _servable_alone(drivers, unit)]
    return sorted(missing, key=lambda u: (-sum(day.tasks[task].priority for task in u), _slack(day, u), u))


Place = tuple[int, int, list[int]]
"""Extra cost, vehicle, and the order with more in it."""


def _cheapest(drivers: Sequence[Driver], places: Iterable[Place], patience: Patience) -> tuple[int, list[int]] | None:
    for _, vehicle, order in sorted(places, key=lambda place: place[0]):
        if not patience.lasts():
            return None
        if keepable(drivers[vehicle], order) is not None:
            return vehicle, order
    return None


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


def _places(drivers: Sequence[Driver], orders: Orders, unit: Sequence[int]) -> Iterator[Place]:
    """Every insertion; of empty vehicles that are alike only the first."""
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
