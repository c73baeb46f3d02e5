"""Random counties: the same seed gives the same county, every option is common, what is impossible is known."""

from collections import Counter

import networkx as nx
import pytest

from logistics_opt.model import Direction, Problem, Tier
from logistics_opt.synth.county import Options, random_county, random_problem

SEEDS = range(60)


@pytest.fixture(scope="module")
def counties():
    return [random_county(seed) for seed in SEEDS]


def test_same_seed_gives_the_same_county():
    assert random_problem(7).digest == random_problem(7).digest
    assert random_problem(7).digest != random_problem(8).digest


def test_sizes_span_5_to_60_villages_and_1_to_6_depots(counties):
    villages = [sum(site.tier is Tier.VILLAGE for site in c.problem.sites) for c in counties]
    depots = [len(c.problem.depots) for c in counties]
    assert (min(villages) < 10, max(villages) > 50) == (True, True)
    assert all(5 <= n <= 60 for n in villages)
    assert set(depots) == {1, 2, 3, 4, 5, 6}


def test_every_option_is_on_in_more_than_a_tenth(counties):
    on = Counter(name for c in counties for name in c.options.on)
    kinds = Counter(kind for c in counties for kind in set(c.impossible.values()))
    assert set(on) == {"windows", "reload", "closures", "both", "impossible", "chilled", "owners", "narrow"}
    assert min(on.values()) > len(SEEDS) / 10
    assert set(kinds) == {"oversize", "unreachable", "closed_hours", "not_carried"}


def test_only_sites_cut_off_on_purpose_are_unreachable(counties):
    for c in counties:
        cut_off = {c.problem.demand[d].site for d, kind in c.impossible.items() if kind == "unreachable"}
        travel = c.problem.travel["van"]
        for site in c.problem.sites[1:]:
            assert travel.reachable("W", site.id) == (site.id not in cut_off)
            assert travel.reachable(site.id, "W") == (site.id not in cut_off)
        assert all(c.problem.travel["truck"].reachable("W", depot.id) for depot in c.problem.depots)


def test_seconds_keep_the_triangle_inequality(counties):
    for c in counties[:10]:
        seconds = c.problem.travel["van"].seconds.astype(float)
        seconds[seconds < 0] = 1e9
        best = nx.floyd_warshall_numpy(nx.from_numpy_array(seconds, create_using=nx.DiGraph))
        assert (seconds <= best + 1e-9).all()


def test_one_piece_of_every_other_demand_fits_a_vehicle_of_its_depot(counties):
    for c in counties:
        for demand in c.problem.demands:
            if demand.id in c.impossible:
                continue
            piece = demand.load.split(demand.load.pieces)[-1]
            chilled = c.problem.chilled(demand)
            assert any(
                vehicle.may_carry(demand.commodity)
                and piece.weight <= vehicle.capacity.weight
                and piece.volume <= (vehicle.capacity.chilled if chilled else vehicle.capacity.volume)
                for vehicle in c.problem.fleet
                if vehicle.base in (demand.site, c.problem.site[demand.site].parent)
            )


def test_without_options_a_county_is_plain():
    plain = random_county(3, villages=12, depots=2, options=Options())
    assert not plain.impossible
    assert isinstance(plain.problem, Problem)
    assert {demand.direction for demand in plain.problem.demands} == {Direction.DOWN}
    assert {vehicle.max_trips for vehicle in plain.problem.fleet} == {1}
    assert all(site.owner is None for site in plain.problem.sites)
