"""
A day under way on the line county: w --10 km-- d1 --5 km-- v1 --5 km-- v2, everything at 10 m/s.

The plan sent in: truck 1 leaves w at 06:00 (21 600 s) with p1, ten pieces for v1, unloads at d1 from 22 600 to 22 950
(300 + 10 * 5 s) and is back at 23 950. Van 1 leaves d1 at 24 700, since v1 opens at 25 200, is there until 25 420
(120 + 10 * 10 s) and is back at 25 920. Late comes l2, ten pieces for v2.
"""

from dataclasses import replace

import pytest

from logistics_opt.checker.live import check_live
from logistics_opt.errors import FaultyPlan, InvalidInput
from logistics_opt.model import (
    Capacity,
    ChangeKind,
    Direction,
    LiveDay,
    Made,
    Reason,
    RouteLock,
    RouteState,
)
from logistics_opt.routing.orders import Orders, Part, Visit
from logistics_opt.routing.schedule import feasible, missing, plan_of
from logistics_opt.routing.score import score_of
from logistics_opt.routing.unserved import explain
from logistics_opt.study import live_day, plan_day
from logistics_opt.study.live_day import replan_day

BEFORE_SIX = 21_000
VAN_HAS_LEFT = 25_000
STEPS = 60


def put(name, site, pieces=10):
    return Visit(site, (Part(name, 0, pieces),))


def planned(problem, *orders):
    timetable = feasible(problem, orders)
    left = missing(problem, [clock.orders for clock in timetable.clocks])
    return replace(plan_of(problem, timetable), unserved=explain(problem, left, cancelled=False))


def so_far(plan, now, *, lock=RouteLock.NONE):
    """Everything as planned until now."""
    return LiveDay(
        now=now,
        routes=tuple(
            RouteState(
                vehicle=route.vehicle,
                number=route.number,
                made=tuple(
                    Made(arrives=s.arrives, starts=s.starts, leaves=s.leaves) for s in route.stops if s.arrives <= now
                ),
                lock=lock,
            )
            for route in plan.routes
        ),
    )


def route(plan, vehicle, number=1):
    return next(r for r in plan.routes if (r.vehicle, r.number) == (vehicle, number))


def times(trip):
    return [(stop.site, stop.starts, stop.leaves) for stop in trip.stops]


def kinds(answer):
    return [(change.kind, change.site) for change in answer.changes]


@pytest.fixture(scope="module")
def day(make_county, make_demand):
    """The day with its late order, and the plan sent in."""
    p1, l2 = make_demand("p1", "v1"), make_demand("l2", "v2")
    sent = planned(
        make_county(demands=(p1,)), Orders("truck", ((put("p1", "d1"),),)), Orders("van1", ((put("p1", "v1"),),))
    )
    return make_county(demands=(p1, l2)), sent


def test_the_plan_sent_in_is_the_one_described(day):
    _, sent = day
    assert times(route(sent, "truck").trips[0]) == [
        ("w", 21_600, 21_600),
        ("d1", 22_600, 22_950),
        ("w", 23_950, 23_950),
    ]
    assert times(route(sent, "van1").trips[0]) == [
        ("d1", 24_700, 24_700),
        ("v1", 25_200, 25_420),
        ("d1", 25_920, 25_920),
    ]


def test_a_late_order_goes_with_vehicles_that_have_not_left(day):
    problem, sent = day
    answer = replan_day(problem, sent, so_far(sent, BEFORE_SIX, lock=RouteLock.ORDER), max_steps=STEPS)
    # The truck takes both. The van, which would wait for v1 to open, is at v2 by then and 720 s later at v1, on its way
    # back: 720 = 120 + 10 * 10 + 500 s.
    assert [stop.site for stop in route(answer.plan, "truck").stops] == ["w", "d1", "w"]
    assert times(route(answer.plan, "van1").trips[0]) == [
        ("d1", 24_200, 24_200),
        ("v2", 25_200, 25_420),
        ("v1", 25_920, 26_140),
        ("d1", 26_640, 26_640),
    ]
    assert [(c.kind, c.site, c.moved_by) for c in answer.changes] == [
        (ChangeKind.ADDED, "v2", None),
        (ChangeKind.LATER, "v1", 720),
    ]
    assert answer.changes[0].words == "V2 (l2): van1 1 comes at 07:00"
    assert answer.changes[0].words_zh == "V2（l2）：新增，van1 1于07:00到达"
    assert answer.changes[1].words == "V1 (p1): van1 1, 12 min later at 07:12"


