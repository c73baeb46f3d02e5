"""
Where trucks and vans meet: what each satellite's trucks must bring and take on, and when.

A satellite's goods stand ready when its truck has stopped and they are sorted; no van leaves earlier. They are due when
the first van must leave at the latest; no truck comes later. What vans collect is taken on after the last of them is
back. :func:`synchronise` carries a change on one echelon over to the other until nothing moves.
"""

from logistics_opt.routing.two_echelon.changes import remove
from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import Data
from logistics_opt.routing.two_echelon.layout import FOREVER, State
from logistics_opt.routing.two_echelon.tour import refresh

_ROUNDS = 8


@compiled
def synchronise(data: Data, state: State) -> bool:
    """Bring all that has changed in step; whether every tour can be kept."""
    tours = len(state.tour)
    moved = True
    for _ in range(_ROUNDS):
        moved = False
        for tour in range(tours):
            if state.tour[tour].dirty:
                refresh(data, state, tour)
                home = data.type[state.tour[tour].kind].home
                if home >= 0:
                    state.satellite[home].stale = True
                else:
                    moved |= _stands(data, state, tour)
        for s in range(len(state.satellite)):
            if state.satellite[s].stale:
                state.satellite[s].stale = False
                moved |= _retune(data, state, s)
        if not moved:
            break
    if moved:
        return False
    late = False
    for tour in range(tours):
        late |= state.tour[tour].late
    return not late


@compiled
def _stands(data: Data, state: State, tour: int) -> bool:
    """When the goods that a truck brings stand sorted at its satellites; whether that has changed anywhere."""
    n, end = len(data.client), state.tour[tour].last
    moved = False
    node = state.node[state.tour[tour].first].nxt
    while node != end:
        s = node - n
        if 0 <= s < len(data.satellite):
            stands = (
                state.node[node].soonest
                + state.node[node].service
                + data.satellite[s].sort
                + data.satellite[s].sort_piece * state.satellite[s].down
            )
            if stands != state.satellite[s].stands:
                state.satellite[s].stands = stands
                moved |= _dirty_vans(state, s)
        node = state.node[node].nxt
    return moved


@compiled
def _dirty_vans(state: State, s: int) -> bool:
    found = False
    for tour in range(state.satellite[s].tour_first, state.satellite[s].tour_last):
        if state.tour[tour].size > 0:
            state.tour[tour].dirty = True
            found = True
    return found


@compiled
def _retune(data: Data, state: State, s: int) -> bool:
    """What the vans of a satellite ask of its trucks; whether a truck's tour must be worked out anew."""
    brings = len(data.client) + s
    takes = brings + len(data.satellite)
    supply = collect = price = 0.0
    changed = False
    for dim in range(data.dimensions):
        supply += state.satellite[s].supply[dim]
        collect += state.satellite[s].collect[dim]
        price += data.overnight[dim] * state.satellite[s].collect[dim]
        changed |= state.node[brings].delivery[dim] != state.satellite[s].supply[dim]
        changed |= state.node[takes].pickup[dim] != state.satellite[s].collect[dim]
        state.node[brings].delivery[dim] = state.satellite[s].supply[dim]
        state.node[takes].pickup[dim] = state.satellite[s].collect[dim]
    mixed, mixed_up, longest = state.node[brings].mixed, state.node[takes].mixed, state.satellite[s].longest
    _vans(data, state, s)
    changed |= state.node[brings].mixed != mixed or state.node[takes].mixed != mixed_up
    changed |= state.satellite[s].longest != longest
    service = data.satellite[s].stop + data.satellite[s].stop_piece * state.satellite[s].down
    closes = min(
        data.satellite[s].hours_close,
        state.satellite[s].due
        - service
        - data.satellite[s].sort
        - data.satellite[s].sort_piece * state.satellite[s].down,
    )
    changed |= _set(state, brings, service, data.satellite[s].hours_open, closes)
    service = data.satellite[s].stop + data.satellite[s].stop_piece * state.satellite[s].up
    changed |= _set(
        state, takes, service, max(data.satellite[s].hours_open, state.satellite[s].back), data.satellite[s].hours_close
    )
    _charge(state, brings, state.account[0].stranded if supply > 0.0 else 0.0)
    _charge(state, takes, price)
    moved = False
    if supply == 0.0 and state.node[brings].tour_of < 0:
        state.satellite[s].stands = data.satellite[s].earliest
    if changed:
        for node in (brings, takes):
            if state.node[node].tour_of >= 0:
                state.tour[state.node[node].tour_of].dirty = True
                moved = True
    return moved


