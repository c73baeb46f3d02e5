"""Winding lines of a given length."""

import numpy as np

from logistics_opt.synth.plane import Point, Points

BEND = 2_400.0  # metres along the straight line from one bend to the next but one; less the more a road winds
STEP = 150.0


def meander(rng: np.random.Generator, start: Point, end: Point, length: float) -> Points:
    """
    A winding line from ``start`` to ``end``, ``length`` metres long (no shorter than the straight line).

    Three sine waves of random phase swing across the straight line and fade out at its ends; how far they swing is
    found by halving.
    """
    way = end - start
    straight = float(np.hypot(*way))
    if straight < 1.0 or length <= straight * 1.0005:
        return np.array([start, end])
    count = max(8, round(length / STEP))
    share = np.linspace(0.0, 1.0, count + 1)
    waves = max(1.0, length / BEND)
    swing = sum(
        rng.uniform(0.5, 1.0) / k * np.sin(2 * np.pi * (k * waves * rng.uniform(0.8, 1.2) * share + rng.uniform()))
        for k in (0.5, 1.0, 2.1)
    )
    swing = np.asarray(swing) * np.minimum(1.0, 6 * np.minimum(share, 1 - share))
    across = np.array([-way[1], way[0]]) / straight

    def line(amplitude: float) -> Points:
        points = start + share[:, None] * way + amplitude * swing[:, None] * across
        return np.asarray(points, dtype=np.float64)

    low, high = 0.0, 2 * length
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if _length(line(middle)) < length else (low, middle)
    return line(low)


def _length(points: Points) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())
