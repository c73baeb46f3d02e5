"""The page in sentences: what was reached at which cost, which targets are met, what sharing saves, who needs it."""

from logistics_opt.accounts.one_page import OnePage, PageFigure, Section, Spread, Together, Verdict
from logistics_opt.report.one_page.figures import shown
from logistics_opt.report.sharing.words import own_half, percent
from logistics_opt.report.words import Lang, clean, maker, pick
from logistics_opt.units import YUAN

_PROVEN = {
    True: ("proven", "已证实"),
    False: ("not proven", "未证实"),
}


def headline(page: OnePage) -> tuple[str, str]:
    """The sentence that says it all, in English and Chinese."""
    return _headline(page, "en"), _headline(page, "zh")


def _headline(page: OnePage, lang: Lang) -> str:
    known = {figure.key: figure for figure in page.figures}
    parts = [_reached(page, known["villages_served_share"], known["yuan_per_piece"], lang), _goals(page, lang)]
    if page.together is not None:
        parts.append(_saved(page.together, lang))
    if page.subsidy is not None and page.subsidy.paid:
        parts.append(_depends(page, lang))
    return ("" if lang == "zh" else " ").join(part for part in parts if part)


def _reached(page: OnePage, share: PageFigure, cost: PageFigure, lang: Lang) -> str:
    every = len(page.villages)
    reached = round((share.value or 0) * every)
    said = pick(
        lang,
        (f"Villages reached on {page.day}: {reached} of {every}", f"{page.day}，{every}个村中通达{reached}个"),
    )
    if cost.value is not None:
        said += pick(lang, (f", at {cost.value:.2f} yuan a piece", f"，单件成本{cost.value:.2f}元"))
    if cost.value is not None and cost.before is not None:
        said += pick(lang, (f" ({cost.before:.2f} on {page.since})", f"（{page.since}为{cost.before:.2f}元）"))
    return said + pick(lang, (".", "。"))


def _goals(page: OnePage, lang: Lang) -> str:
    judged = [one for one in page.judged if one.verdict is not Verdict.NO_FIGURE]
    if not page.judged:
        return pick(lang, ("No target was given.", "未给定目标。"))
    missed = [pick(lang, one.name) for one in judged if one.verdict is Verdict.MISSED]
    if not judged:
        return ""
    met = len(judged) - len(missed)
    said = pick(lang, (f"{met} of {len(judged)} targets are met", f"{len(judged)}项目标中达成{met}项"))
    if missed:
        said += pick(lang, (f"; missed: {', '.join(missed)}", f"，未达成：{'、'.join(missed)}"))
    return said + pick(lang, (".", "。"))


def _saved(one: Together, lang: Lang) -> str:
    if not one.apart.mean:
        return ""
    spread = margin_share(one)
    share = percent(one.saved.mean / one.apart.mean) + (f" ±{percent(spread)}" if spread is not None else "")
    proven = pick(lang, _PROVEN[one.proven])
    return pick(
        lang,
        (
            f"Together the {one.firms} firms need {share} less than apart ({proven}).",
            f"{one.firms}家企业共同配送比各自配送节约{share}（{proven}）。",
        ),
    )


def margin_share(one: Together) -> float | None:
    """The margin of the saving as a share of the cost apart."""
    return one.saved.margin / one.apart.mean if one.saved.margin is not None and one.apart.mean else None


def _depends(page: OnePage, lang: Lang) -> str:
    told = page.subsidy
    if told is None:
        return ""
    if not told.with_it:
        return pick(
            lang,
            (
                f"Subsidies of {told.paid / YUAN:,.0f} yuan that day turn no village's balance; {told.alone} villages "
                f"pay for themselves without, {told.never} cost more than fee and subsidy bring.",
                f"当日补贴{told.paid / YUAN:,.0f}元，未使任何村转为收支平衡；{told.alone}个村无需补贴，"
                f"{told.never}个村计入补贴仍入不敷出。",
            ),
        )
    return pick(
        lang,
        (
            f"Subsidies of {told.paid / YUAN:,.0f} yuan that day carry {told.with_it} villages that would not pay for "
            f"themselves; {told.alone} do without, {told.never} cost more than fee and subsidy bring.",
            f"当日补贴{told.paid / YUAN:,.0f}元，使{told.with_it}个村由入不敷出转为收支平衡；"
            f"{told.alone}个村无需补贴，{told.never}个村计入补贴仍入不敷出。",
        ),
    )


def sections(page: OnePage) -> tuple[Section, ...]:
    """What stands beside the map: together, subsidy, what is to be known of the figures."""
    parts = (
        (("Together instead of apart", "共同配送与各自配送"), _together),
        (("What the subsidy bought", "补贴成效"), _subsidy),
        (("To be known", "说明"), _notes),
    )
    made = (
        Section(title=title, lines=tuple(zip(say(page, "en"), say(page, "zh"), strict=True))) for title, say in parts
    )
    return tuple(section for section in made if section.lines)


