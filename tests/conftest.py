"""
A county one can hold in the head: six sites on one straight road, everything at 10 m/s.

    w ---10 km--- d1 ---5 km--- v1 ---5 km--- v2 ---10 km--- d2 ---5 km--- v3

``make_county`` is a factory: every keyword replaces a field of the Problem. Where ``sites`` are replaced, travel is
made anew from their positions: 0.1 degrees of longitude are 10 km of road.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from logistics_opt.model import (
    Capacity,
    Commodity,
    CommodityId,
    Demand,
    DemandId,
    Direction,
    Echelon,
    Firm,
    FirmId,
    Handling,
    Load,
    LonLat,
    Problem,
    ProfileName,
    Site,
    SiteId,
    Tariff,
    Temperature,
    Tier,
    TimeWindow,
    TravelMatrix,
    VehicleType,
    VehicleTypeId,
)
from logistics_opt.units import HOUR, KILOGRAM, KILOMETRE, LITRE

ROAD = ProfileName("road")
WEST = 105.0  # degrees; the warehouse stands here


def _site(name: str, km: int, tier: Tier, parent: str | None, **more: Any) -> Site:
    position = LonLat(round(WEST + km / 100, 2), 35.7)
    return Site(id=SiteId(name), name=name.upper(), tier=tier, position=position, parent=parent, **more)


def _sites() -> tuple[Site, ...]:
    # At a depot a truck stands 300 s and 5 s a piece, then 600 s and 10 s a piece go by until its goods are sorted.
    depot = {"stop_time": 300, "piece_time": 5, "handling": Handling(fixed=600, pieces_per_hour=360)}
    village = {"stop_time": 120, "piece_time": 10, "hours": TimeWindow(7 * HOUR, 18 * HOUR), "cost_per_day": 100}
    return (
        _site("w", 0, Tier.COUNTY, None, cost_per_day=5_000),
        _site("d1", 10, Tier.TOWNSHIP, "w", cost_per_day=1_000, **depot),
        _site("d2", 30, Tier.TOWNSHIP, "w", cost_per_day=1_000, **depot),
        _site("v1", 15, Tier.VILLAGE, "d1", **village),
        _site("v2", 20, Tier.VILLAGE, "d1", **village),
        _site("v3", 35, Tier.VILLAGE, "d2", **village),
    )


def _fleet() -> tuple[VehicleType, ...]:
    def van(name: str, base: str) -> VehicleType:
        return VehicleType(
            id=VehicleTypeId(name),
            name=name,
            echelon=Echelon.SECOND,
            base=SiteId(base),
            count=1,
            capacity=Capacity(weight=300 * KILOGRAM, volume=2_000 * LITRE, chilled=200 * LITRE),
            tariff=Tariff(per_day=10_000, per_km=100, per_hour=1_800),  # half a fen a second
            shift=TimeWindow(6 * HOUR + 1_800, 19 * HOUR),
            profile=ROAD,
            max_trips=2,
            reload_time=600,
        )

    truck = VehicleType(
        id=VehicleTypeId("truck"),
        name="truck",
        echelon=Echelon.FIRST,
        base=SiteId("w"),
        count=2,
        capacity=Capacity(weight=1_000 * KILOGRAM, volume=5_000 * LITRE, chilled=500 * LITRE),
        tariff=Tariff(per_day=20_000, per_km=300, per_hour=3_600),  # one fen a second
        shift=TimeWindow(6 * HOUR, 20 * HOUR),
        profile=ROAD,
        max_trips=2,
        reload_time=1_200,
    )
    return (truck, van("van1", "d1"), van("van2", "d2"))


def _commodities() -> tuple[Commodity, ...]:
    produce = CommodityId("produce")
    return (
        Commodity(id=CommodityId("parcel"), name="parcels"),
        Commodity(id=produce, name="farm produce"),
        Commodity(id=CommodityId("inputs"), name="farm inputs", keep_apart=frozenset({produce})),
        Commodity(id=CommodityId("chilled"), name="chilled food", temperature=Temperature.CHILLED),
    )


def _demand(name: str, site: str, pieces: int = 10, kg: int = 100, litres: int = 500, **more: Any) -> Demand:
    """``pieces`` weighing ``kg`` in all; parcels down from the warehouse, ready at 06:00, unless ``more`` says else."""
    terms = {"firm": FirmId("post"), "commodity": CommodityId("parcel"), "direction": Direction.DOWN, "ready": 6 * HOUR}
    load = Load(kg * KILOGRAM, litres * LITRE, pieces)
    return Demand(id=DemandId(name), site=SiteId(site), load=load, **{**terms, **more})


def _demands() -> tuple[Demand, ...]:
    up = {"direction": Direction.UP, "commodity": CommodityId("produce"), "ready": 7 * HOUR}
    return (
        _demand("p1", "v1"),
        _demand("p2", "v2"),
        _demand("p3", "v3"),
        _demand("c3", "v3", 4, 20, 80, commodity=CommodityId("chilled")),
        _demand("k1", "d1", 5, 10, 50),  # for the township's own counter
        _demand("u1", "v1", 8, 120, 300, firm=FirmId("coop"), **up),
        _demand("u2", "v2", 6, 60, 150, firm=FirmId("coop"), **up),
    )


def _travel(sites: Sequence[Site]) -> TravelMatrix:
    along = np.array([round((site.position.lon - WEST) * 100 * KILOMETRE) for site in sites], dtype=np.int32)
    metres = np.abs(along[:, None] - along[None, :]).astype(np.int32)
    return TravelMatrix(tuple(site.id for site in sites), (metres // 10).astype(np.int32), metres)


def _county(**overrides: Any) -> Problem:
    sites = overrides.get("sites", _sites())
    content: dict[str, Any] = {
        "name": "line county",
        "day": date(2026, 9, 1),
        "firms": (Firm(id=FirmId("post"), name="the post"), Firm(id=FirmId("coop"), name="the co-operative")),
        "sites": sites,
        "commodities": _commodities(),
        "demands": _demands(),
        "fleet": _fleet(),
        **({} if "travel" in overrides else {"travel": {ROAD: _travel(sites)}}),
    }
    return Problem(**{**content, **overrides})


@pytest.fixture(scope="session")
def make_county() -> Callable[..., Problem]:
    """A factory of line counties; keywords replace fields of the Problem."""
    return _county


@pytest.fixture(scope="session")
def make_demand() -> Callable[..., Demand]:
    """A factory of demands: ``make_demand("a", "v1", pieces=10, kg=100, litres=500, direction=Direction.UP)``."""
    return _demand


@pytest.fixture(scope="session")
def line_travel() -> Callable[[Sequence[Site]], TravelMatrix]:
    """Travel along the straight road between the sites given, at 10 m/s."""
    return _travel


@pytest.fixture(scope="session")
def line_county() -> Problem:
    """The line county as it stands: five demands down (one chilled, one for a counter), two up, all can be served."""
    return _county()


def pytest_sessionstart(session: pytest.Session) -> None:
    """The search is compiled once for all workers, and before any test's clock starts."""
    if not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        from logistics_opt.routing.two_echelon.warm_up import make_ready

        make_ready()
