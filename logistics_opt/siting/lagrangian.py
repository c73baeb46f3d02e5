"""
What no answer costs less than, and which places that settles: the clients' claims to be served are given a price.

Relaxing ``sum_j x_ij = 1`` with prices ``lambda_i`` leaves every place by itself: its clients pay it what it costs less
than their price, up to its capacity. For every price the sum is a lower bound; prices follow a damped subgradient
(Cornuejols, G., Fisher, M. L. & Nemhauser, G. L. (1977), Location of bank accounts to optimize float, Management
Science 23(8), 789-810, doi:10.1287/mnsc.23.8.789; with capacities Geoffrion, A. & McBride, R. (1978), Lagrangean
relaxation applied to capacitated facility location problems, AIIE Transactions 10(1), 40-47).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from logistics_opt.siting.programme import Assignment, Bools, Floats, Places

_MEMORY = 0.3  # of the last direction
_PATIENCE = 12  # steps without a better bound before the step is cut
_CUT = 0.65
_SMALLEST = 2e-3
_ROUNDING = 1e-9  # of all demand: so little room is not missing


@dataclass(frozen=True, eq=False)
class Bound:
    """
    The best bound found, with the prices behind it.

    ``into`` is what the bound rises by at least when a place that it does not choose must open, ``out`` when one that
    it chooses must stay shut; ``chosen`` are those it chooses, ``worth`` each place's own share of the bound.
    """

    value: float
    prices: Floats
    worth: Floats
    chosen: Bools
    into: Floats
    out: Floats

    def settled(self, places: Places, enough: float) -> Places:
        """The places with all settled whose other choice would bring the bound above ``enough``."""
        opened = places.opened | (self.chosen & (self.value + self.out > enough) & ~places.shut)
        shut = places.shut | (~self.chosen & (self.value + self.into > enough) & ~places.opened)
        return replace(places, opened=opened, shut=shut)


def first_prices(problem: Assignment) -> Floats:
    """Prices to begin with: a little above the cheapest place."""
    cost = problem.priced[:, ~problem.places.shut]
    if cost.shape[1] < 2:
        return cost.min(axis=1) if cost.size else np.zeros(len(cost))
    two = np.partition(cost, 1, axis=1)[:, :2]
    prices: Floats = two[:, 0] + 0.3 * np.minimum(two[:, 1] - two[:, 0], np.abs(two[:, 0]) + 1)
    return prices


def bound_of(
    problem: Assignment,
    *,
    prices: Floats,
    known: float,
    steps: int,
    seen: Callable[[Bools], float] = lambda _: np.inf,
    every: int = 10,
    go_on: Callable[[], bool] = lambda: True,
) -> Bound:
    """
    The best bound in so many steps; stops when nothing can be better than what is known.

    ``known`` is the value of some answer (it sizes the steps); ``seen`` is shown the chosen places every so many steps
    and tells what the best answer is by now. Limits of ``problem.places`` other than numbers and catchments are left
    out, and all seasons but one, which keeps the bound valid. It is infinite where capacities cannot do.
    """
    relaxed = _Relaxed(problem)
    best: Bound | None = None
    scale, stalled = 1.0, 0
    direction: Floats = np.zeros(len(prices))
    for step in range(steps):
        value, gradient, made = relaxed.at(prices)
        if best is None or value > best.value:
            stalled = 0 if best is None or value > best.value + 1e-6 * abs(value) else stalled + 1
            best = made()
        else:
            stalled += 1
        if step % every == 0:
            known = min(known, seen(best.chosen))
        if best.value >= problem.enough(known) or not np.isfinite(best.value) or not go_on():
            break
        direction = (1 - _MEMORY) * gradient + _MEMORY * direction
        length = float(direction @ direction)
        if length < 1e-12:
            break
        goal = known if problem.is_possible(known) else value + 0.05 * abs(value) + 1
        prices = prices + scale * max(goal - value, 1e-9 * abs(goal)) * 1.0005 / length * direction
        if stalled > _PATIENCE:
            scale, stalled = scale * _CUT, 0
            prices, direction = best.prices, np.zeros(len(prices))
        if scale < _SMALLEST:
            break
    if best is None:
        raise ValueError("a bound needs a step at least")
    return best


def worth_it(problem: Assignment, bound: Bound, enough: float) -> Bools:
    """
    The pairs (shape clients, places) that an answer below ``enough`` may have, where no client is split.

    A client that must go to a place opens it, which costs ``into``, and pays its cost there less its price, plus the
    price of the room that it takes from others.
    """
    saving = problem.priced - bound.prices[:, None]
    if problem.capacitated:
        relaxed = _Relaxed(problem)
        demand, capacity = problem.demand[relaxed.season], relaxed.capacity
        price = _price_of_room(saving, demand, capacity)
        saving = saving + price * demand[:, None]
        # What the price of room makes of a place's worth; by duality the same but for rounding.
        worth = np.minimum(saving, 0).sum(axis=0) - price * capacity + problem.fixed
        rise = np.maximum(saving, 0) + np.minimum(worth - bound.worth, 0)
        fits = (problem.demand[:, :, None] <= problem.capacity * (1 + _ROUNDING)).all(axis=0)
    else:
        rise, fits = np.maximum(saving, 0), np.ones(saving.shape, dtype=bool)
    pairs: Bools = fits & (bound.value + rise + np.where(bound.chosen, 0, bound.into) <= enough)
    return pairs


class _Relaxed:
    """The problem with its clients' claims priced."""

    def __init__(self, problem: Assignment) -> None:
        self.cost, self.fixed, self.places = problem.priced, problem.fixed, problem.places
        self.demand: Floats | None = None
        if problem.capacitated:
            # One season's capacity is enough for a bound: that of the fullest.
            self.season = int(np.argmax(problem.demand.sum(axis=1)))
            self.demand = problem.demand[self.season]
            self.capacity = np.minimum(problem.capacity, self.demand.sum())

    def at(self, prices: Floats) -> tuple[float, Floats, Callable[[], Bound]]:
        """The bound at these prices, which way it rises, and the whole of it when asked."""
        if self.demand is None:
            paid = np.minimum(self.cost - prices[:, None], 0)
            worth = paid.sum(axis=0) + self.fixed
            value, chosen, into, out = by_number(worth, self.places)
            gradient = 1.0 - (paid[:, chosen] < 0).sum(axis=1)
            total = float(prices.sum()) + value
            return total, gradient, lambda: Bound(total, prices, worth, chosen, into(), out())
        return self._at_with_capacity(prices, self.demand)

    def _at_with_capacity(self, prices: Floats, demand: Floats) -> tuple[float, Floats, Callable[[], Bound]]:
        paid, taken = _filled(self.cost - prices[:, None], demand, self.capacity)
        worth = paid + self.fixed
        value, chosen, into, out = by_number(worth, self.places)
        weight = chosen.astype(float)
        room, roomy, rest = by_room(worth, self.capacity, float(demand.sum()), self.places)
        total = float(prices.sum()) + max(value, room)
        if room > value:
            weight, chosen = roomy, roomy > 0.5
            gain: Floats = np.maximum(rest, 0)
            lose: Floats = np.maximum(-rest, 0)
            return total, 1.0 - taken @ weight, lambda: Bound(total, prices, worth, chosen, gain, lose)
        return total, 1.0 - taken @ weight, lambda: Bound(total, prices, worth, chosen, into(), out())


