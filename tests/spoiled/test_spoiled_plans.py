"""Each rule finds its fault: the good plan, spoiled in one place, has exactly the faults of that place."""

from dataclasses import replace

import pytest

from logistics_opt.checker import Code, check
from logistics_opt.checker.fault import LIVE_CODES
from logistics_opt.model import (
    Act,
    Bound,
    Capacity,
    Handling,
    Load,
    Move,
    Overnight,
    Reason,
    Standing,
    Stop,
    Tier,
    TimeWindow,
    TravelMatrix,
)

TRUCK, VAN1, VAN2 = 0, 1, 2


def stop_of(s, route, trip, stop):
    return s.plan.routes[route].trips[trip].stops[stop]


def without(s, route, trip, stop, demand):
    """The stop's moves without those of a demand."""
    return tuple(move for move in stop_of(s, route, trip, stop).moves if move.demand != demand)


def no_road(s, origin, goal):
    """The road between two sites is gone, in this direction."""
    matrix = s.problem.travel["road"]
    seconds, metres = matrix.seconds.copy(), matrix.metres.copy()
    at = matrix.index[origin], matrix.index[goal]
    seconds[at] = metres[at] = -1
    return s.world(travel={"road": TravelMatrix(matrix.sites, seconds, metres)})


def van1_twice(s):
    first, second = s.plan.routes[VAN1].trips
    route = s.plan.routes[VAN1]
    halves = (replace(route, trips=(first,)), replace(route, trips=(second,)))
    return s.of(routes=(s.plan.routes[TRUCK], *halves, s.plan.routes[VAN2]))


def van1_in_one_trip(s):
    # Between its two trips it stands at d1 from 26 000 to 26 600; 18 pieces there would take 300 + 18 * 5 = 390 s.
    first, second = s.plan.routes[VAN1].trips
    middle = Stop(
        site="d1",
        arrives=26_000,
        starts=26_600 - 390,
        leaves=26_600,
        moves=(*first.stops[-1].moves, *second.stops[0].moves),
    )
    return s.route(VAN1, trips=(replace(first, stops=(*first.stops[:-1], middle, *second.stops[1:])),))


def van2_stops_for_nothing(s):
    # It stands at v3 a second time, for 120 s: half a fen each.
    depot, village, back = s.plan.routes[VAN2].trips[0].stops
    idle = Stop(site="v3", arrives=26_895, starts=26_895, leaves=27_015)
    late = replace(back, arrives=27_515, starts=27_515, leaves=27_515)
    spoilt = s.then(s.stops(VAN2, 0, (depot, village, idle, late)))
    return spoilt.cost(vehicle_hour=s.plan.cost.vehicle_hour + 60)


def truck_takes_u2_too(s):
    # u2 is at d1 from 28 880 on, the truck is there at 27 395. Six pieces more take 30 s, at a fen a second.
    *way, depot, back = s.plan.routes[TRUCK].trips[0].stops
    u2 = s.problem.demand["u2"].load
    on = replace(depot, leaves=depot.leaves + 30, moves=(*depot.moves, Move("u2", Act.LOAD, u2)))
    due = back.arrives + 30
    off = replace(back, arrives=due, starts=due, leaves=due, moves=(*back.moves, Move("u2", Act.UNLOAD, u2)))
    spoilt = s.then(s.stops(TRUCK, 0, (*way, on, off)))
    spoilt = s.then(spoilt.of(overnight=()))
    return spoilt.cost(vehicle_hour=s.plan.cost.vehicle_hour + 30)


def u2_in_lopsided_parts(s):
    # Six pieces of 10 kg and 25 l: a part of one piece cannot weigh 1 kg.
    parts = (Load(59_000, 125_000, 5), Load(1_000, 25_000, 1))
    return s.of(overnight=tuple(Overnight(demand="u2", load=part, depot="d1") for part in parts))


def overnight_at(s, depot):
    return s.of(overnight=(*s.plan.overnight, Overnight(demand="u2", load=s.problem.demand["u2"].load, depot=depot)))


