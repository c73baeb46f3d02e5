"""The planner opens a county: sees it on the map, finds a village, brings one of their own."""

import zipfile
from pathlib import Path

from logistics_opt.demo import demo_county
from tests.browser.conftest import Desk, Judge, Opened, Shot, word

WORDS = {
    "places": ("站点（408）", "Places (408)"),
    "bring": ("上传自己的县域", "Bring your own"),
    "upload": ("上传", "Upload"),
    "kept": ("mine 已保存为第", "mine is kept as"),
    "wrong": ("错误", "What is wrong"),
}


def packed(path: Path, **changed: str) -> Path:
    """Huining's tables in a zip file, some of them replaced."""
    home = demo_county("huining")
    tables = {str(one.relative_to(home)): one.read_text(encoding="utf-8-sig") for one in home.rglob("*.csv")}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (tables | changed).items():
            file.writestr(name, text)
    return path


def test_a_county_is_on_the_map_and_in_the_list(
    desk: Desk, pages: Opened, lang: str, shot: Shot, accessible: Judge
) -> None:
    page = pages(desk.url())
    page.wait_for_selector(".canvas[data-ready=true]")
    assert word(WORDS, "places", lang) in page.inner_text("section h2")
    assert page.evaluate("location.hash") == "#/county/huining"  # the key is not in the address any more
    page.fill("input[type=search]", "桃花山")
    assert page.locator("tbody tr").count() == 1
    page.click("tbody tr button")
    assert page.locator("tr.selected").count() == 1
    shot(page, "county")
    accessible(page)


def test_a_county_of_one_s_own_is_kept_or_told_what_is_wrong(
    desk: Desk, pages: Opened, lang: str, tmp_path: Path, shot: Shot
) -> None:
    page = pages(desk.url(), allowed=("422",))
    page.click(f"summary:has-text('{word(WORDS, 'bring', lang)}')")
    sites = (
        (demo_county("huining") / "sites.csv").read_text(encoding="utf-8-sig").replace("620422101,", "620422100,", 1)
    )
    page.set_input_files("input[type=file]", packed(tmp_path / "mine.zip", **{"sites.csv": sites}))
    page.click(f"button:has-text('{word(WORDS, 'upload', lang)}')")
    page.wait_for_selector("[role=alert]")
    assert word(WORDS, "wrong", lang) in page.inner_text("[role=alert]")
    assert "sites.csv" in page.inner_text("[role=alert]")
    shot(page, "county-wrong")
    page.set_input_files("input[type=file]", packed(tmp_path / "whole.zip"))
    page.click(f"button:has-text('{word(WORDS, 'upload', lang)}')")
    page.wait_for_selector(f"text={word(WORDS, 'kept', lang)}")
    page.wait_for_url("**/#/county/mine")
    page.wait_for_selector(".canvas[data-ready=true]")


def test_without_a_key_nothing_is_shown(desk: Desk, pages: Opened, accessible: Judge, shot: Shot) -> None:
    page = pages(desk.address + "/", allowed=("401",))
    page.fill("#key", "lo_wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    accessible(page)
    shot(page, "key")
    page.fill("#key", desk.secret)
    page.keyboard.press("Enter")
    page.wait_for_selector(".canvas[data-ready=true]")
