"""The week's orders of the demo county, as the reader of its folder sees them."""

from collections import Counter
from datetime import date, timedelta
from statistics import median

import numpy as np
import pytest

from logistics_opt.model import Direction, SiteId, Tier
from logistics_opt.synth.build import build_county
from logistics_opt.synth.demand import COUNTER, MEDIAN_VILLAGE, TINY_SHARE, UP_SHARE, Place, draw_day
from logistics_opt.synth.facts import read_rows
from logistics_opt.synth.goods import CHILLED, COMMODITIES, INPUTS, PARCEL_SHARES, PRODUCE

MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=n) for n in range(7)]


@pytest.fixture(scope="module")
def county(huining):
    formats = pytest.importorskip("logistics_opt.formats")
    return formats.open_county(huining)


@pytest.fixture(scope="module")
def problems(county):
    return {day: county.problem(day) for day in WEEK}


def pieces(problem, direction):
    count = Counter({site.id: 0 for site in problem.sites if site.tier is not Tier.COUNTY})
    for demand in problem.demands:
        if demand.direction is direction:
            count[demand.site] += demand.load.pieces
    return count


def test_the_folder_is_what_the_build_makes(huining, tmp_path):
    build_county(huining, tmp_path)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    assert len(made) == 11 + 7
    for path in made:
        assert (huining / path).read_bytes() == (tmp_path / path).read_bytes(), f"{path} is not what the build makes"


def test_the_folder_reads_without_an_issue(county, problems):
    assert county.issues == ()
    assert county.unmatched == ()
    assert len(county.travel(MONDAY).issues) == 0


def test_28_townships_and_322_villages_have_demand_every_day(problems):
    for problem in problems.values():
        down = pieces(problem, Direction.DOWN)
        assert len(down) == 28 + 322
        assert min(down.values()) >= 1


def test_the_county_gets_6_to_12_thousand_pieces_a_day(problems):
    for problem in problems.values():
        down = sum(pieces(problem, Direction.DOWN).values())
        up = sum(pieces(problem, Direction.UP).values())
        assert 6_000 <= down + up <= 12_500
        assert 1_000 <= up <= 3_000


def test_villages_are_skewed_as_in_mission(problems):
    # A median village 15-30 pieces a day down, about a tenth below 3, the largest counter several hundred.
    mean = Counter()
    for problem in problems.values():
        mean.update(pieces(problem, Direction.DOWN))
    tier = {site.id: site.tier for site in problems[MONDAY].sites}
    villages = [n / 7 for site, n in mean.items() if tier[site] is Tier.VILLAGE]
    counters = [n / 7 for site, n in mean.items() if tier[site] is Tier.TOWNSHIP]
    assert 15 <= median(villages) <= 30
    assert 0.05 <= sum(n < 3 for n in villages) / len(villages) <= 0.15
    assert 300 <= max(counters) <= 900


def test_five_firms_five_commodities_both_ways(problems):
    problem = problems[MONDAY]
    assert len({demand.firm for demand in problem.demands}) == 5
    week = {(demand.commodity, demand.direction) for p in problems.values() for demand in p.demands}
    assert {commodity for commodity, _ in week} == {commodity.id for commodity in COMMODITIES}
    assert {(PRODUCE, Direction.UP), (CHILLED, Direction.UP), (INPUTS, Direction.DOWN)} <= week
    assert problem.keep_apart(INPUTS, CHILLED)
    assert problem.keep_apart(INPUTS, PRODUCE)


def test_monday_is_busier_than_sunday():
    # 200 pieces on a plain day: 212 on Mondays, 186 on Sundays, over 50 places.
    places = [Place(SiteId(f"v{n}"), Tier.VILLAGE, 200.0, frozenset(), 0) for n in range(50)]
    total = {
        day: sum(
            d.load.pieces
            for d in draw_day(np.random.default_rng(1), places, day)
            if d.commodity == "parcel" and d.direction is Direction.DOWN
        )
        for day in (WEEK[0], WEEK[6])
    }
    assert total[WEEK[0]] == pytest.approx(50 * 212, rel=0.03)
    assert total[WEEK[6]] == pytest.approx(50 * 186, rel=0.03)


def test_who_would_get_nothing_gets_a_letter_by_post():
    nobody = Place(SiteId("v"), Tier.VILLAGE, 0.0, frozenset(), 6)
    down = [d for d in draw_day(np.random.default_rng(3), [nobody], MONDAY) if d.direction is Direction.DOWN]
    assert down
    assert all(demand.load.pieces >= 1 for demand in down)


def test_every_piece_fits_a_van_of_its_depot(problems):
    for problem in problems.values():
        for demand in problem.demands:
            piece = demand.load.split(demand.load.pieces)[-1]
            base = demand.site if problem.site[demand.site].tier is Tier.TOWNSHIP else problem.site[demand.site].parent
            assert any(
                piece.weight <= van.capacity.weight
                and piece.volume <= (van.capacity.chilled if problem.chilled(demand) else van.capacity.volume)
                for van in problem.fleet
                if van.base == base
            )


def test_parameters_state_what_the_generator_uses(huining):
    stated = {row["name"]: row["value"] for row in read_rows(huining / "parameters.csv")}
    assert float(stated["village_pieces_per_day_median"]) == MEDIAN_VILLAGE
    assert float(stated["village_tiny_share"]) == TINY_SHARE
    assert float(stated["counter_pieces_per_resident"]) == COUNTER[1]
    assert float(stated["up_parcels_share"]) == UP_SHARE
    assert {name: float(stated[f"parcel_share_{name}"]) for name in PARCEL_SHARES} == PARCEL_SHARES
