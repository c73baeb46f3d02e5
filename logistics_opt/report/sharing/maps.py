"""Both systems side by side on the map: every firm's own routes, and those of all together."""

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from logistics_opt.model import Echelon, LonLat, Problem, ProfileName, SiteId, Tier
from logistics_opt.report.bus_runs import bus_legs, bus_runs, drawn
from logistics_opt.report.drawing import HEAD, INK, draw_roads, font, footing, frame, halo, scale_bar, write_text
from logistics_opt.report.geometry import Degrees, PathFunction, Roads, leg_keys, leg_lines
from logistics_opt.report.labels import place_labels
from logistics_opt.report.palette import TIER_COLOUR
from logistics_opt.report.provenance import shown_notice
from logistics_opt.report.sharing.facts import Driven, Facts
from logistics_opt.report.sharing.legend import BUS, TRUCK, VAN, add_legend
from logistics_opt.report.sharing.plots import Inches, new_figure, png
from logistics_opt.report.sharing.words import money
from logistics_opt.report.words import pick, short
from logistics_opt.sharing.outcome import Group, System

_PICTURE: Inches = (14.0, 8.2)
_POINTS = 200_000
_ROW = 170  # half squares of the legend's names in a row
_ASIDE = 2.0  # points a firm's lines lie off the road


def straight(problem: Problem) -> PathFunction:
    """Legs as straight lines, where nobody knows the roads."""

    def path(_: ProfileName, origin: SiteId, destination: SiteId) -> tuple[LonLat, ...]:
        return problem.site[origin].position, problem.site[destination].position

    return path


def maps_image(facts: Facts, inches: Inches, *, roads: Roads = (), path: PathFunction | None = None) -> bytes:
    """The two maps alone, a PNG."""
    figure = new_figure(inches)
    _both(facts, figure, (0.0, 0.0, 1.0, 0.95), (roads, path), size=0.68)
    return png(figure)


def picture(
    facts: Facts, *, roads: Roads = (), path: PathFunction | None = None, attribution: str = "", notice: str = ""
) -> bytes:
    """The two maps with title, legend and notice, to print or to send."""
    roads = list(roads)
    figure = new_figure(_PICTURE, 150)
    name = facts.county
    title = pick(facts.lang, (f"{name}: each firm by itself, and all together", f"{name}  各自配送与共同配送"))
    write_text(figure, 0.02, 0.945, title, 20, HEAD, bold=0.8)
    _both(facts, figure, (0.01, 0.1, 0.98, 0.79), (roads, path), size=1.0)
    add_legend(figure, facts, roads=bool(roads), size=9.5, row=_ROW, foot=0.068)
    footing(figure, shown_notice(facts.first, notice, facts.lang), attribution)
    return png(figure)


def _both(
    facts: Facts,
    figure: Figure,
    box: tuple[float, float, float, float],
    ground: tuple[Roads, PathFunction | None],
    *,
    size: float,
) -> None:
    roads, path = list(ground[0]), ground[1] or straight(facts.first)
    left, bottom, wide, high = box
    every = _every_point(facts)
    for at, system in enumerate((facts.apart, facts.together)):
        axes = figure.add_axes((left + at * wide / 2, bottom, wide / 2 - 0.008, high))
        axes.set_axis_off()
        inches = figure.get_size_inches()
        frame(axes, every, (wide / 2 - 0.008) * inches[0] / (high * inches[1]))
        draw_roads(axes, roads)
        _routes(facts, axes, system, path, size)
        _sites(facts, axes, size)
        scale_bar(axes)
        write_text(
            figure, left + at * wide / 2 + 0.01, bottom + high + 0.012, _head(facts, system), 11.5 * size, INK, bold=0.3
        )


def _head(facts: Facts, system: System) -> str:
    driven = facts.driven(system) or Driven(0.0, 0, 0)
    name, cost = pick(facts.lang, system.words), money(system.cost.mean, facts.lang)
    vehicles = f"{_counted(driven.trucks, 'truck')}, {_counted(driven.vans, 'van')}"
    return pick(
        facts.lang,
        (
            f"{name}: {driven.km:,.0f} km, {vehicles}, {cost} a day",
            f"{name}：{driven.km:,.0f}公里，干线{driven.trucks}辆，末端{driven.vans}辆，{cost}/天",
        ),
    )


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _every_point(facts: Facts) -> Degrees:
    """Where there is business: the warehouse and every site that some vehicle or bus calls at."""
    groups = (*facts.apart.groups, *facts.together.groups)
    called = frozenset().union(*(group.plan.used for group in groups))
    sites = [site for site in facts.first.sites if site.id in called or site.tier is Tier.COUNTY]
    return np.array([[site.position.lon, site.position.lat] for site in sites]).reshape(-1, 2)


