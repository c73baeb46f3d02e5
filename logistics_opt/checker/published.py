"""
Judges solutions of published instances by the conventions of the papers: every fault at once, cost recomputed.

Times (2E-VRPTW): a truck leaves its depot at time 0 or later, stands ``service`` at each satellite, and what it leaves
there can go on when it has stood. Goods wait at a satellite as long as they like, and a freighter's may come from
several trucks. So freighters leave as late as their windows allow, and what must have left by any moment must have
been ready by then.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from logistics_opt.model.published import FreighterRoute, Point, PublishedInstance, PublishedSolution, TruckRoute

TOLERANCE = 1e-6
"""What sums of floats may be off: in demand, time and cost; of large figures, a thousand-millionth part."""


class PublishedCode(StrEnum):
    """Every code a rule may give; ``docs/reference/published-instances.md`` explains each in a line."""

    WRONG_INSTANCE = "wrong-instance"
    UNKNOWN_PLACE = "unknown-place"
    EMPTY_ROUTE = "empty-route"
    CUSTOMER_MISSING = "customer-missing"
    CUSTOMER_TWICE = "customer-twice"
    FREIGHTER_CAPACITY = "freighter-capacity"
    FREIGHTER_COUNT = "freighter-count"
    FREIGHTERS_AT_SATELLITE = "freighters-at-satellite"
    TRUCK_CAPACITY = "truck-capacity"
    TRUCK_COUNT = "truck-count"
    STOP_TWICE = "stop-twice"
    IDLE_STOP = "idle-stop"
    SPLIT = "split"
    SATELLITE_CAPACITY = "satellite-capacity"
    UNBALANCED = "unbalanced"
    WINDOW = "window"
    HAND_OVER = "hand-over"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class PublishedFault:
    """One thing that cannot be so. ``where`` names truck, freighter, satellite or customer, counted from 1."""

    code: PublishedCode
    where: str
    message: str

    def __str__(self) -> str:
        return f"[{self.code}] {self.where}: {self.message}"


Faults = Iterator[PublishedFault]
Rule = Callable[[PublishedInstance, PublishedSolution], Faults]


def check_published(instance: PublishedInstance, solution: PublishedSolution) -> tuple[PublishedFault, ...]:
    """Every fault of a solution, in the order of the rules; where a place is unknown, nothing else can be said."""
    unknown = (*_identity(instance, solution), *_places(instance, solution))
    if unknown:
        return unknown
    return tuple(fault for rule in _RULES for fault in rule(instance, solution))


def published_cost(instance: PublishedInstance, solution: PublishedSolution) -> float:
    """
    What the routes cost, in the unit of the instance's file.

    Openings of the satellites used, fixed costs, arcs of both echelons, handling of the demand served.
    """
    cost = 0.0
    for satellite, served in _served(instance, solution).items():
        point = instance.satellites[satellite]
        cost += point.opening_cost + point.handling * served
    for route in solution.freighters:
        base = instance.satellites[route.satellite]
        cost += instance.freighters.fixed + _length(
            instance, [base, *(instance.customers[c] for c in route.customers), base], instance.freighters.times
        )
    if instance.trucks is not None:
        for truck in solution.trucks:
            depot = instance.depots[truck.depot]
            stops = [instance.satellites[satellite] for satellite, _ in truck.stops]
            cost += instance.trucks.fixed + _length(instance, [depot, *stops, depot], instance.trucks.times)
    return cost


def _length(instance: PublishedInstance, points: list[Point], times: int) -> float:
    return sum(instance.rounding.cost(a.distance_to(b), times=times) for a, b in pairwise(points))


def _identity(instance: PublishedInstance, solution: PublishedSolution) -> Faults:
    if solution.instance != instance.name:
        yield PublishedFault(
            PublishedCode.WRONG_INSTANCE, "instance", f"it solves {solution.instance}, not {instance.name}"
        )


def _places(instance: PublishedInstance, solution: PublishedSolution) -> Faults:
    """Every number of a place is one of the instance, and no route is empty."""
    depots, satellites, customers = len(instance.depots), len(instance.satellites), len(instance.customers)
    for number, truck in enumerate(solution.trucks, 1):
        where = f"truck {number}"
        if not 0 <= truck.depot < depots:
            yield PublishedFault(PublishedCode.UNKNOWN_PLACE, where, f"there is no depot {truck.depot + 1}")
        for satellite, _ in truck.stops:
            if not 0 <= satellite < satellites:
                yield PublishedFault(PublishedCode.UNKNOWN_PLACE, where, f"there is no satellite {satellite + 1}")
        if not truck.stops:
            yield PublishedFault(PublishedCode.EMPTY_ROUTE, where, "it has no stop")
    for number, route in enumerate(solution.freighters, 1):
        where = f"freighter {number}"
        if not 0 <= route.satellite < satellites:
            yield PublishedFault(PublishedCode.UNKNOWN_PLACE, where, f"there is no satellite {route.satellite + 1}")
        for customer in route.customers:
            if not 0 <= customer < customers:
                yield PublishedFault(PublishedCode.UNKNOWN_PLACE, where, f"there is no customer {customer + 1}")
        if not route.customers:
            yield PublishedFault(PublishedCode.EMPTY_ROUTE, where, "it has no customer")


def _customers(instance: PublishedInstance, solution: PublishedSolution) -> Faults:
    visits = Counter(customer for route in solution.freighters for customer in route.customers)
    for customer in range(len(instance.customers)):
        if visits[customer] == 0:
            yield PublishedFault(PublishedCode.CUSTOMER_MISSING, f"customer {customer + 1}", "no freighter comes")
        elif visits[customer] > 1:
            yield PublishedFault(
                PublishedCode.CUSTOMER_TWICE, f"customer {customer + 1}", f"freighters come {visits[customer]} times"
            )


def _freighters(instance: PublishedInstance, solution: PublishedSolution) -> Faults:
    fleet = instance.freighters
    for number, route in enumerate(solution.freighters, 1):
        load = _load(instance, route)
        if not _at_most(load, fleet.capacity):
            yield PublishedFault(
                PublishedCode.FREIGHTER_CAPACITY, f"freighter {number}", f"{load:g} aboard, it holds {fleet.capacity:g}"
            )
    used = len(solution.freighters)
    if fleet.count is not None and used > fleet.count:
        yield PublishedFault(PublishedCode.FREIGHTER_COUNT, "freighters", f"{used} used, there are {fleet.count}")
    if fleet.per_satellite is None:
        return
    for satellite, number in sorted(Counter(route.satellite for route in solution.freighters).items()):
        if number > fleet.per_satellite:
            yield PublishedFault(
                PublishedCode.FREIGHTERS_AT_SATELLITE,
                f"satellite {satellite + 1}",
                f"{number} freighters start there, {fleet.per_satellite} may",
            )


def _trucks(instance: PublishedInstance, solution: PublishedSolution) -> Faults:
    fleet = instance.trucks
    if fleet is None:
        return  # a CLRP has no depots, so a truck's would be unknown
    for number, truck in enumerate(solution.trucks, 1):
        where = f"truck {number}"
        load = sum(quantity for _, quantity in truck.stops)
        if not _at_most(load, fleet.capacity):
            yield PublishedFault(PublishedCode.TRUCK_CAPACITY, where, f"{load:g} aboard, it holds {fleet.capacity:g}")
        for satellite, times in sorted(Counter(satellite for satellite, _ in truck.stops).items()):
            if times > 1:
                yield PublishedFault(
                    PublishedCode.STOP_TWICE, where, f"it comes to satellite {satellite + 1} {times} times"
                )
        for satellite, quantity in truck.stops:
            if not quantity > 0:
                yield PublishedFault(
                    PublishedCode.IDLE_STOP, where, f"it leaves {quantity:g} at satellite {satellite + 1}"
                )
    used = len(solution.trucks)
    if fleet.count is not None and used > fleet.count:
        yield PublishedFault(PublishedCode.TRUCK_COUNT, "trucks", f"{used} used, there are {fleet.count}")


def _satellites(instance: PublishedInstance, solution: PublishedSolution) -> Faults:
    served = _served(instance, solution)
    stops = Counter(satellite for truck in solution.trucks for satellite, _ in truck.stops)
    brought: dict[int, float] = defaultdict(float)
    for truck in solution.trucks:
        for satellite, quantity in truck.stops:
            brought[satellite] += quantity
    for satellite, point in enumerate(instance.satellites):
        where, demand = f"satellite {satellite + 1}", served.get(satellite, 0.0)
        if not _at_most(demand, point.capacity):
            yield PublishedFault(
                PublishedCode.SATELLITE_CAPACITY, where, f"{demand:g} goes through, it takes {point.capacity:g}"
            )
        if instance.trucks is None:
            continue
        if not _equal(brought[satellite], demand):
            yield PublishedFault(
                PublishedCode.UNBALANCED, where, f"trucks bring {brought[satellite]:g}, freighters take {demand:g}"
            )
        if not instance.split and stops[satellite] > 1:
            yield PublishedFault(PublishedCode.SPLIT, where, f"{stops[satellite]} trucks come, one must bring all")


def _times(instance: PublishedInstance, solution: PublishedSolution) -> Faults:
    if not instance.timed:
        return
    ready: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for truck in solution.trucks:
        for satellite, at, quantity in _ready(instance, truck):
            ready[satellite].append((at, quantity))
    due: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
    for number, route in enumerate(solution.freighters, 1):
        latest = _latest_departure(instance, route)
        if latest is None:
            yield PublishedFault(
                PublishedCode.WINDOW, f"freighter {number}", "no departure is in time for all its customers"
            )
        else:
            due[route.satellite].append((latest, _load(instance, route), number))
    for satellite, departures in sorted(due.items()):
        taken = 0.0
        for latest, load, number in sorted(departures):
            taken += load
            there = sum(quantity for at, quantity in ready[satellite] if at <= latest + TOLERANCE)
            if not _at_most(taken, there):
                yield PublishedFault(
                    PublishedCode.HAND_OVER,
                    f"satellite {satellite + 1}",
                    f"freighter {number} must leave by {latest:.3f}; by then {taken:g} must be ready, {there:g} is",
                )


def _ready(instance: PublishedInstance, truck: TruckRoute) -> Iterator[tuple[int, float, float]]:
    """Satellite, time from which the goods can go on, quantity, at each of the truck's stops."""
    clock, here = 0.0, instance.depots[truck.depot]
    for satellite, quantity in truck.stops:
        there = instance.satellites[satellite]
        clock += here.distance_to(there) + there.service
        yield satellite, clock, quantity
        here = there


