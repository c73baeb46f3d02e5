"""Fenghuang, whose villages are real: ``benchmarks/fenghuang.py`` makes a county that reads and can be asked."""

import importlib
import os
import time
from pathlib import Path
from types import ModuleType

import pytest

from logistics_opt.errors import Severity
from logistics_opt.model import Standing, Tier
from logistics_opt.siting.rules import Rules
from logistics_opt.study.depot_placement import Effort

REPOSITORY = Path(__file__).parents[2]
SHARED = Path(os.environ.get("LOGISTICS_SHARED", REPOSITORY.parent / "shared"))
pytestmark = pytest.mark.skipif(
    not (SHARED / "data" / "villages" / "433123.csv").exists(), reason="the villages' positions are not at hand"
)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(REPOSITORY / "benchmarks")
        return importlib.import_module("fenghuang")


@pytest.fixture(scope="module")
def drawn(script):
    return script.draw(script.FILE)


@pytest.fixture(scope="module")
def part(script, tmp_path_factory):
    """Two townships with their villages and four more places, on roads."""
    drawn = script.draw(script.FILE, townships=2, each=2)
    return script.Way.of(script.write(drawn, tmp_path_factory.mktemp("slice"), roads=True))


@pytest.mark.parametrize("roads", [False, True])
def test_the_county_reads_without_errors_and_every_village_is_reached(script, drawn, tmp_path, roads):
    county = script.write(drawn, tmp_path, roads=roads)
    day = county.season_problem(county.seasons[0])
    assert not [issue for issue in (*county.issues, *county.travel().issues) if issue.severity is Severity.ERROR]
    assert sum(site.tier is Tier.VILLAGE for site in day.sites) >= 230
    assert sum(c.site.standing is Standing.EXISTING for c in county.candidates) == 17
    assert len(county.candidates) >= 17 + 40
    assert (day.travel[script.VAN].seconds >= 0).all()


def test_the_reader_turns_the_positions_from_gcj02(script, drawn, tmp_path):
    # The two lie 300 to 740 m apart in this county.
    county = script.write(drawn, tmp_path, roads=False)
    moved = [a.position.distance_to(b.position) for a, b in zip(drawn.sites, county.sites, strict=True)]
    assert min(moved) > 300
    assert max(moved) < 740


def test_positions_too_far_from_the_seat_are_left_out(script, drawn):
    seat = {site.id: site.position for site in drawn.sites if site.tier is Tier.TOWNSHIP}
    posts = [site for site in drawn.sites if site.tier is Tier.VILLAGE]
    assert drawn.too_far > 0
    assert all(site.position.distance_to(seat[site.parent]) <= 25_000 for site in posts)


def test_every_radial_question_is_answered_on_a_slice_within_15_seconds(script, part):
    began = time.monotonic()
    for name, question in script.questions((part.shortest_limit,), 2, 2).items():
        if not isinstance(question, script.LocationRouting):
            answer = question.best(part.case, Rules(), time_limit=15.0)
            assert answer is not None, name
            assert answer.proven, name
    assert time.monotonic() - began < 15


def test_location_routing_is_answered_on_a_slice(script, part):
    effort = Effort(time_limit=60.0, steps=50, jobs=1, evidence=False)
    found = part.study(script.LocationRouting(2), effort=effort)
    assert found.asked.routed is not None
    assert all(day.left_kg == 0 for day in found.asked.routed.seasons)
