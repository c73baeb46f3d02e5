"""
A county folder from its facts: ``python -m logistics_opt.synth.build data/huining`` writes it anew, same bytes.

Read are the ``facts_*`` files, ``parameters.csv`` and ``placement_parameters.csv`` of the folder, written by hand from
published sources. Written are all other tables and a week of orders. Every generated thing draws from its own stream of
random numbers, so that a change in one does not shake the others.
"""

import sys
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np

from logistics_opt.model import Demand, Line, LineId, LineStop, Load, ProfileName, Season, Site, SiteId, TravelMatrix
from logistics_opt.network.road import Road
from logistics_opt.network.roads import road_graph
from logistics_opt.network.travel import travel
from logistics_opt.synth import tables
from logistics_opt.synth.candidates import GENERATED, draw_candidates
from logistics_opt.synth.demand import draw_day, draw_places
from logistics_opt.synth.facts import Facts, NamedRoad, Settings, read_facts, read_pairs, read_settings
from logistics_opt.synth.fleet import Prices, draw_fleet
from logistics_opt.synth.goods import COMMODITIES, CONSUMER, FIRMS, PARCEL, PRODUCE
from logistics_opt.synth.roads import build_roads
from logistics_opt.synth.sites import draw_sites
from logistics_opt.synth.streams import stream
from logistics_opt.synth.villages import Placed, place_villages
from logistics_opt.synth.winter import winter_roads
from logistics_opt.units import HOUR, KILOGRAM, LITRE, MINUTE, YUAN

DAYS = 7
BUS_KMH = 32.0
BUS_GOODS = frozenset({CONSUMER, PARCEL, PRODUCE})  # no farm chemicals beside passengers
LEAST_DRIVE = 2 * MINUTE
# Days after the first one: a working day of middling load; one with every road open; first, middle, last of the snow.
PLAIN_DAY, OPEN_DAY = 1, 8
SNOW = (39, 56, 98)


def read_prices(folder: Path, table: str = "parameters.csv") -> Prices:
    """The figures of a table of parameters that are numbers."""
    pairs = read_pairs(folder / table, "name")
    return Prices({name: float(value) for name, value in pairs.items() if _is_number(value)})


def villages_and_roads(facts: Facts, seed: int) -> tuple[tuple[Placed, ...], tuple[Road, ...]]:
    """Village positions and the road network of a county."""
    villages = place_villages(facts, stream(seed, "villages"))
    return villages, build_roads(facts, villages, stream(seed, "roads"))


def build_county(folder: Path, out: Path | None = None) -> None:
    """Write the tables of the county whose facts are in ``folder`` to ``out`` (default: the same folder)."""
    out = out or folder
    facts, prices, settings = read_facts(folder), read_prices(folder), read_settings(folder)
    villages, roads = villages_and_roads(facts, settings.seed)
    sites = draw_sites(
        facts,
        villages,
        roads,
        prices,
        stream(settings.seed, "sites"),
        code=settings.code,
        name=settings.name.split()[0],
    )
    residents = {township.code: township.residents for township in facts.townships}
    places = draw_places(stream(settings.seed, "places"), residents, sites)
    rng = stream(settings.seed, "orders")
    days = [settings.first_day + timedelta(days=n) for n in range(DAYS)]
    week = {day: draw_day(rng, places, day) for day in days}
    fleet = draw_fleet(sites, busiest(week.values()), prices, van_times(sites, roads))
    placement = read_prices(folder, "placement_parameters.csv")
    candidates = draw_candidates(
        facts, sites, roads, {p.site: p.parcels for p in places}, placement, stream(settings.seed, "candidates")
    )
    highways = (road for road in facts.roads if road.road_class == "national")
    lines = tuple(line for road in highways for line in _bus_lines(facts, road, sites[0]))

    tables.write_table(out / "county.csv", "key,value,source,grade,source_zh", _county_rows(settings, facts))
    tables.write_table(out / "sites.csv", tables.SITE_COLUMNS, tables.site_rows(sites))
    tables.write_table(out / "firms.csv", "id,name,kind", tables.firm_rows(FIRMS))
    tables.write_table(out / "commodities.csv", "id,name,temperature,keep_apart", tables.commodity_rows(COMMODITIES))
    tables.write_table(out / "vehicles.csv", tables.VEHICLE_COLUMNS, tables.vehicle_rows(fleet))
    tables.write_table(out / "roads.csv", tables.ROAD_COLUMNS, tables.road_rows(roads))
    tables.write_table(
        out / "closures.csv",
        "road,first,last,reason",
        [
            *_closures(roads, days, stream(settings.seed, "closures")),
            *_snow(winter_roads(facts, sites, roads), settings.first_day),
        ],
    )
    tables.write_table(out / "lines.csv", tables.LINE_COLUMNS, tables.line_rows(lines))
    tables.write_table(out / "line_stops.csv", "line,site,offset_minutes", tables.line_stop_rows(lines))
    tables.write_table(out / "candidates.csv", tables.CANDIDATE_COLUMNS, tables.candidate_rows(candidates))
    seasons = _seasons(placement, settings.first_day)
    tables.write_table(out / "seasons.csv", tables.SEASON_COLUMNS, tables.season_rows(seasons))
    for day, demands in week.items():
        tables.write_table(out / "orders" / f"{day}.csv", tables.ORDER_COLUMNS, tables.order_rows(demands))


