from datetime import date
from itertools import pairwise, permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics_opt.errors import InvalidInput
from logistics_opt.model import LonLat, Tier
from logistics_opt.network import Closure, Speeds, read_osm, road_graph, travel

DAY = date(2026, 7, 1)


def measured(line) -> float:
    return sum(a.distance_to(b) for a, b in pairwise(line))


@pytest.fixture
def fork(make_road):
    """
    West - middle - east on one road of 1 000 m + 1 000 m, and a detour middle - north - east of 3 000 m.

    At ten metres a second: 100 s a kilometre.
    """
    return road_graph(
        [
            make_road("west", (0, 0), (0.01, 0), length=1_000),
            make_road("east", (0.01, 0), (0.02, 0), length=1_000),
            make_road("detour", (0.01, 0), (0.015, 0.01), (0.02, 0), length=3_000),
        ]
    )


@pytest.fixture
def ends(make_site):
    return [make_site("w", 0, 0, Tier.COUNTY), make_site("e", 0.02, 0)]


def test_seconds_and_metres_follow_the_fastest_road(fork, ends, plain_speeds):
    matrix = travel(fork, ends, ["van"], speeds=plain_speeds).matrices["van"]
    assert matrix.seconds.tolist() == [[0, 200], [200, 0]]
    assert matrix.metres.tolist() == [[0, 2_000], [2_000, 0]]


def test_closure_acts_on_matrix_and_line_alike(fork, ends, plain_speeds):
    flood = Closure("east", DAY, DAY, "flood")
    shut = travel(fork, ends, ["van"], speeds=plain_speeds, closures=[flood], day=DAY)
    assert shut.matrices["van"].distance("w", "e") == 1_000 + 3_000
    assert shut.matrices["van"].time("w", "e") == 400
    assert LonLat(0.015, 0.01) in shut.path("van", "w", "e")
    assert shut.roads("van", "w", "e") == (("west", 1_000.0), ("detour", 3_000.0))
    after = travel(fork, ends, ["van"], speeds=plain_speeds, closures=[flood], day=date(2026, 7, 2))
    assert after.matrices["van"].distance("w", "e") == 2_000
    assert LonLat(0.015, 0.01) not in after.path("van", "w", "e")


def test_site_on_a_shut_road_is_unreachable_and_named(fork, make_site, plain_speeds):
    sites = [make_site("w", 0, 0, Tier.COUNTY), make_site("bank", 0.015, 0.0001), make_site("e", 0.02, 0)]
    flood = Closure("east", DAY, DAY)
    found = travel(fork, sites, ["van"], speeds=plain_speeds, closures=[flood], day=DAY)
    assert not found.matrices["van"].reachable("w", "bank")
    assert found.matrices["van"].reachable("w", "e")
    assert [(i.code, i.where) for i in found.issues] == [("unreachable-site", "site bank (bank), profile van")]
    with pytest.raises(ValueError, match="no way"):
        found.path("van", "w", "bank")


def test_closure_of_a_road_nobody_knows_is_reported(fork, ends, plain_speeds):
    found = travel(fork, ends, ["van"], speeds=plain_speeds, closures=[Closure("G999", DAY, DAY)], day=DAY)
    assert [issue.code for issue in found.issues] == ["unknown-closure"]


def test_closures_without_a_day_are_refused(fork, ends, plain_speeds):
    with pytest.raises(ValueError, match="which day"):
        travel(fork, ends, ["van"], speeds=plain_speeds, closures=[Closure("east", DAY, DAY)])


