"""Model objects as the rows of a county folder's CSV tables."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from logistics_opt.model import (
    Candidate,
    Commodity,
    Demand,
    Firm,
    Line,
    Premises,
    Season,
    Site,
    Tier,
    TimeWindow,
    VehicleType,
)
from logistics_opt.network.road import Road
from logistics_opt.network.roads import line_length
from logistics_opt.units import HOUR, KILOGRAM, LITRE, MINUTE, YUAN, clock

Row = tuple[object, ...]

SITE_COLUMNS = (
    "id,name,tier,parent,host,owner,standing,lon,lat,opens,closes,stop_minutes,seconds_per_piece,handling_minutes,"
    "pieces_per_hour,capacity_kg,capacity_litres,capacity_pieces,cost_per_day_yuan,functions,aliases,contact,position"
)
VEHICLE_COLUMNS = (
    "id,name,echelon,base,count,capacity_kg,capacity_litres,chilled_litres,per_day_yuan,per_km_yuan,per_hour_yuan,"
    "shift_opens,shift_closes,max_hours,max_trips,reload_minutes,profile,owner,carries,co2_g_per_km"
)
ROAD_COLUMNS = "id,name,class,surface,oneway,length_km,width_m,gradient_percent,geometry,generated"
ORDER_COLUMNS = "id,firm,commodity,site,direction,weight_kg,volume_l,pieces,ready,promised,priority,cash_yuan"
LINE_COLUMNS = (
    "id,name,operator,departures,spare_kg,spare_litres,spare_pieces,price_per_piece_yuan,loading_lead_minutes,"
    "carries,seconds_per_piece,max_dwell_minutes"
)
CANDIDATE_COLUMNS = (
    "id,name,township,host,lon,lat,premises,capacity_kg,cost_per_day_yuan,conversion_yuan,closing_yuan,lock,position"
)
SEASON_COLUMNS = "name,days,orders_day,roads_day,down_factor,up_factor"
TIERS = {Tier.COUNTY: "county", Tier.TOWNSHIP: "township", Tier.VILLAGE: "village"}


def write_table(path: Path, columns: str, rows: Iterable[Row]) -> None:
    """One CSV file: UTF-8, line feeds, the same bytes for the same rows. ``columns`` are separated by commas."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns.split(","))
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode())


def site_rows(sites: Sequence[Site]) -> list[Row]:
    """Rows of ``sites.csv``."""
    return [
        (
            site.id,
            site.name,
            TIERS[site.tier],
            site.parent or "",
            site.host.value,
            site.owner or "",
            site.standing.value,
            f"{site.position.lon:.5f}",
            f"{site.position.lat:.5f}",
            *_window(site.hours),
            _number(site.stop_time / MINUTE),
            site.piece_time,
            _number(site.handling.fixed / MINUTE) if site.tier is Tier.TOWNSHIP else "",
            site.handling.pieces_per_hour or "",
            *_limits(site),
            _number(site.cost_per_day / YUAN),
            ";".join(sorted(site.functions)),
            ";".join(site.aliases),
            site.contact,
            site.position_kind,
        )
        for site in sites
    ]


def candidate_rows(candidates: Sequence[Candidate]) -> list[Row]:
    """
    Rows of ``candidates.csv``: of a depot of today what closing it costs, of other places all but what is as there.

    Their times and opening hours are those of their township's depot, which the reader takes where the table has none.
    """
    return [
        _depot_row(candidate)
        if candidate.premises is Premises.STANDING
        else (
            candidate.site.id,
            candidate.site.name,
            candidate.township,
            candidate.site.host.value,
            f"{candidate.site.position.lon:.5f}",
            f"{candidate.site.position.lat:.5f}",
            candidate.premises.value,
            "" if candidate.site.capacity is None else _number(candidate.site.capacity.weight / KILOGRAM),
            _number(candidate.site.cost_per_day / YUAN),
            _number(candidate.conversion / YUAN),
            "",
            candidate.lock.value,
            candidate.site.position_kind,
        )
        for candidate in candidates
    ]


