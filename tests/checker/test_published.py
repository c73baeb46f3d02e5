"""A good solution has no fault; broken in one place it has the fault of that place."""

from dataclasses import replace

import pytest

from logistics_opt.checker.published import PublishedCode, check_published, published_cost
from logistics_opt.model.published import (
    Family,
    FreighterRoute,
    Point,
    PublishedFleet,
    PublishedInstance,
    PublishedSolution,
    Rounding,
    TruckRoute,
)

# One line: depot at 0, satellites at 10 and 20, customers at 11, 12, 21, 22 with demands 3, 2, 4, 1.
LINE = PublishedInstance(
    name="line",
    family=Family.CVRP_2E,
    depots=(Point(x=0, y=0),),
    satellites=(Point(x=10, y=0, handling=0.5), Point(x=20, y=0, opening_cost=7, capacity=5)),
    customers=(
        Point(x=11, y=0, demand=3),
        Point(x=12, y=0, demand=2),
        Point(x=21, y=0, demand=4),
        Point(x=22, y=0, demand=1),
    ),
    trucks=PublishedFleet(capacity=6, count=2, fixed=100),
    freighters=PublishedFleet(capacity=5, count=2, per_satellite=1, fixed=30),
)
# Trucks: 0-10-20-0, with 1 and 5 on it, and 0-10-0 with 4: lengths 40 and 20. Freighters: 10-11-12-10 and 20-21-22-20:
# 4 and 4. Fixed costs 2 * 100 and 2 * 30, opening 7, handling 0.5 * 5: together 40 + 20 + 8 + 260 + 9.5 = 337.5.
GOOD = PublishedSolution(
    instance="line",
    cost=337.5,
    trucks=(TruckRoute(0, ((0, 1.0), (1, 5.0))), TruckRoute(0, ((0, 4.0),))),
    freighters=(FreighterRoute(0, (0, 1)), FreighterRoute(1, (2, 3))),
)

# As LINE, with times: services of 2 at satellites, of 1 at customers. A truck 0-10-20 leaves goods that are ready at
# 10 + 2 = 12 and at 12 + 10 + 2 = 24. The first freighter starts at 11 by 20, at 12 by 15: it leaves by
# min(20, 15 - 1 - 1) - 1 = 12. The second starts at 21 by 30 and at 22 by 26: it leaves by 26 - 1 - 1 - 1 = 23 ...
TIMED = replace(
    LINE,
    family=Family.VRPTW_2E,
    satellites=tuple(replace(point, service=2.0) for point in LINE.satellites),
    customers=tuple(
        replace(point, opens=opens, closes=closes, service=1.0)
        for point, opens, closes in zip(LINE.customers, (0, 14, 0, 26), (20, 15, 30, 26), strict=True)
    ),
)
# ... which is too late for a truck by way of the first satellite, but not for one that goes there at once: 20 + 2 = 22.
# Trucks 0-20-0 and 0-10-0: 60 as before, and so the same cost.
IN_TIME = replace(GOOD, trucks=(TruckRoute(0, ((1, 5.0),)), TruckRoute(0, ((0, 5.0),))))


def codes(instance: PublishedInstance, solution: PublishedSolution) -> set[PublishedCode]:
    return {fault.code for fault in check_published(instance, solution)}


