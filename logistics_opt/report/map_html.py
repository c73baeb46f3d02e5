"""The plan on a map: one HTML file that opens anywhere, with no network and nothing to install."""

import json
from pathlib import Path

import numpy as np

from logistics_opt.model import Echelon, Load, Plan, Problem, SiteId
from logistics_opt.report.bus_runs import BusRun, bus_legs, bus_runs, drawn, metres
from logistics_opt.report.geometry import LegKey, PathFunction, Roads, deltas, grid, leg_keys, leg_lines, road_lines
from logistics_opt.report.journeys import Journey, Outing, Visit, journeys
from logistics_opt.report.page import page
from logistics_opt.report.palette import route_colour
from logistics_opt.report.provenance import shown_notice
from logistics_opt.report.summary import as_rows, key_figures
from logistics_opt.report.words import TIER, Lang, clean, hours, moment, pick, short, township
from logistics_opt.units import KILOGRAM, KILOMETRE, YUAN

_LABEL = 36  # half squares of a name on the map
_MOST_LEG_POINTS, _MOST_ROAD_POINTS = 150_000, 150_000
# The figures of the panel, some as "so many of so many".
_FIRST_FIGURES: dict[str, str] = {
    "cost_yuan": "",
    "yuan_per_piece": "",
    "kg_served_share": "",
    "on_time_share": "",
    "villages_served": "villages_with_demand",
    "townships_served": "townships_with_demand",
    "vehicles": "",
    "km": "",
    "hours": "",
    "load_factor_out": "",
    "load_factor_back": "",
    "empty_km_share": "",
    "co2_kg": "",
    "gap": "",
}
_WORDS: dict[str, tuple[str, str]] = {
    "figures": ("Key figures", "主要指标"),
    "all_figures": ("All figures and what they mean", "全部指标及含义"),
    "vehicles": ("Vehicles", "车辆"),
    "first": ("Trucks, county to township", "干线：县到乡镇"),
    "second": ("Vans, to the villages", "末端：到村"),
    "bus": ("Buses with goods", "客运班车带货"),
    "show_all": ("Show all", "全部显示"),
    "hide_all": ("Hide all", "全部隐藏"),
    "legend": ("Legend", "图例"),
    "county": ("county warehouse", "县级配送中心"),
    "township": ("township depot", "乡镇中转站"),
    "village": ("village post point", "村级服务点"),
    "untouched": ("no stop today", "今日不停靠"),
    "roads": ("roads", "道路"),
    "search": ("Find a place", "查找站点"),
    "not_found": ("not found", "未找到"),
    "zoom_in": ("Zoom in", "放大"),
    "zoom_out": ("Zoom out", "缩小"),
    "fit": ("Show everything", "显示全部"),
    "close": ("Close", "关闭"),
    "stop": ("Stop", "站点"),
    "time": ("Time", "时间"),
    "out": ("Off, pcs/kg", "卸下 件/公斤"),
    "in": ("On, pcs/kg", "装上 件/公斤"),
    "aboard": ("Aboard, kg", "车上公斤"),
    "trip": ("Trip", "趟次"),
    "stops": ("stops", "站"),
    "km": ("km", "公里"),
    "yuan": ("yuan", "元"),
    "none": ("No vehicle leaves its base.", "当日无车辆出车。"),
    "calls": ("Called at by", "停靠车辆"),
    "map": (
        "Map of the routes. Arrow keys move it, plus and minus zoom, 0 shows everything, Escape clears the choice.",
        "路线地图。方向键移动，加减号缩放，0 显示全部，Esc 取消选择。",
    ),
}


