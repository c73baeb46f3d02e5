"""
The first echelon solved exactly: what the trucks cost for given loads of few satellites.

Without split deliveries: a partition of the satellites into truck tours by dynamic programming over subsets. With
them: the plans that can be optimal are listed once by cost (:mod:`truck_plans`); the first that can carry the loads is
the best. A plan can carry the loads when no set of satellites has more load than the trucks that visit it can hold
(max-flow min-cut).
"""

import numpy as np

from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import Data, Ints
from logistics_opt.routing.two_echelon.layout import State


@compiled
def settle(data: Data, state: State) -> None:
    """Find the best first echelon for the loads as they are, and how much more each satellite can get for nothing."""
    if state.account[0].holds > 0:
        _hold(state)
    elif len(data.plan_cost) > 0:
        _sum_up(state)
        plan = _plan_for(data, state, -1, 0.0)
        state.account[0].plan = plan
        state.account[0].trucks = data.plan_cost[plan] if plan >= 0 else np.inf
        _plan_slack(data, state)
    else:
        state.account[0].trucks = best_partition(data, state)
        _partition_slack(data, state)


@compiled
def added_to_trucks(data: Data, state: State, satellite: int, amount: float) -> float:
    """What the first echelon would cost more if a satellite got so much more; infinite if trucks cannot bring it."""
    if amount <= state.satellite[satellite].slack:
        return 0.0
    if state.account[0].holds > 0:
        return _beyond(state, satellite, amount)
    if len(data.plan_cost) > 0:
        plan = _plan_for(data, state, satellite, amount)
        return max(0.0, data.plan_cost[plan] - state.account[0].trucks) if plan >= 0 else np.inf
    return _moved_tour(data, state, satellite, amount)


@compiled
def add_to_trucks(data: Data, state: State, satellite: int, amount: float) -> None:
    """Keep the first echelon in step after a satellite's load has grown by ``amount``."""
    if amount > state.satellite[satellite].slack or state.account[0].holds > 0:
        settle(data, state)
    elif len(data.plan_cost) > 0:
        _sum_up(state)
        _plan_slack(data, state)
    else:
        for s in range(len(state.satellite)):
            if state.satellite[s].slack >= 0.0 and state.satellite[s].truck == state.satellite[satellite].truck:
                state.satellite[s].slack -= amount


@compiled
def _hold(state: State) -> None:
    """The trucks' tours stay as they are: a satellite has the room that is left of every limit that it falls under."""
    state.account[0].trucks = state.account[0].held_cost
    for s in range(len(state.satellite)):
        state.satellite[s].slack = -1.0
    for i in range(state.account[0].holds):
        spare = state.hold[i].room
        for s in range(len(state.satellite)):
            if state.hold[i].satellites >> s & 1:
                spare -= state.satellite[s].load
        state.hold[i].spare = spare
        if spare < 0.0:
            state.account[0].trucks -= state.account[0].held_price * spare
        for s in range(len(state.satellite)):
            if state.hold[i].satellites >> s & 1 and (
                state.satellite[s].slack == -1.0 or spare < state.satellite[s].slack
            ):
                state.satellite[s].slack = max(spare, -0.5)


@compiled
def _beyond(state: State, satellite: int, amount: float) -> float:
    """What it costs to bring more than there is room for on the tours that are held; infinite if none goes there."""
    if state.satellite[satellite].slack == -1.0:
        return np.inf
    cost = 0.0
    for i in range(state.account[0].holds):
        if state.hold[i].satellites >> satellite & 1:
            cost += max(0.0, amount - max(0.0, state.hold[i].spare))
    return float(state.account[0].held_price * cost)


@compiled
def _sum_up(state: State) -> None:
    """The load of every set of satellites."""
    load = state.table[0]
    load[0] = 0.0
    size = 1
    for s in range(len(state.satellite)):
        for a in range(size):
            load[size + a] = load[a] + state.satellite[s].load
        size *= 2


@compiled
def _plan_for(data: Data, state: State, satellite: int, amount: float) -> int:
    """
    The cheapest plan for the loads, with ``amount`` more at one satellite; -1: none can carry them.

    Only how many trucks each set of satellites fills matters, and few such patterns occur: plans are remembered.
    """
    load, need = state.table[0], state.choices[0]
    room = data.truck_room
    used = 0
    for s in range(len(state.satellite)):
        if state.satellite[s].load > 0.0 or s == satellite:
            used |= 1 << s
    bit = 1 << satellite if satellite >= 0 else 0
    key = np.uint64(used + 1) << np.uint64(40)  # 0 marks an empty row of the memory
    for a in range(1, len(load)):
        total = load[a] + amount if a & bit else load[a]
        trucks = 0
        while total > 0.0:
            total -= room
            trucks += 1
        need[a] = trucks
        key = (key ^ np.uint64(trucks)) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    row = int(key & np.uint64(len(state.memo_key) - 1))
    if state.memo_key[row] != key:
        state.memo_key[row] = key
        state.memo[row] = _first_able(data, need, used)
    return int(state.memo[row])


@compiled
def _first_able(data: Data, need: Ints, used: int) -> int:
    for plan in range(data.plan_first[used], data.plan_first[used + 1]):
        able = True
        a = used
        while a > 0:
            if data.plan_touch[plan, a] < need[a]:
                able = False
                break
            a = (a - 1) & used
        if able:
            return plan
    return -1


