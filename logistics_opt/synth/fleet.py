"""A fleet that can do the work: counted by plain arithmetic from loads, distances and stops, with slack."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from logistics_opt.model import (
    Capacity,
    Demand,
    Direction,
    Echelon,
    FirmId,
    ProfileName,
    Site,
    SiteId,
    Tariff,
    Tier,
    TimeWindow,
    TravelMatrix,
    VehicleType,
    VehicleTypeId,
)
from logistics_opt.synth.goods import COOP, POST
from logistics_opt.units import HOUR, KILOGRAM, LITRE, MINUTE, YUAN, Seconds

SLACK = 1.3
VAN_HOURS = 6.0  # of work a van has after the truck has come and the goods are sorted
THREE_WHEELER_TOWNS = 1_500.0  # a town with four posts or more within so many metres of its depot has three-wheelers


@dataclass(frozen=True, slots=True)
class Prices:
    """Figures of ``parameters.csv`` by name."""

    values: Mapping[str, float]

    def fen(self, name: str) -> int:
        """An amount in yuan as fen."""
        return round(self.values[name] * YUAN)

    def whole(self, name: str) -> int:
        """A figure without fraction."""
        return round(self.values[name])


def draw_fleet(
    sites: Sequence[Site], demands: Sequence[Demand], prices: Prices, van_times: TravelMatrix
) -> tuple[VehicleType, ...]:
    """
    Trucks and vans at the warehouse, vans at every depot, three-wheelers in the larger towns.

    ``demands`` are those of a busy day. Trucks: all goods of the heavier direction over a truck's capacity. Vans of a
    depot: the more of load over capacity and hours over :data:`VAN_HOURS`, times :data:`SLACK`, at least two.
    """
    warehouse = next(site for site in sites if site.tier is Tier.COUNTY)
    depots = [site for site in sites if site.tier is Tier.TOWNSHIP]
    truck = _truck(prices, warehouse.id)
    trucks = math.ceil(SLACK * max(_loads(demands, truck.capacity)) + len(depots) / 3)
    fleet = [
        _of(truck, "truck-common", "4.2 m truck 4.2米厢式货车", trucks - 2 * (trucks // 4)),
        _of(truck, "truck-post", "4.2 m postal truck 邮政货车", trucks // 4, owner=POST),
        _of(truck, "truck-coop", "4.2 m co-op truck 供销社货车", trucks // 4, owner=COOP),
        _of(
            _van(prices, warehouse.id, electric=False, chilled=True),
            "van-county",
            "van at the county warehouse 县仓面包车",
            4,
        ),
    ]
    for depot in depots:
        posts = [site for site in sites if site.parent == depot.id]
        fleet += _depot_vans(depot, posts, demands, prices, van_times)
    return tuple(vehicle for vehicle in fleet if vehicle.count)


def vans_needed(
    depot: Site, posts: Sequence[Site], demands: Sequence[Demand], capacity: Capacity, van_times: TravelMatrix
) -> tuple[float, float]:
    """Vans a depot needs on that day by load and by time, as fractions."""
    here = {site.id for site in posts}
    own = [demand for demand in demands if demand.site in here]
    pieces = sum(demand.load.pieces for demand in own)
    stops = sum(site.stop_time for site in posts) + sum(site.piece_time for site in posts[:1]) * pieces
    drive = _tour(depot, posts, van_times)
    return max(_loads(own, capacity)), (drive + stops) / (VAN_HOURS * HOUR)


def _depot_vans(
    depot: Site, posts: Sequence[Site], demands: Sequence[Demand], prices: Prices, van_times: TravelMatrix
) -> list[VehicleType]:
    near = [site for site in posts if depot.position.distance_to(site.position) < THREE_WHEELER_TOWNS]
    electric = len(posts) >= 15
    cold = _van(prices, depot.id, electric=electric, chilled=True)
    plain = _van(prices, depot.id, electric=electric, chilled=False)
    by_load, by_time = vans_needed(depot, posts, demands, cold.capacity, van_times)
    count = max(2, math.ceil(SLACK * max(by_load, by_time)))
    word = "electric van 电动面包车" if electric else "van 面包车"
    vans = [
        _of(cold, f"van-cold-{depot.id}", f"{word} with cold box 带冷藏箱 {depot.name}", (count + 1) // 2),
        _of(plain, f"van-{depot.id}", f"{word} {depot.name}", count // 2),
    ]
    if len(near) >= 4:
        vans.append(
            _of(_three_wheeler(prices, depot.id), f"trike-{depot.id}", f"three-wheeler 快递三轮车 {depot.name}", 1)
        )
    return vans


def _of(vehicle: VehicleType, number: str, name: str, count: int, owner: FirmId | None = None) -> VehicleType:
    return replace(vehicle, id=VehicleTypeId(number), name=name, count=count, owner=owner)


def _truck(prices: Prices, base: SiteId) -> VehicleType:
    return VehicleType(
        id=VehicleTypeId("truck"),
        name="truck",
        echelon=Echelon.FIRST,
        base=base,
        count=1,
        capacity=Capacity(
            weight=prices.whole("truck_capacity_kg") * KILOGRAM,
            volume=prices.whole("truck_capacity_litres") * LITRE,
            chilled=prices.whole("truck_chilled_litres") * LITRE,
        ),
        tariff=Tariff(
            per_day=prices.fen("truck_per_day_yuan"),
            per_km=prices.fen("truck_per_km_yuan"),
            per_hour=prices.fen("truck_per_hour_yuan"),
        ),
        shift=TimeWindow(5 * HOUR + 30 * MINUTE, 21 * HOUR),
        profile=ProfileName("truck"),
        max_duration=12 * HOUR,
        max_trips=2,
        reload_time=30 * MINUTE,
        co2_per_km=prices.whole("truck_co2_g_per_km"),
    )


def _van(prices: Prices, base: SiteId, *, electric: bool, chilled: bool) -> VehicleType:
    kind = "electric_van" if electric else "van"
    return VehicleType(
        id=VehicleTypeId("van"),
        name="van",
        echelon=Echelon.SECOND,
        base=base,
        count=1,
        capacity=Capacity(
            weight=prices.whole("van_capacity_kg") * KILOGRAM,
            volume=prices.whole("van_capacity_litres") * LITRE,
            chilled=prices.whole("cold_box_litres") * LITRE if chilled else 0,
        ),
        tariff=Tariff(
            per_day=prices.fen(f"{kind}_per_day_yuan"),
            per_km=prices.fen(f"{kind}_per_km_yuan"),
            per_hour=prices.fen("van_per_hour_yuan"),
        ),
        shift=TimeWindow(6 * HOUR, 19 * HOUR + 30 * MINUTE),
        profile=ProfileName("van"),
        max_duration=11 * HOUR,
        max_trips=3,
        reload_time=20 * MINUTE,
        co2_per_km=0 if electric else prices.whole("van_co2_g_per_km"),
    )


def _three_wheeler(prices: Prices, base: SiteId) -> VehicleType:
    return VehicleType(
        id=VehicleTypeId("trike"),
        name="three-wheeler",
        echelon=Echelon.SECOND,
        base=base,
        count=1,
        capacity=Capacity(
            weight=prices.whole("three_wheeler_capacity_kg") * KILOGRAM,
            volume=prices.whole("three_wheeler_capacity_litres") * LITRE,
        ),
        tariff=Tariff(
            per_day=prices.fen("three_wheeler_per_day_yuan"),
            per_km=prices.fen("three_wheeler_per_km_yuan"),
            per_hour=prices.fen("van_per_hour_yuan"),
        ),
        shift=TimeWindow(6 * HOUR + 30 * MINUTE, 19 * HOUR),
        profile=ProfileName("three_wheeler"),
        max_duration=9 * HOUR,
        max_trips=4,
        reload_time=15 * MINUTE,
    )


def _loads(demands: Sequence[Demand], capacity: Capacity) -> list[float]:
    """Vehicles' worth of goods by weight and by volume, each way."""
    worth = []
    for way in Direction:
        loads = [demand.load for demand in demands if demand.direction is way]
        worth.append(sum(load.weight for load in loads) / capacity.weight)
        worth.append(sum(load.volume for load in loads) / capacity.volume)
    return worth


def _tour(depot: Site, posts: Sequence[Site], times: TravelMatrix) -> Seconds:
    """Driving time of a round that always goes to the nearest post not yet visited."""
    here, left, total = depot.id, [site.id for site in posts], 0
    while left:
        following = min(left, key=lambda site: times.time(here, site))
        total += times.time(here, following)
        here = following
        left.remove(following)
    return total + times.time(here, depot.id)
