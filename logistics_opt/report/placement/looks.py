"""How places and villages look on the maps of a placement study: every kind by shape and by colour."""

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from logistics_opt.report.placement.states import State
from logistics_opt.report.words import Lang, pick
from logistics_opt.units import MINUTE, Seconds

_GOLDEN = 0.618033988749895


@dataclass(frozen=True, slots=True)
class Look:
    """A matplotlib marker, the colours of its face and edge, its size in points."""

    marker: str
    face: str
    edge: str
    size: float


LOOK: Mapping[State, Look] = {
    State.KEPT: Look("s", "#1f4e5f", "#ffffff", 9.0),
    State.OPENED: Look("D", "#c2410c", "#ffffff", 9.5),
    State.CLOSED: Look("X", "#ffffff", "#6b1d7a", 9.5),
    State.UNUSED: Look("^", "#ffffff", "#6b7280", 5.5),
}
"""A filled square, a filled diamond, a hollow cross, a small hollow triangle."""

CLASSES: tuple[Seconds, ...] = (15 * MINUTE, 30 * MINUTE, 45 * MINUTE, 60 * MINUTE)
CLASS_COLOUR: tuple[str, ...] = ("#fff7bc", "#fec44f", "#ec7014", "#b30000", "#4a0010")
"""From near to far, light to dark, so that they stay apart in grey."""


def class_of(seconds: Seconds) -> int:
    """Which class a driving time falls into; no way at all is the farthest."""
    if seconds < 0:
        return len(CLASSES)
    return sum(seconds > limit for limit in CLASSES)


def class_names(lang: Lang) -> tuple[str, ...]:
    """The classes in words."""
    edges = [limit // MINUTE for limit in CLASSES]
    first, last = edges[0], edges[-1]
    middle = [(f"{a} to {b} min", f"{a}至{b}分钟") for a, b in pairwise(edges)]
    words = [(f"up to {first} min", f"{first}分钟以内"), *middle, (f"beyond {last} min", f"超过{last}分钟")]
    return tuple(pick(lang, pair) for pair in words)


def area_colour(order: int) -> str:
    """A pale colour for the ``order``-th catchment; neighbours in the list differ well."""
    red, green, blue = colorsys.hls_to_rgb((0.52 + order * _GOLDEN) % 1, (0.84, 0.78, 0.88)[order % 3], 0.55)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
