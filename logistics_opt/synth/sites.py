"""The sites of a generated county: one warehouse, a depot in every township, a post point in every village."""

from collections.abc import Sequence

import numpy as np

from logistics_opt.model import Handling, Host, LonLat, Site, SiteId, Tier, TimeWindow
from logistics_opt.network.road import Road
from logistics_opt.synth.facts import Facts, Township
from logistics_opt.synth.fleet import Prices
from logistics_opt.synth.villages import Placed
from logistics_opt.units import HOUR, MINUTE

WAREHOUSE_OUT = 1_200.0  # metres from the county seat at which the warehouse stands, at least
DEPOT_HOSTS = (Host.POST_OFFICE, Host.PASSENGER_STATION, Host.SUPPLY_COOP, Host.EXPRESS_OUTLET)
POST_HOSTS = (Host.CHAIN_STORE, Host.SUPPLY_COOP, Host.SERVICE_POINT, Host.POST_OFFICE, Host.EXPRESS_OUTLET)


def draw_sites(
    facts: Facts,
    villages: Sequence[Placed],
    roads: Sequence[Road],
    prices: Prices,
    rng: np.random.Generator,
    *,
    code: str,
    name: str,
) -> tuple[Site, ...]:
    """
    All sites; ``code`` and ``name`` are the county's.

    Seats and cited villages keep their positions; the warehouse stands at a main road just out of the county seat.
    """
    at = _at_a_main_road(roads, facts.townships[0].seat)
    warehouse = warehouse_site(SiteId(code), name, at, prices)
    depots = [
        depot_site(township, warehouse.id, prices, rng, kind="cited" if township.exact else "centroid")
        for township in facts.townships
    ]
    township = {t.code: t for t in facts.townships}
    posts = [post_site(placed, township[placed.village.township], prices, rng) for placed in villages]
    return (warehouse, *depots, *posts)


def warehouse_site(number: SiteId, county: str, position: LonLat, prices: Prices) -> Site:
    """The county warehouse, at a generated position."""
    return Site(
        id=number,
        name=f"{county}县级共同配送中心",
        tier=Tier.COUNTY,
        position=position,
        host=Host.EXPRESS_OUTLET,
        hours=TimeWindow(5 * HOUR, 22 * HOUR),
        cost_per_day=prices.fen("warehouse_per_day_yuan"),
        functions=frozenset({"sorting", "storage", "cold_store"}),
        aliases=("县仓", "县级配送中心"),
        position_kind="generated",
    )


def depot_site(township: Township, warehouse: SiteId, prices: Prices, rng: np.random.Generator, *, kind: str) -> Site:
    """A township's depot at its seat, which sorts faster the more people live there; ``kind`` is the position's."""
    rate = min(1_500, 300 + township.residents // 50)
    return Site(
        id=SiteId(township.code),
        name=township.name,
        tier=Tier.TOWNSHIP,
        position=township.seat,
        parent=warehouse,
        host=DEPOT_HOSTS[int(rng.choice(len(DEPOT_HOSTS), p=(0.4, 0.25, 0.2, 0.15)))],
        hours=TimeWindow(6 * HOUR, 20 * HOUR + 30 * MINUTE),
        stop_time=12 * MINUTE,
        piece_time=2,
        handling=Handling(fixed=15 * MINUTE, pieces_per_hour=rate // 50 * 50),
        cost_per_day=prices.fen("depot_per_day_yuan"),
        functions=frozenset({"sorting", "collection", "parcels"}),
        aliases=(f"{township.name}站点", f"{township.short}站"),
        position_kind=kind,
    )


def post_site(placed: Placed, township: Township, prices: Prices, rng: np.random.Generator) -> Site:
    """A village's post point: its host, hours and services drawn, four in five open at eight."""
    village = placed.village
    bare = village.name.removesuffix("村").removesuffix("社区")
    early = bool(rng.random() < 0.8)
    services = ("finance", "government", "retail")
    return Site(
        id=SiteId(village.code),
        name=village.name,
        tier=Tier.VILLAGE,
        position=placed.position,
        parent=SiteId(township.code),
        host=POST_HOSTS[int(rng.choice(len(POST_HOSTS), p=(0.35, 0.2, 0.25, 0.1, 0.1)))],
        hours=TimeWindow((8 if early else 9) * HOUR, 18 * HOUR + 30 * MINUTE),
        stop_time=(4 if village.community else int(rng.integers(4, 7))) * MINUTE,
        piece_time=6,
        cost_per_day=prices.fen("post_per_day_yuan"),
        functions=frozenset({"parcels"} | {s for s in services if rng.random() < 0.3}),
        aliases=(f"{township.name}{village.name}", f"{township.short}{bare}"),
        position_kind=placed.kind,
    )


def _at_a_main_road(roads: Sequence[Road], seat: LonLat) -> LonLat:
    """A point of the national roads; where there are none, of the county roads."""
    classes = {road.road_class for road in roads}
    main = "national" if "national" in classes else "county"
    points = [point for road in roads if road.road_class == main for point in road.geometry]
    outside = [point for point in points if seat.distance_to(point) >= WAREHOUSE_OUT]
    return min(outside, key=seat.distance_to)
