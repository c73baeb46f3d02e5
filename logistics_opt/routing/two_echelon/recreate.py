"""
Recreate: absent jobs are put back one by one, each at its cheapest place, some places overlooked at random.

Greedy insertion with blinks (Christiaens & Vanden Berghe 2020). A place on a tour counts what it adds to the tour and
what bringing the goods to the tour's satellite adds to the first echelon, so both echelons decide together.
"""

from logistics_opt.routing.two_echelon.changes import insert, refresh_stale, remove
from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import Data
from logistics_opt.routing.two_echelon.first_echelon import add_to_trucks, settle
from logistics_opt.routing.two_echelon.hand_over import synchronise, tidy
from logistics_opt.routing.two_echelon.insertion import next_marker
from logistics_opt.routing.two_echelon.layout import State
from logistics_opt.routing.two_echelon.places import cheapest
from logistics_opt.routing.two_echelon.rng import Rng, uniform
from logistics_opt.routing.two_echelon.supply import price_satellites
from logistics_opt.routing.two_echelon.tour import refresh

_FIRST = 1e15  # more than any key of the orders


@compiled
def recreate(data: Data, state: State, rng: Rng) -> bool:
    """Put the absent jobs back where each is cheapest, as far as there is a place; whether all tours can be kept."""
    state.account[0].step += 1
    tidy(data, state)
    if data.routed:
        synchronise(data, state)
    else:
        refresh_stale(data, state)
    if data.exact:
        settle(data, state)
    count = _list_absent(data, state, rng)
    first = 0  # trucks' visits that are needed already come first, then clients, then what they have made necessary
    able = True
    while first < count:
        for i in range(first, count):
            able = _put_back(data, state, rng, state.list_a[i])
        first = count
        if data.routed:
            count = _list_trucks(data, state, len(data.client) + len(data.satellite), count)
    return able and (not data.routed or synchronise(data, state))


@compiled
def _put_back(data: Data, state: State, rng: Rng, node: int) -> bool:
    """Put a job where it is cheapest, and if it needs a truck's visit that is not made yet, that too; or neither."""
    if not state.job[node].absent:
        return True
    job = node
    for _ in range(2):
        if not _put(data, state, rng, job) or not data.routed:
            break
        if not synchronise(data, state):
            remove(data, state, job)
            break
        home = data.type[state.tour[state.node[job].tour_of].kind].home
        if home < 0 or not state.job[len(data.client) + home].absent:
            return True
        job = len(data.client) + home
    if data.routed and not state.job[node].absent and job != node and state.job[job].absent:
        remove(data, state, node)
    if data.routed:
        tidy(data, state)
        return synchronise(data, state)
    return True


@compiled
def _list_absent(data: Data, state: State, rng: Rng) -> int:
    count = 0
    if data.routed:
        count = _list_trucks(data, state, len(data.client), 0)
    return _sorted_absent(data, state, rng, count)


@compiled
def _list_trucks(data: Data, state: State, first: int, count: int) -> int:
    """Add the trucks' visits from ``first`` on that are needed and not made to ``list_a``, unless they are there."""
    for node in range(first, len(data.job)):
        if state.job[node].absent:
            known = False
            for i in range(count):
                known |= state.list_a[i] == node
            if not known:
                state.list_a[count] = node
                count += 1
    return count


@compiled
def _sorted_absent(data: Data, state: State, rng: Rng, count: int) -> int:
    """Add the absent clients to ``list_a`` in a random one of several orders; how many there are now."""
    pick = uniform(rng) * (14.0 if data.timed else 11.0)
    first = count
    for node in range(len(data.client)):
        if state.job[node].absent:
            state.list_a[count] = node
            state.key[count] = _sort_key(data, rng, node, pick)
            if data.client[node].kinds & state.account[0].favoured:
                state.key[count] -= _FIRST
            count += 1
    state.account[0].favoured = 0
    for i in range(first + 1, count):
        key, node = state.key[i], state.list_a[i]
        j = i
        while j > first and state.key[j - 1] > key:
            state.key[j], state.list_a[j] = state.key[j - 1], state.list_a[j - 1]
            j -= 1
        state.key[j], state.list_a[j] = key, node
    return count


@compiled
def _sort_key(data: Data, rng: Rng, node: int, pick: float) -> float:
    if pick < 4.0:
        return uniform(rng)
    if pick < 8.0:
        return float(-data.client[node].delivery[0] - data.client[node].pickup[0])
    if pick < 11.0:
        kind = data.near_types[node, 0]
        far = data.distance[data.type[kind].profile, data.type[kind].base, data.job[node].place] if kind >= 0 else 0.0
        return float(-far if pick < 10.0 else far)
    if pick < 12.0:
        return float(data.client[node].closes - data.client[node].opens)
    return float(data.client[node].opens if pick < 13.0 else -data.client[node].closes)


@compiled
def _put(data: Data, state: State, rng: Rng, node: int) -> bool:
    """Put a job where it is cheapest; whether there is a place."""
    price_satellites(data, state, rng, node)
    _, behind, tour, kind = cheapest(data, state, rng, node, state.job[node].penalty)
    if kind >= 0:
        behind = state.tour[state.free[kind, state.kind[kind].free - 1]].first
    elif tour >= 0:
        behind = next_marker(data, state, tour)
        insert(data, state, behind, state.node[state.tour[tour].last].prv)
    if behind < 0:
        return False
    insert(data, state, node, behind)
    tour = state.node[node].tour_of
    home = data.type[state.tour[tour].kind].home
    if not data.routed:
        refresh(data, state, tour)
    if data.exact and home >= 0:
        add_to_trucks(data, state, home, data.client[node].delivery[0])
    return True
