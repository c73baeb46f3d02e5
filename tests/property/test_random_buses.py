"""
Random bus lines in random counties: whatever rides, the checker finds nothing wrong, and no bus makes a plan worse.

The checker is the oracle: it works out timetables, dwell, room, prices and the flow of goods by itself.
"""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics_opt.accounts import Basis, cost_to_serve, paid_by, settle
from logistics_opt.accounts.bills import bills, cost_of
from logistics_opt.accounts.moved import served
from logistics_opt.checker import check
from logistics_opt.model import Bag, Cost, Line, LineStop, Load
from logistics_opt.routing.score import score_of
from logistics_opt.routing.two_echelon.county.plan_search import WITHOUT_BUSES
from logistics_opt.study.trial_plan import trial_plan
from logistics_opt.synth.county import random_county
from logistics_opt.units import HOUR, MINUTE

SIZES = (5, 6, 7, 8, 9, 12)  # villages


@st.composite
def bags(draw):
    holds = draw(st.sampled_from([Load(pieces=4), Load(20_000, 100_000), Load(10_000, 80_000, 6)]))
    return Bag(
        holds=holds,
        price=draw(st.integers(0, 400)),
        spare=draw(st.none() | st.integers(0, 8)),
        dwell=draw(st.integers(0, 20)),
    )


@st.composite
def lines(draw, county, name):
    """From the warehouse, to it, round, or past it: through other sites in any order, some minutes from each other."""
    home = county.warehouse.id
    wanted = sorted({demand.site for demand in county.demands} | {depot.id for depot in county.depots})
    others = draw(st.permutations(wanted))
    calls = list(others[: draw(st.integers(min(2, len(others)), min(5, len(others))))])
    shape = draw(st.sampled_from(["out", "back", "round", "past"]))
    calls = [home] * (shape in ("out", "round")) + calls + [home] * (shape in ("back", "round"))
    if shape == "past":
        calls.insert(draw(st.integers(0, len(calls))), home)
    gaps = draw(st.lists(st.integers(2, 60), min_size=len(calls), max_size=len(calls)))
    offsets = [sum(gaps[:n]) * MINUTE for n in range(len(calls))]
    if len(calls) < 2:
        calls, offsets = [home, others[0]], [0, 600]
    commodities = sorted(county.commodity)
    return Line(
        id=name,
        name=name,
        stops=tuple(LineStop(site, offset) for site, offset in zip(calls, offsets, strict=True)),
        departures=tuple(
            draw(st.lists(st.integers(6, 15).map(lambda hour: hour * HOUR), min_size=1, max_size=3, unique=True))
        ),
        spare=draw(st.sampled_from([Load(900_000, 6_000_000, 400), Load(100_000, 600_000, 40), Load(pieces=9)])),
        price_per_piece=draw(st.integers(0, 30)),
        loading_lead=draw(st.integers(0, 30)) * MINUTE,
        carries=draw(st.none() | st.frozensets(st.sampled_from(commodities), min_size=1)),
        bag=draw(st.none() | bags()),
        dwell_per_piece=draw(st.integers(0, 10)),
        max_dwell=draw(st.none() | st.integers(30, 600)),
    )


@st.composite
def counties(draw):
    seed = draw(st.integers(0, 60))
    county = random_county(seed, villages=SIZES[seed % len(SIZES)]).problem
    return replace(county, lines=tuple(draw(lines(county, f"line {n}")) for n in range(draw(st.integers(1, 3)))))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(county=counties(), seed=st.integers(0, 3))
def test_nothing_is_wrong_with_what_rides(county, seed):
    plan = trial_plan(county, steps=60, seed=seed)
    assert check(county, plan) == ()
    again = trial_plan(county, steps=20, seed=seed, start=plan)
    assert check(county, again) == ()
    assert len(again.unserved) <= len(plan.unserved)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(county=counties(), seed=st.integers(0, 3), steps=st.sampled_from([10, 60]))
def test_no_plan_is_worse_than_that_of_the_first_search_without_buses(county, seed, steps):
    with_lines = trial_plan(county, steps=steps, seed=seed)
    without = trial_plan(replace(county, lines=()), steps=round(steps * WITHOUT_BUSES), seed=seed)
    assert score_of(county, with_lines) <= score_of(county, without)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(county=counties(), seed=st.integers(0, 3), runs=st.booleans())
def test_accounts_of_what_rides_add_up_to_the_fen(county, seed, runs):
    if runs:  # the first firm runs the first line
        county = replace(county, lines=(replace(county.lines[0], operator=county.firms[0].id), *county.lines[1:]))
    plan = trial_plan(county, steps=60, seed=seed)
    assert cost_of(bills(county, plan)) == plan.cost
    left = {demand.id: demand.load for demand in county.demands}
    for out in plan.unserved:
        left[out.demand] -= out.load
    assert served(county, plan) == {key: load for key, load in left.items() if load}
    if not plan.routes and not plan.rides:
        return
    paid = paid_by(county, plan)
    for by in Basis:
        costs = cost_to_serve(county, plan, by=by)
        assert sum(costs.demands.values(), Cost()) == plan.cost
        assert sum(costs.firms.values()) == sum(paid.values()) == plan.cost.total
        assert min(cost.bus for cost in costs.demands.values()) >= 0
        month = settle(bears=costs.firms, paid=paid, days=30)
        assert sum(balance.net for balance in month.firms.values()) + month.operator_net == 0
        assert all(site.visits >= 1 for site in costs.sites.values() if site.load)


@pytest.mark.parametrize("seed", range(4))
def test_a_cheap_bus_to_everywhere_is_used(seed):
    county = random_county(seed, villages=8).problem
    home = county.warehouse.id
    villages = [site.id for site in county.sites if site.id in {demand.site for demand in county.demands}]
    stops = tuple(LineStop(site, n * 10 * MINUTE) for n, site in enumerate([home, *villages]))
    line = Line(id="all", name="all", stops=stops, departures=(10 * HOUR,), spare=Load(10**7, 10**8, 10**5))
    plan = trial_plan(replace(county, lines=(line,)), steps=200, seed=0)
    assert check(replace(county, lines=(line,)), plan) == ()
    assert plan.rides
