"""What is assumed of a county that says nothing of its firms, goods or vehicles: enough for a first plan."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from logistics_opt.formats.fleet import DEFAULT_PROFILE
from logistics_opt.model import (
    Assumption,
    Capacity,
    Commodity,
    CommodityId,
    Echelon,
    Firm,
    FirmId,
    ProfileName,
    Site,
    Tariff,
    Tier,
    TimeWindow,
    VehicleType,
    VehicleTypeId,
)
from logistics_opt.units import HOUR, KILOGRAM, LITRE, MINUTE, YUAN

DEPOTS_PER_TRUCK = 2
VILLAGES_PER_VAN = 6
FIRM = Firm(id=FirmId("own"), name="our firm 本企业")
GOODS = Commodity(id=CommodityId("parcel"), name="parcels 快递包裹")


@dataclass(frozen=True, slots=True)
class Default:
    """What stands for an empty table: in short, and as the assumption that is printed with every result."""

    short: str
    short_zh: str
    assumption: Assumption


def _default(name: str, name_zh: str, short: str, short_zh: str, figures: str = "", figures_zh: str = "") -> Default:
    said = Assumption(
        name=f"{name} (none given)",
        value=short + figures,
        source="default of the program",
        grade="K",
        name_zh=f"{name_zh}（未提供）",
        value_zh=short_zh + figures_zh,
        source_zh="程序默认值",
    )
    return Default(short, short_zh, said)


DEFAULTS = {
    "firms": _default("firms", "企业", "all goods belong to one firm", "全部货物归一家企业"),
    "commodities": _default("goods", "货类", "all goods are parcels, not chilled", "全部货物为常温快递包裹"),
    "vehicles": _default(
        "vehicles",
        "车辆",
        f"a 1.6 t truck for {DEPOTS_PER_TRUCK} depots, at each depot a 600 kg van for {VILLAGES_PER_VAN} villages",
        f"每{DEPOTS_PER_TRUCK}个乡镇站点1辆1.6吨货车，各站点每{VILLAGES_PER_VAN}个村1辆600公斤面包车",
        "; 06:00 to 20:00; truck 14000 l, 195 yuan a day, 1.35 a km, 29 an hour; van 3500 l, 50, 0.83, 19",
        "；6:00至20:00；货车14000升，每天195元、每公里1.35元、每小时29元；面包车3500升，50元、0.83元、19元",
    ),
}


def default_fleet(sites: Sequence[Site]) -> tuple[VehicleType, ...]:
    """Trucks at the county warehouse, and vans at every depot that has villages."""
    villages = Counter(site.parent for site in sites if site.tier is Tier.VILLAGE)
    depots = sum(site.tier is Tier.TOWNSHIP for site in sites)
    fleet = []
    for site in sites:
        if site.tier is Tier.COUNTY and depots:
            fleet.append(_truck(site, -(-depots // DEPOTS_PER_TRUCK)))
        if site.tier is not Tier.VILLAGE and villages[site.id]:
            fleet.append(_van(site, -(-villages[site.id] // VILLAGES_PER_VAN)))
    return tuple(fleet)


def _truck(base: Site, count: int) -> VehicleType:
    return VehicleType(
        id=VehicleTypeId("truck"),
        name="truck 货车",
        echelon=Echelon.FIRST,
        base=base.id,
        count=count,
        capacity=Capacity(weight=1_600 * KILOGRAM, volume=14_000 * LITRE),
        tariff=Tariff(per_day=195 * YUAN, per_km=135, per_hour=29 * YUAN),
        shift=TimeWindow(6 * HOUR, 20 * HOUR),
        profile=ProfileName(DEFAULT_PROFILE[Echelon.FIRST]),
        max_trips=2,
        reload_time=30 * MINUTE,
        co2_per_km=450,
    )


def _van(base: Site, count: int) -> VehicleType:
    return VehicleType(
        id=VehicleTypeId(f"van-{base.id}"),
        name=f"van 面包车 {base.name}",
        echelon=Echelon.SECOND,
        base=base.id,
        count=count,
        capacity=Capacity(weight=600 * KILOGRAM, volume=3_500 * LITRE),
        tariff=Tariff(per_day=50 * YUAN, per_km=83, per_hour=19 * YUAN),
        shift=TimeWindow(6 * HOUR, 20 * HOUR),
        profile=ProfileName(DEFAULT_PROFILE[Echelon.SECOND]),
        max_trips=3,
        reload_time=20 * MINUTE,
        co2_per_km=190,
    )
