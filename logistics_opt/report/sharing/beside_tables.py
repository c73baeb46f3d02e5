"""The tables beside the comparison: base load and add-on, years, what-ifs."""

from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.values import COUNT, MONEY, SHARE, TEXT, amount
from logistics_opt.report.sharing.words import own_half, verdict
from logistics_opt.report.tables import Column, Table, Value
from logistics_opt.report.words import pick
from logistics_opt.units import YUAN


def layers(facts: Facts) -> Table:
    """Base load and add-on: each by itself, both, and what the add-on adds."""
    columns = (
        Column("Goods", "货物", TEXT, 34),
        Column("Pieces a day", "件/天", COUNT),
        Column("Yuan a day", "元/天", COUNT),
        Column("± at 95 %", "±（95%）", COUNT),
        Column("Yuan a piece", "元/件", MONEY),
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
            rows.append((pick(facts.lang, words), pieces, *amount(figure), each))
    return Table("Base load", "基础货量", columns, tuple(rows))


def phases(facts: Facts) -> Table:
    """The years of a county that begins in some townships."""
    columns = (
        Column("Year", "年份", COUNT, 8),
        Column("Townships that share", "共配乡镇数", COUNT, 12),
        Column("Goods, times today's", "货量倍数", MONEY, 12),
        Column("Yuan a day", "元/天", COUNT),
        Column("± at 95 %", "±（95%）", COUNT),
        Column("Saved, yuan a day", "节约（元/天）", COUNT),
        Column("± at 95 %", "±（95%）", COUNT),
        Column("Saved, share", "节约比例", SHARE),
        Column("Which townships", "乡镇", TEXT, 60),
    )
    rows: list[tuple[Value, ...]] = []
    for phase in facts.outcome.phases:
        apart = phase.cost.mean + phase.saved.mean
        names = [own_half(facts.first.site[one].name, facts.lang) for one in sorted(phase.townships)]
        share = phase.saved.mean / apart if apart else None
        told = (*amount(phase.cost), *amount(phase.saved), share)
        rows.append((phase.year, len(names), phase.growth, *told, pick(facts.lang, (", ", "、")).join(names)))
    return Table("Phases", "分期", columns, tuple(rows))


def what_ifs(facts: Facts) -> Table:
    """The comparison with something else assumed."""
    columns = (
        Column("What if", "假设", TEXT, 40),
        Column("Apart, yuan a day", "各自配送（元/天）", COUNT, 14),
        Column("Together, yuan a day", "共同配送（元/天）", COUNT, 14),
        Column("Saved, yuan a day", "节约（元/天）", COUNT, 14),
        Column("± at 95 %", "±（95%）", COUNT),
        Column("Saved, share", "节约比例", SHARE),
        Column("Verdict", "结论", TEXT, 28),
    )
    rows = tuple(
        (
            pick(facts.lang, one.words),
            one.apart.mean / YUAN,
            one.together.mean / YUAN,
            *amount(one.saved),
            one.share,
            verdict(one.saved, facts.lang),
        )
        for one in facts.outcome.variations
    )
    return Table("What-ifs", "假设情景", columns, rows)