def test_site_beside_the_road_is_tied_to_its_nearest_point(fork, make_site, plain_speeds):
    # Half way along the road "west" and 0.001 degrees (111 m) north of it: 500 m of road + 111 m of access at 10 m/s.
    sites = [make_site("w", 0, 0), make_site("yard", 0.005, 0.001)]
    found = travel(fork, sites, ["van"], speeds=plain_speeds)
    snap = found.snaps[1]
    assert (snap.distance, snap.road) == (111, "west")
    assert snap.point.lon == pytest.approx(0.005, abs=1e-5)
    assert snap.point.lat == pytest.approx(0, abs=1e-9)
    # The point is rounded to decimetres along the road, which is 1 112 m on the map for the published 1 000 m.
    assert found.matrices["van"].distance("w", "yard") == pytest.approx(500 + 111, abs=1)
    assert found.matrices["van"].time("w", "yard") == pytest.approx(61.1, abs=1)
    line = found.path("van", "w", "yard")
    assert line[0] == LonLat(0, 0)
    assert line[-1] == LonLat(0.005, 0.001)
    assert line[-2] == snap.point


def test_two_sites_on_one_road_drive_only_between_them(fork, make_site, plain_speeds):
    sites = [make_site("a", 0.002, 0), make_site("b", 0.008, 0)]
    found = travel(fork, sites, ["van"], speeds=plain_speeds)
    assert found.matrices["van"].distance("a", "b") == pytest.approx(600, abs=1)
    assert found.roads("van", "b", "a") == (("west", pytest.approx(600, abs=0.2)),)


def test_one_way_road_is_driven_round(make_road, make_site, plain_speeds):
    # A ring of 3 x 1 000 m driven one way: a to b 1 000 m, b to a 2 000 m.
    corners = [(0, 0), (0.01, 0), (0.005, 0.008)]
    ring = [make_road(f"r{i}", corners[i], corners[(i + 1) % 3], length=1_000, oneway=True) for i in range(3)]
    sites = [make_site("a", *corners[0]), make_site("b", *corners[1])]
    matrix = travel(road_graph(ring), sites, ["van"], speeds=plain_speeds).matrices["van"]
    assert matrix.metres.tolist() == [[0, 1_000], [2_000, 0]]


def test_site_too_far_from_any_road_is_unreachable_and_named(fork, ends, make_site, plain_speeds):
    far = make_site("far", 0.01, -0.1)  # 11.1 km south
    found = travel(fork, [*ends, far], ["van"], speeds=plain_speeds, max_snap=3_000)
    assert not found.matrices["van"].reachable("w", "far")
    assert found.matrices["van"].time("far", "far") == 0
    assert [(i.code, i.where) for i in found.issues] == [("snap-too-far", "site far (far), profile van")]
    assert "11120 m" in found.issues[0].cause or "1111" in found.issues[0].cause


def test_truck_is_tied_to_a_road_it_may_use(make_road, make_site, plain_speeds):
    roads = [make_road("main", (0, 0), (0.02, 0)), make_road("alley", (0.01, 0), (0.01, 0.005), road_class="lane")]
    sites = [make_site("w", 0, 0), make_site("village", 0.01, 0.005)]
    found = travel(road_graph(roads), sites, ["van", "truck"], speeds=plain_speeds)
    by_profile = {snap.profile: snap for snap in found.snaps if snap.site == "village"}
    assert (by_profile["van"].road, by_profile["van"].distance) == ("alley", 0)
    assert (by_profile["truck"].road, by_profile["truck"].distance) == ("main", 556)


def test_sites_are_tied_to_the_largest_connected_part(make_road, make_site, plain_speeds):
    # A stray piece of road, nearer to the site but joined to nothing, is passed over.
    roads = [
        make_road("a", (0, 0), (0.01, 0)),
        make_road("b", (0.01, 0), (0.02, 0)),
        make_road("stray", (0, 0.002), (0.01, 0.002)),
    ]
    found = travel(road_graph(roads), [make_site("s", 0.005, 0.002)], ["van"], speeds=plain_speeds)
    assert found.snaps[0].road == "a"


def test_no_road_for_the_profile_is_one_issue(make_road, ends, plain_speeds):
    found = travel(
        road_graph([make_road("l", (0, 0), (0.02, 0), road_class="lane")]), ends, ["truck"], speeds=plain_speeds
    )
    assert [issue.code for issue in found.issues] == ["no-usable-road"]
    assert not found.matrices["truck"].reachable("w", "e")