def _subsidy(page: OnePage, lang: Lang) -> list[str]:
    """What the subsidy bought, and which villages would lose service without it."""
    told = page.subsidy
    if told is None:
        return []
    lines = [
        pick(
            lang,
            (
                f"{own_half(name, lang, 80)}: {fen / YUAN:,.2f} yuan that day",
                f"{own_half(name, lang, 80)}：当日{fen / YUAN:,.2f}元",
            ),
        )
        for name, fen in told.rules.items()
    ]
    lines.append(
        pick(
            lang,
            (
                f"At a fee of {told.fee.value} yuan a piece and no subsidy the villages lack {told.needed / YUAN:,.0f} "
                f"yuan that day: {told.needed / YUAN / max(1, told.pieces):.2f} yuan a piece more would cover it.",
                f"按每件派件收入{told.fee.value}元且无补贴，当日各村合计缺口{told.needed / YUAN:,.0f}元，"
                f"每件另需{told.needed / YUAN / max(1, told.pieces):.2f}元。",
            ),
        )
    )
    lines.append(_losing(page, lang))
    return lines


def _losing(page: OnePage, lang: Lang) -> str:
    told = page.subsidy
    if told is None:
        return ""
    if not told.with_it:
        return pick(
            lang,
            (
                "No village pays for itself only because of the subsidy.",
                "没有村仅因补贴而转为收支平衡。",
            ),
        )
    names = pick(lang, (", ", "、")).join(told.depend[:12])
    more = told.with_it - min(12, len(told.depend))
    rest = pick(lang, (f" and {more} more", f"等{told.with_it}个")) if more and names else ""
    return pick(
        lang,
        (
            f"Would not pay for themselves without it ({told.with_it}): {names}{rest}",
            f"无补贴将入不敷出的村（{told.with_it}个）：{names}{rest}",
        ),
    ).rstrip(": ：")


def _together(page: OnePage, lang: Lang) -> list[str]:
    """Apart and together, each with its spread."""
    one = page.together
    if one is None:
        return []
    apart, together, saved = map(_with_margin, (one.apart, one.together, one.saved))
    lines = [
        pick(
            lang,
            (
                f"{one.firms} firms apart: {apart} yuan a day; together: {together}; saved: {saved}",
                f"{one.firms}家企业各自配送：{apart}元/天；共同配送：{together}元/天；节约：{saved}元/天",
            ),
        )
    ]
    if one.pieces:
        each = one.apart.mean / one.pieces, one.together.mean / one.pieces
        lines.append(
            pick(
                lang,
                (
                    f"A piece: {each[0]:.2f} yuan apart, {each[1]:.2f} together",
                    f"单件：各自{each[0]:.2f}元，共同{each[1]:.2f}元",
                ),
            )
        )
    spread = pick(lang, ("no spread is known: one plan alone", "仅一次测算，误差未知"))
    if one.saved.margin is not None:
        spread = pick(lang, ("± holds in 95 % of cases", "±为95%误差范围"))
    lines.append(
        pick(lang, (f"Means of {one.draws} draws over {one.days} day(s); ", f"{one.days}天共{one.draws}次测算的均值；"))
        + f"{spread}, {pick(lang, _PROVEN[one.proven])}"
    )
    return lines


def _with_margin(one: Spread) -> str:
    return f"{one.mean:,.0f}" + ("" if one.margin is None else f" ±{one.margin:,.0f}")


def target_text(figure: PageFigure) -> str:
    """The target as text: ``≥ 99.0%``; nothing where there is none."""
    if figure.target is None:
        return ""
    least, most = figure.target.at_least, figure.target.at_most
    return f"≥ {shown(figure.style, least)}" if least is not None else f"≤ {shown(figure.style, most)}"


def _notes(page: OnePage, lang: Lang) -> list[str]:
    """What is assumed on the page itself, and how it was made."""
    said = [
        pick(
            lang,
            (
                f"Figures of one day, {page.day}; a week has {page.days_a_week} such days (assumed).",
                f"数据为{page.day}一天；每周按{page.days_a_week}个此类日计（假设）。",
            ),
        )
    ]
    if page.since is not None:
        said.append(
            pick(
                lang,
                (
                    f"Before: {page.since}. One day against one day: how sure a difference is, is not known.",
                    f"此前：{page.since}。一天对一天，差异的误差未知。",
                ),
            )
        )
    made = clean(maker(page.made_by, lang), 60)
    said.append(pick(lang, (f"Made by {made}.", f"方案来源：{made}。")))
    return said
