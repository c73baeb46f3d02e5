"""What the pictures share: the font, halos, the frame in true proportion, scale bar, notice and attribution."""

import math

import matplotlib.patheffects as effects
import noto_cjk_sans_otc
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from logistics_opt.report.geometry import Degrees, Roads, road_lines
from logistics_opt.report.words import clean, columns, short

INK, SOFT, HEAD = "#1f2a37", "#51606c", "#1f4e5f"
ROADS = {0: ("#c3ad7d", 1.7), 1: ("#cfc6b2", 1.0), 2: ("#d8d1c2", 0.6)}
# The file holds one face a country; the third is Simplified Chinese. Matplotlib before 3.11 knows the first only, the
# Japanese one, which writes a few characters in another way.
_FACE = getattr(font_manager, "FontPath", lambda path, _: path)
_FONT = _FACE(noto_cjk_sans_otc.FONT_PATH, 2)
_NOTICE_LINE = 130  # half squares


def font(size: float) -> FontProperties:
    """The Chinese face in this size, in points."""
    return FontProperties(fname=_FONT, size=size)


def bold_edge(colour: str, width: float = 0.5) -> list[effects.AbstractPathEffect]:
    """The font comes in one weight: a thin outline in the text's own colour makes it bold."""
    return [effects.Stroke(linewidth=width, foreground=colour), effects.Normal()]


def halo(width: float = 2.6) -> list[effects.AbstractPathEffect]:
    """A white edge that lifts text off the lines beneath."""
    return [effects.Stroke(linewidth=width, foreground="white", alpha=0.9), effects.Normal()]


def frame(axes: Axes, every: Degrees, ratio: float) -> None:
    """Bounds around (n, 2) degrees with a margin, for axes ``ratio`` times as wide as high, in true proportion."""
    (west, south), (east, north) = every.min(axis=0), every.max(axis=0)
    shrink = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * shrink, 0.01), max(north - south, 0.01)
    high, wide = max(high, wide / ratio) * 1.05, max(wide, high * ratio) * 1.05
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    axes.set_xlim(middle_x - wide / shrink / 2, middle_x + wide / shrink / 2)
    axes.set_ylim(middle_y - high / 2, middle_y + high / 2)


def draw_roads(axes: Axes, roads: Roads) -> bool:
    """Roads beneath everything; whether there are any."""
    base = road_lines(roads, 300_000)
    for order, (colour, width) in sorted(ROADS.items(), reverse=True):
        part = [line for rank, line in base if rank == order]
        if part:
            axes.add_collection(LineCollection(part, colors=colour, linewidths=width, zorder=1), autolim=False)
    return bool(base)


def scale_bar(axes: Axes) -> None:
    """A bar of a round number of km, about a sixth of the width, and the north arrow (the map is north up)."""
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    degree = 111.195 * math.cos(math.radians((south + north) / 2))
    most = (east - west) * degree / 5
    power = 10.0 ** math.floor(math.log10(most))
    km = max(step * power for step in (1, 2, 5) if step * power <= most)
    x, y = west + (east - west) * 0.02, south + (north - south) * 0.02
    tick = (north - south) * 0.006
    end = x + km / degree
    axes.plot([x, x, end, end], [y + tick, y, y, y + tick], color=INK, linewidth=1.6, zorder=9, solid_joinstyle="miter")
    label = f"{km:g} km" if km >= 1 else f"{km * 1000:g} m"
    axes.text((x + end) / 2, y + tick * 1.3, label, fontproperties=font(8.5), color=INK, ha="center", zorder=9)
    top, left = north - (north - south) * 0.02, west + (east - west) * 0.03
    axes.annotate(
        "N",
        xy=(left, top),
        xytext=(left, top - (north - south) * 0.055),
        arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.4},
        fontproperties=font(11),
        color=INK,
        ha="center",
        zorder=9,
    )


def footing(figure: Figure, notice: str, attribution: str) -> None:
    """The notice at the foot on the left, who must be named on the right."""
    if notice:
        text, look = "\n".join(_two_lines(notice)), font(8.5 if columns(notice) > _NOTICE_LINE else 10)
        made = figure.text(0.02, 0.021, text, fontproperties=look, color="#5c3b00", va="center", ha="left")
        made.set_parse_math(False)  # a note may hold dollar signs
        made.set_bbox({"facecolor": "#fff4d6", "edgecolor": "#b7791f", "boxstyle": "round,pad=0.35", "linewidth": 0.8})
    if attribution:
        write_text(figure, 0.985, 0.013, clean(attribution, 120), 8.5, SOFT, right=True)


def _two_lines(text: str) -> list[str]:
    """A text in one line if it fits, else in two, broken at a blank or after a Chinese character; the rest is cut."""
    if columns(text) <= _NOTICE_LINE:
        return [text]
    breaks = [at + 1 for at, char in enumerate(text) if char == " " or ord(char) > 0x2E80]
    cut = max((at for at in breaks if columns(text[:at]) <= _NOTICE_LINE), default=_NOTICE_LINE)
    return [text[:cut].rstrip(), short(text[cut:], _NOTICE_LINE)]


def write_text(
    figure: Figure, x: float, y: float, text: str, size: float, colour: str, *, bold: float = 0, right: bool = False
) -> None:
    """A line of text at shares of the picture; never read as a formula."""
    made = figure.text(x, y, text, fontproperties=font(size), color=colour, ha="right" if right else "left")
    made.set_parse_math(False)
    if bold:
        made.set_path_effects(bold_edge(colour, bold))
