"""The tables of who pays what: shares, rules, the month's settlement, villages."""

import math
from collections.abc import Iterator

from logistics_opt.report.sharing import made
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.values import COUNT, MONEY, SHARE, TEXT, amount, finite
from logistics_opt.report.sharing.words import own_half
from logistics_opt.report.tables import Column, Table, Value
from logistics_opt.report.words import pick
from logistics_opt.sharing.properties import Properties
from logistics_opt.units import YUAN

_YES_NO = (("no", "否"), ("yes", "是"))


def shares(facts: Facts) -> Table:
    """What each firm pays and saves under the rule of the settlement."""
    columns = (
        Column("Firm", "企业", TEXT, 24),
        Column("Id", "编号", TEXT, 16),
        Column("Alone, yuan a day", "单独配送（元/天）", COUNT, 14),
        Column("Share, yuan a day", "分摊（元/天）", COUNT, 14),
        Column("± at 95 %", "±（95%）", COUNT),
        Column("Saved, yuan a day", "节约（元/天）", COUNT, 14),
        Column("± at 95 %", "±（95%）", COUNT),
        Column("Saved, share", "节约比例", SHARE),
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
    columns: tuple[Column, ...] = (Column("Rule", "规则", TEXT, 34),)
    for firm in firms:
        name = facts.names[firm]
        columns += (
            Column(f"{name}, yuan a day", f"{name}（元/天）", COUNT, 16),
            Column("± at 95 %", "±（95%）", COUNT, 10),
        )
        columns += (Column("Saved, share", "节约比例", SHARE, 10),)
    rows: list[tuple[Value, ...]] = []
    for row in facts.outcome.properties:
        cells: list[Value] = [pick(facts.lang, row.rule.words)]
        if isinstance(row, Properties):
            spread = facts.outcome.rules.get(row.rule.name)
            for firm in firms:
                alone = facts.shares[firm].alone
                margin = math.inf if spread is None else spread.shares[firm].margin
                cells += [row.shares[firm] / YUAN, finite(margin), 1 - row.shares[firm] / alone if alone else None]
        else:
            cells += [None] * (3 * len(firms))
        rows.append(tuple(cells))
    return Table("Rules", "规则", columns, tuple(rows))


def properties(facts: Facts) -> Table:
    """What each rule does with the mean game: who would leave, and for how much."""
    columns = (
        Column("Rule", "规则", TEXT, 34),
        Column("Adds up", "分摊完整", TEXT, 10),
        Column("Nobody pays more than alone", "个体理性", TEXT, 14),
        Column("In the core", "在核心内", TEXT, 10),
        Column("Who would leave first, or lose least", "最可能退出的联盟", TEXT, 44),
        Column("It would save, yuan a day", "退出可节约（元/天）", COUNT, 14),
        Column("If the rule does not work, why", "规则不适用的原因", TEXT, 44),
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
            rows.append((name, None, None, None, None, None, made.not_working(facts, row)))
    return Table("Properties", "性质", columns, tuple(rows))


def leaving(facts: Facts) -> Table:
    """One firm leaves: what it pays then, what the others pay together and each by the rule."""
    firms = facts.outcome.players
    columns = (
        Column("Who leaves", "退出企业", TEXT, 26),
        Column("It pays now, yuan a day", "现分摊（元/天）", COUNT, 14),
        Column("It pays alone, yuan a day", "退出后（元/天）", COUNT, 14),
        Column("The others pay now, yuan a day", "其余企业现分摊（元/天）", COUNT, 16),
        Column("The others pay then, yuan a day", "其余企业届时（元/天）", COUNT, 16),
        Column("Others, more", "其余企业增幅", SHARE),
        Column("All pay more, yuan a day", "合计增加（元/天）", COUNT, 14),
        Column("± at 95 %", "±（95%）", COUNT),
        *(Column(f"{facts.names[one]} then", f"{facts.names[one]}届时", COUNT, 16) for one in firms),
    )
    rows: list[tuple[Value, ...]] = []
    for left in facts.leaving:
        paid = (left.before, left.after, left.others_before, left.others_after)
        more = left.others_after / left.others_before - 1 if left.others_before else None
        each = (left.each.get(one) for one in firms)
        then = tuple(None if fen is None else fen / YUAN for fen in each)
        rows.append((facts.names[left.firm], *(fen / YUAN for fen in paid), more, *amount(left.more), *then))
    return Table("Leaving", "退出", columns, tuple(rows))


def settlement(facts: Facts) -> Table:
    """The month: what each firm bears, has paid and pays, to the fen; the operator last."""
    columns = (
        Column("Member", "成员", TEXT, 26),
        Column("Pieces a day", "件/天", COUNT, 10),
        Column("Alone, yuan a day", "单独配送（元/天）", MONEY, 14),
        Column("Share, yuan a day", "分摊（元/天）", MONEY, 14),
        Column("Bears, yuan", "应承担（元）", MONEY, 15),
        Column("Has paid, yuan", "已支付（元）", MONEY, 15),
        Column("Subsidy, yuan", "补贴（元）", MONEY, 13),
        Column("Pays (+) or is paid (-), yuan", "应付（+）或应收（-）（元）", MONEY, 18),
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
        Column("Village", "村", TEXT, 24),
        Column("Id", "编号", TEXT, 16),
        Column("Pieces a day", "件/天", COUNT, 10),
        Column("Visits", "到访", COUNT, 8),
        Column("Cost, yuan", "成本（元）", MONEY),
        Column("Yuan a piece", "元/件", MONEY),
        Column("Fees, yuan", "派件收入（元）", MONEY),
        Column("Subsidy, yuan", "补贴（元）", MONEY),
        Column("Pays for itself", "收支平衡", TEXT, 16),
        Column("Fee a piece that covers it, yuan", "收支平衡所需单价（元/件）", MONEY, 16),
        Column("Subsidy a piece that covers it, yuan", "所需补贴（元/件）", MONEY, 16),
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
