"""What it costs the first echelon to bring a client's goods to a satellite, and to take on what is collected there."""

import numpy as np

from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import PIECES, Data
from logistics_opt.routing.two_echelon.first_echelon import added_to_trucks
from logistics_opt.routing.two_echelon.layout import State
from logistics_opt.routing.two_echelon.places import cheapest
from logistics_opt.routing.two_echelon.rng import Rng


@compiled
def price_satellites(data: Data, state: State, rng: Rng, node: int) -> None:
    """Note at every satellite that may serve a client what its goods would cost the first echelon there."""
    for s in range(len(data.satellite)):
        state.satellite[s].extra = -1.0
    if node >= len(data.client):
        return
    for i in range(data.near_types.shape[1]):
        kind = data.near_types[node, i]
        if kind < 0:
            break
        home = data.type[kind].home
        if home >= 0 and state.satellite[home].extra < 0.0:
            state.satellite[home].extra = _supply(data, state, rng, node, home)


@compiled
def _supply(data: Data, state: State, rng: Rng, node: int, satellite: int) -> float:
    """
    Handling, the satellite's opening, the trucks' way.

    Infinite if the satellite has no room for the goods or gets nothing in this step, or if no truck can bring them.
    """
    if state.satellite[satellite].closed or _not_yet(data, state, satellite):
        return np.inf
    group = data.satellite[satellite].group
    for measure in range(data.measures):
        passing = state.satellite[group].through[measure] + data.client[node].through[measure]
        if passing > data.satellite[satellite].room[measure]:
            return np.inf
    amount = data.client[node].delivery[0]
    cost = data.satellite[satellite].handling * amount
    waived = state.satellite[satellite].waived
    if state.satellite[group].group_tours == 0 and not waived:
        cost += data.satellite[satellite].opening
    if (
        data.exact
        and amount > state.satellite[satellite].slack
        and not (waived and state.satellite[satellite].slack < 0)
    ):
        cost += added_to_trucks(data, state, satellite, amount)
    if data.routed:
        cost += _by_truck(data, state, rng, node, satellite)
    return float(cost)


@compiled
def _not_yet(data: Data, state: State, s: int) -> bool:
    """Whether another satellite of its group that is just like it, and as unused, comes first."""
    unused = state.satellite[s].tours_at == 0
    return bool(
        unused
        and s > 0
        and data.satellite[s - 1].group == data.satellite[s].group
        and state.satellite[s - 1].tours_at == 0
    )


@compiled
def _by_truck(data: Data, state: State, rng: Rng, node: int, s: int) -> float:
    brings = len(data.client) + s
    takes = brings + len(data.satellite)
    down = up = price = 0.0
    for dim in range(data.dimensions):
        down += data.client[node].delivery[dim]
        up += data.client[node].pickup[dim]
        price += data.overnight[dim] * data.client[node].pickup[dim]
    if data.mixing and down > 0.0 and state.node[brings].mixed & state.node[node].apart:
        return np.inf
    if data.mixing and up > 0.0 and state.node[takes].mixed & state.node[node].apart:
        return np.inf
    cost = 0.0
    if down > 0.0:
        cost += _more(data, state, rng, node, s, brings)
    if up > 0.0:
        cost += min(price, _more(data, state, rng, node, s, takes))
    return cost


@compiled
def _more(data: Data, state: State, rng: Rng, node: int, s: int, visit: int) -> float:
    """What it costs that a truck's visit brings or takes on a client's goods as well."""
    n = len(data.client)
    down = visit < n + len(data.satellite)
    tour = state.node[visit].tour_of
    if tour < 0:
        if state.job[visit].penalty > 0.0:
            return 0.0 if not down else np.inf  # already left out: more of it costs no more trucks
        return _visit(data, state, rng, node, s, visit)
    if data.mixing and state.node[state.node[visit].trip_of].mixed & state.node[node].apart:
        return np.inf
    kind = state.tour[tour].kind
    longer = data.satellite[s].stop_piece * data.client[node].pieces
    for dim in range(data.dimensions):
        if down:
            if (
                state.node[state.node[visit].prv].before[dim] + data.client[node].delivery[dim]
                > data.type[kind].capacity[dim]
            ):
                return np.inf
        elif state.node[visit].after[dim] + data.client[node].pickup[dim] > data.type[kind].capacity[dim]:
            return np.inf
    if longer > 0.0:
        onward = state.node[visit].nxt
        leaves = state.node[visit].soonest + state.node[visit].service + longer
        gap = data.duration[data.type[kind].profile, state.node[visit].at, state.node[onward].at]
        if leaves + gap > state.node[onward].on_late:
            return np.inf
        if (
            down
            and leaves
            + data.satellite[s].sort
            + data.satellite[s].sort_piece * (state.satellite[s].down + data.client[node].pieces)
            > state.satellite[s].due
        ):
            return np.inf
    more = data.type[kind].per_time * longer
    if data.type[kind].per_piece > 0.0:
        goods = data.client[node].delivery if down else data.client[node].pickup
        more += data.type[kind].per_piece * goods[PIECES]
    return float(more)


@compiled
def _visit(data: Data, state: State, rng: Rng, node: int, s: int, visit: int) -> float:
    """What a truck's visit costs that is not made yet, for the client alone."""
    sat = state.satellite[s]
    n = len(data.client)
    down = visit < n + len(data.satellite)
    if down and sat.visit_step == state.account[0].step:
        return float(sat.visit_price)
    for dim in range(data.dimensions):
        state.node[visit].delivery[dim] = data.client[node].delivery[dim] if down else 0.0
        state.node[visit].pickup[dim] = 0.0 if down else data.client[node].pickup[dim]
    state.node[visit].service = data.satellite[s].stop + data.satellite[s].stop_piece * data.client[node].pieces
    state.node[visit].opens = data.satellite[s].hours_open
    state.node[visit].closes = data.satellite[s].hours_close
    if down and state.satellite[s].tour_last > 0:
        van = state.tour[state.satellite[s].tour_first].kind
        way = data.duration[data.type[van].profile, data.type[van].base, data.job[node].place]
        sorting = data.satellite[s].sort + data.satellite[s].sort_piece * data.client[node].pieces
        state.node[visit].closes = min(
            state.node[visit].closes, state.node[node].closes - way - sorting - state.node[visit].service
        )
    state.node[visit].ready = data.client[node].ready if down else 0.0
    state.node[visit].mixed, state.node[visit].apart = state.node[node].mixed, state.node[node].apart
    state.satellite[s].stale = True  # these were guesses
    cost, _, _, _ = cheapest(data, state, rng, visit, np.inf)
    if down and not (data.mixing and cost == np.inf):
        sat.visit_price, sat.visit_step = cost, state.account[0].step
    return float(cost)
