"""
Goods that keep apart, for a back end that knows no such rule.

Every vehicle type becomes several: one for each large set of goods that may ride together, a *flavour*. Clients may
only be visited by flavours that carry all their goods, so no trip ever mixes what keeps apart. The flavours of a type
share its vehicles: tours of different flavours are chained into the trips of one vehicle where there is time, and what
is still too much is left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from logistics_opt.routing.instance import Instance, Tour
from logistics_opt.routing.stakes import clash
from logistics_opt.routing.timing import time_tour

Solve = Callable[[Instance, Sequence[Tour]], Sequence[Tour]]


def solve_by_flavour(instance: Instance, start: Sequence[Tour], solve: Solve) -> list[Tour]:
    """
    Tours for the instance by a solver that overlooks ``apart``: solved, chained, and solved again with fixed shares.

    The second solve starts from the first's tours, with each flavour given the vehicles it was left with.
    """
    flavours = goods_together(instance)
    free = _flavoured(instance, flavours, [v.count for v in instance.vehicles for _ in flavours])
    tours = _chained(instance, _plain(solve(free, _coloured(instance, flavours, start)), len(flavours)))
    kept = _within_counts(instance, tours)
    if len(kept) == len(tours):
        return kept
    shares = _shares(instance, flavours, kept)
    again = solve(_flavoured(instance, flavours, shares), _coloured(instance, flavours, kept))
    tours = _within_counts(instance, _chained(instance, _plain(again, len(flavours))))
    return max([kept, tours], key=lambda found: _worth(instance, found))


def goods_together(instance: Instance) -> list[frozenset[int]]:
    """
    Sets of goods that may ride together, each as large as it can be, such that every client's goods are in one.

    A client whose own goods keep apart is in none. There are at most as many as there are different clients: all such
    sets there are would be too many where much keeps apart.
    """
    kinds = sorted({kind for client in instance.clients for kind in client.goods})
    found: list[frozenset[int]] = []
    for goods in sorted({client.goods for client in instance.clients}, key=lambda g: (-len(g), sorted(g))):
        if clash(instance, goods) or any(goods <= together for together in found):
            continue
        for kind in kinds:
            if not clash(instance, goods | {kind}):
                goods |= {kind}
        found.append(goods)
    return found or [frozenset()]


def _flavoured(instance: Instance, flavours: Sequence[frozenset[int]], counts: Sequence[int]) -> Instance:
    n = len(flavours)
    vehicles = tuple(
        replace(vehicle, count=counts[k * n + f]) for k, vehicle in enumerate(instance.vehicles) for f in range(n)
    )
    clients = []
    for client in instance.clients:
        able = [f for f, goods in enumerate(flavours) if client.goods <= goods]
        types = range(len(instance.vehicles)) if client.vehicles is None else client.vehicles
        clients.append(replace(client, vehicles=frozenset(k * n + f for k in types for f in able)))
    return replace(instance, vehicles=vehicles, clients=tuple(clients), apart=frozenset())


def _plain(tours: Sequence[Tour], flavours: int) -> list[Tour]:
    return [replace(tour, vehicle=tour.vehicle // flavours) for tour in tours]


def _coloured(instance: Instance, flavours: Sequence[frozenset[int]], tours: Sequence[Tour]) -> list[Tour]:
    """The tours as tours of one flavour each; trips of another flavour become tours of their own."""
    coloured = []
    for tour in tours:
        by_flavour: dict[int, list[tuple[int, ...]]] = {}
        for trip in tour.trips:
            by_flavour.setdefault(_flavour(instance, flavours, trip), []).append(trip)
        coloured += [Tour(tour.vehicle * len(flavours) + f, tuple(trips)) for f, trips in by_flavour.items()]
    return coloured


def _flavour(instance: Instance, flavours: Sequence[frozenset[int]], trip: Sequence[int]) -> int:
    goods = frozenset[int]().union(*(instance.clients[client].goods for client in trip))
    return next((f for f, together in enumerate(flavours) if goods <= together), 0)


def _chained(instance: Instance, tours: Sequence[Tour]) -> list[Tour]:
    """Fewer tours with the same trips: two become one vehicle's day wherever that is feasible, greedily."""
    chained: list[Tour] = []
    for tour in sorted(tours, key=lambda t: (t.vehicle, -len(t.clients), t.trips)):
        for i, other in enumerate(chained):
            if other.vehicle == tour.vehicle:
                joined = next((t for t in _orders(other, tour) if time_tour(instance, t) is not None), None)
                if joined is not None:
                    chained[i] = joined
                    break
        else:
            chained.append(tour)
    return chained


def _orders(one: Tour, other: Tour) -> tuple[Tour, Tour]:
    return replace(one, trips=one.trips + other.trips), replace(one, trips=other.trips + one.trips)


def _within_counts(instance: Instance, tours: Sequence[Tour]) -> list[Tour]:
    """The most valuable tours that there are vehicles for."""
    left = [vehicle.count for vehicle in instance.vehicles]
    kept = []
    for tour in sorted(tours, key=lambda t: (-_worth(instance, [t]), t.vehicle, t.trips)):
        if left[tour.vehicle]:
            left[tour.vehicle] -= 1
            kept.append(tour)
    return kept


def _worth(instance: Instance, tours: Sequence[Tour]) -> int:
    """What leaving the tours' clients out would be charged."""
    dearest = 1 + sum(client.skip_penalty or 0 for client in instance.clients)
    penalties = (instance.clients[c].skip_penalty for tour in tours for c in tour.clients)
    return sum(dearest if penalty is None else penalty for penalty in penalties)


def _shares(instance: Instance, flavours: Sequence[frozenset[int]], tours: Sequence[Tour]) -> list[int]:
    """Vehicles of each type by flavour, as the tours use them; spare ones go to the flavour in front."""
    n = len(flavours)
    shares = [0] * (len(instance.vehicles) * n)
    for tour in tours:
        shares[tour.vehicle * n + _flavour(instance, flavours, tour.trips[0])] += 1
    for k, vehicle in enumerate(instance.vehicles):
        shares[k * n] += vehicle.count - sum(shares[k * n : k * n + n])
    return shares
