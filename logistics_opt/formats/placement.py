"""Candidate places and seasons from their rows."""

from collections.abc import Sequence

from logistics_opt.formats.finder import Named, SiteFinder
from logistics_opt.formats.log import Log
from logistics_opt.formats.places import capacity, resolve, unique, window
from logistics_opt.formats.positions import middle_of, read_positions
from logistics_opt.formats.rows import Row
from logistics_opt.model import (
    Candidate,
    FirmId,
    Handling,
    Host,
    Lock,
    LonLat,
    Premises,
    Season,
    Site,
    SiteId,
    Standing,
    Tier,
)
from logistics_opt.model.season import DAYS_A_YEAR
from logistics_opt.network.datum import Datum

_NEEDED = ("name", "township", "premises", "lon", "lat")
_OF_A_DEPOT = frozenset({"id", "closing_yuan", "lock"})
_OF_A_PLACE_IN_SITES = frozenset({"id", "premises", "conversion_yuan", "closing_yuan", "lock"})


def read_candidates(
    rows: Sequence[Row], sites: Sequence[Site], firms: Named, datum: Datum, log: Log
) -> tuple[Candidate, ...]:
    """
    The depots of today in the order of the sites, then the other places: none without a row that is not in the sites.

    A depot of today costs nothing to close and is free to choose unless its row says else. A site of the township tier
    that is marked a candidate in the table of sites is one here, in a building that is there unless its row says else.
    """
    good = unique(rows, log)
    row_of = {row.text("id"): row for row in good}
    known = {site.id: site for site in sites}
    depots = [site for site in sites if site.tier is Tier.TOWNSHIP]
    finder = SiteFinder(depots)
    today = [_known(site, row_of.get(site.id), finder, log) for site in depots]
    new = []
    for row in good:
        site = known.get(SiteId(row.text("id")))
        if site is None:
            new.append(row)
        elif site.tier is not Tier.TOWNSHIP:
            log.add("candidate-not-a-depot", row.where("id"), value=row.text("id"))
    positions = read_positions(new, datum, log, middle=middle_of([site.position for site in sites]))
    drawn = [_new(row, positions.get(row.number), known, finder, firms, log) for row in new]
    today.sort(key=lambda candidate: candidate.premises is not Premises.STANDING)
    return (*today, *(candidate for candidate in drawn if candidate is not None))


def _known(site: Site, row: Row | None, finder: SiteFinder, log: Log) -> Candidate:
    """A site of the table of sites: what its row says of it as a candidate."""
    stands = site.standing is Standing.EXISTING
    if row is None:
        return Candidate(site=site, premises=Premises.STANDING if stands else Premises.REUSED, township=site.id)
    premises = Premises(row.text("premises", "reused"))
    if not stands and premises is Premises.STANDING:
        log.add("candidate-standing", row.where("premises"), value=site.id)
        premises = Premises.REUSED
    used = _OF_A_DEPOT if stands else _OF_A_PLACE_IN_SITES
    spare = [name for name in row.values if name not in used and not _agrees(row, name, site, finder)]
    if spare:
        log.add("candidate-ignored", row.where(", ".join(spare)), value=site.id, columns=", ".join(spare))
    if not stands:
        _no_closing(row, log)
    return Candidate(
        site=site,
        premises=Premises.STANDING if stands else premises,
        township=site.id,
        conversion=0 if stands else row.whole("conversion_yuan"),
        closing=row.whole("closing_yuan") if stands else 0,
        lock=Lock(row.text("lock", "free")),
    )


def _agrees(row: Row, column: str, site: Site, finder: SiteFinder) -> bool:
    """Whether the cell repeats what is known of the site anyway: rows are easier to read with a name."""
    text = row.text(column)
    if column == "name":
        return text == site.name
    if column == "township":
        return finder.find(text).only == site.id
    return column == "premises" and text == Premises.STANDING


def _new(
    row: Row, position: LonLat | None, known: dict[SiteId, Site], finder: SiteFinder, firms: Named, log: Log
) -> Candidate | None:
    number = SiteId(row.text("id"))
    if lacks := [name for name in _NEEDED if name not in row.values]:
        log.add("candidate-incomplete", row.where(", ".join(lacks)), value=number, columns=", ".join(lacks))
    if row.text("premises") == Premises.STANDING:
        log.add("candidate-standing", row.where("premises"), value=number)
    depot = known.get(_township(row, finder, log) or SiteId(""))
    owner = resolve(row.text("owner"), firms, row, "owner", log)
    _no_closing(row, log)
    if lacks or row.text("premises") == Premises.STANDING or depot is None or position is None:
        return None
    hours = window(row, "opens", "closes", log, default=depot.hours)
    if hours is None:
        return None
    rate = row.maybe("pieces_per_hour")
    site = Site(
        id=number,
        name=row.text("name"),
        tier=Tier.TOWNSHIP,
        position=position,
        parent=depot.parent,
        host=Host(row.text("host", "service_point")),
        owner=FirmId(owner) if owner else None,
        standing=Standing.CANDIDATE,
        hours=hours,
        stop_time=row.whole("stop_minutes", depot.stop_time),
        piece_time=row.whole("seconds_per_piece", depot.piece_time),
        handling=Handling(
            fixed=row.whole("handling_minutes", depot.handling.fixed),
            pieces_per_hour=depot.handling.pieces_per_hour if rate is None else rate,
        ),
        capacity=capacity(row),
        cost_per_day=row.whole("cost_per_day_yuan"),
        contact=row.text("contact"),
        position_kind=row.text("position", "surveyed"),
    )
    return Candidate(
        site=site,
        premises=Premises(row.text("premises")),
        township=depot.id,
        conversion=row.whole("conversion_yuan"),
        lock=Lock(row.text("lock", "free")),
    )


def _township(row: Row, finder: SiteFinder, log: Log) -> SiteId | None:
    text = row.text("township")
    if not text:
        return None
    found = finder.find(text)
    if found.only is None and found.sites:
        labels = "; ".join(map(finder.label, found.sites))
        log.add("ambiguous-reference", row.where("township"), value=text, candidates=labels)
    elif found.only is None:
        log.add("candidate-township", row.where("township"), value=text, nearest=found.like or "-")
    return found.only


def _no_closing(row: Row, log: Log) -> None:
    if row.whole("closing_yuan"):
        log.add("candidate-closing", row.where("closing_yuan"), value=row.text("id"))


def read_seasons(rows: Sequence[Row], log: Log) -> tuple[Season, ...]:
    """The seasons, which are no longer than a year together."""
    found = []
    for row in unique(rows, log, "name"):
        orders = row.day("orders_day")
        if orders is None:
            continue  # the row is marked bad then; this is for the type
        down, up = row.number_of("down_factor"), row.number_of("up_factor")
        found.append(
            Season(
                name=row.text("name"),
                days=row.whole("days"),
                orders_day=orders,
                roads_day=row.day("roads_day") or orders,
                down=1.0 if down is None else down,
                up=1.0 if up is None else up,
            )
        )
    days = sum(season.days for season in found)
    if days > DAYS_A_YEAR:
        log.add("season-days", f"{rows[0].place}, days", days=days, limit=DAYS_A_YEAR)
    return tuple(found)
