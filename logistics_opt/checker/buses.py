"""
Whether buses exist, keep their timetable, have the room, and take only what they may, from and to where they may.

A bus takes goods going down from the warehouse to a depot, or to their own site; and goods going up from a depot, or
from their own site, to the warehouse. At every stop it stands as long as the goods take that go on and off there; it is
so much later at the stops behind. At its first stop it is loaded before it leaves.
"""

from collections import defaultdict
from collections.abc import Iterator

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.checker.walk import Amount, Riding, given, is_depot, ride_name, rides, warehouse
from logistics_opt.model import LineId, Plan, Problem, Temperature
from logistics_opt.units import Seconds, clock

Trip = tuple[LineId, Seconds]  # a line and a departure


def buses_are_known(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Every ride is on a line of the problem, on one of its departures."""
    departures = {line.id: line.departures for line in problem.lines}
    for ride in plan.rides:
        if ride.line not in departures:
            yield Fault(Code.UNKNOWN_BUS, ride_name(ride), "the problem has no such line")
        elif ride.departure not in departures[ride.line]:
            yield Fault(Code.UNKNOWN_BUS, ride_name(ride), "the line has no such departure")


def rides_are_along_the_line(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Goods go on at a stop of the line and off at a later one."""
    departures = {line.id: line.departures for line in problem.lines}
    along = {riding.at for riding in rides(problem, plan)}
    for at, ride in enumerate(plan.rides):
        if at not in along and ride.departure in departures.get(ride.line, ()):
            yield Fault(Code.BUS_STOPS, ride_name(ride), "the line does not go from the one to the other")


def _trips(problem: Problem, plan: Plan) -> dict[Trip, list[Riding]]:
    found: defaultdict[Trip, list[Riding]] = defaultdict(list)
    for riding in rides(problem, plan):
        found[riding.line.id, riding.ride.departure].append(riding)
    return dict(found)


def _stands(trip: list[Riding]) -> dict[int, Seconds]:
    """How long the bus stands at each stop for goods; at the first it does not."""
    found: defaultdict[int, Seconds] = defaultdict(int)
    for riding in trip:
        for stop in (riding.first, riding.last):
            found[stop] += riding.handling if stop else 0
    return dict(found)


def _there(riding: Riding, stands: dict[int, Seconds], stop: int) -> Seconds:
    """When the bus comes to a stop: by its timetable, later by what it has stood for goods before."""
    late = sum(seconds for before, seconds in stands.items() if before < stop)
    return riding.ride.departure + riding.line.stops[stop].offset + late


def handed_over(problem: Problem, plan: Plan) -> dict[int, Seconds]:
    """When the goods of each ride are off the bus, by its place in the plan."""
    off = {}
    for trip in _trips(problem, plan).values():
        stands = _stands(trip)
        for riding in trip:
            off[riding.at] = _there(riding, stands, riding.last) + stands.get(riding.last, 0)
    return off


def buses_keep_their_timetable(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """A bus leaves and arrives by its timetable, and later by what goods have held it up, to the second."""
    for trip in _trips(problem, plan).values():
        stands = _stands(trip)
        for riding in trip:
            ride = riding.ride
            leaves = _there(riding, stands, riding.first) + stands.get(riding.first, 0)
            arrives = _there(riding, stands, riding.last)
            if (ride.leaves, ride.arrives) != (leaves, arrives):
                told = f"leaves at {ride.leaves} s, arrives at {ride.arrives} s; it is {leaves} s and {arrives} s"
                yield Fault(Code.BUS_TIME, riding.where, told)


def stops_are_open_for_buses(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Away from the warehouse, goods go on and off within the site's hours."""
    hub = warehouse(problem)
    for trip in _trips(problem, plan).values():
        stands = _stands(trip)
        for riding, stop in [(one, stop) for one in trip for stop in (one.first, one.last)]:
            site, moment = problem.site.get(riding.line.stops[stop].site), _there(riding, stands, stop)
            if site is not None and site.id != hub and not site.hours.opens <= moment <= site.hours.closes:
                hours = f"{clock(site.hours.opens)}-{clock(site.hours.closes)}"
                yield Fault(Code.CLOSED, riding.where, f"is at {site.id} at {clock(moment)}, which is open {hours}")


def goods_are_there_by_the_cut_off(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Goods that board where they begin stand there ready so long before the bus as the line asks."""
    hub = warehouse(problem)
    for goods in given(problem, plan):
        begins = goods.riding.ride.origin == hub if goods.down else goods.at_origin_or_goal
        if begins and goods.demand.ready > goods.riding.cut_off:
            times = f"is ready at {clock(goods.demand.ready)}, the cut-off is {clock(goods.riding.cut_off)}"
            yield Fault(Code.BUS_CUT_OFF, goods.riding.where, f"{goods.demand.id} {times}")


def goods_fit_the_bus(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """On every leg, weight, volume, pieces and bags aboard are within the line's room; a measure of 0 does not bind."""
    for trip in _trips(problem, plan).values():
        line = trip[0].line
        none = not line.spare and (line.bag is None or line.bag.spare is None)
        for stop in sorted({riding.first for riding in trip}):
            aboard = [riding for riding in trip if riding.first <= stop < riding.last]
            load, bags = Amount(), sum(riding.bags for riding in aboard)
            for part in (part for riding in aboard for part in riding.ride.goods):
                load = load.plus(part.load)
            limits = (line.spare.weight, line.spare.volume, line.spare.pieces)
            full = any(limit and amount > limit for amount, limit in zip(load, limits, strict=True))
            if line.bag is not None and line.bag.spare is not None and bags > line.bag.spare:
                yield Fault(Code.BUS_ROOM, aboard[-1].where, f"{bags} bags are aboard, room is for {line.bag.spare}")
            if full or none:
                told = f"leaves with {load} aboard, room is for {Amount().plus(line.spare)}"
                yield Fault(Code.BUS_ROOM, aboard[-1].where, told)


def buses_carry_only_what_they_may(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Goods ride on lines whose list has their commodity, or that have no list; chilled goods on none."""
    for goods in given(problem, plan):
        allowed, commodity = goods.riding.line.carries, problem.commodity.get(goods.demand.commodity)
        chilled = commodity is not None and commodity.temperature is Temperature.CHILLED
        if chilled or (allowed is not None and goods.demand.commodity not in allowed):
            told = f"{goods.demand.id}: the bus carries no {goods.demand.commodity}"
            yield Fault(Code.BUS_GOODS, goods.riding.where, told)


def passengers_are_not_held_up_too_long(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Between its first and its last stop a bus stands no longer for goods than the line allows."""
    for trip in _trips(problem, plan).values():
        line = trip[0].line
        stood = sum(seconds for stop, seconds in _stands(trip).items() if stop < len(line.stops) - 1)
        if line.max_dwell is not None and stood > line.max_dwell:
            told = f"goods hold the passengers up for {stood} s, at most {line.max_dwell} s are allowed"
            yield Fault(Code.BUS_DWELL, trip[0].where, told)


def goods_ride_their_way(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Goods ride between the warehouse and their own site, or between the warehouse and a depot."""
    hub = warehouse(problem)
    for goods in given(problem, plan):
        ride = goods.riding.ride
        at_hub = ride.origin if goods.down else ride.goal
        if at_hub != hub or not (goods.at_origin_or_goal or is_depot(problem, goods.end)):
            told = f"{goods.demand.id} ({goods.demand.direction}) does not go this way"
            yield Fault(Code.BUS_WAY, goods.riding.where, told)
