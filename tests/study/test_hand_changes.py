"""
Stops moved by hand on the line county: w --10 km-- d1 --5-- v1 --5-- v2 --10-- d2 --5-- v3, everything at 10 m/s.

The plan: truck 1 brings p1 and p2 to d1 and p3 to d2; van 1 goes from d1 to v1 and v2, van 2 from d2 to v3. Each is ten
pieces and 100 kg: 220 s at a village (120 + 10 * 10), at a depot 300 s and 50 s a load. Vans take 300 kg.
"""

from dataclasses import replace

import pytest

from logistics_opt.checker import Code, check
from logistics_opt.errors import InvalidInput
from logistics_opt.model import UNREACHABLE, Direction, LiveDay, Made, Reason, RouteState
from logistics_opt.model.by_hand import Goal, HandChange, StopAt
from logistics_opt.routing.orders import Orders, Part, Visit
from logistics_opt.routing.schedule import feasible, plan_of
from logistics_opt.study.hand_changes import change_by_hand

VAN_1, VAN_2, TRUCK, TRUCK_2 = ("van1", 1), ("van2", 1), ("truck", 1), ("truck", 2)


def put(name, site):
    return Visit(site, (Part(name, 0, 10),))


def both(one, other, site):
    return Visit(site, (Part(one, 0, 10), Part(other, 0, 10)))


def planned(problem):
    return plan_of(
        problem,
        feasible(
            problem,
            [
                Orders("truck", ((both("p1", "p2", "d1"), put("p3", "d2")),)),
                Orders("van1", ((put("p1", "v1"), put("p2", "v2")),)),
                Orders("van2", ((put("p3", "v3"),),)),
            ],
        ),
    )


@pytest.fixture(scope="module")
def demands(make_demand):
    return tuple(make_demand(name, site) for name, site in (("p1", "v1"), ("p2", "v2"), ("p3", "v3")))


@pytest.fixture(scope="module")
def day(make_county, demands):
    problem = make_county(demands=demands)
    return problem, planned(problem)


def at(who, trip, stop, site):
    return StopAt(vehicle=who[0], number=who[1], trip=trip, stop=stop, site=site)


def move(stop, who, trip=None, before=None):
    return HandChange(stop=stop, goal=Goal(vehicle=who[0], number=who[1], trip=trip, stop=before))


V1, V2 = at(VAN_1, 1, 2, "v1"), at(VAN_1, 1, 3, "v2")


def sites(plan, who):
    return [[s.site for s in t.stops] for r in plan.routes if (r.vehicle, r.number) == who for t in r.trips]


def put_down(plan, who):
    """What a vehicle puts down at each stop away from its base."""
    route = next(r for r in plan.routes if (r.vehicle, r.number) == who)
    return [(s.site, sorted(m.demand for m in s.moves)) for t in route.trips for s in t.stops[1:-1]]


def test_a_village_given_to_another_depot_s_van_is_brought_there_by_the_truck(day):
    problem, plan = day
    assert put_down(plan, TRUCK) == [("d1", ["p1", "p2"]), ("d2", ["p3"])]
    answer = change_by_hand(problem, plan, [move(V2, VAN_2)])
    assert answer.faults == ()
    assert put_down(answer.plan, TRUCK) == [("d1", ["p1"]), ("d2", ["p2", "p3"])]
    assert put_down(answer.plan, VAN_1) == [("v1", ["p1"])]
    assert sorted(put_down(answer.plan, VAN_2)) == [("v2", ["p2"]), ("v3", ["p3"])]
    # Van 1 drives 10 km instead of 20, van 2 drives 30 instead of 10: 10 km more at a yuan. Van 1 is out 1 220 s less
    # (1 000 of driving and 220 at v2), van 2 2 220 s more (2 000 and 220): 1 000 s at half a fen. The truck is as long.
    assert answer.plan.cost.vehicle_km - plan.cost.vehicle_km == 1_000
    assert answer.plan.cost.vehicle_hour - plan.cost.vehicle_hour == 500
    assert answer.plan.cost.total - plan.cost.total == 1_500
    assert [(c.site, c.before[:4], c.after[:4]) for c in answer.changes if c.kind == "moved"] == [
        ("v2", "van1", "van2")
    ]


