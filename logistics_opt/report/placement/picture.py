"""The map of a placement study as a picture, with its figures and legend beside it, or bare for the paper."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from logistics_opt.model import Site, Tier
from logistics_opt.report.drawing import (
    HEAD,
    INK,
    ROADS,
    SOFT,
    bold_edge,
    draw_roads,
    font,
    footing,
    frame,
    halo,
    scale_bar,
    write_text,
)
from logistics_opt.report.geometry import Roads
from logistics_opt.report.labels import Box, Symbol, place_labels
from logistics_opt.report.palette import TIER_COLOUR
from logistics_opt.report.placement import sentences, verdict
from logistics_opt.report.placement.figures import Facts
from logistics_opt.report.placement.kpis import kpis
from logistics_opt.report.placement.looks import CLASS_COLOUR, LOOK, area_colour, class_names, class_of
from logistics_opt.report.placement.notice import shown
from logistics_opt.report.placement.states import State
from logistics_opt.report.placement.words import STATE, place_name
from logistics_opt.report.words import TIER, Lang, clean, columns, pick, short
from logistics_opt.siting.placement import Placement

_INCHES, _DPI = (14.0, 10.0), 150
_MAP = (0.015, 0.05, 0.62, 0.858)  # left, bottom, width, height, as shares of the picture
_LEFT, _RIGHT = 0.652, 0.985
_PANEL_LINE = 62  # half squares
_LABEL = 30  # half squares of a name on the map
_MANY = 60  # with more villages than this, they are not named


def write_picture(
    path: Path,
    placement: Placement,
    lang: Lang = "en",
    *,
    roads: Roads = (),
    attribution: str = "",
    notice: str = "",
    warehouse: Site | None = None,
) -> None:
    """
    Write ``path`` (.png, 2100 x 1500): the map on the left, figures and legend on the right.

    Arguments are those of :func:`~logistics_opt.report.placement.folder.write_placement`.
    """
    facts = Facts(placement, lang)
    figure = Figure(figsize=_INCHES, dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes(_MAP)
    ratio = (_MAP[2] * _INCHES[0]) / (_MAP[3] * _INCHES[1])
    warehouse = warehouse or facts.case.warehouse
    has_roads = draw_map(axes, facts, roads, warehouse, ratio)
    title = pick(
        lang, (f"{clean(placement.county, 40)}: where the depots stand", f"{clean(placement.county, 40)}  站点选址")
    )
    write_text(figure, 0.02, 0.955, title, 21, HEAD, bold=0.9)
    write_text(figure, 0.02, 0.93, short(sentences.question(facts, lang), 150), 10, SOFT)
    top = _panel(figure, facts, lang)
    entries = legend_entries(facts, lang, has_roads=has_roads, has_warehouse=warehouse is not None)
    _legend_at(figure, entries, (_LEFT - 0.006, top), 2, 8.6)
    footing(figure, shown(facts, notice, lang), attribution)
    # The same study gives the same bytes.
    figure.savefig(path, format="png", metadata={"Software": None})


def map_image(
    facts: Facts, inches: tuple[float, float], *, roads: Roads = (), warehouse: Site | None = None, dpi: int = 220
) -> bytes:
    """The map alone, a PNG of this size."""
    figure = Figure(figsize=inches, dpi=dpi, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    draw_map(axes, facts, roads, warehouse or facts.case.warehouse, inches[0] / inches[1], size=0.72)
    made = BytesIO()
    figure.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()


def draw_map(
    axes: Axes, facts: Facts, roads: Roads, warehouse: Site | None, ratio: float, *, size: float = 1.0
) -> bool:
    """Catchments, roads, lines of supply, villages, depots, warehouse, names, scale; whether any road is on it."""
    axes.set_axis_off()
    sites = [*facts.sites, *([] if warehouse is None else [warehouse])]
    outlines = [shapely.get_coordinates(area.area) for area in facts.catchments]
    points = np.array([[site.position.lon, site.position.lat] for site in sites]).reshape(-1, 2)
    frame(axes, np.concatenate([points, *outlines]), ratio)
    for order, area in enumerate(facts.catchments):
        for part in shapely.get_parts(area.area):
            _area(axes, part, area_colour(order))
    has_roads = draw_roads(axes, roads)
    _supply(axes, facts)
    _villages(axes, facts, size)
    for state in (State.UNUSED, State.CLOSED, State.KEPT, State.OPENED):
        look = LOOK[state]
        at = [depot.site.position for depot in facts.in_state(state)]
        axes.scatter(
            [p.lon for p in at],
            [p.lat for p in at],
            s=(look.size * size) ** 2,
            c=look.face,
            marker=look.marker,
            edgecolors=look.edge,
            linewidths=1.1,
            zorder=7 + state.is_open,
        )
    if warehouse is not None:
        at_ = warehouse.position
        face = TIER_COLOUR[Tier.COUNTY]
        axes.scatter([at_.lon], [at_.lat], s=330 * size**2, c=face, marker="*", edgecolors="white", zorder=9)
    _names(axes, facts, warehouse, size)
    scale_bar(axes)
    return has_roads


def _area(axes: Axes, part: shapely.Geometry, colour: str) -> None:
    if not isinstance(part, shapely.Polygon) or part.is_empty:
        return
    rings = [np.asarray(ring.coords) for ring in (part.exterior, *part.interiors)]
    codes = [
        code for ring in rings for code in [Outline.MOVETO] + [Outline.LINETO] * (len(ring) - 2) + [Outline.CLOSEPOLY]
    ]
    outline = Outline(np.concatenate(rings), codes)
    axes.add_patch(PathPatch(outline, facecolor=colour, edgecolor="#8796a1", linewidth=0.8, alpha=0.75, zorder=0.5))


def _supply(axes: Axes, facts: Facts) -> None:
    """A thin straight line from every village to its depot."""
    position = {site.id: (site.position.lon, site.position.lat) for site in facts.sites}
    lines = [[position[v.site.id], position[v.asked.place]] for v in facts.villages if v.asked is not None]
    axes.add_collection(LineCollection(lines, colors="#5b6b77", linewidths=0.4, alpha=0.55, zorder=3), autolim=False)


def _villages(axes: Axes, facts: Facts, size: float) -> None:
    # A seat with a candidate upon it is told by the candidate's own symbol.
    shown_ = [v for v in facts.villages if v.site.tier is Tier.VILLAGE]
    axes.scatter(
        [v.site.position.lon for v in shown_],
        [v.site.position.lat for v in shown_],
        s=20 * size**2,
        c=[CLASS_COLOUR[class_of(-1 if v.asked is None else v.asked.worst)] for v in shown_],
        edgecolors=INK,
        linewidths=0.5,
        zorder=5,
    )
    axes.scatter(
        [s.position.lon for s in facts.case.unreachable],
        [s.position.lat for s in facts.case.unreachable],
        s=26 * size**2,
        c=INK,
        marker="x",
        linewidths=1.2,
        zorder=5,
    )
    if facts.binding is not None:
        at = facts.binding.site.position
        axes.scatter(
            [at.lon], [at.lat], s=150 * size**2, facecolors="none", edgecolors="#b3261e", linewidths=1.8, zorder=6
        )


def _names(axes: Axes, facts: Facts, warehouse: Site | None, size: float) -> None:
    """The warehouse first, then open depots, the farthest village, closed depots, villages if they are few."""
    wanted: list[tuple[Site, float]] = [] if warehouse is None else [(warehouse, 12.0)]
    wanted += [(depot.site, 10.5) for depot in facts.in_state(State.OPENED, State.KEPT)]
    wanted += [] if facts.binding is None else [(facts.binding.site, 8.5)]
    wanted += [(depot.site, 8.0) for depot in facts.in_state(State.CLOSED)]
    if len(facts.villages) <= _MANY:
        wanted += [(village.site, 7.5) for village in facts.villages]
    unique = {site.id: (site, points * (0.5 + size / 2)) for site, points in reversed(wanted)}
    ordered = [unique[site.id] for site, _ in {site.id: (site, 0) for site, _ in wanted}.values()]
    at = [tuple(axes.transData.transform((site.position.lon, site.position.lat))) for site, _ in ordered]
    dpi = axes.get_figure(root=True).dpi  # type: ignore[union-attr]
    texts = [short(place_name(site.name, facts.lang), _LABEL) for site, _ in ordered]
    heights = [points * dpi / 72 for _, points in ordered]
    box = axes.get_window_extent()
    bounds: Box = (box.x0, box.y0, box.x1, box.y1)
    spots = place_labels(at, texts, heights, bounds, _symbols(axes, facts, warehouse, dpi * size / 72))
    for (site, points), text, spot in zip(ordered, texts, spots, strict=True):
        if spot is None:
            continue
        x, y = axes.transData.inverted().transform(spot)
        first = warehouse is not None and site.id == warehouse.id
        colour = "#8c1d18" if first else INK
        made = axes.text(x, y, text, fontproperties=font(points), color=colour, va="center", ha="left", zorder=10)
        made.set_parse_math(False)  # a name may hold dollar signs
        made.set_path_effects([*halo()[:1], *bold_edge(colour)] if first else halo())


def _symbols(axes: Axes, facts: Facts, warehouse: Site | None, pixels: float) -> list[Symbol]:
    """Where symbols stand, for names to stay off them: villages if they can, depots above all."""
    known = [(depot.site, LOOK[depot.state].size / 2, 100 if depot.state.is_open else 30) for depot in facts.depots]
    known += [(village.site, 2.2, 1) for village in facts.villages]
    known += [] if warehouse is None else [(warehouse, 8.0, 100)]
    found = []
    for site, half, weight in known:
        x, y = axes.transData.transform((site.position.lon, site.position.lat))
        far = half * pixels
        found.append(((x - far, y - far, x + far, y + far), weight))
    return found


def _panel(figure: Figure, facts: Facts, lang: Lang) -> float:
    """The answer and the figures; where the legend may begin."""
    y = 0.905
    for text in (verdict.headline(facts, lang), verdict.saving(facts, lang)):
        for line in lines_of(text, _PANEL_LINE):
            write_text(figure, _LEFT, y, line, 10.5, INK)
            y -= 0.0205
        y -= 0.004
    y -= 0.010
    heads = (("Figure", "指标"), ("Today", "现状"), ("Answer", "方案"))
    ends = (_LEFT + 0.006, 0.868, _RIGHT - 0.006)
    for x, words, right in zip(ends, heads, (False, True, True), strict=True):
        write_text(figure, x, y, pick(lang, words), 10, HEAD, bold=0.4, right=right)
    for at, kpi in enumerate(kpis(facts, lang)):
        y -= 0.0225
        if at % 2 == 0:
            figure.add_artist(_stripe(y))
        write_text(figure, ends[0], y, ("  " if kpi.part else "") + kpi.label, 9.0 if kpi.part else 9.5, SOFT)
        write_text(figure, ends[1], y, kpi.today, 9.5, INK, right=True)
        write_text(figure, ends[2], y, kpi.proposed, 9.5, INK, bold=0.3, right=True)
    return y - 0.022


def _stripe(y: float) -> Line2D:
    return Line2D([_LEFT, _RIGHT], [y + 0.0035] * 2, color="#f1f6f8", linewidth=16, solid_capstyle="butt", zorder=0)


def lines_of(text: str, width: int) -> list[str]:
    """A text in lines of so many half squares, broken at blanks or after Chinese characters."""
    lines, rest = [], text
    while columns(rest) > width:
        breaks = [at + 1 for at, char in enumerate(rest) if char == " " or ord(char) > 0x2E80]
        # No line begins with a mark that ends a sentence.
        free = [at for at in breaks if columns(rest[:at]) <= width and rest[at : at + 1] not in "，。；：、）"]
        cut = max(free, default=width)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*lines, rest] if rest else lines


def legend_entries(facts: Facts, lang: Lang, *, has_roads: bool, has_warehouse: bool) -> list[tuple[Artist, str]]:
    """Symbols that are on the map and what they mean."""

    def dot(marker: str, colour: str, edge: str, size: float) -> Line2D:
        return Line2D([], [], marker=marker, color=colour, markeredgecolor=edge, markersize=size, linestyle="")

    entries: list[tuple[Artist, str]] = []
    if has_warehouse:
        entries.append((dot("*", TIER_COLOUR[Tier.COUNTY], "white", 16), pick(lang, TIER[Tier.COUNTY])))
    for state, look in LOOK.items():
        if count := len(facts.in_state(state)):
            entries.append((dot(look.marker, look.face, look.edge, look.size), f"{pick(lang, STATE[state])} ({count})"))
    worst = pick(lang, ("village, worst season: ", "村，最差季节："))
    entries += [
        (dot("o", colour, INK, 6), worst + name) for colour, name in zip(CLASS_COLOUR, class_names(lang), strict=True)
    ]
    ring = Line2D([], [], marker="o", markerfacecolor="none", markeredgecolor="#b3261e", markersize=10, linestyle="")
    entries.append((ring, pick(lang, ("farthest village", "最远村"))))
    if facts.case.unreachable:
        entries.append((dot("x", INK, INK, 6), pick(lang, ("no road in any season", "任何季节无路可达"))))
    area = PolyCollection([], facecolor=area_colour(0), edgecolor="#8796a1")
    entries.append((area, pick(lang, ("area supplied from one depot", "一个站点的供应范围"))))
    entries.append((Line2D([], [], color="#5b6b77", linewidth=0.8), pick(lang, ("village to depot", "村到站点"))))
    if has_roads:
        entries.append((Line2D([], [], color=ROADS[0][0], linewidth=1.8), pick(lang, ("roads", "道路"))))
    return entries


def _legend_at(
    figure: Figure, entries: Sequence[tuple[Artist, str]], at: tuple[float, float], ncols: int, size: float
) -> None:
    figure.legend(
        handles=[handle for handle, _ in entries],
        labels=[label for _, label in entries],
        loc="upper left",
        bbox_to_anchor=at,
        prop=font(size),
        frameon=False,
        labelcolor=INK,
        ncols=ncols,
        handlelength=1.6,
        columnspacing=0.8,
        labelspacing=0.55,
    )


def legend_image(entries: Sequence[tuple[Artist, str]], inches: tuple[float, float], *, dpi: int = 220) -> bytes:
    """A legend alone, a PNG of this size."""
    figure = Figure(figsize=inches, dpi=dpi, facecolor="white")
    FigureCanvasAgg(figure)
    _legend_at(figure, entries, (0.0, 1.0), 5, 6.1)
    made = BytesIO()
    figure.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()
