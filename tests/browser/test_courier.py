"""A courier firm's page: its own day, and nothing of anybody else."""

from typing import Any

from tests.browser.conftest import Desk, Judge, Opened, Shot, word

WORDS = {"run": ("规划", "Plan the day"), "more": ("更多", "More")}


def test_a_courier_plans_its_own_goods_and_is_sent_nothing_of_others(
    desk: Desk, county: str, pages: Opened, lang: str, shot: Shot, accessible: Judge
) -> None:
    key = {"name": "the post", "role": "courier", "firm": "post"}
    with desk.admin as client:
        secret = client.post("/v1/keys", json=key).json()["secret"]
    page = pages(f"{desk.address}/#key={secret}")
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.wait_for_selector("nav a")
    assert page.locator("nav a").count() == 2  # its day and its share
    page.locator("label input").first.fill(county)
    page.locator("label input").first.press("Tab")
    page.wait_for_url(f"**/day/{county}")
    page.fill("input[type=date]", "2026-11-23")
    page.click(f"summary:has-text('{word(WORDS, 'more', lang)}')")
    page.locator("form input[type=number]").first.fill("1")
    page.click(f"form button.main:has-text('{word(WORDS, 'run', lang)}')")
    page.wait_for_selector("dl")
    page.wait_for_selector(".canvas[data-ready=true]")
    page.locator("section li button").first.click()
    page.wait_for_selector("caption")
    shot(page, "courier")
    accessible(page)
    told = [answer.text() for answer in answers if "/v1/" in answer.url and "/events" not in answer.url]
    assert any("plan-" in text for text in told)
    # Where a village's point is with the co-operative's shop, the site says so: that is no firm of the pool.
    others = ("courier_a", "courier_b", "courier_c", '"coop"')
    assert [text[:200] for text in told if any(firm in text for firm in others)] == []
