"""Degrees on a plane of metres, for what is near on the ground; and the names of our arrays."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from logistics_opt.model import LonLat
from logistics_opt.model.place import EARTH_RADIUS

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Plane:
    """Degrees to metres on a plane that is true to scale near one latitude; good to a percent across a county."""

    scale_lon: float
    scale_lat: float

    @classmethod
    def around(cls, latitudes: Floats) -> "Plane":
        """The plane through the middle of these latitudes."""
        degree = float(np.radians(1.0)) * EARTH_RADIUS
        middle = float(latitudes.min() + latitudes.max()) / 2 if len(latitudes) else 0.0
        return cls(degree * float(np.cos(np.radians(middle))), degree)

    def metres(self, lon: Floats, lat: Floats) -> Floats:
        """An array of points, one a row."""
        return np.column_stack([lon * self.scale_lon, lat * self.scale_lat])

    def position(self, x: float, y: float) -> LonLat:
        """Back to degrees."""
        return LonLat(x / self.scale_lon, y / self.scale_lat)
