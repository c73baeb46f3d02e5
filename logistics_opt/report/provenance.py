"""What of a county is generated or assumed rather than observed, in words that every output repeats."""

import re
from collections.abc import Sequence

from logistics_opt.model import Problem, Tier
from logistics_opt.report.words import GENERATED, Lang, clean, has_generated, pick

_LONGEST_NOTE = 300
_ALL = 0.995  # a larger share of the roads is called all of them
_WEAK = frozenset({"C", "K"})
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")


def generated_places(problem: Problem, roads: float) -> tuple[str, str] | None:
    """
    Which positions and roads are generated, in English and Chinese; ``None`` if none is.

    ``roads`` is the share of the road length that is generated, 0 to 1.
    """
    count = dict.fromkeys(Tier, 0)
    for site in problem.sites:
        count[site.tier] += site.position_kind == "generated"
    parts = [_counted(tier, count[tier]) for tier in reversed(Tier) if count[tier]]
    if roads > 0:
        percent = max(1, round(100 * roads))
        parts.append(("the roads", "道路") if roads >= _ALL else (f"{percent}% of the roads", f"{percent}% 的道路"))
    if not parts:
        return None
    return (
        f"Generated, not surveyed: {', '.join(en for en, _ in parts)}.",
        f"程序生成，并非实测：{'、'.join(zh for _, zh in parts)}。",
    )


def _counted(tier: Tier, count: int) -> tuple[str, str]:
    if tier is Tier.COUNTY:
        return "the warehouse's position", "县仓位置"
    en, zh = ("village", "村点") if tier is Tier.VILLAGE else ("depot", "中转站")
    return f"{count} {en} position{'s' if count > 1 else ''}", f"{count} 个{zh}位置"


def assumed_demand(problem: Problem) -> tuple[str, str] | None:
    """
    That demand, fleet and hours are no records of a real day.

    ``None`` where no assumption of grade C or K says how demand was made.
    """
    for entry in problem.assumptions:
        if entry.grade.upper() in _WEAK and ("demand" in entry.name or "pieces_per_day" in entry.name):
            return "Demand, fleet and hours are generated or assumed.", "货量、车队和时间为生成或假设数据。"
    return None


def notice_text(problem: Problem, lang: Lang, *, roads: float = 0.0, note: str = "") -> str:
    """
    The notice of map, picture, workbook and sheets: what is generated, and the county's own note on it.

    ``roads`` as in :func:`generated_places`; ``note`` is the county's ``position_note``. Empty if there is nothing to
    say.
    """
    own = _in_language(clean(note, _LONGEST_NOTE), lang)
    parts = [pick(lang, words) for words in (generated_places(problem, roads),) if words]
    made = assumed_demand(problem)
    if made and "demand" not in note.lower() and "货量" not in note:
        parts.append(pick(lang, made))
    if own:
        parts.append(own[:1].upper() + own[1:] if lang == "en" else own)
    return ("" if lang == "zh" else " ").join(parts)


def shown_notice(problem: Problem, notice: str, lang: Lang) -> str:
    """The notice given to a writer, or the general one where none is given and a position is generated."""
    return clean(notice, 2 * _LONGEST_NOTE) or (pick(lang, GENERATED) if has_generated(problem.site) else "")


def _in_language(text: str, lang: Lang) -> str:
    """The English or the Chinese half of "English 中文"; all of a text that is not made of two such halves."""
    found = _CHINESE.search(text)
    if found is None or not text[: found.start()].strip():
        return text
    halves: Sequence[str] = (text[: found.start()].strip(), text[found.start() :])
    return text if re.search(r"[A-Za-z]{2}", halves[1]) else halves[lang == "zh"]
