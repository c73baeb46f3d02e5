"""The dispatcher plans a day: live progress, map, timeline and stops of the same plan, files to hand over."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from tests.api.conftest import SETTINGS
from tests.browser.conftest import Desk, Judge, Opened, Shot, word
from tests.part_of_huining import sent

WORDS = {
    "day": ("当日路线", "Day’s routes"),
    "more": ("更多", "More"),
    "run": ("规划", "Plan the day"),
    "reached": ("通达村", "Villages reached"),
    "sheets": ("司机路单", "Drivers’ sheets"),
    "workbook": ("工作簿", "Workbook"),
}


def asked(page: Any, lang: str, seconds: int = 1, county: str = "huining") -> None:
    """Ask for a county's day."""
    day_of(page, lang, county)
    page.click(f"summary:has-text('{word(WORDS, 'more', lang)}')")
    page.locator("form input[type=number]").first.fill(str(seconds))
    page.click(f"form button.main:has-text('{word(WORDS, 'run', lang)}')")


def day_of(page: Any, lang: str, county: str) -> None:
    """Go to the screen of a day, for that county."""
    page.click(f"nav a:has-text('{word(WORDS, 'day', lang)}')")
    page.locator(".panel select").first.select_option(county)
    page.wait_for_url(f"**/day/{county}")
    page.wait_for_selector(".canvas[data-ready=true]")


def test_a_day_is_planned_looked_at_and_handed_over(
    desk: Desk, pages: Opened, lang: str, shot: Shot, accessible: Judge
) -> None:
    page = pages(desk.url())
    asked(page, lang)
    page.wait_for_selector("dl")
    figures = page.inner_text("dl")
    assert word(WORDS, "reached", lang) in figures
    assert "322" in figures
    # Map, timeline and table show the same vehicle.
    shot(page, "day")
    page.locator("section li button").nth(3).click()
    page.wait_for_selector("caption")
    assert page.locator("li.selected").count() == 1
    assert page.locator("table tbody tr").count() > 2
    shot(page, "day-vehicle")
    accessible(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("[data-theme=dark]")
    shot(page, "day-dark")
    accessible(page)
    with page.expect_download() as sheets:
        page.click(f"button:has-text('{word(WORDS, 'sheets', lang)}')")
    with zipfile.ZipFile(sheets.value.path()) as file:
        assert all(file.read(name).startswith(b"%PDF") for name in file.namelist() if name.endswith(".pdf"))
        assert any(name.endswith(".pdf") for name in file.namelist())
    with page.expect_download() as workbook:
        page.click(f"button:has-text('{word(WORDS, 'workbook', lang)}')")
    assert openpyxl.load_workbook(io.BytesIO(Path(workbook.value.path()).read_bytes())).sheetnames


@pytest.mark.parametrize("lang", ["zh"], indirect=True)
def test_a_server_that_was_killed_is_waited_for(
    pages: Opened, lang: str, tmp_path: Path, shot: Shot, free_port: int
) -> None:
    address = f"http://127.0.0.1:{free_port}"
    server = started(tmp_path, address)
    try:
        desk = Desk(address, (tmp_path / "admin.key").read_text(encoding="utf-8").strip())
        with desk.admin as client:
            county = sent(client)
        page = pages(desk.url(), allowed=("Failed to load resource", "ERR_"))
        asked(page, lang, seconds=3, county=county)
        page.wait_for_url("**/study-*")
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        page.wait_for_selector(".lost")
        shot(page, "day-lost")
        server = started(tmp_path, address)
        page.wait_for_selector("dl")
        assert page.locator(".lost").count() == 0
    finally:
        server.terminate()
        server.wait()


def started(folder: Path, address: str) -> "subprocess.Popen[bytes]":
    """The server of a folder, in a group of its own, when it answers."""
    said = SETTINGS | {"DATA_DIR": str(folder), "MACHINE_SILENT_SECONDS": "2"}
    environment = os.environ | {f"LOGISTICS_{name}": value for name, value in said.items()}
    command = [sys.executable, "-m", "logistics_opt", "serve", "--port", address.rpartition(":")[2]]
    server = subprocess.Popen(command, env=environment, start_new_session=True)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/v1/readyz", timeout=5, trust_env=False).status_code == 200:
                return server
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError(address)
