"""
The rules of a day under way find their faults: a good answer, spoiled in one place.

The county of ``tests/conftest.py``. Sent in: truck 1 brings p1 and p2 to d1, van 1 takes p1 to v1 and p2 to v2. Now it
is 25 000 s: the truck is back, the van has left d1 and is under way to v1.
"""

from dataclasses import replace

import pytest

from logistics_opt.checker import Code, check
from logistics_opt.checker.fault import LIVE_CODES
from logistics_opt.checker.live import check_live
from logistics_opt.model import Line, LineStop, LiveDay, Load, Made, Reason, RouteLock, RouteState, Trip, Unserved
from logistics_opt.routing.buses import with_buses
from logistics_opt.routing.orders import Orders, Part, Visit
from logistics_opt.routing.schedule import feasible, plan_of
from logistics_opt.study.live_day import replan_day

NOW = 25_000


def visit(site, *names):
    return Visit(site, tuple(Part(name, 0, 10) for name in names))


def plan(problem, *vans, truck=("p1", "p2")):
    return plan_of(problem, feasible(problem, [Orders("truck", ((visit("d1", *truck),),)), *vans]))


@pytest.fixture(scope="module")
def problem(make_county, make_demand):
    return make_county(demands=(make_demand("p1", "v1"), make_demand("p2", "v2")))


@pytest.fixture(scope="module")
def sent(problem):
    return plan(problem, Orders("van1", ((visit("v1", "p1"), visit("v2", "p2")),)))


def under_way(sent, *, lock=RouteLock.NONE, now=NOW):
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
            for route in sent.routes
        ),
    )


def with_van_stop(plan, number, **more):
    """The plan with one stop of the van changed."""
    truck, van = plan.routes
    stops = list(van.trips[0].stops)
    stops[number] = replace(stops[number], **more)
    return replace(plan, routes=(truck, replace(van, trips=(Trip(tuple(stops)),))))


def codes(faults):
    return {fault.code for fault in faults}


@pytest.mark.parametrize("lock", RouteLock)
def test_the_plan_sent_in_is_a_good_answer(problem, sent, lock):
    assert check_live(problem, sent, sent, under_way(sent, lock=lock)) == ()


def test_what_has_been_driven_may_have_been_otherwise(problem, sent):
    # The van stood 100 s too long at d1 by the plan's own rules, and works 20 s too long at v1: facts.
    day = under_way(sent, now=25_450)
    late = replace(day.routes[1].made[1], leaves=25_440)
    day = replace(day, routes=(day.routes[0], replace(day.routes[1], made=(day.routes[1].made[0], late))))
    answer = with_van_stop(with_van_stop(with_van_stop(sent, 1, leaves=25_440), 2, arrives=25_940, starts=25_940,
        leaves=26_160), 3, arrives=27_160, starts=27_160, leaves=27_160)  # fmt: skip
    answer = replace(answer, cost=replace(answer.cost, vehicle_hour=answer.cost.vehicle_hour + 10))  # 20 s
    assert Code.SERVICE_TIME in codes(check(problem, answer))
    assert check_live(problem, answer, sent, day) == ()


def test_a_fact_is_a_fact(problem, sent):
    day = under_way(sent)
    van = sent.routes[1]
    assert Code.FACT_CHANGED in codes(check_live(problem, replace(sent, routes=(van,)), sent, day))
    moved = with_van_stop(sent, 0, arrives=24_690, starts=24_690, leaves=24_690)
    assert Code.FACT_CHANGED in codes(check_live(problem, moved, sent, day))
    lighter = with_van_stop(sent, 0, moves=van.trips[0].stops[0].moves[:1])
    assert Code.FACT_CHANGED in codes(check_live(problem, lighter, sent, day))


def test_a_van_under_way_to_v1_goes_there(problem, sent):
    turned = plan(problem, Orders("van1", ((visit("v2", "p2"), visit("v1", "p1")),)))
    assert Code.FACT_CHANGED in codes(check_live(problem, turned, sent, under_way(sent)))


def test_a_van_under_way_comes_when_it_is_expected(problem, sent):
    day = under_way(sent)
    day = replace(day, routes=(day.routes[0], replace(day.routes[1], next_arrives=25_900)))
    assert Code.FACT_CHANGED in codes(check_live(problem, sent, sent, day))


