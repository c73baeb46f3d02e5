"""
A county from nothing but a road graph and named places: sites, fleet and demand by kind of place, all generated.

For an OpenStreetMap extract: towns become township depots, every smaller place a post point, the largest town also has
the county warehouse. Positions and roads are the map's; everything else is drawn from a seed and says so.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.model import Assumption, Handling, Host, Problem, ProfileName, Site, SiteId, Tier, TimeWindow
from logistics_opt.network.osm import OsmPlace
from logistics_opt.network.travel import MAX_SNAP, Travel, travel
from logistics_opt.synth.demand import Place, draw_day, draw_place
from logistics_opt.synth.facts import read_rows
from logistics_opt.synth.fleet import Prices, draw_fleet
from logistics_opt.synth.goods import COMMODITIES, FIRMS
from logistics_opt.units import HOUR, MINUTE, Metres

PRICES_CSV = Path(__file__).with_name("prices.csv")
SEATS = frozenset({"city", "town"})
# Median pieces a day down, by kind of place; own estimates (grade K). Drawn with a spread of a factor 1.6.
PIECES_A_DAY: Mapping[str, float] = {
    "city": 400.0,
    "town": 150.0,
    "village": 25.0,
    "hamlet": 6.0,
    "isolated_dwelling": 1.5,
    "locality": 1.5,
}
FEWEST_HOUSES = 3.0
SPREAD = 0.5
PROFILES = tuple(ProfileName(name) for name in ("truck", "van", "three_wheeler"))


@dataclass(frozen=True, slots=True)
class PlacedCounty:
    """The day's problem, and the travel behind its matrices."""

    problem: Problem
    travel: Travel


def county_from_places(
    graph: "nx.MultiDiGraph[Hashable]",
    places: Sequence[OsmPlace],
    *,
    seed: int,
    day: date,
    name: str,
    max_snap: Metres = MAX_SNAP,
    cache: Path | None = None,
) -> PlacedCounty:
    """
    A county's day over these roads and places; the same seed gives the same one.

    Raises InvalidInput where there is no place to deliver to. Where no place is a town the largest one is the seat.
    """
    known = sorted((place for place in places if place.kind in PIECES_A_DAY), key=lambda place: place.id)
    if not known:
        raise InvalidInput([_no_places()])
    rng, prices = np.random.default_rng(seed), read_default_prices()
    sites = place_sites(known, prices)
    ways = travel(graph, sites, PROFILES, day=day, max_snap=max_snap, cache=cache)
    van = ways.matrices[ProfileName("van")]
    kind = {_site_id(place): place.kind for place in known}
    demands = draw_day(rng, [_demand_place(rng, site, kind[site.id]) for site in sites[1:]], day)
    reached = [s for s in sites if van.reachable(sites[0].id, s.id) and van.reachable(s.id, sites[0].id)]
    problem = Problem(
        name=name,
        day=day,
        firms=FIRMS,
        sites=sites,
        commodities=COMMODITIES,
        demands=demands,
        fleet=draw_fleet(reached, demands, prices, van),
        travel=ways.matrices,
        assumptions=(
            Assumption(
                name="sites, fleet and demand",
                value=f"generated, seed {seed}",
                source="logistics_opt.synth.places",
                grade="K",
                name_zh="站点、车队和货量",
                value_zh=f"程序生成，种子{seed}",
            ),
            *default_assumptions(),
        ),
    )
    return PlacedCounty(problem, ways)


def place_sites(places: Sequence[OsmPlace], prices: Prices) -> tuple[Site, ...]:
    """The warehouse, a depot in every town, a post point in every smaller place, supplied from the nearest depot."""
    largest = max(places, key=lambda place: (place.population or 0, PIECES_A_DAY[place.kind], place.id))
    towns = [place for place in places if place.kind in SEATS] or [largest]
    warehouse = Site(
        id=SiteId("warehouse"),
        name=f"county warehouse, {largest.name}",
        tier=Tier.COUNTY,
        position=largest.position,
        host=Host.EXPRESS_OUTLET,
        hours=TimeWindow(5 * HOUR, 22 * HOUR),
        cost_per_day=prices.fen("warehouse_per_day_yuan"),
        position_kind="generated",
    )
    depots = [
        Site(
            id=_site_id(town),
            name=town.name,
            tier=Tier.TOWNSHIP,
            position=town.position,
            parent=warehouse.id,
            host=Host.POST_OFFICE,
            hours=TimeWindow(6 * HOUR, 20 * HOUR + 30 * MINUTE),
            stop_time=12 * MINUTE,
            piece_time=2,
            handling=Handling(fixed=15 * MINUTE, pieces_per_hour=600),
            cost_per_day=prices.fen("depot_per_day_yuan"),
            aliases=_aliases(town),
            position_kind="openstreetmap",
        )
        for town in towns
    ]
    posts = [
        Site(
            id=_site_id(place),
            name=place.name,
            tier=Tier.VILLAGE,
            position=place.position,
            parent=min(depots, key=lambda depot: depot.position.distance_to(place.position)).id,
            hours=TimeWindow(8 * HOUR, 18 * HOUR + 30 * MINUTE),
            stop_time=4 * MINUTE,
            piece_time=6,
            cost_per_day=prices.fen("post_per_day_yuan"),
            aliases=_aliases(place),
            position_kind="openstreetmap",
        )
        for place in places
        if place not in towns
    ]
    return (warehouse, *depots, *posts)


def read_default_prices() -> Prices:
    """The packaged prices and capacities, ``prices.csv``: each with unit, source and grade."""
    return Prices({row["name"]: float(row["value"]) for row in read_rows(PRICES_CSV)})


def default_assumptions() -> tuple[Assumption, ...]:
    """The packaged figures as they are printed with a result."""
    return tuple(
        Assumption(
            name=row["name"],
            value=f"{row['value']} {row['unit']}",
            source=row["source"],
            grade=row["grade"],
            name_zh=row["name_zh"],
            value_zh=f"{row['value']} {row['unit_zh']}",
            source_zh=row["source_zh"],
        )
        for row in read_rows(PRICES_CSV)
    )


def _demand_place(rng: np.random.Generator, site: Site, kind: str) -> Place:
    pieces = PIECES_A_DAY[kind] * float(rng.lognormal(0.0, SPREAD))
    drawn = draw_place(rng, site.id, site.tier, pieces, int(rng.integers(7)))
    return drawn if pieces > FEWEST_HOUSES else replace(drawn, shop_days=frozenset())


def _site_id(place: OsmPlace) -> SiteId:
    # Ids become parts of file names: no slash.
    return SiteId(place.id.replace("/", "-"))


def _aliases(place: OsmPlace) -> tuple[str, ...]:
    return (place.name_zh,) if place.name_zh else ()


def _no_places() -> Issue:
    return Issue(
        "no-places",
        "the extract",
        "it names no town, village or hamlet",
        "take an extract with place nodes, or give the sites in a table",
        "数据中没有城镇、村庄或居民点",
        "请使用包含 place 节点的数据，或用表格提供站点",
    )
