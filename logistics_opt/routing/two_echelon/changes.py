"""
Nodes put on tours and taken off them.

Every change is noted in a log, so that a step that is not accepted is undone.
"""

from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import Data
from logistics_opt.routing.two_echelon.layout import State
from logistics_opt.routing.two_echelon.tour import refresh

INSERTED, REMOVED = 1, 2


@compiled
def link(data: Data, state: State, node: int, behind: int) -> None:
    """Put a node behind a node of a tour; the tour is stale until it is refreshed."""
    tour = state.node[behind].tour_of
    onward = state.node[behind].nxt
    state.node[behind].nxt = node
    state.node[node].prv = behind
    state.node[node].nxt = onward
    state.node[onward].prv = node
    state.node[node].tour_of = tour
    state.tour[tour].dirty = True
    if node < len(data.job):
        state.job[node].absent = False
        state.account[0].absent -= state.job[node].penalty
        state.tour[tour].size += 1
        if state.tour[tour].size == 1:
            _take_into_use(data, state, tour)
        if node < len(data.client):
            _account(data, state, node, data.type[state.tour[tour].kind].home, 1.0)


@compiled
def unlink(data: Data, state: State, node: int) -> None:
    """Take a node off its tour; the tour is stale until it is refreshed."""
    tour = state.node[node].tour_of
    back, onward = state.node[node].prv, state.node[node].nxt
    state.node[back].nxt = onward
    state.node[onward].prv = back
    state.node[node].tour_of = -1
    state.tour[tour].dirty = True
    if node < len(data.job):
        state.job[node].absent = True
        state.account[0].absent += state.job[node].penalty
        state.tour[tour].size -= 1
        if node < len(data.client):
            _account(data, state, node, data.type[state.tour[tour].kind].home, -1.0)
        if state.tour[tour].size == 0:
            _put_out_of_use(data, state, tour)


@compiled
def _account(data: Data, state: State, node: int, home: int, sign: float) -> None:
    """A client's goods come to pass a satellite, or no longer do."""
    if home < 0:
        return
    state.satellite[home].load += sign * data.client[node].delivery[0]
    state.account[0].satellites += sign * data.satellite[home].handling * data.client[node].delivery[0]
    group = data.satellite[home].group
    for measure in range(data.measures):
        state.satellite[group].through[measure] += sign * data.client[node].through[measure]
    if data.routed:
        down = 0.0
        for dim in range(data.dimensions):
            down += data.client[node].delivery[dim]
            state.satellite[home].supply[dim] += sign * data.client[node].delivery[dim]
            state.satellite[home].collect[dim] += sign * data.client[node].pickup[dim]
        if down > 0.0:
            state.satellite[home].down += sign * data.client[node].pieces
        else:
            state.satellite[home].up += sign * data.client[node].pieces
        state.satellite[home].stale = True


@compiled
def _take_into_use(data: Data, state: State, tour: int) -> None:
    # The stack of unused tours: this one leaves it, the top takes its place.
    kind = state.tour[tour].kind
    count = state.kind[kind].free
    for i in range(count - 1, -1, -1):
        if state.free[kind, i] == tour:
            state.free[kind, i] = state.free[kind, count - 1]
            break
    state.kind[kind].free = count - 1
    state.kind[kind].used += 1
    state.pooled[data.type[kind].pool] += 1
    home = data.type[kind].home
    if home >= 0:
        group = data.satellite[home].group
        if state.satellite[group].group_tours == 0:
            state.account[0].satellites += data.satellite[home].opening
        state.satellite[group].group_tours += 1
        state.satellite[home].tours_at += 1


@compiled
def _put_out_of_use(data: Data, state: State, tour: int) -> None:
    kind = state.tour[tour].kind
    state.free[kind, state.kind[kind].free] = tour
    state.kind[kind].free += 1
    state.kind[kind].used -= 1
    state.pooled[data.type[kind].pool] -= 1
    home = data.type[kind].home
    if home >= 0:
        group = data.satellite[home].group
        state.satellite[home].tours_at -= 1
        state.satellite[group].group_tours -= 1
        if state.satellite[group].group_tours == 0:
            state.account[0].satellites -= data.satellite[home].opening


@compiled
def insert(data: Data, state: State, node: int, behind: int) -> None:
    """Put a node behind a node, and note it in the log."""
    link(data, state, node, behind)
    _note(state, INSERTED, node, behind)


@compiled
def remove(data: Data, state: State, node: int) -> None:
    """Take a node off its tour, and note it in the log."""
    _note(state, REMOVED, node, state.node[node].prv)
    unlink(data, state, node)


@compiled
def _note(state: State, what: int, node: int, behind: int) -> None:
    row = state.account[0].logged
    state.log[row, 0] = what
    state.log[row, 1] = node
    state.log[row, 2] = behind
    state.account[0].logged = row + 1


@compiled
def roll_back(data: Data, state: State) -> None:
    """Take back everything in the log; the tours are stale."""
    for row in range(state.account[0].logged - 1, -1, -1):
        if state.log[row, 0] == INSERTED:
            unlink(data, state, state.log[row, 1])
        else:
            link(data, state, state.log[row, 1], state.log[row, 2])
    state.account[0].logged = 0


@compiled
def refresh_stale(data: Data, state: State) -> None:
    """Refresh the tours that have changed."""
    for tour in range(len(state.tour)):
        if state.tour[tour].dirty:
            refresh(data, state, tour)
