"""Counties of any size from a seed: valid, whole, of the demo county's proportions, and said to be generated."""

import networkx as nx
import numpy as np
import pytest

from logistics_opt.model import Direction, Temperature, Tier
from logistics_opt.model.validate import issues
from logistics_opt.synth.seeded import seeded_county

SIZES = ((1, 1), (1, 2), (2, 3), (10, 100), (30, 300), (60, 1000))


@pytest.fixture(scope="module")
def county():
    return seeded_county(10, 100, 1)


def test_same_numbers_give_the_same_county(county):
    assert seeded_county(10, 100, 1).digest == county.digest
    assert seeded_county(10, 100, 2).digest != county.digest


@pytest.mark.parametrize(("depots", "villages"), SIZES)
def test_it_has_what_was_asked_for_and_nothing_to_complain_of(depots, villages):
    problem = seeded_county(depots, villages, 3)
    assert len(problem.depots) == depots
    assert sum(site.tier is Tier.VILLAGE for site in problem.sites) == villages
    assert {site.parent for site in problem.sites if site.tier is Tier.VILLAGE} == {site.id for site in problem.depots}
    assert [issue.code for issue in issues(problem)] == []


@pytest.mark.parametrize(("depots", "villages"), [(0, 5), (3, 2), (1, 0)])
def test_a_depot_without_a_village_is_refused(depots, villages):
    with pytest.raises(ValueError, match="depots for"):
        seeded_county(depots, villages, 1)


def test_it_says_that_it_is_generated(county):
    assert {site.position_kind for site in county.sites} == {"generated"}
    assert "generated" in county.name
    assert any(assumption.value == "generated, seed 1" for assumption in county.assumptions)


def test_every_site_can_be_reached_and_seconds_keep_the_triangle_inequality(county):
    for matrix in county.travel.values():
        assert (matrix.seconds >= 0).all()
        seconds = matrix.seconds.astype(float)
        best = nx.floyd_warshall_numpy(nx.from_numpy_array(seconds, create_using=nx.DiGraph))
        assert (seconds <= best + 1e-9).all()


def test_roads_are_no_shorter_than_the_straight_line_and_not_the_same_both_ways(county):
    van = county.travel["van"]
    positions = [county.site[site].position for site in van.sites]
    straight = np.array([[one.distance_to(other) for other in positions] for one in positions])
    assert (van.metres >= straight - 10).all()  # positions are rounded to about a metre
    assert (van.seconds != van.seconds.T).any()


def test_goods_go_both_ways_of_several_firms_and_some_are_chilled_or_kept_apart(county):
    assert {demand.direction for demand in county.demands} == set(Direction)
    assert len({demand.firm for demand in county.demands}) == 5
    used = {county.commodity[demand.commodity] for demand in county.demands}
    assert any(commodity.temperature is Temperature.CHILLED for commodity in used)
    assert any(commodity.keep_apart for commodity in used)


def test_villages_lie_as_far_from_their_seats_as_in_real_counties():
    """Straight lines: median 4 to 6 km, one in ten beyond 8 to 15 km."""
    problem = seeded_county(30, 300, 1)
    away = [
        site.position.distance_to(problem.site[site.parent].position)
        for site in problem.sites
        if site.tier is Tier.VILLAGE
    ]
    assert 4_000 < np.median(away) < 6_000
    assert 8_000 < np.percentile(away, 90) < 15_000
