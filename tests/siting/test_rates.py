"""What a stop costs is fitted to routes; here the routes are made by hand."""

import numpy as np
import pytest

from logistics_opt.model import Act, Cost, DemandId, Load, Move, Plan, Route, SiteId, Stop, Trip, VehicleTypeId
from logistics_opt.siting.rates import rates_of
from logistics_opt.units import HOUR, KILOGRAM


def route(vehicle, base, *stops):
    """Out from the base at 08:00, along the line at 10 m/s, 100 s at every stop of (site, km from the base, kg)."""
    made, clock, at = [Stop(site=SiteId(base), arrives=8 * HOUR, starts=8 * HOUR, leaves=8 * HOUR)], 8 * HOUR, 0
    for site, km, kg in stops:
        clock += abs(km - at) * 100
        move = Move(demand=DemandId("p1"), act=Act.UNLOAD, load=Load(kg * KILOGRAM, 0, 1))
        made.append(Stop(site=SiteId(site), arrives=clock, starts=clock, leaves=clock + 100, moves=(move,)))
        clock, at = clock + 100, km
    clock += at * 100
    made.append(Stop(site=SiteId(base), arrives=clock, starts=clock, leaves=clock))
    return Route(vehicle=VehicleTypeId(vehicle), number=0, trips=(Trip(tuple(made)),))


def test_without_a_plan_every_stop_is_charged_a_drive_of_its_own(line_county):
    rates = rates_of(line_county)
    assert (rates.trucks.stop_share, rates.trucks.load_share) == (1.0, 0.0)
    assert (rates.vans.per_km, rates.vans.per_hour, rates.vans.load) == (100, 1_800, 300_000)
    assert (rates.trucks.per_km, rates.trucks.per_hour, rates.trucks.load) == (300, 3_600, 1_000_000)
    assert rates.measured_on == "not measured: every stop alone"
    assert all(line.source and line.grade for line in rates.assumptions)


def test_a_drive_costs_metres_and_seconds(line_county):
    # 20 km at 100 fen and 2000 s at half a fen.
    assert rates_of(line_county).vans.drive(np.array([20_000.0]), np.array([2_000.0])) == 2_000 + 1_000


# From d1: v1 is 5 km off, v2 10 km. There and back costs 10 km x 100 + 1000 s / 2 = 1500 fen, and 3000.
ALONE = route("van1", "d1", ("v1", 5, 300)), route("van1", "d1", ("v2", 10, 100))
BOTH = route("van1", "d1", ("v1", 5, 20), ("v2", 10, 10))


def fitted(problem, *routes):
    return rates_of(problem, [Plan(problem=problem.digest, routes=routes, cost=Cost())])


def test_shares_are_fitted_to_routes(line_county):
    # A van costs 10 000 a day and its drive; standing is no part of it. It takes 300 kg. With shares s and l:
    #   1500 (s + l x 300/300) = 11 500,  3000 (s + l x 100/300) = 13 000,
    #   1500 (s + l x 20/300) + 3000 (s + l x 10/300) = 13 000:  l = 5, s = 8/3 do for all three.
    rates = fitted(line_county, *ALONE, BOTH)
    assert rates.vans.stop_share == pytest.approx(8 / 3)
    assert rates.vans.load_share == pytest.approx(5)
    assert rates.measured_on == "fitted to the routes of 1 routed plan(s) of this county"
    # There are no routes of trucks: they take the vans' shares.
    assert (rates.trucks.stop_share, rates.trucks.load_share) == (rates.vans.stop_share, rates.vans.load_share)


def test_no_share_is_negative(line_county):
    # The fuller, the cheaper: the load counts for nothing then.
    light, heavy = route("van1", "d1", ("v1", 5, 10)), route("van1", "d1", ("v2", 10, 300))
    rates = fitted(line_county, light, heavy, heavy)
    assert rates.vans.load_share == 0
    # Least squares: (1500 x 11 500 + 2 x 3000 x 13 000) / (1500^2 + 2 x 3000^2).
    assert rates.vans.stop_share == pytest.approx((1_500 * 11_500 + 6_000 * 13_000) / (1_500**2 + 2 * 3_000**2))


def test_two_routes_are_too_few_to_fit(line_county):
    assert fitted(line_county, *ALONE).vans.stop_share == 1.0
