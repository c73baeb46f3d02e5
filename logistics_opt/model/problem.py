"""A county's day: everything a plan is made from."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from logistics_opt.model.demand import Commodity, Demand, Temperature
from logistics_opt.model.digest import digest
from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import CommodityId, DemandId, FirmId, LineId, ProfileName, SiteId, VehicleTypeId
from logistics_opt.model.line import Line
from logistics_opt.model.place import Site, Standing, Tier
from logistics_opt.model.programme import Programme
from logistics_opt.model.travel import TravelMatrix
from logistics_opt.units import KILOGRAM, Fen, Grams


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A courier firm, the post, the co-operative, the bus company: an owner of demands, maybe of vehicles and sites."""

    id: FirmId
    name: str
    kind: str = "courier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """
    A figure nobody measured here: printed with every result. Grades: A primary source ... K general knowledge.

    ``name_zh``, ``value_zh`` and ``source_zh`` are the same in Chinese, empty where nobody has said it in Chinese.
    """

    name: str
    value: str
    source: str
    grade: str
    name_zh: str = ""
    value_zh: str = ""
    source_zh: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Problem:
    """
    One county on one day. Never changed, only derived from; ``digest`` names it.

    There is exactly one county warehouse. ``overnight_per_kg`` is the price the search puts on a kg of goods that stays
    at a depot until the next day; it is not part of a plan's cost. ``travel`` holds a matrix for every profile in the
    fleet, over all sites.
    """

    name: str
    day: date
    firms: tuple[Firm, ...]
    sites: tuple[Site, ...]
    commodities: tuple[Commodity, ...]
    demands: tuple[Demand, ...]
    fleet: tuple[VehicleType, ...]
    travel: Mapping[ProfileName, TravelMatrix]
    lines: tuple[Line, ...] = ()
    programme: Programme | None = None
    overnight_per_kg: Fen = 1_000
    assumptions: tuple[Assumption, ...] = field(default=())

    @cached_property
    def site(self) -> Mapping[SiteId, Site]:
        """Sites by id."""
        return {site.id: site for site in self.sites}

    @cached_property
    def demand(self) -> Mapping[DemandId, Demand]:
        """Demands by id."""
        return {demand.id: demand for demand in self.demands}

    @cached_property
    def commodity(self) -> Mapping[CommodityId, Commodity]:
        """Commodities by id."""
        return {commodity.id: commodity for commodity in self.commodities}

    @cached_property
    def vehicle(self) -> Mapping[VehicleTypeId, VehicleType]:
        """Vehicle types by id."""
        return {vehicle.id: vehicle for vehicle in self.fleet}

    @cached_property
    def warehouse(self) -> Site:
        """The county warehouse."""
        return next(site for site in self.sites if site.tier is Tier.COUNTY)

    @cached_property
    def depots(self) -> tuple[Site, ...]:
        """The township depots that stand today."""
        return tuple(s for s in self.sites if s.tier is Tier.TOWNSHIP and s.standing is Standing.EXISTING)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole content, in hexadecimal: equal content, equal name."""
        return digest(self)

    def chilled(self, demand: Demand) -> bool:
        """Whether the demand rides chilled."""
        return self.commodity[demand.commodity].temperature is Temperature.CHILLED

    def keep_apart(self, one: CommodityId, other: CommodityId) -> bool:
        """Whether two commodities may not ride on the same trip."""
        return other in self.commodity[one].keep_apart or one in self.commodity[other].keep_apart

    def overnight_price(self, weight: Grams) -> int:
        """What the search is charged for leaving this weight at a depot overnight, in fen, rounded down."""
        return self.overnight_per_kg * weight // KILOGRAM

    def restrict(self, firms: frozenset[FirmId]) -> "Problem":
        """These firms' demands, the union of what they own, and what is common."""

        def usable(owner: FirmId | None) -> bool:
            return owner is None or owner in firms

        sites = tuple(site for site in self.sites if usable(site.owner))
        kept = {site.id for site in sites}
        return replace(
            self,
            firms=tuple(firm for firm in self.firms if firm.id in firms),
            sites=sites,
            demands=tuple(d for d in self.demands if d.firm in firms and d.site in kept),
            fleet=tuple(v for v in self.fleet if usable(v.owner) and v.base in kept),
            lines=tuple(self._kept_lines(kept, frozenset(line.id for line in self.lines if usable(line.operator)))),
            travel=self.travel
            if len(sites) == len(self.sites)
            else {name: matrix.restrict([s.id for s in sites]) for name, matrix in self.travel.items()},
        )

    def _kept_lines(self, kept: Set[SiteId], usable: Set[LineId]) -> Iterator[Line]:
        """The usable lines with those of their stops that are kept, if they are two or more."""
        for line in self.lines:
            stops = tuple(stop for stop in line.stops if stop.site in kept)
            if line.id in usable and len(stops) > 1:
                yield line if len(stops) == len(line.stops) else replace(line, stops=stops)

    def with_depots(self, depots: frozenset[SiteId]) -> "Problem":
        """The same day with exactly these depots standing; demand at other depots' counters stays where it is."""
        standing = {True: Standing.EXISTING, False: Standing.CANDIDATE}
        return replace(
            self,
            sites=tuple(
                replace(site, standing=standing[site.id in depots]) if site.tier is Tier.TOWNSHIP else site
                for site in self.sites
            ),
            fleet=tuple(v for v in self.fleet if v.base in depots or v.base == self.warehouse.id),
        )
