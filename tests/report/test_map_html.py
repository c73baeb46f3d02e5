import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from logistics_opt.model import LonLat, Plan, Problem, ProfileName, SiteId
from logistics_opt.report.geometry import METRES_A_DEGREE, graph_roads, rank, road_lines, thinned
from logistics_opt.report.map_html import write_map

CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PathFn = Callable[[ProfileName, SiteId, SiteId], tuple[LonLat, ...]]


def _data(path: Path) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', path.read_text("utf-8"), re.S)
    return json.loads(found.group(1))


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, chinese_county: Problem, chinese_plan: Plan, straight: PathFn
) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    roads = [("national", [(105.0, 35.69), (105.4, 35.69)]), ("village", [(105.0, 35.71), (105.4, 35.72)])]
    write_map(path, chinese_county, chinese_plan, straight, "zh", roads=roads, attribution="(c) nobody")
    return path


@pytest.fixture(scope="module")
def hostile_map(
    tmp_path_factory: pytest.TempPathFactory, hostile_county: Problem, hostile_plan: Plan, straight: PathFn
) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    write_map(path, hostile_county, hostile_plan, straight, "en", attribution="</script><b>@SCRIPT@ @STYLE@")
    return path


def test_file_refers_to_nothing_outside_itself(made: Path) -> None:
    text = made.read_text("utf-8")
    assert not re.findall(r"(?:src|href)\s*=|https?://|url\(|@import|fetch\(|XMLHttpRequest|import\(", text)
    assert '<html lang="zh-CN">' in text


def test_data_hold_every_site_route_and_stop(made: Path, chinese_county: Problem) -> None:
    data = _data(made)
    assert [site["name"] for site in data["sites"]] == [site.name for site in chinese_county.sites]
    assert data["sites"][1]["at"] == [10_510_000, 3_570_000]  # 105.1, 35.7 in steps of 1e-5 degrees
    truck = data["routes"][0]
    assert (truck["label"], truck["first"], truck["stops"]) == ("干线货车 1", True, 3)
    first = truck["trips"][0]["stops"][1]
    # At d1 from 06:16:40 for 300 + 15 * 5 s; 15 pieces of 110 kg go off, 120 kg stay aboard.
    assert first == [1, "06:16", "06:22", "15 / 110", "", "120"]


def test_a_leg_driven_twice_is_stored_once(made: Path) -> None:
    data = _data(made)
    # w-d1, d1-d2, d2-w, d1-w; d1-v1, v1-v2, v2-d1; d2-v3, v3-d2.
    assert len(data["legs"]) == 9
    # From 105.0, 35.7 ten km east: 0.1 degrees.
    assert data["legs"][0] == [10_500_000, 3_570_000, 10_000, 0]


def test_names_cannot_leave_the_data(hostile_map: Path, hostile_county: Problem) -> None:
    text = hostile_map.read_text("utf-8")
    assert text.count("</script>") == 2  # ours
    assert "<img" not in text
    data = _data(hostile_map)
    assert data["sites"][1]["name"] == hostile_county.sites[1].name
    assert data["attribution"] == "</script><b>@SCRIPT@ @STYLE@"
    assert all(len(site["name"]) <= 60 for site in data["sites"])


def test_thinning_moves_no_point_further_than_allowed_and_keeps_the_ends() -> None:
    along = np.linspace(0, 0.1, 1_001)
    wave = np.column_stack([105 + along, 35 + 0.0001 * np.sin(along * 1_000)])  # 11 m to either side
    (thin,) = thinned([wave], 200)
    assert len(thin) <= 200
    assert thin[0].tolist() == wave[0].tolist()
    assert thin[-1].tolist() == wave[-1].tolist()
    assert np.abs(np.interp(along + 105, thin[:, 0], thin[:, 1]) - wave[:, 1]).max() * METRES_A_DEGREE < 20


def test_too_many_roads_lose_the_least_first() -> None:
    roads = [("track", [(105 + at / 100, 35.0), (105 + at / 100, 35.001)]) for at in range(50)]
    roads.append(("trunk", [(105.0, 35.0), (106.0, 35.0)]))
    kept = road_lines(roads, 20)
    assert kept[0][0] == 0
    assert sum(len(line) for _, line in kept) == 20


def test_a_road_driven_both_ways_is_drawn_once() -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    line = ((105.0, 35.0), (105.1, 35.1), (105.2, 35.0))
    graph.add_edge("a", "b", road_class="county", geometry=line)
    graph.add_edge("b", "a", road_class="county", geometry=line[::-1])
    graph.add_edge("a", "b", road_class="track", geometry=(line[0], line[2]))
    assert sorted(graph_roads(graph)) == [("county", line), ("track", (line[0], line[2]))]


