"""A stop that a dispatcher puts elsewhere, and what trucks bring and take on for it then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from logistics_opt.model.ids import SiteId
from logistics_opt.model.live import VehicleNumber
from logistics_opt.model.place import Tier
from logistics_opt.model.problem import Problem
from logistics_opt.routing.clocks import Driven
from logistics_opt.routing.live.facts import standing
from logistics_opt.routing.live.runs import Run, Runs, hanging_together, is_bus, timetable_of
from logistics_opt.routing.live.ways import (
    Place,
    Way,
    apart,
    cost_of_new_trip,
    fetches,
    hand_overs,
    holds,
    places_in_trip,
    taken,
)
from logistics_opt.routing.live.worth import overrun
from logistics_opt.routing.orders import Orders, Visit, from_warehouse
from logistics_opt.routing.schedule import cost_of_timetable, overnight_of
from logistics_opt.routing.timetable import Timetable

_MOST_WAYS = 24  # that are timed
_ENOUGH_WAYS = 8  # of these that break no rule


class CannotMove(Exception):
    """The stop cannot go there at all, whatever rules it might break; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Spot:
    """A visit, or a place before one: run, trip and place on the trip, counted from 0; ``None``: wherever is best."""

    run: int
    trip: int | None = None
    at: int | None = None


def with_vehicle(problem: Problem, runs: Runs, who: VehicleNumber) -> tuple[Runs, int]:
    """The runs and which of them is the vehicle's; an idle one that is not among them is added."""
    for number, run in enumerate(runs):
        if run.name == who and not is_bus(problem, run):
            return runs, number
    vehicle = problem.vehicle.get(who[0])
    if vehicle is None or not 1 <= who[1] <= vehicle.count:
        raise CannotMove("hand-no-vehicle")
    now = max((run.driven.now for run in runs), default=0)
    return (*runs, Run(Orders(who[0], ()), Driven(who[1], now))), len(runs)


def without_stop(problem: Problem, runs: Runs, stop: Spot) -> Runs:
    """The runs without the visit and what hangs on it."""
    run, trip, at = _whose(runs, stop)
    if trip < run.left and run.orders.trips[trip][at].put:
        raise CannotMove("hand-aboard")
    return hanging_together(problem, _replaced(runs, stop.run, run.with_visit(trip, at, None)), forced=True)


def moved(problem: Problem, runs: Runs, stop: Spot, goal: Spot) -> Runs:
    """
    The runs with the visit at the goal: the way that breaks the fewest rules, and of those the cheapest.

    Its goods come and go with whatever trucks that asks for: where the new vehicle stands at another depot, trucks
    bring them there and no longer to the old one. Raises :class:`CannotMove` where there is no way at all.
    """
    run, trip, at = _whose(runs, stop)
    visit = run.orders.trips[trip][at]
    rest = _replaced(runs, stop.run, run.with_visit(trip, at, None))
    goal = _in_rest(runs, rest, stop, goal)
    same = _base(problem, run) == _base(problem, rest[goal.run])
    less = rest if same else hanging_together(problem, rest, forced=True)
    _ensure_goods_can_change(problem, runs, less, visit, stop, goal.run)
    if less[goal.run].orders == rest[goal.run].orders:
        rest = less  # else the goal's places are counted as they were, and what hangs on nothing is taken off behind it
    places = list(_places(problem, rest, visit, goal, stop))
    found = _best(problem, runs, rest, _ways(problem, rest, visit, places, stop.run), tidy=rest is not less)
    if found is None:
        raise CannotMove("hand-no-way")
    return found


def _whose(runs: Runs, stop: Spot) -> tuple[Run, int, int]:
    run = runs[stop.run]
    if stop.trip is None or stop.at is None:
        raise ValueError("a stop has a trip and a place on it")
    if stop.at < run.settled(stop.trip):
        raise CannotMove("hand-made-stop")
    return run, stop.trip, stop.at


def _replaced(runs: Runs, number: int, run: Run) -> Runs:
    return (*runs[:number], run, *runs[number + 1 :])


def _in_rest(runs: Runs, rest: Runs, stop: Spot, goal: Spot) -> Spot:
    """The goal once the visit is gone: behind it everything has moved up, and a trip that held nothing else is gone."""
    if goal.run != stop.run or goal.trip is None or stop.trip is None or stop.at is None:
        return goal
    gone = len(rest[stop.run].orders.trips) < len(runs[stop.run].orders.trips)
    if gone and goal.trip >= stop.trip:
        # Its own trip, which is made anew, or one behind it.
        return (
            Spot(goal.run, len(rest[stop.run].orders.trips))
            if goal.trip == stop.trip
            else replace(goal, trip=goal.trip - 1)
        )
    if goal.trip == stop.trip and goal.at is not None and goal.at > stop.at:
        return replace(goal, at=goal.at - 1)
    return goal