def test_a_collection_goes_on_from_the_depot_it_comes_to(make_county, make_demand):
    u2 = make_demand("u2", "v2", 10, 100, 500, direction=Direction.UP, ready=7 * 3_600)
    problem = make_county(demands=(make_demand("p1", "v1"), make_demand("p3", "v3"), u2))
    take = (Part("u2", 0, 10),)
    orders = [
        Orders("truck", ((put("p1", "d1"), put("p3", "d2")), (Visit("d1", (), take),))),
        Orders("van1", ((put("p1", "v1"), Visit("v2", (), take)),)),
        Orders("van2", ((put("p3", "v3"),),)),
    ]
    plan = plan_of(problem, feasible(problem, orders))
    answer = change_by_hand(problem, plan, [move(V2, VAN_2)])
    assert answer.faults == ()
    assert answer.plan.overnight == ()
    loads = [s.site for r in answer.plan.routes if r.vehicle == "truck" for s in r.stops if s.moves and s.site == "d2"]
    assert loads  # and no truck comes to d1 for it any more
    assert [m.demand for r in answer.plan.routes for s in r.stops if s.site == "d1" for m in s.moves].count("u2") == 0


def test_too_much_for_the_van_is_a_broken_rule_with_its_cost(make_county, demands):
    # 250 kg more than the 100 kg that van 2 has: it may carry 300.
    heavy = replace(demands[1], load=replace(demands[1].load, weight=250_000))
    problem = make_county(demands=(demands[0], heavy, demands[2]))
    vans = tuple(
        replace(v, capacity=replace(v.capacity, weight=400_000)) if v.id == "van1" else v for v in problem.fleet
    )
    problem = replace(problem, fleet=vans)
    plan = planned(problem)
    answer = change_by_hand(problem, plan, [move(V2, VAN_2, 1)])
    assert {fault.code for fault in answer.faults} == {Code.CAPACITY_WEIGHT}
    assert "350000 g aboard, room is for 300000" in answer.faults[0].message
    assert answer.plan.cost.total - plan.cost.total == 1_500  # as if the van took it
    assert answer.faults == check(problem, answer.plan)
    # Left to choose the trip, it goes to van 2's second, where it breaks no rule.
    better = change_by_hand(problem, plan, [move(V2, VAN_2)])
    assert better.faults == ()
    assert sorted(map(tuple, sites(better.plan, VAN_2))) == [("d2", "v2", "d2"), ("d2", "v3", "d2")]


def test_too_late_for_a_shift_is_a_broken_rule_and_everything_else_keeps_its_times(day):
    problem, plan = day
    returns = next(route.returns for route in plan.routes if route.vehicle == "van2")
    late = [replace(v, shift=replace(v.shift, closes=returns)) if v.id == "van2" else v for v in problem.fleet]
    problem = replace(problem, fleet=tuple(late))
    plan = planned(problem)
    answer = change_by_hand(problem, plan, [move(V2, VAN_2, 1, 2)])
    assert {fault.code for fault in answer.faults} == {Code.SHIFT}
    # 30 km and two villages: it leaves as late as that end allows.
    van = next(route for route in answer.plan.routes if route.vehicle == "van2")
    assert van.returns - van.departs == 3_000 + 440
    assert sites(answer.plan, VAN_1) == [["d1", "v1", "d1"]]


@pytest.mark.parametrize(
    ("before", "order"), [(4, ["d1", "v2", "v1", "d1"]), (2, ["d1", "v1", "v2", "d1"]), (3, ["d1", "v1", "v2", "d1"])]
)
def test_a_stop_moves_within_its_trip(day, before, order):
    problem, plan = day
    answer = change_by_hand(problem, plan, [move(V1, VAN_1, 1, before)])
    assert sites(answer.plan, VAN_1) == [order]
    assert answer.faults == ()
    assert answer.plan.cost.total == plan.cost.total  # 20 km either way


def test_a_truck_that_passes_by_takes_the_village_along(day):
    problem, plan = day
    answer = change_by_hand(problem, plan, [move(V2, TRUCK)])
    assert answer.faults == ()
    assert sites(answer.plan, TRUCK) in ([["w", "d1", "v2", "d2", "w"]], [["w", "d1", "d2", "v2", "w"]])
    assert put_down(answer.plan, TRUCK)[0] == ("d1", ["p1"])
    assert answer.plan.cost.vehicle_km - plan.cost.vehicle_km == -1_000  # van 1 need not go on from v1


