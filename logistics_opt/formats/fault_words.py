"""What the checker finds, in the words of who drives: which vehicle, where, what is wrong, in English and Chinese."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.model import DemandId, Problem, SiteId, VehicleTypeId
from logistics_opt.model.names import Lang, type_at
from logistics_opt.units import MINUTE

MEANING: Mapping[Code, tuple[str, str]] = {
    Code.WRONG_PROBLEM: ("the plan is for another day", "方案属于另一个问题"),
    Code.UNKNOWN_VEHICLE: ("there is no such vehicle", "没有该车型"),
    Code.UNKNOWN_SITE: ("there is no such site", "没有该站点"),
    Code.UNKNOWN_DEMAND: ("there are no such goods", "没有该货物"),
    Code.UNKNOWN_BUS: ("there is no such bus", "没有该班车"),
    Code.VEHICLE_NUMBER: ("there are not so many vehicles of this type", "该车型没有这么多车"),
    Code.VEHICLE_TWICE: ("the vehicle has two routes", "同一辆车有两条路线"),
    Code.BASE_PLACE: ("no vehicle can be based there", "该处不能作为车辆基地"),
    Code.TRIP_BASE: ("the trip does not begin and end at the base", "该趟未从基地出发并返回"),
    Code.BASE_MIDWAY: ("the trip passes its base midway", "途中经过基地"),
    Code.TOO_MANY_TRIPS: ("more trips than the vehicle may make", "趟次超过上限"),
    Code.IDLE_STOP: ("nothing goes on or off there", "该站没有装卸"),
    Code.NO_WAY: ("there is no road for this vehicle", "该车没有可走的道路"),
    Code.TRAVEL_TIME: ("the driving time is wrong", "行驶时间不对"),
    Code.STOP_ORDER: ("the times are out of order", "时间先后不对"),
    Code.SERVICE_TIME: ("the time for work is wrong", "作业时间不对"),
    Code.BASE_TIME: ("work at the base is counted to the trip", "基地作业被计入该趟"),
    Code.CLOSED: ("comes when the site is closed", "到达时站点不营业"),
    Code.RELOAD: ("too little time to reload", "返回装货时间不足"),
    Code.SHIFT: ("out beyond its shift", "超出班次时间"),
    Code.DURATION: ("out for too long", "在外时间过长"),
    Code.NOT_READY: ("the goods are not ready by then", "货物尚未备好"),
    Code.UNSORTED: ("the goods are not sorted by then", "货物尚未分拣完"),
    Code.NOT_BROUGHT_YET: ("the goods are not there yet when they are to go on", "需转运的货物尚未运到"),
    Code.CAPACITY_WEIGHT: ("too heavy", "超重"),
    Code.CAPACITY_VOLUME: ("no room for the volume", "体积超出车厢"),
    Code.CAPACITY_CHILLED: ("no room in the chilled compartment", "冷藏舱装不下"),
    Code.BUS_STOPS: ("the bus does not go that way", "班车不走该方向"),
    Code.BUS_TIME: ("the goods miss the bus, which keeps its timetable", "货物赶不上班车，班车不等候"),
    Code.BUS_CUT_OFF: ("the goods come after the bus's cut-off", "货物晚于班车截货时间"),
    Code.BUS_ROOM: ("no room on the bus", "班车装不下"),
    Code.BUS_GOODS: ("the bus may not carry such goods", "班车不能承运该货物"),
    Code.BUS_DWELL: ("holds the passengers up for too long", "耽误乘客时间过长"),
    Code.BUS_WAY: ("the goods ride where they do not belong", "货物乘车方向不对"),
    Code.LOAD_PLACE: ("the goods are not there to be loaded", "货物不在该处装车"),
    Code.UNLOAD_PLACE: ("the goods do not go there", "货物不在该处卸下"),
    Code.PART_SHARE: ("a part is not of whole pieces", "拆分不是整件"),
    Code.NOT_ABOARD: ("the goods are not aboard", "货物不在车上"),
    Code.LEFT_ABOARD: ("goods are still aboard at the end", "结束时车上仍有货物"),
    Code.NOT_AT_DEPOT: ("the goods have not come to the depot", "货物未到站点"),
    Code.LEFT_AT_DEPOT: ("goods do not go on from the depot", "货物滞留站点"),
    Code.OVERNIGHT: ("the overnight list is wrong", "过夜清单不对"),
    Code.ACCOUNT: ("served and left out do not add up", "已送与未送合计不符"),
    Code.FALSE_REASON: ("it is left out though a vehicle could go", "有车可送却未安排"),
    Code.NOT_CARRIED: ("the vehicle may not carry such goods", "该车不能承运该货物"),
    Code.KEPT_APART: ("goods that keep apart ride together", "不能混装的货物同车"),
    Code.CANDIDATE_DEPOT: ("the depot is only a candidate", "该站点仅为候选"),
    Code.DEPOT_CAPACITY: ("more than the depot can pass on", "超过站点处理能力"),
    Code.COST_VEHICLE_DAY: ("the cost of vehicle days is wrong", "车辆日费不对"),
    Code.COST_VEHICLE_KM: ("the cost of kilometres is wrong", "里程费不对"),
    Code.COST_VEHICLE_HOUR: ("the cost of hours is wrong", "工时费不对"),
    Code.COST_SITE_DAY: ("the cost of sites is wrong", "站点费不对"),
    Code.COST_BUS: ("the cost of buses is wrong", "班车费不对"),
    Code.BOUND: ("the lower bound is above the cost", "下界高于成本"),
    Code.FACT_CHANGED: ("what has been driven is changed", "已执行的部分被改动"),
    Code.BEFORE_NOW: ("planned for a time that has passed", "安排在已过去的时间"),
    Code.LOCK_BROKEN: ("a locked route is changed", "锁定的路线被改动"),
    Code.DROPPED: ("goods that were to be served no longer are", "原可送达的货物被放弃"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A fault for people: the place and what is wrong there."""

    where: str
    where_zh: str
    words: str
    words_zh: str


