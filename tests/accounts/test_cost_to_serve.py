"""A plan's cost given to villages, demands and firms: by hand, and adding up on real plans."""

from collections import Counter
from dataclasses import replace

import pytest

from logistics_opt.accounts import Basis, cost_to_serve, paid_by
from logistics_opt.accounts.moved import served
from logistics_opt.checker import check
from logistics_opt.errors import InvalidInput
from logistics_opt.model import Cost, FirmId, Load
from logistics_opt.units import HOUR


def test_the_plan_by_hand_is_a_plan(two_villages, two_villages_plan):
    assert check(two_villages, two_villages_plan) == ()


def test_each_line_of_cost_by_hand(two_villages, two_villages_plan):
    # Truck, equal goods at one depot: halves. Van, v1 lies 10 km there and back, v2 20 km, each has a stop of 220 s.
    # Day 10 000 by 1 000 + 220 to 2 000 + 220 s; km 2 000 by 10 to 20; hours: 110 at each stop, 1 000 by 10 to 20.
    # Warehouse 5 000 and depot 1 000 by ten pieces each, each village its own 100.
    costs = cost_to_serve(two_villages, two_villages_plan)
    assert costs.demands == {
        "a": Cost(vehicle_day=10_000 + 3_547, vehicle_km=3_000 + 667, vehicle_hour=1_200 + 110 + 333, site_day=3_100),
        "b": Cost(vehicle_day=10_000 + 6_453, vehicle_km=3_000 + 1_333, vehicle_hour=1_200 + 110 + 667, site_day=3_100),
    }
    assert costs.firms == {"post": costs.demands["a"].total, "coop": costs.demands["b"].total}


def test_a_village_has_its_cost_its_pieces_its_visits_and_its_bearers(two_villages, two_villages_plan):
    village = cost_to_serve(two_villages, two_villages_plan).sites["v2"]
    assert (village.load.pieces, village.visits) == (10, 1)
    assert village.bearers == {"coop": village.cost.total}
    assert village.fen_per_piece == village.cost.total / 10


def test_a_villages_goods_share_by_pieces_or_by_weight(make_county, make_demand, make_plan):
    # 30 pieces of 20 kg and 10 pieces of 60 kg at one village, the only one: its van's day is 10 000.
    # By pieces three to one, by weight one to three.
    coop = FirmId("coop")
    county = make_county(demands=(make_demand("a", "v1", 30, 20, 50), make_demand("b", "v1", 10, 60, 50, firm=coop)))
    plan = make_plan(
        county,
        # Truck out 1 000 + 500 + 1 000 s; van out 500 + 520 + 500 s at half a fen.
        Cost(vehicle_day=30_000, vehicle_km=6_000 + 1_000, vehicle_hour=2_500 + 760, site_day=6_100),
        truck=[(6 * HOUR, [("w", "", "a b"), ("d1", "a b", ""), ("w", "", "")])],
        van1=[(8 * HOUR, [("d1", "", "a b"), ("v1", "a b", ""), ("d1", "", "")])],
    )
    assert check(county, plan) == ()
    truck = {"a": 5_000, "b": 15_000}  # by weight: 80 kg of 1 000 kg is more than 100 l of 5 500 l
    by_pieces, by_weight = (cost_to_serve(county, plan, by=by).demands for by in (Basis.PIECES, Basis.WEIGHT))
    assert [by_pieces[key].vehicle_day - truck[key] for key in ("a", "b")] == [7_500, 2_500]
    assert [by_weight[key].vehicle_day - truck[key] for key in ("a", "b")] == [2_500, 7_500]
    # The depot goes by pieces all the same. Hours: 500 at the depot three to one, 2 000 of the truck's drive and the
    # van's 260 at the village and 500 of driving one to three. Sites: 5 000 and 1 000 three to one, 100 one to three.
    assert by_weight["a"].vehicle_hour == 375 + 500 + 65 + 125
    assert by_weight["a"].site_day == 3_750 + 750 + 25


