"""Whether an instance makes sense: what the solvers would answer with a crash is refused here."""

from collections.abc import Iterator

import numpy as np

from logistics_opt.model.travel import UNREACHABLE
from logistics_opt.routing.instance import DEAREST, LARGEST, Client, Instance, Vehicle


def validate(instance: Instance) -> None:
    """Raises ``ValueError`` that names everything by which the instance contradicts itself."""
    wrong = list(_faults(instance))
    if wrong:
        raise ValueError("; ".join(wrong))


def _faults(instance: Instance) -> Iterator[str]:
    sizes = {matrix.shape for matrix in (*instance.seconds, *instance.metres)}
    if len(instance.seconds) != len(instance.metres):
        yield f"{len(instance.seconds)} matrices of seconds, {len(instance.metres)} of metres"
    if len(sizes) > 1 or any(len(size) != 2 or size[0] != size[1] for size in sizes):
        yield f"matrices have shapes {sorted(sizes)}, all must be square and equal"
        return
    places = next(iter(sizes))[0] if sizes else 0
    for name, matrices in (("seconds", instance.seconds), ("metres", instance.metres)):
        for number, matrix in enumerate(matrices):
            if not np.issubdtype(matrix.dtype, np.integer):
                yield f"{name}[{number}] holds {matrix.dtype}, not integers"
            elif matrix.size and not (matrix.min() >= UNREACHABLE and matrix.max() <= LARGEST):
                yield f"{name}[{number}] holds numbers outside {UNREACHABLE}..{LARGEST}"
    for number, vehicle in enumerate(instance.vehicles):
        yield from (f"vehicle {number}: {fault}" for fault in _vehicle_faults(instance, vehicle, places))
    for number, client in enumerate(instance.clients):
        yield from (f"client {number}: {fault}" for fault in _client_faults(instance, client, places))


def _vehicle_faults(instance: Instance, vehicle: Vehicle, places: int) -> Iterator[str]:
    if not 0 <= vehicle.base < places:
        yield f"base {vehicle.base} is not a row of the matrices"
    if not 0 <= vehicle.profile < len(instance.seconds):
        yield f"profile {vehicle.profile} has no matrices"
    if len(vehicle.capacity) != instance.dimensions:
        yield f"{len(vehicle.capacity)} capacities, the first vehicle has {instance.dimensions}"
    if vehicle.max_trips < 1:
        yield f"max_trips is {vehicle.max_trips}"
    costs = (vehicle.fixed, vehicle.per_metre, vehicle.per_second, *vehicle.visit_cost.values())
    if not all(0 <= cost <= DEAREST for cost in costs):
        yield f"a cost is outside 0..{DEAREST}"
    times = (vehicle.opens, vehicle.closes, vehicle.max_duration or 0, vehicle.reload_time)
    if not all(0 <= amount <= LARGEST for amount in (*times, *vehicle.capacity)) or vehicle.count < 0:
        yield f"a time, capacity or count is outside 0..{LARGEST}"


def _client_faults(instance: Instance, client: Client, places: int) -> Iterator[str]:
    if not 0 <= client.place < places:
        yield f"place {client.place} is not a row of the matrices"
    if instance.vehicles and not len(client.delivery) == len(client.pickup) == instance.dimensions:
        yield f"{len(client.delivery)} deliveries and {len(client.pickup)} pickups for {instance.dimensions} capacities"
    times = (client.service, client.opens, client.closes, client.ready)
    if not all(0 <= amount <= LARGEST for amount in (*times, *client.delivery, *client.pickup)):
        yield f"a time or an amount is outside 0..{LARGEST}"
    if client.skip_penalty is not None and not 0 <= client.skip_penalty <= DEAREST:
        yield f"skip_penalty {client.skip_penalty} is outside 0..{DEAREST}"
