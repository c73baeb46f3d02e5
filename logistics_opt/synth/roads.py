"""
A county's generated road network: winding trunk roads that match the published distances, roads to every village.

Every road says ``generated``: names and the order of townships on the named roads are facts, lines and lengths are not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from logistics_opt.model import LonLat
from logistics_opt.network.road import Road
from logistics_opt.synth.detours import Prior, fit_detours
from logistics_opt.synth.facts import Facts
from logistics_opt.synth.meander import meander
from logistics_opt.synth.plane import Plane, Points
from logistics_opt.synth.trunk import Trunk, draw_trunk
from logistics_opt.synth.village_roads import VillageRoad, link_villages
from logistics_opt.synth.villages import Placed

SURFACE = {"national": "asphalt", "provincial": "asphalt", "county": "asphalt", "township": "concrete"}
WIDTH = {"national": 9.0, "provincial": 7.5, "county": 6.5, "township": 5.0, "village": 3.5}
# Mean gradient in percent, lowest and highest: valley axes are flat, roads onto the plateau climb.
GRADIENT = {
    "national": (0.5, 2.5),
    "provincial": (1.0, 3.5),
    "county": (1.5, 4.5),
    "township": (2.0, 5.5),
    "village": (2.0, 7.5),
}
GRAVEL_SHARE = 0.15  # of the village roads; the rest is concrete


@dataclass
class _Builder:
    plane: Plane
    rng: np.random.Generator
    roads: list[Road] = field(default_factory=list)

    def add(self, number: str, name: str, road_class: str, points: Points) -> tuple[LonLat, ...]:
        surface = SURFACE.get(road_class) or ("gravel" if self.rng.random() < GRAVEL_SHARE else "concrete")
        low, high = GRADIENT[road_class]
        line = _without_repeats([self.plane.lonlat(point) for point in points])
        self.roads.append(
            Road(
                id=number,
                name=name,
                road_class=road_class,
                surface=surface,
                geometry=line,
                width_m=WIDTH[road_class] - (0.5 if surface == "gravel" else 0.0),
                gradient=round(float(self.rng.uniform(low, high) * self.rng.choice([-1, 1])) / 100, 3),
                generated=True,
            )
        )
        return line


def build_roads(
    facts: Facts,
    villages: Sequence[Placed],
    rng: np.random.Generator,
    *,
    published: Mapping[int, float] | None = None,
    prior: Prior | None = None,
) -> tuple[Road, ...]:
    """
    All roads of the county; the seats and the villages stand on them.

    ``published`` are the distances to learn from, km to the county seat by number of the township; default: all.
    """
    trunk = draw_trunk(facts)
    inexact = [i for i, township in enumerate(facts.townships) if not township.exact]
    factors = fit_detours(trunk, facts.published if published is None else published, inexact, prior)
    builder = _Builder(facts.plane, rng)
    corners = [_trunk_line(builder, trunk, i, float(factor)) for i, factor in enumerate(factors)]
    homes = np.array([facts.plane.xy(village.position) for village in villages]).reshape(-1, 2)
    for i, road in enumerate(link_villages(rng, np.vstack(corners), homes)):
        _village_line(builder, f"{'L' if road.loop else 'V'}{i + 1:03d}", road)
    return tuple(builder.roads)


def _trunk_line(builder: _Builder, trunk: Trunk, number: int, factor: float) -> Points:
    road = trunk.roads[number]
    start, end = (builder.plane.xy(builder.plane.lonlat(trunk.nodes[i])) for i in (road.a, road.b))
    points = meander(builder.rng, start, end, factor * float(np.hypot(*(end - start))))
    line = builder.add(f"T{number + 1:03d}", road.name, road.road_class, points)
    return np.array([builder.plane.xy(position) for position in line])


def _village_line(builder: _Builder, number: str, road: VillageRoad) -> None:
    straight = float(np.hypot(*(road.end - road.start)))
    builder.add(number, "", road.road_class, meander(builder.rng, road.start, road.end, straight * road.factor))


def _without_repeats(line: Sequence[LonLat]) -> tuple[LonLat, ...]:
    """The line without a point that repeats the one before; two points at least."""
    kept = [line[0], *(b for a, b in pairwise(line) if a != b)]
    return tuple(kept) if len(kept) > 1 else (line[0], line[-1])
