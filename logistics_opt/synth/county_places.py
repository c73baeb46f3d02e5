"""Land, sites and fleet of a random county."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from logistics_opt.model import (
    ALL_DAY,
    Capacity,
    Demand,
    Direction,
    Echelon,
    Firm,
    FirmId,
    Handling,
    Host,
    LonLat,
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
from logistics_opt.synth.county_goods import COMMODITIES, NOT_CARRIED
from logistics_opt.synth.small_roads import Points, SmallRoad, close_some, off_the_way, small_matrix, small_roads
from logistics_opt.units import HOUR, KILOGRAM, LITRE, MINUTE, YUAN, Seconds

TRUCK, VAN = ProfileName("truck"), ProfileName("van")
CARRIED = frozenset(goods.id for goods in COMMODITIES if goods.id != NOT_CARRIED)
METRES_PER_DEGREE = 111_195.0
# Those of the first version, named one by one: another kind of host must not change the counties of old seeds.
HOSTS = ("post_office", "supply_coop", "passenger_station", "chain_store", "express_outlet", "service_point")
SLACK = (0.9, 1.6)  # vehicles over what loads and driving need, lowest and highest of a county


@dataclass(frozen=True, slots=True)
class Land:
    """Points on a plane (metres): the warehouse first, then depots, villages and junctions; and the roads."""

    origin: LonLat
    points: Points
    roads: Sequence[SmallRoad]
    depots: int
    villages: int

    def position(self, at: int) -> LonLat:
        """The point in degrees."""
        x, y = self.points[at]
        lat = self.origin.lat + y / METRES_PER_DEGREE
        lon = self.origin.lon + x / (METRES_PER_DEGREE * math.cos(math.radians(self.origin.lat)))
        return LonLat(round(lon, 6), round(lat, 6))

    def depot_of(self, village: int) -> int:
        """Point of the depot nearest to a village's point."""
        away = np.hypot(*(self.points[1 : self.depots + 1] - self.points[village]).T)
        return 1 + int(np.argmin(away))

    @property
    def off_the_way(self) -> frozenset[int]:
        """Points of villages that can be cut off without cutting off any other place."""
        return frozenset(at for at in off_the_way(self.roads) if self.depots < at <= self.depots + self.villages)

    def travel(
        self, rng: np.random.Generator, sites: Sequence[Site], *, closures: bool, cut_off: Sequence[int]
    ) -> Mapping[ProfileName, TravelMatrix]:
        """Matrices for truck and van; with ``closures`` some roads on loops are shut, ``cut_off`` points always are."""
        roads = self.roads
        if closures or cut_off:
            roads = close_some(rng, roads, share=0.12 if closures else 0.0, cut_off=cut_off)
        ids = [site.id for site in sites]
        return {
            TRUCK: small_matrix(ids, len(self.points), roads, speed=0.85, truck=True),
            VAN: small_matrix(ids, len(self.points), roads),
        }


def draw_land(rng: np.random.Generator, *, villages: int, depots: int, narrow: bool) -> Land:
    """Villages around depots, depots around the warehouse, a few junctions, roads among all."""
    radius = 6_000.0 * math.sqrt(villages + depots) * float(rng.uniform(0.5, 1.0))
    seats = _ring(rng, np.zeros((depots, 2)), low=0.25 * radius, high=radius)
    around = seats[np.concatenate([np.arange(depots), rng.integers(0, depots, max(0, villages - depots))])[:villages]]
    homes = _ring(rng, around, low=800.0, high=9_000.0)
    junctions = rng.uniform(-radius, radius, (int(rng.integers(0, 8)), 2))
    points = np.round(np.vstack([np.zeros((1, 2)), seats, homes, junctions])).astype(np.float64)
    roads = small_roads(rng, points, narrow=0.3 if narrow else 0.0, wide=1 + depots)
    origin = LonLat(round(float(rng.uniform(100, 115)), 4), round(float(rng.uniform(24, 40)), 4))
    return Land(origin=origin, points=points, roads=roads, depots=depots, villages=villages)


def draw_sites(
    rng: np.random.Generator, land: Land, firms: Sequence[Firm], *, windows: bool, owners: bool
) -> tuple[Site, ...]:
    """One site at every point that is not a junction; hours only with ``windows``, owned depots with ``owners``."""
    warehouse = Site(id=SiteId("W"), name="warehouse", tier=Tier.COUNTY, position=land.position(0), cost_per_day=0)
    depots = [
        Site(
            id=SiteId(f"D{at}"),
            name=f"depot {at}",
            tier=Tier.TOWNSHIP,
            position=land.position(at),
            parent=warehouse.id,
            host=Host(rng.choice(HOSTS)),
            owner=_maybe(rng, firms, 0.3 if owners else 0.0),
            hours=TimeWindow(6 * HOUR, 20 * HOUR) if windows else ALL_DAY,
            stop_time=int(rng.integers(5, 16)) * MINUTE,
            piece_time=int(rng.integers(0, 3)),
            handling=Handling(fixed=int(rng.integers(0, 21)) * MINUTE, pieces_per_hour=int(rng.integers(300, 1500))),
            cost_per_day=int(rng.integers(0, 150)) * YUAN,
        )
        for at in range(1, land.depots + 1)
    ]
    posts = [
        Site(
            id=SiteId(f"V{at}"),
            name=f"village {at}",
            tier=Tier.VILLAGE,
            position=land.position(at),
            parent=depots[land.depot_of(at) - 1].id,
            hours=_hours(rng) if windows else ALL_DAY,
            stop_time=int(rng.integers(2, 9)) * MINUTE,
            piece_time=int(rng.integers(0, 11)),
            cost_per_day=int(rng.integers(0, 30)) * YUAN,
        )
        for at in range(land.depots + 1, land.depots + land.villages + 1)
    ]
    return (warehouse, *depots, *posts)


