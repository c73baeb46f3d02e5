from datetime import date

import pytest

from logistics_opt.model import LonLat
from logistics_opt.network import Closure, Road, close_roads, network_info, road_graph

DEGREE = LonLat(0, 0).distance_to(LonLat(0.01, 0)) * 100  # metres on the equator


def test_roads_meet_where_they_share_a_bend(make_road):
    main = make_road("main", (0, 0), (0.01, 0), (0.02, 0))
    side = make_road("side", (0.01, 0.01), (0.01, 0))
    graph = road_graph([main, side])
    assert graph.number_of_nodes() == 4
    assert graph.number_of_edges() == 2 * 3


def test_roads_that_merely_cross_do_not_meet(make_road):
    bridge = make_road("bridge", (0.005, -0.01), (0.005, 0.01))
    graph = road_graph([make_road("main", (0, 0), (0.01, 0)), bridge])
    assert graph.number_of_nodes() == 4
    assert graph.number_of_edges() == 2 * 2


def test_ends_half_a_metre_apart_are_one_junction(make_road):
    # 0.000004 degrees are 0.44 m and round to 0.01; 0.0001 degrees are 11 m.
    west = make_road("a", (0, 0), (0.01, 0))
    assert road_graph([west, make_road("b", (0.010004, 0), (0.02, 0))]).number_of_nodes() == 3
    assert road_graph([west, make_road("b", (0.0101, 0), (0.02, 0))]).number_of_nodes() == 4


def test_road_that_ends_on_anothers_line_joins_it(make_road):
    # The main road has no point at 0.01, where the two side roads end, one from either side, in the order of the line.
    main = make_road("main", (0, 0), (0.03, 0), length=3_000)
    sides = [make_road("far", (0.02, 0.01), (0.02, 0)), make_road("near", (0.01, 0), (0.01, -0.01))]
    graph = road_graph([main, *sides])
    assert graph.number_of_nodes() == 6
    assert [d["length"] for u, v, d in graph.edges(data=True) if d["road"] == "main"] == pytest.approx([1_000] * 6)


def test_published_length_is_shared_out_over_the_pieces(make_road):
    # The side road meets the main road at a quarter of its length: 1 000 m and 3 000 m of the published 4 000 m.
    main = make_road("main", (0, 0), (0.01, 0), (0.04, 0), length=4_000)
    graph = road_graph([main, make_road("side", (0.01, 0), (0.01, 0.01))])
    lengths = sorted(d["length"] for _, _, d in graph.edges(data=True) if d["road"] == "main")
    assert lengths == pytest.approx([1_000, 1_000, 3_000, 3_000])


def test_length_of_the_geometry_counts_where_none_is_published(make_road):
    graph = road_graph([make_road("a", (0, 0), (0.01, 0))])
    assert graph.edges[0, 1, 0]["length"] == pytest.approx(0.01 * DEGREE)


def test_gradient_turns_with_the_direction(make_road):
    graph = road_graph([make_road("hill", (0, 0), (0.01, 0), gradient=0.08)])
    assert graph.edges[0, 1, 0]["gradient"] == 0.08
    assert graph.edges[1, 0, 0]["gradient"] == -0.08


def test_one_way_road_has_no_edge_back(make_road):
    graph = road_graph([make_road("a", (0, 0), (0.01, 0), oneway=True)])
    assert list(graph.edges()) == [(0, 1)]


def test_ring_road_stays_a_ring(make_road):
    ring = make_road("ring", (0, 0), (0.01, 0), (0.01, 0.01), (0, 0))
    info = network_info(road_graph([ring]))
    assert info.nodes == 1
    assert info.km == pytest.approx((2 + 2**0.5) * 0.01 * DEGREE / 1_000, rel=1e-4)


def test_closure_takes_its_edges_on_its_days_only(make_road):
    graph = road_graph([make_road("a", (0, 0), (0.01, 0)), make_road("b", (0.01, 0), (0.02, 0))])
    landslide = Closure("b", date(2026, 7, 1), date(2026, 7, 3), "landslide")
    assert close_roads(graph, [landslide], date(2026, 7, 3)).number_of_edges() == 2
    assert close_roads(graph, [landslide], date(2026, 7, 4)).number_of_edges() == 4
    assert graph.number_of_edges() == 4


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"length": 0}, "0 m long"),
        ({"width_m": -1.0}, "wide"),
        ({"gradient": 8.0}, "fraction"),
        ({"geometry": (LonLat(0, 0),)}, "two or more"),
    ],
)
def test_impossible_roads_are_refused(values, fault):
    line = (LonLat(0, 0), LonLat(1, 0))
    with pytest.raises(ValueError, match=fault):
        Road(**{"id": "r", "road_class": "county", "geometry": line, **values})


def test_figures_count_a_two_way_road_once(make_road):
    two_way = make_road("a", (0, 0), (0.01, 0), (0.02, 0), length=2_000, generated=True)
    one_way = make_road("b", (0.02, 0), (0.03, 0), length=1_000, oneway=True, road_class="village")
    info = network_info(road_graph([two_way, one_way]))
    assert info.km == pytest.approx(3.0)
    assert info.km_by_class == pytest.approx({"county": 2.0, "village": 1.0})
    assert info.oneway_km == pytest.approx(1.0)
    assert info.generated == pytest.approx(2 / 3)
    # Nobody returns from the end of the one-way road: 2 x 2 km of 5 km driven are strongly connected.
    assert info.connected == pytest.approx(4 / 5)
    assert (info.nodes, info.edges, info.points) == (3, 3, 4)
