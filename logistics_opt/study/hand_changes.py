"""The dispatcher's question after looking at a plan: what if another driver took this village."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from logistics_opt.checker import Code, Fault, check
from logistics_opt.checker.live import check_changed
from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model import Change, LiveDay, Plan, Problem, Reason, RouteLock, RouteState, Unserved
from logistics_opt.model.by_hand import Goal, HandChange, StopAt
from logistics_opt.model.live import VehicleNumber
from logistics_opt.model.validate.live import live_issues
from logistics_opt.routing.buses import with_buses
from logistics_opt.routing.live.by_hand import CannotMove, Spot, moved, with_vehicle, without_stop
from logistics_opt.routing.live.reading import runs_of
from logistics_opt.routing.live.runs import Runs, timetable_of
from logistics_opt.routing.orders import Orders, Part, load_of, without
from logistics_opt.routing.schedule import missing, plan_of
from logistics_opt.study.live_changes import changes_between
from logistics_opt.units import DAY

_NOTHING_YET = LiveDay(now=-DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedByHand:
    """
    The plan after the changes, whatever rules they break: ``faults`` has these, by the independent checker.

    ``changes`` are what is different stop by stop, ``idle`` the first vehicle of each type that does nothing.
    """

    plan: Plan
    faults: tuple[Fault, ...]
    changes: tuple[Change, ...]
    idle: tuple[VehicleNumber, ...]


def change_by_hand(
    problem: Problem, plan: Plan, changes: Sequence[HandChange], *, day: LiveDay | None = None
) -> ChangedByHand:
    """
    The plan with one change made after the other, each told by the plan as the one before it has left it.

    A change is made even if it breaks rules of the day: the faults say so, and times, loads and cost are as they would
    be. Who is not touched keeps their times. ``day`` is what had happened when the plan was made for the rest of a day
    under way: what has been driven stays. Raises ``InvalidInput`` for what cannot be at all: a stop that is not there
    or has been made, a vehicle that does not exist or has no road there, goods that already stand at another depot.
    """
    day = None if day is None else replace(day, routes=tuple(_unlocked(plan, day)))
    _ensure_belongs(problem, plan, day)
    live = with_buses(problem)
    free = _NOTHING_YET if day is None else day
    first = runs = runs_of(live, plan, free)
    for number, change in enumerate(changes, start=1):
        try:
            runs = _as_it_was(first, _changed(live, runs, change))
        except CannotMove as error:
            raise InvalidInput([_issue(error.code, number, change)]) from None
    new = _planned(live, plan, first, runs)
    if new is None:
        raise InvalidInput([_issue("hand-ring", len(changes), changes[-1])])
    faults = _faults(problem, plan, new, day)
    if false := {fault.where for fault in faults if fault.code is Code.FALSE_REASON}:
        new = replace(new, unserved=tuple(_now_possible(left, false) for left in new.unserved))
        faults = _faults(problem, plan, new, day)
    return ChangedByHand(
        plan=new,
        faults=faults,
        changes=changes_between(problem, plan, new),
        idle=tuple(_idle(problem, new)),
    )


def _unlocked(plan: Plan, day: LiveDay) -> Iterator[RouteState]:
    """What had happened to the plan's routes; the locks were for the search."""
    known = {(route.vehicle, route.number) for route in plan.routes}
    return (replace(s, lock=RouteLock.NONE) for s in day.routes if (s.vehicle, s.number) in known)


def _ensure_belongs(problem: Problem, plan: Plan, day: LiveDay | None) -> None:
    if plan.problem != problem.digest:
        raise InvalidInput([_OTHER_DAY])
    if day is not None and (found := live_issues(problem, plan, day)):
        raise InvalidInput(found)


def _changed(problem: Problem, runs: Runs, change: HandChange) -> Runs:
    stop = _spot(runs, change.stop)
    if change.goal is None:
        return without_stop(problem, runs, stop)
    runs, goal = with_vehicle(problem, runs, change.goal.who)
    return moved(problem, runs, stop, _goal(runs, goal, change.goal))


def _spot(runs: Runs, stop: StopAt) -> Spot:
    """Where the stop is in the runs, whose trips have no bases."""
    for number, run in enumerate(runs):
        if run.name == stop.who and 1 <= stop.trip <= len(run.orders.trips):
            trip = run.orders.trips[stop.trip - 1]
            if 2 <= stop.stop <= len(trip) + 1 and trip[stop.stop - 2].site == stop.site:
                return Spot(number, stop.trip - 1, stop.stop - 2)
    raise CannotMove("hand-no-stop")


def _goal(runs: Runs, number: int, goal: Goal) -> Spot:
    if goal.trip is None:
        return Spot(number)
    trips = runs[number].orders.trips
    if not 1 <= goal.trip <= len(trips) + 1:
        raise CannotMove("hand-no-place")
    if goal.stop is None or goal.trip > len(trips):
        return Spot(number, goal.trip - 1)
    if not 2 <= goal.stop <= len(trips[goal.trip - 1]) + 2:
        raise CannotMove("hand-no-place")
    return Spot(number, goal.trip - 1, goal.stop - 2)


def _as_it_was(first: Runs, runs: Runs) -> Runs:
    """Whoever has the orders again that they began with has their times again."""
    begun = {run.name: run for run in first}
    return tuple(begun[run.name] if run.name in begun and begun[run.name].orders == run.orders else run for run in runs)