def test_a_good_solution_has_no_fault():
    assert published_cost(LINE, GOOD) == 337.5
    assert check_published(LINE, GOOD) == ()


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("wrong-instance", {"instance": "other"}),
        ("unknown-place", {"trucks": (TruckRoute(1, ((0, 5.0),)),)}),
        ("unknown-place", {"trucks": (TruckRoute(0, ((2, 5.0),)),)}),
        ("unknown-place", {"trucks": (TruckRoute(0, ((-1, 5.0),)),)}),
        ("unknown-place", {"freighters": (FreighterRoute(2, (0, 1)),)}),
        ("unknown-place", {"freighters": (FreighterRoute(0, (4,)),)}),
        ("empty-route", {"freighters": (*GOOD.freighters, FreighterRoute(0, ()))}),
        ("empty-route", {"trucks": (*GOOD.trucks, TruckRoute(0, ()))}),
        ("customer-missing", {"freighters": (FreighterRoute(0, (0, 1)), FreighterRoute(1, (2,)))}),
        ("customer-twice", {"freighters": (FreighterRoute(0, (0, 1)), FreighterRoute(1, (2, 3, 2)))}),
        ("freighter-capacity", {"freighters": (FreighterRoute(0, (0, 1, 3)), FreighterRoute(1, (2,)))}),
        ("freighter-count", {"freighters": (FreighterRoute(0, (0,)), FreighterRoute(0, (1,)), GOOD.freighters[1])}),
        ("freighters-at-satellite", {"freighters": (FreighterRoute(0, (0, 1)), FreighterRoute(0, (2, 3)))}),
        ("truck-capacity", {"trucks": (TruckRoute(0, ((0, 2.0), (1, 5.0))), TruckRoute(0, ((0, 3.0),)))}),
        ("truck-count", {"trucks": (*GOOD.trucks[:1], TruckRoute(0, ((0, 2.0),)), TruckRoute(0, ((0, 2.0),)))}),
        ("stop-twice", {"trucks": (TruckRoute(0, ((0, 0.5), (1, 5.0), (0, 0.5))), GOOD.trucks[1])}),
        ("idle-stop", {"trucks": (TruckRoute(0, ((0, 5.0),)), TruckRoute(0, ((1, 5.0), (0, 0.0))))}),
        ("idle-stop", {"trucks": (TruckRoute(0, ((0, 6.0),)), TruckRoute(0, ((1, 5.0), (0, -1.0))))}),
        ("satellite-capacity", {"freighters": (FreighterRoute(0, (0,)), FreighterRoute(1, (2, 3, 1)))}),
        ("unbalanced", {"trucks": (TruckRoute(0, ((0, 1.5), (1, 4.5))), GOOD.trucks[1])}),
        ("unbalanced", {"trucks": ()}),
        ("unbalanced", {"trucks": (TruckRoute(0, ((0, float("nan")), (1, 5.0))), GOOD.trucks[1])}),
        ("cost", {"cost": 337.49}),
        ("cost", {"cost": float("nan")}),
    ],
)
def test_a_spoiled_solution_has_the_fault_of_its_place(code: str, change: dict[str, object]):
    assert PublishedCode(code) in codes(LINE, replace(GOOD, **change))


def test_every_code_is_among_the_spoiled():
    # The three that need another instance are below.
    marks = test_a_spoiled_solution_has_the_fault_of_its_place.pytestmark
    spoiled = {code for code, _ in marks[0].args[1]}
    assert spoiled | {"split", "window", "hand-over"} == {code.value for code in PublishedCode}


def test_a_satellite_that_one_truck_must_serve_may_not_have_two():
    whole = replace(LINE, split=False)
    assert codes(whole, GOOD) == {PublishedCode.SPLIT}
    assert codes(whole, IN_TIME) == set()


def test_goods_handed_over_in_time_have_no_fault():
    assert check_published(TIMED, IN_TIME) == ()


def test_a_truck_stands_its_service_before_it_goes_on():
    # By way of the first satellite the goods are ready at the second at 24, one after the freighter must leave.
    faults = check_published(TIMED, GOOD)
    assert {(fault.code, fault.where) for fault in faults} == {(PublishedCode.HAND_OVER, "satellite 2")}
    # Without the standing at the first it would be 10 + 10 + 2 = 22.
    at_once = replace(TIMED, satellites=(replace(TIMED.satellites[0], service=0.0), TIMED.satellites[1]))
    assert check_published(at_once, GOOD) == ()


def test_goods_of_one_freighter_may_come_by_several_trucks_if_all_are_in_time():
    # Truck 1 brings 1 to the first satellite at once and truck 2 brings 4: both ready at 12, when the freighter leaves.
    both = replace(IN_TIME, trucks=(TruckRoute(0, ((0, 1.0),)), TruckRoute(0, ((0, 4.0),)), IN_TIME.trucks[0]))
    three = replace(TIMED, trucks=PublishedFleet(capacity=6, count=3, fixed=100))
    # One more truck 0-10-0: 100 + 20 more.
    assert check_published(three, replace(both, cost=457.5)) == ()
    # By way of the second satellite the last unit is ready at 22 + 10 + 2 = 34.
    late = replace(IN_TIME, trucks=(TruckRoute(0, ((1, 5.0), (0, 1.0))), TruckRoute(0, ((0, 4.0),))))
    assert codes(TIMED, late) == {PublishedCode.HAND_OVER}


