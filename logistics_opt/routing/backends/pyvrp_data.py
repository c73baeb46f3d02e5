"""An :class:`Instance` in PyVRP's terms, and its solutions back in ours."""

import sys
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyvrp

from logistics_opt.model.travel import UNREACHABLE
from logistics_opt.routing.instance import Client, Instance, Tour, Vehicle
from logistics_opt.routing.stakes import Stakes

Wide = npt.NDArray[np.int64]

_Roads = tuple[int, int, tuple[tuple[int, int], ...], int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Lowered:
    """
    PyVRP's data for some of an instance's clients and vehicle types.

    ``clients[i]`` and ``vehicles[t]`` are our numbers of PyVRP's client i and vehicle type t; ``reloads[t]`` is the
    depot where vehicles of type t load again (``None``: they make one trip).
    """

    data: pyvrp.ProblemData
    clients: tuple[int, ...]
    vehicles: tuple[int, ...]
    reloads: tuple[int | None, ...]

    def lift(self, solution: pyvrp.Solution) -> tuple[Tour, ...]:
        """The solution's routes as tours; trips without a client are left out."""
        return tuple(tour for route in solution.routes() if (tour := self._tour(route)).trips)

    def solution(self, tours: Iterable[Tour]) -> pyvrp.Solution:
        """Our tours as a solution; every client and vehicle type in them must be known here."""
        return pyvrp.Solution(self.data, [self._route(tour) for tour in tours])

    def _tour(self, route: pyvrp.Route) -> Tour:
        trips: list[list[int]] = [[]]
        for activity in route:
            if activity.is_client():
                trips[-1].append(self.clients[activity.idx])
            elif activity.is_depot():
                trips.append([])
        return Tour(self.vehicles[route.vehicle_type()], tuple(tuple(trip) for trip in trips if trip))

    def _route(self, tour: Tour) -> pyvrp.Route:
        kind = self.vehicles.index(tour.vehicle)
        number = {client: i for i, client in enumerate(self.clients)}
        visits: list[pyvrp.Activity] = []
        for trip in tour.trips:
            reload = self.reloads[kind]
            if visits and reload is not None:
                visits.append(pyvrp.Activity(pyvrp.ActivityType.DEPOT, reload))
            visits += [pyvrp.Activity(pyvrp.ActivityType.CLIENT, number[client]) for client in trip]
        return pyvrp.Route(self.data, visits, kind)


def lower(
    instance: Instance, clients: Sequence[int], vehicles: Sequence[int], stakes: Stakes, loose: Set[int] = frozenset()
) -> Lowered:
    """
    The instance with these clients and vehicle types only, exactly: no cost is rounded or scaled.

    Clients in ``loose`` may be left out for the price that ``stakes`` puts on it, even where they must be served.

    Locations are first the bases, then the same bases again as places to load again, then the clients. What depends
    on the vehicle (its price of a metre, whom it may visit and at what extra cost, its time to load again) is in the
    matrices of its *roads*: the cost of the way is the distance matrix, and a way that does not exist or leads to a
    client it must not visit costs more than leaving out every client.
    """
    bases = sorted({instance.vehicles[v].base for v in vehicles})
    places = [*bases, *bases, *(instance.clients[c].place for c in clients)]
    roads: dict[_Roads, int] = {}
    distances: list[Wide] = []
    durations: list[Wide] = []
    kinds: list[pyvrp.VehicleType] = []
    reloads: list[int | None] = []
    for v in vehicles:
        vehicle = instance.vehicles[v]
        key = _roads(instance, v, clients)
        if key not in roads:
            roads[key] = len(roads)
            distances.append(_distances(instance, key, places, len(bases), stakes.forbidden))
            durations.append(_durations(instance, key, places, len(bases)))
        base = bases.index(vehicle.base)
        reloads.append(base + len(bases) if vehicle.max_trips > 1 else None)
        kinds.append(_kind(vehicle, base, reloads[-1], roads[key]))
    data = pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in places],
        [_client(instance.clients[c], 2 * len(bases) + i, stakes, c in loose) for i, c in enumerate(clients)],
        [pyvrp.Depot(i) for i in range(2 * len(bases))],
        kinds,
        distances,  # type: ignore[arg-type]  # its stubs say ndarray[int]
        durations,  # type: ignore[arg-type]
    )
    return Lowered(data, tuple(clients), tuple(vehicles), tuple(reloads))


def _roads(instance: Instance, v: int, clients: Sequence[int]) -> _Roads:
    """All of a vehicle that its matrices depend on; its banned clients and visit costs by PyVRP's client numbers."""
    vehicle = instance.vehicles[v]
    extra = tuple((i, cost) for i, c in enumerate(clients) if (cost := vehicle.visit_cost.get(c, 0)))
    allowed = (instance.clients[c].vehicles for c in clients)
    banned = frozenset(i for i, kinds in enumerate(allowed) if kinds is not None and v not in kinds)
    reload_time = vehicle.reload_time if vehicle.max_trips > 1 else 0
    return vehicle.profile, vehicle.per_metre, extra, reload_time, banned


def _distances(instance: Instance, key: _Roads, places: Sequence[int], bases: int, forbidden: int) -> Wide:
    profile, per_metre, extra, _, banned = key
    metres = instance.metres[profile][np.ix_(places, places)].astype(np.int64)
    cost: Wide = metres * per_metre
    for i, visit in extra:
        cost[:, 2 * bases + i] += visit
    cost[metres == UNREACHABLE] = forbidden
    for i in banned:
        cost[:, 2 * bases + i] = forbidden
        cost[2 * bases + i, :] = forbidden
    np.fill_diagonal(cost, 0)
    return cost


def _durations(instance: Instance, key: _Roads, places: Sequence[int], bases: int) -> Wide:
    profile, _, _, reload_time, _ = key
    seconds: Wide = instance.seconds[profile][np.ix_(places, places)].astype(np.int64)
    # A leg that may not be driven is priced in the distances; an absurd time here would only upset the penalties.
    seconds[seconds == UNREACHABLE] = 0
    # Loading again is part of the way to the place where it happens: PyVRP's service at a depot would begin only
    # after the goods are ready, ours overlaps with waiting for them.
    seconds[:, bases : 2 * bases] += reload_time
    np.fill_diagonal(seconds, 0)
    return seconds


def _kind(vehicle: Vehicle, base: int, reload: int | None, roads: int) -> pyvrp.VehicleType:
    return pyvrp.VehicleType(
        num_available=vehicle.count,
        capacity=list(vehicle.capacity),
        start_depot=base,
        end_depot=base,
        fixed_cost=vehicle.fixed,
        tw_early=vehicle.opens,
        tw_late=vehicle.closes,
        unit_distance_cost=1,
        unit_duration_cost=vehicle.per_second,
        profile=roads,
        reload_depots=[] if reload is None else [reload],
        max_reloads=vehicle.max_trips - 1,
        shift_duration=sys.maxsize if vehicle.max_duration is None else vehicle.max_duration,
    )


def _client(client: Client, location: int, stakes: Stakes, loose: bool) -> pyvrp.Client:  # noqa: FBT001
    required = client.skip_penalty is None and not loose
    return pyvrp.Client(
        location=location,
        delivery=list(client.delivery),
        pickup=list(client.pickup),
        service_duration=client.service,
        tw_early=client.opens,
        tw_late=client.closes,
        release_time=client.ready,
        prize=0 if required else stakes.prize(client),
        required=required,
    )
