"""
What the search sees: the two-echelon problem as arrays of numbers.

A *client* is one visit to be made (a village's goods, a customer); a *satellite* is a place where goods change from
trucks to vans (a township depot); a *type* is a kind of vehicle at one base. Everything is ``float64`` or ``int64``; in
whole numbers of base units up to 2**53 that arithmetic is exact. Compiled code takes :class:`Data` as it is.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Data(NamedTuple):
    """The problem. Sizes: n clients, s satellites, k vehicle types, p places, d dimensions, f profiles."""

    # Roads, by profile.
    distance: Floats  # f x p x p
    duration: Floats  # f x p x p; infinite where there is no way
    # Clients.
    place: Ints
    delivery: Floats  # n x d: aboard from the trip's start to the client
    pickup: Floats  # n x d: aboard from the client to the trip's end
    service: Floats
    opens: Floats
    closes: Floats
    penalty: Floats  # what leaving the client out is charged
    allowed: Flags  # n x k
    kinds: Ints  # goods that must not mix, one bit each
    conflicts: Ints  # the bits that may not be on the same trip
    near: Ints  # n x m: other clients, nearest first
    # Vehicle types.
    base: Ints  # place
    home: Ints  # satellite, or -1: the warehouse
    count: Ints  # type: ignore[assignment]  # hides the count of a tuple, which nobody needs
    pool: Ints  # types of one pool share ``pool_limit`` vehicles
    capacity: Floats  # k x d
    fixed: Floats
    per_distance: Floats
    per_time: Floats
    shift_opens: Floats
    shift_closes: Floats
    longest: Floats  # from leaving to last return
    trips: Ints
    reload: Floats
    profile: Ints
    near_types: Ints  # n x .: types that may come to a client, nearest base first; -1 fills up
    pool_limit: Ints
    # Satellites.
    opening: Floats  # when used
    handling: Floats  # for each unit of the first dimension of deliveries
    room: Floats  # most of the first dimension that may pass
    near_clients: Ints  # s x n: nearest first
    # The first echelon, where it is solved exactly (see first_echelon.py).
    truck_room: Floats  # one number: capacity
    truck_limit: Ints  # one number
    subset_cost: Floats  # 2**s: one truck's round tour through a set of satellites, fixed cost included
    plan_first: Ints  # 2**s + 1: the plans that visit exactly a set of satellites, cheapest first
    plan_tours: Ints  # plans x trucks: sets of satellites
    plan_touch: Ints  # plans x 2**s: how many of the tours visit any satellite of a set
    plan_cost: Floats
    timed: bool
    exact: bool


def uniform_types(data: Data) -> Data:
    """The same with every array as its field says and in rows without gaps: for others all would be compiled anew."""
    kinds = {Floats: np.float64, Ints: np.int64, Flags: np.bool_}
    arrays: dict[str, Any] = {
        name: np.ascontiguousarray(getattr(data, name), dtype=kinds[hint])
        for name, hint in Data.__annotations__.items()
        if hint is not bool
    }
    return data._replace(**arrays)
