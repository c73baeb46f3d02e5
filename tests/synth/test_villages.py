"""Generated village positions: what is known holds, the rest lies as in real mountain counties."""

import numpy as np
import pytest
from shapely import contains_xy

from logistics_opt.synth.catchments import CELL, catchments, grid_points
from logistics_opt.synth.villages import milestone_km, place_villages


@pytest.fixture(scope="module")
def placed(land):
    return land[0]


@pytest.fixture(scope="module")
def km(facts, placed):
    seat = {township.code: township.seat for township in facts.townships}
    return {p.village.code: seat[p.village.township].distance_to(p.position) / 1_000 for p in placed}


def test_every_village_and_community_has_a_position_within_the_county(facts, placed):
    assert len(placed) == 284 + 38
    assert contains_xy(facts.outline, [(p.position.lon, p.position.lat) for p in placed]).all()


def test_same_seed_gives_the_same_positions(facts):
    once, again, other = (place_villages(facts, np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert once == again
    assert once != other


def test_villages_lie_as_far_from_their_seat_as_in_real_mountain_counties(placed, km):
    far = [km[p.village.code] for p in placed if not p.village.community]
    median, nine_tenths = np.quantile(far, [0.5, 0.9])
    assert 4 <= median <= 6
    assert 8 <= nine_tenths <= 15
    assert max(far) < 25


def test_communities_lie_in_their_town(placed, km):
    in_town = [p for p in placed if p.village.community and not milestone_km(p.village.name)]
    assert len(in_town) == 37  # 二十铺社区 lies along the road
    assert all(km[p.village.code] <= 2.01 for p in in_town)


def test_the_village_with_the_townships_name_stands_at_the_seat(facts, placed, km):
    # Two townships have their seat in another village: 孔家寨子村 and 刘家湾社区.
    short = {township.code: township.short for township in facts.townships if not township.seat_village}
    at_seat = [p for p in placed if p.village.name == f"{short.get(p.village.township)}村"]
    assert len(at_seat) >= 10
    assert all(km[p.village.code] < 0.5 for p in at_seat)
    assert all(km[p.village.code] < 0.5 for p in placed if p.village.name == "孔家寨子村")


def test_a_name_in_li_says_half_as_many_km():
    assert milestone_km("五十里铺村") == 25
    assert milestone_km("二十铺社区") == 10
    assert milestone_km("南十里铺村") == 5
    assert milestone_km("贾铺村") is None


def test_milestone_villages_stand_near_their_distance_from_the_county_seat(facts, placed):
    centre = facts.townships[0].seat
    named = {p.village.name: centre.distance_to(p.position) / 1_000 for p in placed if milestone_km(p.village.name)}
    assert {"五十里铺村", "六十里铺村", "北二十里铺村", "南十里铺村"} <= set(named)
    for name, straight in named.items():
        assert straight == pytest.approx(milestone_km(name), rel=0.15)


def test_cited_positions_stay(facts, placed):
    cited = {p.village.code: p.position for p in placed if p.kind == "cited"}
    assert cited == {code: position for code, (position, _) in facts.positions.items()}
    assert {p.kind for p in placed} == {"cited", "generated"}


def test_catchments_have_the_published_areas_scaled_to_the_outline(facts):
    grid = grid_points(facts)
    areas = np.array([township.area_km2 for township in facts.townships])
    cells = np.bincount(catchments(grid, facts.seats, areas), minlength=len(areas))
    assert len(grid) * CELL**2 / 1e6 == pytest.approx(5_650, rel=0.05)
    assert cells / cells.sum() == pytest.approx(areas / areas.sum(), rel=0.1)


def test_a_community_is_what_is_named_so(facts):
    assert {v.community for v in facts.villages if v.name.endswith("社区")} == {True}
    assert sum(v.community for v in facts.villages) == 38
    assert sum(not v.community for v in facts.villages) == 284
