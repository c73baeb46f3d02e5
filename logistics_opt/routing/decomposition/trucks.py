"""The first echelon as needs: what the depots must get, and what stands there to be taken on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from logistics_opt.model.demand import Direction
from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import SiteId
from logistics_opt.model.place import Site, Tier
from logistics_opt.model.problem import Problem
from logistics_opt.routing.lower import Need, Ways, needs_at
from logistics_opt.routing.orders import Orders, Part, load_of
from logistics_opt.units import HOUR, KILOMETRE, MINUTE, Fen, Seconds

_LEEWAY: Seconds = 20 * MINUTE  # no truck is told to come sooner than this after the soonest it could


@dataclass(frozen=True, slots=True)
class Collected:
    """Goods that vans bring to a depot, and when the last of them is there."""

    parts: tuple[Part, ...]
    since: Seconds


def counter_parts(problem: Problem) -> dict[SiteId, list[Part]]:
    """What is handed over at the depots' own counters, both directions."""
    parts: dict[SiteId, list[Part]] = {}
    for demand in problem.demands:
        if problem.site[demand.site].tier is Tier.TOWNSHIP:
            parts.setdefault(demand.site, []).append(Part(demand.id, 0, demand.load.pieces))
    return parts


def carried_on(problem: Problem, vans: Sequence[Orders]) -> dict[SiteId, list[Part]]:
    """What the vans of each depot bring out."""
    parts: dict[SiteId, list[Part]] = {}
    for order in vans:
        base = problem.vehicle[order.vehicle].base
        parts.setdefault(base, []).extend(part for visit in order.visits for part in visit.put)
    return parts


def delivery_needs(
    ways: Ways, onward: Mapping[SiteId, Sequence[Part]], due: Mapping[SiteId, Seconds]
) -> tuple[Need, ...]:
    """
    A visit to each depot with what its vans and its counter wait for, more than one where a truck cannot hold it.

    Goods that stand at the counter when the depot opens are taken along; later ones are left to
    :func:`counter_collections`. ``due`` is the latest start of the visit at which the vans can still do their work.
    """
    problem = ways.problem
    counters = counter_parts(problem)
    needs: list[Need] = []
    for depot in problem.depots:
        if depot.id not in ways.fed:
            continue
        parts = [*onward.get(depot.id, ()), *(p for p in counters.get(depot.id, ()) if not _later(problem, p))]
        for need in needs_at(ways, depot, parts, by_hour=False):
            soonest = arrival(ways, depot, need.ready) + _LEEWAY
            latest = max(due.get(depot.id, need.closes), soonest) if need.visit.put else need.closes
            needs.append(replace(need, closes=min(latest, need.closes)))
    return tuple(needs)


def arrival(ways: Ways, depot: Site, ready: Seconds) -> Seconds:
    """When goods that stand ready at the warehouse can be at a depot that is fed, at the soonest."""
    travel = ways.problem.travel
    first = min(
        max(ready, v.shift.opens) + travel[v.profile].time(v.base, depot.id)
        for v in ways.feeders
        if ways.reaches(v, depot.id)
    )
    return max(first, depot.hours.opens)


def counter_collections(ways: Ways) -> tuple[Need, ...]:
    """Visits for the goods that come to a depot's counter after it has opened."""
    problem = ways.problem
    return tuple(
        need
        for depot, parts in counter_parts(problem).items()
        if depot in ways.fed
        for need in needs_at(ways, problem.site[depot], [p for p in parts if _later(problem, p)], by_hour=True)
    )


def collection_needs(ways: Ways, collected: Mapping[SiteId, Collected]) -> tuple[Need, ...]:
    """Visits that take on what the vans have brought, priced at what it costs to leave it overnight."""
    problem = ways.problem
    needs: list[Need] = []
    for depot, goods in collected.items():
        site = problem.site[depot]
        for need in needs_at(ways, site, goods.parts, by_hour=False):
            if goods.since <= site.hours.closes:
                weight = sum(load_of(problem, part).weight for part in need.visit.take)
                price = max(1, problem.overnight_price(weight))
                needs.append(
                    replace(need, opens=max(goods.since, site.hours.opens), closes=site.hours.closes, price=price)
                )
    return tuple(needs)


def there_and_back_fen(problem: Problem, vehicle: VehicleType, site: SiteId) -> Fen:
    """Day, km and hours of one vehicle that only drives to the site and back."""
    travel = problem.travel[vehicle.profile]
    metres = travel.distance(vehicle.base, site) + travel.distance(site, vehicle.base)
    seconds = travel.time(vehicle.base, site) + travel.time(site, vehicle.base)
    tariff = vehicle.tariff
    return tariff.per_day + tariff.per_km * metres // KILOMETRE + tariff.per_hour * seconds // HOUR


def _later(problem: Problem, part: Part) -> bool:
    demand = problem.demand[part.demand]
    return demand.direction is Direction.UP and demand.ready > problem.site[demand.site].hours.opens
