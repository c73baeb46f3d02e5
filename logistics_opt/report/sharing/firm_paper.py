"""
What one firm may see, as a PDF: made from its own accounts or day, which know nothing of the others.

The writers get a :class:`~logistics_opt.accounts.visible.FirmAccounts` or a
:class:`~logistics_opt.accounts.own_day.FirmDay` and words, never the study or the plan.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from logistics_opt.accounts import FirmAccounts, FirmDay, Service, Totals
from logistics_opt.accounts.own_day import REASONS
from logistics_opt.model import FirmId
from logistics_opt.report.sharing.words import exact, own_half, percent
from logistics_opt.report.typeset import write_pdf
from logistics_opt.report.words import DIRECTION, Lang, clean, pick, short
from logistics_opt.units import KILOGRAM, YUAN, clock

_LONGEST = 60  # characters of a file's name
_UNSAFE = re.compile(r"[^\w\-]+")
_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Shared delivery: your accounts", "共同配送：本企业账目"),
    "own": ("Your line", "本企业"),
    "totals": ("All members together", "全体成员合计"),
    "basis": (
        "Share and stand-alone cost are means over the trustee's draws, brought to the cost of this day's plan.",
        "分摊额和单独成本为受托方多次测算的均值，并换算到当日方案成本。",
    ),
    "service": ("Your service, planned to the half hour", "本企业服务计划（精确到半小时）"),
}
_DAY_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Shared delivery: your goods of the day", "共同配送：本企业当日货量"),
    "own": ("Your goods", "本企业货量"),
    "totals": ("What stays behind, and why", "未送货物及原因"),
    "basis": ("Times are whole half hours.", "时间精确到半小时。"),
    "service": _WORDS["service"],
}
_MEMBERS = ("Members: ", "成员：")
_ALL_SERVED = ("Everything is brought that day.", "当日全部送达。")
_HEADS = (
    ("place", "地点"),
    ("direction", "方向"),
    ("pieces", "件数"),
    ("left behind", "未送"),
    ("planned there", "计划到访"),
    ("promised by", "承诺时间"),
    ("kept", "是否兑现"),
)
_KEPT: dict[bool | None, tuple[str, str]] = {True: ("yes", "是"), False: ("no", "否"), None: ("", "")}


def file_names(firms: Iterable[FirmId]) -> dict[FirmId, str]:
    """A safe file name for every firm, made of its id alone; ids that would have the same get a number."""
    found: dict[FirmId, str] = {}
    taken: set[str] = set()
    for firm in firms:
        plain = _UNSAFE.sub("_", clean(firm, _LONGEST)).strip("_")[:_LONGEST] or "firm"
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name.casefold())
        found[firm] = name
    return found


def write_firm_paper(path: Path, seen: FirmAccounts, lang: Lang, *, notice: str = "") -> None:
    """Write ``path`` (.pdf): the firm's line, its settlement, totals where they are shown, its service."""
    members = pick(lang, (", ", "、")).join(own_half(name, lang) for name in seen.members)
    data = {
        "lang": lang,
        "words": {name: pick(lang, words) for name, words in _WORDS.items()},
        "name": own_half(seen.own.name, lang),
        "county": own_half(seen.county, lang),
        "day": seen.day.isoformat(),
        "members": pick(lang, _MEMBERS) + members,
        "notice": clean(notice, 600),
        "own": _own(seen, lang),
        "totals": _totals(seen.totals, lang),
        "note": pick(lang, (seen.note, seen.note_zh)),
        "heads": [pick(lang, head) for head in _HEADS],
        "service": [_row(one, lang) for one in seen.service],
    }
    write_pdf(path, "firm.typ", data, seen.day)


def write_firm_day_paper(path: Path, seen: FirmDay, lang: Lang) -> None:
    """Write ``path`` (.pdf): the firm's goods of a day by site, and what stays behind."""
    moved, left = sum(one.pieces for one in seen.service), sum(one.pieces for one in seen.left)
    data = {
        "lang": lang,
        "words": {name: pick(lang, words) for name, words in _DAY_WORDS.items()},
        "name": own_half(seen.name, lang),
        "county": own_half(seen.county, lang),
        "day": seen.day.isoformat(),
        "members": "",
        "notice": "",
        "own": [
            [pick(lang, ("Pieces moved", "完成件数")), f"{moved:,}"],
            [pick(lang, ("Pieces left behind", "未送件数")), f"{left:,}"],
        ],
        "totals": [
            [f"{short(own_half(one.name, lang), 30)}: {pick(lang, REASONS[one.reason])}", f"{one.pieces:,}"]
            for one in seen.left
        ],
        "note": "" if seen.left else pick(lang, _ALL_SERVED),
        "heads": [pick(lang, head) for head in _HEADS],
        "service": [_row(one, lang) for one in seen.service],
    }
    write_pdf(path, "firm.typ", data, seen.day)


def _own(seen: FirmAccounts, lang: Lang) -> list[list[str]]:
    own = seen.own
    share = f" ({percent(own.saving / own.alone)})" if own.alone else ""
    margin = "" if own.margin is None else f" ±{exact(own.margin)}"
    month = pick(lang, (f"{seen.days} days: ", f"{seen.days}天结算："))
    net = pick(lang, ("to pay, yuan", "应付（元）") if own.net >= 0 else ("to be paid, yuan", "应收（元）"))
    rows = (
        (("Pieces moved", "完成件数"), f"{own.pieces:,}"),
        (("Weight, kg", "重量（公斤）"), f"{own.weight / KILOGRAM:,.1f}"),
        (("Villages", "村数"), f"{own.villages:,}"),
        (("Alone, yuan a day", "单独配送（元/天）"), exact(own.alone)),
        (("Share, yuan a day", "分摊（元/天）"), exact(own.share)),
        (("Saved, yuan a day", "节约（元/天）"), exact(own.saving) + margin + share),
    )
    return [[pick(lang, label), value] for label, value in rows] + [[month + net, exact(abs(own.net))]]


def _totals(totals: Totals, lang: Lang) -> list[list[str]]:
    withheld = pick(lang, ("withheld", "不予显示"))
    rows = (
        (("Pieces moved", "完成件数"), None if totals.pieces is None else f"{totals.pieces:,}"),
        (("Weight, kg", "重量（公斤）"), None if totals.weight is None else f"{totals.weight / KILOGRAM:,.1f}"),
        (("Cost, yuan a day", "成本（元/天）"), None if totals.cost is None else exact(totals.cost)),
        (("Yuan a piece", "元/件"), None if totals.fen_per_piece is None else f"{totals.fen_per_piece / YUAN:,.2f}"),
        (("Each alone, yuan a day", "各自配送（元/天）"), None if totals.alone is None else exact(totals.alone)),
        (("Saved, yuan a day", "节约（元/天）"), None if totals.saving is None else exact(totals.saving)),
    )
    return [[pick(lang, label), withheld if value is None else value] for label, value in rows]


def _row(one: Service, lang: Lang) -> list[str]:
    window = "" if one.here is None else f"{clock(one.here.opens)}-{clock(one.here.closes)}"
    return [
        short(own_half(one.name, lang), 44),
        pick(lang, DIRECTION[one.direction]),
        f"{one.pieces:,}",
        f"{one.left:,}" if one.left else "",
        window,
        "" if one.promised is None else clock(one.promised),
        pick(lang, _KEPT[one.kept]),
    ]