def test_an_idle_vehicle_is_sent(day):
    problem, plan = day
    idle = change_by_hand(problem, plan, []).idle
    assert idle == (TRUCK_2,)
    answer = change_by_hand(problem, plan, [move(V2, TRUCK_2)])
    assert answer.faults == ()
    assert sites(answer.plan, TRUCK_2) == [["w", "v2", "w"]]
    # A truck's day, 40 km at 3 yuan, 220 + 4 000 s at a fen; van 1 saves 10 km and 1 220 s, truck 1 50 s.
    assert answer.plan.cost.total - plan.cost.total == 20_000 + 12_000 + 4_220 - 1_000 - 610 - 50


def test_a_new_trip_of_the_same_van(day):
    problem, plan = day
    answer = change_by_hand(problem, plan, [move(V2, VAN_1, 2)])
    assert answer.faults == ()
    assert sites(answer.plan, VAN_1) == [["d1", "v1", "d1"], ["d1", "v2", "d1"]]
    third = change_by_hand(problem, plan, [move(V2, VAN_1, 2), move(V1, VAN_1, 3)])
    assert sites(third.plan, VAN_1) == [["d1", "v2", "d1"], ["d1", "v1", "d1"]]  # the first is gone


def test_what_is_taken_out_stays_at_the_warehouse_and_says_so(day):
    problem, plan = day
    answer = change_by_hand(problem, plan, [HandChange(stop=V2)])
    assert answer.faults == ()
    assert [(left.demand, left.reason, left.load.pieces) for left in answer.plan.unserved] == [
        ("p2", Reason.BY_HAND, 10)
    ]
    assert put_down(answer.plan, TRUCK) == [("d1", ["p1"]), ("d2", ["p3"])]


def test_a_truck_s_stop_at_a_depot_taken_out_takes_the_van_s_work_with_it(day):
    problem, plan = day
    answer = change_by_hand(problem, plan, [HandChange(stop=at(TRUCK, 1, 2, "d1"))])
    assert answer.faults == ()
    assert sites(answer.plan, VAN_1) == []
    assert sorted(left.demand for left in answer.plan.unserved) == ["p1", "p2"]


def test_a_truck_s_stop_at_a_depot_goes_to_another_truck(day):
    problem, plan = day
    answer = change_by_hand(problem, plan, [move(at(TRUCK, 1, 3, "d2"), TRUCK_2)])
    assert answer.faults == ()
    assert put_down(answer.plan, TRUCK_2) == [("d2", ["p3"])]
    assert put_down(answer.plan, VAN_2) == [("v3", ["p3"])]


def test_there_and_back_is_the_plan_as_it_was(day):
    problem, plan = day
    back = [move(V2, VAN_2, 1, 2), move(at(VAN_2, 1, 2, "v2"), VAN_1, 1, 3)]
    answer = change_by_hand(problem, plan, back)
    assert (answer.plan.routes, answer.plan.cost, answer.changes) == (plan.routes, plan.cost, ())


def test_who_is_not_touched_keeps_the_times(day):
    problem, plan = day
    answer = change_by_hand(problem, plan, [move(V1, VAN_1, 1, 4)])
    for before, after in zip(plan.routes, answer.plan.routes, strict=True):
        assert (before == after) == (before.vehicle != "van1")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (move(at(VAN_1, 1, 2, "v2"), VAN_2), "hand-no-stop"),  # it is v1 that comes second
        (move(at(VAN_1, 1, 1, "d1"), VAN_2), "hand-no-stop"),  # a base is no stop to move
        (move(at(VAN_1, 3, 2, "v1"), VAN_2), "hand-no-stop"),
        (move(V1, ("van2", 2)), "hand-no-vehicle"),  # there is one
        (move(V1, ("bus", 1)), "hand-no-vehicle"),
        (move(V1, VAN_2, 3), "hand-no-place"),
        (move(V1, VAN_2, 1, 4), "hand-no-place"),
        (move(at(TRUCK, 1, 2, "d1"), VAN_2), "hand-depot-stop"),
        (move(at(TRUCK, 1, 2, "d1"), VAN_1), "hand-own-base"),
    ],
)
def test_what_cannot_be_at_all_is_refused(day, change, code):
    problem, plan = day
    with pytest.raises(InvalidInput) as refused:
        change_by_hand(problem, plan, [change])
    assert [issue.code for issue in refused.value.issues] == [code]
    assert refused.value.issues[0].where.startswith("change 1, ")


