"""What a plan moves of each demand, and which moves and rides serve it."""

from collections import defaultdict

from logistics_opt.model import Act, DemandId, Direction, Load, Move, Plan, Problem, Ride, Stop


def served(problem: Problem, plan: Plan) -> dict[DemandId, Load]:
    """What of each demand is moved: handed over at its site, or (upward) taken aboard there. Nothing: left out."""
    found: dict[DemandId, Load] = defaultdict(Load)
    for route in plan.routes:
        for stop in route.stops:
            for move in stop.moves:
                if settles(problem, stop, move):
                    found[move.demand] += move.load
    for ride in plan.rides:
        for part in ride.goods:
            if brings(problem, ride, part.demand):
                found[part.demand] += part.load
    return dict(found)


def settles(problem: Problem, stop: Stop, move: Move) -> bool:
    """Whether the move serves its demand: the handing over of downward goods at their site, the fetching of upward."""
    demand = problem.demand[move.demand]
    act = Act.UNLOAD if demand.direction is Direction.DOWN else Act.LOAD
    return stop.site == demand.site and move.act is act


def brings(problem: Problem, ride: Ride, key: DemandId) -> bool:
    """Whether a ride serves a demand aboard: it ends at the site of downward goods, or begins at that of upward."""
    demand = problem.demand[key]
    return demand.site == (ride.goal if demand.direction is Direction.DOWN else ride.origin)
