"""The key figures of the page: how each is computed from a plan, what it is called and what it rests on."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction

from logistics_opt.accounts import BreakEven, CostToServe
from logistics_opt.accounts.moved import brings, settles
from logistics_opt.accounts.one_page import OWN, FigureStyle
from logistics_opt.accounts.service import HALF_HOUR
from logistics_opt.model import Assumption, Direction, Host, Plan, Problem, SubsidyKind, Tier
from logistics_opt.report.definitions import DEFINITIONS, Definition, Style
from logistics_opt.report.provenance import assumed_demand
from logistics_opt.report.summary import key_figures
from logistics_opt.report.words import has_generated
from logistics_opt.units import HOUR

_GRADES = "ABCK"  # from the best to the weakest
_GOODS, _PRICES, _ROOMS, _ROADS = "goods", "prices", "rooms", "roads"
_ASSUMED: Mapping[str, re.Pattern[str]] = {
    _GOODS: re.compile(r"piece|demand|parcel|share"),
    _PRICES: re.compile(r"yuan"),
    _ROOMS: re.compile(r"capacity|litres"),
    _ROADS: re.compile(r"snap|speed|kmh|distance|detour"),
}
"""By what figures rest on: the names of assumptions about it."""
_EVERYTHING = tuple(_ASSUMED)


@dataclass(frozen=True, slots=True)
class Kind:
    """A figure of the page: its style, name, formula, what it rests on, and whether it is for all eyes."""

    style: FigureStyle
    name: tuple[str, str]
    formula: tuple[str, str]
    rests_on: tuple[str, ...] = _EVERYTHING
    open: bool = False


def _known(key: str, *rests_on: str) -> Kind:
    """A figure that every report has."""
    one = DEFINITIONS[key]
    label = one.label[0].strip(), one.label[1].strip()
    return Kind(FigureStyle(one.style.value), label, one.meaning, rests_on or _EVERYTHING)


KINDS: Mapping[str, Kind] = {
    "villages_served_share": Kind(
        FigureStyle.SHARE,
        ("Villages reached", "通达村占比"),
        ("villages with goods moved that day, over all village points", "当日有货送达或揽收的村点数除以全部村点数"),
        (_GOODS, _ROOMS, _ROADS),
        open=True,
    ),
    "visits_per_week": Kind(
        FigureStyle.AMOUNT,
        ("Visits a week to a village reached", "每村每周到访次数"),
        ("mean visits of the day, times the days a week that the network runs", "当日平均到访次数乘每周运行天数"),
        (_GOODS, _ROOMS, _ROADS),
    ),
    "yuan_per_piece": _known("yuan_per_piece"),
    "kg_served_share": _known("kg_served_share", _GOODS, _ROOMS, _ROADS),
    "on_time_share": _known("on_time_share", _GOODS, _ROOMS, _ROADS),
    "latest_delivery": Kind(
        FigureStyle.CLOCK,
        ("Last village served by", "最晚送达时间"),
        ("end of the half hour in which the last village gets its goods", "最后一个村收到货物所在半小时的结束时刻"),
        (_GOODS, _ROOMS, _ROADS),
    ),
    "vehicles": _known("vehicles", _GOODS, _ROOMS, _ROADS),
    "km": _known("km", _GOODS, _ROOMS, _ROADS),
    "load_factor_out": _known("load_factor_out", _GOODS, _ROOMS, _ROADS),
    "load_factor_back": _known("load_factor_back", _GOODS, _ROOMS, _ROADS),
    "bus_share": Kind(
        FigureStyle.SHARE,
        ("Pieces served by bus", "客运班车送达占比"),
        ("pieces brought or fetched by a timetabled bus, over pieces moved", "由客运班车送达或带出的件数除以已运件数"),
        (_GOODS, _ROOMS, _ROADS),
    ),
    "policy_hosts_share": Kind(
        FigureStyle.SHARE,
        ("Depots in post offices and passenger stations", "中转站设在邮政所、客运站的占比"),
        ("depots used that are in one of the two, over depots used", "设在邮政所或客运站的启用中转站除以启用中转站"),
        (),
        open=True,
    ),
    "subsidy_per_piece": Kind(
        FigureStyle.MONEY,
        ("Subsidy a piece, yuan", "每件补贴（元）"),
        ("what the programme's bought services pay that day, over pieces moved", "项目购买服务当日支付额除以已运件数"),
    ),
    "fundable_share": Kind(
        FigureStyle.SHARE,
        ("Cost that the fund may pay for", "可由资金支持的成本占比"),
        ("cost on lines that are not on the negative list, over the cost", "不在负面清单上的成本项除以总成本"),
    ),
    "villages_alone_share": Kind(
        FigureStyle.SHARE,
        ("Villages that break even without subsidy", "无补贴自身收支平衡的村占比"),
        ("villages whose fees cover their cost, over villages reached", "派件收入不低于成本的村数除以通达村数"),
    ),
}  # fmt: skip


def kind_of(key: str) -> Kind | None:
    """The figure that a target names: of the page, or any key figure of a plan."""
    return KINDS.get(key) or (_known(key) if key in DEFINITIONS else None)


def values(
    problem: Problem, plan: Plan, costs: CostToServe, balance: BreakEven, days_a_week: int
) -> dict[str, float | None]:
    """Every figure of a plan by its key; ``None`` where there is nothing to divide by."""
    plain = asdict(key_figures(problem, plan))
    pieces = plain["pieces_served"]
    reached = [costs.sites[village.site].visits for village in balance.villages]
    every = sum(site.tier is Tier.VILLAGE for site in problem.sites)
    visits = _ratio(sum(reached), len(reached))
    return {
        **plain,
        "villages_served_share": _ratio(plain["villages_served"], every),
        "visits_per_week": None if visits is None else days_a_week * visits,
        "latest_delivery": _latest(problem, plan),
        "bus_share": _ratio(_by_bus(problem, plan), pieces),
        "policy_hosts_share": _policy_hosts(problem, plan),
        "subsidy_per_piece": _subsidy(problem, balance, pieces),
        "fundable_share": _fundable(problem, plan),
        "villages_alone_share": _ratio(len(balance.alone), len(balance.villages)),
    }


def _ratio(part: int, whole: int) -> float | None:
    return float(Fraction(part, whole)) if whole else None


def _latest(problem: Problem, plan: Plan) -> float | None:
    """Hours of the day by which the last village has its goods, in whole half hours."""
    moments = [
        stop.starts
        for route in plan.routes
        for stop in route.stops
        for move in stop.moves
        if settles(problem, stop, move) and problem.demand[move.demand].direction is Direction.DOWN
        if problem.site[stop.site].tier is Tier.VILLAGE
    ]
    moments += [
        ride.arrives
        for ride in plan.rides
        for part in ride.goods
        if brings(problem, ride, part.demand) and problem.demand[part.demand].direction is Direction.DOWN
        if problem.site[ride.goal].tier is Tier.VILLAGE
    ]
    return (max(moments) // HALF_HOUR + 1) * HALF_HOUR / HOUR if moments else None


def _by_bus(problem: Problem, plan: Plan) -> int:
    parts = ((ride, part) for ride in plan.rides for part in ride.goods)
    return sum(part.load.pieces for ride, part in parts if brings(problem, ride, part.demand))


def _policy_hosts(problem: Problem, plan: Plan) -> float | None:
    used = [problem.site[site] for site in plan.used if problem.site[site].tier is Tier.TOWNSHIP]
    good = {Host.POST_OFFICE, Host.PASSENGER_STATION}
    return _ratio(sum(site.host in good for site in used), len(used))


def _subsidy(problem: Problem, balance: BreakEven, pieces: int) -> float | None:
    rules = problem.programme.subsidies if problem.programme is not None else ()
    if not any(rule.kind is SubsidyKind.SERVICE for rule in rules):
        return None
    paid = _ratio(sum(balance.rules.values()), pieces)
    return None if paid is None else paid / 100


def _fundable(problem: Problem, plan: Plan) -> float | None:
    lines = problem.programme.fundable if problem.programme is not None else frozenset()
    return _ratio(sum(getattr(plan.cost, line.value) for line in lines), plan.cost.total) if lines else None


def grade(problem: Problem, kind: Kind, more: Iterable[Assumption] = ()) -> tuple[str, bool]:
    """The weakest grade of the assumptions that a figure rests on, and whether anything of that is generated."""
    named = [one for one in (*problem.assumptions, *more) if any(_ASSUMED[on].search(one.name) for on in kind.rests_on)]
    found = {one.grade.upper() for one in named} & set(_GRADES)
    roads = _ROADS in kind.rests_on and has_generated(problem.site)
    goods = _GOODS in kind.rests_on and assumed_demand(problem) is not None
    return max(found, key=_GRADES.index, default=OWN), roads or goods


def shown(style: FigureStyle, value: float | None) -> str:
    """The value as text."""
    if value is None:
        return "-"
    if style is FigureStyle.CLOCK:
        minutes = round(60 * value)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return Definition(Style(style), ("", ""), ("", "")).show(value)
