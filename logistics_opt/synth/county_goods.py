"""Firms, commodities and demands of a random county, possible and impossible ones."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from logistics_opt.model import (
    Commodity,
    CommodityId,
    Demand,
    DemandId,
    Direction,
    Firm,
    FirmId,
    Load,
    Site,
    SiteId,
    Temperature,
    Tier,
    TimeWindow,
)
from logistics_opt.units import HOUR, KILOGRAM, LITRE, MINUTE, YUAN

PARCEL, CONSUMER, INPUTS, PRODUCE = (
    CommodityId(name) for name in ("parcel", "consumer_goods", "farm_inputs", "farm_produce")
)
CHILLED = CommodityId("chilled")
NOT_CARRIED = CommodityId("livestock")
COMMODITIES = (
    Commodity(id=PARCEL, name="parcels"),
    Commodity(id=CONSUMER, name="consumer goods"),
    Commodity(id=INPUTS, name="farm inputs", keep_apart=frozenset({CHILLED, PRODUCE})),
    Commodity(id=PRODUCE, name="farm produce"),
    Commodity(id=CHILLED, name="chilled goods", temperature=Temperature.CHILLED),
    Commodity(id=NOT_CARRIED, name="livestock, which no vehicle carries"),
)
# Grams and cubic centimetres of one piece: lowest and highest.
PIECE = {
    PARCEL: ((500, 3_000), (1_000, 9_000)),
    CONSUMER: ((3_000, 12_000), (8_000, 30_000)),
    INPUTS: ((25_000, 50_000), (30_000, 60_000)),
    PRODUCE: ((5_000, 20_000), (10_000, 40_000)),
    CHILLED: ((1_000, 6_000), (2_000, 12_000)),
}
Added = tuple[tuple[Demand, ...], tuple[Site, ...], tuple[int, ...], dict[DemandId, str]]


def draw_firms(rng: np.random.Generator) -> tuple[Firm, ...]:
    """Two to four firms, the post among them."""
    kinds = ("post", "courier", "courier", "supply_coop")
    return tuple(
        Firm(id=FirmId(f"F{n}"), name=f"{kind} {n}", kind=kind) for n, kind in enumerate(kinds[: rng.integers(2, 5)])
    )


def draw_demands(
    rng: np.random.Generator, sites: Sequence[Site], firms: Sequence[Firm], *, both: bool, chilled: bool
) -> tuple[Demand, ...]:
    """Parcels down to nearly every site, other goods to some; with ``both`` also goods up, from a third of them."""
    demands: list[Demand] = []

    def add(site: Site, commodity: CommodityId, direction: Direction, pieces: int) -> None:
        firm = firms[int(rng.integers(len(firms)))]
        demands.append(_demand(rng, f"d{len(demands):04d}", firm, site, commodity, direction, pieces))

    for site in sites[1:]:
        size = 3.0 if site.tier is Tier.TOWNSHIP else 1.0
        if rng.random() < (0.5 if site.tier is Tier.TOWNSHIP else 0.97):
            add(site, PARCEL, Direction.DOWN, 1 + int(size * rng.lognormal(2.2, 0.9)))
        if rng.random() < 0.3:
            add(site, CONSUMER, Direction.DOWN, 1 + int(size * rng.integers(0, 6)))
        if rng.random() < 0.12:
            add(site, INPUTS, Direction.DOWN, int(rng.integers(1, 5)))
        if chilled and rng.random() < 0.2:
            add(site, CHILLED, Direction.DOWN, int(rng.integers(1, 6)))
        if both and rng.random() < 0.35:
            add(site, PARCEL if rng.random() < 0.5 else PRODUCE, Direction.UP, int(rng.integers(1, 12)))
        if both and chilled and rng.random() < 0.08:
            add(site, CHILLED, Direction.UP, int(rng.integers(1, 4)))
    if not any(demand.direction is Direction.DOWN for demand in demands):
        add(sites[-1], PARCEL, Direction.DOWN, 3)
    if both and not any(demand.direction is Direction.UP for demand in demands):
        add(sites[-1], PRODUCE, Direction.UP, 3)
    if chilled and not any(demand.commodity == CHILLED for demand in demands):
        add(sites[-1], CHILLED, Direction.DOWN, 2)
    return tuple(demands)


def add_impossible(
    rng: np.random.Generator,
    demands: Sequence[Demand],
    sites: Sequence[Site],
    firms: Sequence[Firm],
    *,
    off_the_way: frozenset[int],
) -> Added:
    """
    One to three more demands that nobody can serve, of different kinds, each known by its id.

    A site cut off or shut all day takes all its other demands with it. Answers the demands, the sites, the numbers of
    the sites to cut off (only ``off_the_way`` ones), and the kind of obstacle by demand.
    """
    demands, sites = list(demands), list(sites)
    posts = [i for i, site in enumerate(sites) if site.tier is Tier.VILLAGE]
    kinds = rng.permutation(["oversize", "unreachable", "closed_hours", "not_carried"])[: rng.integers(1, 4)]
    chosen = rng.choice(posts, size=len(kinds), replace=False)
    why: dict[DemandId, str] = {}
    cut_off: list[int] = []
    for n, (kind, at) in enumerate(zip(kinds.tolist(), chosen.tolist(), strict=True)):
        if kind == "unreachable" and at not in off_the_way:
            kind = "closed_hours"
        site = sites[at]
        goods = NOT_CARRIED if kind == "not_carried" else PARCEL
        extra = _demand(rng, f"x{n}-{kind}", firms[0], site, goods, Direction.DOWN, 2)
        if kind == "oversize":
            extra = replace(extra, load=Load(2 * 9_000 * KILOGRAM, 2 * 60_000 * LITRE, 2))
        demands.append(extra)
        why[extra.id] = kind
        if kind == "unreachable":
            cut_off.append(at)
        if kind == "closed_hours":
            sites[at] = replace(site, hours=TimeWindow(HOUR, 2 * HOUR))
        if kind in ("unreachable", "closed_hours"):
            why.update({demand.id: kind for demand in demands if demand.site == site.id})
    return tuple(demands), tuple(sites), tuple(cut_off), why


def _demand(
    rng: np.random.Generator,
    name: str,
    firm: Firm,
    site: Site,
    commodity: CommodityId,
    direction: Direction,
    pieces: int,
) -> Demand:
    (light, heavy), (small, large) = PIECE.get(commodity, PIECE[PRODUCE])
    up = direction is Direction.UP
    cash = int(rng.integers(1, 300)) * YUAN if not up and rng.random() < 0.1 else 0
    return Demand(
        id=DemandId(name),
        firm=firm.id,
        commodity=commodity,
        site=SiteId(site.id),
        direction=direction,
        load=Load(pieces * int(rng.integers(light, heavy + 1)), pieces * int(rng.integers(small, large + 1)), pieces),
        ready=int(rng.integers(0, 10)) * 30 * MINUTE + 8 * HOUR if up else 6 * HOUR,
        promised=18 * HOUR if rng.random() < 0.5 else None,
        priority=int(rng.integers(0, 3)),
        cash=cash,
    )
