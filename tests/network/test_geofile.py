import geopandas as gpd
import pytest
import shapely

from logistics_opt.errors import InvalidInput
from logistics_opt.model import LonLat
from logistics_opt.network import Datum, convert, network_info, read_roads, road_graph, write_roads


@pytest.fixture
def draw(tmp_path):
    def write(columns, lines, *, crs=4326, name="roads.gpkg"):
        path = tmp_path / name
        gpd.GeoDataFrame(columns, geometry=lines, crs=crs).to_file(path)
        return path

    return write


LINE = shapely.LineString([(105.0, 35.7), (105.1, 35.7)])


def test_chinese_headers_and_classes_are_understood(draw):
    path = draw(
        {"道路编号": ["X076"], "道路名称": ["会柴路"], "道路等级": ["县道"], "路面": ["沥青"], "里程": [9_500.0]},
        [LINE],
    )
    (road,) = read_roads(path)
    assert (road.id, road.name, road.road_class, road.surface, road.length) == (
        "X076",
        "会柴路",
        "county",
        "沥青",
        9_500,
    )
    assert road.geometry == (LonLat(105.0, 35.7), LonLat(105.1, 35.7))


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.geojson", "roads.shp"])
def test_every_kind_of_drawing_is_read(draw, name):
    path = draw({"id": ["a"], "highway": ["village"], "oneway": ["yes"]}, [LINE], name=name)
    (road,) = read_roads(path)
    assert (road.id, road.road_class, road.oneway) == ("a", "village", True)


def test_projected_drawing_is_brought_to_degrees(draw):
    metric = gpd.GeoSeries([LINE], crs=4326).to_crs(4544)  # CGCS2000, Gauss-Krueger zone at 105 E
    path = draw({"id": ["a"]}, list(metric), crs=4544)
    (road,) = read_roads(path)
    assert road.geometry[0].lon == pytest.approx(105.0, abs=1e-6)
    assert road.geometry[0].lat == pytest.approx(35.7, abs=1e-6)


def test_drawing_in_gcj02_is_turned_when_announced(draw):
    (road,) = read_roads(draw({"id": ["a"]}, [LINE]), datum=Datum.GCJ02)
    lon, lat = convert(105.0, 35.7, Datum.GCJ02, Datum.WGS84)
    assert road.geometry[0] == LonLat(float(lon), float(lat))


def test_line_of_several_parts_becomes_several_roads_that_share_its_length(draw):
    parts = shapely.MultiLineString([[(0, 0), (0.01, 0)], [(0.02, 0), (0.05, 0)]])
    roads = read_roads(draw({"id": ["a"], "length": [4_000]}, [parts]))
    assert [(road.id, road.length) for road in roads] == [("a/1", 1_000), ("a/2", 3_000)]


def test_every_bad_feature_is_named(draw):
    lines = [shapely.Point(0, 0), LINE, shapely.LineString([(0, 0), (1, 0)])]
    path = draw({"id": ["p", "q", "r"], "width": [3.0, -2.0, 3.0]}, lines, name="roads.geojson")
    with pytest.raises(InvalidInput) as caught:
        read_roads(path)
    assert [issue.where for issue in caught.value.issues] == ["roads.geojson feature 1", "roads.geojson feature 2"]


def test_roads_with_one_id_are_refused(draw):
    with pytest.raises(InvalidInput, match="duplicate-road"):
        read_roads(draw({"id": ["a", "a"]}, [LINE, LINE]))


def test_drawing_without_coordinate_system_is_refused(draw):
    path = draw({"id": ["a"]}, [LINE], name="roads.shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(InvalidInput, match="no-crs"):
        read_roads(path)


def test_file_that_is_no_drawing_is_refused(tmp_path):
    path = tmp_path / "roads.gpkg"
    path.write_text("no drawing")
    with pytest.raises(InvalidInput, match="unreadable-roads"):
        read_roads(path)


def test_graph_written_and_read_is_the_same_network(make_road, tmp_path):
    roads = [
        make_road("a", (0, 0), (0.01, 0.002), (0.02, 0), gradient=0.04, generated=True),
        make_road("b", (0.02, 0), (0.03, 0), oneway=True, width_m=3.5, length=2_000, no_stopping=True),
    ]
    graph = road_graph(roads)
    for name in ("net.gpkg", "net.geojson"):
        write_roads(graph, tmp_path / name)
        back = read_roads(tmp_path / name)
        again, before = network_info(road_graph(back)), network_info(graph)
        assert (again.nodes, again.edges, again.points) == (before.nodes, before.edges, before.points)
        assert again.km == pytest.approx(before.km, abs=0.002)
        assert [(r.oneway, r.width_m, r.gradient, r.generated, r.no_stopping) for r in back] == [
            (False, None, 0.04, True, False),
            (True, 3.5, None, False, True),
        ]


def test_length_in_kilometres_is_caught(draw):
    # The line is 9.03 km long; a length of 9.03 would make it a drive of seconds.
    with pytest.raises(InvalidInput, match="is it in km"):
        read_roads(draw({"id": ["a"], "里程": [9.03]}, [LINE]))
