"""What the charts share: a figure of a given size, quiet axes, text that is never read as a formula, a PNG."""

from collections.abc import Sequence
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from logistics_opt.report.drawing import INK, SOFT, font

_FEW = 3  # ticks of narrow panels, whose first and last labels would run into the neighbours'
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
    axes.xaxis.set_major_locator(MaxNLocator(ticks, prune="both" if ticks <= _FEW else None))
    text = (lambda x, _: f"{100 * x:g}%") if percent else (lambda x, _: f"{x:,.0f}")
    axes.xaxis.set_major_formatter(FuncFormatter(text))
    for label in axes.get_xticklabels():
        label.set_fontproperties(font(size))


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


def title(axes: Axes, text: str, size: float = 7) -> None:
    """What is measured, above on the left."""
    made = axes.set_title(text, fontproperties=font(size), color=SOFT, loc="left", pad=4)
    made.set_parse_math(False)


def png(figure: Figure) -> bytes:
    """The picture; the same figure gives the same bytes."""
    made = BytesIO()
    figure.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()
