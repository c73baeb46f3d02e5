"""Plans of several firms put side by side: what they would do together if they changed nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from logistics_opt.model import Cost, Plan, Ride, Route, VehicleTypeId


def side_by_side(plans: Iterable[Plan]) -> Plan:
    """
    All routes and rides in one plan, the vehicles of a kind numbered anew; a start for a search, not a plan to drive.

    Rides of parts fit on a bus together, since each part has its own share of the room
    (:mod:`~logistics_opt.study.shared.days`); goods that keep apart may still meet on one, and the search has to take
    them off. Where batches meet on one sorting line or trucks at one door, times may have to move. The plan is of no
    problem.
    """
    numbers: Counter[VehicleTypeId] = Counter()
    routes: list[Route] = []
    rides: list[Ride] = []
    for plan in plans:
        rides.extend(plan.rides)
        for route in plan.routes:
            numbers[route.vehicle] += 1
            routes.append(replace(route, number=numbers[route.vehicle]))
    return Plan(problem="", routes=tuple(routes), rides=tuple(rides), cost=Cost(), made_by="side by side")
