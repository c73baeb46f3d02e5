"""
One vehicle's bill given to the goods it moved: stop by stop, by the ride there and back from its base.

And what a ride by bus costs, given to its goods as the bus is paid.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from logistics_opt.accounts.apportion import apportion
from logistics_opt.accounts.bills import Bill
from logistics_opt.model import CostLine, DemandId, Echelon, Load, Problem, Ride, Route, Stop, Tier, Trip, VehicleType
from logistics_opt.units import Fen, Metres, Seconds

Charges = Counter[DemandId]


class Basis(StrEnum):
    """By what the goods of one village share what its stop costs."""

    PIECES = "pieces"
    WEIGHT = "weight"

    def of(self, load: Load) -> int:
        """How much of it a load has."""
        return load.pieces if self is Basis.PIECES else load.weight


@dataclass(frozen=True, slots=True)
class _Call:
    """A stop away from the base: its goods, the ride there and back, the time there, waiting included."""

    goods: tuple[tuple[DemandId, Load], ...]
    metres: Metres
    seconds: Seconds
    stands: Seconds
    depot: bool

    def given(self, amount: Fen, weight: Callable[[Load], int]) -> Charges:
        """An amount split among the goods of the stop."""
        parts = apportion(amount, [weight(load) for _, load in self.goods])
        return Charges({demand: part for (demand, _), part in zip(self.goods, parts, strict=True)})


@dataclass(frozen=True, slots=True)
class _Outing:
    """A trip that moves something. ``bulk`` is what fills the vehicle: a load's weight, volume or pieces."""

    calls: tuple[_Call, ...]
    metres: Metres
    seconds: Seconds
    bulk: Callable[[Load], int]

    @property
    def stands(self) -> Seconds:
        return sum(call.stands for call in self.calls)


def route_charges(problem: Problem, bill: Bill, route: Route, basis: Basis) -> Charges:
    """One line of the route's cost by demand, as :mod:`~logistics_opt.accounts.cost_to_serve` says; empty if idle."""
    vehicle = problem.vehicle[route.vehicle]
    outings = [found for trip in route.trips if (found := _outing(problem, vehicle, trip)).calls]
    if not outings:
        return Charges()
    first = vehicle.echelon is Echelon.FIRST
    if bill.line is CostLine.VEHICLE_KM:
        return _shared(bill.amount, outings, [o.metres for o in outings], lambda call: call.metres, basis, first=first)
    if bill.line is CostLine.VEHICLE_DAY:
        spent = [o.seconds for o in outings]
        return _shared(bill.amount, outings, spent, lambda call: call.seconds + call.stands, basis, first=first)
    return _hours(bill.amount, route, outings, basis, first=first)


def ride_charges(problem: Problem, bill: Bill, ride: Ride) -> Charges:
    """A ride's price by demand: what is paid by the piece by pieces, what for bags by what fills them."""
    line = next(line for line in problem.lines if line.id == ride.line)
    by_piece = line.price_per_piece * ride.load.pieces
    fills = Basis.PIECES.of if line.bag is None else line.bag.measure(ride.load)
    charges = Charges()
    for amount, weight in ((by_piece, Basis.PIECES.of), (bill.amount - by_piece, fills)):
        parts = apportion(amount, [weight(part.load) for part in ride.goods])
        for consignment, part in zip(ride.goods, parts, strict=True):
            charges[consignment.demand] += part
    return charges


def _hours(amount: Fen, route: Route, outings: Sequence[_Outing], basis: Basis, *, first: bool) -> Charges:
    """Time at a stop to the stop, at a depot by pieces, as its service time goes; driving and reloading are shared."""
    calls = [call for outing in outings for call in outing.calls]
    rest = route.returns - route.departs - sum(call.stands for call in calls)
    *own, shared = apportion(amount, [*(call.stands for call in calls), rest])
    moving = [outing.seconds - outing.stands for outing in outings]
    charges = _shared(shared, outings, moving, lambda call: call.seconds, basis, first=first)
    for call, part in zip(calls, own, strict=True):
        charges += call.given(part, Basis.PIECES.of if call.depot else basis.of)
    return charges


def _shared(
    amount: Fen,
    outings: Sequence[_Outing],
    spent: Sequence[int],
    reach: Callable[[_Call], int],
    basis: Basis,
    *,
    first: bool,
) -> Charges:
    """To trips by what each took, to its stops by what each alone would take, to their goods."""
    charges = Charges()
    for outing, of_trip in zip(outings, apportion(amount, spent), strict=True):
        weights = [reach(call) * (_total(call, outing.bulk) if first else 1) for call in outing.calls]
        for call, part in zip(outing.calls, apportion(of_trip, weights), strict=True):
            charges += call.given(part, outing.bulk if first and call.depot else basis.of)
    return charges


def _outing(problem: Problem, vehicle: VehicleType, trip: Trip) -> _Outing:
    travel = problem.travel[vehicle.profile]
    calls = tuple(_call(problem, vehicle, stop) for stop in trip.stops[1:-1] if stop.moves)
    goods = sum((load for call in calls for _, load in call.goods), Load())
    room = vehicle.capacity
    return _Outing(
        calls=calls,
        metres=sum(travel.distance(a.site, b.site) for a, b in pairwise(trip.stops)),
        seconds=trip.returns - trip.departs,
        bulk=_bulk(goods, Load(room.weight, room.volume + room.chilled)),
    )


def _bulk(goods: Load, room: Load) -> Callable[[Load], int]:
    """Weight or volume, whichever fills the room more; pieces where the goods have neither."""
    if not (goods.weight or goods.volume):
        return lambda load: load.pieces
    if goods.volume * room.weight > goods.weight * room.volume:
        return lambda load: load.volume
    return lambda load: load.weight


def _call(problem: Problem, vehicle: VehicleType, stop: Stop) -> _Call:
    travel = problem.travel[vehicle.profile]
    goods: dict[DemandId, Load] = {}
    for move in stop.moves:
        goods[move.demand] = goods.get(move.demand, Load()) + move.load
    return _Call(
        goods=tuple(goods.items()),
        metres=travel.distance(vehicle.base, stop.site) + travel.distance(stop.site, vehicle.base),
        seconds=travel.time(vehicle.base, stop.site) + travel.time(stop.site, vehicle.base),
        stands=stop.leaves - stop.arrives,
        depot=problem.site[stop.site].tier is Tier.TOWNSHIP,
    )


def _total(call: _Call, bulk: Callable[[Load], int]) -> int:
    return sum(bulk(load) for _, load in call.goods)
