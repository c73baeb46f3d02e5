"""
Routes that may call at a place more than once, by dynamic programming over what has been brought.

q-routes without two-cycles (Christofides, Mingozzi & Toth 1981, Mathematical Programming 20:255-282): a path leaves its
base, brings some units at each call, and never turns back to the place it has just come from. Whole numbers throughout,
so that nothing is lost to rounding. Each table has two layers, the cheapest path and the cheapest with another
place before the last; indices are units brought, layer, place.
"""

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

# Any two of these may be added without leaving 32 bits.
NONE = np.int32(1 << 29)  # no such path
FAR = np.int32(1 << 27)  # a leg that nobody drives
LOW = np.int32(-(1 << 28))  # paths are cut off here; a cheaper one counts as no bound at all
BASE = np.int32(-1)

compiled = numba.njit(cache=True, nogil=True, error_model="numpy")


class Tables(NamedTuple):
    """Paths that have arrived at a place, and those that have brought something there as well."""

    arrived: Ints  # cost
    came: Ints  # the place before
    served: Ints  # cost, less the prizes
    passed: Ints  # the place before
    call: Ints  # twice the units brought at the last place, plus the layer of ``arrived`` it came from


def tables(legs: Ints, start: Ints, most: Ints, prize: Ints, units: int) -> Tables:
    """
    The cheapest paths that bring up to ``units``.

    ``legs`` is symmetric with :data:`FAR` on its diagonal, ``start`` the leg to the base, ``most`` the largest number
    of units a call brings and ``prize`` what each of them earns. Places are sorted by ``most``, largest first.
    """
    shape = (units + 1, 2, len(start))
    cost = [np.full(shape, NONE, np.int32) for _ in range(2)]
    links = [np.full(shape, -2, np.int32) for _ in range(3)]
    cost[0][0, 0] = start
    links[0][0, 0] = BASE
    calls = np.minimum(most, units)
    many = np.searchsorted(-calls, -np.arange(units + 1), side="right").astype(np.int32)
    nothing = np.zeros(len(start), np.int32)
    made = Tables(cost[0], links[0], cost[1], links[1], links[2])
    _fill(legs, many, prize, nothing, *made)
    return made


@compiled
def _fill(
    legs: Ints,
    many: Ints,
    prize: Ints,
    nothing: Ints,
    arrived: Ints,
    came: Ints,
    served: Ints,
    passed: Ints,
    call: Ints,
) -> None:
    units = len(arrived) - 1
    # Where a call may bring any number of units, it brings one more than a call did before.
    any_number = many[units]
    for unit in range(1, units + 1):
        for layer in range(2):
            for brought in range(1, unit + 1):
                first = 0 if brought == 1 else any_number
                if many[brought] <= first:
                    break
                _serve(
                    arrived[unit - brought, layer, first : many[brought]],
                    came[unit - brought, layer, first:],
                    nothing,
                    np.int32(2 * brought + layer),
                    prize[first:],
                    np.int32(brought),
                    served[unit, 0, first:],
                    served[unit, 1, first:],
                    passed[unit, 0, first:],
                    passed[unit, 1, first:],
                    call[unit, 0, first:],
                    call[unit, 1, first:],
                )
            _serve(
                served[unit - 1, layer, :any_number],
                passed[unit - 1, layer],
                call[unit - 1, layer],
                np.int32(2),
                prize,
                np.int32(1),
                served[unit, 0],
                served[unit, 1],
                passed[unit, 0],
                passed[unit, 1],
                call[unit, 0],
                call[unit, 1],
            )
        if unit < units:
            _drive(legs, served[unit], passed[unit], arrived[unit], came[unit])


# The inner loops are functions of their own over single rows: so the compiler takes eight places at once.


@compiled
def _serve(
    arrive: Ints,
    before: Ints,
    so_far: Ints,
    code: Any,
    prize: Ints,
    brought: Any,
    cost1: Ints,
    cost2: Ints,
    from1: Ints,
    from2: Ints,
    call1: Ints,
    call2: Ints,
) -> None:
    """Take the paths that bring so many units at their last call, where they are better."""
    for j in range(len(arrive)):
        earned = np.int32(max(np.int32(arrive[j] - prize[j] * brought), LOW))
        new = earned if arrive[j] < NONE else NONE
        old, second, source, last = cost1[j], cost2[j], from1[j], call1[j]
        calls = np.int32(so_far[j] + code)
        other = before[j] != source
        best = new < old
        push = best & other
        put = other & (new >= old) & (new < second)
        cost2[j] = old if push else (new if put else second)
        from2[j] = source if push else (before[j] if put else from2[j])
        call2[j] = last if push else (calls if put else call2[j])
        cost1[j] = new if best else old
        from1[j] = before[j] if best else source
        call1[j] = calls if best else last


