"""
When one firm's goods are served, in whole half hours: what it may know of a plan in which others' goods ride, too.

Why not more is known is said in :mod:`logistics_opt.accounts.visible`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from logistics_opt.accounts.moved import brings, settles
from logistics_opt.model import Act, Demand, DemandId, Direction, FirmId, Plan, Problem, SiteId, TimeWindow
from logistics_opt.units import MINUTE, Seconds

HALF_HOUR: Seconds = 30 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """
    A firm's goods for one site in one direction with one promise, and when they are planned, in whole half hours.

    ``pieces`` are moved, ``left`` are not. ``here`` is when a vehicle or bus serves the site with them, ``goal`` when
    they are where they are promised: at the site, or upward at the warehouse (``None``: not on the plan's day).
    """

    site: SiteId
    name: str
    direction: Direction
    pieces: int
    left: int
    promised: Seconds | None
    here: TimeWindow | None
    goal: TimeWindow | None

    @property
    def kept(self) -> bool | None:
        """Whether the promise is kept; ``None`` where there is none, or it falls within the planned half hours."""
        if self.promised is None:
            return None
        if self.goal is None or self.left or self.goal.opens > self.promised:
            return False
        return True if self.goal.closes <= self.promised else None


_Group = tuple[SiteId, Direction, Seconds | None]


def service_of(problem: Problem, plan: Plan, firm: FirmId) -> tuple[Service, ...]:
    """By site in the order of the problem, then direction and promise: no order that comes from the plan."""
    groups: dict[_Group, list[Demand]] = {}
    for demand in problem.demands:
        if demand.firm == firm:
            groups.setdefault((demand.site, demand.direction, demand.promised), []).append(demand)
    rank = {site.id: at for at, site in enumerate(problem.sites)}
    ordered = sorted(groups, key=lambda key: (rank[key[0]], key[1], key[2] is None, key[2] or 0))
    keys = {demand.id for demands in groups.values() for demand in demands}
    events: dict[DemandId, list[_Event]] = defaultdict(list)
    for event in (*_at_stops(problem, plan, keys), *_on_rides(problem, plan, keys)):
        events[event.demand].append(event)
    return tuple(_one(problem, key, groups[key], events) for key in ordered)


@dataclass(frozen=True, slots=True)
class _Event:
    """A firm's goods on or off a vehicle or bus: when they are served so, when and where they are put off."""

    demand: DemandId
    pieces: int
    serves: Seconds | None
    at: SiteId
    unloads: Seconds | None


def _one(
    problem: Problem, group: _Group, demands: Sequence[Demand], events: Mapping[DemandId, Sequence[_Event]]
) -> Service:
    site, direction, promised = group
    there = site if direction is Direction.DOWN else problem.warehouse.id
    here: list[Seconds] = []
    goal: list[Seconds] = []
    pieces = 0
    for event in (event for demand in demands for event in events.get(demand.id, ())):
        if event.serves is not None:
            here.append(event.serves)
            pieces += event.pieces
        if event.unloads is not None and event.at == there:
            goal.append(event.unloads)
    wanted = sum(demand.load.pieces for demand in demands)
    return Service(
        site=site,
        name=problem.site[site].name,
        direction=direction,
        pieces=pieces,
        left=wanted - pieces,
        promised=promised,
        here=_half_hours(here),
        goal=_half_hours(goal),
    )


def _at_stops(problem: Problem, plan: Plan, keys: Set[DemandId]) -> Iterator[_Event]:
    for stop in (stop for route in plan.routes for stop in route.stops):
        for move in stop.moves:
            if move.demand in keys:
                served = stop.starts if settles(problem, stop, move) else None
                put_off = stop.starts if move.act is Act.UNLOAD else None
                yield _Event(move.demand, move.load.pieces, served, stop.site, put_off)


def _on_rides(problem: Problem, plan: Plan, keys: Set[DemandId]) -> Iterator[_Event]:
    for ride in plan.rides:
        for part in ride.goods:
            if part.demand in keys:
                moment = ride.arrives if problem.demand[part.demand].direction is Direction.DOWN else ride.leaves
                served = moment if brings(problem, ride, part.demand) else None
                yield _Event(part.demand, part.load.pieces, served, ride.goal, ride.arrives)


def _half_hours(moments: Sequence[Seconds]) -> TimeWindow | None:
    """The whole half hours around all moments."""
    if not moments:
        return None
    return TimeWindow(min(moments) // HALF_HOUR * HALF_HOUR, (max(moments) // HALF_HOUR + 1) * HALF_HOUR)
