"""
Chinese map coordinates: WGS-84 (GPS), GCJ-02 (Amap, Tencent), BD-09 (Baidu).

The offset of GCJ-02 is the formula published by its reverse engineers and used by every open library (WGStoGCJ, 2010;
described in "Restrictions on geographic data in China", Wikipedia). There is no closed inverse: four fixed-point steps
bring the way back below a micrometre. Outside a rectangle around China the datums are taken to be equal.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Degrees: TypeAlias = npt.NDArray[np.float64]
Forward: TypeAlias = Callable[[Degrees, Degrees], tuple[Degrees, Degrees]]

AXIS = 6_378_245.0  # Krasovsky 1940, metres
ECCENTRICITY2 = 0.00669342162296594323
BAIDU = np.pi * 3000 / 180
STEPS = 4


class Datum(StrEnum):
    """Which coordinates a file holds. They lie 300 to 800 m apart: never guess, ask."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def convert(lon: npt.ArrayLike, lat: npt.ArrayLike, source: Datum, target: Datum) -> tuple[Degrees, Degrees]:
    """Longitudes and latitudes in degrees, from one datum to another; arrays or single numbers."""
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if source is target:
        return x, y
    if source is Datum.BD09:
        x, y = _inverse(_baidu, x, y)
    elif source is Datum.WGS84:
        x, y = _gcj(x, y)
    # Now in GCJ-02, the hub between the two others.
    if target is Datum.BD09:
        return _baidu(x, y)
    return _inverse(_gcj, x, y) if target is Datum.WGS84 else (x, y)


def in_china(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Whether the published rectangle holds the point; it takes in some of China's neighbours too."""
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    return np.asarray((x > 72.004) & (x < 137.8347) & (y > 0.8293) & (y < 55.8271))


def _gcj(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    x, y, pi = lon - 105.0, lat - 35.0, np.pi
    wave = (20 * np.sin(6 * x * pi) + 20 * np.sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + wave
    north += (20 * np.sin(y * pi) + 40 * np.sin(y / 3 * pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * pi) + 320 * np.sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + wave
    east += (20 * np.sin(x * pi) + 40 * np.sin(x / 3 * pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * pi) + 300 * np.sin(x / 30 * pi)) * 2 / 3
    phi = np.radians(lat)
    magic = 1 - ECCENTRICITY2 * np.sin(phi) ** 2
    d_lat = np.degrees(north / (AXIS * (1 - ECCENTRICITY2) / magic**1.5))
    d_lon = np.degrees(east / (AXIS / np.sqrt(magic) * np.cos(phi)))
    inside = in_china(lon, lat)
    return lon + np.where(inside, d_lon, 0.0), lat + np.where(inside, d_lat, 0.0)


def _baidu(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BAIDU)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BAIDU)
    inside = in_china(lon, lat)
    return (
        np.where(inside, radius * np.cos(angle) + 0.0065, lon),
        np.where(inside, radius * np.sin(angle) + 0.006, lat),
    )


def _inverse(forward: Forward, lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    x, y = lon, lat
    for _ in range(STEPS):
        there = forward(x, y)
        x, y = x + lon - there[0], y + lat - there[1]
    return x, y
