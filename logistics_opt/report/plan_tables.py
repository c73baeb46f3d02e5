"""The tables of a plan's workbook: routes, stops, buses, goods, cost, what stays behind, assumptions."""

from collections.abc import Iterator, Sequence

from logistics_opt.accounts.moved import served
from logistics_opt.model import DemandId, Direction, Load, Plan, Problem, SiteId
from logistics_opt.report.bus_runs import bus_runs, cash_aboard
from logistics_opt.report.journeys import Journey, arrivals, journeys
from logistics_opt.report.tables import Column, Kind, Table, Value
from logistics_opt.report.words import BUS, DIRECTION, ECHELON, REASON, TIER, Lang, assumed, pick, township
from logistics_opt.units import HOUR, KILOGRAM, KILOMETRE, LITRE, YUAN

_T, _N, _A, _M, _S, _C = Kind.TEXT, Kind.COUNT, Kind.AMOUNT, Kind.MONEY, Kind.SHARE, Kind.CLOCK


def tables(problem: Problem, plan: Plan, lang: Lang) -> tuple[Table, ...]:
    """Every table of the workbook but the summary."""
    trips = journeys(problem, plan)
    return (
        _routes(problem, trips, lang),
        _stops(problem, trips, lang),
        *([_buses(problem, plan)] if plan.rides else []),
        _goods(problem, plan, lang),
        _cost(problem, plan, trips, lang),
        _left(problem, plan, lang),
        _assumptions(problem, lang),
    )


def _routes(problem: Problem, trips: Sequence[Journey], lang: Lang) -> Table:
    columns = (
        Column("No.", "序号", _N, 6),
        Column("Vehicle", "车辆", _T, 30),
        Column("Echelon", "层级", _T, 24),
        Column("Base", "基地", _T, 24),
        Column("Trips", "趟次", _N, 7),
        Column("Stops", "停靠", _N, 7),
        Column("Departs", "出发", _C, 9),
        Column("Returns", "返回", _C, 9),
        Column("Hours", "时长", _A, 8),
        Column("Km", "公里", _A, 9),
        Column("Empty km", "空驶公里", _A, 10),
        Column("Out, kg", "去程公斤", _A, 11),
        Column("Back, kg", "返程公斤", _A, 11),
        Column("Fullest", "最满载率", _S, 10),
        Column("Yuan", "成本（元）", _M, 12),
    )
    rows = tuple(
        (
            trip.order,
            trip.label,
            pick(lang, ECHELON[trip.vehicle.echelon]),
            problem.site[trip.vehicle.base].name,
            len(trip.outings),
            trip.away_stops,
            trip.route.departs,
            trip.route.returns,
            trip.seconds / HOUR,
            trip.metres / KILOMETRE,
            sum(leg.metres for leg in trip.legs if leg.empty) / KILOMETRE,
            sum(outing.taken_out.weight for outing in trip.outings) / KILOGRAM,
            sum(outing.brought_back.weight for outing in trip.outings) / KILOGRAM,
            max(leg.fill for leg in trip.legs),
            sum(trip.cost) / YUAN,
        )
        for trip in trips
    )
    return Table("Routes", "路线", columns, rows, frozenset({4, 5, 8, 9, 10, 11, 12, 14}))


def _stops(problem: Problem, trips: Sequence[Journey], lang: Lang) -> Table:
    columns = (
        Column("Route", "路线", _N, 7),
        Column("Vehicle", "车辆", _T, 30),
        Column("Trip", "趟次", _N, 6),
        Column("Stop", "序", _N, 6),
        Column("Site", "站点", _T, 26),
        Column("Tier", "层级", _T, 18),
        Column("Township", "乡镇", _T, 16),
        Column("Arrives", "到达", _C, 9),
        Column("Work starts", "开始作业", _C, 11),
        Column("Leaves", "离开", _C, 9),
        Column("Waits, min", "等待（分）", _A, 10),
        Column("Km from last", "距上站公里", _A, 12),
        Column("Handed over, pieces", "卸下件数", _N, 12),
        Column("Handed over, kg", "卸下公斤", _A, 12),
        Column("Taken on, pieces", "装上件数", _N, 12),
        Column("Taken on, kg", "装上公斤", _A, 12),
        Column("Aboard after, kg", "离站载重", _A, 12),
        Column("Cash, yuan", "代收款（元）", _M, 12),
    )
    return Table("Stops", "停靠", columns, tuple(_stop_rows(problem, trips, lang)), frozenset({11, 17}))


