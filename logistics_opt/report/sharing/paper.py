"""The trustee's report of shared delivery, an A4 PDF: every figure of every firm, for the trustee's eyes only."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from logistics_opt.report.geometry import PathFunction, Roads
from logistics_opt.report.provenance import shown_notice
from logistics_opt.report.sharing import charts, literature, made, paper_tables, sentences, tables
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.legend import legend_image
from logistics_opt.report.sharing.maps import maps_image
from logistics_opt.report.sharing.triangle import core_picture
from logistics_opt.report.typeset import write_pdf
from logistics_opt.report.words import clean, pick

_MAP = (7.32, 4.5)  # inches
_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Shared delivery: the trustee's report", "共同配送测算报告（受托方）"),
    "only": ("For the trustee only: it shows every firm's figures.", "仅供受托方：含各企业数据，不得外传。"),
    "question": ("Question", "问题"),
    "systems": ("Ways of working, and what each costs", "各种配送方式及成本"),
    "systems_note": (
        "Kilometres and vehicles are those of the first day and seed; amounts are means with 95 % margins.",
        "公里数和车辆数为首日首个种子；金额为均值及95%误差。",
    ),
    "phases": ("Townships join in three years, the thinnest first", "分三年推进，货量最少的乡镇先行"),
    "literature": ("What others report", "文献中的结果"),
    "coalitions": ("What every group of firms costs", "各联盟成本"),
    "savings": ("What each firm saves", "各企业节约"),
    "sampled": ("Shares by the sampled Shapley value", "抽样沙普利值分摊"),
    "rules": ("What each firm pays by every rule, yuan a day", "各规则下各企业的分摊（元/天）"),
    "rules_note": (
        "Line: what the firm pays alone. Diamond: the rule of the settlement. Bars: 95 % over the draws.",
        "竖线为单独配送成本；菱形为结算所用规则；误差线为95%。",
    ),
    "core": ("The core: all ways to share that no group would leave", "核心：没有联盟愿意退出的全部分摊方案"),
    "properties": ("Which rules hold", "各规则的性质"),
    "leaving": ("If one firm leaves, yuan a day", "一家企业退出（元/天）"),
    "leaving_note": (
        "Who leaves pays what it costs alone; the others share what they cost without it, by the same rule.",
        "退出企业承担其单独配送成本；其余企业按同一规则分摊不含该企业的成本。",
    ),
    "layers": ("Base load and add-on", "基础货量与附加货量"),
    "what_ifs": ("What if", "假设情景"),
    "break_even": ("Which villages pay for themselves", "村级收支平衡"),
    "map": ("The first day: each firm by itself, and all together", "首日路线：各自配送与共同配送"),
    "missing": ("Missing", "缺少"),
    "made": ("How it was computed", "测算方法"),
    "assumptions": ("Assumptions of grade C or K (all are in the workbook)", "C、K级假设（全部见工作簿）"),
}


def write_paper(
    path: Path,
    facts: Facts,
    *,
    roads: Roads = (),
    way: PathFunction | None = None,
    attribution: str = "",
    notice: str = "",
) -> None:
    """Write ``path`` (.pdf). Users' text reaches the pages as data and is never read as markup."""
    pictures = _pictures(facts, roads, way)
    data = contents(facts) | {
        "charts": list(pictures),
        "notice": shown_notice(facts.first, notice, facts.lang),
        "attribution": clean(attribution, 120),
    }
    write_pdf(path, "sharing.typ", data, facts.first.day, {f"{name}.png": png for name, png in pictures.items()})


def _pictures(facts: Facts, roads: Roads, way: PathFunction | None) -> dict[str, bytes]:
    """Every picture that there is, by name."""
    makers: dict[str, Callable[[Facts], bytes | None]] = {
        **chart_makers(facts),
        "legend": lambda facts: legend_image(facts, roads=bool(roads)),
        "map": lambda facts: maps_image(facts, _MAP, roads=roads, path=way),
    }
    pictures = {name: make(facts) for name, make in makers.items()}
    return {name: picture for name, picture in pictures.items() if picture is not None}


def chart_makers(facts: Facts) -> dict[str, Callable[[Facts], bytes | None]]:
    """The charts by name; those that need all coalitions only where there are all."""
    exact_ones: dict[str, Callable[[Facts], bytes | None]] = {"rules": charts.rules_chart, "core": core_picture}
    return {
        "coalitions": charts.coalitions_chart,
        "savings": charts.savings_chart,
        **({} if facts.outcome.sampled else exact_ones),
        "what-ifs": charts.what_ifs_chart,
    }


def contents(facts: Facts) -> dict[str, Any]:
    """Everything but the pictures, as text."""
    days = pick(
        facts.lang,
        (
            f"Settlement of {facts.days} days, yuan; rule: {facts.rule_name}",
            f"{facts.days}天结算，按{facts.rule_name}，元",
        ),
    )
    return {
        "lang": facts.lang,
        "words": {name: pick(facts.lang, words) for name, words in _WORDS.items()},
        "county": facts.county,
        "question": sentences.question(facts),
        "answer": sentences.answer(facts),
        "who_gains": sentences.who_gains(facts),
        "draws": made.draws(facts),
        "systems": paper_tables.systems(facts),
        "phases": paper_tables.phases(facts),
        "literature": paper_tables.as_text(tables.literature(facts.lang), facts),
        "why": literature.beside(facts),
        "coalitions_note": paper_tables.coalitions_note(facts),
        "sampled": paper_tables.sampled(facts),
        "sampled_note": made.sampling(facts),
        "properties": paper_tables.properties(facts),
        "leaving": paper_tables.leaving(facts),
        "settlement_title": days,
        "settlement": paper_tables.settlement(facts),
        "settlement_note": sentences.settlement_note(facts),
        "layers": paper_tables.layers(facts),
        "layers_note": sentences.layers_note(facts),
        "what_ifs_note": sentences.what_ifs_note(facts),
        "break_even": sentences.break_even_note(facts),
        "villages": paper_tables.villages(facts),
        "missing": paper_tables.missing(facts),
        "made": made.made(facts),
        "assumptions": paper_tables.assumptions(facts),
        "assumptions_note": paper_tables.assumptions_note(facts),
    }
