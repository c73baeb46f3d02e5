"""What is wrong with what is told of a day under way, every issue at once: it must fit the plan and itself."""

from collections import Counter
from collections.abc import Iterator

from logistics_opt.errors import Issue
from logistics_opt.model.demand import Direction
from logistics_opt.model.ids import DemandId, SiteId
from logistics_opt.model.live import LiveDay, RouteState, progress
from logistics_opt.model.place import Tier
from logistics_opt.model.plan import Act, Plan, Route
from logistics_opt.model.problem import Problem
from logistics_opt.units import clock


def live_issues(problem: Problem, plan: Plan, day: LiveDay) -> tuple[Issue, ...]:
    """Every issue of a day under way, for the plan it is driven by."""
    found = tuple(issue for rule in (known_routes, times_can_be) for issue in rule(problem, plan, day))
    return found or tuple(goods_were_there(problem, plan, day))


def known_routes(_: Problem, plan: Plan, day: LiveDay) -> Iterator[Issue]:
    """Every route told of is in the plan, once, and has no more stops made than it has."""
    routes = {(route.vehicle, route.number): route for route in plan.routes}
    told = Counter((state.vehicle, state.number) for state in day.routes)
    for state in day.routes:
        where = _name(state)
        route = routes.get((state.vehicle, state.number))
        if route is None:
            yield Issue(
                "live-unknown-route",
                where,
                "the plan has no route of this vehicle",
                "leave it out, or correct the vehicle and its number",
                "方案中没有这辆车的路线",
                "请删除，或更正车型和编号",
            )
        elif len(state.made) > sum(1 for _ in route.stops):
            yield Issue(
                "live-too-many-stops",
                where,
                f"{len(state.made)} stops have been made, the route has {sum(1 for _ in route.stops)}",
                "tell the stops of this route alone, its bases included, in their order",
                f"已完成{len(state.made)}站，但路线共有{sum(1 for _ in route.stops)}站",
                "请只填写本路线的各站（含基地），并按先后顺序",
            )
        if told[state.vehicle, state.number] > 1:
            yield Issue(
                "live-route-twice",
                where,
                "is told of twice",
                "tell of each vehicle once",
                "同一辆车填写了两次",
                "每辆车只填写一次",
            )


def times_can_be(_: Problem, plan: Plan, day: LiveDay) -> Iterator[Issue]:
    """Times run forward, arrivals are past, and only who is under way is expected, from now on."""
    routes = {(route.vehicle, route.number): route for route in plan.routes}
    for state in day.routes:
        route = routes.get((state.vehicle, state.number))
        if route is None or len(state.made) > sum(1 for _ in route.stops):
            continue
        for number in range(len(state.made)):
            wrong = _wrong_time(route, state, number, day)
            if wrong is not None:
                yield Issue(
                    "live-time",
                    f"{_name(state)}, stop {number + 1}",
                    wrong[0],
                    "correct the time: stops follow each other and have been reached by now",
                    wrong[1],
                    "请更正时间：各站先后相接，且此刻之前已到达",
                )
        expected = state.next_arrives
        under_way = progress(route, state, day.now).under_way
        if expected is not None and (not under_way or expected < day.now):
            yield Issue(
                "live-next",
                _name(state),
                f"is expected at {clock(expected)}, "
                + ("which is past" if under_way else "but is not under way to a stop"),
                "leave the time out, or tell when it was there",
                f"预计{clock(expected)}到达，" + ("但该时间已过" if under_way else "但车辆并不在途"),
                "请删除该时间，或填写实际到达时间",
            )


def _wrong_time(route: Route, state: RouteState, number: int, day: LiveDay) -> tuple[str, str] | None:
    made, stops = state.made[number], list(route.stops)
    bases = [stop.site == stops[0].site for stop in stops]
    if not made.arrives <= made.starts <= made.leaves:
        return "does not arrive, then start, then leave", "到达、开始、离开的先后不对"
    if bases[number] and not made.arrives == made.starts == made.leaves:
        return "at the base the three times are one: when it left, or was back", "在基地的三个时间应相同"
    if made.arrives > day.now:
        return f"arrives at {clock(made.arrives)}, now it is {clock(day.now)}", f"到达时间{clock(made.arrives)}晚于此刻"
    if number and made.arrives < state.made[number - 1].leaves:
        return "arrives before the stop before it was left", "早于上一站的离开时间到达"
    if made.leaves > day.now and number < len(state.made) - 1:
        return "has not been left yet, but the next has been made", "尚未离开，但下一站已完成"
    return None


def goods_were_there(problem: Problem, plan: Plan, day: LiveDay) -> Iterator[Issue]:
    """Vans have not left with what no truck has brought, nor trucks taken on what no van has collected."""
    there: Counter[tuple[SiteId, DemandId]] = Counter()
    for ride in plan.rides:  # buses keep their timetable
        for part in ride.goods:
            there[ride.goal, part.demand] += part.load.pieces
            there[ride.origin, part.demand] -= part.load.pieces
    taken: dict[tuple[SiteId, DemandId], str] = {}
    for route in plan.routes:
        state = day.state(route.vehicle, route.number)
        for stop, _made in zip(route.stops, state.made, strict=False):
            for move in stop.moves:
                demand = problem.demand.get(move.demand)
                if demand is None or demand.site == stop.site or problem.site[stop.site].tier is not Tier.TOWNSHIP:
                    continue
                on = move.act is Act.LOAD
                there[stop.site, move.demand] += -move.load.pieces if on else move.load.pieces
                if on and (demand.direction is Direction.UP or stop.site == problem.vehicle[route.vehicle].base):
                    taken[stop.site, move.demand] = _name(state)
    for (site, demand_id), who in taken.items():
        if there[site, demand_id] < 0:
            yield Issue(
                "live-goods-not-there",
                f"{who}, {demand_id}",
                f"has taken {demand_id} at {site}, and what brings it there has not come by what is told",
                f"tell of the stops at {site} that have been made as well",
                f"已在{site}装上{demand_id}，但运来该货的车辆尚未填写到达",
                f"请一并填写在{site}已完成的各站",
            )


def _name(state: RouteState) -> str:
    return f"route {state.vehicle} no. {state.number}"
