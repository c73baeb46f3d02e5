"""Bus lines and the programme on the wire."""

from pydantic import Field, model_validator

from logistics_opt.formats.load_document import LoadDocument
from logistics_opt.formats.wire import Clock, Hundredths, Id, Name, Whole, Wire, amount, base_units
from logistics_opt.model import (
    Bag,
    CommodityId,
    CostLine,
    Direction,
    FirmId,
    Line,
    LineId,
    LineStop,
    Programme,
    SiteId,
    SubsidyKind,
    SubsidyRule,
    SubsidyUnit,
    Target,
)


class LineStopDocument(Wire):
    """A stop of a bus line; ``after`` is the time since its departure."""

    site: Id
    after: Clock


class BagDocument(Wire):
    """The sealed bag of a line; a measure of 0 does not bind."""

    holds: LoadDocument
    price_yuan: Hundredths = Field(default_factory=lambda: amount(0, 1))
    spare: Whole | None = None
    dwell_seconds: Whole = 0

    @classmethod
    def of(cls, bag: Bag) -> "BagDocument":
        """The document of a bag."""
        price = amount(bag.price, 100)
        return cls(holds=LoadDocument.of(bag.holds), price_yuan=price, spare=bag.spare, dwell_seconds=bag.dwell)

    def model(self) -> Bag:
        """The bag."""
        price = base_units(self.price_yuan, 100)
        return Bag(holds=self.holds.model(), price=price, spare=self.spare, dwell=self.dwell_seconds)

    @model_validator(mode="after")
    def _can_be(self) -> "BagDocument":
        self.model()
        return self


class LineDocument(Wire):
    """A bus line in one direction."""

    id: Id
    name: Name
    stops: tuple[LineStopDocument, ...]
    departures: tuple[Clock, ...]
    spare: LoadDocument
    operator: Id | None = None
    price_per_piece_yuan: Hundredths = Field(default_factory=lambda: amount(0, 1))
    loading_lead_seconds: Whole = 0
    carries: tuple[Id, ...] | None = None
    bag: BagDocument | None = None
    dwell_per_piece_seconds: Whole = 0
    max_dwell_seconds: Whole | None = None

    @classmethod
    def of(cls, line: Line) -> "LineDocument":
        """The document of a line."""
        return cls(
            id=line.id,
            name=line.name,
            stops=tuple(LineStopDocument(site=stop.site, after=stop.offset) for stop in line.stops),
            departures=line.departures,
            spare=LoadDocument.of(line.spare),
            operator=line.operator,
            price_per_piece_yuan=amount(line.price_per_piece, 100),
            loading_lead_seconds=line.loading_lead,
            carries=None if line.carries is None else tuple(sorted(line.carries)),
            bag=None if line.bag is None else BagDocument.of(line.bag),
            dwell_per_piece_seconds=line.dwell_per_piece,
            max_dwell_seconds=line.max_dwell,
        )

    def model(self) -> Line:
        """The line."""
        return Line(
            id=LineId(self.id),
            name=self.name,
            stops=tuple(LineStop(SiteId(stop.site), stop.after) for stop in self.stops),
            departures=self.departures,
            spare=self.spare.model(),
            operator=None if self.operator is None else FirmId(self.operator),
            price_per_piece=base_units(self.price_per_piece_yuan, 100),
            loading_lead=self.loading_lead_seconds,
            carries=None if self.carries is None else frozenset(CommodityId(name) for name in self.carries),
            bag=None if self.bag is None else self.bag.model(),
            dwell_per_piece=self.dwell_per_piece_seconds,
            max_dwell=self.max_dwell_seconds,
        )

    @model_validator(mode="after")
    def _can_be(self) -> "LineDocument":
        self.model()
        return self


class TargetDocument(Wire):
    """A goal: exactly one of ``at_least`` and ``at_most``."""

    metric: Name
    at_least: float | None = None
    at_most: float | None = None

    def model(self) -> Target:
        """The target."""
        return Target(metric=self.metric, at_least=self.at_least, at_most=self.at_most)

    @model_validator(mode="after")
    def _can_be(self) -> "TargetDocument":
        self.model()
        return self


class SubsidyDocument(Wire):
    """A subsidy rule."""

    name: Name
    kind: SubsidyKind
    amount_yuan: Hundredths
    unit: SubsidyUnit
    cap_yuan: Hundredths | None = None
    direction: Direction | None = None
    goods: tuple[Id, ...] | None = None

    @classmethod
    def of(cls, rule: SubsidyRule) -> "SubsidyDocument":
        """The document of a rule."""
        cap = None if rule.cap is None else amount(rule.cap, 100)
        return cls(
            name=rule.name,
            kind=rule.kind,
            amount_yuan=amount(rule.amount, 100),
            unit=rule.unit,
            cap_yuan=cap,
            direction=rule.direction,
            goods=None if rule.goods is None else tuple(sorted(rule.goods)),
        )

    def model(self) -> SubsidyRule:
        """The rule."""
        cap = None if self.cap_yuan is None else base_units(self.cap_yuan, 100)
        paid = base_units(self.amount_yuan, 100)
        goods = None if self.goods is None else frozenset(map(CommodityId, self.goods))
        return SubsidyRule(
            name=self.name,
            kind=self.kind,
            amount=paid,
            unit=self.unit,
            cap=cap,
            direction=self.direction,
            goods=goods,
        )


class ProgrammeDocument(Wire):
    """A demonstration programme."""

    name: Name
    year: int
    targets: tuple[TargetDocument, ...] = ()
    subsidies: tuple[SubsidyDocument, ...] = ()
    fundable: tuple[CostLine, ...] = ()

    @classmethod
    def of(cls, programme: Programme) -> "ProgrammeDocument":
        """The document of a programme."""
        return cls(
            name=programme.name,
            year=programme.year,
            targets=tuple(
                TargetDocument(metric=t.metric, at_least=t.at_least, at_most=t.at_most) for t in programme.targets
            ),
            subsidies=tuple(map(SubsidyDocument.of, programme.subsidies)),
            fundable=tuple(sorted(programme.fundable)),
        )

    def model(self) -> Programme:
        """The programme."""
        return Programme(
            name=self.name,
            year=self.year,
            targets=tuple(target.model() for target in self.targets),
            subsidies=tuple(rule.model() for rule in self.subsidies),
            fundable=frozenset(self.fundable),
        )
