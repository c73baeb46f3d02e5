"""A county as a plane in metres around one point: good to a few metres over 100 km."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from logistics_opt.model import LonLat
from logistics_opt.model.place import EARTH_RADIUS

Points = npt.NDArray[np.float64]
Point = npt.NDArray[np.float64]

METRES_PER_DEGREE = math.radians(1) * EARTH_RADIUS
DIGITS = 5  # decimals of a degree that generated positions keep: about a metre


@dataclass(frozen=True, slots=True)
class Plane:
    """East and north of ``origin`` in metres."""

    origin: LonLat

    @property
    def _east(self) -> float:
        return METRES_PER_DEGREE * math.cos(math.radians(self.origin.lat))

    def xy(self, position: LonLat) -> Point:
        """A position as metres east and north."""
        return np.array(
            [
                (position.lon - self.origin.lon) * self._east,
                (position.lat - self.origin.lat) * METRES_PER_DEGREE,
            ]
        )

    def lonlat(self, point: Point) -> LonLat:
        """A point in degrees, rounded to about a metre."""
        return LonLat(
            round(self.origin.lon + float(point[0]) / self._east, DIGITS),
            round(self.origin.lat + float(point[1]) / METRES_PER_DEGREE, DIGITS),
        )


def distance(one: Point, other: Point) -> float:
    """Metres between two points of the plane."""
    return math.hypot(float(one[0] - other[0]), float(one[1] - other[1]))
