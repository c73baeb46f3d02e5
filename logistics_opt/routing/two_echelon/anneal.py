"""The loop: ruin, recreate, settle the first echelon, accept or undo, under simulated annealing."""

import math

from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import Data, Floats, Ints
from logistics_opt.routing.two_echelon.first_echelon import settle
from logistics_opt.routing.two_echelon.recreate import recreate
from logistics_opt.routing.two_echelon.rng import Rng, uniform
from logistics_opt.routing.two_echelon.ruin import close_satellite, open_satellite, remove_strings, remove_tours
from logistics_opt.routing.two_echelon.state import State, link, refresh, total, undo, unlink

_STRINGS = 0.90  # shares of the kinds of ruin, summed up
_TOURS = 0.95
_END = -(1 << 40)


@compiled
def anneal(
    data: Data, state: State, best: Ints, best_cost: Floats, rng: Rng, steps: int, hot: float, cold: float
) -> int:
    """
    Make ``steps`` steps while the temperature falls from ``hot`` to ``cold``; the step of the last new best, or -1.

    ``best`` holds the best solution seen (see :func:`save`), ``best_cost`` its cost.
    """
    recount(state)
    found = -1
    current = total(state)
    cooling = (cold / hot) ** (1.0 / max(1, steps))
    temperature = hot
    for step in range(steps):
        state.log_size[0] = 0
        for s in range(len(state.load)):
            state.loads_before[s] = state.load[s]
        first_before = state.money[3]
        _ruin(data, state, rng)
        recreate(data, state, rng)
        if data.exact and _moved(state):
            settle(data, state)
        cost = total(state)
        if cost < current - temperature * math.log(max(uniform(rng), 1e-300)):
            current = cost
            if cost < best_cost[0] - 1e-7:
                best_cost[0] = cost
                save(state, best)
                found = step
        else:
            undo(data, state)
            state.money[3] = first_before
        temperature *= cooling
    return found


@compiled
def _ruin(data: Data, state: State, rng: Rng) -> None:
    for s in range(len(state.load)):
        state.waived[s], state.closed[s] = False, state.banned[s]
    pick = uniform(rng)
    if pick < _STRINGS or len(state.load) < 2:
        remove_strings(data, state, rng)
    elif pick < _TOURS:
        remove_tours(data, state, rng, 3)
    else:
        mean = len(data.place) / max(1, len(state.load)) * 1.0
        which = uniform(rng)
        if which < 0.6:
            open_satellite(data, state, rng, mean)
        if which > 0.3:
            close_satellite(data, state, rng)


@compiled
def _moved(state: State) -> bool:
    for s in range(len(state.load)):
        if state.load[s] != state.loads_before[s]:
            return True
    return False


@compiled
def recount(state: State) -> None:
    """Sum up the tours' costs anew: additions and subtractions leave traces in the last digits."""
    money = 0.0
    for tour in range(len(state.cost)):
        money += state.cost[tour]
    state.money[0] = money


@compiled
def save(state: State, best: Ints) -> None:
    """Write the tours as one row of numbers: -1 - tour, its clients in order, the next."""
    i = 0
    for tour in range(len(state.type_of)):
        if state.size[tour] > 0:
            best[i] = -1 - tour
            i += 1
            node = state.nxt[state.first[tour]]
            while node != state.last[tour]:
                best[i] = node
                i += 1
                node = state.nxt[node]
    best[i] = _END


@compiled
def restore(data: Data, state: State, best: Ints) -> None:
    """Make the state what :func:`save` wrote."""
    for node in range(len(data.place)):
        if not state.absent[node]:
            unlink(data, state, node)
    i = 0
    behind = -1
    while best[i] != _END:
        if best[i] < 0:
            behind = state.first[-1 - best[i]]
        else:
            link(data, state, best[i], behind)
            behind = best[i]
        i += 1
    for tour in range(len(state.type_of)):
        if state.dirty[tour]:
            refresh(data, state, tour)
            state.dirty[tour] = False
    state.log_size[0] = 0
    if data.exact:
        settle(data, state)
