"""The planner asks where depots should stand, settles some, and looks at the answer."""

from tests.browser.conftest import Desk, Judge, Opened, Shot, word

WORDS = {
    "place": ("布局站点", "Place depots"),
    "settled": ("场地", "Places ("),
    "must": ("必设", "must open"),
    "ask": ("求解", "Answer the question"),
    "answer": ("答案", "Answer"),
}


def test_a_question_is_asked_and_answered(desk: Desk, pages: Opened, lang: str, shot: Shot, accessible: Judge) -> None:
    page = pages(desk.url())
    page.click(f"nav a:has-text('{word(WORDS, 'place', lang)}')")
    page.wait_for_selector(".canvas[data-ready=true]")
    page.locator("form input[type=number]").first.fill("6")
    page.locator("form input[type=checkbox]").last.uncheck()  # evidence takes longer
    page.click(f"summary:has-text('{word(WORDS, 'settled', lang)}')")
    page.locator("li select").nth(2).select_option("required")
    named = page.locator("li").nth(2).locator("button").inner_text()
    page.click(f"form button:has-text('{word(WORDS, 'ask', lang)}')")
    page.wait_for_selector(f"h2:has-text('{word(WORDS, 'answer', lang)}')")
    rows = page.locator("section table tbody tr")
    assert rows.count() >= 1
    assert "6" in rows.first.inner_text()
    assert named
    shot(page, "place")
    accessible(page)
