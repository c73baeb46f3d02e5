"""A county folder or workbook, opened: its tables as the model's objects, its roads, and a problem for any day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from logistics_opt.errors import InvalidInput, Issue
from logistics_opt.formats import limits
from logistics_opt.formats.assumed import DEFAULTS, FIRM, GOODS, default_fleet
from logistics_opt.formats.columns import Table
from logistics_opt.formats.crowfly import crow_assumptions, crow_travel
from logistics_opt.formats.finder import Named, SiteFinder
from logistics_opt.formats.fleet import read_fleet
from logistics_opt.formats.lines import read_assumptions, read_lines, read_programme
from logistics_opt.formats.log import Change, Exact, Log
from logistics_opt.formats.orders import OrderReader, Unmatched
from logistics_opt.formats.placement import read_candidates, read_seasons
from logistics_opt.formats.places import read_commodities, read_firms, read_sites
from logistics_opt.formats.raw import RawTable
from logistics_opt.formats.roadfiles import RoadGraph, find_roads
from logistics_opt.formats.roads import read_closures, read_speeds
from logistics_opt.formats.rows import Row, read_rows
from logistics_opt.formats.settings import Settings, read_settings
from logistics_opt.formats.sources import find_tables, read_table_file
from logistics_opt.formats.tables import ORDERS, TABLES
from logistics_opt.model import (
    Assumption,
    Candidate,
    Commodity,
    Demand,
    Firm,
    Line,
    LonLat,
    Problem,
    ProfileName,
    Programme,
    Season,
    Site,
    SiteId,
    TravelMatrix,
    VehicleType,
    validate,
)
from logistics_opt.network.check import network_info
from logistics_opt.network.road import Closure, shut_roads
from logistics_opt.network.speeds import Speeds
from logistics_opt.network.travel import travel


class Ways(Protocol):
    """Travel on roads or as the crow flies."""

    @property
    def matrices(self) -> Mapping[ProfileName, TravelMatrix]:
        """A matrix for every profile in the fleet."""
        ...

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Sites off the roads or cut off."""
        ...

    def path(self, profile: ProfileName, origin: SiteId, destination: SiteId) -> tuple[LonLat, ...]:
        """The line of one leg."""
        ...


