"""Firms, commodities and sites from their rows."""

from collections.abc import Sequence
from dataclasses import replace

from logistics_opt.formats.finder import Named
from logistics_opt.formats.log import Log
from logistics_opt.formats.positions import read_positions
from logistics_opt.formats.rows import Row
from logistics_opt.model import (
    ALL_DAY,
    Commodity,
    CommodityId,
    Firm,
    FirmId,
    Handling,
    Host,
    Load,
    LonLat,
    Site,
    SiteId,
    Standing,
    Temperature,
    Tier,
    TimeWindow,
)
from logistics_opt.network.datum import Datum
from logistics_opt.units import clock

UNBOUNDED = 10**12
"""Stands for the measures of a depot's capacity that are left empty while another is given."""


def unique(rows: Sequence[Row], log: Log, column: str = "id") -> list[Row]:
    """The rows without a fault whose id no earlier row has; a second row with an id is an error."""
    first: dict[str, Row] = {}
    for row in rows:
        key = row.text(column)
        if not key:
            continue
        if key in first:
            log.add("duplicate-id", row.where(column), value=key, first=first[key].number)
        else:
            first[key] = row
    return [row for row in first.values() if not row.bad]


def resolve(text: str, known: Named, row: Row, column: str, log: Log) -> str | None:
    """The id of what the cell refers to; ``None``, with an error unless the cell is empty, where there is none."""
    if not text:
        return None
    found = known.find(text)
    if found is None:
        log.add("unknown-reference", row.where(column), value=text, nearest=known.like(text) or "-")
    return found


def read_firms(rows: Sequence[Row], log: Log) -> tuple[Firm, ...]:
    """The firms."""
    return tuple(
        Firm(id=FirmId(row.text("id")), name=row.text("name"), kind=row.text("kind", "courier"))
        for row in unique(rows, log)
    )


def read_commodities(rows: Sequence[Row], log: Log) -> tuple[Commodity, ...]:
    """The commodities; what they keep apart from must be commodities too."""
    good = unique(rows, log)
    known = Named({row.text("id"): row.text("name") for row in good})
    found = []
    for row in good:
        apart = {resolve(name, known, row, "keep_apart", log) for name in row.items("keep_apart")}
        found.append(
            Commodity(
                id=CommodityId(row.text("id")),
                name=row.text("name"),
                temperature=Temperature(row.text("temperature", "ambient")),
                keep_apart=frozenset(CommodityId(name) for name in apart if name),
            )
        )
    return tuple(found)


def read_sites(rows: Sequence[Row], firms: Named, datum: Datum, log: Log) -> tuple[Site, ...]:
    """The sites, exactly one of them the county warehouse; one without an id has its name for it."""
    rows = [replace(row, values={"id": row.text("name"), **row.values}) if row.text("name") else row for row in rows]
    positions = read_positions(rows, datum, log)
    good = unique(rows, log)
    known = Named({row.text("id"): row.text("name") for row in good})
    for code, wanted in (("no-warehouse", 0), ("two-warehouses", 2)):
        found = [row for row in rows if row.values.get("tier") == "1"]
        if rows and min(len(found), 2) == wanted:
            log.add(code, rows[0].place, rows=", ".join(str(row.number) for row in found))
    if good and not any(row.maybe(column) for row in good for column in ("stop_minutes", "seconds_per_piece")):
        log.add("stops-take-no-time", good[0].place)
    sites = []
    for row in good:
        site = _site(row, positions.get(row.number), known, firms, log)
        if site is not None:
            sites.append(site)
    return tuple(sites)


def _site(row: Row, position: LonLat | None, known: Named, firms: Named, log: Log) -> Site | None:
    tier = Tier(int(row.text("tier")))
    parent = resolve(row.text("parent"), known, row, "parent", log)
    owner = resolve(row.text("owner"), firms, row, "owner", log)
    hours = window(row, "opens", "closes", log)
    if position is None or hours is None:
        return None
    rate = row.maybe("pieces_per_hour")
    return Site(
        id=SiteId(row.text("id")),
        name=row.text("name"),
        tier=tier,
        position=position,
        parent=SiteId(parent) if parent else None,
        host=Host(row.text("host", "service_point")),
        owner=FirmId(owner) if owner else None,
        standing=Standing(row.text("standing", "existing")),
        hours=hours,
        stop_time=row.whole("stop_minutes"),
        piece_time=row.whole("seconds_per_piece"),
        handling=Handling(fixed=row.whole("handling_minutes"), pieces_per_hour=rate),
        capacity=capacity(row),
        cost_per_day=row.whole("cost_per_day_yuan"),
        functions=frozenset(row.items("functions")),
        aliases=row.items("aliases"),
        contact=row.text("contact"),
        position_kind=row.text("position", "surveyed"),
    )


def window(row: Row, opens: str, closes: str, log: Log, *, default: TimeWindow = ALL_DAY) -> TimeWindow | None:
    """The window between two clock columns; ``None``, with an error, where it ends before it begins."""
    first, last = row.whole(opens, default.opens), row.whole(closes, default.closes)
    if first > last:
        log.add(
            "window-reversed",
            row.where(f"{opens}, {closes}"),
            opens=row.raw.get(opens, clock(first)),
            closes=row.raw.get(closes, clock(last)),
        )
        return None
    return TimeWindow(first, last)


def capacity(row: Row) -> Load | None:
    """What a depot may pass on in a day; ``None``, unbounded, where no measure is given."""
    measures = [row.maybe(name) for name in ("capacity_kg", "capacity_litres", "capacity_pieces")]
    if all(measure is None for measure in measures):
        return None
    weight, volume, pieces = (UNBOUNDED if measure is None else measure for measure in measures)
    return Load(weight, volume, pieces)
