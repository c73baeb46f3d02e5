"""
Positions of villages around their township's seat.

What is known holds: the village that bears the township's name stands at the seat, communities lie within the town, a
milestone village (二十里铺: twenty li, 10 km) lies so far along the main road, cited positions stay. All others are
drawn: in real mountain counties villages lie a median of 4-6 km from their seat, nine in ten within 8-15 km.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from logistics_opt.model import LonLat
from logistics_opt.synth.catchments import catchments, grid_points
from logistics_opt.synth.facts import Facts, Township, Village
from logistics_opt.synth.plane import Point, Points, distance
from logistics_opt.synth.trunk import draw_trunk

SPACING = 1_300.0  # metres between two villages, less where a township is full
REACH = 14_000.0  # a place so far from the seat is drawn e times less often than one at the seat
TOWN = 2_000.0
DIGIT = {name: value for value, name in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class Placed:
    """A village with its position; ``kind`` is ``cited`` or ``generated``."""

    village: Village
    position: LonLat
    kind: str


def place_villages(facts: Facts, rng: np.random.Generator) -> tuple[Placed, ...]:
    """A position for every village, in the order of the facts."""
    grid = grid_points(facts)
    owner = catchments(grid, facts.seats, np.array([township.area_km2 for township in facts.townships]))
    placed: dict[str, Placed] = {}
    for i, township in enumerate(facts.townships):
        members = [village for village in facts.villages if village.township == township.code]
        placed |= _place_township(facts, rng, township, members, grid[owner == i])
    return tuple(placed[village.code] for village in facts.villages)


def milestone_km(name: str) -> float | None:
    """
    Kilometres from the county seat that a village's name states, two li to the km; ``None`` if it states none.

    >>> milestone_km("五十里铺村"), milestone_km("北二十里铺村"), milestone_km("贾铺村")
    (25.0, 10.0, None)
    """
    match = re.search(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)里?铺", name)
    if not match:
        return None
    tens, ones = match.groups()
    return (10 * (DIGIT[tens] if tens else 1) + (DIGIT[ones] if ones else 0)) / 2


def _place_township(
    facts: Facts, rng: np.random.Generator, township: Township, members: list[Village], ground: Points
) -> Mapping[str, Placed]:
    plane, seat = facts.plane, facts.plane.xy(township.seat)
    placed: dict[str, Placed] = {}
    taken: list[Point] = []

    def put(village: Village, point: Point, kind: str = "generated") -> None:
        placed[village.code] = Placed(village, plane.lonlat(point), kind)
        taken.append(point)

    for village in members:
        if village.code in facts.positions:
            put(village, plane.xy(facts.positions[village.code][0]), "cited")
        elif _bears_the_name(village, township):
            put(village, _around(rng, seat, 100.0, 350.0))
        elif (km := milestone_km(village.name)) is not None and (
            at := _along(facts, township, village, km)
        ) is not None:
            put(village, at + rng.normal(0, 150.0, 2))
        elif village.community:
            put(village, _apart(taken, lambda: _around(rng, seat, 200.0, TOWN), 250.0))
    pull = np.exp(-np.hypot(*(ground - seat).T) / REACH)
    pull[np.hypot(*(ground - seat).T) < SPACING] = 0.0
    pull /= pull.sum()
    for village in members:
        if village.code not in placed:
            put(village, _apart(taken, lambda: _on_the_ground(rng, ground, pull), SPACING))
    return placed


def _bears_the_name(village: Village, township: Township) -> bool:
    own = village.name.removesuffix("村").removesuffix("社区")
    return village.name == township.seat_village or (not township.seat_village and own == township.short)


def _around(rng: np.random.Generator, centre: Point, low: float, high: float) -> Point:
    turn = rng.uniform(0, 2 * np.pi)
    return centre + rng.uniform(low, high) * np.array([np.cos(turn), np.sin(turn)])


def _on_the_ground(rng: np.random.Generator, ground: Points, pull: Points) -> Point:
    return np.asarray(ground[rng.choice(len(ground), p=pull)] + rng.uniform(-240.0, 240.0, 2), dtype=np.float64)


def _apart(taken: list[Point], draw: Callable[[], Point], spacing: float) -> Point:
    """A drawn point at least ``spacing`` from all others; the demand falls by a tenth after each ten failures."""
    for attempt in range(1_000):
        point = draw()
        if all(distance(point, other) >= spacing * 0.9 ** (attempt // 10) for other in taken):
            return point
    return draw()


def _along(facts: Facts, township: Township, village: Village, km: float) -> Point | None:
    """The point so many road km from the county seat on a main road of this township; ``None`` if there is none."""
    trunk = draw_trunk(facts)
    number = {t.code: i for i, t in enumerate(facts.townships)}
    centre, seat = facts.townships[0].code, facts.plane.xy(township.seat)
    found: list[Point] = []
    for road in facts.roads:
        if centre not in road.townships or township.code not in road.townships:
            continue
        middle = road.townships.index(centre)
        for arm in (road.townships[middle::-1], road.townships[middle:]):
            line = [trunk.nodes[trunk.passing.get(number[code], number[code])] for code in arm]
            southward = len(line) > 1 and line[1][1] < 0
            if township.code == centre and ("南" in village.name) != southward:
                continue
            if township.code in arm and (point := _walk(line, km * 1_000)) is not None:
                found.append(point)
    return min(found, key=lambda point: distance(point, seat), default=None)


def _walk(line: list[Point], metres: float) -> Point | None:
    for start, end in pairwise(line):
        length = distance(start, end)
        if metres <= length:
            return np.asarray(start + (end - start) * metres / length, dtype=np.float64)
        metres -= length
    return line[-1] if len(line) > 1 and metres < 2_000 else None
