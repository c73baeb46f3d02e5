from pathlib import Path

import matplotlib.image
import pytest

from logistics_opt.report.placement.looks import CLASS_COLOUR, LOOK, class_names, class_of
from logistics_opt.report.placement.picture import lines_of, write_picture
from logistics_opt.siting.placement import Placement

ROADS = [("national", [(105.0, 35.69), (105.4, 35.69)])]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("which", ["bare", "whole", "hostile"])
def test_picture_is_drawn_for_any_study(tmp_path: Path, request: pytest.FixtureRequest, which: str, lang: str) -> None:
    placement: Placement = request.getfixturevalue(which)
    write_picture(tmp_path / "map.png", placement, lang, roads=ROADS, attribution="(c) nobody")
    assert matplotlib.image.imread(tmp_path / "map.png").shape[:2] == (1500, 2100)


def test_the_same_study_gives_the_same_bytes(tmp_path: Path, whole: Placement) -> None:
    for name in ("one.png", "two.png"):
        write_picture(tmp_path / name, whole, "zh")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


def test_states_differ_by_shape_and_by_colour() -> None:
    assert len({look.marker for look in LOOK.values()}) == len(LOOK)
    assert len({(look.face, look.edge) for look in LOOK.values()}) == len(LOOK)


def test_minutes_fall_into_classes() -> None:
    assert [class_of(60 * m) for m in (0, 15, 16, 45, 60, 61)] == [0, 0, 1, 2, 3, 4]
    assert class_of(-1) == 4  # no way at all is the farthest
    assert len(class_names("zh")) == len(CLASS_COLOUR)


def test_long_texts_break_into_lines_that_fit() -> None:
    assert lines_of("一二三四五，六七", 10) == ["一二三四", "五，六七"]
    assert lines_of("one two three", 8) == ["one two", "three"]
    assert lines_of("", 8) == []
