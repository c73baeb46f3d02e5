"""Plans of several firms put side by side: what they would do together if they changed nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from logistics_opt.model import Cost, Plan, Route, VehicleTypeId


def side_by_side(plans: Iterable[Plan]) -> Plan:
    """
    All routes in one plan, the vehicles of a kind numbered anew; a start for a search, not a plan to drive.

    Where batches meet on one sorting line or trucks at one door, times may have to move. The plan is of no problem.
    """
    numbers: Counter[VehicleTypeId] = Counter()
    routes: list[Route] = []
    for plan in plans:
        for route in plan.routes:
            numbers[route.vehicle] += 1
            routes.append(replace(route, number=numbers[route.vehicle]))
    return Plan(problem="", routes=tuple(routes), cost=Cost(), made_by="side by side")
