"""What it costs to put a job somewhere, judged without walking the tour."""

import numpy as np

from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import PIECES, Data
from logistics_opt.routing.two_echelon.layout import FOREVER, State
from logistics_opt.routing.two_echelon.tour import join


@compiled
def between(data: Data, state: State, node: int, behind: int, tour: int, limit: float) -> float:
    """
    The cost added by putting a job behind a node of a tour; infinite if a rule forbids it.

    A cost of ``limit`` or more may be returned without looking at the rules.
    """
    kind = state.tour[tour].kind
    onward = state.node[behind].nxt
    profile = data.type[kind].profile
    a, b, c = state.node[behind].at, state.node[node].at, state.node[onward].at
    added = data.type[kind].per_distance * (
        data.distance[profile, a, b] + data.distance[profile, b, c] - data.distance[profile, a, c]
    )
    if data.type[kind].per_piece > 0.0:
        added += data.type[kind].per_piece * (state.node[node].delivery[PIECES] + state.node[node].pickup[PIECES])
    if added >= limit:
        return float(added)
    for dim in range(data.dimensions):
        room = data.type[kind].capacity[dim]
        if state.node[behind].before[dim] + state.node[node].delivery[dim] > room:
            return np.inf
        if state.node[behind].after[dim] + state.node[node].pickup[dim] > room:
            return np.inf
    if data.mixing and state.node[state.node[behind].trip_of].mixed & state.node[node].apart:
        return np.inf
    if not data.timed:
        return float(added)
    ways = data.duration[profile]
    if data.released and data.type[kind].home < 0 and state.node[node].ready > _departs(state, behind):
        time, early, late = _released(data, state, node, behind, tour, kind)
    else:
        time, early, late = join(
            state.node[behind].to_time,
            state.node[behind].to_early,
            state.node[behind].to_late,
            ways[a, b],
            state.node[node].service,
            state.node[node].opens,
            state.node[node].closes,
        )
    time, early, late = join(
        time,
        early,
        late,
        ways[b, c],
        state.node[onward].on_time,
        state.node[onward].on_early,
        state.node[onward].on_late,
    )
    if time > data.type[kind].longest or time >= FOREVER:
        return np.inf
    if not _in_time_for_truck(data, state, node, tour, early + time):
        return np.inf
    return float(added + data.type[kind].per_time * (time - state.node[state.tour[tour].first].on_time))


@compiled
def _departs(state: State, behind: int) -> float:
    marker = state.node[behind].trip_of
    return float(state.node[marker].opens + state.node[marker].service)


@compiled
def _released(data: Data, state: State, node: int, behind: int, tour: int, kind: int) -> tuple[float, float, float]:
    """The stretch from the tour's start to a job whose goods its trip has to wait for."""
    ways = data.duration[data.type[kind].profile]
    marker = state.node[behind].trip_of
    opens = state.node[node].ready - state.node[marker].service
    if marker == state.tour[tour].first:
        time, early, late = 0.0, opens, state.node[marker].closes
    else:
        back = state.node[marker].prv
        time, early, late = join(
            state.node[back].to_time,
            state.node[back].to_early,
            state.node[back].to_late,
            ways[state.node[back].at, state.node[marker].at],
            state.node[marker].service,
            opens,
            state.node[marker].closes,
        )
    here = marker
    while here != behind:
        onward = state.node[here].nxt
        gap = ways[state.node[here].at, state.node[onward].at]
        time, early, late = join(
            time, early, late, gap, state.node[onward].service, state.node[onward].opens, state.node[onward].closes
        )
        here = onward
    gap = ways[state.node[behind].at, state.node[node].at]
    return join(time, early, late, gap, state.node[node].service, state.node[node].opens, state.node[node].closes)


