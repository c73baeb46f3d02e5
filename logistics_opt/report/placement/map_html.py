"""The map of a placement study: one HTML file that opens anywhere, with no network and nothing to install."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from logistics_opt.model import Site, SiteId, Tier
from logistics_opt.report.geometry import Roads, deltas, grid, road_lines
from logistics_opt.report.page import page
from logistics_opt.report.placement import sentences, verdict
from logistics_opt.report.placement.figures import Depot, Facts, Village
from logistics_opt.report.placement.kpis import kpis
from logistics_opt.report.placement.looks import CLASS_COLOUR, LOOK, area_colour, class_names, class_of
from logistics_opt.report.placement.notice import shown
from logistics_opt.report.placement.words import STATE, minutes, place_name
from logistics_opt.report.words import TIER, Lang, clean, pick, short
from logistics_opt.siting.placement import Placement
from logistics_opt.units import KILOMETRE, MINUTE

_LABEL = 36  # half squares of a name on the map
_MOST_ROAD_POINTS = 150_000
_WORDS: dict[str, tuple[str, str]] = {
    "answer": ("Answer", "方案"),
    "figures": ("Today and in the answer", "现状与方案"),
    "figure": ("Figure", "指标"),
    "today": ("Today", "现状"),
    "proposed": ("Answer", "方案"),
    "difference": ("Difference", "差异"),
    "depots": ("Depots", "站点"),
    "legend": ("Legend", "图例"),
    "warehouse": TIER[Tier.COUNTY],
    "village": ("Village", "村"),
    "minutes": ("Minutes", "分钟"),
    "worst": ("Worst season", "最差季节"),
    "km": ("Km", "公里"),
    "nowhere": ("no road in any season", "任何季节无路可达"),
    "farthest": ("farthest village", "最远村"),
    "areas": ("area supplied from one depot", "一个站点的供应范围"),
    "lines": ("village to depot", "村到站点"),
    "roads": ("roads", "道路"),
    "search": ("Find a place", "查找地点"),
    "not_found": ("not found", "未找到"),
    "zoom_in": ("Zoom in", "放大"),
    "zoom_out": ("Zoom out", "缩小"),
    "fit": ("Show everything", "显示全部"),
    "close": ("Close", "关闭"),
    "map": (
        "Map of the depots. Arrow keys move it, plus and minus zoom, 0 shows everything, Escape clears the choice.",
        "站点地图。方向键移动，加减号缩放，0 显示全部，Esc 取消选择。",
    ),
    **{state.value: words for state, words in STATE.items()},
}


def write_map(
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
    Write ``path`` (.html) with everything inside it: data, style and script; it asks the network for nothing.

    Arguments are those of :func:`~logistics_opt.report.placement.folder.write_placement`. Users' text is data for the
    script, which sets it as text only.
    """
    facts = Facts(placement, lang)
    document = _document(facts, lang, roads, warehouse or facts.case.warehouse) | {
        "notice": shown(facts, notice, lang),
        "attribution": clean(attribution, 200),
    }
    made = page(
        clean(placement.county),
        json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False),
        lang,
        panel="placement_panel.html",
        styles=("map.css", "placement.css"),
        scripts=("map_view.js", "placement.js"),
    )
    path.write_text(made, encoding="utf-8", newline="\n")


def _document(facts: Facts, lang: Lang, roads: Roads, warehouse: Site | None) -> dict[str, object]:
    candidates = {depot.site.id for depot in facts.depots}
    order: list[SiteId] = [depot.site.id for depot in facts.depots]
    if warehouse is not None:
        order.insert(0, warehouse.id)
    number = {site: at for at, site in enumerate(order)}
    seat = {village.site.id: village for village in facts.villages if village.site.id in candidates}
    sites: list[dict[str, object]] = []
    if warehouse is not None:
        sites.append(_site(warehouse, 1, lang) | {"lines": [pick(lang, TIER[Tier.COUNTY])], "open": False})
    sites += [_depot(facts, depot, seat.get(depot.site.id), lang) for depot in facts.depots]
    sites += [_village(facts, v, number, lang) for v in facts.villages if v.site.id not in candidates]
    nowhere = {"level": None, "depot": None, "row": [], "sort": -1, "lines": [pick(lang, _WORDS["nowhere"])]}
    sites += [_site(site, 3, lang) | nowhere for site in facts.case.unreachable if site.id not in candidates]
    worst = pick(lang, ("village, worst season: ", "村，最差季节："))
    return {
        "name": clean(facts.placement.county),
        "words": {name: pick(lang, words) for name, words in _WORDS.items()},
        "question": sentences.question(facts, lang),
        "answer": [
            verdict.headline(facts, lang),
            verdict.saving(facts, lang),
            sentences.proof(facts, lang),
            *sentences.spread_note(facts, lang),
            *sentences.allotment_note(facts, lang),
            *sentences.missing(facts, lang),
        ],
        "figures": [[kpi.part, kpi.label, kpi.today, kpi.proposed, kpi.difference] for kpi in kpis(facts, lang)],
        "looks": {state.value: [look.face, look.edge] for state, look in LOOK.items()},
        "levels": [[colour, worst + name] for colour, name in zip(CLASS_COLOUR, class_names(lang), strict=True)],
        "sites": sites,
        "areas": list(_areas(facts, number)),
        "roads": [[rank, deltas(line)] for rank, line in road_lines(roads, _MOST_ROAD_POINTS)],
    }


