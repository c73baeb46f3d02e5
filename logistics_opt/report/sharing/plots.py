"""What the charts share: a figure of a given size, quiet axes, text that is never read as a formula, a PNG."""

from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from logistics_opt.report.drawing import INK, SOFT, font
from logistics_opt.report.words import clean, columns, short

_FEW = 3  # ticks of narrow panels, whose first and last labels would run into the neighbours'
_CHARACTER = 0.56  # how wide a figure is, of its height
GRID = "#d5dee3"
DPI = 220
Inches = tuple[float, float]


def new_figure(inches: Inches, dpi: int = DPI) -> Figure:
    """An empty white figure."""
    figure = Figure(figsize=inches, dpi=dpi, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def new_axes(figure: Figure, edges: tuple[float, float, float, float]) -> Axes:
    """Axes with so many inches free at left, bottom, right and top."""
    wide, high = figure.get_size_inches()
    left, bottom, right, top = edges
    inside = (left / wide, bottom / high, (wide - left - right) / wide, (high - bottom - top) / high)
    return figure.add_axes(inside)


def quiet(axes: Axes, *, percent: bool = False, ticks: int = 6, size: float = 6.5) -> None:
    """Values along the foot, a light grid, no frame, no ticks at the side."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    text = (lambda x, _: f"{100 * x:g}%") if percent else (lambda x, _: f"{x:,.0f}")
    axes.xaxis.set_major_formatter(FuncFormatter(text))
    axes.xaxis.set_major_locator(FixedLocator(_apart(axes, text, size)) if ticks <= _FEW else MaxNLocator(ticks))
    for label in axes.get_xticklabels():
        label.set_fontproperties(font(size))


def _apart(axes: Axes, text: Callable[[float, None], str], size: float) -> list[float]:
    """As many round values as have room for their labels within the axes, so that no label meets the neighbour's."""
    low, high = axes.get_xlim()
    wide = axes.get_window_extent().width / DPI  # inches
    for few in range(_FEW, 0, -1):
        found = [x for x in MaxNLocator(few).tick_values(low, high) if low <= x <= high]
        half = max((_CHARACTER * size / 72 * len(text(x, None)) / 2 for x in found), default=0.0) / wide * (high - low)
        inside = [x for x in found if low + half <= x <= high - half]
        if inside and all(b - a >= 2.6 * half for a, b in pairwise(inside)):
            return inside
    return []


def side_names(axes: Axes, names: Sequence[str], size: float = 7) -> None:
    """A name beside each row, the first above."""
    axes.set_yticks(range(len(names)), [""] * len(names))
    for label, name in zip(axes.get_yticklabels(), names, strict=True):
        label.set_text(name)
    axes.set_yticklabels(list(names))
    for label in axes.get_yticklabels():
        label.set_fontproperties(font(size))
        label.set_parse_math(False)
    axes.set_ylim(len(names) - 0.4, -0.6)


def say(axes: Axes, x: float, y: float, text: str, size: float = 6.5, **look: object) -> Text:
    """Text at a place of the axes' own values."""
    made = axes.text(x, y, text, fontproperties=font(size), **{"color": INK, "va": "center", **look})  # type: ignore[arg-type]
    made.set_parse_math(False)
    return made


def two_lines(text: str, longest: int) -> str:
    """A name in two lines of at most ``longest`` half squares, parted at a blank or a hyphen; in one where it fits."""
    line = clean(text)
    if columns(line) <= longest:
        return line
    cuts = [at + 1 for at, char in enumerate(line) if char in " -" or ord(char) > 0x2E80]
    cut = max((at for at in cuts if columns(line[:at].rstrip()) <= longest), default=0)
    return f"{line[:cut].rstrip()}\n{short(line[cut:], longest)}" if cut else short(line, longest)


def title(axes: Axes, text: str, size: float = 7) -> None:
    """What is measured, above on the left."""
    made = axes.set_title(text, fontproperties=font(size), color=SOFT, loc="left", pad=4)
    made.set_parse_math(False)


def png(figure: Figure) -> bytes:
    """The picture; the same figure gives the same bytes."""
    made = BytesIO()
    figure.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()
