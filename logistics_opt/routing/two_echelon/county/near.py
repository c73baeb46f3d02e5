"""What stands beside what in the search: jobs that a step tries together, vehicles that it tries for a job."""

from collections.abc import Sequence

import numpy as np

from logistics_opt.routing.two_echelon.data import Flags, Floats, Ints

_NEAR_CLIENTS = 60
_NEAR_SATELLITES = 3  # whose truck visits stand beside a client
_NEAR_VISITS = 24  # truck visits that stand beside a truck visit
_NEAR_DEPOTS = 5  # whose vans may come to a client


def near_jobs(far: Floats, place: Ints, n: int) -> Ints:
    """
    A client's near clients and some near depots' truck visits; beside those the others of their kind.

    ``far`` has the seconds between places. The first ``n`` jobs are clients, the others truck visits, at ``place``.
    """
    jobs = len(place)
    visits = np.arange(n, jobs)
    near = np.full((jobs, _NEAR_CLIENTS + 2 * _NEAR_SATELLITES), -1)
    for job in range(jobs):
        way = far[place[job], place].copy()
        way[job] = np.inf
        clients = np.argsort(way[:n], kind="stable")
        others = visits[np.argsort(way[n:], kind="stable")]
        others = others[others != job]
        if job < n:
            mixed = [*others[: 2 * _NEAR_SATELLITES], *clients[clients != job][:_NEAR_CLIENTS]]
        else:
            mixed = [*others[:_NEAR_VISITS], *clients[: _NEAR_CLIENTS - _NEAR_VISITS]]
        near[job, : len(mixed)] = mixed
    return near


def near_types(way: Floats, allowed: Flags, homes: Ints, base: Ints) -> Ints:
    """
    The vehicle types that may come to a job, the nearest first: all of the warehouse's, vans of the nearest depots.

    ``way`` has the seconds to each job, a row, from the base of each type, a column. The warehouse's have no home: -1.
    """
    rows: list[Sequence[int]] = []
    for job, seconds in enumerate(way):
        order = [int(k) for k in np.argsort(seconds, kind="stable") if allowed[job, k]]
        depots = list(dict.fromkeys(base[k] for k in order if homes[k] >= 0))[:_NEAR_DEPOTS]
        rows.append([k for k in order if homes[k] < 0 or base[k] in depots])
    near = np.full((len(way), max((len(row) for row in rows), default=1) or 1), -1)
    for job, row in enumerate(rows):
        near[job, : len(row)] = row
    return near