def test_with_no_lock_the_truck_goes_straight_and_saves_the_van(day):
    # One truck: 200 yuan, 40 km at 3 yuan, and 2 * 220 s of work and 4 000 s of driving at a fen: 364.40 yuan.
    problem, sent = day
    answer = replan_day(problem, sent, so_far(sent, BEFORE_SIX), max_steps=STEPS)
    assert [r.vehicle for r in answer.plan.routes] == ["truck"]
    assert answer.plan.cost.vehicle_day + answer.plan.cost.vehicle_km + answer.plan.cost.vehicle_hour == 36_440
    assert kinds(answer) == [(ChangeKind.MOVED, "v1"), (ChangeKind.ADDED, "v2")]
    assert answer.changes[0].moved_by == 0


def test_a_route_locked_to_its_vehicle_stays_to_the_second(day):
    problem, sent = day
    answer = replan_day(problem, sent, so_far(sent, BEFORE_SIX, lock=RouteLock.VEHICLE), max_steps=STEPS)
    assert [route(answer.plan, r.vehicle) for r in sent.routes] == list(sent.routes)
    # Truck 2 is sent: 20 km are 2 000 s, and v2 opens at 25 200.
    assert times(route(answer.plan, "truck", 2).trips[0]) == [
        ("w", 23_200, 23_200),
        ("v2", 25_200, 25_420),
        ("w", 27_420, 27_420),
    ]


def test_a_van_that_has_left_is_not_called_back(day):
    problem, sent = day
    answer = replan_day(problem, sent, so_far(sent, VAN_HAS_LEFT), max_steps=STEPS)
    assert route(answer.plan, "van1").trips[0] == route(sent, "van1").trips[0]
    assert route(answer.plan, "truck").trips[0] == route(sent, "truck").trips[0]
    # The truck reloads until 25 150, is at d1 from 26 150 to 26 500; sorting takes 600 + 100 s; v2 is 1 000 s away.
    assert times(route(answer.plan, "van1").trips[1])[:2] == [("d1", 27_200, 27_200), ("v2", 28_200, 28_420)]


def test_a_van_under_way_collects_what_comes_up_late(make_county, make_demand, day):
    _, sent = day
    u2 = make_demand("u2", "v2", 6, 60, 150, direction=Direction.UP, ready=7 * 3_600)
    problem = make_county(demands=(make_demand("p1", "v1"), u2))
    answer = replan_day(problem, sent, so_far(sent, VAN_HAS_LEFT), max_steps=STEPS)
    # From v1 at 25 420 on to v2, 120 + 6 * 10 s there, and 1 000 s back to d1, where a truck takes it on.
    assert times(route(answer.plan, "van1").trips[0])[2:] == [("v2", 25_920, 26_100), ("d1", 27_100, 27_100)]
    assert times(route(answer.plan, "truck").trips[1])[1] == ("d1", 27_100, 27_430)
    assert answer.plan.overnight == ()


def test_what_is_served_is_not_dropped_for_a_dearer_late_order(make_county, make_demand):
    # One truck for 100 kg and one trip. From scratch the order of priority 5 would have it.
    p1, l2 = make_demand("p1", "v1"), make_demand("l2", "v2", priority=5)
    truck = replace(make_county().fleet[0], count=1, max_trips=1, capacity=Capacity(weight=100_000, volume=10**9))
    problem = make_county(demands=(p1, l2), fleet=(truck,))
    sent = planned(make_county(demands=(p1,), fleet=(truck,)), Orders("truck", ((put("p1", "v1"),),)))
    assert {left.demand for left in plan_day(problem, max_steps=50).unserved} == {"p1"}
    answer = replan_day(problem, sent, so_far(sent, BEFORE_SIX), max_steps=STEPS)
    assert {left.demand: left.reason for left in answer.plan.unserved} == {"l2": Reason.FLEET}
    assert kinds(answer) == [(ChangeKind.LEFT_OUT, "v2")]


@pytest.fixture(scope="module")
def two_stops(make_county, make_demand):
    """Both orders planned in time: van 1 goes to v1 and v2."""
    problem = make_county(demands=(make_demand("p1", "v1"), make_demand("p2", "v2")))
    both = Visit("d1", (Part("p1", 0, 10), Part("p2", 0, 10)))
    sent = planned(problem, Orders("truck", ((both,),)), Orders("van1", ((put("p1", "v1"), put("p2", "v2")),)))
    return problem, sent


def held_up(sent, *made, now, **more):
    """The truck as planned, van 1 at these times."""
    truck = so_far(sent, now).routes[0]
    van = RouteState(
        vehicle="van1", number=1, made=tuple(Made(arrives=a, starts=s, leaves=e) for a, s, e in made), **more
    )
    return LiveDay(now=now, routes=(truck, van))