def test_empty_graph_and_no_sites_are_no_crash(ends, plain_speeds):
    assert not travel(nx.MultiDiGraph(), ends, ["van"], speeds=plain_speeds).matrices["van"].reachable("w", "e")
    assert travel(nx.MultiDiGraph(), [], ["van"], speeds=plain_speeds).matrices["van"].sites == ()


def test_unknown_profiles_and_twin_sites_are_refused_together(fork, ends, plain_speeds):
    with pytest.raises(InvalidInput) as caught:
        travel(fork, [*ends, ends[0]], ["ufo"], speeds=plain_speeds)
    assert [issue.code for issue in caught.value.issues] == ["unknown-profile", "duplicate-id"]


def test_too_large_a_network_is_refused_rather_than_wrong(make_road, make_site, plain_speeds):
    # 4 000 km in one road: its decimetres would spill over into the milliseconds.
    endless = road_graph([make_road("x", (0, 0), (1, 0), length=4_000_000)])
    with pytest.raises(InvalidInput, match="network-too-large"):
        travel(endless, [make_site("a", 0, 0), make_site("b", 1, 0)], ["van"], speeds=plain_speeds)


@st.composite
def towns(draw):
    """A random street net on a small grid: one-ways, parallel roads, classes and surfaces of every kind."""
    spot = st.tuples(st.integers(0, 4), st.integers(0, 4))
    streets = draw(
        st.lists(
            st.tuples(
                spot, spot, st.booleans(), st.sampled_from(["county", "village", "track"]), st.integers(50, 3_000)
            ),
            min_size=3,
            max_size=40,
        )
    )
    return [street for street in streets if street[0] != street[1]]


