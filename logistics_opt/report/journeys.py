"""A plan read leg by leg: what is aboard, how far, how full; the one reading that every report shares."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from logistics_opt.accounts.moved import settles
from logistics_opt.model import (
    Act,
    CommodityId,
    DemandId,
    Direction,
    FirmId,
    Load,
    Plan,
    Problem,
    Route,
    Site,
    SiteId,
    Stop,
    Trip,
    VehicleType,
)
from logistics_opt.units import HOUR, KILOMETRE, CubicCm, Fen, Metres, Seconds

_Place = tuple[int, int, int]  # route, trip, stop
_Cash = Mapping[_Place, Mapping[FirmId, Fen]]


@dataclass(frozen=True, slots=True)
class Leg:
    """The drive between two stops: ``load`` is aboard, of which ``chilled`` cm3 in the cold; ``fill`` is 0 to 1."""

    origin: SiteId
    destination: SiteId
    departs: Seconds
    arrives: Seconds
    metres: Metres
    load: Load
    chilled: CubicCm
    fill: float

    @property
    def empty(self) -> bool:
        """Whether nothing at all is aboard."""
        return not self.load


@dataclass(frozen=True, slots=True)
class Visit:
    """
    One call at a place as a driver or a planner reads it; ``aboard`` is the load when the vehicle leaves.

    Stops of the plan that follow one another at one place are one call: it starts with the first of them.
    ``cash`` is what to collect, by firm. ``bags`` counts the bags of downward goods moved here by the village they are
    for: a village's goods of one commodity go in one bag. ``chilled``: some of the goods moved here ride cold.
    """

    site: Site
    stop: Stop
    handed_over: Load
    collected: Load
    aboard: Load
    cash: Mapping[FirmId, Fen]
    bags: Mapping[SiteId, int]
    chilled: bool

    @property
    def waits(self) -> Seconds:
        """Stands before the work starts."""
        return self.stop.starts - self.stop.arrives


@dataclass(frozen=True, slots=True)
class Outing:
    """One trip: its visits, bases included, and the legs between them (one less)."""

    trip: Trip
    visits: tuple[Visit, ...]
    legs: tuple[Leg, ...]
    turn: int  # legs[:turn] lead away from the base, legs[turn:] lead back

    @property
    def metres(self) -> Metres:
        """Length of the whole trip."""
        return sum(leg.metres for leg in self.legs)

    @property
    def taken_out(self) -> Load:
        """What was loaded at the base at the start."""
        return self.visits[0].collected

    @property
    def brought_back(self) -> Load:
        """What is unloaded at the base at the end."""
        return self.visits[-1].handed_over


@dataclass(frozen=True, slots=True)
class Journey:
    """A route with its vehicle and its outings; ``order`` counts the routes of a plan from 1."""

    order: int
    route: Route
    vehicle: VehicleType
    outings: tuple[Outing, ...]

    @property
    def label(self) -> str:
        """The vehicle's name and number, as said over the telephone."""
        return f"{self.vehicle.name} {self.route.number}"

    @property
    def legs(self) -> Iterator[Leg]:
        """Every leg of the day."""
        return (leg for outing in self.outings for leg in outing.legs)

    @property
    def metres(self) -> Metres:
        """Driven in the day."""
        return sum(outing.metres for outing in self.outings)

    @property
    def seconds(self) -> Seconds:
        """From the first departure to the last return."""
        return self.route.returns - self.route.departs

    @property
    def cost(self) -> tuple[Fen, Fen, Fen]:
        """Day, km and hour cost, each rounded to the nearest fen as the tariff says."""
        tariff = self.vehicle.tariff
        km = (tariff.per_km * self.metres + KILOMETRE // 2) // KILOMETRE
        return tariff.per_day, km, (tariff.per_hour * self.seconds + HOUR // 2) // HOUR

    @property
    def away_stops(self) -> int:
        """Stops that are not at the base at a trip's start or end."""
        return sum(len(outing.visits) - 2 for outing in self.outings)


def journeys(problem: Problem, plan: Plan) -> tuple[Journey, ...]:
    """Every route of the plan, in its order."""
    cash = _cash(problem, plan)
    return tuple(_journey(problem, cash, order, route) for order, route in enumerate(plan.routes, start=1))


def arrivals(problem: Problem, plan: Plan) -> dict[DemandId, Seconds]:
    """When the last of a demand's goods that move is where it belongs today: at its site, or (up) at the county."""
    found: defaultdict[DemandId, Seconds] = defaultdict(int)
    for stop in (stop for route in plan.routes for stop in route.stops):
        for move in stop.moves:
            up = problem.demand[move.demand].direction is Direction.UP
            home = up and move.act is Act.UNLOAD and stop.site == problem.warehouse.id
            if home or (not up and settles(problem, stop, move)):
                found[move.demand] = max(found[move.demand], stop.starts)
    for ride in plan.rides:
        for part in ride.goods:
            demand = problem.demand[part.demand]
            up = demand.direction is Direction.UP
            if ride.goal == (problem.warehouse.id if up else demand.site):
                found[part.demand] = max(found[part.demand], ride.arrives)
    return dict(found)


def _cash(problem: Problem, plan: Plan) -> _Cash:
    """
    Cash to collect at each stop, by firm.

    A demand brought in parts is paid in parts by its pieces; amounts are differences of rounded-down running sums, so
    the parts add up to the fen. Upward goods are paid for by the county's buyer, not at the village: no cash.
    """
    brought: Counter[DemandId] = Counter()
    found: dict[_Place, Counter[FirmId]] = {}
    for place, stop in sorted(_places(plan), key=lambda pair: pair[1].starts):
        here: Counter[FirmId] = Counter()
        for move in stop.moves:
            demand = problem.demand[move.demand]
            if demand.cash and demand.direction is Direction.DOWN and settles(problem, stop, move):
                before, after = brought[demand.id], brought[demand.id] + move.load.pieces
                pieces = demand.load.pieces
                here[demand.firm] += demand.cash * after // pieces - demand.cash * before // pieces
                brought[demand.id] = after
        found[place] = here
    return found


def _places(plan: Plan) -> Iterator[tuple[_Place, Stop]]:
    for order, route in enumerate(plan.routes, start=1):
        for turn, trip in enumerate(route.trips):
            for at, stop in enumerate(trip.stops):
                yield (order, turn, at), stop


def _journey(problem: Problem, cash: _Cash, order: int, route: Route) -> Journey:
    vehicle = problem.vehicle[route.vehicle]
    outings = tuple(_outing(problem, cash, (order, turn), vehicle, trip) for turn, trip in enumerate(route.trips))
    return Journey(order, route, vehicle, outings)


def _outing(problem: Problem, cash: _Cash, place: tuple[int, int], vehicle: VehicleType, trip: Trip) -> Outing:
    travel = problem.travel[vehicle.profile]
    aboard: dict[DemandId, Load] = {}
    visits: list[Visit] = []
    legs: list[Leg] = []
    for stop, parts in _calls(trip):
        if visits:
            before = visits[-1].stop
            load = visits[-1].aboard
            chilled = sum(goods.volume for key, goods in aboard.items() if problem.chilled(problem.demand[key]))
            legs.append(
                Leg(
                    origin=before.site,
                    destination=stop.site,
                    departs=before.leaves,
                    arrives=stop.arrives,
                    metres=travel.distance(before.site, stop.site),
                    load=load,
                    chilled=chilled,
                    fill=_fill(vehicle, load, chilled),
                )
            )
        paid: Counter[FirmId] = Counter()
        for at in parts:
            paid.update(cash[(*place, at)])
        visits.append(_visit(problem, paid, stop, aboard))
    away = [travel.distance(vehicle.base, visit.site.id) for visit in visits]
    return Outing(trip, tuple(visits), tuple(legs), max(range(len(away)), key=away.__getitem__))


def _calls(trip: Trip) -> Iterator[tuple[Stop, range]]:
    """The stops, those in a row at one place put together, each with the positions it is made of."""
    last = len(trip.stops) - 1
    at = 0
    while at <= last:
        end = at + 1
        while at > 0 and end < last and trip.stops[end].site == trip.stops[at].site:
            end += 1
        part = trip.stops[at:end]
        moves = tuple(move for stop in part for move in stop.moves)
        yield replace(part[0], leaves=part[-1].leaves, moves=moves), range(at, end)
        at = end


def _visit(problem: Problem, cash: Mapping[FirmId, Fen], stop: Stop, aboard: dict[DemandId, Load]) -> Visit:
    """Read one stop and bring ``aboard`` up to date."""
    totals = {Act.LOAD: Load(), Act.UNLOAD: Load()}
    bags: defaultdict[SiteId, set[CommodityId]] = defaultdict(set)
    for move in stop.moves:
        demand = problem.demand[move.demand]
        totals[move.act] += move.load
        now = aboard.get(move.demand, Load())
        now = now + move.load if move.act is Act.LOAD else now - move.load
        if now:
            aboard[move.demand] = now
        else:
            aboard.pop(move.demand, None)
        if demand.direction is Direction.DOWN:
            bags[demand.site].add(demand.commodity)
    return Visit(
        site=problem.site[stop.site],
        stop=stop,
        handed_over=totals[Act.UNLOAD],
        collected=totals[Act.LOAD],
        aboard=sum(aboard.values(), Load()),
        cash=cash,
        bags={site: len(kinds) for site, kinds in bags.items()},
        chilled=any(problem.chilled(problem.demand[move.demand]) for move in stop.moves),
    )


def _fill(vehicle: VehicleType, load: Load, chilled: CubicCm) -> float:
    """The fullest of weight, ambient volume and chilled volume over its limit; a limit of nought counts as unused."""
    room = vehicle.capacity
    pairs = ((load.weight, room.weight), (load.volume - chilled, room.volume), (chilled, room.chilled))
    return max((amount / limit for amount, limit in pairs if limit), default=0.0)
