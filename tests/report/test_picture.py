import struct
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import pytest

from logistics_opt.model import Echelon, LonLat, Plan, Problem, ProfileName, SiteId
from logistics_opt.report.labels import place_labels, text_width
from logistics_opt.report.palette import route_colour
from logistics_opt.report.picture import write_picture

PathFn = Callable[[ProfileName, SiteId, SiteId], tuple[LonLat, ...]]


def _size(path: Path) -> tuple[int, int]:
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", head[16:24])


def test_picture_is_written_with_every_chinese_character(
    tmp_path: Path, chinese_county: Problem, chinese_plan: Plan, straight: PathFn
) -> None:
    # A character that the font lacks would warn, and warnings are errors here.
    path = tmp_path / "map.png"
    write_picture(
        path, chinese_county, chinese_plan, straight, "zh", roads=[("national", [(105, 35.6), (105.4, 35.8)])]
    )
    assert _size(path) == (2_100, 1_500)


def test_hostile_names_are_drawn_as_they_stand(
    tmp_path: Path, hostile_county: Problem, hostile_plan: Plan, straight: PathFn
) -> None:
    # "$x$" is not taken for a formula, "长" three hundred times not for a line.
    path = tmp_path / "map.png"
    write_picture(path, hostile_county, hostile_plan, straight, "en", attribution="$\\frac$ (c)")
    assert _size(path) == (2_100, 1_500)


def test_same_plan_gives_the_same_picture_and_leaves_no_trace(
    tmp_path: Path, chinese_county: Problem, chinese_plan: Plan, straight: PathFn
) -> None:
    settings = dict(mpl.rcParams)
    for name in ("a.png", "b.png"):
        write_picture(tmp_path / name, chinese_county, chinese_plan, straight)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert dict(mpl.rcParams) == settings


def _light(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("echelon", list(Echelon))
def test_route_colours_stand_out_from_the_paper_and_differ(echelon: Echelon) -> None:
    colours = [route_colour(order, echelon) for order in range(1, 121)]
    assert len(set(colours)) == 120
    # 3:1 is what WCAG 2.2 (1.4.11) asks of lines.
    assert min(1.05 / (_light(colour) + 0.05) for colour in colours) >= 3


def test_labels_do_not_cover_one_another() -> None:
    points = [(100.0 + 3 * at, 100.0) for at in range(8)]
    texts = ["郭城驿镇"] * 8
    spots = place_labels(points, texts, [10.0] * 8, (0, 0, 400, 400))
    boxes = [(x, y - 6, x + text_width("郭城驿镇", 10), y + 6) for x, y in (spot for spot in spots if spot)]
    assert len(boxes) >= 3
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_a_label_outside_the_picture_is_left_out() -> None:
    assert place_labels([(395.0, 5.0)], ["郭城驿镇中转站"], [10.0], (390, 0, 400, 10)) == [None]


def test_a_name_stands_off_the_symbol_beside_it() -> None:
    # A square to the right, where the name would have stood; nothing to the left.
    square = ((110.0, 95.0, 120.0, 105.0), 100)
    (spot,) = place_labels([(100.0, 100.0)], ["郭城驿镇"], [10.0], (0, 0, 400, 400), [square])
    assert spot is not None
    assert spot[0] + text_width("郭城驿镇", 10) <= 100


def test_a_name_is_shown_even_where_every_place_covers_a_symbol() -> None:
    everywhere = ((101.0, 0.0, 400.0, 400.0), 100), ((0.0, 0.0, 99.0, 400.0), 100)
    assert place_labels([(100.0, 100.0)], ["郭城驿镇"], [10.0], (0, 0, 400, 400), everywhere) != [None]
