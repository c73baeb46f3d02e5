"""
What no plan that moves the same goods can cost less than.

Three bounds are worked out and the best one stands; docs/concepts/lower-bound.md has the proofs.

- *Trips*: prices for goods at the villages and at the depots, such that no trip of a truck or a van can earn more than
  it costs; what all goods earn, no plan can be cheaper than (:mod:`logistics_opt.routing.bounds.ascent`).
- *Tour*: the routes of trucks and vans together form a connected network of round tours through the warehouse and every
  site that goods are brought to, so they cost no less than one round tour through them all, each leg by the cheapest
  vehicle for it (1-tree relaxation).
- *Radial*: a trip costs no less than going to its farthest site and back, so goods that fill a share of a vehicle cost
  no less than that share of the way, on each echelon (Haimovich & Rinnooy Kan 1985, Mathematics of OR 10(4):527-542).

All add service time and the sites that must be open, and spread a vehicle's daily cost over its day. Buses count as
vehicles of the warehouse that cost nothing, as many of them as there are departures.
"""

import math
import time
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from logistics_opt.model.demand import Direction, Load
from logistics_opt.model.ids import SiteId
from logistics_opt.model.plan import Bound, Plan
from logistics_opt.model.problem import Problem
from logistics_opt.routing.background import Background
from logistics_opt.routing.bounds.ascent import Ascent
from logistics_opt.routing.bounds.least_costs import LeastCosts, Measure, Moved, closed, moved_goods, room
from logistics_opt.routing.bounds.trips import trips_of
from logistics_opt.routing.buses import with_buses_out
from logistics_opt.routing.one_tree import nearest_neighbour, one_tree_bound
from logistics_opt.units import Fen

_FAR = 1e12
_SURE = 1 - 1e-9  # sums of floating point numbers are right to far more digits
TIME_LIMIT = 30.0  # seconds; never reached by a county of a thousand villages on an idle machine


def lower_bound(
    problem: Problem, plan: Plan, *, time_limit: float = TIME_LIMIT, stopped: Callable[[], bool] = lambda: False
) -> Bound:
    """
    The best of the three bounds for the goods that the plan moves, rounded down to the fen.

    After ``time_limit`` seconds, or once it is ``stopped``, the trips' prices are raised no further; the bound holds
    all the same. The work is measured out in steps, so that the same plan has the same bound wherever that limit is
    not reached.
    """
    deadline = time.monotonic() + time_limit

    def enough() -> bool:
        return stopped() or time.monotonic() > deadline

    problem = with_buses_out(problem)
    moved = moved_goods(problem, plan)
    brought = sorted({s for s, d in moved if d is Direction.DOWN})
    if not brought:
        return Bound(0, "nothing is brought out, so nothing is certain to cost")
    costs = LeastCosts(problem)
    service = costs.service(moved)
    trips = _trips(problem, moved, costs, enough)
    found = {
        "trips by q-routes": trips,
        "round tour (1-tree)": service + _tour(costs, [problem.warehouse.id, *brought], trips - service),
        "radial": service + _radial(costs, moved),
    }
    name = max(found, key=lambda name: found[name])
    value = max(0, int(costs.open_sites(moved) + found[name]) - _slack(problem))
    return Bound(value, f"{name}, service time, sites that must be open")


def quick_bound(problem: Problem) -> Fen:
    """The radial bound for all goods of the day: far from the best one, but there in a moment, without any plan."""
    problem = with_buses_out(problem)
    moved = moved_goods(problem, None)
    if not any(direction is Direction.DOWN for _, direction in moved):
        return 0
    costs = LeastCosts(problem)
    found = costs.service(moved) + _radial(costs, moved)
    return max(0, int(costs.open_sites(moved) + found) - _slack(problem))


def _slack(problem: Problem) -> Fen:
    """A route's km and hours are each rounded to the nearest fen: at most one fen a route is gained by that."""
    return sum(v.count for v in problem.fleet)


class EarlyBound:
    """The quick bound of a day, worked out beside its search, for whoever watches that."""

    def __init__(self, problem: Problem) -> None:
        self._work = Background(lambda: quick_bound(problem))

    def of(self, plan: Plan | None) -> Fen | None:
        """What is certain of the plan's cost; nothing yet, or of a plan that leaves goods behind, nothing."""
        if plan is None or plan.unserved or not self._work.over or self._work.failed:
            return None
        return self._work.result(lambda: True)


def patience(search_limit: float | None) -> float:
    """
    Seconds for the bound of a plan whose search had so many.

    A search without a limit in seconds gives a plan that can be made again, on a slow machine as on a fast one, and so
    must its bound be.
    """
    return math.inf if search_limit is None else TIME_LIMIT


def _trips(problem: Problem, moved: Moved, costs: LeastCosts, enough: Callable[[], bool]) -> float:
    """What trips cost together, stops included, in fen; 0 where this bound says nothing."""
    trips = trips_of(problem, moved, costs)
    if trips is None:
        return 0.0
    stops = set(trips.sites)  # the trips pay for one stop at each of these, but not for the pieces
    standing = sum(
        (0 if site in stops else problem.site[site].stop_time) + problem.site[site].piece_time * pieces
        for site, pieces in costs.pieces(moved).items()
        if site not in costs.by_bus
    )
    return Ascent(trips).best(enough) / trips.ticks * _SURE + trips.second * standing


def _tour(costs: LeastCosts, sites: Sequence[SiteId], to_beat: float) -> float:
    """The tour bound, in fen; 0 where some tour shows that it would not be better than what there is."""
    # One vehicle hands over to another at a base: by truck to it and on by van may be cheaper than all the way by
    # either, so bases count as places on the way even where nothing is brought to them.
    places = list(dict.fromkeys([*sites, *costs.bases()]))
    at = np.ix_(*[[costs.row[site] for site in places]] * 2)
    legs = np.full((len(places), len(places)), _FAR)
    for way in {id(way): way for way in map(costs.legs, costs.vehicles)}.values():
        np.minimum(legs, way[at], out=legs)
    legs = np.minimum(legs, legs.T)
    np.fill_diagonal(legs, 0)
    if nearest_neighbour(legs[: len(sites), : len(sites)]) <= to_beat:
        return 0.0
    legs = closed(legs)[: len(sites), : len(sites)]
    return max(0.0, one_tree_bound(legs)) * _SURE


def _radial(costs: LeastCosts, moved: Moved) -> float:
    """The radial bound, in fen, on what is brought out, for the measure that gives most."""
    out = {site: load for (site, direction), load in moved.items() if direction is Direction.DOWN}
    return max(_radial_by(costs, measure, out) for measure in ("weight", "volume"))


def _radial_by(costs: LeastCosts, measure: Measure, out: dict[SiteId, Load]) -> float:
    home, *depots = costs.bases()
    first = _there_and_back(costs, home, measure)
    onward = [first[costs.row[depot]] + _there_and_back(costs, depot, measure) for depot in depots]
    least = np.minimum.reduce([first, *onward])
    return float(sum(least[costs.row[site]] * getattr(load, measure) for site, load in out.items())) * _SURE


def _there_and_back(costs: LeastCosts, base: SiteId, measure: Measure) -> npt.NDArray[np.float64]:
    """Fen for each gram or cm3 brought from the base to each site by the cheapest of its vehicles."""
    best = np.full(len(costs.row), _FAR)
    at = costs.row[base]
    for vehicle in costs.vehicles:
        if vehicle.base == base and room(vehicle, measure):
            legs = costs.legs(vehicle)
            best = np.minimum(best, (legs[at] + legs[:, at]) / room(vehicle, measure))
    return best
