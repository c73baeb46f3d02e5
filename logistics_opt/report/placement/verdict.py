"""What a placement study answers, in a headline and a sentence: the depots, and whether cost speaks for them."""

import math

from logistics_opt.report.placement.figures import Facts
from logistics_opt.report.placement.sentences import listed
from logistics_opt.report.placement.states import State
from logistics_opt.report.placement.words import money, option_name, percent
from logistics_opt.report.words import Lang, pick
from logistics_opt.siting.placement import Option


def headline(facts: Facts, lang: Lang) -> str:
    """
    Which depots are open then, in one sentence, and whether cost speaks for it: a saving that is not proven is none.

    Proven is what :attr:`~logistics_opt.siting.placement.Difference.proven` says of the unseen days.
    """
    said, cost = _answer(facts, lang), _on_cost(facts)
    if cost is None:
        return said + pick(lang, (".", "。"))
    return said + pick(lang, (f"; {cost[0]}.", f"；{cost[1]}。"))


def _on_cost(facts: Facts) -> tuple[str, str] | None:
    """What cost says of the answer against today; nothing where the two are the same depots."""
    if facts.asked.depots == facts.today.depots:
        return None
    difference = facts.saving
    if difference is not None and difference.proven:
        cheaper = difference.mean > 0
        return ("proven to cost less than today", "比现状省钱，已证实") if cheaper else (
            "proven to cost more than today", "比现状费钱，已证实"
        )  # fmt: skip
    if difference is None and facts.asked.cost.total > facts.today.cost.total:
        return "by the estimate it costs more than today", "按估算比现状费钱"
    return "no saving against today is proven, so cost is no reason for it", "节省未证实，不能以省钱为由推荐"


def _answer(facts: Facts, lang: Lang) -> str:
    """The depots of the answer against those of today; a statement, no advice, and without its full stop."""
    kept, opened = len(facts.in_state(State.KEPT)), [d.site.id for d in facts.in_state(State.OPENED)]
    closed = [d.site.id for d in facts.in_state(State.CLOSED)]
    count = len(facts.asked.depots)
    parts_en = [f"{kept or 'none'} of today's kept"]
    parts_zh = [f"保留现有{kept}个" if kept else "不保留现有站点"]
    if opened:
        parts_en.append(f"{len(opened)} opened ({listed(facts, opened, 'en', 6)})")
        parts_zh.append(f"新开{len(opened)}个（{listed(facts, opened, 'zh', 6)}）")
    parts_en.append(f"{len(closed) or 'none'} closed")
    parts_zh.append(f"关闭{len(closed)}个" if closed else "不关闭现有站点")
    depots = f"{count} depot{'s' * (count != 1)}"
    return pick(lang, (f"{depots}: {', '.join(parts_en)}", f"共设{count}个站点：{'，'.join(parts_zh)}"))


def saving(facts: Facts, lang: Lang, option: Option | None = None, base: Option | None = None) -> str:
    """How much cheaper an option is than today (or another option), never without its spread."""
    placement = facts.placement
    option, base = option or placement.asked, base or placement.today
    other = option_name(base.name, lang)
    other = pick(lang, ("today's depots" if base is placement.today else f"the {other} answer", other))
    difference = placement.difference(option, base)
    if difference is None:
        less = base.answer.cost.total - option.answer.cost.total
        return _radial_saving(less, other, lang)
    days = difference.days
    mean, error = difference.mean, difference.margin
    cheaper = mean >= 0
    sum_, share = money(abs(mean), lang), percent(abs(difference.share))
    word = pick(lang, ("less" if cheaper else "more", "少" if cheaper else "多"))
    told = pick(
        lang,
        (
            f"On {days} unseen day{'s' * (days != 1)}, planned with fresh seeds, it costs {sum_} a day {word} than "
            f"{other} ({share}",
            f"在{days}个未参与选址的检验日上，比{other}每天{word}花{sum_}（{share}",
        ),
    )
    if not math.isfinite(error):
        return told + pick(lang, ("; spread unknown from one day): not proven.", "；只有一天，波动未知）：未证实。"))
    verdict = (
        ("the spread does not contain zero.", "波动范围不含零。")
        if difference.proven
        else ("not proven, the spread contains zero.", "未证实，波动范围含零。")
    )
    return (
        told
        + pick(lang, (f"; ±{money(error, lang)} at 95 %): ", f"；±{money(error, lang)}，95%置信）："))
        + pick(lang, verdict)
    )


def _radial_saving(less: float, other: str, lang: Lang) -> str:
    sum_ = money(abs(less), lang)
    word = pick(lang, ("less" if less >= 0 else "more", "少" if less >= 0 else "多"))
    return pick(
        lang,
        (
            f"By the radial estimate it costs {sum_} a year {word} than {other}; not proven, since no plans of unseen "
            "days say how far that spreads.",
            f"按往返估算，比{other}每年{word}花{sum_}；未证实：没有检验日的排线，波动未知。",
        ),
    )
