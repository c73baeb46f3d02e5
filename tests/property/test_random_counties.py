"""
Random counties by every back end: no faults, what is impossible is known, bounds hold, plans can be made again.

Eight by default, fifty with ``pytest -m "soak or not soak"``; ``benchmarks/soak_counties.py`` asks the same of 500.
"""

from collections import Counter
from dataclasses import replace

import pytest

from logistics_opt.checker import check
from logistics_opt.errors import Cancelled
from logistics_opt.model import Reason
from logistics_opt.routing.bound import lower_bound
from logistics_opt.routing.bounds.least_costs import moved_goods
from logistics_opt.routing.buses import with_buses_out
from logistics_opt.routing.decomposition import rounds
from logistics_opt.routing.plan import solve_two_echelons
from logistics_opt.routing.two_echelon.county import plan_search
from logistics_opt.study import plan_day
from logistics_opt.synth.county import random_county

SEEDS = range(50)
DEFAULT = 8  # of them: the others are a soak
SIZES = (5, 6, 7, 8, 9, 10, 12, 15, 20, 48)  # villages; most are small, so that fifty take a minute
STEPS = {"integrated": 200, "pyvrp": 30, "ortools": 6}
WAYS = {
    "integrated": {},
    "auto": {"method": "decomposition"},
    "pyvrp": {"method": "decomposition", "backend": "pyvrp"},
    "ortools": {"method": "decomposition", "backend": "ortools"},
}
BOUNDS = {}


def county(seed):
    return random_county(seed, villages=SIZES[seed % len(SIZES)])


@pytest.fixture
def one_bound_for_the_same_goods(monkeypatch):
    """Nine tenths of the time is the bound's, which is told nothing of a plan but the goods it moves."""

    def remembered(problem, plan, **limits):
        goods = repr(sorted(moved_goods(with_buses_out(problem), plan).items()))
        if (problem.digest, goods) not in BOUNDS:
            BOUNDS[problem.digest, goods] = lower_bound(problem, plan, **limits)
        return BOUNDS[problem.digest, goods]

    for module in (rounds, plan_search):
        monkeypatch.setattr(module, "lower_bound", remembered)


@pytest.mark.usefixtures("one_bound_for_the_same_goods")
@pytest.mark.parametrize("backend", STEPS)
@pytest.mark.parametrize(
    "seed", [*SEEDS[:DEFAULT], *(pytest.param(seed, marks=pytest.mark.soak) for seed in SEEDS[DEFAULT:])]
)
def test_a_plan_of_a_random_county_has_nothing_wrong(judge, seed, backend):
    drawn = county(seed)
    plan = judge.plan_by_steps(drawn.problem, backend, STEPS[backend])
    assert list(judge.complaints(drawn, plan)) == []


@pytest.mark.parametrize("backend", ["auto", *STEPS])
@pytest.mark.parametrize("seed", [2, 5])
def test_the_same_seed_and_steps_give_the_same_plan(seed, backend):
    problem = county(seed).problem
    one, same = (plan_day(problem, **WAYS[backend], max_steps=10, seed=4) for _ in range(2))
    assert one == same


def test_auto_is_pyvrp_where_nothing_says_otherwise():
    problem = county(1).problem
    auto, pyvrp = (plan_day(problem, **WAYS[backend], max_steps=10) for backend in ("auto", "pyvrp"))
    assert replace(auto, made_by="") == replace(pyvrp, made_by="")


@pytest.mark.parametrize("backend", STEPS)
@pytest.mark.parametrize("after", [0, 2, 10])
def test_stopped_after_any_number_of_words_it_has_a_plan_or_none(backend, after):
    # The plan that is kept has no faults either; what it leaves out it says, as impossible or for want of time.
    drawn = county(7)
    heard = []

    def on_progress(progress):
        heard.append(progress)
        return len(heard) <= after

    try:
        plan = solve_two_echelons(drawn.problem, **WAYS[backend], max_steps=5, time_limit=None, on_progress=on_progress)
    except Cancelled:
        return
    assert check(drawn.problem, plan) == ()
    left = {entry.demand for entry in plan.unserved if entry.reason is not Reason.CANCELLED}
    assert set(drawn.impossible) <= left


def test_every_option_is_in_a_tenth_of_them(judge):
    on = Counter(name for seed in SEEDS for name in county(seed).options.on)
    assert set(on) == set(judge.OPTIONS)
    assert min(on.values()) >= len(SEEDS) / 10


def test_a_judge_that_sees_a_spoiled_plan_says_so(judge):
    drawn = county(5)
    plan = judge.plan_by_steps(drawn.problem, "pyvrp", 5)
    assert plan.unserved
    lost = replace(plan, unserved=plan.unserved[1:])
    dear = replace(plan, bound=replace(plan.bound, value=plan.cost.total + 1))
    other = replace(plan, unserved=(replace(plan.unserved[0], reason=Reason.CANCELLED), *plan.unserved[1:]))
    for spoiled, word in ((lost, "is served"), (dear, "above the cost"), (other, "unserved as cancelled")):
        assert any(word in complaint for complaint in judge.complaints(drawn, spoiled))
