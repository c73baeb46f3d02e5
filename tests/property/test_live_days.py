"""Random counties, random facts, random locks: whatever has happened, the plan for the rest of the day has no fault."""

from dataclasses import replace

import numpy as np
import pytest

from logistics_opt.checker.live import check_live
from logistics_opt.model import LiveDay, Made, RouteLock, RouteState
from logistics_opt.model.validate.live import live_issues
from logistics_opt.routing.plan import solve_two_echelons
from logistics_opt.study.live_day import replan_day
from logistics_opt.synth.county import random_county
from logistics_opt.units import HOUR, MINUTE

SEEDS = range(24)
SIZES = (5, 6, 8, 10, 15)


def day_before(seed):
    """A day, and the plan made for it before one in seven of its orders came in."""
    rng = np.random.default_rng(seed)
    problem = random_county(seed, villages=SIZES[seed % len(SIZES)]).problem
    early = tuple(d for d in problem.demands if rng.random() > 0.15) or problem.demands
    before = replace(problem, demands=early)
    return rng, problem, before, solve_two_echelons(before, max_steps=60, time_limit=None)


def drawn_state(rng, route, now, *, trouble):
    """How far a route is that begins late, or early, and loses time on its way; maybe locked."""
    shift = int(rng.integers(-5, 50)) * MINUTE if rng.random() < trouble else 0
    made = []
    bases = [n for trip in route.trips for n in (True, *(False,) * (len(trip.stops) - 2), True)]
    for stop, base in zip(route.stops, bases, strict=True):
        if not base and rng.random() < 0.1 * trouble:
            shift += int(rng.integers(0, 30)) * MINUTE
        arrives, starts, leaves = stop.arrives + shift, stop.starts + shift, stop.leaves + shift
        if arrives > now or (made and made[-1].leaves > now):
            break
        made.append(Made(arrives=starts if base else arrives, starts=starts, leaves=leaves))
    lock = list(RouteLock)[int(rng.choice(3, p=[0.15, 0.25, 0.6]))]
    return RouteState(vehicle=route.vehicle, number=route.number, made=tuple(made), lock=lock)


def drawn_day(rng, problem, plan, *, trouble=0.4):
    """A moment of the day and what has happened by then; no van has left with what no truck has brought."""
    begins = min((route.departs for route in plan.routes), default=6 * HOUR)
    ends = max((route.returns for route in plan.routes), default=18 * HOUR)
    now = int(rng.integers(begins - HOUR, ends + 1))
    return sound(
        problem, plan, LiveDay(now=now, routes=tuple(drawn_state(rng, r, now, trouble=trouble) for r in plan.routes))
    )


def sound(problem, plan, day):
    while found := live_issues(problem, plan, day):
        assert {issue.code for issue in found} == {"live-goods-not-there"}
        names = {issue.where.partition(",")[0] for issue in found}
        day = replace(
            day,
            routes=tuple(
                replace(s, made=s.made[:-1]) if f"route {s.vehicle} no. {s.number}" in names else s for s in day.routes
            ),
        )
    return day


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rest_of_a_random_day_has_no_fault(seed):
    rng, problem, _, sent = day_before(seed)
    day = drawn_day(rng, problem, sent)
    answer = replan_day(problem, sent, day, max_steps=40)
    assert check_live(problem, answer.plan, sent, day) == ()
