"""An answer to a placement question, measured the same way whatever was asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from logistics_opt.model import SiteId
from logistics_opt.model.candidate import Premises
from logistics_opt.siting.case import Case
from logistics_opt.siting.programme import Floats
from logistics_opt.units import Fen, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyCost:
    """
    Fen a year by kind, estimated radially.

    ``facility``: rent, staff and fit-out of open depots, closing and remaining counters of shut ones. ``first``: trucks
    to the depots. ``second``: tours to the villages, from depots and straight from the warehouse. ``handling``: wages
    while vehicles stand and are loaded or unloaded at depots and villages, a part of neither.
    """

    facility: Fen = 0
    first: Fen = 0
    second: Fen = 0
    handling: Fen = 0

    @property
    def total(self) -> Fen:
        """The sum."""
        return self.facility + self.first + self.second + self.handling


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How one client is served: from where, how far off (one way, normal season) and at most in any season."""

    site: SiteId
    place: SiteId
    seconds: Seconds
    worst: Seconds
    metres: int
    share: float = 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """
    The depots to open, who is served from where, and what that is worth.

    ``value`` is what the question minimises, in its own ``unit``; no answer has less than ``bound``. Both are without
    what a preference for hosts made the choice dearer. ``services`` has one entry a client, more where its goods come
    from several places. ``binding`` is the client that decides a question about limits: the one that is farthest off.
    """

    question: str
    depots: frozenset[SiteId]
    value: float
    bound: float
    unit: str
    method: str
    services: tuple[Service, ...]
    cost: YearlyCost
    uncovered: tuple[SiteId, ...] = ()
    binding: SiteId | None = None

    @property
    def gap(self) -> float:
        """(value - bound) / |value|, 0 where nothing is better."""
        return max(0.0, (self.value - self.bound) / max(abs(self.value), 1e-12)) if self.value > self.bound else 0.0

    @property
    def proven(self) -> bool:
        """Whether nothing is better, but for rounding."""
        return self.gap < 1e-6

    def scored(self, value: float, bound: float, *, unit: str) -> "Answer":
        """The same answer to a question that minimises something else."""
        return replace(self, value=value, bound=min(bound, value), unit=unit)

    @cached_property
    def place_of(self) -> Mapping[SiteId, SiteId]:
        """Where most of each client's goods come from."""
        best: dict[SiteId, Service] = {}
        for service in self.services:
            if service.site not in best or service.share > best[service.site].share:
                best[service.site] = service
        return {site: service.place for site, service in best.items()}

    @property
    def worst_seconds(self) -> Seconds:
        """The farthest client's driving time, in its worst season."""
        return max((service.worst for service in self.services), default=0)


def nearest_shares(case: Case, chosen: Iterable[int], by: Floats) -> Floats:
    """Every client served whole from the open place that costs it least by that measure."""
    columns = np.array(sorted(chosen), dtype=np.int64)
    shares = np.zeros((len(case.clients), len(case.places)))
    if len(columns):
        shares[np.arange(len(shares)), columns[np.argmin(by[:, columns], axis=1)]] = 1.0
    return shares


def measured(
    case: Case,
    *,
    question: str,
    chosen: frozenset[int],
    shares: Floats,
    value: float,
    bound: float,
    unit: str,
    method: str,
    uncovered: Sequence[SiteId] = (),
) -> Answer:
    """The answer with these open columns and shares, measured."""
    services = [
        _service(case, i, int(j), client.id, float(shares[i, j]))
        for i, client in enumerate(case.clients)
        for j in np.flatnonzero(shares[i] > 1e-9)
    ]
    found = max(services, key=lambda s: (s.worst, s.site), default=None)
    own = None if case.warehouse is None else case.warehouse.id
    return Answer(
        question=question,
        depots=frozenset(case.places[j] for j in chosen) - {own},
        value=value,
        bound=bound,
        unit=unit,
        method=method,
        services=tuple(services),
        cost=yearly_cost(case, chosen, shares),
        uncovered=tuple(uncovered),
        binding=None if found is None else found.site,
    )


def yearly_cost(case: Case, chosen: frozenset[int], shares: Floats) -> YearlyCost:
    """What these open places and shares cost a year."""
    is_open = np.zeros(len(case.places), dtype=bool)
    is_open[list(chosen)] = True
    # A place that is not there today costs nothing by staying away.
    given_up = ~is_open & np.array(
        [c.premises is Premises.STANDING for c in case.candidates] + [False] * (case.warehouse is not None)
    )

    def paid(cost: Floats) -> float:
        return float((np.where(shares > 0, cost, 0.0) * shares).sum())

    return YearlyCost(
        facility=round(float(case.facility[is_open].sum() + case.closing[given_up].sum())),
        first=round(float(case.truck_drives[is_open].sum()) + paid(case.trucking)),
        second=round(paid(case.touring)),
        handling=round(float(case.truck_stops[is_open].sum()) + paid(case.unloading)),
    )


def _service(case: Case, i: int, j: int, site: SiteId, share: float) -> Service:
    ways = case.one_way[:, i, j]
    known = ways[ways >= 0]
    metres = case.metres[:, i, j]
    return Service(
        site=site,
        place=case.places[j],
        seconds=int(known[0]) if len(known) else -1,
        worst=int(known.max()) if len(known) else -1,
        metres=int(metres[metres >= 0][0] // 2) if (metres >= 0).any() else -1,
        share=share,
    )