def _stop_rows(problem: Problem, trips: Sequence[Journey], lang: Lang) -> Iterator[tuple[Value, ...]]:
    for trip in trips:
        for turn, outing in enumerate(trip.outings, start=1):
            for at, visit in enumerate(outing.visits):
                yield (
                    trip.order,
                    trip.label,
                    turn,
                    at,
                    visit.site.name,
                    pick(lang, TIER[visit.site.tier]),
                    township(problem, visit.site),
                    visit.stop.arrives,
                    visit.stop.starts,
                    visit.stop.leaves,
                    visit.waits / 60 if 0 < at < len(outing.visits) - 1 else 0,
                    outing.legs[at - 1].metres / KILOMETRE if at else 0,
                    visit.handed_over.pieces,
                    visit.handed_over.weight / KILOGRAM,
                    visit.collected.pieces,
                    visit.collected.weight / KILOGRAM,
                    visit.aboard.weight / KILOGRAM,
                    sum(visit.cash.values()) / YUAN,
                )


def _buses(problem: Problem, plan: Plan) -> Table:
    columns = (
        Column("No.", "序号", _N, 6),
        Column("Line", "班线", _T, 30),
        Column("Departs", "发车", _C, 9),
        Column("From", "装车站点", _T, 26),
        Column("Cut-off", "截止交货", _C, 10),
        Column("Leaves", "离站", _C, 9),
        Column("To", "卸车站点", _T, 26),
        Column("Arrives", "到站", _C, 9),
        Column("Pieces", "件数", _N, 8),
        Column("Kg", "公斤", _A, 10),
        Column("Litres", "升", _A, 10),
        Column("Bags", "袋数", _N, 8),
        Column("Cash, yuan", "代收款（元）", _M, 12),
        Column("Yuan", "成本（元）", _M, 12),
    )
    rows = tuple(
        (
            run.order,
            run.line.name,
            ride.departure,
            problem.site[ride.origin].name,
            run.cut_off(ride),
            ride.leaves,
            problem.site[ride.goal].name,
            ride.arrives,
            ride.load.pieces,
            ride.load.weight / KILOGRAM,
            ride.load.volume / LITRE,
            run.line.bags(ride.load),
            cash_aboard(problem, ride) / YUAN,
            run.line.price(ride.load) / YUAN,
        )
        for run in bus_runs(problem, plan)
        for ride in run.rides
    )
    return Table("Buses", "客运班车", columns, rows, frozenset({8, 9, 10, 11, 12, 13}))


def _goods(problem: Problem, plan: Plan, lang: Lang) -> Table:
    columns = (
        Column("Demand", "需求", _T, 14),
        Column("Firm", "企业", _T, 16),
        Column("Goods", "货类", _T, 14),
        Column("Site", "站点", _T, 26),
        Column("Township", "乡镇", _T, 16),
        Column("Direction", "方向", _T, 16),
        Column("Pieces", "件数", _N, 8),
        Column("Kg", "公斤", _A, 10),
        Column("Litres", "升", _A, 10),
        Column("Ready", "可发", _C, 9),
        Column("Promised", "承诺", _C, 9),
        Column("Moved, pieces", "已运件数", _N, 10),
        Column("Moved, kg", "已运公斤", _A, 10),
        Column("There at", "到达", _C, 9),
    )
    moved, there = served(problem, plan), arrivals(problem, plan)
    firms = {firm.id: firm.name for firm in problem.firms}
    rows = tuple(
        (
            demand.id,
            firms.get(demand.firm, demand.firm),
            problem.commodity[demand.commodity].name,
            problem.site[demand.site].name,
            township(problem, problem.site[demand.site]),
            pick(lang, DIRECTION[demand.direction]),
            demand.load.pieces,
            demand.load.weight / KILOGRAM,
            demand.load.volume / LITRE,
            demand.ready,
            demand.promised,
            moved.get(demand.id, Load()).pieces,
            moved.get(demand.id, Load()).weight / KILOGRAM,
            there.get(demand.id),
        )
        for demand in problem.demands
    )
    return Table("Goods", "货物", columns, rows, frozenset({6, 7, 8, 11, 12}))


