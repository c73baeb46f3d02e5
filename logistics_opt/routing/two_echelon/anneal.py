"""The loop: ruin, recreate, settle the first echelon, accept or undo, under simulated annealing."""

import math

from logistics_opt.routing.two_echelon.compiled import compiled, entry
from logistics_opt.routing.two_echelon.data import Data, Floats, Ints
from logistics_opt.routing.two_echelon.first_echelon import settle
from logistics_opt.routing.two_echelon.layout import State
from logistics_opt.routing.two_echelon.recreate import recreate
from logistics_opt.routing.two_echelon.rng import Rng, below, uniform
from logistics_opt.routing.two_echelon.ruin import (
    close_satellite,
    empty,
    open_satellite,
    remove_rivals,
    remove_strings,
    remove_tours,
    remove_trucks,
)
from logistics_opt.routing.two_echelon.snapshot import lift_bans, restore, save, undo
from logistics_opt.routing.two_echelon.state import total

_STRINGS = 0.95  # share of the ruins that take strings; the others take whole tours
_TRUCKS = 0.1  # share of those that take trucks' visits, where trucks are routed
_RIVALS = 0.3  # share of the trials that clear a trip of goods that must not ride with others, where there are such


@entry
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
) -> None:
    """
    Make ``steps`` steps while the temperature falls from ``hot`` to ``cold``.

    ``best`` holds the best solution seen (see :func:`save`), ``best_cost`` its cost. ``tuning``: the share of the steps
    in trials, and how many steps a trial has for each client. A trial that is not over at the end goes on in the next
    call; :func:`restore` gives it up.
    """
    recount(state)
    account = state.account[0]
    current = total(state)
    cooling = (cold / hot) ** (1.0 / max(1, steps))
    temperature = hot
    length = int(tuning[1] * len(data.client)) + 1
    trials = tuning[0] / length if len(state.satellite) > 1 or data.mixing else 0.0
    for _ in range(steps):
        if account.trial == 0 and uniform(rng) < trials:
            _begin_trial(data, state, rng, length)
            current = total(state)
        current = _step(data, state, rng, current, temperature)
        if current < best_cost[0] - 1e-7 and _as_held(state):
            best_cost[0] = current
            save(state, best)
        if account.trial > 0:
            account.trial -= 1
            if account.trial == 0 and current > account.before - temperature * math.log(max(uniform(rng), 1e-300)):
                restore(data, state, state.saved)
                current = total(state)
            if account.trial == 0:
                lift_bans(state)
        temperature *= cooling


@compiled
def _begin_trial(data: Data, state: State, rng: Rng, length: int) -> None:
    """Put the solution aside and change its satellites."""
    state.account[0].before = total(state)
    save(state, state.saved)
    _change_satellites(data, state, rng)
    if recreate(data, state, rng):
        state.account[0].trial = length
        state.account[0].logged = 0
    else:
        restore(data, state, state.saved)


@compiled
def _step(data: Data, state: State, rng: Rng, current: float, temperature: float) -> float:
    """One ruin and recreate, undone if it is not accepted; the cost after it."""
    state.account[0].logged = 0
    for s in range(len(state.satellite)):
        state.satellite[s].waived, state.satellite[s].closed = False, state.satellite[s].banned
    first_before = state.account[0].trucks
    pick = uniform(rng)
    if data.routed and pick < _TRUCKS:
        remove_trucks(data, state, rng)
    elif pick < _STRINGS:
        remove_strings(data, state, rng)
    else:
        remove_tours(data, state, rng, 3)
    able = recreate(data, state, rng)
    cost = total(state)
    if able and cost < current - temperature * math.log(max(uniform(rng), 1e-300)):
        return cost
    undo(data, state)
    state.account[0].trucks = first_before
    return current


@compiled
def _change_satellites(data: Data, state: State, rng: Rng) -> None:
    """Open a satellite, close one, or exchange one for another; what is closed stays so during the trial."""
    state.account[0].logged = 0
    for s in range(len(state.satellite)):
        state.satellite[s].waived, state.satellite[s].closed = False, state.satellite[s].banned
    if data.mixing and (len(state.satellite) < 2 or uniform(rng) < _RIVALS) and remove_rivals(data, state, rng):
        return
    if len(state.satellite) < 2:
        return
    pick = uniform(rng)
    if pick < 0.6:
        open_satellite(data, state, rng, len(data.client) / len(state.satellite))
    if pick > 0.3:
        closed = close_satellite(data, state, rng)
        if closed >= 0:
            state.satellite[closed].banned = True


@entry
def keep_to_trucks(data: Data, state: State, rng: Rng) -> None:
    """Make a solution fit a first echelon that is newly held: tours it cannot supply are emptied and put elsewhere."""
    state.account[0].logged = 0
    for s in range(len(state.satellite)):
        state.satellite[s].waived, state.satellite[s].closed = False, state.satellite[s].banned
    settle(data, state)
    for tour in range(len(state.tour)):
        if state.tour[tour].size > 0 and state.satellite[data.type[state.tour[tour].kind].home].slack == -1.0:
            empty(data, state, tour)
    settle(data, state)
    start = below(rng, len(state.tour))
    for i in range(len(state.tour)):
        tour = (start + i) % len(state.tour)
        if state.tour[tour].size > 0 and state.satellite[data.type[state.tour[tour].kind].home].slack < 0.0:
            empty(data, state, tour)
            settle(data, state)
    recreate(data, state, rng)
    state.account[0].logged = 0


@compiled
def _as_held(state: State) -> bool:
    """Whether a first echelon that is held can bring everything."""
    return bool(state.account[0].holds == 0 or state.account[0].trucks <= state.account[0].held_cost)


@compiled
def recount(state: State) -> None:
    """Sum up the tours' costs anew: additions and subtractions leave traces in the last digits."""
    money = 0.0
    for tour in range(len(state.tour)):
        money += state.tour[tour].cost
    state.account[0].tours = money
