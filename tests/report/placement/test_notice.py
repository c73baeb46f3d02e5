"""What is generated is said in whole sentences, however a county's own note is written."""

import pytest

from logistics_opt.report.placement.figures import Facts
from logistics_opt.report.placement.notice import shown
from logistics_opt.siting.placement import Placement

NOTE = "All is generated. positions are drawn, roads too"


@pytest.mark.parametrize(
    ("notice", "lang", "wanted"),
    [
        (NOTE, "en", "All is generated. Positions are drawn, roads too."),
        ("seats are cited (2026)", "en", "Seats are cited (2026)."),
        ("Whole already.", "en", "Whole already."),
        ("村点位置为生成数据", "zh", "村点位置为生成数据。"),
        ("村点位置为生成数据。", "zh", "村点位置为生成数据。"),
        ("3.5 km of it. x", "en", "3.5 km of it. X."),
    ],
)
def test_a_footer_begins_with_a_capital_and_ends(bare: Placement, notice: str, lang: str, wanted: str) -> None:
    assert shown(Facts(bare, lang), notice, lang) == wanted


def test_where_nothing_is_given_the_general_notice_stands(bare: Placement) -> None:
    assert shown(Facts(bare, "en"), "", "en").startswith("Some positions or roads are generated")
