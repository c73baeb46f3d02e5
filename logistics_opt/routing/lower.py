"""
A county's demands as visits to be made.

Goods for one site that may share a vehicle and an hour become one :class:`Need`; what is more than a vehicle takes is
cut into several, by whole pieces. What no vehicle could ever move is set aside at once and costs the search nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice

from logistics_opt.model.demand import Demand, Direction, Load
from logistics_opt.model.fleet import Capacity, VehicleType
from logistics_opt.model.ids import CommodityId, DemandId, ProfileName, SiteId, VehicleTypeId
from logistics_opt.model.place import Site, Tier
from logistics_opt.model.problem import Problem
from logistics_opt.model.travel import UNREACHABLE
from logistics_opt.routing.buses import BusTrip
from logistics_opt.routing.instance import LARGEST
from logistics_opt.routing.orders import Amounts, Part, Visit, amounts, pieces
from logistics_opt.units import HOUR, Fen, Seconds

MOST_LOTS = 300
"""Vehicles' fills of one kind of goods that are planned for one site: more is a slip of the pen, and stays behind."""


@dataclass(frozen=True, slots=True)
class Need:
    """
    A visit to be made: its window, when its goods stand at the warehouse, how much it matters, who may make it.

    ``promised`` tells that the window was narrowed to keep promises; :func:`refined` widens it again. ``price`` is what
    the search is charged for leaving it out; ``None``: more than serving anything costs.
    """

    visit: Visit
    opens: Seconds
    closes: Seconds
    ready: Seconds
    priority: int
    vehicles: frozenset[VehicleTypeId]
    promised: bool = False
    price: Fen | None = None


class Ways:
    """Which vehicle can come where, with what, and which depots the warehouse's vehicles can feed."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.room = {v.id: room_of(v) for v in problem.fleet}
        self._alike = _alike(problem.fleet)
        self._sorts = frozenset(self._alike.values())
        self._takes: dict[tuple[VehicleTypeId, CommodityId, Load], bool] = {}
        self._able: dict[tuple[SiteId, DemandId], frozenset[VehicleTypeId]] = {}
        self._fit: dict[tuple[SiteId, frozenset[VehicleTypeId]], frozenset[VehicleTypeId]] = {}
        self._open: dict[tuple[ProfileName, SiteId], list[bool]] = {}
        self._comers: dict[SiteId, tuple[VehicleType, ...]] = {}
        self._comers_of: dict[tuple[SiteId, frozenset[VehicleTypeId]], tuple[VehicleType, ...]] = {}
        self.feeders = tuple(v for v in problem.fleet if v.count and v.base == problem.warehouse.id)
        self.fed = frozenset(d.id for d in problem.depots if any(self.reaches(v, d.id) for v in self.feeders))
        self.vans = tuple(v for v in problem.fleet if v.count and v.base in self.fed)

    def reaches(self, vehicle: VehicleType, site: SiteId) -> bool:
        """Whether there is a way there and back."""
        key = (vehicle.profile, vehicle.base)
        travel = self.problem.travel[vehicle.profile]
        if key not in self._open:
            base = travel.index[vehicle.base]
            out, back = travel.seconds[base], travel.seconds[:, base]
            self._open[key] = ((out != UNREACHABLE) & (back != UNREACHABLE)).tolist()
        return self._open[key][travel.index[site]]

    def takes(self, vehicle: VehicleType, demand: Demand) -> bool:
        """Whether at least one piece of the demand may ride."""
        alike = (self._alike[vehicle.id], demand.commodity, demand.load)
        if alike not in self._takes:
            fits = pieces_that_fit(self.problem, demand, room_of(vehicle)) > 0
            self._takes[alike] = fits and vehicle.may_carry(demand.commodity)
        return self._takes[alike]

    def able(self, site: SiteId, demand: Demand) -> frozenset[VehicleTypeId]:
        """
        The vehicle types that reach the site and may carry the demand.

        Those of a depot only where some vehicle of the warehouse can carry it on to or from that depot.
        """
        key = (site, demand.id)
        if key not in self._able:
            taking = frozenset(v for v in self._sorts if self.takes(self.problem.vehicle[v], demand))
            if (site, taking) not in self._fit:
                self._fit[site, taking] = self._fitting(site, taking)
            self._able[key] = self._fit[site, taking]
        return self._able[key]

    def _fitting(self, site: SiteId, taking: Set[VehicleTypeId]) -> frozenset[VehicleTypeId]:
        """Of the vehicle types like those that take some goods, the ones that may come to a site with them."""
        feeders = [f for f in self.feeders if self._alike[f.id] in taking]
        fed = {d for d in self.fed if any(self.reaches(f, d) for f in feeders)} | {self.problem.warehouse.id}
        return frozenset(v.id for v in self.comers(site) if v.base in fed and self._alike[v.id] in taking)

    def comers(self, site: SiteId) -> tuple[VehicleType, ...]:
        """The vehicle types that reach a site: any at a village, the warehouse's at a depot."""
        if site not in self._comers:
            at_depot = self.problem.site[site].tier is Tier.TOWNSHIP
            asked = self.feeders if at_depot else (*self.feeders, *self.vans)
            self._comers[site] = tuple(v for v in asked if self.reaches(v, site))
        return self._comers[site]

    def comers_of(self, site: SiteId, some: frozenset[VehicleTypeId]) -> tuple[VehicleType, ...]:
        """Those of some vehicle types that reach a site."""
        key = (site, some)
        if key not in self._comers_of:
            self._comers_of[key] = tuple(v for v in self.comers(site) if v.id in some)
        return self._comers_of[key]


