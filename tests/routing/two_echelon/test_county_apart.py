"""
What the search must not be caught by: goods that keep apart, visits split in two, a truck that waits for its vans.

The county is the line county of tests/conftest:

    w ---10 km--- d1 ---5 km--- v1 ---5 km--- v2 ---10 km--- d2 ---5 km--- v3
"""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from logistics_opt.checker import check
from logistics_opt.model import Direction
from logistics_opt.routing import bound
from logistics_opt.routing.orders import Part, Visit, pieces
from logistics_opt.routing.plan import solve_two_echelons
from logistics_opt.routing.progress import carry_on
from logistics_opt.routing.two_echelon.changes import insert
from logistics_opt.routing.two_echelon.county import plan_search
from logistics_opt.routing.two_echelon.county.orders import orders_of
from logistics_opt.routing.two_echelon.county.plan_search import visits_to_loosen
from logistics_opt.routing.two_echelon.county.tables import county_data
from logistics_opt.routing.two_echelon.hand_over import synchronise
from logistics_opt.routing.two_echelon.rng import new_rng
from logistics_opt.routing.two_echelon.ruin import remove_rivals
from logistics_opt.routing.two_echelon.state import new_state
from logistics_opt.units import HOUR

UP = {"direction": Direction.UP, "ready": 7 * HOUR}


def one_truck(county, trips=1):
    """One truck a day; nothing but the trucks' and vans' number is changed."""
    fleet = tuple(replace(v, count=1, max_trips=trips) if v.id == "truck" else v for v in county.fleet)
    return replace(county, fleet=fleet)


def row(county, vehicle, listing=-1):
    homes = county.data.type["home"]
    return next(k for k, v in enumerate(county.types) if v.id == vehicle and homes[k] == listing)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_truck_gives_up_what_can_stay_overnight_for_what_it_must_bring(make_county, make_demand, seed):
    # One trip of one truck: with produce aboard it can bring no farm inputs. Everything can move only if
    # the truck brings the inputs, and the vans bring the produce to their depots, where it stays overnight.
    down = tuple(make_demand(f"i{n}", f"v{n}", 2, 40, 100, commodity="inputs") for n in (1, 2, 3))
    up = tuple(make_demand(f"u{n}", f"v{n}", 2, 40, 100, commodity="produce", **UP) for n in (1, 2, 3))
    both = tuple(make_demand(f"p{n}", f"v{n}", 2, 10, 50) for n in (1, 2, 3))
    county = one_truck(make_county(demands=(*up, *both, *down)))
    plan = solve_two_echelons(county, time_limit=None, max_steps=2_000, seed=seed)
    assert check(county, plan) == ()
    assert plan.unserved == ()
    assert {left.demand for left in plan.overnight} == {"u1", "u2", "u3"}


def test_goods_left_out_clear_a_trip_of_their_rivals_to_go_back_first(make_county, make_demand):
    # The truck collects produce at v1 and v2 and brings parcels to v3; the inputs for v1 have no place beside that.
    up = tuple(make_demand(f"u{n}", f"v{n}", 2, 40, 100, commodity="produce", **UP) for n in (1, 2))
    inputs = make_demand("i", "v1", 2, 40, 100, commodity="inputs")
    county = county_data(one_truck(make_county(demands=(*up, inputs, make_demand("p", "v3")))))
    state, rng = new_state(county.data), new_rng(1, 0)
    of = {(n.visit.put + n.visit.take)[0].demand: job for job, n in enumerate(county.needs)}
    truck = int(np.flatnonzero(state.tour["kind"] == row(county, "truck"))[0])
    for demand in ("p", "u2", "u1"):
        insert(county.data, state, of[demand], int(state.tour["first"][truck]))
    assert synchronise(county.data, state)
    assert remove_rivals(county.data, state, rng)
    assert state.job["absent"][[of["u1"], of["u2"], of["i"], of["p"]]].tolist() == [True, True, True, False]
    assert state.account["favoured"][0] == county.data.client["kinds"][of["i"]]