def a_piece_of_p1(s):
    return replace(s.plan.unserved[0], demand="p1", load=Load(10_000, 50_000, 1), reason=Reason.CANCELLED)


def light_x2(s, reason, trucks=2):
    """x2 weighs 10 kg and is left all the same."""
    load = Load(10_000, 100_000, 1)
    spoilt = s.then(s.of(unserved=(replace(s.plan.unserved[0], load=load, reason=reason),)))
    return spoilt.then(spoilt.demand("x2", load=load)).vehicle("truck", count=trucks)


SPOILS = [
    ("plan of another problem", lambda s: s.of(problem="0" * 64), {Code.WRONG_PROBLEM}),
    (
        "route of no vehicle type",  # whatever it carried is carried by nobody
        lambda s: s.route(VAN2, vehicle="bus"),
        {Code.UNKNOWN_VEHICLE, Code.LEFT_AT_DEPOT, Code.ACCOUNT, Code.COST_VEHICLE_DAY, Code.COST_VEHICLE_HOUR},
    ),
    ("overnight at no site", lambda s: overnight_at(s, "nowhere"), {Code.UNKNOWN_SITE}),
    (
        "stop at no site",
        lambda s: s.stop(VAN2, 0, 1, site="nowhere"),
        {Code.UNKNOWN_SITE, Code.NO_WAY, Code.ACCOUNT, Code.COST_SITE_DAY},
    ),
    (
        "no such demand left",
        lambda s: s.of(unserved=(*s.plan.unserved, replace(s.plan.unserved[0], demand="x3"))),
        {Code.UNKNOWN_DEMAND},
    ),
    (
        "no such demand moved",
        lambda s: s.stop(VAN2, 0, 0, moves=(*stop_of(s, VAN2, 0, 0).moves, Move("x3", Act.LOAD, Load(1, 1, 1)))),
        {Code.UNKNOWN_DEMAND, Code.LEFT_ABOARD},
    ),
    ("second of one van", lambda s: s.route(VAN2, number=2), {Code.VEHICLE_NUMBER}),
    ("number nought", lambda s: s.route(VAN2, number=0), {Code.VEHICLE_NUMBER}),
    ("one van twice", van1_twice, {Code.VEHICLE_TWICE, Code.COST_VEHICLE_DAY, Code.COST_VEHICLE_HOUR}),
    ("base at a village", lambda s: s.site("d2", tier=Tier.VILLAGE), {Code.BASE_PLACE, Code.UNLOAD_PLACE}),
    ("trip from another base", lambda s: s.vehicle("van2", base="d1"), {Code.TRIP_BASE, Code.LOAD_PLACE}),
    ("two trips in one", van1_in_one_trip, {Code.BASE_MIDWAY, Code.LOAD_PLACE, Code.UNLOAD_PLACE}),
    ("a trip too many", lambda s: s.vehicle("van1", max_trips=1), {Code.TOO_MANY_TRIPS}),
    ("stop without work", van2_stops_for_nothing, {Code.IDLE_STOP}),
    ("road closed", lambda s: no_road(s, "d1", "v1"), {Code.NO_WAY}),
    ("no matrix", lambda s: s.world(travel={}), {Code.NO_WAY}),
    ("early arrival", lambda s: s.stop(TRUCK, 0, 1, arrives=22_599), {Code.TRAVEL_TIME}),
    ("work before arrival", lambda s: s.stop(VAN1, 1, 0, arrives=26_601), {Code.STOP_ORDER}),
    ("hasty service", lambda s: s.stop(VAN1, 0, 1, starts=25_201), {Code.SERVICE_TIME}),
    ("work at the base", lambda s: s.stop(VAN1, 0, 0, starts=24_690, arrives=24_690), {Code.BASE_TIME}),
    ("not open yet", lambda s: s.site("v1", hours=TimeWindow(25_201, 64_800)), {Code.CLOSED}),
    ("closed already", lambda s: s.site("v1", hours=TimeWindow(0, 25_199)), {Code.CLOSED}),
    ("short stand", lambda s: s.vehicle("van1", reload_time=601), {Code.RELOAD}),
    ("out too early", lambda s: s.vehicle("van1", shift=TimeWindow(24_701, 68_400)), {Code.SHIFT}),
    ("back too late", lambda s: s.vehicle("van1", shift=TimeWindow(0, 28_879)), {Code.SHIFT}),
    ("out too long", lambda s: s.vehicle("van1", max_duration=4_179), {Code.DURATION}),
    ("down goods not ready", lambda s: s.demand("p1", ready=21_601), {Code.NOT_READY}),
    ("up goods not ready", lambda s: s.demand("u1", ready=25_201), {Code.NOT_READY}),
    # 23 025 + 1 426 + 25 * 10 = 24 701, a second after the van has left with p1
    ("not sorted yet", lambda s: s.site("d1", handling=Handling(fixed=1_426, pieces_per_hour=360)), {Code.UNSORTED}),
    ("not brought yet", truck_takes_u2_too, {Code.NOT_BROUGHT_YET}),
    # The truck leaves with 100 + 100 + 10 + 100 + 20 kg, 1 550 l, and 80 l chilled.
    (
        "truck too heavy",
        lambda s: s.vehicle("truck", capacity=Capacity(weight=329_999, volume=1_550_000, chilled=80_000)),
        {Code.CAPACITY_WEIGHT},
    ),
    (
        "truck too full",
        lambda s: s.vehicle("truck", capacity=Capacity(weight=330_000, volume=1_549_999, chilled=80_000)),
        {Code.CAPACITY_VOLUME},
    ),
    (
        "no room in the cold",
        lambda s: s.vehicle("truck", capacity=Capacity(weight=330_000, volume=1_550_000, chilled=79_999)),
        {Code.CAPACITY_CHILLED},
    ),
    # Leaves d1 with 100 kg of p1, leaves v1 with 120 kg of u1.
    (
        "too heavy on the way",
        lambda s: s.vehicle("van1", capacity=Capacity(weight=119_999, volume=500_000)),
        {Code.CAPACITY_WEIGHT},
    ),
    (
        "down goods taken at the village",
        lambda s: s.stop(VAN2, 0, 1, moves=(Move("p3", Act.LOAD, Load()), *stop_of(s, VAN2, 0, 1).moves)),
        {Code.LOAD_PLACE, Code.PART_SHARE},
    ),
    (
        "up goods put down at the village",
        lambda s: s.stop(VAN1, 0, 1, moves=(*stop_of(s, VAN1, 0, 1).moves, Move("u1", Act.UNLOAD, Load()))),
        {Code.UNLOAD_PLACE, Code.PART_SHARE},
    ),
    ("pieces of unlike weight", u2_in_lopsided_parts, {Code.PART_SHARE}),
    (
        "unloads what it has not",
        lambda s: s.stop(VAN1, 0, 0, moves=without(s, VAN1, 0, 0, "p1")),
        {Code.NOT_ABOARD, Code.LEFT_AT_DEPOT},
    ),
    (
        "forgets to unload, the truck takes it all the same",
        lambda s: s.stop(VAN1, 0, 2, moves=()),
        {Code.LEFT_ABOARD, Code.NOT_AT_DEPOT},
    ),
    (
        "forgets to unload what is told to stay",
        lambda s: s.stop(VAN1, 1, 2, moves=()),
        {Code.LEFT_ABOARD, Code.OVERNIGHT},
    ),
    ("nothing told overnight", lambda s: s.of(overnight=()), {Code.OVERNIGHT}),
    ("overnight told twice", lambda s: overnight_at(s, "d1"), {Code.OVERNIGHT}),
    ("overnight elsewhere", lambda s: overnight_at(s, "d2"), {Code.OVERNIGHT}),
    ("nothing told unserved", lambda s: s.of(unserved=()), {Code.ACCOUNT}),
    ("unserved told twice", lambda s: s.of(unserved=s.plan.unserved * 2), {Code.ACCOUNT}),
    (
        "served and unserved",
        lambda s: s.of(unserved=(*s.plan.unserved, a_piece_of_p1(s))),
        {Code.ACCOUNT},
    ),
    # x2 weighs 5 t, and no truck takes that. At 10 kg any could fetch it, and the second truck stands idle.
    *[
        (f"light enough to go, left as {reason}", lambda s, reason=reason: light_x2(s, reason), {Code.FALSE_REASON})
        for reason in Reason
        if reason not in {Reason.CANCELLED, Reason.BY_HAND}  # somebody's decision, which no truck refutes
    ],
    ("parcels only", lambda s: s.vehicle("van1", carries=frozenset({"parcel"})), {Code.NOT_CARRIED}),
    ("inputs beside produce", lambda s: s.demand("p1", commodity="inputs"), {Code.KEPT_APART}),
    ("depot to come", lambda s: s.site("d2", standing=Standing.CANDIDATE), {Code.CANDIDATE_DEPOT}),
    # p1, p2, u1 and u2 pass through d1, 380 kg; k1 is for its own counter.
    ("depot too small", lambda s: s.site("d1", capacity=Load(379_999, 10**9, 10**6)), {Code.DEPOT_CAPACITY}),
    ("days", lambda s: s.cost(vehicle_day=39_999), {Code.COST_VEHICLE_DAY, Code.BOUND}),
    ("kilometres", lambda s: s.cost(vehicle_km=22_001), {Code.COST_VEHICLE_KM}),
    ("hours", lambda s: s.cost(vehicle_hour=9_856), {Code.COST_VEHICLE_HOUR}),
    ("sites", lambda s: s.cost(site_day=7_301), {Code.COST_SITE_DAY}),
    ("bound above cost", lambda s: s.of(bound=Bound(value=s.plan.cost.total + 1, method="by hand")), {Code.BOUND}),
]

