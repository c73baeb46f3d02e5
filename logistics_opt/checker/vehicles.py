"""Whether each vehicle exists, once, and goes from its base to its base with something to do at every stop."""

from collections.abc import Iterator

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.checker.walk import route_name, visits
from logistics_opt.model import Plan, Problem, Tier


def numbers_within_count(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """A vehicle's number is one of 1 to its type's count."""
    for route in plan.routes:
        vehicle = problem.vehicle.get(route.vehicle)
        if vehicle is not None and not 1 <= route.number <= vehicle.count:
            yield Fault(Code.VEHICLE_NUMBER, route_name(route), f"there are {vehicle.count} vehicles of this type")


def vehicles_used_once(_: Problem, plan: Plan) -> Iterator[Fault]:
    """No vehicle has two routes."""
    seen = set()
    for route in plan.routes:
        if (route.vehicle, route.number) in seen:
            yield Fault(Code.VEHICLE_TWICE, route_name(route), "has two routes")
        seen.add((route.vehicle, route.number))


def bases_may_be_bases(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """A vehicle is based at the county warehouse or at a township depot."""
    for route in plan.routes:
        vehicle = problem.vehicle.get(route.vehicle)
        base = None if vehicle is None else problem.site.get(vehicle.base)
        if vehicle is not None and (base is None or base.tier is Tier.VILLAGE):
            yield Fault(Code.BASE_PLACE, route_name(route), f"{vehicle.base} is neither warehouse nor depot")


def trips_begin_and_end_at_base(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """The first and the last stop of each trip are at the vehicle's base."""
    for visit in visits(plan):
        vehicle = problem.vehicle.get(visit.route.vehicle)
        if vehicle is not None and not visit.midway and visit.stop.site != vehicle.base:
            yield Fault(Code.TRIP_BASE, visit.where, f"the vehicle's base is {vehicle.base}")


def base_is_not_passed_midway(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """A stop at the base ends the trip; what comes after it is another trip."""
    for visit in visits(plan):
        vehicle = problem.vehicle.get(visit.route.vehicle)
        if vehicle is not None and visit.midway and visit.stop.site == vehicle.base:
            yield Fault(Code.BASE_MIDWAY, visit.where, "is at the base in the middle of a trip")


def trips_within_limit(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """A vehicle makes no more trips than its type may."""
    for route in plan.routes:
        vehicle = problem.vehicle.get(route.vehicle)
        if vehicle is not None and len(route.trips) > vehicle.max_trips:
            yield Fault(
                Code.TOO_MANY_TRIPS, route_name(route), f"makes {len(route.trips)} trips, may make {vehicle.max_trips}"
            )


def stops_have_work(_: Problem, plan: Plan) -> Iterator[Fault]:
    """Away from the base a vehicle stops only to load or unload."""
    for visit in visits(plan):
        if visit.midway and not visit.stop.moves:
            yield Fault(Code.IDLE_STOP, visit.where, "nothing is loaded or unloaded")