def _cost(problem: Problem, plan: Plan, trips: Sequence[Journey], lang: Lang) -> Table:
    columns = (
        Column("What", "项目", _T, 32),
        Column("Kind", "类别", _T, 26),
        Column("Day, yuan", "日费（元）", _M, 13),
        Column("Km, yuan", "里程费（元）", _M, 13),
        Column("Hours, yuan", "工时费（元）", _M, 13),
        Column("Site, yuan", "站点费（元）", _M, 13),
        Column("Bus, yuan", "班车费（元）", _M, 13),
        Column("Total, yuan", "合计（元）", _M, 14),
    )
    rows: list[tuple[Value, ...]] = []
    for trip in trips:
        day, km, hour = trip.cost
        kind = pick(lang, ECHELON[trip.vehicle.echelon])
        rows.append((trip.label, kind, day / YUAN, km / YUAN, hour / YUAN, 0, 0, (day + km + hour) / YUAN))
    for run in bus_runs(problem, plan):
        price = run.price / YUAN
        rows.append((run.label, pick(lang, BUS), 0, 0, 0, 0, price, price))
    called = dict.fromkeys([*plan.visits, *(call.site.id for run in bus_runs(problem, plan) for call in run.calls)])
    for site in (problem.site[key] for key in called):
        if site.cost_per_day:
            price = site.cost_per_day / YUAN
            rows.append((site.name, pick(lang, TIER[site.tier]), 0, 0, 0, price, 0, price))
    return Table("Cost", "成本", columns, tuple(rows), frozenset({2, 3, 4, 5, 6, 7}))


def _left(problem: Problem, plan: Plan, lang: Lang) -> Table:
    columns = (
        Column("Demand", "需求", _T, 14),
        Column("Where it stays", "所在站点", _T, 22),
        Column("Township", "乡镇", _T, 16),
        Column("Firm", "企业", _T, 16),
        Column("Direction", "方向", _T, 16),
        Column("Pieces", "件数", _N, 8),
        Column("Kg", "公斤", _A, 10),
        Column("State", "状态", _T, 14),
        Column("Why", "原因", _T, 40),
        Column("What would serve it", "补救办法", _T, 56),
    )
    states = ("left", "未运"), ("overnight", "过夜")
    why = ("collected; no truck takes it on today", "已揽收，当日无干线车接运")
    remedy = ("tomorrow's first truck", "次日首班干线车")
    rows: list[tuple[Value, ...]] = []
    for entry in plan.unserved:
        what = pick(lang, REASON[entry.reason]), pick(lang, (entry.remedy, entry.remedy_zh))
        rows.append(_left_row(problem, entry.demand, None, entry.load, (pick(lang, states[0]), *what), lang))
    for night in plan.overnight:
        what = pick(lang, why), pick(lang, remedy)
        rows.append(_left_row(problem, night.demand, night.depot, night.load, (pick(lang, states[1]), *what), lang))
    return Table("Unserved", "未送达", columns, tuple(rows), frozenset({5, 6}))


def _left_row(
    problem: Problem, key: DemandId, depot: SiteId | None, load: Load, what: tuple[str, str, str], lang: Lang
) -> tuple[Value, ...]:
    demand = problem.demand[key]
    origin = demand.site if demand.direction is Direction.UP else problem.warehouse.id
    firms = {firm.id: firm.name for firm in problem.firms}
    return (
        key,
        problem.site[depot or origin].name,
        township(problem, problem.site[demand.site]),
        firms.get(demand.firm, demand.firm),
        pick(lang, DIRECTION[demand.direction]),
        load.pieces,
        load.weight / KILOGRAM,
        *what,
    )


def _assumptions(problem: Problem, lang: Lang) -> Table:
    columns = (
        Column("Assumption", "假设", _T, 36),
        Column("Value", "数值", _T, 30),
        Column("Source", "来源", _T, 64),
        Column("Grade", "等级", _T, 8),
    )
    rows = tuple(assumed(entry, lang) for entry in problem.assumptions)
    return Table("Assumptions", "假设", columns, rows)
