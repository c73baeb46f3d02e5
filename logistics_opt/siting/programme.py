"""
The mathematical programmes behind the questions, as arrays: which places may open, what an answer must keep to.

Indices: ``i`` a client (village), ``j`` a place, ``s`` a season. ``y_j`` is 1 where a depot opens, ``x_ij`` the share
of client ``i`` that place ``j`` serves.
"""

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]

BLOCKED = np.inf
"""The cost of a pair that cannot be."""

_TINY = 1e-9  # of a value: less is no difference


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """``weight . y <= most``: a budget, a number of new buildings. ``name`` is for whoever must be told."""

    name: str
    weight: Floats
    most: float

    @property
    def unit(self) -> float:
        """The largest weight: what rounding is measured by."""
        return float(np.abs(self.weight).max(initial=0.0)) or 1.0

    def holds(self, y: Bools) -> bool:
        """Whether these open places keep to it."""
        return bool(float(self.weight @ y) <= self.most + 1e-6 * self.unit)


@dataclass(frozen=True, kw_only=True, eq=False)
class Places:
    """
    What may be decided about the places: ``opened`` and ``shut`` are settled, ``counted`` ones make up the number.

    Between ``least`` and ``most`` counted places open. ``forbidden`` are whole sets of open places that are not wanted
    again.
    """

    count: int
    opened: Bools
    shut: Bools
    counted: Bools
    least: int
    most: int
    limits: tuple[Limit, ...] = ()
    forbidden: tuple[frozenset[int], ...] = ()

    @classmethod
    def free(cls, count: int, *, least: int = 0, most: int | None = None) -> "Places":
        """All free, all counted."""
        none = np.zeros(count, dtype=bool)
        return cls(
            count=count, opened=none, shut=none, counted=~none, least=least, most=count if most is None else most
        )

    @property
    def contradictory(self) -> bool:
        """Whether the numbers and what is settled leave no choice at all."""
        sure = int((self.opened & self.counted).sum())
        possible = int((self.counted & ~self.shut).sum())
        clash = bool((self.opened & self.shut).any())
        return clash or self.least > self.most or sure > self.most or possible < self.least

    @property
    def plain(self) -> bool:
        """Whether numbers and settled places are all there is to keep to."""
        return not self.limits and not self.forbidden

    def with_settled(self, place: int, *, is_open: bool) -> "Places":
        """The same with one more place settled."""
        opened, shut = self.opened.copy(), self.shut.copy()
        opened[place], shut[place] = is_open, not is_open
        return replace(self, opened=opened, shut=shut)

    def without(self, unwanted: frozenset[int]) -> "Places":
        """The same with one more set of open places that is not wanted."""
        return replace(self, forbidden=(*self.forbidden, unwanted))

    def allows(self, chosen: frozenset[int]) -> bool:
        """Whether these may be the open places."""
        y = np.zeros(self.count, dtype=bool)
        y[list(chosen)] = True
        return bool(
            not (self.opened & ~y).any()
            and not (self.shut & y).any()
            and self.least <= int((y & self.counted).sum()) <= self.most
            and all(limit.holds(y) for limit in self.limits)
            and chosen not in self.forbidden
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Assignment:
    """
    Open places and give every client to open ones at least cost.

    min  sum_j fixed_j y_j + sum_ij cost_ij x_ij
    s.t. sum_j x_ij = 1                                  every client is served
         x_ij <= y_j                                     by open places
         sum_i demand_si x_ij <= capacity_j y_j          within their capacity in every season
         sum_i weight_i x_ij >= catchment_j y_j          with a catchment that is worth it
         y as ``places`` allows; x_ij 0 or 1 if ``single``, else 0 to 1

    ``cost`` has shape (clients, places), :data:`BLOCKED` where a pair cannot be; ``demand`` (seasons, clients), with no
    row where capacity does not matter. ``catchment_weight`` is what counts towards a catchment: the first season's
    demand where it is not given, 1 a client where there is none. ``step``: every two different values of the objective
    are at least so far apart (1 where all numbers are whole), 0 if nothing is known.
    """

    places: Places
    cost: Floats
    fixed: Floats
    demand: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    capacity: Floats = field(default_factory=lambda: np.zeros(0))
    catchment: Floats | None = None
    catchment_weight: Floats | None = None
    single: bool = True
    step: float = 0.0

    @property
    def capacitated(self) -> bool:
        """Whether capacities bind at all."""
        return len(self.demand) > 0

    @property
    def plain(self) -> bool:
        """Whether every client simply goes to its cheapest open place."""
        return not self.capacitated and self.catchment is None

    @cached_property
    def worst(self) -> float:
        """Stands for what cannot be: more than twice what any answer costs, so that no saving makes up for it."""
        finite = np.abs(np.where(np.isfinite(self.cost), self.cost, 0.0))
        return 1.0 + 2.0 * float(finite.max(axis=1, initial=0.0).sum() + np.abs(self.fixed).sum())

    @cached_property
    def priced(self) -> Floats:
        """Costs with a price that nobody can want in place of :data:`BLOCKED`."""
        return np.where(np.isfinite(self.cost), self.cost, self.worst)

    def is_possible(self, value: float) -> bool:
        """Whether a sum of :attr:`priced` costs has no blocked pair in it."""
        return value < self.worst / 2

    def enough(self, value: float) -> float:
        """A bound that reaches this leaves nothing better than an answer of ``value``; infinite where there is none."""
        tolerance = _TINY * max(1.0, abs(value))
        return value - max(self.step - tolerance, tolerance) if math.isfinite(value) else math.inf

    def with_places(self, places: Places) -> "Assignment":
        """The same with other decisions allowed."""
        return replace(self, places=places)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cover:
    """
    Open places so that clients are within reach of one, or of two.

    min  sum_j fixed_j y_j - sum_i once_i z_i - sum_i twice_i u_i
    s.t. z_i + u_i <= sum_j reach_ij y_j,  u_i <= z_i    covered once, covered again
         z_i = 1 for ``must`` clients
         y as ``places`` allows; z, u 0 or 1

    ``reach`` has shape (clients, places).
    """

    places: Places
    reach: Bools
    fixed: Floats
    once: Floats
    twice: Floats
    must: Bools

    def with_places(self, places: Places) -> "Cover":
        """The same with other decisions allowed."""
        return replace(self, places=places)


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """
    An answer: the open places, who serves whom, its value, and what no answer is better than.

    ``shares`` is ``x``, shape (clients, places), or ``None`` where the question has no allocation of its own.
    """

    chosen: frozenset[int]
    value: float
    bound: float
    method: str
    shares: Floats | None = None

    @property
    def gap(self) -> float:
        """(value - bound) / |value|; 0 where that is the best there is."""
        if self.value <= self.bound:
            return 0.0
        return (self.value - self.bound) / max(abs(self.value), 1e-12)
