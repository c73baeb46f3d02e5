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
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from logistics_opt.errors import InvalidInput
from logistics_opt.formats import limits
from logistics_opt.formats.log import Log
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
from logistics_opt.model.travel import Matrix
from logistics_opt.units import KILOGRAM, KILOMETRE, LITRE, YUAN

TRUCK, VAN = ProfileName("truck"), ProfileName("van")
_FIRM, _GOODS = FirmId("all"), CommodityId("goods")
_DAY = date(2016, 1, 1)  # the files have none

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _File:
    trucks: int
    truck_load: int
    truck_cost: float
    truck_fixed: float
    vans: int  # of one satellite
    van_load: int
    van_cost: float
    van_fixed: float
    depot: Point
    satellites: tuple[Point, ...]
    customers: tuple[Point, ...]
    demands: tuple[int, ...]


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
        demands=tuple(_demand(number, amount) for number, amount in enumerate(file.demands, start=1) if amount),
        fleet=(
            _vehicle("truck", sites[0], file.trucks, file.truck_load, file.truck_cost, file.truck_fixed),
            *(
                _vehicle(f"van-{sites[i].id}", sites[i], file.vans, file.van_load, file.van_cost, file.van_fixed)
                for i in depots
            ),
        ),
        travel={
            TRUCK: _matrix(sites, points, lambda tier: tier is not Tier.VILLAGE),
            VAN: _matrix(sites, points, lambda tier: tier is not Tier.COUNTY),
        },
    )


def _parse(path: Path) -> _File:
    log = Log()
    try:
        trucks, vans, stores, customers = _lines(path)
        file = _file(_numbers(trucks[0], 4), _numbers(vans[0], 5), stores, [_numbers(text, 3) for text in customers])
    except (OSError, ValueError, IndexError) as error:
        log.add("benchmark-format", path.name, what=str(error))
        raise InvalidInput(log.issues) from error
    if any(float(store.split(",")[2]) for store in stores if store.count(",") == 2):
        log.add("benchmark-handling", path.name)
        raise InvalidInput(log.issues)
    return file


def _lines(path: Path) -> list[list[str]]:
    if path.stat().st_size > limits.FILE_BYTES:
        raise ValueError("the file is too large")
    text = path.read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line.strip() and not line.startswith("!")]


def _file(truck: list[float], van: list[float], stores: list[str], customers: list[list[float]]) -> _File:
    places = [[float(x) for x in store.split(",")] for store in stores]
    if any(len(place) not in (2, 3) for place in places) or len(places) < 2:
        raise ValueError("a depot and one satellite or more are needed")
    return _File(
        trucks=_whole(truck[0]),
        truck_load=_whole(truck[1]),
        truck_cost=truck[2],
        truck_fixed=truck[3],
        vans=min(_whole(van[0]), _whole(van[1])),
        van_load=_whole(van[2]),
        van_cost=van[3],
        van_fixed=van[4],
        depot=(places[0][0], places[0][1]),
        satellites=tuple((place[0], place[1]) for place in places[1:]),
        customers=tuple((x, y) for x, y, _ in customers),
        demands=tuple(_whole(demand) for _, _, demand in customers),
    )


def _numbers(text: str, count: int) -> list[float]:
    numbers = [float(part) for part in text.split(",")]
    if len(numbers) != count or not all(math.isfinite(number) and number >= 0 for number in numbers[2:]):
        raise ValueError(f"{text!r} is not {count} numbers")
    return numbers


def _whole(number: float) -> int:
    if number != int(number) or number < 0:
        raise ValueError(f"{number:g} is not a whole number")
    return int(number)


def _sites(file: _File) -> tuple[Site, ...]:
    """Positions are for drawing only: the coordinates, divided until they are degrees."""
    points = [file.depot, *file.satellites, *file.customers]
    largest = max(abs(c) for point in points for c in point)
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
                position=LonLat(point[0] / scale, point[1] / scale),
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
    near = min(range(len(satellites)), key=lambda i: math.dist(point, satellites[i]))
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


def _vehicle(name: str, base: Site, count: int, load: int, cost: float, fixed: float) -> VehicleType:
    first = base.tier is Tier.COUNTY
    return VehicleType(
        id=VehicleTypeId(name),
        name=name,
        echelon=Echelon.FIRST if first else Echelon.SECOND,
        base=base.id,
        count=count,
        capacity=Capacity(weight=load * KILOGRAM, volume=load * LITRE),
        tariff=Tariff(per_day=round(fixed * YUAN), per_km=round(cost * YUAN)),
        shift=ALL_DAY,
        profile=TRUCK if first else VAN,
    )


def _matrix(sites: Sequence[Site], points: Sequence[Point], usable: Callable[[Tier], bool]) -> TravelMatrix:
    at = np.array(points, dtype=float)
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