def test_road_classes_of_openstreetmap_and_of_china_have_a_rank() -> None:
    assert [rank(name) for name in ("motorway_link", "national", "county", "secondary", "village", "track")] == [
        0,
        0,
        1,
        1,
        2,
        2,
    ]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    sync = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with sync.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: object) -> Iterator[object]:
    """A page that fails the test on any error, message or request but the file itself."""
    troubles: list[str] = []
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    opened = context.new_page()
    opened.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    opened.on("console", lambda message: troubles.append(f"console: {message.text}"))
    opened.on("dialog", lambda dialog: (troubles.append("dialog"), dialog.dismiss()))
    opened.on("request", lambda request: request.url.startswith("file:") or troubles.append(request.url))
    yield opened
    context.close()
    assert not troubles, troubles


def _open(page: object, path: Path) -> None:
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]")


def test_map_opens_in_a_browser_and_shows_the_figures(page: object, made: Path) -> None:
    _open(page, made)
    assert page.locator("h1").inner_text() == "会宁县"
    assert "程序生成" in page.locator("#notice").inner_text()
    assert page.locator("#attribution").inner_text() == "(c) nobody"
    assert "1,043.00" in page.locator("#figures").inner_text()
    assert page.locator("#vehicles li").count() == 3


def test_choosing_a_vehicle_lists_its_stops(page: object, made: Path) -> None:
    _open(page, made)
    page.locator("#vehicles li button").nth(1).click()
    rows = page.locator("#detail tbody tr")
    assert rows.nth(1).inner_text().split() == [
        "1",
        "红堡子村",
        "08:08",
        "–",
        "08:13",
        "10",
        "/",
        "100",
        "8",
        "/",
        "120",
        "120",
    ]
    page.keyboard.press("Escape")
    page.locator("#map").focus()
    page.keyboard.press("Escape")
    assert page.locator("#detail").is_hidden()


def test_clicking_a_line_chooses_its_route_and_a_hidden_route_is_not_there(page: object, made: Path) -> None:
    _open(page, made)
    page.locator("#hide-all").click()
    page.locator("#vehicles input").nth(0).check()
    box = page.locator("#map").bounding_box()
    # The county lies on one line in the middle; 2/7 of the way only the truck's road passes between sites.
    at = box["x"] + 48 + (box["width"] - 96) * 25 / 35, box["y"] + box["height"] / 2
    page.mouse.click(*at)
    assert "干线货车 1" in page.locator("#detail h2").inner_text()
    page.locator("#detail header button").click()
    page.locator("#hide-all").click()
    page.mouse.click(*at)
    assert page.locator("#detail").is_hidden()


def test_keys_and_wheel_move_the_map(page: object, made: Path) -> None:
    _open(page, made)
    page.locator("#map").focus()
    before = page.locator("#scale").inner_text(), page.screenshot()
    for _ in range(4):
        page.keyboard.press("+")
    page.wait_for_function("text => document.getElementById('scale').innerText !== text", arg=before[0])
    page.keyboard.press("ArrowRight")
    page.keyboard.press("0")
    page.wait_for_function("text => document.getElementById('scale').innerText === text", arg=before[0])
    page.mouse.move(700, 400)
    page.mouse.wheel(0, -300)
    page.mouse.wheel(0, -300)
    page.mouse.wheel(0, -300)
    page.mouse.wheel(0, -300)
    page.wait_for_function("text => document.getElementById('scale').innerText !== text", arg=before[0])


def test_hostile_names_run_nothing_in_a_browser(page: object, hostile_map: Path, hostile_county: Problem) -> None:
    _open(page, hostile_map)
    assert page.locator("h1").inner_text() == hostile_county.sites[1].name
    for at in range(page.locator("#vehicles li button").count()):
        page.locator("#vehicles li button").nth(at).click()
    assert page.locator("img").count() == 0
    assert page.locator("#attribution").inner_text().startswith("</script><b>")


@pytest.mark.skipif(sys.platform == "win32", reason="the browser is looked for where Linux has it")
def test_every_control_has_a_name(page: object, made: Path) -> None:
    _open(page, made)
    names = page.eval_on_selector_all(
        "button, input, canvas[tabindex]",
        "all => all.map(e => e.getAttribute('aria-label') || e.innerText || e.labels?.[0]?.innerText || '')",
    )
    assert names
    assert all(name.strip() for name in names)
