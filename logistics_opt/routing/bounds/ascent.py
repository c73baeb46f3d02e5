"""
Prices for goods at sites and at depots that no trip can earn more than its cost with, raised step by step.

Every vector of first prices is made into prices that are certain (Baldacci, Christofides & Mingozzi 2008, Mathematical
Programming 115:351-385): a site may add to its own the least, over all trips that call there, of what is left of the
trip's cost a unit brought. Subgradient steps look for first prices whose sum is large.
"""

import time
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from logistics_opt.routing.bounds.q_routes import FAR, LOW, Tables, cheapest_through, follow, tables
from logistics_opt.routing.bounds.trips import Indices, Kind, Trips

_Vector = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]

_STEPS = (70, 40, 25)  # between certificates
_WORK = 3e10  # sums of two numbers that all steps together may take; about a tenth of a nanosecond each
_HIGHEST = 1 << 29  # of a price times the units of a trip
_PATIENCE = 6
_TARGET = 1.15  # how much better than the best so far the steps aim


@dataclass
class Prices:
    """First prices in ticks a unit at each site and depot, and for each trip that must leave the warehouse."""

    sites: _Vector
    depots: _Vector
    trip: float = 0.0


@dataclass
class _Slope:
    """By how much what must be brought exceeds what the best trips bring."""

    sites: _Vector  # shares
    depots: _Vector  # units
    trip: float

    def steepness(self, usual: float) -> float:
        return float(self.sites @ self.sites + self.depots @ self.depots / usual**2 + self.trip**2)


@dataclass
class _Looked:
    """One kind's tables and what they say of its places."""

    kind: Kind
    places: Indices
    tables: Tables
    halves: npt.NDArray[np.int32]


@dataclass
class _Found:
    """What prices are worth: the least a unit left at each site, and whose trip it is."""

    least: _Vector
    whose: npt.NDArray[np.intp]
    depots: _Vector
    from_home: npt.NDArray[np.intp]
    offers: list[tuple[Kind, Indices, _Vector]] = field(default_factory=list)
    value: float = -np.inf


