"""What a small day is for one of its vehicles: every number looked up once."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from logistics_opt.model.tasks import SAME_SPEED, Table, TaskDay, TaskVehicle
from logistics_opt.units import HOUR, KILOMETRE, Metres, Seconds

UNITS = 18_000  # to the user's unit of cost: the least common multiple of 3 600 s and 1 000 m
PER_SECOND = UNITS // HOUR
PER_METRE = UNITS // KILOMETRE


class Roads:
    """Travel times and costs of vehicles with one profile, pace and rates of driving, as matrices and plain lists."""

    def __init__(self, day: TaskDay, vehicle: TaskVehicle) -> None:
        travel = day.travel[vehicle.profile]
        self.seconds_table = _paced(travel.seconds, vehicle.pace)
        self.cost_table = _costs(day, vehicle, self.seconds_table)
        self.metres_table = travel.metres
        self.seconds: list[list[int]] = self.seconds_table.tolist()
        self.costs: list[list[int]] = self.cost_table.tolist()
        self.metres: list[list[int]] | None = None if travel.metres is None else travel.metres.tolist()


class Driver:
    """
    A vehicle on its roads, with its times at the tasks.

    Two vehicles that differ in their id and route to begin from only may share one.
    """

    def __init__(self, day: TaskDay, vehicle: TaskVehicle, roads: Roads | None = None) -> None:
        self.day = day
        self.vehicle = vehicle
        self.roads = Roads(day, vehicle) if roads is None else roads
        self.place = [task.place for task in day.tasks]
        self.seconds, self.costs, self.metres = self.roads.seconds, self.roads.costs, self.roads.metres
        self.setup = [vehicle.setup(task) for task in day.tasks]
        self.service = [vehicle.service(task) for task in day.tasks]
        self.fixed = vehicle.tariff.fixed * UNITS
        self._per_second = vehicle.tariff.per_task_hour * PER_SECOND
        self.able = [task.skills <= vehicle.skills for task in day.tasks]

    def places(self, order: Sequence[int]) -> list[int]:
        """The places it is at, from its start, if it has one, to its end."""
        start = [] if self.vehicle.start is None else [self.vehicle.start]
        end = [] if self.vehicle.end is None else [self.vehicle.end]
        return [*start, *(self.place[task] for task in order), *end]

    def travelled(self, order: Sequence[int]) -> Seconds:
        """Seconds of driving."""
        return sum(self.seconds[a][b] for a, b in pairwise(self.places(order)))

    def driven(self, order: Sequence[int]) -> Metres | None:
        """Metres of driving; ``None`` where they are not known."""
        metres = self.metres
        return None if metres is None else sum(metres[a][b] for a, b in pairwise(self.places(order)))

    def setups(self, order: Sequence[int]) -> list[Seconds]:
        """The setup at each task: none where the vehicle stands there already."""
        before: int | None = self.vehicle.start
        spent = []
        for task in order:
            spent.append(0 if self.place[task] == before else self.setup[task])
            before = self.place[task]
        return spent

    def cost(self, order: Sequence[int]) -> int:
        """What the route costs, in :data:`UNITS` to the user's unit; who has no task stays at home."""
        legs = sum(self.leg(a, b) for a, b in pairwise([None, *order, None]))
        return self.fixed + legs if order else 0

    def leg(self, before: int | None, task: int | None) -> int:
        """What it costs to go from a task to the next and do that; ``None`` is the start, or the end."""
        if task is None:
            end = self.vehicle.end
            return 0 if before is None or end is None else self.costs[self.place[before]][end]
        work = self.service[task] * self._per_second
        at = self.vehicle.start if before is None else self.place[before]
        if at is None:
            return work + self.setup[task] * self._per_second
        place = self.place[task]
        return work + self.costs[at][place] + (0 if at == place else self.setup[task] * self._per_second)


def _paced(seconds: Table, pace: int) -> Table:
    """Travel times at a pace, each rounded up to a second."""
    found: Table = seconds if pace == SAME_SPEED else -(-seconds * pace // SAME_SPEED)
    return found


def _costs(day: TaskDay, vehicle: TaskVehicle, seconds: Table) -> Table:
    travel = day.travel[vehicle.profile]
    if travel.costs is not None:
        return travel.costs * UNITS
    costs: Table = seconds * (vehicle.tariff.per_hour * PER_SECOND)
    if vehicle.tariff.per_km:
        if travel.metres is None:
            raise ValueError(f"vehicle {vehicle.id} is paid by the km, and no metres are known")
        costs = costs + travel.metres * (vehicle.tariff.per_km * PER_METRE)
    return costs.astype(np.int64)
