"""Areas of who is served from where."""

from dataclasses import replace

import pytest
import shapely

from logistics_opt.model import LonLat
from logistics_opt.siting.evidence.catchments import catchments
from logistics_opt.siting.questions.p_median import PMedian
from logistics_opt.siting.rules import Rules


def moved(case, positions):
    clients = tuple(replace(c, position=LonLat(*at)) for c, at in zip(case.clients, positions, strict=True))
    return replace(case, clients=clients)


def areas(case):
    answer = PMedian(2).best(case, Rules())
    return {c.depot: c for c in catchments(case, answer)}, answer


def test_every_village_lies_in_the_area_of_its_depot(line):
    # The villages of the line county stand in one line.
    told, answer = areas(line)
    assert {d: (c.villages, c.pieces) for d, c in told.items()} == {"b": (3, 60), "d": (3, 40)}
    for client in line.clients:
        point = shapely.Point(client.position.lon, client.position.lat)
        assert told[answer.place_of[client.id]].area.contains(point)
    assert told["b"].area.intersection(told["d"].area).area == pytest.approx(0, abs=1e-9)
    # The border lies half-way between v3 (24 km, 105.24 E) and v4 (33 km, 105.33 E).
    assert told["b"].area.bounds[2] == pytest.approx(105.285, abs=1e-4)
    assert told["d"].area.bounds[0] == pytest.approx(105.285, abs=1e-4)
    # 3 km beyond the outermost village, v1 at 105.12 E; a degree is 111.2 km x cos 35.7.
    assert told["b"].area.bounds[0] == pytest.approx(105.12 - 3 / (111.195 * 0.8121), abs=1e-3)


@pytest.mark.parametrize(
    "positions",
    [
        [(105.0, 35.0)] * 6,
        [(105.0, 35.0)] * 3 + [(105.2, 35.1)] * 3,
        [(105.0, 35.0), (105.1, 35.0), (105.0, 35.1), (105.1, 35.1), (105.05, 35.05), (105.05, 35.05)],
        [(105.0, 35.0 + k / 1e5) for k in range(6)],
        [(105.0 + k / 100, 75.0) for k in range(6)],
    ],
    ids=["one position", "two positions", "square with one twice", "metres apart", "far north"],
)
def test_any_positions_make_valid_areas_that_do_not_overlap(line, positions):
    told, _ = areas(moved(line, positions))
    assert all(c.area.is_valid for c in told.values())
    one, two = (c.area for c in told.values())
    assert one.union(two).area == pytest.approx(one.area + two.area, rel=1e-3)
    assert one.area + two.area > 0


def test_a_position_of_several_goes_to_the_depot_of_most_pieces(line):
    told, _ = areas(moved(line, [(105.0, 35.0)] * 6))
    assert told["d"].area.is_empty
    assert told["d"].villages == 3
    assert not told["b"].area.is_empty


def test_areas_are_the_same_each_time(line):
    one, same = (areas(line)[0] for _ in range(2))
    assert {d: c.area.wkb for d, c in one.items()} == {d: c.area.wkb for d, c in same.items()}
