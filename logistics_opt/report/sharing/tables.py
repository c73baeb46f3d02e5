"""The tables behind the workbook and the paper of a study of shared delivery: rows of plain values."""

import math
from collections.abc import Iterator

from logistics_opt.report.sharing import sentences
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.words import LINE, own_half, said_assumption, verdict
from logistics_opt.report.tables import Column, Kind, Table, Value
from logistics_opt.report.words import Lang, pick
from logistics_opt.sharing.outcome import System
from logistics_opt.sharing.properties import Properties
from logistics_opt.sharing.spread import Estimate
from logistics_opt.units import YUAN

_T, _N, _A, _M, _S = Kind.TEXT, Kind.COUNT, Kind.AMOUNT, Kind.MONEY, Kind.SHARE
_YES_NO = (("no", "否"), ("yes", "是"))


def tables(facts: Facts) -> tuple[Table, ...]:
    """Every sheet but the summary; those that need all coalitions are left out where firms are sampled."""
    exact = () if facts.outcome.sampled else (allocation(facts), properties(facts))
    return (
        systems(facts),
        coalition_table(facts),
        shares(facts),
        *exact,
        settlement(facts),
        villages(facts),
        layers(facts),
        phases(facts),
        what_ifs(facts),
        draws(facts),
        literature(facts.lang),
        assumptions(facts),
    )


def systems(facts: Facts) -> Table:
    """Each way of working: cost, saving with its margin, and what is on the road on the first day."""
    columns = (
        Column("System", "配送方式", _T, 36),
        Column("Yuan a day", "元/天", _N),
        Column("± at 95 %", "±（95%）", _N),
        Column("Yuan a piece", "元/件", _M),
        Column("Saved, yuan a day", "节约（元/天）", _N),
        Column("± at 95 %", "±（95%）", _N),
        Column("Saved, share", "节约比例", _S),
        Column("Verdict", "结论", _T, 28),
        Column("Km, first day", "首日公里", _N),
        Column("Trucks", "干线车辆", _N),
        Column("Vans", "末端车辆", _N),
        *(Column(f"{en}, yuan, first day", f"首日{zh}（元）", _N, 14) for en, zh in LINE.values()),
    )
    rows = tuple(_system(facts, system) for system in facts.outcome.systems)
    return Table("Systems", "配送方式", columns, rows)


def _system(facts: Facts, system: System) -> tuple[Value, ...]:
    driven = facts.driven(system)
    apart = facts.apart.cost.mean
    saves = system is not facts.apart
    return (
        pick(facts.lang, system.words),
        *_amount(system.cost),
        system.cost.mean / YUAN / facts.pieces if facts.pieces else None,
        *(_amount(system.saved) if saves else (None, None)),
        system.saved.mean / apart if saves and apart else None,
        verdict(system.saved, facts.lang) if saves else "",
        *((None, None, None) if driven is None else (driven.km, driven.trucks, driven.vans)),
        *(getattr(system.lines, line) / YUAN if driven is not None else None for line in LINE),
    )


def coalition_table(facts: Facts) -> Table:
    """Every coalition: its cost and saving with margins, what its joint plan costs before it may stay in parts."""
    columns = (
        Column("Coalition", "联盟", _T, 60),
        Column("Firms", "企业数", _N, 8),
        Column("Yuan a day", "元/天", _N),
        Column("± at 95 %", "±（95%）", _N),
        Column("Standard deviation, yuan", "标准差（元）", _N),
        Column("Members apart, yuan", "成员各自之和（元）", _N),
        Column("Saved, yuan", "节约（元）", _N),
        Column("± at 95 %", "±（95%）", _N),
        Column("Saved, share", "节约比例", _S),
        Column("Joint plan before repair, yuan", "修正前联合方案（元）", _N, 16),
        Column("Draws repaired", "修正次数", _N, 9),
    )
    rows: list[tuple[Value, ...]] = []
    drawn = facts.outcome.drawn
    for one in facts.coalitions:
        cost, saved = facts.outcome.cost(one), facts.outcome.saving(one)
        several = len(one) > 1
        apart = cost.mean + saved.mean
        rows.append(
            (
                facts.named(one, 200),
                len(one),
                *_amount(cost),
                cost.deviation / YUAN if cost.draws > 1 else None,
                apart / YUAN,
                *(_amount(saved) if several else (None, None)),
                saved.mean / apart if several and apart else None,
                sum(draw.joint[one] for draw in drawn) / len(drawn) / YUAN,
                sum(one in draw.repaired for draw in drawn),
            )
        )
    return Table("Coalitions", "联盟", columns, tuple(rows))


