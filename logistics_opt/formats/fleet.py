"""Vehicle types from their rows."""

from collections.abc import Sequence

from logistics_opt.formats.finder import Named, SiteFinder
from logistics_opt.formats.log import Log
from logistics_opt.formats.places import resolve, unique, window
from logistics_opt.formats.rows import Row
from logistics_opt.model import (
    Capacity,
    CommodityId,
    Echelon,
    FirmId,
    ProfileName,
    Site,
    SiteId,
    Tariff,
    VehicleType,
    VehicleTypeId,
)

DEFAULT_PROFILE = {Echelon.FIRST: "truck", Echelon.SECOND: "van"}


def read_fleet(
    rows: Sequence[Row], sites: Sequence[Site], firms: Named, commodities: Named, log: Log
) -> tuple[VehicleType, ...]:
    """The fleet."""
    finder = SiteFinder(sites)
    found = []
    for row in unique(rows, log):
        base = site_of(row, "base", finder, log)
        owner = resolve(row.text("owner"), firms, row, "owner", log)
        carries = [resolve(name, commodities, row, "carries", log) for name in row.items("carries")]
        shift = window(row, "shift_opens", "shift_closes", log)
        if base is None or shift is None:
            continue
        echelon = Echelon(int(row.text("echelon")))
        found.append(
            VehicleType(
                id=VehicleTypeId(row.text("id")),
                name=row.text("name"),
                echelon=echelon,
                base=base,
                count=row.whole("count"),
                capacity=Capacity(
                    weight=row.whole("capacity_kg"),
                    volume=row.whole("capacity_litres"),
                    chilled=row.whole("chilled_litres"),
                ),
                tariff=Tariff(
                    per_day=row.whole("per_day_yuan"),
                    per_km=row.whole("per_km_yuan"),
                    per_hour=row.whole("per_hour_yuan"),
                ),
                shift=shift,
                profile=ProfileName(row.text("profile", DEFAULT_PROFILE[echelon])),
                max_duration=row.maybe("max_hours"),
                max_trips=row.whole("max_trips", 1),
                reload_time=row.whole("reload_minutes"),
                owner=FirmId(owner) if owner else None,
                carries=frozenset(CommodityId(name) for name in carries if name) if carries else None,
                co2_per_km=row.whole("co2_g_per_km"),
            )
        )
    return tuple(found)


def site_of(row: Row, column: str, finder: SiteFinder, log: Log) -> SiteId | None:
    """The site a cell names; ``None``, with an error, where there is none or more than one."""
    text = row.text(column)
    answer = finder.find(text)
    if answer.only is None and answer.sites:
        log.add(
            "ambiguous-reference", row.where(column), value=text, candidates="; ".join(map(finder.label, answer.sites))
        )
    elif answer.only is None:
        log.add("unknown-reference", row.where(column), value=text, nearest=answer.like or "-")
    return answer.only
