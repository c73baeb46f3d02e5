"""The tables behind the workbook and the paper of a study of shared delivery: rows of plain values."""

from logistics_opt.report.sharing.beside_tables import layers, phases, what_ifs
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.literature import LITERATURE
from logistics_opt.report.sharing.share_tables import allocation, leaving, properties, settlement, shares, villages
from logistics_opt.report.sharing.values import COUNT, MONEY, SHARE, TEXT, amount
from logistics_opt.report.sharing.words import LINE, verdict
from logistics_opt.report.tables import Column, Table, Value
from logistics_opt.report.words import Lang, assumed, pick
from logistics_opt.sharing.outcome import System
from logistics_opt.units import YUAN


def tables(facts: Facts) -> tuple[Table, ...]:
    """Every sheet but the summary; those that need all coalitions are left out where firms are sampled."""
    exact = () if facts.outcome.sampled else (allocation(facts), properties(facts))
    return (
        systems(facts),
        coalition_table(facts),
        shares(facts),
        *exact,
        leaving(facts),
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
        Column("System", "配送方式", TEXT, 36),
        Column("Yuan a day", "元/天", COUNT),
        Column("± at 95 %", "±（95%）", COUNT),
        Column("Yuan a piece", "元/件", MONEY),
        Column("Saved, yuan a day", "节约（元/天）", COUNT),
        Column("± at 95 %", "±（95%）", COUNT),
        Column("Saved, share", "节约比例", SHARE),
        Column("Verdict", "结论", TEXT, 28),
        Column("Km, first day", "首日公里", COUNT),
        Column("Trucks", "干线车辆", COUNT),
        Column("Vans", "末端车辆", COUNT),
        *(Column(f"{en}, yuan, first day", f"首日{zh}（元）", COUNT, 14) for en, zh in LINE.values()),
    )
    rows = tuple(_system(facts, system) for system in facts.outcome.systems)
    return Table("Systems", "配送方式", columns, rows)


def _system(facts: Facts, system: System) -> tuple[Value, ...]:
    driven = facts.driven(system)
    apart = facts.apart.cost.mean
    saves = system is not facts.apart
    return (
        pick(facts.lang, system.words),
        *amount(system.cost),
        system.cost.mean / YUAN / facts.pieces if facts.pieces else None,
        *(amount(system.saved) if saves else (None, None)),
        system.saved.mean / apart if saves and apart else None,
        verdict(system.saved, facts.lang) if saves else "",
        *((None, None, None) if driven is None else (driven.km, driven.trucks, driven.vans)),
        *(getattr(system.lines, line) / YUAN if driven is not None else None for line in LINE),
    )


def coalition_table(facts: Facts) -> Table:
    """Every coalition: its cost and saving with margins, what its joint plan costs before it may stay in parts."""
    columns = (
        Column("Coalition", "联盟", TEXT, 60),
        Column("Firms", "企业数", COUNT, 8),
        Column("Yuan a day", "元/天", COUNT),
        Column("± at 95 %", "±（95%）", COUNT),
        Column("Standard deviation, yuan", "标准差（元）", COUNT),
        Column("Members apart, yuan", "成员各自之和（元）", COUNT),
        Column("Saved, yuan", "节约（元）", COUNT),
        Column("± at 95 %", "±（95%）", COUNT),
        Column("Saved, share", "节约比例", SHARE),
        Column("Joint plan before repair, yuan", "修正前联合方案（元）", COUNT, 16),
        Column("Draws repaired", "修正次数", COUNT, 9),
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
                *amount(cost),
                cost.deviation / YUAN if cost.draws > 1 else None,
                apart / YUAN,
                *(amount(saved) if several else (None, None)),
                saved.mean / apart if several and apart else None,
                sum(draw.joint[one] for draw in drawn) / len(drawn) / YUAN,
                sum(one in draw.repaired for draw in drawn),
            )
        )
    return Table("Coalitions", "联盟", columns, tuple(rows))


def draws(facts: Facts) -> Table:
    """What all apart and all together cost in every draw."""
    columns = (
        Column("Day", "日期", TEXT, 14),
        Column("Seed", "随机种子", COUNT, 8),
        Column("Apart, yuan", "各自配送（元）", COUNT, 14),
        Column("Together, yuan", "共同配送（元）", COUNT, 14),
        Column("Saved, share", "节约比例", SHARE),
        Column("Coalitions dearer than their parts", "比各部分更贵的联盟", COUNT, 16),
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
    columns = (Column("Source", "来源", TEXT, 80), Column("What is reported", "结果", TEXT, 60))
    rows = tuple((pick(lang, source), pick(lang, found)) for source, found in LITERATURE)
    return Table("Literature", "文献", columns, rows)


def assumptions(facts: Facts) -> Table:
    """Every assumption with its source and grade."""
    columns = (
        Column("Name", "名称", TEXT, 40),
        Column("Value", "取值", TEXT, 40),
        Column("Grade", "等级", TEXT, 8),
        Column("Source", "来源", TEXT, 70),
    )
    told = (assumed(one, facts.lang) for one in facts.assumptions)
    rows = tuple((name, value, grade, source) for name, value, source, grade in told)
    return Table("Assumptions", "假设", columns, rows)
