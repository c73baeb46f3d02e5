"""What lines mean on the two maps: whose they are, who drives, what lies beneath."""

from typing import Literal

from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D

from logistics_opt.report.drawing import HEAD, INK, ROADS, font
from logistics_opt.report.sharing.facts import Facts
from logistics_opt.report.sharing.plots import new_figure, png
from logistics_opt.report.words import columns, pick, short

_NAME = 44  # half squares of a firm's name
_ROW = 140  # and of all names in a row, on an A4 page
_HANDLE = 9  # about as wide as so many half squares, with the space around
_WIDE = 7.32  # inches
_LINE = 0.17  # inches, at seven points
TRUCK, VAN, BUS = 1.25, 0.65, 1.25


def add_legend(figure: Figure, facts: Facts, *, roads: bool, size: float, row: int = _ROW, foot: float = 0.5) -> None:
    """The legend in as many columns as fit ``row`` half squares, its middle at a share of the figure's height."""
    handles, labels = zip(*_entries(facts, roads=roads), strict=True)
    made: Legend = figure.legend(
        list(handles),
        list(labels),
        prop=font(size),
        frameon=False,
        ncols=_columns(labels, row),
        handlelength=2.0,
        columnspacing=1.4,
        loc="center",
        bbox_to_anchor=(0.5, foot),
    )
    for text in made.get_texts():
        text.set_parse_math(False)  # a name may hold dollar signs


def legend_image(facts: Facts, *, roads: bool) -> bytes:
    """The legend by itself, as wide as a page."""
    labels = [label for _, label in _entries(facts, roads=roads)]
    deep = -(-len(labels) // _columns(labels, _ROW))
    figure = new_figure((_WIDE, _LINE * deep + 0.12))
    add_legend(figure, facts, roads=roads, size=7)
    return png(figure)


def _entries(facts: Facts, *, roads: bool) -> list[tuple[Line2D, str]]:
    def line(colour: str, width: float, style: Literal["-", ":"] = "-") -> Line2D:
        return Line2D([], [], color=colour, linewidth=width, linestyle=style)

    firms = [(line(facts.colours[one], 2.2), short(facts.names[one], _NAME)) for one in facts.outcome.players]
    found = [*firms, (line(HEAD, 2.2), pick(facts.lang, ("together", "共同配送")))]
    found.append((line(INK, 2.4), pick(facts.lang, ("truck", "干线货车"))))
    found.append((line(INK, 1.0), pick(facts.lang, ("van", "末端车辆"))))
    if any(group.plan.rides for system in (facts.apart, facts.together) for group in system.groups):
        found.append((line(INK, 2.0, ":"), pick(facts.lang, ("goods by bus", "客运班车带货"))))
    if roads:
        found.append((line(ROADS[0][0], 1.8), pick(facts.lang, ("roads", "道路"))))
    return found


def _columns(labels: tuple[str, ...] | list[str], row: int) -> int:
    """The most columns whose widest names fit side by side; matplotlib fills columns from the top."""
    for wide in range(len(labels), 1, -1):
        deep = -(-len(labels) // wide)
        parts = [labels[at : at + deep] for at in range(0, len(labels), deep)]
        if sum(_HANDLE + max(map(columns, part)) for part in parts) <= row:
            return len(parts)
    return 1