def shares(facts: Facts) -> Table:
    """What each firm pays and saves under the rule of the settlement."""
    columns = (
        Column("Firm", "企业", _T, 24),
        Column("Id", "编号", _T, 16),
        Column("Alone, yuan a day", "单独配送（元/天）", _N, 14),
        Column("Share, yuan a day", "分摊（元/天）", _N, 14),
        Column("± at 95 %", "±（95%）", _N),
        Column("Saved, yuan a day", "节约（元/天）", _N, 14),
        Column("± at 95 %", "±（95%）", _N),
        Column("Saved, share", "节约比例", _S),
    )
    rows = []
    for firm in facts.outcome.players:
        share = facts.shares[firm]
        money = (share.alone, share.paid, share.paid_margin, share.saved, share.saved_margin)
        told = tuple(None if fen is None else fen / YUAN for fen in money)
        rows.append((facts.names[firm], firm, *told, share.saved_share))
    return Table("Shares", "分摊", columns, tuple(rows), frozenset({2, 3, 5}))


def allocation(facts: Facts) -> Table:
    """What each firm pays under every rule, and the margin of that over the draws."""
    firms = facts.outcome.players
    columns: tuple[Column, ...] = (Column("Rule", "规则", _T, 34),)
    for firm in firms:
        name = facts.names[firm]
        columns += (Column(f"{name}, yuan a day", f"{name}（元/天）", _N, 16), Column("± at 95 %", "±（95%）", _N, 10))
        columns += (Column("Saved, share", "节约比例", _S, 10),)
    rows: list[tuple[Value, ...]] = []
    for row in facts.outcome.properties:
        cells: list[Value] = [pick(facts.lang, row.rule.words)]
        if isinstance(row, Properties):
            spread = facts.outcome.rules.get(row.rule.name)
            for firm in firms:
                alone = facts.shares[firm].alone
                margin = math.inf if spread is None else spread.shares[firm].margin
                cells += [row.shares[firm] / YUAN, _finite(margin), 1 - row.shares[firm] / alone if alone else None]
        else:
            cells += [None] * (3 * len(firms))
        rows.append(tuple(cells))
    return Table("Rules", "规则", columns, tuple(rows))


def properties(facts: Facts) -> Table:
    """What each rule does with the mean game: who would leave, and for how much."""
    columns = (
        Column("Rule", "规则", _T, 34),
        Column("Adds up", "分摊完整", _T, 10),
        Column("Nobody pays more than alone", "个体理性", _T, 14),
        Column("In the core", "在核心内", _T, 10),
        Column("Who would leave first, or lose least", "最可能退出的联盟", _T, 44),
        Column("It would save, yuan a day", "退出可节约（元/天）", _N, 14),
        Column("If the rule does not work, why", "规则不适用的原因", _T, 44),
    )
    rows: list[tuple[Value, ...]] = []
    for row in facts.outcome.properties:
        name = pick(facts.lang, row.rule.words)
        if isinstance(row, Properties):
            marks = [pick(facts.lang, _YES_NO[one]) for one in (row.efficient, row.rational, row.in_core)]
            worst = row.worst
            told = ("", None) if worst is None else (facts.named(worst.coalition, 200), worst.saves / YUAN)
            rows.append((name, *marks, *told, ""))
        else:
            rows.append((name, None, None, None, None, None, sentences.not_working(facts, row)))
    return Table("Properties", "性质", columns, tuple(rows))


