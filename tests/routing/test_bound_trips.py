"""The bound by prices of trips: its dynamic programme against every route there is, and what it may rest on."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from logistics_opt.model import Capacity, Cost, Plan, Problem, Tariff
from logistics_opt.routing.bound import lower_bound
from logistics_opt.routing.bounds.ascent import Ascent
from logistics_opt.routing.bounds.least_costs import LeastCosts, moved_goods
from logistics_opt.routing.bounds.q_routes import FAR, cheapest_through, follow, tables
from logistics_opt.routing.bounds.trips import trips_of

UNITS = 4


def nothing_left(problem: Problem) -> Plan:
    return Plan(problem=problem.digest, routes=(), cost=Cost())


def routes(places: int, most: list[int]) -> Iterator[list[tuple[int, int]]]:
    """Every sequence of calls that bring up to UNITS in all and never turn straight back, as place and units."""

    def longer(route: list[tuple[int, int]], left: int) -> Iterator[list[tuple[int, int]]]:
        if route:
            yield route
        for place in range(places):
            last = [call[0] for call in route[-2:]]
            if place in last:
                continue
            for units in range(1, min(most[place], left) + 1):
                yield from longer([*route, (place, units)], left - units)

    return longer([], UNITS)


@pytest.mark.parametrize("seed", range(25))
def test_the_cheapest_route_through_each_place_is_found(seed):
    draw = random.Random(seed)
    places = draw.randint(1, 4)
    most = sorted((draw.randint(1, UNITS) for _ in range(places)), reverse=True)
    prize = [draw.randint(-5, 40) for _ in range(places)]
    start = [draw.randint(0, 50) for _ in range(places)]
    legs = np.full((places, places), FAR, np.int32)
    for i in range(places):
        for j in range(i):
            legs[i, j] = legs[j, i] = draw.randint(0, 40)
    least = [float("inf")] * places
    for route in routes(places, most):
        on_the_way = sum(int(legs[a, b]) for (a, _), (b, _) in pairwise(route))
        cost = start[route[0][0]] + on_the_way + start[route[-1][0]]
        cost -= sum(prize[place] * units for place, units in route)
        brought = sum(units for _, units in route)
        for place, _ in route:
            least[place] = min(least[place], cost / brought)
    made = tables(legs, *(np.array(row, np.int32) for row in (start, most, prize)), UNITS)
    best, halves = np.full(places, np.inf), np.zeros((2, places), np.int32)
    cheapest_through(made.arrived, made.came, made.served, made.passed, best, halves)
    assert best == pytest.approx(least)


def test_a_route_is_driven_as_often_as_the_place_asks_for():
    # Two places in a row, 10 from the base and 1 apart, two units each: one trip brings both, so one unit of the first
    # place is half of what the place wants, and a quarter of a trip.
    legs = np.array([[FAR, 1], [1, FAR]], np.int32)
    start, most, prize = (np.array(row, np.int32) for row in ([10, 10], [2, 2], [0, 0]))
    made = tables(legs, start, most, prize, 4)
    best, halves = np.full(2, np.inf), np.zeros((2, 2), np.int32)
    cheapest_through(made.arrived, made.came, made.served, made.passed, best, halves)
    assert best == pytest.approx([21 / 4, 21 / 4])
    brought = np.zeros(2)
    assert follow(*made, halves, np.array([1.0, 0.0]), brought) == pytest.approx(1 / 4)
    assert brought == pytest.approx([1 / 2, 1 / 2])


def one_village(make_county: Callable[..., Problem], make_demand, **truck) -> Problem:
    """Goods for v1, 15 km from the warehouse, a truck of 1 000 kg at 10 yuan a km; nothing else costs anything."""
    county = make_county()
    free = tuple(replace(site, cost_per_day=0, stop_time=0, piece_time=0) for site in county.sites)
    vehicle = replace(county.vehicle["truck"], **{"tariff": Tariff(per_km=1_000), "count": 3, **truck})
    demand = make_demand("a", "v1", pieces=10, kg=1_500, litres=500)
    return make_county(sites=free, demands=(demand,), fleet=(vehicle,))


def test_one_and_a_half_loads_are_two_trips(make_county, make_demand):
    # The radial bound is one and a half times there and back, 45 km; two trips must leave the warehouse, 60 km.
    bound = lower_bound(one_village(make_county, make_demand), nothing_left(make_county()))
    assert bound.method.startswith("trips")
    assert 59_900 <= bound.value <= 60_000


def test_a_day_of_one_trip_is_paid_in_full(make_county, make_demand):
    # Two trips of 3 000 s each by vehicles that make one trip a day and may be out for 14 hours.
    problem = one_village(make_county, make_demand, tariff=Tariff(per_day=20_000), max_trips=1)
    assert 39_900 <= lower_bound(problem, nothing_left(problem)).value <= 40_000


def test_the_few_cheap_trips_are_not_counted_on_for_everything(make_county, make_demand):
    # One cheap vehicle of 500 kg for one trip, the rest by truck: 30 km at 1 yuan, and one load of 1 000 kg at 10.
    dear = one_village(make_county, make_demand, count=1, max_trips=2)
    truck = dear.fleet[0]
    small = Capacity(weight=500_000, volume=truck.capacity.volume)
    cheap = replace(truck, id="cheap", count=1, max_trips=1, capacity=small, tariff=Tariff(per_km=100))
    problem = replace(dear, fleet=(cheap, truck))
    assert 32_500 <= lower_bound(problem, nothing_left(problem)).value <= 33_000


def test_a_depot_with_a_counter_is_one_stop(make_county, make_demand):
    # What d1 keeps and what it passes on come off the truck at one stop of 300 s, a fen a second.
    county = make_county()
    sites = tuple(replace(s, cost_per_day=0, piece_time=0, stop_time=300 if s.id == "d1" else 0) for s in county.sites)
    fleet = tuple(
        replace(v, tariff=Tariff(per_hour=3_600) if v.base == "w" else Tariff(), count=1) for v in county.fleet
    )
    demands = (make_demand("a", "v1"), make_demand("b", "d1"))
    problem = make_county(sites=sites, fleet=fleet, demands=demands)
    assert 0.95 * 2_300 <= lower_bound(problem, nothing_left(problem)).value <= 2_000 + 300


def test_without_time_the_bound_is_weaker_and_holds(line_county, planned):
    plan = planned(line_county)
    hurried = lower_bound(line_county, plan, time_limit=0.0)
    patient = lower_bound(line_county, plan)
    assert 0 < hurried.value <= patient.value <= plan.cost.total


def test_the_same_plan_has_the_same_bound(line_county):
    plan = nothing_left(line_county)
    assert lower_bound(line_county, plan) == lower_bound(line_county, plan)


def test_a_site_that_no_vehicle_reaches_is_no_bound_by_trips(make_county, make_demand):
    county = make_county(demands=(make_demand("a", "v1"), make_demand("b", "v3")))
    matrix = county.travel["road"]
    seconds, metres = matrix.seconds.copy(), matrix.metres.copy()
    at = matrix.index["v3"]
    for part in (seconds, metres):
        part[at, :] = part[:, at] = -1
        part[at, at] = 0
    cut = replace(county, travel={"road": replace(matrix, seconds=seconds, metres=metres)})
    trips = trips_of(cut, moved_goods(cut, nothing_left(cut)), LeastCosts(cut))
    assert trips is not None
    assert Ascent(trips).best(lambda: False) == 0
