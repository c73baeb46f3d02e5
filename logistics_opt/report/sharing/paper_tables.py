"""The tables of the trustee's report, as text: figures for people, units in the headings."""

from typing import Any

from logistics_opt.model import Assumption
from logistics_opt.report.sharing import beside_tables, made, share_tables
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.words import a_piece, exact, percent, verdict, with_margin, yuan
from logistics_opt.report.tables import Table, Value
from logistics_opt.report.words import assumed, pick, short
from logistics_opt.sharing.properties import Properties
from logistics_opt.units import YUAN

_DEAREST, _MOST_ASSUMPTIONS, _NAME = 10, 48, 30
_ASSUMED = (44, 74, 4, 130)  # half squares of an assumption's name, value, grade, source
_YES, _NO = ("yes", "是"), ("no", "否")
Sheet = dict[str, list[Any]]


def _heads(facts: Facts, *words: tuple[str, str]) -> list[str]:
    return [pick(facts.lang, pair) for pair in words]


def systems(facts: Facts) -> Sheet:
    """Each way of working, with margins."""
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


def phases(facts: Facts) -> Sheet:
    """The years of a county that begins in some townships."""
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


def as_text(table: Table, facts: Facts) -> Sheet:
    """A table of the workbook, every value as text."""
    heads = [pick(facts.lang, (column.en, column.zh)) for column in table.columns]
    return {"heads": heads, "rows": [[str(value) for value in row] for row in table.rows]}


def coalitions_note(facts: Facts) -> str:
    """How many coalitions are not on the chart."""
    shown, every = len(facts.charted), len(facts.coalitions)
    if shown == every:
        return ""
    return pick(
        facts.lang,
        (f"{shown} of {every} coalitions; all are in the workbook.", f"共{every}个联盟，此处{shown}个，全部见工作簿。"),
    )


def sampled(facts: Facts) -> Sheet:
    """Shares by the sampled Shapley value, with the error of the sample."""
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


def properties(facts: Facts) -> dict[str, Any]:
    """What each rule keeps to, and who would leave; ``chosen`` is the row of the settlement's rule."""
    if facts.outcome.sampled:
        return {"heads": [], "rows": [], "chosen": None}
    rows, chosen = [], None
    for at, row in enumerate(facts.outcome.properties):
        chosen = at if row.rule.name == facts.rule else chosen
        name = pick(facts.lang, row.rule.words)
        if not isinstance(row, Properties):
            rows.append([name, "-", "-", "-", short(made.not_working(facts, row), 70), ""])
            continue
        marks = [pick(facts.lang, _YES if one else _NO) for one in (row.efficient, row.rational, row.in_core)]
        worst = row.worst
        who = "" if worst is None else facts.named(worst.coalition, 90)
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


def leaving(facts: Facts) -> Sheet:
    """One firm leaves: it, the others together, and which of them has most more to pay."""
    rows = []
    for left in facts.leaving:
        more = {one: then - facts.shares[one].paid for one, then in left.each.items()}
        most = max(more, key=lambda one: more[one], default=None)
        told = "" if most is None else f"{short(facts.names[most], _NAME)} {yuan(more[most], sign=True)}"
        share = left.others_after / left.others_before - 1 if left.others_before else 0.0
        rows.append(
            [
                short(facts.names[left.firm], _NAME),
                f"{yuan(left.before)} → {yuan(left.after)}",
                f"{yuan(left.others_before)} → {yuan(left.others_after)}",
                percent(share, sign=True),
                *([] if facts.outcome.sampled else [told]),
                with_margin(left.more),
            ]
        )
    heads = _heads(
        facts,
        ("who leaves", "退出企业"),
        ("it pays", "该企业分摊"),
        ("the others pay together", "其余企业合计"),
        ("more", "增幅"),
        *([] if facts.outcome.sampled else [("of them with most more", "增加最多者")]),
        ("all, more", "全体增加"),
    )
    return {"heads": heads, "rows": rows}


def settlement(facts: Facts) -> Sheet:
    """The month, to the fen."""
    table = share_tables.settlement(facts)
    rows = [
        [short(str(name), _NAME), _count(pieces), *(_fen(value) for value in money), _fen(net, sign=True)]
        for name, pieces, *money, net in table.rows
    ]
    rows.append([pick(facts.lang, ("all", "合计")), *_sums(table)])
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


def _sums(table: Table) -> list[str]:
    """The sum of each column of the settlement; what all pay and are paid comes to nothing."""
    pieces, *money, net = (
        sum(value for value in column if isinstance(value, int | float))
        for column in list(zip(*table.rows, strict=True))[1:]
    )
    return [_count(pieces), *(_fen(value) for value in money), _fen(round(net * YUAN) / YUAN)]


def _count(value: Value) -> str:
    return f"{value:,.0f}" if isinstance(value, int | float) else ""


def _fen(value: Value, *, sign: bool = False) -> str:
    return exact(round(value * YUAN), sign=sign) if isinstance(value, int | float) else ""


def layers(facts: Facts) -> Sheet:
    """Base load and add-on."""
    found = facts.outcome.layers
    figures = [] if found is None else [found.base, found.alone, found.both, found.added]
    rows = [
        [str(row[0]), _count(row[1]), with_margin(figure), a_piece(figure.mean, float(row[1] or 0))]
        for row, figure in zip(beside_tables.layers(facts).rows, figures, strict=True)
    ]
    heads = _heads(facts, ("", ""), ("pieces a day", "件/天"), ("yuan a day", "元/天"), ("yuan a piece", "元/件"))
    return {"heads": heads, "rows": rows}


def villages(facts: Facts) -> Sheet:
    """The dearest villages."""
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
        for name, _, pieces, _, cost, each, fees, subsidy, _, fee, _ in share_tables.villages(facts).rows[:_DEAREST]
    ]
    return {"heads": heads, "rows": rows}


def missing(facts: Facts) -> str:
    """What there was no time for."""
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


def assumptions(facts: Facts) -> Sheet:
    """Assumptions of weak grade with their sources."""
    rows = [
        [short(text, most) for text, most in zip((name, value, grade, source), _ASSUMED, strict=True)]
        for one in _weak(facts)[:_MOST_ASSUMPTIONS]
        for name, value, source, grade in [assumed(one, facts.lang)]
    ]
    heads = _heads(facts, ("what", "项目"), ("value", "取值"), ("grade", "等级"), ("source", "来源"))
    return {"heads": heads, "rows": rows}


def assumptions_note(facts: Facts) -> str:
    """How many more there are."""
    left = len(_weak(facts)) - _MOST_ASSUMPTIONS
    return pick(facts.lang, (f"{left} more are in the workbook.", f"其余{left}项见工作簿。")) if left > 0 else ""
