"""The planner tries places for depots, asks where they should stand, and puts the answer to the test."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.conftest import SECONDS, Desk, Judge, Opened, Shot, word

WORDS = {
    "put": ("在地图上设点", "Put a place on the map"),
    "otherwise": ("不用鼠标", "Without the pointer"),
    "here": ("设在此处", "Put it here"),
    "lon": ("经度", "Longitude"),
    "lat": ("纬度", "Latitude"),
    "far": (r"距道路 [\d,]+ 米", r"[\d,]+ m to the road"),
    "undo": ("撤销", "Undo"),
    "redo": ("重做", "Redo"),
    "under": ("县数据保存为", "Save the county as"),
    "save": ("保存", "Save"),
    "late": ("他人已先保存", "Somebody else has saved meanwhile"),
    "newest": ("并保留我的修改", "with my changes on it"),
    "second": ("新场地2", "New place 2"),
    "settled": ("其中已定", "of them settled"),
    "ask": ("求解", "Answer the question"),
    "answer": ("答案", "Answer"),
    "charge": ("估算成本最低", "cheapest, estimated"),
    "seconds": ("搜索秒数", "Seconds of search"),
    "route": ("个站点排一天路线", "Plan a day with these"),
    "routed": ("排线结果", ", routed"),
    "paper": ("报告（PDF）", "Report (PDF)"),
    "book": ("工作簿（Excel）", "Workbook (Excel)"),
    "saved": ("已存方案", "Saved questions"),
    "as": ("将当前问题保存为", "Save this question as"),
    "kept": ("已保存：", "Saved: "),
    "open": ("打开", "Open"),
    "theirs": ("查看对方的版本", "Look at theirs"),
    "after": ("将我的存为后一版", "Save mine after it"),
}
ALLOWED = ("412", "willReadFrequently")  # what the service refuses; the browser's advice on how to find what was hit


def placing(pages: Opened, desk: Desk, county: str) -> Any:
    """A page at the screen of placing depots."""
    page = pages(desk.url(), allowed=ALLOWED)
    page.wait_for_selector("nav a")
    page.goto(f"{desk.address}/#/place/{county}")
    page.wait_for_selector(".canvas[data-ready=true]")
    return page


def press(page: Any, name: str, lang: str) -> None:
    page.get_by_role("button", name=word(WORDS, name, lang), exact=False).first.click()


def until(page: Any, true: Callable[[], bool]) -> None:
    """Wait for what no selector says; the page's policy lets no test evaluate a text in it."""
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def latitude(page: Any, lang: str) -> Any:
    return page.locator("fieldset").get_by_label(word(WORDS, "lat", lang))


def put_without_pointer(page: Any, lang: str, lon: str, lat: str) -> None:
    page.click(f"summary:has-text('{word(WORDS, 'otherwise', lang)}')")
    form = page.locator("details details form").first
    form.get_by_label(word(WORDS, "lon", lang)).fill(lon)
    form.get_by_label(word(WORDS, "lat", lang)).fill(lat)
    form.get_by_role("button", name=word(WORDS, "here", lang)).click()


def save_county(page: Any, lang: str, name: str) -> None:
    page.get_by_label(word(WORDS, "under", lang)).fill(name)
    page.locator("details.card form button.main").click()


