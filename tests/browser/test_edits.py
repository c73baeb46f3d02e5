"""A planner brings a county that needs repairs, closes a road on the map, and is not alone in it."""

import copy
from pathlib import Path
from typing import Any

import pandas
import pytest

from tests.api.test_uploads import TABLES, as_json
from tests.browser.conftest import Desk, Judge, Opened, Shot, word

WORDS = {
    "bring": ("上传自己的县域", "Bring your own"),
    "upload": ("上传", "Upload"),
    "template": ("下载空白模板", "Download an empty template"),
    "kept": ("已保存为第 {} 版", "is kept as version {}"),
    "undo": ("撤销", "Undo"),
    "accept all": ("全部接受", "Accept all"),
    "with these": ("按此保存", "Keep with these"),
    "nothing kept": ("未保存", "Nothing was kept"),
    "closures": ("封闭道路（", "Closed roads ("),
    "across": ("画线穿过", "Draw a line across"),
    "pick": ("点选道路", "Click roads"),
    "chosen": ("待封闭（{}）", "To be closed ({})"),
    "close": ("封闭这些道路", "Close these roads"),
    "leave": ("退出", "Leave"),
    "next": ("保存为下一版", "Keep as the next version"),
    "download": ("下载县域数据", "Download the county"),
    "cut off": ("因封路而无法到达（1）", "Cut off by these closures (1)"),
    "first": ("他人已先保存", "Somebody was faster"),
    "look": ("查看第 2 版", "Look at version 2"),
    "on top": ("在其上加入我的修改", "Put my edits on top"),
}
PROBE = "willReadFrequently"  # OpenLayers measures which way of reading pixels is the faster, and Chromium says so
HEADERS = {
    "sites": {"id": "编号", "name": "名称", "tier": "层级", "parent": "上级", "lon": "经度", "lat": "纬度"},
    "vehicles": {"capacity_kg": "载重", "count": "数量", "shift_opens": "出车"},
}


def workbook(path: Path) -> Path:
    """Chinese headers; a village whose coordinates are exchanged; full-width digits, a unit, a time without a colon."""
    tables = copy.deepcopy(TABLES)
    tables["sites"][2] |= {"lon": 35.7, "lat": 105.05}
    tables["vehicles"][0] |= {"capacity_kg": "２０００", "shift_opens": "0600"}
    tables["vehicles"][1] |= {"capacity_kg": "0.6吨"}
    with pandas.ExcelWriter(path) as book:
        for name, rows in tables.items():
            pandas.DataFrame(rows).rename(columns=HEADERS.get(name, {})).to_excel(book, sheet_name=name, index=False)
    return path


def said(name: str, lang: str, value: object = "") -> str:
    return word(WORDS, name, lang).format(value)


def press(page: Any, name: str, lang: str) -> None:
    page.click(f"button:has-text('{said(name, lang)}')")


def middle(page: Any, across: float) -> tuple[float, float]:
    box = page.locator(".canvas").bounding_box()
    return box["x"] + across * box["width"], box["y"] + box["height"] / 2


