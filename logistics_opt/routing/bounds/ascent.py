"""
Prices for goods at sites and at depots that no trip can earn more than its cost with, raised step by step.

Every vector of first prices is made into prices that are certain (Baldacci, Christofides & Mingozzi 2008, Mathematical
Programming 115:351-385): a site may add to its own the least, over all trips that call there, of what is left of the
trip's cost a unit brought. Subgradient steps look for first prices whose sum is large.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from logistics_opt.routing.bounds.q_routes import FAR, LOW, Tables, cheapest_through, follow, tables
from logistics_opt.routing.bounds.trips import Indices, Kind, Trips

_Vector = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]

_STEPS = (55, 30)  # between certificates
_WORK = 1.5e10  # sums of two numbers that the steps may take, four or five to a nanosecond
_HIGHEST = 1 << 28  # of a price times the units of a trip
_PATIENCE = 4  # steps without a better value before they are made smaller
_SHRINK = 1.35
_TURN = 1.5
_TARGET = 1.3  # how much better than the best so far the steps aim


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
    """
    The search for good prices of one day's trips.

    Prices are one vector, in ticks: for all that a site wants, for what a depot passes on when all pass on alike, for
    each trip that must leave the warehouse, and what a trip of each kind pays because only so many can be made. The
    slope is its like: by how much what must be exceeds what the best trips do, as shares and as numbers of trips.
    """

    def __init__(self, trips: Trips) -> None:
        self.trips = trips
        self.n, self.depots = len(trips.sites), trips.depots
        self.kinds = sorted(trips.kinds, key=lambda kind: kind.depot is not None)  # the warehouse's first
        self.wanted = trips.wanted.astype(np.float64)
        self.usual = max(1.0, float(self.wanted.sum()) / max(1, self.depots))
        self.limits = np.array([kind.trips for kind in self.kinds], np.float64)
        self.highest = _HIGHEST // max(kind.units for kind in self.kinds)
        self.looked: dict[int, _Looked] = {}
        self.scale = 1.0  # of the steps

    def best(self, enough: Callable[[], bool]) -> float:
        """A certain lower bound in ticks, raised until it is ``enough``; 0 where none was found in time."""
        prices = np.zeros(self.n + self.depots + 1 + len(self.kinds))
        certain = 0.0
        left = _WORK
        for steps in _STEPS:
            work = sum(float(len(kind.near)) ** 2 * kind.units for kind in self.kinds)
            steps = int(min(steps, max(8.0, left / max(work, 1.0) / 2)))
            left -= steps * work
            prices = self._climb(prices, steps, enough)
            certain = max(certain, self._certify(prices))
            if enough():
                break
        return certain

    def _climb(self, prices: _Vector, steps: int, enough: Callable[[], bool]) -> _Vector:
        best, top, waited = prices, -np.inf, 0
        way = np.zeros_like(prices)
        free = self.n + self.depots  # prices from here on are never below zero
        for _ in range(steps):
            found = self._evaluate(prices, everywhere=False)
            waited = 0 if found.value > top * (1 + 1e-4) else waited + 1
            if found.value > top:
                best, top = prices, found.value
            if not np.isfinite(found.value) or enough():
                break
            slope = self._slope(found)
            slope[free:][(prices[free:] <= 0) & (slope[free:] < 0)] = 0
            # Where the slope turns back on the way taken so far, go between the two (Camerini, Fratta & Maffioli 1975,
            # Mathematical Programming Study 3:26-34).
            back = float(slope @ way)
            way = slope - _TURN * min(0.0, back) / max(float(way @ way), 1e-12) * way
            steep = float(way @ way)
            if steep < 1e-9:
                break
            if waited >= _PATIENCE:
                self.scale, waited = self.scale / _SHRINK, 0
            prices = prices + self.scale * (_TARGET * top - found.value) / steep * way
            prices[free:] = np.maximum(prices[free:], 0)
        return best

    def _certify(self, prices: _Vector) -> float:
        """The bound that all trips of all kinds agree to; the next steps look where it fell short."""
        near = self._evaluate(prices, everywhere=False)
        found = self._evaluate(prices, everywhere=True)
        for kind, places, offer in found.offers:
            short = places[offer < near.least[places] - 1e-9]
            kind.near = np.union1d(kind.near, short)
        return found.value

    def _evaluate(self, prices: _Vector, *, everywhere: bool) -> _Found:
        n, free = self.n, self.n + self.depots
        units = np.concatenate([self.wanted, np.full(self.depots, self.usual)])
        prize = np.clip(np.ceil(prices[:free] / units), -self.highest, self.highest).astype(np.int64)
        sites, depots = prize[:n], prize[n:]
        scarce = prices[free + 1 :].astype(np.int64)
        trip = min(int(prices[free]), self._least_trip(scarce))
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
            extra = int(scarce[number]) - (trip if kind.depot is None else 0)
            places, best = self._look(number, places, prize, extra, keep=not everywhere)
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
            fixed = trip * self.trips.least - scarce @ self.limits
            found.value = float(fixed + self.wanted @ (sites + found.least))
        return found

    def _least_trip(self, scarce: _Whole) -> int:
        """What every trip from the warehouse costs, however little it brings: no bonus may be higher."""
        from_home = ((kind, int(extra)) for kind, extra in zip(self.kinds, scarce, strict=True) if kind.depot is None)
        least = (2 * int(kind.start[kind.all].min()) + extra for kind, extra in from_home if len(kind.all))
        return min(least, default=0)

    def _look(self, number: int, places: Indices, prize: _Whole, extra: int, *, keep: bool) -> tuple[Indices, _Vector]:
        """The least cost a unit of the trips through each place; places come back in another order."""
        kind = self.kinds[number]
        most = np.full(self.n + self.depots, kind.units, np.int32)
        most[: self.n] = np.minimum(self.trips.wanted, kind.units)
        places = places[np.argsort(-most[places], kind="stable")]
        start = kind.start[places] + np.int32(np.clip(extra // 2, -FAR // 4, FAR // 4))
        legs = np.ascontiguousarray(kind.legs[np.ix_(places, places)])
        made = tables(legs, start, most[places], prize[places].astype(np.int32), kind.units)
        best, halves = np.full(len(places), np.inf), np.zeros((2, len(places)), np.int32)
        cheapest_through(made.arrived, made.came, made.served, made.passed, best, halves)
        # A path that was cut off at the bottom is cheaper than it looks.
        best[best * halves.sum(axis=0) < LOW / 2] = -np.inf
        if keep:
            self.looked[number] = _Looked(kind, places, made, halves)
        return places, best

    def _slope(self, found: _Found) -> _Vector:
        """What is wanted less what the best trips bring, each driven as often as its places ask for."""
        brought = np.zeros(self.n + self.depots)
        passed_on = np.zeros(self.depots)
        trips = np.zeros(len(self.kinds))
        for number in sorted(self.looked, reverse=True):  # vans before the trucks that supply them
            looked = self.looked[number]
            units = np.concatenate(
                [
                    np.where(found.whose == number, self.wanted, 0),
                    np.where(found.from_home == number, passed_on, 0),
                ]
            )
            depot = looked.kind.depot
            if depot is not None:
                passed_on[depot] += units.sum()
            here = np.zeros(len(looked.places))
            trips[number] = follow(*looked.tables, looked.halves, units[looked.places], here)
            brought[looked.places] += here
        from_home = sum(trips[number] for number, kind in enumerate(self.kinds) if kind.depot is None)
        return np.concatenate(
            [
                1 - brought[: self.n] / self.wanted,
                (passed_on - brought[self.n :]) / self.usual,
                [self.trips.least - from_home],
                trips - self.limits,
            ]
        )