@compiled
def _vans(data: Data, state: State, s: int) -> None:
    """When the first van must leave, when the last with collected goods is back; what the goods they carry ask for."""
    brings = len(data.client) + s
    due, back, longest, ready = FOREVER, 0.0, 0.0, 0.0
    mixed, apart, mixed_up, apart_up = 0, 0, 0, 0
    collecting = False
    for dim in range(data.dimensions):
        collecting |= state.satellite[s].collect[dim] > 0.0
    for tour in range(state.satellite[s].tour_first, state.satellite[s].tour_last):
        if state.tour[tour].size == 0:
            continue
        due = min(due, state.node[state.tour[tour].first].on_late)
        if not (collecting or data.released or data.mixing):
            continue
        node = state.node[state.tour[tour].first].nxt
        collects = False
        while node != state.tour[tour].last:
            if node < len(data.client):
                ready = max(ready, state.node[node].ready)
                up = down = False
                for dim in range(data.dimensions):
                    down |= state.node[node].delivery[dim] > 0.0
                    up |= state.node[node].pickup[dim] > 0.0
                if down:
                    mixed |= state.node[node].mixed
                    apart |= state.node[node].apart
                if up:
                    collects = True
                    mixed_up |= state.node[node].mixed
                    apart_up |= state.node[node].apart
            node = state.node[node].nxt
        if collects:
            back = max(back, state.node[state.tour[tour].last].soonest)
            longest = max(longest, state.node[state.tour[tour].first].on_time)
    state.satellite[s].due, state.satellite[s].back, state.satellite[s].longest = due, back, longest
    state.node[brings].ready, state.node[brings].mixed, state.node[brings].apart = ready, mixed, apart
    takes = brings + len(data.satellite)
    state.node[takes].mixed, state.node[takes].apart = mixed_up, apart_up


@compiled
def _set(state: State, node: int, service: float, opens: float, closes: float) -> bool:
    changed = (
        state.node[node].service != service or state.node[node].opens != opens or state.node[node].closes != closes
    )
    state.node[node].service, state.node[node].opens, state.node[node].closes = service, opens, closes
    return bool(changed)


@compiled
def _charge(state: State, node: int, penalty: float) -> None:
    """Set what leaving a truck's visit out is charged; nothing: it is not needed."""
    if state.node[node].tour_of < 0:
        state.account[0].absent += penalty - state.job[node].penalty
        state.job[node].absent = penalty > 0.0
    state.job[node].penalty = penalty


@compiled
def tidy(data: Data, state: State) -> None:
    """Take off what is no longer of use: trips without a job, truck visits with nothing to bring or take on."""
    n, s_count, jobs = len(data.client), len(data.satellite), len(data.job)
    if data.routed:
        for s in range(s_count):
            for node in (n + s, n + s_count + s):
                amount = 0.0
                for dim in range(data.dimensions):
                    amount += state.satellite[s].supply[dim] if node < n + s_count else state.satellite[s].collect[dim]
                if amount == 0.0 and state.node[node].tour_of >= 0:
                    remove(data, state, node)
                    state.satellite[s].stale = True
    for tour in range(len(state.tour)):
        if state.tour[tour].dirty and state.tour[tour].trips > 1:
            node = state.tour[tour].first
            while node != state.tour[tour].last:
                onward = state.node[node].nxt
                if node >= jobs and onward >= jobs:  # nothing between two markers: the one that is no end goes
                    gone = onward if onward != state.tour[tour].last else node
                    if gone == state.tour[tour].first:
                        break
                    if gone == onward:
                        onward = node
                    remove(data, state, gone)
                node = onward
