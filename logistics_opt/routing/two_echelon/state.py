"""
A solution as the search holds it: tours as linked lists, with what each position needs to judge a change there.

A *node* is a job or a marker: every tour has a marker where it starts, one for each reload, and one where it ends.
``nxt`` and ``prv`` chain them. For every node ``refresh`` keeps the loads and times of the part of the tour before and
behind it, so that an insertion is judged without walking the tour (Vidal, Crainic, Gendreau & Prins 2013, Computers &
Operations Research 40(1):475-489). Every change is logged, so that a step that is not accepted is undone.
"""

from typing import NamedTuple

import numpy as np

from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import Data, Floats, Ints, Records, UInts
from logistics_opt.routing.two_echelon.layout import (
    ACCOUNT,
    HOLD,
    JOB_STATE,
    KIND,
    NODE,
    SATELLITE_STATE,
    TOUR,
)

INSERTED, REMOVED = 1, 2
FOREVER = 1e9
_MEMO = 1 << 15
MOST_HELD = 64
_MOST_TRIPS = 6  # a day


class State(NamedTuple):
    """Tours and accounts. Sizes: v nodes, r tours, k types."""

    node: Records
    tour: Records
    job: Records
    kind: Records
    satellite: Records
    account: Records  # one
    hold: Records
    reloads: Ints  # r x .: markers for reloads; -1 fills up
    free: Ints  # k x .: unused tours of each type, a stack
    pooled: Ints  # tours of each pool
    log: Ints  # x 3: what, node, the node before it
    saved: Ints  # the solution before a trial
    # Scratch.
    list_a: Ints
    key: Floats
    memo_key: UInts
    memo: Ints
    table: Floats
    choices: Ints


def new_state(data: Data) -> State:
    """A state with every client on no tour."""
    n, jobs, s = len(data.client), len(data.job), len(data.satellite)
    types = np.repeat(np.arange(len(data.type)), data.type["count"])
    r = len(types)
    more = np.minimum(data.type["trips"][types], _MOST_TRIPS) - 1
    node = np.zeros(jobs + 2 * r + int(more.sum()), dtype=NODE)
    tour = np.zeros(r, dtype=TOUR)
    tour["kind"], tour["trips"] = types, 1
    tour["first"] = first = jobs + 2 * np.arange(r)
    tour["last"] = first + 1
    for name in ("nxt", "prv", "tour_of", "trip_of"):
        node[name] = -1
    node["closes"] = FOREVER
    node["at"][:jobs] = data.job["place"]
    node["at"][first] = node["at"][first + 1] = data.type["base"][types]
    node["nxt"][first], node["prv"][first + 1] = first + 1, first
    node["tour_of"][first] = node["tour_of"][first + 1] = np.arange(r)
    for name in ("delivery", "pickup", "service", "opens", "closes", "ready"):
        node[name][:n] = data.client[name]
    node["mixed"][:n], node["apart"][:n] = data.client["kinds"], data.client["conflicts"]
    reloads = np.full((r, max(int(more.max(initial=0)), 1)), -1)
    marker = jobs + 2 * r
    for number in np.flatnonzero(more).tolist():
        reloads[number, : more[number]] = marker + np.arange(more[number])
        node["at"][marker : marker + more[number]] = data.type["base"][types[number]]
        marker += int(more[number])
    job = np.zeros(jobs, dtype=JOB_STATE)
    job["absent"][:n], job["penalty"][:n] = True, data.client["penalty"]
    kind = np.zeros(len(data.type), dtype=KIND)
    kind["free"] = data.type["count"]
    free = np.full((len(kind), max(int(data.type["count"].max(initial=0)), 1)), -1)
    for number in range(len(kind)):
        mine = np.flatnonzero(types == number)[::-1]
        free[number, : len(mine)] = mine
    satellite = np.zeros(s, dtype=SATELLITE_STATE)
    homes = data.type["home"][types]
    for number in range(s):
        mine = np.flatnonzero(homes == number)
        if len(mine):
            satellite["tour_first"][number], satellite["tour_last"][number] = mine[0], mine[-1] + 1
    satellite["stands"], satellite["due"], satellite["slack"] = data.satellite["earliest"], FOREVER, -1.0
    account = np.zeros(1, dtype=ACCOUNT)
    account["absent"] = data.client["penalty"].sum()
    account["stranded"] = 10.0 * data.client["penalty"].max(initial=1.0)
    rows = 3 + min(data.truck_limit, s)
    width = max(s, 1 << s) if data.exact else 1
    state = State(
        node=node,
        tour=tour,
        job=job,
        kind=kind,
        satellite=satellite,
        account=account,
        hold=np.zeros(MOST_HELD, dtype=HOLD),
        reloads=reloads,
        free=free,
        pooled=np.zeros(len(data.pool_limit), dtype=np.int64),
        log=np.zeros((8 * jobs + 8 * r + 64, 3), dtype=np.int64),
        saved=np.zeros(len(node) + r + 1, dtype=np.int64),
        list_a=np.zeros(len(node), dtype=np.int64),
        key=np.zeros(max(jobs, 1)),
        memo_key=np.zeros(_MEMO, dtype=np.uint64),
        memo=np.full(_MEMO, -1),
        table=np.zeros((rows, width)),
        choices=np.zeros((rows + 1, width), dtype=np.int64),
    )
    for number in range(r):
        refresh(data, state, number)
    return state