@compiled
def _drive(legs: Ints, served: Ints, passed: Ints, arrived: Ints, came: Ints) -> None:
    """Drive on from every place to every other, but not back to the one before: there the second best path goes."""
    cost1, cost2, from1, from2 = arrived[0], arrived[1], came[0], came[1]
    for i in range(len(cost1)):
        so_far, back, me = served[0, i], passed[0, i], np.int32(i)
        if so_far >= NONE:
            continue
        # The loop below is run for all places at once; what it does to the one before is taken back.
        at = max(back, np.int32(0))
        hold1, hold2, source1, source2 = cost1[at], cost2[at], from1[at], from2[at]
        _reach(legs[i], so_far, me, cost1, cost2, from1, from2)
        if back >= 0:
            cost1[back], cost2[back], from1[back], from2[back] = hold1, hold2, source1, source2
            new = np.int32(served[1, i] + legs[i, back]) if served[1, i] < NONE else NONE
            if new < cost1[back]:
                cost2[back], from2[back] = cost1[back], from1[back]
                cost1[back], from1[back] = new, me
            elif new < cost2[back]:
                cost2[back], from2[back] = new, me


@compiled
def _reach(leg: Ints, so_far: Any, me: Any, cost1: Ints, cost2: Ints, from1: Ints, from2: Ints) -> None:
    for j in range(len(leg)):
        new = np.int32(leg[j] + so_far)
        old, second = cost1[j], cost2[j]
        best, good = new < old, new < second
        cost2[j] = old if best else (new if good else second)
        from2[j] = from1[j] if best else (me if good else from2[j])
        cost1[j] = new if best else old
        from1[j] = me if best else from1[j]


@compiled
def cheapest_through(arrived: Ints, came: Ints, served: Ints, passed: Ints, best: Floats, halves: Ints) -> None:
    """
    For each place the least cost a unit of a route that calls there: two paths that meet, not from the same place.

    ``best`` is given infinite. ``halves`` takes the units of the path that serves the place and of the one that does
    not. The first half is no lighter than the second: a route can be read both ways.
    """
    units = len(arrived) - 1
    for first in range(1, units + 1):
        for second in range(min(first, units - first) + 1):
            _meet(
                served[first, 0],
                served[first, 1],
                passed[first, 0],
                arrived[second, 0],
                arrived[second, 1],
                came[second, 0],
                np.int32(first),
                np.int32(second),
                best,
                halves[0],
                halves[1],
            )


@compiled
def _meet(
    served1: Ints,
    served2: Ints,
    passed1: Ints,
    arrived1: Ints,
    arrived2: Ints,
    came1: Ints,
    first: Any,
    second: Any,
    best: Floats,
    half1: Ints,
    half2: Ints,
) -> None:
    a_unit = 1.0 / (first + second)
    for j in range(len(best)):
        clash = (passed1[j] == came1[j]) & (came1[j] != BASE)
        apart = min(np.int32(served1[j] + arrived2[j]), np.int32(served2[j] + arrived1[j]))
        cost = np.int32(apart if clash else served1[j] + arrived1[j]) * a_unit
        better = cost < best[j]
        best[j] = cost if better else best[j]
        half1[j] = first if better else half1[j]
        half2[j] = second if better else half2[j]


@compiled
def follow(
    arrived: Ints,
    came: Ints,
    served: Ints,
    passed: Ints,
    call: Ints,
    halves: Ints,
    units: Floats,
    brought: Floats,
) -> float:
    """
    Drive each place's best route as often as its ``units`` ask for, add what that brings to ``brought``.

    Gives the number of trips, in fractions. A place asks for the share of a route that is its own units over the units
    the route brings.
    """
    trips = 0.0
    for place in range(len(units)):
        if units[place] <= 0:
            continue
        first, second = halves[0, place], halves[1, place]
        share = units[place] / (first + second)
        trips += share
        one, two = 0, 0
        if passed[first, 0, place] == came[second, 0, place] and came[second, 0, place] != BASE:
            keep_one = served[first, 0, place] + arrived[second, 1, place]
            keep_two = served[first, 1, place] + arrived[second, 0, place]
            one, two = (0, 1) if keep_one < keep_two else (1, 0)
        _walk(came, passed, call, place, first, one, share, brought)
        before = came[second, two, place]
        if before >= 0:
            layer = 1 if passed[second, 0, before] == place else 0
            _walk(came, passed, call, before, second, layer, share, brought)
    return trips


@compiled
def _walk(
    came: Ints, passed: Ints, call: Ints, place: int, units: int, layer: int, share: float, brought: Floats
) -> None:
    """Back along a path to its base."""
    while True:
        code = call[units, layer, place]
        brought[place] += share * (code // 2)
        units -= code // 2
        before = came[units, code % 2, place]
        if before < 0:
            return
        layer = 1 if passed[units, 0, before] == place else 0
        place = before
