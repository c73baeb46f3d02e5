"""Tours made fit to hand out: what breaks a rule is left out, and of two answers the better one is kept."""

from collections.abc import Sequence

from logistics_opt.routing.instance import Instance, Tour
from logistics_opt.routing.timing import left_out, objective, time_tour


def feasible_part(instance: Instance, tours: Sequence[Tour]) -> tuple[Tour, ...]:
    """
    The tours without what breaks a rule, in the order given.

    Unknown clients and vehicle types, second visits, empty trips and vehicles beyond ``count`` go; a tour that still
    does not fit keeps the clients, in order, that can be added one by one without breaking a rule.
    """
    spare = [vehicle.count for vehicle in instance.vehicles]
    seen: set[int] = set()
    kept: list[Tour] = []
    for tour in tours:
        if not 0 <= tour.vehicle < len(spare) or spare[tour.vehicle] < 1:
            continue
        fitting = _fitting(instance, _known(instance, tour, seen))
        if fitting.trips:
            kept.append(fitting)
            seen.update(fitting.clients)
            spare[tour.vehicle] -= 1
    return tuple(kept)


def rank(instance: Instance, tours: Sequence[Tour]) -> tuple[int, int]:
    """How good feasible tours are, lower is better: clients that must be served and are not, then the objective."""
    missed = sum(instance.clients[c].skip_penalty is None for c in left_out(instance, tours))
    return missed, objective(instance, tours)


def better(instance: Instance, one: Sequence[Tour], other: Sequence[Tour]) -> Sequence[Tour]:
    """The better of two sets of feasible tours; the first of equals."""
    return min((one, other), key=lambda tours: rank(instance, tours))


def _known(instance: Instance, tour: Tour, seen: set[int]) -> Tour:
    fresh = set(range(len(instance.clients))) - seen
    trips: list[tuple[int, ...]] = []
    for trip in tour.trips:
        clients = tuple(client for client in dict.fromkeys(trip) if client in fresh)
        fresh.difference_update(clients)
        trips.append(clients)
    return _without_empty(Tour(tour.vehicle, tuple(trips)))


def _fitting(instance: Instance, tour: Tour) -> Tour:
    if not tour.trips or time_tour(instance, tour) is not None:
        return tour
    fitting = Tour(tour.vehicle, ())
    for trip in tour.trips:
        done, kept = fitting.trips, tuple[int, ...]()
        for client in trip:
            longer = Tour(tour.vehicle, (*done, (*kept, client)))
            if time_tour(instance, longer) is not None:
                fitting, kept = longer, (*kept, client)
    return fitting


def _without_empty(tour: Tour) -> Tour:
    return Tour(tour.vehicle, tuple(trip for trip in tour.trips if trip))
