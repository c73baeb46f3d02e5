"""OR-Tools' routing library for small days of tasks: shipments, breaks, several windows, limits of driving."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from logistics_opt.model.travel import Matrix
from logistics_opt.routing.backends.ortools import Search
from logistics_opt.routing.backends.ortools_model import Model
from logistics_opt.routing.backends.watch import OnTours, Watch, forget
from logistics_opt.routing.instance import Instance, OnProgress, Tour
from logistics_opt.routing.stakes import Stakes, hopeful, stakes, usable
from logistics_opt.routing.tasks.instance import TaskInstance
from logistics_opt.units import Seconds


class OrToolsTasks:
    """
    Guided local search, as :class:`~logistics_opt.routing.backends.ortools.OrTools` does it, with a day's own rules.

    Its steps are those of that back end. What it left out is not put in by the plain rules, which are too generous.
    """

    name = "ortools_tasks"

    def unsupported(self, instance: Instance) -> Sequence[str]:
        """Everything but the instances of small days."""
        return () if isinstance(instance, TaskInstance) else ("it is for small days of tasks only",)

    def solve(
        self,
        instance: Instance,
        *,
        time_limit: float,
        max_steps: int | None,
        seed: int,
        start: Sequence[Tour],
        on_progress: OnProgress,
        on_tours: OnTours = forget,
    ) -> Sequence[Tour]:
        """As the protocol says; ``on_tours`` hears every better set of tours."""
        if not isinstance(instance, TaskInstance):
            raise TypeError("it is for small days of tasks only")
        watch = _Watch(instance, start=start, time_limit=time_limit, on_progress=on_progress, on_tours=on_tours)
        vehicles = usable(instance)
        clients = _whole(instance, hopeful(instance, vehicles))
        if clients and vehicles and watch.goes_on(0):
            model = TaskModel(instance, clients, vehicles, stakes(instance, clients, vehicles))
            Search(model, watch, max_steps).run(seed)
        return watch.best


class _Watch(Watch):
    def complete(self, steps: int) -> None:
        """Does nothing: the plain rules would put in what a break or a shipment forbids."""


class TaskModel(Model):
    """The plain model, with more on it."""

    def __init__(
        self, instance: TaskInstance, clients: Sequence[int], vehicles: Sequence[int], at_stake: Stakes
    ) -> None:
        self._tasks = instance
        super().__init__(instance, clients, vehicles, at_stake)
        self._add_pairs()
        self._add_limits()
        if self._time_matters(vehicles):
            self._add_windows()
            self._add_breaks()

    def _time_matters(self, vehicles: Sequence[int]) -> bool:
        return (
            any(len(self._tasks.windows[c]) > 1 for c in self._numbers)
            or any(self._tasks.breaks[v] for v in vehicles)
            or super()._time_matters(vehicles)
        )

    def _horizon(self) -> Seconds:
        return max(self._kind(copy).closes for copy in self.copies)  # the lowering keeps it small

    def _add_loads(self) -> None:
        """Of all that is aboard: the base's goods from the start, less what is delivered, and what is picked up."""
        for d in range(self._instance.dimensions):
            put = [client.delivery[d] for client in self._clients]
            change = [
                client.pickup[d] - client.delivery[d] + self._tasks.change[c][d]
                for c, client in zip(self._numbers, self._clients, strict=True)
            ]
            room = [self._kind(copy).capacity[d] for copy in self.copies]
            rises = any(load + unload > 0 for load, unload in zip(change, put, strict=True))
            if any(put):
                self._add_load(f"deliveries {d}", put, room, from_zero=True)
            if rises:
                self._add_load(f"aboard {d}", change, room, from_zero=not any(put))
            if rises and any(put):
                deliveries = self.routing.GetDimensionOrDie(f"deliveries {d}")
                aboard = self.routing.GetDimensionOrDie(f"aboard {d}")
                for i in range(len(self.copies)):
                    start, end = self.routing.Start(i), self.routing.End(i)
                    self.routing.solver().Add(aboard.CumulVar(start) == deliveries.CumulVar(end))

    def _add_pairs(self) -> None:
        node = dict(zip(self._numbers, self.nodes, strict=True))
        for pickup, delivery in self._tasks.pairs:
            if pickup in node and delivery in node:
                self.routing.AddPickupAndDelivery(node[pickup], node[delivery])
                same = self.routing.VehicleVar(node[pickup]) == self.routing.VehicleVar(node[delivery])
                self.routing.solver().Add(same)

    def _add_limits(self) -> None:
        limits = [self._tasks.limits[copy.vehicle] for copy in self.copies]
        self._add_limit("driving", self._tasks.driving, [limit.travel_time for limit in limits])
        self._add_limit("length", self._tasks.lengths, [limit.distance for limit in limits])

    def _add_limit(self, name: str, matrices: Sequence[Matrix], most: Sequence[int | None]) -> None:
        if all(limit is None for limit in most):
            return
        tables = [self._table(matrix) for matrix in matrices]
        room = len(self._places) * max(int(table.max()) for table in tables)
        transits = [self.routing.RegisterTransitMatrix(table.tolist()) for table in tables]
        by_vehicle = [transits[self._kind(copy).profile] for copy in self.copies]
        capacity = [room if limit is None else min(limit, room) for limit in most]
        self.routing.AddDimensionWithVehicleTransitAndCapacity(by_vehicle, 0, capacity, True, name)  # noqa: FBT003

    def _add_windows(self) -> None:
        time = self.routing.GetDimensionOrDie("time")
        for client, node in zip(self._numbers, self.nodes, strict=True):
            for (_, closes), (opens, _) in pairwise(self._tasks.windows[client]):
                if closes + 1 <= opens - 1:
                    time.CumulVar(node).RemoveInterval(closes + 1, opens - 1)

    def _add_breaks(self) -> None:
        time = self.routing.GetDimensionOrDie("time")
        for i, copy in enumerate(self.copies):
            pauses = [self._pause(copy.vehicle, number) for number in range(len(self._tasks.breaks[copy.vehicle]))]
            if pauses:
                visits = [0] * (self.routing.Size() + len(self.copies))
                for client, node in zip(self._numbers, self.nodes, strict=True):
                    visits[node] = self._tasks.work[copy.vehicle][client]
                time.SetBreakIntervalsOfVehicle(pauses, i, visits)
                for first, then in pairwise(pauses):
                    self.routing.solver().Add(then.StartExpr() >= first.EndExpr())

    def _pause(self, vehicle: int, number: int) -> Any:
        """A break within the shift, in one of its windows."""
        kind, pause = self._instance.vehicles[vehicle], self._tasks.breaks[vehicle][number]
        first = max(kind.opens, pause.windows[0][0])
        last = min(kind.closes - pause.service, pause.windows[-1][1])
        optional = False
        name = f"break {number}"
        interval = self.routing.solver().FixedDurationIntervalVar(first, last, pause.service, optional, name)
        for (_, ends), (begins, _) in pairwise(pause.windows):
            if ends + 1 <= begins - 1:
                interval.StartExpr().Var().RemoveInterval(ends + 1, begins - 1)
        return interval


def _whole(instance: TaskInstance, clients: Sequence[int]) -> tuple[int, ...]:
    """The clients, less those whose shipment has its other end not among them."""
    partner = {a: b for pair in instance.pairs for a, b in (pair, pair[::-1])}
    known = set(clients)
    return tuple(client for client in clients if partner.get(client, client) in known)