def _routes(facts: Facts, axes: Axes, system: System, path: PathFunction, size: float) -> None:
    """Vans of all beneath trucks of all; each firm's a little to one side, so that roads driven by several show it."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101  the axes were made on one
    players = facts.outcome.players
    for echelon, width in ((Echelon.SECOND, VAN), (Echelon.FIRST, TRUCK)):
        for group in system.groups:
            firm = next(iter(group.firms)) if len(group.firms) == 1 else None
            turn = 0.0 if firm is None else 2 * math.pi * players.index(firm) / len(players)
            far = 0.0 if firm is None else _ASIDE * size / 72
            aside = ScaledTranslation(far * math.cos(turn), far * math.sin(turn), figure.dpi_scale_trans)
            part = [trip for trip in facts.journeys(group) if trip.vehicle.echelon is echelon]
            lines = LineCollection(
                [line for line in leg_lines(leg_keys(part), path, _POINTS).values() if len(line)],
                colors=HEAD if firm is None else facts.colours[firm],
                linewidths=width * size,
                capstyle="round",
                zorder=3,
                transform=axes.transData + aside,
            )
            axes.add_collection(lines, autolim=False)
            if echelon is Echelon.FIRST:
                _buses(axes, group, path, lines, size)


def _buses(axes: Axes, group: Group, path: PathFunction, trucks: LineCollection, size: float) -> None:
    """The way that goods go by bus: dots on white beside the road, in the colour of the group's trucks."""
    legs = [leg for run in bus_runs(group.problem, group.plan) for leg in bus_legs(group.problem, run)]
    found = leg_lines(legs, drawn(group.problem, path), _POINTS).values() if legs else ()
    way = [line for line in found if len(line)]
    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101  the axes were made on one
    # Trucks drive the same roads: what goes by bus lies beside them, on white.
    aside = trucks.get_transform() + ScaledTranslation(0, 2 * _ASIDE * size / 72, figure.dpi_scale_trans)
    for colour, width, style in (("white", 2.2 * BUS, "-"), (trucks.get_color(), 1.5 * BUS, ":")):
        dots = LineCollection(way, colors=colour, linewidths=width * size, linestyles=style, zorder=4, transform=aside)
        axes.add_collection(dots, autolim=False)


def _sites(facts: Facts, axes: Axes, size: float) -> None:
    looks = ((Tier.VILLAGE, "o", 4.0, 0.3), (Tier.TOWNSHIP, "s", 20.0, 0.6), (Tier.COUNTY, "*", 190.0, 0.8))
    for tier, marker, area, edge in looks:
        sites = [site for site in facts.first.sites if site.tier is tier]
        axes.scatter(
            [site.position.lon for site in sites],
            [site.position.lat for site in sites],
            s=area * size**2,
            c=TIER_COLOUR[tier],
            marker=marker,
            edgecolors=INK if tier is Tier.VILLAGE else "white",
            linewidths=edge * size,
            zorder=8 - tier,
        )
    _names(facts, axes, size)


def _names(facts: Facts, axes: Axes, size: float) -> None:
    """The warehouse, then townships where there is room."""
    sites = sorted((s for s in facts.first.sites if s.tier is not Tier.VILLAGE), key=lambda site: (site.tier, site.id))
    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101  the axes were made on one
    points = 8.0 * size
    at = [tuple(axes.transData.transform((site.position.lon, site.position.lat))) for site in sites]
    texts = [short(site.name, 16) for site in sites]
    box = axes.get_window_extent()
    spots = place_labels(at, texts, [points * figure.dpi / 72] * len(sites), (box.x0, box.y0, box.x1, box.y1))
    for text, spot in zip(texts, spots, strict=True):
        if spot is not None:
            x, y = axes.transData.inverted().transform(spot)
            made = axes.text(x, y, text, fontproperties=font(points), color=INK, va="center", ha="left", zorder=10)
            made.set_parse_math(False)
            made.set_path_effects(halo(1.6))
