"""Three firms on one picture: the imputations, the core within, and where each rule stands."""

import math
from collections.abc import Iterable

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from logistics_opt.report.drawing import HEAD, INK, SOFT, font
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.plots import new_figure, png, say
from logistics_opt.report.words import pick, short
from logistics_opt.sharing.corners import core_corners, imputation_corners
from logistics_opt.sharing.game import Allocation
from logistics_opt.sharing.properties import Properties

_WIDE, _HIGH = 7.32, 3.0  # inches
_MARKS = "oPXDv^sp*h<>"
_FILL = "#bcd9e6"
Point = tuple[float, float]


def core_picture(facts: Facts) -> bytes | None:
    """
    The triangle of allocations in which no firm pays more than alone; at each corner one firm has the whole saving.

    ``None`` unless there are three firms and something is saved.
    """
    players = facts.outcome.players
    if len(players) != 3 or facts.outcome.sampled:
        return None
    triangle = imputation_corners(facts.outcome.game, tolerance=1.0)
    if len(triangle) != 3:
        return None
    figure = new_figure((_WIDE, _HIGH))
    axes = figure.add_axes((0.02, 0.02, 0.58, 0.96))
    axes.set_axis_off()
    axes.set_aspect("equal")
    corners = [_at(facts, one) for one in triangle]
    axes.fill(*zip(*corners, strict=True), facecolor="none", edgecolor=INK, linewidth=1.1, zorder=3)
    core = [_at(facts, one) for one in core_corners(facts.outcome.game, tolerance=1.0)]
    if core:
        axes.fill(*zip(*core, strict=True), facecolor=_FILL, edgecolor=HEAD, linewidth=1.6, zorder=2)
    handles, labels = _points(facts, axes)
    _corner_names(facts, axes, corners)
    legend = figure.legend(
        handles, labels, loc="center left", bbox_to_anchor=(0.63, 0.5), prop=font(7), frameon=False, labelspacing=0.5
    )
    for text in legend.get_texts():
        text.set_parse_math(False)
    return png(figure)


def _at(facts: Facts, shares: Allocation) -> Point:
    """The plane in which shares add up to the total: the three firms' axes stand at 120 degrees to one another."""
    # Towards a corner a firm saves more, so pays less. The first firm's corner is on top.
    one, two, three = (-shares[firm] for firm in facts.outcome.players)
    return math.sqrt(3) / 2 * (three - two), one - (two + three) / 2


def _points(facts: Facts, axes: Axes) -> tuple[list[Line2D], list[str]]:
    rows: Iterable[Properties] = (row for row in facts.outcome.properties if isinstance(row, Properties))
    handles = [Line2D([], [], color=HEAD, marker="s", markerfacecolor=_FILL, markersize=8, linestyle="")]
    labels = [pick(facts.lang, ("the core: nobody would leave", "核心：无联盟愿意退出"))]
    for order, row in enumerate(rows):
        x, y = _at(facts, row.shares)
        chosen = row.rule.name == facts.rule
        look = {
            "marker": _MARKS[order % len(_MARKS)],
            "color": "#d55e00" if chosen else SOFT,
            "markeredgecolor": "white",
            "markeredgewidth": 0.5,
            "markersize": 8 if chosen else 5.5,
            "linestyle": "",
        }
        axes.plot([x], [y], zorder=6 if chosen else 5, **look)  # type: ignore[arg-type]
        handles.append(Line2D([], [], **look))  # type: ignore[arg-type]
        labels.append(pick(facts.lang, row.rule.words))
    return handles, labels


def _corner_names(facts: Facts, axes: Axes, corners: list[Point]) -> None:
    (west, east), (south, north) = ((min(values), max(values)) for values in zip(*corners, strict=True))
    wide, high = east - west, north - south
    axes.set_xlim(west - 0.35 * wide, east + 0.35 * wide)
    axes.set_ylim(south - 0.14 * high, north + 0.14 * high)
    top, left, right = (short(facts.names[firm], 20) for firm in facts.outcome.players)
    said = [pick(facts.lang, (f"all saved by {name}", f"全部节约归{name}")) for name in (top, left, right)]
    say(axes, (west + east) / 2, north + 0.06 * high, said[0], 7, ha="center")
    say(axes, west, south - 0.07 * high, said[1], 7, ha="center")
    say(axes, east, south - 0.07 * high, said[2], 7, ha="center")
