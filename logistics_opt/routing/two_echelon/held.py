"""
First echelons that are held fixed while the second is searched.

How many trucks go where decides more than anything else, and it changes in jumps: a search that takes small steps stays
with the trucks that it happened to start with. So the search tries *held* first echelons against each other. Under one,
only how much each satellite can get is left of the trucks: no set of tours can bring more than its trucks hold to the
satellites that no other tour visits (max-flow min-cut).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from logistics_opt.routing.two_echelon.data import Data, Floats, Ints
from logistics_opt.routing.two_echelon.first_echelon import list_plans
from logistics_opt.routing.two_echelon.layout import State
from logistics_opt.routing.two_echelon.state import MOST_HELD

MOST_TOGETHER = 6
"""Satellites of which every first echelon is looked at."""
_SPARE_TRUCKS = 1  # trucks in a held first echelon beyond those that the goods fill


@dataclass(frozen=True, slots=True)
class Held:
    """Truck tours (sets of satellites), what they cost, and their limits: sets of satellites and what they may get."""

    satellites: int
    tours: tuple[int, ...]
    limits: tuple[tuple[int, float], ...]
    cost: float


def only(satellites: int) -> Held:
    """Nothing but these satellites, and no thought of trucks."""
    return Held(satellites, (), ((satellites, math.inf),), 0.0)


def hold(state: State, held: Held, price: float) -> None:
    """Let the search keep to it; a unit beyond a limit costs ``price``. The state must be restored or settled next."""
    free(state)
    for s in range(len(state.satellite)):
        state.satellite["always"][s] = state.satellite["banned"][s] = not held.satellites >> s & 1
    state.account["holds"] = len(held.limits)
    state.account["held_cost"], state.account["held_price"] = held.cost, price
    for row, (satellites, room) in enumerate(held.limits):
        state.hold["satellites"][row], state.hold["room"][row] = satellites, room


def free(state: State) -> None:
    """Let every satellite and truck tour be used again. The state must be restored or settled next."""
    state.account["holds"] = 0
    state.satellite["always"] = state.satellite["banned"] = False


def subsets(satellites: int) -> Iterator[int]:
    """Every set of some of the satellites, and the empty one."""
    chosen = satellites
    while chosen:
        yield chosen
        chosen = (chosen - 1) & satellites
    yield 0


def roomy(data: Data, satellites: int) -> bool:
    """Whether the satellites together have room for all clients."""
    chosen = [s for s in range(len(data.satellite)) if satellites >> s & 1]
    return bool(_rooms(data)[chosen].sum() >= data.client["delivery"][:, 0].sum())


class Choice(NamedTuple):
    """First echelons to choose from, among the satellites ``ids``: sets count in their order, not in the problem's."""

    ids: tuple[int, ...]
    tours: Ints  # plans x trucks: sets
    touch: Ints  # plans x sets: how many of the tours visit any satellite of a set
    cost: Floats


def choice(data: Data, satellites: int, *, split: bool) -> Choice:
    """Every first echelon that visits some of up to :data:`MOST_TOGETHER` satellites and can bring all goods."""
    ids = tuple(s for s in range(len(data.satellite)) if satellites >> s & 1)
    sets = np.arange(1 << len(ids))
    own = data.subset_cost[[_set_of(ids, few) for few in range(len(sets))]]
    total, room, limit = float(data.client["delivery"][:, 0].sum()), float(data.truck_room), int(data.truck_limit)
    if split and len(ids) == len(data.satellite) and len(data.plan_cost) > 0:
        tours = data.plan_tours
    elif split:
        tours = list_plans(len(ids), min(limit, math.ceil(total / room) + _SPARE_TRUCKS), own).tours
    else:
        whole = list(_whole(int(sets[-1]), limit))
        tours = np.zeros((len(whole), len(ids)), dtype=np.int64)
        for row, plan in enumerate(whole):
            tours[row, : len(plan)] = plan
    tours = tours[(tours > 0).sum(axis=1) * room >= total]
    cost = own[tours].sum(axis=1)
    touch = ((tours[:, :, None] & sets[None, None, :]) > 0).sum(axis=1)
    # What gets to the clients goes through the satellites' rooms too: at most so much passes a set and its rest.
    rest = _sums(_rooms(data)[list(ids)])[::-1]
    able = (touch * room + rest).min(axis=1) >= total
    return Choice(ids, tours[able], touch[able], cost[able])


def _sums(each: Floats) -> Floats:
    """The sum of each set."""
    sums = np.zeros(1)
    for one in each:
        sums = np.concatenate([sums, sums + one])
    return sums


def _rooms(data: Data) -> Floats:
    """What can go through each satellite, and on from it."""
    fleet = data.type["count"] * data.type["capacity"][:, 0]
    rooms: Floats = np.minimum(data.satellite["room"][:, 0], fleet)
    return rooms


def short(plans: Choice, loads: Floats, room: float) -> Floats:
    """How much of the loads of the satellites each plan cannot bring; infinite where it leaves one of them out."""
    sums = _sums(loads[list(plans.ids)])
    reach = np.where(plans.touch > 0, plans.touch * room, np.where(sums > 0, -np.inf, 0.0))
    missing: Floats = (sums - reach).max(axis=1)
    return missing


def held_plan(plans: Choice, row: int, room: float) -> Held | None:
    """A plan to be held; ``None`` if it has too many limits."""
    tours = tuple(_set_of(plans.ids, int(tour)) for tour in plans.tours[row] if tour > 0)
    used = 0
    for tour in tours:
        used |= tour
    limits = _limits(tours, room)
    return Held(used, tours, limits, float(plans.cost[row])) if len(limits) <= MOST_HELD else None


def unions(plans: Choice) -> list[int]:
    """The satellites that each plan visits, as the problem counts them."""
    return [_set_of(plans.ids, int(few)) for few in np.bitwise_or.reduce(plans.tours, axis=1)]


def _set_of(ids: Sequence[int], few: int) -> int:
    return sum(1 << s for i, s in enumerate(ids) if few >> i & 1)


def _whole(satellites: int, trucks: int) -> Iterator[tuple[int, ...]]:
    """Every way to share some of the satellites out among up to so many tours."""
    if not satellites:
        yield ()
        return
    lowest = satellites & -satellites
    rest = satellites ^ lowest
    yield from _whole(rest, trucks)
    if trucks > 0:
        for others in subsets(rest):
            tour = lowest | others
            for more in _whole(rest ^ others, trucks - 1):
                yield (tour, *more)


def _limits(tours: Sequence[int], room: float) -> tuple[tuple[int, float], ...]:
    """The limits of some tours: of every set of them that hang together, those satellites that only they visit."""
    found = []
    for chosen in range(1, 1 << len(tours)):
        inside = [tour for i, tour in enumerate(tours) if chosen >> i & 1]
        outside = 0
        for i, tour in enumerate(tours):
            outside |= 0 if chosen >> i & 1 else tour
        together = _together(inside)
        if together & ~outside:
            found.append((together & ~outside, len(inside) * room))
    return tuple(found)


def _together(tours: Sequence[int]) -> int:
    """The satellites of tours that hang together by shared satellites; 0: they do not."""
    joined, left = tours[0], list(tours[1:])
    while left:
        touching = [tour for tour in left if tour & joined]
        if not touching:
            return 0
        for tour in touching:
            joined |= tour
            left.remove(tour)
    return joined
