"""What a day's plan says: who drives where, when, with what; what stays behind and why; what it costs."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property

from logistics_opt.model.demand import Load
from logistics_opt.model.ids import DemandId, LineId, SiteId, VehicleTypeId
from logistics_opt.units import Fen, Seconds


class Act(StrEnum):
    """What happens to goods at a stop, seen from the vehicle."""

    LOAD = "load"
    UNLOAD = "unload"


@dataclass(frozen=True, slots=True)
class Move:
    """All or part of a demand goes on or off the vehicle."""

    demand: DemandId
    act: Act
    load: Load


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """
    A visit to a site: arrive, maybe wait, start work, leave.

    At a trip's first and last stop, the vehicle's own base, ``starts`` equals ``leaves``: work there is covered by the
    vehicle's reload time and the depot's handling.
    """

    site: SiteId
    arrives: Seconds
    starts: Seconds
    leaves: Seconds
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Trip:
    """From loading at the base to the next return there: the first and the last stop are at the base."""

    stops: tuple[Stop, ...]

    def __post_init__(self) -> None:
        if len(self.stops) < 3 or self.stops[0].site != self.stops[-1].site:
            raise ValueError("a trip goes from its base to one stop or more and back to its base")

    @property
    def departs(self) -> Seconds:
        """Leaves the base."""
        return self.stops[0].leaves

    @property
    def returns(self) -> Seconds:
        """Is back at the base."""
        return self.stops[-1].arrives


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """All that one vehicle does in its shift; ``number`` counts the vehicles of a type from 1."""

    vehicle: VehicleTypeId
    number: int
    trips: tuple[Trip, ...]

    def __post_init__(self) -> None:
        if not self.trips:
            raise ValueError(f"route {self.vehicle} {self.number} has no trip")

    @property
    def departs(self) -> Seconds:
        """Leaves its base for the first time."""
        return self.trips[0].departs

    @property
    def returns(self) -> Seconds:
        """Is back for good."""
        return self.trips[-1].returns

    @property
    def stops(self) -> Iterator[Stop]:
        """Every stop, bases included, in order of time."""
        return (stop for trip in self.trips for stop in trip.stops)


@dataclass(frozen=True, slots=True)
class Consignment:
    """All or part of a demand given to a bus."""

    demand: DemandId
    load: Load


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """
    Goods that one departure of a bus line takes from one of its stops to another.

    ``leaves`` is when the bus leaves the first, ``arrives`` when it is at the other: by its timetable, and later by the
    time for which the day's goods have held it up until then (see :class:`~logistics_opt.model.line.Line`).
    """

    line: LineId
    departure: Seconds
    origin: SiteId
    leaves: Seconds
    goal: SiteId
    arrives: Seconds
    goods: tuple[Consignment, ...]

    def __post_init__(self) -> None:
        if not self.goods:
            raise ValueError(f"a ride on line {self.line} has no goods")

    @property
    def load(self) -> Load:
        """All its goods together."""
        return sum((part.load for part in self.goods), Load())


class Reason(StrEnum):
    """Why goods are not served; each but the last is verified by trying the change that would serve them."""

    UNREACHABLE = "unreachable"  # no road for any vehicle that could carry it
    NOT_CARRIED = "not-carried"  # no vehicle may carry such goods
    TOO_LARGE = "too-large"  # one piece is larger than every vehicle that could come
    CLOSED = "closed"  # no vehicle can be there within opening hours
    SHIFT = "shift"  # there and back is longer than every shift
    NOT_READY = "not-ready"  # it stands ready too late to be fetched or brought in any shift
    FLEET = "fleet"  # it could be served alone, but the vehicles are taken by other goods
    DEPOT_CAPACITY = "depot-capacity"  # the depot's daily throughput is used up
    CANCELLED = "cancelled"  # the search was stopped before it was placed
    DELAY = "delay"  # it was planned, and what has happened since leaves no time for it
    BY_HAND = "by-hand"  # a dispatcher has left it out


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """Goods that stay where they are, the verified reason, and the smallest change that would serve them."""

    demand: DemandId
    load: Load
    reason: Reason
    remedy: str
    remedy_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overnight:
    """
    Collected goods that no truck takes on today: they stand at the depot until tomorrow.

    After a delay also goods for a village that the depot's vans no longer reach; these are unserved as well.
    """

    demand: DemandId
    load: Load
    depot: SiteId


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Fen by line; the names are those of :class:`~logistics_opt.model.programme.CostLine`."""

    vehicle_day: Fen = 0
    vehicle_km: Fen = 0
    vehicle_hour: Fen = 0
    site_day: Fen = 0
    bus: Fen = 0

    @property
    def total(self) -> Fen:
        """The sum of the lines."""
        return sum(getattr(self, entry.name) for entry in fields(self))

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(**{entry.name: getattr(self, entry.name) + getattr(other, entry.name) for entry in fields(self)})


@dataclass(frozen=True, slots=True)
class Bound:
    """No plan that moves the same goods costs less than ``value``; ``method`` says how that is known."""

    value: Fen
    method: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The plan of one day for the problem of that digest. Built by ``routing``, judged by ``checker``."""

    problem: str
    routes: tuple[Route, ...]
    cost: Cost
    unserved: tuple[Unserved, ...] = ()
    overnight: tuple[Overnight, ...] = ()
    rides: tuple[Ride, ...] = ()
    bound: Bound | None = None
    made_by: str = ""

    @cached_property
    def visits(self) -> dict[SiteId, tuple[Stop, ...]]:
        """The stops at each site, bases included, in order of arrival."""
        stops = sorted((stop for route in self.routes for stop in route.stops), key=lambda stop: stop.arrives)
        found: dict[SiteId, list[Stop]] = {}
        for stop in stops:
            found.setdefault(stop.site, []).append(stop)
        return {site: tuple(visits) for site, visits in found.items()}

    @property
    def used(self) -> frozenset[SiteId]:
        """The sites that are open for the plan: a vehicle stops there, or goods go on or off a bus."""
        stops = {stop.site for route in self.routes for stop in route.stops}
        return frozenset(stops | {site for ride in self.rides for site in (ride.origin, ride.goal)})

    @property
    def gap(self) -> float | None:
        """(cost - bound) / cost, the share of the cost that might be saved at most; ``None`` without a bound."""
        if self.bound is None or not self.cost.total:
            return None
        return (self.cost.total - self.bound.value) / self.cost.total
