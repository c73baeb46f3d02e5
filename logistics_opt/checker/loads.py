"""Whether what is aboard fits, may ride there and may ride together, and the depot has room for it."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.checker.walk import Amount, Visit, given, handovers, is_depot, trip_name, warehouse
from logistics_opt.model import Capacity, CommodityId, Plan, Problem, SiteId, Temperature


def goods_fit_aboard(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """On leaving every stop, weight, ambient volume and chilled volume aboard are within the vehicle's."""
    trip: tuple[int, int] | None = None
    weight = ambient = chilled = 0
    for visit, capacity, change in _changes(problem, plan):
        if trip != (visit.route_at, visit.trip_at):
            trip, weight, ambient, chilled = (visit.route_at, visit.trip_at), 0, 0, 0
        weight, ambient, chilled = weight + change[0], ambient + change[1], chilled + change[2]
        for code, aboard, room, unit in (
            (Code.CAPACITY_WEIGHT, weight, capacity.weight, "g"),
            (Code.CAPACITY_VOLUME, ambient, capacity.volume, "cm3 ambient"),
            (Code.CAPACITY_CHILLED, chilled, capacity.chilled, "cm3 chilled"),
        ):
            if aboard > room:
                yield Fault(code, visit.where, f"leaves with {aboard} {unit} aboard, room is for {room}")


def _changes(problem: Problem, plan: Plan) -> Iterator[tuple[Visit, Capacity, tuple[int, int, int]]]:
    """What each stop adds to weight, ambient and chilled volume aboard, unloading before loading."""
    at: Visit | None = None
    capacity = Capacity(weight=0, volume=0)
    weight = ambient = chilled = 0
    for hand in handovers(problem, plan):
        if at is not None and at is not hand.visit:
            yield at, capacity, (weight, ambient, chilled)
            weight = ambient = chilled = 0
        at, capacity = hand.visit, hand.vehicle.capacity
        sign = 1 if hand.loads else -1
        weight += sign * hand.move.load.weight
        if _is_chilled(problem, hand.demand.commodity):
            chilled += sign * hand.move.load.volume
        else:
            ambient += sign * hand.move.load.volume
    if at is not None:
        yield at, capacity, (weight, ambient, chilled)


def _is_chilled(problem: Problem, commodity: CommodityId) -> bool:
    known = problem.commodity.get(commodity)
    return known is not None and known.temperature is Temperature.CHILLED


def vehicles_carry_only_what_they_may(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Goods ride on vehicles whose list has their commodity, or that have no list."""
    for hand in handovers(problem, plan):
        allowed = hand.vehicle.carries
        if hand.loads and allowed is not None and hand.demand.commodity not in allowed:
            yield Fault(
                Code.NOT_CARRIED,
                hand.visit.where,
                f"{hand.demand.id}: {hand.vehicle.id} carries no {hand.demand.commodity}",
            )


def goods_kept_apart_ride_apart(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Two commodities of which one names the other never ride on the same trip."""
    riding: defaultdict[tuple[int, int], dict[CommodityId, Visit]] = defaultdict(dict)
    for hand in handovers(problem, plan):
        riding[hand.visit.route_at, hand.visit.trip_at].setdefault(hand.demand.commodity, hand.visit)
    for goods in riding.values():
        for one, other in combinations(sorted(goods), 2):
            if other in _apart(problem, one) or one in _apart(problem, other):
                visit = goods[other]
                yield Fault(
                    Code.KEPT_APART, trip_name(visit.route, visit.trip_at), f"{one} and {other} ride on the same trip"
                )
    yield from _kept_apart_on_buses(problem, plan)


def _kept_apart_on_buses(problem: Problem, plan: Plan) -> Iterator[Fault]:
    aboard: defaultdict[tuple[str, int], dict[CommodityId, str]] = defaultdict(dict)
    for goods in given(problem, plan):
        ride = goods.riding.ride
        aboard[ride.line, ride.departure].setdefault(goods.demand.commodity, goods.riding.where)
    for kinds in aboard.values():
        for one, other in combinations(sorted(kinds), 2):
            if other in _apart(problem, one) or one in _apart(problem, other):
                yield Fault(Code.KEPT_APART, kinds[other], f"{one} and {other} ride on the same bus")


def _apart(problem: Problem, commodity: CommodityId) -> frozenset[CommodityId]:
    known = problem.commodity.get(commodity)
    return frozenset() if known is None else known.keep_apart


def depots_pass_on_no_more_than_they_can(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """What comes to a depot to be passed on, in both directions together, is within its capacity."""
    hub = warehouse(problem)
    through: defaultdict[SiteId, Amount] = defaultdict(Amount)
    for hand in handovers(problem, plan):
        if not hand.loads and hand.site.id != hub and not hand.at_origin_or_goal:
            through[hand.site.id] = through[hand.site.id].plus(hand.move.load)
    for goods in given(problem, plan):
        if goods.down and not goods.at_origin_or_goal:  # those going up came to the depot on a van
            through[goods.end] = through[goods.end].plus(goods.part.load)
    for depot, passed in through.items():
        capacity = problem.site[depot].capacity
        if capacity is not None and is_depot(problem, depot) and not passed.within(capacity):
            limit = Amount().plus(capacity)
            yield Fault(Code.DEPOT_CAPACITY, f"depot {depot}", f"{passed} pass through, its capacity is {limit}")
