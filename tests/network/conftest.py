"""Roads one can hold in the head: on the equator, where a thousandth of a degree is 111 m both ways."""

import os
from pathlib import Path

import pytest

from logistics_opt.model import LonLat, Site, SiteId, Tier
from logistics_opt.network import Road, Speeds
from logistics_opt.network.speeds import SpeedRow


@pytest.fixture
def make_road():
    def make(name: str, *points: tuple[float, float], **values) -> Road:
        geometry = tuple(LonLat(lon, lat) for lon, lat in points)
        return Road(**{"id": name, "road_class": "county", "geometry": geometry, **values})

    return make


@pytest.fixture
def make_site():
    def make(name: str, lon: float, lat: float, tier: Tier = Tier.VILLAGE, **values) -> Site:
        return Site(id=SiteId(name), name=name, tier=tier, position=LonLat(lon, lat), **values)

    return make


@pytest.fixture
def plain_speeds():
    """36 km/h, ten metres a second, on every road and every access; lanes are shut to trucks."""
    rows = [SpeedRow(p, "*", "*", 36.0, "made for tests", "K") for p in ("truck", "van")]
    return Speeds((*rows, SpeedRow("truck", "lane", "*", None, "made for tests", "K")), ())


@pytest.fixture(scope="session")
def andorra() -> Path:
    here = Path(os.environ.get("LOGISTICS_SHARED", Path(__file__).parents[2] / ".." / "shared"))
    path = here / "data" / "andorra" / "andorra-2025-02.osm.pbf"
    if not path.is_file():
        pytest.skip(f"Andorra's extract is not at {path}: set LOGISTICS_SHARED")
    return path
