"""The analyst: apart against together for a county that is brought, who bears what, and the papers to hand over."""

import io
import zipfile
from pathlib import Path

from tests.api.small_county import TABLES, small_county
from tests.browser.conftest import Desk, Judge, Opened, Shot, word

WORDS = {
    "share": ("共同配送测算", "Share"),
    "ask": ("测算分开与共同", "Compare apart and together"),
    "settled": ("天结算", "Settlement of"),
    "papers": ("报告、工作簿", "Report, workbook"),
    "layers": ("基础货量与附加货量", "Base load and add-on"),
    "all": ("所有规则", "All rules"),
}
# The co-operative's feed is driven in any case, the courier's parcels are the add-on.
ORDERS = "orders/2026-03-02"
LAYERED = {
    "firms": "id,name,kind\npost,圆通 YTO,courier\ncoop,供销社 Co-op,coop\n",
    "commodities": "id,name,temperature,keep_apart\nparcel,parcels,ambient,\nfeed,feed,ambient,\n",
    ORDERS: TABLES[f"{ORDERS}.csv"].replace("coop,parcel", "coop,feed"),
}


def test_apart_and_together_are_compared_split_and_handed_over(
    desk: Desk, pages: Opened, lang: str, shot: Shot, accessible: Judge
) -> None:
    with desk.admin as client:
        headers = {"Content-Type": "application/zip"}
        answer = client.put("/v1/counties/two-firms", content=small_county(**LAYERED), headers=headers)
        assert answer.status_code == 201, answer.text
    page = pages(desk.url())
    page.click(f"nav a:has-text('{word(WORDS, 'share', lang)}')")
    page.select_option("select:has(option[value=two-firms])", "two-firms")
    page.wait_for_selector("fieldset input[value=post]:checked")
    steps, seeds = page.locator("input[type=number]").nth(1), page.locator("input[type=number]").nth(2)
    steps.fill("20")
    seeds.fill("2")
    page.locator("form label.tick input").last.check()  # what-ifs: base load and add-on are among them
    page.click(f"form button:has-text('{word(WORDS, 'ask', lang)}')")
    page.wait_for_selector(f"h2:has-text('{word(WORDS, 'settled', lang)}')")
    # The post, the co-operative, and both: three groups, with their margins over two seeds.
    shown = page.inner_text("article")
    assert "±" in shown
    assert (
        page.locator("article section", has_text="(3)").or_(page.locator("article section", has_text="（3）")).count()
        == 1
    )
    page.click(f"summary:has-text('{word(WORDS, 'all', lang)}')")
    assert page.locator("article details table tbody tr").count() >= 8
    accessible(page)
    shot(page, "share")
    page.locator(f"h2:has-text('{word(WORDS, 'layers', lang)}')").scroll_into_view_if_needed()
    shot(page, "share-beside")
    with page.expect_download() as papers:
        page.click(f"button:has-text('{word(WORDS, 'papers', lang)}')")
    with zipfile.ZipFile(io.BytesIO(Path(papers.value.path()).read_bytes())) as container:
        assert {"sharing.pdf", "sharing.xlsx"} < set(container.namelist())
