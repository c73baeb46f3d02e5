"""The versioned documents of a :class:`~logistics_opt.model.Plan` and of what the checker says of it."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from logistics_opt.checker.fault import Code, Fault
from logistics_opt.formats.load_document import LoadDocument
from logistics_opt.formats.wire import Clock, Hundredths, Id, Name, Whole, Wire, amount, base_units
from logistics_opt.model import (
    Act,
    Bound,
    Consignment,
    Cost,
    DemandId,
    LineId,
    Move,
    Overnight,
    Plan,
    Reason,
    Ride,
    Route,
    SiteId,
    Stop,
    Trip,
    Unserved,
    VehicleTypeId,
)

MAX_ROUTES = 10_000


class MoveDocument(LoadDocument):
    """Goods going on or off the vehicle."""

    demand: Id
    act: Act

    @classmethod
    def of_move(cls, move: Move) -> "MoveDocument":
        """The document of a move."""
        load = LoadDocument.of(move.load)
        return cls(
            demand=move.demand, act=move.act, weight_kg=load.weight_kg, volume_l=load.volume_l, pieces=load.pieces
        )

    def move(self) -> Move:
        """The move."""
        return Move(DemandId(self.demand), self.act, self.model())


class StopDocument(Wire):
    """A visit to a site."""

    site: Id
    arrives: Clock
    starts: Clock
    leaves: Clock
    moves: tuple[MoveDocument, ...] = ()

    @classmethod
    def of(cls, stop: Stop) -> "StopDocument":
        """The document of a stop."""
        moves = tuple(map(MoveDocument.of_move, stop.moves))
        return cls(site=stop.site, arrives=stop.arrives, starts=stop.starts, leaves=stop.leaves, moves=moves)

    def model(self) -> Stop:
        """The stop."""
        moves = tuple(move.move() for move in self.moves)
        return Stop(site=SiteId(self.site), arrives=self.arrives, starts=self.starts, leaves=self.leaves, moves=moves)


class TripDocument(Wire):
    """From the base back to the base."""

    stops: tuple[StopDocument, ...]

    def model(self) -> Trip:
        """The trip."""
        return Trip(tuple(stop.model() for stop in self.stops))

    @model_validator(mode="after")
    def _can_be(self) -> "TripDocument":
        self.model()
        return self


class RouteDocument(Wire):
    """What one vehicle does."""

    vehicle: Id
    number: Whole
    trips: Annotated[tuple[TripDocument, ...], Field(min_length=1)]

    @classmethod
    def of(cls, route: Route) -> "RouteDocument":
        """The document of a route."""
        trips = tuple(TripDocument(stops=tuple(map(StopDocument.of, trip.stops))) for trip in route.trips)
        return cls(vehicle=route.vehicle, number=route.number, trips=trips)

    def model(self) -> Route:
        """The route."""
        trips = tuple(trip.model() for trip in self.trips)
        return Route(vehicle=VehicleTypeId(self.vehicle), number=self.number, trips=trips)


class CostDocument(Wire):
    """What the plan costs, line by line."""

    vehicle_day_yuan: Hundredths
    vehicle_km_yuan: Hundredths
    vehicle_hour_yuan: Hundredths
    site_day_yuan: Hundredths
    bus_yuan: Hundredths = Field(default_factory=lambda: amount(0, 1))

    @classmethod
    def of(cls, cost: Cost) -> "CostDocument":
        """The document of a cost."""
        return cls(
            vehicle_day_yuan=amount(cost.vehicle_day, 100),
            vehicle_km_yuan=amount(cost.vehicle_km, 100),
            vehicle_hour_yuan=amount(cost.vehicle_hour, 100),
            site_day_yuan=amount(cost.site_day, 100),
            bus_yuan=amount(cost.bus, 100),
        )

    def model(self) -> Cost:
        """The cost."""
        return Cost(
            vehicle_day=base_units(self.vehicle_day_yuan, 100),
            vehicle_km=base_units(self.vehicle_km_yuan, 100),
            vehicle_hour=base_units(self.vehicle_hour_yuan, 100),
            site_day=base_units(self.site_day_yuan, 100),
            bus=base_units(self.bus_yuan, 100),
        )


class ConsignmentDocument(LoadDocument):
    """Goods given to a bus."""

    demand: Id

    @classmethod
    def of_goods(cls, part: Consignment) -> "ConsignmentDocument":
        """The document of the goods."""
        return cls(demand=part.demand, **dict(LoadDocument.of(part.load)))

    def goods(self) -> Consignment:
        """The goods."""
        return Consignment(DemandId(self.demand), self.model())


class RideDocument(Wire):
    """Goods that a departure of a bus line takes from one stop to another."""

    line: Id
    departure: Clock
    origin: Id
    leaves: Clock
    goal: Id
    arrives: Clock
    goods: Annotated[tuple[ConsignmentDocument, ...], Field(min_length=1)]

    @classmethod
    def of(cls, ride: Ride) -> "RideDocument":
        """The document of a ride."""
        return cls(
            line=ride.line,
            departure=ride.departure,
            origin=ride.origin,
            leaves=ride.leaves,
            goal=ride.goal,
            arrives=ride.arrives,
            goods=tuple(map(ConsignmentDocument.of_goods, ride.goods)),
        )

    def model(self) -> Ride:
        """The ride."""
        return Ride(
            line=LineId(self.line),
            departure=self.departure,
            origin=SiteId(self.origin),
            leaves=self.leaves,
            goal=SiteId(self.goal),
            arrives=self.arrives,
            goods=tuple(part.goods() for part in self.goods),
        )


class UnservedDocument(LoadDocument):
    """Goods that stay where they are."""

    demand: Id
    reason: Reason
    remedy: Name
    remedy_zh: Name

    def unserved(self) -> Unserved:
        """The entry."""
        return Unserved(
            demand=DemandId(self.demand),
            load=self.model(),
            reason=self.reason,
            remedy=self.remedy,
            remedy_zh=self.remedy_zh,
        )


class OvernightDocument(LoadDocument):
    """Goods that stand at a depot until tomorrow."""

    demand: Id
    depot: Id

    def overnight(self) -> Overnight:
        """The entry."""
        return Overnight(demand=DemandId(self.demand), load=self.model(), depot=SiteId(self.depot))


class BoundDocument(Wire):
    """A lower bound on the cost."""

    yuan: Hundredths
    method: Name


class PlanDocument(Wire):
    """A day's plan; ``problem`` is the digest of the problem it is made for."""

    format: Literal["logistics-opt/plan"] = "logistics-opt/plan"
    version: Literal[1] = 1
    problem: Name
    made_by: Name = ""
    cost: CostDocument
    bound: BoundDocument | None = None
    routes: Annotated[tuple[RouteDocument, ...], Field(max_length=MAX_ROUTES)]
    unserved: tuple[UnservedDocument, ...] = ()
    overnight: tuple[OvernightDocument, ...] = ()
    rides: Annotated[tuple[RideDocument, ...], Field(max_length=MAX_ROUTES)] = ()

    @classmethod
    def of(cls, plan: Plan) -> "PlanDocument":
        """The document of a plan."""
        return cls(
            problem=plan.problem,
            made_by=plan.made_by,
            cost=CostDocument.of(plan.cost),
            bound=None
            if plan.bound is None
            else BoundDocument(yuan=amount(plan.bound.value, 100), method=plan.bound.method),
            routes=tuple(map(RouteDocument.of, plan.routes)),
            unserved=tuple(
                UnservedDocument(
                    demand=entry.demand,
                    reason=entry.reason,
                    remedy=entry.remedy,
                    remedy_zh=entry.remedy_zh,
                    **dict(LoadDocument.of(entry.load)),
                )
                for entry in plan.unserved
            ),
            overnight=tuple(
                OvernightDocument(demand=entry.demand, depot=entry.depot, **dict(LoadDocument.of(entry.load)))
                for entry in plan.overnight
            ),
            rides=tuple(map(RideDocument.of, plan.rides)),
        )

    def model(self) -> Plan:
        """The plan."""
        bound = None if self.bound is None else Bound(base_units(self.bound.yuan, 100), self.bound.method)
        return Plan(
            problem=self.problem,
            routes=tuple(route.model() for route in self.routes),
            cost=self.cost.model(),
            unserved=tuple(entry.unserved() for entry in self.unserved),
            overnight=tuple(entry.overnight() for entry in self.overnight),
            rides=tuple(ride.model() for ride in self.rides),
            bound=bound,
            made_by=self.made_by,
        )


class FaultDocument(Wire):
    """One fault."""

    code: Code
    where: Name
    message: Name


class CheckDocument(Wire):
    """What the checker found in the plan for the problem of that digest; a good plan has no faults."""

    format: Literal["logistics-opt/check"] = "logistics-opt/check"
    version: Literal[1] = 1
    problem: Name
    faults: tuple[FaultDocument, ...] = ()

    @classmethod
    def of(cls, problem: str, faults: Sequence[Fault]) -> "CheckDocument":
        """The document of the faults."""
        found = tuple(FaultDocument(code=fault.code, where=fault.where, message=fault.message) for fault in faults)
        return cls(problem=problem, faults=found)

    def model(self) -> tuple[Fault, ...]:
        """The faults."""
        return tuple(Fault(fault.code, fault.where, fault.message) for fault in self.faults)
