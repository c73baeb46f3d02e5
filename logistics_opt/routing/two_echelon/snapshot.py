"""Solutions put aside and taken up again, and steps undone."""

import numpy as np

from logistics_opt.routing.two_echelon.changes import link, refresh_stale, roll_back, unlink
from logistics_opt.routing.two_echelon.compiled import compiled, entry
from logistics_opt.routing.two_echelon.data import Data, Ints
from logistics_opt.routing.two_echelon.first_echelon import settle
from logistics_opt.routing.two_echelon.hand_over import synchronise
from logistics_opt.routing.two_echelon.layout import State

END = -(1 << 40)


@compiled
def undo(data: Data, state: State) -> None:
    """Take back the step in the log."""
    roll_back(data, state)
    if data.routed:
        synchronise(data, state)
    else:
        refresh_stale(data, state)


@entry
def save(state: State, best: Ints) -> None:
    """Write the tours as one row of numbers: -1 - tour, its nodes in order, the next; then :data:`END`."""
    i = 0
    for tour in range(len(state.tour)):
        if state.tour[tour].size > 0:
            best[i] = -1 - tour
            i += 1
            node = state.node[state.tour[tour].first].nxt
            while node != state.tour[tour].last:
                best[i] = node
                i += 1
                node = state.node[node].nxt
    best[i] = END


@entry
def restore(data: Data, state: State, best: Ints) -> bool:
    """Make the state what :func:`save` wrote; whether every tour can be kept."""
    for tour in range(len(state.tour)):
        node = state.node[state.tour[tour].first].nxt
        while node != state.tour[tour].last:
            onward = state.node[node].nxt
            unlink(data, state, node)
            node = onward
    i = 0
    behind = -1
    while best[i] != END:
        if best[i] < 0:
            behind = state.tour[-1 - best[i]].first
        else:
            link(data, state, best[i], behind)
            behind = best[i]
        i += 1
    state.account[0].logged = 0
    state.account[0].trial = 0
    lift_bans(state)
    able = True
    if data.routed:
        able = synchronise(data, state)
    else:
        refresh_stale(data, state)
    if data.exact:
        settle(data, state)
    return able


@compiled
def lift_bans(state: State) -> None:
    """The trial is over: only what the whole search does without stays banned."""
    for s in range(len(state.satellite)):
        state.satellite[s].banned = state.satellite[s].always


Tours = list[tuple[int, list[list[int]]]]
"""Tours in use: the type, and the jobs of each trip in order."""


def rows_of(state: State, tours: Tours) -> Ints:
    """Tours with names as :func:`save` would write them; those for which there is no vehicle are left out."""
    unused = {kind: np.flatnonzero(state.tour["kind"] == kind).tolist() for kind in {kind for kind, _ in tours}}
    rows: list[int] = []
    for kind, trips in tours:
        if unused[kind]:
            tour = unused[kind].pop(0)
            reloads = iter(state.reloads[tour].tolist())
            rows.append(-1 - tour)
            for number, trip in enumerate(trips):
                marker = next(reloads, -1) if number else -1
                if number and marker < 0:
                    break
                rows += [marker, *trip] if number else trip
    saved = np.full(len(state.saved), END)
    saved[: len(rows)] = rows
    return saved


def tours_of(data: Data, state: State, saved: Ints) -> Tours:
    """What :func:`save` wrote, with names. Not compiled."""
    found: Tours = []
    kinds = state.tour["kind"]
    for number in saved.tolist():
        if number == END:
            break
        if number < 0:
            found.append((int(kinds[-1 - number]), [[]]))
        elif number < len(data.job):
            found[-1][1][-1].append(number)
        else:
            found[-1][1].append([])
    return [(kind, [trip for trip in trips if trip]) for kind, trips in found]
