"""Small instances, made at random, and their best tours, found by trying everything."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from logistics_opt.routing.instance import Client, Instance, Tour, Vehicle
from logistics_opt.routing.repair import rank
from logistics_opt.routing.timing import time_tour

MUST = None


def line(*positions: int, speed: int = 10) -> dict[str, object]:
    """Matrices of places along a road, in metres from its beginning; ``speed`` in m/s."""
    at = np.array(positions)
    metres = np.abs(at[:, None] - at[None, :]).astype(np.int32)
    return {"metres": (metres,), "seconds": ((metres // speed).astype(np.int32),)}


def client(place: int, **terms: object) -> Client:
    usual = {"delivery": (1,), "pickup": (0,), "service": 0, "opens": 0, "closes": 100_000}
    return Client(place=place, **(usual | terms))  # type: ignore[arg-type]


def vehicle(**terms: object) -> Vehicle:
    usual = {
        "base": 0,
        "count": 1,
        "capacity": (10,),
        "fixed": 0,
        "per_metre": 1,
        "per_second": 0,
        "opens": 0,
        "closes": 100_000,
        "profile": 0,
    }
    return Vehicle(**(usual | terms))  # type: ignore[arg-type]


def random_instance(seed: int, *, most_clients: int = 4, apart: bool = False) -> Instance:
    """Up to ``most_clients`` clients and two vehicle types, with every term of an instance in some of them."""
    rng = random.Random(seed)
    n = rng.randint(1, most_clients)
    places = n + 2
    at = [(rng.randint(0, 60), rng.randint(0, 60)) for _ in range(places)]
    seconds = np.array([[10 * (abs(a - c) + abs(b - d)) for c, d in at] for a, b in at], dtype=np.int32)
    metres = (seconds * rng.randint(5, 15)).astype(np.int32)
    other = (seconds * 2).astype(np.int32)
    if rng.random() < 0.15:
        for matrix in (seconds, metres, other):
            matrix[places - 1, :-1] = matrix[:-1, places - 1] = -1
    per_second = rng.choice((0, 0, 3, 50))
    reload = rng.random() < 0.5
    vehicles = tuple(_vehicle(rng, base, per_second, n, reload=reload) for base in (0, rng.randint(0, 1)))
    clients = tuple(_client(rng, place, apart=apart) for place in range(2, places))
    return Instance(
        clients=clients,
        vehicles=vehicles,
        seconds=(seconds, other),
        metres=(metres, metres),
        apart=frozenset({(0, 1)}) if apart else frozenset(),
    )


def _vehicle(rng: random.Random, base: int, per_second: int, clients: int, *, reload: bool) -> Vehicle:
    opens = rng.choice((0, 0, 500))
    return Vehicle(
        base=base,
        count=rng.randint(0, 2) if rng.random() < 0.3 else rng.randint(1, 2),
        capacity=(rng.randint(4, 12), rng.randint(5, 20)),
        fixed=rng.choice((0, 1_000, 100_000)),
        per_metre=rng.randint(0, 3),
        per_second=per_second,
        opens=opens,
        closes=opens + rng.choice((1_500, 4_000, 20_000)),
        profile=rng.choice((0, 0, 1)),
        max_duration=rng.choice((None, None, 3_000)),
        max_trips=rng.randint(1, 3) if reload else 1,
        reload_time=rng.choice((0, 300)),
        visit_cost={c: rng.randint(0, 5_000) for c in range(clients)} if rng.random() < 0.4 else {},
    )


def _client(rng: random.Random, place: int, *, apart: bool) -> Client:
    opens = rng.choice((0, 0, 1_000, 2_500))
    return Client(
        place=place,
        delivery=(rng.randint(0, 6), rng.randint(0, 6)),
        pickup=(rng.choice((0, rng.randint(0, 6))), 0),
        service=rng.choice((0, 60, 200)),
        opens=opens,
        closes=opens + rng.choice((300, 2_000, 30_000)),
        ready=rng.choice((0, 0, 0, 800, 2_000)),
        skip_penalty=rng.choice((None, None, 3_000, 50_000)),
        vehicles=rng.choice((None, None, None, frozenset({0}), frozenset({1}))),
        goods=frozenset({rng.randint(0, 2)}) if apart else frozenset(),
    )


def best(instance: Instance) -> tuple[int, int]:
    """The rank of the best tours there are. Removing a client from a feasible tour leaves it feasible here."""
    return min(rank(instance, tours) for tours in _all(instance, 0, ()))


def _all(instance: Instance, number: int, tours: tuple[Tour, ...]) -> Iterator[Sequence[Tour]]:
    if number == len(instance.clients):
        yield tours
        return
    yield from _all(instance, number + 1, tours)
    for i, tour in enumerate(tours):
        for longer in _with(tour, number):
            if time_tour(instance, longer) is not None:
                yield from _all(instance, number + 1, (*tours[:i], longer, *tours[i + 1 :]))
    for v, kind in enumerate(instance.vehicles):
        alone = Tour(v, ((number,),))
        if sum(tour.vehicle == v for tour in tours) < kind.count and time_tour(instance, alone) is not None:
            yield from _all(instance, number + 1, (*tours, alone))


def _with(tour: Tour, number: int) -> Iterator[Tour]:
    for k, trip in enumerate(tour.trips):
        for at in range(len(trip) + 1):
            longer = (*trip[:at], number, *trip[at:])
            yield replace(tour, trips=(*tour.trips[:k], longer, *tour.trips[k + 1 :]))
    for k in range(len(tour.trips) + 1):
        yield replace(tour, trips=(*tour.trips[:k], (number,), *tour.trips[k:]))
