"""Clients put into tours one by one, each where that costs least: a first plan, and the end of every repair."""

from collections.abc import Iterator, Sequence

from logistics_opt.model.travel import UNREACHABLE
from logistics_opt.routing.instance import Instance, Tour
from logistics_opt.routing.stakes import servable_alone, usable
from logistics_opt.routing.timing import left_out, time_tour


def completed(instance: Instance, tours: Sequence[Tour]) -> tuple[Tour, ...]:
    """
    Feasible tours with clients put in that were left out, where that fits and as long as it is worth it.

    Cheapest insertion, base by base: each client at the cheapest place that keeps every rule, waiting not counted. A
    client that must be served is worth any cost, an optional one its penalty. Those that could not be served even
    alone are not tried.
    """
    return _Insertion(instance, tours).run()


class _Insertion:
    def __init__(self, instance: Instance, tours: Sequence[Tour]) -> None:
        self._instance = instance
        self._tours = list(tours)
        self._vehicles = usable(instance)
        self._seconds = [matrix.tolist() for matrix in instance.seconds]  # plain lists: looked up one by one
        self._metres = [matrix.tolist() for matrix in instance.metres]

    def run(self) -> tuple[Tour, ...]:
        missing = [
            (self._order(client), client)
            for client in left_out(self._instance, self._tours)
            if servable_alone(self._instance, client, self._vehicles)
        ]
        for _, client in sorted(missing):
            self._insert(client)
        return tuple(self._tours)

    def _order(self, client: int) -> tuple[int, int, int]:
        """One base after the other, by where a client is cheapest; there by readiness, and the dearest first."""
        alone = ((self._new_tour(v, client), self._instance.vehicles[v].base) for v in self._allowed(client))
        cost, base = min(alone)
        return base, self._instance.clients[client].ready, -cost

    def _insert(self, client: int) -> None:
        worth = self._instance.clients[client].skip_penalty
        for cost, at, trip, place in sorted(self._places(client)):
            if worth is not None and cost >= worth:
                return
            grown = self._grown(at, trip, place, client)
            if time_tour(self._instance, grown) is not None:
                self._tours[at : at + 1] = [grown]
                return

    def _places(self, client: int) -> Iterator[tuple[int, int, int, int]]:
        """
        Cost, tour, trip and place of every insertion.

        Place -1 means a new trip before that one; a tour past the last means a new one, of the type in place of trip.
        """
        allowed = set(self._allowed(client))
        used = [0] * len(self._instance.vehicles)
        for at, tour in enumerate(self._tours):
            used[tour.vehicle] += 1
            if tour.vehicle in allowed:
                yield from ((cost, at, trip, place) for cost, trip, place in self._in_tour(tour, client))
        for v in allowed:
            if used[v] < self._instance.vehicles[v].count:
                yield self._new_tour(v, client), len(self._tours), v, -1

    def _in_tour(self, tour: Tour, client: int) -> Iterator[tuple[int, int, int]]:
        vehicle = self._instance.vehicles[tour.vehicle]
        here = self._instance.clients[client].place
        for k, trip in enumerate(tour.trips):
            stops = [vehicle.base, *(self._instance.clients[c].place for c in trip), vehicle.base]
            for i in range(len(trip) + 1):
                cost = self._detour(tour.vehicle, stops[i], here, stops[i + 1], client)
                if cost is not None:
                    yield cost, k, i
        if len(tour.trips) < vehicle.max_trips:
            cost = self._new_tour(tour.vehicle, client) - vehicle.fixed + vehicle.reload_time * vehicle.per_second
            yield from ((cost, k, -1) for k in range(len(tour.trips) + 1))

    def _grown(self, at: int, trip: int, place: int, client: int) -> Tour:
        if at == len(self._tours):
            return Tour(trip, ((client,),))
        tour = self._tours[at]
        before, after = tour.trips[:trip], tour.trips[trip:]
        if place < 0:
            return Tour(tour.vehicle, (*before, (client,), *after))
        old = after[0]
        return Tour(tour.vehicle, (*before, (*old[:place], client, *old[place:]), *after[1:]))

    def _new_tour(self, v: int, client: int) -> int:
        vehicle = self._instance.vehicles[v]
        cost = self._detour(v, vehicle.base, self._instance.clients[client].place, vehicle.base, client)
        return vehicle.fixed + (cost or 0)  # without a way it does not fit anyway

    def _detour(self, v: int, before: int, here: int, after: int, client: int) -> int | None:
        vehicle = self._instance.vehicles[v]
        seconds, metres = self._seconds[vehicle.profile], self._metres[vehicle.profile]
        if UNREACHABLE in (metres[before][here], metres[here][after]):
            return None
        way = metres[before][here] + metres[here][after] - metres[before][after]
        time = seconds[before][here] + seconds[here][after] - seconds[before][after]
        time += self._instance.clients[client].service
        return int(vehicle.per_metre * way + vehicle.per_second * time + vehicle.visit_cost.get(client, 0))

    def _allowed(self, client: int) -> list[int]:
        vehicles = self._instance.clients[client].vehicles
        return [v for v in self._vehicles if vehicles is None or v in vehicles]
