"""
A small day as a flat instance, and its tours as orders of the day.

Every task is a place of its own, and so is every pair of start and end that a vehicle has: the way *from* such a base
is the way from the start, the way *to* it is the way to the end, and both are nothing where there is none. So vehicles
that begin and end anywhere fit an instance that knows bases only, exactly.

Costs are in the matrices that an instance has for metres, since the dialect pays for driving and work by leg and
neither for waiting nor for breaks. Setup is part of the way to a task, so that it falls away where the vehicle stands
there already; but a task's windows bound the start of its setup, and no break may interrupt it. So where a task has
windows or a vehicle breaks, setup counts in the search as part of the service, always: that is too careful, never too
bold, and :mod:`.timeline` times every answer as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import gcd

import numpy as np

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model.tasks import ALWAYS, Table, Task, TaskDay, TaskVehicle, Window
from logistics_opt.model.travel import Matrix
from logistics_opt.routing.instance import DEAREST, LARGEST, Client, Tour, Vehicle
from logistics_opt.routing.tasks.driver import PER_SECOND, UNITS, Driver, Roads
from logistics_opt.routing.tasks.instance import Limits, TaskInstance
from logistics_opt.routing.tasks.timeline import breaks_fit
from logistics_opt.units import Seconds

MOST_PRIORITY = 100


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """``fleet[t]`` are the numbers of the day's vehicles of the instance's type t."""

    fleet: tuple[tuple[int, ...], ...]

    def lift(self, tours: Sequence[Tour], vehicles: int) -> list[list[int]]:
        """The tasks of each vehicle."""
        orders: list[list[int]] = [[] for _ in range(vehicles)]
        spare = [list(numbers) for numbers in self.fleet]
        for tour in tours:
            orders[spare[tour.vehicle].pop(0)] = list(tour.clients)
        return orders

    def tours(self, orders: Sequence[Sequence[int]]) -> tuple[Tour, ...]:
        """The orders as tours."""
        kind = {number: t for t, numbers in enumerate(self.fleet) for number in numbers}
        return tuple(Tour(kind[v], (tuple(order),)) for v, order in enumerate(orders) if order)


def drivers_of(day: TaskDay) -> tuple[Driver, ...]:
    """A driver for each vehicle; the same one for vehicles that are alike but for their id and first route."""
    roads: dict[tuple[object, ...], Roads] = {}
    known: dict[TaskVehicle, Driver] = {}
    for vehicle in day.vehicles:
        way = (vehicle.profile, vehicle.pace, vehicle.tariff.per_hour, vehicle.tariff.per_km)
        if way not in roads:
            roads[way] = Roads(day, vehicle)
        alike = replace(vehicle, id=0, begin=())
        if alike not in known:
            known[alike] = Driver(day, vehicle, roads[way])
    return tuple(known[replace(vehicle, id=0, begin=())] for vehicle in day.vehicles)


def horizon(day: TaskDay, longest_leg: Seconds) -> Window:
    """
    From a moment before which nothing need begin to one by which all can be done.

    Who begins all his work before the first window ends, and who has it all still to do when the last one opens, need
    not wait for anything: so the time for everything, once before the one and once after the other, is enough.
    """
    windows = [window for task in day.tasks for window in task.windows]
    for vehicle in day.vehicles:
        windows += [vehicle.shift, *(window for pause in vehicle.breaks for window in pause.windows)]
    work = (len(day.tasks) + 1) * longest_leg + sum(_most_work(day, task) for task in day.tasks)
    work += max(sum(pause.service for pause in vehicle.breaks) for vehicle in day.vehicles)
    last_open, first_close = max(opens for opens, _ in windows), min(closes for _, closes in windows)
    span = max(0, min(last_open, first_close) - work), last_open + work
    if span[1] - span[0] > LARGEST:
        raise InvalidInput([_too_long(span[1] - span[0])])
    return span


def _too_long(seconds: Seconds) -> Issue:
    return Issue(
        "vroom-horizon",
        "$",
        f"from the first window to the last, with all the work, it is {seconds} s",
        f"keep it under {LARGEST} s: give all moments in the same way, and the days one by one",
        f"从最早到最晚的时间窗，连同全部作业，共{seconds}秒",
        f"请控制在{LARGEST}秒以内：各时刻用同一种表示，并逐日求解",
    )


def lower(day: TaskDay, drivers: Sequence[Driver]) -> tuple[TaskInstance, Key]:
    """The instance of a day; the bounds of :mod:`logistics_opt.routing.instance` must be wide enough for its times."""
    kinds = list({id(driver): driver for driver in drivers}.values())
    fleet = tuple(tuple(v for v, driver in enumerate(drivers) if driver is kind) for kind in kinds)
    ends = list(dict.fromkeys((kind.vehicle.start, kind.vehicle.end) for kind in kinds))
    work = [_work(kind) for kind in kinds]
    least = [min(times) for times in zip(*work, strict=True)]
    known: dict[tuple[object, ...], _Tables] = {}
    for kind, at_work in zip(kinds, work, strict=True):
        if (own := _table_key(kind)) not in known:
            known[own] = _Tables(kind, ends, at_work, least)
    tables, numbers = list(known.values()), {own: i for i, own in enumerate(known)}
    profiles = [numbers[_table_key(kind)] for kind in kinds]
    span = horizon(day, max(int(table.driving.max()) for table in tables))
    seconds, driving, lengths = [], [], []
    for table in tables:
        seconds.append(table.seconds.astype(np.int32))
        driving.append(table.driving.astype(np.int32))
        lengths.append(table.lengths.astype(np.int32))
    money = _Money(tables, [kind.vehicle.tariff.fixed * UNITS for kind in kinds], len(day.tasks))
    types = tuple(
        _vehicle(kind, ends, span, len(fleet[t]), money.fixed[t], profiles[t]) for t, kind in enumerate(kinds)
    )
    instance = TaskInstance(
        clients=tuple(_client(i, t, kinds, least[i], span, money) for i, t in enumerate(day.tasks)),
        vehicles=types,
        seconds=tuple(seconds),
        metres=money.matrices,
        pairs=tuple((i, t.partner) for i, t in enumerate(day.tasks) if t.partner is not None and i < t.partner),
        change=tuple(_change(day, task) for task in day.tasks),
        windows=tuple(tuple(_clipped(w, span) for w in task.windows) for task in day.tasks),
        breaks=tuple(
            tuple(replace(b, windows=tuple(_clipped(w, span) for w in b.windows)) for b in kind.vehicle.breaks)
            for kind in kinds
        ),
        work=tuple(map(tuple, work)),
        limits=tuple(Limits(k.vehicle.max_travel_time, k.vehicle.max_distance) for k in kinds),
        driving=tuple(driving),
        lengths=tuple(lengths),
    )
    return instance, Key(fleet)


class _Tables:
    """The matrices of one kind of vehicle by task and base."""

    def __init__(
        self,
        driver: Driver,
        ends: Sequence[tuple[int | None, int | None]],
        work: Sequence[Seconds],
        least: Sequence[Seconds],
    ) -> None:
        self._driver = driver
        self._ends = ends
        n = len(driver.place)
        self.driving = self._table(driver.roads.seconds_table)
        metres = driver.roads.metres_table
        self.lengths = np.zeros_like(self.driving) if metres is None else self._table(metres)
        setup, service = self._setup(), np.array(driver.service, dtype=np.int64)
        self.seconds = self.driving.copy()
        self.seconds[:n] += (np.array(work, dtype=np.int64) - np.array(least, dtype=np.int64))[:, None]
        self.seconds[:, :n] += np.where(np.array(work) == service, setup, 0)
        self.costs = self._table(driver.roads.cost_table)
        self.costs[:, :n] += driver.vehicle.tariff.per_task_hour * PER_SECOND * (setup + service)
        np.fill_diagonal(self.costs, 0)
        np.fill_diagonal(self.seconds, 0)

    def _table(self, table: Table) -> Table:
        places, n = self._driver.place, len(self._driver.place)
        found = np.zeros((n + len(self._ends),) * 2, dtype=np.int64)
        found[:n, :n] = table[np.ix_(places, places)]
        for base, (start, end) in enumerate(self._ends, n):
            if start is not None:
                found[base, :n] = table[start, places]
            if end is not None:
                found[:n, base] = table[places, end]
        np.fill_diagonal(found, 0)
        return found

    def _setup(self) -> Table:
        """Setup at each task by where the vehicle comes from."""
        places = np.array([*self._driver.place, *(-1 if start is None else start for start, _ in self._ends)])
        there = places[:, None] == np.array(self._driver.place)[None, :]
        return np.where(there, 0, np.array(self._driver.setup, dtype=np.int64))


def _table_key(driver: Driver) -> tuple[object, ...]:
    """What the matrices of a kind of vehicle hang on."""
    vehicle = driver.vehicle
    return id(driver.roads), vehicle.tariff.per_task_hour, vehicle.type, bool(vehicle.breaks)


def _work(driver: Driver) -> list[Seconds]:
    """What a vehicle's stop at each task takes without a break, less the setup where that is part of the way."""
    on_the_way = [not driver.vehicle.breaks and task.windows == ALWAYS for task in driver.day.tasks]
    times = zip(driver.setup, driver.service, on_the_way, strict=True)
    return [service if before else setup + service for setup, service, before in times]