@dataclass(eq=False)
class County:
    """
    What the tables say. Made by :func:`open_county`; :meth:`problem` adds a day's waybills.

    ``candidates`` are the places where depots stand or might stand: those of today first, in the order of the sites.
    The others are not in ``sites``, and only :meth:`placement_problem` and :meth:`season_problem` know them;
    ``placement_assumptions`` are the figures behind candidates and seasons.

    ``issues`` are the warnings and repairs of the tables and of the last day read, ``unmatched`` the waybill rows of
    that day that are not planned. ``roads`` is the road graph, ``None`` where travel is estimated as the crow flies.
    """

    source: Path
    settings: Settings
    firms: tuple[Firm, ...]
    commodities: tuple[Commodity, ...]
    sites: tuple[Site, ...]
    fleet: tuple[VehicleType, ...]
    lines: tuple[Line, ...]
    programme: Programme | None
    assumptions: tuple[Assumption, ...]
    roads: "RoadGraph | None"
    closures: tuple[Closure, ...]
    speeds: Speeds
    candidates: tuple[Candidate, ...] = ()
    seasons: tuple[Season, ...] = ()
    placement_assumptions: tuple[Assumption, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    _own_orders: RawTable | None = field(default=None, repr=False)
    _cache: Path | None = field(default=None, repr=False)
    _log: Log = field(default_factory=Log, repr=False)
    _day_log: Log = field(default_factory=Log, repr=False)
    _ways: dict[tuple[bool, frozenset[str]], Ways] = field(default_factory=dict, repr=False)
    _day: date | None = field(default=None, repr=False)
    _placing: bool = field(default=False, repr=False)

    @property
    def name(self) -> str:
        """The county's name."""
        return self.settings.name

    @property
    def generated(self) -> float:
        """The share of the road length that is generated, 0 to 1; 0 where there are no roads."""
        return 0.0 if self.roads is None else network_info(self.roads).generated

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Warnings and repairs of the tables and of the last day read."""
        return (*self._log.issues, *self._day_log.issues)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The cells of the tables, and of the last day read, that were put right."""
        return (*self._log.changes, *self._day_log.changes)

    @property
    def days(self) -> tuple[date, ...]:
        """The days for which a waybill file stands where the county's pattern says, in order."""
        pattern = Path(self.settings.orders)
        if pattern.name.count("{day}") != 1:
            return ()
        before, after = pattern.name.split("{day}")
        home = (self.source if self.source.is_dir() else self.source.parent) / pattern.parent
        names = (file.name for file in home.glob("*") if file.is_file())
        middles = (n[len(before) : len(n) - len(after)] for n in names if n.startswith(before) and n.endswith(after))
        return tuple(sorted(date.fromisoformat(text) for text in middles if _is_day(text)))

    def travel(self, day: date | None = None, *, candidates: bool = False) -> Ways:
        """
        Matrices and lines on that day's open roads (default: the last day read); measured once for equal roads.

        With ``candidates`` also to and from the places of :attr:`candidates` that are not among the sites.
        """
        day = day or self._day or self.settings.day
        new = self._new_places if candidates else ()
        key = (bool(new), frozenset[str]() if self.roads is None else shut_roads(self.closures, day))
        if key not in self._ways:
            self._ways[key] = self._measure(day, (*self.sites, *new))
        return self._ways[key]

    def path(self, profile: ProfileName, origin: SiteId, destination: SiteId) -> tuple[LonLat, ...]:
        """The line of one leg, on the roads of the last problem made; for another day ask ``travel(day).path``."""
        return self.travel(candidates=self._placing).path(profile, origin, destination)

    def problem(self, day: date | None = None, orders: Path | str | None = None) -> Problem:
        """
        The day's problem: these tables, the waybills of ``orders`` (default: the county's pattern), travel.

        Raises InvalidInput with every issue where the waybills cannot be used.
        """
        return self._problem(day, orders)

    def look_at_waybills(self, day: date | None = None) -> None:
        """Read the waybills that the county has for the day, if any, for :attr:`issues` and :attr:`changes` alone."""
        self._day_log, self.unmatched = Log(exact=self._log.exact), ()
        day = day or self.settings.day
        if day is not None and (self._own_orders is not None or day in self.days):
            self._demands(day, None, self._day_log)

    def placement_problem(
        self, day: date | None = None, orders: Path | str | None = None, roads_day: date | None = None
    ) -> Problem:
        """
        The day's problem with the candidate places added, as sites that do not stand and in the travel matrices.

        ``roads_day`` is the day whose closures hold, where it is not the day of the waybills. Where there are no
        candidate places but the sites', it is the problem of that day. Raises as :meth:`problem` does.
        """
        return self._problem(day, orders, roads_day=roads_day, placing=True)

    def season_problem(self, season: Season) -> Problem:
        """
        A day of the season: :meth:`placement_problem` with every load multiplied by its direction's factor.

        Loads are rounded one by one (:meth:`~logistics_opt.model.Load.scaled`), so that many demands of few pieces
        come to a little more or less than the factor in pieces; cash to collect stays what it is.
        """
        return self._problem(season.orders_day, None, roads_day=season.roads_day, placing=True, season=season)

    @property
    def _new_places(self) -> tuple[Site, ...]:
        known = {site.id for site in self.sites}
        return tuple(candidate.site for candidate in self.candidates if candidate.site.id not in known)

    def _problem(
        self,
        day: date | None,
        orders: Path | str | None,
        *,
        roads_day: date | None = None,
        placing: bool = False,
        season: Season | None = None,
    ) -> Problem:
        self._day_log = log = Log()
        self.unmatched = ()
        day = day or self.settings.day
        if day is None:
            log.add("day-missing", "county, day")
        demands = self._demands(day, Path(orders) if orders else None, log)
        if day is None or log.failed or self._log.failed:
            raise InvalidInput(self.issues)
        self._day, self._placing = roads_day or day, placing
        try:
            ways = self.travel(self._day, candidates=placing)
        except InvalidInput as error:
            raise InvalidInput((*self.issues, *error.issues)) from error
        log.extend(ways.issues)
        if season is not None:
            demands = tuple(replace(d, load=d.load.scaled(season.factor(d.direction))) for d in demands)
        problem = Problem(
            name=self.settings.name,
            day=day,
            firms=self.firms,
            sites=(*self.sites, *(self._new_places if placing else ())),
            commodities=self.commodities,
            demands=demands,
            fleet=self.fleet,
            travel=ways.matrices,
            lines=self.lines,
            programme=self.programme,
            overnight_per_kg=self.settings.overnight_per_kg,
            assumptions=self.assumptions,
        )
        log.extend(validate.issues(problem))
        if log.failed:
            raise InvalidInput(self.issues)
        return problem

    def _measure(self, day: date | None, sites: tuple[Site, ...]) -> Ways:
        profiles = list(dict.fromkeys(vehicle.profile for vehicle in self.fleet))
        if self.roads is None:
            settings = self.settings
            return crow_travel(sites, profiles, factor=settings.detour_factor, kmh=settings.crow_fly_kmh)
        return travel(
            self.roads,
            sites,
            profiles,
            speeds=self.speeds,
            closures=self.closures,
            day=day,
            max_snap=self.settings.max_snap,
            cache=self._cache,
        )

    def _demands(self, day: date | None, orders: Path | None, log: Log) -> tuple[Demand, ...]:
        raw = self._order_table(day, orders, log)
        if raw is None:
            return ()
        faults = Log(most=limits.ROWS, exact=log.exact)  # each row set aside says why
        rows = read_rows(raw, ORDERS, log, cells=faults)
        if not rows and not log.failed:
            log.add("orders-none", raw.place)
        if self._log.failed:
            return ()  # matching against half the sites would only raise false alarms
        reader = OrderReader(
            self.sites,
            Named({firm.id: firm.name for firm in self.firms}),
            Named({commodity.id: commodity.name for commodity in self.commodities}),
            log,
        )
        demands = reader.read(rows, faults)
        self.unmatched = tuple(reader.unmatched)
        return demands

    def _order_table(self, day: date | None, orders: Path | None, log: Log) -> RawTable | None:
        if orders is None and self._own_orders is not None:
            return self._own_orders
        if orders is None:
            pattern = self.settings.orders
            if not pattern or day is None:
                log.add("orders-missing", "county, orders", value=pattern or "-", found="-")
                return None
            folder = self.source if self.source.is_dir() else self.source.parent
            orders = folder / pattern.replace("{day}", day.isoformat())
            if not orders.resolve().is_relative_to(folder.resolve()):
                log.add("orders-outside", "county, orders", value=pattern.replace("{day}", day.isoformat()))
                return None
        if not orders.is_file():
            beside = sorted(p.name for p in orders.parent.glob("*") if p.is_file()) if orders.parent.is_dir() else []
            log.add("orders-missing", orders.name, value=orders.name, found=", ".join(beside[:10]) or "-")
            return None
        return read_table_file(orders, log, sheet="orders")


def open_county(
    path: Path | str, *, cache: Path | None = None, roads: Path | None = None, exact: Exact = frozenset()
) -> County:
    """
    Read a county folder (CSV tables), workbook (a sheet for each table), GeoPackage (a layer) or JSON text.

    ``cache`` is a folder in which travel matrices are kept; a drawing or extract ``roads`` takes the place of the
    county's own roads; cells of ``exact`` are read as they are written. Raises InvalidInput with every error of every
    table; what was repaired or is only doubtful is in ``County.issues``.
    """
    county = _read(Path(path), cache, roads, exact)
    county._log.raise_errors()  # noqa: SLF001  the county's own maker
    return county


def read_county(path: Path | str, day: date | None = None, orders: Path | str | None = None) -> Problem:
    """A county's problem for one day, in one call; errors of the tables and of the waybills come together."""
    return _read(Path(path), None).problem(day, orders)


def _read(path: Path, cache: Path | None, given: Path | None = None, exact: Exact = frozenset()) -> County:
    log = Log(exact=exact)
    raw = find_tables(path, log)
    rows = _all_rows(raw, log)
    settings = read_settings(rows["county"], log) if "county" in raw else Settings()
    assumed = _assumed(rows, log)
    firms = (FIRM,) if "firms" in assumed else read_firms(rows["firms"], log)
    commodities = (GOODS,) if "commodities" in assumed else read_commodities(rows["commodities"], log)
    firm_names = _names(rows["firms"], firms)
    goods_names = _names(rows["commodities"], commodities)
    sites = read_sites(rows["sites"], firm_names, settings.datum, log)
    # What refers to a site that could not be read is not at fault too.
    whole = _whole(rows["sites"], sites)
    fleet = read_fleet(rows["vehicles"], sites, firm_names, goods_names, log) if whole else ()
    if "vehicles" in assumed:
        fleet = default_fleet(sites)
    speeds = read_speeds(rows["speeds"], rows["speed_rules"], log)
    roads, road_ids = find_roads(path, rows["roads"], settings, sites, log, given)
    for vehicle in fleet:
        if roads is not None and vehicle.profile not in speeds.profiles:
            log.add(
                "unknown-profile",
                f"vehicles, {vehicle.id}",
                value=vehicle.profile,
                known=", ".join(sorted(speeds.profiles)),
            )
    assumptions = read_assumptions(rows["parameters"], rows["county"])
    if roads is None:
        assumptions += crow_assumptions(settings.detour_factor, settings.crow_fly_kmh)
    assumptions += tuple(DEFAULTS[name].assumption for name in assumed)
    finder = SiteFinder(sites)
    return County(
        source=path,
        settings=settings,
        firms=firms,
        commodities=commodities,
        sites=sites,
        fleet=fleet,
        lines=read_lines(rows["lines"], rows["line_stops"], finder, firm_names, goods_names, log) if whole else (),
        programme=read_programme(rows["programme"], rows["targets"], rows["subsidies"], goods_names, log),
        assumptions=assumptions,
        roads=roads,
        closures=read_closures(rows["closures"], road_ids, log),
        speeds=speeds,
        candidates=read_candidates(rows["candidates"], sites, firm_names, settings.datum, log) if whole else (),
        seasons=read_seasons(rows["seasons"], log),
        placement_assumptions=read_assumptions(rows["placement_parameters"], ()),
        _own_orders=raw["orders"] if "orders" in raw and len(raw["orders"].rows) > 1 else None,
        _cache=cache,
        _log=log,
    )


def _assumed(rows: Mapping[str, list[Row]], log: Log) -> tuple[str, ...]:
    """
    The tables without a row for which there is a default, each with a warning.

    Where a table was not read because nobody knows its name it may be one of them: then it is missing.
    """
    if log.failed:
        return ()
    bare = tuple(name for name in DEFAULTS if not rows[name])
    doubtful = any(issue.code == "table-unknown" for issue in log.issues)
    for name in bare:
        label = f"{name} {next(table.zh for table in TABLES if table.name == name)}"
        if doubtful:
            log.add("table-missing", name, value=label)
        else:
            log.add("table-assumed", name, value=label, what=DEFAULTS[name].short, what_zh=DEFAULTS[name].short_zh)
    return () if doubtful else bare


def _names(rows: list[Row], assumed: Iterable[Firm | Commodity]) -> Named:
    """What may be referred to, rows with a fault among them: what refers to those is not at fault too."""
    found = {row.text("id"): row.text("name") for row in rows if row.text("id")}
    return Named(found or {one.id: one.name for one in assumed})


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _whole(rows: list[Row], sites: tuple[Site, ...]) -> bool:
    return bool(rows) and len(sites) == len(rows)


def _all_rows(raw: Mapping[str, RawTable], log: Log) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for table in TABLES:
        if table is ORDERS:
            continue
        if table.name in raw and raw[table.name].rows:
            found[table.name] = read_rows(raw[table.name], table, log)
            _warn_if_bare(found[table.name], table, raw[table.name], log)
        else:
            found[table.name] = []
            if table.required and table.name not in raw and (raw or not log.failed):
                log.add("table-missing", table.name, value=f"{table.name} {table.zh}")
    return found


def _warn_if_bare(rows: list[Row], table: Table, raw: RawTable, log: Log) -> None:
    if not rows and table.required and not log.failed:
        log.add("table-bare", raw.place, value=table.name)
