"""What the dispatcher hands out: tracks, a link for each driver; and the driver's own page on a telephone."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from logistics_opt.demo import demo_county
from logistics_opt.formats.documents import problem_to_json
from logistics_opt.model import Problem
from tests.browser.conftest import Desk, Judge, Opened, Shot, word
from tests.browser.test_day import asked, day_of
from tests.part_of_huining import NAME, part_of_huining

WORDS = {
    "more": ("更多", "More"),
    "run": ("规划", "Plan the day"),
    "certain": ("成本都不低于", "No plan can cost less"),
    "later": ("最多还能节省多少", "How much could still be saved"),
    "aside": ("未排入的运单（1）", "Waybills set aside (1)"),
    "runs": ("历史规划", "Earlier runs"),
    "gpx": ("GPX 轨迹", "GPX for navigators"),
    "gpx-one": ("本车 GPX 轨迹", "GPX of this vehicle"),
    "make": ("生成链接", "Make the link"),
    "large": ("放大显示，供扫码或打印", "Show large, to scan or print"),
    "close": ("关闭", "Close"),
    "withdraw": ("撤回", "Withdraw"),
    "withdrawn": ("调度员已撤回该链接", "the dispatcher has withdrawn the link"),
    "forged": ("该链接不是本服务生成的", "this service has not made the link"),
    "incomplete": ("链接不完整", "the link is not whole"),
    "amap": ("高德导航", "Amap"),
    "other": ("English", "中文"),
}
SPACE = "{http://www.topografix.com/GPX/1/1}"
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def waybills(county: str, tmp_path: Path) -> Path:
    """A small morning's, of which one is for a village that nobody knows."""
    day = "orders/2026-11-23.csv"
    if county == NAME:
        with zipfile.ZipFile(io.BytesIO(part_of_huining())) as tables:
            text, every = tables.read(day).decode("utf-8"), 4
    else:
        every, text = 8, (demo_county(county) / day).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    lost = {**rows[0], **{name: "无此村" for name in rows[0] if "site" in name}, next(iter(rows[0])): "lost"}
    path = tmp_path / "waybills.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows([*rows[::every], lost])
    return path


