"""What a placement question is asked of: the places, the villages, the seasons, and what each pair costs a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from logistics_opt.model import UNREACHABLE, Problem, Season, Site, SiteId
from logistics_opt.model.candidate import Candidate, Premises
from logistics_opt.siting.programme import BLOCKED, Floats, Ints
from logistics_opt.siting.rates import Rates
from logistics_opt.units import HOUR, KILOMETRE

UNBOUNDED = float(10**15)
"""Grams a day; stands for a depot without a stated capacity."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """
    Places (columns) and clients (rows), by season (first axis).

    ``places`` are the candidates' ids, then the warehouse's where villages may be served straight from it. ``pieces``
    and ``weight`` (grams) are those of a day in each season, shape (seasons, clients); ``seconds`` and ``metres`` lead
    from a place to a client and back, shape (seasons, clients, places), -1 where there is no way in both directions;
    ``haul`` is the trucks' share of a gram brought to each place, in fen, shape (seasons, places),
    :data:`~.programme.BLOCKED` where no truck comes. A client that no place reaches in a season is ``cut_off`` in it, and
    left out of that season's sums.
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
    haul: Floats
    rates: Rates

    @cached_property
    def places(self) -> tuple[SiteId, ...]:
        """Ids of the columns."""
        own = () if self.warehouse is None else (self.warehouse.id,)
        return (*(c.site.id for c in self.candidates), *own)

    @cached_property
    def column(self) -> Mapping[SiteId, int]:
        """Columns by id."""
        return {place: j for j, place in enumerate(self.places)}

    @cached_property
    def counted(self) -> tuple[bool, ...]:
        """Which columns are depots: all but the warehouse."""
        return (*(True for _ in self.candidates), *(() if self.warehouse is None else (False,)))

    @cached_property
    def reached(self) -> Ints:
        """One-way driving seconds, the longer direction, shape (seasons, clients, places); -1 where there is no way."""
        return np.where(self.seconds < 0, UNREACHABLE, -(-self.seconds // 2))

    @cached_property
    def cut_off(self) -> Ints:
        """1 where no place at all reaches the client in that season, shape (seasons, clients)."""
        return np.asarray((self.seconds < 0).all(axis=2), dtype=np.int64)

    @cached_property
    def worst_seconds(self) -> Floats:
        """The longest way there in any season, shape (clients, places); ``BLOCKED`` where it is shut in one."""
        return self._over_seasons(self.reached.astype(float), np.ones(len(self.days)), worst=True)

    @cached_property
    def travel(self) -> Floats:
        """Piece-seconds a year to each client from each place, shape (clients, places)."""
        return self._over_seasons(self.reached * self.pieces[:, :, None], self.days.astype(float))

    @cached_property
    def trucks(self) -> Floats:
        """Fen a day for bringing each client's goods to each place, shape (seasons, clients, places)."""
        haul = self.haul[:, None, :]
        known = np.isfinite(haul)
        return np.where(known & (self.seconds >= 0), self.weight[:, :, None] * np.where(known, haul, 0.0), BLOCKED)

    @cached_property
    def vans(self) -> Floats:
        """Fen a day for the drive from each place to each client, and the stop there."""
        rates = self.rates
        stops = [
            [site.service(int(count)) for site, count in zip(self.clients, row, strict=True)] for row in self.pieces
        ]
        way = rates.van_share * (self.metres * rates.van_km / KILOMETRE + self.seconds * rates.van_hour / HOUR)
        cost = (self.pieces > 0)[:, :, None] * (way + np.array(stops)[:, :, None] * rates.van_hour / HOUR)
        return np.where(self.seconds < 0, BLOCKED, cost)

    @cached_property
    def serving(self) -> Floats:
        """Fen a year for serving each client from each place, shape (clients, places)."""
        return self._over_seasons(self.trucks + self.vans, self.days.astype(float))

    @cached_property
    def trucking(self) -> Floats:
        """The trucks' share of :attr:`serving`."""
        return self._over_seasons(self.trucks, self.days.astype(float))

    @cached_property
    def yearly_pieces(self) -> Floats:
        """Pieces a year of each client."""
        return np.asarray(self.days @ self.pieces, dtype=float)

    @cached_property
    def opening(self) -> Floats:
        """Fen a year of each place while it is open: rent and staff, the truck's stop, fit-out written off."""
        year = int(self.days.sum())
        rates = self.rates
        stop = rates.truck_stop * rates.truck_hour / HOUR
        cost = [c.site.cost_per_day * year + c.conversion / rates.years + stop * year for c in self.candidates]
        return np.array([*cost, *(() if self.warehouse is None else (0.0,))])

    @cached_property
    def closing(self) -> Floats:
        """Fen a year of each place that stands today and is given up, written off alike."""
        cost = [c.closing / self.rates.years for c in self.candidates]
        return np.array([*cost, *(() if self.warehouse is None else (0.0,))])

    @cached_property
    def standing(self) -> frozenset[SiteId]:
        """The depots of today."""
        return frozenset(c.site.id for c in self.candidates if c.premises is Premises.STANDING)

    @cached_property
    def capacity(self) -> Floats:
        """Grams a day that each place can pass on."""
        limits = [UNBOUNDED if c.site.capacity is None else float(c.site.capacity.weight) for c in self.candidates]
        return np.array([*limits, *(() if self.warehouse is None else (UNBOUNDED,))])

    def perturbed(self, rng: np.random.Generator, *, demand: float, speed: float) -> "Case":
        """
        The case with every client's demand and every place's driving times off by random factors.

        Both are lognormal with the given relative spread; distances stay as they are.
        """
        more = np.exp(rng.normal(0.0, demand, len(self.clients)))
        slower = np.exp(rng.normal(0.0, speed, len(self.places)))
        return replace(
            self,
            pieces=np.rint(self.pieces * more).astype(np.int64),
            weight=np.rint(self.weight * more).astype(np.int64),
            seconds=np.where(self.seconds < 0, UNREACHABLE, np.rint(self.seconds * slower)).astype(np.int64),
        )

    def _over_seasons(self, values: Floats, days: Floats, *, worst: bool = False) -> Floats:
        """The days' sum (or the worst season's) of values by season; blocked where one season has no way but others do."""
        shut = (self.seconds < 0) & (self.cut_off == 0)[:, :, None]
        counted = np.where(self.seconds < 0, 0.0, np.where(np.isfinite(values), values, 0.0))
        total = counted.max(axis=0) if worst else np.tensordot(days, counted, axes=1)
        return np.where(shut.any(axis=0), BLOCKED, total)


def case_of(
    problems: Sequence[tuple[Season, Problem]],
    candidates: Sequence[Candidate],
    rates: Rates,
    *,
    profile: str,
    truck_profile: str,
    direct: bool = True,
) -> Case:
    """
    The case of a county in its seasons.

    ``problems`` hold each season's day with all candidates among the sites. ``profile`` is the vans' and
    ``truck_profile`` the trucks' way of using the roads; ``direct``: villages may be served from the warehouse too.
    Clients are the sites that have demand in any season.
    """
    first_problem = problems[0][1]
    wanted = {demand.site for _, problem in problems for demand in problem.demands}
    clients = tuple(site for site in first_problem.sites if site.id in wanted)
    ids = [c.site.id for c in candidates] + ([first_problem.warehouse.id] if direct else [])
    pieces, weight, seconds, metres, haul = [], [], [], [], []
    for _, problem in problems:
        load = {site.id: [0, 0] for site in clients}
        for demand in problem.demands:
            load[demand.site][0] += demand.load.pieces
            load[demand.site][1] += demand.load.weight
        pieces.append([load[site.id][0] for site in clients])
        weight.append([load[site.id][1] for site in clients])
        van, truck = problem.travel[profile], problem.travel[truck_profile]  # type: ignore[index]
        rows = np.array([van.index[site.id] for site in clients])
        columns = np.array([van.index[place] for place in ids])
        seconds.append(_both_ways(van.seconds, rows, columns))
        metres.append(_both_ways(van.metres, rows, columns))
        base = np.array([truck.index[problem.warehouse.id]])
        places = np.array([truck.index[place] for place in ids])
        haul.append(_haul_of(rates, _both_ways(truck.seconds, places, base), _both_ways(truck.metres, places, base)))
    counts, grams = np.array(pieces, dtype=np.int64), np.array(weight, dtype=np.int64)
    there, far = np.array(seconds, dtype=np.int64), np.array(metres, dtype=np.int64)
    return Case(
        name=first_problem.name,
        candidates=tuple(candidates),
        warehouse=first_problem.warehouse if direct else None,
        clients=clients,
        seasons=tuple(season.name for season, _ in problems),
        days=np.array([season.days for season, _ in problems], dtype=np.int64),
        pieces=counts,
        weight=grams,
        seconds=there,
        metres=far,
        haul=np.array(haul),
        rates=rates,
    )


def _both_ways(matrix: Ints, rows: Ints, columns: Ints) -> Ints:
    """There and back between each row's and column's site; -1 where either way is missing."""
    there, back = matrix[np.ix_(columns, rows)].T.astype(np.int64), matrix[np.ix_(rows, columns)].astype(np.int64)
    return np.where((there < 0) | (back < 0), UNREACHABLE, there + back)


def _haul_of(rates: Rates, seconds: Ints, metres: Ints) -> Floats:
    """Fen a gram for a truck's there-and-back to each place, as many as fill it sharing the way; BLOCKED: no way."""
    cost = rates.truck_share * (metres * rates.truck_km / KILOMETRE + seconds * rates.truck_hour / HOUR)
    return np.where(seconds < 0, BLOCKED, cost / rates.truck_load)[:, 0]
