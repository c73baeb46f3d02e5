"""The rest of a day under way, planned again: late orders come in, and stops find better places."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from logistics_opt.model.demand import Direction
from logistics_opt.model.live import LiveDay, RouteLock, VehicleNumber
from logistics_opt.model.place import TimeWindow
from logistics_opt.model.plan import Plan, Reason, Unserved
from logistics_opt.model.problem import Problem
from logistics_opt.routing.buses import with_buses
from logistics_opt.routing.live.facts import Hitch, fitted, standing
from logistics_opt.routing.live.reading import idle_beside, runs_of
from logistics_opt.routing.live.runs import Runs, hanging_together, is_hand_over, open_visits, timetable_of
from logistics_opt.routing.live.ways import Source, Unit, saved_by_leaving, taken, ways
from logistics_opt.routing.live.worth import Judge, State
from logistics_opt.routing.orders import Part, Visit, common, load_of, without
from logistics_opt.routing.schedule import missing, plan_of
from logistics_opt.routing.unserved import explain, halved
from logistics_opt.units import Seconds, clock

_MOST_WAYS = 40  # to put a stop in, that are timed
_ENOUGH_WAYS = 12  # of these, that will do
_MOST_MOVES = 4  # of a stop elsewhere, that are timed

GoOn = Callable[[], bool]


def replan(
    problem: Problem, sent: Plan, day: LiveDay, *, max_steps: int | None, time_limit: float | None, go_on: GoOn
) -> tuple[Plan, Plan]:
    """
    The plan sent in, re-timed by the facts, with the late orders left out; and the best plan found.

    The second is no worse by the house's score than the first. Goods that are left out have their reasons in both; in
    the first those of late orders are that nobody has looked yet. ``max_steps`` counts days that are timed, of the
    improvement alone; late orders are put in whatever it is.
    """
    replanner = _Replanner(problem, sent, day)
    return replanner.plan(replanner.not_looked_for), replanner.run(
        max_steps=max_steps, time_limit=time_limit, go_on=go_on
    )


def live_problem(problem: Problem, now: Seconds) -> Problem:
    """The day as it is for what has not left: no vehicle leaves before now."""

    def rest(window: TimeWindow) -> TimeWindow:
        return TimeWindow(min(max(window.opens, now), window.closes), window.closes)

    return replace(problem, fleet=tuple(replace(v, shift=rest(v.shift)) for v in problem.fleet))


def _never() -> bool:
    return False


class _Replanner:
    """The best day so far, and what made it from the plan sent in."""

    def __init__(self, problem: Problem, sent: Plan, day: LiveDay) -> None:
        self.plain = problem
        self.problem = with_buses(problem)
        self.sent = sent
        self.day = day
        runs = runs_of(self.problem, sent, day)
        everything = [Part(d.id, 0, d.load.pieces) for d in problem.demands]
        self.served = without(everything, missing(self.problem, [run.orders for run in runs]))
        self.left_before = {left.demand for left in sent.unserved}
        base, self.hitches = fitted(self.problem, runs)
        self.judge = Judge(self.problem, runs, base)
        self.state = self._beside_idle(self.judge.first)

    def run(self, *, max_steps: int | None, time_limit: float | None, go_on: GoOn) -> Plan:
        """
        Put in what is missing, then improve until nothing is better or a limit is reached.

        The limits are for the improvement, and for goods that the plan sent in has left out already; at the end idle
        vehicles are asked once more, so that nothing is left out that one could serve.
        """
        self._insert_missing(go_on, go_on)
        began, steps = time.perf_counter(), self.judge.steps

        def may() -> bool:
            in_time = time_limit is None or time.perf_counter() - began < time_limit
            return in_time and (max_steps is None or self.judge.steps - steps < max_steps) and go_on()

        self._insert_missing(may, may, old=True)
        while may() and self._improve(may):
            self._insert_missing(may, may, old=True)
        self._insert_missing(go_on, _never, old=True)
        day = live_problem(self.plain, self.day.now)
        return self.plan(lambda parts: explain(day, parts, cancelled=not go_on()))

    def _beside_idle(self, state: State) -> State:
        return replace(state, runs=idle_beside(self.problem, state.runs))

    def _insert_missing(self, go_on: GoOn, all_ways: GoOn, *, old: bool = False) -> None:
        """
        Goods that the plan sent in serves first, then those with a promise, then the more important ones.

        ``old``: those that it leaves out too. Unless ``all_ways`` may be tried, idle vehicles alone are asked.
        """
        hopeless: set[tuple[object, ...]] = set()
        for (_, source), parts in self._groups(old=old).items():
            most = _MOST_WAYS if all_ways() else 0
            if len(parts) > 1 and go_on() and self._insert_together(parts, source, most):
                continue
            for part in parts:
                demand = self.problem.demand[part.demand]
                unit = demand.load.share(0, 1)
                alike = (demand.site, demand.commodity, demand.direction, demand.ready, unit, source)
                if alike not in hopeless and go_on() and self._insert(part, source, most):
                    hopeless.add(alike)

    def _groups(self, *, old: bool) -> dict[tuple[object, Source], list[Part]]:
        """What is missing, in its turn, with what else of the same standing is for the same site."""
        groups: dict[tuple[object, Source], list[Part]] = {}
        for part in sorted(missing(self.problem, [run.orders for run in self.state.runs]), key=self._turn):
            demand = self.problem.demand[part.demand]
            if old or demand.id not in self.left_before:
                for piece, source in self._sources(part):
                    alike = (demand.site, demand.direction, *self._turn(part)[:2])
                    groups.setdefault((alike, source), []).append(piece)
        return groups

    def _insert_together(self, parts: Sequence[Part], source: Source, most_ways: int) -> bool:
        """Find a place for all of the parts at once; they are for one site and go one way."""
        demand = self.problem.demand[parts[0].demand]
        down = demand.direction is Direction.DOWN
        visit = Visit(demand.site, tuple(parts)) if down else Visit(demand.site, (), tuple(parts))
        return self._placed(visit, source, most_ways)

    def _placed(self, visit: Visit, source: Source, most_ways: int) -> bool:
        """Put the visit where it serves best, if it fits anywhere and is worth it."""
        found = self._timed(self.state.runs, Unit(visit, source), most_ways)
        best = min(found, key=lambda state: (len(state.broken), state.rank), default=None)
        if best is None or best.rank >= self.state.rank:
            return False
        self.state = self._beside_idle(best)
        return True

    def _turn(self, part: Part) -> tuple[object, ...]:
        demand = self.problem.demand[part.demand]
        new, promise = not common((part,), self.served), demand.promised
        old = demand.id in self.left_before
        return new, old, promise is None, promise or 0, -demand.priority, part.demand, part.start

    def _sources(self, part: Part) -> Iterator[tuple[Part, Source]]:
        """Where its pieces are, if they can still go somewhere."""
        if self.problem.demand[part.demand].direction is Direction.UP:
            yield part, None
            return
        for piece, source in standing(self.problem, self.state.runs, part):
            if source is not None:
                yield piece, source

    def _insert(self, part: Part, source: Source, most_ways: int) -> bool:
        """Find a place for the part, or for as much of it as goes at once; whether something is left."""
        start = part.start
        while start < part.stop:
            for most in halved(part.stop - start):
                if self._insert_together([Part(part.demand, start, start + most)], source, most_ways):
                    start += most
                    break
            else:
                return True
        return False

    def _timed(self, runs: Runs, unit: Unit, most: int, below: int | None = None) -> list[State]:
        """
        The days with the visit put in, by the ways that seem cheapest, and cheaper than ``below``.

        Where none of those timed will do, idle vehicles are asked whatever they cost.
        """
        seem = [steps for cost, steps in ways(self.problem, runs, unit) if below is None or cost < below]
        timed, found = self.judge.steps, list[State]()
        for steps in seem:
            idle = all(not runs[place.run].orders.trips for place, _ in steps)
            if (idle and not found) or self.judge.steps - timed < most:
                state = self.judge.better_than(self.state, taken(runs, steps))
                found += [state] if state is not None else []
        return found

    def _improve(self, may: GoOn) -> bool:
        """Whether some stop has found a better place: each that may move is tried, most to save first."""
        better = False
        for name, goods in self._movable():
            if not may():
                break
            at = self._find(name, goods)
            if at is not None:
                better |= self._move(*at)
        return better

    def _movable(self) -> list[tuple[VehicleNumber, tuple[Part, ...]]]:
        found = []
        for run in self.state.runs:
            if run.lock is RouteLock.NONE:
                for trip, at, visit in open_visits(run, also_next=False):
                    saved = saved_by_leaving(self.problem, run, trip, at)
                    found.append((-saved, run.name, (*visit.put, *visit.take)))
        return [(name, goods) for _, name, goods in sorted(found, key=lambda entry: entry[:2])]

    def _find(self, name: VehicleNumber, goods: tuple[Part, ...]) -> tuple[int, int, int] | None:
        """Run, trip and place of a stop that may have moved meanwhile."""
        for number, run in enumerate(self.state.runs):
            if run.name == name:
                for trip, at, visit in open_visits(run, also_next=False):
                    if (*visit.put, *visit.take) == goods:
                        return number, trip, at
        return None

    def _move(self, number: int, trip: int, at: int) -> bool:
        runs = self.state.runs
        run, visit = runs[number], runs[number].orders.trips[trip][at]
        saved = saved_by_leaving(self.problem, run, trip, at)
        rest: Runs = (*runs[:number], run.with_visit(trip, at, None), *runs[number + 1 :])
        source: Source
        if is_hand_over(self.problem, run, visit):
            source = (number, trip) if visit.put and trip < run.left else self.problem.warehouse.id
            unit = Unit(visit, source, hand_over=True)
        else:
            rest = hanging_together(self.problem, rest, forced=False)
            sources = {where for part in visit.put for _, where in standing(self.problem, rest, part)}
            if len(sources) > 1 or None in sources:
                return False
            unit = Unit(visit, sources.pop() if sources else None)
        found = self._timed(rest, unit, _MOST_MOVES, below=saved + 1)
        best = min(found, key=lambda state: state.rank, default=None)
        if best is None or best.rank >= self.state.rank:
            return False
        self.state = self._beside_idle(best)
        return True

    def plan(self, why: Callable[[Sequence[Part]], tuple[Unserved, ...]]) -> Plan:
        """The plan as it is by now; ``why`` tells why goods are left out that no delay keeps back."""
        timetable, _ = timetable_of(self.problem, self.state.runs)
        plan = plan_of(self.problem, timetable, made_by=f"re-planned at {clock(self.day.now)}")
        left = missing(self.problem, [each.orders for each in timetable.clocks])
        delayed = [piece for part in left for piece in self._delayed(part)]
        return replace(plan, unserved=(*map(self._delay, delayed), *why(without(left, delayed))))

    def not_looked_for(self, parts: Sequence[Part]) -> tuple[Unserved, ...]:
        """The parts as left out because nobody has looked for a way yet."""
        return tuple(
            Unserved(
                demand=part.demand,
                load=load_of(self.problem, part),
                reason=Reason.CANCELLED,
                remedy="the plan sent in leaves it out: plan the rest of the day again",
                remedy_zh="提交的方案未安排该货物：请重新安排当日剩余行程",
            )
            for part in parts
        )

    def _delayed(self, part: Part) -> Iterator[Part]:
        """The pieces that the plan sent in serves, and those that have left the warehouse and cannot be brought on."""
        planned = common((part,), self.served)
        yield from planned
        if self.problem.demand[part.demand].direction is Direction.DOWN:
            for other in without((part,), planned):
                for piece, where in standing(self.problem, self.state.runs, other):
                    if where != self.problem.warehouse.id:
                        yield piece

    def _delay(self, part: Part) -> Unserved:
        told = (u for u in self.sent.unserved if u.demand == part.demand and u.reason is Reason.DELAY)
        before = next((Hitch(u.remedy, u.remedy_zh) for u in told), None)
        hitch = self.hitches.get(part.demand, before) or Hitch("it hangs on a delay", "受其他车辆延误影响")
        return Unserved(
            demand=part.demand,
            load=load_of(self.problem, part),
            reason=Reason.DELAY,
            remedy=hitch.words,
            remedy_zh=hitch.words_zh,
        )