def test_a_truck_at_a_village_shares_as_the_village_does(make_county, make_demand, make_plan):
    # There and back 30 km, 9 000 fen: 30 to 10 pieces, though the weights are one to three.
    coop = FirmId("coop")
    county = make_county(demands=(make_demand("a", "v1", 30, 20, 50), make_demand("b", "v1", 10, 60, 50, firm=coop)))
    cost = Cost(vehicle_day=20_000, vehicle_km=9_000, vehicle_hour=3_520, site_day=5_100)
    plan = make_plan(county, cost, truck=[(7 * HOUR, [("w", "", "a b"), ("v1", "a b", ""), ("w", "", "")])])
    assert check(county, plan) == ()
    assert cost_to_serve(county, plan).demands["a"].vehicle_km == 6_750


def test_a_trip_bears_its_own_km_and_a_depot_counts_goods_once(make_county, make_demand, make_plan):
    # The van drives 10 km for v1 and then 20 km for v2, 100 fen each. What is for the depot's own counter is handled
    # there like what goes on: 10 of 30 pieces bear a third of the depot's 1 000.
    county = make_county(demands=(make_demand("a", "v1"), make_demand("b", "v2"), make_demand("k", "d1")))
    plan = make_plan(
        county,
        # Truck out 1 000 + 450 + 1 000 s; van out 500 + 220 + 500, at the base 600, 1 000 + 220 + 1 000 s.
        Cost(vehicle_day=30_000, vehicle_km=6_000 + 3_000, vehicle_hour=2_450 + 2_020, site_day=6_200),
        truck=[(6 * HOUR, [("w", "", "a b k"), ("d1", "a b k", ""), ("w", "", "")])],
        van1=[
            (7 * HOUR, [("d1", "", "a"), ("v1", "a", ""), ("d1", "", "")]),
            (7 * HOUR + 1_220 + 600, [("d1", "", "b"), ("v2", "b", ""), ("d1", "", "")]),
        ],
    )
    assert check(county, plan) == ()
    found = cost_to_serve(county, plan).demands
    assert [found[key].vehicle_km - 2_000 for key in "abk"] == [1_000, 2_000, 0]
    assert found["k"].site_day == 1_666 + 333  # of 5 000 and of 1 000, the odd fen to those before it


@pytest.mark.parametrize(
    ("first", "second", "shares"),
    [
        # w - d1 - d2 - w is 60 km, 18 000 fen. There and back d1 is 20 km, d2 60 km.
        ({"kg": 100, "litres": 100}, {"kg": 100, "litres": 100}, (4_500, 13_500)),  # 1 x 20 to 1 x 60
        ({"kg": 300, "litres": 100}, {"kg": 100, "litres": 100}, (9_000, 9_000)),  # 3 x 20 to 1 x 60
        # 40 kg of 1 000 kg fill less than 1 100 l of 5 500 l: by volume, 9 x 20 to 2 x 60.
        ({"kg": 10, "litres": 900}, {"kg": 30, "litres": 200}, (10_800, 7_200)),
    ],
)
def test_a_trucks_km_go_by_what_fills_it_and_how_far(make_county, make_demand, make_plan, first, second, shares):
    county = make_county(demands=(make_demand("a", "d1", **first), make_demand("b", "d2", **second)))
    calls = [("w", "", "a b"), ("d1", "a", ""), ("d2", "b", ""), ("w", "", "")]
    # Out 1 000 + 350 + 2 000 + 350 + 3 000 s at a fen.
    cost = Cost(vehicle_day=20_000, vehicle_km=18_000, vehicle_hour=6_700, site_day=7_000)
    plan = make_plan(county, cost, truck=[(6 * HOUR, calls)])
    assert check(county, plan) == ()
    found = cost_to_serve(county, plan).demands
    assert (found["a"].vehicle_km, found["b"].vehicle_km) == shares


