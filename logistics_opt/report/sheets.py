"""One A4 page a driver or bus: stops in order, what to hand over and to fetch, cash, bags, navigation by QR code."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from logistics_opt.model import FirmId, Plan, Problem, Site, SiteId
from logistics_opt.report.bus_runs import BusRun, bus_runs
from logistics_opt.report.bus_sheet import BUS_WORDS, bus_head, bus_rows
from logistics_opt.report.journeys import Journey, Outing, Visit, journeys
from logistics_opt.report.navigation import navigation_uri, qr_svg
from logistics_opt.report.provenance import shown_notice
from logistics_opt.report.sheet_layout import Row, pages
from logistics_opt.report.typeset import pdf_writer
from logistics_opt.report.words import Lang, clean, moment, pick, short, township
from logistics_opt.units import KILOGRAM, KILOMETRE, YUAN, Fen, Grams

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Driver's sheet", "司机派车单"),
    "vehicle": ("Vehicle", "车辆"),
    "number": ("Vehicle no.", "车号"),
    "base": ("Base", "基地"),
    "departs": ("Departs", "出发"),
    "returns": ("Returns", "返回"),
    "km": ("Km", "公里"),
    "stops": ("Stops", "停靠"),
    "cash_total": ("Cash to collect, yuan:", "代收款合计（元）："),
    "driver": ("Driver", "司机签字"),
    "handed": ("Handed over by", "发货人签字"),
    "received": ("Cash received by", "收款人签字"),
    "pieces": ("pcs", "件"),
    "no": ("No.", "序"),
    "time": ("Time", "时间"),
    "place": ("Place, contact", "站点、联系人"),
    "out": ("Hand over", "送达"),
    "bag": ("Bags", "货袋"),
    "in": ("Collect", "揽收"),
    "cash": ("Cash, yuan", "代收款（元）"),
    "sign": ("Signed", "签收"),
    "scan": ("Navigate", "扫码导航"),
    "wait": ("from", "等至"),
    "cold": ("COLD", "冷藏"),
    "page": ("page", "页"),
    "note": (
        "Codes open Amap at the stop; a bag is one village's goods of one kind.",
        "二维码可用高德地图导航至该站；一个村的一类货物装一袋。",
    ),
}
_SHOWN_VILLAGES = 40
_NOTICE = 340  # half squares: more would reach the lines to sign on


def write_sheets(
    folder: Path, problem: Problem, plan: Plan, lang: Lang = "zh", *, notice: str = ""
) -> tuple[Path, ...]:
    """
    Write one PDF a route, then one a bus with goods, into ``folder`` (made if absent); return the paths in that order.

    A route of up to some 33 stops and trips is one A4 page, in smaller type the more there are; a longer one goes on
    to further pages under the same head. Users' text reaches the page as data and is never read as markup. Cash is by
    firm; pieces and kilograms are totals, so that no firm reads another's volumes. ``notice`` says what is
    generated; by default a general text where a position is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    codes: dict[SiteId, str] = {}
    said = short(shown_notice(problem, notice, lang), _NOTICE)
    written = []
    sheets = [(sheet_name(journey), _sheet(problem, journey, codes, lang)) for journey in journeys(problem, plan)]
    sheets += [(bus_sheet_name(run), _bus_sheet(problem, run, codes, lang)) for run in bus_runs(problem, plan)]
    with pdf_writer("sheet.typ") as write:
        for name, sheet in sheets:
            write(folder / name, sheet | {"notice": said}, problem.day)
            written.append(folder / name)
    return tuple(written)


def sheet_name(journey: Journey) -> str:
    """A file name that is safe anywhere: running number, letters and digits of the vehicle's name, its number."""
    return _file_name(journey.order, journey.vehicle.name, str(journey.route.number))


def bus_sheet_name(run: BusRun) -> str:
    """Likewise for a bus: running number, letters and digits of the line's name, hour and minute of its departure."""
    return _file_name(run.order, run.line.name, re.sub(r"\D", "", moment(run.departure)))


def _file_name(order: int, name: str, number: str) -> str:
    plain = re.sub(r"[^\w]+", "-", clean(name, 1_000)).strip("-_")[:40].rstrip("-_")
    return "-".join(part for part in (f"{order:03d}", plain, number) if part) + ".pdf"


def _sheet(problem: Problem, journey: Journey, codes: dict[SiteId, str], lang: Lang) -> dict[str, object]:
    sites = [problem.site[key] for key in _called(journey)]
    return _page(problem, _rows(problem, journey, lang), _WORDS, codes, sites, lang) | {
        "order": journey.order,
        "vehicle": short(journey.vehicle.name, 72),
        "number": journey.route.number,
        "base": short(problem.site[journey.vehicle.base].name, 44),
        "departs": moment(journey.route.departs),
        "returns": moment(journey.route.returns),
        "km": f"{journey.metres / KILOMETRE:,.1f}",
        "stops": journey.away_stops,
        "cash": _cash(problem, journey),
    }


def _bus_sheet(problem: Problem, run: BusRun, codes: dict[SiteId, str], lang: Lang) -> dict[str, object]:
    sites = [call.site for call in run.calls]
    words = _WORDS | BUS_WORDS
    return _page(problem, bus_rows(run, lang), words, codes, sites, lang) | bus_head(problem, run)


