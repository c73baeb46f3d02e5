import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from logistics_opt.report.placement.map_html import write_map
from logistics_opt.siting.placement import Placement

CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROADS = [("national", [(105.0, 35.69), (105.4, 35.69)]), ("village", [(105.0, 35.71), (105.4, 35.72)])]


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


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, whole: Placement) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    write_map(path, whole, "zh", roads=ROADS, attribution="(c) nobody")
    return path


def test_file_refers_to_nothing_outside_itself(made: Path) -> None:
    text = made.read_text("utf-8")
    assert not re.findall(r"(?:src|href)\s*=|https?://|url\(|@import|fetch\(|XMLHttpRequest|import\(", text)
    assert '<html lang="zh-CN">' in text


def test_data_hold_every_place_with_its_state_and_depot(made: Path) -> None:
    text = made.read_text("utf-8")
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S).group(1))
    by_name = {site["name"]: site for site in data["sites"]}
    assert by_name["河畔镇邮政所"]["state"] == "opened"
    assert by_name["郭城驿镇"]["state"] == "closed"
    assert data["sites"][by_name["红堡子村"]["depot"]]["name"] == "河畔镇邮政所"
    assert len(data["areas"]) == 2


def test_map_opens_offline_and_says_answer_and_notice(page: object, made: Path) -> None:
    page.context.set_offline(True)
    _open(page, made)
    assert "共设2个站点" in page.inner_text("#answer")
    assert "未证实" in page.inner_text("#answer")
    assert "程序生成" in page.inner_text("#notice")
    assert page.inner_text("#attribution") == "(c) nobody"
    assert "站点数" in page.inner_text("#figures-table")


def test_a_depot_of_the_list_shows_its_villages_and_reason(page: object, made: Path) -> None:
    _open(page, made)
    page.click("#depots li:has-text('河畔镇邮政所') button")
    detail = page.inner_text("#detail")
    for words in ("新开", "邮政所", "红堡子村", "若关闭"):
        assert words in detail
    page.focus("#map")
    page.keyboard.press("Escape")
    assert page.is_hidden("#detail")


def test_layers_go_and_the_picture_changes(page: object, made: Path) -> None:
    _open(page, made)
    before = page.evaluate("document.getElementById('map').toDataURL()")
    page.click("#legend label:has-text('供应范围') input")
    page.wait_for_timeout(200)
    assert page.evaluate("document.getElementById('map').toDataURL()") != before


def test_a_place_is_found_by_name(page: object, made: Path) -> None:
    _open(page, made)
    page.fill("#search", "牛家河村")
    page.press("#search", "Enter")
    page.locator("#search").blur()
    assert "新建站" in page.inner_text("#detail")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_hostile_names_stay_text(page: object, tmp_path: Path, hostile: Placement, lang: str) -> None:
    write_map(tmp_path / "map.html", hostile, lang, attribution="</script><b>@SCRIPT@ @STYLE@")
    _open(page, tmp_path / "map.html")
    page.click("#depots li button")
    assert page.query_selector("#side img, #detail img, #attribution b") is None
    assert page.inner_text("#attribution") == "</script><b>@SCRIPT@ @STYLE@"
