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
from functools import reduce
from operator import or_

import numpy as np

from logistics_opt.routing.two_echelon.data import Data, Floats
from logistics_opt.routing.two_echelon.layout import State
from logistics_opt.routing.two_echelon.state import MOST_HELD


@dataclass(frozen=True, slots=True)
class Held:
    """Truck tours (sets of satellites), what they cost, and their limits: sets of satellites and what they may get."""

    satellites: int
    tours: tuple[int, ...]
    limits: tuple[tuple[int, float], ...]
    cost: float

    @property
    def without_trucks(self) -> bool:
        """Whether it says nothing of the trucks: what it costs to bring goods to the satellites is left out."""
        return bool(self.limits) and not self.tours


def only(satellites: int) -> Held:
    """Nothing but these satellites, and no thought of trucks."""
    return Held(satellites, (), ((satellites, math.inf),), 0.0)


def among(satellites: int) -> Held:
    """Nothing but these satellites; trucks go as is cheapest."""
    return Held(satellites, (), (), 0.0)


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
    return bool(rooms(data)[chosen].sum() >= data.client["delivery"][:, 0].sum())


def rooms(data: Data) -> Floats:
    """What can go through each satellite, and on from it."""
    fleet = data.type["count"] * data.type["capacity"][:, 0]
    rooms: Floats = np.minimum(data.satellite["room"][:, 0], fleet)
    return rooms


def held_plan(tours: tuple[int, ...], cost: float, room: float) -> Held | None:
    """Tours to be held; ``None`` if they have too many limits."""
    limits = _limits(tours, room)
    return Held(reduce(or_, tours), tours, limits, cost) if len(limits) <= MOST_HELD else None


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
