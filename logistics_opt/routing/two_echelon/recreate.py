"""
Recreate: absent clients are put back one by one, each at its cheapest place, some places overlooked at random.

Greedy insertion with blinks (Christiaens & Vanden Berghe 2020). A place on a tour counts what it adds to the tour and
what bringing the goods to the tour's satellite adds to the first echelon, so both echelons decide together.
"""

from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import Data
from logistics_opt.routing.two_echelon.first_echelon import add_to_trucks, settle
from logistics_opt.routing.two_echelon.insertion import alone, between, supply
from logistics_opt.routing.two_echelon.rng import Rng, uniform
from logistics_opt.routing.two_echelon.state import State, insert, refresh

_BLINK = 0.01


@compiled
def recreate(data: Data, state: State, rng: Rng) -> None:
    """Put the absent clients back where each is cheapest; those with no feasible place stay absent."""
    count = _sorted_absent(data, state, rng)
    for tour in range(len(state.type_of)):
        if state.dirty[tour]:
            refresh(data, state, tour)
            state.dirty[tour] = False
    if data.exact:
        settle(data, state)
    for i in range(count):
        _put(data, state, rng, state.list_a[i])


@compiled
def _sorted_absent(data: Data, state: State, rng: Rng) -> int:
    """List the absent clients in ``list_a`` in a random one of several orders; how many there are."""
    pick = uniform(rng) * (14.0 if data.timed else 11.0)
    count = 0
    for node in range(len(data.place)):
        if state.absent[node]:
            state.list_a[count] = node
            if pick < 4.0:
                state.key[count] = uniform(rng)
            elif pick < 8.0:
                state.key[count] = -data.delivery[node, 0] - data.pickup[node, 0]
            elif pick < 11.0:
                kind = data.near_types[node, 0]
                far = data.distance[data.profile[kind], data.base[kind], data.place[node]] if kind >= 0 else 0.0
                state.key[count] = -far if pick < 10.0 else far
            elif pick < 12.0:
                state.key[count] = data.closes[node] - data.opens[node]
            elif pick < 13.0:
                state.key[count] = data.opens[node]
            else:
                state.key[count] = -data.closes[node]
            count += 1
    _sort(state, count)
    return count


@compiled
def _sort(state: State, count: int) -> None:
    """Sort the first ``count`` of ``list_a`` by ``key``, equal ones left in order."""
    for i in range(1, count):
        key, node = state.key[i], state.list_a[i]
        j = i
        while j > 0 and state.key[j - 1] > key:
            state.key[j], state.list_a[j] = state.key[j - 1], state.list_a[j - 1]
            j -= 1
        state.key[j], state.list_a[j] = key, node


@compiled
def _put(data: Data, state: State, rng: Rng, node: int) -> None:
    best, best_behind, best_kind = data.penalty[node], -1, -1
    for s in range(len(state.extra)):
        state.extra[s] = -1.0
    for i in range(data.near.shape[1]):
        other = data.near[node, i]
        if other < 0:
            break
        if state.absent[other]:
            continue
        tour = state.tour_of[other]
        kind = state.type_of[tour]
        if not data.allowed[node, kind]:
            continue
        home = data.home[kind]
        extra = _extra(data, state, node, home)
        if extra >= best:
            continue
        for side in range(2):
            behind = other if side == 0 else state.prv[other]
            if uniform(rng) < _BLINK:
                continue
            cost = extra + between(data, state, node, behind, tour, best - extra)
            if cost < best:
                best, best_behind = cost, behind
    for i in range(data.near_types.shape[1]):
        kind = data.near_types[node, i]
        if kind < 0:
            break
        if state.free_count[kind] == 0 or state.pooled[data.pool[kind]] >= data.pool_limit[data.pool[kind]]:
            continue
        home = data.home[kind]
        extra = _extra(data, state, node, home)
        if extra >= best or uniform(rng) < _BLINK:
            continue
        cost = extra + alone(data, node, kind)
        if cost < best:
            best, best_behind, best_kind = cost, -1, kind
    if best_behind < 0 and best_kind < 0:
        return
    if best_behind < 0:
        best_behind = state.first[state.free[best_kind, state.free_count[best_kind] - 1]]
    insert(data, state, node, best_behind)
    tour = state.tour_of[node]
    refresh(data, state, tour)
    state.dirty[tour] = False
    home = data.home[state.type_of[tour]]
    if data.exact and home >= 0:
        add_to_trucks(data, state, home, data.delivery[node, 0])


@compiled
def _extra(data: Data, state: State, node: int, home: int) -> float:
    if home < 0:
        return 0.0
    if state.extra[home] < 0.0:
        state.extra[home] = supply(data, state, node, home)
    return float(state.extra[home])
