"""The tables behind the workbook of a placement study: headings in both languages, rows of plain values."""

from collections.abc import Callable, Iterator, Sequence

from logistics_opt.errors import Issue
from logistics_opt.model import SiteId, Tier
from logistics_opt.report.placement import sentences
from logistics_opt.report.placement.figures import Depot, Facts, Village, YearlyByKind, radial
from logistics_opt.report.placement.words import LOCK, PREMISES, STATE, amount, option_name, season
from logistics_opt.report.tables import Column, Kind, Table, Value
from logistics_opt.report.words import TIER, Lang, pick
from logistics_opt.siting.answer import Service
from logistics_opt.siting.evidence.policies import Priced
from logistics_opt.siting.hosts import HOST_WORDS
from logistics_opt.siting.placement import Option
from logistics_opt.units import KILOMETRE, MINUTE, YUAN

_T, _N, _A, _M, _S = Kind.TEXT, Kind.COUNT, Kind.AMOUNT, Kind.MONEY, Kind.SHARE
_YES = ("yes", "是")


def tables(facts: Facts, lang: Lang) -> tuple[Table, ...]:
    """Every sheet but the summary."""
    return (
        _depots(facts, lang),
        _villages(facts, lang),
        _near_best(facts, lang),
        _curve(facts, lang),
        _policies(facts, lang),
        _days(facts, lang),
        _assumptions(facts),
    )


def costs(facts: Facts, lang: Lang) -> Table:
    """Yearly cost by kind of every option: radially estimated, and by routed days where there are plans."""
    columns = (
        Column("Answer", "方案", _T, 30),
        Column("Depots", "站点数", _N),
        Column("How", "口径", _T),
        Column("Depots' cost", "站点", _N),
        Column("Trucks", "干线", _N),
        Column("Vans", "末端", _N),
        Column("Handling", "装卸", _N),
        Column("Points in use", "服务点", _N),
        Column("Yuan a year", "合计（元/年）", _N),
        Column("Yuan a piece", "每件（元）", _M),
    )
    rows: list[tuple[Value, ...]] = []
    for option in facts.placement.options:
        rows.append(_cost_row(facts, option, radial(option), pick(lang, ("radial", "往返估算")), lang))
        if option.routed is not None:
            rows.append(_cost_row(facts, option, facts.yearly(option), pick(lang, ("routed", "按排线")), lang))
    return Table("Cost", "成本", columns, tuple(rows))


def _cost_row(facts: Facts, option: Option, cost: YearlyByKind, how: str, lang: Lang) -> tuple[Value, ...]:
    kinds = (cost.facility, cost.first, cost.second, cost.handling, cost.points, cost.total)
    pieces = facts.pieces_a_year
    return (
        option_name(option.name, lang),
        len(option.answer.depots),
        how,
        *(kind / YUAN for kind in kinds),
        cost.total / YUAN / pieces if pieces else None,
    )


def differences(facts: Facts, lang: Lang) -> Table:
    """What each option costs a day less than today, and than the asked answer does, on unseen days."""
    columns = (
        Column("Answer", "方案", _T, 30),
        Column("Against", "比较对象", _T, 18),
        Column("Days", "天数", _N),
        Column("Yuan a day less", "每天少花（元）", _N),
        Column("± at 95 %", "±（95%）", _N),
        Column("Share", "比例", _S),
        Column("Verdict", "结论", _T, 30),
    )
    placement = facts.placement
    today, asked = placement.today, placement.asked
    pairs = [(option, today) for option in placement.options[1:]]
    pairs += [(asked, option) for option in placement.options[2:]]
    return Table("Differences", "差异", columns, tuple(_difference(facts, *pair, lang) for pair in pairs))


def _difference(facts: Facts, option: Option, base: Option, lang: Lang) -> tuple[Value, ...]:
    names = (option_name(option.name, lang), option_name(base.name, lang))
    found = facts.placement.difference(option, base)
    if found is None:
        return (*names, 0, None, None, None, pick(lang, ("not routed: not proven", "未排线：未证实")))
    several = found.days > 1
    verdict = ("proven", "已证实") if found.proven else ("not proven: spread contains zero", "未证实：波动范围含零")
    if not several:
        verdict = ("not proven: one day only", "未证实：只有一天")
    error = found.margin / YUAN if several else None
    return (*names, found.days, found.mean / YUAN, error, found.share, pick(lang, verdict))


