"""The page for who pays, from the link to the printed sheet; a firm's own share; which screens each role has."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from logistics_opt.service.roles import Role
from tests.api.conftest import FIRMS, ended_study
from tests.browser.conftest import SCREENS, Desk, Judge, Opened, Shot, word
from tests.part_of_huining import NAME, VILLAGES

WORDS = {
    "official": ("一页纸", "One page"),
    "share": ("我的份额", "My share"),
    "targets": ("自定目标", "Targets of your own"),
    "apply": ("按此评判", "Judge by these"),
    "missed": ("✗ 未达成", "✗ missed"),
    "pdf": ("PDF（A4）", "PDF, A4"),
    "paper": ("纸质版（PDF）", "Paper (PDF)"),
    "table": ("表格（CSV）", "Table (CSV)"),
    "accounts": ("账目", "accounts"),
    "goods": ("货量", "goods"),
    "sharing": ("共同配送研究", "Study of sharing"),
    "proven": ("共同配送", "Together"),
}
NAV = {
    Role.ADMIN: 7,
    Role.TRUSTEE: 7,
    Role.PLANNER: 5,
    Role.ANALYST: 7,
    Role.COURIER: 2,
    Role.READER: 3,
}
"""How many screens a role has."""
A4 = (595, 842)  # points


@pytest.fixture(scope="module")
def keys(desk: Desk) -> dict[Role, str]:
    """A key of each role."""
    with desk.admin as client:
        asked = [{"name": role.value, "role": role, "firm": FIRMS.get(role)} for role in Role]
        return {role: client.post("/v1/keys", json=one).json()["secret"] for role, one in zip(Role, asked, strict=True)}


@pytest.fixture(scope="module")
def made(desk: Desk, county: str) -> Iterator[dict[str, dict[str, Any]]]:
    """A day for all firms, and a study of two of them."""
    firms = {"county": county, "firms": ["post", "coop"]}
    bodies = {
        "plan": {"kind": "daily_routes", "document": {"county": county}, "options": {"time_limit": 1}},
        "sharing": {"kind": "sharing", "document": firms, "options": {"steps": 20, "seeds": 2, "extras": False}},
    }
    with desk.admin as client:
        where = {name: client.post("/v1/studies", json=body).headers["Location"] for name, body in bodies.items()}
        yield {name: ended_study(client, address) for name, address in where.items()}


def sheet(content: bytes, name: str, lang: str) -> str:
    """The text of a PDF that must be one page of A4; the page is kept beside the screens."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    (SCREENS / f"{name}-{lang}.pdf").write_bytes(content)
    (page,) = pypdf.PdfReader(io.BytesIO(content)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
    return page.extract_text()


def test_who_pays_reads_judges_and_prints_one_page(
    desk: Desk, county: str, made: dict[str, dict[str, Any]], pages: Opened, lang: str, shot: Shot, accessible: Judge
) -> None:
    villages = str(VILLAGES if county == NAME else 322)
    page = pages(desk.url())
    page.click(f"nav a:has-text('{word(WORDS, 'official', lang)}')")
    page.wait_for_selector(".sheet")
    assert villages in page.inner_text(".headline")
    page.select_option(f"label:has-text('{word(WORDS, 'sharing', lang)}') select", made["sharing"]["id"])
    page.wait_for_selector(f".told h3:has-text('{word(WORDS, 'proven', lang)}')")
    assert "±" in page.inner_text(".told")
    page.click(f"summary:has-text('{word(WORDS, 'targets', lang)}')")
    page.fill("#goal-yuan_per_piece", "1.5")
    page.click(f"button:has-text('{word(WORDS, 'apply', lang)}')")
    page.wait_for_selector("td.missed")
    assert word(WORDS, "missed", lang) in page.inner_text("td.missed")
    assert "yuan_per_piece%3C%3D1.5" in page.url
    shot(page, "official")
    accessible(page)
    printed = sheet(page.pdf(prefer_css_page_size=True), "official-printed", lang)
    assert ("会宁县" if lang == "zh" else "Huining") in printed
    assert word(WORDS, "missed", lang)[2:] in printed
    assert villages in printed
    with page.expect_download() as file:
        page.click(f"button:has-text('{word(WORDS, 'pdf', lang)}')")
    paper = sheet(Path(file.value.path()).read_bytes(), "official-paper", lang)
    assert word(WORDS, "missed", lang)[2:] in paper


def test_a_reader_sees_the_page_on_a_phone(
    desk: Desk,
    made: dict[str, dict[str, Any]],
    keys: dict[Role, str],
    pages: Opened,
    lang: str,
    shot: Shot,
    accessible: Judge,
) -> None:
    page = pages(f"{desk.address}/#key={keys[Role.READER]}", viewport={"width": 390, "height": 844})
    page.click(f"nav a:has-text('{word(WORDS, 'official', lang)}')")
    page.wait_for_selector(".sheet")
    wide = page.evaluate("document.querySelector('main').scrollWidth")
    assert wide <= 390
    shot(page, "official-phone")
    accessible(page)


def test_a_firm_reads_its_own_share_and_takes_it_away(
    desk: Desk,
    made: dict[str, dict[str, Any]],
    keys: dict[Role, str],
    pages: Opened,
    lang: str,
    shot: Shot,
    accessible: Judge,
) -> None:
    page = pages(f"{desk.address}/#key={keys[Role.COURIER]}")
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.click(f"nav a:has-text('{word(WORDS, 'share', lang)}')")
    page.wait_for_selector("article dl")
    for name in ("goods", "accounts"):
        page.locator(f".shares nav a:has-text('{word(WORDS, name, lang)}')").first.click()
        page.wait_for_selector(f".shares a[aria-current=page]:has-text('{word(WORDS, name, lang)}')")
        page.wait_for_selector("article .bill" if name == "accounts" else "article:not(:has(.bill)) tbody tr")
        shot(page, f"share-{name}")
        with page.expect_download() as paper:
            page.click(f"button:has-text('{word(WORDS, 'paper', lang)}')")
        content = Path(paper.value.path()).read_bytes()
        (SCREENS / f"share-{name}-{lang}.pdf").write_bytes(content)
        assert content.startswith(b"%PDF")
    accessible(page)
    with page.expect_download() as table:
        page.click(f"button:has-text('{word(WORDS, 'table', lang)}')")
    assert Path(table.value.path()).read_text(encoding="utf-8-sig").count("\n") > 10
    told = [answer.text() for answer in answers if "/v1/" in answer.url and "/paper" not in answer.url]
    others = ("courier_a", "courier_b", "courier_c", '"coop"', "供销社", "快递")
    assert [text[:200] for text in told if any(firm in text for firm in others)] == []


@pytest.mark.parametrize("lang", ["zh"], indirect=True)
def test_each_role_has_the_screens_it_has_a_use_for(
    desk: Desk, keys: dict[Role, str], pages: Opened, lang: str
) -> None:
    found = {}
    for role, secret in keys.items():
        page = pages(f"{desk.address}/#key={secret}", allowed=("Failed to load resource",))
        page.wait_for_selector("header nav a")
        found[role] = page.locator("header nav a").count()
        names = page.inner_text("header nav")
        assert (word(WORDS, "official", lang) in names) == (role is not Role.COURIER)
        page.context.close()
    assert found == NAV
