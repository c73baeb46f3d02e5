"""
The land of a seeded county: seats, villages and a winding road network on a plane, all generated.

Sizes are those of real mountain counties: 200 km2 a township (Huining: 5 650 km2, 28 townships), villages a median of
4 to 6 km from their seat and one in ten beyond 8 to 15 km, seats joined by national and county roads.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay

from logistics_opt.model import ProfileName, SiteId, TravelMatrix
from logistics_opt.network.speeds import Speeds
from logistics_opt.synth.plane import Points

Numbers = npt.NDArray[np.int64]
Pairs = npt.NDArray[np.int64]  # two columns: the ends of each road

KM2_A_TOWNSHIP = 200.0
TRIES = 12  # places looked at for each seat: the one farthest from all others is taken
WAREHOUSE_OUT = 1_300.0  # metres from the county seat
FROM_SEAT = (4_800.0, 0.6, 300.0, 18_000.0)  # metres from a village to its seat: median, spread, least, most
IN_TOWN = 0.3  # of the county seat's posts stand within this many metres of it:
TOWN = (250.0, 1_800.0)
WINDING = {"national": (1.05, 1.3), "county": (1.15, 1.5), "township": (1.2, 1.7)}  # road over straight line
SPARE = {"national": 0.25, "township": 0.3}  # of the near pairs that the shortest tree does without have a road too
NATIONAL = 0.5  # of the roads between seats; the others are county roads
EACH_WAY = 0.07  # a road is so much faster or slower one way, at most
_SHIFT = 1 << 21  # metres of any way are less; with seconds above them one number orders ways by both, exactly


@dataclass(frozen=True, slots=True)
class SeededLand:
    """
    Points on a plane in metres, the warehouse first, then seats, then villages; ``seat_of`` each village's township.

    Roads by their ends, class, metres, and what each way adds to the time (a factor).
    """

    points: Points
    seats: int
    seat_of: Numbers
    ends: Pairs
    classes: Sequence[str]
    metres: Numbers
    factors: npt.NDArray[np.float64]

    def travel(
        self, sites: Sequence[SiteId], profiles: Sequence[ProfileName], speeds: Speeds
    ) -> Mapping[ProfileName, TravelMatrix]:
        """Seconds and metres of the fastest way between every two points, which are the sites in their order."""
        return {profile: self._matrix(sites, profile, speeds) for profile in profiles}

    def _matrix(self, sites: Sequence[SiteId], profile: ProfileName, speeds: Speeds) -> TravelMatrix:
        kmh = {name: speeds.kmh(profile, name) or 1.0 for name in set(self.classes)}
        pace = np.array([3.6 / kmh[name] for name in self.classes])
        seconds = np.maximum(1, np.rint(self.metres[:, None] * pace[:, None] * self.factors)).astype(np.int64)
        packed = (seconds * _SHIFT + self.metres[:, None]).astype(np.float64)
        rows = np.concatenate([self.ends[:, 0], self.ends[:, 1]])
        columns = np.concatenate([self.ends[:, 1], self.ends[:, 0]])
        size = len(self.points)
        graph = csr_array(coo_array((packed.T.ravel(), (rows, columns)), shape=(size, size)))
        found = np.rint(dijkstra(graph)).astype(np.int64)
        return TravelMatrix(tuple(sites), (found // _SHIFT).astype(np.int32), (found % _SHIFT).astype(np.int32))


def draw_seeded_land(rng: np.random.Generator, residents: npt.NDArray[np.float64], villages: int) -> SeededLand:
    """Seats spread over a disc, villages around them by their townships' ``residents``, roads among all."""
    seats = _seats(rng, len(residents))
    seat_of = _townships(rng, residents, villages)
    turn = rng.uniform(0, 2 * math.pi)
    warehouse = seats[0] + WAREHOUSE_OUT * np.array([math.cos(turn), math.sin(turn)])
    homes = _villages(rng, seats, seat_of)
    points: Points = np.round(np.vstack([warehouse, seats, homes]))
    ends, classes = _roads(rng, points, len(seats))
    straight = np.hypot(*(points[ends[:, 0]] - points[ends[:, 1]]).T)
    low, high = np.array([WINDING[name] for name in classes]).T
    metres = np.maximum(1, np.rint(straight * rng.uniform(low, high))).astype(np.int64)
    factors = rng.uniform(1 - EACH_WAY, 1 + EACH_WAY, (len(ends), 2))
    return SeededLand(points, len(seats), seat_of, ends, classes, metres, factors)


