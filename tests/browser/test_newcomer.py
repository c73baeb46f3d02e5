"""Somebody with villages and parcels in Excel, and nothing else, comes to a plan and to the drivers' sheets."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl

from tests.browser.conftest import ROOT, Desk, Judge, Opened, Shot, word

WORDS = {
    "enter": ("进入", "Enter"),
    "bring": ("上传自己的县域", "Bring your own"),
    "template": ("下载空白模板", "Download an empty template"),
    "upload": ("上传", "Upload"),
    "kept": ("已保存为第 1 版", "is kept as version 1"),
    "assumed": ("1.6吨货车", "1.6 t truck"),
    "day": ("当日路线", "Day’s routes"),
    "run": ("规划", "Plan the day"),
    "served": ("全部运单均已安排", "Everything is served"),
    "sheets": ("司机路单", "Drivers’ sheets"),
}
PAGE = ROOT / "docs" / "tutorials" / "the-map.md"
TOWNSHIPS = {"东乡站": (105.12, 35.71), "西乡站": (104.95, 35.66)}
VILLAGES = ("李家湾", "王家沟", "张家坪", "赵家岔", "刘家塬", "陈家庄")


class Hands:
    """Does what a person does at a page, and counts it."""

    def __init__(self, page: Any, lang: str) -> None:
        self.page, self.lang = page, lang
        self.clicks = self.fields = 0

    def click(self, element: str, name: str) -> None:
        self.clicks += 1
        self.page.click(f"{element}:text-is('{word(WORDS, name, self.lang)}')")

    def fill(self, field: str, value: str) -> None:
        self.fields += 1
        self.page.fill(field, value)

    def choose(self, file: Path) -> None:
        self.fields += 1
        self.page.set_input_files("details[open] input[type=file]", file)


def filled(template: Path, path: Path) -> Path:
    """The template with the three sheets that its first page asks for: twelve villages, a row of parcels for each."""
    book = openpyxl.load_workbook(io.BytesIO(template.read_bytes()))
    settings = {"name": "某县", "datum": "wgs84"}
    for row in book["county"].iter_rows(min_row=2):
        if row[0].value in settings:
            row[1].value = settings[row[0].value]
    sites = [("县配送中心", "县", None, 105.05, 35.69, 20, 2)]
    sites += [(name, "乡", "县配送中心", *at, 10, 2) for name, at in TOWNSHIPS.items()]
    for depot, (lon, lat) in TOWNSHIPS.items():
        for number, name in enumerate(VILLAGES):
            at = (lon + 0.02 * (number % 3) - 0.02, lat + 0.03 * (number // 3) - 0.015)
            sites.append((f"{depot[0]}{name}村", "村", depot, *at, 5, 6))
    written(book["sites"], ("名称", "层级", "上级", "经度", "纬度", "停车时间", "每件秒数"), sites)
    orders = [(row[0], 120 + 15 * number, 40 + number) for number, row in enumerate(sites[3:])]
    written(book["orders"], ("站点", "重量", "件数"), orders)
    book.save(path)
    return path


def written(sheet: Any, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """The rows under the headers whose Chinese half is named."""
    columns = {cell.value.split()[-1]: cell.column for cell in sheet[1]}
    for at, row in enumerate(rows, start=2):
        for name, value in zip(names, row, strict=True):
            sheet.cell(at, columns[name], value)


def short_search(route: Any) -> None:
    """The page asks for half a minute of search; here a second is enough."""
    body = json.loads(route.request.post_data or "{}")
    if route.request.method == "POST":
        route.continue_(post_data=json.dumps(body | {"options": {"time_limit": 1}}))
    else:
        route.continue_()


def test_from_an_excel_file_to_the_drivers_sheets(
    desk: Desk, pages: Opened, lang: str, tmp_path: Path, shot: Shot, accessible: Judge
) -> None:
    page = pages(desk.address + "/")
    page.route("**/v1/studies", short_search)
    hands = Hands(page, lang)
    page.wait_for_selector("#key")
    shot(page, "newcomer-key")
    hands.fill("#key", desk.secret)
    hands.click("button", "enter")
    page.wait_for_selector(".canvas[data-ready=true]")
    hands.click("summary", "bring")
    with page.expect_download() as template:
        hands.click("button", "template")
    hands.choose(filled(template.value.path(), tmp_path / f"first-{lang}.xlsx"))
    shot(page, "newcomer-upload")
    hands.click("button", "upload")
    page.wait_for_selector(f"text={word(WORDS, 'kept', lang)}")
    page.wait_for_selector(".canvas[data-ready=true]")
    assert word(WORDS, "assumed", lang) in page.inner_text(".panel")
    page.locator(f"text={word(WORDS, 'kept', lang)}").scroll_into_view_if_needed()
    shot(page, "newcomer-county")
    accessible(page)
    hands.click("nav a", "day")
    page.wait_for_url(f"**/#/day/first-{lang}")  # and not the county that comes with the program
    page.wait_for_selector(".canvas[data-ready=true]")
    hands.click("form button", "run")
    page.wait_for_selector(f"p:has-text('{word(WORDS, 'served', lang)}')")
    page.wait_for_selector("li.row")
    with page.expect_download() as sheets:
        hands.click("button", "sheets")
    with zipfile.ZipFile(sheets.value.path()) as file:
        papers = [name for name in file.namelist() if name.endswith(".pdf")]
        assert papers
        assert all(file.read(name).startswith(b"%PDF") for name in papers)
    print(f"{hands.clicks} clicks, {hands.fields} fields, {len(papers)} sheets")  # noqa: T201  what the page says
    told = re.search(r"(\d+) clicks and (\d+) fields", PAGE.read_text(encoding="utf-8"))
    assert told is not None
    assert (hands.clicks, hands.fields) == tuple(map(int, told.groups()))
    page.locator("li.row button").first.click()
    page.wait_for_selector("caption")
    page.wait_for_timeout(500)  # the map moves to the route
    shot(page, "newcomer-day")