def _places(problem: Problem, rest: Runs, visit: Visit, goal: Spot, stop: Spot) -> Iterator[Place]:
    """The places of the goal's run that are meant, whatever rules they break."""
    run = rest[goal.run]
    trips, vehicle = run.orders.trips, problem.vehicle[run.orders.vehicle]
    if visit.site == vehicle.base:
        raise CannotMove("hand-own-base")
    home = from_warehouse(problem, run.orders)
    if problem.site[visit.site].tier is Tier.TOWNSHIP and not home:
        raise CannotMove("hand-depot-stop")
    first = run.left if visit.put else run.over
    aboard = goal.run == stop.run and stop.trip is not None and stop.trip < run.left
    if aboard and stop.trip is not None and visit.put:
        first = stop.trip
    for trip in range(len(trips)) if goal.trip is None else (t for t in (goal.trip,) if t < len(trips)):
        if trip < first or (aboard and visit.put and trip != stop.trip):
            if goal.trip is not None:
                raise CannotMove("hand-has-left")
            continue
        found = list(places_in_trip(problem, run, goal.run, trip, visit))
        yield from found if goal.trip is None or goal.at is None else _exactly(found, goal.at)
    fresh = goal.trip == len(trips) or (goal.trip is None and len(trips) < vehicle.max_trips)
    cost = cost_of_new_trip(problem, run, visit) if fresh and not (aboard and visit.put) else None
    if cost is not None:
        yield Place(cost, goal.run, len(trips), 0, new=True)


def _exactly(places: Sequence[Place], at: int) -> list[Place]:
    """The place there; where a neighbour is at the same site, the stop made with it."""
    joined = [place for place in places if place.joins and place.at in {at - 1, at}]
    return joined[:1] or [place for place in places if place.at == at]


def _ensure_goods_can_change(problem: Problem, runs: Runs, less: Runs, visit: Visit, stop: Spot, goal: int) -> None:
    """What has left the warehouse goes where it was bound for; ``less``: what is brought without the stop."""
    if _base(problem, runs[stop.run]) == _base(problem, less[goal]):
        if goal != stop.run and stop.trip is not None and stop.trip < runs[stop.run].left and visit.put:
            raise CannotMove("hand-aboard")
        return
    if any(where != problem.warehouse.id for part in visit.put for _, where in standing(problem, less, part)):
        raise CannotMove("hand-brought")


def _base(problem: Problem, run: Run) -> SiteId:
    return problem.vehicle[run.orders.vehicle].base


def _ways(problem: Problem, rest: Runs, visit: Visit, places: Sequence[Place], before: int) -> list[Way]:
    """What seems cheapest first: a place, and trucks for the goods where its depot is another."""
    feeds: Sequence[Way] = [(0, ())]
    onward: Sequence[Way] = [(0, ())]
    if places:
        goal = rest[places[0].run]
        depot = _base(problem, goal)
        if not from_warehouse(problem, goal.orders) and depot != _base(problem, rest[before]):
            feeds = hand_overs(problem, rest, Visit(depot, visit.put)) if visit.put else feeds
            onward = fetches(problem, rest, depot, visit)
            if not feeds:
                raise CannotMove("hand-no-truck")
    found = [
        (place.cost + feed[0] + fetch[0], ((place, visit), *feed[1], *fetch[1]))
        for place, feed, fetch in product(places, feeds, onward)
    ]
    fitting = [way for way in found if apart(way[1])]
    return sorted(fitting, key=lambda way: (way[0], [place for place, _ in way[1]]))[:_MOST_WAYS]


def _best(problem: Problem, runs: Runs, rest: Runs, ways: Sequence[Way], *, tidy: bool) -> Runs | None:
    best: tuple[tuple[int, int], Runs] | None = None
    fine = 0
    for _, steps in ways:
        whole = taken(rest, steps)
        if tidy:
            whole = hanging_together(problem, whole, forced=True)
        rank = _rank(problem, runs, whole)
        if rank is not None and (best is None or rank < best[0]):
            best = rank, whole
        fine += rank is not None and not rank[0]
        if fine == _ENOUGH_WAYS:
            break
    return None if best is None else best[1]


def _rank(problem: Problem, before: Runs, runs: Runs) -> tuple[int, int] | None:
    """How many vehicles and depots break a rule, and the cost with the price of what stays overnight."""
    known = set(map(id, before))
    changed = [run for run in runs if id(run) not in known]
    if not all(_has_ways(problem, run) for run in changed):
        return None
    timetable, _ = timetable_of(problem, runs, stretched=True)
    if timetable.ring:
        return None
    late = len({route for route, _ in timetable.late})
    unfit = sum(not holds(problem, run) for run in changed)
    long = sum(len(run.orders.trips) > problem.vehicle[run.orders.vehicle].max_trips for run in changed)
    return late + unfit + long + len(overrun(problem, runs)), _score(problem, timetable)


def _has_ways(problem: Problem, run: Run) -> bool:
    vehicle = problem.vehicle[run.orders.vehicle]
    travel = problem.travel[vehicle.profile]
    trips = ([vehicle.base, *(visit.site for visit in trip), vehicle.base] for trip in run.orders.trips)
    return all(travel.reachable(*leg) for stops in trips for leg in pairwise(stops))


def _score(problem: Problem, timetable: Timetable) -> int:
    stays = overnight_of(problem, [clock.orders for clock in timetable.clocks])
    return cost_of_timetable(problem, timetable).total + sum(
        problem.overnight_price(left.load.weight) for left in stays
    )
