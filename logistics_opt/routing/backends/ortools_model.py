"""An :class:`Instance` as an OR-Tools routing model, and its routes back in ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from ortools.constraint_solver import pywrapcp

from logistics_opt.model.travel import UNREACHABLE
from logistics_opt.routing.instance import Client, Instance, Tour, Vehicle
from logistics_opt.routing.stakes import Stakes, clash
from logistics_opt.units import Seconds

Wide = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Copy:
    """A vehicle of the model: one trip, ``trip`` counted from 0, of one vehicle of type ``vehicle``."""

    vehicle: int
    trip: int


class Model:
    """
    The routing model for some of an instance's clients and vehicle types.

    Every trip of every vehicle is a vehicle of the model, so what holds for a trip (capacity, goods kept apart, goods
    not ready before) is said of a model vehicle. The next trip of a vehicle begins when the last one has ended or
    later, and loading again is part of the way from its start. The time between two trips costs nothing here: asking
    for the next trip to begin at once would make the solver put off the first. Where vehicles make several trips its
    objective is therefore a lower bound, and its answers are judged by :mod:`logistics_opt.routing.timing`.

    Nodes are the bases, those bases again that later trips start from, and the clients.

    The library builds its first solution by rules that see one vehicle at a time and know nothing of goods that are
    not ready and of trips that follow each other: see :func:`needs_start`.
    """

    def __init__(self, instance: Instance, clients: Sequence[int], vehicles: Sequence[int], stakes: Stakes) -> None:
        self._instance = instance
        self._clients = [instance.clients[c] for c in clients]
        self._numbers = tuple(clients)
        self._stakes = stakes
        self.copies = _copies(instance, self._clients, vehicles)
        # A node that no vehicle starts from would be one to visit: only the bases in use may be there.
        from_base = [(copy.trip > 0, self._kind(copy).base) for copy in self.copies]
        self._bases = sorted(set(from_base))
        self._places = [*(place for _, place in self._bases), *(client.place for client in self._clients)]
        starts = [self._bases.index(base) for base in from_base]
        self.manager = pywrapcp.RoutingIndexManager(len(self._places), len(self.copies), starts, starts)
        self.routing = pywrapcp.RoutingModel(self.manager)
        self.nodes = [self.manager.NodeToIndex(len(self._bases) + i) for i in range(len(self._clients))]
        self._add_costs()
        self._add_loads()
        self._add_clients()
        self._add_goods()
        if self._time_matters(vehicles):
            self._add_time()
        self._add_order_of_trips()

    def tours(self) -> tuple[Tour, ...]:
        """The tours of the solution that the solver stands at (inside a callback)."""
        routing, end = self.routing, self.routing.IsEnd
        trips: list[tuple[int, ...]] = []
        first = self.nodes[0]
        for copy in range(len(self.copies)):
            trip: list[int] = []
            node = routing.NextVar(routing.Start(copy)).Value()
            while not end(node):
                trip.append(self._numbers[node - first])
                node = routing.NextVar(node).Value()
            trips.append(tuple(trip))
        return tuple(
            Tour(self.copies[i].vehicle, used)
            for i, j in pairwise([*self._firsts(), len(self.copies)])
            if (used := tuple(trip for trip in trips[i:j] if trip))
        )

    def assignment(self, tours: Sequence[Tour]) -> pywrapcp.Assignment | None:
        """Tours as something to begin from, once the model is closed; ``None`` when the model cannot take them."""
        node = dict(zip(self._numbers, self.nodes, strict=True))
        free = {v: [i for i in self._firsts() if self.copies[i].vehicle == v] for v in {t.vehicle for t in tours}}
        routes: list[list[int]] = [[] for _ in self.copies]
        for tour in tours:
            first = free[tour.vehicle].pop(0)
            for k, trip in enumerate(tour.trips):
                routes[first + k] = [node[client] for client in trip]
        return self.routing.ReadAssignmentFromRoutes(routes, True)  # noqa: FBT003

    def _firsts(self) -> list[int]:
        return [i for i, copy in enumerate(self.copies) if copy.trip == 0]

    def _kind(self, copy: Copy) -> Vehicle:
        return self._instance.vehicles[copy.vehicle]

    def _add_costs(self) -> None:
        known: dict[object, int] = {}
        for i, copy in enumerate(self.copies):
            kind = self._kind(copy)
            extra = tuple((j, kind.visit_cost.get(c, 0)) for j, c in enumerate(self._numbers))
            key = (kind.profile, kind.per_metre, extra)
            if key not in known:
                cost = self._table(self._instance.metres[kind.profile]) * kind.per_metre
                for j, visit in extra:
                    cost[:, len(self._bases) + j] += visit
                cost[self._table(self._instance.metres[kind.profile]) == UNREACHABLE] = self._stakes.forbidden
                known[key] = self.routing.RegisterTransitMatrix(cost.tolist())
            self.routing.SetArcCostEvaluatorOfVehicle(known[key], i)
            self.routing.SetFixedCostOfVehicle(0 if copy.trip else kind.fixed, i)

    def _add_loads(self) -> None:
        for dimension in range(self._instance.dimensions):
            put = [client.delivery[dimension] for client in self._clients]
            taken = [client.pickup[dimension] for client in self._clients]
            room = [self._kind(copy).capacity[dimension] for copy in self.copies]
            if any(put):
                self._add_load(f"deliveries {dimension}", put, room, from_zero=True)
            if any(taken):
                change = [up - down for up, down in zip(taken, put, strict=True)]
                self._add_load(f"aboard {dimension}", change, room, from_zero=not any(put))
            if any(put) and any(taken):
                # Aboard at the start of a trip is all that the trip delivers.
                deliveries = self.routing.GetDimensionOrDie(f"deliveries {dimension}")
                aboard = self.routing.GetDimensionOrDie(f"aboard {dimension}")
                for i in range(len(self.copies)):
                    start, end = self.routing.Start(i), self.routing.End(i)
                    self.routing.solver().Add(aboard.CumulVar(start) == deliveries.CumulVar(end))

    def _add_load(self, name: str, change: Sequence[int], room: Sequence[int], *, from_zero: bool) -> None:
        change = [0] * len(self._bases) + list(change)
        transit = self.routing.RegisterUnaryTransitVector(change)
        self.routing.AddDimensionWithVehicleCapacity(transit, 0, list(room), from_zero, name)

    def _add_clients(self) -> None:
        for client, node in zip(self._clients, self.nodes, strict=True):
            self.routing.AddDisjunction([node], self._stakes.prize(client))
            if client.vehicles is not None:
                allowed = [i for i, copy in enumerate(self.copies) if copy.vehicle in client.vehicles]
                self.routing.VehicleVar(node).SetValues([-1, *allowed])

    def _add_goods(self) -> None:
        # A node has one visit type, so a type is a set of kinds of goods.
        types = {goods: i for i, goods in enumerate(dict.fromkeys(client.goods for client in self._clients))}
        clashes = [
            (i, j)
            for one, i in types.items()
            for other, j in types.items()
            if i < j and clash(self._instance, one | other)
        ]
        if not clashes:
            return
        for client, node in zip(self._clients, self.nodes, strict=True):
            self.routing.SetVisitType(node, types[client.goods], pywrapcp.RoutingModel.TYPE_ADDED_TO_VEHICLE)
        for i, j in clashes:
            self.routing.AddHardTypeIncompatibility(i, j)

    def _time_matters(self, vehicles: Sequence[int]) -> bool:
        return _time_matters(self._instance, self._clients, vehicles)

    def _horizon(self) -> Seconds:
        return _horizon(self._instance, self._clients, {copy.vehicle for copy in self.copies})

    def _add_time(self) -> None:
        horizon = self._horizon()
        known: dict[tuple[int, int], int] = {}
        transits: list[int] = []
        for copy in self.copies:
            kind = self._kind(copy)
            key = (kind.profile, kind.reload_time if kind.max_trips > 1 else 0)
            if key not in known:
                known[key] = self.routing.RegisterTransitMatrix(self._durations(*key, horizon).tolist())
            transits.append(known[key])
        self.routing.AddDimensionWithVehicleTransits(transits, horizon, horizon, False, "time")  # noqa: FBT003
        time = self.routing.GetDimensionOrDie("time")
        for i, copy in enumerate(self.copies):
            kind = self._kind(copy)
            for node in (self.routing.Start(i), self.routing.End(i)):
                time.CumulVar(node).SetRange(kind.opens, min(kind.closes, horizon))
            if kind.per_second:
                time.SetSpanCostCoefficientForVehicle(kind.per_second, i)
            if kind.max_duration is not None:
                time.SetSpanUpperBoundForVehicle(kind.max_duration, i)
        for client, node in zip(self._clients, self.nodes, strict=True):
            closes = min(client.closes, horizon)
            time.CumulVar(node).SetRange(min(closes, self._soonest(client)), closes)
        self._add_chains(time)
        self._add_readiness(time)

    def _soonest(self, client: Client) -> Seconds:
        """When the client can be begun at the earliest by a vehicle that waited for its goods."""
        ways = (
            int(self._instance.seconds[kind.profile][kind.base, client.place])
            for v in {copy.vehicle for copy in self.copies}
            if (client.vehicles is None or v in client.vehicles) and (kind := self._instance.vehicles[v])
        )
        return max(client.opens, client.ready + min((way for way in ways if way != UNREACHABLE), default=0))

    def _durations(self, profile: int, reload_time: Seconds, horizon: Seconds) -> Wide:
        seconds = self._table(self._instance.seconds[profile])
        no_way = seconds == UNREACHABLE
        clients = slice(len(self._bases), None)
        seconds[clients, :] += np.array([client.service for client in self._clients], dtype=np.int64)[:, None]
        later = [i for i, (reloads, _) in enumerate(self._bases) if reloads]
        seconds[later, clients] += reload_time
        seconds[no_way] = horizon + 1
        np.fill_diagonal(seconds, 0)
        return seconds

    def _add_chains(self, time: pywrapcp.RoutingDimension) -> None:
        solver = self.routing.solver()
        for i, j in pairwise([*self._firsts(), len(self.copies)]):
            for k in range(i + 1, j):
                solver.Add(time.CumulVar(self.routing.Start(k)) >= time.CumulVar(self.routing.End(k - 1)))
            most = self._kind(self.copies[i]).max_duration
            if most is not None:
                for k in range(i + 1, j):
                    within = time.CumulVar(self.routing.End(k)) <= time.CumulVar(self.routing.Start(i)) + most
                    solver.Add(within >= self.routing.ActiveVehicleVar(k))

    def _add_readiness(self, time: pywrapcp.RoutingDimension) -> None:
        opens = min(self._kind(copy).opens for copy in self.copies)
        latest = max(client.ready for client in self._clients)
        if latest <= opens:
            return
        # A dimension that stays on a trip what it is at its start: at least the readiness of each of its clients.
        nothing = self.routing.RegisterUnaryTransitVector([0] * len(self._places))
        self.routing.AddDimension(nothing, 0, latest, False, "ready")  # noqa: FBT003
        ready = self.routing.GetDimensionOrDie("ready")
        for client, node in zip(self._clients, self.nodes, strict=True):
            ready.CumulVar(node).SetRange(client.ready, latest)
        for i, copy in enumerate(self.copies):
            start = self.routing.Start(i)
            reload_time = self._kind(copy).reload_time if copy.trip else 0
            # Who has to wait for goods begins later instead of waiting in front of its base.
            time.SlackVar(start).SetValue(0)
            self.routing.solver().Add(time.CumulVar(start) + reload_time >= ready.CumulVar(start))

    def _add_order_of_trips(self) -> None:
        solver = self.routing.solver()
        for i, copy in enumerate(self.copies):
            if copy.trip:
                solver.Add(self.routing.ActiveVehicleVar(i) <= self.routing.ActiveVehicleVar(i - 1))

    def _table(self, matrix: npt.NDArray[np.int32]) -> Wide:
        table: Wide = matrix[np.ix_(self._places, self._places)].astype(np.int64)
        np.fill_diagonal(table, 0)
        return table


def needs_start(instance: Instance, clients: Sequence[int], vehicles: Sequence[int]) -> bool:
    """Whether the library's own first solution would often break a rule, so that it had better be given one."""
    opens = min(instance.vehicles[v].opens for v in vehicles)
    several = any(instance.vehicles[v].max_trips > 1 for v in vehicles)
    return several or any(instance.clients[c].ready > opens for c in clients)


