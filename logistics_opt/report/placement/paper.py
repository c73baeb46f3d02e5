"""A placement study on two A4 pages for the bureau: what is asked, the answer, a map, and the evidence behind it."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from logistics_opt.model import Site
from logistics_opt.report.drawing import HEAD, INK, SOFT, font
from logistics_opt.report.geometry import Roads
from logistics_opt.report.placement import sentences, verdict
from logistics_opt.report.placement.figures import Depot, Facts
from logistics_opt.report.placement.kpis import kpis
from logistics_opt.report.placement.notice import shown
from logistics_opt.report.placement.picture import legend_entries, legend_image, map_image
from logistics_opt.report.placement.states import State
from logistics_opt.report.placement.words import amount, money, option_name, percent, season
from logistics_opt.report.typeset import write_pdf
from logistics_opt.report.words import Lang, clean, pick, short
from logistics_opt.siting.evidence.policies import PolicyPrice
from logistics_opt.siting.placement import Placement
from logistics_opt.units import YUAN

_MAP_INCHES = (7.32, 4.75)
_LEGEND_INCHES = (7.32, 0.62)
_CHART_INCHES = (3.55, 1.85)
_MOST_DEPOTS, _MOST_POLICIES, _MOST_ASSUMPTIONS, _MOST_RUNNERS = 16, 8, 30, 5
_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Places for the township depots", "乡镇站点选址方案"),
    "evidence": ("What the answer rests on", "方案依据"),
    "question": ("Question", "问题"),
    "answer": ("Answer", "方案"),
    "figure": ("Figure", "指标"),
    "today": ("Today", "现状"),
    "proposed": ("Answer", "方案"),
    "difference": ("Difference, spread", "差异及波动"),
    "based": ("What it is based on", "测算依据"),
    "depots": ("Depots opened and closed", "新开和关闭的站点"),
    "runners": ("Near-best sets of depots", "次优站点组合"),
    "curve": ("Cost a year by number of depots", "站点数与年成本"),
    "policies": ("What each policy costs a year, depots chosen by cost", "各项政策的年代价（按成本选址时）"),
    "policy": ("Policy", "政策"),
    "price": ("Price", "代价"),
    "binding": ("The farthest village", "最远村"),
    "spread": ("Spread over unseen days", "检验日上的波动"),
    "assumptions": ("Assumptions of grade C or K", "C、K级假设"),
}


def write_paper(
    path: Path,
    placement: Placement,
    lang: Lang = "zh",
    *,
    roads: Roads = (),
    attribution: str = "",
    notice: str = "",
    warehouse: Site | None = None,
) -> None:
    """
    Write ``path`` (.pdf): two A4 pages, whatever the size of the county; what does not fit is set smaller.

    Arguments are those of :func:`~logistics_opt.report.placement.folder.write_placement`. Users' text reaches the pages
    as data and is never read as markup.
    """
    facts = Facts(placement, lang)
    chart = curve_image(facts, lang)
    data = _first(facts, lang) | _second(facts, lang)
    data |= {
        "lang": lang,
        "words": {name: pick(lang, words) for name, words in _WORDS.items()},
        "county": clean(placement.county, 40),
        "notice": shown(facts, notice, lang),
        "attribution": clean(attribution, 120),
        "chart": chart is not None,
    }
    pictures = _map_and_legend(facts, lang, list(roads), warehouse)
    pictures |= {} if chart is None else {"curve.png": chart}
    write_pdf(path, "paper.typ", data, _made(placement), pictures)


def _map_and_legend(facts: Facts, lang: Lang, roads: Roads, warehouse: Site | None) -> dict[str, bytes]:
    has_warehouse = (warehouse or facts.case.warehouse) is not None
    entries = legend_entries(facts, lang, has_roads=bool(roads), has_warehouse=has_warehouse)
    return {
        "map.png": map_image(facts, _MAP_INCHES, roads=roads, warehouse=warehouse),
        "legend.png": legend_image(entries, _LEGEND_INCHES),
    }


def _made(placement: Placement) -> date:
    """The study's first day, or the epoch: the same study gives the same file."""
    for option in placement.options:
        if option.routed is not None and option.routed.seasons:
            return option.routed.seasons[0].day
    return date(1970, 1, 1)


def _first(facts: Facts, lang: Lang) -> dict[str, object]:
    return {
        "question": sentences.question(facts, lang),
        "answer": [verdict.headline(facts, lang), verdict.saving(facts, lang)],
        "kpis": [[kpi.part, kpi.label, kpi.today, kpi.proposed, kpi.difference] for kpi in kpis(facts, lang)],
        "based": _based(facts, lang),
    }


