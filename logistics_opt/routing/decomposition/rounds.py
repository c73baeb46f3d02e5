"""
Two echelons planned in turns until they are in step.

Vans first, as if every depot had its goods as soon as a truck can be there, each village paying its share of the
truck's way; then the trucks, which must be in time for the vans; then one timetable for both; then the vans again with
the times at which their goods really stand ready. The best plan of all rounds is kept. This is the floor that an
integrated search has to beat (route-first heuristics for the 2E-VRP: Cuda, Guastaroba & Speranza 2015, Computers &
Operations Research 55:185-199).
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from logistics_opt.errors import Cancelled
from logistics_opt.model.ids import DemandId, SiteId
from logistics_opt.model.plan import Plan
from logistics_opt.model.problem import Problem
from logistics_opt.routing.bound import lower_bound, patience
from logistics_opt.routing.decomposition.flat import Flat, flatten
from logistics_opt.routing.decomposition.step import (
    first_guess,
    homes,
    last_call,
    left_overnight,
    neighbourhoods,
    ready_times,
    spare_feeders,
    truck_shares,
    van_times,
)
from logistics_opt.routing.decomposition.trucks import carried_on, collection_needs, counter_collections, delivery_needs
from logistics_opt.routing.depot_capacity import within_capacity
from logistics_opt.routing.instance import Tour
from logistics_opt.routing.last_resort import with_trips_to_spare
from logistics_opt.routing.lower import Need, Ways, elsewhere, missing_needs, refined, village_needs
from logistics_opt.routing.orders import Orders, from_warehouse
from logistics_opt.routing.progress import OnPlanProgress, PlanProgress, carry_on
from logistics_opt.routing.schedule import feasible, missing, one_stop_a_site, plan_of
from logistics_opt.routing.score import leave_out_price, unserved_price
from logistics_opt.routing.solve import solve_instance
from logistics_opt.routing.timetable import Timetable
from logistics_opt.routing.unserved import explain
from logistics_opt.routing.worker import Worker
from logistics_opt.units import MINUTE, Fen, Seconds

_START_SHARE = 0.08  # of the time; then by round, for vans and trucks; then for what is left
_ROUNDS = ((0.0, 0.05), (0.36, 0.10), (0.16, 0.06), (0.08, 0.05))
_REST_SHARE = 0.03
_IN_STEP: Seconds = 120
_SLACK: tuple[Seconds, Seconds] = (60 * MINUTE, 20 * MINUTE)  # for trucks behind a first guess, and behind real times
_SECONDS_A_CLIENT = 0.06  # small instances are solved long before their share of the time is over
_UNTIMED = 3_600.0  # the cap in seconds of a search that is limited by steps


def solve_by_decomposition(
    problem: Problem,
    *,
    backend: str = "auto",
    time_limit: float | None = 30.0,
    max_steps: int | None = None,
    seed: int = 0,
    on_progress: OnPlanProgress = carry_on,
) -> Plan:
    """
    A plan for the day: feasible, with a reason for everything it leaves out, and a lower bound on its cost.

    ``time_limit`` is in seconds for the searches together; with ``max_steps``, the steps of each search, and no time
    limit the same seed gives the same plan. ``on_progress`` is told of every stage and every better tour; once it
    returns ``False`` the best plan so far is returned, or :class:`Cancelled` is raised where there is none yet.
    """
    with Worker() as worker:
        search = _Search(problem, worker, backend, time_limit, max_steps, seed, on_progress)
        search.run()
    if search.best is None:
        raise Cancelled("stopped before there was a plan")
    orders = with_trips_to_spare(problem, plan_orders(search.best.timetable))
    timetable = feasible(problem, orders)
    limits = "" if time_limit is None else f", {time_limit:g} s"
    limits += "" if max_steps is None else f", {max_steps} steps"
    plan = plan_of(problem, timetable, made_by=f"decomposition with {backend}, seed {seed}{limits}")
    unserved = explain(problem, missing(problem, plan_orders(timetable)), cancelled=search.cancelled)
    plan = replace(plan, unserved=unserved)
    return replace(plan, bound=lower_bound(problem, plan, time_limit=patience(time_limit)))


def plan_orders(timetable: Timetable) -> list[Orders]:
    """The orders that a timetable times."""
    return [clock.orders for clock in timetable.clocks]


@dataclass(frozen=True, slots=True)
class _Best:
    score: int
    cost: Fen
    timetable: Timetable


@dataclass(slots=True)
class _Search:
    problem: Problem
    worker: Worker
    backend: str
    time_limit: float | None
    max_steps: int | None
    seed: int
    on_progress: OnPlanProgress
    best: _Best | None = None
    cancelled: bool = False
    began: float = field(default_factory=time.monotonic)
    ways: Ways = field(init=False)
    needs: tuple[Need, ...] = field(init=False)
    left_out_price: Fen = field(init=False)
    last_call: Mapping[SiteId, Seconds] = field(init=False)
    homes: Mapping[SiteId, SiteId | None] = field(init=False)

    def __post_init__(self) -> None:
        self.ways = Ways(self.problem)
        self.needs = village_needs(self.problem, self.ways)
        self.last_call = last_call(self.problem, self.ways)
        self.homes = homes(self.problem, self.ways)
        self.left_out_price = leave_out_price(self.problem, [site.id for site in self.problem.sites])

    def run(self) -> None:
        """Take turns until in step, out of rounds, out of time, or stopped."""
        ready = first_guess(self.problem, self.ways)
        vans, left_out = self._depot_by_depot(ready)
        trucks: list[Orders] = []
        for number, (van_share, truck_share) in enumerate(_ROUNDS):
            if van_share:
                vans, left_out = self._neighbours(number, van_share, ready, vans, left_out)
            if self.cancelled:
                return
            trucks = self._trucks(number, truck_share, vans, left_out, trucks, ready)
            timetable = self._completed(number, [*trucks, *self._from_depots(vans)])
            again = {**ready, **ready_times(timetable)}
            in_step = all(abs(again[depot] - ready[depot]) <= _IN_STEP for depot in ready)
            if self._spent() or (number > 0 and in_step and not self._loosen(left_out)):
                break
            ready = again

    def _depot_by_depot(self, ready: Mapping[SiteId, Seconds]) -> tuple[list[Orders], list[Need]]:
        """A quick start: each depot's vans serve the depot's own villages; the rest is left out."""
        vans: list[Orders] = []
        left_out: list[Need] = []
        by_home: dict[SiteId | None, list[Need]] = {}
        for need in self.needs:
            by_home.setdefault(self.homes[need.visit.site], []).append(need)
        for home, needs in by_home.items():
            based = [v for v in self.ways.vans if v.base == home]
            flat = flatten(self.problem, needs, based, opens=ready, closes=self.last_call)
            tours = self._solve(flat, "first tours", 0, _START_SHARE / len(by_home), [])
            vans += flat.orders(tours)
            left_out += flat.left_out(tours)
        return self._within_capacity(vans, left_out)

    def _neighbours(
        self,
        number: int,
        share: float,
        ready: Mapping[SiteId, Seconds],
        vans: Sequence[Orders],
        left_out: Sequence[Need],
    ) -> tuple[list[Orders], list[Need]]:
        """
        Better tours, two neighbouring depots and the warehouse's vehicles at a time (POPMUSIC: Taillard & Voss 2002).

        Each small problem has the villages of both depots, whoever serves them now, and those that nobody serves yet.
        """
        spare = spare_feeders(self.ways, self.needs)
        circles = neighbourhoods(self.problem, self.ways)
        for circle in circles:
            if self._spent():
                break
            free, fixed = self._split(circle, vans)
            visits = {visit for order in free for visit in order.visits}
            waiting = {n.visit for n in left_out if self.homes[n.visit.site] in circle}
            needs = [n for n in self.needs if n.visit in visits | waiting]
            used = Counter(order.vehicle for order in fixed)
            fleet = [replace(v, count=v.count - used[v.id]) for v in spare if v.count > used[v.id]]
            fleet += [v for v in self.ways.vans if v.base in circle]
            if not needs or not fleet:
                continue
            flat = flatten(
                self.problem,
                needs,
                fleet,
                opens=ready,
                closes=None if waiting else self.last_call,
                visit_fen=truck_shares(self.ways, needs, circle),
            )
            tours = self._solve(flat, "vans", number, share / len(circles), flat.tours(free))
            vans = [*fixed, *flat.orders(tours)]
            left_out = [*(n for n in left_out if n.visit not in waiting), *flat.left_out(tours)]
        return self._within_capacity(vans, left_out)

    def _split(self, circle: Set[SiteId], vans: Sequence[Orders]) -> tuple[list[Orders], list[Orders]]:
        """The orders that the depots of the circle, or the warehouse for their villages, carry out; and the others."""
        free: list[Orders] = []
        fixed: list[Orders] = []
        for order in vans:
            owners = {self.homes[visit.site] for visit in order.visits}
            base = self.problem.vehicle[order.vehicle].base
            within = base in circle or (from_warehouse(self.problem, order) and owners & circle)
            (free if within else fixed).append(order)
        return free, fixed

    def _within_capacity(self, vans: Sequence[Orders], left_out: Sequence[Need]) -> tuple[list[Orders], list[Need]]:
        """What the depots can pass on; visits that one has no room for look for another way from now on."""
        kept, overflow = within_capacity(self.problem, vans, self.needs)
        self.needs = tuple(
            elsewhere(self.problem, n, overflow[n.visit]) if n.visit in overflow else n for n in self.needs
        )
        return kept, [*left_out, *(n for n in self.needs if n.visit in overflow)]

    def _trucks(
        self,
        number: int,
        share: float,
        vans: Sequence[Orders],
        left_out: Sequence[Need],
        trucks: Sequence[Orders],
        ready: Mapping[SiteId, Seconds],
    ) -> list[Orders]:
        """Tours from the warehouse: to the depots, and to the villages that are left to its own vehicles."""
        at_depots = self._from_depots(vans)
        direct = [order for order in vans if from_warehouse(self.problem, order)]
        straight = {visit for order in direct for visit in order.visits} | {need.visit for need in left_out}
        times = van_times(self.problem, self.needs, at_depots, ready, slack=_SLACK[min(number, 1)])
        onward = carried_on(self.problem, at_depots)
        needs = [
            *delivery_needs(self.ways, onward, times.due),
            *counter_collections(self.ways),
            *collection_needs(self.ways, times.collected),
            *(need for need in self.needs if need.visit in straight),
        ]
        flat = flatten(self.problem, needs, self.ways.feeders)
        tours = self._solve(flat, "trucks", number, share, flat.tours([*trucks, *direct]) if number else [])
        late = {need.visit for need in flat.left_out(tours) if need.visit.put}
        if late and not self.cancelled:
            # Nobody can be in time for these vans: they wait, and in the next round their tours know it.
            needs = [replace(n, closes=max(n.closes, self._hours(n))) if n.visit in late else n for n in needs]
            start = flat.tours(flat.orders(tours))
            flat = flatten(self.problem, needs, self.ways.feeders)
            tours = self._solve(flat, "trucks", number, share, start)
        return flat.orders(tours)

    def _solve(self, flat: Flat, stage: str, number: int, share: float, start: Sequence[Tour]) -> Sequence[Tour]:
        if not flat.needs or not flat.vehicles:
            return ()
        clients = len(flat.needs)
        seconds = (
            _UNTIMED if self.time_limit is None else min(share * self.time_limit, 0.3 + _SECONDS_A_CLIENT * clients)
        )
        name = f"{stage}, round {number + 1}"
        return solve_instance(
            flat.instance,
            backend=self.backend,
            time_limit=seconds,
            max_steps=self.max_steps,
            seed=self.seed,
            start=start,
            on_progress=lambda _: self._goes_on(name, number),
            worker=self.worker,
        )

    def _goes_on(self, stage: str, number: int = 0) -> bool:
        best = None if self.best is None else self.best.cost
        if not self.on_progress(PlanProgress(stage, number + 1, best, time.monotonic() - self.began)):
            self.cancelled = True
        return not self.cancelled

    def _spent(self) -> bool:
        return self.cancelled or (self.time_limit is not None and time.monotonic() - self.began > self.time_limit)

    def _completed(self, number: int, orders: Sequence[Orders]) -> Timetable:
        """Time the orders, send spare vehicles for what they leave out or overnight, and remember the best."""
        timetable = self._keep(orders)
        for loosely in (False, True):
            orders = plan_orders(timetable)
            needs = [
                *missing_needs(self.ways, missing(self.problem, orders), loosely=loosely),
                *collection_needs(self.ways, left_overnight(timetable)),
            ]
            used = Counter(order.vehicle for order in orders)
            spare = [replace(v, count=v.count - used[v.id]) for v in self.ways.feeders if v.count > used[v.id]]
            if self.cancelled or not needs or not spare:
                break
            flat = flatten(self.problem, needs, spare)
            tours = self._solve(flat, "what is left", number, _REST_SHARE, [])
            timetable = self._keep([*orders, *flat.orders(tours)])
        return timetable

    def _keep(self, orders: Sequence[Orders]) -> Timetable:
        """Time the orders, and remember them if they are the best so far."""
        timetable = feasible(self.problem, orders)
        merged = Timetable(self.problem, one_stop_a_site(plan_orders(timetable)))
        if not merged.late:
            timetable = merged
        plan = plan_of(self.problem, timetable)
        left_out: Counter[DemandId] = Counter()
        for part in missing(self.problem, plan_orders(timetable)):
            left_out[part.demand] += part.stop - part.start
        score = plan.cost.total + unserved_price(self.problem, left_out, self.left_out_price)
        score += sum(self.problem.overnight_price(left.load.weight) for left in plan.overnight)
        if self.best is None or score < self.best.score:
            self.best = _Best(score, plan.cost.total, timetable)
        return timetable

    def _loosen(self, left_out: Sequence[Need]) -> bool:
        """Let what found no place try again on its own and without its promise."""
        stuck = {need.visit for need in left_out}
        finer = [new for n in self.needs for new in (refined(self.ways, n) if n.visit in stuck else (n,))]
        changed = len(finer) != len(self.needs) or any(a is not b for a, b in zip(finer, self.needs, strict=True))
        self.needs = tuple(finer)
        return changed

    def _from_depots(self, orders: Sequence[Orders]) -> list[Orders]:
        return [order for order in orders if not from_warehouse(self.problem, order)]

    def _hours(self, need: Need) -> Seconds:
        return self.problem.site[need.visit.site].hours.closes