def test_what_leaves_first_takes_what_is_ready_first():
    # Two freighters at one satellite: 3 must leave by 12, 2 by 40. Trucks bring 3 ready at 12, and 2 at 34.
    late = replace(TIMED.customers[1], opens=0.0, closes=42.0)
    instance = replace(
        TIMED,
        customers=(replace(TIMED.customers[0], closes=13.0), late, *TIMED.customers[2:]),
        freighters=PublishedFleet(capacity=5, fixed=30),
    )
    freighters = (FreighterRoute(0, (1,)), FreighterRoute(0, (0,)), FreighterRoute(1, (2, 3)))
    trucks = (TruckRoute(0, ((1, 4.0), (0, 2.0))), TruckRoute(0, ((0, 3.0), (1, 1.0))))
    solution = replace(GOOD, trucks=trucks, freighters=freighters)
    # The last unit for satellite 2 is ready at 24, one too late there; the first satellite is in order.
    faults = [fault for fault in check_published(instance, solution) if fault.code is PublishedCode.HAND_OVER]
    assert [fault.where for fault in faults] == ["satellite 2"]
    trucks = (TruckRoute(0, ((1, 4.0), (0, 3.0))), TruckRoute(0, ((0, 2.0), (1, 1.0))))
    worse = replace(solution, trucks=trucks)
    faults = [fault for fault in check_published(instance, worse) if fault.code is PublishedCode.HAND_OVER]
    assert [fault.where for fault in faults] == ["satellite 1", "satellite 2"]


def test_customers_that_no_departure_serves_in_time_are_a_window_fault():
    # At 22 not before 26, and then 21 by 26 - 1: its service must start by 25.
    early = replace(
        TIMED, customers=(*TIMED.customers[:2], replace(TIMED.customers[2], closes=25.0), TIMED.customers[3])
    )
    backwards = replace(IN_TIME, freighters=(IN_TIME.freighters[0], FreighterRoute(1, (3, 2))))
    assert PublishedCode.WINDOW in codes(early, backwards)


def test_a_clrp_has_no_trucks():
    clrp = PublishedInstance(
        name="clrp",
        family=Family.CLRP,
        depots=(),
        satellites=(Point(x=0, y=0, opening_cost=7, capacity=5), Point(x=9, y=9, opening_cost=1, capacity=5)),
        customers=(Point(x=1, y=1, demand=3), Point(x=0, y=2, demand=2)),
        trucks=None,
        freighters=PublishedFleet(capacity=5, fixed=50),
        split=False,
        rounding=Rounding.CEIL_100,
    )
    # sqrt(2) = 1.41421...: 142 twice (there, and on), 200 back; 7 opened, 50 for the route.
    good = PublishedSolution(instance="clrp", cost=541, trucks=(), freighters=(FreighterRoute(0, (0, 1)),))
    assert check_published(clrp, good) == ()
    assert codes(clrp, replace(good, trucks=(TruckRoute(0, ((0, 5.0),)),))) == {PublishedCode.UNKNOWN_PLACE}


def test_the_first_level_of_a_2elrp_is_doubled_before_it_is_rounded():
    lrp = PublishedInstance(
        name="lrp",
        family=Family.LRP_2E,
        depots=(Point(x=0, y=0),),
        satellites=(Point(x=1, y=1, opening_cost=7),),
        customers=(Point(x=1, y=2, demand=3),),
        trucks=PublishedFleet(capacity=5, fixed=5000, times=2),
        freighters=PublishedFleet(capacity=5, fixed=1000),
        split=False,
        rounding=Rounding.CEIL_100,
    )
    # ceil(100 * 2 * 1.41421...) = 283 (twice ceil(141.4...) would be 284), there and back; 100 there and back.
    good = PublishedSolution(
        instance="lrp", cost=6773, trucks=(TruckRoute(0, ((0, 3.0),)),), freighters=(FreighterRoute(0, (0,)),)
    )
    assert check_published(lrp, good) == ()
