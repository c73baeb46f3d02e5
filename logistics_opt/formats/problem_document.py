"""The versioned document of a :class:`~logistics_opt.model.Problem`: what a stranger's JSON may say."""

import datetime
from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from logistics_opt.formats.lines_document import LineDocument, ProgrammeDocument
from logistics_opt.formats.load_document import LoadDocument
from logistics_opt.formats.wire import Clock, Hundredths, Id, Name, Thousandths, Whole, Wire, amount, base_units
from logistics_opt.model import (
    Assumption,
    Capacity,
    Commodity,
    CommodityId,
    Demand,
    DemandId,
    Direction,
    Echelon,
    Firm,
    FirmId,
    Handling,
    Host,
    Load,
    LonLat,
    Problem,
    ProfileName,
    Site,
    SiteId,
    Standing,
    Tariff,
    Temperature,
    Tier,
    TimeWindow,
    TravelMatrix,
    VehicleType,
    VehicleTypeId,
)

MAX_SITES = 5_000
MAX_DEMANDS = 500_000
INT32 = 2**31 - 1


class FirmDocument(Wire):
    """A firm."""

    id: Id
    name: Name
    kind: Name = "courier"

    @classmethod
    def of(cls, firm: Firm) -> "FirmDocument":
        """The document of a firm."""
        return cls(id=firm.id, name=firm.name, kind=firm.kind)

    def model(self) -> Firm:
        """The firm."""
        return Firm(id=FirmId(self.id), name=self.name, kind=self.kind)


class CommodityDocument(Wire):
    """A commodity."""

    id: Id
    name: Name
    temperature: Temperature = Temperature.AMBIENT
    keep_apart: tuple[Id, ...] = ()

    @classmethod
    def of(cls, commodity: Commodity) -> "CommodityDocument":
        """The document of a commodity."""
        apart = tuple(sorted(commodity.keep_apart))
        return cls(id=commodity.id, name=commodity.name, temperature=commodity.temperature, keep_apart=apart)

    def model(self) -> Commodity:
        """The commodity."""
        apart = frozenset(CommodityId(name) for name in self.keep_apart)
        return Commodity(id=CommodityId(self.id), name=self.name, temperature=self.temperature, keep_apart=apart)


class SiteDocument(Wire):
    """A site. ``opens`` and ``closes`` bound the start of work there."""

    id: Id
    name: Name
    tier: Literal["county", "township", "village"]
    lon: float
    lat: float
    parent: Id | None = None
    host: Host = Host.SERVICE_POINT
    owner: Id | None = None
    standing: Standing = Standing.EXISTING
    opens: Clock = 0
    closes: Clock = 24 * 3600
    stop_seconds: Whole = 0
    seconds_per_piece: Whole = 0
    handling_seconds: Whole = 0
    pieces_per_hour: Whole | None = None
    capacity: LoadDocument | None = None
    cost_per_day_yuan: Hundredths = Field(default_factory=lambda: amount(0, 1))
    functions: tuple[Name, ...] = ()
    aliases: tuple[Name, ...] = ()
    contact: Name = ""
    position: Name = "surveyed"

    @classmethod
    def of(cls, site: Site) -> "SiteDocument":
        """The document of a site."""
        return cls(
            id=site.id,
            name=site.name,
            tier=_TIER_NAMES[site.tier],
            lon=site.position.lon,
            lat=site.position.lat,
            parent=site.parent,
            host=site.host,
            owner=site.owner,
            standing=site.standing,
            opens=site.hours.opens,
            closes=site.hours.closes,
            stop_seconds=site.stop_time,
            seconds_per_piece=site.piece_time,
            handling_seconds=site.handling.fixed,
            pieces_per_hour=site.handling.pieces_per_hour,
            capacity=None if site.capacity is None else LoadDocument.of(site.capacity),
            cost_per_day_yuan=amount(site.cost_per_day, 100),
            functions=tuple(sorted(site.functions)),
            aliases=site.aliases,
            contact=site.contact,
            position=site.position_kind,
        )

    def model(self) -> Site:
        """The site."""
        return Site(
            id=SiteId(self.id),
            name=self.name,
            tier=Tier[self.tier.upper()],
            position=LonLat(self.lon, self.lat),
            parent=None if self.parent is None else SiteId(self.parent),
            host=self.host,
            owner=None if self.owner is None else FirmId(self.owner),
            standing=self.standing,
            hours=TimeWindow(self.opens, self.closes),
            stop_time=self.stop_seconds,
            piece_time=self.seconds_per_piece,
            handling=Handling(fixed=self.handling_seconds, pieces_per_hour=self.pieces_per_hour),
            capacity=None if self.capacity is None else self.capacity.model(),
            cost_per_day=base_units(self.cost_per_day_yuan, 100),
            functions=frozenset(self.functions),
            aliases=self.aliases,
            contact=self.contact,
            position_kind=self.position,
        )

    @model_validator(mode="after")
    def _can_be(self) -> "SiteDocument":
        self.model()
        return self