def test_visits_whose_rivals_have_no_place_are_taken_apart(make_county, make_demand):
    # v1's parcels and produce share a visit. Since v2's inputs were left out for the produce, both may go on their own;
    # so may v2's inputs and parcels. v3's parcels and chilled food have no part in it.
    demands = (
        make_demand("p1", "v1"),
        make_demand("u1", "v1", commodity="produce", **UP),
        make_demand("p2", "v2"),
        make_demand("i2", "v2", commodity="inputs"),
        make_demand("p3", "v3"),
        make_demand("c3", "v3", litres=80, commodity="chilled"),
    )
    county = county_data(make_county(demands=demands))
    at = {need.visit.site: job for job, need in enumerate(county.needs)}
    assert len(at) == len(county.needs) == 3
    loosened = visits_to_loosen(county, [(row(county, "truck"), [[at["v1"], at["v3"]]])])
    assert {visit.site for visit in loosened} == {"v1", "v2"}


def test_what_was_loosened_stays_so_when_more_is(line_county, monkeypatch):
    first, second = (Visit(site, (Part(demand, 0, 10),)) for site, demand in (("v1", "p1"), ("v2", "p2")))
    loose, found = [], iter([frozenset({first}), frozenset({second}), frozenset()])
    monkeypatch.setattr(plan_search, "county_data", lambda problem, now: loose.append(now) or "a county")
    monkeypatch.setattr(plan_search._PlanSearch, "_search", lambda *_: next(found))
    plan_search._PlanSearch(line_county, line_county, 1.0, 0, None, carry_on, plan_search._Limits(1.0, None)).run()
    assert loose == [frozenset(), {first}, {first, second}]


def test_goods_without_a_rival_today_keep_apart_from_nothing(make_county, make_demand):
    county = county_data(make_county(demands=(make_demand("i", "v1", commodity="inputs"), make_demand("p", "v2"))))
    assert not county.data.mixing
    assert not county.data.client["conflicts"].any()


def test_a_second_visit_to_a_village_is_the_same_stop(make_county, make_demand):
    # Apart, a visit of ten pieces takes 120 + 10 x 10 s. One behind the other: 120 + 20 x 10 s, so 120 s less.
    demands = (make_demand("a", "v1", commodity="inputs"), make_demand("b", "v1", commodity="produce"))
    county = county_data(make_county(demands=demands))
    at = county.data.job["place"][:2]
    assert at[0] == at[1]
    assert county.data.duration[0, at[0], at[1]] == -120
    assert county.data.client["service"].tolist() == [220, 220]
    (order,) = orders_of(county, [(row(county, "truck"), [[0, 1]])])
    (stop,) = order.visits
    assert pieces(stop.put) == 20


def test_a_truck_that_waits_for_the_vans_that_wait_for_it_is_paid_for_waiting(make_county, make_demand, narrow):
    # One visit to v1, ten pieces down and ten up; the search counts all twenty as brought. Seconds after six: the truck
    # is at d1 at 1 000, stands 300 + 20 x 5, and the goods are sorted 600 + 20 x 10 later, at 2 200. v1 opens at 3 600;
    # the van stands there 120 + 20 x 10 and is back at d1 500 later, at 4 420. The truck takes on what it brings, for
    # which it stands 300, and is home 1 000 later, at 5 720.
    # The van's round takes 500 + 320 + 500, so it leaves at 3 100. Its goods are due then and the truck 1 200 before,
    # at 1 900: it leaves home at 900 and is on the road for 4 820.
    demands = (make_demand("a", "v1"), make_demand("u", "v1", **UP))
    county = county_data(narrow(make_county(demands=demands)))
    state = new_state(county.data)
    n, s = len(county.needs), len(county.depots)
    assert n == 1
    listing = county.depots.index("d1")
    tours = state.tour["kind"]
    van = int(np.flatnonzero(tours == row(county, "van1", listing))[0])
    truck = int(np.flatnonzero(tours == row(county, "truck"))[0])
    insert(county.data, state, 0, int(state.tour["first"][van]))
    insert(county.data, state, n + listing, int(state.tour["first"][truck]))
    insert(county.data, state, n + s + listing, n + listing)
    assert synchronise(county.data, state)
    # 200 yuan a day, 20 km at 3 yuan, one fen a second.
    assert state.tour["cost"][truck] == 20_000 + 20 * 300 + 4_820


def test_a_plan_by_steps_has_the_same_bound_on_a_machine_without_time(line_county, monkeypatch):
    def planned():
        return solve_two_echelons(line_county, time_limit=None, max_steps=200, seed=1)

    plan = planned()
    hours = iter(range(0, 1 << 40, HOUR))  # every look at the clock costs an hour
    monkeypatch.setattr(bound, "time", SimpleNamespace(monotonic=lambda: float(next(hours))))
    assert planned() == plan