def test_a_county_is_repaired_and_a_road_of_it_closed(
    desk: Desk, pages: Opened, lang: str, tmp_path: Path, shot: Shot, accessible: Judge
) -> None:
    page = pages(desk.url(), allowed=("422", PROBE))
    page.click(f"summary:has-text('{said('bring', lang)}')")
    with page.expect_download() as template:
        press(page, "template", lang)
    assert template.value.suggested_filename == "county.xlsx"
    page.set_input_files("input[type=file]", workbook(tmp_path / f"mended-{lang}.xlsx"))
    press(page, "upload", lang)
    page.wait_for_selector(f"text={said('kept', lang, 1)}")
    page.wait_for_selector(".canvas[data-ready=true]")
    repairs = page.locator("li:has(q)")
    assert [q.inner_text() for q in page.locator("li q").all()] == ["0600", "２０００", "0.6吨", "35.7, 105.05"]
    repairs.nth(2).get_by_role("button", name=said("undo", lang)).click()
    assert repairs.nth(2).get_by_role("textbox").input_value() == "0.6吨"
    accessible(page)
    shot(page, "county-repairs")
    press(page, "with these", lang)
    page.wait_for_selector(f"[role=alert]:has-text('{said('nothing kept', lang)}')")
    assert "vehicles.csv" in page.inner_text("[role=alert]")
    shot(page, "county-undone")
    repairs.nth(2).get_by_role("textbox").fill("700")
    press(page, "with these", lang)
    page.wait_for_selector(f"text={said('kept', lang, 2)}")
    assert page.locator("li q").count() == 0
    page.wait_for_selector(".canvas[data-ready=true]")

    page.click(f"summary:has-text('{said('closures', lang)}')")
    page.get_by_label(said("across", lang)).check()
    x, y = middle(page, 0.55)
    page.mouse.move(x, y - 60)
    page.mouse.down()
    page.mouse.move(x, y + 60, steps=5)
    page.mouse.up()
    page.wait_for_selector(f"text={said('chosen', lang, 1)}")
    page.get_by_label(said("pick", lang)).check()
    page.mouse.click(*middle(page, 0.2))
    page.wait_for_selector(f"text={said('chosen', lang, 2)}")
    page.mouse.click(*middle(page, 0.2))
    page.wait_for_selector(f"text={said('chosen', lang, 1)}")
    shot(page, "county-closing")
    accessible(page)
    press(page, "close", lang)
    press(page, "next", lang)
    page.wait_for_selector(f"text={said('kept', lang, 3)}")
    page.wait_for_selector(f"text={said('cut off', lang)}")
    assert "远村" in page.inner_text(".panel")
    page.wait_for_selector(".canvas[data-ready=true]")
    shot(page, "county-closed")
    with page.expect_download() as brought:
        press(page, "download", lang)
    assert brought.value.suggested_filename == f"mended-{lang}-3.zip"


@pytest.fixture
def colleague(desk: Desk) -> str:
    with desk.admin as client:
        return str(client.post("/v1/keys", json={"name": "李四 Li Si", "role": "planner"}).json()["secret"])


def test_the_second_of_two_is_told_who_was_first_and_loses_nothing(
    desk: Desk, pages: Opened, lang: str, shot: Shot, accessible: Judge, colleague: str
) -> None:
    name = f"pair-{lang}"
    with desk.admin as client:
        put = client.put(f"/v1/counties/{name}", content=as_json(TABLES), headers={"Content-Type": "application/json"})
        assert put.status_code == 201, put.text
    both = [pages(f"{desk.address}/#key={key}", allowed=("412",)) for key in (colleague, desk.secret)]
    for page in both:
        page.wait_for_selector("main section")
        page.evaluate(f"location.hash = '#/county/{name}'")
        page.wait_for_selector(f"summary:has-text('{said('closures', lang)}')")
    for page, road in zip(both, ("r1", "r2"), strict=True):
        page.click(f"summary:has-text('{said('closures', lang)}')")
        page.fill("details[open] input[type=search]", road)
        page.get_by_label(road, exact=True).press("Space")  # no pointer is needed
        press(page, "close", lang)
        page.reload()  # nothing that was done is lost
        page.click(f"summary:has-text('{said('closures', lang)}')")
        press(page, "next", lang)
        if road == "r1":
            page.wait_for_selector(f"text={said('kept', lang, 2)}")
    _, second = both
    second.wait_for_selector(f"[role=alert]:has-text('{said('first', lang)}')")
    assert "李四 Li Si" in second.inner_text("[role=alert]")
    shot(second, "county-second")
    accessible(second)
    second.click(f"a:has-text('{said('look', lang)}')")
    second.wait_for_selector("td:has-text('r1')")
    press(second, "on top", lang)
    second.wait_for_selector(f"text={said('kept', lang, 3)}")
    second.wait_for_selector("td:has-text('r1')")
    second.wait_for_selector("td:has-text('r2')")


def test_who_leaves_leaves_nothing_in_the_tab(desk: Desk, pages: Opened, lang: str) -> None:
    page = pages(desk.url())
    page.wait_for_selector(".canvas[data-ready=true]")
    page.click(f"summary:has-text('{said('closures', lang)}')")
    page.locator("td button").first.click()
    assert page.evaluate("sessionStorage.length") == 2  # the key, and what is not yet kept
    press(page, "leave", lang)
    page.wait_for_selector("#key")
    assert page.evaluate("sessionStorage.length") == 0