def _planned(problem: Problem, plan: Plan, first: Runs, runs: Runs) -> Plan | None:
    """The plan of the runs; ``None`` where trucks and vans would wait for each other in a ring."""
    timetable, _ = timetable_of(problem, runs, stretched=True)
    if timetable.ring:
        return None
    new = plan_of(problem, timetable, made_by=plan.made_by if runs == first else _by_hand(plan.made_by))
    absent = without(missing(problem, _orders(runs)), missing(problem, _orders(first)))
    taken_out = tuple(_left_out(problem, part) for part in absent)
    return replace(new, unserved=(*plan.unserved, *taken_out), bound=plan.bound if not taken_out else None)


def _orders(runs: Runs) -> list[Orders]:
    return [run.orders for run in runs]


def _by_hand(made_by: str) -> str:
    words = "changed by hand"
    return made_by if made_by.endswith(words) else f"{made_by}, {words}" if made_by else words


def _left_out(problem: Problem, part: Part) -> Unserved:
    return Unserved(
        demand=part.demand,
        load=load_of(problem, part),
        reason=Reason.BY_HAND,
        remedy="it was taken out by hand: give its stop to a vehicle again, or plan the rest of the day again",
        remedy_zh="由人工移出：请将该站点重新安排给车辆，或重新安排剩余行程",
    )


def _now_possible(left: Unserved, false: set[str]) -> Unserved:
    """What no vehicle was free for, and one that is idle now would be, is left out by hand."""
    if f"unserved {left.demand}" not in false:
        return left
    return replace(
        left,
        reason=Reason.BY_HAND,
        remedy="a vehicle has become free by hand that could go for it: plan the rest of the day again",
        remedy_zh="人工调整后已有空闲车辆可以承运：请重新安排剩余行程",
    )


def _faults(problem: Problem, before: Plan, plan: Plan, day: LiveDay | None) -> tuple[Fault, ...]:
    return check(problem, plan) if day is None else check_changed(problem, plan, before, day)


def _idle(problem: Problem, plan: Plan) -> Iterator[VehicleNumber]:
    used = {(route.vehicle, route.number) for route in plan.routes}
    for vehicle in problem.fleet:
        free = next((n for n in range(1, vehicle.count + 1) if (vehicle.id, n) not in used), None)
        if free is not None:
            yield vehicle.id, free


_CANNOT = {
    "hand-no-stop": (
        "the plan has no such stop",
        "tell vehicle, trip, stop and site as the plan has them after the changes before",
        "方案中没有该站点",
        "请按前面调整之后的方案填写车辆、趟次、站序和站点",
    ),
    "hand-no-vehicle": (
        "there is no such vehicle",
        "choose a vehicle of the plan, or an idle one",
        "没有这辆车",
        "请选择方案中的车辆或空闲车辆",
    ),
    "hand-no-place": (
        "the vehicle has no such trip, or the trip no such stop",
        "choose one of its trips or a new one, and a stop of the trip before which it goes",
        "该车没有这一趟，或该趟没有这一站",
        "请选择其已有趟次或新的一趟，以及插在哪一站之前",
    ),
    "hand-no-way": (
        "the vehicle has no road there, or would wait for others that wait for it",
        "choose another vehicle or another place",
        "该车没有可到达的道路，或会与其他车辆互相等待",
        "请选择其他车辆或其他位置",
    ),
    "hand-no-truck": (
        "no truck can bring the goods to the depot of that vehicle",
        "choose a vehicle of the same depot, or one that a truck reaches",
        "没有货车能把货物送到该车所在的站点",
        "请选择同一站点的车辆，或货车能到达的站点的车辆",
    ),
    "hand-depot-stop": (
        "a stop at a depot is a truck's: goods change vehicles there",
        "give it to another vehicle of the warehouse",
        "站点的停靠由货车完成，货物在那里换车",
        "请安排给县仓的其他车辆",
    ),
    "hand-own-base": (
        "the vehicle stands at that very place",
        "choose another vehicle",
        "该车就停在此处",
        "请选择其他车辆",
    ),
    "hand-made-stop": (
        "the stop has been made, or the vehicle is under way to it",
        "change what has not been driven yet",
        "该站已完成，或车辆正在前往",
        "请只调整尚未执行的部分",
    ),
    "hand-aboard": (
        "the goods are aboard a vehicle that has left",
        "choose another place on the same trip",
        "货物已在出发的车上",
        "请在同一趟中选择其他位置",
    ),
    "hand-has-left": (
        "that trip has left without the goods",
        "choose a trip that has not left",
        "该趟已出发，货物不在车上",
        "请选择尚未出发的趟次",
    ),
    "hand-brought": (
        "the goods have left the warehouse for another depot",
        "choose a vehicle of the depot that they go to",
        "货物已离开县仓，运往另一个站点",
        "请选择货物所到站点的车辆",
    ),
    "hand-ring": (
        "trucks and vans would wait for each other without end",
        "undo the change, or choose another vehicle",
        "货车与支线车会互相等待",
        "请撤销该调整，或选择其他车辆",
    ),
}


def _issue(code: str, number: int, change: HandChange) -> Issue:
    cause, remedy, cause_zh, remedy_zh = _CANNOT[code]
    return Issue(code, f"change {number}, {change.stop}", cause, remedy, cause_zh, remedy_zh)


_OTHER_DAY = Issue(
    "hand-other-day",
    "plan",
    "the plan was made for another day's problem",
    "send the problem that it was made for",
    "该方案是为另一个问题制定的",
    "请提交与方案对应的问题",
)