def fits(page: Any) -> bool:
    """Whether nothing makes the page wider than the screen."""
    return bool(page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"))


def tracks(download: Any) -> int:
    return len(Xml.parse(download.value.path()).getroot().findall(f"{SPACE}trk"))


def test_a_driver_is_handed_the_day(
    desk: Desk, county: str, pages: Opened, lang: str, shot: Shot, accessible: Judge, waybills: Path
) -> None:
    page = pages(desk.url())
    day_of(page, lang, county)
    page.set_input_files("input[type=file]", waybills)
    page.click(f"summary:has-text('{word(WORDS, 'more', lang)}')")
    page.locator("form input[type=number]").first.fill("2")
    page.click(f"form button.main:has-text('{word(WORDS, 'run', lang)}')")
    # Until there is a bound the page says when there will be one.
    told = " , ".join(f"p:has-text('{word(WORDS, name, lang)}')" for name in ("certain", "later"))
    page.wait_for_selector(told)
    page.wait_for_selector("dl")
    assert page.is_visible(f"h3:has-text('{word(WORDS, 'aside', lang)}')")
    page.click(f"summary:has-text('{word(WORDS, 'runs', lang)}')")
    page.wait_for_selector("ol li.selected a[aria-current]")
    shot(page, "handout-day")
    # Vehicles are gone through with the arrow keys.
    page.locator("ul li.row button").first.focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector("caption")
    assert page.locator("li.row").nth(2).get_attribute("class").split()[-1:] != []
    assert page.locator("li.row.selected").count() == 1
    with page.expect_download() as whole:
        page.get_by_role("button", name=word(WORDS, "gpx", lang), exact=True).click()
    with page.expect_download() as one:
        page.get_by_role("button", name=word(WORDS, "gpx-one", lang), exact=True).click()
    assert tracks(whole) == page.locator("li.row").count()
    assert tracks(one) == 1
    page.click(f"button:has-text('{word(WORDS, 'make', lang)}')")
    page.wait_for_selector("input[readonly]")
    address = page.input_value("input[readonly]")
    page.locator(".made").scroll_into_view_if_needed()
    shot(page, "handout-link")
    accessible(page)
    page.click(f"button[aria-label='{word(WORDS, 'large', lang)}']")
    shot(page, "handout-code")
    page.click(f"dialog button:has-text('{word(WORDS, 'close', lang)}')")

    driven(pages, address, lang, shot, accessible)
    page.click(f".made button:has-text('{word(WORDS, 'withdraw', lang)}')")
    page.wait_for_selector(".made", state="detached")
    for bad, what in ((address, "withdrawn"), (altered(address), "forged"), (address[:-5], "incomplete")):
        refused = pages(bad, allowed=("Failed to load resource",), **PHONE)
        refused.wait_for_selector(f"[role=alert]:has-text('{word(WORDS, what, lang)}')")
        shot(refused, f"drive-{what}")


def altered(address: str) -> str:
    return address[:-1] + ("A" if address[-1] != "A" else "B")


def driven(pages: Opened, address: str, lang: str, shot: Shot, accessible: Judge) -> None:
    """The driver's page, as it is on a telephone."""
    phone = pages(address, **PHONE)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.reload()
    phone.wait_for_selector("h1")
    assert phone.locator("nav, input").count() == 0
    stops = phone.locator("ol li")
    assert stops.count() > 0
    assert phone.locator("ol li a:has-text('{}')".format(word(WORDS, "amap", lang))).count() == stops.count()
    assert phone.get_attribute("ol li a", "href").startswith("https://uri.amap.com/navigation?to=")
    assert fits(phone)
    shot(phone, "drive")
    accessible(phone)
    token = address.rpartition("/")[2]
    assert not any(token in url for url in asked)
    phone.emulate_media(color_scheme="dark")
    phone.wait_for_selector("[data-theme=dark]")
    stops.first.scroll_into_view_if_needed()
    shot(phone, "drive-dark")
    accessible(phone)
    phone.emulate_media(media="print", color_scheme="light")
    shot(phone, "drive-print")
    phone.emulate_media(media="screen")
    before = phone.inner_text("h2")
    phone.click(f"header button:has-text('{word(WORDS, 'other', lang)}')")
    assert phone.inner_text("h2") != before


@pytest.mark.parametrize("lang", ["zh"], indirect=True)
def test_a_keeper_is_called_with_one_touch(
    desk: Desk, pages: Opened, lang: str, shot: Shot, line_county: Problem
) -> None:
    problem = json.loads(problem_to_json(line_county))
    for site in problem["sites"]:
        site["contact"] = "王站长 138-1234 5678"
    with desk.admin as client:
        body = {"kind": "daily_routes", "document": {"problem": problem}, "options": {"max_steps": 50}}
        study = client.post("/v1/studies", json=body).json()["id"]
        with client.stream("GET", f"/v1/studies/{study}/events") as events:
            for _ in events.iter_lines():
                pass
        plan = client.get(f"/v1/studies/{study}").json()["made"]["plan"]
        route = client.get(f"/v1/plans/{plan}").json()["routes"][-1]
        named = {"vehicle": route["vehicle"], "number": route["number"]}
        address = client.post(f"/v1/plans/{plan}/links", json=named).json()["address"]
    phone = pages(address, viewport={"width": 360, "height": 740})
    phone.wait_for_selector("a[href='tel:13812345678']")
    assert fits(phone)
    shot(phone, "drive-call")


@pytest.mark.parametrize("lang", ["zh"], indirect=True)
def test_a_day_is_planned_on_a_telephone(
    desk: Desk, county: str, pages: Opened, lang: str, shot: Shot, accessible: Judge
) -> None:
    page = pages(desk.url(), **PHONE)
    page.wait_for_selector(".canvas[data-ready=true]")
    assert fits(page)
    shot(page, "phone-county")
    asked(page, lang, county=county)
    page.wait_for_selector("dl")
    page.locator("li.row button").nth(1).click()
    page.wait_for_selector("caption")
    assert fits(page)
    shot(page, "phone-day")
    for part in ("dl", "table", "form:has-text('{}')".format(word(WORDS, "make", lang))):
        page.locator(part).first.scroll_into_view_if_needed()
        shot(page, f"phone-{part.partition(':')[0]}")
    assert fits(page)
    accessible(page)