def test_nothing_new_happens_before_now(problem, sent):
    # The truck is told to have stood at w all day, and so nothing of the plan can be as it is.
    assert Code.BEFORE_NOW in codes(check_live(problem, sent, sent, LiveDay(now=NOW)))


@pytest.mark.parametrize(
    ("lock", "broken"), [(RouteLock.NONE, False), (RouteLock.ORDER, True), (RouteLock.VEHICLE, True)]
)
def test_another_order_breaks_a_lock(problem, sent, lock, broken):
    turned = plan(problem, Orders("van1", ((visit("v2", "p2"), visit("v1", "p1")),)))
    faults = check_live(problem, turned, sent, under_way(sent, lock=lock, now=21_000))
    assert codes(faults) == (set() if lock is RouteLock.NONE else {Code.LOCK_BROKEN})


@pytest.mark.parametrize(("lock", "broken"), [(RouteLock.ORDER, False), (RouteLock.VEHICLE, True)])
def test_a_stop_put_between_breaks_the_lock_of_the_vehicle_alone(make_county, make_demand, lock, broken):
    demands = (make_demand("p1", "v1"), make_demand("p2", "v2"), make_demand("l", "v3"))
    problem, before = make_county(demands=demands), make_county(demands=demands[:2])
    sent = plan(before, Orders("van1", ((visit("v1", "p1"), visit("v2", "p2")),)))
    day = under_way(sent, lock=lock, now=21_000)
    more = plan(problem, Orders("van1", ((visit("v1", "p1"), visit("v3", "l"), visit("v2", "p2")),)),
        truck=("p1", "p2", "l"))  # fmt: skip
    assert codes(check_live(problem, more, sent, day)) == ({Code.LOCK_BROKEN} if broken else set())


def test_nothing_served_is_dropped_while_nothing_is_late(problem, sent):
    # p2 is told to be delayed, and nothing is.
    less = plan(problem, Orders("van1", ((visit("v1", "p1"),),)), truck=("p1",))
    told = Unserved(demand="p2", load=problem.demand["p2"].load, reason=Reason.DELAY, remedy="late", remedy_zh="延误")
    faults = check_live(problem, replace(less, unserved=(told,)), sent, under_way(sent, now=21_000))
    assert codes(faults) == {Code.DROPPED}
    # The truck should have left at 21 600, so at 22 000 there is a delay; but then its reason must be that.
    stood = LiveDay(now=22_000)
    less = replace(less, unserved=(replace(told, reason=Reason.FLEET),))
    assert Code.DROPPED in codes(check_live(problem, less, sent, stood))


def test_goods_may_not_be_left_at_a_depot_on_purpose(problem, sent):
    # The truck has not left: what it brings to d1 must go on from there.
    stranded = replace(sent, routes=sent.routes[:1])
    assert Code.LEFT_AT_DEPOT in codes(check_live(problem, stranded, sent, LiveDay(now=21_000)))


def test_goods_on_a_bus_that_has_left_are_on_it(make_county, make_demand):
    # The bus leaves w at 07:00, goods are handed over ten minutes before.
    line = Line(
        id="bus",
        name="bus",
        stops=(LineStop("w", 0), LineStop("v1", 1_800)),
        departures=(25_200,),
        spare=Load(pieces=20),
        loading_lead=600,
    )
    problem = make_county(demands=(make_demand("p1", "v1"),), lines=(line,))
    with_bus = with_buses(problem)
    by_bus = plan_of(with_bus, feasible(with_bus, [Orders(with_bus.fleet[-1].id, ((visit("v1", "p1"),),))]))
    by_van = plan(problem, Orders("van1", ((visit("v1", "p1"),),)), truck=("p1",))
    assert len(by_bus.rides) == 1
    assert codes(check_live(problem, by_van, by_bus, LiveDay(now=21_000))) == set()
    assert Code.FACT_CHANGED in codes(check_live(problem, by_van, by_bus, LiveDay(now=24_600)))
    answer = replan_day(problem, by_bus, LiveDay(now=24_600), max_steps=20)
    assert answer.plan.rides == by_bus.rides


def test_every_code_of_a_day_under_way_is_found_here():
    assert {Code.FACT_CHANGED, Code.BEFORE_NOW, Code.LOCK_BROKEN, Code.DROPPED} == LIVE_CODES
