"""What a placement question is asked of: the places, the villages, the seasons, and what each pair costs a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from logistics_opt.model import UNREACHABLE, Problem, Season, Site, SiteId
from logistics_opt.model.candidate import Candidate, Premises
from logistics_opt.siting.programme import BLOCKED, Bools, Floats, Ints
from logistics_opt.siting.rates import Rates, Tours
from logistics_opt.units import HOUR, Fen

UNBOUNDED = float(10**15)
"""Grams a day; stands for a depot without a stated capacity."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """
    Places (columns) and clients (rows), by season (first axis).

    The columns are the candidates, then the warehouse where villages may be served straight from it. ``pieces`` and
    ``weight`` (grams) are those of a day in each season, shape (seasons, clients). ``seconds`` and ``metres`` are those
    of the way from a place to a client *and back*, shape (seasons, clients, places), -1 where either way is missing:
    for a van, in the warehouse's column for a truck. ``line_seconds`` and ``line_metres`` are a truck's from the
    warehouse to each place and back, shape (seasons, places). ``unreachable`` sites have goods, but no place ever
    reaches them: they are no clients. ``counter`` is what keeping the counter of a closed depot
    costs a day, where it has goods of its own.
    """

    name: str
    candidates: tuple[Candidate, ...]
    warehouse: Site | None
    clients: tuple[Site, ...]
    seasons: tuple[str, ...]
    days: Ints
    pieces: Ints
    weight: Ints
    seconds: Ints
    metres: Ints
    line_seconds: Ints
    line_metres: Ints
    rates: Rates
    counter: Fen = 0
    unreachable: tuple[Site, ...] = ()

    @cached_property
    def places(self) -> tuple[SiteId, ...]:
        """Ids of the columns."""
        own = () if self.warehouse is None else (self.warehouse.id,)
        return (*(c.site.id for c in self.candidates), *own)

    @cached_property
    def column(self) -> Mapping[SiteId, int]:
        """Columns by id."""
        return {place: j for j, place in enumerate(self.places)}

    @property
    def year(self) -> int:
        """Days of all seasons together."""
        return int(self.days.sum())

    @cached_property
    def standing(self) -> frozenset[SiteId]:
        """The depots of today."""
        return frozenset(c.site.id for c in self.candidates if c.premises is Premises.STANDING)

    @cached_property
    def one_way(self) -> Ints:
        """Driving seconds one way (half of there and back, rounded up), -1 where there is no way."""
        return np.where(self._shut, UNREACHABLE, -(-self.seconds // 2))

    @cached_property
    def cut_off(self) -> Ints:
        """1 where no place reaches the client in that season, shape (seasons, clients): left out of its sums."""
        return np.asarray(self._shut.all(axis=2), dtype=np.int64)

    @cached_property
    def worst_seconds(self) -> Floats:
        """The longest one way in any season, shape (clients, places); blocked where there is none in one of them."""
        return self._over_seasons(self.one_way.astype(float), None)

    @cached_property
    def travel(self) -> Floats:
        """Piece-seconds a year from each place to each client, one way, shape (clients, places)."""
        return self._over_seasons((self.one_way * self.pieces[:, :, None]).astype(float), self.days)

    @cached_property
    def yearly_pieces(self) -> Floats:
        """Pieces a year of each client."""
        return np.asarray(self.days @ self.pieces, dtype=float)

    @cached_property
    def trucking(self) -> Floats:
        """Fen a year that the trucks' room for each client's goods costs, by place, shape (clients, places)."""
        trucks = self.rates.trucks
        line = trucks.drive(self.line_metres.astype(float), self.line_seconds.astype(float))
        haul = trucks.load_share * line / trucks.load
        if self.warehouse is not None:
            haul[:, -1] = 0.0
        return self._over_seasons(self.weight[:, :, None] * haul[:, None, :], self.days)

    @cached_property
    def touring(self) -> Floats:
        """Fen a year of the drive from each place to each client, shape (clients, places)."""
        ways = self._ways(self.rates.vans)
        if self.warehouse is not None:
            ways[:, :, -1] = self._ways(self.rates.trucks)[:, :, -1]
        return self._over_seasons(ways, self.days)

    @cached_property
    def unloading(self) -> Floats:
        """Fen a year of wages while vehicles from each place stand at each client, shape (clients, places)."""
        seconds = np.array(
            [[site.service(int(n)) for site, n in zip(self.clients, row, strict=True)] for row in self.pieces]
        )
        hourly = np.full(len(self.places), float(self.rates.vans.per_hour))
        if self.warehouse is not None:
            hourly[-1] = self.rates.trucks.per_hour
        standing = np.where(self.pieces > 0, seconds, 0)
        return self._over_seasons(standing[:, :, None] * hourly / HOUR, self.days)

    @cached_property
    def serving(self) -> Floats:
        """All that serving a client from a place costs a year, shape (clients, places)."""
        return self.trucking + self.touring + self.unloading

    @cached_property
    def truck_drives(self) -> Floats:
        """Fen a year that the drive of a truck's daily visit costs, by place."""
        trucks = self.rates.trucks
        line = trucks.drive(self.line_metres.astype(float), self.line_seconds.astype(float))
        return self._visiting(trucks.stop_share * np.where(self.line_seconds < 0, 0.0, line))

    @cached_property
    def truck_stops(self) -> Floats:
        """Fen a year of wages while a truck stands on its daily visit, by place."""
        stops = np.array([c.site.stop_time for c in self.candidates] + [0] * (self.warehouse is not None))
        return self._visiting(np.where(self.line_seconds < 0, 0.0, stops * self.rates.trucks.per_hour / HOUR))

    @cached_property
    def truck_visits(self) -> Floats:
        """Fen a year that a truck's daily visit costs, by place."""
        return self.truck_drives + self.truck_stops

    @cached_property
    def facility(self) -> Floats:
        """Fen a year of each place while it is open: rent and staff for every day, fit-out written off."""
        cost = [c.site.cost_per_day * self.year + c.conversion / self.rates.years for c in self.candidates]
        return np.array([*cost, *([0.0] * (self.warehouse is not None))])

    @cached_property
    def closing(self) -> Floats:
        """Fen a year of each place while it is shut: closing written off, and the counter that stays."""
        wanted = {client.id for client in self.clients}
        counters = [self.counter * self.year if c.site.id in wanted else 0.0 for c in self.candidates]
        return np.add(self.written_off, [*counters, *([0.0] * (self.warehouse is not None))])

    @cached_property
    def written_off(self) -> Floats:
        """Fen a year of each place while it is shut, where plans pay its counter: closing written off."""
        cost = [c.closing / self.rates.years for c in self.candidates]
        return np.array([*cost, *([0.0] * (self.warehouse is not None))])

    @cached_property
    def capacity(self) -> Floats:
        """Grams a day that each place can pass on."""
        limits = [UNBOUNDED if c.site.capacity is None else float(c.site.capacity.weight) for c in self.candidates]
        return np.array([*limits, *([UNBOUNDED] * (self.warehouse is not None))])

    @cached_property
    def never_reached(self) -> Bools:
        """Clients that no place reaches in any season."""
        return np.asarray(self._shut.all(axis=(0, 2)))

    def restricted(self, kept: Bools) -> "Case":
        """The case of these clients; the others are unreachable."""
        if kept.all():
            return self
        return replace(
            self,
            clients=tuple(c for c, stays in zip(self.clients, kept, strict=True) if stays),
            unreachable=(*self.unreachable, *(c for c, stays in zip(self.clients, kept, strict=True) if not stays)),
            pieces=self.pieces[:, kept],
            weight=self.weight[:, kept],
            seconds=self.seconds[:, kept],
            metres=self.metres[:, kept],
        )

    def perturbed(self, rng: np.random.Generator, *, demand: float, speed: float) -> "Case":
        """
        The case with each client's demand and the times of each place's drives off by random factors.

        Both are lognormal with these relative spreads; distances stay.
        """
        more = np.exp(rng.normal(0.0, demand, len(self.clients)))
        slower = np.exp(rng.normal(0.0, speed, len(self.places)))
        return replace(
            self,
            pieces=np.rint(self.pieces * more).astype(np.int64),
            weight=np.rint(self.weight * more).astype(np.int64),
            seconds=np.where(self.seconds < 0, UNREACHABLE, np.rint(self.seconds * slower)).astype(np.int64),
        )

    @cached_property
    def _shut(self) -> Bools:
        """Where goods cannot come to a client from a place in a season: no van's way, or no truck's to the place."""
        no_line = self.line_seconds < 0
        if self.warehouse is not None:
            no_line = np.column_stack([no_line[:, :-1], np.zeros(len(self.days), dtype=bool)])
        return np.asarray((self.seconds < 0) | no_line[:, None, :])

    def _ways(self, tours: Tours) -> Floats:
        """A day's drives to each client, in fen, shape (seasons, clients, places)."""
        share = tours.stop_share + tours.load_share * self.weight / tours.load
        way: Floats = share[:, :, None] * tours.drive(self.metres.astype(float), self.seconds.astype(float))
        return np.where((self.pieces > 0)[:, :, None], way, 0.0)

    def _visiting(self, daily: Floats) -> Floats:
        """The year's sum by place, nothing for the warehouse itself."""
        cost: Floats = self.days @ daily
        if self.warehouse is not None:
            cost[-1] = 0.0
        return cost

    def _over_seasons(self, values: Floats, days: Ints | None) -> Floats:
        """
        The year's sum of a day's values (or their worst); blocked where a season has no way though others reach.

        A client that every place loses in some season may go to any that it ever reaches, and is cut off at times.
        """
        blocked = (self._shut & (self.cut_off == 0)[:, :, None]).any(axis=0)
        blocked = np.where(blocked.all(axis=1)[:, None], self._shut.all(axis=0), blocked)
        counted = np.where(self._shut, 0.0, values)
        total = counted.max(axis=0) if days is None else np.tensordot(days.astype(float), counted, axes=1)
        return np.where(blocked, BLOCKED, total)