def _page(
    problem: Problem,
    rows: Sequence[Row],
    words: Mapping[str, tuple[str, str]],
    codes: dict[SiteId, str],
    sites: Sequence[Site],
    lang: Lang,
) -> dict[str, object]:
    """What every sheet has: words, the table on its pages, and the codes of its sites."""
    for site in sites:
        if site.id not in codes:
            codes[site.id] = qr_svg(navigation_uri(site))
    return {
        "lang": lang,
        "words": {name: pick(lang, pair) for name, pair in words.items()},
        "county": clean(problem.name, 40),
        "day": problem.day.isoformat(),
        "pages": [asdict(page) for page in pages(rows)],
        "codes": {site.id: codes[site.id] for site in sites},
    }


def _called(journey: Journey) -> Iterator[SiteId]:
    return (visit.site.id for outing in journey.outings for visit in outing.visits[1:-1])


def _rows(problem: Problem, journey: Journey, lang: Lang) -> list[Row]:
    """The table from top to bottom; stops are numbered through the day."""
    rows: list[Row] = []
    number = 0
    base = short(problem.site[journey.vehicle.base].name, 44)
    for turn, outing in enumerate(journey.outings, start=1):
        rows.append({"kind": "trip", **_departure(turn, outing, lang)})
        for visit in outing.visits[1:-1]:
            number += 1
            rows.append({"kind": "stop", "no": number, **_stop(problem, visit, journey.vehicle.base)})
            if bags := _bag_list(problem, visit):
                rows.append({"kind": "bags", "bags": bags})
        rows.append({"kind": "return", **_return(base, outing, lang)})
    return rows


def _departure(turn: int, outing: Outing, lang: Lang) -> Row:
    leaves, load, bags = moment(outing.trip.departs), outing.taken_out, sum(outing.visits[0].bags.values())
    kg = _kg(load.weight)
    full = f"load {load.pieces} pieces, {kg} kg, {bags} bags", f"装车 {load.pieces} 件、{kg} 公斤、{bags} 袋"
    goods = pick(lang, full if load.pieces else ("out empty", "空车出发"))
    km = f"{outing.metres / KILOMETRE:,.1f}"
    return {
        "title": pick(lang, (f"Trip {turn}, departs {leaves}", f"第 {turn} 趟  {leaves} 出发")),
        "goods": f"{goods}    " + pick(lang, (f"{km} km", f"全程 {km} 公里")),
    }


def _return(base: str, outing: Outing, lang: Lang) -> Row:
    back, load = moment(outing.trip.returns), outing.brought_back
    kg = _kg(load.weight)
    full = f"unload {load.pieces} pieces, {kg} kg", f"卸下 {load.pieces} 件、{kg} 公斤"
    return {
        "title": pick(lang, (f"Back {back}", f"{back} 返回")),
        "goods": f"{base}    " + pick(lang, full if load.pieces else ("nothing to unload", "无货卸下")),
    }


def _stop(problem: Problem, visit: Visit, base: SiteId) -> Row:
    site = visit.site
    return {
        "id": site.id,
        "arrives": moment(visit.stop.arrives),
        "starts": moment(visit.stop.starts) if visit.waits >= 60 else "",
        "name": clean(site.name, 28),
        "township": "" if site.parent == base else _township(problem, site),
        "contact": clean(site.contact, 40),
        "pieces": visit.handed_over.pieces,
        "kg": _kg(visit.handed_over.weight),
        "in_pieces": visit.collected.pieces,
        "in_kg": _kg(visit.collected.weight),
        "bags": sum(visit.bags.values()),
        "cash": _yuan(sum(visit.cash.values())),
        "cold": visit.chilled,
    }


def _township(problem: Problem, site: Site) -> str:
    name = clean(township(problem, site), 28)
    return "" if name == clean(site.name, 28) else name


def _bag_list(problem: Problem, visit: Visit) -> list[str]:
    """At a depot: which villages' bags go off here, with how many each."""
    others = [(problem.site[key].name, count) for key, count in visit.bags.items() if key != visit.site.id]
    shown = [f"{clean(name, 12)} {count}" for name, count in others[:_SHOWN_VILLAGES]]
    return shown + (["…"] if len(others) > _SHOWN_VILLAGES else [])


def _cash(problem: Problem, journey: Journey) -> list[dict[str, str]]:
    """What the driver brings home, by firm, biggest first."""
    found: Counter[FirmId] = Counter()
    for outing in journey.outings:
        for visit in outing.visits:
            found.update(visit.cash)
    names = {firm.id: firm.name for firm in problem.firms}
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"firm": clean(names.get(firm, firm), 20), "yuan": _yuan(amount)} for firm, amount in ordered]


def _kg(weight: Grams) -> str:
    return f"{weight / KILOGRAM:,.1f}" if weight < 100 * KILOGRAM else f"{weight / KILOGRAM:,.0f}"


def _yuan(amount: Fen) -> str:
    return f"{amount / YUAN:,.2f}" if amount else ""