def _depots(facts: Facts, lang: Lang) -> Table:
    columns = (
        Column("Id", "编号", _T, 20),
        Column("Place", "地点", _T, 30),
        Column("Township", "乡镇", _T, 16),
        Column("In the answer", "方案中", _T, 20),
        Column("Host", "依托", _T, 16),
        Column("Premises", "房屋", _T, 18),
        Column("Lock", "锁定", _T, 14),
        Column("Rent and staff, yuan a day", "租金人员（元/天）", _N, 12),
        Column("Fit-out, yuan once", "改造（元，一次）", _N, 12),
        Column("Closing, yuan once", "关闭（元，一次）", _N, 12),
        Column("Villages and seats", "供应村和驻地", _N, 10),
        Column("Pieces a day", "件/天", _N, 10),
        Column("Turned round: yuan a year more", "反向决定每年多花（元）", _N, 16),
        Column("Turned round, in the question's unit", "反向决定（按问题单位）", _T, 22),
        Column("Stability", "稳定性", _S, 10),
        Column("Used on routed days", "排线日使用", _T, 12),
        Column("Why", "理由", _T, 60),
    )
    return Table("Depots", "站点", columns, tuple(_depot(facts, depot, lang) for depot in facts.depots))


def _depot(facts: Facts, depot: Depot, lang: Lang) -> tuple[Value, ...]:
    candidate, decision = depot.candidate, depot.decision
    turned = None
    if decision is not None and decision.other is not None and decision.value is not None:
        turned = amount(decision.value, decision.other.unit, lang, sign=True)
    return (
        depot.site.id,
        facts.names[depot.site.id],
        facts.townships[candidate.township],
        pick(lang, STATE[depot.state]),
        pick(lang, HOST_WORDS[depot.site.host]),
        pick(lang, PREMISES[candidate.premises]),
        pick(lang, LOCK[depot.lock]),
        depot.site.cost_per_day / YUAN,
        candidate.conversion / YUAN,
        candidate.closing / YUAN,
        depot.villages,
        depot.pieces,
        None if decision is None or decision.cost is None else decision.cost / YUAN,
        turned,
        depot.stability,
        None if depot.routed_days is None else "{} / {}".format(*depot.routed_days),
        sentences.reason(facts, depot, lang),
    )


def _villages(facts: Facts, lang: Lang) -> Table:
    columns = (
        Column("Id", "编号", _T, 18),
        Column("Village or seat", "村或驻地", _T, 24),
        Column("Kind", "类别", _T, 18),
        Column("Pieces a day", "件/天", _N, 10),
        Column("From today", "现由", _T, 22),
        Column("From, in the answer", "方案由", _T, 22),
        Column("Changes", "变更", _T, 9),
        Column("Minutes today", "现状分钟", _N, 10),
        Column("Minutes in the answer", "方案分钟", _N, 10),
        Column("Worst season, min", "最差季节分钟", _N, 12),
        Column("Km", "公里", _A, 9),
        Column("Places it comes from", "供应站点数", _N, 10),
        Column("Beyond the limit", "超过时限", _T, 10),
        Column("Farthest of all", "全县最远", _T, 10),
    )
    rows = [_village(facts, village, lang) for village in facts.villages]
    nowhere = pick(lang, ("no road in any season", "任何季节无路可达"))
    rows += [
        (s.id, facts.names[s.id], pick(lang, TIER[s.tier]), None, None, nowhere, *([None] * 8))
        for s in facts.case.unreachable
    ]
    return Table("Villages", "村", columns, tuple(rows))