def _latest_departure(instance: PublishedInstance, route: FreighterRoute) -> float | None:
    """When the freighter must leave its satellite to start every service in its window; None where it never can."""
    points = [instance.satellites[route.satellite], *(instance.customers[c] for c in route.customers)]
    latest = points[-1].closes
    for before, point in zip(points[-2::-1], points[:0:-1], strict=True):
        if latest < point.opens - TOLERANCE:
            return None
        latest -= before.distance_to(point)
        if before is not points[0]:
            latest = min(before.closes, latest - before.service)
    return latest


def _cost(instance: PublishedInstance, solution: PublishedSolution) -> Faults:
    cost = published_cost(instance, solution)
    if not _equal(cost, solution.cost):
        yield PublishedFault(PublishedCode.COST, "cost", f"the routes cost {cost:.6f}, {solution.cost:.6f} is claimed")


def _load(instance: PublishedInstance, route: FreighterRoute) -> float:
    return sum(instance.customers[customer].demand for customer in route.customers)


def _served(instance: PublishedInstance, solution: PublishedSolution) -> dict[int, float]:
    """The demand that goes through each satellite at which a route starts."""
    served: dict[int, float] = defaultdict(float)
    for route in solution.freighters:
        served[route.satellite] += _load(instance, route)
    return dict(served)


def _slack(size: float) -> float:
    return TOLERANCE + abs(size) * 1e-9


def _at_most(a: float, b: float) -> bool:
    return a <= b + _slack(a)


def _equal(a: float, b: float) -> bool:
    return abs(a - b) <= _slack(a)


_RULES: tuple[Rule, ...] = (_customers, _freighters, _trucks, _satellites, _times, _cost)
