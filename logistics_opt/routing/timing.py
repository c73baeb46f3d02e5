"""The times, loads and objective of tours of an :class:`Instance`: what every back end is judged by."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from logistics_opt.model.travel import UNREACHABLE
from logistics_opt.routing.chain import FOREVER, compressed
from logistics_opt.routing.instance import Instance, Tour
from logistics_opt.units import Metres, Seconds


@dataclass(frozen=True, slots=True)
class TimedTour:
    """A feasible tour: first leaving, last return, metres driven, start of service at each client in visiting order."""

    departs: Seconds
    returns: Seconds
    metres: Metres
    starts: tuple[Seconds, ...]

    @property
    def duration(self) -> Seconds:
        """From first leaving to last return."""
        return self.returns - self.departs


def time_tour(instance: Instance, tour: Tour) -> TimedTour | None:
    """The shortest of the earliest-ending schedules of the tour; ``None`` when it breaks a rule of the instance."""
    if not _allowed(instance, tour) or not all(_fits(instance, tour, trip) for trip in tour.trips):
        return None
    vehicle = instance.vehicles[tour.vehicle]
    seconds, metres = instance.seconds[vehicle.profile], instance.metres[vehicle.profile]
    opens: list[Seconds] = []
    closes: list[Seconds] = []
    gaps: list[Seconds] = []
    driven = 0
    for trip in tour.trips:
        places = [vehicle.base, *(instance.clients[c].place for c in trip), vehicle.base]
        legs = [int(seconds[a, b]) for a, b in pairwise(places)]
        if UNREACHABLE in legs:
            return None
        driven += sum(int(metres[a, b]) for a, b in pairwise(places))
        clients = [instance.clients[c] for c in trip]
        opens += [max([vehicle.opens, *(c.ready for c in clients)]), *(c.opens for c in clients), 0]
        closes += [FOREVER, *(c.closes for c in clients), vehicle.closes]
        gaps += [legs[0], *(c.service + leg for c, leg in zip(clients, legs[1:], strict=True)), vehicle.reload_time]
    starts = compressed(opens, closes, gaps)
    if starts is None:
        return None
    if vehicle.max_duration is not None and starts[-1] - starts[0] > vehicle.max_duration:
        return None
    return TimedTour(starts[0], starts[-1], driven, _at_clients(starts, tour))


def objective(instance: Instance, tours: Sequence[Tour]) -> int:
    """
    Cost units of the tours: fixed, distance, duration and visit costs, and a penalty for each optional client left out.

    Raises ``ValueError`` for a tour that breaks a rule; a client that must be served and is not is no term here
    (see :func:`left_out`).
    """
    total = sum(instance.clients[c].skip_penalty or 0 for c in left_out(instance, tours))
    for tour in tours:
        timed = time_tour(instance, tour)
        if timed is None:
            raise ValueError(f"tour of vehicle type {tour.vehicle} breaks a rule: {tour.trips}")
        vehicle = instance.vehicles[tour.vehicle]
        total += vehicle.fixed + vehicle.per_metre * timed.metres + vehicle.per_second * timed.duration
        total += sum(vehicle.visit_cost.get(client, 0) for client in tour.clients)
    return total


def left_out(instance: Instance, tours: Sequence[Tour]) -> tuple[int, ...]:
    """The clients on no tour, in order."""
    visited = {client for tour in tours for client in tour.clients}
    return tuple(client for client in range(len(instance.clients)) if client not in visited)


def overused(instance: Instance, tours: Sequence[Tour]) -> bool:
    """Whether the tours use more vehicles of a type than there are, or visit a client twice."""
    used = [0] * len(instance.vehicles)
    for tour in tours:
        used[tour.vehicle] += 1
    visits = [client for tour in tours for client in tour.clients]
    return len(visits) != len(set(visits)) or any(n > v.count for n, v in zip(used, instance.vehicles, strict=True))


def _allowed(instance: Instance, tour: Tour) -> bool:
    if not tour.trips or not all(tour.trips) or len(tour.trips) > instance.vehicles[tour.vehicle].max_trips:
        return False
    clients = [instance.clients[c] for c in tour.clients]
    return all(c.vehicles is None or tour.vehicle in c.vehicles for c in clients)


def _fits(instance: Instance, tour: Tour, trip: Sequence[int]) -> bool:
    clients = [instance.clients[c] for c in trip]
    goods = frozenset[int]().union(*(c.goods for c in clients))
    if any(one in goods and other in goods for one, other in instance.apart):
        return False
    for dimension, capacity in enumerate(instance.vehicles[tour.vehicle].capacity):
        aboard = sum(c.delivery[dimension] for c in clients)
        if aboard > capacity:
            return False
        for client in clients:
            aboard += client.pickup[dimension] - client.delivery[dimension]
            if aboard > capacity:
                return False
    return True


def _at_clients(starts: Sequence[Seconds], tour: Tour) -> tuple[Seconds, ...]:
    # In front of each trip stands the node of its departure, behind it that of its return.
    at: list[Seconds] = []
    first = 1
    for trip in tour.trips:
        at += starts[first : first + len(trip)]
        first += len(trip) + 2
    return tuple(at)