def case_of(
    seasons: Sequence[tuple[Season, Problem]],
    candidates: Sequence[Candidate],
    rates: Rates,
    *,
    direct: bool = True,
    counter: Fen = 0,
) -> Case:
    """
    The case of a county in its seasons.

    ``seasons`` hold a day's problem each, with all candidates among its sites. ``direct``: villages may be served
    straight from the warehouse. ``counter``: see :class:`Case`. Clients are the sites with goods in any season.
    """
    day = seasons[0][1]
    wanted = {demand.site for _, problem in seasons for demand in problem.demands}
    clients = tuple(site for site in day.sites if site.id in wanted and site.id != day.warehouse.id)
    rows = [site.id for site in clients]
    columns = [c.site.id for c in candidates] + ([day.warehouse.id] if direct else [])
    loads = [_loads(problem, rows) for _, problem in seasons]
    ways = [_ways(problem, rates, rows, columns, direct=direct) for _, problem in seasons]
    lines = [
        [_there_and_back(m, columns, [day.warehouse.id])[:, 0] for m in _matrices(problem, rates.trucks)]
        for _, problem in seasons
    ]
    case = Case(
        name=day.name,
        candidates=tuple(candidates),
        warehouse=day.warehouse if direct else None,
        clients=clients,
        seasons=tuple(season.name for season, _ in seasons),
        days=np.array([season.days for season, _ in seasons], dtype=np.int64),
        pieces=np.array([pieces for pieces, _ in loads], dtype=np.int64),
        weight=np.array([weight for _, weight in loads], dtype=np.int64),
        seconds=np.array([seconds for seconds, _ in ways]),
        metres=np.array([metres for _, metres in ways]),
        line_seconds=np.array([seconds for seconds, _ in lines]),
        line_metres=np.array([metres for _, metres in lines]),
        rates=rates,
        counter=counter,
    )
    return case.restricted(~case.never_reached)


