"""Seconds and metres between sites, for one way of using the roads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from logistics_opt.model.ids import SiteId
from logistics_opt.units import Metres, Seconds

UNREACHABLE = -1

Matrix = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class TravelMatrix:
    """
    Travel between every two sites along the fastest road: ``seconds[i, j]`` and ``metres[i, j]`` from i to j.

    Square int32 arrays in the order of ``sites``, made read-only; :data:`UNREACHABLE` in both where there is no way.
    ``metres`` is the length of the *fastest* way, so it need not satisfy the triangle inequality; ``seconds`` does.
    """

    sites: tuple[SiteId, ...]
    seconds: Matrix
    metres: Matrix
    index: Mapping[SiteId, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        shape = (len(self.sites), len(self.sites))
        for name, array in (("seconds", self.seconds), ("metres", self.metres)):
            if array.shape != shape:
                raise ValueError(f"{name} has shape {array.shape}, {len(self.sites)} sites need {shape}")
            if array.dtype != np.int32:
                raise ValueError(f"{name} holds {array.dtype}, a travel matrix holds int32")
        if not np.array_equal(self.seconds < 0, self.metres < 0):
            raise ValueError("seconds and metres disagree on which sites are reachable")
        for array in (self.seconds, self.metres):
            array.setflags(write=False)
        object.__setattr__(self, "index", {site: i for i, site in enumerate(self.sites)})

    def reachable(self, origin: SiteId, destination: SiteId) -> bool:
        """Whether there is a way."""
        return bool(self.seconds[self.index[origin], self.index[destination]] != UNREACHABLE)

    def time(self, origin: SiteId, destination: SiteId) -> Seconds:
        """Seconds from one site to another; raises where there is no way."""
        return self._entry(self.seconds, origin, destination)

    def distance(self, origin: SiteId, destination: SiteId) -> Metres:
        """Metres from one site to another; raises where there is no way."""
        return self._entry(self.metres, origin, destination)

    def restrict(self, sites: Sequence[SiteId]) -> "TravelMatrix":
        """The same travel among fewer sites, in the order given."""
        at = np.array([self.index[site] for site in sites], dtype=np.intp)
        return TravelMatrix(tuple(sites), self.seconds[np.ix_(at, at)], self.metres[np.ix_(at, at)])

    def _entry(self, array: Matrix, origin: SiteId, destination: SiteId) -> int:
        value = int(array[self.index[origin], self.index[destination]])
        if value == UNREACHABLE:
            raise ValueError(f"no way from {origin} to {destination}")
        return value