def by_number(worth: Floats, places: Places) -> tuple[float, Bools, Callable[[], Floats], Callable[[], Floats]]:
    """The cheapest places by their worth alone, as many as may be: value, choice, and what each other choice costs."""
    free = ~(places.opened | places.shut)
    single = free & ~places.counted
    chosen = places.opened | (single & (worth < 0))
    settled = int((places.opened & places.counted).sum())
    among = np.flatnonzero(free & places.counted)
    order = among[np.argsort(worth[among], kind="stable")]
    need, room = max(places.least - settled, 0), max(min(places.most - settled, len(order)), 0)
    number = int(np.clip(np.searchsorted(worth[order], 0.0), min(need, room), room))
    taken, left = order[:number], order[number:]
    chosen[taken] = True
    # What the last one taken would save if it went, and what the first one left would cost if it came.
    last = worth[taken[-1]] if number else -np.inf
    following = worth[left[0]] if len(left) else np.inf

    def into() -> Floats:
        rise = np.where(single, worth, 0.0)
        if number:
            rise[left] = worth[left] - (last if number == room else max(0.0, last))
        elif room:
            rise[left] = worth[left]
        else:
            rise[left] = np.inf
        return np.maximum(rise, 0)

    def out() -> Floats:
        rise = np.where(single, -worth, 0.0)
        rise[taken] = -worth[taken] + (following if number <= need else min(0.0, following))
        return np.maximum(rise, 0)

    return float(worth[chosen].sum()), chosen, into, out