Matrix = tuple[Ints, Mapping[SiteId, int]]


def _matrices(problem: Problem, tours: Tours) -> tuple[Matrix, Matrix]:
    travel = problem.travel[tours.profile]
    return (travel.seconds.astype(np.int64), travel.index), (travel.metres.astype(np.int64), travel.index)


def _ways(
    problem: Problem, rates: Rates, rows: Sequence[SiteId], columns: Sequence[SiteId], *, direct: bool
) -> tuple[Ints, Ints]:
    """Seconds and metres there and back: a van's, from the warehouse a truck's (where none comes, a van's)."""
    seconds, metres = (_there_and_back(m, rows, columns) for m in _matrices(problem, rates.vans))
    if direct:
        by_truck = [_there_and_back(m, rows, columns[-1:])[:, 0] for m in _matrices(problem, rates.trucks)]
        comes = by_truck[0] >= 0
        seconds[comes, -1], metres[comes, -1] = by_truck[0][comes], by_truck[1][comes]
    return seconds, metres


def _there_and_back(matrix: Matrix, rows: Sequence[SiteId], columns: Sequence[SiteId]) -> Ints:
    values, index = matrix
    at, to = [index[site] for site in rows], [index[site] for site in columns]
    there, back = values[np.ix_(to, at)].T, values[np.ix_(at, to)]
    return np.where((there < 0) | (back < 0), UNREACHABLE, there + back)


def _loads(problem: Problem, rows: Sequence[SiteId]) -> tuple[list[int], list[int]]:
    pieces, weight = dict.fromkeys(rows, 0), dict.fromkeys(rows, 0)
    for demand in problem.demands:
        if demand.site in pieces:
            pieces[demand.site] += demand.load.pieces
            weight[demand.site] += demand.load.weight
    return list(pieces.values()), list(weight.values())