def told(problem: Problem, fault: Fault) -> Told:
    """The fault with names for ids; where its form is not known, as the checker says it."""
    where, where_zh = _place(problem, fault.where)
    words, words_zh = MEANING[fault.code]
    for form, say in _FIGURES:
        found = form.fullmatch(fault.message)
        if found:
            more, more_zh = say(*found.groups())
            return Told(where, where_zh, f"{words}: {more}", f"{words_zh}：{more_zh}")
    return Told(where, where_zh, words, words_zh)


_LANGS: tuple[Lang, Lang] = ("en", "zh")
_ROUTE = re.compile(r"(.+) no\. (\d+)(?:, trip (\d+))?(?:, stop (\d+) \((.+)\))?")
_DEPOT = re.compile(r"depot ([^,]+)(?:, .+)?")
_GOODS = re.compile(r"(?:unserved|overnight|demand) (.+)")


def _place(problem: Problem, where: str) -> tuple[str, str]:
    """Vehicle and site, depot or goods by their names."""
    if (found := _ROUTE.fullmatch(where)) and VehicleTypeId(found[1]) in problem.vehicle:
        vehicle = problem.vehicle[VehicleTypeId(found[1])]
        base = _site(problem, vehicle.base)
        who, who_zh = (f"{base} {type_at(base, vehicle.name, lang)} {found[2]}" for lang in _LANGS)
        trip, trip_zh = (f", trip {found[3]}", f"，第{found[3]}趟") if found[3] else ("", "")
        at = _site(problem, found[5]) if found[5] else ""
        return f"{who}{trip}{', ' if at else ''}{at}", f"{who_zh}{trip_zh}{'，' if at else ''}{at}"
    if found := _DEPOT.fullmatch(where):
        return (_site(problem, found[1]),) * 2
    if (found := _GOODS.fullmatch(where)) and DemandId(found[1]) in problem.demand:
        goods = f"{_site(problem, problem.demand[DemandId(found[1])].site)} ({found[1]})"
        return goods, goods
    return where, where


def _site(problem: Problem, name: str) -> str:
    known = problem.site.get(SiteId(name))
    return name if known is None else known.name


def _load(aboard: str, unit: str, room: str) -> tuple[str, str]:
    scale, of = (1_000, "kg") if unit == "g" else (1_000, "L")
    has, may = (f"{int(number) / scale:,.1f}".removesuffix(".0") for number in (aboard, room))
    return f"{has} {of} aboard, {may} {of} at most", f"在车 {has} {of}，上限 {may} {of}"


def _hours(starts: str, hours: str) -> tuple[str, str]:
    return f"at {starts}, open {hours}", f"{starts}到，营业时间 {hours}"


def _shift(out: str, shift: str) -> tuple[str, str]:
    return f"out {out}, shift {shift}", f"在外 {out}，班次 {shift}"


def _duration(out: str, most: str) -> tuple[str, str]:
    has, may = (_length(int(seconds)) for seconds in (out, most))
    return f"{has}, at most {may}", f"{has}，上限 {may}"


def _length(seconds: int) -> str:
    minutes = -(-seconds // MINUTE)
    return f"{minutes // 60}:{minutes % 60:02d} h"


def _trips(makes: str, may: str) -> tuple[str, str]:
    return f"{makes}, may make {may}", f"共{makes}趟，上限{may}趟"


_FIGURES: tuple[tuple[re.Pattern[str], Callable[..., tuple[str, str]]], ...] = (
    (re.compile(r"leaves with (\d+) (g|cm3) ?\w* aboard, room is for (\d+)"), _load),
    (re.compile(r"starts at (\S+), the site is open (\S+)"), _hours),
    (re.compile(r"is out (\S+), its shift is (\S+)"), _shift),
    (re.compile(r"is out for (\d+) s, may be out for (\d+) s"), _duration),
    (re.compile(r"makes (\d+) trips, may make (\d+)"), _trips),
)
