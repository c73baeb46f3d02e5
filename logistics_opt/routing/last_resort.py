"""Vehicles with a trip to spare are sent for goods that are left out, whatever the search has overlooked."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice, product

from logistics_opt.model.demand import Demand
from logistics_opt.model.ids import VehicleTypeId
from logistics_opt.model.problem import Problem
from logistics_opt.routing.depot_capacity import within_capacity
from logistics_opt.routing.orders import Orders, Part, Visit, from_warehouse, pieces
from logistics_opt.routing.schedule import consistent, missing
from logistics_opt.routing.timetable import Timetable
from logistics_opt.routing.unserved import halved, orders_alone, ways_alone
from logistics_opt.units import Seconds

_MOST_ASKED = 3  # vehicles of a type that are asked for one more trip
_MOST_TRIALS = 60  # of one more trip in all: each is a timetable of the whole day


def with_trips_to_spare(problem: Problem, orders: Sequence[Orders]) -> list[Orders]:
    """
    The orders, and for what they leave out more trips, as much as these can move.

    Each is for one demand alone, made by an idle vehicle; or, where none is, by one that has time when it is back. So
    what stays out after this is out because no vehicle is idle that could serve it.
    """
    day = _Day(problem, list(orders))
    hopeless: set[tuple[object, ...]] = set()
    for part in missing(problem, orders):
        demand = problem.demand[part.demand]
        alike = (demand.site, demand.commodity, demand.direction, demand.ready, demand.load.share(0, 1))
        start = part.start
        while alike not in hopeless and start < part.stop:
            moved = day.move(demand, start, part.stop)
            start += moved
            if not moved:
                hopeless.add(alike)
    return day.orders


class _Day:
    """The orders so far, and who could do more."""

    def __init__(self, problem: Problem, orders: list[Orders]) -> None:
        self.problem = problem
        self.trials = _MOST_TRIALS
        self._decide(orders)

    def move(self, demand: Demand, start: int, stop: int) -> int:
        """Add orders for as many pieces from ``start`` on as go at once; how many."""
        for most in halved(stop - start):
            for whole, count in chain(self._by_idle(demand, start, most), self._by_others(demand, start, most)):
                if self._fits(whole):
                    self._decide(whole)
                    return count
        return 0

    def _decide(self, orders: list[Orders]) -> None:
        self.orders = orders
        self.free_at = [clock.starts[-1] for clock in Timetable(self.problem, orders).clocks]
        self.used = Counter(order.vehicle for order in orders)
        done = [o.vehicle for o, at in zip(orders, self.free_at, strict=True) if not self._has_time(o, at, 1)]
        self.idle, self.able = self._without(self.used), self._without(Counter(done))

    def _has_time(self, order: Orders, free_at: Seconds, takes: Seconds) -> bool:
        """Whether a vehicle may make one more trip of some length after its orders."""
        vehicle = self.problem.vehicle[order.vehicle]
        returns = free_at + vehicle.reload_time + takes
        return len(order.trips) < vehicle.max_trips and returns <= vehicle.shift.closes

    def _without(self, gone: Mapping[VehicleTypeId, int]) -> Problem:
        """The problem with so many vehicles of each type fewer."""
        fleet = tuple(replace(v, count=max(0, v.count - gone.get(v.id, 0))) for v in self.problem.fleet)
        return replace(self.problem, fleet=fleet)

    def _by_idle(self, demand: Demand, start: int, most: int) -> Iterator[tuple[list[Orders], int]]:
        """The orders with those of idle vehicles, and how many pieces these move."""
        found = orders_alone(self.idle, demand, most=most)
        if found is not None:
            yield [*self.orders, *_shifted(found, start)], pieces(found[-1].parts)

    def _by_others(self, demand: Demand, start: int, most: int) -> Iterator[tuple[list[Orders], int]]:
        """Likewise, with one more trip of vehicles that are not idle."""
        if not self.trials:
            return
        for found in ways_alone(self.able, demand, most=most):
            extra = _shifted(found, start)
            for who in islice(product(*map(self._asked, extra)), self.trials):
                self.trials -= 1
                whole = list(self.orders)
                for order, number in zip(extra, who, strict=True):
                    if number is None:
                        whole.append(order)
                    else:
                        whole[number] = replace(whole[number], trips=(*whole[number].trips, *order.trips))
                yield whole, pieces(found[-1].parts)

    def _asked(self, extra: Orders) -> list[int] | list[None]:
        """Who may make the trip: an idle vehicle, or those that are soonest done with what they do."""
        if self.used[extra.vehicle] < self.problem.vehicle[extra.vehicle].count:
            return [None]
        starts = Timetable(self.problem, [extra]).clocks[0].starts
        takes = starts[-1] - starts[0]
        able = [
            number
            for number, (order, at) in enumerate(zip(self.orders, self.free_at, strict=True))
            if order.vehicle == extra.vehicle and self._has_time(order, at, takes)
        ]
        return sorted(able, key=lambda number: self.free_at[number])[:_MOST_ASKED]

    def _fits(self, orders: Sequence[Orders]) -> bool:
        """Whether nothing comes late and no depot is overrun by all of them together."""
        whole = consistent(self.problem, orders)
        vans = [order for order in whole if not from_warehouse(self.problem, order)]
        return not Timetable(self.problem, whole).late and not within_capacity(self.problem, vans)[1]


def _shifted(orders: Sequence[Orders], start: int) -> list[Orders]:
    """The same for pieces that are numbered from ``start`` on."""

    def later(parts: Sequence[Part]) -> tuple[Part, ...]:
        return tuple(Part(p.demand, p.start + start, p.stop + start) for p in parts)

    def moved(visit: Visit) -> Visit:
        return Visit(visit.site, later(visit.put), later(visit.take))

    return [replace(order, trips=tuple(tuple(map(moved, trip)) for trip in order.trips)) for order in orders]