WITHIN = [
    ("open at that second", lambda s: s.site("v1", hours=TimeWindow(25_200, 25_200))),
    ("stands just long enough", lambda s: s.vehicle("van1", reload_time=600)),
    ("shift to the second", lambda s: s.vehicle("van1", shift=TimeWindow(24_700, 28_880))),
    ("out just so long", lambda s: s.vehicle("van1", max_duration=4_180)),
    ("ready at that second", lambda s: s.demand("u1", ready=25_200)),
    ("sorted at that second", lambda s: s.site("d1", handling=Handling(fixed=1_425, pieces_per_hour=360))),
    (
        "full to the gram",
        lambda s: s.vehicle("truck", capacity=Capacity(weight=330_000, volume=1_550_000, chilled=80_000)),
    ),
    ("depot full to the gram", lambda s: s.site("d1", capacity=Load(380_000, 1_450_000, 34))),
    ("says what it may carry", lambda s: s.vehicle("van1", carries=frozenset({"parcel", "produce"}))),
    ("warehouse without limit", lambda s: s.site("w", capacity=Load())),
    ("left when the search was stopped", lambda s: light_x2(s, Reason.CANCELLED)),
    ("left when no truck stands idle", lambda s: light_x2(s, Reason.FLEET, trucks=1)),
    ("no bound", lambda s: s.of(bound=None)),
]


def codes(spoiled):
    return {fault.code for fault in check(*spoiled)}


@pytest.mark.parametrize(("spoil", "expected"), [case[1:] for case in SPOILS], ids=[case[0] for case in SPOILS])
def test_fault_is_found_where_the_plan_is_spoiled(spoiler, spoil, expected):
    assert codes(spoil(spoiler)) == expected


@pytest.mark.parametrize("change", [case[1] for case in WITHIN], ids=[case[0] for case in WITHIN])
def test_limit_itself_is_no_fault(spoiler, change):
    assert check(*change(spoiler)) == ()


def test_every_code_has_a_spoiled_plan():
    elsewhere = {code for code in Code if "bus" in code} | LIVE_CODES  # test_spoiled_rides.py, checker/test_live.py
    assert set(Code) - elsewhere == set().union(*(expected for _, _, expected in SPOILS))


def test_every_fault_says_where_and_with_which_figures(spoiler):
    for _, spoil, _ in SPOILS:
        for fault in check(*spoil(spoiler)):
            assert fault.where
            assert fault.message
            assert str(fault).startswith(f"[{fault.code}] ")