def _based(facts: Facts, lang: Lang) -> list[str]:
    """Rules, proof, seasons, demand, what is missing."""
    case = facts.case
    days = zip(case.seasons, case.days.tolist(), strict=True)
    named = [season(clean(name), lang) + pick(lang, (f" {number}", f"{number}天")) for name, number in days]
    seasons = pick(lang, (", ", "、")).join(named)
    count = f"{facts.village_count:,}"
    pieces = f"{facts.pieces_a_year:,.0f}" if lang == "en" else f"{facts.pieces_a_year / 10_000:,.1f}"
    gap = pick(lang, (" ", ""))
    found = [
        pick(lang, ("Rules: ", "规则：")) + gap.join(sentences.rules(facts, lang)),
        sentences.proof(facts, lang),
        pick(
            lang,
            (
                f"{count} villages, {pieces} pieces a year; days of each season: {seasons}.",
                f"{count}个村，全年{pieces}万件；季节：{seasons}。",
            ),
        ),
    ]
    if facts.case.unreachable:
        out = len(facts.case.unreachable)
        found.append(
            pick(lang, (f"{out} places with goods are reached by no road.", f"{out}处有货地点无路可达，未计入。"))
        )
    notes = (
        *sentences.spread_note(facts, lang),
        *sentences.allotment_note(facts, lang),
        *sentences.missing(facts, lang),
    )
    return [*found, *notes]


def _second(facts: Facts, lang: Lang) -> dict[str, object]:
    depots, more = _depots(facts, lang)
    return {
        "about": sentences.about(facts, lang),
        "depots": depots,
        "depots_more": more,
        "runners": list(_runners(facts, lang)),
        "runners_note": _runners_note(facts, lang),
        "policies": list(_policies(facts, lang)),
        "binding": sentences.binding(facts, lang),
        "spread": list(_spread(facts, lang)),
        "assumptions": _assumptions(facts, lang),
        "missing": pick(lang, ("Not worked out for want of time.", "时间不足，未计算。")),
    }


def _depots(facts: Facts, lang: Lang) -> tuple[list[list[str]], str]:
    """Opened and closed depots, those of most consequence first; how many more there are."""

    def weight(depot: Depot) -> tuple[bool, float]:
        cost = None if depot.decision is None else depot.decision.cost
        return depot.state is not State.OPENED, -abs(cost) if cost is not None else 0.0

    changed = sorted(facts.in_state(State.OPENED, State.CLOSED), key=weight)
    state = {State.OPENED: ("open", "新开"), State.CLOSED: ("close", "关闭")}
    rows = [
        [
            pick(lang, state[d.state]),
            short(facts.names[d.site.id], 34),
            sentences.place(d, lang),
            short(sentences.reason(facts, d, lang), 150),
        ]
        for d in changed[:_MOST_DEPOTS]
    ]
    if not changed:
        return rows, pick(lang, ("No depot is opened or closed.", "没有新开或关闭的站点。"))
    left = len(changed) - len(rows)
    more = pick(lang, (f"{left} more are in the workbook.", f"其余{left}处见工作簿。")) if left else ""
    return rows, more


def _runners(facts: Facts, lang: Lang) -> Iterator[list[str]]:
    found = None if facts.evidence is None else facts.evidence.near_best
    for runner in () if found is None else found.runners[:_MOST_RUNNERS]:
        more = amount(runner.more, runner.answer.unit, lang, sign=True)
        share = "" if runner.share is None else f" ({percent(runner.share, sign=True)})"
        changes = [
            (pick(lang, ("opens ", "改开")), runner.opened),
            (pick(lang, ("shuts ", "改关")), runner.shut),
        ]
        said = [word + sentences.listed(facts, sorted(sites), lang, most=3) for word, sites in changes if sites]
        if not runner.answer.unit.startswith("fen"):
            said.append(money(runner.cost, lang, sign=True) + pick(lang, (" a year", "/年")))
        moved = len(runner.moved)
        said.append(pick(lang, (f"{moved} villages move", f"{moved}个村调整")))
        yield [more + share, pick(lang, ("; ", "；")).join(said)]


def _runners_note(facts: Facts, lang: Lang) -> str:
    found = None if facts.evidence is None else facts.evidence.near_best
    if found is None:
        return pick(lang, ("Not worked out for want of time.", "时间不足，未计算。"))
    if not found.runners:
        return pick(lang, ("No other set keeps to the rules.", "没有其他满足规则的组合。"))
    return pick(
        lang,
        (
            f"{found.within} of those found lie within {percent(found.band)} of the best.",
            f"所列中有{found.within}组与最优相差不超过{percent(found.band)}。",
        ),
    )


