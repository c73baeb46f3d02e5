"""A county's day as the tables of the search."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from logistics_opt.model.demand import Load
from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import CommodityId, SiteId
from logistics_opt.model.place import Site, Tier
from logistics_opt.model.problem import Problem
from logistics_opt.model.travel import UNREACHABLE
from logistics_opt.routing.buses import BusTrip
from logistics_opt.routing.lower import Need, Ways, needs_at, refined, room_of, service_of, village_needs
from logistics_opt.routing.orders import Part, Visit, amounts, load_of, pieces
from logistics_opt.routing.score import leave_out_price
from logistics_opt.routing.two_echelon.county.near import near_jobs, near_types
from logistics_opt.routing.two_echelon.county.satellites import satellite_depots
from logistics_opt.routing.two_echelon.data import (
    CLIENT,
    JOB,
    MOST_DIMENSIONS,
    PIECES,
    SATELLITE,
    TYPE,
    Data,
    Flags,
    Floats,
    Ints,
    Records,
    compact,
    table,
)
from logistics_opt.routing.two_echelon.layout import FOREVER
from logistics_opt.units import HOUR, KILOGRAM, KILOMETRE

_MOST_WEIGHT = 1_000  # of a demand by its priority: costs must still count beside it
_BITS = 62  # of a whole number; kinds of goods beyond share them, and keep apart more than they must
_FAR = 1e9  # metres where there is no way
_NO_BUS = 1_000_000_000  # pieces that one counts as which no bus may carry
_ALL_PIECES = 10**15


@dataclass(frozen=True, eq=False)
class CountyData:
    """The tables, and what their rows stand for: clients, satellites' depots, vehicle types."""

    data: Data
    needs: tuple[Need, ...]
    depots: tuple[SiteId, ...]
    types: tuple[VehicleType, ...]


def county_data(problem: Problem, loose: Set[Visit] = frozenset()) -> CountyData | None:
    """
    What the search needs to know of the day; ``None`` where there is nothing that any vehicle could move.

    Visits in ``loose`` are taken apart, one for each demand, and their promises forgotten.
    """
    ways = Ways(problem)
    needs = [*village_needs(problem, ways), *_counters(problem, ways)]
    needs = [one for need in needs for one in (refined(ways, need) if need.visit in loose else (need,))]
    return _Builder(problem, ways, needs).build() if needs else None


def _counters(problem: Problem, ways: Ways) -> list[Need]:
    """What is handed over at the depots' own counters."""
    by_site: dict[SiteId, list[Part]] = {}
    for demand in problem.demands:
        if problem.site[demand.site].tier is Tier.TOWNSHIP:
            by_site.setdefault(demand.site, []).append(Part(demand.id, 0, demand.load.pieces))
    return [need for site, parts in by_site.items() for need in needs_at(ways, problem.site[site], parts, by_hour=True)]


