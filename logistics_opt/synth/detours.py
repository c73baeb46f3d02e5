"""
How much longer each trunk road is than the straight line, learnt from published distances to the county seat.

The logarithm of a road's detour factor is normal: a mean by kind of road (valley axis, plateau), a part that varies
slowly over the county, and a part of the road's own. Given published distances, the most likely factors follow from
kriging (Gaussian process regression, Rasmussen & Williams 2006, Gaussian Processes for Machine Learning, eq. 2.25-26)
with one linearisation a round, since which roads are the way to a seat depends on the factors themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from logistics_opt.synth.plane import Points
from logistics_opt.synth.trunk import Trunk

LEAST_FACTOR = 1.005
ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Prior:
    """
    What is believed of detour factors before any distance is seen.

    ``factor`` is the middle of all roads' factors; the spreads are standard deviations of its logarithm: of a kind's
    mean, of the regional part (correlated over ``reach`` metres), of a road's own. ``error`` is the relative error of a
    published figure, ``off_seat`` that of a seat whose position is only its township's middle, in metres.
    """

    factor: float = 1.3
    kind_spread: float = 0.4
    regional_spread: float = 0.2
    reach: float = 20_000.0
    own_spread: float = 0.12
    error: float = 0.02
    off_seat: float = 1_000.0


def fit_detours(
    trunk: Trunk, published: Mapping[int, float], inexact: Sequence[int] = (), prior: Prior | None = None
) -> Points:
    """
    The most likely detour factor of every trunk road, given published km from the county seat by seat number.

    ``inexact`` are the seats whose position is a rough one.
    """
    prior = prior or Prior()
    mean = np.log(prior.factor)
    covariance = _covariance(trunk, prior)
    seats = sorted(published)
    target = np.array([published[seat] * 1_000 for seat in seats])
    error = prior.error * target + 300.0 + np.array([prior.off_seat if seat in inexact else 0.0 for seat in seats])
    straight = trunk.straight
    x = np.full(len(trunk.roads), mean)
    for _ in range(ROUNDS):
        lengths = straight * np.exp(x)
        routes = trunk.routes(lengths)
        slope = np.zeros((len(seats), len(x)))
        for row, seat in enumerate(seats):
            slope[row, routes[seat]] = lengths[routes[seat]]
        total = slope.sum(axis=1)
        inner = slope @ covariance @ slope.T + np.diag(error**2)
        best = mean + covariance @ slope.T @ np.linalg.solve(inner, target - total + slope @ (x - mean))
        x += 0.5 * (np.maximum(best, np.log(LEAST_FACTOR)) - x)
    return np.asarray(np.exp(x), dtype=np.float64)


def _covariance(trunk: Trunk, prior: Prior) -> Points:
    middle = np.array([(trunk.nodes[road.a] + trunk.nodes[road.b]) / 2 for road in trunk.roads])
    apart = np.hypot(*(middle[:, None] - middle[None]).transpose(2, 0, 1))
    axis = np.array([road.axis for road in trunk.roads])
    alike = axis[:, None] == axis[None]
    regional = prior.regional_spread**2 * np.exp(-apart / prior.reach)
    return np.asarray(alike * (prior.kind_spread**2 + regional) + prior.own_spread**2 * np.eye(len(axis)))