@compiled
def total(state: State) -> float:
    """The objective: tours, satellites, absent jobs, first echelon."""
    return float(
        state.account[0].tours + state.account[0].satellites + state.account[0].absent + state.account[0].trucks
    )


@compiled
def refresh(data: Data, state: State, tour: int) -> None:
    """Work out everything kept of a tour anew, after its nodes, or what they need, have changed."""
    kind = state.tour[tour].kind
    start, end = state.tour[tour].first, state.tour[tour].last
    _loads(data, state, start, end)
    state.tour[tour].late = False
    length = _chain(data, state, tour, kind)
    spent = 0.0
    if data.timed:
        _ahead(data, state, kind, start, end)
        _behind(data, state, kind, start, end)
        spent = state.node[start].on_time
        longest = spent
        if data.routed and data.type[kind].home < 0:
            waiting, bringing = _truck_spans(data, state, kind, start, end)
            spent = max(spent, waiting)
            longest = max(spent, bringing)
        if state.tour[tour].size > 0 and (spent >= FOREVER or longest > data.type[kind].longest):
            state.tour[tour].late = True
    if data.routed and data.type[kind].home < 0 and _overloaded(data, state, kind, start, end):
        state.tour[tour].late = True
    state.account[0].tours -= state.tour[tour].cost
    state.tour[tour].cost = 0.0
    if state.tour[tour].size > 0:
        state.tour[tour].cost = (
            data.type[kind].fixed + data.type[kind].per_distance * length + data.type[kind].per_time * spent
        )
    state.account[0].tours += state.tour[tour].cost
    state.tour[tour].dirty = False


@compiled
def _loads(data: Data, state: State, start: int, end: int) -> None:
    """Trip by trip: what is aboard at most until each node is left, and from then on."""
    jobs = len(data.job)
    for dim in range(data.dimensions):
        marker = start
        while marker != end:
            aboard = 0.0
            node = state.node[marker].nxt
            while node < jobs:
                aboard += state.node[node].delivery[dim]
                node = state.node[node].nxt
            behind = node
            most = aboard
            state.node[marker].before[dim] = most
            state.node[marker].after[dim] = aboard
            node = state.node[marker].nxt
            while node != behind:
                aboard += state.node[node].pickup[dim] - state.node[node].delivery[dim]
                most = max(most, aboard)
                state.node[node].before[dim] = most
                state.node[node].after[dim] = aboard
                node = state.node[node].nxt
            node = state.node[behind].prv
            most = 0.0
            while True:
                most = max(most, state.node[node].after[dim])
                state.node[node].after[dim] = most
                if node == marker:
                    break
                node = state.node[node].prv
            marker = behind


@compiled
def _overloaded(data: Data, state: State, kind: int, start: int, end: int) -> bool:
    """Whether a truck has more aboard than it holds, since what it brings and takes on changes with the vans' tours."""
    for dim in range(data.dimensions):
        room = data.type[kind].capacity[dim] * (1.0 + 1e-9)
        node = start
        while node != end:
            if state.node[node].before[dim] > room:
                return True
            node = state.node[node].nxt
    return False


