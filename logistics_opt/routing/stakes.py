"""How dear leaving a client out must be, so that serving it beats any cost; and what is worth trying at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from logistics_opt.routing.instance import Client, Instance, Tour
from logistics_opt.routing.timing import time_tour

_CEILING = 1 << 60  # what a sum of stakes must stay below: 64-bit integers with room for penalties


@dataclass(frozen=True, slots=True)
class Stakes:
    """
    Prices, in cost units, of what no money should buy.

    ``must``: of leaving out a client that must be served; ``forbidden``: of a leg that may not be driven;
    ``typical``: what one more vehicle on the road for a typical leg costs, for scale.
    """

    must: int
    forbidden: int
    typical: int

    def prize(self, client: Client) -> int:
        """What serving the client is worth."""
        return self.must if client.skip_penalty is None else min(client.skip_penalty, self.must)


def stakes(instance: Instance, clients: Sequence[int], vehicles: Sequence[int]) -> Stakes:
    """Stakes for the given part of an instance; a must costs more than every client on its own vehicle would."""
    n = max(1, len(clients))
    single = max((_single(instance, clients, v) for v in vehicles), default=0)
    penalties = sum(instance.clients[c].skip_penalty or 0 for c in clients)
    must = min(n * single + penalties + 1, _CEILING // (8 * n))
    typical = max((_typical(instance, v) for v in vehicles), default=1)
    return Stakes(must, 2 * must, typical)


def usable(instance: Instance) -> tuple[int, ...]:
    """The vehicle types that can be on the road at all."""
    return tuple(v for v, kind in enumerate(instance.vehicles) if kind.count > 0 and kind.opens <= kind.closes)


def hopeful(instance: Instance, vehicles: Sequence[int]) -> tuple[int, ...]:
    """The clients that some vehicle type could serve as far as windows, goods and room go; travel is not looked at."""
    return tuple(c for c, client in enumerate(instance.clients) if _hopeful(instance, client, vehicles))


def servable_alone(instance: Instance, client: int, vehicles: Sequence[int]) -> bool:
    """Whether some vehicle type could make a tour of this client alone."""
    return any(time_tour(instance, Tour(v, ((client,),))) is not None for v in vehicles)


def clash(instance: Instance, goods: frozenset[int]) -> bool:
    """Whether two of these kinds of goods never ride on the same trip."""
    return any(one in goods and other in goods for one, other in instance.apart)


def ever_together(instance: Instance) -> bool:
    """Whether two clients that one vehicle type may visit move goods that never ride on the same trip."""
    carriers: dict[int, list[Client]] = {}
    for client in instance.clients:
        for kind in client.goods:
            carriers.setdefault(kind, []).append(client)
    return any(
        first is not second and _may_meet(first, second)
        for one, other in instance.apart
        for first in carriers.get(one, ())
        for second in carriers.get(other, ())
    )


def _may_meet(one: Client, other: Client) -> bool:
    return one.vehicles is None or other.vehicles is None or bool(one.vehicles & other.vehicles)


def _hopeful(instance: Instance, client: Client, vehicles: Sequence[int]) -> bool:
    if client.opens > client.closes or client.ready > client.closes or clash(instance, client.goods):
        return False
    most = [max(pair) for pair in zip(client.delivery, client.pickup, strict=True)]
    return any(
        (client.vehicles is None or v in client.vehicles)
        and max(client.ready, client.opens) <= instance.vehicles[v].closes
        and client.closes >= instance.vehicles[v].opens
        and all(amount <= room for amount, room in zip(most, instance.vehicles[v].capacity, strict=True))
        for v in vehicles
    )


def _single(instance: Instance, clients: Sequence[int], v: int) -> int:
    """No client alone on a vehicle of this type can cost more."""
    vehicle = instance.vehicles[v]
    seconds, metres = int(instance.seconds[vehicle.profile].max()), int(instance.metres[vehicle.profile].max())
    latest = max((max(instance.clients[c].opens, instance.clients[c].ready) for c in clients), default=0)
    service = max((instance.clients[c].service for c in clients), default=0)
    longest = max(0, latest - vehicle.opens) + 2 * seconds + service
    duration = max(0, min(vehicle.closes - vehicle.opens, longest))
    visit = max(vehicle.visit_cost.values(), default=0)
    return vehicle.fixed + 2 * metres * vehicle.per_metre + visit + duration * vehicle.per_second


def _typical(instance: Instance, v: int) -> int:
    vehicle = instance.vehicles[v]
    metres, seconds = instance.metres[vehicle.profile], instance.seconds[vehicle.profile]
    known = metres >= 0
    legs = float(metres[known].mean()) * vehicle.per_metre + float(seconds[known].mean()) * vehicle.per_second
    return max(1, vehicle.fixed + int(legs))
