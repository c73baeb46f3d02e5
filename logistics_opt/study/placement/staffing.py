"""A county's day with a given set of depots open: vans where they stand, counters where they stood."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from logistics_opt.model import Problem, SiteId, Standing, Tier, VehicleType, VehicleTypeId
from logistics_opt.model.candidate import Candidate
from logistics_opt.units import Fen

ENOUGH = 4
"""Vehicles of each type at every open depot, or as many as its township has today if more. Own choice (grade K)."""


def staffed(problem: Problem, candidates: Sequence[Candidate], depots: frozenset[SiteId], *, counter: Fen) -> Problem:
    """
    The day with exactly these depots open, each with the kinds of vans that its township's depot has today.

    Vans cost by the day they are used, so an open depot may have as many as it needs. The depots' own cost is left to
    whoever compares sets of them: here an open one costs nothing, and a closed one ``counter`` a day where its goods
    are still handed over.
    """
    by_base: dict[str, list[VehicleType]] = {}
    for vehicle in problem.fleet:
        by_base.setdefault(vehicle.base, []).append(vehicle)
    kinds = _kinds(problem, candidates, by_base)
    fleet = list(by_base.get(problem.warehouse.id, []))
    for candidate in candidates:
        if candidate.site.id in depots:
            fleet += [_at(vehicle, candidate.site.id) for vehicle in kinds[candidate.site.id]]
    return replace(
        problem,
        sites=tuple(
            replace(
                site,
                standing=Standing.EXISTING if site.id in depots else Standing.CANDIDATE,
                cost_per_day=0 if site.id in depots else counter,
            )
            if site.tier is Tier.TOWNSHIP
            else site
            for site in problem.sites
        ),
        fleet=tuple(fleet),
    )


def counter_cost(problem: Problem) -> Fen:
    """What a village post point costs a day, the middle one of the county: that is what a closed depot becomes."""
    costs = sorted(site.cost_per_day for site in problem.sites if site.tier is Tier.VILLAGE)
    return costs[len(costs) // 2] if costs else 0


def _kinds(
    problem: Problem, candidates: Sequence[Candidate], by_base: Mapping[str, Sequence[VehicleType]]
) -> dict[SiteId, Sequence[VehicleType]]:
    """The vehicle types for each candidate: those of its township's depot, else of the nearest depot that has some."""
    standing = [site for site in problem.sites if site.tier is Tier.TOWNSHIP and by_base.get(site.id)]
    found: dict[SiteId, Sequence[VehicleType]] = {}
    for candidate in candidates:
        here = by_base.get(candidate.township, ())
        if not here and standing:
            near = min(standing, key=lambda site: (candidate.site.position.distance_to(site.position), site.id))
            here = by_base[near.id]
        found[candidate.site.id] = here
    return found


def _at(vehicle: VehicleType, depot: SiteId) -> VehicleType:
    return replace(vehicle, id=VehicleTypeId(f"{vehicle.id}@{depot}"), base=depot, count=max(vehicle.count, ENOUGH))