def settlement(facts: Facts) -> Table:
    """The month: what each firm bears, has paid and pays, to the fen; the operator last."""
    columns = (
        Column("Member", "成员", _T, 26),
        Column("Pieces a day", "件/天", _N, 10),
        Column("Alone, yuan a day", "单独配送（元/天）", _M, 14),
        Column("Share, yuan a day", "分摊（元/天）", _M, 14),
        Column("Bears, yuan", "应承担（元）", _M, 15),
        Column("Has paid, yuan", "已支付（元）", _M, 15),
        Column("Subsidy, yuan", "补贴（元）", _M, 13),
        Column("Pays (+) or is paid (-), yuan", "应付（+）或应收（-）（元）", _M, 18),
    )
    rows: list[tuple[Value, ...]] = []
    for settled in facts.settled:
        month = settled.accounts.settlement
        for line in settled.accounts.lines:
            balance = month.firms[line.firm]
            amounts = (line.alone, line.share, balance.bears, balance.paid, balance.credit, balance.net)
            rows.append((facts.names.get(line.firm, line.name), line.pieces, *(fen / YUAN for fen in amounts)))
        operator = (month.operator_paid, month.received - month.kept, month.operator_net)
        name = pick(facts.lang, ("operator", "运营方"))
        rows.append((name, None, None, None, None, *(fen / YUAN for fen in operator)))
    return Table("Settlement", "结算", columns, tuple(rows))


def villages(facts: Facts) -> Table:
    """Every village: what it costs a piece, what it brings, what it would need; the dearest first."""
    columns = (
        Column("Village", "村", _T, 24),
        Column("Id", "编号", _T, 16),
        Column("Pieces a day", "件/天", _N, 10),
        Column("Visits", "到访", _N, 8),
        Column("Cost, yuan", "成本（元）", _M),
        Column("Yuan a piece", "元/件", _M),
        Column("Fees, yuan", "派件收入（元）", _M),
        Column("Subsidy, yuan", "补贴（元）", _M),
        Column("Pays for itself", "收支平衡", _T, 16),
        Column("Fee a piece that covers it, yuan", "收支平衡所需单价（元/件）", _M, 16),
        Column("Subsidy a piece that covers it, yuan", "所需补贴（元/件）", _M, 16),
    )
    rows = tuple(sorted(_villages(facts), key=lambda row: -float(row[5] or 0)))
    return Table("Villages", "村", columns, rows)


def _villages(facts: Facts) -> Iterator[tuple[Value, ...]]:
    alone, with_it, never = (
        pick(facts.lang, words) for words in (("yes", "是"), ("with subsidy", "计入补贴后"), ("no", "否"))
    )
    for settled in facts.settled:
        found = settled.accounts.break_even
        for one in () if found is None else found.villages:
            site = settled.group.problem.site[one.site]
            yield (
                own_half(site.name, facts.lang),
                one.site,
                one.pieces,
                one.visits,
                one.cost / YUAN,
                one.cost / YUAN / one.pieces,
                one.fees / YUAN,
                one.subsidy / YUAN,
                alone if one.pays_alone else with_it if one.pays else never,
                one.fee_needed / YUAN,
                one.subsidy_per_piece_needed / YUAN,
            )


def layers(facts: Facts) -> Table:
    """Base load and add-on: each by itself, both, and what the add-on adds."""
    columns = (
        Column("Goods", "货物", _T, 34),
        Column("Pieces a day", "件/天", _N),
        Column("Yuan a day", "元/天", _N),
        Column("± at 95 %", "±（95%）", _N),
        Column("Yuan a piece", "元/件", _M),
    )
    found = facts.outcome.layers
    rows: list[tuple[Value, ...]] = []
    if found is not None:
        every = found.base_pieces + found.added_pieces
        for words, pieces, figure in (
            (("base load by itself", "仅基础货量"), found.base_pieces, found.base),
            (("add-on by itself", "仅附加货量"), found.added_pieces, found.alone),
            (("both together", "两者合运"), every, found.both),
            (("what the add-on adds", "附加货量增加的成本"), found.added_pieces, found.added),
        ):
            each = figure.mean / YUAN / pieces if pieces else None
            rows.append((pick(facts.lang, words), pieces, *_amount(figure), each))
    return Table("Base load", "基础货量", columns, tuple(rows))