@given(towns())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_towns_agree_with_networkx_to_the_second_and_the_metre(make_road, make_site, streets):
    roads = [
        make_road(str(i), *((x / 100, y / 100) for x, y in (a, b)), oneway=way, road_class=kind, length=length)
        for i, (a, b, way, kind, length) in enumerate(streets)
    ]
    graph = road_graph(roads)
    parts = sorted(nx.strongly_connected_components(graph), key=len, reverse=True)
    if not parts or len(parts[0]) < 2:
        return
    nodes = sorted(parts[0])[:8]
    if len(parts) > 1 and len(parts[1]) == len(parts[0]):
        return  # which of two equal parts is the largest is nobody's claim
    sites = [make_site(str(n), graph.nodes[n]["lon"], graph.nodes[n]["lat"]) for n in nodes]
    speeds = Speeds.load()
    found = travel(graph, sites, ["truck"], speeds=speeds)
    matrix = found.matrices["truck"]
    weight = {}
    for u, v, key, edge in graph.edges(keys=True, data=True):
        exact = (round(speeds.seconds(edge, "truck") * 1_000), round(edge["length"] * 10))
        weight[u, v, key] = max(1, exact[0]) * 2**30 + exact[1]
    nx.set_edge_attributes(graph, weight, "weight")
    for a, b in permutations(nodes, 2):
        total = nx.dijkstra_path_length(graph, a, b)
        ms, dm = divmod(total, 2**30)
        assert matrix.time(str(a), str(b)) == -(-ms // 1_000)
        assert matrix.distance(str(a), str(b)) == (dm + 5) // 10
        assert round(sum(m for _, m in found.roads("truck", str(a), str(b))) * 10) == dm
    for k in range(len(nodes)):
        through = matrix.seconds[:, k : k + 1] + matrix.seconds[k : k + 1, :]
        assert (matrix.seconds <= through).all()


def test_line_is_as_long_as_the_matrix_says(make_road, make_site, plain_speeds):
    roads = [make_road("a", (0, 0), (0.013, 0.004), (0.02, 0)), make_road("b", (0.02, 0), (0.027, 0.011), (0.04, 0.01))]
    sites = [make_site("p", 0.003, 0.002), make_site("q", 0.031, 0.014), make_site("r", 0.04, 0.01)]
    found = travel(road_graph(roads), sites, ["van"], speeds=plain_speeds)
    for one, other in permutations("pqr", 2):
        line = found.path("van", one, other)
        assert measured(line) == pytest.approx(found.matrices["van"].distance(one, other), abs=1)
        assert line[0] == next(s.position for s in sites if s.id == one)
        assert line[-1] == next(s.position for s in sites if s.id == other)
    assert found.path("van", "p", "p") == (sites[0].position,)


def test_andorra_agrees_with_networkx_and_its_lines_with_its_metres(andorra, make_site):
    graph = read_osm(andorra).graph
    rng = np.random.default_rng(7)
    speeds = Speeds.load()
    # What the van may not use (steeper than a quarter) plays no part.
    barred = [(u, v, k) for u, v, k, d in graph.edges(keys=True, data=True) if speeds.seconds(d, "van") is None]
    graph.remove_edges_from(barred)
    outside = {n for u, v, d in graph.edges(data=True) if not d["no_stopping"] for n in (u, v)}
    part = max(nx.strongly_connected_components(graph), key=len) & outside
    nodes = rng.choice(sorted(part), 40, replace=False).tolist()
    sites = [make_site(str(n), graph.nodes[n]["lon"], graph.nodes[n]["lat"]) for n in nodes]
    found = travel(graph, sites, ["van"], speeds=speeds)
    matrix = found.matrices["van"]
    assert not found.issues
    assert all(snap.distance == 0 for snap in found.snaps)
    for u, v, key, edge in graph.edges(keys=True, data=True):
        ms = max(1, round(speeds.seconds(edge, "van") * 1_000))
        graph.edges[u, v, key]["weight"] = ms * 2**24 + round(edge["length"] * 10)
    for i, node in enumerate(nodes[:8]):
        reach = nx.single_source_dijkstra_path_length(graph, node)
        for j, goal in enumerate(nodes):
            ms, dm = divmod(reach[goal], 2**24)
            assert matrix.seconds[i, j] == -(-ms // 1_000)
            assert matrix.metres[i, j] == (dm + 5) // 10
    for goal in nodes[1:10]:
        line = found.path("van", str(nodes[0]), str(goal))
        metres = matrix.distance(str(nodes[0]), str(goal))
        assert measured(line) == pytest.approx(metres, abs=2 + metres / 2_000)


def test_site_at_the_far_end_of_a_very_short_road_is_tied_to_that_end(make_road, make_site, plain_speeds):
    # A bridge of 0.00001 degrees (1.1 m) on the map; its ends are two junctions, and a site stands at each.
    roads = [
        make_road("west", (0, 0), (0.01, 0), length=1_000),
        make_road("bridge", (0.01, 0), (0.01001, 0), length=50),
        make_road("east", (0.01001, 0), (0.02, 0), length=1_000),
    ]
    sites = [make_site("a", 0.01, 0), make_site("b", 0.01001, 0), make_site("e", 0.02, 0)]
    matrix = travel(road_graph(roads), sites, ["van"], speeds=plain_speeds).matrices["van"]
    assert matrix.distance("a", "b") == 50
    assert matrix.distance("b", "e") == 1_000


@pytest.mark.parametrize("barred", [{"no_stopping": True}, {"road_class": "motorway"}])
def test_nobody_is_served_from_a_tunnel_or_a_motorway(make_road, make_site, plain_speeds, barred):
    # The tunnel runs right below the village; the old road passes 0.005 degrees (556 m) from it.
    roads = [
        make_road("tunnel", (0, 0), (0.02, 0), **barred),
        make_road("old", (0, 0), (0, 0.005), (0.02, 0.005), (0.02, 0)),
    ]
    found = travel(road_graph(roads), [make_site("w", 0, 0), make_site("v", 0.01, 0)], ["van"], speeds=plain_speeds)
    assert [(snap.road, snap.distance) for snap in found.snaps] == [("old", 0), ("old", 556)]
