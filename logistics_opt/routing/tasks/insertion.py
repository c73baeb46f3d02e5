"""Tasks put into routes by the exact rules: what a search left out, or could not be told of."""

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from logistics_opt.model.tasks import TaskDay
from logistics_opt.routing.tasks.driver import Driver
from logistics_opt.routing.tasks.rules import keepable

TRIES = 200_000
"""Orders tried for one answer at most: a number, so that no clock decides where it is reached first."""

Orders = list[list[int]]
"""The tasks of each vehicle, in order."""

Unit = tuple[int, ...]
"""What is served whole or not at all: a job, or a shipment's pickup and delivery."""


Place = tuple[int, ...]
"""Before which of an order's tasks a unit's own are put: of a shipment the pickup, then the delivery."""


class Patience:
    """How many orders may still be tried, and until when (of ``time.perf_counter``)."""

    def __init__(self, until: float, tries: int = TRIES) -> None:
        self._until = until
        self._tries = tries
        self.late = False

    def lasts(self) -> bool:
        """Whether one more may be; takes it off."""
        self.late = self.late or time.perf_counter() > self._until
        self._tries -= 1
        return self._tries >= 0 and not self.late


class Insertion:
    """A day's units and vehicles, and how to put the one into routes of the other."""

    def __init__(self, day: TaskDay, drivers: Sequence[Driver], patience: Patience) -> None:
        self.day = day
        self.drivers = drivers
        self.patience = patience
        self.units: list[Unit] = [
            (number,) if task.partner is None else (number, task.partner)
            for number, task in enumerate(day.tasks)
            if task.partner is None or number < task.partner
        ]
        kinds = list({id(driver): driver for driver in drivers}.values())
        self._hopeful = [unit for unit in self.units if any(keepable(kind, unit) for kind in kinds)]

    def left_out(self, orders: Orders) -> list[Unit]:
        """What is on no route though a vehicle could serve it alone, the most priority first, then the tightest."""
        on_route = {task for order in orders for task in order}
        return sorted((u for u in self._hopeful if u[0] not in on_route), key=self._urgency)

    def value(self, unit: Unit) -> tuple[int, int]:
        """What serving it is worth: its priority, then its number of tasks."""
        return sum(self.day.tasks[task].priority for task in unit), len(unit)

    def completed(self, orders: Sequence[Sequence[int]], units: Sequence[Unit] | None = None) -> Orders:
        """The orders with units put in one by one, each where that costs least; if none are given, all left out."""
        found = [list(order) for order in orders]
        for unit in self.left_out(found) if units is None else units:
            grown = self.cheapest(found, unit)
            if grown is not None:
                found[grown[0]] = grown[1]
        return found

    def cheapest(
        self, orders: Orders, unit: Unit, *, below: int | None = None, among: Iterable[int] | None = None
    ) -> tuple[int, list[int]] | None:
        """
        Vehicle and order of the cheapest way to put a unit in, ``below`` a cost, ``among`` some vehicles only.

        A tie goes to the vehicle and place in front; of empty vehicles that are alike only the first is tried.
        """
        found: list[tuple[int, int, Place]] = []
        idle: set[int] = set()
        for vehicle in range(len(orders)) if among is None else among:
            driver, order = self.drivers[vehicle], orders[vehicle]
            if not all(driver.able[task] for task in unit) or (not order and id(driver) in idle):
                continue
            if self.patience.late:
                return None
            if not order:
                idle.add(id(driver))
            found += [(cost, vehicle, place) for cost, place in extras(driver, order, unit)]
        found.sort()
        for cost, vehicle, place in found:
            if (below is not None and cost >= below) or not self.patience.lasts():
                return None
            grown = grown_by(orders[vehicle], unit, place)
            if keepable(self.drivers[vehicle], grown):
                return vehicle, grown
        return None

    def worth(self, orders: Sequence[Sequence[int]]) -> tuple[int, int, int]:
        """How good feasible orders are, lower is better: priorities served, then tasks served, then cost."""
        served = [task for order in orders for task in order]
        cost = sum(driver.cost(order) for driver, order in zip(self.drivers, orders, strict=True))
        return -sum(self.day.tasks[task].priority for task in served), -len(served), cost

    def _urgency(self, unit: Unit) -> tuple[int, int, Unit]:
        slack = min(closes - opens for task in unit for opens, closes in self.day.tasks[task].windows)
        return -self.value(unit)[0], slack, unit


def feasible_part(drivers: Sequence[Driver], orders: Sequence[Sequence[int]]) -> Orders:
    """The orders, less the tasks (shipments whole) that cannot be kept when the others before them are."""
    seen: set[int] = set()
    kept: Orders = []
    for driver, order in zip(drivers, orders, strict=True):
        fresh = [task for task in dict.fromkeys(order) if task not in seen]
        found = fresh if keepable(driver, fresh) else _fitting(driver, fresh)
        seen.update(found)
        kept.append(found)
    return kept


def extras(driver: Driver, order: Sequence[int], unit: Unit) -> Iterator[tuple[int, Place]]:
    """What each way to put a unit in costs more, in the driver's units of cost."""
    fixed = 0 if order else driver.fixed
    legs = [driver.leg(a, b) for a, b in pairwise([None, *order, None])]
    for i, (before, after) in enumerate(pairwise([None, *order, None])):
        first = driver.leg(before, unit[0]) - legs[i]
        if len(unit) == 1:
            yield fixed + first + driver.leg(unit[0], after), (i,)
            continue
        yield fixed + first + driver.leg(unit[0], unit[1]) + driver.leg(unit[1], after), (i, i)
        apart = fixed + first + driver.leg(unit[0], after)
        for j in range(i + 1, len(order) + 1):
            last, following = order[j - 1], order[j] if j < len(order) else None
            yield apart + driver.leg(last, unit[1]) + driver.leg(unit[1], following) - legs[j], (i, j)


def grown_by(order: Sequence[int], unit: Unit, place: Place) -> list[int]:
    """The order with a unit at its place."""
    if len(unit) == 1:
        return [*order[: place[0]], unit[0], *order[place[0] :]]
    i, j = place
    return [*order[:i], unit[0], *order[i:j], unit[1], *order[j:]]


def _fitting(driver: Driver, order: Sequence[int]) -> list[int]:
    kept: list[int] = []
    for task in order:
        partner = driver.day.tasks[task].partner
        if partner is not None and (partner < task or partner not in order):
            continue  # it came with its pickup, or cannot come
        unit = {task} if partner is None else {task, partner}
        longer = [t for t in order if t in unit or t in kept]
        if keepable(driver, longer):
            kept = longer
    return kept