class Ascent:
    """The search for good prices of one day's trips."""

    def __init__(self, trips: Trips) -> None:
        self.trips = trips
        self.n, self.depots = len(trips.sites), trips.depots
        self.kinds = sorted(trips.kinds, key=lambda kind: kind.depot is not None)  # the warehouse's first
        self.limit = _HIGHEST // max(kind.units for kind in self.kinds)
        self.looked: dict[int, _Looked] = {}

    def best(self, deadline: float) -> float:
        """A certain lower bound in ticks; 0 where none was found in time."""
        prices = Prices(np.zeros(self.n), np.zeros(self.depots))
        certain = 0.0
        left = _WORK
        for steps in _STEPS:
            work = sum(float(len(kind.near)) ** 2 * kind.units for kind in self.kinds)
            steps = int(min(steps, max(8.0, left / max(work, 1.0) / 2)))
            left -= steps * work
            prices = self._climb(prices, steps, deadline)
            found = self._certify(prices)
            certain = max(certain, found)
            if time.monotonic() > deadline:
                break
        return certain

    def _climb(self, prices: Prices, steps: int, deadline: float) -> Prices:
        usual = max(1.0, float(self.trips.wanted.sum()) / max(1, self.depots))
        best, top = prices, -np.inf
        scale, waited = 1.0, 0
        for _ in range(steps):
            found = self._evaluate(prices, everywhere=False)
            waited = 0 if found.value > top * (1 + 1e-4) else waited + 1
            if found.value > top:
                best, top = prices, found.value
            if not np.isfinite(found.value) or time.monotonic() > deadline:
                break
            slope = self._slope(found)
            steep = slope.steepness(usual)
            if steep < 1e-9:
                break
            if waited >= _PATIENCE:
                scale, waited = scale / 1.5, 0
            step = scale * (_TARGET * top - found.value) / steep
            prices = Prices(
                prices.sites + step * slope.sites / self.trips.wanted,
                prices.depots + step * slope.depots / usual**2,
                max(0.0, prices.trip + step * slope.trip),
            )
        return best

    def _certify(self, prices: Prices) -> float:
        """The bound that all trips of all kinds agree to; the next steps look where it fell short."""
        near = self._evaluate(prices, everywhere=False)
        found = self._evaluate(prices, everywhere=True)
        for kind, places, offer in found.offers:
            short = places[offer < near.least[places] - 1e-9]
            kind.near = np.union1d(kind.near, short)
        return found.value

    def _evaluate(self, prices: Prices, *, everywhere: bool) -> _Found:
        sites = np.clip(np.ceil(prices.sites), -self.limit, self.limit).astype(np.int64)
        depots = np.clip(np.ceil(prices.depots), -self.limit, self.limit).astype(np.int64)
        trip = int(prices.trip)
        found = _Found(
            np.full(self.n, np.inf),
            np.full(self.n, -1, np.intp),
            np.full(self.depots, np.inf),
            np.full(self.depots, -1, np.intp),
        )
        self.looked = {}
        for number, kind in enumerate(self.kinds):
            places = kind.all if everywhere else kind.near
            if not len(places) or (kind.depot is not None and found.depots[kind.depot] >= FAR):
                continue
            places, best = self._look(number, kind, places, np.concatenate([sites, depots]), trip, keep=not everywhere)
            passing = places >= self.n
            through = places[passing] - self.n
            better = best[passing] < found.depots[through]
            found.depots[through[better]] = best[passing][better]
            found.from_home[through[better]] = number
            offer, at = best[~passing], places[~passing]
            if kind.depot is not None:
                offer = offer + (depots[kind.depot] + found.depots[kind.depot])
            better = offer < found.least[at]
            found.least[at[better]] = offer[better]
            found.whose[at[better]] = number
            found.offers.append((kind, at, offer))
        certain = np.all(np.abs(found.least) < FAR / 4)
        if certain:
            found.value = trip * self.trips.least + float(self.trips.wanted @ (sites + found.least))
        return found

    def _look(
        self, number: int, kind: Kind, places: Indices, prize: _Whole, trip: int, *, keep: bool
    ) -> tuple[Indices, _Vector]:
        """The least cost a unit of the trips through each place; places come back in another order."""
        most = np.full(self.n + self.depots, kind.units, np.int32)
        most[: self.n] = np.minimum(self.trips.wanted, kind.units)
        places = places[np.argsort(-most[places], kind="stable")]
        start = kind.start[places] - np.int32(trip // 2 if kind.depot is None else 0)
        legs = np.ascontiguousarray(kind.legs[np.ix_(places, places)])
        made = tables(legs, start, most[places], prize[places].astype(np.int32), kind.units)
        best, halves = np.full(len(places), np.inf), np.zeros((2, len(places)), np.int32)
        cheapest_through(made.arrived, made.came, made.served, made.passed, best, halves)
        # A path that was cut off at the bottom is cheaper than it looks.
        best[best * halves.sum(axis=0) < LOW / 2] = -np.inf
        if keep:
            self.looked[number] = _Looked(kind, places, made, halves)
        return places, best

    def _slope(self, found: _Found) -> _Slope:
        wanted = self.trips.wanted.astype(np.float64)
        brought = np.zeros(self.n + self.depots)
        passed_on = np.zeros(self.depots)
        trips = 0.0
        for number in sorted(self.looked, reverse=True):
            looked = self.looked[number]
            units = np.zeros(self.n + self.depots)
            mine = found.whose == number
            units[: self.n][mine] = wanted[mine]
            if looked.kind.depot is None:
                units[self.n :] = np.where(found.from_home == number, passed_on, 0)
            else:
                passed_on[looked.kind.depot] += units.sum()
            here = np.zeros(len(looked.places))
            driven = follow(*looked.tables, looked.halves, units[looked.places], here)
            brought[looked.places] += here
            trips += driven if looked.kind.depot is None else 0
        return _Slope(1 - brought[: self.n] / wanted, passed_on - brought[self.n :], self.trips.least - trips)
