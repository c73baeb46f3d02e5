"""Whether every piece is accounted for, the money is right and the bound holds."""

from collections import defaultdict
from collections.abc import Iterator

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.checker.walk import Amount, given, handovers, leg, legs, rides, visits
from logistics_opt.model import DemandId, Plan, Problem
from logistics_opt.units import Fen


def served_and_unserved_are_the_demand(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """What changed hands at a demand's site, plus what is listed unserved, is the demand to the gram."""
    told: defaultdict[DemandId, Amount] = defaultdict(Amount)
    for hand in handovers(problem, plan):
        if hand.at_origin_or_goal and hand.loads != hand.down:
            told[hand.demand.id] = told[hand.demand.id].plus(hand.move.load)
    for goods in given(problem, plan):
        if goods.at_origin_or_goal:
            told[goods.demand.id] = told[goods.demand.id].plus(goods.part.load)
    for left in plan.unserved:
        told[left.demand] = told[left.demand].plus(left.load)
    for demand in problem.demands:
        if told[demand.id] != Amount().plus(demand.load):
            yield Fault(
                Code.ACCOUNT,
                f"demand {demand.id}",
                f"served and unserved are {told[demand.id]}, wanted are {Amount().plus(demand.load)}",
            )


def days_of_vehicles_are_paid(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Each vehicle used costs its rate a day."""
    types = [problem.vehicle.get(route.vehicle) for route in plan.routes]
    due = sum(vehicle.tariff.per_day for vehicle in types if vehicle is not None)
    if plan.cost.vehicle_day != due:
        yield _wrong(Code.COST_VEHICLE_DAY, plan.cost.vehicle_day, due)


def kilometres_are_paid(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Each route's metres at its rate a km, rounded to the fen, halves up."""
    metres = [0] * len(plan.routes)
    for origin, goal in legs(plan):
        way = leg(problem, origin, goal)
        if way is None:
            return  # a fault of its own; without the road its price is unknown
        metres[origin.route_at] += way[1]
    due = 0
    for route, driven in zip(plan.routes, metres, strict=True):
        vehicle = problem.vehicle.get(route.vehicle)
        due += 0 if vehicle is None else (vehicle.tariff.per_km * driven + 500) // 1_000
    if plan.cost.vehicle_km != due:
        yield _wrong(Code.COST_VEHICLE_KM, plan.cost.vehicle_km, due)


def hours_are_paid(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Each route's time from first leaving to last return at its rate an hour, rounded to the fen, halves up."""
    due = 0
    for route in plan.routes:
        vehicle = problem.vehicle.get(route.vehicle)
        out = route.trips[-1].stops[-1].arrives - route.trips[0].stops[0].leaves
        due += 0 if vehicle is None else (vehicle.tariff.per_hour * out + 1_800) // 3_600
    if plan.cost.vehicle_hour != due:
        yield _wrong(Code.COST_VEHICLE_HOUR, plan.cost.vehicle_hour, due)


def days_of_sites_are_paid(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Each site at which the plan stops, bases included, or goods go on or off a bus, costs its rate a day, once."""
    used = {visit.stop.site for visit in visits(plan)}
    used |= {site for ride in plan.rides for site in (ride.origin, ride.goal)}
    due = sum(site.cost_per_day for site in problem.sites if site.id in used)
    if plan.cost.site_day != due:
        yield _wrong(Code.COST_SITE_DAY, plan.cost.site_day, due)


def buses_are_paid(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Each ride costs the line's price for each of its pieces and for each bag that they fill."""
    due = 0
    for riding in rides(problem, plan):
        pieces = sum(part.load.pieces for part in riding.ride.goods)
        by_bag = 0 if riding.line.bag is None else riding.line.bag.price * riding.bags
        due += riding.line.price_per_piece * pieces + by_bag
    if plan.cost.bus != due:
        yield _wrong(Code.COST_BUS, plan.cost.bus, due)


def _wrong(code: Code, told: Fen, due: Fen) -> Fault:
    return Fault(code, "cost", f"the plan says {told} fen, it is {due} fen")


def bound_is_below_cost(_: Problem, plan: Plan) -> Iterator[Fault]:
    """No plan costs less than the lower bound, so this one does not."""
    if plan.bound is None:
        return
    cost = plan.cost.vehicle_day + plan.cost.vehicle_km + plan.cost.vehicle_hour + plan.cost.site_day + plan.cost.bus
    if plan.bound.value > cost:
        yield Fault(Code.BOUND, "bound", f"{plan.bound.value} fen, the plan itself costs {cost} fen")
