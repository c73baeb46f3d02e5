from dataclasses import replace

import pytest

from logistics_opt.model import Standing, Tier
from logistics_opt.network import road_graph, tier_graph, travel


@pytest.fixture
def county(make_site):
    return [
        make_site("c", 0, 0, Tier.COUNTY),
        make_site("d1", 0.1, 0, Tier.TOWNSHIP),
        make_site("d2", 0.3, 0, Tier.TOWNSHIP),
        make_site("v1", 0.12, 0),
        make_site("v2", 0.29, 0),
    ]


def test_village_without_parent_goes_to_the_nearest_depot(county):
    assert sorted(tier_graph(county).edges()) == [("c", "d1"), ("c", "d2"), ("d1", "v1"), ("d2", "v2")]


def test_given_parent_wins_over_the_nearest(county):
    graph = tier_graph([*county[:3], replace(county[3], parent="d2"), county[4]])
    assert graph.edges["d2", "v1"]["given"]
    assert not graph.edges["d2", "v2"]["given"]


def test_nearest_by_road_needs_the_travel_matrix(county, make_road, plain_speeds):
    # v1 is 0.02 degrees from d1 as the crow flies, but the only road to it leads past d2.
    roads = [
        make_road("trunk", (0, 0), (0.1, 0), length=10_000),
        make_road("on", (0.1, 0), (0.2, 0.1), (0.3, 0), length=20_000),
        make_road("back", (0.3, 0), (0.29, 0), length=1_000),
        make_road("far", (0.29, 0), (0.12, 0), length=60_000),
    ]
    matrix = travel(road_graph(roads), county, ["van"], speeds=plain_speeds).matrices["van"]
    assert ("d2", "v1") not in tier_graph(county).edges()
    assert ("d2", "v1") in tier_graph(county, travel=matrix).edges()


def test_candidate_depots_supply_nobody(county):
    idle = [replace(s, standing=Standing.CANDIDATE) if s.id == "d1" else s for s in county]
    assert ("d2", "v1") in tier_graph(idle).edges()


def test_without_depots_the_warehouse_supplies_the_villages(county):
    assert ("c", "v1") in tier_graph([county[0], *county[3:]]).edges()
