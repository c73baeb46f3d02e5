"""Which ground belongs to which township: areas as published, shapes as the seats and the outline allow."""

import numpy as np
import numpy.typing as npt
from shapely import contains_xy
from shapely.geometry import Polygon

from logistics_opt.model import LonLat
from logistics_opt.synth.facts import Facts
from logistics_opt.synth.plane import Points

CELL = 500.0  # metres between two grid points
ROUNDS = 200


def grid_points(facts: Facts) -> Points:
    """Grid points within the county's outline, on the plane, so far inside that a place in their cell is inside too."""
    ring = np.array([facts.plane.xy(LonLat(x, y)) for x, y in facts.outline.exterior.coords])
    low, high = ring.min(axis=0), ring.max(axis=0)
    xs, ys = np.meshgrid(np.arange(low[0], high[0], CELL), np.arange(low[1], high[1], CELL))
    grid = np.column_stack([xs.ravel(), ys.ravel()])
    return np.asarray(grid[contains_xy(Polygon(ring).buffer(-CELL * 0.7), grid)], dtype=np.float64)


def catchments(grid: Points, seats: Points, areas: Points) -> npt.NDArray[np.int64]:
    """
    The number of the township each grid point belongs to.

    A power diagram: a point belongs to the seat with the least squared distance less that seat's weight. Weights are
    raised and lowered until every township has its share of the grid, ``areas`` being scaled to the whole.
    """
    share = areas / areas.sum() * len(grid)
    squared = ((grid[:, None, :] - seats[None]) ** 2).sum(axis=2)
    weight = np.zeros(len(seats))
    for turn in range(ROUNDS):
        owner = np.argmin(squared - weight, axis=1)
        lack = share - np.bincount(owner, minlength=len(seats))
        if np.abs(lack).max() < 0.02 * share.min():
            break
        # A cell more moves the border by its area over the border's length; half of that, ever less, settles.
        weight += lack * CELL**2 * 0.4 / (1 + turn / 40)
    # No seat may lie in a neighbour's ground: the ground around it is its own.
    near = squared.argmin(axis=1)
    close = squared[np.arange(len(grid)), near] < (2 * CELL) ** 2
    return np.asarray(np.where(close, near, owner), dtype=np.int64)