def phases(facts: Facts) -> Table:
    """The years of a county that begins in some townships."""
    columns = (
        Column("Year", "年份", _N, 8),
        Column("Townships that share", "共配乡镇数", _N, 12),
        Column("Goods, times today's", "货量倍数", _M, 12),
        Column("Yuan a day", "元/天", _N),
        Column("± at 95 %", "±（95%）", _N),
        Column("Saved, yuan a day", "节约（元/天）", _N),
        Column("± at 95 %", "±（95%）", _N),
        Column("Saved, share", "节约比例", _S),
        Column("Which townships", "乡镇", _T, 60),
    )
    rows: list[tuple[Value, ...]] = []
    for phase in facts.outcome.phases:
        apart = phase.cost.mean + phase.saved.mean
        names = [own_half(facts.first.site[one].name, facts.lang) for one in sorted(phase.townships)]
        share = phase.saved.mean / apart if apart else None
        told = (*_amount(phase.cost), *_amount(phase.saved), share)
        rows.append((phase.year, len(names), phase.growth, *told, pick(facts.lang, (", ", "、")).join(names)))
    return Table("Phases", "分期", columns, tuple(rows))


def what_ifs(facts: Facts) -> Table:
    """The comparison with something else assumed."""
    columns = (
        Column("What if", "假设", _T, 40),
        Column("Apart, yuan a day", "各自配送（元/天）", _N, 14),
        Column("Together, yuan a day", "共同配送（元/天）", _N, 14),
        Column("Saved, yuan a day", "节约（元/天）", _N, 14),
        Column("± at 95 %", "±（95%）", _N),
        Column("Saved, share", "节约比例", _S),
        Column("Verdict", "结论", _T, 28),
    )
    rows = tuple(
        (
            pick(facts.lang, one.words),
            one.apart.mean / YUAN,
            one.together.mean / YUAN,
            *_amount(one.saved),
            one.share,
            verdict(one.saved, facts.lang),
        )
        for one in facts.outcome.variations
    )
    return Table("What-ifs", "假设情景", columns, rows)


def draws(facts: Facts) -> Table:
    """What all apart and all together cost in every draw."""
    columns = (
        Column("Day", "日期", _T, 14),
        Column("Seed", "随机种子", _N, 8),
        Column("Apart, yuan", "各自配送（元）", _N, 14),
        Column("Together, yuan", "共同配送（元）", _N, 14),
        Column("Saved, share", "节约比例", _S),
        Column("Coalitions dearer than their parts", "比各部分更贵的联盟", _N, 16),
    )
    everybody = frozenset(facts.outcome.players)
    rows: list[tuple[Value, ...]] = []
    for draw in facts.outcome.drawn:
        apart = sum(draw.cost[frozenset({firm})] for firm in facts.outcome.players)
        together = draw.cost[everybody]
        share = 1 - together / apart if apart else None
        rows.append((draw.day.isoformat(), draw.seed, apart / YUAN, together / YUAN, share, len(draw.repaired)))
    return Table("Draws", "测算", columns, tuple(rows))


def literature(lang: Lang) -> Table:
    """What others report."""
    columns = (Column("Source", "来源", _T, 80), Column("What is reported", "结果", _T, 60))
    rows = tuple((pick(lang, source), pick(lang, found)) for source, found in sentences.LITERATURE)
    return Table("Literature", "文献", columns, rows)


def assumptions(facts: Facts) -> Table:
    """Every assumption with its source and grade."""
    columns = (
        Column("Name", "名称", _T, 40),
        Column("Value", "取值", _T, 40),
        Column("Grade", "等级", _T, 8),
        Column("Source", "来源", _T, 70),
    )
    rows = tuple(
        tuple(said_assumption(text, facts.lang) for text in (one.name, one.value, one.grade, one.source))
        for one in facts.assumptions
    )
    return Table("Assumptions", "假设", columns, rows)


def _amount(figure: Estimate) -> tuple[Value, Value]:
    """Yuan, and their margin where it is known."""
    return figure.mean / YUAN, _finite(figure.margin)


def _finite(fen: float) -> Value:
    return fen / YUAN if math.isfinite(fen) else None