def _alike(fleet: Sequence[VehicleType]) -> dict[VehicleTypeId, VehicleTypeId]:
    """For each vehicle type the first that takes the same goods."""
    first: dict[tuple[Capacity, frozenset[CommodityId] | None], VehicleTypeId] = {}
    return {v.id: first.setdefault((v.capacity, v.carries), v.id) for v in fleet}


def room_of(vehicle: VehicleType) -> Amounts:
    """The vehicle's three capacities, no more than a solver can count."""
    room = vehicle.capacity
    return min(room.weight, LARGEST), min(room.volume, LARGEST), min(room.chilled, LARGEST)


def pieces_that_fit(problem: Problem, demand: Demand, room: Amounts) -> int:
    """How many pieces of the demand, at most all, surely fit into the room."""
    weight, volume = (-(-amount // demand.load.pieces) for amount in (demand.load.weight, demand.load.volume))
    limits = [demand.load.pieces]
    if weight:
        limits.append(room[0] // weight)
    if problem.chilled(demand):
        limits.append(room[2] // max(1, volume))
    elif volume:
        limits.append(room[1] // volume)
    return max(0, min(limits))


def village_needs(problem: Problem, ways: Ways) -> tuple[Need, ...]:
    """The visits that the day's demands away from depots make necessary. What no vehicle could serve is not there."""
    by_site: dict[SiteId, list[Part]] = {}
    for demand in problem.demands:
        if problem.site[demand.site].tier is not Tier.TOWNSHIP:
            by_site.setdefault(demand.site, []).append(Part(demand.id, 0, demand.load.pieces))
    return tuple(
        need for site, parts in by_site.items() for need in needs_at(ways, problem.site[site], parts, by_hour=True)
    )


def missing_needs(ways: Ways, parts: Sequence[Part], *, loosely: bool) -> tuple[Need, ...]:
    """Visits that would move these parts, at villages and depots alike; ``loosely``: refined at once."""
    by_site: dict[SiteId, list[Part]] = {}
    for part in parts:
        by_site.setdefault(ways.problem.demand[part.demand].site, []).append(part)
    return tuple(
        need
        for site, here in by_site.items()
        for coarse in needs_at(ways, ways.problem.site[site], here, by_hour=True)
        for need in (refined(ways, coarse) if loosely else (coarse,))
    )


def needs_at(ways: Ways, site: Site, parts: Sequence[Part], *, by_hour: bool) -> Iterator[Need]:
    """
    Visits to one site that move all the parts some vehicle can bring or take, up to :data:`MOST_LOTS` of a kind.

    ``by_hour``: goods share a visit only where at least two hours are left in which all their windows are open.
    """
    problem = ways.problem
    servable = [p for p in parts if allowed(ways, site, [p]) and _in_time(problem, site, p)]
    servable.sort(key=lambda p: (-problem.demand[p.demand].priority, p.demand, p.start))
    by_bus = any(isinstance(v, BusTrip) for v in ways.comers(site.id))  # which goes one way

    def joins(group: Sequence[Part], part: Part) -> bool:
        if any(_apart(problem, other, part) for other in group):
            return False
        if by_bus and problem.demand[part.demand].direction is not problem.demand[group[0].demand].direction:
            return False
        if allowed(ways, site, [*group, part]) != allowed(ways, site, group):
            return False
        opens, closes, _ = _window(problem, site, [*group, part], keep_promise=True)
        return not by_hour or closes - opens >= min(2 * HOUR, site.hours.closes - site.hours.opens)

    for group in _gathered(servable, joins):
        for filled in islice(_cut(problem, group, _room_for(ways, site, group)), MOST_LOTS):
            yield need_of(ways, site, filled, keep_promise=True)


def refined(ways: Ways, need: Need) -> tuple[Need, ...]:
    """The same goods on looser terms: a visit for each part, promises forgotten. Itself if it cannot be loosened."""
    parts = [*need.visit.put, *need.visit.take]
    if len(parts) == 1 and not need.promised:
        return (need,)
    site = ways.problem.site[need.visit.site]
    return tuple(need_of(ways, site, [part], keep_promise=False) for part in parts)


def elsewhere(problem: Problem, need: Need, base: SiteId) -> Need:
    """The same need, closed to the vehicles of one base if there are others."""
    rest = frozenset(v for v in need.vehicles if problem.vehicle[v].base != base)
    return replace(need, vehicles=rest) if rest else need


def need_of(ways: Ways, site: Site, parts: Sequence[Part], *, keep_promise: bool) -> Need:
    """One visit that moves exactly these parts."""
    problem = ways.problem
    down = tuple(p for p in parts if problem.demand[p.demand].direction is Direction.DOWN)
    up = tuple(p for p in parts if problem.demand[p.demand].direction is Direction.UP)
    opens, closes, narrowed = _window(problem, site, parts, keep_promise=keep_promise)
    most = [max(sides) for sides in zip(amounts(problem, down), amounts(problem, up), strict=True)]
    roomy = {room for room in {*ways.room.values()} if all(used <= left for used, left in zip(most, room, strict=True))}
    return Need(
        visit=Visit(site.id, down, up),
        opens=opens,
        closes=closes,
        ready=max((problem.demand[p.demand].ready for p in down), default=0),
        priority=max(problem.demand[p.demand].priority for p in parts),
        vehicles=frozenset(v.id for v in allowed(ways, site, parts) if ways.room[v.id] in roomy),
        promised=narrowed,
    )


def allowed(ways: Ways, site: Site, parts: Iterable[Part]) -> tuple[VehicleType, ...]:
    """The vehicle types that reach the site and may carry every one of the parts' goods."""
    able = frozenset.intersection(*{ways.able(site.id, ways.problem.demand[p.demand]) for p in parts})
    return ways.comers_of(site.id, able)


def service_of(problem: Problem, visit: Visit) -> Seconds:
    """Seconds a vehicle stands at the visit, no more than a solver can count."""
    return min(problem.site[visit.site].service(pieces(visit.put) + pieces(visit.take)), LARGEST)


def _in_time(problem: Problem, site: Site, part: Part) -> bool:
    demand = problem.demand[part.demand]
    return demand.direction is Direction.DOWN or demand.ready <= site.hours.closes


def _apart(problem: Problem, one: Part, other: Part) -> bool:
    return problem.keep_apart(problem.demand[one.demand].commodity, problem.demand[other.demand].commodity)


def _gathered(parts: Iterable[Part], joins: Callable[[Sequence[Part], Part], bool]) -> list[list[Part]]:
    groups: list[list[Part]] = []
    for part in parts:
        home = next((group for group in groups if joins(group, part)), None)
        if home is None:
            groups.append([part])
        else:
            home.append(part)
    return groups


def _window(
    problem: Problem, site: Site, parts: Iterable[Part], *, keep_promise: bool
) -> tuple[Seconds, Seconds, bool]:
    opens, closes, narrowed = site.hours.opens, site.hours.closes, False
    for demand in (problem.demand[p.demand] for p in parts):
        if demand.direction is Direction.UP:
            opens = max(opens, demand.ready)
        elif keep_promise and demand.promised is not None and demand.promised < closes:
            closes, narrowed = demand.promised, True
    if closes < opens:  # a promise nobody can keep is no reason to stay away
        return opens, site.hours.closes, False
    return opens, closes, narrowed


def _room_for(ways: Ways, site: Site, parts: Sequence[Part]) -> Amounts:
    """The capacities to fill: those of the largest vehicle at the site's own depot, else of the largest of all."""
    able = allowed(ways, site, parts)
    near = [v for v in able if v.base == site.parent]
    return room_of(max(near or able, key=lambda v: (v.capacity.weight, v.capacity.volume, v.capacity.chilled, v.id)))


def _cut(problem: Problem, parts: Sequence[Part], room: Amounts) -> Iterator[list[Part]]:
    """The parts in lots of which each direction fits the room; a part is cut between pieces where it must be."""
    used = {Direction.DOWN: (0, 0, 0), Direction.UP: (0, 0, 0)}
    lot: list[Part] = []
    for part in parts:
        demand = problem.demand[part.demand]
        start = part.start
        while start < part.stop:
            full = used[demand.direction]
            free = (room[0] - full[0], room[1] - full[1], room[2] - full[2])
            n = min(pieces_that_fit(problem, demand, free), part.stop - start)
            if n == 0 and not lot:
                n = 1  # one piece fits some vehicle, if not the one the lot was measured for
            if n == 0:
                yield lot
                lot, used = [], {Direction.DOWN: (0, 0, 0), Direction.UP: (0, 0, 0)}
                continue
            piece = Part(part.demand, start, start + n)
            lot.append(piece)
            more = amounts(problem, [piece])
            used[demand.direction] = (full[0] + more[0], full[1] + more[1], full[2] + more[2])
            start += n
    if lot:
        yield lot
