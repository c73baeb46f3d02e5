"""Random counties, random facts, random locks: whatever has happened, the plan for the rest of the day has no fault."""

from dataclasses import replace

import numpy as np
import pytest

from logistics_opt.checker.live import check_live
from logistics_opt.model import (
    ChangeKind,
    Line,
    LineStop,
    LiveDay,
    Load,
    Made,
    Reason,
    RouteLock,
    RouteState,
    Standing,
)
from logistics_opt.model.live import progress
from logistics_opt.model.validate.live import live_issues
from logistics_opt.routing.plan import solve_two_echelons
from logistics_opt.routing.score import score_of
from logistics_opt.study.live_day import replan_day
from logistics_opt.synth.county import random_county
from logistics_opt.units import HOUR, MINUTE

SEEDS = range(20)
SIZES = (5, 6, 8, 10, 15)
STEPS = 40


def with_a_line(rng, problem):
    """The day with a bus that goes from the warehouse through some sites and back, three times."""
    home = problem.warehouse.id
    sites = [site.id for site in problem.sites if site.id != home and site.standing is Standing.EXISTING]
    calls = [str(site) for site in rng.permutation(sites)[: int(rng.integers(1, 5))]]
    offsets = np.cumsum([0, *rng.integers(10, 50, size=len(calls) + 1)]) * MINUTE
    line = Line(
        id="bus",
        name="bus",
        stops=tuple(LineStop(site, int(at)) for site, at in zip([home, *calls, home], offsets, strict=True)),
        departures=tuple(int(hour) * HOUR for hour in (7, 10, 14)),
        spare=Load(200_000, 2_000_000, 60),
        price_per_piece=int(rng.integers(0, 60)),
        dwell_per_piece=int(rng.integers(0, 5)),
        loading_lead=10 * MINUTE,
    )
    return replace(problem, lines=(line,))


def sent_in(seed):
    """A day, of every other county with a bus line, and the plan made before one in seven of its orders came in."""
    rng = np.random.default_rng(seed)
    problem = random_county(seed, villages=SIZES[seed % len(SIZES)]).problem
    problem = with_a_line(rng, problem) if seed % 2 else replace(problem, lines=())
    early = tuple(d for d in problem.demands if rng.random() > 1 / 7) or problem.demands
    return rng, problem, solve_two_echelons(replace(problem, demands=early), max_steps=60, time_limit=None)


def driven_on(rng, route, state, now, *, trouble):
    """The state of a route some time later: it may begin late, lose time on its way, and be locked otherwise."""
    stops = [(stop, s in (0, len(trip.stops) - 1)) for trip in route.trips for s, stop in enumerate(trip.stops)]
    lost = int(rng.integers(-5, 50)) * MINUTE if rng.random() < trouble else 0
    made = list(state.made)
    for stop, base in stops[len(made) :]:
        lost += int(rng.integers(0, 30)) * MINUTE if rng.random() < 0.1 * trouble else 0
        arrives = max(stop.starts if base else stop.arrives, made[-1].leaves if made else stop.arrives) + lost
        starts = max(arrives, stop.starts + lost)
        if arrives > now or (made and made[-1].leaves > now):
            break
        times = (starts,) * 3 if base else (arrives, starts, starts + stop.leaves - stop.starts)
        if times[0] > now:
            break
        made.append(Made(arrives=times[0], starts=times[1], leaves=times[2]))
    lock = list(RouteLock)[int(rng.choice(3, p=[0.15, 0.25, 0.6]))]
    later = RouteState(vehicle=route.vehicle, number=route.number, made=tuple(made), lock=lock)
    if trouble and rng.random() < 0.3 and progress(route, later, now).under_way:
        later = replace(later, next_arrives=now + int(rng.integers(0, 90)) * MINUTE)
    return later


def later_day(rng, problem, plan, before, now, *, trouble):
    """What has happened by then; no van has left with what no truck has brought."""
    states = (driven_on(rng, r, before.state(r.vehicle, r.number), now, trouble=trouble) for r in plan.routes)
    day = LiveDay(now=now, routes=tuple(states))
    while found := live_issues(problem, plan, day):
        assert {issue.code for issue in found} == {"live-goods-not-there"}
        names = {issue.where.partition(",")[0] for issue in found}
        day = replace(day, routes=tuple(_one_stop_less(s, names) for s in day.routes))
    return day


def _one_stop_less(state, names):
    if f"route {state.vehicle} no. {state.number}" not in names:
        return state
    return replace(state, made=state.made[:-1], next_arrives=None)


def some_day(rng, problem, plan, *, trouble):
    begins = min((route.departs for route in plan.routes), default=6 * HOUR)
    ends = max((route.returns for route in plan.routes), default=18 * HOUR)
    now = int(rng.integers(begins - HOUR, ends + 1))
    return later_day(rng, problem, plan, LiveDay(now=0), now, trouble=trouble)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rest_of_a_random_day_has_no_fault_and_is_no_worse_for_being_planned_again(seed):
    rng, problem, sent = sent_in(seed)
    day = some_day(rng, problem, sent, trouble=0.6)
    answer = replan_day(problem, sent, day, max_steps=STEPS)
    assert check_live(problem, answer.plan, sent, day) == ()
    assert check_live(problem, answer.retimed, sent, day) == ()
    assert score_of(problem, answer.plan) <= score_of(problem, answer.retimed)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_day_can_be_planned_again_and_again(seed):
    rng, problem, plan = sent_in(100 + seed)
    day = some_day(rng, problem, plan, trouble=0.8)
    for _ in range(3):
        answer = replan_day(problem, plan, day, max_steps=STEPS)
        assert check_live(problem, answer.plan, plan, day) == ()
        plan = answer.plan
        now = day.now + int(rng.integers(10, 180)) * MINUTE
        day = later_day(rng, problem, plan, replace(day, routes=day.routes), now, trouble=0.8)


@pytest.mark.parametrize("seed", SEEDS[:8])
def test_where_all_goes_as_planned_nothing_is_lost(seed):
    rng, problem, sent = sent_in(200 + seed)
    day = some_day(rng, problem, sent, trouble=0)
    answer = replan_day(problem, sent, day, max_steps=STEPS)
    assert {change.kind for change in answer.changes} <= set(ChangeKind) - {ChangeKind.LOST}
    assert Reason.DELAY not in {left.reason for left in answer.plan.unserved}
    assert answer.retimed.cost == sent.cost


def test_the_same_day_gives_the_same_plan():
    rng, problem, sent = sent_in(3)
    day = some_day(rng, problem, sent, trouble=0.6)
    one, same = (replan_day(problem, sent, day, max_steps=STEPS) for _ in range(2))
    assert one == same