def _village(facts: Facts, village: Village, lang: Lang) -> tuple[Value, ...]:
    def named(service: Service | None) -> str | None:
        return None if service is None else facts.names[service.place]

    def minutes(seconds: int | None) -> float | None:
        return None if seconds is None or seconds < 0 else seconds / MINUTE

    today, asked = village.today, village.asked
    beyond = not village.covered or (asked is not None and not 0 <= asked.worst <= facts.limit[0])
    kind = ("township seat", "乡镇驻地") if village.site.tier is Tier.TOWNSHIP else TIER[village.site.tier]
    return (
        village.site.id,
        facts.names[village.site.id],
        pick(lang, kind),
        village.pieces,
        named(today),
        named(asked),
        pick(lang, _YES) if village.changes else "",
        minutes(None if today is None else today.seconds),
        minutes(None if asked is None else asked.seconds),
        minutes(None if asked is None else asked.worst),
        None if asked is None or asked.metres < 0 else asked.metres / KILOMETRE,
        village.parts,
        pick(lang, _YES) if beyond else "",
        pick(lang, _YES) if village.binding else "",
    )


def _near_best(facts: Facts, lang: Lang) -> Table:
    columns = (
        Column("Rank", "名次", _N, 7),
        Column("Depots", "站点数", _N, 8),
        Column("Value", "目标值", _T, 26),
        Column("More than the best", "比最优多", _S, 10),
        Column("Yuan a year more", "每年多花（元）", _N, 14),
        Column("Opens instead", "改开", _T, 46),
        Column("Shuts instead", "改关", _T, 46),
        Column("Villages moved", "调整村数", _N, 10),
    )
    found = None if facts.evidence is None else facts.evidence.near_best
    rows: list[tuple[Value, ...]] = []
    if found is not None:
        best = found.best
        rows.append((1, len(best.depots), sentences.value(best, lang), 0.0, 0, "", "", 0))
        rows += [
            (
                rank,
                len(runner.answer.depots),
                sentences.value(runner.answer, lang),
                runner.share,
                runner.cost / YUAN,
                _named(facts, runner.opened, lang),
                _named(facts, runner.shut, lang),
                len(runner.moved),
            )
            for rank, runner in enumerate(found.runners, start=2)
        ]
    return Table("Near-best", "次优", columns, tuple(rows))


def _named(facts: Facts, sites: frozenset[SiteId], lang: Lang) -> str:
    return sentences.listed(facts, sorted(sites), lang)


def _curve(facts: Facts, lang: Lang) -> Table:
    columns = (
        Column("Depots", "站点数", _N, 8),
        Column("Limit, min", "时限（分钟）", _N, 10),
        Column("Value", "目标值", _T, 26),
        Column("Depots' cost", "站点（元/年）", _N, 14),
        Column("Trucks", "干线（元/年）", _N, 14),
        Column("Vans", "末端（元/年）", _N, 14),
        Column("Handling", "装卸（元/年）", _N, 14),
        Column("Yuan a year", "合计（元/年）", _N, 14),
        Column("Mean minutes", "平均分钟", _A, 10),
        Column("Worst minutes", "最远分钟", _N, 10),
        Column("If there is none, why", "无解原因", _T, 60),
    )
    found = None if facts.evidence is None else facts.evidence.curve
    rows: list[tuple[Value, ...]] = []
    for point in () if found is None else found.points:
        limit = None if point.limit is None else point.limit / MINUTE
        if point.answer is None:
            rows.append((point.depots, limit, *([None] * 8), reasons(point.reasons, lang)))
            continue
        cost = point.answer.cost
        money = (cost.facility, cost.first, cost.second, cost.handling, cost.total)
        told = sentences.value(point.answer, lang)
        times = (point.mean / MINUTE, point.worst / MINUTE)
        rows.append((point.depots, limit, told, *(fen / YUAN for fen in money), *times, ""))
    return Table("Curve", "曲线", columns, tuple(rows))


def reasons(reasons: Sequence[Issue], lang: Lang) -> str:
    """The first reason and its remedy."""
    if not reasons:
        return pick(lang, ("no answer", "无解"))
    first = reasons[0]
    return pick(lang, (f"{first.cause}; {first.remedy}", f"{first.cause_zh}；{first.remedy_zh}"))


