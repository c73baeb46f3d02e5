"""Numbers as people write them in cells, read exactly; each departure from a plain number is named."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from logistics_opt.formats.columns import Kind


@dataclass(frozen=True, slots=True)
class Quantity:
    """``scale`` base units make one of the column's unit; ``units`` gives other units in terms of the column's."""

    scale: int
    units: dict[str, Decimal]
    whole: bool = False


def _units(**groups: str) -> dict[str, Decimal]:
    """From ``x1000="t 吨"`` (factor 1000) and ``d1000="g 克"`` (one in 1000) to a factor for each word."""
    found = {}
    for factor, words in groups.items():
        amount = Decimal(factor[1:].replace("_", "."))
        for word in words.split():
            found[word] = amount if factor[0] == "x" else 1 / amount
    return found


QUANTITIES = {
    Kind.KG: Quantity(1000, _units(x1="kg kgs 公斤 千克", x1000="t 吨", d1000="g 克", d2="斤 市斤")),
    Kind.LITRES: Quantity(1000, _units(x1="l 升 litre litres", x1000="m3 立方米 立方 方", d1000="ml 毫升")),
    Kind.YUAN: Quantity(100, _units(x1="元 yuan 块 cny rmb", x10000="万元", d10="角", d100="分")),
    Kind.MINUTES: Quantity(60, _units(x1="min 分 分钟 minutes", x60="h 小时", d60="s 秒")),
    Kind.SECONDS: Quantity(1, _units(x1="s 秒 秒钟 seconds", x60="min 分 分钟")),
    Kind.HOURS: Quantity(3600, _units(x1="h 小时 hours 时", d60="min 分 分钟")),
    Kind.KM: Quantity(1000, _units(x1="km 公里 千米", d1000="m 米", d2="里")),
    Kind.METRES: Quantity(1, _units(x1="m 米", x1000="km 公里 千米")),
    Kind.GRAMS: Quantity(1, _units(x1="g 克", x1000="kg 公斤 千克")),
    Kind.COUNT: Quantity(1, _units(x1="件 个 票 辆 台 人 次 趟 pcs 年 级"), whole=True),
    Kind.NUMBER: Quantity(1, _units(x1="m 米 度 ° % km/h 公里/小时")),
}

_NUMBER = re.compile(r"([+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?)(.*)", re.IGNORECASE | re.DOTALL)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_ABOUT = ("大约", "约", "about", "approx.", "ca.", "~", "≈")


class NotANumber(ValueError):
    """``code`` is the issue's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_number(text: str, quantity: Quantity) -> tuple[Decimal, list[str]]:
    """
    The amount in the column's unit, and the codes of the repairs it took.

    Raises :class:`NotANumber` where a person would not be sure either: ``1,5``, ``3 boxes``, ``5-6``.
    """
    repairs = []
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain != text.strip() and any(a.isdigit() or a in ".,-" for a in plain):
        repairs.append("full-width")
    for word in _ABOUT:
        if plain.lower().startswith(word):
            plain = plain[len(word) :].strip()
            repairs.append("approximate")
            break
    plain = plain.removeprefix("¥").strip()
    found = _NUMBER.fullmatch(plain)
    if not found:
        raise NotANumber("not-a-number")
    digits, unit = found[1], found[2].strip().lower()
    factor = Decimal(1)
    if unit:
        if unit not in quantity.units:
            raise NotANumber("unknown-unit")
        factor = quantity.units[unit]
        repairs.append("unit-in-cell")
    if "," in digits:
        if not _GROUPED.fullmatch(digits):
            raise NotANumber("not-a-number")
        digits = digits.replace(",", "")
        repairs.append("thousands")
    return Decimal(digits) * factor, repairs
