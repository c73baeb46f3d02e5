"""The day of one vehicle by the clock: all that binds it but the other vehicles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.live import Made
from logistics_opt.model.problem import Problem
from logistics_opt.routing.bus_calls import Call, boarding, calls, fits
from logistics_opt.routing.buses import BusTrip
from logistics_opt.routing.chain import FOREVER
from logistics_opt.routing.lower import service_of
from logistics_opt.routing.orders import Orders, Part, Visit
from logistics_opt.units import Seconds


@dataclass(frozen=True, slots=True)
class Driven:
    """
    What a vehicle has done of its orders by ``now``, in nodes of its clock.

    ``made``: the actual times of its first nodes. ``next_arrives``: when it comes to the next, where it is under way to
    it. ``loaded``: what was put aboard at the base for each trip that has left; what of that is not put down at a visit
    comes back. ``pins``: when each node is to start, unless it is held up; none: as soon as the rest of the plan asks.
    """

    number: int
    now: Seconds
    made: tuple[Made, ...] = ()
    under_way: bool = False
    next_arrives: Seconds | None = None
    loaded: tuple[tuple[Part, ...], ...] = ()
    pins: tuple[Seconds, ...] = ()


@dataclass(slots=True)
class Clock:
    """
    The nodes of one vehicle's day: for each trip its departure, its visits, its return.

    ``starts`` is the departure, the start of service, or the return; ``opens`` and ``closes`` bound it; ``gaps`` is the
    least time to the next node. ``at`` is the visit made at each node, ``stands`` how long it takes. ``ahead`` is how
    long before its start goods that are taken on must be there: a bus's cut-off; nothing for others. ``longest`` may
    pass between first leaving and last return. ``driven`` is what has been done: the first ``made`` nodes are facts,
    and ``arrives`` tells arrivals that are not by the travel matrix.
    """

    orders: Orders
    vehicle: VehicleType
    opens: list[Seconds]
    closes: list[Seconds]
    gaps: list[Seconds]
    departures: list[int]  # the node at which each trip departs
    at: list[Visit | None]
    stands: list[Seconds]
    ahead: list[Seconds] = field(default_factory=list)
    starts: list[Seconds] = field(default_factory=list)
    longest: Seconds | None = None
    driven: Driven | None = None
    arrives: dict[int, Seconds] = field(default_factory=dict)

    @property
    def made(self) -> int:
        """How many of the first nodes are facts."""
        return 0 if self.driven is None else len(self.driven.made)

    @property
    def pinned(self) -> bool:
        """Whether every node starts as it was planned unless it is held up."""
        return self.driven is not None and bool(self.driven.pins)

    def nodes(self) -> Iterator[tuple[int, Visit]]:
        """Node number and visit of every visit."""
        return ((node, visit) for node, visit in enumerate(self.at) if visit is not None)

    def return_node(self, trip: int) -> int:
        """The node at which a trip ends."""
        return self.departures[trip] + len(self.orders.trips[trip]) + 1


def clock_of(problem: Problem, orders: Orders) -> Clock:
    """The nodes of the orders with all that binds them but the other vehicles; ``starts`` is still empty."""
    vehicle = problem.vehicle[orders.vehicle]
    if isinstance(vehicle, BusTrip):
        return _bus_clock(problem, orders, vehicle)
    travel = problem.travel[vehicle.profile]
    clock = Clock(orders, vehicle, [], [], [], [], [], [])
    for visits in orders.trips:
        clock.departures.append(len(clock.opens))
        clock.opens.append(max(vehicle.shift.opens, _ready(problem, vehicle, visits)))
        clock.closes.append(FOREVER)
        clock.at.append(None)
        clock.stands.append(0)
        place = vehicle.base
        ahead = 0
        for visit in visits:
            site = problem.site[visit.site]
            clock.gaps.append(ahead + travel.time(place, visit.site))
            ready = [d.ready for d in (problem.demand[p.demand] for p in visit.take) if d.site == visit.site]
            clock.opens.append(max([site.hours.opens, *ready]))
            clock.closes.append(site.hours.closes)
            place, ahead = visit.site, service_of(problem, visit)
            clock.at.append(visit)
            clock.stands.append(ahead)
        clock.gaps.append(ahead + travel.time(place, vehicle.base))
        clock.opens.append(0)
        clock.closes.append(vehicle.shift.closes)
        clock.at.append(None)
        clock.stands.append(0)
        clock.gaps.append(vehicle.reload_time)
    clock.longest = vehicle.max_duration
    return clock


def clock_after(problem: Problem, orders: Orders, driven: Driven) -> Clock:
    """
    As :func:`clock_of` for a vehicle that has done some of its orders.

    What is done starts when it did; nothing else starts before now. A vehicle that cannot be back in time even if it
    goes home from where it is, or from the visit to which it is under way, may be that late.
    """
    clock = clock_of(problem, orders)
    if isinstance(clock.vehicle, BusTrip):
        return clock  # it keeps its timetable
    clock.driven = driven
    made, nodes = len(driven.made), len(clock.opens)
    if made:
        _settle_facts(clock, driven)
    for node in range(made, nodes):
        clock.opens[node] = max(clock.opens[node], driven.now)
    if driven.pins:
        clock.opens[made:] = [max(pair) for pair in zip(clock.opens[made:], driven.pins[made:], strict=True)]
    if 0 < made < nodes:
        _let_come_home(problem, clock, driven)
    elif made == nodes:
        clock.longest = None
    return clock


def _settle_facts(clock: Clock, driven: Driven) -> None:
    """The nodes made as they were, and the leg from the last of them."""
    made, last = len(driven.made), driven.made[-1]
    leg = clock.gaps[made - 1] - clock.stands[made - 1]
    for node, stop in enumerate(driven.made):
        clock.opens[node] = clock.closes[node] = stop.starts
        clock.stands[node] = stop.leaves - stop.starts
        clock.arrives[node] = stop.arrives
    for node, (before, after) in enumerate(pairwise(driven.made)):
        clock.gaps[node] = after.starts - before.starts
    arrives = last.leaves + leg
    if driven.under_way:
        arrives = max(arrives, driven.now) if driven.next_arrives is None else driven.next_arrives
        clock.arrives[made] = arrives
    clock.gaps[made - 1] = arrives - last.starts


def _let_come_home(problem: Problem, clock: Clock, driven: Driven) -> None:
    """Widen what must be kept by so much as the way home asks for, and no more."""
    made, last = len(driven.made), driven.made[-1]
    trip = sum(first < made for first in clock.departures) - 1
    home = clock.return_node(trip)
    if home < made:
        return  # it stands at its base
    travel, base = problem.travel[clock.vehicle.profile], clock.vehicle.base
    node = made if driven.under_way else made - 1
    visit = clock.at[node]
    if node == home:
        back = clock.arrives[node]
    elif visit is None:
        back = last.leaves
    else:
        begins = last.starts if node < made else max(clock.arrives[node], clock.opens[node])
        back = begins + clock.stands[node] + travel.time(visit.site, base)
        if node >= made and not (visit.put or visit.take):
            clock.closes[node] = FOREVER  # it comes to a door that is shut
    clock.closes[home] = max(clock.closes[home], back)
    if clock.longest is not None:
        clock.longest = max(clock.longest, back - driven.made[0].starts)


def _bus_clock(problem: Problem, orders: Orders, bus: BusTrip) -> Clock:
    """
    As :func:`clock_of` for a bus, which is at every stop when it is there: what cannot be so is late.

    It departs when the goods for it must stand at the warehouse.
    """
    visits = [visit for trip in orders.trips for visit in trip]
    stops = calls(problem, bus, visits)
    able = stops is not None and len(orders.trips) == 1 and fits(problem, bus, stops)
    lead = bus.line.loading_lead if bus.brings else 0
    cut_off = bus.due(bus.first) - lead
    ready = max((problem.demand[part.demand].ready for visit in visits for part in visit.put), default=0)
    clock = Clock(orders, bus, [max(cut_off, ready)], [cut_off if able else -FOREVER], [], [0], [None], [0], [0])
    moments, late = [cut_off], boarding(problem, bus, stops or ())
    for visit, call in zip(visits, stops or [Call(bus.first, v.put, v.take, 0) for v in visits], strict=True):
        moment = bus.due(call.place) + late
        hours = problem.site[visit.site].hours
        cut = late + bus.line.loading_lead
        begins = [d.ready + cut for d in (problem.demand[p.demand] for p in visit.take) if d.site == visit.site]
        clock.opens.append(max([moment, *begins]))
        clock.closes.append(moment if moment in hours else -FOREVER)
        clock.at.append(visit)
        clock.stands.append(call.stands)
        clock.ahead.append(cut)
        moments.append(moment)
        late += call.stands
    moments.append(bus.due(bus.last) + late)
    clock.opens.append(moments[-1])
    clock.closes.append(FOREVER)
    clock.at.append(None)
    clock.stands.append(0)
    clock.ahead.append(0)
    clock.gaps += [after - before for before, after in pairwise(moments)] + [0]
    return clock


def _ready(problem: Problem, vehicle: VehicleType, visits: Sequence[Visit]) -> Seconds:
    if vehicle.base != problem.warehouse.id:
        return 0
    return max((problem.demand[part.demand].ready for visit in visits for part in visit.put), default=0)
