"""
Ruin: which clients a step takes off their tours.

Strings of neighbouring tours (adjacent string removal: Christiaens & Vanden Berghe 2020, Transportation Science
54(2):417-433), whole tours, and what concerns the satellites: one closed, one opened, one exchanged for another
(Hemmelmayr, Cordeau & Crainic 2012, Computers & Operations Research 39(12):3215-3228).
"""

from logistics_opt.routing.two_echelon.changes import remove
from logistics_opt.routing.two_echelon.compiled import compiled
from logistics_opt.routing.two_echelon.data import Data
from logistics_opt.routing.two_echelon.layout import State
from logistics_opt.routing.two_echelon.rng import Rng, below, uniform

_LONGEST_STRING = 10
_MEAN_REMOVED = 10.0
_SPLIT_CHANCE = 0.5
_KEEP_ON = 0.01  # the chance that a split string's gap ends at each length


@compiled
def remove_strings(data: Data, state: State, rng: Rng) -> None:
    """Take strings of clients off the tours around a random client."""
    n = len(data.client)
    tours, clients = 0, 0
    for kind in range(len(data.type)):
        tours += state.kind[kind].used
    for node in range(n):
        if not state.job[node].absent:
            clients += 1
    if tours == 0:
        return
    longest = min(float(_LONGEST_STRING), clients / tours)
    most = 4.0 * _MEAN_REMOVED / (1.0 + longest) - 1.0
    strings = int(1.0 + uniform(rng) * most)
    seed = below(rng, n)
    touched = 0
    for i in range(-1, data.near.shape[1]):
        node = seed if i < 0 else data.near[seed, i]
        if node < 0:
            break
        tour = state.node[node].tour_of
        if tour < 0:
            continue
        if state.tour[tour].dirty:
            continue
        length = int(1.0 + uniform(rng) * min(longest, float(state.tour[tour].size)))
        _remove_string(data, state, rng, node, tour, length)
        touched += 1
        if touched >= strings:
            break


@compiled
def _remove_string(data: Data, state: State, rng: Rng, node: int, tour: int, length: int) -> None:
    """Take ``length`` clients that follow each other off a tour, ``node`` among them, or around a gap that stays."""
    size = state.tour[tour].size
    gap = 0
    if length > 1 and length < size and uniform(rng) < _SPLIT_CHANCE:
        gap = 1
        while length + gap < size and uniform(rng) > _KEEP_ON:
            gap += 1
    span = length + gap
    place = 0
    here = state.node[node].prv
    while here != state.tour[tour].first:
        if here < len(data.job):
            place += 1
        here = state.node[here].prv
    lowest = max(0, place - span + 1)
    highest = min(place, size - span)
    begin = lowest + below(rng, highest - lowest + 1)
    gap_from = begin + below(rng, length) + 1 if gap else size
    here = state.node[state.tour[tour].first].nxt
    position = 0
    while position < begin + span:
        onward = state.node[here].nxt
        if here < len(data.job):
            if position >= begin and not (gap_from <= position < gap_from + gap):
                remove(data, state, here)
            position += 1
        here = onward


@compiled
def remove_tours(data: Data, state: State, rng: Rng, most: int) -> None:
    """Take all clients off up to ``most`` tours around a random client."""
    seed = below(rng, len(data.client))
    wanted = 1 + below(rng, most)
    for i in range(-1, data.near.shape[1]):
        node = seed if i < 0 else data.near[seed, i]
        if node < 0 or wanted == 0:
            break
        if state.node[node].tour_of >= 0:
            empty(data, state, state.node[node].tour_of)
            wanted -= 1


@compiled
def remove_trucks(data: Data, state: State, rng: Rng) -> None:
    """Take the trucks' visits to a random satellite and to some near by off their tours."""
    n = len(data.client)
    seed = n + below(rng, len(data.job) - n)
    wanted = 1 + below(rng, 6)
    for i in range(-1, data.near.shape[1]):
        node = seed if i < 0 else data.near[seed, i]
        if node < 0 or wanted == 0:
            break
        if node >= n and state.node[node].tour_of >= 0:
            remove(data, state, node)
            wanted -= 1


