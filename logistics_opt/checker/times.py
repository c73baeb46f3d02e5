"""Whether the times of each route follow from the roads, the work and the hours."""

from collections.abc import Iterator
from itertools import pairwise

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.checker.walk import leg, legs, route_name, trip_name, visits
from logistics_opt.model import Plan, Problem
from logistics_opt.units import clock


def legs_have_a_way(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Between two consecutive stops there is a way for this kind of vehicle."""
    for origin, goal in legs(plan):
        if origin.route.vehicle in problem.vehicle and leg(problem, origin, goal) is None:
            yield Fault(Code.NO_WAY, goal.where, f"there is no way from {origin.stop.site}")


def driving_takes_its_time(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Leaving one stop plus the matrix's seconds is the arrival at the next, to the second."""
    for origin, goal in legs(plan):
        way = leg(problem, origin, goal)
        if way is None:
            continue
        due = origin.stop.leaves + way[0]
        if goal.stop.arrives != due:
            yield Fault(
                Code.TRAVEL_TIME,
                goal.where,
                f"arrives at {goal.stop.arrives} s, the drive of {way[0]} s ends at {due} s",
            )


def stops_run_forward(_: Problem, plan: Plan) -> Iterator[Fault]:
    """A vehicle arrives, then starts work, then leaves."""
    for visit in visits(plan):
        stop = visit.stop
        if not stop.arrives <= stop.starts <= stop.leaves:
            yield Fault(
                Code.STOP_ORDER,
                visit.where,
                f"arrives {stop.arrives} s, starts {stop.starts} s, leaves {stop.leaves} s",
            )


def service_takes_its_time(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Away from the base, work lasts the site's time a stop plus its time a piece."""
    for visit in visits(plan):
        site = problem.site.get(visit.stop.site)
        if site is None or not visit.midway:
            continue
        pieces = sum(move.load.pieces for move in visit.stop.moves)
        due = site.stop_time + site.piece_time * pieces
        took = visit.stop.leaves - visit.stop.starts
        if took != due:
            yield Fault(Code.SERVICE_TIME, visit.where, f"works {took} s, {pieces} pieces take {due} s")


def no_service_at_base(_: Problem, plan: Plan) -> Iterator[Fault]:
    """A trip's first stop starts as it leaves; its last stop is over on arrival."""
    for visit in visits(plan):
        stop = visit.stop
        if (visit.first and stop.starts != stop.leaves) or (
            visit.last and not stop.arrives == stop.starts == stop.leaves
        ):
            yield Fault(Code.BASE_TIME, visit.where, "work at the base takes no time of the trip")


def sites_are_open(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Away from the base, work starts within the site's hours."""
    for visit in visits(plan):
        site = problem.site.get(visit.stop.site)
        if site is None or not visit.midway:
            continue
        if not site.hours.opens <= visit.stop.starts <= site.hours.closes:
            hours = f"{clock(site.hours.opens)}-{clock(site.hours.closes)}"
            yield Fault(Code.CLOSED, visit.where, f"starts at {clock(visit.stop.starts)}, the site is open {hours}")


def reload_time_between_trips(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Between being back and leaving again the vehicle stands its reload time at the base."""
    for route in plan.routes:
        vehicle = problem.vehicle.get(route.vehicle)
        if vehicle is None:
            continue
        for t, (before, after) in enumerate(pairwise(route.trips)):
            stands = after.departs - before.returns
            if stands < vehicle.reload_time:
                yield Fault(
                    Code.RELOAD,
                    trip_name(route, t + 1),
                    f"stands {stands} s at the base, needs {vehicle.reload_time} s",
                )


def routes_within_shift(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """A vehicle leaves no earlier than its shift opens and is back by its close."""
    for route in plan.routes:
        vehicle = problem.vehicle.get(route.vehicle)
        if vehicle is None:
            continue
        if route.departs < vehicle.shift.opens or route.returns > vehicle.shift.closes:
            shift = f"{clock(vehicle.shift.opens)}-{clock(vehicle.shift.closes)}"
            yield Fault(
                Code.SHIFT,
                route_name(route),
                f"is out {clock(route.departs)}-{clock(route.returns)}, its shift is {shift}",
            )


def routes_within_duration(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """From first leaving to last return pass at most the type's longest duration."""
    for route in plan.routes:
        vehicle = problem.vehicle.get(route.vehicle)
        if vehicle is None or vehicle.max_duration is None:
            continue
        out = route.returns - route.departs
        if out > vehicle.max_duration:
            yield Fault(
                Code.DURATION, route_name(route), f"is out for {out} s, may be out for {vehicle.max_duration} s"
            )