def draw_fleet(
    rng: np.random.Generator,
    sites: Sequence[Site],
    demands: Sequence[Demand],
    travel: Mapping[ProfileName, TravelMatrix],
    firms: Sequence[Firm],
    *,
    reload: bool,
    chilled: bool,
    owners: bool,
) -> tuple[VehicleType, ...]:
    """Trucks at the warehouse, vans at every depot and sometimes at the warehouse, mostly enough, see :data:`SLACK`."""
    warehouse = sites[0]
    slack, spare = float(rng.uniform(*SLACK)), int(rng.random() < 0.7)
    trips = int(rng.integers(2, 4)) if reload else 1
    truck = _vehicle(rng, "truck", warehouse, TRUCK, trips=trips, chilled=chilled, heavy=True)
    loads = _heavier_way(demands, {site.id for site in sites})
    by_weight = math.ceil(slack * loads / truck.capacity.weight)
    count = max(1 + spare, by_weight + spare, sum(s.tier is Tier.TOWNSHIP for s in sites) // 2)
    fleet = [_counted(truck, count, _maybe(rng, firms, 0.3 if owners else 0.0))]
    for depot in (site for site in sites if site.tier is Tier.TOWNSHIP):
        members = [site for site in sites if site.parent == depot.id]
        van = _vehicle(rng, "van", depot, VAN, trips=trips, chilled=chilled, heavy=False)
        by_load = _heavier_way(demands, {site.id for site in members}) / van.capacity.weight
        by_time = _round(depot, members, demands, travel[VAN]) / (6 * HOUR)
        count = max(1, math.ceil(slack * max(by_load / trips, by_time)) + spare)
        fleet.append(_counted(van, count, _maybe(rng, firms, 0.3 if owners else 0.0)))
    if rng.random() < 0.5:
        fleet.append(_counted(_vehicle(rng, "van", warehouse, VAN, trips=trips, chilled=chilled, heavy=False), 1, None))
    return tuple(fleet)


def _vehicle(
    rng: np.random.Generator, kind: str, base: Site, profile: ProfileName, *, trips: int, chilled: bool, heavy: bool
) -> VehicleType:
    weight = int(rng.integers(1_200, 5_000) if heavy else rng.integers(350, 900)) * KILOGRAM
    volume = weight // KILOGRAM * 5 * LITRE
    opens = int(rng.integers(11, 15)) * HOUR // 2
    return VehicleType(
        id=VehicleTypeId(f"{kind}-{base.id}"),
        name=f"{kind} at {base.name}",
        echelon=Echelon.FIRST if heavy else Echelon.SECOND,
        base=base.id,
        count=1,
        capacity=Capacity(weight=weight, volume=volume, chilled=volume // 6 if chilled else 0),
        tariff=Tariff(
            per_day=int(rng.integers(100, 500)) * YUAN,
            per_km=int(rng.integers(30, 200)),
            per_hour=int(rng.integers(0, 40)) * YUAN,
        ),
        shift=TimeWindow(opens, 20 * HOUR),
        profile=profile,
        max_duration=int(rng.integers(10, 14)) * HOUR if rng.random() < 0.5 else None,
        max_trips=trips,
        reload_time=int(rng.integers(5, 31)) * MINUTE if trips > 1 else 0,
        carries=CARRIED,
        co2_per_km=500 if heavy else 200,
    )


def _counted(vehicle: VehicleType, count: int, owner: FirmId | None) -> VehicleType:
    return replace(vehicle, count=count, owner=owner)


def _maybe(rng: np.random.Generator, firms: Sequence[Firm], chance: float) -> FirmId | None:
    return firms[int(rng.integers(len(firms)))].id if rng.random() < chance else None


def _heavier_way(demands: Sequence[Demand], sites: set[SiteId]) -> int:
    down = sum(d.load.weight for d in demands if d.site in sites and d.direction is Direction.DOWN)
    up = sum(d.load.weight for d in demands if d.site in sites and d.direction is Direction.UP)
    return max(down, up)


def _round(depot: Site, members: Sequence[Site], demands: Sequence[Demand], travel: TravelMatrix) -> Seconds:
    """Rough work of a depot's vans: a drive out and back to each village, shared by three, and the stops."""
    work = 0.0
    for site in members:
        if not (travel.reachable(depot.id, site.id) and travel.reachable(site.id, depot.id)):
            continue
        pieces = sum(d.load.pieces for d in demands if d.site == site.id)
        work += (travel.time(depot.id, site.id) + travel.time(site.id, depot.id)) / 2 + site.service(pieces)
    return round(work)


def _hours(rng: np.random.Generator) -> TimeWindow:
    """Mostly the whole working day, sometimes the late morning or the afternoon only."""
    kind = rng.random()
    if kind < 0.5:
        return TimeWindow(int(rng.integers(7, 10)) * HOUR, int(rng.integers(17, 20)) * HOUR)
    if kind < 0.75:
        return TimeWindow(8 * HOUR, int(rng.integers(12, 15)) * HOUR)
    return TimeWindow(int(rng.integers(11, 15)) * HOUR, 18 * HOUR)


def _ring(rng: np.random.Generator, centres: Points, *, low: float, high: float) -> Points:
    turn = rng.uniform(0, 2 * math.pi, len(centres))
    away = rng.uniform(low, high, len(centres))
    return centres + np.column_stack([away * np.cos(turn), away * np.sin(turn)])