_TIER_NAMES: dict[Tier, Literal["county", "township", "village"]] = {
    Tier.COUNTY: "county",
    Tier.TOWNSHIP: "township",
    Tier.VILLAGE: "village",
}


class DemandDocument(Wire):
    """A demand."""

    id: Id
    firm: Id
    commodity: Id
    site: Id
    direction: Direction
    weight_kg: Thousandths
    volume_l: Thousandths
    pieces: Whole
    ready: Clock = 0
    promised: Clock | None = None
    priority: int = 0
    cash_yuan: Hundredths = Field(default_factory=lambda: amount(0, 1))

    @classmethod
    def of(cls, demand: Demand) -> "DemandDocument":
        """The document of a demand."""
        return cls(
            id=demand.id,
            firm=demand.firm,
            commodity=demand.commodity,
            site=demand.site,
            direction=demand.direction,
            weight_kg=amount(demand.load.weight, 1000),
            volume_l=amount(demand.load.volume, 1000),
            pieces=demand.load.pieces,
            ready=demand.ready,
            promised=demand.promised,
            priority=demand.priority,
            cash_yuan=amount(demand.cash, 100),
        )

    def model(self) -> Demand:
        """The demand."""
        return Demand(
            id=DemandId(self.id),
            firm=FirmId(self.firm),
            commodity=CommodityId(self.commodity),
            site=SiteId(self.site),
            direction=self.direction,
            load=Load(base_units(self.weight_kg, 1000), base_units(self.volume_l, 1000), self.pieces),
            ready=self.ready,
            promised=self.promised,
            priority=self.priority,
            cash=base_units(self.cash_yuan, 100),
        )

    @model_validator(mode="after")
    def _can_be(self) -> "DemandDocument":
        self.model()
        return self


class VehicleDocument(Wire):
    """A vehicle type."""

    id: Id
    name: Name
    echelon: Literal[1, 2]
    base: Id
    count: Whole
    capacity_kg: Thousandths
    capacity_litres: Thousandths
    chilled_litres: Thousandths = Field(default_factory=lambda: amount(0, 1))
    per_day_yuan: Hundredths
    per_km_yuan: Hundredths
    per_hour_yuan: Hundredths
    shift_opens: Clock
    shift_closes: Clock
    profile: Id
    max_duration: Clock | None = None
    max_trips: Whole = 1
    reload_seconds: Whole = 0
    owner: Id | None = None
    carries: tuple[Id, ...] | None = None
    co2_g_per_km: Whole = 0

    @classmethod
    def of(cls, vehicle: VehicleType) -> "VehicleDocument":
        """The document of a vehicle type."""
        return cls(
            id=vehicle.id,
            name=vehicle.name,
            echelon=1 if vehicle.echelon is Echelon.FIRST else 2,
            base=vehicle.base,
            count=vehicle.count,
            capacity_kg=amount(vehicle.capacity.weight, 1000),
            capacity_litres=amount(vehicle.capacity.volume, 1000),
            chilled_litres=amount(vehicle.capacity.chilled, 1000),
            per_day_yuan=amount(vehicle.tariff.per_day, 100),
            per_km_yuan=amount(vehicle.tariff.per_km, 100),
            per_hour_yuan=amount(vehicle.tariff.per_hour, 100),
            shift_opens=vehicle.shift.opens,
            shift_closes=vehicle.shift.closes,
            profile=vehicle.profile,
            max_duration=vehicle.max_duration,
            max_trips=vehicle.max_trips,
            reload_seconds=vehicle.reload_time,
            owner=vehicle.owner,
            carries=None if vehicle.carries is None else tuple(sorted(vehicle.carries)),
            co2_g_per_km=vehicle.co2_per_km,
        )

    def model(self) -> VehicleType:
        """The vehicle type."""
        return VehicleType(
            id=VehicleTypeId(self.id),
            name=self.name,
            echelon=Echelon(self.echelon),
            base=SiteId(self.base),
            count=self.count,
            capacity=Capacity(
                weight=base_units(self.capacity_kg, 1000),
                volume=base_units(self.capacity_litres, 1000),
                chilled=base_units(self.chilled_litres, 1000),
            ),
            tariff=Tariff(
                per_day=base_units(self.per_day_yuan, 100),
                per_km=base_units(self.per_km_yuan, 100),
                per_hour=base_units(self.per_hour_yuan, 100),
            ),
            shift=TimeWindow(self.shift_opens, self.shift_closes),
            profile=ProfileName(self.profile),
            max_duration=self.max_duration,
            max_trips=self.max_trips,
            reload_time=self.reload_seconds,
            owner=None if self.owner is None else FirmId(self.owner),
            carries=None if self.carries is None else frozenset(CommodityId(name) for name in self.carries),
            co2_per_km=self.co2_g_per_km,
        )

    @model_validator(mode="after")
    def _can_be(self) -> "VehicleDocument":
        self.model()
        return self


