"""Today, the answer and the difference: the figures a bureau asks for first, each written for people."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from logistics_opt.report.placement.figures import Facts
from logistics_opt.report.placement.words import minutes, money, spread
from logistics_opt.report.words import Lang, pick
from logistics_opt.siting.answer import Answer
from logistics_opt.siting.placement import Option, Routed
from logistics_opt.units import MINUTE, YUAN


@dataclass(frozen=True, slots=True)
class Kpi:
    """One line: what it is, today, in the answer, the difference; a ``part`` belongs to the sum above it."""

    label: str
    today: str
    proposed: str
    difference: str
    part: bool = False


def kpis(facts: Facts, lang: Lang) -> tuple[Kpi, ...]:
    """The table of the paper, also in the workbook, on the map and in the terminal."""
    return tuple(_rows(facts, lang))


def _rows(facts: Facts, lang: Lang) -> Iterator[Kpi]:
    placement = facts.placement
    today, asked = facts.today, facts.asked

    def counted(label: tuple[str, str], of: Callable[[Answer], int]) -> Kpi:
        before, after = of(today), of(asked)
        return Kpi(pick(lang, label), f"{before:,}", f"{after:,}", _signed(after - before))

    def timed(label: tuple[str, str], of: Callable[[Answer], float]) -> Kpi:
        before, after = of(today), of(asked)
        change = _signed(round(after / MINUTE) - round(before / MINUTE))
        return Kpi(
            pick(lang, label), minutes(before, lang), minutes(after, lang), change + pick(lang, (" min", "分钟"))
        )

    yield counted(("Depots", "站点数"), lambda a: len(a.depots))
    yield from _costs(facts, lang)
    yield from _a_piece(facts, lang)
    if facts.case.warehouse is not None:
        yield counted(("Villages straight from the warehouse", "由县仓直送的村和驻地数"), facts.straight)
    yield timed(("Mean drive to a village (per piece)", "到村平均车程（按件）"), facts.mean_seconds)
    yield timed(("Farthest village, worst season", "最远村车程（最差季节）"), lambda a: float(a.worst_seconds))
    limit = minutes(facts.limit[0], lang)
    yield counted((f"Villages and seats beyond {limit}", f"超过{limit}的村和驻地数"), facts.beyond)
    yield counted(("New buildings", "新建站点数"), facts.new_buildings)
    once = [facts.conversion(a) for a in (today, asked)]
    label = pick(lang, ("Fit-out, building, closing (once)", "改造、新建、关闭（一次性）"))
    yield Kpi(label, money(once[0], lang), money(once[1], lang), money(once[1] - once[0], lang, sign=True))
    if facts.is_routed:
        yield _left_behind(placement.today, placement.asked, lang)


def _costs(facts: Facts, lang: Lang) -> Iterator[Kpi]:
    before, after = facts.yearly(facts.placement.today), facts.yearly(facts.placement.asked)
    how = pick(lang, ("routed", "按排线") if facts.is_routed else ("radial", "往返估算"))
    label = pick(lang, (f"Cost a year ({how})", f"年成本（{how}）"))
    less = money(after.total - before.total, lang, sign=True)
    yield Kpi(label, money(before.total, lang), money(after.total, lang), f"{less} {cost_spread(facts, lang)}")
    names = {
        "facility": ("depots: rent, staff, fit-out", "站点：租金、人员、改造"),
        "first": ("trucks to the depots", "干线运输"),
        "second": ("vans to the villages", "末端配送"),
        "handling": ("loading and unloading", "装卸"),
        "points": ("points in use", "服务点"),
    }
    for key, words in names.items():
        one, two = getattr(before, key), getattr(after, key)
        if one or two or key != "points":
            yield Kpi(
                pick(lang, words), money(one, lang), money(two, lang), money(two - one, lang, sign=True), part=True
            )


def cost_spread(facts: Facts, lang: Lang) -> str:
    """What stands behind a yearly difference: its spread, and whether that contains zero."""
    difference = facts.saving
    error = None if difference is None else facts.spread_a_year(difference)
    not_proven = pick(lang, ("not proven", "未证实"))
    if difference is None or error is None:
        return pick(lang, (f"(spread unknown, {not_proven})", f"（波动未知，{not_proven}）"))
    text = spread(error, lang)
    return text if difference.proven else pick(lang, (f"{text} ({not_proven})", f"{text}（{not_proven}）"))


def _a_piece(facts: Facts, lang: Lang) -> Iterator[Kpi]:
    pieces = facts.pieces_a_year * YUAN
    if pieces <= 0:
        return
    before, after = (facts.yearly(o).total / pieces for o in (facts.placement.today, facts.placement.asked))
    label = pick(lang, ("Yuan a piece", "每件成本（元）"))
    difference = facts.saving
    error = None if difference is None else facts.spread_a_year(difference)
    more = f" ±{error / pieces:.2f}" if error is not None else pick(lang, (" (spread unknown)", "（波动未知）"))
    yield Kpi(label, f"{before:.2f}", f"{after:.2f}", f"{after - before:+.2f}{more}")


def _left_behind(today: Option, asked: Option, lang: Lang) -> Kpi:
    before, after = (_left_kg(option.routed) for option in (today, asked))
    label = pick(lang, ("Goods left or overnight, kg a day", "未送或过夜货物（公斤/天）"))
    return Kpi(label, f"{before:,.0f}", f"{after:,.0f}", _signed(round(after) - round(before)))


def _left_kg(routed: Routed | None) -> float:
    """Kilograms that wait for another day, on an average day of the year."""
    if routed is None:
        return 0.0
    days = sum(routed.year[day.season] for day in routed.seasons)
    left = sum(routed.year[day.season] * (day.left_kg + day.overnight_kg) for day in routed.seasons)
    return left / max(days, 1)


def _signed(number: int) -> str:
    return f"{number:+,d}" if number else "0"
