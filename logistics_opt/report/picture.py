"""The plan as one picture to print or to send: roads, routes, sites, scale, key figures."""

import math
from collections.abc import Sequence, Set
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Affine2DBase, ScaledTranslation

from logistics_opt.model import Echelon, Plan, Problem, Site, SiteId, Tier
from logistics_opt.report.bus_runs import BusRun, bus_legs, bus_runs, drawn
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
from logistics_opt.report.geometry import Degrees, LegKey, PathFunction, Roads, leg_keys, leg_lines
from logistics_opt.report.journeys import Journey, journeys
from logistics_opt.report.labels import Box, Symbol, place_labels
from logistics_opt.report.palette import TIER_COLOUR, route_colour
from logistics_opt.report.provenance import shown_notice
from logistics_opt.report.summary import as_rows, key_figures
from logistics_opt.report.words import TIER, Lang, clean, maker, pick, short

_PAPER, _BAND = "#ffffff", "#f1f6f8"
_INCHES, _DPI = (14.0, 10.0), 150
_MAP = (0.015, 0.05, 0.685, 0.858)  # left, bottom, width, height, as shares of the picture
_PANEL_LEFT, _PANEL_RIGHT = 0.722, 0.985
_FIGURES = (
    "cost_yuan yuan_per_piece kg_served_share on_time_share villages_served townships_served trucks vans km hours "
    "load_factor_out load_factor_back empty_km_share villages_direct kg_overnight co2_kg gap"
)
_OF = {"villages_served": "villages_with_demand", "townships_served": "townships_with_demand"}
_LABEL = 36  # half squares of a name on the map
_MANY_LABELS = 60  # with more villages than this, only depots and the warehouse are named


