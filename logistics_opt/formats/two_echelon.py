"""
The two-echelon capacitated vehicle routing problem as published, read into a :class:`~logistics_opt.model.Problem`.

The format is that of Breunig, Schmid, Hartl and Vidal (2016), "A large neighbourhood search based heuristic for
two-echelon routing problems", doi:10.1016/j.cor.2016.06.014: trucks, city freighters, depot and satellites, customers.

**Scale.** A distance of 1 is 1 000 m, rounded to the metre, a cost of 1 a distance is 1 yuan a km, a demand of 1 is 1
kg and 1 litre in 1 piece. So a plan's cost in yuan is the published cost, to half a metre a leg and half a fen a
route.

**What is kept.** Trucks run between the depot and the satellites only, vans between their satellite and the customers
only (there is no way for either anywhere else), each makes one trip, no vehicle costs anything by the hour. Time
plays no part: every leg takes a second, every site is always open.

**What is not.** The model knows no limit on the vans of all satellites together, so each satellite has as many as the
file allows one satellite; and it may split a customer's goods by the piece. Both only make the problem easier: its
optimum, and any lower bound on it, is at most the published optimum. A plan may be below it.
"""

import math
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from logistics_opt.errors import InvalidInput
from logistics_opt.formats.log import Log
from logistics_opt.formats.published.reading import refused
from logistics_opt.formats.published.unified import UnifiedFile, Vehicles, parse_unified
from logistics_opt.formats.published.words import read_text
from logistics_opt.model import (
    ALL_DAY,
    UNREACHABLE,
    Capacity,
    Commodity,
    CommodityId,
    Demand,
    DemandId,
    Direction,
    Echelon,
    Firm,
    FirmId,
    Load,
    LonLat,
    Problem,
    ProfileName,
    Site,
    SiteId,
    Tariff,
    Tier,
    TravelMatrix,
    VehicleType,
    VehicleTypeId,
)
from logistics_opt.model.published import Point
from logistics_opt.model.travel import Matrix
from logistics_opt.units import KILOGRAM, KILOMETRE, LITRE, YUAN

TRUCK, VAN = ProfileName("truck"), ProfileName("van")
_FIRM, _GOODS = FirmId("all"), CommodityId("goods")
_DAY = date(2016, 1, 1)  # the files have none


def read_2ecvrp(path: Path | str) -> Problem:
    """
    The problem of a file in the unified 2E-CVRP format; see the module for what is kept.

    Raises InvalidInput where the file is not of that format, or has a handling cost at satellites (Set 6b), which a
    plan's cost does not know.
    """
    path = Path(path)
    file = _parse(path)
    sites = _sites(file)
    points = [file.depot, *file.satellites, *file.customers]
    depots = range(1, len(file.satellites) + 1)
    return Problem(
        name=path.stem,
        day=_DAY,
        firms=(Firm(id=_FIRM, name="all"),),
        sites=sites,
        commodities=(Commodity(id=_GOODS, name="goods"),),
        demands=tuple(_demand(number, amount) for number, amount in _demands(file) if amount),
        fleet=(
            _vehicle("truck", sites[0], file.trucks),
            *(_vehicle(f"van-{sites[i].id}", sites[i], file.freighters) for i in depots),
        ),
        travel={
            TRUCK: _matrix(sites, points, lambda tier: tier is not Tier.VILLAGE),
            VAN: _matrix(sites, points, lambda tier: tier is not Tier.COUNTY),
        },
    )


def _parse(path: Path) -> UnifiedFile:
    with refused(path):
        file = parse_unified(read_text(path))
    if any(satellite.handling for satellite in file.satellites):
        log = Log()
        log.add("benchmark-handling", path.name)
        raise InvalidInput(log.issues)
    return file


def _demands(file: UnifiedFile) -> list[tuple[int, int]]:
    return [(number, round(customer.demand)) for number, customer in enumerate(file.customers, start=1)]


def _sites(file: UnifiedFile) -> tuple[Site, ...]:
    """Positions are for drawing only: the coordinates, divided until they are degrees."""
    points = [file.depot, *file.satellites, *file.customers]
    largest = max(max(abs(point.x), abs(point.y)) for point in points)
    scale = 10 ** max(0, math.ceil(math.log10(largest))) if largest > 0 else 1
    ids = ["w", *(f"s{i}" for i in range(1, len(file.satellites) + 1))]
    ids += [f"c{i}" for i in range(1, len(file.customers) + 1)]
    tiers = [Tier.COUNTY, *[Tier.TOWNSHIP] * len(file.satellites), *[Tier.VILLAGE] * len(file.customers)]
    found = []
    for name, tier, point in zip(ids, tiers, points, strict=True):
        found.append(
            Site(
                id=SiteId(name),
                name=name,
                tier=tier,
                position=LonLat(point.x / scale, point.y / scale),
                parent=_parent(tier, point, file.satellites),
                position_kind="benchmark",
            )
        )
    return tuple(found)


def _parent(tier: Tier, point: Point, satellites: Sequence[Point]) -> SiteId | None:
    if tier is Tier.COUNTY:
        return None
    if tier is Tier.TOWNSHIP:
        return SiteId("w")
    near = min(range(len(satellites)), key=lambda i: point.distance_to(satellites[i]))
    return SiteId(f"s{near + 1}")


def _demand(number: int, amount: int) -> Demand:
    return Demand(
        id=DemandId(f"d{number}"),
        firm=_FIRM,
        commodity=_GOODS,
        site=SiteId(f"c{number}"),
        direction=Direction.DOWN,
        load=Load(amount * KILOGRAM, amount * LITRE, amount),
    )


def _vehicle(name: str, base: Site, vehicles: Vehicles) -> VehicleType:
    first = base.tier is Tier.COUNTY
    return VehicleType(
        id=VehicleTypeId(name),
        name=name,
        echelon=Echelon.FIRST if first else Echelon.SECOND,
        base=base.id,
        count=min(vehicles.at_one, vehicles.count),
        capacity=Capacity(weight=vehicles.capacity * KILOGRAM, volume=vehicles.capacity * LITRE),
        tariff=Tariff(per_day=round(vehicles.fixed * YUAN), per_km=round(vehicles.per_distance * YUAN)),
        shift=ALL_DAY,
        profile=TRUCK if first else VAN,
    )


def _matrix(sites: Sequence[Site], points: Sequence[Point], usable: Callable[[Tier], bool]) -> TravelMatrix:
    at = np.array([(point.x, point.y) for point in points])
    distance = np.hypot(at[:, None, 0] - at[None, :, 0], at[:, None, 1] - at[None, :, 1])
    metres: Matrix = np.rint(distance * KILOMETRE).astype(np.int32)
    seconds: Matrix = np.ones_like(metres)
    np.fill_diagonal(seconds, 0)
    there = np.array([usable(site.tier) for site in sites])
    nowhere = ~(there[:, None] & there[None, :])
    np.fill_diagonal(nowhere, val=False)
    metres[nowhere] = UNREACHABLE
    seconds[nowhere] = UNREACHABLE
    return TravelMatrix(tuple(site.id for site in sites), seconds, metres)
