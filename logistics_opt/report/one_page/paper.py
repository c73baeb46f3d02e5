"""The page as an A4 PDF of one sheet."""

from collections.abc import Mapping
from pathlib import Path

from logistics_opt.accounts.one_page import OWN, OnePage, PageFigure, Verdict
from logistics_opt.report.one_page.figures import shown
from logistics_opt.report.one_page.map_svg import map_svg, mark_svg
from logistics_opt.report.one_page.sentences import target_text
from logistics_opt.report.sharing.words import own_half
from logistics_opt.report.typeset import write_pdf
from logistics_opt.report.words import Lang, assumed, clean, pick

_MOST_ASSUMED = 60
_WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Rural delivery on one page", "农村寄递物流一页纸"),
    "figure": ("Key figure", "指标"),
    "value": ("Value", "数值"),
    "before": ("Before", "此前"),
    "target": ("Target", "目标"),
    "verdict": ("", "结果"),
    "rests": ("Rests on", "依据"),
    "formula": ("How it is computed", "计算方法"),
    "map": ("Villages by visits that day", "各村当日到访次数"),
    "never": ("not reached", "未通达"),
    "once": ("once", "1次"),
    "often": ("twice or more", "2次及以上"),
    "hidden": ("visits withheld", "到访次数不予显示"),
    "assumptions": ("Assumptions of grade C or K", "C、K级假设"),
    "withheld": (
        "Totals are withheld: a firm could work out another firm's figures from them.",
        "合计数不予显示：企业可据以推算其他企业数据。",
    ),
}
VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.MET: ("✓ met", "✓ 达成"),
    Verdict.MISSED: ("✗ missed", "✗ 未达成"),
    Verdict.NO_TARGET: ("no target given", "未给定目标"),
    Verdict.NO_FIGURE: ("no figure", "无数据"),
}


def write_one_page(path: Path, page: OnePage, lang: Lang) -> None:
    """Write ``path`` (.pdf). Users' text reaches the page as data and is never read as markup."""
    marks = {"never": 0, "once": 1, "often": 2, "hidden": None}
    pictures = {f"mark-{name}.svg": mark_svg(visits) for name, visits in marks.items()} | {
        "map.svg": map_svg(page, lang)
    }
    write_pdf(path, "one_page.typ", contents(page, lang), page.day, pictures)


def contents(page: OnePage, lang: Lang) -> dict[str, object]:
    """Everything but the pictures, as text."""
    weak = [assumed(one, lang) for one in page.assumptions[:_MOST_ASSUMED]]
    left = len(page.assumptions) - len(weak)
    lines = [clean(f"{name} {value} ({grade})", 80) for name, value, _, grade in weak]
    return {
        "lang": lang,
        "words": {name: pick(lang, words) for name, words in _WORDS.items()},
        "county": own_half(page.county, lang),
        "day": page.day.isoformat(),
        "headline": pick(lang, page.headline),
        "figures": [_row(one, lang) for one in page.figures],
        "since": "" if page.since is None else page.since.isoformat(),
        "sections": [[pick(lang, one.title), [pick(lang, line) for line in one.lines]] for one in page.sections],
        "marks": ["hidden"] if page.withheld else ["never", "once", "often"],
        "withheld": page.withheld,
        "assumptions": [*lines, *([pick(lang, (f"and {left} more", f"等另{left}项"))] if left else [])],
        "notice": clean(pick(lang, page.notice), 300),
        "attribution": page.attribution,
    }


def _row(one: PageFigure, lang: Lang) -> list[str]:
    withheld = pick(lang, ("withheld", "不予显示"))
    return [
        pick(lang, one.name),
        withheld if one.withheld else shown(one.style, one.value),
        "" if one.before is None else shown(one.style, one.before),
        target_text(one),
        pick(lang, VERDICTS[one.verdict]),
        grade_text(one, lang),
        pick(lang, one.formula),
    ]


def grade_text(one: PageFigure, lang: Lang) -> str:
    """What the figure rests on: the weakest grade, and whether anything is generated."""
    words = ("county's own data", "县自有数据") if one.grade == OWN else (f"grade {one.grade}", f"{one.grade}级")
    return pick(lang, words) + (pick(lang, (", generated", "、生成数据")) if one.generated else "")
