"""What a reader of a study of shared delivery sees in words, and how its amounts are written."""

import math
import re
from collections.abc import Mapping

from logistics_opt.report.words import Lang, clean, pick
from logistics_opt.sharing.spread import Estimate
from logistics_opt.units import YUAN

_BILINGUAL = re.compile(r"([\u2e80-\u9fff][\u2e80-\u9fff·（）\- A-Z0-9]*?) +([A-Za-z][A-Za-z0-9 .,'&()\-]+)")
_ENGLISH_FIRST = re.compile(r"([A-Za-z][A-Za-z0-9 .,'&()\-]*?) +([\u2e80-\u9fff][\u2e80-\u9fff·（）\- A-Z0-9]*)")
LINE: Mapping[str, tuple[str, str]] = {
    "vehicle_day": ("vehicles' days", "车辆固定"),
    "vehicle_km": ("kilometres", "里程"),
    "vehicle_hour": ("hours", "工时"),
    "site_day": ("rooms", "场地"),
    "bus": ("buses", "客运班车"),
}


def own_half(name: str, lang: Lang, longest: int = 40) -> str:
    """A name in one line; of one in both languages, "甲快递 courier A", the reader's own half."""
    line = clean(name, longest)
    if found := _BILINGUAL.fullmatch(line):
        return pick(lang, (found[2], found[1]))
    found = _ENGLISH_FIRST.fullmatch(line)
    return line if found is None else pick(lang, (found[1], found[2]))


def yuan(fen: float, *, sign: bool = False) -> str:
    """Whole yuan, without the unit."""
    if not math.isfinite(fen):
        return "-"
    whole = round(fen / YUAN) or 0  # no minus zero
    return f"{whole:{'+' if sign and whole else ''},d}"


def exact(fen: int, *, sign: bool = False) -> str:
    """Yuan to the fen, without the unit: what is paid."""
    return f"{fen / YUAN:{'+' if sign and fen else ''},.2f}"


def money(fen: float, lang: Lang) -> str:
    """Whole yuan with the unit."""
    return yuan(fen) + pick(lang, (" yuan", "元"))


def a_piece(fen: float, pieces: float) -> str:
    """Yuan for each piece, to the fen."""
    return f"{fen / YUAN / pieces:,.2f}" if pieces else "-"


def percent(share: float, *, sign: bool = False) -> str:
    """A share to the tenth of a per cent."""
    if not math.isfinite(share):
        return "-"
    tenths = round(1000 * share) / 10 or 0.0  # no minus zero
    return f"{tenths:{'+' if sign and tenths else ''}.1f}%"


def with_margin(figure: Estimate) -> str:
    """Yuan with their 95 % margin where there is one."""
    if not math.isfinite(figure.margin):
        return yuan(figure.mean)
    return f"{yuan(figure.mean)} ±{yuan(figure.margin)}"


def verdict(figure: Estimate, lang: Lang) -> str:
    """Whether a saving, or that there is a loss, is proven: its margin does not hold zero."""
    if not math.isfinite(figure.margin):
        return pick(lang, ("not proven: one draw only", "未证实：只有一次测算"))
    if figure.proven and figure.mean < 0:
        return pick(lang, ("proven dearer", "已证实更贵"))
    if figure.proven:
        return pick(lang, ("proven", "已证实"))
    return pick(lang, ("not proven: the range holds zero", "未证实：范围含零"))


def listed(names: list[str], lang: Lang, most: int = 12) -> str:
    """Names in a row; how many more there are."""
    shown = pick(lang, (", ", "、")).join(names[:most])
    left = len(names) - most
    return shown + (pick(lang, (f" and {left} more", f"等{len(names)}个")) if left > 0 else "")
