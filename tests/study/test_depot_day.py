"""A day with exactly these depots: what is planned, and what the estimate beside it says."""

from dataclasses import replace

import pytest

from logistics_opt.errors import InvalidInput
from logistics_opt.model import Capacity, Problem, SiteId, Standing, Tier
from logistics_opt.model.candidate import Candidate, Premises
from logistics_opt.study import plan_day
from logistics_opt.study.placement.one_day import depot_day

D1, D2 = SiteId("d1"), SiteId("d2")


@pytest.fixture
def candidates(line_county: Problem) -> tuple[Candidate, ...]:
    depots = [site for site in line_county.sites if site.tier is Tier.TOWNSHIP]
    return tuple(Candidate(site=site, premises=Premises.STANDING, township=site.id, closing=365_000) for site in depots)


def test_only_the_depots_that_are_named_have_vans_and_stand(
    line_county: Problem, candidates: tuple[Candidate, ...]
) -> None:
    day = depot_day(line_county, candidates, [D1])
    assert {vehicle.base for vehicle in day.problem.fleet} == {"w", "d1"}
    assert day.problem.site[D2].standing is Standing.CANDIDATE
    used = {day.problem.vehicle[route.vehicle].base for route in plan_day(day.problem, max_steps=20).routes}
    assert used <= {"w", "d1"}


def test_depots_cost_their_rent_and_the_closing_of_the_others_by_the_day(
    line_county: Problem, candidates: tuple[Candidate, ...]
) -> None:
    # d1 stands: 1 000 fen a day. d2 is closed: 365 000 fen written off over ten years of 365 days, 100 a day.
    day = depot_day(line_county, candidates, [D1])
    assert day.depots == 1_000 + 100
    assert depot_day(line_county, candidates, [D1, D2]).depots == 2_000


def test_the_estimate_is_of_the_same_day_and_charges_every_stop_a_drive_of_its_own(
    line_county: Problem, candidates: tuple[Candidate, ...]
) -> None:
    day = depot_day(line_county, candidates, [D1, D2], direct=False)
    assert day.radial is not None
    assert day.radial.facility == 2_000
    # Vans at 0.1 fen a metre and half a fen a second, 10 m/s: 0.15 fen a metre. There and back to v1 and v2 from d1
    # and to v3 from d2: 10 km, 20 km and 10 km.
    assert day.radial.second == round(0.15 * (10_000 + 20_000 + 10_000))


def test_what_is_no_place_for_a_depot_is_named(line_county: Problem, candidates: tuple[Candidate, ...]) -> None:
    with pytest.raises(InvalidInput) as refused:
        depot_day(line_county, candidates, [D1, SiteId("v1"), SiteId("nowhere")])
    assert [(one.code, one.where) for one in refused.value.issues] == [
        ("depot-no-candidate", "document.depots, v1"),
        ("depot-no-candidate", "document.depots, nowhere"),
    ]


def test_where_the_depots_cannot_take_the_goods_there_is_no_estimate(
    line_county: Problem, candidates: tuple[Candidate, ...]
) -> None:
    small = tuple(replace(one, site=replace(one.site, capacity=Capacity(weight=1, volume=1))) for one in candidates)
    assert depot_day(line_county, small, [D1, D2], direct=False).radial is None
