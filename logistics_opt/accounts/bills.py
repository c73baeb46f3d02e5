"""What a plan costs, bill by bill, and whose vehicle, bus or site it is: the one reading that all accounts share."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model import Cost, CostLine, FirmId, Plan, Problem, Ride, Route, SiteId
from logistics_opt.units import HOUR, KILOMETRE, Fen


@dataclass(frozen=True, slots=True)
class Bill:
    """
    One line of one vehicle's or one site's cost, or what one ride by bus costs.

    ``owner`` has paid it: the firm whose vehicle or site it is, or that runs the bus line; ``None`` is the operator,
    who pays for common property and for lines that no firm runs. One of ``route``, ``ride`` and ``site`` says what the
    money was for.
    """

    line: CostLine
    amount: Fen
    owner: FirmId | None
    route: Route | None = None
    ride: Ride | None = None
    site: SiteId | None = None


def bills(problem: Problem, plan: Plan) -> tuple[Bill, ...]:
    """
    Every bill of the plan's day; they sum to the plan's cost, line by line.

    Raises ``InvalidInput`` where they do not, as with a plan that is of another problem: ``plan-cost-differs``.
    """
    found = (*_of_vehicles(problem, plan), *_of_rides(problem, plan), *_of_sites(problem, plan))
    total = cost_of(found)
    if total != plan.cost:
        raise InvalidInput([_differs(total.total, plan.cost.total)])
    return found


def cost_of(found: tuple[Bill, ...]) -> Cost:
    """The sum of bills, by line."""
    sums = dict.fromkeys(CostLine, 0)
    for bill in found:
        sums[bill.line] += bill.amount
    return Cost(**{line.value: amount for line, amount in sums.items()})


def paid_by(problem: Problem, plan: Plan) -> dict[FirmId | None, Fen]:
    """
    What each firm physically pays for the day: its own vehicles that drive, sites that are used, buses that goods ride.

    Every firm has an entry; ``None`` is the operator, who pays for common property. Sums to the plan's cost.
    """
    paid: dict[FirmId | None, Fen] = {None: 0, **{firm.id: 0 for firm in problem.firms}}
    for bill in bills(problem, plan):
        paid[bill.owner] += bill.amount
    return paid


def _of_vehicles(problem: Problem, plan: Plan) -> Iterator[Bill]:
    for route in plan.routes:
        vehicle = problem.vehicle[route.vehicle]
        travel = problem.travel[vehicle.profile]
        metres = sum(travel.distance(a.site, b.site) for trip in route.trips for a, b in pairwise(trip.stops))
        out = route.returns - route.departs
        amounts = {
            CostLine.VEHICLE_DAY: vehicle.tariff.per_day,
            CostLine.VEHICLE_KM: (vehicle.tariff.per_km * metres + KILOMETRE // 2) // KILOMETRE,
            CostLine.VEHICLE_HOUR: (vehicle.tariff.per_hour * out + HOUR // 2) // HOUR,
        }
        for line, amount in amounts.items():
            yield Bill(line, amount, vehicle.owner, route=route)


def _of_rides(problem: Problem, plan: Plan) -> Iterator[Bill]:
    lines = {line.id: line for line in problem.lines}
    for ride in plan.rides:
        line = lines[ride.line]
        yield Bill(CostLine.BUS, line.price(ride.load), line.operator, ride=ride)


def _of_sites(problem: Problem, plan: Plan) -> Iterator[Bill]:
    for site in problem.sites:
        if site.id in plan.used:
            yield Bill(CostLine.SITE_DAY, site.cost_per_day, site.owner, site=site.id)


def _differs(found: Fen, told: Fen) -> Issue:
    return Issue(
        "plan-cost-differs",
        "cost",
        f"the plan says {told} fen, its routes, rides and sites come to {found} fen by this problem's tariffs",
        "check the plan; it may be of another day or county, or have costs that accounts do not know",
        f"方案记为{told}分，按本问题的价目，其路线、搭载和站点合计{found}分",
        "请先核对方案；它可能属于另一天或另一个县，或含有此处未知的费用",
    )
