"""Candidate places and seasons: what cannot be is refused."""

from dataclasses import replace
from datetime import date

import pytest

from logistics_opt.model import Candidate, Direction, Host, Lock, LonLat, Premises, Season, Site, Standing, Tier

WORKSHOP = Candidate(
    site=Site(
        id="c1",
        name="old workshop",
        tier=Tier.TOWNSHIP,
        position=LonLat(105.0, 35.7),
        host=Host.IDLE_WORKSHOP,
        standing=Standing.CANDIDATE,
    ),
    premises=Premises.REUSED,
    township="d1",
    conversion=3_000_000,
)
HARVEST = Season(name="harvest", days=60, orders_day=date(2026, 9, 7), roads_day=date(2026, 9, 7), up=3.0)


def test_a_place_is_free_to_choose_unless_said():
    assert WORKSHOP.lock is Lock.FREE
    assert WORKSHOP.closing == 0


@pytest.mark.parametrize("fields", [{"conversion": -1}, {"closing": -1}])
def test_money_is_not_negative(fields):
    with pytest.raises(ValueError, match="negative"):
        replace(WORKSHOP, **fields)


@pytest.mark.parametrize(
    ("premises", "standing"),
    [
        (Premises.STANDING, Standing.CANDIDATE),
        (Premises.REUSED, Standing.EXISTING),
        (Premises.NEW, Standing.EXISTING),
    ],
)
def test_premises_stand_exactly_where_the_depot_does(premises, standing):
    with pytest.raises(ValueError, match="candidate c1 has premises"):
        replace(WORKSHOP, premises=premises, site=replace(WORKSHOP.site, standing=standing))


@pytest.mark.parametrize("tier", [Tier.COUNTY, Tier.VILLAGE])
def test_a_place_is_of_the_township_tier(tier):
    with pytest.raises(ValueError, match="a depot is of tier 2"):
        replace(WORKSHOP, site=replace(WORKSHOP.site, tier=tier))


def test_a_season_has_a_factor_for_each_direction():
    assert (HARVEST.factor(Direction.DOWN), HARVEST.factor(Direction.UP)) == (1.0, 3.0)


@pytest.mark.parametrize("fields", [{"days": 0}, {"days": 367}, {"down": 0.0}, {"up": float("nan")}])
def test_a_season_that_cannot_be_is_refused(fields):
    with pytest.raises(ValueError, match="season harvest has"):
        replace(HARVEST, **fields)
