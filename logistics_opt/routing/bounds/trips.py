"""
The kinds of trips that a county's vehicles can make, in the whole numbers that :mod:`q_routes` counts in.

Goods are counted in units, a fixed part of a usual van's load, rounded down at each site; money in ticks, a small part
of a fen. Rounding only ever makes goods smaller, vehicles larger and legs cheaper.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median_low
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from logistics_opt.model.demand import Direction, Load
from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import SiteId
from logistics_opt.model.place import Tier
from logistics_opt.model.problem import Problem
from logistics_opt.routing.bounds.least_costs import LeastCosts, Measure, Moved, longest_day, room
from logistics_opt.routing.bounds.q_routes import FAR, Ints
from logistics_opt.units import HOUR

TICKS = 1 << 20  # the dearest leg, fixed cost or stop
_FINEST, _COARSEST = 160, 70  # units in a usual van's load
_WORK = 9_000  # units times sites: fewer units where there are many sites
_NEAREST = 6  # bases whose vans are thought of for a village at first

Indices = npt.NDArray[np.intp]
Fen = npt.NDArray[np.float64]


@dataclass
class Kind:
    """Trips of like vehicles from one base; places are the sites that want goods, then the depots."""

    units: int  # the most a trip brings
    trips: int  # the most that all its vehicles make in a day
    legs: Ints  # ticks between places, half the stop at either end
    start: Ints  # ticks from the base, with half the fixed cost of a trip
    depot: int | None  # the base's number among the depots; None at the warehouse
    all: Indices  # places it may call at
    near: Indices = field(default_factory=lambda: np.zeros(0, np.intp))  # those looked at between certificates


@dataclass(frozen=True)
class Trips:
    """All kinds, and what is wanted."""

    kinds: tuple[Kind, ...]
    wanted: Ints  # units by site
    sites: tuple[SiteId, ...]
    depots: int
    ticks: float  # in a fen
    least: int  # trips that must leave the warehouse
    second: float  # fen for a second of anybody's work, of which the trips themselves pay no part yet


class _Group(NamedTuple):
    """One vehicle type of many that differ in room and number only."""

    vehicle: VehicleType
    room: int
    trips: int


def trips_of(problem: Problem, moved: Moved, costs: LeastCosts) -> Trips | None:
    """The kinds of trips that can bring what is moved down; ``None`` where driving costs nothing or no goods count."""
    home = problem.warehouse.id
    down = {s: load for (s, d), load in moved.items() if d is Direction.DOWN and s != home}
    measure, load = _usual_load(down, costs, home)
    total = sum(getattr(part, measure) for part in down.values())
    if not load or not total:
        return None
    share = min(_FINEST, max(_COARSEST, _WORK // len(down)))
    load = min(load, total)
    per_load = _units_per_load([getattr(part, measure) for part in down.values()], load, share)
    units = {site: getattr(part, measure) * per_load // load for site, part in down.items()}
    sites = tuple(site for site in down if units[site])
    if not sites:
        return None
    groups = tuple(_groups(costs, measure))
    largest = max((group.room for group in groups if group.vehicle.base == home), default=0)
    if not largest:
        return None
    counted = sum(getattr(down[site], measure) for site in sites)
    maker = _Maker(problem, costs, sites, units, load / per_load, measure, costs.pieces(moved))
    return maker.trips(groups, least=-(-counted // largest))


def _usual_load(down: Mapping[SiteId, Load], costs: LeastCosts, home: SiteId) -> tuple[Measure, int]:
    """What a van takes, by the measure that fills it first."""
    vans = [v for v in costs.vehicles if v.base != home] or list(costs.vehicles)
    found: list[tuple[float, Measure, int]] = []
    for measure in ("weight", "volume"):
        load = median_low(sorted(room(v, measure) for v in vans))
        if load:
            found.append((sum(getattr(part, measure) for part in down.values()) / load, measure, load))
    return max(found)[1:] if found else ("weight", 0)


def _units_per_load(amounts: Sequence[int], load: int, most: int) -> int:
    """How many units a load is counted in, so that little is lost by rounding down."""
    kept = {n: sum(amount * n // load for amount in amounts) / n for n in range(most // 2, most + 1)}
    enough = max(kept.values()) * 0.998
    return next(n for n in sorted(kept) if kept[n] >= enough)


def _groups(costs: LeastCosts, measure: Measure) -> Iterator[_Group]:
    groups: dict[tuple[object, ...], _Group] = {}
    for v in costs.vehicles:
        key = (v.base, v.profile, v.tariff, longest_day(v), v.max_trips)
        before = groups.get(key, _Group(v, 0, 0))
        size = room(v, measure)
        groups[key] = _Group(v, max(size, before.room), before.trips + (v.count * v.max_trips if size else 0))
    return (group for group in groups.values() if group.room)


class _Maker:
    """From vehicles to kinds of trips."""

    def __init__(
        self,
        problem: Problem,
        costs: LeastCosts,
        sites: tuple[SiteId, ...],
        units: Mapping[SiteId, int],
        unit: float,
        measure: Measure,
        pieces: Mapping[SiteId, int],
    ) -> None:
        self.problem, self.costs, self.sites, self.unit, self.measure = problem, costs, sites, unit, measure
        self.pieces = pieces
        self.depots = costs.bases()[1:]
        self._shared: dict[tuple[object, ...], Fen] = {}
        self.places = (*sites, *self.depots)
        self.wanted = np.array([units[s] for s in sites], np.int32)
        self.village = np.array([problem.site[s].tier is not Tier.TOWNSHIP for s in sites])
        self.at = np.array([costs.row[s] for s in self.places], np.intp)

    def trips(self, groups: Sequence[_Group], least: int) -> Trips | None:
        """All kinds, or ``None`` where nothing costs anything."""
        made = [self._in_fen(group) for group in groups]
        dearest = max(max(_largest(legs), _largest(start)) for legs, start in made)
        if not 0.01 < dearest < 1e13:
            return None
        ticks = TICKS / dearest
        whole: dict[int, Ints] = {}
        for legs, _ in made:
            if id(legs) not in whole:
                whole[id(legs)] = _ticks(legs, ticks)
        kinds = tuple(
            self._kind(group, whole[id(legs)], _ticks(start, ticks))
            for group, (legs, start) in zip(groups, made, strict=True)
        )
        _look_near(kinds, len(self.sites))
        return Trips(kinds, self.wanted, self.sites, len(self.depots), ticks, least, self._second(groups))

    def _second(self, groups: Sequence[_Group]) -> float:
        paid = [v for v in self.costs.vehicles if v not in self.costs.buses]
        wages = [Fraction(v.tariff.per_hour, HOUR) for v in paid if not room(v, self.measure)]
        driven = [group for group in groups if group.vehicle not in self.costs.buses]
        return float(min([*wages, *(self._second_of(group) for group in driven)], default=0))

    def _second_of(self, group: _Group) -> Fraction:
        """What a second of such a vehicle costs beside the fixed cost of a trip."""
        if self._day_by_time(group):
            return self.costs.per_second(group.vehicle)
        return Fraction(group.vehicle.tariff.per_hour, HOUR)

    def _in_fen(self, group: _Group) -> tuple[Fen, Fen]:
        vehicle = group.vehicle
        by_time = self._day_by_time(group)
        legs = self._legs(vehicle, by_time=by_time)
        fixed = 0.0 if by_time else vehicle.tariff.per_day / vehicle.max_trips
        base = self.costs.row[vehicle.base]
        way = self.costs.legs(vehicle, with_day=by_time)
        start = np.minimum(way[base], way[:, base])[self.at] + (self._stops(vehicle, by_time=by_time) + fixed) / 2
        return legs, start

    def _legs(self, vehicle: VehicleType, *, by_time: bool) -> Fen:
        """The cheaper of the two directions, and half the stop at either end; one array for all that share it."""
        way = self.costs.legs(vehicle, with_day=by_time)
        key = (id(way), by_time, vehicle.tariff, longest_day(vehicle))
        if key not in self._shared:
            stops = self._stops(vehicle, by_time=by_time)
            both = np.minimum(way, way.T)[np.ix_(self.at, self.at)] + (stops[:, None] + stops[None, :]) / 2
            for counter, depot in self._counters():
                both[counter, depot] = both[depot, counter] = 0  # one stop serves both
            np.fill_diagonal(both, np.inf)
            self._shared[key] = both
        return self._shared[key]

    def _counters(self) -> Iterator[tuple[int, int]]:
        """A depot is two places, for its own counter and for what it passes on."""
        own = {site: i for i, site in enumerate(self.sites)}
        return ((own[depot], len(self.sites) + i) for i, depot in enumerate(self.depots) if depot in own)

    def _stops(self, vehicle: VehicleType, *, by_time: bool) -> Fen:
        second = float(self.costs.per_second(vehicle)) if by_time else vehicle.tariff.per_hour / HOUR
        return np.array([self.problem.site[s].stop_time * second for s in self.places])

    def _day_by_time(self, group: _Group) -> bool:
        """
        Whether the daily cost is shared out by time, or else by trips: by which a usual trip would pay more.

        A guess at a trip's length; either way the bound holds. Trucks that could go twice mostly go once.
        """
        vehicle = group.vehicle
        matrix = self.problem.travel[vehicle.profile]
        there = np.array([matrix.seconds[matrix.index[vehicle.base], matrix.index[s]] for s in self.sites])
        near = np.sort(there[there >= 0])
        calls, trips = 2.0, vehicle.max_trips / 2
        if vehicle.base != self.problem.warehouse.id:
            near = near[: math.ceil(len(self.sites) / len(self.depots))]
            calls, trips = group.room / self.unit / float(self.wanted.mean()), vehicle.max_trips * 2
        if not len(near):
            return True
        stop = float(np.mean([self.problem.site[s].service(self.pieces[s]) for s in self.sites]))
        usual = 2 * float(np.median(near)) + calls * (stop + float(np.median(near)) / 1.5)
        return usual * trips >= longest_day(vehicle)

    def _kind(self, group: _Group, legs: Ints, start: Ints) -> Kind:
        home = group.vehicle.base == self.problem.warehouse.id
        # A depot's own counter is served from the warehouse only, and so is what a depot passes on.
        may = np.ones(len(self.places), bool)
        if not home:
            may[: len(self.sites)] = self.village
            may[len(self.sites) :] = False
        may &= start < FAR
        units = min(math.ceil(group.room / self.unit - 1e-9), int(self.wanted.sum()))
        depot = None if home else self.depots.index(group.vehicle.base)
        return Kind(max(1, units), group.trips, legs, start, depot, np.flatnonzero(may))


def _largest(some: Fen) -> float:
    return float(np.max(some, where=np.isfinite(some), initial=0))


def _ticks(fen: Fen, ticks: float) -> Ints:
    there = np.isfinite(fen)
    whole = np.floor(np.where(there, fen, 0) * ticks * (1 - 1e-9))
    return np.where(there, whole, FAR).astype(np.int32)


def _look_near(kinds: Sequence[Kind], sites: int) -> None:
    """At first the vans of the nearest bases are thought of for each village, and all vehicles of the warehouse."""
    reach = np.full((len(kinds), sites), np.inf)
    for number, kind in enumerate(kinds):
        here = kind.all[kind.all < sites]
        reach[number, here] = kind.start[here]
    rank = np.argsort(np.argsort(reach, axis=0, kind="stable"), axis=0, kind="stable")
    for number, kind in enumerate(kinds):
        kind.near = kind.all if kind.depot is None else kind.all[rank[number, kind.all] < _NEAREST]
