"""What a search makes small: the cost of a plan, and prices for what it leaves out or leaves overnight."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from logistics_opt.model.fleet import Tariff
from logistics_opt.model.ids import DemandId, ProfileName, SiteId
from logistics_opt.model.plan import Plan
from logistics_opt.model.problem import Problem
from logistics_opt.units import KILOMETRE, Fen, Metres


def score_of(problem: Problem, plan: Plan) -> int:
    """The plan's cost with a price for every demand it leaves out, wholly or in part, and for goods left overnight."""
    pieces: Counter[DemandId] = Counter()
    for left in plan.unserved:
        pieces[left.demand] += left.load.pieces
    overnight = sum(problem.overnight_price(left.load.weight) for left in plan.overnight)
    return plan.cost.total + overnight + unserved_price(problem, pieces)


def unserved_price(problem: Problem, pieces: Mapping[DemandId, int], price: Fen | None = None) -> int:
    """
    What leaving so many pieces of each demand out is charged: more than serving them costs, and more for more of them.

    A demand of priority 1 is charged twice as much as one of priority 0. ``price`` is :func:`leave_out_price` over all
    sites, where the caller has it already.
    """
    if not pieces:
        return 0
    if price is None:
        price = leave_out_price(problem, [site.id for site in problem.sites])
    return sum(
        round(price * (1 + max(0, problem.demand[name].priority)) * (1 + out / problem.demand[name].load.pieces))
        for name, out in pieces.items()
    )


def leave_out_price(problem: Problem, sites: Sequence[SiteId]) -> Fen:
    """More than a vehicle of its own would cost for any one of the sites, in fen."""
    longest: dict[ProfileName, int] = {}
    for profile in {vehicle.profile for vehicle in problem.fleet}:
        travel = problem.travel[profile]
        at = [travel.index[site] for site in sites]
        longest[profile] = int(np.max(travel.metres[np.ix_(at, at)], initial=0))
    dearest = max((_longest_day(v.tariff, longest[v.profile]) for v in problem.fleet), default=0)
    return 2 * dearest + 10_000


def _longest_day(tariff: Tariff, metres: Metres) -> Fen:
    """A whole day of a vehicle that goes so far and back."""
    return tariff.per_day + 2 * tariff.per_km * metres // KILOMETRE + 24 * tariff.per_hour