def test_a_delay_moves_what_comes_after_it(two_stops):
    problem, sent = two_stops
    # The van, half an hour late, left v1 at 27 220 and is expected at v2 at 28 000, not at 27 720: works 220 s there.
    state = held_up(sent, (26_500,) * 3, (27_000, 27_000, 27_220), now=27_300, next_arrives=28_000)
    answer = replan_day(problem, sent, state, max_steps=STEPS)
    assert times(route(answer.plan, "van1").trips[0])[1:] == [
        ("v1", 27_000, 27_220),
        ("v2", 28_000, 28_220),
        ("d1", 29_220, 29_220),
    ]
    assert [(c.kind, c.site, c.moved_by) for c in answer.changes] == [
        (ChangeKind.LATER, "v1", 1_800),
        (ChangeKind.LATER, "v2", 28_000 - 25_920),
    ]


def test_who_is_late_without_a_word_comes_no_sooner_than_now(two_stops):
    problem, sent = two_stops
    answer = replan_day(problem, sent, held_up(sent, (26_500,) * 3, now=30_000), max_steps=STEPS)
    assert times(route(answer.plan, "van1").trips[0])[1] == ("v1", 30_000, 30_220)


def test_goods_for_a_door_that_shuts_before_the_van_is_there_come_back(two_stops):
    problem, sent = two_stops
    # v2 closes at 18:00 (64 800 s). The van left v1 at 64 400: it is there at 64 900, and 1 120 s later back at d1.
    state = held_up(sent, (63_000,) * 3, (63_500, 63_500, 64_400), now=64_500)
    answer = replan_day(problem, sent, state, max_steps=STEPS)
    assert times(route(answer.plan, "van1").trips[0])[2:] == [("v2", 64_900, 65_020), ("d1", 66_020, 66_020)]
    assert [(move.demand, move.act) for move in list(route(answer.plan, "van1").stops)[-1].moves] == [("p2", "unload")]
    assert [(left.demand, left.reason) for left in answer.plan.unserved] == [("p2", Reason.DELAY)]
    assert answer.plan.unserved[0].remedy == "van1 would be at v2 at 18:01, which closes at 18:00"
    assert [(rest.demand, rest.depot) for rest in answer.plan.overnight] == [("p2", "d1")]
    assert (ChangeKind.LOST, "v2") in kinds(answer)
    # Asked again from there, with nothing new, nothing changes.
    again = replan_day(problem, answer.plan, state, max_steps=STEPS)
    assert again.plan == answer.plan
    assert again.changes == ()


def test_a_stop_that_its_van_is_too_late_for_is_made_by_another(two_stops):
    problem, sent = two_stops
    # At 62 500 s the truck has not even left. By d1, from 63 500 on 400 s to unload and 800 s to sort, the van could
    # leave at 64 700, and is at v1 after it closes at 64 800. Straight, the truck is at v1 at 64 000, at v2 at 64 720.
    answer = replan_day(problem, sent, LiveDay(now=62_500), max_steps=STEPS)
    assert {left.demand for left in answer.plan.unserved} == set()
    assert [r.vehicle for r in answer.plan.routes] == ["truck"]
    assert [stop.site for stop in answer.plan.routes[0].stops] == ["w", "v1", "v2", "w"]
    assert {left.demand for left in answer.retimed.unserved} == {"p1", "p2"}


@pytest.mark.parametrize(("priority", "lost"), [(0, "p2"), (3, "p1")])
def test_of_two_stops_the_one_that_matters_more_is_made(make_county, make_demand, priority, lost):
    # The goods stand at d1. At 63 600 s van 1 can be at v1 at 64 100 and then, 220 + 500 s later, at v2 after it closes
    # at 64 800; or straight at v2 at 64 600, and then not at v1.
    problem = make_county(demands=(make_demand("p1", "v1"), make_demand("p2", "v2", priority=priority)))
    both = Visit("d1", (Part("p1", 0, 10), Part("p2", 0, 10)))
    sent = planned(problem, Orders("truck", ((both,),)), Orders("van1", ((put("p1", "v1"), put("p2", "v2")),)))
    answer = replan_day(problem, sent, held_up(sent, now=63_600), max_steps=STEPS)
    assert [(left.demand, left.reason) for left in answer.plan.unserved] == [(lost, Reason.DELAY)]


