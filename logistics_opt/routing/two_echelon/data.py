"""
What the search sees: the two-echelon problem as tables of numbers.

A *client* is one visit to be made (a village's goods, a customer); a *satellite* is a place where goods change from
trucks to vans (a township depot), supplied by one truck visit: a depot that may need several is listed several times.
A *type* is a kind of vehicle at one base. A *job* is a client or, where trucks are routed, a truck's visit to a
satellite: with n clients and s satellites, job n + i brings goods to satellite i, and job n + s + i takes on what its
vans have collected.

Numbers are ``float64`` or ``int64``; in whole numbers of base units up to 2**53 that arithmetic is exact. Tables are
arrays of records: compiled code is handed few of them, which keeps compiling short, and finds together in memory what
it needs together.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
UInts = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Records = npt.NDArray[Any]

MOST_DIMENSIONS = 4
"""Capacities of a vehicle, and measures of a satellite's room."""
PIECES = 3
"""The dimension that counts pieces, where a vehicle is paid by the piece."""

_AMOUNT = ("f8", (MOST_DIMENSIONS,))

CLIENT = np.dtype(
    [
        ("delivery", *_AMOUNT),  # aboard from the trip's start to the client
        ("pickup", *_AMOUNT),  # aboard from the client to the trip's end
        ("through", *_AMOUNT),  # what of a satellite's room they take
        ("pieces", "f8"),
        ("service", "f8"),
        ("opens", "f8"),
        ("closes", "f8"),
        ("ready", "f8"),  # when the deliveries stand at the warehouse
        ("penalty", "f8"),  # what leaving the client out is charged
        ("kinds", "i8"),  # goods that must not mix, one bit each
        ("conflicts", "i8"),  # the bits that may not be on the same trip
    ]
)
JOB = np.dtype([("place", "i8")])
TYPE = np.dtype(
    [
        ("base", "i8"),  # place
        ("home", "i8"),  # satellite, or -1: the warehouse
        ("count", "i8"),
        ("pool", "i8"),  # types of one pool share ``pool_limit`` vehicles
        ("capacity", *_AMOUNT),
        ("fixed", "f8"),
        ("per_distance", "f8"),
        ("per_time", "f8"),
        ("per_piece", "f8"),  # on or off, by dimension PIECES
        ("shift_opens", "f8"),
        ("shift_closes", "f8"),
        ("departs_by", "f8"),  # latest: a bus goes when it goes
        ("longest", "f8"),  # from leaving to last return
        ("trips", "i8"),
        ("reload", "f8"),
        ("profile", "i8"),
    ]
)
SATELLITE = np.dtype(
    [
        ("opening", "f8"),  # when used; once for all satellites of a group
        ("group", "i8"),  # the first of its group
        ("handling", "f8"),  # for each unit of the first dimension of deliveries
        ("room", *_AMOUNT),  # most that may pass its group
        ("stop", "f8"),  # how long a truck stands there, and for each piece
        ("stop_piece", "f8"),
        ("sort", "f8"),  # how long until its goods are sorted then, and for each piece
        ("sort_piece", "f8"),
        ("earliest", "f8"),  # when its goods could be sorted at the soonest
        ("hours_open", "f8"),
        ("hours_close", "f8"),
    ]
)


class Data(NamedTuple):
    """The problem. Sizes: j jobs, k vehicle types, s satellites, p places, f profiles."""

    distance: Floats  # f x p x p
    duration: Floats  # f x p x p; FOREVER or more where there is no way
    client: Records
    job: Records
    type: Records
    satellite: Records
    allowed: Flags  # j x k
    near: Ints  # j x .: other jobs, nearest first; -1 fills up
    near_types: Ints  # j x .: types that may come, nearest base first; -1 fills up
    near_clients: Ints  # s x .: nearest first
    pool_limit: Ints
    overnight: Floats  # price of a unit collected and left at a satellite, by dimension
    # What plays a part.
    dimensions: int
    measures: int
    timed: bool
    routed: bool  # trucks are tours of the search like vans
    released: bool  # some goods stand at the warehouse only after a shift has opened
    mixing: bool  # some goods must not mix
    # The first echelon, where it is solved exactly (see first_echelon.py).
    exact: bool = False
    subset_cost: Floats = np.zeros(1)  # 2**s: one truck's round tour through a set of satellites, fixed cost included
    plan_first: Ints = np.zeros(1, np.int64)  # 2**s + 1: the plans for exactly a set of satellites, cheapest first
    plan_tours: Ints = np.zeros((0, 1), np.int64)  # plans x trucks: sets of satellites
    plan_touch: Ints = np.zeros((0, 1), np.int64)  # plans x 2**s: how many of the tours visit any satellite of a set
    plan_cost: Floats = np.zeros(0)
    truck_room: float = 1e15
    truck_limit: int = 1


def table(kind: np.dtype[Any], size: int, **columns: object) -> Records:
    """A table of records from columns; amounts of fewer dimensions are filled up with zeros."""
    rows = np.zeros(size, dtype=kind)
    for name, values in columns.items():
        column = rows[name]
        if column.ndim == 2:
            given = np.asarray(values)
            column[:, : given.shape[-1]] = given
        else:
            column[:] = values
    return rows


def compact(data: Data) -> Data:
    """The same with every array contiguous, so that one compiled version serves all."""
    arrays: dict[str, Any] = {
        name: np.ascontiguousarray(value) for name, value in data._asdict().items() if isinstance(value, np.ndarray)
    }
    return data._replace(**arrays)
