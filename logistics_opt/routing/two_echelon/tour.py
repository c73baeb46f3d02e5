"""
What a tour costs, what is aboard and what time it is at each of its nodes.

For every node :func:`refresh` keeps the loads and times of the part of the tour before and behind it, so that an
insertion is judged without walking the tour (Vidal, Crainic, Gendreau & Prins 2013, Computers & Operations Research
40(1):475-489).
"""

from logistics_opt.routing.two_echelon.compiled import compiled, entry
from logistics_opt.routing.two_echelon.data import PIECES, Data
from logistics_opt.routing.two_echelon.layout import FOREVER, State


@entry
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
        if data.type[kind].per_piece > 0.0:
            state.tour[tour].cost += data.type[kind].per_piece * _pieces(state, start, end)
    state.account[0].tours += state.tour[tour].cost
    state.tour[tour].dirty = False


@compiled
def _pieces(state: State, start: int, end: int) -> float:
    """What goes off and on along a tour."""
    pieces = 0.0
    node = state.node[start].nxt
    while node != end:
        pieces += state.node[node].delivery[PIECES] + state.node[node].pickup[PIECES]
        node = state.node[node].nxt
    return pieces


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
            state.node[marker].closes = data.type[kind].departs_by
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
