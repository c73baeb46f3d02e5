"""The loop: ruin, recreate, settle the first echelon, accept or undo, under simulated annealing."""

import math

from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import Data, Floats, Ints
from logistics_opt.routing.two_echelon.first_echelon import settle
from logistics_opt.routing.two_echelon.recreate import recreate
from logistics_opt.routing.two_echelon.rng import Rng, below, uniform
from logistics_opt.routing.two_echelon.ruin import close_satellite, empty, open_satellite, remove_strings, remove_tours
from logistics_opt.routing.two_echelon.state import State, link, refresh, total, undo, unlink

_STRINGS = 0.95  # share of the ruins that take strings; the others take whole tours
_END = -(1 << 40)


@compiled
def anneal(
    data: Data,
    state: State,
    best: Ints,
    best_cost: Floats,
    rng: Rng,
    steps: int,
    hot: float,
    cold: float,
    tuning: Floats,
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
    length = int(tuning[1] * len(data.place)) + 1
    trials = tuning[0] / length if len(state.load) > 1 else 0.0
    until, before = -1, 0.0
    step = 0
    while step < steps or until >= 0:
        if until < 0 and uniform(rng) < trials:
            before = current
            save(state, state.saved)
            _change_satellites(data, state, rng)
            recreate(data, state, rng)
            state.log_size[0] = 0
            current = total(state)
            until = step + length
        current = _step(data, state, rng, current, temperature)
        if current < best_cost[0] - 1e-7 and (state.held_count[0] == 0 or state.money[3] <= state.held_cost[0]):
            best_cost[0] = current
            save(state, best)
            found = step
        if step == until:
            until = -1
            for s in range(len(state.load)):
                state.banned[s] = state.always[s]
            if current > before - temperature * math.log(max(uniform(rng), 1e-300)):
                restore(data, state, state.saved)
                current = total(state)
        temperature *= cooling
        step += 1
    return found


@compiled
def _step(data: Data, state: State, rng: Rng, current: float, temperature: float) -> float:
    """One ruin and recreate, undone if it is not accepted; the cost after it."""
    state.log_size[0] = 0
    for s in range(len(state.load)):
        state.waived[s], state.closed[s] = False, state.banned[s]
    first_before = state.money[3]
    if uniform(rng) < _STRINGS:
        remove_strings(data, state, rng)
    else:
        remove_tours(data, state, rng, 3)
    recreate(data, state, rng)
    cost = total(state)
    if cost < current - temperature * math.log(max(uniform(rng), 1e-300)):
        return cost
    undo(data, state)
    state.money[3] = first_before
    return current


@compiled
def _change_satellites(data: Data, state: State, rng: Rng) -> None:
    """Open a satellite, close one, or exchange one for another; what is closed stays so during the trial."""
    state.log_size[0] = 0
    for s in range(len(state.load)):
        state.waived[s], state.closed[s] = False, state.banned[s]
    pick = uniform(rng)
    if pick < 0.6:
        open_satellite(data, state, rng, len(data.place) / len(state.load))
    if pick > 0.3:
        closed = close_satellite(data, state, rng)
        if closed >= 0:
            state.banned[closed] = True


@compiled
def keep_to_trucks(data: Data, state: State, rng: Rng) -> None:
    """Make a solution fit a first echelon that is newly held: tours it cannot supply are emptied and put elsewhere."""
    state.log_size[0] = 0
    for s in range(len(state.load)):
        state.waived[s], state.closed[s] = False, state.banned[s]
    settle(data, state)
    for tour in range(len(state.type_of)):
        if state.size[tour] > 0 and state.slack[data.home[state.type_of[tour]]] == -1.0:
            empty(data, state, tour)
    settle(data, state)
    start = below(rng, len(state.type_of))
    for i in range(len(state.type_of)):
        tour = (start + i) % len(state.type_of)
        if state.size[tour] > 0 and state.slack[data.home[state.type_of[tour]]] < 0.0:
            empty(data, state, tour)
            settle(data, state)
    recreate(data, state, rng)
    state.log_size[0] = 0


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