def _depot_row(candidate: Candidate) -> Row:
    empty = ("",) * 4
    closing = _number(candidate.closing / YUAN)
    name, premises, lock = candidate.site.name, candidate.premises.value, candidate.lock.value
    return (candidate.site.id, name, *empty, premises, *empty[1:], closing, lock, "")


def season_rows(seasons: Sequence[Season]) -> list[Row]:
    """Rows of ``seasons.csv``."""
    return [(s.name, s.days, s.orders_day, s.roads_day, _number(s.down), _number(s.up)) for s in seasons]


def vehicle_rows(fleet: Sequence[VehicleType]) -> list[Row]:
    """Rows of ``vehicles.csv``."""
    return [
        (
            v.id,
            v.name,
            int(v.echelon),
            v.base,
            v.count,
            _number(v.capacity.weight / KILOGRAM),
            _number(v.capacity.volume / LITRE),
            _number(v.capacity.chilled / LITRE),
            _number(v.tariff.per_day / YUAN),
            _number(v.tariff.per_km / YUAN),
            _number(v.tariff.per_hour / YUAN),
            *_window(v.shift),
            "" if v.max_duration is None else _number(v.max_duration / HOUR),
            v.max_trips,
            _number(v.reload_time / MINUTE),
            v.profile,
            v.owner or "",
            "" if v.carries is None else ";".join(sorted(v.carries)),
            v.co2_per_km,
        )
        for v in fleet
    ]


def road_rows(roads: Sequence[Road]) -> list[Row]:
    """Rows of ``roads.csv``; lengths are those of the lines, to the metre."""
    return [
        (
            road.id,
            road.name,
            road.road_class,
            road.surface,
            "yes" if road.oneway else "no",
            f"{max(1.0, line_length(road.geometry)) / 1_000:.3f}",
            "" if road.width_m is None else _number(road.width_m),
            "" if road.gradient is None else _number(round(road.gradient * 100, 1)),
            "LINESTRING (" + ", ".join(f"{p.lon:.5f} {p.lat:.5f}" for p in road.geometry) + ")",
            "yes" if road.generated else "no",
        )
        for road in roads
    ]


def order_rows(demands: Sequence[Demand]) -> list[Row]:
    """Rows of ``orders/{day}.csv``."""
    return [
        (
            d.id,
            d.firm,
            d.commodity,
            d.site,
            d.direction.value,
            _number(d.load.weight / KILOGRAM),
            _number(d.load.volume / LITRE),
            d.load.pieces,
            clock(d.ready),
            "" if d.promised is None else clock(d.promised),
            d.priority,
            _number(d.cash / YUAN),
        )
        for d in demands
    ]


def line_rows(lines: Sequence[Line]) -> list[Row]:
    """Rows of ``lines.csv``."""
    return [
        (
            line.id,
            line.name,
            line.operator or "",
            ";".join(clock(moment) for moment in line.departures),
            _number(line.spare.weight / KILOGRAM),
            _number(line.spare.volume / LITRE),
            line.spare.pieces,
            _number(line.price_per_piece / YUAN),
            _number(line.loading_lead / MINUTE),
            ";".join(sorted(line.carries or ())),
            line.dwell_per_piece,
            "" if line.max_dwell is None else _number(line.max_dwell / MINUTE),
        )
        for line in lines
    ]


def line_stop_rows(lines: Sequence[Line]) -> list[Row]:
    """Rows of ``line_stops.csv``."""
    return [(line.id, stop.site, _number(stop.offset / MINUTE)) for line in lines for stop in line.stops]


def firm_rows(firms: Sequence[Firm]) -> list[Row]:
    """Rows of ``firms.csv``."""
    return [(firm.id, firm.name, firm.kind) for firm in firms]


def commodity_rows(commodities: Sequence[Commodity]) -> list[Row]:
    """Rows of ``commodities.csv``."""
    return [(c.id, c.name, c.temperature.value, ";".join(sorted(c.keep_apart))) for c in commodities]


def _window(window: TimeWindow) -> tuple[str, str]:
    return clock(window.opens), clock(window.closes)


def _limits(site: Site) -> tuple[object, object, object]:
    if site.capacity is None:
        return "", "", ""
    return _number(site.capacity.weight / KILOGRAM), _number(site.capacity.volume / LITRE), site.capacity.pieces


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