@compiled
def _in_time_for_truck(data: Data, state: State, node: int, tour: int, returns: float) -> bool:
    """Whether collected goods are back at the satellite before the truck that takes them on must go."""
    home = data.type[state.tour[tour].kind].home
    if not data.routed or home < 0:
        return True
    truck = len(data.client) + len(data.satellite) + home
    if state.node[truck].tour_of < 0 or returns <= state.node[truck].on_late:
        return True
    for dim in range(data.dimensions):
        if state.node[node].pickup[dim] > 0.0 or state.node[state.node[state.tour[tour].last].prv].after[dim] > 0.0:
            return False
    return True


@compiled
def _holds(data: Data, state: State, kind: int, node: int) -> bool:
    """Whether an empty vehicle of a type has the capacity for a job."""
    for dim in range(data.dimensions):
        room = data.type[kind].capacity[dim]
        if state.node[node].delivery[dim] > room or state.node[node].pickup[dim] > room:
            return False
    return True


@compiled
def alone(data: Data, state: State, node: int, kind: int) -> float:
    """The cost of a tour of its own by a vehicle of a type, its fixed cost included; infinite if a rule forbids it."""
    if not _holds(data, state, kind, node):
        return np.inf
    profile, home = data.type[kind].profile, data.type[kind].home
    base, place = data.type[kind].base, data.job[node].place
    cost = data.type[kind].fixed + data.type[kind].per_distance * (
        data.distance[profile, base, place] + data.distance[profile, place, base]
    )
    if data.type[kind].per_piece > 0.0:
        cost += data.type[kind].per_piece * (state.node[node].delivery[PIECES] + state.node[node].pickup[PIECES])
    if not data.timed:
        return float(cost)
    out, back = data.duration[profile, base, place], data.duration[profile, place, base]
    departs = data.type[kind].shift_opens
    departs = max(departs, state.satellite[home].stands if home >= 0 else state.node[node].ready)
    starts = max(departs + out, state.node[node].opens)
    if departs > data.type[kind].departs_by or starts > state.node[node].closes:
        return np.inf
    if starts + state.node[node].service + back > data.type[kind].shift_closes:
        return np.inf
    spent = out + state.node[node].service + back
    if spent > data.type[kind].longest:
        return np.inf
    return float(cost + data.type[kind].per_time * spent)


@compiled
def as_trip(data: Data, state: State, node: int, tour: int, limit: float) -> float:
    """The cost added by one more trip for a job alone at the end of a tour in use; infinite if a rule forbids it."""
    kind = state.tour[tour].kind
    if not _holds(data, state, kind, node):
        return np.inf
    profile, home = data.type[kind].profile, data.type[kind].home
    base, place = data.type[kind].base, data.job[node].place
    legs, ways = data.distance[profile], data.duration[profile]
    added = data.type[kind].per_distance * (legs[base, place] + legs[place, base])
    if added >= limit:
        return float(added)
    last = state.node[state.tour[tour].last].prv
    opens = data.type[kind].shift_opens
    opens = max(opens, state.satellite[home].stands if home >= 0 else state.node[node].ready)
    closes, reload = data.type[kind].shift_closes, data.type[kind].reload
    time, early, late = state.node[last].to_time, state.node[last].to_early, state.node[last].to_late
    time, early, late = join(time, early, late, ways[state.node[last].at, base], reload, opens - reload, closes)
    time, early, late = join(
        time, early, late, ways[base, place], state.node[node].service, state.node[node].opens, state.node[node].closes
    )
    time, early, late = join(time, early, late, ways[place, base], 0.0, 0.0, closes)
    if time > data.type[kind].longest or time >= FOREVER:
        return np.inf
    if not _in_time_for_truck(data, state, node, tour, early + time):
        return np.inf
    return float(added + data.type[kind].per_time * (time - state.node[state.tour[tour].first].on_time))


@compiled
def next_marker(data: Data, state: State, tour: int) -> int:
    """A marker with which a tour can have one more trip; -1: it has as many as it may."""
    if state.tour[tour].trips >= data.type[state.tour[tour].kind].trips:
        return -1
    for i in range(state.reloads.shape[1]):
        marker = state.reloads[tour, i]
        if marker < 0:
            return -1
        if state.node[marker].tour_of < 0:
            return int(marker)
    return -1
