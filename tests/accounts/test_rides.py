"""
Plans in which goods ride on buses: who pays the bus, for which goods, and when a firm is told they come.

The bus "out" leaves w at 07:00, 25 200 s, and is at d1 and v2 after 1 000 and 2 000 s; it stands 2 s for each piece. A
piece costs 50 fen.
"""

from dataclasses import replace

import pytest

from logistics_opt.accounts import cost_to_serve, firm_accounts, paid_by, settle
from logistics_opt.accounts.bills import bills
from logistics_opt.accounts.moved import served
from logistics_opt.checker import check
from logistics_opt.errors import InvalidInput
from logistics_opt.model import (
    Bag,
    Consignment,
    Cost,
    CostLine,
    Direction,
    Line,
    LineStop,
    Load,
    Ride,
    TimeWindow,
)
from logistics_opt.units import HOUR, KILOGRAM, LITRE

OUT = Line(
    id="out",
    name="out",
    stops=(LineStop("w", 0), LineStop("d1", 1_000), LineStop("v2", 2_000)),
    departures=(25_200,),
    spare=Load(300_000, 2_000_000, 40),
    price_per_piece=50,
    loading_lead=600,
    dwell_per_piece=2,
)
POST, COOP = "post", "coop"


def ride(county, origin, leaves, goal, arrives, *keys, line="out", departure=25_200):
    goods = tuple(Consignment(key, county.demand[key].load) for key in keys)
    return Ride(line=line, departure=departure, origin=origin, leaves=leaves, goal=goal, arrives=arrives, goods=goods)


@pytest.fixture
def county(two_villages):
    """``a`` of the post for v1, ``b`` of the co-operative for v2: ten pieces each."""
    return replace(two_villages, lines=(OUT,))


@pytest.fixture
def plan(county, make_plan):
    """The bus has ``a`` as far as d1, 26 200 s, where it stands 20 s, and ``b`` to v2. A van brings ``a`` to v1."""
    by_van = make_plan(
        county,
        # Van out 500 + 220 + 500 s at half a fen. Twenty pieces by bus.
        Cost(vehicle_day=10_000, vehicle_km=1_000, vehicle_hour=610, site_day=6_200, bus=1_000),
        van1=[(7 * HOUR + 1_800, [("d1", "", "a"), ("v1", "a", ""), ("d1", "", "")])],
    )
    rides = ride(county, "w", 25_200, "d1", 26_200, "a"), ride(county, "w", 25_200, "v2", 27_220, "b")
    return replace(by_van, rides=rides)


def test_the_plan_by_hand_is_a_plan(county, plan):
    assert check(county, plan) == ()


def test_each_line_of_cost_by_hand(county, plan):
    # The warehouse's 5 000 by ten pieces each. b passes d1 in the bus: the depot is a's alone, and so is the van.
    costs = cost_to_serve(county, plan)
    assert costs.demands == {
        "a": Cost(vehicle_day=10_000, vehicle_km=1_000, vehicle_hour=610, site_day=2_500 + 1_000 + 100, bus=500),
        "b": Cost(site_day=2_500 + 100, bus=500),
    }
    assert costs.total == plan.cost.total
    village = costs.sites["v2"]
    assert (village.load.pieces, village.visits, village.bearers) == (10, 1, {COOP: 3_100})


def test_a_ride_has_a_bill_that_the_lines_operator_has_paid(county, plan):
    assert [(bill.amount, bill.owner) for bill in bills(county, plan) if bill.line is CostLine.BUS] == [(500, None)] * 2
    assert paid_by(county, plan) == {None: plan.cost.total, POST: 0, COOP: 0}
    own = replace(county, lines=(replace(OUT, operator=COOP),))
    assert paid_by(own, plan) == {None: plan.cost.total - 1_000, POST: 0, COOP: 1_000}


def test_who_runs_the_bus_is_paid_for_it_in_the_settlement(county, plan):
    # The co-operative bears b's 3 100 a day and has carried for 1 000 a day: over 30 days it pays 63 000.
    own = replace(county, lines=(replace(OUT, operator=COOP),))
    month = settle(bears=cost_to_serve(own, plan).firms, paid=paid_by(own, plan), days=30)
    assert month.firms[COOP].net == 30 * (3_100 - 1_000)
    assert sum(balance.net for balance in month.firms.values()) + month.operator_net == 0


