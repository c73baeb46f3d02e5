"""Two answers side by side: figures with their differences, maps that look at the same place, what changed."""

from pathlib import Path

import httpx

from tests.browser.conftest import Desk, Judge, Opened, Shot, word

WORDS = {
    "compare": ("方案对比", "Compare"),
    "changed": ("变化", "What changed"),
    "file": ("表格", "The table"),
}


def placed(desk: Desk, depots: int) -> None:
    """An answer of placement in Huining, when it is there."""
    scenario = {"county": "huining", "question": {"name": "p-median", "depots": depots}, "route": False}
    body = {
        "kind": "placement",
        "document": {"county": "huining", "scenario": scenario},
        "options": {"evidence": False},
    }
    headers = {"Authorization": f"Bearer {desk.secret}", "Idempotency-Key": f"compare-{depots}"}
    with httpx.Client(base_url=desk.address, headers=headers, timeout=60, trust_env=False) as client:
        study = client.post("/v1/studies", json=body).headers["Location"]
        with client.stream("GET", f"{study}/events") as events:
            assert "done" in "".join(events.iter_text())


def test_two_answers_stand_side_by_side(desk: Desk, pages: Opened, lang: str, shot: Shot, accessible: Judge) -> None:
    for depots in (6, 9):
        placed(desk, depots)
    page = pages(desk.url())
    page.click(f"nav a:has-text('{word(WORDS, 'compare', lang)}')")
    for depots in ("6", "9"):
        page.locator(
            "fieldset label", has_text=f"{depots} 个中转站" if lang == "zh" else f"{depots} depots"
        ).first.click()
    page.click("form button.main")
    page.wait_for_selector(f"h2:has-text('{word(WORDS, 'changed', lang)}')")
    page.locator("figure .canvas[data-ready=true]").nth(1).wait_for()
    row = page.locator("tbody tr").first.inner_text()
    assert "+" in row or "-" in row  # the second's difference from the first
    # What moves one map moves the other: both scales become those of a nearer look, and the same.
    scales = page.locator("figure .ol-scale-line-inner")
    far = scales.all_inner_texts()
    page.locator("figure .canvas").first.focus()
    page.keyboard.press("+")
    page.wait_for_function(
        "far => { const now = [...document.querySelectorAll('figure .ol-scale-line-inner')].map(one => one.innerText);"
        " return now[0] === now[1] && now[0] !== far; }",
        arg=far[0],
    )
    shot(page, "compare")
    accessible(page)
    with page.expect_download() as table:
        page.click(f"button:has-text('{word(WORDS, 'file', lang)}')")
    assert Path(table.value.path()).read_bytes().startswith("\ufeff".encode())
    # The address alone brings it back.
    page.reload()
    page.wait_for_selector(f"h2:has-text('{word(WORDS, 'changed', lang)}')")
