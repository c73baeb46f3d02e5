"""What each vehicle has done and is to do, and what of it may change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from logistics_opt.model.ids import SiteId
from logistics_opt.model.live import RouteLock, VehicleNumber
from logistics_opt.model.place import Tier
from logistics_opt.model.problem import Problem
from logistics_opt.routing.buses import BusTrip
from logistics_opt.routing.clocks import Driven
from logistics_opt.routing.orders import Orders, Part, Visit, common, from_warehouse, without
from logistics_opt.routing.timetable import Timetable

Visits = tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """
    One vehicle of the day; an idle one has no trips.

    Of its visits, counted over all trips, the first ``fixed`` keep their place: those made, and the one to which it is
    under way. ``left`` trips have left their base, ``over`` of them are over or on their way back to it.
    """

    orders: Orders
    driven: Driven
    lock: RouteLock = RouteLock.NONE
    fixed: int = 0
    left: int = 0
    over: int = 0

    @property
    def name(self) -> VehicleNumber:
        """The vehicle."""
        return self.orders.vehicle, self.driven.number

    def settled(self, trip: int) -> int:
        """How many of a trip's visits keep their place."""
        before = sum(len(visits) for visits in self.orders.trips[:trip])
        return min(max(0, self.fixed - before), len(self.orders.trips[trip]))

    def loaded(self, trip: int) -> tuple[Part, ...]:
        """What is aboard when the trip leaves its base."""
        if trip < len(self.driven.loaded):
            return self.driven.loaded[trip]
        return tuple(part for visit in self.orders.trips[trip] for part in visit.put)

    def with_trips(self, trips: Sequence[Visits]) -> "Run":
        """The same vehicle with other trips; those that have not left and hold nothing go."""
        kept = tuple(trip for t, trip in enumerate(trips) if trip or t < self.left)
        pins = self.driven.pins if kept == self.orders.trips else ()
        return replace(self, orders=replace(self.orders, trips=kept), driven=replace(self.driven, pins=pins))

    def with_visit(self, trip: int, at: int, visit: Visit | None) -> "Run":
        """The same vehicle with another visit in that place, or none; one that is fixed stays as an empty stop."""
        visits = list(self.orders.trips[trip])
        if visit is not None and (visit.put or visit.take or at < self.settled(trip)):
            visits[at] = visit
        elif at < self.settled(trip):
            visits[at] = Visit(visits[at].site)
        else:
            del visits[at]
        trips = list(self.orders.trips)
        trips[trip] = tuple(visits)
        return self.with_trips(trips)


Runs = tuple[Run, ...]


def timetable_of(problem: Problem, runs: Sequence[Run], *, stretched: bool = False) -> tuple[Timetable, list[int]]:
    """The clocks of the vehicles that go out, and which of the runs each is."""
    out = [i for i, run in enumerate(runs) if run.orders.trips]
    orders, driven = [runs[i].orders for i in out], [runs[i].driven for i in out]
    return Timetable(problem, orders, driven, stretched=stretched), out


def is_bus(problem: Problem, run: Run) -> bool:
    """Whether this is a departure of a bus line."""
    return isinstance(problem.vehicle[run.orders.vehicle], BusTrip)


def own(problem: Problem, site: SiteId, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Those of the parts that are for the site, or stand there."""
    return tuple(part for part in parts if problem.demand[part.demand].site == site)


def is_hand_over(problem: Problem, run: Run, visit: Visit) -> bool:
    """Whether a vehicle of the warehouse brings goods for the vans of a depot here, or takes theirs on."""
    if not from_warehouse(problem, run.orders) or problem.site[visit.site].tier is not Tier.TOWNSHIP:
        return False
    return any(problem.demand[part.demand].site != visit.site for part in (*visit.put, *visit.take))


def hanging_together(problem: Problem, runs: Runs, *, forced: bool) -> Runs:
    """
    The runs without what hangs on nothing any more.

    Vans carry what trucks bring, trucks bring what vans carry and take on what vans have brought. What has left with a
    truck stays aboard. ``forced``: routes on which nothing may change are changed too.
    """
    brought: dict[SiteId, list[Part]] = {}
    for run in runs:
        if from_warehouse(problem, run.orders):
            for visit in run.orders.visits:
                brought.setdefault(visit.site, []).extend(visit.put)
    kept = [run if from_warehouse(problem, run.orders) else _carrying(problem, run, brought) for run in runs]
    carried: dict[SiteId, list[Part]] = {}
    collected: dict[SiteId, list[Part]] = {}
    for run in kept:
        if not from_warehouse(problem, run.orders):
            base = problem.vehicle[run.orders.vehicle].base
            carried.setdefault(base, []).extend(part for visit in run.orders.visits for part in visit.put)
            collected.setdefault(base, []).extend(part for visit in run.orders.visits for part in visit.take)
    return tuple(
        _bringing(problem, run, carried, collected)
        if from_warehouse(problem, run.orders) and (forced or run.lock is not RouteLock.VEHICLE)
        else run
        for run in kept
    )


def _carrying(problem: Problem, run: Run, brought: dict[SiteId, list[Part]]) -> Run:
    """A van with only what is brought to its depot."""
    there = brought.get(problem.vehicle[run.orders.vehicle].base, ())
    trips = list(run.orders.trips)
    for trip in range(run.left, len(trips)):
        whole = [replace(v, put=common(v.put, there)) if without(v.put, there) else v for v in trips[trip]]
        trips[trip] = tuple(visit for visit in whole if visit.put or visit.take)
    return run if tuple(trips) == run.orders.trips else run.with_trips(trips)


def _bringing(
    problem: Problem, run: Run, carried: dict[SiteId, list[Part]], collected: dict[SiteId, list[Part]]
) -> Run:
    """A vehicle of the warehouse that brings only what vans carry on, and takes on only what they brought."""
    changed = run
    for trip, at, visit in reversed(list(open_visits(run))):
        if problem.site[visit.site].tier is not Tier.TOWNSHIP:
            continue
        put, take = visit.put, visit.take
        carry, collect = carried.get(visit.site, ()), collected.get(visit.site, ())
        if trip >= run.left and without(foreign := without(put, own(problem, visit.site, put)), carry):
            put = own(problem, visit.site, put) + common(foreign, carry)
        if without(foreign := without(take, own(problem, visit.site, take)), collect):
            take = own(problem, visit.site, take) + common(foreign, collect)
        if (put, take) != (visit.put, visit.take):
            changed = changed.with_visit(trip, at, Visit(visit.site, put, take))
    return changed


def open_visits(run: Run, *, also_next: bool = True) -> Iterator[tuple[int, int, Visit]]:
    """Trip, place and visit of all that has not been made; with the one to which the vehicle is under way, or not."""
    made = len(run.driven.made)
    node = 0
    for trip, visits in enumerate(run.orders.trips):
        for at, visit in enumerate(visits):
            if node + 1 + at >= made and (also_next or at >= run.settled(trip)):
                yield trip, at, visit
        node += len(visits) + 2
