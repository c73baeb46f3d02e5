"""
Counties of any size from a seed, like the demo county in everything but the place: for comparing searches.

Places and roads come from :mod:`.seeded_land`; sites, demand, fleet and prices are drawn as for the demo county, with
the packaged figures. Nothing of it is a place that exists, and every position says so.
"""

from datetime import date

import numpy as np
import numpy.typing as npt

from logistics_opt.model import Assumption, LonLat, Problem, ProfileName, SiteId
from logistics_opt.network.speeds import Speeds
from logistics_opt.synth.demand import draw_day, draw_places
from logistics_opt.synth.facts import Township, Village
from logistics_opt.synth.fleet import draw_fleet
from logistics_opt.synth.goods import COMMODITIES, FIRMS
from logistics_opt.synth.places import default_assumptions, read_default_prices
from logistics_opt.synth.plane import Plane
from logistics_opt.synth.seeded_land import KM2_A_TOWNSHIP, SeededLand, draw_seeded_land
from logistics_opt.synth.sites import depot_site, post_site, warehouse_site
from logistics_opt.synth.villages import Placed

People = npt.NDArray[np.float64]

DAY = date(2026, 11, 23)  # a Monday
PROFILES = tuple(ProfileName(name) for name in ("truck", "van", "three_wheeler"))
WAREHOUSE = SiteId("W")
# Residents: of the county seat's town, lowest and highest; of a township, median and spread (Huining: 11 000).
TOWN_PEOPLE = (40_000, 110_000)
TOWNSHIP_PEOPLE = (11_500.0, 0.4)


def seeded_county(depots: int, villages: int, seed: int) -> Problem:
    """
    A county's day with so many township depots and village post points; the same numbers give the same county.

    There are five firms, parcels and shop goods down, parcels and farm produce up, chilled goods and farm inputs that
    keep apart from food, vans and three-wheelers at the depots and trucks at the warehouse, about a third more than the
    work needs. Raises ``ValueError`` for fewer than one depot or fewer villages than depots.
    """
    if not 1 <= depots <= villages:
        raise ValueError(f"{depots} depots for {villages} villages: there is one at least, and a village for each")
    rng, prices = np.random.default_rng([seed, depots, villages]), read_default_prices()
    residents = _residents(rng, depots)
    land = draw_seeded_land(rng, residents, villages)
    plane = Plane(LonLat(round(float(rng.uniform(100, 115)), 4), round(float(rng.uniform(26, 38)), 4)))
    townships = _townships(land, plane, residents)
    sites = (
        warehouse_site(WAREHOUSE, "生成县 generated county ", plane.lonlat(land.points[0]), prices),
        *(depot_site(township, WAREHOUSE, prices, rng, kind="generated") for township in townships),
        *(
            post_site(placed, townships[int(township)], prices, rng)
            for placed, township in zip(_villages(land, plane, townships), land.seat_of, strict=True)
        ),
    )
    travel = land.travel([site.id for site in sites], PROFILES, Speeds.load())
    people = {township.code: township.residents for township in townships}
    demands = draw_day(rng, draw_places(rng, people, sites), DAY)
    return Problem(
        name=f"generated county 生成县 {depots}/{villages}, seed {seed}",
        day=DAY,
        firms=FIRMS,
        sites=sites,
        commodities=COMMODITIES,
        demands=demands,
        fleet=draw_fleet(sites, demands, prices, travel[ProfileName("van")]),
        travel=travel,
        assumptions=(
            Assumption(
                name="places, roads, fleet and demand",
                value=f"generated, seed {seed}",
                source="logistics_opt.synth.seeded",
                grade="K",
                name_zh="站点、道路、车队和货量",
                value_zh=f"程序生成，种子{seed}",
            ),
            *default_assumptions(),
        ),
    )


def _residents(rng: np.random.Generator, depots: int) -> People:
    median, spread = TOWNSHIP_PEOPLE
    others = median * rng.lognormal(0.0, spread, depots - 1)
    people: People = np.rint(np.concatenate([[float(rng.integers(*TOWN_PEOPLE))], others]))
    return people


def _townships(land: SeededLand, plane: Plane, residents: People) -> list[Township]:
    return [
        Township(
            code=f"D{n:02d}",
            name=f"第{n}镇 township {n}",
            seat=plane.lonlat(land.points[n]),
            exact=False,
            position_source="generated",
            residents=int(people),
            area_km2=KM2_A_TOWNSHIP,
            road_km=None,
        )
        for n, people in enumerate(residents, start=1)
    ]


def _villages(land: SeededLand, plane: Plane, townships: list[Township]) -> list[Placed]:
    return [
        Placed(
            Village(f"V{n:04d}", f"第{n}村 village {n}", townships[int(township)].code, community=False),
            plane.lonlat(land.points[land.seats + n]),
            "generated",
        )
        for n, township in enumerate(land.seat_of, start=1)
    ]