@compiled
def _chain(data: Data, state: State, tour: int, kind: int) -> float:
    """Trips and what binds the markers; the length of the tour."""
    jobs = len(data.job)
    profile, home = data.type[kind].profile, data.type[kind].home
    start, end = state.tour[tour].first, state.tour[tour].last
    length = 0.0
    size = 0
    trips = 1
    marker = start
    release, mixed = 0.0, 0
    node = start
    state.node[start].trip_of = start
    opens = data.type[kind].shift_opens
    if data.routed and home >= 0:
        opens = max(opens, state.satellite[home].stands)
    while node != end:
        onward = state.node[node].nxt
        length += data.distance[profile, state.node[node].at, state.node[onward].at]
        if onward < jobs:
            size += 1
            state.node[onward].trip_of = marker
            mixed |= state.node[onward].mixed
            if mixed & state.node[onward].apart:
                state.tour[tour].late = True
            if home < 0:
                release = max(release, state.node[onward].ready)
        else:
            wait = data.type[kind].reload if marker != start else 0.0
            state.node[marker].opens = max(opens, release) - wait
            state.node[marker].closes = data.type[kind].shift_closes
            state.node[marker].service = wait
            state.node[marker].mixed = mixed
            state.node[marker].ready = release
            if onward != end:
                trips += 1
            marker = onward
            release, mixed = 0.0, 0
            state.node[onward].trip_of = onward
        node = onward
    state.node[end].closes = data.type[kind].shift_closes
    state.tour[tour].size = size
    state.tour[tour].trips = trips
    return length


@compiled
def join(
    time: float, early: float, late: float, gap: float, time_b: float, early_b: float, late_b: float
) -> tuple[float, float, float]:
    """
    Two stretches of a tour made one: its least duration, the earliest and the latest start at which that is kept.

    ``gap`` is the way between them. A duration of :data:`FOREVER` or more: there is no time at which both can be.
    """
    reach = time + gap
    if early + reach > late_b:
        return FOREVER, early, early
    wait = max(early_b - reach - late, 0.0)
    return reach + wait + time_b, max(early_b - reach, early) - wait, min(late_b - reach, late)


@compiled
def _ahead(data: Data, state: State, kind: int, start: int, end: int) -> None:
    """From the start to each node."""
    ways = data.duration[data.type[kind].profile]
    time, early, late = state.node[start].service, state.node[start].opens, state.node[start].closes
    moment = early
    state.node[start].to_time, state.node[start].to_early, state.node[start].to_late = time, early, late
    state.node[start].soonest = moment
    node = start
    while node != end:
        onward = state.node[node].nxt
        gap = ways[state.node[node].at, state.node[onward].at]
        moment = max(moment + state.node[node].service + gap, state.node[onward].opens)
        time, early, late = join(
            time, early, late, gap, state.node[onward].service, state.node[onward].opens, state.node[onward].closes
        )
        state.node[onward].to_time, state.node[onward].to_early, state.node[onward].to_late = time, early, late
        state.node[onward].soonest = moment
        node = onward


@compiled
def _behind(data: Data, state: State, kind: int, start: int, end: int) -> None:
    """From each node to the end."""
    ways = data.duration[data.type[kind].profile]
    time, early, late = 0.0, 0.0, state.node[end].closes
    state.node[end].on_time, state.node[end].on_early, state.node[end].on_late = time, early, late
    node = end
    while node != start:
        back = state.node[node].prv
        gap = ways[state.node[back].at, state.node[node].at]
        time, early, late = join(
            state.node[back].service, state.node[back].opens, state.node[back].closes, gap, time, early, late
        )
        state.node[back].on_time, state.node[back].on_early, state.node[back].on_late = time, early, late
        node = back


@compiled
def _truck_spans(data: Data, state: State, kind: int, start: int, end: int) -> tuple[float, float]:
    """
    A truck's time from leaving to its return, as early as that can be: if it waits for vans; if it brings all early.

    The first is 0 where it takes nothing on from vans for which it brings goods. Where it does, it must bring these so
    early that it need not wait for the vans any longer. The second keeps the earliest moments at which it can bring
    anything.
    """
    n, s_count = len(data.client), len(data.satellite)
    ways = data.duration[data.type[kind].profile]
    late = soon = state.node[end].soonest
    waits = False
    node = end
    while node != start:
        back = state.node[node].prv
        gap = state.node[back].service + ways[state.node[back].at, state.node[node].at]
        late = min(late - gap, state.node[back].closes)
        soon = min(soon - gap, state.node[back].closes)
        s = back - n
        if 0 <= s < s_count:
            soon = min(soon, state.node[back].soonest)
            takes = back + s_count
            if state.node[takes].tour_of == state.node[back].tour_of:
                waits = True
                sorting = data.satellite[s].sort + data.satellite[s].sort_piece * state.satellite[s].down
                due = state.node[takes].soonest - state.satellite[s].longest - sorting - state.node[back].service
                late = min(late, max(due, state.node[back].soonest))
        node = back
    returns = state.node[end].soonest
    return float(returns - late) if waits else 0.0, float(returns - soon)


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
    for measure in range(data.measures):
        state.satellite[home].through[measure] += sign * data.client[node].through[measure]
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