def test_a_promise_that_is_kept_stays_kept(make_county, make_demand):
    p2, l1 = make_demand("p2", "v2", promised=25_300), make_demand("l1", "v1")
    truck = replace(make_county().fleet[0], count=1, max_trips=1)
    sent = planned(make_county(demands=(p2,), fleet=(truck,)), Orders("truck", ((put("p2", "v2"),),)))
    problem = make_county(demands=(p2, l1), fleet=(truck,))
    answer = replan_day(problem, sent, so_far(sent, BEFORE_SIX), max_steps=STEPS)
    # With v1 first p2, promised by 25 300, would come at 25 920. So v2 at 25 200, and v1 on the way back.
    assert [stop.site for stop in answer.plan.routes[0].stops] == ["w", "v2", "v1", "w"]


def test_nothing_new_and_nothing_late_changes_nothing(two_stops):
    problem, sent = two_stops
    for now in (22_000, 24_000, 25_500, 30_000):
        answer = replan_day(problem, sent, so_far(sent, now, lock=RouteLock.ORDER), max_steps=STEPS)
        assert answer.plan.routes == sent.routes
        assert answer.changes == ()
        assert answer.plan.cost == answer.retimed.cost == sent.cost


def test_before_anything_is_driven_the_whole_day_is_searched_too(make_county):
    problem = make_county()
    sent = planned(make_county(demands=problem.demands[:1]), Orders("truck", ((put("p1", "v1"),),)))
    answer = replan_day(problem, sent, LiveDay(now=5 * 3_600), max_steps=STEPS)
    assert score_of(problem, answer.plan) <= score_of(problem, plan_day(problem, max_steps=STEPS))


def test_stopped_at_once_it_still_has_a_plan(day):
    problem, sent = day
    state = so_far(sent, VAN_HAS_LEFT)
    answer = replan_day(problem, sent, state, max_steps=STEPS, on_progress=lambda _: False)
    assert check_live(problem, answer.plan, sent, state) == ()
    assert [(left.demand, left.reason) for left in answer.plan.unserved] == [("l2", Reason.CANCELLED)]


def test_a_plan_with_a_fault_never_leaves(day, monkeypatch):
    problem, sent = day
    monkeypatch.setattr(live_day, "replan", lambda *_, **__: (sent, sent))  # it does not know l2
    with pytest.raises(FaultyPlan, match="account"):
        replan_day(problem, sent, so_far(sent, VAN_HAS_LEFT), max_steps=STEPS)


def made(*moments):
    return tuple(Made(arrives=m, starts=m, leaves=m) for m in moments)


@pytest.mark.parametrize(
    ("routes", "code"),
    [
        ([RouteState(vehicle="van2", number=1)], "live-unknown-route"),
        ([RouteState(vehicle="van1", number=1)] * 2, "live-route-twice"),
        ([RouteState(vehicle="van1", number=1, made=made(1, 2, 3, 4))], "live-too-many-stops"),
        ([RouteState(vehicle="truck", number=1, made=made(25_001))], "live-time"),
        ([RouteState(vehicle="truck", number=1, made=made(22_000, 21_000))], "live-time"),
        ([RouteState(vehicle="truck", number=1, made=(Made(arrives=9, starts=10, leaves=10),))], "live-time"),
        ([RouteState(vehicle="truck", number=1, next_arrives=26_000)], "live-next"),
        ([RouteState(vehicle="truck", number=1, made=made(21_600), next_arrives=24_000)], "live-next"),
        ([RouteState(vehicle="van1", number=1, made=made(24_700))], "live-goods-not-there"),
    ],
)
def test_what_cannot_have_been_is_refused(day, routes, code):
    problem, sent = day
    with pytest.raises(InvalidInput) as refused:
        replan_day(problem, sent, LiveDay(now=25_000, routes=tuple(routes)), max_steps=1)
    assert {issue.code for issue in refused.value.issues} == {code}
    assert all(issue.cause_zh and issue.remedy_zh for issue in refused.value.issues)


def test_a_plan_that_has_faults_is_refused(day):
    problem, sent = day
    with pytest.raises(InvalidInput) as refused:
        replan_day(problem, replace(sent, cost=sent.cost + sent.cost), LiveDay(now=0))
    assert [issue.code for issue in refused.value.issues] == ["live-plan-faulty"]


def test_a_plan_that_speaks_of_unknown_places_is_refused(day):
    problem, sent = day
    van = route(sent, "van1")
    stops = tuple(replace(stop, site="v9") if stop.site == "v1" else stop for stop in van.stops)
    strange = replace(sent, routes=(route(sent, "truck"), replace(van, trips=(replace(van.trips[0], stops=stops),))))
    with pytest.raises(InvalidInput) as refused:
        replan_day(problem, strange, so_far(sent, VAN_HAS_LEFT))
    assert [issue.code for issue in refused.value.issues] == ["live-plan-faulty"]
    assert "unknown-site" in refused.value.issues[0].cause
