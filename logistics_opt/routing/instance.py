"""
What a solver back end sees: a flat instance in integers, and what it answers: visiting orders.

An instance promises every back end the same seven things:

1. Time costs the whole tour, waiting and service included, from first leaving to last return.
2. A window bounds the *start* of service, both ends included; who comes early waits.
3. Deliveries are aboard from the trip's start, collections stay aboard to its end; capacity holds at every moment.
4. ``skip_penalty is None`` means must be served. One impossible client never empties the answer.
5. ``on_progress`` hears the running best; when it returns ``False`` the search ends within a tenth of a second.
6. A limit in steps gives the same answer every time; a limit in seconds does not.
7. A trip leaves its base no earlier than any of its clients is ``ready``.

Costs are in *cost units*, :data:`COST_UNITS` to the fen, so that a fen per km and a fen per hour are both whole
numbers per metre and per second.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from logistics_opt.model.travel import Matrix
from logistics_opt.units import Seconds

COST_UNITS = 18_000  # to the fen: the least common multiple of 1 000 m and 3 600 s
PER_METRE = COST_UNITS // 1_000  # cost units a metre for each fen a km
PER_SECOND = COST_UNITS // 3_600  # cost units a second for each fen an hour
LARGEST = 10**9  # s, m, g, cm3: larger numbers would overflow in the solvers
DEAREST = 10**15  # cost units, likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """
    One visit to be made. ``place`` is its row in the matrices; ``delivery`` and ``pickup`` hold one amount a dimension.

    ``ready`` is when its deliveries stand at the base; ``vehicles`` the vehicle types that may come (``None``: all);
    ``goods`` the kinds of goods it moves, numbered as in ``Instance.apart``.
    """

    place: int
    delivery: tuple[int, ...]
    pickup: tuple[int, ...]
    service: Seconds
    opens: Seconds
    closes: Seconds
    ready: Seconds = 0
    skip_penalty: int | None = None
    vehicles: frozenset[int] | None = None
    goods: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """
    ``count`` equal vehicles based at matrix row ``base``, using the roads as matrix ``profile`` says.

    Costs in cost units: ``fixed`` when used, ``per_metre``, ``per_second``, and ``visit_cost`` by client for the
    clients it visits (what getting the goods to this base costs; empty: nothing).
    """

    base: int
    count: int
    capacity: tuple[int, ...]
    fixed: int
    per_metre: int
    per_second: int
    opens: Seconds
    closes: Seconds
    profile: int
    max_duration: Seconds | None = None
    max_trips: int = 1
    reload_time: Seconds = 0
    visit_cost: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Instance:
    """
    Clients, vehicles, and a pair of int32 matrices for each profile; ``-1`` in a matrix means no way.

    ``apart`` holds the pairs of kinds of goods, the smaller number first, that never ride on the same trip.
    """

    clients: tuple[Client, ...]
    vehicles: tuple[Vehicle, ...]
    seconds: tuple[Matrix, ...]
    metres: tuple[Matrix, ...]
    apart: frozenset[tuple[int, int]] = frozenset()

    @property
    def dimensions(self) -> int:
        """How many capacities a vehicle has."""
        return len(self.vehicles[0].capacity) if self.vehicles else 0


@dataclass(frozen=True, slots=True)
class Tour:
    """Visiting orders of one vehicle of type ``vehicle``: client numbers, trip by trip."""

    vehicle: int
    trips: tuple[tuple[int, ...], ...]

    @property
    def clients(self) -> tuple[int, ...]:
        """All its clients in order."""
        return tuple(client for trip in self.trips for client in trip)


@dataclass(frozen=True, slots=True)
class Progress:
    """How a search stands: its best objective so far in cost units, after so many seconds and steps."""

    best: int
    seconds: float
    steps: int


OnProgress = Callable[[Progress], bool]


def keep_going(_: Progress) -> bool:
    """The ``on_progress`` of who does not want to know."""
    return True


class Backend(Protocol):
    """A solver for one echelon."""

    name: str

    def unsupported(self, instance: Instance) -> Sequence[str]:
        """Reasons why it cannot solve this instance; empty means it can."""
        ...

    def solve(
        self,
        instance: Instance,
        *,
        time_limit: float,
        max_steps: int | None,
        seed: int,
        start: Sequence[Tour],
        on_progress: OnProgress,
    ) -> Sequence[Tour]:
        """Best tours found; clients in none of them are left out. ``start`` is a plan to begin from; empty: none."""
        ...