class MatrixDocument(Wire):
    """Travel of one profile: row by row, from each site to every site, in the order of ``sites``; -1 is no way."""

    profile: Id
    sites: Annotated[tuple[Id, ...], Field(max_length=MAX_SITES)]
    seconds: list[list[int]]
    metres: list[list[int]]

    @classmethod
    def of(cls, profile: ProfileName, matrix: TravelMatrix) -> "MatrixDocument":
        """The document of a travel matrix."""
        return cls(profile=profile, sites=matrix.sites, seconds=matrix.seconds.tolist(), metres=matrix.metres.tolist())

    def model(self) -> TravelMatrix:
        """The travel matrix."""
        if len(set(self.sites)) < len(self.sites):
            raise ValueError("a site is there twice")
        return TravelMatrix(tuple(map(SiteId, self.sites)), self._array(self.seconds), self._array(self.metres))

    def _array(self, rows: Sequence[Sequence[int]]) -> "np.ndarray[tuple[int, ...], np.dtype[np.int32]]":
        size = len(self.sites)
        if len(rows) != size or any(len(row) != size for row in rows):
            raise ValueError(f"{size} sites need {size} rows of {size} numbers")
        if any(not -1 <= value <= INT32 for row in rows for value in row):
            raise ValueError(f"a number lies outside -1 to {INT32}")
        return np.array(rows, dtype=np.int32).reshape(size, size)

    @model_validator(mode="after")
    def _can_be(self) -> "MatrixDocument":
        self.model()
        return self


class AssumptionDocument(Wire):
    """An assumption."""

    name: Name
    value: Name
    source: Name
    grade: Name
    name_zh: Name = ""
    value_zh: Name = ""
    source_zh: Name = ""

    @classmethod
    def of(cls, one: Assumption) -> "AssumptionDocument":
        """The document of an assumption."""
        return cls(
            name=one.name,
            value=one.value,
            source=one.source,
            grade=one.grade,
            name_zh=one.name_zh,
            value_zh=one.value_zh,
            source_zh=one.source_zh,
        )

    def model(self) -> Assumption:
        """The assumption."""
        return Assumption(**self.model_dump())


class ProblemDocument(Wire):
    """A county's day."""

    format: Literal["logistics-opt/problem"] = "logistics-opt/problem"
    version: Literal[1] = 1
    name: Name
    day: datetime.date
    firms: Annotated[tuple[FirmDocument, ...], Field(max_length=1_000)]
    sites: Annotated[tuple[SiteDocument, ...], Field(max_length=MAX_SITES)]
    commodities: Annotated[tuple[CommodityDocument, ...], Field(max_length=1_000)]
    demands: Annotated[tuple[DemandDocument, ...], Field(max_length=MAX_DEMANDS)]
    fleet: Annotated[tuple[VehicleDocument, ...], Field(max_length=MAX_SITES)]
    travel: Annotated[tuple[MatrixDocument, ...], Field(max_length=20)]
    lines: Annotated[tuple[LineDocument, ...], Field(max_length=1_000)] = ()
    programme: ProgrammeDocument | None = None
    overnight_per_kg_yuan: Hundredths = Field(default_factory=lambda: amount(1, 1))
    assumptions: Annotated[tuple[AssumptionDocument, ...], Field(max_length=10_000)] = ()

    @classmethod
    def of(cls, problem: Problem) -> "ProblemDocument":
        """The document of a problem."""
        return cls(
            name=problem.name,
            day=problem.day,
            firms=tuple(map(FirmDocument.of, problem.firms)),
            sites=tuple(map(SiteDocument.of, problem.sites)),
            commodities=tuple(map(CommodityDocument.of, problem.commodities)),
            demands=tuple(map(DemandDocument.of, problem.demands)),
            fleet=tuple(map(VehicleDocument.of, problem.fleet)),
            travel=tuple(MatrixDocument.of(profile, matrix) for profile, matrix in sorted(problem.travel.items())),
            lines=tuple(map(LineDocument.of, problem.lines)),
            programme=None if problem.programme is None else ProgrammeDocument.of(problem.programme),
            overnight_per_kg_yuan=amount(problem.overnight_per_kg, 100),
            assumptions=tuple(map(AssumptionDocument.of, problem.assumptions)),
        )

    def model(self) -> Problem:
        """The problem."""
        return Problem(
            name=self.name,
            day=self.day,
            firms=tuple(firm.model() for firm in self.firms),
            sites=tuple(site.model() for site in self.sites),
            commodities=tuple(commodity.model() for commodity in self.commodities),
            demands=tuple(demand.model() for demand in self.demands),
            fleet=tuple(vehicle.model() for vehicle in self.fleet),
            travel={ProfileName(matrix.profile): matrix.model() for matrix in self.travel},
            lines=tuple(line.model() for line in self.lines),
            programme=None if self.programme is None else self.programme.model(),
            overnight_per_kg=base_units(self.overnight_per_kg_yuan, 100),
            assumptions=tuple(one.model() for one in self.assumptions),
        )