@pytest.mark.parametrize(
    ("holds", "shares"),
    [
        # a: 10 pieces, 100 kg, 500 l; k: 5 pieces, 10 kg, 100 l. Always two bags: 600 fen.
        (Load(60 * KILOGRAM), (545, 55)),  # by weight, 100 to 10
        (Load(200 * KILOGRAM, 300 * LITRE), (500, 100)),  # by volume, 500 to 100: that fills bags, and weight does not
        (Load(pieces=10), (400, 200)),  # by pieces, 10 to 5
    ],
)
def test_a_bags_price_goes_by_what_fills_it_and_the_rest_by_pieces(make_county, make_demand, make_plan, holds, shares):
    line = replace(OUT, bag=Bag(holds=holds, price=300))
    demands = (make_demand("a", "d1"), make_demand("k", "d1", 5, 10, 100, firm=COOP))
    county = make_county(demands=demands, lines=(line,))
    cost = Cost(site_day=6_000, bus=15 * 50 + 2 * 300)
    plan = replace(make_plan(county, cost), rides=(ride(county, "w", 25_200, "d1", 26_200, "a", "k"),))
    assert check(county, plan) == ()
    found = cost_to_serve(county, plan).demands
    assert (found["a"].bus, found["k"].bus) == (500 + shares[0], 250 + shares[1])


@pytest.fixture
def round_trip(make_county, make_demand, make_plan):
    """A bus from w at 07:00 to v2 and back: ``b`` goes off there and ``u`` on; 2 s a piece."""
    line = replace(OUT, stops=(LineStop("w", 0), LineStop("v2", 2_000), LineStop("w", 4_000)))
    up = make_demand("u", "v2", 4, 40, 90, firm=COOP, direction=Direction.UP, commodity="produce", ready=6 * HOUR)
    county = make_county(demands=(make_demand("b", "v2"), up), lines=(line,))
    stands = 2 * (10 + 4)
    rides = (
        ride(county, "w", 25_200, "v2", 27_200, "b"),
        ride(county, "v2", 27_200 + stands, "w", 29_200 + stands, "u"),
    )
    return county, replace(make_plan(county, Cost(site_day=5_100, bus=700)), rides=rides)


def test_goods_off_and_on_one_bus_are_one_visit(round_trip):
    county, plan = round_trip
    assert check(county, plan) == ()
    assert {key: load.pieces for key, load in served(county, plan).items()} == {"b": 10, "u": 4}
    assert cost_to_serve(county, plan).sites["v2"].visits == 1
    later = replace(plan.rides[1], departure=36_000)
    assert cost_to_serve(county, replace(plan, rides=(plan.rides[0], later))).sites["v2"].visits == 2


def test_a_firm_is_told_the_half_hours_of_its_rides(round_trip, make_accounts):
    # At v2 at 7:33, from there at 7:33:48, at w at 8:07:08.
    county, plan = round_trip
    accounts = make_accounts(county, plan)
    (down,) = firm_accounts(accounts, county, plan, POST).service
    (up,) = firm_accounts(accounts, county, plan, COOP).service
    early, late = TimeWindow(27_000, 28_800), TimeWindow(28_800, 30_600)
    assert (down.pieces, down.left, down.here, down.goal) == (10, 0, early, early)
    assert (up.pieces, up.left, up.here, up.goal) == (4, 0, early, late)


def test_goods_that_change_to_a_van_are_served_where_the_van_stops(county, plan, make_accounts):
    # a is put off the bus at d1 at 7:16; at v1 it is at 7:38:20.
    (seen,) = firm_accounts(make_accounts(county, plan), county, plan, POST).service
    assert (seen.pieces, seen.here, seen.goal) == (10, TimeWindow(27_000, 28_800), TimeWindow(27_000, 28_800))


def test_a_plan_that_is_paid_another_price_by_bus_is_refused(county, plan):
    dear = replace(county, lines=(replace(OUT, price_per_piece=51),))
    with pytest.raises(InvalidInput, match="plan-cost-differs"):
        cost_to_serve(dear, plan)


def test_of_several_firms_goods_on_one_bus_neither_sees_the_others(county, plan, make_accounts, document):
    # The co-operative's ten pieces hold the bus up nowhere before d1: more of them change nothing for the post.
    accounts = make_accounts(county, plan)
    text = document(accounts, county, plan, POST)
    assert '"out"' not in text
    assert "v2" not in text
    later = replace(plan, rides=(plan.rides[0], replace(plan.rides[1], arrives=plan.rides[1].arrives + 7_200)))
    assert document(accounts, county, later, POST) == text