def test_every_fen_of_real_plans_is_given_to_somebody(random_plans):
    assert sum(bool(plan.rides) for _, plan in random_plans) >= 3  # some goods ride, or this says less
    for problem, plan in random_plans:
        for by in Basis:
            costs = cost_to_serve(problem, plan, by=by)
            assert sum(costs.demands.values(), Cost()) == plan.cost
            assert sum((site.cost for site in costs.sites.values()), Cost()) == plan.cost
            assert costs.total == sum(costs.firms.values()) == plan.cost.total
            for site in costs.sites.values():
                assert sum(site.bearers.values()) == site.cost.total
                assert min(site.bearers.values()) >= 0
                assert site.visits >= 1
            assert (
                min(min(c.vehicle_day, c.vehicle_km, c.vehicle_hour, c.site_day, c.bus) for c in costs.demands.values())
                >= 0
            )
            assert sum((site.load for site in costs.sites.values()), Load()) == sum(
                served(problem, plan).values(), Load()
            )


def test_every_fen_of_real_plans_was_paid_by_somebody(random_plans):
    owned = Counter()
    for problem, plan in random_plans:
        paid = paid_by(problem, plan)
        assert sum(paid.values()) == plan.cost.total
        assert set(paid) == {None, *(firm.id for firm in problem.firms)}
        owned[any(amount for firm, amount in paid.items() if firm is not None)] += 1
    assert owned[True] >= 3  # some of them have owners, or this says little


def test_who_owns_a_vehicle_or_a_site_has_paid_for_it(two_villages, two_villages_plan):
    # The truck: 20 000 + 6 000 + 2 400. The depot: 1 000. The rest of 47 820 is common.
    post, coop = FirmId("post"), FirmId("coop")
    fleet = tuple(replace(v, owner=post) if v.id == "truck" else v for v in two_villages.fleet)
    sites = tuple(replace(s, owner=coop) if s.id == "d1" else s for s in two_villages.sites)
    paid = paid_by(replace(two_villages, fleet=fleet, sites=sites), two_villages_plan)
    assert paid == {post: 28_400, coop: 1_000, None: 47_820 - 29_400}


def test_a_plan_with_another_cost_is_refused(two_villages, two_villages_plan):
    wrong = replace(two_villages_plan, cost=replace(two_villages_plan.cost, vehicle_km=7_999))
    with pytest.raises(InvalidInput) as refused:
        cost_to_serve(two_villages, wrong)
    assert [issue.code for issue in refused.value.issues] == ["plan-cost-differs"]


def test_a_drive_for_nothing_has_nobody_to_bear_it(two_villages, make_plan):
    # Out 2 000 + 300 s; the truck's stop has no moves.
    cost = Cost(vehicle_day=20_000, vehicle_km=6_000, vehicle_hour=2_300, site_day=6_000)
    plan = make_plan(two_villages, cost, truck=[(6 * HOUR, [("w", "", ""), ("d1", "", ""), ("w", "", "")])])
    with pytest.raises(InvalidInput) as refused:
        cost_to_serve(two_villages, plan)
    assert [issue.code for issue in refused.value.issues] == ["plan-moves-nothing"]


def test_a_drive_for_nothing_beside_others_is_borne_by_all_pieces(two_villages, two_villages_plan, make_plan):
    # The second truck's 20 000 + 6 000 + 2 300 go by ten pieces each; the rest is as before.
    before = cost_to_serve(two_villages, two_villages_plan)
    idle = make_plan(two_villages, Cost(), truck=[(6 * HOUR, [("w", "", ""), ("d1", "", ""), ("w", "", "")])])
    more = Cost(vehicle_day=20_000, vehicle_km=6_000, vehicle_hour=2_300)
    both = replace(
        two_villages_plan,
        routes=(*two_villages_plan.routes, replace(idle.routes[0], number=2)),
        cost=two_villages_plan.cost + more,
    )
    after = cost_to_serve(two_villages, both)
    assert {k: after.demands[k].total - before.demands[k].total for k in ("a", "b")} == {"a": 14_150, "b": 14_150}


def test_a_day_without_goods_costs_nothing(make_county, make_plan):
    county = make_county(demands=())
    costs = cost_to_serve(county, make_plan(county, Cost()))
    assert costs.total == 0
    assert costs.sites == {}
