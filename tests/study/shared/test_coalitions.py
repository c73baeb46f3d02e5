"""What coalitions cost: never more than their parts, the same every time, and never planned twice."""

import os
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics_opt.checker import check
from logistics_opt.errors import SolverFailed
from logistics_opt.model import Cost, Direction, Firm, Line, LineStop, Load, Plan
from logistics_opt.sharing.closed import closed
from logistics_opt.sharing.game import CostGame
from logistics_opt.study.shared.coalitions import Draw, coalition_costs
from logistics_opt.study.shared.days import Part, Terms, day_of
from logistics_opt.study.shared.jobs import InMemory, Joint
from logistics_opt.study.shared.pool import own_pool
from logistics_opt.study.shared.side_by_side import side_by_side
from logistics_opt.study.trial_plan import trial_plan
from logistics_opt.units import HOUR

STEPS = 60


class Fixed(Executor):
    """Plans whose costs are given by the firms of the day: nothing is searched."""

    def __init__(self, costs):
        self.costs, self.starts = costs, {}

    def submit(self, make, job):
        firms = "".join(sorted(firm.id for firm in job.problem.firms))
        self.starts[firms] = job.start
        future = Future()
        future.set_result(Joint(Plan(problem=firms, routes=(), cost=Cost(vehicle_day=self.costs[firms])), 0, 0.0))
        return future


def all_of(firms):
    return [frozenset(c) for size in range(1, len(firms) + 1) for c in combinations(firms, size)]


@pytest.fixture
def costs_of(line_county):
    def work(county=line_county, **options):
        given = {"seeds": (0, 1), "steps": STEPS, "terms": Terms(), "store": InMemory(), **options}
        if "executor" in given:
            return coalition_costs([county], all_of([f.id for f in county.firms]), **given)
        with ThreadPoolExecutor(1) as executor:
            return coalition_costs([county], all_of([f.id for f in county.firms]), executor=executor, **given)

    return work


def test_every_plan_is_faultless_on_its_own_day_and_together_is_never_dearer(line_county, costs_of):
    found = costs_of()
    assert set(found) == {Draw(0, 0), Draw(0, 1)}
    for settled in found.values():
        post, coop, both = (settled[frozenset(firms)] for firms in (["post"], ["coop"], ["coop", "post"]))
        for firms, one in settled.items():
            assert check(day_of(line_county, Part(firms=firms), Terms()), one.joint.plan) == ()
        assert both.cost <= post.cost + coop.cost == both.apart
        assert (post.apart, coop.parts) == (None, (frozenset({"coop"}),))


def test_dear_coalitions_stay_in_their_cheapest_parts(line_county, costs_of):
    # Alone 10 each; a and b together 12. Everybody jointly 40: a and b in one van and c alone, 22, is cheaper.
    three = replace(line_county, firms=tuple(Firm(id=f, name=f) for f in "abc"))
    costs = {"a": 10, "b": 10, "c": 10, "ab": 12, "ac": 25, "bc": 18, "abc": 40}
    executor = Fixed(costs)
    settled = costs_of(three, seeds=(0,), executor=executor)[Draw(0, 0)]
    assert {"".join(sorted(s)): one.cost for s, one in settled.items()} == {**costs, "ac": 20, "abc": 22}
    assert {"".join(sorted(s)) for s, one in settled.items() if one.repaired} == {"ac", "abc"}
    assert set(settled[frozenset("abc")].parts) == {frozenset("ab"), frozenset("c")}
    assert executor.starts["a"] is None
    assert executor.starts["ab"] is not None


@given(st.lists(st.integers(5, 20), min_size=15, max_size=15))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_settled_costs_are_those_of_the_closed_game(line_county, costs_of, per_firm):
    # Four firms, 15 coalitions, each of them 5 to 20 a firm: many are dearer than their parts.
    four = replace(line_county, firms=tuple(Firm(id=f, name=f) for f in "abcd"))
    joint = {firms: cost * len(firms) for firms, cost in zip(all_of("abcd"), per_firm, strict=True)}
    executor = Fixed({"".join(sorted(firms)): cost for firms, cost in joint.items()})
    settled = costs_of(four, seeds=(0,), executor=executor)[Draw(0, 0)]
    known = closed(CostGame(tuple("abcd"), joint))
    assert {firms: one.cost for firms, one in settled.items()} == known.game.cost
    assert {firms for firms, one in settled.items() if one.repaired} == {one.coalition for one in known.repairs}
    for firms, one in settled.items():
        assert frozenset().union(*one.parts) == firms
        assert sum(joint[part] for part in one.parts) == one.cost


def test_what_is_in_the_store_is_not_planned_again_and_gives_the_same(costs_of):
    store = InMemory()
    first = costs_of(store=store)
    assert len(store) == 6  # three coalitions, two seeds
    again = costs_of(store=store, executor=Fixed({}))  # which could plan nothing
    assert {d: {s: one.cost for s, one in game.items()} for d, game in first.items()} == {
        d: {s: one.cost for s, one in game.items()} for d, game in again.items()
    }


@pytest.mark.parametrize("other", [{"steps": STEPS + 1}, {"seeds": (5,)}, {"terms": Terms(room_exponent=0.5)}])
def test_another_effort_seed_or_day_is_another_key(costs_of, other):
    store = InMemory()
    costs_of(store=store, seeds=(0,))
    assert len(store) == 3
    costs_of(store=store, **{"seeds": (0,), **other})
    assert len(store) == 6


