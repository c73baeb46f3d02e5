"""
A solution as the search holds it: tours as linked lists, with what each position needs to judge a change there.

A *node* is a client or a marker: every tour has a marker where it starts, one for each reload, and one where it ends.
``nxt`` and ``prv`` chain them. For every node ``refresh`` keeps the loads and times of the part of the tour before and
behind it, so that an insertion is judged without walking the tour (Vidal, Crainic, Gendreau & Prins 2013, Computers &
Operations Research 40(1):475-489). Every change is logged, so that a step that is not accepted is undone.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import Data, Flags, Floats, Ints

UInts = npt.NDArray[np.uint64]

INSERTED, REMOVED = 1, 2
_MEMO = 1 << 15
MOST_HELD = 64


class State(NamedTuple):
    """Tours and accounts. Sizes: v nodes, r tours, n clients, s satellites, k types, d dimensions."""

    # Nodes.
    nxt: Ints
    prv: Ints
    tour_of: Ints  # -1: on none
    rank: Ints  # how many nodes stand before it on its tour
    at: Ints  # place
    before: Floats  # v x d: most aboard on its trip until the node is left
    after: Floats  # v x d: most aboard on its trip from leaving the node on
    # Time from the tour's start to the node, and from the node to the tour's end: least duration, earliest and latest
    # first start at which it is kept.
    to_time: Floats
    to_early: Floats
    to_late: Floats
    on_time: Floats
    on_early: Floats
    on_late: Floats
    # Tours.
    type_of: Ints
    first: Ints  # start marker
    last: Ints  # end marker
    size: Ints  # clients
    cost: Floats
    dirty: Flags
    # Accounts.
    absent: Flags  # clients on no tour
    load: Floats  # through each satellite, first dimension of deliveries
    tours_at: Ints  # used tours of each satellite
    used: Ints  # tours of each type
    pooled: Ints  # tours of each pool
    free: Ints  # k x .: unused tours of each type, a stack
    free_count: Ints
    money: Floats  # [tours, satellites, absent clients, first echelon]
    # The log of the step under way.
    log: Ints  # x 3: what, node, the node before it
    log_size: Ints
    # Scratch.
    list_a: Ints
    key: Floats
    extra: Floats  # what a client's goods cost the first echelon at each satellite; negative: not yet known
    slack: Floats  # how much more the trucks can bring to each satellite as they go; negative: they do not go there
    truck: Ints  # the set of satellites that each one's truck serves
    plan: Ints  # what the first echelon follows (see first_echelon.py)
    memo_key: UInts
    memo: Ints
    table: Floats
    choices: Ints
    waived: Flags  # satellites whose opening is not charged in this step's insertions
    closed: Flags  # satellites that get nothing in this step
    banned: Flags  # satellites that get nothing in this trial
    always: Flags  # satellites that get nothing in this search
    saved: Ints  # the solution before a trial
    # A first echelon that is held fixed (see first_echelon.py): which satellites' loads together have how much room.
    held: Ints  # sets of satellites
    held_room: Floats
    held_count: Ints  # one number: how many of them; 0: the first echelon is free
    held_spare: Floats  # what is left of each
    held_cost: Floats  # what the trucks cost; the price of a unit beyond a limit


def new_state(data: Data) -> State:
    """A state with every client on no tour."""
    n, dimensions = data.delivery.shape
    types = [k for k in range(len(data.base)) for _ in range(int(data.count[k]))]
    r, s, k = len(types), len(data.opening), len(data.base)
    v = n + 2 * r
    type_of = np.array(types, dtype=np.int64)
    first = n + 2 * np.arange(r)
    last = first + 1
    nxt, prv = np.full(v, -1), np.full(v, -1)
    nxt[first], prv[last] = last, first
    tour_of = np.full(v, -1)
    tour_of[first] = tour_of[last] = np.arange(r)
    at = np.concatenate([data.place, np.repeat(data.base[type_of], 2)])
    most = int(data.count.max(initial=0))
    free = np.full((k, max(most, 1)), -1)
    for kind in range(k):
        mine = np.flatnonzero(type_of == kind)[::-1]
        free[kind, : len(mine)] = mine
    zeros = [np.zeros(v) for _ in range(6)]
    rows = 3 + min(int(data.truck_limit[0]), s)
    state = State(
        nxt=nxt,
        prv=prv,
        tour_of=tour_of,
        rank=np.zeros(v, dtype=np.int64),
        at=at.astype(np.int64),
        before=np.zeros((v, dimensions)),
        after=np.zeros((v, dimensions)),
        to_time=zeros[0],
        to_early=zeros[1],
        to_late=zeros[2],
        on_time=zeros[3],
        on_early=zeros[4],
        on_late=zeros[5],
        type_of=type_of,
        first=first,
        last=last,
        size=np.zeros(r, dtype=np.int64),
        cost=np.zeros(r),
        dirty=np.zeros(r, dtype=np.bool_),
        absent=np.ones(n, dtype=np.bool_),
        load=np.zeros(s),
        tours_at=np.zeros(s, dtype=np.int64),
        used=np.zeros(k, dtype=np.int64),
        pooled=np.zeros(len(data.pool_limit), dtype=np.int64),
        free=free,
        free_count=data.count.astype(np.int64).copy(),
        money=np.array([0.0, 0.0, float(data.penalty.sum()), 0.0]),
        log=np.zeros((4 * n + 16, 3), dtype=np.int64),
        log_size=np.zeros(1, dtype=np.int64),
        list_a=np.zeros(v, dtype=np.int64),
        key=np.zeros(max(n, 1)),
        extra=np.zeros(s),
        slack=np.full(s, -1.0),
        truck=np.zeros(s, dtype=np.int64),
        plan=np.zeros(2, dtype=np.int64),
        memo_key=np.zeros(_MEMO, dtype=np.uint64),
        memo=np.full(_MEMO, -1),
        table=np.zeros((rows, max(s, 1 << s) if data.exact else 1)),
        choices=np.zeros((rows + 1, max(s, 1 << s) if data.exact else 1), dtype=np.int64),
        waived=np.zeros(s, dtype=np.bool_),
        closed=np.zeros(s, dtype=np.bool_),
        banned=np.zeros(s, dtype=np.bool_),
        always=np.zeros(s, dtype=np.bool_),
        saved=np.zeros(n + r + 1, dtype=np.int64),
        held=np.zeros(MOST_HELD, dtype=np.int64),
        held_room=np.zeros(MOST_HELD),
        held_count=np.zeros(1, dtype=np.int64),
        held_spare=np.zeros(MOST_HELD),
        held_cost=np.zeros(2),
    )
    for tour in range(r):
        refresh(data, state, tour)
    return state


@compiled
def total(state: State) -> float:
    """The objective: tours, satellites, absent clients, first echelon."""
    return state.money[0] + state.money[1] + state.money[2] + state.money[3]


@compiled
def refresh(data: Data, state: State, tour: int) -> None:
    """Work out everything kept of a tour anew, after its nodes have changed."""
    kind = state.type_of[tour]
    profile = data.profile[kind]
    start, end = state.first[tour], state.last[tour]
    dimensions = data.delivery.shape[1]
    length = 0.0
    rank = 0
    for dim in range(dimensions):
        aboard = 0.0
        node = state.nxt[start]
        while node != end:
            aboard += data.delivery[node, dim]
            node = state.nxt[node]
        most = aboard
        state.before[start, dim] = most
        state.after[start, dim] = aboard
        node = state.nxt[start]
        while node != end:
            aboard += data.pickup[node, dim] - data.delivery[node, dim]
            if aboard > most:
                most = aboard
            state.before[node, dim] = most
            state.after[node, dim] = aboard
            node = state.nxt[node]
        node = state.prv[end]
        most = 0.0
        while True:
            if state.after[node, dim] > most:
                most = state.after[node, dim]
            state.after[node, dim] = most
            if node == start:
                break
            node = state.prv[node]
    node = start
    state.rank[start] = 0
    while node != end:
        onward = state.nxt[node]
        length += data.distance[profile, state.at[node], state.at[onward]]
        rank += 1
        state.rank[onward] = rank
        node = onward
    state.size[tour] = rank - 1
    spent = 0.0
    if data.timed:
        spent = _time(data, state, kind, start, end)
    state.money[0] -= state.cost[tour]
    state.cost[tour] = 0.0
    if rank > 1:
        state.cost[tour] = data.fixed[kind] + data.per_distance[kind] * length + data.per_time[kind] * spent
    state.money[0] += state.cost[tour]


@compiled
def _time(data: Data, state: State, kind: int, start: int, end: int) -> float:
    profile = data.profile[kind]
    state.to_time[start] = 0.0
    state.to_early[start] = data.shift_opens[kind]
    state.to_late[start] = data.shift_closes[kind]
    node = start
    while node != end:
        onward = state.nxt[node]
        way = data.duration[profile, state.at[node], state.at[onward]]
        if onward == end:
            opens, closes, service = 0.0, data.shift_closes[kind], 0.0
        else:
            opens, closes, service = data.opens[onward], data.closes[onward], data.service[onward]
        reach = state.to_time[node] + way
        wait = max(opens - reach - state.to_late[node], 0.0)
        state.to_time[onward] = reach + wait + service
        state.to_early[onward] = max(opens - reach, state.to_early[node]) - wait
        state.to_late[onward] = min(closes - reach, state.to_late[node])
        node = onward
    state.on_time[end] = 0.0
    state.on_early[end] = 0.0
    state.on_late[end] = data.shift_closes[kind]
    node = end
    while node != start:
        back = state.prv[node]
        way = data.duration[profile, state.at[back], state.at[node]]
        if back == start:
            opens, closes, service = data.shift_opens[kind], data.shift_closes[kind], 0.0
        else:
            opens, closes, service = data.opens[back], data.closes[back], data.service[back]
        reach = service + way
        wait = max(state.on_early[node] - reach - closes, 0.0)
        state.on_time[back] = reach + wait + state.on_time[node]
        state.on_early[back] = max(state.on_early[node] - reach, opens) - wait
        state.on_late[back] = min(state.on_late[node] - reach, closes)
        node = back
    return float(state.on_time[start])


@compiled
def link(data: Data, state: State, node: int, behind: int) -> None:
    """Put a client behind a node of a tour; the tour is stale until it is refreshed."""
    tour = state.tour_of[behind]
    onward = state.nxt[behind]
    state.nxt[behind] = node
    state.prv[node] = behind
    state.nxt[node] = onward
    state.prv[onward] = node
    state.tour_of[node] = tour
    state.absent[node] = False
    state.money[2] -= data.penalty[node]
    kind = state.type_of[tour]
    if state.size[tour] == 0:
        _take_into_use(data, state, tour, kind)
    state.size[tour] += 1
    home = data.home[kind]
    if home >= 0:
        state.load[home] += data.delivery[node, 0]
        state.money[1] += data.handling[home] * data.delivery[node, 0]
    state.dirty[tour] = True


@compiled
def unlink(data: Data, state: State, node: int) -> None:
    """Take a client off its tour; the tour is stale until it is refreshed."""
    tour = state.tour_of[node]
    back, onward = state.prv[node], state.nxt[node]
    state.nxt[back] = onward
    state.prv[onward] = back
    state.tour_of[node] = -1
    state.absent[node] = True
    state.money[2] += data.penalty[node]
    kind = state.type_of[tour]
    state.size[tour] -= 1
    home = data.home[kind]
    if home >= 0:
        state.load[home] -= data.delivery[node, 0]
        state.money[1] -= data.handling[home] * data.delivery[node, 0]
    if state.size[tour] == 0:
        _put_out_of_use(data, state, tour, kind)
    state.dirty[tour] = True


@compiled
def _take_into_use(data: Data, state: State, tour: int, kind: int) -> None:
    # The stack of unused tours: this one leaves it, the top takes its place.
    count = state.free_count[kind]
    for i in range(count - 1, -1, -1):
        if state.free[kind, i] == tour:
            state.free[kind, i] = state.free[kind, count - 1]
            break
    state.free_count[kind] = count - 1
    state.used[kind] += 1
    state.pooled[data.pool[kind]] += 1
    home = data.home[kind]
    if home >= 0:
        if state.tours_at[home] == 0:
            state.money[1] += data.opening[home]
        state.tours_at[home] += 1


@compiled
def _put_out_of_use(data: Data, state: State, tour: int, kind: int) -> None:
    state.free[kind, state.free_count[kind]] = tour
    state.free_count[kind] += 1
    state.used[kind] -= 1
    state.pooled[data.pool[kind]] -= 1
    home = data.home[kind]
    if home >= 0:
        state.tours_at[home] -= 1
        if state.tours_at[home] == 0:
            state.money[1] -= data.opening[home]


@compiled
def insert(data: Data, state: State, node: int, behind: int) -> None:
    """Put a client behind a node, and note it in the log."""
    link(data, state, node, behind)
    _note(state, INSERTED, node, behind)


@compiled
def remove(data: Data, state: State, node: int) -> None:
    """Take a client off its tour, and note it in the log."""
    _note(state, REMOVED, node, state.prv[node])
    unlink(data, state, node)


@compiled
def _note(state: State, what: int, node: int, behind: int) -> None:
    row = state.log_size[0]
    state.log[row, 0] = what
    state.log[row, 1] = node
    state.log[row, 2] = behind
    state.log_size[0] = row + 1


@compiled
def undo(data: Data, state: State) -> None:
    """Take back everything in the log."""
    for row in range(state.log_size[0] - 1, -1, -1):
        if state.log[row, 0] == INSERTED:
            unlink(data, state, state.log[row, 1])
        else:
            link(data, state, state.log[row, 1], state.log[row, 2])
    refresh_stale(data, state)
    state.log_size[0] = 0


@compiled
def refresh_stale(data: Data, state: State) -> None:
    """Refresh the tours that the logged changes have touched."""
    for row in range(state.log_size[0]):
        for node in (state.log[row, 1], state.log[row, 2]):
            tour = state.tour_of[node]
            if tour >= 0 and state.dirty[tour]:
                refresh(data, state, tour)
                state.dirty[tour] = False
