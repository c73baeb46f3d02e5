"""
Vans shared, warehouses and trucks not: every firm brings its goods to the depots itself.

The vans are those of the plan that all make together. Each firm's trucks take its own goods to where that plan's vans
take them over, or to the village where they come straight from the warehouse; collected goods likewise. Depots and
posts are paid once. Buses count as trucks: what the common plan sends by bus each firm brings itself, by truck or,
where a firm alone may use them, by bus. That the slowest firm's truck may hold up a van is not looked at: an estimate,
not a plan.
"""

from collections.abc import Mapping
from dataclasses import replace

from logistics_opt.model import DemandId, FirmId, Plan, Problem, SiteId, Tier
from logistics_opt.routing.schedule import cost_of
from logistics_opt.study.shared.days import Part, Terms, day_of
from logistics_opt.units import Fen


def trunk_day(problem: Problem, firm: FirmId, terms: Terms, together: Problem, plan: Plan) -> Problem:
    """The firm's goods between its warehouse and where the common vans take over; rooms but the warehouse are free."""
    own = day_of(problem, Part(firms=frozenset({firm})), terms)
    over = hand_over(together, plan)
    return replace(
        own,
        demands=tuple(replace(demand, site=over.get(demand.id, demand.site)) for demand in own.demands),
        sites=tuple(site if site.tier is Tier.COUNTY else replace(site, cost_per_day=0) for site in own.sites),
    )


def hand_over(problem: Problem, plan: Plan) -> Mapping[DemandId, SiteId]:
    """The depot whose vans carry a demand, or most of its pieces; nothing for goods that only trucks or buses carry."""
    carried: dict[DemandId, dict[SiteId, int]] = {}
    for route in plan.routes:
        base = problem.vehicle[route.vehicle].base
        if base == problem.warehouse.id:
            continue
        for stop in route.stops:
            if stop.site != base:
                for move in stop.moves:
                    by_depot = carried.setdefault(move.demand, {})
                    by_depot[base] = by_depot.get(base, 0) + move.load.pieces
    return {demand: max(sorted(depots), key=lambda d: depots[d]) for demand, depots in carried.items()}


def vans_cost(problem: Problem, plan: Plan) -> Fen:
    """What the depots' vans cost in the plan, with all rooms but the warehouse, those too to which only a bus comes."""
    vans = [route for route in plan.routes if problem.vehicle[route.vehicle].base != problem.warehouse.id]
    driving = cost_of(problem, vans)
    return driving.total - driving.site_day + plan.cost.site_day - problem.warehouse.cost_per_day