def _policies(facts: Facts, lang: Lang) -> Iterator[list[str]]:
    found = None if facts.evidence is None else facts.evidence.policies
    for price in () if found is None else found.prices[:_MOST_POLICIES]:
        name = pick(lang, (price.policy.name, price.policy.name_zh))
        on = pick(lang, (" (in force)", "（现行）")) if price.is_on else ""
        yield [short(name, 60) + on, _price(price, lang)]

    late = pick(lang, ("not worked out", "未计算"))
    for policy in () if found is None else found.left_out[:_MOST_POLICIES]:
        yield [short(pick(lang, (policy.name, policy.name_zh)), 60), late]


def _price(price: PolicyPrice, lang: Lang) -> str:
    cost = price.yearly.cost
    if cost is None:
        return short(_why_not(price, lang), 110)
    if round(cost / YUAN) == 0:
        return pick(lang, ("nothing", "无代价"))
    return money(cost, lang, sign=True) + pick(lang, (" a year", "/年"))


def _why_not(price: PolicyPrice, lang: Lang) -> str:
    """Why the policy cannot be kept; what could be done about it stands in the workbook."""
    found = price.yearly.reasons
    if not found:
        return pick(lang, ("no answer", "无解"))
    return pick(lang, (f"not possible: {found[0].cause}", f"无法实行：{found[0].cause_zh}"))


def _spread(facts: Facts, lang: Lang) -> Iterator[str]:
    """The asked answer against today and every other answer, each with its spread."""
    placement = facts.placement
    yield verdict.saving(facts, lang)
    for option in placement.options[2:]:
        if placement.difference(placement.asked, option) is not None:
            if option.answer.depots == facts.asked.depots:
                name = option_name(option.name, lang)
                same = (f"The {name} answer is the same set of depots.", f"{name}方案的站点组合相同。")
                yield pick(lang, same)
            else:
                yield verdict.saving(facts, lang, placement.asked, option)


def _assumptions(facts: Facts, lang: Lang) -> list[str]:
    weak = [a for a in facts.placement.assumptions if a.grade.upper() in {"C", "K"}]
    rows = [f"{clean(a.name, 44)} = {clean(a.value, 60)} ({clean(a.grade, 2)})" for a in weak[:_MOST_ASSUMPTIONS]]
    left = len(weak) - len(rows)
    if left:
        rows.append(pick(lang, (f"{left} more are in the workbook", f"其余{left}项见工作簿")))
    return rows or [pick(lang, ("none", "无"))]


def curve_image(facts: Facts, lang: Lang, inches: tuple[float, float] = _CHART_INCHES, dpi: int = 220) -> bytes | None:
    """The curve of cost against number of depots as a small chart, a PNG; ``None`` with fewer than two points."""
    found = None if facts.evidence is None else facts.evidence.curve
    points = sorted(
        (len(p.answer.depots), p.answer.cost.total / YUAN / 10_000)
        for p in (() if found is None else found.points)
        if p.answer is not None
    )
    if len(points) < 2:
        return None
    figure = Figure(figsize=inches, dpi=dpi, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.13, 0.22, 0.84, 0.66))
    numbers, costs = zip(*points, strict=True)
    axes.plot(numbers, costs, color=HEAD, marker="o", markersize=3.5, linewidth=1.4)
    _mark(axes, facts, lang)
    today, asked = (o.answer.cost.total / YUAN / 10_000 for o in facts.placement.options[:2])
    axes.set_ylim(0, 1.25 * max(today, asked, *costs))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.grid(axis="y", color="#d5dee3", linewidth=0.6)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(font(6.5))
    axes.set_xlabel(pick(lang, ("depots", "站点数")), fontproperties=font(7), color=SOFT, labelpad=2)
    title = pick(lang, ("10 000 yuan a year, radial estimate", "万元/年，往返估算"))
    axes.set_title(title, fontproperties=font(7), color=SOFT, loc="left", pad=4)
    made = BytesIO()
    figure.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()


def _mark(axes: Axes, facts: Facts, lang: Lang) -> None:
    """The asked answer and today among the points: their own radial cost."""
    placement = facts.placement
    looks = ((placement.today, "s", "#6b1d7a", -12), (placement.asked, "D", "#c2410c", 6))
    for option, marker, colour, beside in looks:
        at = len(option.answer.depots), option.answer.cost.total / YUAN / 10_000
        axes.plot([at[0]], [at[1]], marker=marker, color=colour, markersize=5, linestyle="")
        name = pick(lang, ("today", "现状") if option is placement.today else ("answer", "方案"))
        made = axes.annotate(name, at, xytext=(0, beside), textcoords="offset points", color=INK, ha="center")
        made.set_fontproperties(font(6.5))
