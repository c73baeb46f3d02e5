"""
A solution as the search holds it: tours as linked lists of nodes.

A *node* is a job or a marker: every tour has a marker where it starts, one for each reload, and one where it ends.
``nxt`` and ``prv`` chain them.
"""

import numpy as np

from logistics_opt.routing.two_echelon.compiled import entry
from logistics_opt.routing.two_echelon.data import Data
from logistics_opt.routing.two_echelon.layout import (
    ACCOUNT,
    FOREVER,
    HOLD,
    JOB_STATE,
    KIND,
    NODE,
    SATELLITE_STATE,
    TOUR,
    State,
)
from logistics_opt.routing.two_echelon.tour import refresh

_MEMO = 1 << 15
MOST_HELD = 64
_MOST_TRIPS = 6  # a day


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


@entry
def total(state: State) -> float:
    """The objective: tours, satellites, absent jobs, first echelon."""
    return float(
        state.account[0].tours + state.account[0].satellites + state.account[0].absent + state.account[0].trucks
    )
