"""What a reader of a placement study sees in words, and how its amounts are written."""

import math
import re
from collections.abc import Mapping

from logistics_opt.model.candidate import Lock, Premises
from logistics_opt.report.placement.states import State
from logistics_opt.report.words import Lang, clean, pick
from logistics_opt.siting.rules import Wish
from logistics_opt.units import HOUR, MINUTE, YUAN

STATE: Mapping[State, tuple[str, str]] = {
    State.KEPT: ("kept open", "保留"),
    State.OPENED: ("newly opened", "新开"),
    State.CLOSED: ("closed", "关闭"),
    State.UNUSED: ("candidate, not opened", "候选未开"),
}
PREMISES: Mapping[Premises, tuple[str, str]] = {
    Premises.STANDING: ("depot today", "现有站点"),
    Premises.REUSED: ("building to convert", "利用现有房屋"),
    Premises.NEW: ("to be built", "需新建"),
}
LOCK: Mapping[Lock, tuple[str, str]] = {
    Lock.FREE: ("free", "不限"),
    Lock.OPEN: ("must be open", "必开"),
    Lock.SHUT: ("must stay shut", "不开"),
}
WISH: Mapping[Wish, tuple[str, str]] = {
    Wish.MUST: ("must be used where there is one", "有则必须依托"),
    Wish.PREFER: ("preferred where there is one", "有则优先依托"),
    Wish.FREE: ("free", "不限"),
}
OPTION: Mapping[str, tuple[str, str]] = {
    "today": ("today", "现状"),
    "p-median": ("p-median", "p-中位"),
    "p-centre": ("p-centre", "p-中心"),
    "set-cover": ("fewest depots", "最少站点覆盖"),
    "max-cover": ("most within the limit", "最大覆盖"),
    "backup-cover": ("backup cover", "双重覆盖"),
    "fixed-charge": ("fixed-charge", "固定费用选址"),
    "location-routing": ("location-routing", "选址-路径"),
}
_SEASON = re.compile(r"([^\u2e80-\u9fff]+) ([\u2e80-\u9fff]+)(?: \(([A-Za-z ]+) ([\u2e80-\u9fff]+)\))?")
_REMARK = re.compile(r" \(([A-Za-z ]+) ([\u2e80-\u9fff]+)\)$")
WAN = 10_000
"""Yuan: Chinese readers count money in ten thousands (万元)."""

_UNIT: Mapping[str, tuple[int, tuple[str, str]]] = {
    "piece-seconds a year": (HOUR, ("piece-hours a year", "件·小时/年")),
    "pieces a year out of reach": (1, ("pieces a year out of reach", "件/年超出时限")),
    "pieces a year without a second depot": (1, ("pieces a year without a second depot", "件/年无第二站点")),
    "depots": (1, ("depots", "个站点")),
}


def option_name(name: str, lang: Lang) -> str:
    """What an option is called."""
    return pick(lang, OPTION[name])


def money(fen: float, lang: Lang, *, sign: bool = False) -> str:
    """An amount for people: yuan to the hundred when there are many, and ten thousands of them in Chinese."""
    yuan = fen / YUAN
    if not math.isfinite(yuan):
        return "-"
    plus = "+" if sign else ""
    if abs(yuan) < WAN:
        whole = round(yuan) or 0  # no minus zero
        return f"{whole:{plus if whole else ''},d}" + pick(lang, (" yuan", "元"))
    if lang == "en":
        return f"{round(yuan, -2):{plus},.0f} yuan"
    return f"{yuan / WAN:{plus},.{1 if abs(yuan) < 1_000 * WAN else 0}f}万元"


def spread(fen: float, lang: Lang) -> str:
    """A spread beside an amount; nothing is said to be exact to the yuan."""
    return f"±{money(fen, lang)}"


def minutes(seconds: float, lang: Lang) -> str:
    """A driving time to the minute, or ``-`` where there is no way."""
    return "-" if seconds < 0 else f"{seconds / MINUTE:,.0f}" + pick(lang, (" min", "分钟"))


def place_name(name: str, lang: Lang) -> str:
    """A place's name; of a remark in both languages at its end, "(generated 生成)", the reader's own."""
    line = clean(name)
    found = _REMARK.search(line)
    return line if found is None else line[: found.start()] + pick(lang, (f" ({found[1]})", f"（{found[2]}）"))


def season(name: str, lang: Lang) -> str:
    """The English or the Chinese of a season called "normal 平时 (generated 生成)"; any other name as it is."""
    found = _SEASON.fullmatch(name)
    if found is None:
        return name
    said, said_zh, more, more_zh = found.groups()
    if lang == "en":
        return f"{said} ({more})" if more else said
    return f"{said_zh}（{more_zh}）" if more_zh else said_zh


def percent(share: float, *, sign: bool = False) -> str:
    """A share to the tenth of a per cent."""
    return f"{100 * share:{'+' if sign else ''}.1f}%"


def amount(value: float, unit: str, lang: Lang, *, sign: bool = False) -> str:
    """A question's own value in its own unit, in a unit that people use."""
    if not math.isfinite(value):
        return "-"
    plus = "+" if sign and round(value, 6) else ""
    if unit.startswith("fen"):
        return money(value, lang, sign=sign) + pick(lang, (" a year", "/年"))
    if unit == "seconds":
        return f"{value / MINUTE:{plus},.0f}" + pick(lang, (" min", "分钟"))
    divisor, name = _UNIT.get(unit, (1, (unit, unit)))
    return f"{value / divisor:{plus},.0f}{pick(lang, (' ', ''))}{pick(lang, name)}"
