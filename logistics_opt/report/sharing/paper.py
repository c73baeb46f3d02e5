"""The trustee's report of shared delivery, an A4 PDF: every figure of every firm, for the trustee's eyes only."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import noto_cjk_sans_otc  # type: ignore[import-untyped]
import typst

from logistics_opt.model import Assumption
from logistics_opt.report.geometry import PathFunction, Roads
from logistics_opt.report.provenance import shown_notice
from logistics_opt.report.sharing import charts, sentences, tables
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.maps import maps_image
from logistics_opt.report.sharing.triangle import core_picture
from logistics_opt.report.sharing.words import a_piece, exact, percent, said_assumption, verdict, with_margin, yuan
from logistics_opt.report.tables import Table, Value
from logistics_opt.report.words import clean, pick, short
from logistics_opt.sharing.properties import Properties
from logistics_opt.units import YUAN

_MAP = (7.32, 4.5)  # inches
_DEAREST, _MOST_ASSUMPTIONS, _NAME = 10, 48, 30
_ASSUMED = (44, 74, 4, 130)  # half squares of an assumption's name, value, grade, source
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
    "layers": ("Base load and add-on", "基础货量与附加货量"),
    "what_ifs": ("What if", "假设情景"),
    "break_even": ("Which villages pay for themselves", "村级收支平衡"),
    "map": ("The first day: each firm by itself, and all together", "首日路线：各自配送与共同配送"),
    "missing": ("Missing", "缺少"),
    "made": ("How it was computed", "测算方法"),
    "assumptions": ("Assumptions of grade C or K (all are in the workbook)", "C、K级假设（全部见工作簿）"),
}
_YES, _NO = ("yes", "是"), ("no", "否")
Sheet = dict[str, list[Any]]


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
    with TemporaryDirectory() as name:
        folder = Path(name)
        shown = _pictures(folder, facts, roads, way)
        data = contents(facts) | {
            "charts": shown,
            "notice": shown_notice(facts.first, notice, facts.lang),
            "attribution": clean(attribution, 120),
        }
        compile_pdf(folder, "sharing.typ", data, path, made_on(facts))


def compile_pdf(folder: Path, template: str, data: dict[str, Any], path: Path, stamp: int) -> None:
    """The document with its data in one folder: a document reads no file outside its own."""
    source = (files("logistics_opt.report") / "templates" / template).read_text(encoding="utf-8")
    (folder / template).write_text(source, encoding="utf-8")
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    fonts = [str(Path(noto_cjk_sans_otc.FONT_PATH).parent)]
    compiler = typst.Compiler(str(folder / template), root=str(folder), font_paths=fonts, ignore_system_fonts=True)
    compiler.compile(output=str(path), format="pdf", timestamp=stamp)


def made_on(facts: Facts) -> int:
    """Midnight of the first day: the same study gives the same file."""
    return int(datetime.combine(facts.first.day, time(), UTC).timestamp())


def _pictures(folder: Path, facts: Facts, roads: Roads, way: PathFunction | None) -> list[str]:
    """Every picture that there is, by name."""
    made: dict[str, Callable[[Facts], bytes | None]] = {
        **chart_makers(facts),
        "legend": charts.legend_image,
        "map": lambda facts: maps_image(facts, _MAP, roads=roads, path=way),
    }
    shown = []
    for name, make in made.items():
        picture = make(facts)
        if picture is not None:
            (folder / f"{name}.png").write_bytes(picture)
            shown.append(name)
    return shown


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
            f"Settlement of {facts.days} days by the {facts.rule_name}, yuan",
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
        "draws": sentences.draws(facts),
        "systems": _systems(facts),
        "phases": _phases(facts),
        "literature": _as_text(tables.literature(facts.lang), facts),
        "why": sentences.why_so_large(facts),
        "coalitions_note": _coalitions_note(facts),
        "sampled": _sampled(facts),
        "sampled_note": sentences.sampling(facts),
        "properties": _properties(facts),
        "settlement_title": days,
        "settlement": _settlement(facts),
        "settlement_note": sentences.settlement_note(facts),
        "layers": _layers(facts),
        "layers_note": sentences.layers_note(facts),
        "what_ifs_note": sentences.what_ifs_note(facts),
        "break_even": sentences.break_even_note(facts),
        "villages": _villages(facts),
        "missing": _missing(facts),
        "made": sentences.made(facts),
        "assumptions": _assumptions(facts),
        "assumptions_note": _assumptions_note(facts),
    }


def _heads(facts: Facts, *words: tuple[str, str]) -> list[str]:
    return [pick(facts.lang, pair) for pair in words]


def _systems(facts: Facts) -> Sheet:
    rows = []
    for system in facts.outcome.systems:
        saves, driven = system is not facts.apart, facts.driven(system)
        share = system.saved.mean / facts.apart.cost.mean if facts.apart.cost.mean else 0.0
        rows.append(
            [
                pick(facts.lang, system.words),
                with_margin(system.cost),
                a_piece(system.cost.mean, facts.pieces),
                with_margin(system.saved) if saves else "",
                percent(share) if saves else "",
                verdict(system.saved, facts.lang).split(pick(facts.lang, (":", "：")))[0] if saves else "",
                "" if driven is None else f"{driven.km:,.0f}",
                "" if driven is None else f"{driven.trucks} + {driven.vans}",
            ]
        )
    heads = _heads(
        facts,
        ("", ""),
        ("yuan a day", "元/天"),
        ("yuan a piece", "元/件"),
        ("saves, yuan a day", "节约（元/天）"),
        ("saves", "节约比例"),
        ("verdict", "结论"),
        ("km", "公里"),
        ("trucks + vans", "干线+末端（辆）"),
    )
    return {"heads": heads, "rows": rows}


def _phases(facts: Facts) -> Sheet:
    rows = []
    for phase in facts.outcome.phases:
        apart = phase.cost.mean + phase.saved.mean
        count = len(phase.townships)
        rows.append(
            [
                pick(facts.lang, (f"year {phase.year}: {count} townships", f"第{phase.year}年：{count}个乡镇")),
                f"{phase.growth:.2f}",
                with_margin(phase.cost),
                with_margin(phase.saved),
                percent(phase.saved.mean / apart if apart else 0.0),
            ]
        )
    heads = _heads(
        facts,
        ("", ""),
        ("goods, times today's", "货量倍数"),
        ("yuan a day", "元/天"),
        ("saves, yuan a day", "节约（元/天）"),
        ("saves", "节约比例"),
    )
    return {"heads": heads, "rows": rows}


def _as_text(table: Table, facts: Facts) -> Sheet:
    heads = [pick(facts.lang, (column.en, column.zh)) for column in table.columns]
    return {"heads": heads, "rows": [[str(value) for value in row] for row in table.rows]}


def _coalitions_note(facts: Facts) -> str:
    shown, every = len(facts.charted), len(facts.coalitions)
    if shown == every:
        return ""
    return pick(
        facts.lang,
        (f"{shown} of {every} coalitions; all are in the workbook.", f"共{every}个联盟，此处{shown}个，全部见工作簿。"),
    )


def _sampled(facts: Facts) -> Sheet:
    if not facts.outcome.sampled:
        return {"heads": [], "rows": []}
    rows = []
    for firm in facts.outcome.players:
        share = facts.shares[firm]
        paid = yuan(share.paid) if share.paid_margin is None else f"{yuan(share.paid)} ±{yuan(share.paid_margin)}"
        rows.append(
            [short(facts.names[firm], _NAME), yuan(share.alone), paid, yuan(share.saved), percent(share.saved_share)]
        )
    heads = _heads(
        facts,
        ("firm", "企业"),
        ("alone, yuan a day", "单独配送（元/天）"),
        ("share, yuan a day, ± 95 % of the sample", "分摊（元/天），±95%抽样误差"),
        ("saves, yuan a day", "节约（元/天）"),
        ("saves", "节约比例"),
    )
    return {"heads": heads, "rows": rows}


def _properties(facts: Facts) -> dict[str, Any]:
    if facts.outcome.sampled:
        return {"heads": [], "rows": [], "chosen": None}
    rows, chosen = [], None
    for at, row in enumerate(facts.outcome.properties):
        chosen = at if row.rule.name == facts.rule else chosen
        name = pick(facts.lang, row.rule.words)
        if not isinstance(row, Properties):
            rows.append([name, "-", "-", "-", short(sentences.not_working(facts, row), 70), ""])
            continue
        marks = [pick(facts.lang, _YES if one else _NO) for one in (row.efficient, row.rational, row.in_core)]
        worst = row.worst
        who = "" if worst is None else facts.named(worst.coalition, 52)
        rows.append([name, *marks, who, "" if worst is None else yuan(worst.saves, sign=True)])
    heads = _heads(
        facts,
        ("rule", "规则"),
        ("adds up", "分摊完整"),
        ("nobody above alone", "个体理性"),
        ("in the core", "在核心内"),
        ("who would gain most, or lose least, by leaving", "退出最有利（或损失最小）的联盟"),
        ("by leaving, yuan a day", "退出所得（元/天）"),
    )
    return {"heads": heads, "rows": rows, "chosen": chosen}


def _settlement(facts: Facts) -> Sheet:
    table = tables.settlement(facts)
    rows = [
        [short(str(name), _NAME), _count(pieces), *(_fen(value) for value in money), _fen(net, sign=True)]
        for name, pieces, *money, net in table.rows
    ]
    heads = _heads(
        facts,
        ("", ""),
        ("pieces a day", "件/天"),
        ("alone a day", "单独/天"),
        ("share a day", "分摊/天"),
        ("bears", "应承担"),
        ("has paid", "已支付"),
        ("subsidy", "补贴"),
        ("pays (+), is paid (-)", "应付+ 应收-"),
    )
    return {"heads": heads, "rows": rows}


def _count(value: Value) -> str:
    return f"{value:,.0f}" if isinstance(value, int | float) else ""


def _fen(value: Value, *, sign: bool = False) -> str:
    return exact(round(value * YUAN), sign=sign) if isinstance(value, int | float) else ""


def _layers(facts: Facts) -> Sheet:
    found = facts.outcome.layers
    figures = [] if found is None else [found.base, found.alone, found.both, found.added]
    rows = [
        [str(row[0]), _count(row[1]), with_margin(figure), a_piece(figure.mean, float(row[1] or 0))]
        for row, figure in zip(tables.layers(facts).rows, figures, strict=True)
    ]
    heads = _heads(facts, ("", ""), ("pieces a day", "件/天"), ("yuan a day", "元/天"), ("yuan a piece", "元/件"))
    return {"heads": heads, "rows": rows}


def _villages(facts: Facts) -> Sheet:
    heads = _heads(
        facts,
        ("the dearest villages", "成本最高的村"),
        ("pieces a day", "件/天"),
        ("cost, yuan a day", "成本（元/天）"),
        ("yuan a piece", "元/件"),
        ("fees, yuan", "派件收入（元）"),
        ("subsidy, yuan", "补贴（元）"),
        ("fee that covers it, yuan a piece", "平衡所需单价（元/件）"),
    )
    rows = [
        [short(str(name), _NAME), _count(pieces), *(f"{value:,.2f}" for value in (cost, each, fees, subsidy, fee))]
        for name, _, pieces, _, cost, each, fees, subsidy, _, fee, _ in tables.villages(facts).rows[:_DEAREST]
    ]
    return {"heads": heads, "rows": rows}


def _missing(facts: Facts) -> str:
    outcome = facts.outcome
    parts = (
        (outcome.variations, ("what-ifs", "假设情景")),
        (outcome.layers, ("base load", "基础货量")),
        (outcome.phases, ("phases", "分期")),
        (outcome.systems[2:], ("vans shared only", "仅共用末端车辆")),
    )
    absent = [pick(facts.lang, words) for found, words in parts if not found]
    if not absent:
        return ""
    said = pick(facts.lang, ("Not worked out: ", "未计算："))
    return said + pick(facts.lang, (", ", "、")).join(absent) + pick(facts.lang, (".", "。"))


def _weak(facts: Facts) -> list[Assumption]:
    return [one for one in facts.assumptions if one.grade.upper() in {"C", "K"}]


def _assumptions(facts: Facts) -> Sheet:
    rows = [
        [short(said_assumption(text, facts.lang), most) for text, most in zip(told, _ASSUMED, strict=True)]
        for one in _weak(facts)[:_MOST_ASSUMPTIONS]
        for told in [(one.name, one.value, one.grade, one.source)]
    ]
    heads = _heads(facts, ("what", "项目"), ("value", "取值"), ("grade", "等级"), ("source", "来源"))
    return {"heads": heads, "rows": rows}


def _assumptions_note(facts: Facts) -> str:
    left = len(_weak(facts)) - _MOST_ASSUMPTIONS
    return pick(facts.lang, (f"{left} more are in the workbook.", f"其余{left}项见工作簿。")) if left > 0 else ""