class _Builder:
    def __init__(self, problem: Problem, ways: Ways, needs: Sequence[Need]) -> None:
        self.problem = problem
        self.ways = ways
        self.needs = tuple(needs)
        self.depots = satellite_depots(problem, ways, needs)
        vans = [(i, v) for i, depot in enumerate(self.depots) for v in self.ways.vans if v.base == depot]
        self.types = [v for _, v in vans] + list(self.ways.feeders)
        self.homes = [i for i, _ in vans] + [-1] * len(self.ways.feeders)
        wanted = [problem.warehouse.id, *self.depots, *(n.visit.site for n in self.needs)]
        self.sites = list(dict.fromkeys([*wanted, *(v.base for v in self.types)]))
        self.row = {site: i for i, site in enumerate(self.sites)}
        self.buses = [v for v in self.types if isinstance(v, BusTrip)]
        self.profiles = list(dict.fromkeys(v.profile for v in self.types))
        timetables = {bus.profile for bus in self.buses}
        self.on_road = [i for i, name in enumerate(self.profiles) if name not in timetables]
        self.barred = {c for bus in self.buses for c in problem.commodity if not bus.may_carry(c)}
        self.place = np.array([self.row[n.visit.site] for n in self.needs], dtype=np.int64)
        self.depot_place = np.array([self.row[d] for d in self.depots], dtype=np.int64)

    def build(self) -> CountyData:
        distance, duration = self._roads()
        kinds, apart = self._kinds()
        clients = self._clients(kinds, apart)
        n, s = len(self.needs), len(self.depots)
        place = np.concatenate([self.place, self.depot_place, self.depot_place])
        allowed = self._allowed()
        far = duration[self.on_road or slice(None)].min(axis=0)
        far = np.minimum(far, far.T)
        satellites = self._depots(duration)
        data = Data(
            distance=distance,
            duration=duration,
            client=clients,
            job=table(JOB, n + 2 * s, place=place),
            type=self._types(),
            satellite=satellites,
            allowed=allowed,
            near=near_jobs(far, place, n),
            near_types=self._near_types(duration, place, allowed),
            near_clients=np.argsort(far[np.ix_(self.depot_place, self.place)], axis=1, kind="stable"),
            pool_limit=np.array([v.count for v in self._pools()] or [0], dtype=np.int64),
            overnight=np.array([self.problem.overnight_per_kg / KILOGRAM] + [0.0] * (MOST_DIMENSIONS - 1)),
            dimensions=1 + PIECES if self.buses else PIECES,
            measures=3,
            timed=True,
            routed=s > 0,
            released=bool((clients["ready"] > min((v.shift.opens for v in self.types), default=0)).any()),
            mixing=bool(clients["conflicts"].any()),
        )
        return CountyData(compact(data), self.needs, tuple(self.depots), tuple(self.types))

    def _roads(self) -> tuple[Floats, Floats]:
        """
        Ways between places; who makes two visits to a village one after the other stops once and saves a stop's time.

        At a depot that trucks supply they may be two stops, since trucks wait there for vans.
        """
        distance, duration = [], []
        clients = [self.row[site] for site in {n.visit.site for n in self.needs} - set(self.depots)]
        for profile in self.profiles:
            matrix = self.problem.travel[profile].restrict(self.sites)
            closed = matrix.seconds == UNREACHABLE
            distance.append(np.where(closed, _FAR, matrix.metres).astype(np.float64))
            duration.append(np.where(closed, 2 * FOREVER, matrix.seconds).astype(np.float64))
            if profile in {bus.profile for bus in self.buses}:  # the search has it stop as long as a truck
                stops = [self.problem.site[site].stop_time for site in self.sites[1:]]
                duration[-1][1:] -= np.array(stops)[:, None]
            duration[-1][clients, clients] = [-self.problem.site[self.sites[row]].stop_time for row in clients]
        return np.stack(distance), np.stack(duration)

    def _kinds(self) -> tuple[Mapping[CommodityId, int], Mapping[CommodityId, int]]:
        """A bit for commodities that must keep apart from the same others, and for each the bits of those others."""
        problem = self.problem
        ids = [c.id for c in problem.commodities]
        rivals = {a: frozenset(b for b in ids if problem.keep_apart(a, b)) for a in ids}
        sorts = list(dict.fromkeys(rivals[a] for a in ids if rivals[a]))
        bit = {a: 1 << sorts.index(rivals[a]) % _BITS for a in ids if rivals[a]}
        return bit, {a: int(np.bitwise_or.reduce([bit[b] for b in rivals[a]])) for a in bit}

    def _clients(self, kinds: Mapping[CommodityId, int], apart: Mapping[CommodityId, int]) -> Records:
        problem = self.problem
        price = leave_out_price(problem, [site.id for site in problem.sites])
        rows = np.zeros(len(self.needs), dtype=CLIENT)
        for row, need in zip(rows, self.needs, strict=True):
            parts = [*need.visit.put, *need.visit.take]
            goods = {problem.demand[p.demand].commodity for p in parts}
            loads = [load_of(problem, p) for p in parts]
            row["delivery"] = self._felt(need.visit.put)
            row["pickup"] = self._felt(need.visit.take)
            through = sum(loads, Load())
            row["through"][:3] = through.weight, through.volume, through.pieces
            row["pieces"] = sum(x.pieces for x in loads)
            row["service"] = service_of(problem, need.visit)
            row["opens"], row["closes"], row["ready"] = need.opens, need.closes, need.ready
            weight = min(1 + max(0, need.priority), _MOST_WEIGHT)
            row["penalty"] = price * weight * len(parts) if need.price is None else need.price
            row["kinds"] = np.bitwise_or.reduce([kinds.get(c, 0) for c in goods])
            row["conflicts"] = np.bitwise_or.reduce([apart.get(c, 0) for c in goods])
        rows["conflicts"] &= np.bitwise_or.reduce(rows["kinds"])  # only what moves today
        return rows

    def _felt(self, parts: Sequence[Part]) -> Sequence[int]:
        """
        Amounts, at least a gram: to the search, what weighs nothing and fills nothing is not there and needs no truck.

        Where there are buses, pieces too; so many that no bus has room, where one may not carry them.
        """
        if not parts:
            return [0] * MOST_DIMENSIONS
        goods = amounts(self.problem, parts)
        barred = [p for p in parts if self.problem.demand[p.demand].commodity in self.barred]
        count = pieces(parts) + _NO_BUS * pieces(barred) if self.buses else 0
        return [*(goods if any(goods) else (1, 0, 0)), count]

    def _room_of(self, vehicle: VehicleType) -> Sequence[int]:
        return [*room_of(vehicle), vehicle.pieces if isinstance(vehicle, BusTrip) else _ALL_PIECES]

    def _pools(self) -> list[VehicleType]:
        return list(dict.fromkeys(self.types))

    def _types(self) -> Records:
        most = max(1, len(self.needs))
        pool = {v.id: i for i, v in enumerate(self._pools())}
        return table(
            TYPE,
            len(self.types),
            base=[self.row[v.base] for v in self.types],
            home=self.homes,
            count=[min(v.count, most) for v in self.types],
            pool=[pool[v.id] for v in self.types],
            capacity=np.array([self._room_of(v) for v in self.types], dtype=np.float64).reshape(-1, MOST_DIMENSIONS),
            fixed=[v.tariff.per_day for v in self.types],
            per_distance=[v.tariff.per_km / KILOMETRE for v in self.types],
            per_time=[v.tariff.per_hour / HOUR for v in self.types],
            per_piece=[v.per_piece() if isinstance(v, BusTrip) else 0.0 for v in self.types],
            shift_opens=[v.shift.opens for v in self.types],
            shift_closes=[v.shift.closes for v in self.types],
            departs_by=[v.shift.opens if isinstance(v, BusTrip) else v.shift.closes for v in self.types],
            longest=[FOREVER / 2 if v.max_duration is None else v.max_duration for v in self.types],
            trips=[min(v.max_trips, most) for v in self.types],
            reload=[v.reload_time for v in self.types],
            profile=[self.profiles.index(v.profile) for v in self.types],
        )

    def _depots(self, duration: Floats) -> Records:
        sites = [self.problem.site[d] for d in self.depots]
        rows = np.zeros(len(sites), dtype=SATELLITE)
        for i, (row, site) in enumerate(zip(rows, sites, strict=True)):
            row["opening"], row["group"] = site.cost_per_day, self.depots.index(site.id)
            row["stop"], row["stop_piece"] = site.stop_time, site.piece_time
            row["sort"] = site.handling.fixed + self._counter_sorting(site)
            rate = site.handling.pieces_per_hour
            row["sort_piece"] = 0.0 if rate is None else HOUR / rate
            row["hours_open"], row["hours_close"] = site.hours.opens, site.hours.closes
            row["room"][:3] = _room(site)
            arrives = min(
                v.shift.opens + duration[self.profiles.index(v.profile), self.row[v.base], self.depot_place[i]]
                for v in self.ways.feeders
            )
            row["earliest"] = max(arrives, site.hours.opens) + site.stop_time + row["sort"]
        return rows

    def _counter_sorting(self, site: Site) -> float:
        """How long the line sorts what is for the depot's own counter, in case that comes first."""
        own = sum(p.stop - p.start for n in self.needs if n.visit.site == site.id for p in n.visit.put)
        return site.handling.duration(own) if own else 0.0

    def _near_types(self, duration: Floats, place: Ints, allowed: Flags) -> Ints:
        profile = np.array([self.profiles.index(v.profile) for v in self.types], dtype=np.int64)
        base = np.array([self.row[v.base] for v in self.types], dtype=np.int64)
        way = duration[profile[:, None], base[:, None], place].T
        way[:, [isinstance(v, BusTrip) for v in self.types]] = np.inf  # what they are near to is another matter
        return near_types(way, allowed, np.array(self.homes), base)

    def _allowed(self) -> Flags:
        n, s = len(self.needs), len(self.depots)
        allowed = np.zeros((n + 2 * s, len(self.types)), dtype=np.bool_)
        ids = [v.id for v in self.types]
        for i, need in enumerate(self.needs):
            allowed[i] = [v in need.vehicles for v in ids]
            allowed[i] &= [_goes_that_way(v, need.visit) for v in self.types]
        goods = {self.problem.demand[p.demand].commodity for n in self.needs for p in (*n.visit.put, *n.visit.take)}
        for k, vehicle in enumerate(self.types):
            if isinstance(vehicle, BusTrip):
                reached = [self.ways.reaches(vehicle, d) for d in self.depots]
                allowed[n : n + s, k] = vehicle.brings & np.array(reached, dtype=np.bool_)
                allowed[n + s :, k] = vehicle.fetches & np.array(reached, dtype=np.bool_)
            elif self.homes[k] < 0 and all(vehicle.may_carry(c) for c in goods):
                reached = [self.ways.reaches(vehicle, d) for d in self.depots]
                allowed[n : n + s, k] = allowed[n + s :, k] = reached
        return allowed


def _goes_that_way(vehicle: VehicleType, visit: Visit) -> bool:
    if not isinstance(vehicle, BusTrip):
        return True
    return (vehicle.brings or not visit.put) and (vehicle.fetches or not visit.take)


def _room(site: Site) -> tuple[float, float, float]:
    if site.capacity is None:
        return (1e15, 1e15, 1e15)
    return (site.capacity.weight, site.capacity.volume, site.capacity.pieces)
