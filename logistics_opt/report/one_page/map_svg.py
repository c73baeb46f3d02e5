"""The map of the page as SVG: main roads, depots, and every village by how often it is visited, by its shape."""

import math
from collections.abc import Iterator
from xml.sax.saxutils import escape

from logistics_opt.accounts.one_page import Dot, OnePage
from logistics_opt.model import LonLat
from logistics_opt.report.drawing import HEAD, INK, ROADS
from logistics_opt.report.sharing.words import own_half
from logistics_opt.report.words import Lang, short

WIDE, HIGH = 1_000.0, 1_130.0
_MARGIN = 46.0
_MISSED, _VILLAGE, _COUNTY = "#a31515", "#0f6b8f", "#b3261e"


def map_svg(page: OnePage, lang: Lang) -> bytes:
    """The picture; names are the depots', in their own language's half."""
    frame = _Frame([dot.position for dot in (*page.villages, *page.depots, page.warehouse)])
    parts = [*_roads(page, frame)]
    parts += [_village(dot.visits, *frame.at(dot.position)) for dot in page.villages]
    parts += [_square(*frame.at(dot.position), 8, HEAD) for dot in page.depots]
    parts.append(_square(*frame.at(page.warehouse.position), 12, _COUNTY))
    parts += [_label(dot, *frame.at(dot.position), lang) for dot in page.depots]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {HIGH:g}">'
    return (head + "".join(parts) + "</svg>").encode()


def mark_svg(visits: int | None) -> bytes:
    """One village's mark by itself, for the legend."""
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30">'
    return (head + _village(visits, 15, 15) + "</svg>").encode()


class _Frame:
    """Degrees to the picture, in true proportion, north above."""

    def __init__(self, places: list[LonLat]) -> None:
        west, east = min(p.lon for p in places), max(p.lon for p in places)
        south, north = min(p.lat for p in places), max(p.lat for p in places)
        self._shrink = math.cos(math.radians((south + north) / 2))
        wide, high = max((east - west) * self._shrink, 0.01), max(north - south, 0.01)
        self._scale = min((WIDE - 2 * _MARGIN) / wide, (HIGH - 2 * _MARGIN) / high)
        self._middle = (west + east) / 2, (south + north) / 2

    def at(self, place: LonLat) -> tuple[float, float]:
        return self.point(place.lon, place.lat)

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        x = WIDE / 2 + (lon - self._middle[0]) * self._shrink * self._scale
        return round(x, 1), round(HIGH / 2 - (lat - self._middle[1]) * self._scale, 1)


def _roads(page: OnePage, frame: _Frame) -> Iterator[str]:
    for order, line in sorted(page.roads, key=lambda road: -road[0]):
        colour, width = ROADS[order]
        points = " ".join(f"{x:g},{y:g}" for x, y in (frame.point(lon, lat) for lon, lat in line))
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{2 * width:g}"/>'


def _village(visits: int | None, x: float, y: float) -> str:
    if visits is None:
        return f'<circle cx="{x:g}" cy="{y:g}" r="5" fill="white" stroke="{_VILLAGE}" stroke-width="2"/>'
    if visits == 0:
        arms = f"M{x - 7:g} {y - 7:g}L{x + 7:g} {y + 7:g}M{x + 7:g} {y - 7:g}L{x - 7:g} {y + 7:g}"
        return f'<path d="{arms}" stroke="{_MISSED}" stroke-width="3.5"/>'
    ring = f'<circle cx="{x:g}" cy="{y:g}" r="11" fill="none" stroke="{_VILLAGE}" stroke-width="2.5"/>'
    return f'<circle cx="{x:g}" cy="{y:g}" r="5.5" fill="{_VILLAGE}"/>' + (ring if visits > 1 else "")


def _square(x: float, y: float, half: float, colour: str) -> str:
    side = 2 * half
    return (
        f'<rect x="{x - half:g}" y="{y - half:g}" width="{side:g}" height="{side:g}" fill="{colour}" stroke="white" '
        'stroke-width="2"/>'
    )


def _label(dot: Dot, x: float, y: float, lang: Lang) -> str:
    said = escape(short(own_half(dot.name, lang), 20), {'"': "&quot;"})
    style = 'font-family="Noto Sans CJK SC" font-size="23" text-anchor="middle"'
    halo = 'stroke="white" stroke-width="5" stroke-linejoin="round"'
    place = f'x="{x:g}" y="{y - 14:g}"'
    return f'<text {place} {style} fill="white" {halo}>{said}</text><text {place} {style} fill="{INK}">{said}</text>'
