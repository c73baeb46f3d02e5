"""
What no plan that moves the same goods can cost less than.

Two bounds are worked out and the better one stands; docs/concepts/lower-bound.md has the proofs.

- *Tour*: the routes of trucks and vans together form a connected network of round tours through the warehouse and every
  site that goods are brought to, so they cost no less than one round tour through them all, each leg by the cheapest
  vehicle for it (1-tree relaxation).
- *Radial*: a trip costs no less than going to its farthest site and back, so goods that fill a share of a vehicle cost
  no less than that share of the way, on each echelon (Haimovich & Rinnooy Kan 1985, Mathematics of OR 10(4):527-542).

Both add service time and the sites that must be open, and spread a vehicle's daily cost over its longest possible day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import shortest_path

from logistics_opt.model.demand import Direction, Load
from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import DemandId, SiteId
from logistics_opt.model.place import Tier
from logistics_opt.model.plan import Bound, Plan
from logistics_opt.model.problem import Problem
from logistics_opt.model.travel import UNREACHABLE
from logistics_opt.routing.one_tree import one_tree_bound
from logistics_opt.units import HOUR, KILOMETRE, Fen

_FAR = 1e12


def lower_bound(problem: Problem, plan: Plan) -> Bound:
    """The better of the two bounds for the goods that the plan moves, rounded down to the fen."""
    moved = _moved(problem, plan)
    brought = sorted({s for s, d in moved if d is Direction.DOWN})
    if not brought:
        return Bound(0, "nothing is brought out, so nothing is certain to cost")
    costs = _Costs(problem)
    base = costs.open_sites(brought) + costs.service(moved)
    tour = costs.tour([problem.warehouse.id, *brought])
    radial = costs.radial(moved)
    # A route's km and hours are each rounded to the nearest fen: at most one fen a route is gained by that.
    slack = sum(v.count for v in problem.fleet)
    name = "round tour (1-tree)" if tour >= radial else "radial"
    return Bound(max(0, int(base + max(tour, radial)) - slack), f"{name}, service time, sites that must be open")


def _moved(problem: Problem, plan: Plan) -> dict[tuple[SiteId, Direction], Load]:
    left: dict[DemandId, Load] = {}
    for unserved in plan.unserved:
        left[unserved.demand] = left.get(unserved.demand, Load()) + unserved.load
    moved: dict[tuple[SiteId, Direction], Load] = {}
    for demand in problem.demands:
        load = demand.load - left.get(demand.id, Load())
        if load:
            key = (demand.site, demand.direction)
            moved[key] = moved.get(key, Load()) + load
    return moved


@dataclass
class _Costs:
    """Least costs, by vehicle type, in fen."""

    problem: Problem

    @cached_property
    def vehicles(self) -> tuple[VehicleType, ...]:
        return tuple(v for v in self.problem.fleet if v.count)

    def per_second(self, vehicle: VehicleType) -> Fraction:
        """Wage and the share of the daily cost, in fen: no day is longer than its shift or its longest duration."""
        longest = vehicle.shift.closes - vehicle.shift.opens
        if vehicle.max_duration is not None:
            longest = min(longest, vehicle.max_duration)
        return Fraction(vehicle.tariff.per_hour, HOUR) + Fraction(vehicle.tariff.per_day, max(1, longest))

    def open_sites(self, brought: Sequence[SiteId]) -> Fen:
        """Daily cost of the warehouse and of every site that goods are brought to."""
        return sum(self.problem.site[s].cost_per_day for s in {self.problem.warehouse.id, *brought})

    def service(self, moved: dict[tuple[SiteId, Direction], Load]) -> float:
        """Wages for standing at each site once, by the cheapest hand."""
        cheapest = min(self.per_second(v) for v in self.vehicles)
        loads: dict[SiteId, int] = {}
        for (site, direction), load in moved.items():
            if direction is Direction.DOWN or self.problem.site[site].tier is not Tier.TOWNSHIP:
                loads[site] = loads.get(site, 0) + load.pieces
        return sum(float(cheapest * self.problem.site[site].service(n)) for site, n in loads.items())

    def legs(self, vehicle: VehicleType, sites: Sequence[SiteId]) -> npt.NDArray[np.float64]:
        """Fen for each leg: wage, daily share, and km by the shortest way that the matrix shows, not the fastest."""
        at = [self.problem.travel[vehicle.profile].index[s] for s in sites]
        seconds = self._closed(vehicle, "seconds")[np.ix_(at, at)]
        metres = self._closed(vehicle, "metres")[np.ix_(at, at)]
        cost = seconds * float(self.per_second(vehicle)) + metres * (vehicle.tariff.per_km / KILOMETRE)
        return np.minimum(cost, _FAR)

    def tour(self, sites: Sequence[SiteId]) -> float:
        """The tour bound, in fen."""
        # One vehicle hands over to another at a base: by truck to it and on by van may be cheaper than all the way by
        # either, so bases count as places on the way even where nothing is brought to them.
        places = list(dict.fromkeys([*sites, *(v.base for v in self.vehicles)]))
        legs = np.min([self.legs(v, places) for v in self.vehicles], axis=0)
        legs = np.maximum(np.minimum(legs, legs.T), 1e-6)  # a zero would mean "no edge"
        np.fill_diagonal(legs, 0)
        legs = shortest_path(legs, method="FW")[: len(sites), : len(sites)]
        return max(0.0, one_tree_bound(legs)) * (1 - 1e-9)

    def radial(self, moved: dict[tuple[SiteId, Direction], Load]) -> float:
        """The radial bound, in fen, on what is brought out, for the measure that gives most."""
        out = {site: load for (site, direction), load in moved.items() if direction is Direction.DOWN}
        return max(self._radial_by(measure, out) for measure in ("weight", "volume"))

    def _radial_by(self, measure: str, out: dict[SiteId, Load]) -> float:
        sites = [s.id for s in self.problem.sites]
        row = {site: i for i, site in enumerate(sites)}
        home = self.problem.warehouse.id
        first = self._there_and_back(home, sites, measure)
        onward = {
            depot: first[row[depot]] + self._there_and_back(depot, sites, measure)
            for depot in {v.base for v in self.vehicles} - {home}
        }
        least = np.minimum.reduce([first, *onward.values()])
        return float(sum(least[row[site]] * getattr(load, measure) for site, load in out.items())) * (1 - 1e-9)

    def _there_and_back(self, base: SiteId, sites: Sequence[SiteId], measure: str) -> npt.NDArray[np.float64]:
        """Fen for each gram or cm3 brought from the base to each site by the cheapest of its vehicles."""
        best = np.full(len(sites), _FAR)
        for vehicle in self.vehicles:
            room = (
                vehicle.capacity.weight if measure == "weight" else vehicle.capacity.volume + vehicle.capacity.chilled
            )
            if vehicle.base == base and room:
                legs = self.legs(vehicle, sites)
                at = sites.index(base)
                best = np.minimum(best, (legs[at] + legs[:, at]) / room)
        return best

    def _closed(self, vehicle: VehicleType, what: str) -> npt.NDArray[np.float64]:
        key = (vehicle.profile, what)
        if key not in self._closures:
            matrix = getattr(self.problem.travel[vehicle.profile], what).astype(np.float64)
            matrix[matrix == UNREACHABLE] = np.inf
            tiny = np.where(matrix == 0, 1e-6, matrix)  # a stored zero would mean "no edge"
            np.fill_diagonal(tiny, 0)
            closed = shortest_path(tiny, method="FW")
            closed[~np.isfinite(closed)] = _FAR
            self._closures[key] = closed
        return self._closures[key]

    @cached_property
    def _closures(self) -> dict[tuple[str, str], npt.NDArray[np.float64]]:
        return {}
