"""The plan sent in as runs: its moves get the numbers of their pieces back, and its facts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from logistics_opt.model.demand import Demand, Direction, Load
from logistics_opt.model.fleet import VehicleType
from logistics_opt.model.ids import DemandId, SiteId
from logistics_opt.model.live import LiveDay, RouteLock, VehicleNumber, progress
from logistics_opt.model.plan import Act, Plan, Route, Stop
from logistics_opt.model.problem import Problem
from logistics_opt.routing.bus_calls import as_routes
from logistics_opt.routing.buses import BusTrip
from logistics_opt.routing.chain import FOREVER
from logistics_opt.routing.clocks import Driven
from logistics_opt.routing.live.runs import Run, Runs
from logistics_opt.routing.orders import Orders, Part, Visit, pieces
from logistics_opt.units import Seconds

_MOST_TRIALS = 2_000  # of orders in which the parts of one demand may have been cut

_At = tuple[int, int, int]  # route, trip and stop


def runs_of(problem: Problem, plan: Plan, day: LiveDay) -> Runs:
    """
    What every vehicle of the plan has done and is to do, and one idle vehicle of each type that has one.

    ``problem`` has its buses in the fleet (:func:`~logistics_opt.routing.buses.with_buses`).
    """
    routes = as_routes(problem, plan).routes
    parts = _Parts(problem, plan, routes)
    runs = [_run(problem, route, number, parts, day) for number, route in enumerate(routes)]
    used = {run.name for run in runs}
    return (*runs, *_idle(problem, used, day))


def _idle(problem: Problem, used: set[VehicleNumber], day: LiveDay) -> Iterator[Run]:
    for vehicle in problem.fleet:
        free = next((n for n in range(1, vehicle.count + 1) if (vehicle.id, n) not in used), None)
        if free is not None and not isinstance(vehicle, BusTrip):
            state = day.state(vehicle.id, free)
            yield Run(Orders(vehicle.id, ()), Driven(free, day.now), state.lock)


def idle_beside(problem: Problem, runs: Runs) -> Runs:
    """The runs with one idle vehicle of each type that has one."""
    used = {run.name for run in runs if run.orders.trips}
    waiting = {run.orders.vehicle for run in runs if not run.orders.trips}
    now = max((run.driven.now for run in runs), default=0)
    day = LiveDay(now=now)
    return (*runs, *(run for run in _idle(problem, used, day) if run.orders.vehicle not in waiting))


def _run(problem: Problem, route: Route, number: int, parts: "_Parts", day: LiveDay) -> Run:
    trips = tuple(
        tuple(
            Visit(stop.site, parts.of(number, t, s, Act.UNLOAD), parts.of(number, t, s, Act.LOAD))
            for s, stop in enumerate(trip.stops[1:-1], start=1)
        )
        for t, trip in enumerate(route.trips)
    )
    orders = Orders(route.vehicle, trips)
    vehicle = problem.vehicle[route.vehicle]
    if isinstance(vehicle, BusTrip):
        gone = int(_cut_off(vehicle) <= day.now)
        return Run(orders, Driven(1, -FOREVER), RouteLock.VEHICLE, left=gone, over=gone)
    state = day.state(route.vehicle, route.number)
    done = progress(route, state, day.now)
    ends, fixed, over, first = 0, 0, 0, 0
    for trip in route.trips:
        ends = first + len(trip.stops)
        fixed += min(max(0, done.fixed - first - 1), len(trip.stops) - 2)
        over += done.fixed >= ends
        first = ends
    driven = Driven(
        route.number,
        day.now,
        state.made,
        done.under_way,
        state.next_arrives,
        tuple(parts.loaded(number, t, trips[t]) for t in range(done.left)),
        # Who has not left keeps to the plan sent in until its orders change: nobody is to come sooner for nothing.
        tuple(stop.starts if t >= done.left else 0 for t, trip in enumerate(route.trips) for stop in trip.stops),
    )
    return Run(orders, driven, state.lock, fixed, done.left, over)


def _cut_off(bus: BusTrip) -> Seconds:
    return bus.due(bus.first) - (bus.line.loading_lead if bus.brings else 0)


class _Parts:
    """
    Which pieces of its demand each move of the plan is.

    At the demand's own site, and among what is unserved, every piece is named once; the pieces are numbered so that
    their shares of the weight come out as the plan has them. What changes hands at a depot is then numbered after what
    its vans carry: who comes first brings what leaves first.
    """

    def __init__(self, problem: Problem, plan: Plan, routes: Sequence[Route]) -> None:
        self.problem = problem
        self.routes = routes
        self._at: dict[tuple[_At, Act], list[Part]] = {}
        self._absent: dict[DemandId, list[Part]] = {}
        self._number_ends(plan)
        for depot in problem.depots:
            self._number_hand_overs(depot.id)

    def of(self, route: int, trip: int, stop: int, act: Act) -> tuple[Part, ...]:
        """What goes off, or on, at a stop."""
        return tuple(self._at.get(((route, trip, stop), act), ()))

    def loaded(self, route: int, trip: int, visits: Sequence[Visit]) -> tuple[Part, ...]:
        """What was put aboard at the base: what is for the visits, and what came back."""
        put = [part for visit in visits for part in visit.put]
        for move in self.routes[route].trips[trip].stops[-1].moves:
            if self.problem.demand[move.demand].direction is Direction.DOWN:
                put += _first(self._absent.get(move.demand, ()), move.load.pieces)
        return tuple(put)

    def _number_ends(self, plan: Plan) -> None:
        ends: dict[DemandId, list[tuple[_At | None, Load]]] = {}
        for at, stop in _visits(self.routes):
            for move in stop.moves:
                if self.problem.demand[move.demand].site == stop.site:
                    ends.setdefault(move.demand, []).append((at, move.load))
        for left in plan.unserved:
            ends.setdefault(left.demand, []).append((None, left.load))
        for name, found in ends.items():
            demand = self.problem.demand[name]
            act = Act.UNLOAD if demand.direction is Direction.DOWN else Act.LOAD
            for (end, _), part in zip(found, _numbered(demand, [load for _, load in found]), strict=True):
                if end is None:
                    self._absent.setdefault(name, []).append(part)
                else:
                    self._at.setdefault((end, act), []).append(part)

    def _number_hand_overs(self, depot: SiteId) -> None:
        down: list[tuple[Seconds, Sequence[Part]]] = []
        up: list[tuple[Seconds, Sequence[Part]]] = []
        for r, route in enumerate(self.routes):
            if self._vehicle(route).base == depot:
                for t, trip in enumerate(route.trips):
                    stops = range(1, len(trip.stops) - 1)
                    down.append((trip.departs, [p for s in stops for p in self.of(r, t, s, Act.UNLOAD)]))
                    up.append((trip.returns, [p for s in stops for p in self.of(r, t, s, Act.LOAD)]))
        bringing, taking = self._hand_overs(depot, Act.UNLOAD), self._hand_overs(depot, Act.LOAD)
        self._deal(down, bringing, Act.UNLOAD)
        self._deal(up, taking, Act.LOAD)

    def _hand_overs(self, depot: SiteId, act: Act) -> list[tuple[Seconds, _At, DemandId, int]]:
        """The moves of the warehouse's vehicles that are for the depot's vans, or theirs, in order of time."""
        found = []
        for at, stop in _visits(self.routes):
            if stop.site != depot:
                continue
            for move in stop.moves:
                if move.act is act and self.problem.demand[move.demand].site != depot:
                    found.append((stop.leaves, at, move.demand, move.load.pieces))  # noqa: PERF401
        return sorted(found)

    def _deal(
        self,
        trips: Sequence[tuple[Seconds, Sequence[Part]]],
        moves: Sequence[tuple[Seconds, _At, DemandId, int]],
        act: Act,
    ) -> None:
        """Give each move its pieces of what the trips carry, in order; beyond that, of what is left out."""
        pool: dict[DemandId, list[Part]] = {}
        for _, parts in sorted(trips, key=lambda trip: trip[0]):
            for part in parts:
                pool.setdefault(part.demand, []).append(part)
        for name in {demand for _, _, demand, _ in moves}:
            pool.setdefault(name, []).extend(self._absent.get(name, ()))
        for _, at, name, count in moves:
            taken = _first(pool[name], count)
            self._at.setdefault((at, act), []).extend(taken)
            pool[name] = _after(pool[name], count)

    def _vehicle(self, route: Route) -> VehicleType:
        return self.problem.vehicle[route.vehicle]


def _visits(routes: Sequence[Route]) -> Iterator[tuple[_At, Stop]]:
    """The stops away from the base."""
    for r, route in enumerate(routes):
        for t, trip in enumerate(route.trips):
            for s, stop in enumerate(trip.stops[1:-1], start=1):
                yield (r, t, s), stop


def _numbered(demand: Demand, loads: Sequence[Load]) -> list[Part]:
    """Parts of a demand with these loads, one after the other in an order in which the shares come out right."""
    found: dict[int, Part] = {}
    trials = 0

    def place(start: int) -> bool:
        nonlocal trials
        trials += 1
        if len(found) == len(loads):
            return True
        for i, load in enumerate(loads):
            stop = start + load.pieces
            if i in found or stop > demand.load.pieces or trials > _MOST_TRIALS:
                continue
            if demand.load.share(start, stop) == load:
                found[i] = Part(demand.id, start, stop)
                if place(stop):
                    return True
                del found[i]
        return False

    if place(0):
        return [found[i] for i in range(len(loads))]
    parts, start = [], 0
    for load in loads:  # someone else's plan, with its own way of rounding
        parts.append(Part(demand.id, start, start + load.pieces))
        start += load.pieces
    return parts


def _first(parts: Sequence[Part], count: int) -> list[Part]:
    """So many of the first pieces."""
    found: list[Part] = []
    for part in parts:
        room = count - pieces(found)
        if room <= 0:
            break
        found.append(replace(part, stop=min(part.stop, part.start + room)))
    return found


def _after(parts: Sequence[Part], count: int) -> list[Part]:
    """All but so many of the first pieces."""
    left: list[Part] = []
    for part in parts:
        skipped = min(count, part.stop - part.start)
        count -= skipped
        if part.start + skipped < part.stop:
            left.append(replace(part, start=part.start + skipped))
    return left
