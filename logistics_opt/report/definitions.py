"""What each key figure is called, how it is written and what it means, in English and Chinese."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """How a figure is written."""

    COUNT = "count"
    AMOUNT = "amount"
    MONEY = "money"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Definition:
    """Label and meaning as (English, Chinese), and the style of the value."""

    style: Style
    label: tuple[str, str]
    meaning: tuple[str, str]

    def show(self, value: float | None) -> str:
        """The value as text: thousands apart, ``-`` where there is none."""
        if value is None:
            return "-"
        if self.style is Style.SHARE:
            return f"{value:.1%}"
        return (
            f"{value:,.0f}"
            if self.style is Style.COUNT
            else f"{value:,.2f}"
            if self.style is Style.MONEY
            else f"{value:,.1f}"
        )


def _d(style: Style, en: str, zh: str, meaning: str, meaning_zh: str) -> Definition:
    return Definition(style, (en, zh), (meaning, meaning_zh))


_C, _A, _M, _S = Style.COUNT, Style.AMOUNT, Style.MONEY, Style.SHARE

DEFINITIONS: Mapping[str, Definition] = {
    "cost_yuan": _d(_M, "Cost, yuan", "总成本（元）", "the five lines below added up", "以下五项之和"),
    "vehicle_day_yuan": _d(
        _M,
        "  of which vehicle days",
        "  其中：车辆日费",
        "daily price of every vehicle that leaves its base",
        "每辆出车车辆的日费",
    ),
    "vehicle_km_yuan": _d(
        _M,
        "  of which kilometres",
        "  其中：里程费",
        "price a km times km driven, route by route",
        "各路线里程乘每公里价",
    ),
    "vehicle_hour_yuan": _d(
        _M,
        "  of which hours",
        "  其中：工时费",
        "price an hour times time from first departure to last return",
        "首次出发至最后返回的时长乘每小时价",
    ),
    "site_day_yuan": _d(
        _M,
        "  of which sites",
        "  其中：站点费",
        "daily cost of every site at which a vehicle stops, or goods go on or off a bus",
        "有车辆停靠或由班车装卸货物的站点的日费用",
    ),
    "bus_yuan": _d(
        _M,
        "  of which buses",
        "  其中：客运班车带货费",
        "price of the pieces and bags that ride on timetabled buses",
        "客运班车捎带的件数和袋数乘单价",
    ),
    "yuan_per_piece": _d(_M, "Yuan a piece", "单件成本（元）", "cost over pieces moved", "总成本除以已运件数"),
    "pieces": _d(_C, "Pieces asked for", "需求件数", "pieces of all demands, both directions", "上下行全部需求件数"),
    "pieces_served": _d(
        _C,
        "Pieces moved",
        "已运件数",
        "handed over at their site, or fetched from it",
        "下行已送达、上行已揽收的件数",
    ),
    "kg": _d(_A, "Kilograms asked for", "需求重量（公斤）", "weight of all demands", "全部需求重量"),
    "kg_served": _d(_A, "Kilograms moved", "已运重量（公斤）", "weight of the pieces moved", "已运件的重量"),
    "kg_served_share": _d(_S, "Share of kg moved", "重量送运率", "kg moved over kg asked for", "已运重量除以需求重量"),
    "kg_overnight": _d(
        _A,
        "Kilograms overnight",
        "过夜重量（公斤）",
        "collected, but at a depot until tomorrow's truck",
        "已揽收、在中转站等次日干线车",
    ),
    "kg_unserved": _d(_A, "Kilograms left", "未运重量（公斤）", "not moved at all today", "当日未运的重量"),
    "demands_unserved": _d(
        _C, "Demands left", "未运需求数", "demands of which at least a part stays", "至少部分未运的需求数"
    ),
    "km": _d(_A, "Kilometres", "总里程（公里）", "driven by all vehicles, empty ones too", "全部车辆行驶里程，含空驶"),
    "hours": _d(
        _A,
        "Vehicle hours",
        "总工时（小时）",
        "first departure to last return, all vehicles",
        "各车首次出发至最后返回时长之和",
    ),
    "vehicles": _d(_C, "Vehicles", "用车数", "vehicles that leave their base", "出车的车辆数"),
    "trucks": _d(
        _C,
        "  of which trucks, first echelon",
        "  其中：干线车",
        "vehicle types of the county-to-township echelon",
        "县到乡镇一级的车辆",
    ),
    "vans": _d(
        _C,
        "  of which vans, second echelon",
        "  其中：末端车",
        "vehicle types of the village echelon",
        "到村一级的车辆",
    ),
    "trips": _d(_C, "Trips", "趟次", "base to base", "自基地出发至返回基地为一趟"),
    "stops": _d(
        _C,
        "Stops",
        "停靠次数",
        "stops away from the vehicle's own base; in a row at one place, one stop",
        "车辆在本基地以外的停靠，同一地点连续作业计一次",
    ),
    "bus_pieces": _d(
        _C,
        "Pieces by bus",
        "客运班车带货件数",
        "pieces that ride on timetabled buses, to or from a depot or a village",
        "客运班车捎带的件数，含至乡镇站点和村点",
    ),
    "load_factor_out": _d(
        _S,
        "Load factor out",
        "去程装载率",
        "from the base to the trip's farthest stop by road: load over capacity, by weight or volume (ambient or "
        "chilled) whichever is fuller on that leg, weighted by km",
        "自基地至该趟最远停靠点：各路段按重量、常温容积、冷藏容积中最满者计，按里程加权",
    ),
    "load_factor_back": _d(
        _S,
        "Load factor back",
        "返程装载率",
        "the same from the farthest stop back to the base",
        "自最远停靠点返回基地，算法同上",
    ),
    "empty_km": _d(_A, "Empty km", "空驶里程（公里）", "driven with nothing aboard", "车上无货的里程"),
    "empty_km_share": _d(_S, "Empty share", "空驶率", "empty km over all km", "空驶里程除以总里程"),
    "villages_served": _d(
        _C, "Villages served", "已服务村数", "villages at which goods are handed over or fetched", "有货送达或揽收的村"
    ),
    "villages_with_demand": _d(
        _C, "  of villages with demand", "  有需求的村数", "villages with a demand today", "当日有需求的村"
    ),
    "townships_served": _d(
        _C,
        "Townships served",
        "已服务乡镇数",
        "townships of which the counter or a village is served",
        "柜台或所辖村得到服务的乡镇",
    ),
    "townships_with_demand": _d(
        _C,
        "  of townships with demand",
        "  有需求的乡镇数",
        "townships with a demand at the counter or in a village",
        "柜台或所辖村当日有需求的乡镇",
    ),
    "villages_direct": _d(
        _C,
        "Villages straight from the county",
        "县仓直达村数",
        "villages at which a vehicle based at the county warehouse stops",
        "由县仓车辆直接停靠的村",
    ),
    "on_time_share": _d(
        _S,
        "On time",
        "准时率",
        "share of pieces with a promise whose unloading begins by it, at the site (down) or at the county (up); "
        "pieces left or overnight count as late",
        "有承诺时间的件中按时开始卸货的比例：下行以站点、上行以县仓为准；未运和过夜的计为不准时",
    ),
    "co2_kg": _d(
        _A, "CO2, kg", "二氧化碳（公斤）", "km times grams a km of the vehicle type", "里程乘该车型每公里排放"
    ),
    "bound_yuan": _d(
        _M,
        "Lower bound, yuan",
        "成本下界（元）",
        "no plan that moves the same goods costs less",
        "运送同样货物的任何方案都不会更低",
    ),
    "gap": _d(_S, "Gap to the bound", "与下界差距", "(cost - bound) / cost", "（成本－下界）÷成本"),
}
