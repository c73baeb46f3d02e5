"""
Whether goods go on and off where they may, and nothing is made or lost on the way.

Down: loaded at the warehouse; put down at the demand's site, or by a vehicle of the warehouse at a depot, where a van
of that depot loads them. Up: loaded at the demand's site; put down at the vehicle's base, and where that is a depot, a
vehicle of the warehouse loads them there. Buses take part as vehicles of the warehouse do (:mod:`.buses`).
"""

from collections import defaultdict
from collections.abc import Iterator

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.checker.walk import (
    NOTHING,
    Amount,
    Handover,
    given,
    handovers,
    is_depot,
    ride_name,
    trip_name,
    visits,
    warehouse,
)
from logistics_opt.model import Act, DemandId, Direction, Load, Plan, Problem, SiteId

Store = tuple[SiteId, DemandId]


def goods_are_loaded_where_they_are(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Loading happens at the goods' origin, or at a depot on their way."""
    hub = warehouse(problem)
    for hand in handovers(problem, plan):
        if not hand.loads:
            continue
        if hand.down:
            own_counter = hand.at_origin_or_goal
            right = hand.visit.first and hand.at_base and not own_counter
        else:
            right = hand.visit.midway and (hand.at_origin_or_goal or _truck_at_depot(problem, hand, hub))
        if not right:
            yield Fault(
                Code.LOAD_PLACE, hand.visit.where, f"{hand.demand.id} ({hand.demand.direction}) is not taken here"
            )


def goods_are_unloaded_where_they_go(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Unloading happens at the goods' destination, or at a depot on their way."""
    hub = warehouse(problem)
    for hand in handovers(problem, plan):
        if hand.loads:
            continue
        if hand.down:
            right = hand.visit.midway and (hand.at_origin_or_goal or _truck_at_depot(problem, hand, hub))
        else:
            right = hand.visit.last and hand.at_base and not hand.at_origin_or_goal
        if not right:
            yield Fault(
                Code.UNLOAD_PLACE, hand.visit.where, f"{hand.demand.id} ({hand.demand.direction}) is not put down here"
            )


def _truck_at_depot(problem: Problem, hand: Handover, hub: SiteId | None) -> bool:
    return hand.vehicle.base == hub and is_depot(problem, hand.site.id)


def depots_in_use_stand(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """No vehicle is based at, and no goods pass through, a depot that is only a candidate."""
    candidates = {site.id for site in problem.sites if site.standing == "candidate" and is_depot(problem, site.id)}
    for visit in visits(plan):
        vehicle = problem.vehicle.get(visit.route.vehicle)
        if visit.first and vehicle is not None and vehicle.base in candidates:
            yield Fault(Code.CANDIDATE_DEPOT, visit.where, "the vehicle's base is a candidate only")
    for hand in handovers(problem, plan):
        if hand.site.id in candidates and hand.visit.midway and not hand.at_origin_or_goal:
            yield Fault(Code.CANDIDATE_DEPOT, hand.visit.where, f"{hand.demand.id} passes through a candidate")
    for goods in given(problem, plan):
        if goods.end in candidates and not goods.at_origin_or_goal:
            yield Fault(Code.CANDIDATE_DEPOT, goods.riding.where, f"{goods.demand.id} passes through a candidate")


def parts_are_whole_pieces(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """
    Every part named is one piece or more, each piece with its share of the demand's weight and volume.

    A piece weighs the demand's weight over its pieces, rounded down or up to the gram; so does its volume.
    """
    parts = [(visit.where, move.demand, move.load) for visit in visits(plan) for move in visit.stop.moves]
    parts += [(ride_name(ride), part.demand, part.load) for ride in plan.rides for part in ride.goods]
    parts += [("unserved", left.demand, left.load) for left in plan.unserved]
    parts += [("overnight", rest.demand, rest.load) for rest in plan.overnight]
    for where, name, part in parts:
        demand = problem.demand.get(name)
        if demand is not None and not _is_share(part, demand.load):
            yield Fault(
                Code.PART_SHARE,
                where,
                f"{Amount().plus(part)} are no whole pieces of {name} ({Amount().plus(demand.load)})",
            )


def _is_share(part: Load, whole: Load) -> bool:
    if not 1 <= part.pieces <= whole.pieces:
        return False
    measures = ((part.weight, whole.weight), (part.volume, whole.volume))
    return all(
        part.pieces * (total // whole.pieces) <= some <= part.pieces * -(-total // whole.pieces)
        for some, total in measures
    )


def only_what_is_aboard_comes_off(_: Problem, plan: Plan) -> Iterator[Fault]:
    """A vehicle unloads no more of a demand than it has aboard, and is empty when its trip is over."""
    aboard: defaultdict[DemandId, Amount] = defaultdict(Amount)
    for visit in visits(plan):
        if visit.first:
            aboard.clear()
        for move in sorted(visit.stop.moves, key=lambda move: move.act is Act.LOAD):
            if move.act is Act.LOAD:
                aboard[move.demand] = aboard[move.demand].plus(move.load)
            elif Amount().plus(move.load).within(aboard[move.demand]):
                aboard[move.demand] = aboard[move.demand].minus(move.load)
            else:
                yield Fault(
                    Code.NOT_ABOARD,
                    visit.where,
                    f"unloads {Amount().plus(move.load)} of {move.demand}, aboard are {aboard.pop(move.demand)}",
                )
        if visit.last:
            for demand, rest in aboard.items():
                if rest != NOTHING:
                    yield Fault(
                        Code.LEFT_ABOARD, trip_name(visit.route, visit.trip_at), f"ends with {rest} of {demand} aboard"
                    )


def stored(problem: Problem, plan: Plan, direction: Direction) -> tuple[dict[Store, Amount], dict[Store, Amount]]:
    """What was put down at each depot on its way in this direction, and what was taken from there."""
    hub = warehouse(problem)
    brought: defaultdict[Store, Amount] = defaultdict(Amount)
    taken: defaultdict[Store, Amount] = defaultdict(Amount)
    for hand in handovers(problem, plan):
        on_its_way = hand.site.id != hub and not hand.at_origin_or_goal
        if hand.demand.direction is direction and on_its_way:
            side = taken if hand.loads else brought
            at = (hand.site.id, hand.demand.id)
            side[at] = side[at].plus(hand.move.load)
    for goods in given(problem, plan):
        if goods.demand.direction is direction and goods.end != hub and not goods.at_origin_or_goal:
            side = brought if goods.down else taken
            at = (goods.end, goods.demand.id)
            side[at] = side[at].plus(goods.part.load)
    return dict(brought), dict(taken)


def depots_pass_on_what_came(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """No more of a demand leaves a depot than came to it; of goods going down nothing stays."""
    for direction in Direction:
        brought, taken = stored(problem, plan, direction)
        for depot, demand in dict.fromkeys((*brought, *taken)):
            came, went = brought.get((depot, demand), NOTHING), taken.get((depot, demand), NOTHING)
            where, told = f"depot {depot}, {demand}", f"{came} came, {went} went on"
            if not went.within(came):
                yield Fault(Code.NOT_AT_DEPOT, where, told)
            elif direction is Direction.DOWN and went != came:
                yield Fault(Code.LEFT_AT_DEPOT, where, told)


def overnight_is_what_stayed(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Listed overnight is exactly what vans brought to a depot and no truck or bus took on."""
    brought, taken = stored(problem, plan, Direction.UP)
    listed: defaultdict[Store, Amount] = defaultdict(Amount)
    for rest in plan.overnight:
        if rest.depot in problem.site and rest.demand in problem.demand:
            listed[rest.depot, rest.demand] = listed[rest.depot, rest.demand].plus(rest.load)
    for at in dict.fromkeys((*brought, *taken, *listed)):
        came, went = brought.get(at, NOTHING), taken.get(at, NOTHING)
        stayed = came.minus(went) if went.within(came) else NOTHING  # more went than came is a fault of its own
        if listed.get(at, NOTHING) != stayed:
            yield Fault(
                Code.OVERNIGHT, f"depot {at[0]}, {at[1]}", f"{stayed} stay, listed are {listed.get(at, NOTHING)}"
            )