class _Money:
    """Costs small enough for the solvers, and what leaving a task out is worth: more than any cost, by priority."""

    def __init__(self, tables: Sequence[_Tables], fixed: Sequence[int], tasks: int) -> None:
        dearest = max(int(table.costs.max()) for table in tables)
        most = 2 * tasks * dearest + tasks * max(fixed) + 1  # a route to each task, there and back
        unit = gcd(*(int(np.gcd.reduce(table.costs, axis=None)) for table in tables), *fixed) or 1
        room = DEAREST // (1 + MOST_PRIORITY * (tasks + 1))
        # Where the numbers do not fit, the search rounds; the plan's own costs are exact.
        self._unit = max(unit, -(-most // room), -(-dearest // LARGEST))
        self.skip = -(-most // self._unit)
        self.fixed = [self._rounded(amount) for amount in fixed]
        self.matrices: tuple[Matrix, ...] = tuple(
            ((table.costs + self._unit // 2) // self._unit).astype(np.int32) for table in tables
        )

    def _rounded(self, cost: int) -> int:
        return (cost + self._unit // 2) // self._unit


def _vehicle(
    driver: Driver, ends: Sequence[tuple[int | None, int | None]], span: Window, count: int, fixed: int, profile: int
) -> Vehicle:
    vehicle, tasks = driver.vehicle, len(driver.place)
    opens, closes = _clipped(vehicle.shift, span)
    most = tasks if vehicle.max_tasks is None else min(vehicle.max_tasks, tasks)
    return Vehicle(
        base=tasks + ends.index((vehicle.start, vehicle.end)),
        count=count if breaks_fit(vehicle) else 0,
        capacity=_with_count(driver.day, most, vehicle.capacity),
        fixed=fixed,
        per_metre=1,
        per_second=0,
        opens=opens,
        closes=closes,
        profile=profile,
    )


def _client(i: int, task: Task, kinds: Sequence[Driver], least: Seconds, span: Window, money: _Money) -> Client:
    opens, closes = _clipped((task.windows[0][0], task.windows[-1][1]), span)
    job = task.partner is None
    day = kinds[0].day
    able = frozenset(t for t, kind in enumerate(kinds) if kind.able[i])
    nothing = (0,) * len(task.delivery)
    return Client(
        place=i,
        delivery=_with_count(day, 1, task.delivery if job else nothing),
        pickup=_with_count(day, 0, task.pickup if job else nothing),
        service=least,
        opens=opens,
        closes=closes,
        skip_penalty=money.skip * (1 + task.priority * (len(kinds[0].place) + 1)),
        vehicles=None if len(able) == len(kinds) else able,
    )


def _change(day: TaskDay, task: Task) -> tuple[int, ...]:
    """What a shipment's task adds to the load."""
    up, down = (task.pickup, task.delivery) if task.partner is not None else (task.delivery, task.delivery)
    return _with_count(day, 0, tuple(a - b for a, b in zip(up, down, strict=True)))


def _with_count(day: TaskDay, tasks: int, amounts: tuple[int, ...]) -> tuple[int, ...]:
    """The amounts, with the number of tasks in front of them where a vehicle may do so many only."""
    return amounts if all(vehicle.max_tasks is None for vehicle in day.vehicles) else (tasks, *amounts)


def _clipped(window: Window, span: Window) -> Window:
    first, last = span
    return max(window[0], first) - first, min(window[1], last) - first


def _most_work(day: TaskDay, task: Task) -> Seconds:
    return max(vehicle.setup(task) + vehicle.service(task) for vehicle in day.vehicles)
