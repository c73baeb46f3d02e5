"""A county from a road graph and named places alone."""

import os
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

from logistics_opt.errors import InvalidInput
from logistics_opt.model import Direction, LonLat, Tier
from logistics_opt.network.osm import OsmPlace, read_osm
from logistics_opt.synth.facts import read_rows
from logistics_opt.synth.places import PRICES_CSV, county_from_places

DAY = date(2026, 11, 24)
SHARED = Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[2].parent / "shared"))
ANDORRA = SHARED / "data" / "andorra" / "andorra-2025-02.osm.pbf"


def place(number, kind, lon, population=None):
    return OsmPlace(f"node/{number}", kind, f"{kind} {number}", "", LonLat(lon, 42.5), population)


@pytest.fixture
def street():
    """Five nodes on a straight road, 8.2 km apart."""
    graph = nx.MultiDiGraph()
    for i in range(5):
        graph.add_node(i, lon=1.0 + 0.1 * i, lat=42.5)
    for i in range(4):
        for a, b in ((i, i + 1), (i + 1, i)):
            graph.add_edge(a, b, road=f"r{i}", length=8_200.0, road_class="secondary")
    return graph


PLACES = (
    place(1, "town", 1.0, 5_000),
    place(2, "town", 1.4),
    place(3, "village", 1.1),
    place(4, "hamlet", 1.3),
    place(5, "peak", 1.2),
)


def test_towns_become_depots_and_smaller_places_post_points(street):
    problem = county_from_places(street, PLACES, seed=1, day=DAY, name="street").problem
    assert [site.tier for site in problem.sites] == [
        Tier.COUNTY, Tier.TOWNSHIP, Tier.TOWNSHIP, Tier.VILLAGE, Tier.VILLAGE,
    ]  # fmt: skip
    assert problem.warehouse.position == PLACES[0].position
    assert problem.site["node-3"].parent == "node-1"
    assert problem.site["node-4"].parent == "node-2"
    assert {site.position_kind for site in problem.sites[1:]} == {"openstreetmap"}
    assert "generated, seed 1" in {assumption.value for assumption in problem.assumptions}


def test_same_seed_same_county(street):
    one, same, other = (
        county_from_places(street, PLACES, seed=seed, day=DAY, name="street").problem.digest for seed in (1, 1, 2)
    )
    assert one == same != other


def test_every_place_has_demand_and_every_depot_a_van(street):
    problem = county_from_places(street, PLACES, seed=4, day=DAY, name="street").problem
    down = {demand.site for demand in problem.demands if demand.direction is Direction.DOWN}
    assert down == {site.id for site in problem.sites[1:]}
    assert {depot.id for depot in problem.depots} <= {vehicle.base for vehicle in problem.fleet}
    assert set(problem.travel) >= {vehicle.profile for vehicle in problem.fleet}


def test_without_a_town_the_largest_place_is_the_seat(street):
    problem = county_from_places(street, PLACES[2:], seed=1, day=DAY, name="street").problem
    assert [depot.id for depot in problem.depots] == ["node-3"]


def test_without_a_place_it_says_so(street):
    with pytest.raises(InvalidInput, match="no-places"):
        county_from_places(street, PLACES[4:], seed=1, day=DAY, name="street")


def test_packaged_prices_are_the_demo_countys(huining):
    own = {row["name"]: row for row in read_rows(huining / "parameters.csv")}
    for row in read_rows(PRICES_CSV):
        assert row == own[row["name"]]


def test_every_figure_of_the_demo_county_is_told_in_chinese_too(huining):
    for row in read_rows(huining / "parameters.csv"):
        for field in ("name_zh", "unit_zh", "source_zh"):
            assert any("\u4e00" <= char <= "\u9fff" for char in row[field]), row["name"]


@pytest.mark.skipif(not ANDORRA.exists(), reason="Andorra's extract is not at hand; set LOGISTICS_SHARED")
def test_andorra_has_seven_depots_and_everything_can_be_reached():
    extract = read_osm(ANDORRA)
    county = county_from_places(extract.graph, extract.places, seed=1, day=DAY, name="Andorra")
    assert len(county.problem.depots) == 7
    assert len(county.problem.sites) == 1 + 7 + 34 + 27 + 5
    assert county.travel.issues == ()
