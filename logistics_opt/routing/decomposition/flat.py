"""Needs and vehicles to a flat :class:`Instance`, tours back to orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import CommodityId, SiteId, VehicleTypeId
from logistics_opt.model.problem import Problem
from logistics_opt.routing.instance import (
    COST_UNITS,
    DEAREST,
    LARGEST,
    PER_METRE,
    PER_SECOND,
    Client,
    Instance,
    Tour,
    Vehicle,
)
from logistics_opt.routing.lower import Need, room_of, service_of
from logistics_opt.routing.orders import Orders, amounts
from logistics_opt.routing.score import leave_out_price
from logistics_opt.units import Fen, Seconds


@dataclass(frozen=True, slots=True)
class Flat:
    """An instance together with what its numbers stand for: client i is ``needs[i]``, vehicle k is ``vehicles[k]``."""

    instance: Instance
    needs: tuple[Need, ...]
    vehicles: tuple[VehicleType, ...]

    def orders(self, tours: Sequence[Tour]) -> list[Orders]:
        """What the tours decide."""
        return [
            Orders(
                self.vehicles[tour.vehicle].id,
                tuple(tuple(self.needs[client].visit for client in trip) for trip in tour.trips),
            )
            for tour in tours
        ]

    def tours(self, orders: Sequence[Orders]) -> list[Tour]:
        """
        The orders as tours to start from.

        A visit whose goods have changed since stands for a visit of its kind to the same site; one with no such
        successor is passed over.
        """
        number = {vehicle.id: k for k, vehicle in enumerate(self.vehicles)}
        same = {need.visit: i for i, need in enumerate(self.needs)}
        taken = {same[v] for order in orders for v in order.visits if v in same}
        alike: dict[tuple[SiteId, bool], list[int]] = {}
        for i in reversed([i for i in range(len(self.needs)) if i not in taken]):
            visit = self.needs[i].visit
            alike.setdefault((visit.site, bool(visit.put)), []).append(i)
        for visit in (v for order in orders for v in order.visits):
            successors = alike.get((visit.site, bool(visit.put)))
            if visit not in same and successors:
                same[visit] = successors.pop()
        tours = []
        for order in orders:
            trips = tuple(tuple(same[v] for v in trip if v in same) for trip in order.trips)
            trips = tuple(trip for trip in trips if trip)
            if trips and order.vehicle in number:
                tours.append(Tour(number[order.vehicle], trips))
        return tours

    def left_out(self, tours: Sequence[Tour]) -> list[Need]:
        """The needs on no tour."""
        visited = {client for tour in tours for client in tour.clients}
        return [need for i, need in enumerate(self.needs) if i not in visited]


def flatten(
    problem: Problem,
    needs: Sequence[Need],
    vehicles: Sequence[VehicleType],
    *,
    opens: Mapping[SiteId, Seconds] | None = None,
    closes: Mapping[SiteId, Seconds] | None = None,
    visit_fen: Mapping[SiteId, Mapping[int, Fen]] | None = None,
) -> Flat:
    """
    The instance in which these vehicles may make these visits.

    ``opens`` holds, by base, when its goods are there: no vehicle leaves it earlier; ``closes`` when all its vehicles
    are to be back, where that is before their shift ends; ``visit_fen``, by base and number of need, what it costs
    besides to serve that need from that base.
    """
    sites = list(dict.fromkeys([*(v.base for v in vehicles), *(n.visit.site for n in needs)]))
    place = {site: i for i, site in enumerate(sites)}
    profiles = list(dict.fromkeys(v.profile for v in vehicles))
    matrices = [problem.travel[profile].restrict(sites) for profile in profiles]
    number = {vehicle.id: k for k, vehicle in enumerate(vehicles)}
    kinds = {commodity.id: i for i, commodity in enumerate(problem.commodities)}
    penalty = leave_out_price(problem, sites)
    instance = Instance(
        clients=tuple(_client(problem, need, place, number, kinds, penalty) for need in needs),
        vehicles=tuple(
            _vehicle(
                vehicle,
                place,
                profiles.index(vehicle.profile),
                (opens or {}).get(vehicle.base, 0),
                min(vehicle.shift.closes, (closes or {}).get(vehicle.base, vehicle.shift.closes)),
                (visit_fen or {}).get(vehicle.base, {}),
                most=max(1, len(needs)),
            )
            for vehicle in vehicles
        ),
        seconds=tuple(matrix.seconds for matrix in matrices),
        metres=tuple(matrix.metres for matrix in matrices),
        apart=_apart(problem, kinds),
    )
    return Flat(instance, tuple(needs), tuple(vehicles))


def _client(
    problem: Problem,
    need: Need,
    place: Mapping[SiteId, int],
    number: Mapping[VehicleTypeId, int],
    kinds: Mapping[CommodityId, int],
    penalty: Fen,
) -> Client:
    parts = [*need.visit.put, *need.visit.take]
    fen = penalty * (1 + max(0, need.priority)) if need.price is None else need.price
    return Client(
        place=place[need.visit.site],
        delivery=amounts(problem, need.visit.put),
        pickup=amounts(problem, need.visit.take),
        service=service_of(problem, need.visit),
        opens=need.opens,
        closes=need.closes,
        ready=need.ready,
        skip_penalty=_price(fen * COST_UNITS),
        vehicles=frozenset(number[v] for v in need.vehicles if v in number),
        goods=frozenset(kinds[problem.demand[p.demand].commodity] for p in parts),
    )


def _vehicle(
    vehicle: VehicleType,
    place: Mapping[SiteId, int],
    profile: int,
    opens: Seconds,
    closes: Seconds,
    visit_fen: Mapping[int, Fen],
    *,
    most: int,
) -> Vehicle:
    """``most``: the number of clients; more vehicles or trips than that are of no use, and a burden to the solvers."""
    tariff = vehicle.tariff
    return Vehicle(
        base=place[vehicle.base],
        count=min(vehicle.count, most),
        capacity=room_of(vehicle),
        fixed=_price(tariff.per_day * COST_UNITS),
        per_metre=_price(tariff.per_km * PER_METRE),
        per_second=_price(tariff.per_hour * PER_SECOND),
        opens=min(max(vehicle.shift.opens, opens), vehicle.shift.closes),
        closes=closes,
        profile=profile,
        max_duration=None if vehicle.max_duration is None else min(vehicle.max_duration, LARGEST),
        max_trips=min(vehicle.max_trips, most),
        reload_time=min(vehicle.reload_time, LARGEST),
        visit_cost={client: _price(fen * COST_UNITS) for client, fen in visit_fen.items()},
    )


def _price(units: int) -> int:
    """No more than a solver can count: a search by such prices is a poor one, but the plan's cost is exact."""
    return min(units, DEAREST)


def _apart(problem: Problem, kinds: Mapping[CommodityId, int]) -> frozenset[tuple[int, int]]:
    pairs = ((kinds[one.id], kinds[other]) for one in problem.commodities for other in one.keep_apart if other in kinds)
    return frozenset((min(pair), max(pair)) for pair in pairs)
