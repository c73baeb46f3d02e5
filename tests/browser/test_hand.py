"""The dispatcher changes a plan by hand, keeps it, locks a vehicle and plans the rest of the day again."""

from pathlib import Path
from typing import Any

from tests.browser.conftest import Desk, Judge, Opened, Shot, word
from tests.browser.test_day import asked

WORDS = {
    "undo": ("撤销", "Undo"),
    "redo": ("重做", "Redo"),
    "keep": ("保存为方案", "Keep as a plan"),
    "rest": ("重新安排剩余行程", "Re-plan the rest of the day"),
    "again": ("重新安排", "Re-plan"),
    "elsewhere": ("其他站点", "Other depots"),
}
LATE = """\
id,firm,commodity,site,direction,weight_kg,volume_l,pieces
late-1,post,parcel,{site},down,3,9,2
"""
MOST, STOPS = 12, 4  # vehicles that are tried for each stop, stops


def at_service(desk: Desk, path: str) -> Any:
    with desk.admin as client:
        answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def made(desk: Desk, page: Any, kind: str) -> dict[str, Any]:
    """What the study that the page shows has made, of a kind."""
    study = at_service(desk, f"/v1/studies/{page.url.rpartition('/')[2]}")
    found: dict[str, Any] = at_service(desk, f"/v1/{kind}s/{study['made'][kind]}")
    return found


def choose_a_van(page: Any, stop: int = 0) -> None:
    """The last van of the timeline, and the form for one of its stops."""
    if not page.locator("section li.selected").count():
        page.locator("section li button").last.click()
    if page.locator("form optgroup").count():
        page.keyboard.press("Escape")
    page.locator("button.move").nth(stop).click()
    page.wait_for_selector("form optgroup", state="attached")


def tried(page: Any, value: str) -> bool:
    """Whether giving the stop to a vehicle breaks no rule; ``False`` too where it cannot be at all."""
    page.locator("form select").first.select_option("")
    page.locator("form select").first.select_option(value)
    page.wait_for_selector("form .fine, form .broken, form section")
    return bool(page.locator("form .fine").count())


def difference(within: Any) -> float:
    """Yuan more than before, as the page has it there."""
    return float(within.locator("[data-cost]").first.get_attribute("data-cost"))


def good_and_bad(page: Any) -> dict[bool, tuple[int, str]]:
    """By whether all rules are kept: a stop of the van, and a vehicle that could take it over."""
    found: dict[bool, tuple[int, str]] = {}
    for stop in range(STOPS):
        choose_a_van(page, stop)
        own, *others = page.locator("form optgroup option").evaluate_all("all => all.map(one => one.value)")
        for vehicle in others[:MOST]:
            fine = tried(page, vehicle)
            # Where another of the same kind goes the same way in its place nothing has changed.
            if page.locator("form .broken").count() or (fine and difference(page.locator("form")) != 0):
                found.setdefault(fine, (stop, vehicle))
            if len(found) == 2:
                assert own not in [one for _, one in found.values()]
                return found
    raise AssertionError(found)


def test_a_plan_is_changed_by_hand_kept_and_planned_again(
    desk: Desk, county: str, pages: Opened, lang: str, shot: Shot, accessible: Judge, tmp_path: Path
) -> None:
    page = pages(desk.url(), allowed=("422",))
    asked(page, lang, county=county)
    page.wait_for_selector("dl")
    before = page.url
    found = good_and_bad(page)

    # Escape leaves the form; focus goes back to where it was opened.
    page.keyboard.press("Escape")
    page.wait_for_selector("form optgroup", state="detached")
    page.wait_for_selector("button.move:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("form optgroup", state="attached")

    # A move that breaks a rule is shown, cannot be kept, and is undone.
    stop, vehicle = found[False]
    choose_a_van(page, stop)
    tried(page, vehicle)
    page.locator(".broken").first.scroll_into_view_if_needed()
    shot(page, "hand-broken")
    accessible(page)
    page.locator("form[aria-label] button.main").click()
    bar = page.locator("section:has(> .buttons)")
    bar.locator(".broken").wait_for()
    assert bar.locator(f"button:has-text('{word(WORDS, 'keep', lang)}')").is_disabled()
    bar.locator(f"button:has-text('{word(WORDS, 'undo', lang)}')").click()
    bar.locator(".broken").wait_for(state="detached")

    # A good one is kept; it has an address of its own, the plan before keeps its.
    stop, vehicle = found[True]
    choose_a_van(page, stop)
    assert tried(page, vehicle)
    page.locator("form[aria-label] button.main").click()
    bar.locator(".fine").wait_for()
    page.reload()  # nothing that was done is lost
    bar.locator(".fine").wait_for()
    cost = difference(bar)
    page.locator(".panel").evaluate("panel => panel.scrollTo(0, 0)")
    shot(page, "hand-moved")
    accessible(page)
    bar.locator(f"button:has-text('{word(WORDS, 'keep', lang)}')").click()
    page.wait_for_url(lambda url: url != before)
    page.wait_for_selector("section:has(> h2) ul[tabindex]")
    kept = made(desk, page, "plan")
    told = made(desk, page, "result")
    assert round(sum(told["cost"].values()) - sum(told["retimed"].values()), 2) == round(cost, 2)
    assert sum(kept["cost"].values()) == sum(told["cost"].values())
    shot(page, "hand-kept")

    # One vehicle is locked, late waybills come, the rest is planned again.
    page.locator("section li button").last.click()
    page.locator(".tools select").select_option("vehicle")
    assert page.locator("button.move").count() == 0
    page.click(f"summary:has-text('{word(WORDS, 'rest', lang)}')")
    name, _, number = str(page.locator(".panel table[data-vehicle]").get_attribute("data-vehicle")).partition("#")
    (locked,) = [r for r in kept["routes"] if (r["vehicle"], r["number"]) == (name, int(number))]
    late = tmp_path / "late.csv"
    late.write_text(LATE.format(site=locked["trips"][0]["stops"][1]["site"]), encoding="utf-8")
    page.locator(".rest input[type=file]").set_input_files(late)
    page.locator(".rest input[type=number]").fill("1")
    page.locator(".rest button.main").scroll_into_view_if_needed()
    shot(page, "rest-of-day")
    accessible(page)
    assert page.locator(".rest li").count() == 1
    before = page.url
    page.locator(".rest button.main").click()
    page.wait_for_url(lambda url: url != before)
    page.wait_for_selector("section:has(> h2) ul[tabindex]")
    again = made(desk, page, "plan")
    shot(page, "rest-replanned")
    assert locked in again["routes"]
    moved = {move["demand"] for r in again["routes"] for t in r["trips"] for s in t["stops"] for move in s["moves"]}
    assert "late-1" in moved
