"""What a day under way is worth, and what it may not do."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from logistics_opt.model.demand import Load
from logistics_opt.model.ids import DemandId, SiteId
from logistics_opt.model.live import RouteLock, VehicleNumber
from logistics_opt.model.plan import Overnight
from logistics_opt.model.problem import Problem
from logistics_opt.routing.live.kept import changed, in_order, still_made, stops_to_make
from logistics_opt.routing.live.runs import Runs, own, timetable_of
from logistics_opt.routing.live.ways import holds
from logistics_opt.routing.orders import Orders, from_warehouse, load_of
from logistics_opt.routing.schedule import cost_of_timetable, overnight_of
from logistics_opt.routing.score import leave_out_price, unserved_price
from logistics_opt.routing.timetable import Timetable
from logistics_opt.units import Seconds

_Locked = dict[VehicleNumber, tuple[Orders, tuple[Seconds, ...]]]


@dataclass(frozen=True, slots=True)
class State:
    """
    The day as it would be: its score, how many stops are changed.

    And the demands whose promises are broken, that are left out, that stay overnight, each wholly or in part.
    """

    runs: Runs
    score: int
    changed: int
    broken: frozenset[DemandId]
    absent: frozenset[DemandId]
    overnight: frozenset[DemandId]

    @property
    def rank(self) -> tuple[int, int]:
        """What is made small: the score, and where that is the same the changes."""
        return self.score, self.changed


class Judge:
    """
    Judges the days derived from ``base``, the plan sent in by the light of the facts.

    ``sent`` are the runs of the plan sent in: the changes are counted from there. ``steps`` counts what was timed.
    """

    def __init__(self, problem: Problem, sent: Runs, base: Runs) -> None:
        self.problem = problem
        self.steps = 0
        self._wanted = stops_to_make(sent)
        self._price = leave_out_price(problem, [site.id for site in problem.sites])
        timetable, _ = timetable_of(problem, base)
        self._depots = frozenset(depot.id for depot in problem.depots)
        self._locked = _locked(timetable, {run.name for run in base if run.lock is RouteLock.VEHICLE})
        self._ordered = stops_to_make(tuple(run for run in base if run.lock is RouteLock.ORDER))
        self.first = self._state(base, timetable)

    def better_than(self, state: State, runs: Runs) -> State | None:
        """
        The state of runs derived from another's, whether better or not.

        ``None`` where something does not fit or comes late, a depot is overrun, a lock is broken or a promise that was
        kept, or collected goods stay overnight that did not.
        """
        known = set(map(id, state.runs))
        if not all(holds(self.problem, run) for run in runs if id(run) not in known) or overrun(self.problem, runs):
            return None
        self.steps += 1
        timetable, _ = timetable_of(self.problem, runs)
        if timetable.late or not self._locks_hold(runs, timetable):
            return None
        found = self._state(runs, timetable)
        kept = found.broken <= state.broken | state.absent and found.overnight <= state.overnight | state.absent
        return found if kept else None

    def _state(self, runs: Runs, timetable: Timetable) -> State:
        orders = [run.orders for run in runs if run.orders.trips]
        absent, stays = self._left_out(orders), self._overnight(orders)
        overnight = sum(self.problem.overnight_price(left.load.weight) for left in stays)
        cost = cost_of_timetable(self.problem, timetable).total
        return State(
            runs,
            cost + overnight + unserved_price(self.problem, absent, self._price),
            changed(self._wanted, runs),
            self._broken(timetable),
            frozenset(absent),
            frozenset(left.demand for left in stays),
        )

    def _left_out(self, orders: Sequence[Orders]) -> dict[DemandId, int]:
        """How many pieces of each demand are not served."""
        left = {demand.id: demand.load.pieces for demand in self.problem.demands}
        for visit in (visit for order in orders for visit in order.visits):
            for part in (*visit.put, *visit.take):
                if self.problem.demand[part.demand].site == visit.site:
                    left[part.demand] -= part.stop - part.start
        return {name: pieces for name, pieces in left.items() if pieces}

    def _overnight(self, orders: Sequence[Orders]) -> tuple[Overnight, ...]:
        """What stays at depots; worked out in full only where the pieces that come and go do not match."""
        passing: Counter[tuple[SiteId, DemandId]] = Counter()
        for order in orders:
            base = self.problem.vehicle[order.vehicle].base
            van = base != self.problem.warehouse.id
            for visit in order.visits:
                at = base if van else visit.site
                for part in (*visit.put, *visit.take):
                    if self.problem.demand[part.demand].site != at and (van or visit.site in self._depots):
                        passing[at, part.demand] += (part.stop - part.start) * (1 if van else -1)
        return overnight_of(self.problem, orders) if any(passing.values()) else ()

    def _locks_hold(self, runs: Runs, timetable: Timetable) -> bool:
        if _locked(timetable, self._locked.keys()) != self._locked:
            return False
        now = stops_to_make(tuple(run for run in runs if run.lock is RouteLock.ORDER))
        return all(
            in_order(stops, now.get(name, ())) == len(stops)
            and in_order(self._wanted[name], now.get(name, ())) == still_made(self._wanted[name], now.get(name, ()))
            for name, stops in self._ordered.items()
        )

    def _broken(self, timetable: Timetable) -> frozenset[DemandId]:
        """Demands that come to their site after they are promised."""
        late = set()
        for each in timetable.clocks:
            for node, visit in each.nodes():
                for part in own(self.problem, visit.site, visit.put):
                    promised = self.problem.demand[part.demand].promised
                    if promised is not None and each.starts[node] > promised:
                        late.add(part.demand)
        return frozenset(late)


def overrun(problem: Problem, runs: Runs) -> tuple[SiteId, ...]:
    """The depots that are to pass on more than they can."""
    limited = {depot.id: depot.capacity for depot in problem.depots if depot.capacity is not None}
    through: dict[SiteId, Load] = dict.fromkeys(limited, Load())
    for run in runs if through else ():
        base = problem.vehicle[run.orders.vehicle].base
        home = from_warehouse(problem, run.orders)
        for visit in run.orders.visits:
            depot = visit.site if home else base
            if depot in through:
                passed = [p for p in (visit.put if home else visit.take) if problem.demand[p.demand].site != depot]
                through[depot] = sum((load_of(problem, part) for part in passed), through[depot])
    return tuple(depot for depot, room in limited.items() if not through[depot].fits(room))


def _locked(timetable: Timetable, names: Set[VehicleNumber]) -> _Locked:
    """The orders and times of some vehicles; a bus has the number 1."""
    found: _Locked = {}
    for each in timetable.clocks:
        name = (each.orders.vehicle, 1 if each.driven is None else each.driven.number)
        if name in names:
            found[name] = (each.orders, tuple(each.starts))
    return found