def test_who_stops_it_keeps_what_is_done(costs_of):
    store = InMemory()
    assert costs_of(store=store, go_on=lambda: False) == {}
    found = costs_of(store=store, go_on=lambda: len(store) < 3)
    assert len(found) < 2
    assert 3 <= len(store) < 6
    assert set(costs_of(store=store)) == {Draw(0, 0), Draw(0, 1)}


def test_a_day_nobody_can_plan_says_so(line_county, costs_of):
    with pytest.raises(SolverFailed):
        costs_of(replace(line_county, travel={}))


def test_vehicles_side_by_side_are_numbered_anew(line_county, costs_of):
    settled = costs_of()[Draw(0, 0)]
    parts = [settled[frozenset({firm})].joint.plan for firm in ("coop", "post")]
    merged = side_by_side(parts, line_county)
    assert len(merged.routes) == sum(len(plan.routes) for plan in parts)
    assert len({(route.vehicle, route.number) for route in merged.routes}) == len(merged.routes)
    assert merged.problem == ""


def test_side_by_side_on_another_day_only_its_goods_are_left(line_county, costs_of):
    plans = [one.joint.plan for one in costs_of()[Draw(0, 0)].values()]
    kept = replace(line_county, demands=tuple(d for d in line_county.demands if d.id == "u1"))
    merged = side_by_side(plans, kept)
    named = {move.demand for route in merged.routes for stop in route.stops for move in stop.moves}
    assert named == {"u1"}
    assert len(merged.routes) < sum(len(plan.routes) for plan in plans)  # nothing is left of the post's
    assert len({(route.vehicle, route.number) for route in merged.routes}) == len(merged.routes)
    assert all(stop.moves for route in merged.routes for trip in route.trips for stop in trip.stops[1:-1])
    plan = trial_plan(kept, steps=1, seed=0, start=merged)
    assert check(kept, plan) == ()


@pytest.fixture
def bus_county(line_county):
    """With a free bus at 07:00 to d1 and v2, for 53 pieces: 14 of the co-operative's and 39 of the post's."""
    stops = (LineStop("w", 0), LineStop("d1", 1_000), LineStop("v2", 2_000))
    bus = Line(id="bus", name="bus", stops=stops, departures=(7 * HOUR,), spare=Load(pieces=53), loading_lead=600)
    down = tuple(replace(demand, direction=Direction.DOWN, ready=0) for demand in line_county.demands)
    return replace(line_county, lines=(bus,), demands=down)


@pytest.mark.parametrize("terms", [Terms(), Terms(buses_apart=True)])
def test_with_buses_every_plan_is_faultless_and_together_is_never_dearer(bus_county, costs_of, terms):
    for settled in costs_of(bus_county, terms=terms).values():
        for firms, one in settled.items():
            assert check(day_of(bus_county, Part(firms=firms), terms), one.joint.plan) == ()
            assert terms.buses_apart or len(firms) > 1 or not one.joint.plan.rides
        post, coop, both = (settled[frozenset(firms)] for firms in (["post"], ["coop"], ["coop", "post"]))
        assert both.cost <= post.cost + coop.cost == both.apart


def test_rides_side_by_side_fit_on_the_bus_and_are_a_start(bus_county, costs_of):
    terms = Terms(buses_apart=True)
    settled = costs_of(bus_county, terms=terms)[Draw(0, 0)]
    parts = [settled[frozenset({firm})].joint.plan for firm in ("coop", "post")]
    assert all(plan.rides for plan in parts)
    merged = side_by_side(parts, bus_county)
    assert merged.rides == (*parts[0].rides, *parts[1].rides)
    assert 20 < sum(ride.load.pieces for ride in merged.rides) <= 53
    together = day_of(bus_county, Part(firms=frozenset({"coop", "post"})), terms)
    plan = trial_plan(together, steps=1, seed=0, start=merged)
    assert check(together, plan) == ()


def test_a_start_whose_goods_do_not_fit_on_the_bus_is_put_right(bus_county):
    everybody = Part(firms=frozenset({"coop", "post"}))
    plan = trial_plan(day_of(bus_county, everybody, Terms()), steps=STEPS, seed=0)
    assert sum(ride.load.pieces for ride in plan.rides) > 20
    small = replace(bus_county, lines=(replace(bus_county.lines[0], spare=Load(pieces=20)),))
    tight = day_of(small, everybody, Terms())
    again = trial_plan(tight, steps=1, seed=0, start=side_by_side([plan], tight))
    assert check(tight, again) == ()
    assert not again.unserved


def test_processes_of_our_own_give_the_same_and_are_gone_afterwards(costs_of):
    here = costs_of(seeds=(0,))
    with own_pool(2) as pool:
        there = costs_of(seeds=(0,), executor=pool)
        processes = list(pool._processes)
    assert {s: one.cost for s, one in here[Draw(0, 0)].items()} == {s: one.cost for s, one in there[Draw(0, 0)].items()}
    ends = time.monotonic() + 10
    while any(_lives(process) for process in processes) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not any(_lives(process) for process in processes)


def _lives(process):
    # Not by is_alive: the pool's own thread may have asked how the process ended, which nobody can ask twice.
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_dask_cluster_gives_the_same(costs_of):
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    here = costs_of(seeds=(0,))
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        there = costs_of(seeds=(0,), executor=client.get_executor(pure=False))
    assert {s: one.cost for s, one in here[Draw(0, 0)].items()} == {s: one.cost for s, one in there[Draw(0, 0)].items()}