@compiled
def _plan_slack(data: Data, state: State) -> None:
    plan = state.account[0].plan
    for s in range(len(state.satellite)):
        state.satellite[s].slack = np.inf if plan >= 0 and state.satellite[s].load > 0.0 else -1.0
    if plan < 0:
        return
    load, room = state.table[0], data.truck_room
    for a in range(1, len(load)):
        spare = room * data.plan_touch[plan, a] - load[a]
        for s in range(len(state.satellite)):
            if a >> s & 1 and spare < state.satellite[s].slack:
                state.satellite[s].slack = spare


@compiled
def _moved_tour(data: Data, state: State, satellite: int, amount: float) -> float:
    """At most this is added where a satellite outgrows its tour: it goes to another tour, or gets one of its own."""
    room = data.truck_room
    load = state.satellite[satellite].load + amount
    if load > room:
        return np.inf
    bit = 1 << satellite
    own = state.satellite[satellite].truck
    left = data.subset_cost[own & ~bit] - data.subset_cost[own] if own > 0 else 0.0
    best = data.subset_cost[bit] if state.account[0].plan < data.truck_limit else np.inf
    for s in range(len(state.satellite)):
        tour = state.satellite[s].truck
        if tour > 0 and tour != own and state.satellite[s].slack >= load:
            best = min(best, data.subset_cost[tour | bit] - data.subset_cost[tour])
    return float(best + left)


@compiled
def best_partition(data: Data, state: State) -> float:
    """
    The least cost of truck tours each serving its satellites' whole loads; infinite if the trucks cannot.

    The tables of ``state``: load and cost of each set as one tour, the least cost of serving it by any number of
    tours, how many those are, and which of them serves the set's lowest satellite.
    """
    load, cost, value = state.table[0], state.table[1], state.table[2]
    number, choice, ids, whole = state.choices[0], state.choices[1], state.choices[2], state.choices[3]
    m = 0
    for s in range(len(state.satellite)):
        if state.satellite[s].load > 0.0:
            ids[m] = s
            m += 1
    full = (1 << m) - 1
    load[0] = cost[0] = value[0] = 0.0
    number[0] = whole[0] = 0
    low = 0
    for a in range(1, full + 1):
        if a >> (low + 1):
            low += 1
        rest = a ^ (1 << low)  # the highest satellite of a is its last: a tour for it is sought among the others
        load[a] = load[rest] + state.satellite[ids[low]].load
        whole[a] = whole[rest] | 1 << ids[low]
        cost[a] = data.subset_cost[whole[a]] if load[a] <= data.truck_room else np.inf
        value[a], number[a], choice[a] = cost[a], 1, a
        sub = rest
        while sub > 0:
            sub = (sub - 1) & rest
            b = sub | (1 << low)
            if cost[b] + value[a ^ b] < value[a]:
                value[a], number[a], choice[a] = cost[b] + value[a ^ b], 1 + number[a ^ b], b
    state.account[0].plan = number[full]
    state.account[0].limited = 0
    if number[full] <= data.truck_limit or value[full] == np.inf:
        return float(value[full])
    state.account[0].plan = state.account[0].limited = data.truck_limit
    return _limited_partition(state, full, data.truck_limit)


@compiled
def _limited_partition(state: State, full: int, limit: int) -> float:
    """As :func:`best_partition` with at most ``limit`` tours: rows 3.. and 4.. of the tables are for 1, 2 ... tours."""
    cost = state.table[1]
    for a in range(full + 1):
        state.table[3, a] = cost[a]
        state.choices[4, a] = a
    for k in range(1, limit):
        value, before = state.table[3 + k], state.table[2 + k]
        choice = state.choices[4 + k]
        value[0] = 0.0
        low = 0
        for a in range(1, full + 1):
            if a >> (low + 1):
                low += 1
            rest = a ^ (1 << low)
            value[a], choice[a] = before[a], 0  # 0: no more tours than in the row before
            sub = rest
            while sub > 0:
                sub = (sub - 1) & rest
                b = sub | (1 << low)
                if cost[b] + before[a ^ b] < value[a]:
                    value[a], choice[a] = cost[b] + before[a ^ b], b
    return float(state.table[2 + limit, full])


@compiled
def _partition_slack(data: Data, state: State) -> None:
    """Follow the choices of the tables to the tours: which satellites each has, and what it has room for."""
    left = 0
    m = 0
    for s in range(len(state.satellite)):
        state.satellite[s].slack, state.satellite[s].truck = -1.0, 0
        if state.satellite[s].load > 0.0:
            left |= 1 << m
            m += 1
    if state.account[0].trucks == np.inf:
        return
    ids, whole = state.choices[2], state.choices[3]
    k = state.account[0].limited
    while left > 0:
        tour = state.choices[1, left]
        if k > 0:
            tour = state.choices[3 + k, left]
            while tour == 0:
                k -= 1
                tour = state.choices[3 + k, left]
            k -= 1
        for i in range(m):
            if tour >> i & 1:
                state.satellite[ids[i]].slack = data.truck_room - state.table[0, tour]
                state.satellite[ids[i]].truck = whole[tour]
        left ^= tour