def _seats(rng: np.random.Generator, count: int) -> Points:
    """The county seat within a quarter of the disc's radius, every other as far from those before as tries allow."""
    radius = 1_000 * math.sqrt(KM2_A_TOWNSHIP * count / math.pi)
    seats: Points = _in_disc(rng, 1, radius / 4)
    for _ in range(count - 1):
        tried = _in_disc(rng, TRIES, radius)
        near = np.hypot(*(tried[:, None] - seats[None]).transpose(2, 0, 1)).min(axis=1)
        seats = np.vstack([seats, tried[int(np.argmax(near))]])
    return seats


def _in_disc(rng: np.random.Generator, count: int, radius: float) -> Points:
    away, turn = radius * np.sqrt(rng.random(count)), rng.uniform(0, 2 * math.pi, count)
    return np.column_stack([away * np.cos(turn), away * np.sin(turn)])


def _townships(rng: np.random.Generator, residents: npt.NDArray[np.float64], villages: int) -> Numbers:
    """Which township each village belongs to, in order; every township has one at least."""
    share = residents**0.6
    extra = rng.multinomial(villages - len(residents), share / share.sum())
    return np.repeat(np.arange(len(residents), dtype=np.int64), extra + 1)


def _villages(rng: np.random.Generator, seats: Points, seat_of: Numbers) -> Points:
    median, spread, least, most = FROM_SEAT
    away = np.clip(median * rng.lognormal(0.0, spread, len(seat_of)), least, most)
    town = (seat_of == 0) & (rng.random(len(seat_of)) < IN_TOWN)
    away = np.where(town, rng.uniform(*TOWN, len(seat_of)), away)
    turn = rng.uniform(0, 2 * math.pi, len(seat_of))
    return seats[seat_of] + np.column_stack([away * np.cos(turn), away * np.sin(turn)])


def _roads(rng: np.random.Generator, points: Points, seats: int) -> tuple[Pairs, list[str]]:
    """Main roads among warehouse and seats, township roads among all points: every point can be reached."""
    main = _net(rng, points[: seats + 1], SPARE["national"])
    small = _net(rng, points, SPARE["township"])
    paved = np.where(rng.random(len(main)) < NATIONAL, "national", "county")
    known = {tuple(pair) for pair in main.tolist()}
    small = np.array([pair for pair in small.tolist() if tuple(pair) not in known], dtype=np.int64).reshape(-1, 2)
    return np.vstack([main, small]), [*paved.tolist(), *["township"] * len(small)]


def _net(rng: np.random.Generator, points: Points, spare: float) -> Pairs:
    """The shortest tree over the points, and a ``spare`` share of the other near pairs."""
    pairs = _near(points)
    straight = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    size = len(points)
    tree = minimum_spanning_tree(csr_array((np.maximum(straight, 1.0), pairs.T), shape=(size, size)))
    in_tree = np.zeros((size, size), dtype=bool)
    in_tree[tree.nonzero()] = True
    keep = in_tree[pairs[:, 0], pairs[:, 1]] | (rng.random(len(pairs)) < spare)
    return pairs[keep]


def _near(points: Points) -> Pairs:
    """Neighbours by Delaunay's triangles; of three points or fewer, all pairs."""
    size = len(points)
    if size <= 3:
        return np.array([(a, b) for b in range(size) for a in range(b)], dtype=np.int64)
    corners = np.sort(Delaunay(points, qhull_options="QJ").simplices.astype(np.int64), axis=1)
    pairs: Pairs = np.unique(np.vstack([corners[:, [0, 1]], corners[:, [0, 2]], corners[:, [1, 2]]]), axis=0)
    return pairs
