"""Random counties, random hands: whatever is moved, only rules of the day can break, and the sums are right."""

import numpy as np
import pytest

from logistics_opt.checker import Code, check
from logistics_opt.errors import InvalidInput
from logistics_opt.model.by_hand import Goal, HandChange, StopAt
from logistics_opt.routing.plan import solve_two_echelons
from logistics_opt.routing.schedule import cost_of
from logistics_opt.study.hand_changes import change_by_hand
from logistics_opt.synth.county import random_county
from tests.property.test_live_days import with_a_line

SEEDS = range(12)
MOVES = 8
MAY_BREAK = {
    Code.CAPACITY_WEIGHT,
    Code.CAPACITY_VOLUME,
    Code.CAPACITY_CHILLED,
    Code.NOT_CARRIED,
    Code.KEPT_APART,
    Code.CLOSED,
    Code.SHIFT,
    Code.DURATION,
    Code.TOO_MANY_TRIPS,
    Code.DEPOT_CAPACITY,
    Code.BUS_TIME,
    Code.BUS_CUT_OFF,
    Code.NOT_BROUGHT_YET,  # to the bus, which does not wait
}
"""What a dispatcher can do wrong; everything else, such as sums, goods and driving times, would be our own fault."""


def some_change(rng, problem, plan):
    stops = [
        StopAt(vehicle=route.vehicle, number=route.number, trip=t + 1, stop=s + 1, site=trip.stops[s].site)
        for route in plan.routes
        for t, trip in enumerate(route.trips)
        for s in range(1, len(trip.stops) - 1)
    ]
    stop = stops[int(rng.integers(len(stops)))]
    if rng.random() < 0.15:
        return HandChange(stop=stop)
    vehicle = problem.fleet[int(rng.integers(len(problem.fleet)))]
    number = int(rng.integers(1, vehicle.count + 1)) if vehicle.count else 1
    route = next((r for r in plan.routes if (r.vehicle, r.number) == (vehicle.id, number)), None)
    trip = None if rng.random() < 0.5 else int(rng.integers(1, 2 + (len(route.trips) if route else 0)))
    place = None
    if trip is not None and route is not None and trip <= len(route.trips) and rng.random() < 0.6:
        place = int(rng.integers(2, len(route.trips[trip - 1].stops) + 1))
    return HandChange(stop=stop, goal=Goal(vehicle=vehicle.id, number=number, trip=trip, stop=place))


@pytest.mark.parametrize("seed", SEEDS)
def test_moves_break_no_rule_that_is_not_the_dispatcher_s(seed):
    rng = np.random.default_rng(seed)
    problem = random_county(seed, villages=(6, 8, 12)[seed % 3]).problem
    problem = with_a_line(rng, problem) if seed % 2 else problem
    plan = solve_two_echelons(problem, max_steps=60, time_limit=None)
    changes, shown, refused = [], plan, set()
    for _ in range(MOVES):
        if not shown.routes:
            break
        change = some_change(rng, problem, shown)
        try:
            answer = change_by_hand(problem, plan, [*changes, change])
        except InvalidInput as error:
            refused |= {issue.code for issue in error.issues}
            continue
        assert answer.faults == check(problem, answer.plan)
        assert {fault.code for fault in answer.faults} <= MAY_BREAK, [*changes, change]
        assert answer.plan.cost == cost_of(problem, answer.plan.routes, answer.plan.rides)
        changes, shown = [*changes, change], answer.plan
    assert change_by_hand(problem, plan, []).plan == plan
    assert changes
    assert all(code.startswith("hand-") for code in refused)