def by_room(worth: Floats, capacity: Floats, total: float, places: Places) -> tuple[float, Floats, Floats]:
    """
    The cheapest places that hold ``total`` between them, the last in part: value, parts, and reduced worth.

    The price of room is that of the last place taken, so the value is ``price total + sum_j min(0, reduced_j)``.
    """
    free = ~(places.opened | places.shut)
    part = places.opened.astype(float)
    part[free & (worth < 0)] = 1.0
    missing = total - float(capacity @ part)
    price, rounding = 0.0, _ROUNDING * total
    if missing > rounding:
        rest = np.flatnonzero(free & (part == 0) & (capacity > 0))
        for j in rest[np.argsort(worth[rest] / capacity[rest], kind="stable")]:
            price = float(worth[j] / capacity[j])
            part[j] = min(1.0, missing / float(capacity[j]))
            missing -= part[j] * float(capacity[j])
            if missing <= rounding:
                break
        else:
            return np.inf, part, np.zeros_like(worth)
    reduced = worth - price * capacity
    value = price * total + float(reduced[places.opened].sum() + np.minimum(reduced[free], 0).sum())
    return value, part, reduced


def _price_of_room(saving: Floats, demand: Floats, capacity: Floats) -> Floats:
    """What one more unit of room at each place would save: what the client pays for its own that is the last to fit."""
    ratio = np.where(demand[:, None] > 0, saving / np.where(demand > 0, demand, 1)[:, None], np.inf)
    order = np.argsort(ratio, axis=0, kind="stable")
    filled = np.cumsum(demand[order], axis=0)
    last = np.argmax(filled > capacity, axis=0)  # the first that does not fit, or 0 where all do
    places = np.arange(len(capacity))
    full = filled[last, places] > capacity
    price: Floats = np.where(full, np.maximum(-ratio[order[last, places], places], 0), 0.0)
    return price


def _filled(saving: Floats, demand: Floats, capacity: Floats) -> tuple[Floats, Floats]:
    """Each place filled with the clients that pay most for their weight, the last in part: value, and what it took."""
    light = demand <= 0
    by_weight = np.where(
        light[:, None], np.where(saving < 0, -np.inf, np.inf), saving / np.where(light, 1, demand)[:, None]
    )
    order = np.argsort(by_weight, axis=0, kind="stable")
    ordered, weight = np.take_along_axis(saving, order, axis=0), demand[order]
    wanted = ordered < 0
    filled = np.cumsum(np.where(wanted, weight, 0), axis=0) - np.where(wanted, weight, 0)
    room = np.maximum(capacity[None, :] - filled, 0)
    part = np.where(weight > 0, np.minimum(room / np.where(weight > 0, weight, 1), 1), 1.0) * wanted
    taken = np.empty_like(part)
    np.put_along_axis(taken, order, part, axis=0)
    return (ordered * part).sum(axis=0), taken
