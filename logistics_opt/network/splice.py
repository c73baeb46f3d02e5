"""Cut the sites' snap points into the roads: every edge that holds some becomes a chain of shorter ones."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from logistics_opt.model import LonLat, Site
from logistics_opt.network.arrays import DECIMETRES, MILLISECONDS, RoadArrays
from logistics_opt.network.matrix import Router
from logistics_opt.network.plane import Bools, Ints
from logistics_opt.network.snap import Snap


def splice(
    arrays: RoadArrays, sites: Sequence[Site], snaps: tuple[Snap, ...], times: Ints, usable: Bools, access_pace: float
) -> Router:
    """
    The router over the ``usable`` edges with ``times`` in milliseconds; ``access_pace`` in seconds a metre.

    Where an edge is cut, milliseconds and decimetres are shared out by rounding the running totals, so that the parts
    add up to the whole edge (to a millisecond more for each part that would otherwise take no time at all).
    """
    number: dict[tuple[int, float], int] = {}
    node = np.full(len(snaps), -1, dtype=np.int64)
    for i, snap in enumerate(snaps):
        if snap.ok and snap.share in (0.0, 1.0):
            node[i] = (arrays.last if snap.share else arrays.first)[snap.strip]
        elif snap.ok:
            node[i] = number.setdefault((snap.strip, snap.share), arrays.node_count + len(number))
    cuts: dict[int, list[float]] = defaultdict(list)
    for strip, share in sorted(number):
        cuts[strip].append(share)
    whole = usable & ~np.isin(arrays.strip, np.array(list(cuts), dtype=np.int64))
    intact = np.flatnonzero(whole)
    broken = np.flatnonzero(usable & ~whole)
    rows = [row for edge in broken.tolist() for row in _parts(arrays, edge, int(times[edge]), cuts, number)]
    table = np.array(rows, dtype=float).reshape(-1, 7)
    ahead = arrays.forward[intact]
    distance = np.array([_gap(site, snap) for site, snap in zip(sites, snaps, strict=True)])
    return Router(
        arrays=arrays,
        snaps=snaps,
        positions=tuple(site.position for site in sites),
        node=node,
        access_ms=np.rint(distance * access_pace * MILLISECONDS).astype(np.int64),
        access_dm=np.rint(distance * DECIMETRES).astype(np.int64),
        node_count=arrays.node_count + len(number),
        tail=_column(arrays.tail[intact], table, 0),
        head=_column(arrays.head[intact], table, 1),
        ms=_column(times[intact], table, 2),
        dm=_column(arrays.decimetres[intact], table, 3),
        base=_column(intact, table, 4),
        start=np.concatenate([np.where(ahead, 0.0, 1.0), table[:, 5]]),
        end=np.concatenate([np.where(ahead, 1.0, 0.0), table[:, 6]]),
    )


def _column(intact: Ints, table: np.ndarray, column: int) -> Ints:
    return np.concatenate([intact, table[:, column].astype(np.int64)])


def _gap(site: Site, snap: Snap) -> float:
    point: LonLat = snap.point
    return site.position.distance_to(point)


def _parts(
    arrays: RoadArrays, edge: int, time: int, cuts: dict[int, list[float]], number: dict[tuple[int, float], int]
) -> list[tuple[int, int, int, int, int, float, float]]:
    strip, length = int(arrays.strip[edge]), int(arrays.decimetres[edge])
    shares = [0.0, *cuts[strip], 1.0]
    nodes = [int(arrays.first[strip]), *(number[strip, share] for share in cuts[strip]), int(arrays.last[strip])]
    rows = []
    for (a, b), (u, v) in zip(pairwise(shares), pairwise(nodes), strict=True):
        ms = max(1, round(b * time) - round(a * time))
        dm = round(b * length) - round(a * length)
        rows.append((u, v, ms, dm, edge, a, b) if arrays.forward[edge] else (v, u, ms, dm, edge, b, a))
    return rows
