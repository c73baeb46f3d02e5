from pathlib import Path

import pytest
import shapely

from logistics_opt.errors import InvalidInput
from logistics_opt.network import network_info, read_osm


@pytest.fixture
def extract(tmp_path):
    """A tiny extract: a row of nodes 0.01 degrees apart on the equator, numbered from 1, and ways along them."""

    def write(*ways: tuple[list[int], dict[str, str]], nodes: int = 6, places: str = "") -> Path:
        spots = "".join(f'<node id="{n}" lat="0" lon="{n / 100}" version="1"/>' for n in range(1, nodes + 1))
        lines = "".join(
            f'<way id="{i}" version="1">'
            + "".join(f'<nd ref="{ref}"/>' for ref in refs)
            + "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
            + "</way>"
            for i, (refs, tags) in enumerate(ways, start=1)
        )
        path = tmp_path / "tiny.osm"
        path.write_text(f'<osm version="0.6">{spots}{places}{lines}</osm>', encoding="utf-8")
        return path

    return write


def edges(path, **options):
    return sorted(read_osm(path, **options).graph.edges())


def test_nodes_are_junctions_and_bends_are_geometry(extract):
    path = extract(([1, 2, 3, 4], {"highway": "primary"}), ([3, 5], {"highway": "track"}))
    graph = read_osm(path).graph
    assert sorted(graph) == [1, 3, 4, 5]
    assert graph.edges[1, 3, 0]["geometry"] == ((0.01, 0.0), (0.02, 0.0), (0.03, 0.0))
    assert graph.edges[3, 1, 0]["geometry"] == ((0.03, 0.0), (0.02, 0.0), (0.01, 0.0))
    assert sorted(read_osm(path, every_point=True).graph) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "primary"}, [(1, 2), (2, 1)]),
        ({"highway": "primary", "oneway": "yes"}, [(1, 2)]),
        ({"highway": "primary", "oneway": "-1"}, [(2, 1)]),
        ({"highway": "primary", "junction": "roundabout"}, [(1, 2)]),
        ({"highway": "motorway"}, [(1, 2)]),
        ({"highway": "motorway", "oneway": "no"}, [(1, 2), (2, 1)]),
    ],
)
def test_one_way_tags(extract, tags, expected):
    assert edges(extract(([1, 2], tags))) == expected


@pytest.mark.parametrize(
    ("tags", "driven"),
    [
        ({"highway": "footway"}, False),
        ({"highway": "construction"}, False),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "no", "motor_vehicle": "yes"}, True),
        ({"highway": "service", "access": "yes", "motor_vehicle": "no"}, False),
        ({"highway": "service", "access": "destination"}, True),
        ({"highway": "residential", "area": "yes"}, False),
    ],
)
def test_only_ways_a_car_may_use_are_read(extract, tags, driven):
    path = extract(([1, 2], tags), ([5, 6], {"highway": "primary"}))
    assert ((1, 2) in edges(path)) is driven


def test_tags_become_attributes(extract):
    tags = {
        "highway": "track",
        "tracktype": "grade3",
        "width": "3,5 m",
        "maxwidth": "2.5",
        "incline": "-10%",
        "ref": "X076",
    }
    edge = read_osm(extract(([1, 2], tags))).graph.edges[1, 2, 0]
    assert (edge["road"], edge["name"], edge["road_class"], edge["surface"]) == ("way/1", "X076", "track", "gravel")
    assert (edge["width_m"], edge["gradient"]) == (2.5, -0.1)


def test_gradient_of_a_way_against_its_direction_is_turned(extract):
    graph = read_osm(extract(([1, 2], {"highway": "primary", "oneway": "-1", "incline": "10%"}))).graph
    assert graph.edges[2, 1, 0]["gradient"] == -0.1


def test_polygon_keeps_what_lies_inside_and_one_step_beyond(extract):
    path = extract(([1, 2, 3, 4, 5, 6], {"highway": "primary"}))
    box = shapely.box(0.025, -1, 0.035, 1)  # holds node 3 only
    graph = read_osm(path, polygon=box).graph
    assert sorted(graph) == [2, 4]
    assert graph.edges[2, 4, 0]["geometry"] == ((0.02, 0.0), (0.03, 0.0), (0.04, 0.0))


def test_node_missing_from_the_extract_cuts_the_way(extract):
    assert edges(extract(([1, 2, 99, 4, 5], {"highway": "primary"}))) == [(1, 2), (2, 1), (4, 5), (5, 4)]


def test_places_have_names_in_both_languages_and_people(extract):
    tags = '<tag k="place" v="village"/><tag k="name" v="Er"/><tag k="name:zh" v="二"/><tag k="population" v="1,200"/>'
    nameless = '<node id="51" lat="0" lon="0.02" version="1"><tag k="place" v="hamlet"/></node>'
    places = f'<node id="50" lat="0" lon="0.03" version="1">{tags}</node>{nameless}'
    path = extract(([1, 2], {"highway": "primary"}), places=places)
    (place,) = read_osm(path).places
    assert (place.kind, place.name, place.name_zh, place.population) == ("village", "Er", "二", 1_200)
    assert read_osm(path, polygon=shapely.box(0, -1, 0.025, 1)).places == ()


def test_file_that_is_no_extract_is_refused(tmp_path):
    path = tmp_path / "broken.osm.pbf"
    path.write_bytes(b"not a pbf")
    with pytest.raises(InvalidInput, match="unreadable-osm"):
        read_osm(path)
    with pytest.raises(InvalidInput, match="unreadable-osm"):
        read_osm(tmp_path / "absent.osm.pbf")


def test_extract_without_roads_is_refused(extract):
    with pytest.raises(InvalidInput, match="no-drivable-road"):
        read_osm(extract(([1, 2], {"highway": "footway"})))


def test_andorra_has_the_published_roads_and_places(andorra):
    # The extract's notes: 880 km of drivable ways, 7 towns, 34 villages, 27 hamlets.
    extract = read_osm(andorra)
    info = network_info(extract.graph)
    assert 800 < info.km < 900
    assert info.connected > 0.9
    kinds = [place.kind for place in extract.places]
    assert [kinds.count(kind) for kind in ("town", "village", "hamlet")] == [7, 34, 27]


def test_tunnels_tie_no_sites_and_passages_under_houses_do(extract):
    path = extract(
        ([1, 2], {"highway": "primary", "tunnel": "yes"}),
        ([2, 3], {"highway": "service", "tunnel": "building_passage"}),
    )
    graph = read_osm(path).graph
    assert graph.edges[1, 2, 0]["no_stopping"]
    assert not graph.edges[2, 3, 0]["no_stopping"]