def test_goods_that_no_truck_can_bring_to_that_depot_are_refused(make_county, demands):
    # Nothing drives from the warehouse to d2: truck 1 brings p1 and p2 to d1 alone.
    problem = make_county(demands=demands[:2])
    travel = problem.travel["road"]
    seconds, metres, d2 = travel.seconds.copy(), travel.metres.copy(), travel.index["d2"]
    for origin in ("w", "d1"):
        seconds[travel.index[origin], d2] = metres[travel.index[origin], d2] = UNREACHABLE
    cut = replace(travel, seconds=seconds, metres=metres)
    trucks = tuple(replace(v, profile="truck") if v.id == "truck" else v for v in problem.fleet)
    problem = replace(problem, fleet=trucks, travel={**problem.travel, "truck": cut})
    orders = [Orders("truck", ((both("p1", "p2", "d1"),),)), Orders("van1", ((put("p1", "v1"), put("p2", "v2")),))]
    with pytest.raises(InvalidInput) as refused:
        change_by_hand(problem, plan_of(problem, feasible(problem, orders)), [move(V2, VAN_2)])
    assert refused.value.issues[0].code == "hand-no-truck"


def test_a_plan_of_another_day_is_refused(day):
    problem, plan = day
    with pytest.raises(InvalidInput) as refused:
        change_by_hand(problem, replace(plan, problem="another"), [])
    assert refused.value.issues[0].code == "hand-other-day"


def test_what_nobody_was_free_for_is_left_by_hand_once_a_vehicle_is(make_county, make_demand, demands):
    far = make_demand("far", "v3", 10, 100, 500)
    problem = make_county(demands=(*demands, far))
    left = replace(
        change_by_hand(make_county(demands=demands), planned(make_county(demands=demands)), []).plan,
        problem=problem.digest,
    )
    taken = change_by_hand(
        make_county(demands=demands), planned(make_county(demands=demands)), [HandChange(stop=V2)]
    ).plan.unserved[0]
    plan = replace(left, unserved=(replace(taken, demand="far", reason=Reason.FLEET),))
    answer = change_by_hand(problem, plan, [])  # truck 2 is idle and could go straight there
    assert [entry.reason for entry in answer.plan.unserved] == [Reason.BY_HAND]
    assert answer.faults == ()


def test_of_a_day_under_way_what_has_been_driven_stays(day):
    problem, plan = day
    van = next(route for route in plan.routes if route.vehicle == "van1")
    now = van.trips[0].stops[1].leaves + 1  # it has left v1 and is under way to v2
    states = []
    for route in plan.routes:
        made = [Made(arrives=s.arrives, starts=s.starts, leaves=s.leaves) for s in route.stops if s.arrives <= now]
        states.append(RouteState(vehicle=route.vehicle, number=route.number, made=tuple(made)))
    live = LiveDay(now=now, routes=tuple(states))
    for change in (move(V1, VAN_2), move(V2, VAN_2), HandChange(stop=V2)):
        with pytest.raises(InvalidInput) as refused:
            change_by_hand(problem, plan, [change], day=live)
        assert refused.value.issues[0].code == "hand-made-stop"
    # An hour before, under way to v1: v2 is aboard.
    early = van.departs + 1
    aboard = LiveDay(
        now=early,
        routes=tuple(replace(s, made=tuple(m for m in s.made if m.arrives <= early)) for s in states),
    )
    with pytest.raises(InvalidInput) as refused:
        change_by_hand(problem, plan, [move(V2, VAN_2)], day=aboard)
    assert refused.value.issues[0].code in {"hand-brought", "hand-aboard"}
    with pytest.raises(InvalidInput) as refused:
        change_by_hand(problem, plan, [HandChange(stop=V2)], day=aboard)
    assert refused.value.issues[0].code == "hand-aboard"
    assert change_by_hand(problem, plan, [], day=aboard).faults == ()
