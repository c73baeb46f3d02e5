"""The day of one vehicle by the clock: all that binds it but the other vehicles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.problem import Problem
from logistics_opt.routing.bus_calls import Call, boarding, calls, fits
from logistics_opt.routing.buses import BusTrip
from logistics_opt.routing.chain import FOREVER
from logistics_opt.routing.lower import service_of
from logistics_opt.routing.orders import Orders, Visit
from logistics_opt.units import Seconds


@dataclass(slots=True)
class Clock:
    """
    The nodes of one vehicle's day: for each trip its departure, its visits, its return.

    ``starts`` is the departure, the start of service, or the return; ``opens`` and ``closes`` bound it; ``gaps`` is the
    least time to the next node. ``at`` is the visit made at each node, ``stands`` how long it takes. ``ahead`` is how
    long before its start goods that are taken on must be there: a bus's cut-off; nothing for others.
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
    return clock


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
