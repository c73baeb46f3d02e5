"""Whether this is a plan for this problem and speaks of things the problem knows."""

from collections.abc import Iterator

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.checker.walk import ride_name, route_name, visits
from logistics_opt.model import Plan, Problem


def made_for_this_problem(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """The plan names the problem it was made for by its digest."""
    if plan.problem != problem.digest:
        yield Fault(
            Code.WRONG_PROBLEM, "plan", f"was made for problem {plan.problem[:12]}, this is {problem.digest[:12]}"
        )


def vehicles_are_known(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Every route is of a vehicle type in the fleet."""
    for route in plan.routes:
        if route.vehicle not in problem.vehicle:
            yield Fault(Code.UNKNOWN_VEHICLE, route_name(route), "the fleet has no such vehicle type")


def sites_are_known(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Every stop, every end of a ride, and every depot where goods stay overnight, is a site of the problem."""
    for visit in visits(plan):
        if visit.stop.site not in problem.site:
            yield Fault(Code.UNKNOWN_SITE, visit.where, f"the problem has no site {visit.stop.site}")
    for ride in plan.rides:
        for site in (ride.origin, ride.goal):
            if site not in problem.site:
                yield Fault(Code.UNKNOWN_SITE, ride_name(ride), f"the problem has no site {site}")
    for rest in plan.overnight:
        if rest.depot not in problem.site:
            yield Fault(Code.UNKNOWN_SITE, f"overnight {rest.demand}", f"the problem has no site {rest.depot}")


def demands_are_known(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Whatever is moved, left or kept overnight is a demand of the problem."""
    named = [(visit.where, move.demand) for visit in visits(plan) for move in visit.stop.moves]
    named += [(ride_name(ride), part.demand) for ride in plan.rides for part in ride.goods]
    named += [("unserved", left.demand) for left in plan.unserved]
    named += [("overnight", rest.demand) for rest in plan.overnight]
    for where, demand in named:
        if demand not in problem.demand:
            yield Fault(Code.UNKNOWN_DEMAND, where, f"the problem has no demand {demand}")