def test_places_are_tried_the_question_is_answered_and_its_answer_routed(
    desk: Desk, county: str, pages: Opened, lang: str, shot: Shot, accessible: Judge
) -> None:
    page = placing(pages, desk, county)
    far = re.compile(word(WORDS, "far", lang))

    # One with the pointer, moved with it; another by its coordinates, moved by the arrow key.
    press(page, "put", lang)
    canvas = page.locator(".canvas").bounding_box()
    x, y = canvas["x"] + canvas["width"] * 0.46, canvas["y"] + canvas["height"] * 0.52
    page.mouse.click(x, y)
    page.locator("fieldset").get_by_text(far).wait_for()
    first = latitude(page, lang).input_value()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y - 40, steps=5)
    page.mouse.up()
    until(page, lambda: latitude(page, lang).input_value() != first)
    moved = latitude(page, lang).input_value()
    assert float(moved) > float(first)
    press(page, "undo", lang)
    assert latitude(page, lang).input_value() == first
    press(page, "redo", lang)
    assert latitude(page, lang).input_value() == moved
    put_without_pointer(page, lang, "104.85", "36.15")
    page.locator("fieldset").get_by_text(far).wait_for()
    latitude(page, lang).press("ArrowUp")
    latitude(page, lang).press("Tab")
    assert 36.15 < float(latitude(page, lang).input_value()) < 36.16
    page.locator("fieldset").get_by_text(far).wait_for()
    shot(page, "place-tried")
    accessible(page)
    page.reload()  # nothing that was tried is lost
    page.wait_for_selector(".canvas[data-ready=true]")
    page.locator("ul").get_by_text(word(WORDS, "second", lang)).first.wait_for()
    name = f"tried-{lang}"
    save_county(page, lang, name)
    page.wait_for_url(f"**/#/place/{name}")

    # One of the new places must be open.
    settled = page.locator(f"form:has(summary) li:has-text('{word(WORDS, 'second', lang)}') select")
    page.locator("fieldset").wait_for(state="detached")
    settled.wait_for(state="attached")
    if not settled.is_visible():
        page.click(f"summary:has-text('{word(WORDS, 'settled', lang)}')")
    settled.select_option("required")
    page.locator("form:has(li) input[type=number]").fill("3")
    page.locator("form:has(li) input[type=checkbox]").last.uncheck()  # evidence takes longer
    press(page, "ask", lang)
    page.wait_for_selector(f"h2:has-text('{word(WORDS, 'answer', lang)}')")
    rows = page.locator("section table tbody tr")
    assert rows.count() >= 2
    page.get_by_role("button", name=word(WORDS, "charge", lang)).click()
    page.locator("section table tbody tr button").nth(1).click()
    assert "3" in page.locator("tr.selected").inner_text()
    shot(page, "place-answer")
    accessible(page)
    for button, begins in (("paper", b"%PDF"), ("book", b"PK")):
        with page.expect_download() as file:
            press(page, button, lang)
        assert Path(file.value.path()).read_bytes().startswith(begins)

    page.get_by_label(word(WORDS, "seconds", lang)).fill("1")
    press(page, "route", lang)
    page.wait_for_selector(f"h2:has-text('{word(WORDS, 'routed', lang)}')")
    assert page.locator("section:last-of-type th[scope=row]").count() >= 5
    shot(page, "place-routed")
    accessible(page)


def test_a_county_that_somebody_else_has_saved_is_told_and_looked_at(
    desk: Desk, pages: Opened, lang: str, shot: Shot
) -> None:
    name = f"two-{lang}"
    address = f"/v1/counties/{name}/versions"
    with desk.admin as client:
        edit = {"table": "candidates", "row": "c-620422100-1", "column": "cost_per_day_yuan", "value": "80"}
        assert client.post(address, json={"base": {"county": "huining"}, "edits": [edit]}).status_code == 201
        page = placing(pages, desk, name)
        put_without_pointer(page, lang, "105.05", "35.95")
        edit["value"] = "70"
        assert client.post(address, json={"base": {"county": name, "version": 1}, "edits": [edit]}).status_code == 201
        save_county(page, lang, name)
        page.get_by_text(word(WORDS, "late", lang)).wait_for()
        shot(page, "place-late")
        assert client.get(address).json()["items"][0]["version"] == 2
        press(page, "newest", lang)
        page.locator("[role=alert]").wait_for(state="detached")
        assert page.locator("fieldset").count() == 1  # the draft is still there
        with page.expect_response(lambda answer: answer.request.method == "POST" and address in answer.url) as third:
            save_county(page, lang, name)
        assert third.value.status == 201
        assert third.value.json()["county"]["version"] == 3


def test_two_who_change_a_saved_question_lose_nothing(desk: Desk, pages: Opened, lang: str, shot: Shot) -> None:
    first, second = (placing(pages, desk, "huining") for _ in range(2))
    name = f"question-{lang}"

    def keep(page: Any) -> None:
        page.get_by_label(word(WORDS, "as", lang)).fill(name)
        page.locator(f"form:has(label:has-text('{word(WORDS, 'as', lang)}')) button").click()

    def says(page: Any, version: int) -> None:
        page.get_by_text(re.compile(f"{word(WORDS, 'kept', lang)}{name}.*{version}")).wait_for()

    depots = "form:has(summary) input[type=number]"
    first.click(f"summary:has-text('{word(WORDS, 'saved', lang)}')")
    first.fill(depots, "5")
    keep(first)
    says(first, 1)
    second.reload()
    second.wait_for_selector(".canvas[data-ready=true]")
    second.click(f"summary:has-text('{word(WORDS, 'saved', lang)}')")
    second.locator("details.card select").select_option(index=0)
    second.get_by_role("button", name=word(WORDS, "open", lang), exact=True).click()
    until(second, lambda: second.input_value(depots) == "5")
    second.fill(depots, "7")
    keep(second)
    says(second, 2)
    first.fill(depots, "9")
    keep(first)
    first.get_by_text(word(WORDS, "late", lang)).wait_for()
    shot(first, "place-question-late")
    press(first, "theirs", lang)
    until(first, lambda: first.input_value(depots) == "7")
    first.fill(depots, "9")
    keep(first)
    says(first, 3)
    second.fill(depots, "11")
    keep(second)
    second.get_by_text(word(WORDS, "late", lang)).wait_for()
    press(second, "after", lang)
    says(second, 4)
