"""What plans of a day say of a set of depots: the cost by kind, the kilometres, what was left behind."""

from collections.abc import Mapping, Sequence

from logistics_opt.model import Plan, Problem
from logistics_opt.siting.placement import DailyCost, RoutedDay
from logistics_opt.study.placement.driving import Driver, Made
from logistics_opt.units import HOUR, KILOGRAM, KILOMETRE


def judged_day(driver: Driver, made: Sequence[Made], season: str) -> RoutedDay:
    """The best of one day's plans, told; the others' costs beside it."""
    best = best_of_seeds(made)
    problem, plan = driver.problem(best.trial), best.plan
    return RoutedDay(
        day=problem.day,
        season=season,
        cost=daily_cost(problem, plan),
        charge=best.charge,
        left_kg=sum(left.load.weight for left in plan.unserved) / KILOGRAM,
        overnight_kg=sum(left.load.weight for left in plan.overnight) / KILOGRAM,
        km=sum(_metres(problem, plan).values()) / KILOMETRE,
        vehicles=len(plan.routes),
        used=best.used,
        other_seeds=tuple(m.plan.cost.total + m.charge for m in made if m is not best),
    )


def daily_cost(problem: Problem, plan: Plan) -> DailyCost:
    """A plan's cost by kind; the wages of standing at stops are handling, wherever they fall."""
    first = second = handling = 0.0
    metres = _metres(problem, plan)
    for number, route in enumerate(plan.routes):
        vehicle = problem.vehicle[route.vehicle]
        standing = sum(stop.leaves - stop.starts for trip in route.trips for stop in trip.stops[1:-1])
        paid = vehicle.tariff.per_hour / HOUR
        drive = vehicle.tariff.per_day + vehicle.tariff.per_km * metres[number] / KILOMETRE
        drive += paid * (route.returns - route.departs - standing)
        handling += paid * standing
        if vehicle.base == problem.warehouse.id:
            first += drive
        else:
            second += drive
    routed = plan.cost.total - plan.cost.site_day
    # Each line of a plan is rounded by route; the kinds are made to add up to it.
    return DailyCost(
        first=round(first),
        second=round(second),
        handling=routed - round(first) - round(second),
        points=plan.cost.site_day,
    )


def _metres(problem: Problem, plan: Plan) -> Mapping[int, int]:
    return {
        number: sum(
            problem.travel[problem.vehicle[route.vehicle].profile].distance(a.site, b.site)
            for trip in route.trips
            for a, b in zip(trip.stops, trip.stops[1:], strict=False)
        )
        for number, route in enumerate(plan.routes)
    }


def best_of_seeds(made: Sequence[Made]) -> Made:
    """The plan with the least cost and charge."""
    return min(made, key=lambda m: (m.plan.cost.total + m.charge, m.trial))