def _county_rows(settings: Settings, facts: Facts) -> list[tuple[object, ...]]:
    residents = sum(township.residents for township in facts.townships)
    note = (
        "village positions and road geometry are generated; seats are cited, or the middle of their township "
        "村点位置和道路线形为生成数据；乡镇驻地有据可查或取乡镇中心"
    )
    return [
        ("name", settings.name, "", "", ""),
        ("code", settings.code, "NBS codes of 2023", "A", "国家统计局2023年统计用区划代码"),
        ("datum", "wgs84", "", "", ""),
        ("day", settings.first_day, "", "", ""),
        ("orders", "orders/{day}.csv", "", "", ""),
        (
            "overnight_per_kg_yuan",
            "10",
            "own estimate: dear enough that goods stay overnight only where time does not allow",
            "K",
            "自行估算：足够高，仅在时间不允许时货物才隔夜",
        ),
        ("max_snap_m", "1000", "own estimate", "K", "自行估算"),
        ("population", residents, "7th national census, townships added up", "A", "第七次全国人口普查，各乡镇合计"),
        ("position_note", note, "", "", ""),
    ]


def van_times(sites: Sequence[Site], roads: Sequence[Road]) -> TravelMatrix:
    """A van's travel among the sites."""
    van = ProfileName("van")
    graph: nx.MultiDiGraph[Hashable] = nx.MultiDiGraph(road_graph(roads))
    return travel(graph, sites, [van]).matrices[van]


def busiest(days: Iterable[tuple[Demand, ...]]) -> tuple[Demand, ...]:
    """The day with the heaviest goods."""
    return max(days, key=lambda demands: sum(demand.load.weight for demand in demands))


def _bus_lines(facts: Facts, road: NamedRoad, warehouse: Site) -> list[Line]:
    """
    A bus each way along each arm of a national road from the county seat: generated, twice a day.

    It begins, or ends, at the county warehouse, so that goods can ride all the way.
    """
    township = {t.code: t for t in facts.townships}
    at_stop = {warehouse.id: warehouse.position, **{SiteId(code): t.seat for code, t in township.items()}}
    centre = facts.townships[0].code
    if centre not in road.townships:
        return []
    middle = road.townships.index(centre)
    arms = [arm for arm in (road.townships[middle::-1], road.townships[middle:]) if len(arm) > 1]
    lines = []
    for n, arm in enumerate(arms):
        calls = (warehouse.id, *map(SiteId, arm))
        for way, chain in (("out", calls), ("back", calls[::-1])):
            stops, at = [LineStop(chain[0], 0)], 0.0
            for a, b in pairwise(chain):
                way_there = at_stop[a].distance_to(at_stop[b]) * 1.1 / 1_000 / BUS_KMH * HOUR
                at += max(way_there, LEAST_DRIVE)
                stops.append(LineStop(b, round(at / MINUTE) * MINUTE))
            seat, end = township[arm[0]].short, township[arm[-1]].short
            departures = (7 * HOUR + 30 * MINUTE, 14 * HOUR) if way == "out" else (8 * HOUR, 15 * HOUR)
            lines.append(
                Line(
                    id=LineId(f"bus-{road.name}-{n + 1}-{way}"),
                    name=f"{seat}-{end} (generated 生成)" if way == "out" else f"{end}-{seat} (generated 生成)",
                    stops=tuple(stops),
                    departures=departures,
                    spare=Load(120 * KILOGRAM, 800 * LITRE, 60),
                    price_per_piece=YUAN // 2,
                    loading_lead=10 * MINUTE,
                    carries=BUS_GOODS,
                    dwell_per_piece=2,
                    max_dwell=3 * MINUTE,
                )
            )
    return lines


def _closures(roads: Sequence[Road], days: Sequence[date], rng: np.random.Generator) -> list[tuple[object, ...]]:
    """Two loops between villages are shut for some days: nobody is cut off, some drive round."""
    loops = [road.id for road in roads if road.id.startswith("L")]
    shut = sorted(rng.choice(loops, size=min(2, len(loops)), replace=False).tolist())
    spans = [(days[0], days[3]), (days[2], days[-1])]
    return [(road, *span, "landslip (generated 生成)") for road, span in zip(shut, spans, strict=False)]


def _snow(roads: Iterable[str], first: date) -> list[tuple[object, ...]]:
    """Roads under snow in winter, long after the week of the orders."""
    begins, _, ends = (first + timedelta(days=n) for n in SNOW)
    return [(road, begins, ends, f"snow {GENERATED}") for road in roads]


def _seasons(figures: Prices, first: date) -> tuple[Season, ...]:
    """Four seasons, all with the goods of one plain day times their factors; on open roads but in winter."""
    plain, clear, snow = (first + timedelta(days=n) for n in (PLAIN_DAY, OPEN_DAY, SNOW[1]))

    def season(key: str, name: str, roads_day: date, *, down: float = 1.0, up: float = 1.0) -> Season:
        days = figures.whole(f"{key}_days")
        return Season(name=f"{name} {GENERATED}", days=days, orders_day=plain, roads_day=roads_day, down=down, up=up)

    return (
        season("normal", "normal 平时", clear),
        season("harvest", "harvest 秋收", clear, up=figures.values["harvest_up_factor"]),
        season("peak", "11.11 双十一", clear, down=figures.values["peak_down_factor"]),
        season("winter", "winter 冬季", snow),
    )


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


if __name__ == "__main__":
    build_county(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
