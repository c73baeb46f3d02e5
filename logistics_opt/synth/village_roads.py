"""Which village road leads where: a tree from the trunk roads out to every village, and some loops."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from logistics_opt.synth.plane import Point, Points, distance

LOOP_SHARE = 0.12  # of the pairs of near villages that get a road of their own
NEAR = 4_000.0
TOWNSHIP_ROAD = 3  # a road that leads to so many villages is a township road
AT_THE_ROAD = 15.0  # metres: who lives so near needs no road


@dataclass(frozen=True, slots=True)
class VillageRoad:
    """A road between two points, ``factor`` times as long as the straight line; a ``loop`` is nobody's only way."""

    start: Point
    end: Point
    road_class: str
    factor: float
    loop: bool = False


def link_villages(rng: np.random.Generator, trunk: Points, homes: Points) -> list[VillageRoad]:
    """
    Roads from the points of the trunk roads to all homes (metres on the plane).

    Always the home nearest to what is already joined comes next, so roads are short and branch as they go out.
    """
    order, joined_to = _tree(trunk, homes)
    beyond = Counter[int]()
    for home in reversed(order):
        beyond[home] += 1
        if joined_to[home] >= 0:
            beyond[int(joined_to[home])] += beyond[home]
    roads = []
    for home in order:
        start = homes[joined_to[home]] if joined_to[home] >= 0 else trunk[-1 - joined_to[home]]
        if distance(start, homes[home]) > AT_THE_ROAD:
            road_class = "township" if beyond[home] >= TOWNSHIP_ROAD else "village"
            roads.append(VillageRoad(start, homes[home], road_class, float(rng.uniform(1.15, 1.75))))
    for a, b in _loops(rng, homes, joined_to):
        roads.append(VillageRoad(homes[a], homes[b], "village", float(rng.uniform(1.4, 1.9)), loop=True))
    return roads


def _tree(trunk: Points, homes: Points) -> tuple[list[int], list[int]]:
    """Order of joining; and for each home the home it is joined to, or -1 - i for trunk point i."""
    to_trunk = np.hypot(*(homes[:, None] - trunk[None]).transpose(2, 0, 1))
    joined_to = [-1 - int(i) for i in to_trunk.argmin(axis=1)]
    best = to_trunk.min(axis=1)
    left = np.ones(len(homes), dtype=bool)
    order: list[int] = []
    for _ in homes:
        home = int(np.where(left, best, np.inf).argmin())
        left[home] = False
        order.append(home)
        away = np.hypot(*(homes - homes[home]).T)
        for other in np.flatnonzero(left & (away < best)).tolist():
            best[other], joined_to[other] = away[other], home
    return order, joined_to


def _loops(rng: np.random.Generator, homes: Points, joined_to: list[int]) -> list[tuple[int, int]]:
    pairs = [
        (a, b)
        for b in range(len(homes))
        for a in range(b)
        if distance(homes[a], homes[b]) < NEAR and joined_to[a] != b and joined_to[b] != a
    ]
    return [pair for pair in pairs if rng.random() < LOOP_SHARE]