def write_map(
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
    Write ``path`` (.html) with everything inside it: data, style and script; it asks the network for nothing.

    ``path_fn`` gives the line of each leg. ``roads`` are drawn beneath, as (road class, (lon, lat) pairs).
    ``attribution`` is who must be named for them, such as "(c) OpenStreetMap contributors"; ``notice`` says what
    is generated, by default a general text where a position is. Lines are thinned until the
    file stays within a few megabytes. Users' text is data for the script, which sets it as text only.
    """
    document = _document(problem, plan, path_fn, lang, roads) | {
        "notice": shown_notice(problem, notice, lang),
        "attribution": clean(attribution, 200),
    }
    data = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    made = page(
        clean(f"{problem.name} {problem.day}"),
        data,
        lang,
        panel="map_panel.html",
        styles=("map.css",),
        scripts=("map_view.js", "map_draw.js", "map_panel.js"),
    )
    path.write_text(made, encoding="utf-8", newline="\n")


def _document(problem: Problem, plan: Plan, path_fn: PathFunction, lang: Lang, roads: Roads) -> dict[str, object]:
    trips = journeys(problem, plan)
    runs = bus_runs(problem, plan)
    legs = [*leg_keys(trips), *(leg for run in runs for leg in bus_legs(problem, run))]
    lines = leg_lines(legs, drawn(problem, path_fn) if runs else path_fn, _MOST_LEG_POINTS)
    place = {site.id: at for at, site in enumerate(problem.sites)}
    leg_number = {key: at for at, key in enumerate(lines)}
    rows = as_rows(key_figures(problem, plan), lang)
    value = {row.key: row.value for row in rows}
    brief = {key: f"{value[key]} / {value[of]}" if of else value[key] for key, of in _FIRST_FIGURES.items()}
    return {
        "name": clean(problem.name),
        "day": problem.day.isoformat(),
        "words": {name: pick(lang, words) for name, words in _WORDS.items()},
        "figures": [[row.label.strip(), row.value, row.meaning, brief.get(row.key)] for row in rows],
        "sites": [
            {
                "name": clean(site.name),
                "short": short(site.name, _LABEL),
                "tier": int(site.tier),
                "at": grid(np.array([[site.position.lon, site.position.lat]]))[0].tolist(),
                "kind": pick(lang, TIER[site.tier]),
                "township": clean(township(problem, site)),
            }
            for site in problem.sites
        ],
        "legs": [deltas(line) for line in lines.values()],
        "roads": [[order, deltas(line)] for order, line in road_lines(roads, _MOST_ROAD_POINTS)],
        "routes": [
            *(_route(trip, place, leg_number) for trip in trips),
            *(_bus(problem, run, place, leg_number) for run in runs),
        ],
    }


def _route(journey: Journey, place: dict[SiteId, int], leg_number: dict[LegKey, int]) -> dict[str, object]:
    return {
        "order": journey.order,
        "label": clean(journey.label),
        "first": journey.vehicle.echelon is Echelon.FIRST,
        "bus": False,
        "colour": route_colour(journey.order, journey.vehicle.echelon),
        "departs": moment(journey.route.departs),
        "returns": moment(journey.route.returns),
        "hours": hours(journey.seconds),
        "km": f"{journey.metres / KILOMETRE:,.1f}",
        "yuan": f"{sum(journey.cost) / YUAN:,.0f}",
        "stops": journey.away_stops,
        "base": place[journey.vehicle.base],
        "trips": [
            {
                "legs": [
                    leg_number[LegKey(journey.vehicle.profile, leg.origin, leg.destination)] for leg in outing.legs
                ],
                "stops": [_stop(outing, at, visit, place) for at, visit in enumerate(outing.visits)],
            }
            for outing in journey.outings
        ],
    }


def _bus(problem: Problem, run: BusRun, place: dict[SiteId, int], leg_number: dict[LegKey, int]) -> dict[str, object]:
    """A bus as a route of one trip, of which every stop counts."""
    return {
        "order": run.order,
        "label": clean(run.label),
        "first": False,
        "bus": True,
        "colour": route_colour(run.order, Echelon.SECOND),
        "departs": moment(run.calls[0].moment),
        "returns": moment(run.calls[-1].moment),
        "hours": hours(run.calls[-1].moment - run.calls[0].moment),
        "km": f"{metres(problem, run) / KILOMETRE:,.1f}",
        "yuan": f"{run.price / YUAN:,.0f}",
        "stops": len(run.calls),
        "base": place[problem.warehouse.id],
        "trips": [
            {
                "legs": [leg_number[leg] for leg in bus_legs(problem, run)],
                "stops": [
                    [
                        place[call.site.id],
                        moment(call.moment),
                        "",
                        _amount(call.off),
                        _amount(call.on),
                        _kg(call.aboard),
                    ]
                    for call in run.calls
                ],
            }
        ],
    }


def _amount(load: Load) -> str:
    return f"{load.pieces} / {load.weight / KILOGRAM:,.0f}" if load else ""


def _kg(load: Load) -> str:
    return f"{load.weight / KILOGRAM:,.0f}"


def _stop(outing: Outing, at: int, visit: Visit, place: dict[SiteId, int]) -> list[object]:
    """Site, arrival, departure, goods off and on, what is aboard afterwards; a base's idle end is left empty."""
    last = at == len(outing.visits) - 1
    off, on = visit.handed_over, visit.collected
    return [
        place[visit.site.id],
        moment(visit.stop.arrives) if at else "",
        "" if last else moment(visit.stop.leaves),
        _amount(off),
        _amount(on),
        "" if last else _kg(visit.aboard),
    ]
