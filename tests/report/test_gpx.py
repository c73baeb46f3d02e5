"""GPX 1.1 as its schema has it: https://www.topografix.com/GPX/1/1/gpx.xsd."""

import re
from collections.abc import Callable, Sequence
from xml.etree import ElementTree as Xml

import pytest

from logistics_opt.model import LonLat, Plan, Problem, ProfileName, SiteId
from logistics_opt.report.gpx import plan_gpx
from logistics_opt.report.journeys import journeys
from logistics_opt.report.words import Lang, spoken

# The parts that the schema allows in each type, in its order; all but these are optional.
ORDER = {
    "gpx": ["metadata", "wpt", "rte", "trk", "extensions"],
    "metadata": ["name", "desc", "author", "copyright", "link", "time", "keywords", "bounds", "extensions"],
    "point": ["ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link", "sym", "type"],
    "rte": ["name", "cmt", "desc", "src", "link", "number", "type", "extensions", "rtept"],
    "trk": ["name", "cmt", "desc", "src", "link", "number", "type", "extensions", "trkseg"],
    "trkseg": ["trkpt", "extensions"],
}
TEXTS = {"name", "desc", "cmt"}
POINTS = {"wpt", "rtept", "trkpt"}
SPACE = "{http://www.topografix.com/GPX/1/1}"


def ensure_valid(text: str) -> Xml.Element:
    """The document, if it is what the schema asks for."""
    root = Xml.fromstring(text.encode())
    assert root.tag == f"{SPACE}gpx"
    assert root.attrib["version"] == "1.1"
    assert root.attrib["creator"]
    for part in root.iter():
        name = part.tag.removeprefix(SPACE)
        assert part.tag == SPACE + name
        children = [child.tag.removeprefix(SPACE) for child in part]
        if name in TEXTS:
            assert not children
            continue
        order = ORDER["point" if name in POINTS else name]
        assert [order.index(child) for child in children] == sorted(order.index(child) for child in children)
        if name in POINTS:
            assert set(part.attrib) == {"lat", "lon"}
            assert all(re.fullmatch(r"-?\d{1,3}\.\d+", value) for value in part.attrib.values())
            assert abs(float(part.attrib["lat"])) <= 90
            assert abs(float(part.attrib["lon"])) <= 180
    return root


Line = Callable[[ProfileName, SiteId, SiteId], Sequence[LonLat]]


def test_every_vehicle_has_its_stops_and_its_way(line_county: Problem, hand_plan: Plan, straight: Line) -> None:
    root = ensure_valid(plan_gpx(line_county, hand_plan, straight))
    driven = journeys(line_county, hand_plan)
    assert len(root.findall(f"{SPACE}trk")) == len(driven)
    assert len(root.findall(f"{SPACE}rte")) == sum(len(one.outings) for one in driven)
    for track, journey in zip(root.findall(f"{SPACE}trk"), driven, strict=True):
        assert len(track.findall(f"{SPACE}trkseg")) == len(journey.outings)
    called = {visit.site.name for one in driven for outing in one.outings for visit in outing.visits}
    places = [point.findtext(f"{SPACE}name") for point in root.findall(f"{SPACE}wpt")]
    assert sorted(places) == sorted(called)


def test_one_vehicle_alone_is_told_of_itself_alone(line_county: Problem, hand_plan: Plan, straight: Line) -> None:
    route = hand_plan.routes[0]
    text = plan_gpx(line_county, hand_plan, straight, only=(route.vehicle, route.number))
    root = ensure_valid(text)
    assert len(root.findall(f"{SPACE}trk")) == 1
    own = {line_county.site[stop.site].name for stop in route.stops}
    assert {point.findtext(f"{SPACE}name") for point in root.iter(f"{SPACE}rtept")} == own
    with pytest.raises(KeyError):
        plan_gpx(line_county, hand_plan, straight, only=("nothing", 1))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_hostile_names_stay_text(hostile_county: Problem, hostile_plan: Plan, straight: Line, lang: Lang) -> None:
    root = ensure_valid(plan_gpx(hostile_county, hostile_plan, straight, lang))
    assert any("<img" in (name.text or "") for name in root.iter(f"{SPACE}name"))


def test_what_happens_at_a_stop_is_told_in_the_language(line_county: Problem, hand_plan: Plan, straight: Line) -> None:
    # The truck is 1 000 s on the way to D1 from 06:00, and leaves p1 and k1 there: ten pieces and five.
    for lang, told in (("en", "arrives 06:16, off 15"), ("zh", "06:16 到达，卸 15 件")):
        root = ensure_valid(plan_gpx(line_county, hand_plan, straight, lang))
        assert told in [desc.text for desc in root.iter(f"{SPACE}desc")]


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("4.2 m truck 4.2米厢式货车", "4.2 m truck", "4.2米厢式货车"),
        ("van 面包车 with cold box 带冷藏箱 丁家沟镇", "van with cold box", "面包车 带冷藏箱 丁家沟镇"),
        ("京A 12345 货车", "京A 12345 货车", "京A 12345 货车"),
        ("truck", "truck", "truck"),
        ("", "", ""),
    ],
)
def test_a_name_in_both_languages_is_said_in_one(name: str, english: str, chinese: str) -> None:
    assert (spoken(name, "en"), spoken(name, "zh")) == (english, chinese)