def write_picture(
    path: Path,
    problem: Problem,
    plan: Plan,
    path_fn: PathFunction,
    lang: Lang = "en",
    *,
    roads: Roads = (),
    attribution: str = "",
    notice: str = "",
) -> None:
    """
    Write ``path`` (.png, 2100 x 1500): the map on the left, key figures and legend on the right.

    Arguments are those of :func:`~logistics_opt.report.map_html.write_map`.
    """
    trips = journeys(problem, plan)
    figure = Figure(figsize=_INCHES, dpi=_DPI, facecolor=_PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes(_MAP)
    runs = bus_runs(problem, plan)
    has_roads = _map(figure, axes, problem, (trips, runs), path_fn, roads)
    scale_bar(axes)
    _heading(figure, problem, plan, lang)
    _panel(figure, problem, plan, lang, has_roads=has_roads, has_buses=bool(runs))
    footing(figure, shown_notice(problem, notice, lang), attribution)
    # The same plan gives the same bytes: no time of making, no version of the drawing program.
    figure.savefig(path, format="png", metadata={"Software": None})


def _map(
    figure: Figure,
    axes: Axes,
    problem: Problem,
    driven: tuple[Sequence[Journey], Sequence[BusRun]],
    path_fn: PathFunction,
    roads: Roads,
) -> bool:
    """Draw the map; whether any road is on it."""
    inches = figure.dpi_scale_trans
    trips, runs = driven
    legs = [*leg_keys(trips), *(leg for run in runs for leg in bus_legs(problem, run))]
    lines = leg_lines(legs, drawn(problem, path_fn) if runs else path_fn, 200_000)
    axes.set_axis_off()
    points = np.array([[site.position.lon, site.position.lat] for site in problem.sites])
    every = np.concatenate([points, *(line for line in lines.values() if len(line))])
    frame(axes, every, (_MAP[2] * _INCHES[0]) / (_MAP[3] * _INCHES[1]))
    has_roads = draw_roads(axes, roads)
    for echelon, width, order in ((Echelon.FIRST, 2.2, 3), (Echelon.SECOND, 1.25, 4)):
        for trip in trips:
            if trip.vehicle.echelon is echelon:
                _route(axes, trip, lines, inches, (width, order))
    for run in runs:
        part = [lines[leg] for leg in bus_legs(problem, run) if len(lines[leg])]
        colour = route_colour(run.order, Echelon.SECOND)
        axes.add_collection(
            LineCollection(part, colors=colour, linewidths=1.6, linestyles=":", zorder=4), autolim=False
        )
    _sites(axes, problem, trips, {call.site.id for run in runs for call in run.calls})
    return has_roads


def _route(
    axes: Axes, trip: Journey, lines: dict[LegKey, Degrees], inches: Affine2DBase, look: tuple[float, int]
) -> None:
    width, order = look
    keys = {LegKey(trip.vehicle.profile, leg.origin, leg.destination) for leg in trip.legs}
    part = [lines[key] for key in sorted(keys, key=lambda key: (key.origin, key.destination)) if len(lines[key])]
    colour = route_colour(trip.order, trip.vehicle.echelon)
    # Vehicles on one road lie beside one another: each is drawn a little off, in a direction of its own.
    far = (1.6 if trip.vehicle.echelon is Echelon.FIRST else 0.7) / 72
    turn = trip.order * 2.4
    aside = axes.transData + ScaledTranslation(far * math.cos(turn), far * math.sin(turn), inches)
    if trip.vehicle.echelon is Echelon.FIRST:
        under = LineCollection(part, colors="white", linewidths=width + 1.2, zorder=order, transform=aside)
        axes.add_collection(under, autolim=False)
    over = LineCollection(part, colors=colour, linewidths=width, capstyle="round", zorder=order, transform=aside)
    axes.add_collection(over, autolim=False)


def _sites(axes: Axes, problem: Problem, trips: Sequence[Journey], by_bus: Set[SiteId]) -> None:
    called = by_bus | {visit.site.id for trip in trips for outing in trip.outings for visit in outing.visits}
    for tier, marker, size in ((Tier.VILLAGE, "o", 11), (Tier.TOWNSHIP, "s", 42), (Tier.COUNTY, "*", 330)):
        sites = [site for site in problem.sites if site.tier is tier]
        colours = [TIER_COLOUR[tier] if site.id in called else "#c3ccd2" for site in sites]
        axes.scatter(
            [site.position.lon for site in sites],
            [site.position.lat for site in sites],
            s=size,
            c=colours,
            marker=marker,
            edgecolors=INK if tier is Tier.VILLAGE else "white",
            linewidths=0.7 if tier is Tier.VILLAGE else 1.0,
            zorder=5 + (3 - tier),
        )
    _names(axes, problem)


def _names(axes: Axes, problem: Problem) -> None:
    """Names where they do not cover one another; the warehouse first, then depots, then villages if they are few."""
    villages = sum(site.tier is Tier.VILLAGE for site in problem.sites)
    sites = sorted(
        (site for site in problem.sites if site.tier is not Tier.VILLAGE or villages <= _MANY_LABELS),
        key=lambda site: (site.tier, site.id),
    )
    sizes = {Tier.COUNTY: 12.0, Tier.TOWNSHIP: 9.5, Tier.VILLAGE: 7.5}
    at = [tuple(axes.transData.transform((site.position.lon, site.position.lat))) for site in sites]
    texts = [short(site.name, _LABEL) for site in sites]
    heights = [sizes[site.tier] * _DPI / 72 for site in sites]
    box = axes.get_window_extent()
    symbols = _symbols(axes, problem)
    bounds: Box = (box.x0, box.y0, box.x1, box.y1)
    for site, text, spot in zip(sites, texts, place_labels(at, texts, heights, bounds, symbols), strict=True):
        if spot is not None:
            _name(axes, site, text, spot, sizes[site.tier])


def _symbols(axes: Axes, problem: Problem) -> list[Symbol]:
    """Where the symbols stand, for names to stay off them: villages if they can, the others above all."""
    half = {Tier.COUNTY: 7.0, Tier.TOWNSHIP: 4.0, Tier.VILLAGE: 2.2}
    weight = {Tier.COUNTY: 100, Tier.TOWNSHIP: 100, Tier.VILLAGE: 1}
    found = []
    for site in problem.sites:
        x, y = axes.transData.transform((site.position.lon, site.position.lat))
        far = half[site.tier] * _DPI / 72
        found.append(((x - far, y - far, x + far, y + far), weight[site.tier]))
    return found


def _name(axes: Axes, site: Site, text: str, spot: tuple[float, float], size: float) -> None:
    x, y = axes.transData.inverted().transform(spot)
    colour = "#8c1d18" if site.tier is Tier.COUNTY else INK
    made = axes.text(x, y, text, fontproperties=font(size), color=colour, va="center", ha="left", zorder=9)
    made.set_parse_math(False)  # a name may hold dollar signs
    made.set_path_effects(halo() if site.tier is not Tier.COUNTY else [*halo()[:1], *bold_edge(colour)])


def _heading(figure: Figure, problem: Problem, plan: Plan, lang: Lang) -> None:
    title = pick(lang, (f"{clean(problem.name, 40)}: delivery plan", f"{clean(problem.name, 40)}  配送方案"))
    write_text(figure, 0.02, 0.955, title, 21, HEAD, bold=0.9)
    made = f"   {clean(maker(plan.made_by, lang), 80)}" if plan.made_by else ""
    write_text(figure, 0.02, 0.93, f"{problem.day.isoformat()}{made}", 10, SOFT)


def _panel(
    figure: Figure, problem: Problem, plan: Plan, lang: Lang, *, has_roads: bool, has_buses: bool = False
) -> None:
    rows = {row.key: row for row in as_rows(key_figures(problem, plan), lang)}
    write_text(figure, _PANEL_LEFT, 0.905, pick(lang, ("Key figures", "主要指标")), 13, HEAD, bold=0.6)
    y = 0.877
    for at, key in enumerate(_FIGURES.split()):
        value = rows[key].value + (f" / {rows[_OF[key]].value}" if key in _OF else "")
        if at % 2 == 0:
            figure.add_artist(_stripe(y))
        label = rows[key].label.strip().removeprefix("of which ").removeprefix("其中：")
        label = label[:1].upper() + label[1:]
        write_text(figure, _PANEL_LEFT + 0.006, y, label, 10, SOFT)
        write_text(figure, _PANEL_RIGHT - 0.006, y, value, 11, INK, bold=0.4, right=True)
        y -= 0.0268
    _legend(figure, lang, y - 0.022, has_roads=has_roads, has_buses=has_buses)


def _stripe(y: float) -> Line2D:
    return Line2D(
        [_PANEL_LEFT, _PANEL_RIGHT], [y + 0.0035] * 2, color=_BAND, linewidth=19, solid_capstyle="butt", zorder=0
    )


def _legend(figure: Figure, lang: Lang, top: float, *, has_roads: bool, has_buses: bool) -> None:
    write_text(
        figure,
        _PANEL_LEFT,
        top,
        pick(lang, ("Legend: a colour for each vehicle", "图例：每种颜色为一辆车")),
        13,
        HEAD,
        bold=0.6,
    )

    def dot(marker: str, colour: str, edge: str, size: float) -> Line2D:
        return Line2D([], [], marker=marker, color=colour, markeredgecolor=edge, markersize=size, linestyle="")

    entries = [
        (dot("*", TIER_COLOUR[Tier.COUNTY], "white", 17), pick(lang, TIER[Tier.COUNTY])),
        (dot("s", TIER_COLOUR[Tier.TOWNSHIP], "white", 8), pick(lang, TIER[Tier.TOWNSHIP])),
        (dot("o", TIER_COLOUR[Tier.VILLAGE], INK, 5), pick(lang, TIER[Tier.VILLAGE])),
        (dot("o", "#c3ccd2", INK, 5), pick(lang, ("no stop today", "今日不停靠"))),
        (Line2D([], [], color=HEAD, linewidth=3), pick(lang, ("truck, county to township", "干线：县到乡镇"))),
        (Line2D([], [], color=HEAD, linewidth=1.3), pick(lang, ("van, to the villages", "末端：到村"))),
    ]
    if has_buses:
        line = Line2D([], [], color=HEAD, linewidth=1.6, linestyle=":")
        entries.append((line, pick(lang, ("bus with goods", "客运班车带货"))))
    if has_roads:
        entries.append((Line2D([], [], color=ROADS[0][0], linewidth=1.8), pick(lang, ("roads", "道路"))))
    figure.legend(
        handles=[handle for handle, _ in entries],
        labels=[label for _, label in entries],
        loc="upper left",
        bbox_to_anchor=(_PANEL_LEFT - 0.006, top - 0.006),
        prop=font(10),
        frameon=False,
        labelcolor=INK,
        ncols=1,
        handlelength=2.2,
        labelspacing=0.62,
        title=None,
    )
