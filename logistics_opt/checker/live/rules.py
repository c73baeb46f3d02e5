"""The rules of a day under way: those of any plan, less what facts excuse, and five of its own."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from logistics_opt.checker import loads, reasons, rules
from logistics_opt.checker.fault import Code, Fault
from logistics_opt.checker.live.excused import excuses
from logistics_opt.checker.live.locks import locks_hold
from logistics_opt.checker.live.seen import (
    came_and_went,
    expected,
    far,
    goods_at,
    name_of,
    off_the_plan,
    rest_of_day,
    seen,
    without_what_came_back,
)
from logistics_opt.checker.walk import NOTHING, Amount, given, handovers, route_name
from logistics_opt.model import Act, DemandId, Direction, LiveDay, Plan, Problem, Reason, SiteId

LiveRule = Callable[[Problem, Plan, Plan, LiveDay], Iterator[Fault]]


def check_live(problem: Problem, plan: Plan, sent: Plan, day: LiveDay) -> tuple[Fault, ...]:
    """
    Every fault of a plan for the rest of a day, made from the plan ``sent`` in.

    ``problem`` is the day with its late orders. Beyond what :func:`~logistics_opt.checker.check` asks: what has been
    driven stays as it was, nothing else happens before now, locks hold, and nothing that was to be served is left out
    but for a delay.
    """
    own = (fault for rule in LIVE_RULES for fault in rule(problem, plan, sent, day))
    return (*check_so_far(problem, plan, day), *own)


def check_changed(problem: Problem, plan: Plan, sent: Plan, day: LiveDay) -> tuple[Fault, ...]:
    """
    Every fault of a plan for the rest of a day that somebody has made from the plan ``sent`` by hand.

    As :func:`check_live`, but for locks, which are their own, and for what they may choose to leave out.
    """
    own = (fault for rule in (facts_stay, nothing_before_now) for fault in rule(problem, plan, sent, day))
    return (*check_so_far(problem, plan, day), *own)


def check_so_far(problem: Problem, plan: Plan, day: LiveDay) -> tuple[Fault, ...]:
    """The faults of a plan in itself, with what has been driven of it taken as it was."""
    excused = set(excuses(problem, plan, day))
    found: list[Fault] = []
    for rule in rules.RULES:
        if rule is reasons.reasons_can_be_true:
            told = tuple(left for left in plan.unserved if left.reason is not Reason.DELAY)
            found += rule(rest_of_day(problem, day.now), replace(plan, unserved=told))
        elif rule is loads.depots_pass_on_no_more_than_they_can:
            found += rule(problem, without_what_came_back(problem, plan))
        else:
            found += (fault for fault in rule(problem, plan) if (fault.code, fault.where) not in excused)
    found += late_only_as_far_as_the_way_home(problem, plan, day)
    found += what_is_stranded_is_listed(problem, plan)
    return tuple(found)


def facts_stay(problem: Problem, plan: Plan, sent: Plan, day: LiveDay) -> Iterator[Fault]:
    """What has been driven is as it was sent in, at its actual times; whoever is under way to a stop goes there."""
    routes = {name_of(route): route for route in plan.routes}
    made = {(name_of(stop.visit.route), stop.number): stop for stop in seen(plan, day)}
    for before in seen(sent, day):
        route = before.visit.route
        if not (before.is_fact or before.is_next):
            continue
        now = made.get((name_of(route), before.number))
        if name_of(route) not in routes or now is None or now.visit.trip_at != before.visit.trip_at:
            yield Fault(Code.FACT_CHANGED, before.visit.where, "has been made, the plan does not have it")
            continue
        stop, goods = now.visit.stop, goods_at(now.visit)
        if stop.site != before.visit.stop.site or now.visit.last != before.visit.last:
            yield Fault(Code.FACT_CHANGED, now.visit.where, f"the vehicle is bound for {before.visit.stop.site}")
        elif before.is_fact:
            actual = day.state(*name_of(route)).made[before.number]
            if (stop.starts, stop.leaves) != (actual.starts, actual.leaves) or (
                now.visit.midway and stop.arrives != actual.arrives
            ):
                yield Fault(Code.FACT_CHANGED, now.visit.where, "was made at other times")
            if goods != goods_at(before.visit):
                yield Fault(Code.FACT_CHANGED, now.visit.where, "other goods went on or off there")
    yield from _buses_stay(problem, plan, sent, day)


def _buses_stay(problem: Problem, plan: Plan, sent: Plan, day: LiveDay) -> Iterator[Fault]:
    """What has been given to a bus that has left the warehouse is on it."""
    now: Counter[tuple[object, ...]] = Counter()
    for given_now in given(problem, plan):
        ride = given_now.riding.ride
        now[ride.line, ride.departure, ride.origin, ride.goal, given_now.demand.id] += given_now.part.load.pieces
    for before in given(problem, sent):
        ride = before.riding.ride
        at = (ride.line, ride.departure, ride.origin, ride.goal, before.demand.id)
        if before.down and before.riding.cut_off <= day.now and now[at] < before.part.load.pieces:
            yield Fault(Code.FACT_CHANGED, before.riding.where, f"has left with {before.demand.id}")


def nothing_before_now(problem: Problem, plan: Plan, _: Plan, day: LiveDay) -> Iterator[Fault]:
    """What has not happened happens from now on; a vehicle under way comes when it is expected."""
    for stop in seen(plan, day):
        moment = stop.visit.moment
        if not stop.is_fact and moment < day.now:
            yield Fault(Code.BEFORE_NOW, stop.visit.where, f"is planned for {moment} s, now it is {day.now} s")
        due = expected(problem, stop.visit.route, day) if stop.is_next else None
        if due is not None and stop.visit.stop.arrives != due:
            told = f"is expected at {due} s, the plan has it at {stop.visit.stop.arrives} s"
            yield Fault(Code.FACT_CHANGED, stop.visit.where, told)


def late_only_as_far_as_the_way_home(problem: Problem, plan: Plan, day: LiveDay) -> Iterator[Fault]:
    """A vehicle under way may be back too late only if it makes no stop that it need not make."""
    may_choose = {
        stop.visit.route_at for stop in seen(plan, day) if not (stop.is_fact or stop.is_next or stop.visit.last)
    }
    for at, route in enumerate(plan.routes):
        vehicle = problem.vehicle.get(route.vehicle)
        if vehicle is None or at not in may_choose or not far(route, day).made:
            continue
        if route.returns > vehicle.shift.closes:
            yield Fault(Code.SHIFT, route_name(route), f"is back at {route.returns} s and makes stops it need not make")
        if vehicle.max_duration is not None and route.returns - route.departs > vehicle.max_duration:
            yield Fault(Code.DURATION, route_name(route), "is out too long and makes stops it need not make")


def what_is_stranded_is_listed(problem: Problem, plan: Plan) -> Iterator[Fault]:
    """Of goods going down exactly what no van takes on from a depot is listed overnight."""
    stays = came_and_went(problem, plan)
    listed: defaultdict[tuple[SiteId, DemandId], Amount] = defaultdict(Amount)
    for rest in plan.overnight:
        demand = problem.demand.get(rest.demand)
        if demand is not None and demand.direction is Direction.DOWN:
            listed[rest.depot, rest.demand] = listed[rest.depot, rest.demand].plus(rest.load)
    for at in dict.fromkeys((*stays, *listed)):
        if stays.get(at, NOTHING) != listed.get(at, NOTHING):
            told = f"{stays.get(at, NOTHING)} stay, listed are {listed.get(at, NOTHING)}"
            yield Fault(Code.OVERNIGHT, f"depot {at[0]}, {at[1]}", told)


def what_was_served_is_served(problem: Problem, plan: Plan, sent: Plan, day: LiveDay) -> Iterator[Fault]:
    """Nothing that the plan sent in serves is left out, or overnight, but where it hangs on a vehicle off its plan."""
    off = off_the_plan(problem, sent, day)
    delayed = {hand.demand.id for hand in handovers(problem, sent) if name_of(hand.visit.route) in off}
    told = Counter[DemandId]()
    for left in plan.unserved:
        told[left.demand] += left.load.pieces if left.reason is Reason.DELAY else 0
    before, now = _served(problem, sent), _served(problem, plan)
    for name, pieces in before.items():
        less = pieces - now[name]
        if less > 0 and name not in delayed:
            yield Fault(Code.DROPPED, f"demand {name}", f"{less} pieces fewer are served, and nothing is late")
        elif less > told[name]:
            yield Fault(Code.DROPPED, f"demand {name}", f"{less} pieces fewer are served, {told[name]} told as delayed")
    stayed, stays = _overnight(problem, sent), _overnight(problem, plan)
    for name, pieces in stays.items():
        more = pieces - stayed[name] - max(0, now[name] - before[name])
        if more > 0 and name not in delayed:
            yield Fault(Code.DROPPED, f"demand {name}", f"{more} pieces more stay overnight, and nothing is late")


def _served(problem: Problem, plan: Plan) -> Counter[DemandId]:
    pieces: Counter[DemandId] = Counter()
    for hand in handovers(problem, plan):
        if hand.at_origin_or_goal and hand.visit.midway and (hand.move.act is Act.UNLOAD) == hand.down:
            pieces[hand.demand.id] += hand.move.load.pieces
    for goods in given(problem, plan):
        if goods.at_origin_or_goal:
            pieces[goods.demand.id] += goods.part.load.pieces
    return pieces


def _overnight(problem: Problem, plan: Plan) -> Counter[DemandId]:
    pieces: Counter[DemandId] = Counter()
    for rest in plan.overnight:
        demand = problem.demand.get(rest.demand)
        if demand is not None and demand.direction is Direction.UP:
            pieces[rest.demand] += rest.load.pieces
    return pieces


LIVE_RULES: tuple[LiveRule, ...] = (facts_stay, nothing_before_now, locks_hold, what_was_served_is_served)
