"""Travel where no roads are given: straight lines, longer by a detour factor, at one speed. An estimate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from logistics_opt.errors import Issue
from logistics_opt.model import Assumption, LonLat, ProfileName, Site, SiteId, TravelMatrix
from logistics_opt.model.place import EARTH_RADIUS
from logistics_opt.model.travel import Matrix

DETOUR_FACTOR = 1.35
"""Median of published road over straight-line distance at 16 township seats of Huining, Gansu (range 1.02 to 1.83)."""

SPEED_KMH = 35.0
"""General knowledge for mixed county and village roads."""


@dataclass(frozen=True, slots=True, eq=False)
class CrowTravel:
    """What :class:`logistics_opt.network.travel.Travel` says of roads, said of straight lines."""

    matrices: Mapping[ProfileName, TravelMatrix]
    issues: tuple[Issue, ...]
    _positions: Mapping[SiteId, LonLat]

    def path(self, profile: ProfileName, origin: SiteId, destination: SiteId) -> tuple[LonLat, ...]:
        """The straight line; the same for every profile."""
        self.matrices[profile].distance(origin, destination)
        return (self._positions[origin], self._positions[destination])


def crow_travel(
    sites: Sequence[Site], profiles: Sequence[ProfileName], *, factor: float, kmh: float, issues: tuple[Issue, ...] = ()
) -> CrowTravel:
    """Matrices of :func:`straight_lines`, the same for every profile."""
    metres, seconds = straight_lines([site.position for site in sites], factor=factor, kmh=kmh)
    ids = tuple(site.id for site in sites)
    matrices = {profile: TravelMatrix(ids, seconds.copy(), metres.copy()) for profile in profiles}
    return CrowTravel(matrices, issues, {site.id: site.position for site in sites})


def straight_lines(points: Sequence[LonLat], *, factor: float, kmh: float) -> tuple[Matrix, Matrix]:
    """
    Great-circle distance (haversine) times ``factor``, in whole metres, and seconds at ``kmh``.

    Seconds are rounded up, so no leg is free.
    """
    lon = np.radians([point.lon for point in points])
    lat = np.radians([point.lat for point in points])
    half_lat = (lat[:, None] - lat[None, :]) / 2
    half_lon = (lon[:, None] - lon[None, :]) / 2
    h = np.sin(half_lat) ** 2 + np.cos(lat)[:, None] * np.cos(lat)[None, :] * np.sin(half_lon) ** 2
    exact = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.minimum(1.0, h))) * factor
    # Rounding up keeps the triangle inequality that TravelMatrix promises of seconds.
    return np.rint(exact).astype(np.int32), np.ceil(exact * 3.6 / kmh).astype(np.int32)


def crow_assumptions(factor: float, kmh: float) -> tuple[Assumption, ...]:
    """What the estimate rests on, to be printed with every result."""
    return (
        Assumption(
            name="detour factor (no roads given)",
            value=f"{factor:g}",
            source="default: median of published road over straight-line distance, Huining County, Gansu"
            if factor == DETOUR_FACTOR
            else "county table",
            grade="B" if factor == DETOUR_FACTOR else "K",
            name_zh="绕行系数（无道路数据）",
            source_zh="默认值：甘肃省会宁县公布里程与直线距离之比的中位数" if factor == DETOUR_FACTOR else "县表",
        ),
        Assumption(
            name="speed (no roads given)",
            value=f"{kmh:g} km/h",
            source="general knowledge",
            grade="K",
            name_zh="车速（无道路数据）",
            source_zh="一般常识",
        ),
    )
