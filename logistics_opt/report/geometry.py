"""Lines for the map and the picture: the drive of every leg, the roads beneath, both thinned to a bounded size."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
import numpy.typing as npt
import shapely

from logistics_opt.model import LonLat, ProfileName, SiteId
from logistics_opt.report.journeys import Journey

Degrees: TypeAlias = npt.NDArray[np.float64]
PathFunction: TypeAlias = Callable[[ProfileName, SiteId, SiteId], Sequence[LonLat]]
Roads: TypeAlias = Iterable[tuple[str, Sequence[tuple[float, float]]]]

METRES_A_DEGREE = 111_195.0
GRID = 100_000  # steps a degree on a map page: five decimals, about a metre
FINEST = 5.0  # metres; finer than a road is wide
_RANKS: Mapping[int, frozenset[str]] = {
    0: frozenset({"motorway", "trunk", "primary", "national", "provincial"}),
    1: frozenset({"secondary", "tertiary", "county", "township"}),
}


@dataclass(frozen=True, slots=True)
class LegKey:
    """What the geometry of a leg depends on."""

    profile: ProfileName
    origin: SiteId
    destination: SiteId


def leg_keys(journeys: Iterable[Journey]) -> Iterator[LegKey]:
    """The legs of all routes."""
    for journey in journeys:
        yield from (LegKey(journey.vehicle.profile, leg.origin, leg.destination) for leg in journey.legs)


def leg_lines(legs: Iterable[LegKey], path: PathFunction, most_points: int) -> dict[LegKey, Degrees]:
    """The line of every different leg as (n, 2) degrees; one that has no length is two equal points."""
    found: dict[LegKey, Degrees] = {}
    for key in legs:
        if key not in found:
            points = [(point.lon, point.lat) for point in path(key.profile, key.origin, key.destination)]
            found[key] = np.array(points * 2 if len(points) == 1 else points, dtype=float).reshape(-1, 2)
    thin = thinned([line for line in found.values() if len(line)], most_points)
    drawn = iter(thin)
    return {key: next(drawn) if len(line) else line for key, line in found.items()}


def road_lines(roads: Roads, most_points: int) -> list[tuple[int, Degrees]]:
    """
    Roads as (rank, line), rank 0 the main roads, 1 county and township roads, 2 the rest.

    When the coarsest thinning leaves more points than allowed, the shortest roads of the lowest rank go first.
    """
    lines = [(rank(name), np.asarray(points, dtype=float).reshape(-1, 2)) for name, points in roads if len(points) > 1]
    thin = thinned([line for _, line in lines], most_points)
    ranked = [(order, line) for (order, _), line in zip(lines, thin, strict=True)]
    if sum(len(line) for _, line in ranked) <= most_points:
        return ranked
    ranked.sort(key=lambda pair: (pair[0], -float(np.abs(np.diff(pair[1], axis=0)).sum())))
    ends = np.cumsum([len(line) for _, line in ranked])
    return ranked[: int(np.searchsorted(ends, most_points, side="right"))]


def graph_roads(graph: "nx.MultiDiGraph[Any]") -> Iterator[tuple[str, Sequence[tuple[float, float]]]]:
    """Every piece of a road graph once, whichever ways it may be driven: what :func:`road_lines` takes as roads."""
    seen: set[tuple[tuple[float, float], ...]] = set()
    for _, _, edge in graph.edges(data=True):
        line = tuple(edge["geometry"])
        if line not in seen:
            seen |= {line, line[::-1]}
            yield edge["road_class"], line


def rank(road_class: str) -> int:
    """0 for main roads, 1 for county and township roads, 2 for the rest; links go with their road."""
    plain = road_class.removesuffix("_link")
    return next((order for order, names in _RANKS.items() if plain in names), 2)


def thinned(lines: Sequence[Degrees], most_points: int) -> list[Degrees]:
    """
    The lines with fewer points, none moved further than a tolerance that starts at 5 m and doubles while needed.

    Douglas and Peucker (1973), Algorithms for the reduction of the number of points required to represent a digitized
    line, doi:10.3138/FM57-6770-U75U-7727, through Shapely. The tolerance stops at 640 m.
    """
    if not lines:
        return []
    sizes = np.array([len(line) for line in lines])
    shapes = shapely.linestrings(np.concatenate(lines), indices=np.repeat(np.arange(len(lines)), sizes))
    metres = FINEST
    while True:
        slim = shapely.simplify(shapes, metres / METRES_A_DEGREE, preserve_topology=False)
        if int(shapely.get_num_coordinates(slim).sum()) <= most_points or metres > 320:
            break
        metres *= 2
    points, owner = shapely.get_coordinates(slim, return_index=True)
    return np.split(points, np.searchsorted(owner, np.arange(1, len(lines))))


def grid(line: Degrees) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Degrees in whole steps of 1e-5."""
    return np.rint(line * GRID).astype(np.int64)


def deltas(line: Degrees) -> list[int]:
    """First point, then steps, as lon, lat, lon, lat in 1e-5 degrees: a third of the size of plain numbers."""
    steps = grid(line)
    steps[1:] -= steps[:-1].copy()
    flat: list[int] = steps.ravel().tolist()
    return flat