@compiled
def remove_rivals(data: Data, state: State, rng: Rng) -> bool:
    """
    Clear a random trip of all goods that a random client's must not ride with, if there is one with such goods.

    The client's kind of goods goes back before all others.

    A truck's trip is cleared of what the vans carry that it serves, too. One by one they would never change places: the
    client has no place on the trip as long as one of them is there.
    """
    seed = _random_client_kept_apart(data, state, rng)
    conflicts = data.client[seed].conflicts
    start = _random_trip(data, state, rng, conflicts)
    if start < 0:
        return False
    state.account[0].favoured = data.client[seed].kinds
    n = len(data.client)
    node = state.node[start].nxt
    while node < len(data.job):
        onward = state.node[node].nxt
        if node < n:
            if data.client[node].kinds & conflicts:
                remove(data, state, node)
        elif state.node[node].mixed & conflicts:
            _remove_from_vans(data, state, (node - n) % len(data.satellite), conflicts)
        node = onward
    if state.node[seed].tour_of >= 0:
        remove(data, state, seed)
    return True


@compiled
def _random_client_kept_apart(data: Data, state: State, rng: Rng) -> int:
    """A random one of the clients whose goods keep apart from others, of the absent ones if there are any."""
    found, seen, absent = 0, 0, False
    for node in range(len(data.client)):
        if data.client[node].conflicts and (state.job[node].absent or not absent):
            if state.job[node].absent and not absent:
                seen, absent = 0, True
            seen += 1
            if below(rng, seen) == 0:
                found = node
    return found


@compiled
def _random_trip(data: Data, state: State, rng: Rng, kinds: int) -> int:
    """The marker at which a random one of the trips with any of these kinds of goods begins; or -1."""
    found, seen = -1, 0
    for tour in range(len(state.tour)):
        if state.tour[tour].size > 0:
            marker = state.tour[tour].first
            while marker != state.tour[tour].last:
                if state.node[marker].mixed & kinds:
                    seen += 1
                    if below(rng, seen) == 0:
                        found = marker
                marker = state.node[marker].nxt
                while marker < len(data.job):
                    marker = state.node[marker].nxt
    return found


@compiled
def _remove_from_vans(data: Data, state: State, s: int, kinds: int) -> None:
    """Take the clients with any of these kinds of goods off the tours of a satellite's vans."""
    for tour in range(state.satellite[s].tour_first, state.satellite[s].tour_last):
        node = state.node[state.tour[tour].first].nxt
        while node != state.tour[tour].last:
            onward = state.node[node].nxt
            if node < len(data.client) and data.client[node].kinds & kinds:
                remove(data, state, node)
            node = onward


@compiled
def empty(data: Data, state: State, tour: int) -> None:
    """Take everything off a tour."""
    end = state.tour[tour].last
    node = state.node[state.tour[tour].first].nxt
    while node != end:
        onward = state.node[node].nxt
        remove(data, state, node)
        node = onward


@compiled
def close_satellite(data: Data, state: State, rng: Rng) -> int:
    """Take everything off the tours of a random used satellite, which gets nothing in this step; -1: none is used."""
    satellite = _random_satellite(state, rng, 1)
    if satellite >= 0:
        for tour in range(len(state.tour)):
            if state.tour[tour].size > 0 and data.type[state.tour[tour].kind].home == satellite:
                empty(data, state, tour)
        state.satellite[satellite].closed = True
    return satellite


@compiled
def open_satellite(data: Data, state: State, rng: Rng, mean: float) -> int:
    """Take the clients nearest to a random unused satellite off their tours, and waive its opening in this step."""
    satellite = _random_satellite(state, rng, 0)
    if satellite >= 0:
        state.satellite[satellite].waived = True
        wanted = int(mean * (0.5 + 1.5 * uniform(rng)))
        for i in range(min(wanted, len(data.job))):
            node = data.near_clients[satellite, i]
            if state.node[node].tour_of >= 0:
                remove(data, state, node)
    return satellite


@compiled
def _random_satellite(state: State, rng: Rng, used: int) -> int:
    count = 0
    for s in range(len(state.satellite)):
        if min(state.satellite[s].tours_at, 1) == used:
            count += 1
    if count == 0:
        return -1
    wanted = below(rng, count)
    for s in range(len(state.satellite)):
        if min(state.satellite[s].tours_at, 1) == used:
            if wanted == 0:
                return s
            wanted -= 1
    return -1
