"""What a vehicle's driving and standing cost at least."""

from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import Literal

import numba
import numpy as np
import numpy.typing as npt

from logistics_opt.model.demand import Direction, Load
from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import DemandId, SiteId
from logistics_opt.model.place import Tier
from logistics_opt.model.plan import Plan
from logistics_opt.model.problem import Problem
from logistics_opt.model.travel import UNREACHABLE
from logistics_opt.routing.buses import BusTrip
from logistics_opt.units import HOUR, KILOMETRE, Fen, Seconds

Legs = npt.NDArray[np.float64]
Moved = dict[tuple[SiteId, Direction], Load]
Measure = Literal["weight", "volume"]


def moved_goods(problem: Problem, plan: Plan | None) -> Moved:
    """What the plan moves, or all that is to be moved; by site and direction, sites without any left out."""
    left: dict[DemandId, Load] = {}
    for unserved in () if plan is None else plan.unserved:
        left[unserved.demand] = left.get(unserved.demand, Load()) + unserved.load
    moved: Moved = {}
    for demand in problem.demands:
        load = demand.load - left.get(demand.id, Load())
        if load:
            key = (demand.site, demand.direction)
            moved[key] = moved.get(key, Load()) + load
    return moved


def room(vehicle: VehicleType, measure: Measure) -> int:
    """Grams or cm3 that a vehicle takes at once, chilled and ambient together."""
    return vehicle.capacity.weight if measure == "weight" else vehicle.capacity.volume + vehicle.capacity.chilled


def longest_day(vehicle: VehicleType) -> Seconds:
    """No route of such a vehicle lasts longer."""
    longest = vehicle.shift.closes - vehicle.shift.opens
    return max(1, longest if vehicle.max_duration is None else min(longest, vehicle.max_duration))


class LeastCosts:
    """Least costs in fen, of the vehicles that there are; buses, if they are among them, cost nothing."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.vehicles = tuple(v for v in problem.fleet if v.count)
        self.buses = tuple(v for v in self.vehicles if isinstance(v, BusTrip))
        self._legs: dict[tuple[object, ...], Legs] = {}

    @cached_property
    def row(self) -> dict[SiteId, int]:
        """Where each site stands in :meth:`legs`."""
        return {site.id: i for i, site in enumerate(self.problem.sites)}

    def per_second(self, vehicle: VehicleType) -> Fraction:
        """Wage and the share of the daily cost: no day is longer than its shift or its longest duration."""
        return Fraction(vehicle.tariff.per_hour, HOUR) + Fraction(vehicle.tariff.per_day, longest_day(vehicle))

    @cached_property
    def cheapest_second(self) -> Fraction:
        """Of all vehicles but buses."""
        return min((self.per_second(v) for v in self.vehicles if v not in self.buses), default=Fraction(0))

    @cached_property
    def by_bus(self) -> frozenset[SiteId]:
        """The sites at which a bus calls: who hands over there may be nobody of the fleet."""
        return frozenset(s.id for s in self.problem.sites if any(bus.place(s.id) is not None for bus in self.buses))

    def open_sites(self, moved: Moved) -> Fen:
        """Daily cost of the warehouse and of every site at which there must be a stop."""
        # What is collected at a depot's counter may stand there until tomorrow, with no stop today.
        stops = {s for s, d in moved if d is Direction.DOWN or self.problem.site[s].tier is Tier.VILLAGE}
        return sum(self.problem.site[s].cost_per_day for s in {self.problem.warehouse.id, *stops})

    def service(self, moved: Moved) -> float:
        """Wages for standing at each site once, by the cheapest hand; none where a bus may have been."""
        stands = (self.problem.site[s].service(n) for s, n in self.pieces(moved).items() if s not in self.by_bus)
        return sum(float(self.cheapest_second * seconds) for seconds in stands)

    def pieces(self, moved: Moved) -> dict[SiteId, int]:
        """Pieces that are certain to be handed over or collected at each site."""
        found: dict[SiteId, int] = {}
        for (site, direction), load in moved.items():
            if direction is Direction.DOWN or self.problem.site[site].tier is not Tier.TOWNSHIP:
                found[site] = found.get(site, 0) + load.pieces
        return found

    def legs(self, vehicle: VehicleType, *, with_day: bool = True) -> Legs:
        """
        Fen from each site to each other by the cheapest way through others; infinite where there is none.

        Wage and km, and with ``with_day`` the share of the daily cost.
        """
        second = self.per_second(vehicle) if with_day else Fraction(vehicle.tariff.per_hour, HOUR)
        key = (vehicle.profile, vehicle.tariff.per_km, second)
        if key not in self._legs:
            travel = self.problem.travel[vehicle.profile]
            at = np.array([travel.index[site.id] for site in self.problem.sites])
            seconds, metres = (part[np.ix_(at, at)].astype(np.float64) for part in (travel.seconds, travel.metres))
            cost = seconds * float(second) + metres * (vehicle.tariff.per_km / KILOMETRE)
            self._legs[key] = closed(np.where(seconds == UNREACHABLE, np.inf, cost))
        return self._legs[key]

    def bases(self) -> tuple[SiteId, ...]:
        """Where vehicles are based, the warehouse first."""
        home = self.problem.warehouse.id
        return tuple(dict.fromkeys(chain([home], (v.base for v in self.vehicles))))


@numba.njit(cache=True, nogil=True, error_model="numpy")
def closed(cost: Legs) -> Legs:
    """
    The cheapest ways through any other places; infinite where there is none.

    Floyd 1962, Communications of the ACM 5(6):345. Compiled here since SciPy's takes five times as long for a thousand
    places, and lets no other thread run meanwhile.
    """
    best = cost.copy()
    for i in range(len(best)):
        best[i, i] = 0.0
    for k in range(len(best)):
        for i in range(len(best)):
            _pass(best[i], best[k], best[i, k])
    return best


@numba.njit(nogil=True, error_model="numpy")
def _pass(way: Legs, onward: Legs, there: float) -> None:
    # A function of its own over single rows: so the compiler takes several places at once.
    for j in range(len(way)):
        through = there + onward[j]
        way[j] = through if through < way[j] else way[j]
