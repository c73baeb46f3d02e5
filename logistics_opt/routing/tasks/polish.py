"""
The last changes, by the exact rules, to what a search found.

First what one change mends; then rounds of ruin and recreate (Schrimpf et al. 2000, Journal of Computational Physics
159:139-171, doi:10.1006/jcph.1999.6413): a few strings of neighbouring tasks are taken off their routes and put in
again, with whatever else was left out. That finds what the solvers are poor at: which tasks to leave out where not all
fit.
"""

import random
from collections.abc import Sequence

from logistics_opt.routing.tasks.insertion import Insertion, Orders, Unit
from logistics_opt.routing.tasks.rules import keepable

STRING = 4  # tasks taken off one route at most
ROUTES = 2  # of which tasks are taken off at most


def polished(insertion: Insertion, orders: Sequence[Sequence[int]], *, rounds: int, seed: int) -> Orders:
    """Feasible orders no worse than the given ones, in which no one change would mend anything."""
    best = _mended(insertion, orders)
    rng = random.Random(seed)  # noqa: S311  (no secret hangs on it)
    worth = insertion.worth(best)
    for _ in range(rounds):
        if not any(best) or not insertion.patience.lasts():
            break
        tried = _recreated(insertion, best, rng)
        found = insertion.worth(tried)
        if found < worth:
            tried = _mended(insertion, tried)
            found = insertion.worth(tried)
        if found <= worth:  # another as good is gone on from: it may lead further
            best, worth = tried, found
    return best


def _mended(insertion: Insertion, orders: Sequence[Sequence[int]]) -> Orders:
    found = _exchanged(insertion, orders)
    while (better := _relocation(insertion, found)) is not None:
        found = better
    return _exchanged(insertion, found)


def _exchanged(insertion: Insertion, orders: Sequence[Sequence[int]]) -> Orders:
    """
    The orders with all put in that another task could make way for.

    By going elsewhere, or being left out itself, where it matters less, or as much and costs more. A search by small
    changes may not see that: with both aboard, half way, the vehicle would have too much.
    """
    found = insertion.completed(orders)
    while (better := _exchange(insertion, found)) is not None:
        found = insertion.completed(better)
    return found


def _exchange(insertion: Insertion, orders: Orders) -> Orders | None:
    """The first exchange that is worth it."""
    value = {unit: insertion.value(unit) for unit in insertion.units}
    for unit in insertion.left_out(orders):
        for vehicle, order in enumerate(orders):
            aboard = [other for other in value if other[0] in order]
            for other in sorted(aboard, key=lambda other: (value[other], other)):
                grown = insertion.cheapest(_with(orders, vehicle, _less(order, other)), unit, among=(vehicle,))
                if grown is None:
                    continue
                changed = _with(orders, *grown)
                moved = insertion.cheapest(changed, other)
                if moved is not None:
                    return _with(changed, *moved)
                driver = insertion.drivers[vehicle]
                cheaper = driver.cost(grown[1]) < driver.cost(order)
                if value[other] < value[unit] or (value[other] == value[unit] and cheaper):
                    return changed
    return None


def _relocation(insertion: Insertion, orders: Orders) -> Orders | None:
    """The first job or shipment that costs less elsewhere, put there."""
    for unit in insertion.units:
        vehicle = next((v for v, order in enumerate(orders) if unit[0] in order), None)
        if vehicle is None:
            continue
        driver, without = insertion.drivers[vehicle], _less(orders[vehicle], unit)
        gain = driver.cost(orders[vehicle]) - driver.cost(without)
        among = None if not without or keepable(driver, without) else (vehicle,)
        rest = _with(orders, vehicle, without)
        grown = insertion.cheapest(rest, unit, below=gain, among=among)
        if grown is not None:
            return _with(rest, *grown)
    return None


def _recreated(insertion: Insertion, orders: Orders, rng: random.Random) -> Orders:
    """A few strings taken off, and everything that is left out put in, in one of three sequences."""
    used = [v for v, order in enumerate(orders) if order]
    ruined = [list(order) for order in orders]
    off: set[int] = set()
    for vehicle in rng.sample(used, min(len(used), rng.randint(1, ROUTES))):
        order = orders[vehicle]
        length = rng.randint(1, min(STRING, len(order)))
        first = rng.randint(0, len(order) - length)
        tasks = order[first : first + length]
        off.update(tasks, (p for t in tasks if (p := insertion.day.tasks[t].partner) is not None))
    for vehicle in used:
        rest = [task for task in orders[vehicle] if task not in off]
        if rest and len(rest) < len(orders[vehicle]) and not keepable(insertion.drivers[vehicle], rest):
            return orders  # without a task between them two places may be farther apart
        ruined[vehicle] = rest
    missing = insertion.left_out(ruined)
    sequence = rng.randrange(3)
    if sequence:
        rng.shuffle(missing)
    if sequence == 1:
        missing.sort(key=lambda unit: -insertion.value(unit)[0])
    return insertion.completed(ruined, missing)


def _less(order: Sequence[int], unit: Unit) -> list[int]:
    return [task for task in order if task not in unit]


def _with(orders: Orders, vehicle: int, order: list[int]) -> Orders:
    return [order if v == vehicle else other for v, other in enumerate(orders)]