def _site(site: Site, tier: int, lang: Lang) -> dict[str, object]:
    return {
        "name": place_name(site.name, lang),
        "short": short(place_name(site.name, lang), _LABEL),
        "tier": tier,
        "at": grid(np.array([[site.position.lon, site.position.lat]]))[0].tolist(),
    }


def _depot(facts: Facts, depot: Depot, seat: Village | None, lang: Lang) -> dict[str, object]:
    lines = [f"{pick(lang, STATE[depot.state])} · {sentences.place(depot, lang)}"]
    served = pick(lang, (f"{depot.villages} villages", f"{depot.villages}个村"))
    if depot.state.is_open:
        pieces = f"{depot.pieces:,.0f}"
        lines.append(f"{served} · " + pick(lang, (f"{pieces} pieces a day", f"{pieces}件/天")))
    lines.append(sentences.reason(facts, depot, lang))
    if seat is not None and seat.asked is not None and seat.asked.place != depot.site.id:
        from_, time = facts.names[seat.asked.place], minutes(seat.asked.seconds, lang)
        lines.append(pick(lang, (f"the seat is supplied from {from_}, {time}", f"驻地由{from_}供应，{time}")))
    more = {"state": depot.state.value, "open": depot.state.is_open, "lines": lines}
    return _site(depot.site, 2, lang) | more | {"sum": served if depot.state.is_open else ""}


def _village(facts: Facts, village: Village, number: Mapping[SiteId, int], lang: Lang) -> dict[str, object]:
    asked, today = village.asked, village.today
    made = _site(village.site, 3, lang) | {"farthest": village.binding, "open": False}
    if asked is None:
        return made | {"level": None, "depot": None, "row": [], "sort": -1, "lines": [pick(lang, _WORDS["nowhere"])]}
    time, worst = minutes(asked.seconds, lang), minutes(asked.worst, lang)
    place = facts.names[asked.place]
    lines = [pick(lang, (f"from {place}: {time}, worst season {worst}", f"由{place}：{time}，最差季节{worst}"))]
    if today is not None and village.changes:
        before, time_before = facts.names[today.place], minutes(today.seconds, lang)
        lines.append(pick(lang, (f"today from {before}: {time_before}", f"现由{before}：{time_before}")))
    lines.append(pick(lang, (f"{village.pieces} pieces a day", f"{village.pieces}件/天")))
    return made | {
        "level": class_of(asked.worst),
        "depot": number.get(asked.place),
        "row": [_number(asked.seconds / MINUTE), _number(asked.worst / MINUTE), _number(asked.metres / KILOMETRE, 1)],
        "sort": asked.worst,
        "lines": lines,
    }


def _number(value: float, digits: int = 0) -> str:
    return "-" if value < 0 else f"{value:,.{digits}f}"


def _areas(facts: Facts, number: Mapping[SiteId, int]) -> Iterator[dict[str, Any]]:
    for order, area in enumerate(facts.catchments):
        rings = [
            deltas(np.asarray(ring.coords))
            for part in shapely.get_parts(area.area)
            if isinstance(part, shapely.Polygon) and not part.is_empty
            for ring in (part.exterior, *part.interiors)
        ]
        if rings:
            yield {"depot": number.get(area.depot, -1), "colour": area_colour(order), "rings": rings}
