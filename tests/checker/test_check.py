"""Plans that take the less usual ways, and plans that are no plans at all."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics_opt.checker import RULES, Code, Fault, check
from logistics_opt.model import Act, Bound, Cost, Load, Move, Overnight, Plan, Reason, Route, Stop, Trip, Unserved


def direct_plan(county):
    """
    One truck, two trips, straight from the warehouse; no van at all.

    Out to v1 with half of p1 (5 pieces, 120 + 50 s), back, 1 200 s reload, out again with the rest.
    """
    first, second = county.demand["p1"].load.split(2)
    trips = (
        Trip(
            (
                Stop(site="w", arrives=23_700, starts=23_700, leaves=23_700, moves=(Move("p1", Act.LOAD, first),)),
                Stop(site="v1", arrives=25_200, starts=25_200, leaves=25_370, moves=(Move("p1", Act.UNLOAD, first),)),
                Stop(site="w", arrives=26_870, starts=26_870, leaves=26_870),
            )
        ),
        Trip(
            (
                Stop(site="w", arrives=26_870, starts=28_070, leaves=28_070, moves=(Move("p1", Act.LOAD, second),)),
                Stop(site="v1", arrives=29_570, starts=29_570, leaves=29_740, moves=(Move("p1", Act.UNLOAD, second),)),
                Stop(site="w", arrives=31_240, starts=31_240, leaves=31_240),
            )
        ),
    )
    # 60 km at 3 yuan, 31 240 - 23 700 = 7 540 s at a fen a second.
    cost = Cost(vehicle_day=20_000, vehicle_km=18_000, vehicle_hour=7_540, site_day=5_100)
    return Plan(problem=county.digest, routes=(Route(vehicle="truck", number=1, trips=trips),), cost=cost)


def only(county, *names):
    return replace(county, demands=tuple(demand for demand in county.demands if demand.id in names))


def test_truck_may_serve_a_village_in_two_parts(line_county):
    county = only(line_county, "p1")
    assert check(county, direct_plan(county)) == ()


def test_part_that_never_leaves_is_missed(line_county):
    county = only(line_county, "p1")
    plan = direct_plan(county)
    half = replace(plan, routes=(replace(plan.routes[0], trips=plan.routes[0].trips[:1]),))
    assert Code.ACCOUNT in {fault.code for fault in check(county, half)}


def test_day_without_goods_needs_no_route(line_county):
    county = only(line_county)
    assert check(county, Plan(problem=county.digest, routes=(), cost=Cost())) == ()


def test_empty_plan_misses_every_demand(line_county):
    faults = check(line_county, Plan(problem=line_county.digest, routes=(), cost=Cost()))
    assert [fault.code for fault in faults] == [Code.ACCOUNT] * len(line_county.demands)


def test_faults_are_told_all_at_once(line_county):
    plan = replace(direct_plan(only(line_county, "p1")), cost=Cost())
    assert {fault.code for fault in check(line_county, plan)} == {
        Code.WRONG_PROBLEM,
        Code.ACCOUNT,
        Code.COST_VEHICLE_DAY,
        Code.COST_VEHICLE_KM,
        Code.COST_VEHICLE_HOUR,
        Code.COST_SITE_DAY,
    }


def test_rules_are_asked_once_each():
    assert len(set(RULES)) == len(RULES)


SITES = st.sampled_from(["w", "d1", "d2", "v1", "v3", "nowhere"])
DEMANDS = st.sampled_from(["p1", "c3", "k1", "u1", "u2", "nothing"])
TIMES = st.integers(-100_000, 200_000)
LOADS = st.builds(Load, st.integers(0, 200_000), st.integers(0, 900_000), st.integers(0, 12))
MOVES = st.builds(Move, DEMANDS, st.sampled_from(Act), LOADS)
STOPS = st.builds(
    Stop, site=SITES, arrives=TIMES, starts=TIMES, leaves=TIMES, moves=st.lists(MOVES, max_size=4).map(tuple)
)
VEHICLES = st.sampled_from(["truck", "van1", "van2", "bus"])


@st.composite
def trips(draw):
    base = draw(STOPS)
    return Trip((base, *draw(st.lists(STOPS, min_size=1, max_size=4)), replace(draw(STOPS), site=base.site)))


ROUTES = st.builds(
    Route, vehicle=VEHICLES, number=st.integers(-1, 3), trips=st.lists(trips(), min_size=1, max_size=3).map(tuple)
)
PLANS = st.builds(
    Plan,
    problem=st.text(max_size=5),
    routes=st.lists(ROUTES, max_size=4).map(tuple),
    cost=st.builds(Cost, vehicle_day=st.integers(-10, 10**6)),
    unserved=st.lists(
        st.builds(
            Unserved,
            demand=DEMANDS,
            load=LOADS,
            reason=st.sampled_from(Reason),
            remedy=st.just(""),
            remedy_zh=st.just(""),
        ),
        max_size=3,
    ).map(tuple),
    overnight=st.lists(st.builds(Overnight, demand=DEMANDS, load=LOADS, depot=SITES), max_size=3).map(tuple),
    bound=st.none() | st.builds(Bound, st.integers(-10, 10**6), st.just("guess")),
)
BROKEN = st.sampled_from(["sites", "demands", "fleet", "commodities", "travel", "firms"])


@given(plan=PLANS, gone=st.none() | BROKEN)
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_nonsense_is_told_never_raised(line_county, plan, gone):
    county = line_county if gone is None else replace(line_county, **{gone: {} if gone == "travel" else ()})
    faults = check(county, plan)
    assert all(isinstance(fault, Fault) and isinstance(fault.code, Code) for fault in faults)
    assert Code.WRONG_PROBLEM in {fault.code for fault in faults}


@given(plan=PLANS)
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_same_question_has_the_same_answer(line_county, plan):
    assert check(line_county, plan) == check(line_county, plan)
