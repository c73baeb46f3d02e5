import pytest

from logistics_opt.report.placement.words import amount, minutes, money, place_name, season
from logistics_opt.units import YUAN


@pytest.mark.parametrize(
    ("yuan", "zh", "en"),
    [
        (0, "0元", "0 yuan"),
        (-0.2, "0元", "0 yuan"),
        (8_499.6, "8,500元", "8,500 yuan"),
        (12_345, "1.2万元", "12,300 yuan"),
        (-842_111, "-84.2万元", "-842,100 yuan"),
        (123_456_789, "12,346万元", "123,456,800 yuan"),
        (float("inf"), "-", "-"),
    ],
)
def test_money_is_rounded_and_in_ten_thousands_for_chinese_readers(yuan: float, zh: str, en: str) -> None:
    assert money(yuan * YUAN, "zh") == zh
    assert money(yuan * YUAN, "en") == en


def test_values_are_told_in_units_that_people_use() -> None:
    assert amount(7_200_000.0, "piece-seconds a year", "en") == "2,000 piece-hours a year"
    assert amount(3_600.0, "seconds", "zh") == "60分钟"
    assert amount(2.0, "depots", "en", sign=True) == "+2 depots"
    assert amount(1_500_000.0, "fen a year", "zh") == "1.5万元/年"
    assert amount(5.0, "something new", "en") == "5 something new"
    assert minutes(-1, "en") == "-"


def test_a_season_is_named_in_the_readers_language() -> None:
    assert season("normal 平时 (generated 生成)", "zh") == "平时（生成）"
    assert season("normal 平时 (generated 生成)", "en") == "normal (generated)"
    assert season("harvest 秋收", "zh") == "秋收"
    assert season("winter", "zh") == "winter"


def test_a_remark_in_both_languages_is_told_in_one() -> None:
    assert place_name("大沟镇客运站 (generated 生成)", "en") == "大沟镇客运站 (generated)"
    assert place_name("大沟镇客运站 (generated 生成)", "zh") == "大沟镇客运站（生成）"
    assert place_name("大沟镇 (旧)", "zh") == "大沟镇 (旧)"
