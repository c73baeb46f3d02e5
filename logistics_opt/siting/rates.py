"""
What the radial estimate takes a visit to cost, measured on a routed plan of the same county.

A vehicle visits many stops on a tour, so a stop costs only a share of a drive there and back: a part for stopping at
all, and a part for the room its goods take. Both parts are fitted to the routes of a plan,

    cost of a route = sum over its stops of (stop_share + load_share * weight / load) * there-and-back cost,

by least squares with no negative part, apart for vehicles from the warehouse and from the depots. (Tours estimated from
radial distance: Daganzo, C. F. (2005), Logistics Systems Analysis, 4th ed., Springer, chapter 4.)
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from logistics_opt.model import Assumption, Plan, Problem, ProfileName, VehicleType
from logistics_opt.model.plan import Route
from logistics_opt.siting.programme import Floats
from logistics_opt.units import HOUR, KILOGRAM, KILOMETRE, YUAN, Fen, Grams

YEARS = 10
"""Years over which fit-out and closing are written off. Own estimate (grade K)."""

_FEW = 3  # routes: with fewer there is nothing to fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Tours:
    """What vehicles of one echelon cost: fen a km and an hour, grams that fill one, and the shares of a stop."""

    per_km: Fen
    per_hour: Fen
    load: Grams
    profile: ProfileName
    stop_share: float = 1.0
    load_share: float = 0.0

    def drive(self, metres: Floats, seconds: Floats) -> Floats:
        """Fen for driving so far and so long."""
        return metres * (self.per_km / KILOMETRE) + seconds * (self.per_hour / HOUR)

    def __str__(self) -> str:
        return (
            f"{self.per_km / YUAN:g} yuan/km, {self.per_hour / YUAN:g} yuan/h, {self.load / KILOGRAM:g} kg; "
            f"a stop bears {self.stop_share:.2f} + {self.load_share:.2f} x load of a there-and-back"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Trucks from the warehouse, vans from the depots, and the years over which fit-out is written off."""

    trucks: Tours
    vans: Tours
    years: int = YEARS
    measured_on: str = "not measured: every stop alone"

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The figures with their sources, to be printed with every result."""
        return (
            Assumption(name="radial cost of trucks", value=str(self.trucks), source=self.measured_on, grade="K"),
            Assumption(name="radial cost of vans", value=str(self.vans), source=self.measured_on, grade="K"),
            Assumption(
                name="fit-out and closing written off over",
                value=f"{self.years} years",
                source="own estimate",
                grade="K",
            ),
        )


def rates_of(problem: Problem, plans: Sequence[Plan] = (), *, years: int = YEARS) -> Rates:
    """
    Rates of the county's most numerous vehicles at the warehouse and at the depots, fitted to the plans' routes.

    Where a class of vehicles has too few routes to fit, it takes the other's shares; with no plan every stop is charged
    a drive of its own.
    """
    home = problem.warehouse.id
    trucks = _typical([v for v in problem.fleet if v.base == home] or problem.fleet)
    vans = _typical([v for v in problem.fleet if v.base != home] or problem.fleet)
    first = _fitted(problem, trucks, (r for p in plans for r in p.routes if problem.vehicle[r.vehicle].base == home))
    second = _fitted(problem, vans, (r for p in plans for r in p.routes if problem.vehicle[r.vehicle].base != home))
    known = first or second
    measured = f"fitted to the routes of {len(plans)} routed plan(s) of this county" if known else None
    return Rates(
        trucks=_tours(trucks, first or second),
        vans=_tours(vans, second or first),
        years=years,
        **({} if measured is None else {"measured_on": measured}),
    )


def _typical(fleet: Iterable[VehicleType]) -> VehicleType:
    """The type there are most vehicles of, by capacity, tariff and profile; its first of equals."""
    members = [v for v in fleet if v.count]
    count = Counter[object]()
    for v in members:
        count[(v.capacity.weight, v.tariff, v.profile)] += v.count
    return max(members, key=lambda v: count[(v.capacity.weight, v.tariff, v.profile)])


def _tours(vehicle: VehicleType, shares: tuple[float, float] | None) -> Tours:
    stop, load = shares or (1.0, 0.0)
    return Tours(
        per_km=vehicle.tariff.per_km,
        per_hour=vehicle.tariff.per_hour,
        load=max(vehicle.capacity.weight, 1),
        profile=vehicle.profile,
        stop_share=stop,
        load_share=load,
    )


def _fitted(problem: Problem, typical: VehicleType, routes: Iterable[Route]) -> tuple[float, float] | None:
    tours = _tours(typical, None)
    rows, costs = [], []
    for route in routes:
        stops, loads = 0.0, 0.0
        for drive, weight in _visits(problem, route, tours):
            stops += drive
            loads += drive * weight / tours.load
        rows.append((stops, loads))
        costs.append(_cost(problem, route))
    if len(rows) < _FEW:
        return None
    shares, _ = nnls(np.array(rows), np.array(costs))
    return (float(shares[0]), float(shares[1])) if shares.any() else None


def _visits(problem: Problem, route: Route, tours: Tours) -> Iterator[tuple[float, Grams]]:
    """The there-and-back cost and the weight moved at each stop of a route."""
    vehicle = problem.vehicle[route.vehicle]
    matrix = problem.travel[vehicle.profile]
    for trip in route.trips:
        for stop in trip.stops[1:-1]:
            out, back = (vehicle.base, stop.site), (stop.site, vehicle.base)
            metres = matrix.distance(*out) + matrix.distance(*back)
            seconds = matrix.time(*out) + matrix.time(*back)
            drive = metres * tours.per_km / KILOMETRE + seconds * tours.per_hour / HOUR
            yield drive, sum(move.load.weight for move in stop.moves)


def _cost(problem: Problem, route: Route) -> float:
    """What a route costs, less the wages of standing at its stops, which the estimate counts apart."""
    vehicle = problem.vehicle[route.vehicle]
    matrix = problem.travel[vehicle.profile]
    metres = sum(
        matrix.distance(a.site, b.site)
        for trip in route.trips
        for a, b in zip(trip.stops, trip.stops[1:], strict=False)
    )
    standing = sum(stop.leaves - stop.starts for trip in route.trips for stop in trip.stops[1:-1])
    hours = (route.returns - route.departs - standing) / HOUR
    tariff = vehicle.tariff
    return tariff.per_day + tariff.per_km * metres / KILOMETRE + tariff.per_hour * hours