def _policies(facts: Facts, lang: Lang) -> Table:
    columns = (
        Column("Policy", "政策", _T, 40),
        Column("In force", "现行", _T, 9),
        Column("Yuan a year, cost deciding", "代价（元/年，按成本选址）", _N, 20),
        Column("Depots with it", "实行时站点数", _N, 12),
        Column("Yuan a year, question asked", "代价（元/年，按所提问题）", _N, 20),
        Column("In the question's unit", "按问题单位", _T, 26),
        Column("If it cannot be kept, why", "无法实行的原因", _T, 60),
    )
    found = None if facts.evidence is None else facts.evidence.policies
    rows: list[tuple[Value, ...]] = []
    for price in () if found is None else found.prices:
        yearly, asked = price.yearly, price.asked
        unit = asked.with_it.unit if asked.with_it is not None else ""
        rows.append(
            (
                pick(lang, (price.policy.name, price.policy.name_zh)),
                pick(lang, _YES) if price.is_on else "",
                _yuan(yearly),
                None if yearly.with_it is None else len(yearly.with_it.depots),
                _yuan(asked),
                None if asked.value is None else amount(asked.value, unit, lang, sign=True),
                "" if yearly.with_it and asked.with_it else reasons((*yearly.reasons, *asked.reasons), lang),
            )
        )
    late = pick(lang, ("no time to work it out", "时间不足，未计算"))
    left_out = () if found is None else found.left_out
    rows += [(pick(lang, (policy.name, policy.name_zh)), "", None, None, None, None, late) for policy in left_out]
    return Table("Policies", "政策", columns, tuple(rows))


def _yuan(priced: Priced) -> float | None:
    return None if priced.cost is None else priced.cost / YUAN


def _days(facts: Facts, lang: Lang) -> Table:
    columns = (
        Column("Answer", "方案", _T, 20),
        Column("Day", "日期", _T, 12),
        Column("Season", "季节", _T, 26),
        Column("Days a year", "全年天数", _N, 9),
        Column("Trucks, yuan", "干线（元）", _N, 12),
        Column("Vans, yuan", "末端（元）", _N, 12),
        Column("Handling, yuan", "装卸（元）", _N, 12),
        Column("Points, yuan", "服务点（元）", _N, 12),
        Column("Yuan that day", "当日合计（元）", _N, 13),
        Column("Other seeds, yuan above", "其他种子高出（元）", _N, 14),
        Column("Charged for goods left, yuan", "滞留货物计价（元）", _N, 14),
        Column("Left, kg", "未送公斤", _N, 10),
        Column("Overnight, kg", "过夜公斤", _N, 10),
        Column("Km", "公里", _N, 10),
        Column("Vehicles", "车辆", _N, 9),
        Column("Depots used", "使用站点", _N, 10),
    )
    return Table("Routed days", "排线日", columns, tuple(_day_rows(facts, lang)))


def _day_rows(facts: Facts, lang: Lang) -> Iterator[tuple[Value, ...]]:
    unseen = pick(lang, ("unseen day", "检验日（未参与选址）"))
    for option in facts.placement.options:
        routed = option.routed
        if routed is None:
            continue
        for at, day in enumerate((*routed.seasons, *routed.unseen)):
            seen = at < len(routed.seasons)
            best = day.cost.total + day.charge
            seeds = [other - best for other in day.other_seeds]
            kinds = (day.cost.first, day.cost.second, day.cost.handling, day.cost.points, day.cost.total)
            yield (
                option_name(option.name, lang),
                day.day.isoformat(),
                season(day.season, lang) if seen else unseen,
                routed.year[day.season] if seen else None,
                *(fen / YUAN for fen in kinds),
                sum(seeds) / len(seeds) / YUAN if seeds else None,
                day.charge / YUAN,
                day.left_kg,
                day.overnight_kg,
                day.km,
                day.vehicles,
                len(day.used),
            )


def _assumptions(facts: Facts) -> Table:
    columns = (
        Column("Assumption", "假设", _T, 36),
        Column("Value", "数值", _T, 34),
        Column("Source", "来源", _T, 64),
        Column("Grade", "等级", _T, 8),
    )
    rows = tuple((a.name, a.value, a.source, a.grade) for a in facts.placement.assumptions)
    return Table("Assumptions", "假设", columns, rows)


Maker = Callable[[Facts, Lang], Table]
SUMMARY_TABLES: tuple[Maker, ...] = (costs, differences)
"""Those that stand on the summary, below the figures."""