def _copies(instance: Instance, clients: Sequence[Client], vehicles: Sequence[int]) -> tuple[Copy, ...]:
    """No more vehicles of a type than clients it may visit, and no more trips."""
    copies: list[Copy] = []
    for v in vehicles:
        most = sum(client.vehicles is None or v in client.vehicles for client in clients)
        trips = min(instance.vehicles[v].max_trips, most)
        copies += [Copy(v, k) for _ in range(min(instance.vehicles[v].count, most)) for k in range(trips)]
    return tuple(copies)


def _horizon(instance: Instance, clients: Sequence[Client], vehicles: set[int]) -> Seconds:
    """No tour worth making ends later; smaller than the closing times where these are a manner of saying never."""
    kinds = [instance.vehicles[v] for v in vehicles]
    latest = max(max(max(c.opens, c.ready) for c in clients), max(kind.opens for kind in kinds))
    return min(max(kind.closes for kind in kinds), latest + _work(instance, clients, kinds))


def _work(instance: Instance, clients: Sequence[Client], kinds: Sequence[Vehicle]) -> Seconds:
    """No order of all clients takes longer, waiting aside."""
    leg = max(int(instance.seconds[kind.profile].max()) for kind in kinds)
    reload_time = max(kind.reload_time for kind in kinds)
    return sum(client.service for client in clients) + (2 * len(clients) + 1) * (leg + reload_time)


def _time_matters(instance: Instance, clients: Sequence[Client], vehicles: Sequence[int]) -> bool:
    kinds = [instance.vehicles[v] for v in vehicles]
    if any(kind.per_second or kind.max_duration is not None for kind in kinds):
        return True
    latest = max(max(max(c.opens, c.ready) for c in clients), max(kind.opens for kind in kinds))
    soonest = min(min(c.closes for c in clients), min(kind.closes for kind in kinds))
    unreachable = any(bool((instance.seconds[kind.profile] == UNREACHABLE).any()) for kind in kinds)
    return unreachable or latest + _work(instance, clients, kinds) > soonest
