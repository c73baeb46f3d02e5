"""
A county of four candidates and six villages on one straight road, everything at 10 m/s: 1 km takes 100 s.

    w --10-- a -2- v1 --6-- v2 -2- b -4- v3 --6-- c -3- v4 -4- v5 -3- d --5-- v6
    0       10     12      18     20    24       30    33     37    40       45 km

Kilometres from the places to the villages, and the villages' pieces a day (10 kg each):

         v1  v2  v3  v4  v5  v6
    a     2   8  14  23  27  35     stands today, rent 10 yuan a day, 2000 yuan to close
    b     8   2   4  13  17  25     a post office, rent 20 yuan a day, 10 000 yuan to fit out
    c    18  12   6   3   7  15     stands today, rent 10 yuan a day, 2000 yuan to close
    d    28  22  16   7   3   5     must be built, rent 30 yuan a day, 50 000 yuan to build
    w    12  18  24  33  37  45
    pcs  10  20  30  10  20  10

Places a and b are of the township north, c and d of south. The year is a season of 100 days, unless a test says more.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from logistics_opt.model import (
    UNREACHABLE,
    Candidate,
    Host,
    Load,
    LonLat,
    Premises,
    Problem,
    ProfileName,
    Season,
    Site,
    Standing,
    Tier,
    TravelMatrix,
)
from logistics_opt.siting.case import Case, case_of
from logistics_opt.siting.rates import Rates, Tours

ROAD = ProfileName("road")
KM = {"w": 0, "a": 10, "v1": 12, "v2": 18, "b": 20, "v3": 24, "c": 30, "v4": 33, "v5": 37, "d": 40, "v6": 45}
PIECES = {"v1": 10, "v2": 20, "v3": 30, "v4": 10, "v5": 20, "v6": 10}
YEAR = Season(name="all year", days=100, orders_day=date(2026, 9, 1), roads_day=date(2026, 9, 1))
# A fen a metre both ways, no wages: costs are kilometres times a thousand, and every stop has a drive of its own.
VANS = Tours(per_km=1_000, per_hour=0, load=1_000_000, profile=ROAD)
TRUCKS = Tours(per_km=2_000, per_hour=0, load=1_000_000, profile=ROAD)
FLAT = Rates(trucks=TRUCKS, vans=VANS, years=10)


def _site(name: str) -> Site:
    tier = Tier.COUNTY if name == "w" else Tier.VILLAGE if name.startswith("v") else Tier.TOWNSHIP
    return Site(id=name, name=name.upper(), tier=tier, position=LonLat(105 + KM[name] / 100, 35.7))


def _candidates() -> tuple[Candidate, ...]:
    def one(name: str, premises: Premises, host: Host, rent: int, township: str, **money: int) -> Candidate:
        standing = Standing.EXISTING if premises is Premises.STANDING else Standing.CANDIDATE
        site = replace(_site(name), host=host, cost_per_day=rent, standing=standing)
        return Candidate(site=site, premises=premises, township=township, **money)

    return (
        one("a", Premises.STANDING, Host.SERVICE_POINT, 1_000, "north", closing=200_000),
        one("b", Premises.REUSED, Host.POST_OFFICE, 2_000, "north", conversion=1_000_000),
        one("c", Premises.STANDING, Host.PASSENGER_STATION, 1_000, "south", closing=200_000),
        one("d", Premises.NEW, Host.SERVICE_POINT, 3_000, "south", conversion=5_000_000),
    )


@pytest.fixture(scope="session")
def candidates() -> tuple[Candidate, ...]:
    """The four places."""
    return _candidates()


@pytest.fixture(scope="session")
def make_day(make_county, make_demand, line_travel) -> Callable[..., Problem]:
    """
    A day of the county: ``make_day(pieces={"v1": 5}, shut=[("c", "v4")])``.

    ``pieces`` are those of the villages named, ``shut`` pairs of sites without a way between them.
    """

    def day(*, pieces: dict[str, int] = PIECES, shut: tuple[tuple[str, str], ...] = ()) -> Problem:
        sites = tuple(_site(name) for name in KM)
        travel = line_travel(sites)
        seconds, metres = travel.seconds.copy(), travel.metres.copy()
        for pair in shut:
            i, j = (travel.index[name] for name in pair)
            for matrix in (seconds, metres):
                matrix[i, j] = matrix[j, i] = UNREACHABLE
        demands = tuple(make_demand(f"p-{v}", v, pieces=n, kg=10 * n, litres=n) for v, n in pieces.items())
        ways = {ROAD: TravelMatrix(travel.sites, seconds, metres)}
        return make_county(sites=sites, demands=demands, travel=ways, fleet=())

    return day


@pytest.fixture(scope="session")
def make_case(make_day) -> Callable[..., Case]:
    """The case of such days, served from the four places alone unless ``direct``; ``changed`` candidates by id."""

    def case(
        *days: tuple[Season, Problem],
        direct: bool = False,
        counter: int = 0,
        rates: Rates = FLAT,
        changed: dict[str, dict[str, Any]] | None = None,
    ) -> Case:
        places = []
        for candidate in _candidates():
            more = dict((changed or {}).get(candidate.site.id, {}))
            if "capacity_kg" in more:
                load = Load(weight=more.pop("capacity_kg") * 1_000)
                candidate = replace(candidate, site=replace(candidate.site, capacity=load))
            places.append(replace(candidate, **more))
        return case_of(days or ((YEAR, make_day()),), places, rates, direct=direct, counter=counter)

    return case


@pytest.fixture(scope="session")
def line(make_case) -> Case:
    """The county as it stands above."""
    return make_case()


@pytest.fixture(scope="session")
def season() -> Callable[..., Season]:
    """``season("winter", 30)``."""
    return lambda name, days: replace(YEAR, name=name, days=days)


def _random_case(
    rng: np.random.Generator, *, places: int, clients: int, seasons: int = 1, direct: bool = False
) -> Case:
    """Places and clients strewn over a square, some ways missing, small whole numbers everywhere."""

    def spot(name: str, at: np.ndarray, tier: Tier, **more: Any) -> Site:
        position = LonLat(105 + at[0] / 100, 35 + at[1] / 100)
        return Site(id=name, name=name.upper(), tier=tier, position=position, **more)

    where = rng.integers(0, 30, (places + clients + 1, 2))
    premises = [list(Premises)[k] for k in rng.integers(0, 3, places)]
    standing = {Premises.STANDING: Standing.EXISTING}
    weight = rng.integers(0, 40, (seasons, clients)) * 1_000
    candidates = tuple(
        Candidate(
            site=spot(
                f"d{j}",
                where[j],
                Tier.TOWNSHIP,
                standing=standing.get(premises[j], Standing.CANDIDATE),
                host=list(Host)[int(rng.integers(0, 3))],
                cost_per_day=int(rng.integers(0, 3_000)),
                capacity=None if rng.random() < 0.4 else Load(weight=int(rng.integers(0, 90)) * 1_000),
            ),
            premises=premises[j],
            township=f"t{int(rng.integers(0, 2))}",
            conversion=int(rng.integers(0, 5)) * 100_000,
            closing=int(rng.integers(0, 3)) * 100_000,
        )
        for j in range(places)
    )
    warehouse = spot("w", where[-1], Tier.COUNTY)
    columns = np.concatenate((where[:places], where[-1:] if direct else where[:0]))
    far = np.abs(where[places:-1][:, None, :] - columns[None, :, :]).sum(axis=2) * 1_000
    metres = np.repeat(2 * far[None], seasons, axis=0)
    metres[rng.random(metres.shape) < 0.1] = UNREACHABLE
    line = 2 * np.abs(columns - where[-1]).sum(axis=1) * 1_000
    line_metres = np.repeat(line[None], seasons, axis=0)
    case = Case(
        name="random",
        candidates=candidates,
        warehouse=warehouse if direct else None,
        clients=tuple(spot(f"v{i}", where[places + i], Tier.VILLAGE) for i in range(clients)),
        seasons=tuple(f"s{k}" for k in range(seasons)),
        days=rng.integers(1, 200, seasons),
        pieces=weight // 1_000,
        weight=weight,
        seconds=np.where(metres < 0, UNREACHABLE, metres // 10),
        metres=metres,
        line_seconds=line_metres // 10,
        line_metres=line_metres,
        rates=replace(FLAT, vans=replace(VANS, per_hour=1_800, stop_share=0.2, load_share=0.7)),
    )
    return case.restricted(~case.never_reached)


@pytest.fixture(scope="session")
def random_case() -> Callable[..., Case]:
    """``random_case(rng, places=4, clients=6)``."""
    return _random_case
